"""How the map of municipalities is painted: fills, borders, lakes and the names that there is room for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QTransform

from guia_editor.ui.stylesheet import mixed
from guia_editor.ui.territory_shapes import Detail, Shapes
from guia_editor.ui.theme import Theme

NEAR = 2.4
"""From this zoom on the outlines are drawn in full, and only those in sight."""

_NAMES_FROM = 2.2
_BORDER, _STRONG = 0.8, 1.5
_RIM = 2.6
_HALO = 3.0
_ROOM = 1.15
"""How much wider than a name its outline's box has to be."""


@dataclass(frozen=True, slots=True)
class Colours:
    """What a map is painted in, by theme."""

    sea: QColor
    bare: QColor  # a municipality without a fill
    chosen: QColor
    border: QColor
    strong: QColor  # borders of departments
    lake: QColor
    shore: QColor
    ink: QColor
    rim: QColor  # around names and marks, so that they stand out on any fill
    accent: QColor

    @classmethod
    def of(cls, theme: Theme) -> Colours:
        """Return a theme's colours."""
        lake = QColor("#31566b") if theme.dark else QColor("#a9cde0")
        return cls(
            sea=theme.desk,
            bare=theme.raised if theme.dark else theme.page,
            chosen=mixed(theme.accent, theme.page, 0.42 if theme.dark else 0.36),
            border=mixed(theme.line, theme.muted, 0.15),
            strong=theme.muted if theme.dark else mixed(theme.muted, theme.ink, 0.35),
            lake=lake,
            shore=mixed(lake, theme.ink, 0.3),
            ink=theme.ink,
            rim=theme.page,
            accent=theme.accent,
        )


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a map may show, by code."""

    departments: Mapping[str, str]
    places: Mapping[str, str]


def paint_base(
    size: QSizeF,
    ratio: float,
    view: QTransform,
    shapes: Shapes,
    fill_of: Callable[[str], QColor],
    colours: Colours,
    names: Names,
    font: QFont,
    cased: bool,
) -> QPixmap:
    """Return what stays the same while the pointer moves; `view` leads from units to pixels."""
    made = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(colours.sea)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setTransform(view, True)
    near = view.m11() >= NEAR
    detail = shapes.fine if near else shapes.coarse
    sight = view.inverted()[0].mapRect(QRectF(QPointF(), size)) if near else shapes.box
    seen = [code for code, box in shapes.boxes.items() if code in detail.places and box.intersects(sight)]
    around = shapes.department_boxes
    borders = [detail.departments[code] for code in detail.departments if around[code].intersects(sight)]
    _paint_detail(painter, detail, seen, borders, fill_of, colours, cased)
    painter.resetTransform()
    _paint_names(painter, QRectF(QPointF(), size), view, shapes, names, colours, font)
    painter.end()
    return made


def _paint_detail(
    painter: QPainter,
    detail: Detail,
    seen: Iterable[str],
    borders: Iterable[QPainterPath],
    fill_of: Callable[[str], QColor],
    colours: Colours,
    cased: bool,
) -> None:
    """Paint the map itself; `cased` puts a pale line beside the departments' borders, as dark fills need."""
    painter.setPen(_pen(colours.border, _BORDER))
    for code in seen:
        painter.setBrush(fill_of(code))
        painter.drawPath(detail.places[code])
    painter.setPen(_pen(colours.shore, _BORDER))
    painter.setBrush(colours.lake)
    painter.drawPath(detail.lakes)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pens = [_pen(colours.rim, _STRONG + _RIM / 2)] if cased else []
    for pen in (*pens, _pen(colours.strong, _STRONG)):
        painter.setPen(pen)
        for path in borders:
            painter.drawPath(path)


def paint_outline(
    painter: QPainter, view: QTransform, path: QPainterPath, colour: QColor, rim: QColor, width: float
) -> None:
    """Paint a mark around a municipality that stands out on any fill."""
    painter.save()
    painter.setTransform(view, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (_pen(rim, width + _RIM), _pen(colour, width)):
        painter.setPen(pen)
        painter.drawPath(path)
    painter.restore()


def _paint_names(
    painter: QPainter,
    window: QRectF,
    view: QTransform,
    shapes: Shapes,
    names: Names,
    colours: Colours,
    font: QFont,
) -> None:
    """Write the names that there is room for: from afar the departments', from near the municipalities'."""
    near = view.m11() >= _NAMES_FROM
    hearts = shapes.hearts if near else shapes.department_hearts
    boxes = shapes.boxes if near else shapes.department_boxes
    words = names.places if near else names.departments
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * 0.9)
    metrics = QFontMetricsF(small)
    taken: list[QRectF] = []
    for code, heart in hearts.items():
        room = view.mapRect(boxes[code])
        place = view.map(heart)
        if code not in words or not window.contains(place):
            continue
        lines = _lines(words[code], metrics, room.width() / _ROOM)
        height = metrics.height() * len(lines)
        wide = max(metrics.horizontalAdvance(line) for line in lines)
        box = QRectF(place.x() - wide / 2, place.y() - height / 2, wide, height)
        if wide * _ROOM > room.width() or height > room.height() or any(box.intersects(b) for b in taken):
            continue
        taken.append(box)
        ratio = painter.device().devicePixelRatio()
        for number, line in enumerate(lines):
            shown = _name(line, small.toString(), colours.ink.name(), colours.rim.name(), ratio)
            left = place.x() - shown.deviceIndependentSize().width() / 2
            painter.drawPixmap(QPointF(left, box.top() + number * metrics.height() - _HALO), shown)


def _lines(name: str, metrics: QFontMetricsF, width: float) -> list[str]:
    """Return a name in one line, or in two where that is how it fits."""
    if metrics.horizontalAdvance(name) <= width or " " not in name:
        return [name]
    words = name.split()
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return list(min(cuts, key=lambda cut: max(metrics.horizontalAdvance(line) for line in cut)))


@lru_cache(maxsize=1024)
def _name(line: str, font_words: str, ink: str, rim: str, ratio: float) -> QPixmap:
    """Return a line of letters with a rim that keeps them legible on any fill; kept, as stroking is slow."""
    font = QFont()
    font.fromString(font_words)
    metrics = QFontMetricsF(font)
    size = QSizeF(metrics.horizontalAdvance(line) + 2 * _HALO, metrics.height() + 2 * _HALO)
    made = QPixmap((size * ratio).toSize() + QSize(1, 1))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    path = QPainterPath()
    path.addText(QPointF(_HALO, _HALO + metrics.ascent()), font, line)
    halo = QColor(rim)
    halo.setAlphaF(0.85)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(
        QPen(halo, _HALO, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.drawPath(path)
    painter.fillPath(path, QColor(ink))
    painter.end()
    return made


def _pen(colour: QColor, width: float) -> QPen:
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
