"""«Pendientes de mí»: what waits for this person, the most urgent first; one key leads there."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from guia_editor.i18n import _, plural
from guia_editor.tasks.pending import Errand, Pending, pending_of
from guia_editor.ui.documents import BOARD, CONFLICTS, TEAM
from guia_editor.ui.icons import pixmap
from guia_editor.ui.review_desk import ReviewDesk
from guia_editor.ui.sheet import Empty, Sheet, scrolled
from guia_editor.ui.widgets import empty_out, note, push_button

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from guia_editor.ui.theme import Theme
    from guia_editor.ui.window import MainWindow
    from guia_editor.ui.workbench import Workbench

_ICON = 22
_WIDEST = 860


class PendingPage(Sheet):
    """A card for each thing that waits; where nothing does, it says so."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, _("Pendientes de mí"), "revision")
        self.pending: tuple[Pending, ...] = ()
        self.cards: list[QPushButton] = []
        self.tools.addWidget(push_button(_("Ver el tab&lero"), lambda: bench.open_chapter(BOARD)))
        self.empty = Empty(bench, "inbox")
        self._column = QWidget()
        self._column.setMaximumWidth(_WIDEST)
        self._rows = QVBoxLayout(self._column)
        self._rows.setContentsMargins(0, 0, 8, 0)
        self._rows.setSpacing(10)
        self._area = scrolled(self._column, _("Pendientes de mí"))
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self.empty, 1)
        bench.review_changed.connect(self.refresh)
        bench.theme_changed.connect(self._dress)
        self._area.hide()
        self.empty.say(_("Leyendo la revisión…"))
        self.refresh()

    def refresh(self) -> None:
        """Look again at what waits."""
        overview = self.bench.review
        if overview is None:
            return

        def show(found: tuple[Pending, ...]) -> None:
            if overview is self.bench.review:
                self.show_pending(found)

        self.bench.activities.run(
            _("Viendo sus pendientes"), lambda _progress: pending_of(overview), show, owner=self
        )

    def show_pending(self, found: tuple[Pending, ...]) -> None:
        """Show what waits."""
        self.pending = found
        empty_out(self._rows)
        self.cards = [self._card(one) for one in found]
        for card in self.cards:
            self._rows.addWidget(card)
        self._rows.addStretch(1)
        self._area.setVisible(bool(found))
        self.empty.setVisible(not found)
        if found:
            self.say(_summary(found))
        elif self.bench.review is not None:
            self._say_nothing()

    def _dress(self) -> None:
        self.show_pending(self.pending)

    def _say_nothing(self) -> None:
        self.say("")
        overview = self.bench.review
        if overview is not None and overview.ledger.team is not None and overview.me.person is None:
            told = _("Todavía no es del equipo de esta guía.")
            more = _("En «Equipo y claves», dentro del menú Intercambio, puede pedir que lo agreguen.")
            self.empty.say(told, more, "users")
        else:
            more = _("Cuando alguien le envíe un capítulo o le haga una observación, aparecerá aquí.")
            self.empty.say(_("Nada espera por usted."), more, "circle-check")

    def _card(self, one: Pending) -> QPushButton:
        theme = self.bench.theme
        button = QPushButton()
        button.setObjectName("tarjeta")
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        button.setAccessibleName(f"{one.title}. {one.message} {waited(one)}".strip())
        button.clicked.connect(lambda _checked=False: self.go(one))
        row = QHBoxLayout(button)
        row.setContentsMargins(18, 12, 18, 12)
        row.setSpacing(16)
        picture = QLabel()
        drawing, colour = _look(one.errand, theme)
        picture.setPixmap(pixmap(drawing, colour, _ICON))
        title = QLabel(one.title)
        title.setObjectName("fuerte")
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(title)
        words.addWidget(note(one.message))
        since = QLabel(waited(one))
        since.setStyleSheet(f"color: {(theme.error if one.late else theme.muted).name()}")
        since.setObjectName("fuerte" if one.late else "nota")
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(since, 0, Qt.AlignmentFlag.AlignTop)
        for label in button.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        button.setMinimumHeight(row.heightForWidth(_WIDEST))
        return button

    def go(self, one: Pending) -> None:
        """Lead to where the thing is done."""
        match one.errand:
            case Errand.REVIEW | Errand.REAPPROVE | Errand.OPINION:
                ReviewDesk.of(self.bench).open_changes(one.path)
            case Errand.REVISE | Errand.ANSWER | Errand.RESUBMIT:
                self.bench.open_chapter(one.path)
                if self.bench.window is not None:
                    cast("MainWindow", self.bench.window).docks.show_panel("comentarios")
            case Errand.SETTLE:
                self.bench.open_chapter(CONFLICTS)
            case Errand.SIGN_TEAM:
                self.bench.open_chapter(TEAM)
            case Errand.SIGN_EDITION:
                from guia_editor.ui.publish_dialog import PublishDialog

                PublishDialog(self.bench).open()
            case _:
                assert_never(one.errand)


def waited(one: Pending) -> str:
    """Return how long something has waited."""
    if not one.since:
        return ""
    if one.days == 0:
        return _("desde hoy")
    told = plural(one.days, _("hace un día"), _("hace {count} días"))
    return _("atrasado, {when}").format(when=told) if one.late else told


def _summary(found: tuple[Pending, ...]) -> str:
    late = sum(one.late for one in found)
    told = plural(len(found), _("Una cosa espera por usted"), _("{count} cosas esperan por usted"))
    if not late:
        return f"{told}."
    return _("{what}; {late}.").format(
        what=told, late=plural(late, _("una atrasada"), _("{count} atrasadas"))
    )


def _look(errand: Errand, theme: Theme) -> tuple[str, QColor]:
    match errand:
        case Errand.REVIEW:
            return "eye", theme.accent
        case Errand.REAPPROVE:
            return "spell-check", theme.accent
        case Errand.REVISE:
            return "pencil", theme.warm
        case Errand.RESUBMIT:
            return "redo-2", theme.warm
        case Errand.ANSWER:
            return "message-square-text", theme.warm
        case Errand.OPINION:
            return "scale", theme.accent
        case Errand.SETTLE:
            return "arrow-left-right", theme.warning
        case Errand.SIGN_TEAM:
            return "signature", theme.accent
        case Errand.SIGN_EDITION:
            return "stamp", theme.accent
        case _:
            assert_never(errand)
