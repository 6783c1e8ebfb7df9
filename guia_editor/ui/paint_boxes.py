"""Boxes under the text: callouts in their tint, forms and cards with a header, «solo» passages."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from guia_editor.i18n import _
from guia_editor.model.blocks import CalloutKind
from guia_editor.ui import icons
from guia_editor.ui.formats import Container
from guia_editor.ui.paint_scene import Scene
from guia_editor.ui.styling import INDENT, INSETS

BOXES = ("callout", "form", "card", "solo", "quote", "dd")
"""Tags of the containers that have an edge."""

_RADIUS, _BAR = 5.0, 4.0


@dataclass(slots=True)
class Box:
    """The edges of a container; `header` is where its title ends, 0 when that is not in view."""

    container: Container
    depth: int
    left: float
    right: float
    top: float
    bottom: float
    header: float = 0.0

    @property
    def rect(self) -> QRectF:
        """Return the box as a rectangle on whole pixels."""
        left, top = round(self.left), round(self.top)
        return QRectF(left, top, round(self.right) - left, round(self.bottom) - top)


def callout_name(kind: str) -> str:
    """Return the word for a kind of callout."""
    return {
        "nota": _("Nota"),
        "importante": _("Importante"),
        "ejemplo": _("Ejemplo"),
        "norma": _("Norma"),
        "agua": _("Agua"),
        "atencion": _("Atención"),
    }.get(kind, kind)


CALLOUT_ICONS = {
    "nota": "info",
    "importante": "circle-alert",
    "ejemplo": "lightbulb",
    "norma": "scale",
    "agua": "droplets",
    "atencion": "triangle-alert",
}


def paint_box(painter: QPainter, scene: Scene, box: Box) -> None:
    """Paint a container's ground, edge and word."""
    match box.container.tag:
        case "callout":
            _callout(painter, scene, box)
        case "form":
            _sheet(painter, scene, box, "text-cursor-input", _("Formulario"))
        case "card":
            _sheet(painter, scene, box, "id-card", _("Ficha"))
        case "solo":
            _conditional(painter, scene, box)
        case "quote":
            bar = QRectF(box.left + scene.pixels(2), box.top, scene.pixels(3), box.bottom - box.top)
            _rounded(painter, bar, scene.theme.line, 1.5)
        case "dd":
            x = round(box.left + scene.pixels(8)) + 0.5
            painter.setPen(QPen(scene.theme.line, 1))
            painter.drawLine(QLineF(x, box.top, x, box.bottom))
        case _:
            pass


def _callout(painter: QPainter, scene: Scene, box: Box) -> None:
    kind: CalloutKind = box.container.attrs.get("kind", "nota")
    tint = scene.theme.callouts.get(kind, scene.theme.callouts["nota"])
    rect = box.rect
    shape = QPainterPath()
    shape.addRoundedRect(rect, _RADIUS, _RADIUS)
    painter.save()
    painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
    painter.fillRect(rect, tint.ground)
    painter.fillRect(QRectF(rect.left(), rect.top(), scene.pixels(_BAR), rect.height()), tint.bar)
    painter.restore()
    _label(painter, scene, box, CALLOUT_ICONS.get(kind, "info"), callout_name(kind), tint.bar)


def _sheet(painter: QPainter, scene: Scene, box: Box, mark: str, word: str) -> None:
    """Paint a form or a card: a sheet with an edge, its head in the accent's tint."""
    theme, rect = scene.theme, box.rect
    painter.setPen(QPen(theme.line, 1))
    painter.setBrush(theme.raised)
    frame = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(frame, _RADIUS, _RADIUS)
    if box.header:
        head = QRectF(frame.left(), frame.top(), frame.width(), box.header + scene.pixels(6) - frame.top())
        shape = QPainterPath()
        shape.addRoundedRect(frame, _RADIUS, _RADIUS)
        painter.save()
        painter.setClipPath(shape, Qt.ClipOperation.IntersectClip)
        painter.fillRect(head, theme.accent_ground)
        painter.restore()
        painter.setPen(QPen(theme.line, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawLine(QLineF(frame.left(), head.bottom(), frame.right(), head.bottom()))
        painter.drawRoundedRect(frame, _RADIUS, _RADIUS)
    _label(painter, scene, box, mark, word, theme.accent)


def _conditional(painter: QPainter, scene: Scene, box: Box) -> None:
    """Paint a passage for some territories: a dashed edge and a hatched band, so that no colour is needed."""
    theme, rect = scene.theme, box.rect
    painter.setPen(QPen(theme.warm, 1, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
    band = QRectF(rect.left() + 1, rect.top() + 1, scene.pixels(7), rect.height() - 2)
    brush = QBrush(theme.warm, Qt.BrushStyle.BDiagPattern)
    painter.fillRect(band, brush)
    words = scene.atoms.context.condition_words(box.container.attrs) if scene.atoms else ""
    _label(painter, scene, box, "map-pin", words or _("Solo para algunos territorios"), theme.warm)


def _label(painter: QPainter, scene: Scene, box: Box, mark: str, word: str, color: QColor) -> None:
    """Write what a box is in the room above its first leaf."""
    if box.top < -scene.pixels(40):
        return
    font = scene.font(8.5, bold=True)
    metrics = QFontMetricsF(font)
    size = round(metrics.height() * 0.92)
    left = box.left + scene.pixels(INDENT * INSETS[box.container.tag].left)
    middle = box.top + scene.pixels(15)
    painter.drawPixmap(QPointF(round(left), round(middle - size / 2)), icons.pixmap(mark, color, size))
    left += size + scene.pixels(6)
    words = metrics.elidedText(word, Qt.TextElideMode.ElideRight, box.right - left - scene.pixels(12))
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(QPointF(round(left), round(middle + metrics.capHeight() / 2)), words)


def _rounded(painter: QPainter, rect: QRectF, color: QColor, radius: float) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRoundedRect(rect, radius, radius)
