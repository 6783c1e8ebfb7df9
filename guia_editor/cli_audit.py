"""The verb that proves over finished files what nobody can read through: `auditar`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from guia_editor.cli_screen import Screen, TerminalProgress
from guia_editor.cli_words import Json, guide_folder, typer
from guia_editor.i18n import _, number, plural

if TYPE_CHECKING:
    from guia_editor.tasks.audit import Audit, Hole, Leak, Unproved

_WRONG = 1
_SHOWN = 20


def verbs(screen: Screen) -> Mapping[str, Callable[..., None]]:
    """Return the verbs by name, which speak on a screen."""
    return {"auditar": _auditing(screen)}


def _auditing(screen: Screen) -> Callable[..., None]:
    def auditing(
        batch: Annotated[
            Path,
            typer.Argument(metavar="LOTE", help="La carpeta del lote, o la de una sola edición."),
        ],
        folder: Annotated[
            Path | None,
            typer.Option(
                "--en",
                metavar="CARPETA",
                help="La guía con que se hizo. Si no se indica, la carpeta en que está; si ahí no hay una "
                "guía, la que viene con el programa.",
                show_default=False,
            ),
        ] = None,
        as_json: Json = False,
    ) -> None:
        """Prueba que ningún municipio recibió texto que no es para él, y que nada quedó sin llenar.

        Lee los archivos terminados, de todos los formatos, y el sitio común. No cambia nada.

        Ejemplo:

        guia auditar salida/2026-11-22-lote
        """
        from guia_editor.tasks.audit import audit

        with TerminalProgress(screen) as progress:
            found = audit(guide_folder(folder), batch, progress)
        if as_json:
            screen.json(_in_json(found))
        else:
            _tell(screen, found)
        if not found.clean:
            raise typer.Exit(_WRONG)

    return auditing


def _tell(screen: Screen, found: Audit) -> None:
    territories = len({one.code for one in found.files})
    files = sum(one.files for one in found.files)
    read = _("Se leyeron {files} de {territories} en {seconds} s.").format(
        files=plural(files, _("1 archivo"), _("{count} archivos")),
        territories=plural(territories, _("1 territorio"), _("{count} territorios")),
        seconds=number(found.seconds, 0, "es"),
    )
    screen.say(read)
    for one in found.files:
        if one.problem:
            screen.say(f"{one.code}, {one.format}: {one.problem}", "bold red")
    _tell_leaks(screen, found.leaks)
    _tell_holes(screen, found.holes)
    screen.say(
        _("Pasajes ajenos que se probaron ausentes: {count}.").format(count=number(found.proofs, 0, "es"))
    )
    _tell_unproved(screen, found.unproved)
    if found.clean:
        screen.say(_("Ningún archivo tiene texto ajeno ni lugares sin llenar."), "bold green")


def _tell_leaks(screen: Screen, leaks: tuple[Leak, ...]) -> None:
    """Say where text stands that is not for its reader, one line for each passage and file."""
    by_place: dict[tuple[str, str, str, int], str] = defaultdict(str)
    for leak in leaks:
        by_place.setdefault((leak.code, leak.file, leak.path, leak.line), leak.excerpt)
    for (code, file, path, line), words in list(by_place.items())[:_SHOWN]:
        screen.say(_("Texto ajeno en {file} ({code}):").format(file=file, code=code), "bold red")
        screen.say(_("    «{words}» ({path}, línea {line})").format(words=words, path=path, line=line))
    _more(screen, len(by_place))


def _tell_holes(screen: Screen, holes: tuple[Hole, ...]) -> None:
    for hole in holes[:_SHOWN]:
        screen.say(_("Sin llenar en {file} ({code}):").format(file=hole.file, code=hole.code), "bold red")
        screen.say(f"    «{hole.excerpt}»")
    _more(screen, len(holes))


def _more(screen: Screen, count: int) -> None:
    if count > _SHOWN:
        screen.say(_("    Y {count} más; véalos todos con «--json».").format(count=count - _SHOWN))


def _tell_unproved(screen: Screen, unproved: tuple[Unproved, ...]) -> None:
    """Say which passages have no words of their own, so that nobody believes them proved."""
    for one in unproved:
        told = _("No se puede probar: {path}, línea {line}, para {territories}.").format(
            path=one.path,
            line=one.line,
            territories=plural(len(one.codes), _("1 territorio"), _("{count} territorios")),
        )
        screen.say(told, "yellow")
    if unproved:
        screen.say(_("    Son muy cortos, o sus palabras están también en el texto de todos. Léalos usted."))


def _in_json(found: Audit) -> dict[str, object]:
    return {
        "limpio": found.clean,
        "segundos": round(found.seconds, 1),
        "probados": found.proofs,
        "archivos": [
            {
                "codigo": one.code,
                "formato": one.format,
                "archivos": one.files,
                "ajenos": one.leaks,
                "huecos": one.holes,
                "problema": one.problem,
            }
            for one in found.files
        ],
        "ajenos": [_spanish(asdict(one)) for one in found.leaks],
        "huecos": [_spanish(asdict(one)) for one in found.holes],
        "sin_prueba": [
            {"archivo": one.path, "linea": one.line, "codigos": list(one.codes)} for one in found.unproved
        ],
    }


_NAMES = {
    "code": "codigo",
    "format": "formato",
    "file": "archivo",
    "path": "texto",
    "line": "linea",
    "excerpt": "palabras",
}


def _spanish(facts: dict[str, object]) -> dict[str, object]:
    return {_NAMES[name]: value for name, value in facts.items()}
