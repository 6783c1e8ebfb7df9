"""Pages that take the whole window: what stands around the text goes while they are in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject

from guia_editor.ui.documents import DISTRIBUTION
from guia_editor.ui.places import is_guide, recent

if TYPE_CHECKING:
    from guia_editor.ui.window import MainWindow

WHOLE = frozenset({DISTRIBUTION})
"""The pages that have no use for chapters, panels and tools of writing."""


class WholeWindow(QObject):
    """Hides docks and tools for a page of `WHOLE` and brings them back as they were."""

    def __init__(self, window: MainWindow, version: int) -> None:
        super().__init__(window)
        self._window = window
        self._version = version
        self._before: QByteArray | None = None
        self._wanted = ""
        window.stack.shown.connect(self._follow)
        window.bench.session_changed.connect(self._forget)

    def state(self) -> QByteArray:
        """Return how docks and tools are arranged around chapters, for the next time."""
        return self._before or self._window.saveState(self._version)

    def distribute(self) -> None:
        """Show «Distribución»: of the guide that is open, else the last one, else one that is chosen now."""
        window = self._window
        if window.bench.session is not None:
            window.bench.open_chapter(DISTRIBUTION)
            return
        self._wanted = DISTRIBUTION
        folder = next((one for one in recent(window.bench.settings) if is_guide(one)), None)
        if folder is not None:
            window.door.open(folder)
        else:
            window.door.ask_and_open()
            if not window.bench.activities.running:  # nothing was chosen
                self._wanted = ""

    def first(self, kept: str) -> str:
        """Return the page to begin with, "" for a chapter: the one asked for, or that of the last time."""
        wanted, self._wanted = self._wanted, ""
        return wanted or (kept if kept in WHOLE else "")

    def _follow(self, path: str) -> None:
        window = self._window
        if path in WHOLE and self._before is None:
            self._before = window.saveState(self._version)
            window.toolbar.hide()
            for dock in window.docks.docks.values():
                dock.hide()
        elif path not in WHOLE and self._before is not None:
            before, self._before = self._before, None
            window.restoreState(before, self._version)

    def _forget(self) -> None:
        if self._window.bench.session is None:
            self._before = None
