"""A list to choose from by typing: title, detail and kind on each row; accents and capitals do not count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _
from guia_editor.model.names import fold
from guia_editor.ui import icons
from guia_editor.ui.faces import sized
from guia_editor.ui.theme import Theme
from guia_editor.ui.workbench import Workbench

Index = QModelIndex | QPersistentModelIndex
_PAD = 8.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A row: its key, what it says and is; `tone` ("good", "warning" or "") colours its kind."""

    key: str
    title: str
    detail: str = ""
    kind: str = ""
    tone: str = ""
    icon: str = ""


class _Rows(QAbstractListModel):
    """The choices that match what was typed, and which of them are ticked."""

    ticked = Signal()

    def __init__(self, choices: Sequence[Choice], many: bool) -> None:
        super().__init__()
        self._all = [
            (choice, fold(f"{choice.title} {choice.detail} {choice.kind} {choice.key}")) for choice in choices
        ]
        self._many = many
        self.shown: list[Choice] = list(choices)
        self.chosen: dict[str, None] = {}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Return how many choices are shown."""
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a row says, to the eye and to assistive technology."""
        choice = self.shown[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return choice
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(filter(None, (choice.title, choice.kind, choice.detail)))
        if role == Qt.ItemDataRole.CheckStateRole and self._many:
            return Qt.CheckState.Checked if choice.key in self.chosen else Qt.CheckState.Unchecked
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let rows be ticked when many can be chosen."""
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsUserCheckable if self._many else usual

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Tick a row or take its tick away."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.tick(self.shown[index.row()].key, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def tick(self, key: str, on: bool) -> None:
        """Choose a row by its key, or no longer."""
        if on:
            self.chosen[key] = None
        else:
            self.chosen.pop(key, None)
        for row, choice in enumerate(self.shown):
            if choice.key == key:
                self.dataChanged.emit(self.index(row), self.index(row))
        self.ticked.emit()

    def bring_up(self, keys: Collection[str]) -> None:
        """Put choices before all others, so that what is ticked is seen."""
        self.beginResetModel()
        self._all.sort(key=lambda one: one[0].key not in keys)
        self.shown = [choice for choice, _text in self._all]
        self.endResetModel()

    def narrow(self, query: str, kind: str = "") -> None:
        """Show the choices (of a kind) that hold every word of a query; titles that begin so come first."""
        words = fold(query).split()
        self.beginResetModel()
        found = [
            (choice, text)
            for choice, text in self._all
            if (not kind or choice.kind == kind) and all(word in text for word in words)
        ]
        if words:
            found.sort(key=lambda one: not one[1].startswith(words[0]))
        self.shown = [choice for choice, _text in found]
        self.endResetModel()


class _Painter(QStyledItemDelegate):
    """Draws a row: title, its kind at the right, its detail below."""

    def __init__(self, bench: Workbench, parent: QObject) -> None:
        super().__init__(parent)
        self._bench = bench

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Return the height of a row with or without detail."""
        choice: Choice = index.data(Qt.ItemDataRole.UserRole)
        height = QFontMetricsF(option.font).height()
        small = QFontMetricsF(sized(option.font, 0.88)).height() if choice.detail else 0
        return QSize(120, round(height + small + 2 * _PAD - 4))

    def editorEvent(  # noqa: N802
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Let Space tick a row; clicks are the list's, wherever on the row they fall."""
        if event.type() != QEvent.Type.KeyPress:
            return False
        return super().editorEvent(event, model, option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        choice: Choice = index.data(Qt.ItemDataRole.UserRole)
        theme = self._bench.theme
        rect = QRectF(option.rect).adjusted(4, 1, -4, -1)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected or state & QStyle.StateFlag.State_MouseOver:
            ground = theme.chosen if selected else theme.accent_ground
            painter.setPen(theme.accent if selected and state & QStyle.StateFlag.State_HasFocus else ground)
            painter.setBrush(ground)
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        room = rect.adjusted(_PAD, _PAD - 3, -_PAD, -_PAD + 3)
        room = self._tick(painter, room, index, theme)
        self._words(painter, room, option, choice, theme)
        painter.restore()

    def _tick(self, painter: QPainter, room: QRectF, index: Index, theme: Theme) -> QRectF:
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return room
        mark = "square-check" if state == Qt.CheckState.Checked else "square"
        color = theme.accent if state == Qt.CheckState.Checked else theme.muted
        top = room.center().y() - 8
        painter.drawPixmap(round(room.left()), round(top), icons.pixmap(mark, color, 16))
        return room.adjusted(26, 0, 0, 0)

    def _words(
        self, painter: QPainter, room: QRectF, option: QStyleOptionViewItem, choice: Choice, theme: Theme
    ) -> None:
        font = option.font
        small = sized(font, 0.88)
        line = QFontMetricsF(font).height()
        if choice.icon:
            painter.drawPixmap(
                round(room.left()), round(room.center().y() - 8), icons.pixmap(choice.icon, theme.accent, 16)
            )
            room = room.adjusted(26, 0, 0, 0)
        kind = QFontMetricsF(small).horizontalAdvance(choice.kind)
        tones = {"good": theme.good, "warning": theme.warning}
        painter.setFont(small)
        painter.setPen(tones.get(choice.tone, theme.muted))
        top = QRectF(room.left(), room.top(), room.width(), line)
        painter.drawText(top, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), choice.kind)
        painter.setFont(font)
        painter.setPen(theme.ink)
        width = room.width() - kind - (14 if kind else 0)
        title = QFontMetricsF(font).elidedText(choice.title, Qt.TextElideMode.ElideRight, width)
        painter.drawText(top, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), title)
        if choice.detail:
            painter.setFont(small)
            painter.setPen(theme.muted)
            below = QRectF(room.left(), room.top() + line, room.width(), room.height() - line)
            detail = QFontMetricsF(small).elidedText(choice.detail, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(below, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), detail)


class PickList(QWidget):
    """A search field over a list. `changed` tells of another choice, `confirmed` of a double click or Enter.

    With `many`, rows are ticked (Space, click) and `chosen` are the ticked ones in the order of ticking.
    With `by_kind`, one kind at a time can be shown.
    """

    changed = Signal()
    confirmed = Signal()

    def __init__(
        self,
        bench: Workbench,
        name: str,
        choices: Sequence[Choice],
        *,
        many: bool = False,
        by_kind: bool = False,
    ) -> None:
        super().__init__()
        self._many = many
        self.search = QLineEdit()
        self.search.setAccessibleName(_("Buscar: {what}").format(what=name))
        self.search.setPlaceholderText(_("Escriba para buscar…"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(
            icons.icon("search", bench.theme, bench.theme.muted), QLineEdit.ActionPosition.LeadingPosition
        )
        self.rows = _Rows(choices, many)
        self.view = QListView()
        self.view.setAccessibleName(name)
        self.view.setModel(self.rows)
        self.view.setItemDelegate(_Painter(bench, self))
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._lay_out(choices if by_kind else ())
        self.setFocusProxy(self.search)
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._narrow)
        self.kinds.currentIndexChanged.connect(self._narrow)
        self.view.selectionModel().currentChanged.connect(self._moved)
        self.view.doubleClicked.connect(self._double)
        self.view.clicked.connect(self._clicked)
        self.rows.ticked.connect(self.changed)
        if not many:
            self.select("")

    def _lay_out(self, by_kind: Sequence[Choice]) -> None:
        self._none = QLabel(_("Nada coincide con lo que escribió."))
        self._none.setObjectName("nota")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(_("Mostrar solo"))
        self.kinds.addItem(_("Todo"), "")
        for kind in dict.fromkeys(choice.kind for choice in by_kind):
            self.kinds.addItem(kind, kind)
        self.kinds.setVisible(bool(by_kind))
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(self.kinds)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        column.addWidget(self._none)

    def chosen(self) -> tuple[str, ...]:
        """Return the keys chosen: the ticked ones, or the current row's."""
        if self._many:
            return tuple(self.rows.chosen)
        index = self.view.currentIndex()
        return (self.rows.shown[index.row()].key,) if index.isValid() else ()

    def select(self, key: str) -> None:
        """Put the current row on a choice, the first one when there is none with that key."""
        rows = [row for row, choice in enumerate(self.rows.shown) if choice.key == key]
        if not self.rows.shown or (key and not rows):
            return
        index = self.rows.index(rows[0] if rows else 0)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.view.selectionModel().setCurrentIndex(index, flag)
        self.view.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def tick(self, keys: Sequence[str]) -> None:
        """Tick choices by their keys; they come first in the list."""
        self.rows.bring_up(keys)
        for key in keys:
            self.rows.tick(key, True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let the arrows move in the list while the cursor stays in the search field."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            keys = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
            if event.key() in keys:
                self.view.keyPressEvent(event)
                return True
        return super().eventFilter(watched, event)

    def _narrow(self) -> None:
        kept = self.chosen()
        self.rows.narrow(self.search.text(), str(self.kinds.currentData() or ""))
        if not self._many:
            self.select(kept[0] if kept and any(one.key == kept[0] for one in self.rows.shown) else "")
        self._none.setVisible(not self.rows.shown)
        self.changed.emit()

    def _moved(self) -> None:
        if not self._many:
            self.changed.emit()

    def _clicked(self, index: QModelIndex) -> None:
        if self._many:
            key = self.rows.shown[index.row()].key
            self.rows.tick(key, key not in self.rows.chosen)

    def _double(self, _index: QModelIndex) -> None:
        if not self._many:
            self.confirmed.emit()
