"""What two people changed in the same place: one after another, chosen or written anew; nothing is lost."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from guia_editor.errors import GuideError
from guia_editor.i18n import _, plural
from guia_editor.markdown.splice import WillNotReadBack
from guia_editor.model.conflicts import Conflict
from guia_editor.tasks.conflict_sides import Sides, sides_of
from guia_editor.tasks.exchange import conflicts_of, settle_conflict
from guia_editor.ui.conflict_card import ConflictCard
from guia_editor.ui.dialog import MessageLine
from guia_editor.ui.exchange_desk import ExchangeDesk
from guia_editor.ui.identity import identity
from guia_editor.ui.recording import author
from guia_editor.ui.sheet import Empty, Sheet, scrolled
from guia_editor.ui.views import open_views
from guia_editor.ui.widgets import plain_tip, push_button

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

_LIST_WIDTH = 210
_CONTENT = "contenido/"
_Found = tuple[tuple[Conflict, ...], tuple[Sides, ...]]


class ConflictsView(Sheet):
    """The places at the left, the one that is chosen at the right; settling one leads to the next."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, _("Cambios por resolver"), "intercambio")
        self.conflicts: tuple[Conflict, ...] = ()
        self._sides: tuple[Sides, ...] = ()
        self._asked = 0
        self.card: ConflictCard | None = None
        self._area: QScrollArea | None = None
        self.list = QListWidget()
        self.list.setAccessibleName(_("Lugares por resolver"))
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._show)
        self._place = QLabel()
        self._place.setObjectName("fuerte")
        self._place.setWordWrap(True)
        self._holder = QVBoxLayout()
        self.message = MessageLine(bench)
        self.chapter = push_button(_("Ver el capítulo"), self._open_chapter)
        self.settle = push_button(_("&Guardar y seguir"), self.settle_shown)
        self.settle.setDefault(True)
        self._main = QWidget()
        self._lay_out()
        self.empty = Empty(bench, "circle-check")
        self.body.addWidget(self._main, 1)
        self.body.addWidget(self.empty, 1)
        self._main.hide()
        self.empty.say(_("Buscando…"))
        bench.session_changed.connect(self.refresh)
        ExchangeDesk.of(bench).finished.connect(lambda _outcome: self.refresh())
        self.refresh()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.message, 1)
        foot.addWidget(self.chapter)
        foot.addWidget(self.settle)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self._place)
        right.addLayout(self._holder, 1)
        right.addLayout(foot)
        row = QHBoxLayout(self._main)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addWidget(self.list)
        row.addLayout(right, 1)

    # --- What is shown --------------------------------------------------------------------------

    def refresh(self) -> None:
        """Look again at what is to be settled."""
        session = self.bench.session
        self._asked += 1
        asked = self._asked
        if session is None:
            return
        folder = session.folder

        def look(_progress: object) -> _Found:
            found = conflicts_of(folder)
            return found, sides_of(folder, found)

        def show(found: _Found) -> None:
            if asked == self._asked:
                self.show_conflicts(*found)

        self.bench.activities.run(_("Buscando cambios por resolver"), look, show, owner=self)

    def show_conflicts(self, found: tuple[Conflict, ...], sides: tuple[Sides, ...]) -> None:
        """Show other conflicts; the same ones again leave what the person is doing alone."""
        if found == self.conflicts and self.card is not None:
            return
        row = max(0, self.list.currentRow())
        self.conflicts, self._sides = found, sides
        self.list.clear()
        for one in found:
            title = self._title(one)
            item = QListWidgetItem(f"{title}\n{one.place}" if one.place else title)
            item.setToolTip(plain_tip(one.chapter))
            self.list.addItem(item)
        self._main.setVisible(bool(found))
        self.empty.setVisible(not found)
        if found:
            single = _("En un lugar dos personas cambiaron lo mismo.")
            many = _("En {count} lugares dos personas cambiaron lo mismo.")
            told = _("No se perdió nada. Mientras falte elegir, esos capítulos no se pueden aprobar.")
            self.say(f"{plural(len(found), single, many)} {told}")
            self.list.setCurrentRow(min(row, len(found) - 1))
        else:
            self.say("")
            more = _("Cuando dos personas cambien lo mismo, aquí verá lo de cada una y elegirá qué queda.")
            self.empty.say(_("No hay nada por resolver."), more)

    def _show(self, row: int) -> None:
        if self._area is not None:
            self._holder.removeWidget(self._area)
            self._area.hide()
            self._area.deleteLater()
            self.card = self._area = None
        if not 0 <= row < len(self.conflicts):
            return
        conflict = self.conflicts[row]
        now = dt.datetime.now().astimezone()
        me = author(self.bench).name if identity(self.bench.settings).known else ""
        self.card = ConflictCard(self.bench, conflict, self._sides[row], me, now)
        self.card.chosen.connect(self._check)
        self._area = scrolled(self.card, _("Lo que cambió cada persona"))
        self._holder.addWidget(self._area)
        place = f" · {conflict.place}" if conflict.place else ""
        self._place.setText(f"{self._title(conflict)}{place}")
        self.chapter.setVisible(conflict.chapter.endswith(".md"))
        self._check()

    def _check(self) -> None:
        chosen = self.card is not None and bool(self.card.choice)
        self.settle.setEnabled(chosen)
        self.message.say("" if chosen else _("Elija qué queda."))

    def _title(self, conflict: Conflict) -> str:
        path = conflict.chapter.removeprefix(_CONTENT)
        session = self.bench.session
        for chapter in session.guide.chapters if session is not None else ():
            if chapter.path == path:
                return chapter.front.title
        return path

    # --- What can be done -----------------------------------------------------------------------

    def _open_chapter(self) -> None:
        if self.card is not None:
            self.bench.open_chapter(self.card.conflict.chapter.removeprefix(_CONTENT))

    def settle_shown(self) -> None:
        """Let the passage be as it was chosen, and go on to the next."""
        card, session = self.card, self.bench.session
        if card is None or session is None or not card.choice:
            return
        try:
            text = card.text()
        except WillNotReadBack as error:
            self.message.say(f"{error.message} {error.remedy}".strip(), error=True)
            return
        conflict = card.conflict
        view = open_views(self.bench).get(conflict.chapter.removeprefix(_CONTENT))
        if view is not None and view.is_modified and not view.save():
            self.message.say(_("El capítulo tiene cambios que no se pudieron guardar; ábralo."), error=True)
            return
        folder, who = session.folder, author(self.bench)
        self.settle.setEnabled(False)
        self.bench.activities.run(
            _("Guardando lo elegido"),
            lambda _progress: settle_conflict(folder, conflict, text, who),
            lambda _nothing: self._settled(),
            self._refused,
            owner=self,
        )

    def _settled(self) -> None:
        ExchangeDesk.of(self.bench).refresh()
        self.bench.read_again()
        self.refresh()

    def _refused(self, error: object) -> None:
        self._check()
        if isinstance(error, GuideError):
            self.message.say(f"{error.message} {error.remedy}".strip(), error=True)
        else:
            self.bench.activities.untold.emit(error)
