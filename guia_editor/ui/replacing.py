"""Let a document say other pieces by changing only what differs, as one step that can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextDocumentFragment

from guia_editor.markdown.pieces import Pieces
from guia_editor.model.blocks import Table
from guia_editor.model.spans import changed
from guia_editor.ui.builder import build
from guia_editor.ui.editor import VisualEditor
from guia_editor.ui.part_reader import PartReader
from guia_editor.ui.parts import Part, gather
from guia_editor.ui.styling import respace

_KEEP = QTextCursor.MoveMode.KeepAnchor


class Stretch(NamedTuple):
    """The blocks, by number, on which some pieces stand; nearly always one piece."""

    first: int
    last: int
    pieces: int


def stretches(document: QTextDocument) -> list[Stretch]:
    """Return where the pieces of a document stand, in order."""
    found: list[Stretch] = []
    group: list[Part] = []
    first = last = 0
    for part, begin, end in _parts(document):
        if group and not (part.path and group[0].path and part.path[0] == group[0].path[0]):
            found.append(Stretch(first, last, len(gather(group))))
            group = []
        if not group:
            first = begin
        group.append(part)
        last = end
    if group:
        found.append(Stretch(first, last, len(gather(group))))
    return found


def _parts(document: QTextDocument) -> Iterator[tuple[Part, int, int]]:
    reader = PartReader()
    block = document.begin()
    while block.isValid():
        begin = block.blockNumber()
        table = QTextCursor(block).currentTable()
        if table is not None:
            block = document.findBlock(table.lastPosition())
            yield reader.table(table, document), begin, block.blockNumber()
        elif (part := reader.leaf(block)) is not None:
            yield part, begin, begin
        block = block.next()


def select_piece(editor: VisualEditor, index: int) -> None:
    """Select the piece with an index and bring it into view."""
    document = editor.document()
    at = 0
    for first, last, count in stretches(document):
        if at <= index < at + count:
            cursor = QTextCursor(document.findBlockByNumber(first))
            cursor.setPosition(_end(document.findBlockByNumber(last)), _KEEP)
            editor.setTextCursor(cursor)
            editor.ensureCursorVisible()
            return
        at += count


def replace_pieces(editor: VisualEditor, wanted: Pieces) -> bool:
    """Let an editor's document say `wanted`; say whether it does now.

    When it says False, it holds something else, and has to be loaded anew.
    """
    have = editor.pieces()
    if have == wanted:
        return True
    document = editor.document()
    places = stretches(document)
    if not wanted or [place.pieces for place in places] != [1] * len(have):
        return False
    begin, end, other = _roomy(have, wanted, *changed(have, wanted))
    if begin in (end, other):
        return False
    fresh = QTextDocument()
    build(fresh, wanted[begin:other])
    first = 0 if begin == 0 else places[begin].first
    last = document.lastBlock().blockNumber() if end == len(have) else places[end - 1].last
    _put(document, first, last, fresh)
    return editor.pieces() == wanted


def _roomy(have: Pieces, wanted: Pieces, begin: int, end: int, other: int) -> tuple[int, int, int]:
    """Widen a passage until it holds something on both sides and begins with no table.

    Qt keeps a block before each table, which belongs to what stands there.
    """
    while begin > 0 and (
        begin in (end, other) or isinstance(have[begin], Table) or isinstance(wanted[begin], Table)
    ):
        begin -= 1
    while begin in (end, other) and end < len(have) and other < len(wanted):
        end, other = end + 1, other + 1
    return begin, end, other


def _put(document: QTextDocument, first: int, last: int, fresh: QTextDocument) -> None:
    cursor = QTextCursor(document.findBlockByNumber(first))
    cursor.beginEditBlock()
    cursor.setPosition(_end(document.findBlockByNumber(last)), _KEEP)
    cursor.removeSelectedText()
    cursor.insertFragment(QTextDocumentFragment(fresh))
    # A fragment's first and last block take the format of the block that they are put into.
    ours, theirs = document.findBlockByNumber(first), fresh.begin()
    while theirs.isValid() and ours.isValid():
        if ours.blockFormat() != theirs.blockFormat():
            edit = QTextCursor(ours)
            edit.setBlockFormat(theirs.blockFormat())
            edit.setBlockCharFormat(theirs.charFormat())
        ours, theirs = ours.next(), theirs.next()
    count = fresh.blockCount()
    respace(document, max(first - 1, 0), min(first + count, document.blockCount() - 1))
    cursor.endEditBlock()


def _end(block: QTextBlock) -> int:
    return block.position() + block.length() - 1
