"""The chapter's standing in its review, at the head of the comments: its state, who approved, what next."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout

from guia_editor.i18n import _
from guia_editor.ui.icons import dress, pixmap
from guia_editor.ui.review_words import Line, Tone, standing, when
from guia_editor.ui.state_looks import state_colour, state_icon
from guia_editor.ui.widgets import empty_out, note

if TYPE_CHECKING:
    from guia_editor.tasks.review import Overview, ReviewedChapter
    from guia_editor.ui.theme import Theme
    from guia_editor.ui.window import MainWindow
    from guia_editor.ui.workbench import Workbench

_ICON, _SMALL = 18, 14
_MARKS: dict[Tone, str] = {"good": "circle-check", "bad": "circle-alert", "wait": "clock", "plain": "info"}
DECISIONS = (
    "revision-cambios",
    "revision-enviar",
    "revision-aprobar",
    "revision-ortografia",
    "revision-devolver",
    "revision-dictamen",
    "revision-retirar",
)
"""What can be decided about a chapter, by the ids of its actions, in the order of the menu."""


class ReviewStrip(QFrame):
    """Shows a chapter's standing; its menu has what can be decided now."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._shown: tuple[Overview, ReviewedChapter] | None = None
        self.setObjectName("revision")
        self._picture, self.state, self._since = QLabel(), QLabel(), note("")
        self.state.setObjectName("estado-revision")
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self._since.setWordWrap(False)
        self.decide = QToolButton()
        self.decide.setText(_("Decidir"))
        self.decide.setAccessibleName(_("Decidir sobre el capítulo"))
        self.decide.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.decide.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self.decide)
        self._menu.setAccessibleName(_("Decidir sobre el capítulo"))
        self._menu.aboutToShow.connect(self._fill_menu)
        self.decide.setMenu(self._menu)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.state)
        words.addWidget(self._since)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        head.addWidget(self.decide, 0, Qt.AlignmentFlag.AlignTop)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(14, 10, 10, 10)
        self._rows.setSpacing(8)
        self._rows.addLayout(head)
        self._rows.addLayout(self._lines)
        bench.theme_changed.connect(self._dress)
        self._dress()
        self.hide()

    def show_chapter(self, overview: Overview | None, chapter: ReviewedChapter | None) -> None:
        """Show where a chapter stands; nothing without one."""
        self._shown = (overview, chapter) if overview is not None and chapter is not None else None
        self.setVisible(self._shown is not None)
        self._fill()

    @property
    def words(self) -> str:
        """All that is said, line by line."""
        if self._shown is None:
            return ""
        lines = [line.words for line in standing(*self._shown)]
        return "\n".join([self.state.text(), self._since.text(), *lines])

    def _fill(self) -> None:
        empty_out(self._lines)
        if self._shown is None:
            return
        overview, chapter = self._shown
        state, theme = chapter.review.state, self._bench.theme
        self._picture.setPixmap(pixmap(state_icon(state), state_colour(state, theme), _ICON))
        self.state.setText(overview.flow.label(state))
        since = when(chapter.review.since, dt.datetime.now(dt.UTC)) if chapter.review.since else ""
        self._since.setText(since)
        self._since.setVisible(bool(since))
        for line in standing(overview, chapter):
            self._lines.addWidget(_StandingLine(line, theme))
        self.setAccessibleName(_("Revisión del capítulo: {words}").format(words=self.words))

    def _fill_menu(self) -> None:
        self._menu.clear()
        window = cast("MainWindow | None", self._bench.window)
        if window is None:
            return
        window.book.refresh()
        for name in DECISIONS:
            action = window.book.actions.get(name)
            if action is not None and action.isEnabled():
                self._menu.addAction(action)
        if self._menu.isEmpty():
            told = self._menu.addAction(_("Nada que decidir por ahora"))
            told.setEnabled(False)

    def _dress(self) -> None:
        theme = self._bench.theme
        dress(self.decide, "gavel", theme)
        self.setStyleSheet(
            f"#revision {{ background: {theme.raised.name()}; border: 0;"
            f" border-bottom: 1px solid {theme.line.name()}; }}"
            f" #estado-revision {{ font-weight: 600; }} #revision QLabel {{ background: transparent; }}"
        )
        self._fill()


class _StandingLine(QFrame):
    def __init__(self, line: Line, theme: Theme) -> None:
        super().__init__()
        picture = QLabel()
        picture.setPixmap(pixmap(_MARKS[line.tone], _tone_colour(line.tone, theme), _SMALL))
        picture.setContentsMargins(2, 2, 0, 0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        words = note(line.words)
        row.addWidget(words, 1)


def _tone_colour(tone: Tone, theme: Theme) -> QColor:
    return {"good": theme.good, "bad": theme.error, "wait": theme.warning, "plain": theme.muted}[tone]
