"""The board: every chapter with its state, whose turn it is and what is open, below a chart over time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QVBoxLayout, QWidget

from guia_editor.i18n import _, plural
from guia_editor.model.review import State
from guia_editor.tasks.board import Board, board
from guia_editor.tasks.matrix import write_matrix
from guia_editor.ui.board_table import ALL, BoardFilter, BoardRows, BoardTable
from guia_editor.ui.errors import open_path
from guia_editor.ui.icons import icon
from guia_editor.ui.sheet import Empty, Sheet, scrolled
from guia_editor.ui.state_chart import StateChart
from guia_editor.ui.state_looks import state_colour, state_icon
from guia_editor.ui.widgets import push_button

if TYPE_CHECKING:
    from guia_editor.tasks.review import Overview
    from guia_editor.ui.workbench import Workbench

_LEAST = 200
"""Pixels of the table, however small the window."""


class BoardView(Sheet):
    """Enter or a double click on a row opens its chapter; `told` says how exporting went."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, _("Tablero"), "revision")
        self.board: Board | None = None
        self._overview: Overview | None = None
        self.model = BoardRows(bench)
        self._shown = BoardFilter(self)
        self._shown.setSourceModel(self.model)
        self.filter = QComboBox()
        self.filter.setAccessibleName(_("Estados que se muestran"))
        self.filter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.filter.currentIndexChanged.connect(self._apply_filter)
        self.export = push_button(_("E&xportar observaciones…"), self._ask_export)
        self.export.setToolTip(_("La matriz de respuestas, para Word o para una hoja de cálculo"))
        self.tools.addWidget(self.filter)
        self.tools.addWidget(self.export)
        self.chart = StateChart(bench)
        card = QFrame()
        card.setObjectName("tarjeta")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 12, 16, 8)
        inside.addWidget(self.chart)
        self.table = BoardTable()
        self.table.setModel(self._shown)
        self.table.settle()
        self.table.activated.connect(self._open)
        self.empty = Empty(bench, "layout-dashboard")
        self.table.setMinimumHeight(_LEAST)
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(card)
        column.addWidget(self.table, 1)
        self._main = scrolled(main, _("Tablero"))
        self.body.addWidget(self._main, 1)
        self.body.addWidget(self.empty, 1)
        bench.review_changed.connect(self.refresh)
        bench.theme_changed.connect(self.model.dress)
        self._show_empty(_("Leyendo la revisión…"))
        self.refresh()

    def refresh(self) -> None:
        """Show the board as the review stands now."""
        overview = self.bench.review
        if overview is None:
            return

        def show(found: Board) -> None:
            if overview is self.bench.review:
                self._overview = overview
                self.show_board(found, {state: overview.flow.label(state) for state in State})

        self.bench.activities.run(
            _("Haciendo el tablero"), lambda _progress: board(overview), show, owner=self
        )

    def show_board(self, found: Board, labels: dict[State, str]) -> None:
        """Show a board; `labels` are what the guide calls its states."""
        self.board = found
        if not found.rows:
            self._show_empty(_("La guía todavía no tiene capítulos."))
            return
        self.empty.hide()
        self._main.show()
        for widget in (self.filter, self.export):
            widget.setEnabled(True)
        self.chart.show_series(found.series, found.totals, labels)
        self.model.show_rows(found.rows)
        self._fill_filter(labels)
        self.say(_summary(found))

    def _show_empty(self, words: str) -> None:
        self.empty.say(words)
        self.empty.show()
        self._main.hide()
        for widget in (self.filter, self.export):
            widget.setEnabled(False)

    # --- Filter ---------------------------------------------------------------------------------

    def _fill_filter(self, labels: dict[State, str]) -> None:
        assert self.board is not None
        kept = self.filter.currentData() or ALL
        self.filter.blockSignals(True)
        self.filter.clear()
        self.filter.addItem(_("Todos los estados"), ALL)
        for state in State:
            if self.board.totals.get(state, 0):
                picture = icon(state_icon(state), self.bench.theme, state_colour(state, self.bench.theme))
                self.filter.addItem(picture, labels[state], state.value)
        self.filter.setCurrentIndex(max(0, self.filter.findData(kept)))
        self.filter.blockSignals(False)
        self._apply_filter()

    def _apply_filter(self) -> None:
        self._shown.show_state(str(self.filter.currentData() or ALL))

    # --- What can be done -----------------------------------------------------------------------

    def _open(self, index: QModelIndex) -> None:
        self.bench.open_chapter(self.model.rows[self._shown.mapToSource(index).row()].path)

    def _ask_export(self) -> None:
        overview = self._overview
        if overview is None:
            return
        name = overview.folder / "salida" / _("matriz-de-observaciones.docx")
        kinds = _("Word (*.docx);;Hoja de cálculo (*.csv)")
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Exportar observaciones"), str(name), kinds)
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, file: Path) -> None:
        """Write the response matrix to a file, Word's or a table by its ending, and open it."""
        overview = self._overview
        assert overview is not None  # the button is there with a board only
        if file.suffix not in (".docx", ".csv"):
            file = file.with_suffix(".docx")

        def write(_progress: object) -> Path:
            file.parent.mkdir(parents=True, exist_ok=True)
            return write_matrix(overview, file)

        def made(path: Path) -> None:
            self.say(_("Se escribió {file}").format(file=path))
            open_path(path)

        self.bench.activities.run(_("Exportando las observaciones"), write, made, owner=self)


def _summary(found: Board) -> str:
    late = sum(row.late for row in found.rows)
    open_ = sum(row.open for row in found.rows)
    parts = [
        plural(len(found.rows), _("Un capítulo"), _("{count} capítulos")),
        plural(open_, _("una observación abierta"), _("{count} observaciones abiertas"))
        if open_
        else _("ninguna observación abierta"),
    ]
    if late:
        parts.append(plural(late, _("uno atrasado"), _("{count} atrasados")))
    return ", ".join(parts) + "."
