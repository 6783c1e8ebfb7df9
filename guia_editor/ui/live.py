"""A reading of a document kept current while it is edited: only leaves that changed are read again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from guia_editor.markdown.pieces import Piece, Pieces
from guia_editor.model.blocks import plain_text
from guia_editor.ui.line_map import LineMap
from guia_editor.ui.part_reader import PartReader
from guia_editor.ui.parts import Part, gather

_STALE = Part("", ())
"""Stands for a block that has to be read again."""


class LiveReading(QObject):
    """What a document says: always equal to `read(document)`, at the cost of what has changed since.

    It follows `contentsChange` and belongs to the document.
    """

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._document = document
        self._reader = PartReader()
        self._by_block: list[Part | None] = [_STALE] * document.blockCount()
        self._stale = (0, len(self._by_block))
        self._parts: list[Part] = []
        self._blocks: list[int] = []
        self._pieces: Pieces = ()
        self._starts: list[int] = []
        self._words = 0
        self._lines: LineMap | None = None
        # Without a layout, Qt says nothing of changes.
        document.documentLayout()
        document.contentsChange.connect(self._mark)

    # --- What it says ------------------------------------------------------------------------------

    def pieces(self) -> Pieces:
        """Return what the document says."""
        self._refresh()
        return self._pieces

    def words(self) -> int:
        """Return how many words it has, tables, captions and literal passages included."""
        self._refresh()
        return self._words

    def outline(self) -> list[tuple[int, str, int]]:
        """Return level, words and block number of each heading."""
        self._refresh()
        return [
            (part.attrs.get("level", 2), plain_text(part.words), number)
            for part, number in zip(self._parts, self._blocks, strict=True)
            if part.kind == "h"
        ]

    def notes(self) -> list[str]:
        """Return the labels of the footnotes' marks in reading order, some more than once."""
        self._refresh()
        return [label for part in self._parts for label in part.notes]

    def position_of_piece(self, index: int) -> int:
        """Return where a piece of `pieces()` begins; the end of the document beyond the last."""
        self._refresh()
        if index >= len(self._starts):
            return self._document.characterCount() - 1
        return self._document.findBlockByNumber(self._starts[index]).position()

    def place_of_line(self, pieces: Pieces, line: int) -> int:
        """Return the position at which a line of the file stands; `pieces` carry the lines of the file.

        They may be of a text before the latest edits: what both have in common leads the way.
        """
        return self._line_map(pieces).place_of_line(line)

    def line_of_position(self, pieces: Pieces, position: int) -> int:
        """Return the line of the file on which a position stands, as far as `pieces` tell; at least 1."""
        return self._line_map(pieces).line_of_position(position)

    def pairs(self, pieces: Pieces) -> list[tuple[Part, int, int]]:
        """Return each leaf of the file with the first and last block where it stands in the document."""
        return self._line_map(pieces).pairs()

    def _line_map(self, pieces: Pieces) -> LineMap:
        self._refresh()
        if self._lines is None or self._lines.pieces is not pieces:
            self._lines = LineMap(self._document, pieces)
        self._lines.follow(self._parts, self._blocks)
        return self._lines

    # --- Keeping current ----------------------------------------------------------------------------

    @Slot(int, int, int)
    def _mark(self, position: int, _removed: int, added: int) -> None:
        """Mark the blocks that a change touched; the number of blocks tells how many it replaced."""
        count = self._document.blockCount()
        first = self._document.findBlock(position).blockNumber()
        end = self._document.findBlock(position + added).blockNumber() + 1 or count
        grown = count - len(self._by_block)
        if first < 0 or end - grown < first or (first == 0 and end == count):
            # The whole document may be another one, with formats of other numbers.
            self._reader = PartReader()
            self._by_block = [_STALE] * count
            self._stale = (0, count)
            return
        gone = self._by_block[first : end - grown]
        self._by_block[first : end - grown] = [_STALE] * (end - first)
        # A table is stale as a whole: Qt may tell of rows that went by the block beside it only.
        tables = {id(part) for part in gone if part is not None and part.kind == "table"}
        while tables and end < count and id(self._by_block[end]) in tables:
            self._by_block[end] = _STALE
            end += 1
        while tables and first and id(self._by_block[first - 1]) in tables:
            first -= 1
            self._by_block[first] = _STALE
        begin, finish = self._stale
        if begin == finish:
            self._stale = (first, end)
        else:
            self._stale = (min(begin, first), max(finish + grown if finish > first else finish, end))

    def _refresh(self) -> None:
        begin, finish = self._stale
        if begin == finish:
            return
        self._stale = (0, 0)
        number = begin
        block = self._document.findBlockByNumber(begin)
        while number < finish and block.isValid():
            if self._by_block[number] is _STALE:
                block = self._read(block, number)
            block = block.next()
            number = block.blockNumber() if block.isValid() else finish
        self._collect()

    def _read(self, block: QTextBlock, number: int) -> QTextBlock:
        """Read a block, or the whole table that it stands in; return the last block that was read."""
        table = QTextCursor(block).currentTable()
        if table is None:
            self._by_block[number] = self._reader.leaf(block)
            return block
        last = self._document.findBlock(table.lastPosition())
        first = self._document.findBlock(table.firstPosition()).blockNumber()
        part = self._reader.table(table, self._document)
        self._by_block[first : last.blockNumber() + 1] = [part] * (last.blockNumber() + 1 - first)
        return last

    def _collect(self) -> None:
        """Gather the leaves, taking what a run of unchanged leaves made before from its first one."""
        self._blocks = []
        self._parts = []
        before: Part | None = None
        for number, part in enumerate(self._by_block):
            if part is not before and part is not None:
                self._parts.append(part)
                self._blocks.append(number)
            before = part
        self._words = sum([part.count for part in self._parts])
        self._gather()

    def _gather(self) -> None:
        # A chapter of 50,000 words has thousands of parts, and this runs after every key: no calls for most.
        parts, blocks = self._parts, self._blocks
        pieces: list[Piece] = []
        starts: list[int] = []
        index, count = 0, len(parts)
        while index < count:
            part = parts[index]
            end = index + 1 if not part.path else self._end_of_run(index)
            made = part.gathered[1] if part.gathered and not part.path else _gathered(parts[index:end])
            pieces += made
            starts += [blocks[index]] * len(made)
            index = end
        self._pieces, self._starts = tuple(pieces), starts

    def _end_of_run(self, index: int) -> int:
        """Return where the leaves end that share their outermost container with one."""
        parts = self._parts
        tag, number, _attrs = parts[index].path[0]
        end = index + 1
        while end < len(parts):
            other = parts[end].path
            if not other or other[0].number != number or other[0].tag != tag:
                break
            end += 1
        return end


def _gathered(parts: list[Part]) -> Pieces:
    """Return the pieces of leaves that share their outermost container, kept with the first of them."""
    first = parts[0]
    if first.gathered is None or first.gathered[0] != parts:
        first.gathered = (parts, gather(parts))
    return first.gathered[1]
