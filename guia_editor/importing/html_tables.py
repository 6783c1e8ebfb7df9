"""Tables of HTML as the guide's: one header row, cells of one line each, no cell over several others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from lxml import etree

from guia_editor.i18n import _
from guia_editor.importing.html_inlines import Context
from guia_editor.importing.html_tree import Element, name, style
from guia_editor.importing.report import Kind
from guia_editor.importing.runs import merged
from guia_editor.model.blocks import (
    Align,
    Block,
    Blocks,
    Callout,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Paragraph,
    SoftBreak,
    Strong,
    Table,
    Text,
    plain_text,
    walk_inlines,
)

if TYPE_CHECKING:
    from guia_editor.importing.html_blocks import BlockReader

_ALIGNS: tuple[Align, ...] = ("center", "right")
_MOST_COLUMNS = 200
_MOST_CELLS = 200_000


@dataclass(slots=True)
class _Cell:
    words: Inlines
    is_header: bool
    align: Align
    columns: int
    rows: int


class TableReader:
    """Makes tables; what a cell cannot hold stands after the table, and is told."""

    def __init__(self, reader: BlockReader) -> None:
        self._reader = reader

    def read(self, element: Element, context: Context) -> Blocks:
        """Return the table, or what a frame of one cell holds, and the tables that stood inside cells."""
        report = self._reader.report
        caption = next((one for one in element if name(one) == "caption"), None)
        words = self._reader.line(caption, context) if caption is not None else ()
        sections = list(_rows(element))
        cells = [one for row, _head in sections for one in row if name(one) in ("td", "th")]
        if len(cells) == 1:
            return self._frame(cells[0], words, context)
        apart: list[Block] = []
        grid: list[list[_Cell]] = []
        heads: list[bool] = []
        for row, in_head in sections:
            grid.append([self._cell(one, context, apart) for one in row if name(one) in ("td", "th")])
            heads.append(in_head)
        if apart:
            report.add(
                "bloque-en-celda",
                _("Una celda tenía dentro otra tabla o un bloque; quedó después de la tabla."),
            )
        table = self._table(grid, heads, words)
        return (*(table or ((Paragraph(words),) if words else ())), *apart)

    def _frame(self, cell: Element, caption: Inlines, context: Context) -> Blocks:
        """Return a table of one cell, which is how Word makes a box, as a callout."""
        blocks = self._reader.read(cell, context)
        if not blocks:
            return (Paragraph(caption),) if caption else ()
        self._reader.report.add("tabla-de-una-celda", _("Una tabla de una sola celda quedó como recuadro."))
        lowered = tuple(
            Paragraph((Strong(one.children),)) if isinstance(one, Heading) else one for one in blocks
        )
        return (Callout("nota", caption, lowered),)

    def _cell(self, element: Element, context: Context, apart: list[Block]) -> _Cell:
        inner = context.under(element, self._reader.report)
        words, left = self._reader.in_a_line(self._reader.read(element, inner))
        apart.extend(left)
        is_header = name(element) == "th"
        match words:
            case (Strong(children=children),) if is_header:
                words = children
            case _:
                pass
        return _Cell(words, is_header, _align(element), _span(element, "colspan"), _span(element, "rowspan"))

    # --- The grid --------------------------------------------------------------------------------

    def _table(self, grid: list[list[_Cell]], heads: list[bool], caption: Inlines) -> Blocks:
        report = self._reader.report
        rows = self._spread(grid, heads)
        heads = heads[: len(rows)]
        while rows and not any(_said(cell.words) for cell in rows[-1]):
            rows.pop()
        filled = [
            index
            for index in range(len(rows[0]) if rows else 0)
            if any(_said(row[index].words) for row in rows)
        ]
        rows = [[row[index] for index in filled] for row in rows]
        if not rows or not filled:
            return ()
        top = 0
        while top < len(rows) - 1 and (heads[top] or all(c.is_header for c in rows[top])):
            top += 1
        if top == 0:
            top = 1
            report.add(
                "tabla-sin-encabezado",
                _("Una tabla no decía cuál es su encabezado; se tomó la primera fila."),
            )
        header = [
            _joined_header(rows[index][column] for index in range(top)) for column in range(len(filled))
        ]
        if top > 1:
            report.add("encabezado-de-varias-filas", _("Un encabezado de varias filas quedó en una sola."))
        if not any(_said(words) for words in header):
            report.add(
                "encabezado-vacio", _("Un encabezado de tabla estaba vacío; escriba qué hay en cada columna.")
            )
            header = [(Text(_("Columna {n}").format(n=number)),) for number in range(1, len(filled) + 1)]
        body = rows[top:]
        align = tuple(_common(row[column].align for row in body) for column in range(len(filled)))
        return (Table(tuple(header), tuple(tuple(c.words for c in row) for row in body), align, caption),)

    def _spread(self, grid: list[list[_Cell]], heads: list[bool]) -> list[list[_Cell]]:
        """Return rows of equal length: a cell over several stands in the first, in a header in all."""
        places: dict[tuple[int, int], _Cell] = {}
        width = 0
        merged = False
        for y, row in enumerate(grid):
            x = 0
            for cell in row:
                while (y, x) in places:
                    x += 1
                across = max(1, min(cell.columns, _MOST_COLUMNS - x))
                down = max(1, min(cell.rows or len(grid), len(grid) - y))
                merged = merged or across > 1 or down > 1
                blank = _Cell((), cell.is_header, cell.align, 1, 1)
                for dy in range(down):
                    for dx in range(across):
                        repeated = dy == 0 and heads[y]
                        places[y + dy, x + dx] = cell if repeated or not (dx or dy) else blank
                x += across
                width = max(width, x)
            if len(places) > _MOST_CELLS:
                self._reader.report.add(
                    "tabla-enorme", _("Una tabla tenía demasiadas celdas y se cortó."), Kind.LOST
                )
                grid = grid[: y + 1]
                break
        if merged:
            self._reader.report.add(
                "celdas-combinadas",
                _("Una tabla tenía celdas combinadas; su texto quedó en la primera y las demás, vacías."),
            )
        empty = _Cell((), False, "", 1, 1)
        return [[places.get((y, x), empty) for x in range(width)] for y in range(len(grid))]


def _rows(element: Element) -> Iterator[tuple[Element, bool]]:
    """Yield a table's own rows with whether they stand in its head, the foot last."""
    feet: list[Element] = []
    for child in element:
        before = child.getprevious()
        match name(child):
            case "tr":
                yield child, False
            case "thead" | "tbody":
                yield from ((row, name(child) == "thead") for row in _rows_of(child))
            case "tfoot":
                feet += _rows_of(child)
            case "td" | "th" if before is None or name(before) not in ("td", "th"):
                yield _row_around(child), False
            case _:
                pass
    yield from ((row, False) for row in feet)


def _rows_of(section: Element) -> list[Element]:
    return [row for row in section if name(row) == "tr"] or [section]


def _row_around(cell: Element) -> Element:
    """Return a row of the cells that stand side by side without one."""
    cells = [cell, *takewhile(lambda one: name(one) in ("td", "th"), cell.itersiblings())]
    row = etree.Element("tr")
    row.extend(cells)
    return row


def _span(element: Element, key: str) -> int:
    said = element.get(key, "1").strip()
    return min(int(said), 65_534) if said.isascii() and said.isdigit() and len(said) < 6 else 1


def _align(element: Element) -> Align:
    for where in (style(element), *(style(one) for one in element if name(one) == "p")):
        for align in _ALIGNS:
            if f"text-align:{align}" in where.replace(" ", ""):
                return align
    said = element.get("align", "").lower()
    return next((align for align in _ALIGNS if align == said), "")


def _common(aligns: Iterable[Align]) -> Align:
    found = set(aligns)
    return found.pop() if len(found) == 1 else ""


def _joined_header(cells: Iterable[_Cell]) -> Inlines:
    runs: list[Inlines] = []
    for cell in cells:
        if _said(cell.words) and cell.words not in runs:
            runs.append(cell.words)
    joined: list[Inline] = []
    for words in runs:
        joined += ([Text(" · ")] if joined else []) + list(words)
    return merged(tuple(joined))


def _said(words: Inlines) -> bool:
    return any(not isinstance(one, Text) or one.text.strip() for one in walk_inlines(words)) and bool(
        plain_text(words).strip() or any(not isinstance(one, Text) for one in words)
    )


def _unbroken(inline: Inline) -> Inlines:
    return (Text(" "),) if isinstance(inline, LineBreak | SoftBreak) else (inline,)
