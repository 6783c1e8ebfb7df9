"""«Cobertura del texto»: who sees which passage, what is missing, and two municipalities side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QTabWidget

from guia_editor.i18n import _, plural
from guia_editor.tasks.coverage import Coverage, CoverageKind, coverage_csv, coverage_of
from guia_editor.tasks.reports import write_file
from guia_editor.ui.coverage_difference import CoverageDifference
from guia_editor.ui.coverage_passages import CoveragePassages
from guia_editor.ui.sheet import Empty, Sheet, no_places
from guia_editor.ui.widgets import push_button

if TYPE_CHECKING:
    from guia_editor.model.guide import Guide
    from guia_editor.ui.workbench import Workbench

_FOLDER = "cobertura/carpeta"


class CoveragePage(Sheet):
    """`coverage` is what was found of the guide as it is now, None until then."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, _("Cobertura del texto"), "territorios")
        self.coverage: Coverage | None = None
        self._guide: Guide | None = None
        self.passages = CoveragePassages(bench)
        self.pair = CoverageDifference(bench)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName(_("Cobertura del texto"))
        self.tabs.addTab(self.passages, _("&Pasajes y datos"))
        self.tabs.addTab(self.pair, _("&Dos municipios"))
        self.empty = Empty(bench, "rows-3")
        self.empty.hide()
        self.keep = push_button(
            _("&Guardar tabla…"), self.ask_file, _("Escribe un CSV con los pasajes y todos los municipios")
        )
        self.tools.addWidget(self.keep)
        self.keep.setEnabled(False)
        self.body.addWidget(self.tabs, 1)
        self.body.addWidget(self.empty, 1)

    def refresh(self) -> None:
        """Look anew, in a thread, unless the guide is the one that is shown."""
        session = self.bench.session
        guide = session.guide if session is not None else None
        there = guide is not None and bool(guide.territories.municipalities)
        self.tabs.setVisible(there)
        self.empty.setVisible(not there)
        if guide is None or not there:
            self.empty.say(*no_places())
            return
        if guide is self._guide:
            return
        self._guide = guide
        self.pair.show_guide(guide)
        self.bench.activities.run(
            _("Mirando quién ve cada pasaje"),
            lambda progress: coverage_of(guide, progress),
            lambda found: self._take(guide, found),
            owner=self,
        )

    def _take(self, guide: Guide, found: Coverage) -> None:
        if guide is not self._guide:
            return
        self.coverage = found
        self.keep.setEnabled(True)
        self.passages.show_coverage(found, guide)
        passages = sum(row.kind is CoverageKind.PASSAGE for row in found.rows)
        lacking = len({one for row in found.rows for one in row.lacking})
        self.say(
            _("{passages}; {unseen}; {lacking}.").format(
                passages=plural(passages, _("1 pasaje condicionado"), _("{count} pasajes condicionados")),
                unseen=plural(len(found.unseen), _("1 que nadie ve"), _("{count} que nadie ve")),
                lacking=plural(
                    lacking,
                    _("1 municipio sin algún dato"),
                    _("{count} municipios sin algún dato"),
                ),
            )
        )

    def ask_file(self) -> None:
        """Ask where to write the table of passages and municipalities."""
        folder = Path(str(self.bench.settings.value(_FOLDER, "")))
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Guardar tabla"), str(folder / "cobertura.csv"), _("Tablas (*.csv)")
        )
        if chosen:
            self.bench.settings.setValue(_FOLDER, str(Path(chosen).parent))
            self.write(Path(chosen))

    def write(self, file: Path) -> None:
        """Write the table of passages and municipalities."""
        coverage, guide = self.coverage, self._guide
        if coverage is None or guide is None:
            return
        self.bench.activities.run(
            _("Escribiendo la tabla"),
            lambda _progress: write_file(file, coverage_csv(coverage, guide)),
            lambda _none: self.say(_("La tabla quedó en «{file}».").format(file=file)),
            owner=self,
        )
