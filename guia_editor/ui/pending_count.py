"""How many things wait for the person in each guide that was opened here, for the start page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Signal

from guia_editor.i18n import _
from guia_editor.ui.places import key_of

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

_GROUP = "pendientes"


class PendingCount(QObject):
    """Counts whenever the review was read, and remembers; `counted` gives the number."""

    counted = Signal(int)

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        bench.review_changed.connect(self._count)

    def _count(self) -> None:
        overview = self._bench.review
        if overview is None:
            return
        folder = overview.folder

        def work(_progress: object) -> int:
            from guia_editor.tasks.pending import pending_of

            return len(pending_of(overview))

        def keep(count: int) -> None:
            self._bench.settings.setValue(key_of(_GROUP, folder), count)
            self.counted.emit(count)

        self._bench.activities.run(_("Viendo sus pendientes"), work, keep)


def pending_in(settings: QSettings, folder: Path) -> int:
    """Return how many things waited in a guide when it was last open."""
    kept = str(settings.value(key_of(_GROUP, folder), "0"))
    return int(kept) if kept.isdecimal() else 0
