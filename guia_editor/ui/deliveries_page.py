"""«Reparto y entregas»: who holds which edition, on the map and in a list, and everything done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from guia_editor.i18n import _
from guia_editor.model.deliveries import Delivery, Medium
from guia_editor.tasks.deliveries import Deliverable, deliverables, medium_words, receipt_file
from guia_editor.tasks.delivery_report import summary
from guia_editor.tasks.delivery_tables import holding_words
from guia_editor.tasks.people import ledger_of
from guia_editor.tasks.reach import Reach, reach_of
from guia_editor.ui.deliveries_list import DeliveriesList
from guia_editor.ui.delivery_details import DeliveryDetails
from guia_editor.ui.delivery_dialogs import DeliveryForm, RecordDialog, WithdrawDialog
from guia_editor.ui.delivery_import import ImportDialog
from guia_editor.ui.delivery_looks import coverage_fills
from guia_editor.ui.delivery_papers import DeliveryPapers
from guia_editor.ui.errors import open_path
from guia_editor.ui.sheet import Empty, Sheet, no_places, scrolled
from guia_editor.ui.territory_map import TerritoryMap
from guia_editor.ui.widgets import push_button

if TYPE_CHECKING:
    from guia_editor.model.events import Ledger
    from guia_editor.ui.workbench import Workbench

_NARROW, _MAP, _TALL, _LIST, _DETAILS, _COMBO = 820, 300, 390, 170, 132, 96
_LETTERS = 14
_SHARES, _HALVES = (404, 590), (330, 230)
_APART = 12


class DeliveriesPage(Sheet):
    """The map coloured by what municipalities hold, the list of them, the deliveries of the chosen one."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, _("Reparto y entregas"), "entregas")
        self.reach: Reach | None = None
        self.editions: tuple[Deliverable, ...] = ()
        self.map: TerritoryMap | None = None
        self.dialog: DeliveryForm | None = None
        self._followed = ""
        self._asked = 0
        self.record = push_button(_("Re&gistrar entrega…"), self.ask_record)
        self.record_many = push_button(_("Registrar &desde CSV…"), self.ask_import)
        for button in (self.record, self.record_many):
            self.tools.addWidget(button)
        self.list = DeliveriesList(bench)
        self.details = DeliveryDetails(bench)
        self.papers = DeliveryPapers(bench)
        self.empty = Empty(bench, "truck")
        self._first = self.empty.offer(_("Registrar la &primera entrega…"), self.ask_record)
        self._make_bar()
        self._lay_out()
        self._connect()
        self._show_empty(_("Leyendo las entregas…"))

    # --- Building -------------------------------------------------------------------------------

    def _make_bar(self) -> None:
        self.edition, self.medium, self.department = QComboBox(), QComboBox(), QComboBox()
        self._bar = QWidget()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(8)
        for combo, name in (
            (self.edition, _("Edición")),
            (self.medium, _("Medio")),
            (self.department, _("Departamento")),
        ):
            combo.setAccessibleName(name)
            # Equally wide: by their rows, one would be cut short while another has room left.
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(_LETTERS)
            combo.setMinimumWidth(_COMBO)
            bar.addWidget(combo)
        self.medium.addItem(_("Todo medio"), "")
        for medium in Medium:
            self.medium.addItem(medium_words(medium), medium.value)
        bar.addStretch(1)
        bar.addWidget(self.papers)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("tarjeta")
        card.setMinimumSize(_MAP, _TALL)
        self._map_column = QVBoxLayout(card)
        self._map_column.setContentsMargins(12, 12, 12, 8)
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        for splitter, first, second, sizes in (
            (self.halves, self.list, self.details, _HALVES),
            (self.split, card, self.halves, _SHARES),
        ):
            splitter.setObjectName("sin-raya")
            splitter.setStyleSheet("QSplitter#sin-raya::handle { background: transparent; }")
            splitter.setHandleWidth(_APART)
            splitter.addWidget(first)
            splitter.addWidget(second)
            splitter.setChildrenCollapsible(False)
            splitter.setStretchFactor(0, 1)
            splitter.setStretchFactor(1, 1)
            splitter.setSizes(list(sizes))
        self.list.setMinimumHeight(_LIST)
        self.details.setMinimumHeight(_DETAILS)
        self._area = scrolled(self.split, _("Reparto y entregas"))
        for widget in (self._bar, self._area, self.empty):
            self.body.addWidget(widget, 0 if widget is self._bar else 1)

    def _connect(self) -> None:
        self.edition.currentIndexChanged.connect(self._count_again)
        self.medium.currentIndexChanged.connect(self._count_again)
        self.department.currentIndexChanged.connect(self._show_department)
        self.list.chosen_changed.connect(self._show_chosen)
        self.details.receipt_asked.connect(self.open_receipt)
        self.details.withdrawal_asked.connect(self.ask_withdraw)
        self.papers.said.connect(self.say)
        self.bench.review_changed.connect(self._follow)
        self.bench.theme_changed.connect(self._paint)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put the map above the list where there is no room beside it."""
        narrow = event.size().width() < _NARROW
        self.split.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
        super().resizeEvent(event)

    # --- What is shown --------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the register again, off the window's thread, and show it."""
        session = self.bench.session
        if session is None:
            return
        self._asked += 1
        folder, guide, asked = session.folder, session.guide, self._asked
        number, medium = str(self.edition.currentData() or ""), str(self.medium.currentData() or "")
        only = Medium(medium) if medium else None

        def read(_progress: object) -> tuple[Reach, tuple[Deliverable, ...]]:
            ledger = ledger_of(folder)
            known = deliverables(folder, ledger)
            return reach_of(folder, guide, ledger, known, edition=number, medium=only), known

        def show(outcome: tuple[Reach, tuple[Deliverable, ...]]) -> None:
            if asked == self._asked and session is self.bench.session:
                self.show_reach(*outcome)

        def refuse(error: object) -> None:
            if asked == self._asked and self.reach is None:
                self._show_empty(_("No se pudieron leer las entregas."))
            self.bench.activities.untold.emit(error)

        self.bench.activities.run(_("Leyendo las entregas"), read, show, refuse, self)

    def _follow(self) -> None:
        """Read again when somebody signed something, here or in a copy that came in."""
        review = self.bench.review
        newest = _newest(review.ledger) if review is not None else ""
        if newest != self._followed and self.reach is not None:
            self.refresh()
        self._followed = newest

    def show_reach(self, found: Reach, editions: tuple[Deliverable, ...]) -> None:
        """Show who holds what; `editions` can be handed over."""
        self.reach, self.editions = found, editions
        self._followed = _newest(found.ledger)
        if not found.places:
            self._show_empty(*no_places())
        elif not found.deliveries:
            more = _("Al registrar quién recibió cada edición, aquí verá a quién le falta y quién tiene una ")
            more += _("edición anterior.")
            self._show_empty(_("Todavía no hay ninguna entrega registrada."), more, first=True)
        else:
            self.empty.hide()
            self._bar.show()
            self._area.show()
            self._fill_combos(found)
            self._show_map(found)
            self.list.show_reach(found)
            self.papers.show_reach(found)
            self.say(summary(found))
            self._show_chosen(self.list.chosen)

    def _show_empty(self, words: str, more: str = "", *, first: bool = False) -> None:
        """Say why there is nothing; `first` offers to record the first delivery."""
        self.empty.say(words, more)
        self._first.setVisible(first)
        self.empty.show()
        self.say("")
        self._bar.hide()
        self._area.hide()

    def _show_map(self, found: Reach) -> None:
        territories = found.guide.territories
        if self.map is None:
            self.map = TerritoryMap(territories, self.bench)
            self.map.selectable = True
            self.map.current_changed.connect(self.show_place)
            self.map.activated.connect(lambda code: self.ask_record((code,)))
            self.map.selection_changed.connect(self._pick)
            self._map_column.addWidget(self.map)
        else:
            self.map.set_territories(territories)
        self._paint()

    def _pick(self, codes: frozenset[str]) -> None:
        self.papers.picked = codes

    def _paint(self) -> None:
        if self.map is None or self.reach is None:
            return
        places = self.reach.places
        fills, legend = coverage_fills(self.reach, self.bench.theme)
        self.map.show_values(fills, legend, _("Cobertura por municipio"))
        self.map.describe_each(lambda code: holding_words(places[code].holding) if code in places else "")

    def _fill_combos(self, found: Reach) -> None:
        numbers = dict.fromkeys(one.number for one in found.editions)
        _fill(self.edition, _("Toda edición"), [(number, number) for number in numbers])
        departments = found.guide.territories.departments.values()
        _fill(self.department, _("Todo el país"), [(one.name, one.code) for one in departments])

    def _count_again(self) -> None:
        if self.reach is not None:
            self.refresh()

    def _show_department(self) -> None:
        code = str(self.department.currentData() or "")
        self.list.show_department(code)
        if self.map is not None:
            self.map.go_to(code)

    # --- One municipality -----------------------------------------------------------------------

    def show_place(self, code: str) -> None:
        """Bring a municipality's row into sight, and its deliveries."""
        if code and not self.list.choose(code):  # what was narrowed before hides it
            self.department.setCurrentIndex(0)
            self.list.show_every_row()
            self.list.choose(code)

    def _show_chosen(self, code: str) -> None:
        found = self.reach
        place = found.places.get(code) if found is not None else None
        mine = [one for one in found.deliveries if one.territory == code] if found and place else []
        mine.sort(key=lambda one: (one.facts.day, one.moment, one.place))
        self.details.show_place(place, tuple(mine))
        if self.map is not None and code and self.map.current != code:
            self.map.go_to(code)

    # --- What can be done -----------------------------------------------------------------------

    def ask_record(self, codes: tuple[str, ...] = ()) -> None:
        """Open the dialog that records a delivery: to those named, else those chosen on the map or list."""
        picked = tuple(self.map.selection) if self.map is not None else ()
        one = (self.list.chosen,) if self.list.chosen else ()
        self._open(RecordDialog(self.bench, self.editions, codes or picked or one))

    def ask_import(self) -> None:
        """Open the dialog that records deliveries from a table."""
        self._open(ImportDialog(self.bench, self.editions[0].number if self.editions else ""))

    def ask_withdraw(self, delivery: Delivery) -> None:
        """Open the dialog that takes a delivery back."""
        place = self.reach.places.get(delivery.territory) if self.reach is not None else None
        name = place.place.name if place is not None else delivery.territory
        self._open(WithdrawDialog(self.bench, delivery, name))

    def _open(self, dialog: DeliveryForm) -> None:
        self.dialog = dialog
        dialog.recorded.connect(self.refresh)
        dialog.open()

    def open_receipt(self, delivery: Delivery) -> None:
        """Open a receipt's file with the system's program, once it was found to be the one signed."""
        session, receipt = self.bench.session, delivery.facts.receipt
        if session is None or receipt is None:
            return
        folder = session.folder
        self.bench.activities.run(
            _("Abriendo el acuse"), lambda _progress: receipt_file(folder, receipt), open_path, owner=self
        )


def _newest(ledger: Ledger) -> str:
    return ledger.events[-1].hash if ledger.events else ""


def _fill(combo: QComboBox, every: str, rows: list[tuple[str, str]]) -> None:
    """Give a combo its rows after the one for all; what was chosen stays chosen."""
    if combo.count() and [combo.itemData(at) for at in range(1, combo.count())] == [key for _n, key in rows]:
        return
    kept = str(combo.currentData() or "")
    combo.blockSignals(True)
    combo.clear()
    combo.addItem(every, "")
    for name, key in rows:
        combo.addItem(name, key)
    combo.setCurrentIndex(max(0, combo.findData(kept)))
    combo.blockSignals(False)
