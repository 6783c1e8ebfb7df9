"""Find and replace in the chapter in view: a bar under its text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
)

from guia_editor.i18n import _, number, plural
from guia_editor.model.search import Query
from guia_editor.ui.finding import Editor, Match, find_all, replace, select, show_matches
from guia_editor.ui.icons import icon
from guia_editor.ui.manual import set_topic

if TYPE_CHECKING:
    from guia_editor.ui.chapter_view import ChapterView
    from guia_editor.ui.workbench import Workbench

_WAIT_MS = 120
_LAST = "buscar/palabras"


class FindBar(QFrame):
    """The bar of one chapter's view (`FindBar.of`); works on what it shows, visual or source.

    `matches` are what is found now, `at` the number of the one selected, -1 for none.
    """

    def __init__(self, bench: Workbench, view: ChapterView) -> None:
        super().__init__(view)
        set_topic(self, "ayuda-al-escribir")
        self._bench = bench
        self._view = view
        self.matches: list[Match] = []
        self.at = -1
        self.words, self.new_words = QLineEdit(), QLineEdit()
        self.count = QLabel()
        self._lay_out()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._look)
        self._listen()
        self._dress()
        self.hide()

    @classmethod
    def of(cls, bench: Workbench) -> FindBar | None:
        """Return the bar of the chapter in view, made when it has none; None without a chapter."""
        view = bench.view
        if view is None:
            return None
        found = view.findChild(cls)
        if found is None:
            found = cls(bench, view)
            layout = view.layout()
            if layout is not None:
                layout.addWidget(found)
        return found

    @property
    def query(self) -> Query:
        """What is looked for."""
        return Query(
            self.words.text(),
            whole=self._whole.isChecked(),
            case=self._case.isChecked(),
            accents=self._accents.isChecked(),
        )

    @property
    def editor(self) -> Editor:
        """The editor that shows the chapter."""
        return self._view.visual if self._view.is_visual else self._view.source

    # --- What a person does ------------------------------------------------------------------------

    def begin(self, *, replacing: bool) -> None:
        """Show the bar and let the person write; the words selected in the text are what is looked for."""
        chosen = self.editor.textCursor().selectedText()
        last = str(self._bench.settings.value(_LAST, ""))
        self.words.setText(chosen if chosen and len(chosen) < 100 and "\u2029" not in chosen else last)
        self._show_replacing(replacing)
        self.show()
        self._look()
        self.words.selectAll()
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def end(self) -> None:
        """Put the bar away; the keyboard goes back to the text, where the last find stays selected."""
        self.hide()
        self.matches = []
        show_matches(self.editor, [], self._bench.theme)
        self.editor.setFocus()

    def step(self, back: bool = False) -> None:
        """Select the next thing found, or the one before; after the last comes the first."""
        if not self.isVisible() and not self.words.text():
            self.words.setText(str(self._bench.settings.value(_LAST, "")))
        self._look()
        if not self.matches:
            return
        cursor = self.editor.textCursor()
        starts = [match.start for match in self.matches]
        if back:
            self.at = bisect_left(starts, cursor.selectionStart()) - 1
        else:
            here = cursor.selectionStart() + cursor.hasSelection()
            self.at = bisect_left(starts, here) % len(starts)
        self.at %= len(starts)
        select(self.editor, self.matches[self.at])
        self._bench.settings.setValue(_LAST, self.words.text())
        self._tell()

    def replace_one(self) -> None:
        """Put the new words in the place of what is selected, and go on to the next."""
        cursor = self.editor.textCursor()
        chosen = Match(cursor.selectionStart(), cursor.selectionEnd())
        if chosen in self.matches and not self.editor.isReadOnly():
            replace(self.editor, [chosen], self.query, self.new_words.text())
        self.step()

    def replace_all(self) -> None:
        """Put the new words everywhere in the chapter, as one step that can be undone."""
        self._look()
        if not self.matches or self.editor.isReadOnly():
            return
        done = replace(self.editor, self.matches, self.query, self.new_words.text())
        self._look()
        self._say(
            plural(done, _("1 reemplazo; Ctrl+Z lo deshace"), _("{count} reemplazos; Ctrl+Z los deshace"))
        )

    # --- Inside --------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Find everything anew and show it."""
        self._wait.stop()
        self.matches = find_all(self.editor.document(), self.query)
        cursor = self.editor.textCursor()
        chosen = Match(cursor.selectionStart(), cursor.selectionEnd())
        self.at = self.matches.index(chosen) if chosen in self.matches else -1
        self._show_in_view()
        self._tell()

    def _look_soon(self) -> None:
        if self.isVisible():
            self._enable(bool(self.words.text().strip()))
            self._wait.start()

    def _show_in_view(self) -> None:
        if self.isVisible():
            show_matches(self.editor, self.matches, self._bench.theme)

    def _tell(self) -> None:
        total = len(self.matches)
        if not self.words.text().strip():
            self._say("")
        elif not total:
            self._say(_("No se encontró"))
        elif self.at < 0:
            self._say(_("{total} en el capítulo").format(total=number(total)))
        else:
            self._say(_("{n} de {total}").format(n=number(self.at + 1), total=number(total)))
        wrong = bool(self.words.text().strip()) and not total
        self.count.setStyleSheet(
            f"color: {(self._bench.theme.error if wrong else self._bench.theme.muted).name()};"
        )
        self._enable(total > 0)

    def _enable(self, on: bool) -> None:
        for button in (self._next, self._previous, self._one, self._all):
            button.setEnabled(on)

    def _say(self, text: str) -> None:
        self.count.setText(text)
        self.count.setAccessibleDescription(text)

    def _listen(self) -> None:
        self.words.textChanged.connect(self._look_soon)
        for toggle in (self._case, self._accents, self._whole):
            toggle.toggled.connect(self._look)
        for editor in (self._view.visual, self._view.source):
            editor.textChanged.connect(self._look_soon)
            editor.verticalScrollBar().valueChanged.connect(self._show_in_view)
        self._view.mode_changed.connect(self._look_soon)
        self._bench.theme_changed.connect(self._dress)
        for line in (self.words, self.new_words):
            line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let Enter go on and Shift+Enter back from either line."""
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in enter:
            if watched is self.new_words:
                self.replace_one()
            else:
                self.step(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Put the bar away with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    # --- Looks ---------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.setObjectName("hallar")
        self.setAccessibleName(_("Buscar en el capítulo"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        for line, name in ((self.words, _("Buscar")), (self.new_words, _("Reemplazar por"))):
            line.setPlaceholderText(name)
            line.setAccessibleName(name)
            line.setMinimumWidth(160)
            line.setMaximumWidth(420)
            line.setClearButtonEnabled(True)
        self.count.setAccessibleName(_("Resultado"))
        self.count.setMinimumWidth(110)
        self._previous = self._tool(_("Anterior (Mayús+F3)"), lambda: self.step(back=True))
        self._next = self._tool(_("Siguiente (F3)"), self.step)
        self._case = self._toggle("Aa", _("Distinguir mayúsculas"))
        self._accents = self._toggle("áa", _("Distinguir tildes: con esto, «sí» no encuentra «si»"))
        self._whole = self._toggle(_("|ab|"), _("Solo palabras enteras"))
        self._more = self._tool(_("Mostrar el reemplazo (Ctrl+H)"), self._turn_replacing)
        self._close = self._tool(_("Cerrar (Esc)"), self.end)
        self._one = QPushButton(_("Reempla&zar"))
        self._one.clicked.connect(self.replace_one)
        self._all = QPushButton(_("Reemplazar to&do"))
        self._all.clicked.connect(self.replace_all)
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.addWidget(self._more, 0, 0)
        grid.addWidget(self.words, 0, 1)
        tools = QHBoxLayout()
        tools.setSpacing(2)
        for widget in (self._previous, self._next, self._case, self._accents, self._whole):
            tools.addWidget(widget)
        tools.addSpacing(8)
        tools.addWidget(self.count)
        grid.addLayout(tools, 0, 2)
        grid.addWidget(self._close, 0, 4)
        grid.addWidget(self.new_words, 1, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._one)
        buttons.addWidget(self._all)
        buttons.addStretch(1)
        grid.addLayout(buttons, 1, 2)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(3, 1)
        self._set_order()

    def _set_order(self) -> None:
        order = [self.words, self.new_words, self._previous, self._next, self._case, self._accents]
        order += [self._whole, self._one, self._all, self._more, self._close]
        for before, after in pairwise(order):
            self.setTabOrder(before, after)

    def _tool(self, tip: str, do: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(lambda _checked=False: do())
        return button

    def _toggle(self, text: str, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setCheckable(True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    def _turn_replacing(self) -> None:
        self._show_replacing(self.new_words.isHidden())

    def _show_replacing(self, on: bool) -> None:
        for widget in (self.new_words, self._one, self._all):
            widget.setVisible(on)
        self._more.setIcon(icon("chevron-down" if on else "chevron-right", self._bench.theme))

    def _dress(self) -> None:
        theme = self._bench.theme
        self.setStyleSheet(
            f"QFrame#hallar {{ background: {theme.raised.name()}; border: 0;"
            f" border-top: 1px solid {theme.line.name()}; }}"
        )
        for button, name in (
            (self._previous, "chevron-up"),
            (self._next, "chevron-down"),
            (self._close, "x"),
            (self._more, "chevron-right" if self.new_words.isHidden() else "chevron-down"),
        ):
            button.setIcon(icon(name, theme))
        self._show_in_view()
