"""Notice at once that another program has touched a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

_SETTLE_MS = 120
"""Programs write in several steps; one look when they are through."""

_POLL_MS = 3000
"""Disks of a network tell nothing, so they are asked."""

_Signature = tuple[int, int, int]


class FileWatch(QObject):
    """Emits `changed` when a file is not what it was at the last look: other bytes, another file, none.

    Looks when the system tells of the file or its folder, when the window becomes active, and every few
    seconds for disks that never tell.
    """

    changed = Signal()

    def __init__(self, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._path = path
        self._seen = self._signature()
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._poll = QTimer(self, interval=_POLL_MS)
        self._watcher.fileChanged.connect(self._soon)
        self._watcher.directoryChanged.connect(self._soon)
        self._settle.timeout.connect(self.look)
        self._poll.timeout.connect(self.look)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._when_active)
        self._watch()
        self._poll.start()

    def look(self) -> None:
        """Look at the file now."""
        self._watch()
        now = self._signature()
        if now != self._seen:
            self._seen = now
            self.changed.emit()

    def stop(self) -> None:
        """Look no more."""
        self._poll.stop()
        self._settle.stop()
        watched = self._watcher.files() + self._watcher.directories()
        if watched:
            self._watcher.removePaths(watched)

    def _soon(self, _path: str) -> None:
        self._settle.start()

    def _when_active(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive and self._poll.isActive():
            self.look()

    def _watch(self) -> None:
        """Watch the file again: a file put in its place is another one to the system."""
        wanted = {str(path) for path in (self._path, self._path.parent) if path.exists()}
        missing = wanted - set(self._watcher.files()) - set(self._watcher.directories())
        if missing:
            self._watcher.addPaths(sorted(missing))

    def _signature(self) -> _Signature | None:
        try:
            facts = self._path.stat()
        except OSError:
            return None
        return facts.st_mtime_ns, facts.st_size, facts.st_ino
