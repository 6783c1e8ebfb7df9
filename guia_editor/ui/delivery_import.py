"""The dialog that reads a table of deliveries, shows what each line would do, and records it when asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem

from guia_editor.i18n import _, plural
from guia_editor.model.finding import Finding, Severity
from guia_editor.tasks.deliveries import deliver, medium_words
from guia_editor.tasks.delivery_csv import DeliveryTable, read_deliveries_csv, write_template
from guia_editor.ui.delivery_dialogs import DeliveryForm
from guia_editor.ui.delivery_looks import short_day
from guia_editor.ui.errors import open_path
from guia_editor.ui.icons import icon
from guia_editor.ui.widgets import plain_tip, push_button

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

_WIDE, _TALL = 760, 300
_SHOWN = 400
"""Rows; of a longer table the rest is counted, so that the window does not stumble."""


class ImportDialog(DeliveryForm):
    """A file, what it would record line by line, and what is wrong with it; nothing is signed before."""

    def __init__(self, bench: Workbench, edition: str = "") -> None:
        about = _("Llene la plantilla en Excel o LibreOffice, guárdela como CSV y ábrala aquí. ")
        about += _("Verá qué se registraría antes de firmar nada.")
        super().__init__(bench, _("Registrar entregas desde una tabla"), about)
        self._edition = edition
        self._table: DeliveryTable | None = None
        self._file: Path | None = None
        self.summary = QLabel(_("Ninguna tabla abierta."))
        self.summary.setObjectName("fuerte")
        self.summary.setWordWrap(True)
        self.lines = QTreeWidget()
        self.lines.setAccessibleName(_("Qué haría cada fila de la tabla"))
        self.lines.setRootIsDecorated(False)
        self.lines.setHeaderLabels([_("Fila"), _("Municipio"), _("Qué se registraría, o qué corregir")])
        self.lines.setMinimumHeight(_TALL)
        self.lines.setIconSize(QSize(16, 16))
        header = self.lines.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        buttons = QHBoxLayout()
        self.open_button = push_button(_("Abrir la &tabla…"), self._browse)
        self.again_button = push_button(_("&Leer de nuevo"), self._read_again)
        self.again_button.setEnabled(False)
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.again_button)
        buttons.addStretch(1)
        buttons.addWidget(push_button(_("Guardar la &plantilla…"), self._ask_template))
        self.rows.addLayout(buttons)
        self.rows.addWidget(self.summary)
        self.rows.addWidget(self.lines, 1)
        self.end(_("&Registrar y firmar"), _WIDE)
        self.open_button.setFocus()

    def problem(self) -> str:
        """Return what keeps the table from being recorded, in one sentence."""
        table = self._table
        if table is None:
            return _("Abra una tabla.")
        if not table.sound:
            return _("Corrija las filas señaladas en la tabla, guárdela y pulse «Leer de nuevo».")
        return "" if table.drafts else _("La tabla no tiene entregas nuevas.")

    # --- Reading --------------------------------------------------------------------------------

    def _browse(self) -> None:
        kinds = _("Tablas (*.csv *.txt *.tsv);;Todo (*)")
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Tabla de entregas"), str(Path.home()), kinds)
        if chosen:
            self.read(Path(chosen))

    def _read_again(self) -> None:
        if self._file is not None:
            self.read(self._file)

    def read(self, file: Path) -> None:
        """Read a table, off the window's thread, and show what it would do."""
        session = self.bench.session
        if session is None:
            return
        folder, guide = session.folder, session.guide
        self._file = file
        self.begin()
        self.bench.activities.run(
            _("Leyendo la tabla"),
            lambda _progress: read_deliveries_csv(folder, file, guide),
            self._show,
            self._unreadable,
            owner=self,
        )

    def _unreadable(self, error: object) -> None:
        self._table = None
        self.lines.clear()
        self.again_button.setEnabled(True)
        self.summary.setText(_("No se pudo leer la tabla."))
        self.refuse(error)

    def _show(self, table: DeliveryTable) -> None:
        self._table, self._busy = table, False
        self.again_button.setEnabled(True)
        self.lines.clear()
        for finding in table.findings[:_SHOWN]:
            self._add_finding(finding)
        self._add_drafts(table)
        more = max(0, len(table.findings) - _SHOWN) + max(0, len(table.drafts) - _SHOWN)
        if more:
            told = plural(more, _("Y una fila más."), _("Y {count} filas más."))
            self.lines.addTopLevelItem(QTreeWidgetItem(["", "", told]))
        self.summary.setText(_summary(table))
        count = len(table.drafts)
        self.accept_button.setText(
            plural(count, _("&Registrar una entrega y firmar"), _("&Registrar {count} entregas y firmar"))
        )
        self.check()

    def _add_finding(self, finding: Finding) -> None:
        theme = self.bench.theme
        wrong = finding.severity is Severity.ERROR
        words = f"{finding.message}\n{finding.remedy}".strip()
        row = QTreeWidgetItem([str(finding.line or ""), "", words])
        row.setIcon(
            2, icon("circle-alert" if wrong else "info", theme, theme.error if wrong else theme.warning)
        )
        row.setToolTip(2, plain_tip(words))
        self.lines.addTopLevelItem(row)

    def _add_drafts(self, table: DeliveryTable) -> None:
        session, theme = self.bench.session, self.bench.theme
        places = session.guide.territories if session is not None else None
        ready = icon("circle-check", theme, theme.good)
        rows = []
        for line, draft in zip(table.lines[:_SHOWN], table.drafts[:_SHOWN], strict=True):
            facts = draft.facts
            place = places.find(draft.territory) if places is not None else None
            told = _("{day} · edición {number} · {medium} · {copies}").format(
                day=short_day(facts.day),
                number=facts.edition,
                medium=medium_words(facts.medium),
                copies=plural(facts.copies, _("un ejemplar"), _("{count} ejemplares")),
            )
            name = f"{place.name}, {place.department}" if place is not None else draft.territory
            row = QTreeWidgetItem([str(line), name, told])
            row.setIcon(2, ready)
            rows.append(row)
        self.lines.addTopLevelItems(rows)

    # --- Doing ----------------------------------------------------------------------------------

    def _ask_template(self) -> None:
        name = str(Path.home() / _("entregas.csv"))
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Guardar la plantilla"), name, _("Tablas (*.csv)")
        )
        if chosen:
            self.write_template(Path(chosen))

    def write_template(self, file: Path) -> None:
        """Write the table to fill in, a row for each municipality, and open it."""
        session = self.bench.session
        if session is None:
            return
        folder, guide, edition = session.folder, session.guide, self._edition
        self.bench.activities.run(
            _("Escribiendo la plantilla"),
            lambda _progress: write_template(folder, file, (), guide, edition),
            open_path,
            self.refuse,
            owner=self,
        )

    def accept(self) -> None:
        """Sign what the table says."""
        session, table = self.bench.session, self._table
        if session is None or table is None or self.problem() or self._busy:
            return
        folder = session.folder
        self.begin()
        self.sign(
            _("Registrando las entregas"),
            lambda signer: deliver(folder, signer, table.drafts, table.receipts),
        )


def _summary(table: DeliveryTable) -> str:
    wrong = sum(one.severity is Severity.ERROR for one in table.findings)
    parts = [plural(len(table.drafts), _("una entrega nueva"), _("{count} entregas nuevas"))]
    if wrong:
        parts.append(plural(wrong, _("una fila por corregir"), _("{count} filas por corregir")))
    if table.again:
        parts.append(plural(len(table.again), _("una ya registrada"), _("{count} ya registradas")))
    if table.empty:
        parts.append(plural(table.empty, _("una fila sin llenar"), _("{count} filas sin llenar")))
    told = ", ".join(parts)
    return told[0].upper() + told[1:] + "."
