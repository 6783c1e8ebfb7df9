"""Tables as an OpenDocument spreadsheet (ODF 1.2), which LibreOffice, Excel and Google's open alike."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from odf.dc import Language, Title
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties, TableColumnProperties, TextProperties
from odf.table import Table, TableCell, TableColumn, TableHeaderRows, TableRow
from odf.text import P

Cell = str | int | float | dt.date | None
"""What a cell holds; None is an empty one. Words stay words: no spreadsheet takes them for a formula."""

_NARROWEST, _WIDEST, _LETTER = 2.0, 9.0, 0.21
"""Centimetres of a column, and of a letter in it."""

_LOOKED_AT = 400
"""Rows by which a column's width is judged."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of the spreadsheet: its name, its header, its rows."""

    name: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def ods_bytes(title: str, language: str, sheets: Iterable[Sheet]) -> bytes:
    """Return a spreadsheet with a table for each sheet, headers repeated on every printed page."""
    document = OpenDocumentSpreadsheet()
    bold = _bold(document)
    for sheet in sheets:
        document.spreadsheet.addElement(_table(document, sheet, bold))
    _describe(document, title, language)
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


def _bold(document: OpenDocumentSpreadsheet) -> Style:
    style = Style(name="encabezado", family="table-cell")
    style.addElement(TextProperties(fontweight="bold"))
    style.addElement(TableCellProperties(backgroundcolor="#dceaf0"))
    document.automaticstyles.addElement(style)
    return style


def _describe(document: OpenDocumentSpreadsheet, title: str, language: str) -> None:
    document.meta.addElement(Title(text=_legible(title)))
    document.meta.addElement(Language(text=language))


def _table(document: OpenDocumentSpreadsheet, sheet: Sheet, bold: Style) -> Table:
    table = Table(name=sheet.name)
    for at, name in enumerate(sheet.header):
        longest = max((len(str(row[at] or "")) for row in sheet.rows[:_LOOKED_AT]), default=0)
        table.addElement(_column(document, f"{sheet.name}-{at}", max(longest, len(name))))
    header = TableHeaderRows()
    header.addElement(_row(sheet.header, bold))
    table.addElement(header)
    for row in sheet.rows:
        table.addElement(_row(row))
    return table


def _column(document: OpenDocumentSpreadsheet, name: str, letters: int) -> TableColumn:
    wide = min(_WIDEST, max(_NARROWEST, _LETTER * letters + 0.4))
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
            made = TableCell(valuetype="date", datevalue=value.isoformat(), **more)
        case int() | float():
            made = TableCell(valuetype="float", value=value, **more)
        case _:
            made = TableCell(valuetype="string", **more)
            for line in value.split("\n"):
                made.addElement(P(text=_legible(line)))
            return made
    made.addElement(P(text=str(value)))
    return made


def _legible(words: str) -> str:
    """Return words without the control characters that XML 1.0 cannot hold."""
    return "".join(one if one.isprintable() or one == " " else "\ufffd" for one in words)
