"""Tables as an OpenDocument spreadsheet (ODF 1.2), which LibreOffice, Excel and Google's open alike."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from odfdo import Document, Element

from guia_editor.export.docx_pictures import raster
from guia_editor.export.docx_xml import legible, value

Cell = str | int | float | dt.date | None
"""What a cell holds; None is an empty one. Words stay words: no spreadsheet takes them for a formula."""

_NARROWEST, _WIDEST, _LETTER = 2.0, 9.0, 0.21
"""Centimetres of a column, and of a letter in it."""

_PICTURE = 16.0
"""Centimetres that a picture is wide."""

_DAY, _BOLD = "fecha", "encabezado"
"""The names of the styles of cells."""

_STYLES = (
    # Days as they are written in Guatemala: 23/11/2026.
    '<number:date-style style:name="dia"><number:day number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
    "</number:date-style>",
    f'<style:style style:name="{_DAY}" style:family="table-cell" style:data-style-name="dia"/>',
    f'<style:style style:name="{_BOLD}" style:family="table-cell">'
    '<style:table-cell-properties fo:background-color="#dceaf0"/>'
    '<style:text-properties fo:font-weight="bold"/></style:style>',
)

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
    document = Document("spreadsheet")
    document.body.clear()
    for style in _STYLES:
        document.insert_style(style, automatic=True)
    for sheet in sheets:
        document.body.append(Element.from_tag(_table(document, sheet)))
    if gallery is not None:
        document.body.append(Element.from_tag(_gallery(document, gallery)))
    document.meta.title = legible(title)
    document.meta.language = language
    out = io.BytesIO()
    document.save(out, pretty=False)
    return out.getvalue()


def _table(document: Document, sheet: Sheet) -> str:
    """Return a sheet's table in XML: an object for each of a hundred thousand cells would take a minute."""
    columns = []
    for at, name in enumerate(sheet.header):
        longest = max((len(str(row[at] or "")) for row in sheet.rows[:_LOOKED_AT]), default=0)
        wide = min(_WIDEST, max(_NARROWEST, _LETTER * max(longest, len(name)) + 0.4))
        columns.append(_column(document, f"{sheet.name}-{at}", wide))
    header = f"<table:table-header-rows>{_row(sheet.header, _BOLD)}</table:table-header-rows>"
    rows = "".join(_row(row) for row in sheet.rows)
    return f'<table:table table:name="{value(sheet.name)}">{"".join(columns)}{header}{rows}</table:table>'


def _column(document: Document, name: str, wide: float) -> str:
    """Return a column of a width in centimetres."""
    style = value(f"columna-{name}".replace(" ", "-"))
    document.insert_style(
        f'<style:style style:name="{style}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{wide:.2f}cm"/></style:style>',
        automatic=True,
    )
    return f'<table:table-column table:style-name="{style}"/>'


def _row(cells: Iterable[Cell], style: str = "") -> str:
    return f"<table:table-row>{''.join(_cell(cell, style) for cell in cells)}</table:table-row>"


def _cell(content: Cell, style: str) -> str:
    look = f' table:style-name="{style}"' if style else ""
    match content:
        case None | "":
            return f"<table:table-cell{look}/>"
        case dt.date():
            look = look or f' table:style-name="{_DAY}"'
            kind = f'office:value-type="date" office:date-value="{content.isoformat()}"'
        case int() | float():
            kind = f'office:value-type="float" office:value="{content}"'
        case _:
            kind = 'office:value-type="string"'
    return f"<table:table-cell{look} {kind}>{''.join(_paragraphs(str(content)))}</table:table-cell>"


def _paragraphs(words: str) -> Iterator[str]:
    for line in words.split("\n"):
        yield f"<text:p>{value(line)}</text:p>"


def _gallery(document: Document, gallery: Gallery) -> str:
    rows = []
    for at, picture in enumerate(gallery.pictures):
        high = _PICTURE * picture.height / picture.width
        document.insert_style(
            f'<style:style style:name="alto-{at}" style:family="table-row"><style:table-row-properties '
            f'style:row-height="{high + 0.5:.2f}cm" style:use-optimal-row-height="false"/></style:style>',
            automatic=True,
        )
        place = _added(document, raster(picture.svg, 2 * picture.width, gallery.fonts))
        rows.append(
            f'{_row((picture.name,), _BOLD)}<table:table-row table:style-name="alto-{at}"><table:table-cell>'
            f'<draw:frame draw:name="{value(picture.name)}" svg:width="{_PICTURE}cm" '
            f'svg:height="{high:.2f}cm">'
            f'<draw:image xlink:href="{place}" xlink:type="simple" xlink:show="embed" '
            f'xlink:actuate="onLoad"/><svg:desc>{value(picture.words)}</svg:desc></draw:frame>'
            "</table:table-cell></table:table-row>"
        )
    column = _column(document, gallery.name, _PICTURE + 0.5)
    return f'<table:table table:name="{value(gallery.name)}">{column}{"".join(rows)}</table:table>'


def _added(document: Document, png: bytes) -> str:
    """Put a picture into the file and return its place: only from a file does it get its kind."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "dibujo.png"
        file.write_bytes(png)
        return document.add_file(file)
