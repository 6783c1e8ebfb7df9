"""How the editions of a batch are to be: edition, formats, paper, kits and where they go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from guia_editor.export import FORMATS, Paper, Printing
from guia_editor.i18n import _, language_name
from guia_editor.model.territory import COUNTRY_CODE, Territories
from guia_editor.tasks.batch_editions import MakeableEdition, makeable_editions
from guia_editor.tasks.batch_plan import BatchRequest
from guia_editor.ui.forms import add_field
from guia_editor.ui.places import keep_output_folder, output_folder
from guia_editor.ui.widgets import note, push_button

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guia_editor.tasks.session import Session
    from guia_editor.ui.workbench import Workbench

_FORMATS, _PAPER, _PRINTING = "lote/formatos", "lote/papel", "lote/impresion"
_BAR = 14
"""Pixels that the bar takes where the fields scroll."""

_KITS, _FOLDER = "lote/paquetes", "lote/carpeta"


class BatchForm(QWidget):
    """Fields one under the other; `changed` whenever one of them says something else.

    What was chosen last is there again the next time, except for the edition, which is the guide's own.
    """

    changed = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        settings = bench.settings
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, _BAR, 8)
        self._column.setSpacing(4)
        self.edition = QComboBox()
        self.edition.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.edition.currentIndexChanged.connect(self._say_edition)
        add_field(self._column, _("E&dición"), self.edition)
        self._edition_told = note("")
        self._column.addWidget(self._edition_told)
        self.departments = self._box(_("Y la edición de cada departamento"), False)
        self.country = self._box(_("Y la edición del país"), False)
        self._add_formats(str(settings.value(_FORMATS, ",".join(FORMATS))).split(","))
        self._add_looks()
        self._language = note("")
        self._column.addWidget(self._language)
        self.kits = self._box(
            _("Un pa&quete ZIP por departamento"), settings.value(_KITS, False, bool) is True
        )
        told = _("Con oficio, acuse de recibo y etiquetas.")
        self.kits.setAccessibleDescription(told)
        self._column.addWidget(note(told))
        self._add_folder()
        self._column.addStretch(1)

    # --- Fields ---------------------------------------------------------------------------------

    def _box(self, label: str, on: bool) -> QCheckBox:
        box = QCheckBox(label)
        box.setAccessibleName(label.replace("&", ""))
        box.setChecked(on)
        box.toggled.connect(self.changed)
        self._column.addWidget(box)
        return box

    def _add_formats(self, kept: list[str]) -> None:
        self.formats = {name: QCheckBox(_(row.label)) for name, row in FORMATS.items()}
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        for name, box in self.formats.items():
            box.setAccessibleName(box.text())
            box.setChecked(name in kept)
            box.toggled.connect(self._judge_looks)
            line.addWidget(box)
        line.addStretch(1)
        holder.setFocusProxy(next(iter(self.formats.values())))
        add_field(self._column, _("&Formatos"), holder)

    def _add_looks(self) -> None:
        self.paper = self._choices(_PAPER, (("carta", _("Carta")), ("a4", _("A4"))))
        self.printing = self._choices(
            _PRINTING,
            (
                ("normal", _("Normal")),
                ("sangria", _("De imprenta, con marcas de corte")),
                ("cuadernillo", _("Cuadernillo, para doblar")),
                ("grises", _("En grises")),
            ),
        )
        pair = QHBoxLayout()
        pair.setSpacing(12)
        for label, box, share in ((_("Papel"), self.paper, 2), (_("I&mpresión"), self.printing, 3)):
            column = QVBoxLayout()
            column.setSpacing(4)
            add_field(column, label, box)
            pair.addLayout(column, share)
        self._column.addLayout(pair)
        self._judge_looks()

    def _choices(self, key: str, rows: Iterable[tuple[str, str]]) -> QComboBox:
        box = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for value, label in rows:
            box.addItem(label, value)
        box.setCurrentIndex(max(0, box.findData(str(self._bench.settings.value(key, "")))))
        box.currentIndexChanged.connect(self.changed)
        return box

    def _judge_looks(self) -> None:
        """Offer paper and printing only where a chosen format heeds them."""
        chosen = [FORMATS[name].options for name, box in self.formats.items() if box.isChecked()]
        self.paper.setEnabled(any("paper" in options for options in chosen))
        self.printing.setEnabled(any("printing" in options for options in chosen))
        self.changed.emit()

    def _add_folder(self) -> None:
        self.folder = QLineEdit()
        self.folder.textChanged.connect(self.changed)
        browse = push_button(_("E&xaminar…"), self._browse)
        browse.setAccessibleName(_("Examinar carpetas"))
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.folder, 1)
        line.addWidget(browse)
        holder.setFocusProxy(self.folder)
        add_field(self._column, _("Car&peta"), holder)
        self.folder.setAccessibleName(_("Carpeta"))

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Carpeta del lote"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    # --- What is shown --------------------------------------------------------------------------

    def show_guide(self, session: Session) -> None:
        """Show what depends on the guide: its language and editions, and its folder where none was chosen."""
        self._language.setText(_("Idioma: {name}").format(name=language_name(session.guide.language)))
        if not self.folder.text():
            self.folder.setText(str(output_folder(self._bench.settings, _FOLDER, session.folder)))
        folder, guide = session.folder, session.guide

        def take(found: tuple[MakeableEdition, ...]) -> None:
            if session is self._bench.session:
                self.show_editions(found)

        self._bench.activities.run(
            _("Viendo las ediciones"), lambda _progress: makeable_editions(folder, guide), take, owner=self
        )

    def show_editions(self, found: tuple[MakeableEdition, ...]) -> None:
        """Show the editions that the guide gives, the final one first where there is one."""
        kept = self.edition.currentText()
        self.edition.blockSignals(True)
        self.edition.clear()
        for one in found:
            label = _("{number} · definitiva") if one.final else _("{number} · borrador")
            self.edition.addItem(label.format(number=one.number), one)
        self.edition.setCurrentIndex(max(0, self.edition.findText(kept)))
        self.edition.blockSignals(False)
        self._say_edition()

    def _say_edition(self) -> None:
        one: MakeableEdition | None = self.edition.currentData()
        told = ""
        if one is not None and one.final:
            told = _("Firmada por las dos instituciones.")
        elif one is not None:
            told = _("Sin aprobar: cada página dirá BORRADOR.")
        self._edition_told.setText(told)
        self.edition.setAccessibleDescription(told)
        self.changed.emit()

    # --- What was chosen ------------------------------------------------------------------------

    @property
    def out(self) -> Path | None:
        """The folder that the batch goes into, None while none is named."""
        text = self.folder.text().strip()
        return Path(text).expanduser() if text else None

    def request(self, chosen: Iterable[str], territories: Territories) -> BatchRequest:
        """Return what the fields ask for, of the municipalities chosen and the wider editions ticked."""
        codes = set(chosen)
        if self.departments.isChecked():
            codes |= {territories.municipalities[code].department_code for code in tuple(codes)}
        if self.country.isChecked():
            codes.add(COUNTRY_CODE)
        edition: MakeableEdition | None = self.edition.currentData()
        return BatchRequest(
            territories=tuple(sorted(codes)),
            formats=tuple(name for name, box in self.formats.items() if box.isChecked()),
            paper=cast("Paper", self.paper.currentData()),
            printing=cast("Printing", self.printing.currentData()),
            number=edition.number if edition is not None else "",
            kits=self.kits.isChecked(),
        )

    def keep(self, guide: Path) -> None:
        """Remember what was chosen for the next batch."""
        settings = self._bench.settings
        settings.setValue(_FORMATS, ",".join(name for name, box in self.formats.items() if box.isChecked()))
        settings.setValue(_PAPER, self.paper.currentData())
        settings.setValue(_PRINTING, self.printing.currentData())
        settings.setValue(_KITS, self.kits.isChecked())
        keep_output_folder(settings, _FOLDER, guide, self.folder.text().strip())
