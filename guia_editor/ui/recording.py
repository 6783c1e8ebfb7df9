"""A version for history after each save, made in the background under the name of who writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.ui.identity import identity

if TYPE_CHECKING:
    from guia_editor.tasks.history import Author
    from guia_editor.ui.workbench import Workbench

_PAUSE_MS = 500
"""Files saved together are one version."""


class Recording(QObject):
    """Kept once for a window (`Recording.of`); `recorded` after a version was made, `failed` with why not.

    Only saving begins a history: a guide that is merely looked at gets none.
    """

    recorded = Signal()
    failed = Signal(str)

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self._folder: Path | None = None
        self._under_way = False
        self._again = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self._record)
        bench.saved.connect(lambda _path: self._soon.start())
        bench.session_changed.connect(self._session_changed)
        self._session_changed()

    @classmethod
    def of(cls, bench: Workbench) -> Recording:
        """Return the window's, made when there is none yet."""
        return bench.findChild(cls) or cls(bench)

    def flush(self) -> None:
        """Begin now with what waits, as before the window closes; work under way is let end."""
        if self._soon.isActive():
            self._soon.stop()
            self._record()

    def _session_changed(self) -> None:
        """Note another guide; the same one read again means that a file of it was changed here."""
        session = self._bench.session
        folder = session.folder if session is not None else None
        if folder is not None and folder == self._folder:
            self._soon.start()
        elif folder != self._folder:
            self.flush()
        self._folder = folder

    def _record(self) -> None:
        folder, who = self._folder, author(self._bench)
        if folder is None:
            return
        if self._under_way:
            self._again = True
            return
        self._under_way, self._again = True, False

        def work(_progress: object) -> object:
            from guia_editor.tasks.history import record_save  # it brings the library of histories along

            return record_save(folder, who)

        self._bench.activities.run(_("Guardando la versión"), work, self._done, self._not_done)

    def _done(self, made: object) -> None:
        self._under_way = False
        if made is not None:
            self.recorded.emit()
        if self._again:
            self._record()

    def _not_done(self, error: object) -> None:
        self._under_way = False
        if not isinstance(error, GuideError | OSError):
            self._bench.activities.untold.emit(error)
            return
        why = f"{error.message} {error.remedy}" if isinstance(error, GuideError) else f"{error}."
        told = _("Su texto está guardado, pero el historial no pudo anotar la versión: {why}")
        self.failed.emit(told.format(why=why.strip()))


def author(bench: Workbench) -> Author:
    """Return who writes, as history names people: from the team when the review knows, else as they said."""
    from guia_editor.tasks.history import Author

    me = bench.review.me if bench.review is not None else None
    if me is not None and me.person is not None:
        institution = me.institution
        return Author(
            me.person.name, (institution.acronym or institution.name) if institution else "", me.person.id
        )
    who = identity(bench.settings)
    return Author(who.name or _("Sin nombre"), who.institution)
