"""The verb of exchange between copies: through a shared place, or by one file."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from guia_editor.cli_screen import Screen, TerminalProgress, in_json
from guia_editor.cli_words import Json, typer
from guia_editor.errors import GuideError
from guia_editor.i18n import _, plural
from guia_editor.model.finding import Severity

if TYPE_CHECKING:
    from guia_editor.model.finding import Finding
    from guia_editor.tasks.exchange import Author, Exchanged, PackagePreview, Place, Version

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the person has typed after the verb."""

    folder: Path
    place: str
    user: str
    key: str
    package: Path | None
    apply: bool
    test: bool
    name: str
    institution: str
    as_json: bool


def verbs(screen: Screen) -> Mapping[str, Callable[..., None]]:
    """Return the verbs by name, which speak on a screen."""

    def exchange(
        folder: Annotated[
            Path,
            typer.Argument(
                metavar="CARPETA",
                help="La carpeta de la guía. Si es nueva o está vacía, se trae a ella la guía compartida.",
                show_default=False,
            ),
        ] = Path(),
        place: Annotated[
            str,
            typer.Option(
                "--lugar",
                metavar="LUGAR",
                help="La carpeta compartida, o un servidor (https://… o ssh://…). El programa lo recuerda.",
            ),
        ] = "",
        user: Annotated[
            str, typer.Option("--usuario", metavar="NOMBRE", help="Su nombre en el servidor.")
        ] = "",
        key: Annotated[
            str, typer.Option("--llave", metavar="ARCHIVO", help="Su llave privada, para servidores ssh://.")
        ] = "",
        package: Annotated[
            Path | None,
            typer.Option(
                "--paquete",
                metavar="ARCHIVO",
                help="Un solo archivo en vez de un lugar: lo hace si no existe; si existe, dice qué trae.",
                show_default=False,
            ),
        ] = None,
        apply: Annotated[
            bool, typer.Option("--aplicar", help="Une a la guía lo que trae el paquete.")
        ] = False,
        test: Annotated[
            bool, typer.Option("--probar", help="Solo prueba el lugar: escribir, leer y quién más está.")
        ] = False,
        name: Annotated[
            str,
            typer.Option(
                "--nombre", metavar="NOMBRE", help="Quién intercambia. Si no se indica, usted en el equipo."
            ),
        ] = "",
        institution: Annotated[
            str, typer.Option("--institucion", metavar="SIGLAS", help="La institución de quien intercambia.")
        ] = "",
        as_json: Json = False,
    ) -> None:
        """Trae los cambios de los demás, los une con los suyos y envía los suyos.

        Lo que dos personas cambiaron a la vez en el mismo pasaje queda como cambio por resolver: nada se
        pierde. La contraseña del servidor se pide; los programas la ponen en GUIA_CLAVE_LUGAR.

        Ejemplos:

        guia intercambiar mi-guia --lugar /media/usb/guia-compartida

        guia intercambiar mi-guia

        guia intercambiar mi-guia --paquete para-anam.guia.zip
        """
        wish = _Wish(folder, place, user, key, package, apply, test, name, institution, as_json)
        _carry_out(screen, wish)

    return {"intercambiar": exchange}


def _carry_out(screen: Screen, wish: _Wish) -> None:
    if wish.package is not None:
        _by_package(screen, wish, wish.package)
    elif wish.test:
        _test(screen, wish)
    else:
        _through_place(screen, wish)


# --- Through a place ----------------------------------------------------------------------------------


def _through_place(screen: Screen, wish: _Wish) -> None:
    from guia_editor.tasks import exchange

    place, secret = _place(wish)
    who = _who(wish)
    with TerminalProgress(screen) as progress:
        if place is not None and _is_new(wish.folder):
            exchange.bring_guide(place, wish.folder, who, progress, secret)
            screen.say(_("La guía está en «{folder}».").format(folder=wish.folder))
            return
        if place is not None:
            exchange.set_place(wish.folder, place, secret)
        done = exchange.exchange_now(wish.folder, who, progress, secret)
    _tell(screen, wish, done)


def _place(wish: _Wish) -> tuple[Place | None, str]:
    """Return the place that was typed, None for none, and the password to it."""
    from guia_editor.tasks.exchange import SECRET_VARIABLE, place_at

    if not wish.place:
        return None, ""
    place = place_at(wish.place, wish.user, wish.key)
    secret = os.environ.get(SECRET_VARIABLE, "")
    asks = place.kind == "https" or bool(place.key_file)
    if asks and not secret and sys.stdin.isatty():
        secret = getpass.getpass(_("Contraseña del lugar compartido: "))
    return place, secret


def _test(screen: Screen, wish: _Wish) -> None:
    from guia_editor.tasks import exchange

    place, secret = _place(wish)
    place = place or exchange.place_of(wish.folder)
    if place is None:
        raise GuideError(_("Falta decir qué lugar se prueba."), _("Indíquelo con --lugar."))
    found: tuple[Finding, ...] = exchange.test_place(wish.folder, place, secret)
    if wish.as_json:
        screen.json([in_json(one) for one in found])
    else:
        screen.findings(found)
    if any(one.severity is Severity.ERROR for one in found):
        raise typer.Exit(1)


# --- By a file ----------------------------------------------------------------------------------------


def _by_package(screen: Screen, wish: _Wish, file: Path) -> None:
    from guia_editor.tasks import exchange

    if wish.apply:
        with TerminalProgress(screen) as progress:
            if _is_new(wish.folder):
                exchange.bring_package(file, wish.folder, _who(wish), progress)
                screen.say(_("La guía está en «{folder}».").format(folder=wish.folder))
                return
            done = exchange.apply_package(wish.folder, file, _who(wish), progress)
        _tell(screen, wish, done)
    elif file.exists():
        _show(screen, wish, exchange.preview_package(wish.folder, file))
    else:
        size = exchange.write_package(wish.folder, file, _who(wish))
        message = _("El paquete está en «{file}» ({size} kB): envíelo o cópielo a una memoria.")
        screen.say(message.format(file=file, size=max(1, size // 1000)))


def _show(screen: Screen, wish: _Wish, found: PackagePreview) -> None:
    if wish.as_json:
        said = {
            "de": found.label,
            "institucion": found.institution,
            "fecha": found.moment.isoformat() if found.moment else "",
            "versiones": [_version(one) for one in found.versions],
            "archivos": list(found.paths),
            "conflictos": found.conflicts,
            "problema": found.problem,
        }
        screen.json(said)
    else:
        _show_words(screen, found)
    if found.problem:
        raise typer.Exit(1)


def _show_words(screen: Screen, found: PackagePreview) -> None:
    if found.problem:
        screen.say(_("Este paquete no se puede unir: {reason}.").format(reason=found.problem.rstrip(".")))
        return
    who = ", ".join(one for one in (found.label, found.institution) if one)
    screen.say(_("Paquete de {who}.").format(who=who or _("alguien que no dice su nombre")))
    if not found.versions:
        screen.say(_("No trae nada que usted no tenga ya."))
        return
    for one in found.versions[:_SHOWN]:
        screen.say(f"  {_line(one)}")
    for path in found.paths[:_SHOWN]:
        screen.say(_("  cambia {path}").format(path=path))
    if found.conflicts:
        screen.say(_("Quedarían {count} cambios por resolver.").format(count=found.conflicts))
    screen.say(_("Todavía no se cambió nada. Para unirlo, repita la orden con --aplicar."))


# --- What is told -------------------------------------------------------------------------------------


def _tell(screen: Screen, wish: _Wish, done: Exchanged) -> None:
    if wish.as_json:
        screen.json(_data(done))
    else:
        _tell_words(screen, done)
    if done.problem:
        raise typer.Exit(1)


def _tell_words(screen: Screen, done: Exchanged) -> None:
    for one in done.received[:_SHOWN]:
        screen.say(f"  {_line(one)}")
    came = plural(len(done.received), _("Llegó una versión"), _("Llegaron {count} versiones"))
    went = plural(done.sent, _("se envió una"), _("se enviaron {count}"))
    screen.say(f"{came}, {went}.")
    for conflict in done.conflicts:
        where = conflict.chapter if not conflict.place else f"{conflict.chapter}, «{conflict.place}»"
        screen.say(_("Por resolver: {where}").format(where=where), "yellow")
    if done.conflicts:
        screen.say(_("Nada se perdió: elija qué queda en la ventana, en Intercambio › Cambios por resolver."))
    for notice in (*done.notices, *done.silent):
        screen.warn(notice)
    if done.problem:
        screen.warn(_("Se recibió todo, pero no se envió: {reason}").format(reason=done.problem))


def _line(version: Version) -> str:
    when = version.moment.astimezone()
    who = ", ".join(one for one in (version.author.name, version.author.institution) if one)
    return f"{when:%Y-%m-%d %H:%M}  {who}: {version.name or version.message.partition(chr(10))[0]}"


def _version(version: Version) -> dict[str, str]:
    return {
        "id": version.id,
        "fecha": version.moment.isoformat(),
        "persona": version.author.name,
        "institucion": version.author.institution,
        "nombre": version.name,
        "mensaje": version.message,
    }


def _data(done: Exchanged) -> dict[str, object]:
    return {
        "recibidas": [_version(one) for one in done.received],
        "enviadas": done.sent,
        "conflictos": [
            {"capitulo": one.chapter, "tipo": one.kind.value, "lugar": one.place, "archivo": one.path}
            for one in done.conflicts
        ],
        "avisos": list(done.notices),
        "silencio": list(done.silent),
        "copias": [
            {
                "id": one.id,
                "nombre": one.label,
                "institucion": one.institution,
                "vista": one.heard.isoformat() if one.heard else "",
                "problema": one.problem,
            }
            for one in done.devices
        ],
        "problema": done.problem,
    }


# --- Who, and where -----------------------------------------------------------------------------------


def _is_new(folder: Path) -> bool:
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))


def _who(wish: _Wish) -> Author:
    from guia_editor.tasks.exchange import Author, author_here

    if wish.name:
        return Author(wish.name, wish.institution)
    return author_here(wish.folder, getpass.getuser(), wish.institution)
