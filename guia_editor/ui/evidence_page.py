"""Evidence of a period for the evaluation of a commitment: choose it, see what there is, write the files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _, plural
from guia_editor.tasks.evidence_pack import Evidence, gather, write_evidence_pack
from guia_editor.tasks.evidence_tables import Period
from guia_editor.tasks.field_check import write_check_page
from guia_editor.ui.errors import open_path
from guia_editor.ui.places import keep_output_folder, output_folder
from guia_editor.ui.sheet import Empty, Sheet, scrolled
from guia_editor.ui.widgets import note, push_button

if TYPE_CHECKING:
    from guia_editor.export.check_page import KnownEdition
    from guia_editor.model.progress import Progress
    from guia_editor.tasks.review import Overview
    from guia_editor.ui.workbench import Workbench

_SETTLE_MS = 400
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_FOLDER = "evidencias/carpeta"


class EvidencePage(Sheet):
    """`evidence` is what was found of the period that is shown, None while it is being gathered."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, _("Evidencias"), "evidencias")
        self.evidence: Evidence | None = None
        self._overview: Overview | None = None
        self._asked = 0
        self.write = push_button(
            _("Re&unir evidencias…"), self._ask_folder, _("Escribe un documento de Word, un PDF y las tablas")
        )
        self.tools.addWidget(self.write)
        self.empty = Empty(bench, "shield-check")
        self._main = scrolled(self._content(), _("Evidencias"))
        self.body.addWidget(self._main, 1)
        self.body.addWidget(self.empty, 1)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._gather)
        bench.review_changed.connect(self.refresh)
        self._use_span(self.span.currentIndex())
        self.refresh()

    def _content(self) -> QWidget:
        self._make_table()
        self.doubts = note("")
        self.doubts.setObjectName("aviso")
        main = QWidget()
        below = QVBoxLayout(main)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(14)
        worth = _(
            "Lo firmado no lo puede hacer una persona por otra. Lo anotado, como las versiones que "
            "se guardan, dice lo que el programa sabía en ese momento."
        )
        for part in (self._asking(), self.table, self.doubts, note(worth), self._checking()):
            below.addWidget(part)
        below.addStretch(1)
        return main

    def _asking(self) -> QWidget:
        self.span = QComboBox()
        self.span.setAccessibleName(_("Período"))
        for name, (first, last) in _spans(dt.date.today()).items():
            self.span.addItem(name, (first, last))
        self.span.addItem(_("Otras fechas"), None)
        self.first, self.last = _date(_("Desde")), _date(_("Hasta"))
        self.span.currentIndexChanged.connect(self._use_span)
        for field in (self.first, self.last):
            field.userDateChanged.connect(self._changed)
        card = QFrame()
        card.setObjectName("tarjeta")
        grid = QGridLayout(card)
        grid.setContentsMargins(16, 14, 16, 14)
        grid.setHorizontalSpacing(12)
        asked: tuple[tuple[str, QWidget], ...] = (
            (_("&Período"), self.span),
            (_("&Desde"), self.first),
            (_("Hasta"), self.last),
        )
        for column, (words, widget) in enumerate(asked):
            label = QLabel(words)
            label.setBuddy(widget)
            grid.addWidget(label, 0, column)
            grid.addWidget(widget, 1, column)
        grid.setColumnStretch(3, 1)
        return card

    def _make_table(self) -> None:
        self.table = QTableWidget(0, 3)
        self.table.setAccessibleName(_("Lo que hay en el período"))
        self.table.setHorizontalHeaderLabels([_("Parte"), _("Renglones"), _("Qué vale")])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        head = self.table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        numbers = QTableWidgetItem(_("Renglones"))
        numbers.setTextAlignment(_RIGHT)
        self.table.setHorizontalHeaderItem(1, numbers)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def _checking(self) -> QWidget:
        card = QFrame()
        card.setObjectName("tarjeta")
        title = QLabel(_("Comprobar ejemplares en el campo"))
        title.setObjectName("vacio-titulo")
        about = note(
            _(
                "Una sola página que se abre sin internet, también en un teléfono: se le escribe el código "
                "impreso en un ejemplar y dice si es auténtico, de qué edición y municipio, y si hay una más "
                "nueva a la fecha de la página."
            )
        )
        self.page = push_button(_("&Guardar la página…"), self._ask_page)
        row = QHBoxLayout(card)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(16)
        words = QVBoxLayout()
        words.addWidget(title)
        words.addWidget(about)
        row.addLayout(words, 1)
        row.addWidget(self.page, 0, Qt.AlignmentFlag.AlignVCenter)
        return card

    def refresh(self) -> None:
        """Gather anew from the review as it stands now."""
        if self.bench.session is None:
            self._show_empty(_("Abra una guía para reunir sus evidencias."))
        elif self.bench.review is None:
            self._show_empty(_("Leyendo la revisión…"))
        elif self.bench.review is not self._overview:
            self._overview = self.bench.review
            self._gather()

    @property
    def period(self) -> Period:
        """The period that is chosen."""
        return Period(_python(self.first.date()), _python(self.last.date()))

    def _use_span(self, _index: int) -> None:
        span = self.span.currentData()
        custom = span is None
        for field, day in zip((self.first, self.last), span or (None, None), strict=True):
            field.setEnabled(custom)
            if day is not None:
                field.setDate(QDate(day.year, day.month, day.day))

    def _changed(self, _date: QDate) -> None:
        self.last.setMinimumDate(self.first.date())
        self._settle.start()

    def _gather(self) -> None:
        view, period = self.bench.review, self.period
        self._settle.stop()
        if view is None:
            return
        self._asked += 1
        asked = self._asked
        self.evidence = None
        self.write.setEnabled(False)

        def show(found: Evidence) -> None:
            if asked == self._asked:
                self.show_evidence(found)

        self.bench.activities.run(
            _("Reuniendo las evidencias"), lambda _progress: gather(view, period), show, owner=self
        )

    def show_evidence(self, found: Evidence) -> None:
        """Show what was found."""
        self.evidence = found
        self.empty.hide()
        self._main.show()
        self.table.setRowCount(len(found.tables))
        for row, one in enumerate(found.tables):
            worth = _("firmado") if one.signed else _("anotado")
            for column, words in enumerate((one.title, str(len(one.rows)), worth)):
                item = QTableWidgetItem(words)
                item.setToolTip(one.words)
                if column == 1:
                    item.setTextAlignment(_RIGHT)
                self.table.setItem(row, column, item)
        height = sum(self.table.rowHeight(row) for row in range(self.table.rowCount()))
        self.table.setFixedHeight(height + self.table.horizontalHeader().sizeHint().height() + 4)
        self.doubts.setText("\n".join(found.doubts))
        self.doubts.setVisible(bool(found.doubts))
        total = sum(len(one.rows) for one in found.tables)
        self.write.setEnabled(total > 0)
        told = plural(total, _("Un renglón"), _("{count} renglones")) if total else _("No hay nada anotado")
        self.say(f"{told} {found.period.words}.")

    def _show_empty(self, words: str) -> None:
        self.empty.say(words)
        self.empty.show()
        self._main.hide()
        self.write.setEnabled(False)

    def _ask_folder(self) -> None:
        session = self.bench.session
        if session is None:
            return
        kept = output_folder(self.bench.settings, _FOLDER, session.folder)
        chosen = QFileDialog.getExistingDirectory(self, _("Dónde dejar las evidencias"), str(kept))
        if chosen:
            keep_output_folder(self.bench.settings, _FOLDER, session.folder, chosen)
            self.write_to(Path(chosen))

    def write_to(self, target: Path) -> None:
        """Write the pack into a folder of its own inside `target`, and open it."""
        session, period = self.bench.session, self.period
        assert session is not None  # the button is there with a guide only
        place = target / f"evidencias-{period.first}-a-{period.last}"

        def written(_files: tuple[Path, ...]) -> None:
            self.say(_("Las evidencias están en {folder}").format(folder=place))
            open_path(place)

        self.bench.activities.run(
            _("Escribiendo las evidencias"),
            lambda progress: write_evidence_pack(session.folder, period, place, progress),
            written,
            owner=self,
        )

    def _ask_page(self) -> None:
        session = self.bench.session
        if session is None:
            return
        name = session.folder / "salida" / "comprobar.html"
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Guardar la página que comprueba ejemplares"), str(name), _("Página web (*.html)")
        )
        if chosen:
            self.page_to(Path(chosen))

    def page_to(self, file: Path) -> None:
        """Write the page that checks copies, and open it."""
        session = self.bench.session
        assert session is not None  # the button is there with a guide only
        folder, today = session.folder, dt.date.today()

        def work(progress: Progress) -> tuple[KnownEdition, ...]:
            file.parent.mkdir(parents=True, exist_ok=True)
            return write_check_page(folder, file, progress, today)

        def written(known: tuple[KnownEdition, ...]) -> None:
            told = plural(len(known), _("Conoce una edición."), _("Conoce {count} ediciones."))
            self.say(_("La página está en {file}. {known}").format(file=file, known=told))
            open_path(file)

        self.bench.activities.run(_("Escribiendo la página"), work, written, owner=self)


def _spans(today: dt.date) -> dict[str, tuple[dt.date, dt.date]]:
    """Return the periods that evaluations ask for, by name."""
    begin = today.replace(day=1)
    last_month = begin - dt.timedelta(days=1)
    half = today.replace(month=1 if today.month <= 6 else 7, day=1)
    return {
        _("Este año"): (today.replace(month=1, day=1), today),
        _("Este semestre"): (half, today),
        _("Este mes"): (begin, today),
        _("El mes pasado"): (last_month.replace(day=1), last_month),
        _("El año pasado"): (dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31)),
        _("Todo"): (dt.date(2020, 1, 1), today),
    }


def _date(name: str) -> QDateEdit:
    field = QDateEdit()
    field.setAccessibleName(name)
    field.setCalendarPopup(True)
    field.setDisplayFormat("dd/MM/yyyy")
    return field


def _python(day: QDate) -> dt.date:
    return dt.date(day.year(), day.month(), day.day())
