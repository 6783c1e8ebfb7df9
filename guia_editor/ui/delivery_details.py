"""One municipality's deliveries, the newest first: who, when, what, with receipts that open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from guia_editor.i18n import _, plural
from guia_editor.model.deliveries import Delivery
from guia_editor.tasks.deliveries import medium_words
from guia_editor.tasks.delivery_tables import holding_words
from guia_editor.tasks.reach import Holding
from guia_editor.ui.delivery_looks import short_day
from guia_editor.ui.icons import icon
from guia_editor.ui.sheet import scrolled
from guia_editor.ui.widgets import empty_out, note, push_button

if TYPE_CHECKING:
    from guia_editor.tasks.reach import PlaceReach
    from guia_editor.ui.workbench import Workbench


class DeliveryDetails(QFrame):
    """`receipt_asked` and `withdrawal_asked` give the `Delivery` whose button was pressed."""

    receipt_asked = Signal(object)
    withdrawal_asked = Signal(object)

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._shown: tuple[PlaceReach | None, tuple[Delivery, ...]] = (None, ())
        self.setObjectName("tarjeta")
        self.setAccessibleName(_("Entregas del municipio elegido"))
        self._title = QLabel()
        self._title.setObjectName("fuerte")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._stands = note("")
        self._list = QWidget()
        self._rows = QVBoxLayout(self._list)
        self._rows.setContentsMargins(0, 0, 8, 0)
        self._rows.setSpacing(10)
        self._area = scrolled(self._list, _("Entregas"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 8, 10)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._stands)
        column.addWidget(self._area, 1)
        self.show_place(None, ())
        bench.theme_changed.connect(self._dress)

    def _dress(self) -> None:
        self.show_place(*self._shown)

    def show_place(self, place: PlaceReach | None, deliveries: tuple[Delivery, ...]) -> None:
        """Show a municipality and all its deliveries, withdrawn ones too, in the order that they came in."""
        self._shown = place, deliveries
        empty_out(self._rows)

        if place is None:
            self._title.setText(_("Ningún municipio elegido"))
            self._stands.setText(_("Elija uno en la lista o en el mapa para ver qué ha recibido."))
            return
        self._title.setText(f"{place.place.name}, {place.place.department}")
        self._stands.setText(_stands(place.holding, deliveries))
        for one in reversed(deliveries):
            self._rows.addWidget(self._row(one))
        self._rows.addStretch(1)

    def _row(self, one: Delivery) -> QWidget:
        facts = one.facts
        row = QWidget()
        told = _("{day} · edición {number} · {medium} · {copies}").format(
            day=short_day(facts.day),
            number=facts.edition,
            medium=medium_words(facts.medium),
            copies=plural(facts.copies, _("un ejemplar"), _("{count} ejemplares")),
        )
        row.setAccessibleName(told)
        head = QLabel(told)
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setWordWrap(True)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(head)
        words.addWidget(note(_about(one)))
        outer = QHBoxLayout(row)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(words, 1)
        if facts.receipt is not None and facts.receipt.hash:
            button = push_button(_("Abrir el acuse"), lambda: self.receipt_asked.emit(one))
            button.setIcon(icon("paperclip", self._bench.theme))
            button.setAccessibleName(_("Abrir el acuse del {day}").format(day=short_day(facts.day)))
            outer.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        if one.stands:
            button = push_button(_("Anular…"), lambda: self.withdrawal_asked.emit(one))
            button.setAccessibleName(_("Anular la entrega del {day}").format(day=short_day(facts.day)))
            outer.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        else:
            head.setStyleSheet("text-decoration: line-through")
        return row


def _stands(holding: Holding, deliveries: tuple[Delivery, ...]) -> str:
    """Return how a municipality stands by the deliveries that are counted, beside all that it had."""
    if not deliveries:
        return _("No ha recibido nada todavía.")
    if not any(one.stands for one in deliveries):
        return _("Lo que recibió se anuló después.")
    told = plural(len(deliveries), _("una entrega"), _("{count} entregas"))
    if holding is Holding.NONE:
        return _("Ninguna como las que elige arriba; en total, {told}.").format(told=told)
    return f"{holding_words(holding)}; {told}."


def _about(one: Delivery) -> str:
    """Return what else there is to say about a delivery, line by line."""
    facts, gone = one.facts, one.withdrawn
    who = filter(
        None,
        (
            _("Recibió: {office}").format(office=facts.receiver) if facts.receiver else "",
            _("entregó: {office}").format(office=facts.who) if facts.who else "",
        ),
    )
    lines = [
        "; ".join(who),
        _("Acuse: código {text}").format(text=facts.receipt.text)
        if facts.receipt is not None and facts.receipt.text
        else "",
        facts.note,
        _("Lo registró {name} el {day}.").format(name=one.person, day=short_day(one.moment[:10])),
    ]
    if gone is not None:
        lines.append(
            _("Anulada por {name} el {day}: {reason}").format(
                name=gone.person, day=short_day(gone.moment[:10]), reason=gone.reason
            )
        )
    return "\n".join(filter(None, lines))
