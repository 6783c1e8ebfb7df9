"""Tables as an OpenDocument spreadsheet (ODF 1.2), which LibreOffice, Excel and Google's open alike."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import resvg_py
from odf.dc import Language, Title
from odf.draw import Frame, Image
from odf.number import DateStyle, Day, Month, Text, Year
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import (
    Style,
    TableCellProperties,
    TableColumnProperties,
    TableRowProperties,
    TextProperties,
)
from odf.svg import Desc
from odf.table import Table, TableCell, TableColumn, TableHeaderRows, TableRow
from odf.text import P

Cell = str | int | float | dt.date | None
"""What a cell holds; None is an empty one. Words stay words: no spreadsheet takes them for a formula."""

_NARROWEST, _WIDEST, _LETTER = 2.0, 9.0, 0.21
"""Centimetres of a column, and of a letter in it."""

_PICTURE = 16.0
"""Centimetres that a picture is wide."""

_LETTERS = "Guia Sans"
"""The family of `plantillas/fuentes/` that charts are written in."""

_FORMAT, _DAY = "dia", "fecha"
"""The names of the style by which days are written, and of that of their cells."""

_LOOKED_AT = 400
"""Rows by which a column's width is judged."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of the spreadsheet: its name, its header, its rows."""

    name: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart or a map: what it is called, what it says in words, and its SVG with its size in pixels."""

    name: str
    words: str
    svg: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Gallery:
    """A sheet of pictures, one below the other; `fonts` are the files with their letters."""

    name: str
    pictures: tuple[Picture, ...]
    fonts: tuple[Path, ...]


def ods_bytes(title: str, language: str, sheets: Iterable[Sheet], gallery: Gallery | None = None) -> bytes:
    """Return a spreadsheet with a table for each sheet, headers repeated on every printed page."""
    document = OpenDocumentSpreadsheet()
    document.automaticstyles.addElement(_day_format())
    document.automaticstyles.addElement(Style(name=_DAY, family="table-cell", datastylename=_FORMAT))
    bold = _bold(document)
    for sheet in sheets:
        document.spreadsheet.addElement(_table(document, sheet, bold))
    if gallery is not None:
        document.spreadsheet.addElement(_gallery(document, gallery, bold))
    _describe(document, title, language)
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


def _day_format() -> DateStyle:
    """Return how days are written in Guatemala: 23/11/2026."""
    style = DateStyle(name=_FORMAT)
    for part in (Day(style="long"), Text(text="/"), Month(style="long"), Text(text="/"), Year(style="long")):
        style.addElement(part)
    return style


def _bold(document: OpenDocumentSpreadsheet) -> Style:
    style = Style(name="encabezado", family="table-cell")
    style.addElement(TableCellProperties(backgroundcolor="#dceaf0"))
    style.addElement(TextProperties(fontweight="bold"))
    document.automaticstyles.addElement(style)
    return style


def _describe(document: OpenDocumentSpreadsheet, title: str, language: str) -> None:
    document.meta.addElement(Title(text=_legible(title)))
    document.meta.addElement(Language(text=language))


def _table(document: OpenDocumentSpreadsheet, sheet: Sheet, bold: Style) -> Table:
    table = Table(name=sheet.name)
    for at, name in enumerate(sheet.header):
        longest = max((len(str(row[at] or "")) for row in sheet.rows[:_LOOKED_AT]), default=0)
        wide = min(_WIDEST, max(_NARROWEST, _LETTER * max(longest, len(name)) + 0.4))
        table.addElement(_column(document, f"{sheet.name}-{at}", wide))
    header = TableHeaderRows()
    header.addElement(_row(sheet.header, bold))
    table.addElement(header)
    for row in sheet.rows:
        table.addElement(_row(row))
    return table


def _column(document: OpenDocumentSpreadsheet, name: str, wide: float) -> TableColumn:
    """Return a column of a width in centimetres."""
    style = Style(name=f"columna-{name}".replace(" ", "-"), family="table-column")
    style.addElement(TableColumnProperties(columnwidth=f"{wide:.2f}cm"))
    document.automaticstyles.addElement(style)
    return TableColumn(stylename=style)


def _row(cells: Iterable[Cell], style: Style | None = None) -> TableRow:
    row = TableRow()
    for cell in cells:
        row.addElement(_cell(cell, style))
    return row


def _cell(value: Cell, style: Style | None) -> TableCell:
    more = {"stylename": style} if style is not None else {}
    match value:
        case None | "":
            return TableCell(**more)
        case dt.date():
            made = TableCell(valuetype="date", datevalue=value.isoformat(), **{"stylename": _DAY, **more})
        case int() | float():
            made = TableCell(valuetype="float", value=value, **more)
        case _:
            made = TableCell(valuetype="string", **more)
            for line in value.split("\n"):
                made.addElement(P(text=_legible(line)))
            return made
    made.addElement(P(text=str(value)))
    return made


def _gallery(document: OpenDocumentSpreadsheet, gallery: Gallery, bold: Style) -> Table:
    table = Table(name=gallery.name)
    table.addElement(_column(document, gallery.name, _PICTURE + 0.5))
    for at, picture in enumerate(gallery.pictures):
        high = _PICTURE * picture.height / picture.width
        style = Style(name=f"alto-{at}", family="table-row")
        style.addElement(TableRowProperties(rowheight=f"{high + 0.5:.2f}cm", useoptimalrowheight="false"))
        document.automaticstyles.addElement(style)
        table.addElement(_row((picture.name,), bold))
        png = resvg_py.svg_to_bytes(
            svg_string=picture.svg,
            width=2 * picture.width,
            skip_system_fonts=bool(gallery.fonts),
            font_files=[str(font) for font in gallery.fonts],
            sans_serif_family=_LETTERS,
            font_family=_LETTERS,
        )
        frame = Frame(width=f"{_PICTURE}cm", height=f"{high:.2f}cm", name=picture.name)
        frame.addElement(Image(href=document.addPictureFromString(png, "image/png")))
        frame.addElement(Desc(text=_legible(picture.words)))
        cell = TableCell()
        cell.addElement(frame)
        row = TableRow(stylename=style)
        row.addElement(cell)
        table.addElement(row)
    return table


def _legible(words: str) -> str:
    """Return words without the control characters that XML 1.0 cannot hold."""
    return "".join(one if one.isprintable() or one == " " else "\ufffd" for one in words)
