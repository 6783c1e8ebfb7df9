"""The form of a chapter: what it declares before its text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.markdown.pieces import inline_of
from guia_editor.model.blocks import Citation
from guia_editor.model.document import SectionKind
from guia_editor.tasks.front_form import Words, front_problems, front_values, with_front_values
from guia_editor.ui.chapter_view import ChapterView
from guia_editor.ui.dialog import FRAME, form
from guia_editor.ui.manual import help_key
from guia_editor.ui.objects import new_object
from guia_editor.ui.widgets import push_button
from guia_editor.ui.workbench import Workbench

_TEXT_HEIGHT = 64
_LIST_HEIGHT = 116


class FrontDialog(QDialog):
    """Shows the front matter of the chapter in view; accepting it is one change of the chapter."""

    def __init__(self, bench: Workbench, view: ChapterView) -> None:
        super().__init__(bench.window)
        self._bench = bench
        self._view = view
        self._kind = _kind(bench, view.path)
        title = _("Ficha del capítulo")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setProperty("ayuda", "capitulos")
        help_key(self)
        self._said_local = ""
        self._build()
        self._fill(front_values(view.front_yaml))
        self.setMinimumWidth(620)
        self._fit_screen()

    def _fit_screen(self) -> None:
        """Show all fields where the screen has room for them; else they scroll, and the buttons stay."""
        wanted, bar = self._fields.sizeHint(), self._scrolled.verticalScrollBar().sizeHint().width()
        self._scrolled.setMinimumWidth(wanted.width() + bar)
        around = self.sizeHint().height() - self._scrolled.sizeHint().height()
        room = self.screen().availableSize().height() - FRAME[1]
        self.resize(self.minimumSizeHint().width(), min(wanted.height() + around, room))

    # --- Building ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self.title = _line(_("Título"))
        self.id = _line(_("Identificador"))
        self.id.setToolTip(_("Con él remiten al capítulo los demás; los lectores no lo ven"))
        self.owner = QComboBox()
        self.owner.setEditable(True)
        self.owner.setAccessibleName(_("Responsable"))
        self.owner.addItems(_owners(self._bench))
        self.audience = _text(_("Para quién"))
        self.time = _line(_("Tiempo"))
        self.product = _text(_("Producto"))
        rows = form()
        rows.addRow(_("&Título"), self.title)
        rows.addRow(_("&Responsable"), self.owner)
        rows.addRow(_("&Para quién es"), self.audience)
        rows.addRow(_("Tie&mpo que lleva"), self.time)
        rows.addRow(_("&Base legal"), self._legal_side())
        rows.addRow(_("Pr&oducto"), self.product)
        rows.addRow(_("&Identificador"), self.id)
        self.local = QCheckBox(_("&Lugar de datos locales: dice cifras o nombres de cada municipio"))
        self.local.setToolTip(_("Cada municipio tiene su propia copia de este texto; los demás se comparten"))
        rows.addRow(self.local)
        self.complaint = QLabel()
        self.complaint.setObjectName("queja")
        self.complaint.setWordWrap(True)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(14)
        self._fields = QWidget()
        self._fields.setLayout(rows)
        rows.setContentsMargins(0, 0, 0, 0)
        self._scrolled = QScrollArea()
        self._scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self._scrolled.setWidgetResizable(True)
        self._scrolled.setWidget(self._fields)
        self._scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout.addWidget(self._scrolled, 1)
        layout.addWidget(self.complaint)
        layout.addWidget(self.buttons)
        self.local.toggled.connect(self._judge)
        for field in (self.title, self.id, self.time):
            field.textChanged.connect(self._judge)
        for text in (self.audience, self.product):
            text.textChanged.connect(self._judge)
        self.owner.editTextChanged.connect(self._judge)

    def _legal_side(self) -> QWidget:
        self.legal = QListWidget()
        self.legal.setAccessibleName(_("Base legal"))
        self.legal.setFixedHeight(_LIST_HEIGHT)
        self.legal.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.legal.setToolTip(_("Una norma por renglón, con el lugar: «dto-57-2008, art. 10». F2 la edita."))
        self.legal.itemChanged.connect(self._judge)
        add = push_button(_("&Agregar norma…"), self._add_norm)
        remove = push_button(_("&Quitar"), self._remove_norm)
        row = QHBoxLayout()
        row.addWidget(add)
        row.addWidget(remove)
        row.addStretch(1)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.legal)
        column.addLayout(row)
        return side

    # --- Values -----------------------------------------------------------------------------------

    def _fill(self, values: dict[str, Words]) -> None:
        self.title.setText(str(values.get("titulo", "")))
        self.id.setText(str(values.get("id", "")))
        self.owner.setEditText(str(values.get("responsable", "")))
        self.audience.setPlainText(str(values.get("para_quien", "")))
        self.time.setText(str(values.get("tiempo", "")))
        self.product.setPlainText(str(values.get("producto", "")))
        self._said_local = str(values.get("local", ""))
        self.local.setChecked(self._said_local.casefold() in ("si", "sí"))
        for norm in values.get("base_legal", ()):
            self._list_norm(norm)
        self._judge()

    def values(self) -> dict[str, Words]:
        """Return what the form says, by the front matter's keys."""
        norms = (self.legal.item(row).text().strip() for row in range(self.legal.count()))
        return {
            "id": self.id.text().strip(),
            "titulo": self.title.text().strip(),
            "responsable": self.owner.currentText().strip(),
            "para_quien": " ".join(self.audience.toPlainText().split()),
            "tiempo": self.time.text().strip(),
            "base_legal": tuple(norm for norm in norms if norm),
            "producto": " ".join(self.product.toPlainText().split()),
            "local": self._local_word(),
        }

    def _local_word(self) -> str:
        """Return the answer as it was written, unless it was changed; what is not a place needs no line."""
        if self.local.isChecked() == (self._said_local.casefold() in ("si", "sí")):
            return self._said_local
        return "si" if self.local.isChecked() else ""

    def _judge(self) -> None:
        problems = front_problems(self.values(), self._kind)
        self.complaint.setText(f"{problems[0].message} {problems[0].remedy}" if problems else "")
        # A chapter may be unfinished; only without a title and an id could nothing show or find it.
        ready = bool(self.title.text().strip() and self.id.text().strip())
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(ready)

    def accept(self) -> None:
        """Change the chapter, as one step, and close; what keeps it from being changed is told here."""
        try:
            made = with_front_values(self._view.front_yaml, self.values())
        except GuideError as error:
            self.complaint.setText(str(error))
            return
        before = self._view.front_yaml
        self._view.set_front_yaml(made)
        if made != before:
            offer = (_("&Deshacer"), lambda: self._view.set_front_yaml(before))
            told = _("Cambió la ficha del capítulo; Ctrl+Z lo deshace.")
            self._view.messages.say("ficha", "info", told, [offer])
        super().accept()

    def _list_norm(self, words: str) -> None:
        item = QListWidgetItem(words)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.legal.addItem(item)

    def _add_norm(self) -> None:
        made = new_object(self._bench, "citation")
        if not made:
            return
        citation = inline_of(made)
        assert isinstance(citation, Citation)
        for item in citation.items:
            self._list_norm(f"{item.key}, {item.locator}" if item.locator else item.key)
        self._judge()

    def _remove_norm(self) -> None:
        for item in self.legal.selectedItems():
            self.legal.takeItem(self.legal.row(item))
        self._judge()


def _line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    return line


def _text(name: str) -> QPlainTextEdit:
    text = QPlainTextEdit()
    text.setAccessibleName(name)
    text.setTabChangesFocus(True)
    text.setFixedHeight(_TEXT_HEIGHT)
    return text


def _kind(bench: Workbench, path: str) -> SectionKind:
    chapters = bench.session.guide.chapters if bench.session is not None else ()
    return next((one.kind for one in chapters if one.path == path), SectionKind.CHAPTER)


def _owners(bench: Workbench) -> list[str]:
    """Return who is responsible for other chapters, to choose from."""
    chapters = bench.session.guide.chapters if bench.session is not None else ()
    return sorted({one.front.owner for one in chapters if one.front.owner})
