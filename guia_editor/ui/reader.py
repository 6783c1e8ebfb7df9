"""From a document to pieces, and from what is selected in one to blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextTable

from guia_editor.markdown.pieces import Locked, Pieces, parse_pieces
from guia_editor.model.blocks import Blocks, CodeBlock, Paragraph, Table, Text
from guia_editor.ui.formats import LINE, Path, kind_of, path_of
from guia_editor.ui.part_reader import PartReader, code_of, parts_in
from guia_editor.ui.parts import Part, gather
from guia_editor.ui.runs import inlines_of

_LISTS = ("ul", "ol", "dl")


def read(document: QTextDocument) -> Pieces:
    """Return what a document says: `read(document) == build(document, pieces)` right after building."""
    return gather(parts_in(document))


def read_selection(cursor: QTextCursor) -> Blocks:
    """Return what is selected, for copying.

    Words inside one leaf are one paragraph. Several leaves keep their containers, except those around all of
    them that are selected in part: two paragraphs of a box are two paragraphs. Selected cells are a table,
    and a table that a selection enters from outside is whole. Locked passages are what their source says.
    """
    if not cursor.hasSelection():
        return ()
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    document = cursor.document()
    first, last = document.findBlock(start), document.findBlock(end)
    table = cursor.currentTable()
    if table is not None and first != last:
        return _cells(table, cursor)
    if first == last:
        return _inside(first, start, end)
    parts = _clipped(first, last, start, end)
    kept = _kept_from(parts, first, last, start, end)
    for part in parts:
        part.path = part.path[kept:]
    return _unlocked(gather(parts))


def _inside(block: QTextBlock, start: int, end: int) -> Blocks:
    """Return what is selected inside one leaf."""
    reader = PartReader()
    runs = reader.runs_between(block, start, end)
    match kind_of(block.blockFormat()):
        case "object":
            part = reader.part(block, runs)
            part.path = ()
            return _unlocked(gather([part]))
        case "code":
            text = code_of(runs)
            several = any(LINE in run.text for run in runs)
            return (CodeBlock(text),) if several else (Paragraph((Text(text.removesuffix("\n")),)),)
        case _:
            words = inlines_of(runs)
            return (Paragraph(words),) if words else ()


def _cells(table: QTextTable, cursor: QTextCursor) -> Blocks:
    """Return the selected cells as a table whose first row is its header."""
    row, rows, column, columns = cast(tuple[int, int, int, int], cursor.selectedTableCells())
    part = PartReader().table(table, cursor.document())
    picked = tuple(line[column : column + columns] for line in part.rows[row : row + rows])
    if not picked or not picked[0]:
        return ()
    if rows == columns == 1:
        return (Paragraph(picked[0][0]),) if picked[0][0] else ()
    align = (*part.path[-1].attrs.get("align", ()), *[""] * len(part.rows[0]))
    return (Table(picked[0], picked[1:], tuple(align[column : column + columns])),)


def _clipped(first: QTextBlock, last: QTextBlock, start: int, end: int) -> list[Part]:
    """Return the leaves between two positions, the first and the last one in part."""
    reader = PartReader()
    parts: list[Part] = []
    block = first
    while block.isValid() and block.position() <= end:
        table = QTextCursor(block).currentTable()
        if table is not None:
            parts.append(reader.table(table, block.document()))
            block = block.document().findBlock(table.lastPosition())
        elif block in (first, last):
            runs = reader.runs_between(block, start, end)
            if runs or (block == first and block.length() <= 1):
                parts.append(reader.part(block, runs))
        elif (part := reader.leaf(block)) is not None:
            parts.append(part)
        block = block.next()
    return parts


def _kept_from(parts: Sequence[Part], first: QTextBlock, last: QTextBlock, start: int, end: int) -> int:
    """Return how many of the containers around all leaves are left behind."""
    if not parts:
        return 0
    shared = _shared([part.path for part in parts])
    for depth in range(shared):
        container = parts[0].path[depth]
        inner = {part.path[depth + 1].number for part in parts if len(part.path) > depth + 1}
        if container.tag == "table" or (container.tag in _LISTS and len(inner) > 1):
            return depth
        around = [
            path_of(block.blockFormat()) for block in (first.previous(), last.next()) if block.isValid()
        ]
        whole = start == first.position() and end == last.position() + last.length() - 1
        if whole and not any(_shared([path, parts[0].path]) > depth for path in around):
            return depth
    return shared


def _shared(paths: Sequence[Path]) -> int:
    """Return how many containers paths have in common, from the outside in."""
    count = 0
    for several in zip(*paths, strict=False):
        if len({(one.tag, one.number) for one in several}) > 1:
            break
        count += 1
    return count


def _unlocked(pieces: Pieces) -> Blocks:
    """Return pieces as blocks; those that cannot be shown are what their source says."""
    blocks = (parse_pieces(one.source) if isinstance(one, Locked) else (one,) for one in pieces)
    return tuple(block for several in blocks for block in several)
