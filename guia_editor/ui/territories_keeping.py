"""Writes the staff's table of municipalities a moment after a change, joined with what others wrote."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from guia_editor.errors import ChangedOnDisk, GuideError
from guia_editor.i18n import _
from guia_editor.model.own_columns import OWN_COLUMNS
from guia_editor.tasks.territories import TableFile, joined, open_table, save_table
from guia_editor.ui.chapter_keeping import reason as reason_of

if TYPE_CHECKING:
    from guia_editor.model.territory import Territories
    from guia_editor.ui.message_bar import MessageBar
    from guia_editor.ui.territories_model import TerritoriesModel
    from guia_editor.ui.workbench import Workbench

_PAUSE, _REREAD = 700, 2500
"""Milliseconds after the last change until it is written, and then until the guide is read again."""

_MESSAGE = "guardar"


class TableKeeping(QObject):
    """Keeps `file`, the table as it was last read or written, in step with what a model shows."""

    def __init__(self, bench: Workbench, model: TerritoriesModel, messages: MessageBar) -> None:
        super().__init__(model)
        self._bench, self._model, self._messages = bench, model, messages
        self.file: TableFile | None = None
        self.territories: Territories | None = None
        self._pause, self._reread = QTimer(self), QTimer(self)
        for timer, milliseconds in ((self._pause, _PAUSE), (self._reread, _REREAD)):
            timer.setSingleShot(True)
            timer.setInterval(milliseconds)
        self._pause.timeout.connect(self.save)
        self._reread.timeout.connect(lambda: bench.read_again())
        model.changed.connect(self._pause.start)

    @property
    def waits(self) -> bool:
        """Say whether something was changed and is not written yet."""
        return self.file is not None and self._model.table != self.file.table

    def waits_in(self, folder: Path) -> bool:
        """Say whether what waits is of a guide's folder."""
        return self.waits and self.file is not None and self.file.path.is_relative_to(folder.resolve())

    def flush(self) -> None:
        """Write now what waits for its moment."""
        if self._pause.isActive():
            self.save()

    def save(self) -> bool:
        """Write what was changed; say whether nothing is left to write."""
        self._pause.stop()
        if self.file is None or self.territories is None or self._model.table == self.file.table:
            return True
        try:
            self.file = save_table(self.file, self._model.table, self.territories)
        except ChangedOnDisk as error:
            self._offer_joining(error)
            return False
        except (GuideError, OSError) as error:
            told = str(error) if isinstance(error, GuideError) else reason_of(error)
            self._messages.say(_MESSAGE, "error", told, [(_("Intentar &de nuevo"), self._save_again)])
            return False
        self._messages.drop(_MESSAGE)
        self._bench.saved.emit(OWN_COLUMNS)
        self._reread.start()
        return True

    def _save_again(self) -> None:
        self.save()

    def _offer_joining(self, error: ChangedOnDisk) -> None:
        session = self._bench.session
        if session is None or self.file is None or self.territories is None:
            return
        try:
            theirs = open_table(session.folder, self.territories)
        except (GuideError, OSError):
            self._messages.say(_MESSAGE, "error", str(error), [(_("Intentar &de nuevo"), self._save_again)])
            return
        base = self.file.table
        _table, clashes = joined(base, self._model.table, theirs.table)
        mine = len(base.changes_to(self._model.table))
        words = _("{why} Usted cambió {n} celdas; en {m} escribieron los dos cosas distintas.").format(
            why=error.message, n=mine, m=len(clashes)
        )

        def join() -> None:
            table, _clashes = joined(base, self._model.table, theirs.table)  # more may have been typed since
            self.file = theirs
            self._model.become(table, _("Unir cambios"))
            self.save()

        def take_theirs() -> None:
            self.file = theirs
            self._model.become(theirs.table, _("Tomar lo del disco"))

        self._messages.say(
            _MESSAGE,
            "warning",
            words,
            [(_("&Unir, y donde chocan dejar lo mío"), join), (_("Tomar lo &del disco"), take_theirs)],
            closable=False,
        )
