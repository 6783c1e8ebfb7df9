"""Faces: what an object looks like once it is measured, as a list of parts to draw at any place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen

from guia_editor.ui import icons
from guia_editor.ui.pictures import Pictures

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
TOP = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True, slots=True)
class Words:
    """Text in a rectangle; `wrap` breaks its lines there, else it must fit in one."""

    rect: QRectF
    text: str
    font: QFont
    color: QColor
    align: Qt.AlignmentFlag = LEFT
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class Baseline:
    """Text whose baseline begins at a point."""

    point: QPointF
    text: str
    font: QFont
    color: QColor


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle with round corners, filled or outlined or both."""

    rect: QRectF
    fill: QColor | None = None
    outline: QColor | None = None
    radius: float = 0.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line of one pixel, or a thicker one."""

    line: QLineF
    color: QColor
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Mark:
    """An icon, by name, in a square."""

    point: QPointF
    name: str
    color: QColor
    size: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the guide, scaled to a rectangle; `waiting` colours its place until it is decoded."""

    rect: QRectF
    path: str
    waiting: QColor


Part = Words | Baseline | Shape | Stroke | Mark | Picture


@dataclass(frozen=True, slots=True)
class Face:
    """Parts in the order in which they are drawn, from the top left corner (0, 0) of a size in pixels."""

    size: QSizeF
    parts: tuple[Part, ...]


def draw(painter: QPainter, origin: QPointF, face: Face, pictures: Pictures) -> None:
    """Draw a face with its top left corner at a point."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(origin)
    for part in face.parts:
        _draw_part(painter, part, pictures)
    painter.restore()


def inverted(face: Face, ground: QColor, ink: QColor) -> Face:
    """Return a face with its frames filled and its words in the colours of what is selected."""
    parts: list[Part] = []
    for part in face.parts:
        match part:
            case Shape():
                parts.append(replace(part, fill=ground, outline=ground))
            case Words() | Baseline() | Mark() | Stroke():
                parts.append(replace(part, color=ink))
            case Picture():
                parts.append(part)
            case _:
                assert_never(part)
    return Face(face.size, tuple(parts))


def _draw_part(painter: QPainter, part: Part, pictures: Pictures) -> None:
    match part:
        case Words():
            painter.setFont(part.font)
            painter.setPen(part.color)
            flags = int(part.align) | (int(Qt.TextFlag.TextWordWrap) if part.wrap else 0)
            painter.drawText(part.rect, flags, part.text)
        case Baseline():
            painter.setFont(part.font)
            painter.setPen(part.color)
            painter.drawText(part.point, part.text)
        case Shape():
            _shape(painter, part)
        case Stroke():
            painter.setPen(QPen(part.color, part.width))
            painter.drawLine(part.line)
        case Mark():
            painter.drawPixmap(part.point, icons.pixmap(part.name, part.color, part.size))
        case Picture():
            ratio = painter.device().devicePixelRatio()
            found = pictures.pixmap(part.path, part.rect.size(), ratio)
            if found is None:
                painter.fillRect(part.rect, part.waiting)
            else:
                painter.drawPixmap(part.rect, found, QRectF(found.rect()))
        case _:
            assert_never(part)


def _shape(painter: QPainter, part: Shape) -> None:
    """Draw a rectangle so that an outline of one pixel falls on whole pixels."""
    painter.setBrush(QBrush(part.fill) if part.fill else Qt.BrushStyle.NoBrush)
    rect = part.rect
    if part.outline:
        style = Qt.PenStyle.DashLine if part.dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(part.outline, 1.0, style))
        rect = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(rect, part.radius, part.radius)


def sized(font: QFont, factor: float, *, bold: bool | None = None) -> QFont:
    """Return a font at a multiple of its size."""
    made = QFont(font)
    if font.pointSizeF() > 0:
        made.setPointSizeF(font.pointSizeF() * factor)
    else:
        made.setPixelSize(max(1, round(font.pixelSize() * factor)))
    if bold is not None:
        made.setBold(bold)
    return made


def elided(text: str, font: QFont, width: float) -> str:
    """Return a text cut with "…" to fit a width, on one line."""
    line = " ".join(text.split())
    return QFontMetricsF(font).elidedText(line, Qt.TextElideMode.ElideRight, width)


def height_of(text: str, font: QFont, width: float) -> float:
    """Return how high a text stands when its lines break at a width."""
    room = QRectF(0, 0, width, 100_000)
    return QFontMetricsF(font).boundingRect(room, int(TOP) | int(Qt.TextFlag.TextWordWrap), text).height()
