"""The verb about what each municipality reads: «cobertura»."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from guia_editor.cli_comparisons import comparison_as_json, told
from guia_editor.cli_screen import Screen, TerminalProgress, in_json
from guia_editor.cli_words import Guide, Json, guide_folder, typer
from guia_editor.errors import GuideError
from guia_editor.i18n import _, plural

if TYPE_CHECKING:
    from guia_editor.tasks.coverage import Coverage, CoverageRow


def verbs(screen: Screen) -> Mapping[str, Callable[..., None]]:
    """Return the verbs by name, which speak on a screen."""
    return {"cobertura": _coverage(screen)}


def _coverage(screen: Screen) -> Callable[..., None]:
    def coverage(
        folder: Guide = None,
        pair: Annotated[
            str,
            typer.Option(
                "--diferencia",
                "-d",
                metavar="A,B",
                help="Muestra en qué se diferencian las ediciones de dos territorios.",
                show_default=False,
            ),
        ] = "",
        table: Annotated[
            Path | None,
            typer.Option(
                "--csv",
                metavar="ARCHIVO",
                help="Escribe la tabla completa: pasajes y variables por municipio.",
                show_default=False,
            ),
        ] = None,
        as_json: Json = False,
    ) -> None:
        """Muestra qué municipios ven cada pasaje condicionado y a cuáles les falta un dato.

        Sale con 1 si hay pasajes que nadie ve o datos que faltan.

        Ejemplos:

        guia cobertura mi-guia

        guia cobertura mi-guia --csv cobertura.csv

        guia cobertura mi-guia --diferencia 0701,1801
        """
        if pair:
            _show_difference(screen, guide_folder(folder), pair, as_json=as_json)
            return
        from guia_editor.storage.workspace import open_guide
        from guia_editor.tasks.coverage import coverage_csv, coverage_of
        from guia_editor.tasks.reports import write_file

        guide = open_guide(guide_folder(folder))
        with TerminalProgress(screen) as progress:
            found = coverage_of(guide, progress)
        if table is not None:
            write_file(table, coverage_csv(found, guide))
        if as_json:
            screen.json(_as_json(found))
        else:
            _say(screen, found)
            if table is not None:
                screen.say(_("La tabla quedó en {file}.").format(file=table))
        if found.unseen or found.missing:
            raise typer.Exit(1)

    return coverage


def _say(screen: Screen, found: Coverage) -> None:
    from guia_editor.tasks.coverage import CoverageKind

    chapter = ""
    for row in found.rows:
        if row.kind is CoverageKind.VALUE and not row.lacking:
            continue  # a value that everybody has is no news
        if row.chapter != chapter:
            chapter = row.chapter
            screen.say()
            screen.say(chapter, "bold")
        screen.say(f"  {_count(row, found.places)}  {row.path}:{row.line}  {row.label}")
        if row.excerpt:
            screen.say(f"      {row.excerpt}", "dim")
    screen.say()
    for one in found.missing:
        screen.findings((one,))
    screen.say(
        _("{passages}; {unseen}; {missing}.").format(
            passages=plural(
                sum(row.kind is CoverageKind.PASSAGE for row in found.rows),
                _("1 pasaje condicionado"),
                _("{count} pasajes condicionados"),
            ),
            unseen=plural(len(found.unseen), _("1 que nadie ve"), _("{count} que nadie ve")),
            missing=plural(len(found.missing), _("1 dato que falta"), _("{count} datos que faltan")),
        )
    )


def _count(row: CoverageRow, places: int) -> str:
    words = _("{n} de {all}").format(n=len(row.codes), all=places)
    if row.lacking:
        words += " " + _("({n} sin dato)").format(n=len(row.lacking))
    return words


def _show_difference(screen: Screen, folder: Path, pair: str, *, as_json: bool) -> None:
    from guia_editor.tasks.coverage import difference

    codes = [code.strip() for code in pair.split(",")]
    if len(codes) != 2:
        raise GuideError(
            _("Para comparar hacen falta dos territorios."),
            _("Escriba dos códigos separados por una coma: --diferencia 0701,1801."),
        )
    found = difference(folder, codes[0], codes[1])
    if as_json:
        said = [
            {"archivo": one.path, "titulo": one.title, **comparison_as_json(one.comparison)} for one in found
        ]
        screen.json(said)
        return
    for one in found:
        screen.say()
        screen.say(one.title, "bold")
        for line in told(one.comparison):
            screen.say(line)
    if not found:
        screen.say(_("Las dos ediciones dicen lo mismo."))


def _as_json(found: Coverage) -> dict[str, Any]:
    return {
        "municipios": found.places,
        "filas": [
            {
                "tipo": row.kind.value,
                "archivo": row.path,
                "linea": row.line,
                "capitulo": row.chapter,
                "texto": row.excerpt,
                "para_quien": row.label,
                "lo_ven": sorted(row.codes),
                "sin_dato": sorted(row.lacking),
            }
            for row in found.rows
        ],
        "nadie_lo_ve": [{"archivo": row.path, "linea": row.line} for row in found.unseen],
        "faltan": [in_json(one) for one in found.missing],
    }
