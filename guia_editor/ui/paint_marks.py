"""Marks beside and behind leaves: bullets, numbers, task boxes, note marks, code, placeholders."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPolygonF, QTextBlock

from guia_editor.i18n import _
from guia_editor.ui.formats import Path, path_of
from guia_editor.ui.paint_scene import Scene
from guia_editor.ui.stylesheet import mixed
from guia_editor.ui.styling import INDENT, INSETS


class Numbers:
    """Numbers of the items of ordered lists: the first one seen is counted back, the others go on from it."""

    def __init__(self) -> None:
        self._last: dict[int, int] = {}

    def of(self, block: QTextBlock, path: Path, depth: int) -> int:
        """Return the number of the item at a depth of a path that begins with a block."""
        parent = path[depth - 1]
        if parent.number in self._last:
            self._last[parent.number] += 1
        else:
            self._last[parent.number] = int(parent.attrs.get("start", 1)) + _items_before(block, path, depth)
        return self._last[parent.number]


def _items_before(block: QTextBlock, path: Path, depth: int) -> int:
    """Count the items before one, walking back to the beginning of its list only."""
    count, item, parent = 0, path[depth].number, path[depth - 1].number
    block = block.previous()
    while block.isValid():
        other = path_of(block.blockFormat())
        if len(other) <= depth or other[depth - 1].number != parent:
            break
        if other[depth].number != item:
            count, item = count + 1, other[depth].number
        block = block.previous()
    return count


def paint_marker(
    painter: QPainter, scene: Scene, block: QTextBlock, path: Path, depth: int, numbers: Numbers
) -> None:
    """Paint the bullet, number or task box of the item at a depth of a path that begins with a block."""
    if not depth:
        return
    ordered, checked = path[depth - 1].tag == "ol", path[depth].attrs.get("checked")
    number = numbers.of(block, path, depth) if ordered else 0
    if checked is not None:
        _task(painter, scene, block, path, depth, bool(checked))
    elif ordered:
        _number(painter, scene, block, path, depth, number)
    else:
        _bullet(painter, scene, block, path, depth)


def _number(painter: QPainter, scene: Scene, block: QTextBlock, path: Path, depth: int, number: int) -> None:
    line = scene.first_line(block)
    if line is None:
        return
    font = scene.font(10.5)
    words = f"{number}."
    x = scene.left_of(path, depth) - scene.pixels(7) - QFontMetricsF(font).horizontalAdvance(words)
    painter.setFont(font)
    painter.setPen(scene.theme.accent)
    painter.drawText(QPointF(round(x), round(line.baseline)), words)


def _bullet(painter: QPainter, scene: Scene, block: QTextBlock, path: Path, depth: int) -> None:
    line = scene.first_line(block)
    if line is None:
        return
    level = sum(one.tag in ("ul", "ol") for one in path[:depth])
    side = scene.pixels(6.2)
    center = QPointF(scene.left_of(path, depth) - scene.pixels(12), line.baseline - line.ascent * 0.27)
    box = QRectF(center.x() - side / 2, center.y() - side / 2, side, side)
    color = scene.theme.accent
    match min(level, 3):
        case 1:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawEllipse(box)
        case 2:
            painter.setPen(QPen(color, scene.pixels(1.2)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box)
        case _:
            painter.fillRect(box.adjusted(0.5, 0.5, -0.5, -0.5), color)


def task_box(scene: Scene, block: QTextBlock, path: Path, depth: int) -> QRectF | None:
    """Return where the box of a task is painted, or None while its block is not laid out."""
    line = scene.first_line(block)
    if line is None:
        return None
    side = round(scene.pixels(14))
    left = scene.left_of(path, depth) - scene.pixels(7) - side
    middle = line.baseline - line.ascent * 0.33
    return QRectF(round(left), round(middle - side / 2), side, side)


def _task(painter: QPainter, scene: Scene, block: QTextBlock, path: Path, depth: int, checked: bool) -> None:
    box = task_box(scene, block, path, depth)
    if box is None:
        return
    theme, frame = scene.theme, box.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QPen(theme.accent if checked else theme.muted, 1.2))
    painter.setBrush(theme.accent if checked else theme.page)
    painter.drawRoundedRect(frame, 3, 3)
    if checked:
        side = box.width()
        steps = ((0.24, 0.52), (0.43, 0.72), (0.77, 0.31))
        tick = QPolygonF([QPointF(box.left() + x * side, box.top() + y * side) for x, y in steps])
        pen = QPen(theme.page, max(1.6, side * 0.13))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(tick)


def paint_note_mark(painter: QPainter, scene: Scene, block: QTextBlock, path: Path, depth: int) -> None:
    """Paint the number of a footnote before its words, and a short rule above the first of several."""
    line = scene.first_line(block)
    if line is None:
        return
    label = str(path[depth].attrs.get("label", ""))
    number = scene.atoms.note_number(label) if scene.atoms else 0
    font, left = scene.font(9, bold=True), scene.left_of(path, depth)
    room = scene.pixels(INDENT * INSETS["note"].left - 6)
    words = QFontMetricsF(font).elidedText(str(number or label), Qt.TextElideMode.ElideRight, room)
    painter.setFont(font)
    painter.setPen(scene.theme.accent)
    at = left + room - QFontMetricsF(font).horizontalAdvance(words)
    painter.drawText(QPointF(round(at), round(line.baseline - line.ascent * 0.18)), words)
    before = path_of(block.previous().blockFormat()) if block.previous().isValid() else ()
    if len(before) <= depth or before[depth].tag != "note":
        y = round(scene.rect(block).top() - scene.pixels(6)) + 0.5
        painter.setPen(QPen(scene.theme.line, 1))
        painter.drawLine(QLineF(left, y, left + scene.pixels(140), y))


def paint_code(painter: QPainter, scene: Scene, block: QTextBlock, path: Path, info: str) -> None:
    """Paint the ground of literal lines, and what their fence says they are."""
    rect = scene.rect(block)
    left, right = round(scene.left_of(path, len(path))), round(scene.right_of(path, len(path)))
    pad = round(scene.pixels(8))
    ground = QRectF(left, round(rect.top()) - pad, right - left, round(rect.height()) + 2 * pad)
    painter.setPen(QPen(scene.theme.line, 1))
    painter.setBrush(scene.theme.desk)
    painter.drawRoundedRect(ground.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    if info:
        painter.setFont(scene.font(8))
        painter.setPen(scene.theme.muted)
        room = ground.adjusted(0, scene.pixels(3), -scene.pixels(8), 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, info)


def paint_rule(painter: QPainter, scene: Scene, block: QTextBlock, path: Path) -> None:
    """Paint a break between themes."""
    y = round(scene.rect(block).center().y()) + 0.5
    painter.setPen(QPen(scene.theme.line, max(1.0, scene.pixels(1.5))))
    painter.drawLine(QLineF(scene.left_of(path, len(path)), y, scene.right_of(path, len(path)), y))


def paint_caption_word(painter: QPainter, scene: Scene, block: QTextBlock) -> None:
    """Write «Tabla» above the caption of one."""
    line = scene.first_line(block)
    if line is None:
        return
    painter.setFont(scene.font(7.5, bold=True))
    painter.setPen(scene.theme.muted)
    if scene.is_beside(block):
        return
    y = scene.rect(block).top()
    painter.drawText(QPointF(round(line.left), round(y)), _("TABLA"))


def paint_placeholder(painter: QPainter, scene: Scene, block: QTextBlock, path: Path, words: str) -> None:
    """Write in faint letters what belongs into an empty leaf."""
    line = scene.first_line(block)
    if line is None:
        return
    left, baseline, size = line.left, line.baseline, block.charFormat().fontPointSize() or 12.0
    if scene.is_beside(block):  # its words go below the table, where they will stand
        left, baseline, size = scene.left_of(path, len(path)), scene.below_table(block), 9.0
    font = scene.font(size)
    font.setItalic(True)
    painter.setFont(font)
    painter.setPen(mixed(scene.theme.muted, scene.theme.page, 0.25))
    painter.drawText(QPointF(round(left), round(baseline)), words)
