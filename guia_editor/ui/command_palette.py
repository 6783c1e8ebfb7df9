"""Type a few letters: any command, chapter or heading comes up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
)

from guia_editor.i18n import _
from guia_editor.model.names import fold
from guia_editor.ui.actions import plain
from guia_editor.ui.chapter_tree import chapters_and_headings
from guia_editor.ui.fuzzy import score
from guia_editor.ui.icons import icon
from guia_editor.ui.palette_row import KIND, PaletteRow

if TYPE_CHECKING:
    from guia_editor.ui.window import MainWindow

_SHOWN = 40
_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True, slots=True)
class Hit:
    """Something to go to or do: its words, what they are compared by, a hint at the right, an icon."""

    words: str
    folded: str
    hint: str
    icon: str
    run: Callable[[], None]
    weight: float = 0.0


class CommandPalette(QDialog):
    """A line to type in over the list of what fits; `places` leaves commands out."""

    def __init__(self, window: MainWindow, *, places: bool = False) -> None:
        super().__init__(window, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Popup)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = _("Ir a un capítulo o título") if places else _("Buscar una orden, capítulo o título")
        self.setAccessibleName(title)
        self.setWindowTitle(title)
        frame = QFrame()
        frame.setObjectName("paleta")
        self.line = QLineEdit()
        self.line.setPlaceholderText(f"{title}…")
        self.line.setAccessibleName(title)
        self.line.textChanged.connect(self._filter)
        self.line.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Lo que coincide"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setIconSize(QSize(18, 18))
        self.list.setItemDelegate(PaletteRow(window.bench, self.list))
        self.list.itemActivated.connect(self._take)
        self.list.itemClicked.connect(self._take)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(10, 8, 10, 10)
        inside.setSpacing(6)
        inside.addWidget(self.line)
        inside.addWidget(self.list, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        self._hits = [*self._places(), *(() if places else self._commands())]
        self._place_over(window)
        self._filter("")

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Let what is typed go to the line: a popup is never activated, which is when dialogs do that."""
        super().showEvent(event)
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def _place_over(self, window: MainWindow) -> None:
        wide = min(640, window.width() - 20)
        tall = min(480, window.height() - 60)
        self.resize(wide, tall)
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - wide) // 2, corner.y() + min(70, window.height() // 10))

    def _commands(self) -> list[Hit]:
        self._window.book.refresh()
        hits = []
        for row in self._window.book.rows:
            action = self._window.book.actions[row.id]
            if action.isEnabled() and row.id != "ver-paleta":
                words = plain(row.text).rstrip("…")
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                menu = row.menu.split("/")[0]
                hits.append(
                    Hit(words, fold(f"{words} {row.menu} {row.tip}"), keys or menu, row.icon, action.trigger)
                )
        return hits

    def _places(self) -> list[Hit]:
        session = self._window.bench.session
        if session is None:
            return []
        recent = self._window.stack.recent
        hits = []
        for words, path, line, level in chapters_and_headings(session.guide):
            chapter = level == 1
            weight = 2.0 / (1 + recent.index(path)) if chapter and path in recent[1:] else 0.0
            hint = _("capítulo") if chapter else path.rsplit("/", 1)[-1].removesuffix(".md")
            name = "file-text" if chapter else "hash"
            hits.append(Hit(words, fold(words), hint, name, self._opener(path, line), weight + 3 * chapter))
        return hits

    def _opener(self, path: str, line: int) -> Callable[[], None]:
        return lambda: self._window.bench.open_chapter(path, line)

    def _filter(self, text: str) -> None:
        wanted = fold(text.strip())
        if wanted:
            scored = [
                (found + hit.weight, hit)
                for hit in self._hits
                if (found := score(wanted, hit.folded)) is not None
            ]
            best = [hit for _score, hit in sorted(scored, key=lambda pair: -pair[0])[:_SHOWN]]
        else:
            best = sorted((hit for hit in self._hits if hit.icon != "hash"), key=lambda hit: -hit.weight)
        self.list.clear()
        theme = self._window.bench.theme
        for hit in best:
            item = QListWidgetItem(icon(hit.icon, theme, theme.muted), hit.words)
            item.setData(KIND, hit.hint)
            item.setData(Qt.ItemDataRole.UserRole, hit)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{hit.words}, {hit.hint}")
            self.list.addItem(item)
        if not best:
            none = QListWidgetItem(_("Nada coincide. Pruebe con otra palabra."))
            none.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(none)
        self.list.setCurrentRow(0)

    def _take(self, item: QListWidgetItem | None) -> None:
        hit = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if hit is not None:
            self.accept()
            hit.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let the arrows move in the list and Enter take its row while the line is typed in."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in _KEYS:
                self.list.event(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)
