"""How the window shows who holds what: a colour for each way to stand, on the map and in the table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap

from guia_editor.i18n import _, date_as, number
from guia_editor.tasks.delivery_tables import holding_words
from guia_editor.tasks.reach import Holding, Reach
from guia_editor.ui.icons import sharpest

if TYPE_CHECKING:
    from guia_editor.ui.theme import Theme

_LIGHT = {Holding.CURRENT: "#1b7f9c", Holding.SUPERSEDED: "#d9962f", Holding.DRAFT: "#bcd3dc"}
_DARK = {Holding.CURRENT: "#4fb3cf", Holding.SUPERSEDED: "#d99a3d", Holding.DRAFT: "#42606d"}
_ORDER = (Holding.CURRENT, Holding.SUPERSEDED, Holding.DRAFT, Holding.NONE)
_SIDE = 14


def holding_colour(holding: Holding, theme: Theme) -> QColor:
    """Return the colour of a way to stand; that of the bare map for a municipality without deliveries."""
    bare = theme.raised if theme.dark else theme.page
    name = (_DARK if theme.dark else _LIGHT).get(holding)
    return QColor(name) if name else bare


def coverage_fills(found: Reach, theme: Theme) -> tuple[Mapping[str, QColor], tuple[tuple[QColor, str], ...]]:
    """Return the colour of each municipality, and the legend with how many there are of each."""
    fills = {
        code: holding_colour(one.holding, theme)
        for code, one in found.places.items()
        if one.holding is not Holding.NONE
    }
    told = _("{words}: {count}")
    legend = tuple(
        (
            holding_colour(one, theme),
            told.format(words=holding_words(one), count=number(found.country.counts.get(one, 0))),
        )
        for one in _ORDER
        if found.country.counts.get(one) or one is Holding.NONE
    )
    return fills, legend


def short_words(holding: Holding) -> str:
    """Return how a municipality stands, as a column of a table says it."""
    return {
        Holding.CURRENT: _("Vigente"),
        Holding.SUPERSEDED: _("Anterior"),
        Holding.DRAFT: _("Borrador"),
        Holding.NONE: _("Sin entregas"),
    }[holding]


def swatch(holding: Holding, theme: Theme) -> QIcon:
    """Return a small square in the colour of a way to stand."""
    return _square(holding_colour(holding, theme).name(), theme.edge.name(), sharpest())


@lru_cache(maxsize=32)
def _square(fill: str, edge: str, ratio: float) -> QIcon:
    picture = QPixmap(round(_SIDE * ratio), round(_SIDE * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(edge), 1))
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(QRectF(0.5, 0.5, _SIDE - 1, _SIDE - 1), 3, 3)
    painter.end()
    return QIcon(picture)


def short_day(day: str) -> str:
    """Return an ISO day as it is written here ("23/11/2026"), "" for none."""
    return date_as(dt.date.fromisoformat(day), "d/MM/yyyy") if day else ""
