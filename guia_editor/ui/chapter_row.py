"""How a row of the tree of chapters is painted: number, title, words, problems, unsaved text."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget

from guia_editor.i18n import number
from guia_editor.model.review import State
from guia_editor.ui.icons import pixmap
from guia_editor.ui.state_looks import state_colour, state_icon
from guia_editor.ui.stylesheet import mixed
from guia_editor.ui.workbench import Workbench

PATH = Qt.ItemDataRole.UserRole + 1
NUMBER = Qt.ItemDataRole.UserRole + 2
WORDS = Qt.ItemDataRole.UserRole + 3
ERRORS = Qt.ItemDataRole.UserRole + 4
WARNINGS = Qt.ItemDataRole.UserRole + 5
UNSAVED = Qt.ItemDataRole.UserRole + 6
REVIEW = Qt.ItemDataRole.UserRole + 7
"""The `State` of a chapter in its review."""

REVIEW_WORDS = Qt.ItemDataRole.UserRole + 8
OPEN_THREADS = Qt.ItemDataRole.UserRole + 9

_ROW, _HEADING = 32, 36
_EDGE, _GAP, _NUMBER, _DOT = 8, 8, 26, 3.5

_ROOMY = 230
"""Pixels of a row from which there is room for its words beside its title."""

_WIDE = 360
"""Pixels of a row from which there is room for the name of its state too."""

_SIGN = 15

_Index = QModelIndex | QPersistentModelIndex


class ChapterRow(QStyledItemDelegate):
    """Paints parts as small headings, chapters as one calm line each."""

    def __init__(self, bench: Workbench, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._bench = bench
        self._tree = tree

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        """Give chapters a comfortable height, headings room above."""
        line = QFontMetrics(self._tree.font()).height()
        least = _ROW if index.data(PATH) else _HEADING
        return QSize(100, max(least, line + 12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(PATH):
            self._chapter(painter, option, index)
        else:
            self._heading(painter, option, index)
        painter.restore()

    def _heading(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme = self._bench.theme
        item = self._tree.itemFromIndex(index)
        rect = option.rect.adjusted(_EDGE, 8, -_EDGE, 0)
        chevron = pixmap("chevron-down" if item.isExpanded() else "chevron-right", theme.muted, 14)
        painter.drawPixmap(QPointF(rect.left(), rect.center().y() - 6), chevron)
        font = self._font(bold=True, scale=0.92)
        painter.setFont(font)
        painter.setPen(theme.muted)
        words = rect.adjusted(20, 0, -40, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        painter.setFont(self._font(scale=0.9))
        painter.drawText(
            rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(item.childCount())
        )

    def _chapter(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme = self._bench.theme
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focus = chosen and self._tree.hasFocus()
        ground = option.rect.adjusted(_EDGE // 2, 1, -_EDGE // 2, -1)
        if chosen or over:
            painter.setPen(QPen(theme.accent, 1.0) if focus else Qt.PenStyle.NoPen)
            painter.setBrush(theme.chosen if chosen else mixed(theme.accent_ground, theme.desk, 0.5))
            painter.drawRoundedRect(QRectF(ground).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        rect = ground.adjusted(_EDGE, 0, -_EDGE, 0)
        if index.data(UNSAVED):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.warm)
            painter.drawEllipse(QPointF(rect.left() + 1, rect.center().y() + 0.5), _DOT, _DOT)
        rect.setLeft(rect.left() + _GAP)
        right = self._right(painter, rect, index)
        self._title(
            painter, QRect(rect.left(), rect.top(), right - rect.left(), rect.height()), index, chosen
        )

    def _title(self, painter: QPainter, rect: QRect, index: _Index, chosen: bool) -> None:
        theme = self._bench.theme
        numbers = QRect(rect.left(), rect.top(), _NUMBER, rect.height())
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        title = rect.adjusted(_NUMBER + _GAP, 0, 0, 0)
        if index.data(NUMBER):
            painter.setFont(self._font(scale=0.95))
            painter.setPen(theme.accent if chosen else theme.muted)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(numbers, flags, str(index.data(NUMBER)))
        elif picture is not None:
            picture.paint(painter, QRect(rect.left() + _GAP, rect.center().y() - 8, 18, 18))
        else:
            title = rect.adjusted(_GAP, 0, 0, 0)
        font = self._font(bold=chosen)
        painter.setFont(font)
        painter.setPen(theme.accent if chosen else theme.ink)
        words = QFontMetrics(font).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, title.width())
        painter.drawText(title, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def _right(self, painter: QPainter, rect: QRect, index: _Index) -> int:
        """Paint problems and words at the right end; return where they begin."""
        theme = self._bench.theme
        right = rect.right()
        font = self._font(scale=0.88)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        right = self._review(painter, rect, right, index)
        if index.data(WORDS) is not None and rect.width() > _ROOMY:
            words = number(index.data(WORDS))
            width = metrics.horizontalAdvance("00,000")
            place = QRect(right - width, rect.top(), width, rect.height())
            painter.setPen(theme.muted)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, flags, words)
            right = place.left() - 6
        for count, bar, ground in (
            (index.data(WARNINGS), theme.warning, theme.callouts["importante"].ground),
            (index.data(ERRORS), theme.error, theme.callouts["atencion"].ground),
        ):
            if count:
                right = self._badge(painter, rect, right, str(count), (bar, ground))
        return right

    def _review(self, painter: QPainter, rect: QRect, right: int, index: _Index) -> int:
        """Paint the state in the review, at the very end: its drawing, and its name where there is room."""
        if not index.data(REVIEW):
            return right
        state = State(str(index.data(REVIEW)))  # Qt keeps its value only
        color = state_colour(state, self._bench.theme)
        painter.drawPixmap(
            right - _SIGN, rect.center().y() - _SIGN // 2, pixmap(state_icon(state), color, _SIGN)
        )
        right -= _SIGN + 6
        if rect.width() > _WIDE:
            words = str(index.data(REVIEW_WORDS) or "")
            width = painter.fontMetrics().horizontalAdvance(words)
            painter.setPen(color)
            place = QRect(right - width, rect.top(), width, rect.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
            right = place.left() - 8
        return right

    def _badge(
        self, painter: QPainter, rect: QRect, right: int, words: str, colors: tuple[QColor, QColor]
    ) -> int:
        metrics = QFontMetrics(painter.font())
        width = max(20, metrics.horizontalAdvance(words) + 12)
        height = metrics.height() + 2
        place = QRectF(right - width, rect.center().y() - height / 2 + 1, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colors[1])
        painter.drawRoundedRect(place, height / 2, height / 2)
        painter.setPen(colors[0])
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
        return right - width - 4

    def _font(self, *, bold: bool = False, scale: float = 1.0) -> QFont:
        font = QFont(self._tree.font())
        font.setBold(bold)
        font.setPointSizeF(font.pointSizeF() * scale)
        return font
