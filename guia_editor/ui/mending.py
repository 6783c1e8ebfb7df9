"""Mending: what stands around an edit is made valid again, and gets the space that it needs."""

from __future__ import annotations

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextTable

from guia_editor.ui import styling
from guia_editor.ui.formats import fresh, path_of
from guia_editor.ui.leaves import (
    TITLED,
    Leaf,
    add_after,
    add_before,
    between,
    body_of,
    in_cell,
    innermost,
    is_empty,
    is_first,
    is_last,
    leaf_of,
    put,
    shared,
    table_at,
)


def mend(document: QTextDocument, position: int, reach: int = 2, cursor: QTextCursor | None = None) -> None:
    """Make what stands around a position valid again after an edit: heads of boxes, terms, captions.

    Looks at `reach` blocks before and after only, since an edit can break no more than where it met others.
    `cursor` stays in its leaf.
    """
    block = document.findBlock(position)
    first = block
    for _step in range(reach):
        if first.previous().isValid():
            first = first.previous()
    last = block
    for _step in range(reach):
        if last.next().isValid():
            last = last.next()
    for found in reversed(between(document, first.position(), last.position())):
        if found.isValid() and not in_cell(found):
            _mend_one(found, cursor or QTextCursor(document))
        elif found.isValid() and not in_cell(found.previous()):
            _mend_heads(found)


def respace(document: QTextDocument, first: int, last: int, reach: int = 2) -> None:
    """Set anew the space around the blocks between two positions, and `reach` more on both sides."""
    begin, end = _numbers_between(document, first, last, reach)
    styling.respace(document, begin, end)


def _numbers_between(document: QTextDocument, first: int, last: int, reach: int) -> tuple[int, int]:
    begin = document.findBlock(max(first, 0)).blockNumber() - reach
    found = document.findBlock(last)
    end = (found if found.isValid() else document.lastBlock()).blockNumber() + reach
    return max(begin, 0), min(end, document.blockCount() - 1)


def respace_tables(document: QTextDocument, first: int, last: int, reach: int = 3) -> None:
    """Set anew the space around the tables that begin there, as a part of the undo step that has just ended.

    Qt knows the tables that an edit has made only after it.
    """
    begin, end = _numbers_between(document, first, last, reach)
    block = document.findBlockByNumber(begin)
    while block.isValid() and block.blockNumber() <= end:
        if in_cell(block) and not in_cell(block.previous()):
            table = table_at(block)
            if table is not None:
                _respace_table(block, table)
        block = block.next()


def _respace_table(block: QTextBlock, table: QTextTable) -> None:
    form = table.format()
    before = leaf_of(block.previous()).path
    wanted = styling.table_format(path_of(form), table.columns(), before)
    if (form.topMargin(), form.leftMargin()) != (wanted.topMargin(), wanted.leftMargin()):
        cursor = QTextCursor(block)
        cursor.joinPreviousEditBlock()
        wanted.setColumnWidthConstraints(form.columnWidthConstraints())
        table.setFormat(wanted)
        cursor.endEditBlock()


def _mend_one(block: QTextBlock, cursor: QTextCursor) -> None:
    leaf = leaf_of(block)
    if leaf.kind == "" and not is_empty(block):
        put(block, "p", leaf.path)
        leaf = leaf_of(block)
    depth = len(leaf.path)
    if (
        leaf.kind == "title" and not (leaf.path and leaf.path[-1].tag in TITLED and is_first(block, depth))
    ) or (leaf.kind == "term" and not (leaf.path and leaf.path[-1].tag == "def" and is_first(block, depth))):
        put(block, "p", leaf.path)
    elif leaf.kind == "caption" and not _follows_table(block, leaf):
        put(block, "p", leaf.path[: innermost(leaf.path, "table")])
    if in_cell(block.previous()) and leaf_of(block).kind != "caption":
        add_before(block, "caption", leaf_of(block.previous()).path)
    _mend_heads(block)
    _mend_bodies(block, cursor)


def _follows_table(block: QTextBlock, leaf: Leaf) -> bool:
    return in_cell(block.previous()) and leaf_of(block.previous()).path[-1:] == leaf.path[-1:]


def _mend_heads(block: QTextBlock) -> None:
    """Give the containers that begin with a block the head that they need."""
    leaf = leaf_of(block)
    begun = shared(leaf_of(block.previous()).path, leaf.path)
    for depth in range(begun + 1, len(leaf.path) + 1):
        inside = leaf.path[:depth]
        whole = len(leaf.path) == depth
        if inside[-1].tag in TITLED and not (leaf.kind == "title" and whole):
            block = add_before(block, "title", inside).next()
        if inside[-1].tag == "def" and not (leaf.kind == "term" and whole):
            block = add_before(block, "term", inside).next()


def _mend_bodies(block: QTextBlock, cursor: QTextCursor) -> None:
    """Give a title or term the leaf that has to follow it."""
    leaf, place = leaf_of(block), cursor.position()
    beside = place == block.position() + block.length() - 1
    if leaf.kind == "title" and is_last(block, len(leaf.path)):
        add_after(block, *body_of(leaf.path))
    elif leaf.kind == "term" and is_last(block, len(leaf.path)):
        add_after(block, "p", (*leaf.path, fresh("dd")))
    if beside and cursor.position() != place:
        # Qt moves cursors that stand where something is put in.
        cursor.setPosition(place)
