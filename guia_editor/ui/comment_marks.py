"""Where comments and suggestions stand on a page: tints under the words, outside text and undo.

Places follow the edits at once by arithmetic; after a pause they are told anew from the source, which also
finds those again whose words an undo has brought back.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QTextBlock, QTextDocument, QTextLine

from guia_editor.ui.formats import CELLS, kind_of
from guia_editor.ui.paint_scene import Scene
from guia_editor.ui.source_places import Span
from guia_editor.ui.stylesheet import mixed
from guia_editor.ui.theme import Theme

_BAR = 2.0
"""Pixels at zoom 1 of the line under the words: colour alone says nothing to who cannot tell it."""


@dataclass(frozen=True, slots=True)
class CommentMark:
    """The words of a thread: `id` names it, `suggestion` tells suggestions from observations."""

    id: str
    span: Span
    suggestion: bool = False


class CommentMarks(QObject):
    """The marks of one document; `changed` after they were told anew, not after every key.

    It belongs to the document, follows `contentsChange`, and changes nothing.
    """

    changed = Signal()

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._document = document
        self._marks: list[CommentMark] = []
        self._starts: list[int] = []
        self._longest = 0
        self.active = ""
        document.contentsChange.connect(self._shift)

    @property
    def marks(self) -> tuple[CommentMark, ...]:
        """The marks in the order of the text."""
        return tuple(self._marks)

    def set_marks(self, marks: Iterable[CommentMark]) -> None:
        """Show other marks."""
        wanted = sorted(marks, key=lambda mark: mark.span)
        if wanted != self._marks:
            self._take(wanted)
            self._repaint()
            self.changed.emit()

    def set_active(self, id: str) -> None:
        """Put the words of one thread in evidence; "" for none."""
        if id != self.active:
            self.active = id
            self._repaint()

    def span_of(self, id: str) -> Span | None:
        """Return where the words of a thread stand now; None when the page lacks them."""
        return next((mark.span for mark in self._marks if mark.id == id), None)

    def at(self, position: int) -> tuple[str, ...]:
        """Return the threads whose words a position touches, the one with fewest words first."""
        found = [mark for mark in self._near(position, position + 1) if mark.span.start <= position]
        touched = sorted(found, key=lambda mark: mark.span.end - mark.span.start)
        return tuple(mark.id for mark in touched if position <= mark.span.end)

    def between(self, start: int, end: int) -> list[CommentMark]:
        """Return the marks of which something stands from one position to another."""
        return [mark for mark in self._near(start, end) if mark.span.end > start]

    def _near(self, start: int, end: int) -> list[CommentMark]:
        first = bisect_left(self._starts, start - self._longest)
        return self._marks[first : bisect_left(self._starts, end)]

    def _take(self, marks: list[CommentMark]) -> None:
        self._marks = marks
        self._starts = [mark.span.start for mark in marks]
        self._longest = max((mark.span.end - mark.span.start for mark in marks), default=0)

    def _shift(self, position: int, removed: int, added: int) -> None:
        if removed == added or not self._marks:  # only looks have changed, or as many letters
            return
        self._take([_shifted(mark, position, removed, added) for mark in self._marks])

    def _repaint(self) -> None:
        self._document.documentLayout().update.emit()


def _shifted(mark: CommentMark, position: int, removed: int, added: int) -> CommentMark:
    start, end = mark.span
    if end <= position:
        return mark
    gone, change = position + removed, added - removed
    if start >= gone:
        return replace(mark, span=Span(start + change, end + change))
    return replace(mark, span=Span(min(start, position), max(end + change, position)))


def comment_marks(document: QTextDocument) -> CommentMarks:
    """Return the marks of a document, made on first use."""
    return document.findChild(CommentMarks) or CommentMarks(document)


# --- Painting ------------------------------------------------------------------------------------------


def paint_comments(painter: QPainter, scene: Scene, visible: list[QTextBlock]) -> None:
    """Tint the words of threads in the blocks in view."""
    marks = scene.document.findChild(CommentMarks)
    if marks is None or not marks.marks or not visible:
        return
    last = visible[-1]
    shown = marks.between(visible[0].position(), last.position() + last.length())
    # The chosen thread is painted last, over those that share its words.
    for mark in sorted(shown, key=lambda mark: mark.id == marks.active):
        for block in visible:
            if block.position() < mark.span.end and mark.span.start < block.position() + block.length():
                _paint_in(painter, scene, block, mark, mark.id == marks.active)


def _paint_in(painter: QPainter, scene: Scene, block: QTextBlock, mark: CommentMark, active: bool) -> None:
    bar, ground = mark_colours(scene.theme, mark.suggestion, active)
    layout = block.layout()
    corner = layout.position() + scene.shift
    if kind_of(block.blockFormat()) in CELLS:  # its layout knows its position in the cell only
        corner = scene.rect(block).topLeft()
    begin, end = mark.span.start - block.position(), mark.span.end - block.position()
    for number in range(layout.lineCount()):
        line = layout.lineAt(number)
        rect = _words(line, begin, end)
        if rect is None:
            continue
        rect.translate(corner)
        painter.fillRect(rect, ground)
        thick = scene.pixels(_BAR * (1.5 if active else 1.0))
        painter.setPen(QPen(bar, thick, Qt.PenStyle.DashLine if mark.suggestion else Qt.PenStyle.SolidLine))
        low = rect.bottom() - thick / 2
        painter.drawLine(QPointF(rect.left(), low), QPointF(rect.right(), low))


def _words(line: QTextLine, begin: int, end: int) -> QRectF | None:
    """Return where the characters between two places of a block stand on one of its lines."""
    first, after = max(begin, line.textStart()), min(end, line.textStart() + line.textLength())
    if first >= after:
        return None
    left, right = _x(line, first), _x(line, after)
    return QRectF(left, line.y(), right - left, line.height()) if right > left else None


def _x(line: QTextLine, place: int) -> float:
    found = line.cursorToX(place)
    return float(found[0]) if isinstance(found, tuple) else float(found)  # type: ignore[arg-type]


def mark_colours(theme: Theme, suggestion: bool, active: bool) -> tuple[QColor, QColor]:
    """Return line and ground of a thread's words."""
    tint = theme.callouts["norma" if suggestion else "importante"]
    if active:
        return tint.bar, mixed(tint.ground, tint.bar, 0.22)
    return mixed(tint.bar, theme.page, 0.35), tint.ground
