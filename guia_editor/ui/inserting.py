"""Blocks put in at a cursor, joined with what stands there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QTextCursor

from guia_editor.model.blocks import (
    Blocks,
    CodeBlock,
    Inlines,
    LineBreak,
    ListBlock,
    Paragraph,
    SoftBreak,
    Text,
    inner_blocks,
    inner_inlines,
    plain_text,
)
from guia_editor.ui import styling
from guia_editor.ui.filling import Filler
from guia_editor.ui.formats import LINE, Path, attrs_of, fresh, kind_of, path_of
from guia_editor.ui.parts import Part, parts_inside, parts_of
from guia_editor.ui.runs import runs_of

_ONE_LINE = ("title", "caption", "term", "cell", "header")
_ALONE = ("object", "rule")
_JOINING = ("p", "h", "")


def insert(cursor: QTextCursor, blocks: Blocks) -> None:
    """Put blocks in at a cursor in one undo step, in place of what is selected; the cursor ends behind them.

    An only paragraph goes in as words. Otherwise the first and last paragraphs join the words before and
    behind the cursor, and all stand in the containers around it; items join a list of their own sort. Where
    only one line has room, all is made one line; in literal passages only the characters count.
    """
    cursor.beginEditBlock()
    cursor.removeSelectedText()
    form = cursor.blockFormat()
    here = Part(kind_of(form), path_of(form), attrs_of(form))
    if cursor.currentTable() is not None or here.kind in _ONE_LINE:
        Filler(cursor).words(runs_of(_one_line(blocks)), here)
    elif here.kind == "code":
        cursor.insertText(_literal(blocks).replace("\n", LINE), styling.char_format((), "code"))
    elif len(blocks) == 1 and isinstance(blocks[0], Paragraph) and here.kind not in _ALONE:
        _insert_words(cursor, blocks[0].children, here)
    elif blocks:
        _Insertion(cursor, here).do(_parts_at(blocks, here.path))
    cursor.endEditBlock()


def _insert_words(cursor: QTextCursor, words: Inlines, here: Part) -> None:
    if not here.kind:
        here = Part("p", here.path)
        cursor.setBlockFormat(styling.block_format("p", here.path))
    Filler(cursor).words(runs_of(words), here)


def _one_line(blocks: Blocks) -> Inlines:
    """Return all words of blocks in one line."""
    words: list[Inlines] = []

    def gather(several: Blocks) -> None:
        for block in several:
            words.extend(run for run in inner_inlines(block) if run)
            if isinstance(block, CodeBlock):
                words.append((Text(" ".join(block.text.split())),))
            for one in inner_blocks(block):
                gather(one)

    gather(blocks)
    line: list[Inlines] = []
    for run in words:
        line += [(Text(" "),), run] if line else [run]
    flat = (inline for run in line for inline in run)
    return tuple(Text(" ") if isinstance(one, SoftBreak | LineBreak) else one for one in flat)


def _literal(blocks: Blocks) -> str:
    """Return the characters of blocks, one block a line."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, CodeBlock):
            lines.append(block.text.removesuffix("\n"))
        lines.extend(plain_text(run) for run in inner_inlines(block) if run)
        lines.extend(_literal(several) for several in inner_blocks(block))
    return "\n".join(line for line in lines if line)


def _parts_at(blocks: Blocks, path: Path) -> list[Part]:
    """Return the leaves of blocks inside a path; items join the list around when it is of their sort."""
    parts: list[Part] = []
    in_list = len(path) > 1 and path[-1].tag == "li"
    for block in blocks:
        if in_list and isinstance(block, ListBlock) and ("ol" if block.ordered else "ul") == path[-2].tag:
            for item in block.items:
                parts += parts_inside(
                    item.blocks, (*path[:-1], fresh("li", checked=item.checked)), item.lines
                )
        else:
            parts += parts_of((block,), path)
    return parts


class _Insertion:
    """Leaves put in at a cursor between the words before and behind it."""

    def __init__(self, cursor: QTextCursor, here: Part) -> None:
        self._cursor = cursor
        self._here = here
        if here.kind in _ALONE:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        self._has_head = not cursor.atBlockStart() or here.kind in _ALONE
        self._has_tail = not cursor.atBlockEnd()

    def do(self, parts: Sequence[Part]) -> None:
        """Put leaves in."""
        document = self._cursor.document()
        first = self._cursor.blockNumber()
        behind = document.blockCount() - first
        if self._has_tail:
            self._split()
        if not self._has_head and parts[0].kind == "table":
            self._drop_empty_head()
        joins_head = self._has_head and self._joins(parts[0])
        joins_tail = self._has_tail and self._joins(parts[-1]) and len(parts) > joins_head
        filler = Filler(self._cursor)
        if joins_head:
            filler.words(runs_of(parts[0].words), self._here)
        filler.write(parts[joins_head:], at_start=not self._has_head)
        if joins_tail:
            self._join_tail(parts[-1])
        last = document.blockCount() - behind + 1
        styling.respace(document, max(first - 1, 0), last + 1)

    def _joins(self, part: Part) -> bool:
        """Say whether a leaf is a paragraph that stands where the words around the cursor do."""
        return part.kind == "p" and part.path == self._here.path and self._here.kind in _JOINING

    def _split(self) -> None:
        """Part the words behind the cursor into a leaf of their own."""
        form, plain = self._cursor.blockFormat(), self._cursor.blockCharFormat()
        self._cursor.insertBlock(form, plain)
        self._cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter)

    def _drop_empty_head(self) -> None:
        """Take the empty leaf at the cursor away, which a table would leave standing before it."""
        earlier = self._cursor.block().previous()
        if not earlier.isValid():
            self._cursor.setBlockFormat(styling.block_format("", ()))
            return
        form, plain = earlier.blockFormat(), earlier.charFormat()
        self._cursor.deletePreviousChar()
        self._cursor.setBlockFormat(form)
        self._cursor.setBlockCharFormat(plain)

    def _join_tail(self, last: Part) -> None:
        form = self._cursor.blockFormat()
        position = self._cursor.position()
        self._cursor.deleteChar()
        self._cursor.setBlockFormat(form)
        self._cursor.setPosition(position)
