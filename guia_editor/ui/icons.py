"""Icons by name, in the theme's colours. The drawings in `icons/` are Lucide's (ISC licence, beside them)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from guia_editor.ui.theme import Theme

FOLDER = Path(__file__).parent / "icons"
_SIZES = (16, 20, 24)
_STROKE = 1.75
"""Thinner than drawn: calmer beside text of this size."""

_ROOM = 6
"""Pixels between the icon of a button and its words."""

_FAINT = 0.38
"""How much of an icon is left where its action cannot be done."""


def icon(name: str, theme: Theme, color: QColor | None = None) -> QIcon:
    """Return an icon, crisp at the sharpest screen's scale; an empty one for an empty name.

    `color` is the theme's ink unless given. Raises `FileNotFoundError` for a name that is not in `icons/`.
    """
    if not name:
        return QIcon()
    return _icon(name, (color or theme.ink).name(), sharpest())


def dress(button: QAbstractButton, name: str, theme: Theme, color: QColor | None = None) -> None:
    """Put an icon before a button's words, with the room between that Qt's style sheets do not leave."""
    shown = (color or theme.ink).name()
    button.setIcon(_roomy(name, shown, sharpest()))
    button.setIconSize(QSize(_SIZES[0] + _ROOM, _SIZES[0]))


def pixmap(name: str, color: QColor, size: int) -> QPixmap:
    """Return an icon as a picture of `size` logical pixels in a colour, for painters."""
    return _pixmap(name, color.name(), size, sharpest(), 1.0)


def sharpest() -> float:
    """Return the scale of the sharpest screen, in which pictures are drawn."""
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    return QGuiApplication.devicePixelRatio(application)


@lru_cache(maxsize=1024)
def _icon(name: str, color: str, ratio: float) -> QIcon:
    made = QIcon()
    for size in _SIZES:
        for scale in {1.0, ratio}:
            made.addPixmap(_pixmap(name, color, size, scale, 1.0), QIcon.Mode.Normal)
            made.addPixmap(_pixmap(name, color, size, scale, _FAINT), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=256)
def _roomy(name: str, color: str, ratio: float) -> QIcon:
    made = QIcon()
    for mode, opacity in ((QIcon.Mode.Normal, 1.0), (QIcon.Mode.Disabled, _FAINT)):
        wide = QPixmap(round((_SIZES[0] + _ROOM) * ratio), round(_SIZES[0] * ratio))
        wide.setDevicePixelRatio(ratio)
        wide.fill(Qt.GlobalColor.transparent)
        painter = QPainter(wide)
        painter.drawPixmap(0, 0, _pixmap(name, color, _SIZES[0], ratio, opacity))
        painter.end()
        made.addPixmap(wide, mode)
    return made


@lru_cache(maxsize=1024)
def _pixmap(name: str, color: str, size: int, ratio: float, opacity: float) -> QPixmap:
    drawing = (FOLDER / f"{name}.svg").read_text("utf-8").replace("currentColor", color)
    drawing = drawing.replace('stroke-width="2"', f'stroke-width="{_STROKE}"')
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    edge = round(size * ratio)
    made = QPixmap(edge, edge)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setOpacity(opacity)
    renderer.render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made
