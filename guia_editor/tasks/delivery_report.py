"""The report of distribution: tables for spreadsheets, and «Informe de distribución» with map and charts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.export.charts import Bar, BarGroup, Drawing, bar_chart
from guia_editor.export.docx_package import fonts_of
from guia_editor.export.downloads import csv_bytes
from guia_editor.export.maps import Classes, choropleth
from guia_editor.export.ods import Cell, Gallery, Picture, ods_bytes
from guia_editor.export.stacked import Layer, Stack, stacked_columns
from guia_editor.i18n import _, long_date, number, plural
from guia_editor.model.blocks import Align, Block, Figure, Image, Table, Text
from guia_editor.model.document import Asset, Section, SectionKind
from guia_editor.model.progress import Progress, Silent
from guia_editor.model.territory import Territories
from guia_editor.tasks.delivery_tables import TABLES, holding_words, sheet_of, total_cells, total_header
from guia_editor.tasks.export import templates_of
from guia_editor.tasks.reach import Holding, Reach, reach
from guia_editor.tasks.reports import (
    paragraph,
    report_bytes,
    report_document,
    words_table,
    write_file,
)
from guia_editor.tasks.superseded import Stale, holders_of_superseded

_FILLS: Mapping[Holding, str] = {
    Holding.DRAFT: "#cfdfe6",
    Holding.SUPERSEDED: "#d9962f",
    Holding.CURRENT: "#1b7f9c",
}
"""Told apart in greys too: light, middle, dark."""

_ORDER = tuple(_FILLS)
_TOTAL_WIDTHS = (24, 12, 10, 12, 10, 12, 10, 10)
_MAP, _BARS, _TIME = "generado/cobertura.svg", "generado/departamentos.svg", "generado/tiempo.svg"


def write_report(
    found: Reach,
    file: Path,
    table: str = "municipios",
    stale: Sequence[Stale] | None = None,
    today: dt.date | None = None,
) -> Path:
    """Write who received what, by the file's ending: .csv (one table), .ods (all of them), .pdf (the report).

    `stale` is looked for when it is not given and the file needs it. Returns the file; raises `GuideError`
    for another ending, an unknown table, or a file that cannot be written.
    """
    day = today or dt.date.today()
    if table not in TABLES:
        raise GuideError(
            _("No hay una tabla «{name}».").format(name=table),
            _("Elija entre: {known}.").format(known=", ".join(TABLES)),
        )
    suffix = file.suffix.lower()
    if suffix not in (".csv", ".ods", ".pdf"):
        raise GuideError(
            _("El informe se escribe como tabla o como PDF."),
            _("Elija un nombre que termine en .csv, .ods o .pdf."),
        )
    if stale is None and (suffix != ".csv" or table == "anteriores"):
        stale = holders_of_superseded(found.folder, found)
    late = tuple(stale or ())
    match suffix:
        case ".csv":
            sheet = sheet_of(table, found, late)
            data = csv_bytes(
                sheet.header, [["" if one is None else one for one in row] for row in sheet.rows]
            )
        case ".ods":
            sheets = [sheet_of(name, found, late) for name in TABLES]
            data = ods_bytes(_title(), found.guide.language, sheets, _gallery(found))
        case _:
            data = _pdf(found, late, day)
    return write_file(file, data)


def report_of(folder: Path, file: Path, table: str = "municipios", progress: Progress | None = None) -> Path:
    """Write a report as `write_report` does, reading the guide first; for a process of its own."""
    (progress or Silent()).step(0, 1, _("Leyendo el registro"))
    return write_report(reach(folder), file, table)


def coverage_map(found: Reach) -> Drawing:
    """Return the country's map, coloured by how each municipality stands, with the legend that maps carry."""
    used = [one for one in _ORDER if found.country.counts.get(one)] or [Holding.CURRENT]
    values = {
        code: float(used.index(one.holding)) if one.holding in used else None
        for code, one in found.places.items()
    }
    classes = Classes(
        limits=tuple(float(at) for at in range(1, len(used))),
        names=tuple(holding_words(one) for one in used),
        missing=holding_words(Holding.NONE),
        shades=tuple(_FILLS[one] for one in used),
    )
    territories: Territories = found.guide.territories
    return choropleth(
        _("Cobertura por municipio"),
        summary(found),
        territories.country,
        territories,
        values,
        classes,
        _("Lago"),
    )


def summary(found: Reach) -> str:
    """Return the totals of the country in a sentence or two."""
    total = found.country
    told = _("{reached} de {places} municipios han recibido la guía ({percent} %).").format(
        reached=number(total.reached), places=number(total.places), percent=number(total.percent, 1)
    )
    if found.current is None:
        return told + " " + _("Todavía no hay una edición publicada.")
    told += " " + _("{current} tienen la edición {number}, que es la vigente").format(
        current=number(total.current), number=found.current.number
    )
    late = len(found.stale)
    if late:
        return f"{told}; " + plural(late, _("uno tiene una anterior."), _("{count} tienen una anterior."))
    return f"{told}."


# --- The report ------------------------------------------------------------------------------------------


def _title() -> str:
    return _("Informe de distribución")


def _pdf(found: Reach, stale: Sequence[Stale], day: dt.date) -> bytes:
    drawings = _drawings(found)
    assets = {
        path: Asset(path, "image/svg+xml", one.svg.encode(), one.width, one.height)
        for path, one in drawings.items()
    }
    facts = ((_("Municipios alcanzados"), f"{found.country.reached} / {found.country.places}"),)
    sections = tuple(_sections(found, stale, drawings))
    document = report_document(found.guide, day, _title(), sections, facts, assets)
    return report_bytes(document, found.folder, "pdf")


def _drawings(found: Reach) -> dict[str, Drawing]:
    """Return the map and the charts by their path in the report."""
    drawings = {_BARS: _department_bars(found)}
    if any(found.guide.territories.outlines.get(code) for code in found.places):
        drawings[_MAP] = coverage_map(found)
    if len(found.series) > 1:
        drawings[_TIME] = _time_chart(found)
    return drawings


def _captions() -> Mapping[str, str]:
    return {
        _MAP: _("Situación de cada municipio"),
        _TIME: _("Municipios alcanzados, por fecha"),
        _BARS: _("Municipios que han recibido la guía, por departamento (%)"),
    }


def _gallery(found: Reach) -> Gallery:
    drawings, words = _drawings(found), summary(found)
    pictures = tuple(
        Picture(caption, words, drawings[path].svg, drawings[path].width, drawings[path].height)
        for path, caption in _captions().items()
        if path in drawings
    )
    return Gallery(_("Gráficos"), pictures, fonts_of(templates_of(found.folder)))


def _sections(found: Reach, stale: Sequence[Stale], drawings: Mapping[str, Drawing]) -> Iterator[Section]:
    blocks: list[Block] = [paragraph(summary(found)), _totals(found)]
    captions = _captions()
    blocks += [_figure(path, captions[path], summary(found)) for path in (_MAP, _TIME) if path in drawings]
    yield _section("resumen", _("Resumen"), blocks)
    bars = _figure(_BARS, captions[_BARS], _("Los porcentajes están en la tabla anterior."))
    totals = _figures_right(words_table(total_header()[1:], _total_rows(found), _TOTAL_WIDTHS))
    yield _section("departamentos", _("Por departamento"), [totals, bars])
    yield _section("anteriores", _("Quién tiene una edición anterior"), list(_late(stale)))
    yield _section("faltan", _("Municipios sin entregas"), list(_lacking(found)))


def _section(id: str, title: str, blocks: Sequence[Block]) -> Section:
    return Section(id, SectionKind.CHAPTER, (Text(title),), tuple(blocks))


def _figure(path: str, caption: str, alt: str) -> Figure:
    return Figure(Image(path, alt), caption=(Text(caption),))


def _totals(found: Reach) -> Block:
    total = found.country
    rows = [
        [
            holding_words(one),
            number(total.counts.get(one, 0)),
            number(100 * total.counts.get(one, 0) / max(total.places, 1), 1),
        ]
        for one in (Holding.CURRENT, Holding.SUPERSEDED, Holding.DRAFT, Holding.NONE)
    ]
    rows.append([_("Todos"), number(total.places), number(100.0, 1)])
    return _figures_right(words_table((_("Situación"), _("Municipios"), "%"), rows, (60, 20, 20)))


def _late(stale: Sequence[Stale]) -> Iterator[Block]:
    if not stale:
        yield paragraph(_("Ningún municipio tiene una edición anterior a la vigente."))
        return
    alike: dict[tuple[str, tuple[str, ...]], dict[str, list[str]]] = {}
    for one in stale:
        places = alike.setdefault((one.held.number, one.lines), {})
        places.setdefault(one.place.department, []).append(one.place.name)
    rows = [
        [
            held,
            "\n".join(lines),
            "\n".join(f"{department}: {', '.join(names)}" for department, names in places.items()),
        ]
        for (held, lines), places in alike.items()
    ]
    yield words_table((_("Tiene"), _("Qué cambió"), _("Municipios")), rows, (12, 40, 48))


def _lacking(found: Reach) -> Iterator[Block]:
    rows = []
    for code, total in found.departments.items():
        names = [
            one.place.name
            for one in found.places.values()
            if one.place.department_code == code and one.holding is Holding.NONE
        ]
        if names and len(names) == total.places:
            rows.append(
                [total.place.name, _("Ninguno ha recibido la guía ({count}).").format(count=len(names))]
            )
        elif names:
            rows.append([total.place.name, ", ".join(sorted(names))])
    if not rows:
        yield paragraph(_("Todos los municipios han recibido la guía."))
        return
    yield words_table((_("Departamento"), _("Municipios")), rows, (28, 72))


def _department_bars(found: Reach) -> Drawing:
    bars = [
        Bar(one.place.name, one.percent, number(one.percent, 1), "middle")
        for one in found.departments.values()
    ]
    bars.append(Bar(_("País"), found.country.percent, number(found.country.percent, 1), "own"))
    group = BarGroup("", tuple(bars))
    return bar_chart(_("Municipios que han recibido la guía, por departamento"), summary(found), (group,))


def _time_chart(found: Reach) -> Drawing:
    layers = [Layer(_("Municipios alcanzados"), _FILLS[Holding.CURRENT])]
    stacks = [Stack(long_date(day), (count,)) for day, count in found.series]
    return stacked_columns(_("Municipios alcanzados, por fecha"), summary(found), layers, stacks)


def _figures_right(table: Table) -> Table:
    right: Align = "right"
    return replace(table, align=("", *(right for _column in table.header[1:])))


def _total_rows(found: Reach) -> list[list[str]]:
    totals = (*found.departments.values(), found.country)
    return [[_written(cell) for cell in total_cells(one)[1:]] for one in totals]


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case float():
            return number(cell, 1)
        case int():
            return number(cell)
        case _:
            return str(cell)
