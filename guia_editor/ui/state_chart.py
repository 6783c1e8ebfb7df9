"""How many chapters stood at each state, day by day: a stacked area in the window's colours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from guia_editor.i18n import _
from guia_editor.model.review import State
from guia_editor.tasks.board import BoardPoint
from guia_editor.ui.moments import short_day
from guia_editor.ui.state_looks import state_colour

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

_ORDER = tuple(reversed(State))
"""From below: what is published carries what is still to be done."""

_PLOT, _AXIS, _LINE, _SWATCH = 112, 20, 22, 12
_LEFT, _GAP = 30, 18


class StateChart(QWidget):
    """Paints a series; the legend below names each state with its count of today."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._series: Sequence[BoardPoint] = ()
        self._labels: Mapping[State, str] = {}
        self._totals: Mapping[State, int] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(_("Capítulos por estado a lo largo del tiempo"))
        bench.theme_changed.connect(self.update)

    def show_series(
        self, series: Sequence[BoardPoint], totals: Mapping[State, int], labels: Mapping[State, str]
    ) -> None:
        """Show other figures; with fewer than two days only the legend."""
        self._series = series
        self._totals, self._labels = totals, labels
        told = "; ".join(f"{labels[state]}: {totals.get(state, 0)}" for state in State)
        self.setAccessibleDescription(told)
        self.setToolTip("" if self.has_course else _("El gráfico aparece cuando la revisión lleva dos días."))
        self.setFixedHeight(self.heightForWidth(max(self.width(), 1)))
        self.update()

    @property
    def has_course(self) -> bool:
        """Say whether there are days enough to draw."""
        return len(self._series) > 1

    # --- Measure ------------------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Say that the legend's lines depend on the width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """Return the height with the legend's lines at a width."""
        plot = _PLOT + _AXIS if self.has_course else 0
        return plot + len(self._legend(width)) * _LINE + 6

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a size for a usual width."""
        return QSize(480, self.heightForWidth(max(self.width(), 320)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Take the height that the legend needs now."""
        super().resizeEvent(event)
        self.setFixedHeight(self.heightForWidth(event.size().width()))

    def _legend(self, width: int) -> list[list[tuple[State, str, int]]]:
        """Return the lines of the legend: state, words, width."""
        metrics = self.fontMetrics()
        lines: list[list[tuple[State, str, int]]] = [[]]
        used = 0
        for state in State:
            words = f"{self._labels.get(state, '')} {self._totals.get(state, 0)}"
            wide = _SWATCH + 6 + metrics.horizontalAdvance(words) + _GAP
            if lines[-1] and used + wide > width:
                lines.append([])
                used = 0
            lines[-1].append((state, words, wide))
            used += wide
        return lines

    # --- Paint --------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint areas, axis and legend."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0
        if self.has_course:
            self._paint_areas(painter, QRectF(_LEFT, 6, self.width() - _LEFT - 6, _PLOT - 6))
            top = _PLOT + _AXIS
        self._paint_legend(painter, top)

    def _paint_areas(self, painter: QPainter, plot: QRectF) -> None:
        theme = self._bench.theme
        most = max(1, *(sum(point.counts.values()) for point in self._series))
        first, last = self._series[0].day, self._series[-1].day
        days = max(1, (last - first).days)

        def across(day: dt.date) -> float:
            return plot.left() + plot.width() * (day - first).days / days

        def up(count: int) -> float:
            return plot.bottom() - plot.height() * count / most

        floor = dict.fromkeys((point.day for point in self._series), 0)
        for state in _ORDER:
            below = [QPointF(across(point.day), up(floor[point.day])) for point in self._series]
            for point in self._series:
                floor[point.day] += point.counts.get(state, 0)
            above = [QPointF(across(point.day), up(floor[point.day])) for point in self._series]
            colour = state_colour(state, theme)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF([*below, *reversed(above)]))
            painter.setPen(QPen(theme.page, 1))  # a line of the ground parts one state from the next
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF(above))
        painter.setPen(QPen(theme.line, 1))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        painter.setPen(theme.muted)
        flag = Qt.AlignmentFlag
        scale = QRectF(0, plot.top() - 8, _LEFT - 6, 16)
        painter.drawText(scale, int(flag.AlignRight | flag.AlignVCenter), str(most))
        painter.drawText(scale.translated(0, plot.height()), int(flag.AlignRight | flag.AlignVCenter), "0")
        axis = QRectF(plot.left(), plot.bottom() + 2, plot.width(), _AXIS - 2)
        painter.drawText(axis, int(flag.AlignLeft | flag.AlignVCenter), short_day(first))
        painter.drawText(axis, int(flag.AlignRight | flag.AlignVCenter), short_day(last))

    def _paint_legend(self, painter: QPainter, top: int) -> None:
        theme = self._bench.theme
        for line in self._legend(self.width()):
            left = 0
            for state, words, wide in line:
                square = QRectF(left, top + (_LINE - _SWATCH) / 2, _SWATCH, _SWATCH)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(state_colour(state, theme))
                painter.drawRoundedRect(square, 3, 3)
                painter.setPen(theme.ink if self._totals.get(state, 0) else theme.muted)
                room = QRectF(left + _SWATCH + 6, top, wide, _LINE)
                painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
                left += wide
            top += _LINE
