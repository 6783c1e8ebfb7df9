"""What is wrong in the guide, found anew after each pause in writing, with the text as on screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from guia_editor.i18n import _
from guia_editor.model.finding import Finding
from guia_editor.tasks.fixes import fix
from guia_editor.tasks.page_view import CheckRequest
from guia_editor.ui.views import open_views

if TYPE_CHECKING:
    from guia_editor.ui.chapter_view import ChapterView
    from guia_editor.ui.workbench import Workbench

_PAUSE_MS = 1500
_KIND = "revision"


class Problems(QObject):
    """Kept once for a window (`Problems.of`).

    `changed` after every check; `findings` is what the last one found, advice about wording included.
    `fixed` tells in words what came of a fix.
    """

    changed = Signal()
    fixed = Signal(str)

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self._waiting_fix: Finding | None = None
        self.findings: tuple[Finding, ...] = ()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.check_now)
        bench.background.answered.connect(self._answered)
        bench.session_changed.connect(self._begin)
        bench.text_changed.connect(self._pause.start)
        bench.view_changed.connect(self._view_changed)
        self._begin()

    @classmethod
    def of(cls, bench: Workbench) -> Problems:
        """Return the window's, made when there is none yet."""
        return bench.findChild(cls) or cls(bench)

    def by_path(self) -> Mapping[str, tuple[Finding, ...]]:
        """Return the findings by the file that they are about."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.path, []).append(finding)
        return {path: tuple(some) for path, some in found.items()}

    # --- Checking ---------------------------------------------------------------------------------

    def _begin(self) -> None:
        if self._bench.session is None:
            self._bench.background.forget(_KIND)
            self._show(())
        else:
            self.check_now()

    def check_now(self) -> None:
        """Check the guide, unsaved text in place of what is on disk; `changed` tells when done."""
        self._pause.stop()
        session = self._bench.session
        if session is None:
            return
        known = {chapter.path for chapter in session.guide.chapters}
        views = open_views(self._bench).items()
        texts = tuple((path, view.draft_text()) for path, view in views if view.is_modified and path in known)
        self._bench.background.ask(_KIND, CheckRequest(session.folder, texts, self._bench.revision))

    def _answered(self, kind: str, outcome: object) -> None:
        if kind != _KIND:
            return
        if isinstance(outcome, BaseException):
            self._bench.activities.untold.emit(outcome)
        elif isinstance(outcome, tuple) and self._bench.session is not None:
            self._show(outcome)

    def _show(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        self._bench.show_findings(findings)
        self.changed.emit()

    # --- Mending ----------------------------------------------------------------------------------

    def go_to(self, finding: Finding) -> None:
        """Bring the place of a finding into view."""
        self._bench.open_chapter(finding.path, finding.line)

    def mend(self, finding: Finding) -> None:
        """Fix a finding in its chapter, which is opened first; one step that can be undone."""
        view = self._bench.view
        if view is None or view.path != finding.path:
            self._waiting_fix = finding
            self.go_to(finding)
            return
        self._waiting_fix = None
        session = self._bench.session
        if session is None:
            return
        text, folder, guide = view.text(), session.folder, session.guide

        def take(after: str | None) -> None:
            self._take_fix(view, text, after)

        self._bench.activities.run(
            _("Corrigiendo"), lambda _progress: fix(folder, guide, finding, text), take
        )

    def _take_fix(self, view: ChapterView, before: str, after: str | None) -> None:
        if after is None:
            self.fixed.emit(_("Esto no se puede corregir solo: vaya al lugar y siga el consejo."))
        elif view is not self._bench.view or view.text() != before:
            self.fixed.emit(_("El texto cambió mientras tanto; pida de nuevo la corrección."))
        else:
            view.replace_text(after)
            self.fixed.emit(_("Corregido; Ctrl+Z lo deshace."))
            self.check_now()

    def _view_changed(self) -> None:
        view, finding = self._bench.view, self._waiting_fix
        if finding is not None and view is not None and view.path == finding.path:
            self.mend(finding)
