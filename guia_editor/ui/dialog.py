"""What all dialogs of constructs share: a form that says inline what is missing, and remembers its size."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _
from guia_editor.markdown.attributes import plain_id
from guia_editor.markdown.inlines import InlineReader
from guia_editor.markdown.problems import Problems
from guia_editor.markdown.writer import write_inlines
from guia_editor.model.blocks import Inlines, Text, plain_text
from guia_editor.tasks.choices import Names
from guia_editor.ui import icons
from guia_editor.ui.atoms import context_of
from guia_editor.ui.manual import DIALOGS, help_key, set_topic
from guia_editor.ui.widgets import note
from guia_editor.ui.workbench import Workbench

_ICON = 16
FRAME = (16, 48)
"""Room for what the desktop draws around a window."""
_BEFORE_WORDS = 8
"""Pixels between the edge of a field and its words."""

_NOTE = re.compile(r"\[\^([^\]\s]+)\]")


class ObjectDialog(QDialog):
    """A dialog whose button to accept works only while nothing is missing.

    Subclasses fill `body`, connect what changes to `check`, and say in `problem` what keeps them from being
    accepted. `complain` is how they show an error that only trying could find.
    """

    def __init__(self, bench: Workbench, name: str, title: str, lead: str = "") -> None:
        super().__init__(bench.window)
        self.bench = bench
        self.names: Names | None = context_of(bench).names
        self._key = f"dialogos/{name}"
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        set_topic(self, DIALOGS.get(name, "escribir"))
        help_key(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 20, 16)
        outer.setSpacing(14)
        if lead:
            outer.addWidget(note(lead))
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        outer.addLayout(self.body, 1)
        self._message = MessageLine(bench)
        self.buttons = QDialogButtonBox()
        self.accept_button = self.buttons.addButton(_("Aceptar"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setDefault(True)
        self.buttons.addButton(_("Cancelar"), QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self._message, 1)
        foot.addWidget(self.buttons)
        outer.addLayout(foot)

    def asked(self) -> bool:
        """Show the dialog until it is closed; say whether it was accepted, then its outcome can be read.

        It goes away when the program is next idle.
        """
        accepted = bool(self.exec())
        self.deleteLater()
        return accepted

    def problem(self) -> str:
        """Return what is missing or wrong, in one sentence; "" when the dialog can be accepted."""
        return ""

    def check(self) -> None:
        """Look anew whether the dialog can be accepted."""
        told = self.problem()
        self._message.say(told)
        self.accept_button.setEnabled(not told)

    def complain(self, told: str) -> None:
        """Show an error that trying brought; it stays until something changes."""
        self._message.say(told, error=True)

    def accept(self) -> None:
        """Close the dialog with its outcome, unless something is missing."""
        if not self.problem():
            self._keep_size()
            super().accept()

    def reject(self) -> None:
        """Close the dialog without an outcome."""
        self._keep_size()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Keep the size when the window's own button closes it."""
        self._keep_size()
        super().closeEvent(event)

    def start(self, width: int, height: int = 0, focus: QWidget | None = None) -> None:
        """Take the size that the dialog had when it was last open, as the screen allows; put the cursor where
        one begins."""
        kept = self.bench.settings.value(self._key)
        size = kept if isinstance(kept, QSize) else QSize(width, height or self.sizeHint().height())
        room = self.screen().availableSize() - QSize(*FRAME)
        self.resize(size.boundedTo(room).expandedTo(self.minimumSizeHint()))
        if focus:
            focus.setFocus()
        self.check()

    def _keep_size(self) -> None:
        self.bench.settings.setValue(self._key, self.size())


class MessageLine(QWidget):
    """One sentence with an icon: what is missing, or what went wrong; nothing while all is well."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._icon, self._words = QLabel(), QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setAccessibleName(_("Qué falta"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)

    @property
    def words(self) -> str:
        """What is said now."""
        return self._words.text()

    def say(self, words: str, *, error: bool = False) -> None:
        """Show a sentence; "" shows none."""
        theme = self._bench.theme
        color = theme.error if error else theme.muted
        self._words.setText(words)
        self._words.setStyleSheet(f"color: {color.name()}")
        mark = "circle-alert" if error else "info"
        self._icon.setPixmap(icons.pixmap(mark, color, _ICON) if words else QPixmap())


class WordsEdit(QLineEdit):
    """A line of words; what has marks already (a citation, stress) is edited as Markdown, the rest as is."""

    def __init__(self, name: str, inlines: Inlines = (), placeholder: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self._marked = any(not isinstance(inline, Text) for inline in inlines)
        self.setText(write_inlines(inlines, single_line=True) if self._marked else plain_text(inlines))
        if self._marked:
            self.setToolTip(_("Tiene marcas de Markdown, que aquí se ven como están escritas."))

    def inlines(self) -> Inlines:
        """Return the words."""
        text = " ".join(self.text().split())
        if not text:
            return ()
        return inlines_of(text) if self._marked else (Text(text),)


class IdEdit(QWidget):
    """The id of a construct, with a button that makes one of its words; says what is wrong with it."""

    changed = Signal()

    def __init__(self, names: Names | None, own: str = "", *, needed: bool = False) -> None:
        super().__init__()
        self._names, self._own, self._needed = names, own, needed
        self._words = ""
        self.field = QLineEdit(own)
        self.field.setAccessibleName(_("Identificador"))
        self.field.setPlaceholderText(_("Por ejemplo: tarifas-del-agua"))
        self._propose = QPushButton(_("Proponer"))
        self._propose.setAutoDefault(False)
        self._propose.setAccessibleName(_("Proponer un identificador hecho de las palabras"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field, 1)
        row.addWidget(self._propose)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self.changed)
        self._propose.clicked.connect(self.propose)
        self.set_words("")

    def set_words(self, words: str) -> None:
        """Tell of which words an id can be made."""
        self._words = words
        self._propose.setEnabled(bool(plain_id(words)))

    def propose(self) -> None:
        """Put an id made of the words that nothing in the guide bears."""
        short = "-".join(plain_id(self._words).split("-")[:6])
        wish, count = short, 1
        while self._taken(wish):
            count += 1
            wish = f"{short}-{count}"
        self.field.setText(wish)

    def id(self) -> str:
        """Return the id, "" for none."""
        return self.field.text().strip()

    def problem(self) -> str:
        """Return what is wrong with the id."""
        id = self.id()
        if not id:
            return _("Escriba un identificador o pulse «Proponer».") if self._needed else ""
        if plain_id(id) != id:
            return _("El identificador lleva solo minúsculas sin tilde, cifras y guiones: «{plain}».").format(
                plain=plain_id(id) or "mi-tabla"
            )
        if self._taken(id):
            return _("Ya hay algo en la guía con el identificador «{id}».").format(id=id)
        return ""

    def _taken(self, id: str) -> bool:
        return self._names is not None and id in self._names.places and id != self._own


def inlines_of(markdown: str) -> Inlines:
    """Return the inlines that one line of Markdown says."""
    return InlineReader(Problems(), frozenset(_NOTE.findall(markdown))).text(markdown, 0)


def roomy(box: QAbstractSpinBox) -> None:
    """Let the words of a field of numbers stand where those of other fields do.

    Qt's style sheets leave them at the very edge.
    """
    for line in box.findChildren(QLineEdit):
        line.setTextMargins(_BEFORE_WORDS, 0, 0, 0)


def form() -> QFormLayout:
    """Return the layout of labels and fields that all dialogs use."""
    layout = QFormLayout()
    layout.setHorizontalSpacing(14)
    layout.setVerticalSpacing(10)
    layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return layout
