"""Marks on words: which are at a place, which go on with typing, and putting them on and off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument

from guia_editor.ui import styling
from guia_editor.ui.formats import MARKS, SOFT, Mark, Marks, attrs_of, dump, kind_of, marks_of
from guia_editor.ui.leaves import is_atom, runs

_EDGED = ("link", "gloss", "code")
"""Marks that end where their words end: typing beside them does not go on with them."""

_WORDLESS = ("code", "object", "rule")
"""Kinds of leaf whose words carry no marks."""


def tag_of(mark: Mark) -> str:
    """Return what sort of mark a mark is."""
    return mark if isinstance(mark, str) else mark[0]


def label_of(md: str) -> str:
    """Return the label of a note's mark, written `[^label]`."""
    return md.removeprefix("[^").removesuffix("]")


def typing_marks(cursor: QTextCursor) -> Marks:
    """Return the marks of what is typed at a cursor: those before it, but links and code only inside them.

    At the start of a block, those of the words that follow.
    """
    block = cursor.block()
    if kind_of(block.blockFormat()) in _WORDLESS:
        return ()
    position = cursor.position() if not cursor.hasSelection() else cursor.selectionStart()
    offset = position - block.position()
    left = _char_marks(block, offset) if offset > 0 else None
    right = _char_marks(block, offset + 1) if offset + 1 < block.length() else None
    if left is None:
        return tuple(mark for mark in right or () if tag_of(mark) not in _EDGED)
    return tuple(mark for mark in left if tag_of(mark) not in _EDGED or mark in (right or ()))


def _char_marks(block: QTextBlock, offset: int) -> Marks:
    """Return the marks of the character that ends at an offset of a block, one or more."""
    cursor = QTextCursor(block)
    cursor.setPosition(block.position() + offset)
    return marks_of(cursor.charFormat())


class Span(NamedTuple):
    """A run of selected words with one format."""

    position: int
    length: int
    form: QTextCharFormat
    text: str
    kind: str
    attrs: dict[str, Any]


def spans(document: QTextDocument, start: int, end: int) -> list[Span]:
    """Return the runs between two positions whose words can carry marks, in order."""
    found: list[Span] = []
    block = document.findBlock(start)
    while block.isValid() and block.position() < end:
        kind, attrs = kind_of(block.blockFormat()), attrs_of(block.blockFormat())
        if kind not in _WORDLESS:
            for position, length, form, text in runs(block):
                begin, finish = max(position, start), min(position + length, end)
                if begin < finish:
                    part = text[begin - position : finish - position]
                    found.append(Span(begin, finish - begin, form, part, kind, attrs))
        block = block.next()
    return found


def change(document: QTextDocument, found: list[Span], new: Callable[[Marks], Marks]) -> None:
    """Give runs other marks, with the looks that follow from them."""
    cursor = QTextCursor(document)
    for span in found:
        marks = new(marks_of(span.form))
        if marks == marks_of(span.form):
            continue
        cursor.setPosition(span.position)
        cursor.setPosition(span.position + span.length, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(_formed(span, marks))


def _formed(span: Span, marks: Marks) -> QTextCharFormat:
    if is_atom(span.form, span.text):
        form = QTextCharFormat(span.form)
        form.setProperty(MARKS, dump(marks))
        return form
    form = styling.char_format(marks, span.kind, span.attrs)
    if span.form.boolProperty(SOFT):
        form.setProperty(SOFT, True)
    return form


def adding(mark: Mark, found: list[Span]) -> Callable[[Marks], Marks]:
    """Return what puts a mark on runs: inside the marks that all of them share, outside the others.

    So bold words around a link stay one run of bold words. Code stands innermost.
    """
    common = set(marks_of(found[0].form)) if found else set()
    for span in found:
        common &= set(marks_of(span.form))

    def added(marks: Marks) -> Marks:
        rest = tuple(one for one in marks if tag_of(one) != tag_of(mark))
        if mark == "code":
            return (*rest, mark)
        outer = tuple(one for one in rest if one in common and one != "code")
        return (*outer, mark, *(one for one in rest if one not in outer))

    return added


def removing(tag: str) -> Callable[[Marks], Marks]:
    """Return what takes the marks of a sort off runs."""
    return lambda marks: tuple(one for one in marks if tag_of(one) != tag)


def extent(cursor: QTextCursor, *tags: str) -> tuple[int, int, Mark] | None:
    """Return where the marked words around a cursor begin and end, and their mark; None outside of such."""
    block = cursor.block()
    position = cursor.selectionStart()
    found: tuple[int, int, Mark] | None = None
    for begin, length, form, _text in runs(block):
        mark = next((one for one in marks_of(form) if tag_of(one) in tags), None)
        if mark is None:
            if found and found[1] >= position:
                break
            found = None
        elif found and found[2] == mark:
            found = (found[0], begin + length, mark)
        elif found and found[1] > position:
            break
        else:
            found = (begin, begin + length, mark)
    return found if found and found[0] <= position <= found[1] else None


def char_format_at(block: QTextBlock, marks: Marks) -> QTextCharFormat:
    """Return the format of words with marks in a block."""
    form = block.blockFormat()
    kind = kind_of(form)
    return styling.char_format(() if kind == "code" else marks, kind, attrs_of(form))
