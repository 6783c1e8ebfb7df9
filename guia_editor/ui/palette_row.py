"""How a row of the palette is painted: icon, words, and a quiet hint at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from guia_editor.ui.workbench import Workbench

KIND = Qt.ItemDataRole.UserRole + 1
_ROW, _EDGE, _ICON = 34, 10, 18


class PaletteRow(QStyledItemDelegate):
    """Paints one line of the palette's list."""

    def __init__(self, bench: Workbench, view: QListWidget) -> None:
        super().__init__(view)
        self._bench = bench
        self._view = view

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Give each row a comfortable height."""
        return QSize(100, max(_ROW, QFontMetrics(self._view.font()).height() + 14))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        theme = self._bench.theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        ground = option.rect.adjusted(0, 1, -4, -1)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.chosen)
            painter.drawRoundedRect(QRectF(ground), 6, 6)
        rect = ground.adjusted(_EDGE, 0, -_EDGE, 0)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if picture is not None:
            picture.paint(painter, QRect(rect.left(), rect.center().y() - _ICON // 2 + 1, _ICON, _ICON))
        small = QFont(self._view.font())
        small.setPointSizeF(small.pointSizeF() * 0.9)
        hint = QFontMetrics(small).elidedText(
            str(index.data(KIND) or ""), Qt.TextElideMode.ElideRight, rect.width() // 3
        )
        painter.setFont(small)
        painter.setPen(theme.muted)
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect, flags, hint)
        left = rect.left() + _ICON + _EDGE
        room = rect.right() - QFontMetrics(small).horizontalAdvance(hint) - _EDGE - left
        painter.setFont(self._view.font())
        painter.setPen(theme.accent if chosen else theme.ink)
        metrics = QFontMetrics(self._view.font())
        words = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room)
        place = QRect(left, rect.top(), room, rect.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()
