"""Where things stand on the page: the edges of containers and leaves in the coordinates of the viewport."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QTextBlock, QTextCursor
from PySide6.QtWidgets import QTextEdit

from guia_editor.ui.atoms import AtomObject, atom_object_of
from guia_editor.ui.formats import CELLS, Path, kind_of, path_of
from guia_editor.ui.styling import INDENT, INSETS, SANS, Inset, zoom_of
from guia_editor.ui.theme import LIGHT, Theme

_NONE = Inset()
_FAR = 100_000.0
_CELL_EDGE = 8.0
"""Pixels from the words in a cell to its outer edge: padding and rules."""


class Line(NamedTuple):
    """The first line of a block: its left end and baseline, its height above the baseline."""

    left: float
    baseline: float
    ascent: float


class Scene:
    """One editor's page at the moment of painting; cheap to make, never kept."""

    def __init__(self, editor: QTextEdit) -> None:
        self.document = editor.document()
        self._layout = self.document.documentLayout()
        self.scale = zoom_of(self.document)
        self.atoms: AtomObject | None = atom_object_of(self.document)
        self.theme: Theme = self.atoms.context.theme if self.atoms else LIGHT
        self._shift = QPointF(-editor.horizontalScrollBar().value(), -editor.verticalScrollBar().value())
        page = self.document.rootFrame().frameFormat()
        edges = page.padding() + page.border()
        self.left = self.scale * (page.leftMargin() + edges) + self._shift.x()
        width = self.document.textWidth()
        self.right = width - self.scale * (page.rightMargin() + edges) + self._shift.x()

    def pixels(self, measure: float) -> float:
        """Return a measure at zoom 1 as pixels of the view."""
        return measure * self.scale

    def font(self, points: float, *, bold: bool = False) -> QFont:
        """Return the font of labels at a size in points at zoom 1."""
        font = QFont(SANS)
        font.setPixelSize(max(1, round(points * 96 / 72 * self.scale)))
        font.setBold(bold)
        return font

    @property
    def shift(self) -> QPointF:
        """From places in the document to places in the viewport."""
        return self._shift

    # --- Blocks ---------------------------------------------------------------------------------

    def blocks(self, top: float, bottom: float) -> Iterator[QTextBlock]:
        """Yield the blocks between two heights of the viewport, and one beyond at either end."""
        place = QPointF(0, top) - self._shift
        position = self._layout.hitTest(place, Qt.HitTestAccuracy.FuzzyHit)
        block = self.document.findBlock(max(position, 0))
        # A table that Qt has not laid out yet is hit wherever one asks; what stands there comes before it.
        while block.previous().isValid() and self.rect(block).top() > top:
            block = block.previous()
        if block.previous().isValid():
            block = block.previous()
        while block.isValid():
            yield block
            if self.rect(block).top() > bottom and kind_of(block.blockFormat()) not in CELLS:
                break
            block = block.next()

    def rect(self, block: QTextBlock) -> QRectF:
        """Return where a block stands, the room around it left out."""
        return self._layout.blockBoundingRect(block).translated(self._shift)

    def first_line(self, block: QTextBlock) -> Line | None:
        """Return where a block's words begin, or None while it has not been laid out."""
        layout = block.layout()
        if not layout.lineCount():  # asking for a line that is not there ends the process
            return None
        line = layout.lineAt(0)
        corner = layout.position() + self._shift
        if kind_of(block.blockFormat()) in CELLS:  # its layout knows its position in the cell only
            corner = self.rect(block).topLeft()
        return Line(corner.x() + line.x(), corner.y() + line.y() + line.ascent(), line.ascent())

    # --- Containers -----------------------------------------------------------------------------

    def left_of(self, path: Path, depth: int) -> float:
        """Return the left edge of the container at a depth of a path."""
        steps = sum(INSETS.get(container.tag, _NONE).left for container in path[:depth])
        return self.left + self.pixels(INDENT * steps)

    def right_of(self, path: Path, depth: int) -> float:
        """Return the right edge of the container at a depth of a path."""
        return self.right - self.pixels(sum(INSETS.get(one.tag, _NONE).right for one in path[:depth]))

    def top_of(self, block: QTextBlock, path: Path, depth: int, begun: int) -> float:
        """Return the top edge of a container; far above when it began before this block.

        `begun` is the depth from which on the block's containers begin with it.
        """
        if depth < begun:
            return -_FAR
        inner = (INSETS.get(container.tag, _NONE) for container in path[depth + 1 :])
        room = INSETS.get(path[depth].tag, _NONE).top + sum(one.top + one.outer for one in inner)
        return self._outer(block).top() - self.pixels(room)

    def bottom_of(self, block: QTextBlock, path: Path, depth: int, ended: int) -> float:
        """Return the bottom edge of a container; far below when it goes on after this block."""
        if depth < ended:
            return _FAR
        inner = (INSETS.get(container.tag, _NONE) for container in path[depth + 1 :])
        room = INSETS.get(path[depth].tag, _NONE).bottom + sum(one.bottom + one.outer for one in inner)
        return self._outer(block).bottom() + self.pixels(room)

    def _outer(self, block: QTextBlock) -> QRectF:
        """Return where a block stands; of one in a cell, with the cell's edges."""
        if kind_of(block.blockFormat()) in CELLS:
            edge = self.pixels(_CELL_EDGE)
            return self.rect(block).adjusted(0, -edge, 0, edge)
        if self.is_beside(block):
            rect = self.rect(block)
            rect.setBottom(self.below_table(block) + self.pixels(4))
            return rect
        return self.rect(block)

    def is_beside(self, block: QTextBlock) -> bool:
        """Say whether Qt has put a block beside a table: it does so with an empty one that follows it."""
        return self.rect(block).left() > self.right - self.pixels(8)

    def below_table(self, block: QTextBlock) -> float:
        """Return the baseline of small words under the table that a block follows."""
        table = QTextCursor(block.previous()).currentTable()
        if table is None:
            return self.rect(block).bottom()
        last = (table.cellAt(table.rows() - 1, column) for column in range(table.columns()))
        bottoms = [self.rect(cell.lastCursorPosition().block()).bottom() for cell in last]
        return max(bottoms) + self.pixels(_CELL_EDGE + 12)


def shared(one: Path, other: Path) -> int:
    """Return how many containers two paths have in common, from the outside in."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine.number != theirs.number or mine.tag != theirs.tag:
            break
        count += 1
    return count


def neighbours(block: QTextBlock) -> tuple[Path, int, int]:
    """Return a block's path, the depth from which its containers begin with it, and from which they end."""
    path = path_of(block.blockFormat())
    before, after = block.previous(), block.next()
    begun = shared(path, path_of(before.blockFormat())) if before.isValid() else 0
    ended = shared(path, path_of(after.blockFormat())) if after.isValid() else 0
    return path, begun, ended
