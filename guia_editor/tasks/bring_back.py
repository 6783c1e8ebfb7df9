"""One block of a chapter as it was: the text of now, with that block's lines from an older text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import assert_never

from guia_editor.markdown.compare import compare_texts
from guia_editor.markdown.comparison import Row, RowKind, Rows
from guia_editor.markdown.frontmatter import split
from guia_editor.markdown.reader import parse
from guia_editor.model.blocks import Block, Blocks, Lines

_LINE_END = re.compile(r"\r\n?|\n")


def bring_back(old: str, new: str, index: int, row: Row) -> str | None:
    """Return `new` with one block as `old` has it; lines end in "\\n".

    The block is that of row `index` at the top of the comparison of the two texts, which has to be `row`: a
    block that was added goes, one that was removed comes back, one that moved goes back to its place and its
    words of then. None when it is not, or when the text would not read as it should with these lines there.
    """
    rows = compare_texts(old, new).rows
    if not 0 <= index < len(rows) or rows[index] != row:
        return None
    if row.move:
        ends = {one.kind: at for at, one in enumerate(rows) if one.move == row.move}
        if len(ends) != 2:  # it moved into a box or a list, or out of one
            return None
        index = ends[RowKind.MOVED_AWAY]
    before, after = _LINE_END.split(old), _LINE_END.split(new)
    text = "\n".join(_edited(before, after, rows, index))
    if not text.endswith("\n"):
        text += "\n"
    return text if _blocks(text) == _expected(_blocks(new), rows, index) else None


def _edited(before: Sequence[str], after: list[str], rows: Rows, index: int) -> list[str]:
    row = rows[index]
    match row.kind:
        case RowKind.SAME:
            return after
        case RowKind.CHANGED:
            here = _lines(row.new)
            return [*after[: here.first - 1], *_piece(before, row), *after[here.last :]]
        case RowKind.ADDED:
            return _without(after, _lines(row.new))
        case RowKind.REMOVED:
            return _inserted(after, _piece(before, row), _line_before(rows, index))
        case RowKind.MOVED | RowKind.MOVED_AWAY:
            return _moved_back(after, _piece(before, row), rows, index)
        case _:
            assert_never(row.kind)


def _moved_back(after: list[str], piece: list[str], rows: Rows, index: int) -> list[str]:
    there = _lines(_partner(rows, index).new)
    at = _line_before(rows, index)
    if at < there.first:  # the later lines first, so that the earlier ones keep their numbers
        return _inserted(_without(after, there), piece, at)
    return _without(_inserted(after, piece, at), there)


def _without(lines: list[str], gone: Lines) -> list[str]:
    """Return lines without some, and without the blank one that kept these apart."""
    last = gone.last
    if last < len(lines) and not lines[last].strip():
        last += 1
    return [*lines[: gone.first - 1], *lines[last:]]


def _inserted(lines: list[str], piece: list[str], at: int) -> list[str]:
    """Return lines with others behind the first `at`, blank lines around them."""
    head, tail = lines[:at], lines[at:]
    gap = [""] if head and head[-1].strip() else []
    rest = [""] if not tail or tail[0].strip() else []
    return [*head, *gap, *piece, *rest, *tail]


def _line_before(rows: Rows, index: int) -> int:
    """Return the last line of now that stands before a row; before the first block when there is none."""
    above = [_lines(row.new).last for row in rows[:index] if row.new is not None]
    below = [_lines(row.new).first - 1 for row in rows[index:] if row.new is not None]
    return max(above) if above else min(below, default=0)


def _partner(rows: Rows, index: int) -> Row:
    return next(row for row in rows if row.move == rows[index].move and row.kind is RowKind.MOVED)


def _piece(before: Sequence[str], row: Row) -> list[str]:
    here = _lines(row.old)
    return list(before[here.first - 1 : here.last])


def _lines(node: object) -> Lines:
    lines = getattr(node, "lines", None)
    assert isinstance(lines, Lines)
    return lines


def _blocks(text: str) -> Blocks:
    said = split(text)
    return parse(said.body, said.body_line).blocks


def _expected(now: Blocks, rows: Rows, index: int) -> Blocks:
    """Return the blocks that the text has to have."""
    row = rows[index]
    found: list[Block] = list(now)
    gone = _partner(rows, index).new if row.kind is RowKind.MOVED_AWAY else row.new
    place = _line_before(rows, index)
    at = next((i for i, one in enumerate(found) if one.lines.first > place), len(found))
    if gone is not None:
        out = next(i for i, one in enumerate(found) if one.lines == _lines(gone))
        del found[out]
        at = out if row.kind is not RowKind.MOVED_AWAY else at - (out < at)
    if row.old is not None:
        found[at:at] = [one for one in (row.old,) if isinstance(one, Block)]
    return tuple(found)
