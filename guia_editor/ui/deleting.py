"""Deleting so that what is left stands: selections over blocks, boxes and tables, and the joining of leaves.

Qt deletes characters; which block's format stays, and what of a table, is its own affair (it widens a
selection that enters a table to the whole of it). Here it is decided: a selection that enters a table leaves
the table whole, a head (title, caption, term) stays as long as what it heads, and leaves are joined only
where that is what a person means.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextTable

from guia_editor.ui.formats import ATOM_OBJECT, OBJECT, Path, atom_of
from guia_editor.ui.leaves import (
    ALONE,
    FIRST_ONLY,
    Leaf,
    around,
    between,
    in_cell,
    innermost,
    is_empty,
    leaf_of,
    put,
    repath,
    selected_cells,
    shared,
    table_at,
)
from guia_editor.ui.marks import label_of
from guia_editor.ui.mending import mend

KEEP = QTextCursor.MoveMode.KeepAnchor


class Kept(NamedTuple):
    """What a deletion did not do: the labels of notes that stay since their marks do."""

    notes: tuple[str, ...] = ()


def delete_selection(cursor: QTextCursor) -> Kept:
    """Delete what is selected, inside an edit block of the caller's; the cursor ends where it was.

    Notes whose marks stay are kept: without them their marks would turn into bare characters.
    """
    if not cursor.hasSelection():
        return Kept()
    document = cursor.document()
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    table = cursor.currentTable()
    if table is not None and in_cell(document.findBlock(cursor.anchor())):
        _clear_cells(cursor, table)
        return Kept()
    start, end = _beside_tables(document, start, end)
    kept = _notes_to_keep(document, start, end)
    if kept:
        for begin, finish in reversed(_without_notes(document, start, end, kept)):
            _delete(document, begin, finish)
    else:
        _delete(document, start, end)
    cursor.setPosition(min(start, document.characterCount() - 1))
    return Kept(kept)


def _beside_tables(document: QTextDocument, start: int, end: int) -> tuple[int, int]:
    """Return a selection without the tables that its ends only entered.

    Qt has moved such an end to the edge of the table. A table that is all that is selected goes with its
    caption.
    """
    first, last = document.findBlock(start), document.findBlock(end)
    begin, finish = start, end
    table = table_at(first.next())
    if table is not None and start == first.position() + first.length() - 1:
        begin = document.findBlock(table.lastPosition()).next().position()
    entered = table_at(last.previous())
    if entered is not None and end == last.position():
        before = document.findBlock(entered.firstPosition()).previous()
        finish = before.position() + before.length() - 1
        if finish <= start:
            return start, last.position() + last.length() - 1
    return (begin, finish) if begin < finish else (start, end)


def _clear_cells(cursor: QTextCursor, table: QTextTable) -> None:
    """Delete inside one cell, or empty the cells that are selected."""
    row, rows, column, columns = selected_cells(cursor)
    if rows < 1:
        cursor.removeSelectedText()
        return
    for y in range(row, row + rows):
        for x in range(column, column + columns):
            cell = table.cellAt(y, x)
            inside = cell.firstCursorPosition()
            inside.setPosition(cell.lastCursorPosition().position(), KEEP)
            inside.removeSelectedText()
    cursor.setPosition(table.cellAt(row, column).firstCursorPosition().position())


def _delete(document: QTextDocument, start: int, end: int) -> None:
    first, last = document.findBlock(start), document.findBlock(end)
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(end, KEEP)
    if first == last:
        kind = leaf_of(first).kind
        cursor.removeSelectedText()
        block = cursor.block()
        if kind in ALONE:
            put(block, "p", leaf_of(block).path)
        return
    head, tail = _Edge(first, start), _Edge(last, end)
    keep_head = head.keeps_before()
    keep_tail = tail.keeps_after()
    cursor.removeSelectedText()
    if keep_head and keep_tail and not _joinable(head.leaf, tail.leaf):
        put(cursor.block(), *head.leaf)
        # The words that were after the cursor move on with it, and keep their looks.
        cursor.insertBlock()
        put(cursor.block(), *tail.leaf)
    else:
        leaf = head.leaf if keep_head or not keep_tail else tail.leaf
        if leaf.kind in ALONE and not (keep_head or keep_tail):
            leaf = Leaf("p", leaf.path, {})
        _become(cursor.block(), leaf)
        if keep_head:
            _adopt(cursor.block(), tail.leaf.path)
    mend(document, start)


def _adopt(block: QTextBlock, left: Path) -> None:
    """Take in what was left alone in the item whose first leaf has been joined to a block."""
    if not left or left[-1].tag != "li":
        return
    nxt, path, depth = block.next(), leaf_of(block).path, len(left)
    if nxt.isValid() and shared(leaf_of(nxt).path, left) == depth and shared(path, left) < depth:
        repath(around(nxt, depth), lambda one: (*path, *one[depth:]))


def _become(block: QTextBlock, leaf: Leaf) -> None:
    """Make joined leaves one: looks of what came from the other leaf follow."""
    put(block, "", ())
    put(block, *leaf)


class _Edge:
    """One end of a deletion, as it was before."""

    def __init__(self, block: QTextBlock, position: int) -> None:
        self.block = block
        self.leaf = leaf_of(block)
        self.before = position - block.position()
        self.after = block.position() + block.length() - 1 - position

    def keeps_before(self) -> bool:
        """Say whether anything of the first leaf stays: words, or the caption of the table above."""
        return self.before > 0 or self.leaf.kind == "caption"

    def keeps_after(self) -> bool:
        """Say whether anything of the last leaf stays: words, or the head of what goes on."""
        return self.after > 0 or self.leaf.kind in ("title", "term")


def _joinable(first: Leaf, last: Leaf) -> bool:
    """Say whether words of two leaves may become one leaf."""
    if last.kind in FIRST_ONLY or first.kind in FIRST_ONLY:
        return False
    if first.kind in ALONE or last.kind in ALONE or (first.kind == "code") != (last.kind == "code"):
        return False
    note, other = innermost(first.path, "note"), innermost(last.path, "note")
    if note < 0 and other < 0:
        return True
    return note >= 0 and other >= 0 and first.path[note].number == last.path[other].number


def join_with_next(document: QTextDocument, block: QTextBlock) -> bool:
    """Join a leaf with the next one, as Backspace and Delete do at an edge; say whether it was done."""
    nxt = block.next()
    if not nxt.isValid() or in_cell(block) or in_cell(nxt):
        return False
    one, other = leaf_of(block), leaf_of(nxt)
    if not _joinable(one, other) and not (is_empty(nxt) and other.kind not in FIRST_ONLY):
        return False
    if is_empty(nxt) and innermost(other.path, "note") >= 0 and len(around(nxt, len(other.path))) == 1:
        return False
    position, empty = block.position() + block.length() - 1, is_empty(block)
    cursor = QTextCursor(document)
    cursor.setPosition(position)
    cursor.deleteChar()
    if empty and other.kind not in ALONE:
        _become(cursor.block(), other)
    else:
        _become(cursor.block(), one)
        _adopt(cursor.block(), other.path)
    mend(document, position)
    return True


# --- Notes -------------------------------------------------------------------------------------------


def marks_of_notes(document: QTextDocument, outside: tuple[int, int] = (0, 0)) -> set[str]:
    """Return the labels of all note marks, but those in a range of positions."""
    labels: set[str] = set()
    cursor = document.find(OBJECT)
    while not cursor.isNull():
        position = cursor.selectionStart()
        if not outside[0] <= position < outside[1]:
            form = cursor.charFormat()
            if form.objectType() == ATOM_OBJECT and atom_of(form).get("kind") == "note":
                labels.add(label_of(atom_of(form)["md"]))
        cursor = document.find(OBJECT, cursor)
    return labels


def _notes_to_keep(document: QTextDocument, start: int, end: int) -> tuple[str, ...]:
    """Return the labels of notes that a range holds whole although their marks stand outside of it."""
    held: list[str] = []
    for block in between(document, start, end):
        path = leaf_of(block).path
        index = innermost(path, "note")
        if index < 0:
            continue
        whole = around(block, index + 1)
        if start <= whole[0].position() and end >= whole[-1].position() + whole[-1].length() - 1:
            held.append(path[index].attrs["label"])
    if not held:
        return ()
    marked = marks_of_notes(document, (start, end))
    return tuple(dict.fromkeys(label for label in held if label in marked))


def _without_notes(
    document: QTextDocument, start: int, end: int, labels: tuple[str, ...]
) -> list[tuple[int, int]]:
    """Return what a range holds besides some notes, in order."""
    ranges: list[tuple[int, int]] = []
    for block in between(document, start, end):
        path = leaf_of(block).path
        index = innermost(path, "note")
        if index >= 0 and path[index].attrs["label"] in labels:
            continue
        begin = max(start, block.position())
        finish = min(end, block.position() + block.length() - 1)
        if ranges and ranges[-1][1] + 1 == begin:
            ranges[-1] = (ranges[-1][0], finish)
        else:
            ranges.append((begin, finish))
    return ranges
