"""Versions as people read them: a list by day, with what was done, when and by whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from guia_editor.i18n import _
from guia_editor.tasks.history import VersionLine
from guia_editor.ui.icons import pixmap
from guia_editor.ui.widgets import plain_tip, wrapped

if TYPE_CHECKING:
    from guia_editor.ui.theme import Theme
    from guia_editor.ui.workbench import Workbench

_LINE = Qt.ItemDataRole.UserRole + 1
_MARK, _GAP, _PAD = 16, 10, 7
_MOST_LINES = 2
_Index = QModelIndex | QPersistentModelIndex


class VersionList(QListWidget):
    """One or two versions can be chosen; `compared` when the person presses Enter or clicks twice."""

    compared = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self.setAccessibleName(_("Versiones"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Rows(self))
        self.itemDoubleClicked.connect(lambda _item: self.compared.emit())
        bench.theme_changed.connect(self.viewport().update)

    @property
    def theme(self) -> Theme:
        """The theme to paint in."""
        return self._bench.theme

    def show_versions(self, lines: Sequence[VersionLine]) -> None:
        """Show versions, newest first; those chosen stay chosen."""
        kept = {one.id for one in self.chosen}
        self.clear()
        day = ""
        for line in lines:
            if line.day != day:
                day = line.day
                self._add_day(day)
            item = QListWidgetItem(line.name or line.what)
            item.setData(_LINE, line)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken(line))
            item.setToolTip(plain_tip(line.what))
            self.addItem(item)
            if line.id in kept:
                item.setSelected(True)

    @property
    def chosen(self) -> list[VersionLine]:
        """The versions that are chosen, newest first."""
        found = [(self.row(item), item.data(_LINE)) for item in self.selectedItems()]
        return [line for _row, line in sorted(found, key=lambda one: one[0]) if isinstance(line, VersionLine)]

    def choose(self, *ids: str) -> None:
        """Choose versions, as the person would."""
        for row in range(self.count()):
            item = self.item(row)
            line = item.data(_LINE)
            item.setSelected(isinstance(line, VersionLine) and line.id in ids)

    def _add_day(self, day: str) -> None:
        item = QListWidgetItem(day[:1].upper() + day[1:])
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.addItem(item)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Wrap the words anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Compare with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen:
            self.compared.emit()
        else:
            super().keyPressEvent(event)


def by_whom(line: VersionLine) -> str:
    """Return when and by whom, in one line."""
    who = _("{person}, de {institution}") if line.institution else "{person}"
    told = who.format(person=line.person, institution=line.institution)
    return _("{time} · {who}").format(time=line.time, who=told)


def spoken(line: VersionLine) -> str:
    """Return a version as a screen reader says it."""
    words = _("{name}: {what}").format(name=line.name, what=line.what) if line.name else line.what
    return f"{words}. {line.day}, {by_whom(line)}"


class _Rows(QStyledItemDelegate):
    """Paints a heading for each day, and below it what was done and by whom."""

    def __init__(self, list_: VersionList) -> None:
        super().__init__(list_)
        self._list = list_

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        """Give a version the lines that its words need, up to two, and one below."""
        metrics = QFontMetrics(self._list.font())
        line = index.data(_LINE)
        if not isinstance(line, VersionLine):
            return QSize(80, metrics.height() + 18)
        bold = QFontMetrics(self._font(line))
        lines = wrapped(line.name or line.what, bold, self._room(), _MOST_LINES)
        return QSize(80, len(lines) * bold.lineSpacing() + metrics.lineSpacing() + 2 * _PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        theme, rect = self._list.theme, option.rect
        line = index.data(_LINE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(line, VersionLine):
            self._paint_version(painter, rect, line, option, theme)
        else:
            font = QFont(self._list.font())
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(theme.muted)
            inside = rect.adjusted(_PAD + 4, 8, -_PAD, 0)
            painter.drawText(inside, int(Qt.AlignmentFlag.AlignVCenter), str(index.data()))
        painter.restore()

    def _paint_version(
        self, painter: QPainter, rect: QRect, line: VersionLine, option: QStyleOptionViewItem, theme: Theme
    ) -> None:
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(theme.chosen if chosen else theme.accent_ground)
            painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.accent)
            painter.drawRoundedRect(rect.adjusted(4, 1, -5, -2), 6, 6)
        drawing, colour = _drawing(line, theme)
        painter.drawPixmap(rect.left() + _PAD + 4, rect.top() + _PAD + 1, pixmap(drawing, colour, _MARK))
        font = self._font(line)
        painter.setFont(font)
        painter.setPen(theme.ink)
        metrics = QFontMetrics(font)
        left, top = rect.left() + _PAD + 4 + _MARK + _GAP, rect.top() + _PAD
        for words in wrapped(line.name or line.what, metrics, self._room(), _MOST_LINES):
            painter.drawText(left, top + metrics.ascent(), words)
            top += metrics.lineSpacing()
        painter.setFont(self._list.font())
        painter.setPen(theme.ink if chosen else theme.muted)
        metrics = QFontMetrics(self._list.font())
        below = metrics.elidedText(by_whom(line), Qt.TextElideMode.ElideRight, self._room())
        painter.drawText(left, top + metrics.ascent(), below)

    def _font(self, line: VersionLine) -> QFont:
        font = QFont(self._list.font())
        font.setBold(bool(line.name))
        return font

    def _room(self) -> int:
        return max(80, self._list.viewport().width() - 2 * (_PAD + 4) - _MARK - _GAP)


def _drawing(line: VersionLine, theme: Theme) -> tuple[str, QColor]:
    if line.name:
        return "bookmark", theme.accent
    if line.joined:
        return "arrow-left-right", theme.muted
    return ("file-plus" if line.first else "save"), theme.muted
