"""The verbs of history: «historial» and «comparar»."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from guia_editor.cli_comparisons import comparison_as_json, told
from guia_editor.cli_screen import Screen
from guia_editor.cli_words import Json, typer
from guia_editor.i18n import _

if TYPE_CHECKING:
    from guia_editor.tasks.history import VersionLine

_Folder = Annotated[
    Path,
    typer.Option("--en", metavar="CARPETA", help="La carpeta de la guía.", show_default=True),
]


def verbs(screen: Screen) -> Mapping[str, Callable[..., None]]:
    """Return the verbs by name, which speak on a screen."""
    return {"historial": _history(screen), "comparar": _comparing(screen)}


def _history(screen: Screen) -> Callable[..., None]:
    def history(
        folder: Annotated[
            Path, typer.Argument(metavar="CARPETA", help="La carpeta de la guía.", show_default=True)
        ] = Path(),
        chapter: Annotated[
            str,
            typer.Option(
                "--capitulo", "-c", metavar="CAPITULO", help="Solo las de un capítulo.", show_default=False
            ),
        ] = "",
        most: Annotated[
            int, typer.Option("--cuantas", "-n", metavar="N", min=1, help="Cuántas mostrar, las últimas.")
        ] = 30,
        name: Annotated[
            str,
            typer.Option(
                "--nombrar", metavar="NOMBRE", help="Da un nombre a lo que hay ahora.", show_default=False
            ),
        ] = "",
        person: Annotated[
            str,
            typer.Option("--persona", metavar="NOMBRE", help="Quién le da el nombre.", show_default=False),
        ] = "",
        as_json: Json = False,
    ) -> None:
        """Muestra las versiones de una guía: qué se guardó, cuándo y quién lo hizo.

        Ejemplos:

        guia historial mi-guia

        guia historial mi-guia --capitulo 7

        guia historial mi-guia --nombrar "Enviada a ANAM" --persona "Ana Pérez"
        """
        from guia_editor.tasks.history import Author, days_of, file_of, name_version, versions_of

        if name:
            name_version(folder, name, Author(person))
        lines = versions_of(folder, file_of(folder, chapter), most)
        if as_json:
            screen.json([_line_as_json(one) for one in lines])
            return
        if not lines:
            screen.say(_("Todavía no hay ninguna versión."))
        for day in days_of(lines):
            who = f"{day.person} ({day.institution})" if day.institution else day.person
            screen.say(_("{day}, {who}").format(day=day.day, who=who), "bold")
            for one in day.lines:
                named = f" «{one.name}»" if one.name else ""
                screen.say(f"  {one.time}  {one.id[:8]}  {one.what}{named}")

    return history


def _comparing(screen: Screen) -> Callable[..., None]:
    def comparing(
        chapter: Annotated[
            str,
            typer.Argument(
                metavar="CAPITULO", help="Su número («7», «A3»), su id o el nombre de su archivo."
            ),
        ],
        old: Annotated[
            str, typer.Argument(metavar="ANTES", help="Una versión: su número, su nombre o una fecha.")
        ],
        new: Annotated[
            str, typer.Argument(metavar="DESPUÉS", help="Otra versión, o «ahora».", show_default=True)
        ] = "ahora",
        folder: _Folder = Path(),
        as_json: Json = False,
    ) -> None:
        """Muestra qué cambió en un capítulo entre dos versiones, palabra por palabra.

        Lo que se quitó va entre [-corchetes-] con menos; lo que se agregó, entre {+llaves+} con más.

        Ejemplos:

        guia comparar 7 2026-03-03

        guia comparar 7 "Enviada a ANAM" ahora --en mi-guia
        """
        from guia_editor.tasks.history import compare_versions, file_of, find_version

        chapter = file_of(folder, chapter)
        found = compare_versions(folder, chapter, find_version(folder, old), find_version(folder, new))
        if as_json:
            screen.json(comparison_as_json(found))
            return
        for line in told(found):
            screen.say(line)
        if found.same:
            screen.say(_("Las dos versiones dicen lo mismo."))

    return comparing


def _line_as_json(line: VersionLine) -> dict[str, Any]:
    return {
        "version": line.id,
        "fecha": line.moment.isoformat(),
        "persona": line.person,
        "institucion": line.institution,
        "que": line.what,
        "nombre": line.name,
        "archivos": list(line.paths),
        "union": line.joined,
    }
