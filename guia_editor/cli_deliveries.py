"""The verb of who received what: recording deliveries, looking at them, reports and letters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from guia_editor.cli_screen import Screen, TerminalProgress, in_json
from guia_editor.cli_signing import signer_of
from guia_editor.cli_words import Json, typer
from guia_editor.errors import GuideError
from guia_editor.i18n import _, plural

if TYPE_CHECKING:
    from guia_editor.model.deliveries import Medium
    from guia_editor.model.guide import Guide

_WRONG = 1
_HERE = Path()


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the person has typed after the verb."""

    what: tuple[str, ...]
    folder: Path
    edition: str
    medium: str
    copies: int
    day: str
    language: str
    who: str
    receiver: str
    receipt: str
    note: str
    out: Path | None
    table: str
    reason: str
    again: bool
    simulate: bool
    as_json: bool

    @property
    def places(self) -> str:
        """The territories that were named."""
        return ",".join(self.what)


def verbs(screen: Screen) -> Mapping[str, Callable[..., None]]:
    """Return the verbs by name, which speak on a screen."""

    def deliveries(
        action: Annotated[
            str,
            typer.Argument(
                metavar="ACCIÓN",
                help="ver, registrar, plantilla, importar, anular, vencidas, cartas o informe.",
            ),
        ] = "ver",
        what: Annotated[
            list[str] | None,
            typer.Argument(
                metavar="QUÉ",
                help="Los territorios (todos, 07, 0701,0702, @lista.csv); para importar, la tabla; "
                "para anular, los códigos.",
                show_default=False,
            ),
        ] = None,
        folder: Annotated[
            Path, typer.Option("--en", metavar="CARPETA", help="La carpeta de la guía.")
        ] = _HERE,
        edition: Annotated[
            str,
            typer.Option(
                "--edicion", "-e", metavar="N", help="Para registrar: si no se indica, la última publicada."
            ),
        ] = "",
        medium: Annotated[
            str, typer.Option("--medio", metavar="MEDIO", help="impreso, usb, correo o web.")
        ] = "",
        copies: Annotated[
            int, typer.Option("--ejemplares", metavar="N", min=1, help="Cuántos recibió cada uno.")
        ] = 1,
        day: Annotated[
            str, typer.Option("--fecha", metavar="FECHA", help="Cuándo se entregó, como 2026-11-23; hoy.")
        ] = "",
        language: Annotated[
            str, typer.Option("--idioma", metavar="CÓDIGO", help="El de la edición entregada; el de la guía.")
        ] = "",
        who: Annotated[str, typer.Option("--entrega", metavar="TEXTO", help="La oficina que entregó.")] = "",
        receiver: Annotated[
            str, typer.Option("--recibe", metavar="TEXTO", help="La oficina que recibió.")
        ] = "",
        receipt: Annotated[
            str,
            typer.Option(
                "--acuse", metavar="ACUSE", help="Una foto o un PDF, o el texto del QR del ejemplar."
            ),
        ] = "",
        note: Annotated[
            str, typer.Option("--nota", metavar="TEXTO", help="Lo que haga falta recordar.")
        ] = "",
        out: Annotated[
            Path | None,
            typer.Option(
                "--salida",
                "-s",
                metavar="LUGAR",
                help="El archivo del informe (.pdf, .ods, .csv) o de la plantilla; la carpeta de las cartas.",
                show_default=False,
            ),
        ] = None,
        table: Annotated[
            str,
            typer.Option(
                "--tabla",
                metavar="NOMBRE",
                help="Del informe en .csv: municipios, departamentos, entregas o anteriores.",
            ),
        ] = "municipios",
        reason: Annotated[str, typer.Option("--motivo", metavar="TEXTO", help="Por qué se anula.")] = "",
        again: Annotated[
            bool, typer.Option("--otra-vez", help="Registra aunque ya haya una entrega igual.")
        ] = False,
        simulate: Annotated[
            bool, typer.Option("--prueba", help="Al importar, muestra lo que haría sin registrar nada.")
        ] = False,
        as_json: Json = False,
    ) -> None:
        """Registra quién recibió qué edición, y dice a quién le falta y quién tiene una anterior.

        Cada entrega queda firmada con su clave. Los códigos para anular los muestra
        [bold]guia entregas ver[/] con los territorios.

        Ejemplos:

        guia entregas registrar 07 --medio usb --recibe "Oficina municipal de agua" --en mi-guia

        guia entregas importar entregas.csv --prueba

        guia entregas informe --salida informe.pdf
        """
        run = _ACTIONS.get(action)
        if run is None:
            raise typer.BadParameter(
                _("«{value}» no es una de estas opciones: {choices}.").format(
                    value=action, choices=", ".join(_ACTIONS)
                ),
                param_hint="ACCIÓN",
            )
        wish = _Wish(
            what=tuple(what or ()),
            folder=folder,
            edition=edition,
            medium=medium,
            copies=copies,
            day=day,
            language=language,
            who=who,
            receiver=receiver,
            receipt=receipt,
            note=note,
            out=out,
            table=table,
            reason=reason,
            again=again,
            simulate=simulate,
            as_json=as_json,
        )
        run(screen, wish)

    return {"entregas": deliveries}


# --- Looking ---------------------------------------------------------------------------------------------


def _show(screen: Screen, wish: _Wish) -> None:
    from guia_editor.tasks.delivery_listing import place_lines, reach_data, reach_lines
    from guia_editor.tasks.reach import reach

    found = reach(wish.folder)
    codes = _codes(found.guide, wish) if wish.what else []
    if wish.as_json:
        screen.json(reach_data(found, codes))
        return
    for line in place_lines(found, codes) if codes else reach_lines(found):
        screen.say(line)


def _superseded(screen: Screen, wish: _Wish) -> None:
    from guia_editor.tasks.delivery_listing import stale_data, stale_lines
    from guia_editor.tasks.reach import reach
    from guia_editor.tasks.superseded import holders_of_superseded

    found = reach(wish.folder)
    codes = _codes(found.guide, wish) if wish.what else []
    stale = [one for one in holders_of_superseded(wish.folder, found) if not codes or one.place.code in codes]
    if wish.as_json:
        screen.json({"anteriores": stale_data(stale)})
        return
    for line in stale_lines(stale):
        screen.say(line)
    if not stale:
        screen.say(_("Ningún municipio tiene una edición anterior a la vigente."))


def _report(screen: Screen, wish: _Wish) -> None:
    from guia_editor.tasks.delivery_report import write_report
    from guia_editor.tasks.reach import reach

    file = wish.out or Path(_("informe-de-distribucion.pdf"))
    _say_files(screen, wish, [write_report(reach(wish.folder), file, wish.table)])


def _letters(screen: Screen, wish: _Wish) -> None:
    from guia_editor.tasks.delivery_letters import write_letters
    from guia_editor.tasks.reach import reach

    found = reach(wish.folder)
    codes = _codes(found.guide, wish) if wish.what else []
    with TerminalProgress(screen) as progress:
        files = write_letters(
            wish.folder, codes, wish.out or Path(_("oficios")), found=found, progress=progress
        )
    _say_files(screen, wish, files)


def _template(screen: Screen, wish: _Wish) -> None:
    from guia_editor.storage.workspace import open_guide
    from guia_editor.tasks.delivery_csv import write_template

    guide = open_guide(wish.folder)
    codes = _codes(guide, wish) if wish.what else ()
    file = wish.out or Path(_("entregas.csv"))
    if file.exists():
        raise GuideError(_("«{name}» ya existe.").format(name=file.name), _("Elija otro nombre."))
    _say_files(screen, wish, [write_template(wish.folder, file, codes, guide, wish.edition)])


# --- Recording -------------------------------------------------------------------------------------------


def _record(screen: Screen, wish: _Wish) -> None:
    from guia_editor.storage.workspace import open_guide
    from guia_editor.tasks.deliveries import deliver
    from guia_editor.tasks.delivery_entry import Entry, RepeatedDelivery, prepare

    guide = open_guide(wish.folder)
    entry = Entry(
        codes=tuple(_codes(guide, wish)) if wish.what else (),
        medium=_medium(wish.medium),
        day=_day(wish.day),
        edition=wish.edition,
        copies=wish.copies,
        language=wish.language,
        who=wish.who,
        receiver=wish.receiver,
        receipt=Path(wish.receipt) if wish.receipt and Path(wish.receipt).is_file() else wish.receipt,
        note=wish.note,
        again=wish.again,
    )
    try:
        ready = prepare(wish.folder, entry, guide)
    except RepeatedDelivery as error:
        raise GuideError(
            error.message, _("Si de verdad hubo dos, repita la orden con --otra-vez.")
        ) from error
    with TerminalProgress(screen) as progress:
        events = deliver(wish.folder, signer_of(screen, wish.folder), ready.drafts, ready.receipts, progress)
    _say_recorded(screen, wish, len(ready.drafts), [one.hash for one in events])


def _import(screen: Screen, wish: _Wish) -> None:
    from guia_editor.storage.workspace import open_guide
    from guia_editor.tasks.deliveries import deliver
    from guia_editor.tasks.delivery_csv import read_deliveries_csv
    from guia_editor.tasks.delivery_listing import table_lines

    if len(wish.what) != 1:
        raise GuideError(
            _("Diga qué tabla se importa."), _("Escriba «guia entregas importar ARCHIVO»; una a la vez.")
        )
    guide = open_guide(wish.folder)
    table = read_deliveries_csv(wish.folder, Path(wish.what[0]), guide)
    if not wish.as_json:
        screen.findings(table.findings)
    if wish.simulate or not table.sound:
        if wish.as_json:
            found = [in_json(one) for one in table.findings]
            screen.json({"entregas": len(table.drafts), "hallazgos": found, "registradas": 0})
        else:
            for line in table_lines(table, guide.territories):
                screen.say(line)
            told = _("Se registraría una entrega."), _("Se registrarían {count} entregas.")
            screen.say(plural(len(table.drafts), *told))
            if not table.sound and not wish.simulate:
                screen.say(_("No se registró nada: corrija antes las filas con error."))
        if not table.sound:
            raise typer.Exit(_WRONG)
        return
    if not table.drafts:
        _say_recorded(screen, wish, 0, [])
        return
    with TerminalProgress(screen) as progress:
        events = deliver(wish.folder, signer_of(screen, wish.folder), table.drafts, table.receipts, progress)
    _say_recorded(screen, wish, len(table.drafts), [one.hash for one in events])


def _withdraw(screen: Screen, wish: _Wish) -> None:
    from guia_editor.tasks.deliveries import withdraw

    if not wish.what:
        raise GuideError(_("Falta el código de la entrega."), _("Véalo con «guia entregas ver 0701»."))
    events = withdraw(wish.folder, signer_of(screen, wish.folder), wish.what, wish.reason)
    if wish.as_json:
        screen.json({"codigos": [one.hash for one in events]})
    else:
        screen.say(plural(len(wish.what), _("Se anuló la entrega."), _("Se anularon {count} entregas.")))


_ACTIONS: Mapping[str, Callable[[Screen, _Wish], None]] = {
    "ver": _show,
    "registrar": _record,
    "plantilla": _template,
    "importar": _import,
    "anular": _withdraw,
    "vencidas": _superseded,
    "cartas": _letters,
    "informe": _report,
}


# --- Words as values -------------------------------------------------------------------------------------


def _codes(guide: Guide, wish: _Wish) -> list[str]:
    from guia_editor.tasks.territory_choice import chosen

    return [one.code for one in chosen(guide.territories, wish.places, Path())]


def _medium(text: str) -> Medium:
    from guia_editor.tasks.delivery_cells import read_medium

    found = read_medium(text)
    if found is None:
        raise GuideError(
            _("«{value}» no es un medio de entrega.").format(value=text) if text else _("Falta el medio."),
            _("Escriba en --medio: impreso, usb, correo o web."),
        )
    return found


def _day(text: str) -> str:
    from guia_editor.tasks.delivery_cells import read_day

    found = read_day(text) if text else dt.date.today().isoformat()
    if not found:
        raise typer.BadParameter(_("«{value}» no es una fecha como 2026-11-23.").format(value=text))
    return found


def _say_recorded(screen: Screen, wish: _Wish, count: int, codes: list[str]) -> None:
    if wish.as_json:
        screen.json({"registradas": count, "codigos": codes})
    elif count:
        screen.say(plural(count, _("Se registró una entrega."), _("Se registraron {count} entregas.")))
    else:
        screen.say(_("No había nada nuevo que registrar."))


def _say_files(screen: Screen, wish: _Wish, files: list[Path] | tuple[Path, ...]) -> None:
    if wish.as_json:
        screen.json({"archivos": [str(one) for one in files]})
        return
    for one in files:
        screen.say(str(one))
