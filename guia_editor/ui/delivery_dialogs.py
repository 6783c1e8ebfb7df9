"""The dialogs that record a delivery to one place or many, and that take one back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _, language_name, plural
from guia_editor.model.deliveries import MAX_COPIES, MAX_NOTE, MAX_WORDS, Delivery, Medium
from guia_editor.tasks.deliveries import Deliverable, deliver, medium_words, withdraw
from guia_editor.tasks.delivery_cells import read_day
from guia_editor.tasks.delivery_entry import Entry, Prepared, RepeatedDelivery, prepare
from guia_editor.ui.delivery_looks import short_day
from guia_editor.ui.dialog import MessageLine, roomy
from guia_editor.ui.forms import Form, add_field
from guia_editor.ui.identity import identity
from guia_editor.ui.manual import set_topic
from guia_editor.ui.passphrase import PassphraseField
from guia_editor.ui.review_desk import ReviewDesk
from guia_editor.ui.signing import Signing, words_of
from guia_editor.ui.territory_tree import TerritoryTree
from guia_editor.ui.widgets import push_button

if TYPE_CHECKING:
    from guia_editor.storage.keys import Signer
    from guia_editor.ui.workbench import Workbench

TOPIC = "entregas"
_WIDE, _NARROW, _TREE, _NOTE = 820, 480, 264, 64
RECEIPTS = "*.jpg *.jpeg *.png *.pdf *.webp *.tif *.tiff *.heic"


class DeliveryForm(Form):
    """A dialog about deliveries: what is missing stands above the buttons, and so does what went wrong."""

    recorded = Signal()
    """What the dialog is for was signed; the dialog closes by itself."""

    def __init__(self, bench: Workbench, title: str, about: str = "") -> None:
        super().__init__(bench.window, title, about)
        set_topic(self, TOPIC)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.bench = bench
        self.passphrase: PassphraseField | None = None
        self._message = MessageLine(bench)
        self._busy = False

    def end(self, accept: str, width: int) -> None:
        """Add the field for the passphrase if it has to be asked for, what is missing, and the buttons."""
        review = self.bench.review
        me = review.me if review is not None else None
        if me is not None and me.has_passphrase and Signing.of(self.bench).keys.signer(me.key_id) is None:
            self.passphrase = PassphraseField(self.bench, _("Frase de contraseña"))
            self.passphrase.changed.connect(self.check)
            self.add_field(_("Su fra&se de contraseña"), self.passphrase)
        self.rows.addWidget(self._message)
        self.accept_button = self.add_buttons(accept)
        self.fit(width)
        self.check()

    @property
    def told(self) -> str:
        """What the line above the buttons says."""
        return self._message.words

    def problem(self) -> str:
        """Return what is missing or wrong, in one sentence."""
        return ""

    def check(self) -> None:
        """Look anew whether the dialog can be accepted."""
        told = self.problem()
        if not told and self.passphrase is not None and not self.passphrase.filled:
            told = _("Escriba su frase de contraseña.")
        self._message.say(told)
        self.accept_button.setEnabled(not told and not self._busy)

    def begin(self) -> None:
        """Keep the button from being pressed twice."""
        self._busy = True
        self.accept_button.setEnabled(False)
        self._message.say("")

    def sign(self, title: str, work: Callable[[Signer], object]) -> None:
        """Do something in the person's name; the dialog closes when it was done."""
        words = self.passphrase.take() if self.passphrase is not None else None
        # Where the window itself has to ask for the passphrase, the person may give up without a word.
        self._busy = words is not None
        desk = ReviewDesk.of(self.bench)
        desk.do(title, work, self.done_with, self.refuse, passphrase=words, owner=self)

    def done_with(self, _outcome: object = None) -> None:
        """Close, and tell that it was recorded."""
        self.recorded.emit()
        super().accept()

    def refuse(self, error: object) -> None:
        """Say why it was not done; everything that was filled in stays."""
        self._busy = False
        self.check()
        self._message.say(words_of(error), error=True)


class RecordDialog(DeliveryForm):
    """One handing over: places ticked in a list, and the facts that are the same for all of them."""

    def __init__(
        self, bench: Workbench, editions: Sequence[Deliverable], codes: Collection[str] = ()
    ) -> None:
        about = _("Marque a quién se entregó. Si el departamento entero recibió lo mismo, márquelo y quite ")
        about += _("las excepciones. Al registrar, se firma con su clave.")
        super().__init__(bench, _("Registrar una entrega"), about)
        self._again = False
        self.tree = TerritoryTree(bench)
        self.edition, self.medium, self.language = QComboBox(), QComboBox(), QComboBox()
        self.copies = QSpinBox()
        self.day = QLineEdit(short_day(dt.date.today().isoformat()))
        self.receiver, self.who = QLineEdit(), QLineEdit(identity(bench.settings).institution)
        self.receipt = ReceiptField()
        self.note = QLineEdit()
        self._fill(editions)
        self._lay_out()
        self.end(_("&Registrar y firmar"), _WIDE)
        session = bench.session
        if session is not None:
            self.tree.set_territories(session.guide.territories)
            self.tree.set_selection(codes)
        self._connect()
        self.check()
        self.tree.setFocus()

    def _fill(self, editions: Sequence[Deliverable]) -> None:
        for one in editions:
            self.edition.addItem(one.label, one.fingerprint)
        for medium in Medium:
            self.medium.addItem(medium_words(medium), medium)
        session = self.bench.session
        guide = session.guide if session is not None else None
        codes = (guide.language, *guide.edition_languages) if guide is not None else ("es",)
        for code in dict.fromkeys(codes):
            self.language.addItem(language_name(code).capitalize(), code)
        self.copies.setRange(1, MAX_COPIES)
        self.copies.setGroupSeparatorShown(True)
        roomy(self.copies)
        self.receiver.setPlaceholderText(_("Por ejemplo: Oficina municipal de agua y saneamiento"))
        for field, most in ((self.receiver, MAX_WORDS), (self.who, MAX_WORDS), (self.note, MAX_NOTE)):
            field.setMaxLength(most)

    def _lay_out(self) -> None:
        sides = QHBoxLayout()
        sides.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(8)
        self.tree.setMinimumSize(_TREE, _TREE)
        add_field(left, _("&A quién"), self.tree)
        facts = QWidget()
        right = QVBoxLayout(facts)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(8)
        add_field(right, _("&Edición"), self.edition)
        right.addLayout(_beside((_("&Medio"), self.medium), (_("&Idioma"), self.language)))
        right.addLayout(_beside((_("E&jemplares para cada uno"), self.copies), (_("&Fecha"), self.day)))
        privacy = _("La oficina, no la persona: nada de nombres, teléfonos ni correos.")
        add_field(right, _("Quién reci&be"), self.receiver, privacy)
        right.addLayout(_beside((_("Quién e&ntrega"), self.who), (_("N&ota"), self.note)))
        add_field(right, _("Ac&use"), self.receipt)
        sides.addLayout(left, 2)
        sides.addWidget(facts, 3, Qt.AlignmentFlag.AlignTop)
        self.rows.addLayout(sides, 1)

    def _connect(self) -> None:
        self.tree.selection_changed.connect(self._changed)
        for signal in (
            self.edition.currentIndexChanged,
            self.medium.currentIndexChanged,
            self.language.currentIndexChanged,
            self.copies.valueChanged,
            self.day.textChanged,
            self.receiver.textChanged,
            self.who.textChanged,
            self.receipt.changed,
            self.note.textChanged,
        ):
            signal.connect(self._changed)

    def _changed(self) -> None:
        self._again = False
        self.check()

    def check(self) -> None:
        """Look anew whether it can be recorded, and say on the button how much."""
        super().check()
        count = len(self.tree.selection)
        if self._again:
            self.accept_button.setText(_("&Registrar otra vez"))
        elif count > 1:
            self.accept_button.setText(plural(count, "", _("&Registrar {count} entregas y firmar")))
        else:
            self.accept_button.setText(_("&Registrar y firmar"))

    def problem(self) -> str:
        """Return what is missing or wrong, in one sentence."""
        if not self.edition.count():
            return _("No hay ediciones que entregar: publique una, o exporte un borrador en «salida».")
        if not self.tree.selection:
            return _("Marque al menos un municipio.")
        if not read_day(self.day.text()):
            return _("Escriba el día así: 23/11/2026.")
        return ""

    def entry(self) -> Entry:
        """Return what was filled in."""
        return Entry(
            codes=tuple(sorted(self.tree.selection)),
            medium=Medium(self.medium.currentData()),
            day=read_day(self.day.text()),
            edition=str(self.edition.currentData()),
            copies=self.copies.value(),
            language=str(self.language.currentData()),
            who=self.who.text(),
            receiver=self.receiver.text(),
            receipt=self.receipt.value,
            note=self.note.text(),
            again=self._again,
        )

    def accept(self) -> None:
        """Look whether it can be recorded, then sign it."""
        session = self.bench.session
        if session is None or self.problem() or self._busy:
            return
        folder, guide, entry = session.folder, session.guide, self.entry()
        self.begin()

        def sign(ready: Prepared) -> None:
            self.sign(
                _("Registrando las entregas"),
                lambda signer: deliver(folder, signer, ready.drafts, ready.receipts),
            )

        self.bench.activities.run(
            _("Revisando la entrega"),
            lambda _progress: prepare(folder, entry, guide),
            sign,
            self.refuse,
            owner=self,
        )

    def refuse(self, error: object) -> None:
        """Say why it was not recorded; a second time, what is on record already is recorded again."""
        super().refuse(error)
        if isinstance(error, RepeatedDelivery):
            self._again = True
            self.accept_button.setText(_("&Registrar otra vez"))


def _beside(*fields: tuple[str, QWidget]) -> QHBoxLayout:
    """Return fields side by side, each below its label."""
    row = QHBoxLayout()
    row.setSpacing(12)
    for label, field in fields:
        column = QVBoxLayout()
        column.setSpacing(8)
        add_field(column, label, field)
        row.addLayout(column, 1)
    return row


class ReceiptField(QWidget):
    """A line for the text of a copy's code, and a button for a picture or a PDF; `value` is either."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._file: Path | None = None
        self.line = QLineEdit()
        self.line.setMaxLength(MAX_WORDS)
        self.line.setAccessibleName(_("Texto del código, o archivo del acuse"))
        self.line.setPlaceholderText(_("El texto del código, o adjunte una foto o un PDF"))
        self.line.textEdited.connect(self._typed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(push_button(_("Adjun&tar…"), self._browse, _("Elegir una foto o un PDF")))
        self.setFocusProxy(self.line)

    @property
    def value(self) -> Path | str:
        """The file that was chosen, or what was typed."""
        return self._file or self.line.text().strip()

    def take(self, file: Path) -> None:
        """Take a file."""
        self._file = file
        self.line.setText(file.name)
        self.changed.emit()

    def _typed(self) -> None:
        self._file = None
        self.changed.emit()

    def _browse(self) -> None:
        kinds = _("Fotos y PDF ({endings})").format(endings=RECEIPTS)
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Acuse"), str(Path.home()), kinds)
        if chosen:
            self.take(Path(chosen))


class WithdrawDialog(DeliveryForm):
    """Takes one delivery back, with a reason that stays on record."""

    def __init__(self, bench: Workbench, delivery: Delivery, place: str) -> None:
        facts = delivery.facts
        about = _(
            "La entrega a {place} del {day} (edición {number}) dejará de contar. "
            "Queda anotado quién la anuló y por qué."
        ).format(place=place, day=short_day(facts.day), number=facts.edition)
        super().__init__(bench, _("Anular una entrega"), about)
        self._delivery = delivery
        self.reason = QPlainTextEdit()
        self.reason.setFixedHeight(_NOTE)
        self.reason.setTabChangesFocus(True)
        self.add_field(_("&Por qué se anula"), self.reason)
        self.rows.addStretch(1)
        self.end(_("&Anular y firmar"), _NARROW)
        self.reason.textChanged.connect(self.check)
        self.reason.setFocus()

    def problem(self) -> str:
        """Return what is missing, in one sentence."""
        return "" if self.reason.toPlainText().strip() else _("Escriba el motivo en una frase.")

    def accept(self) -> None:
        """Sign."""
        session = self.bench.session
        if session is None or self.problem() or self._busy:
            return
        folder, reason = session.folder, " ".join(self.reason.toPlainText().split())
        self.begin()
        self.sign(
            _("Anulando la entrega"), lambda signer: withdraw(folder, signer, [self._delivery.id], reason)
        )
