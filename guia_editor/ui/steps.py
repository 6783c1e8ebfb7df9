"""Questions one after another: a dialog of pages with "back" and "next", for what is set up once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from guia_editor.errors import Cancelled, GuideError
from guia_editor.i18n import _
from guia_editor.ui.dialog import FRAME, MessageLine
from guia_editor.ui.forms import add_field
from guia_editor.ui.icons import pixmap
from guia_editor.ui.manual import help_key, set_topic
from guia_editor.ui.sheet import scrolled
from guia_editor.ui.widgets import note, push_button

if TYPE_CHECKING:
    from guia_editor.model.progress import Progress
    from guia_editor.ui.workbench import Workbench

_ICON = 24


class Page(QWidget):
    """One step: a heading, words, fields. `changed` tells that `problem` may say something else.

    `next_label` is what the button says that leaves the page, `leave` what is done in a thread before that:
    it returns the work and what takes its outcome, or None when there is nothing to do. From a page that
    `is_final` there is no way back: what was asked for is done.
    """

    changed = Signal()

    def __init__(self, title: str, about: str = "") -> None:
        super().__init__()
        self.title = title
        self.next_label = ""
        self.is_final = False
        self.setAccessibleName(title)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(28, 20, 28, 16)
        self.rows.setSpacing(8)
        heading = QLabel(title)
        heading.setObjectName("titulo-hoja")
        heading.setWordWrap(True)
        self.rows.addWidget(heading)
        if about:
            self.rows.addWidget(note(about))

    def add_field(self, label: str, field: QWidget, help_text: str = "") -> QLabel:
        """Add a field under its label, whose mnemonic leads to it; return the label."""
        return add_field(self.rows, label, field, help_text)

    def enter(self) -> None:
        """Get ready to be shown."""

    def problem(self) -> str:
        """Return what is missing or wrong, in one sentence; "" when the page can be left."""
        return ""

    def leave(self) -> tuple[Callable[[Progress], object], Callable[[object], None]] | None:
        """Return what is done before the next page, and what takes its outcome; None for nothing."""
        return None


class Steps(QDialog):
    """Pages in an order that `following` says; after the last, the dialog is accepted."""

    def __init__(self, bench: Workbench, title: str, topic: str) -> None:
        super().__init__(bench.window)
        self.bench = bench
        self._path: list[Page] = []
        self._holders: dict[Page, QWidget] = {}
        self._busy = False
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_topic(self, topic)
        help_key(self)
        self._stack = QStackedWidget()
        self._message = MessageLine(bench)
        self.back = push_button(_("A&trás"), self.go_back)
        self.next = push_button(_("&Siguiente"), self.go_on)
        self.next.setDefault(True)
        self.cancel = push_button(_("&Cancelar"), self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(28, 12, 28, 16)
        foot.setSpacing(8)
        foot.addWidget(self._message, 1)
        for button in (self.cancel, self.back, self.next):
            foot.addWidget(button)
        line = QFrame()
        line.setObjectName("raya")
        line.setFixedHeight(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._stack, 1)
        outer.addWidget(line)
        outer.addLayout(foot)
        room = self.screen().availableSize()
        self.resize(min(640, room.width() - FRAME[0]), min(560, room.height() - FRAME[1]))

    @property
    def page(self) -> Page:
        """The page in view."""
        return self._path[-1]

    def begin(self, page: Page) -> None:
        """Show the first page."""
        self._path = []
        self._show(page)

    def following(self, _page: Page) -> Page | None:
        """Return the page after one, None when it is the last."""
        return None

    def go_on(self) -> None:
        """Leave the page: do first what it asks for, then show the next, or end."""
        if self._busy or self.page.problem():
            return
        asked = self.page.leave()
        if asked is None:
            self._turn()
            return
        work, take = asked

        def done(outcome: object) -> None:
            self._set_busy(False)
            take(outcome)
            self._turn()

        self._set_busy(True)
        self.bench.activities.run(self.page.title, work, done, self._failed, owner=self)

    def go_back(self) -> None:
        """Show the page before."""
        if len(self._path) > 1 and not self._busy and not self.page.is_final:
            self._path.pop()
            self._show(self._path.pop())

    def complain(self, words: str) -> None:
        """Show what went wrong; it stays until something changes."""
        self._message.say(words, error=True)

    @property
    def told(self) -> str:
        """What the line beside the buttons says."""
        return self._message.words

    def check(self) -> None:
        """Look anew whether the page can be left."""
        told = self.page.problem()
        self._message.say(told)
        self.next.setEnabled(not told and not self._busy)

    def _turn(self) -> None:
        page = self.following(self.page)
        if page is None:
            self.accept()
        else:
            self._show(page)

    def _show(self, page: Page) -> None:
        self._path.append(page)
        holder = self._holders.get(page)
        if holder is None:
            holder = self._holders[page] = scrolled(page, page.title)
            self._stack.addWidget(holder)
            page.changed.connect(self.check)
        page.enter()
        self._stack.setCurrentWidget(holder)
        last = self.following(page) is None
        label = page.next_label or (_("&Terminar") if last else _("&Siguiente"))
        self.next.setText(label)
        self.next.setAccessibleName(label.replace("&", ""))
        self.back.setVisible(len(self._path) > 1 and not page.is_final)
        self.cancel.setVisible(not page.is_final)
        self.check()
        _focus_first(page)

    def _failed(self, error: object) -> None:
        self._set_busy(False)
        match error:
            case Cancelled():
                self.check()
            case GuideError(message=message, remedy=remedy):
                self.complain(f"{message} {remedy}".strip())
            case _:
                self.bench.activities.untold.emit(error)

    def _set_busy(self, on: bool) -> None:
        self._busy = on
        self.page.setEnabled(not on)
        for button in (self.back, self.next):
            button.setEnabled(not on)
        if on:
            self._message.say(_("Un momento…"))


def _focus_first(page: QWidget) -> None:
    for child in page.findChildren(QWidget):
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isEnabled() and not child.isHidden():
            child.setFocus(Qt.FocusReason.OtherFocusReason)
            return


class Cards(QWidget):
    """One of a few answers, each with a drawing and a sentence; `chosen` gives the name of the one taken."""

    chosen = Signal(str)

    def __init__(self, bench: Workbench, name: str) -> None:
        super().__init__()
        self._bench = bench
        self.setAccessibleName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 0)
        self._column.setSpacing(10)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QRadioButton] = {}

    @property
    def value(self) -> str:
        """The name of the answer, "" for none."""
        return next((name for name, button in self._buttons.items() if button.isChecked()), "")

    def add(self, name: str, drawing: str, label: str, about: str) -> QRadioButton:
        """Add an answer."""
        card = _Card(label)
        row = QHBoxLayout(card)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(14)
        picture = QLabel()
        picture.setPixmap(pixmap(drawing, self._bench.theme.accent, _ICON))
        picture.setAccessibleName(" ")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(card.button)
        below = note(about)
        below.setContentsMargins(26, 0, 0, 0)
        words.addWidget(below)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        card.button.setAccessibleDescription(about)
        card.button.toggled.connect(lambda on: self.chosen.emit(name) if on else None)
        self._group.addButton(card.button)
        self._buttons[name] = card.button
        self._column.addWidget(card)
        return card.button

    def choose(self, name: str) -> None:
        """Take an answer, as the person would."""
        self._buttons[name].setChecked(True)


class _Card(QFrame):
    """A card that is one large radio button."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self.setObjectName("tarjeta")
        self.button = QRadioButton(label)
        self.button.setObjectName("fuerte")
        self.button.setAccessibleName(label.replace("&", ""))

    def mousePressEvent(self, _event: object) -> None:  # noqa: N802
        """Let a click anywhere on the card choose it."""
        self.button.setChecked(True)
        self.button.setFocus(Qt.FocusReason.MouseFocusReason)
