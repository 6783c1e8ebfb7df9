"""What keeps an open chapter safe: its journal, and knowing who else has it open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance, Slot

from guia_editor.i18n import _
from guia_editor.tasks.journal import Leftover, Recorder, Trouble, has_leftovers, leftovers
from guia_editor.tasks.presence import Presence, Someone
from guia_editor.ui.identity import identity

if TYPE_CHECKING:
    from guia_editor.ui.chapter_view import ChapterView

NOTE_MS = 400
"""How long after a change it is handed to the journal; the disk has it well within a second."""

FLUSH_SECONDS = 3.0
_SAVING_SECONDS = 0.5
"""A saving waits no longer for the journal: it matters only when that very moment is the last."""


class Keeping(QObject):
    """Looks after one chapter's view."""

    _troubled = Signal(object)
    _heard = Signal(object)

    def __init__(self, view: ChapterView) -> None:
        super().__init__(view)
        self._view = view
        self._recorder = Recorder(
            view.opened, _teller(self._troubled), view.before if view.is_visual else None
        )
        self._timer = QTimer(self, singleShot=True, interval=NOTE_MS)
        self._timer.timeout.connect(self.note)
        self._troubled.connect(self._tell_trouble)
        self._heard.connect(self._tell_others)
        who = identity(view.bench.settings)
        self._presence = Presence(
            view.opened.folder, view.path, _teller(self._heard), who.name, who.institution
        )
        if has_leftovers(view.opened.folder, view.path):
            self._find_leftovers()

    def touch(self) -> None:
        """Hear that the text has changed."""
        if not self._timer.isActive():
            self._timer.start()

    def note(self) -> None:
        """Hand what has changed to the journal now."""
        self._timer.stop()
        view = self._view
        if view.is_visual:
            self._recorder.note_pieces(view.visual.pieces(), view.front_yaml)
        else:
            self._recorder.note_text(view.text())

    def begin_saving(self) -> Callable[[], object]:
        """Note that what is there now is about to be saved; return what waits, in any thread, until the disk
        has that."""
        self.note()
        self._recorder.mark_saving()
        return lambda: self._recorder.flush(_SAVING_SECONDS)

    def rebase(self) -> None:
        """Hear that the file, or the ground of editing, is another; what it does not have is noted anew."""
        view = self._view
        self._timer.stop()
        # What was typed during a saving is only in the journal, which a file that has been saved clears.
        with self._recorder.at_once():
            self._recorder.rebase(view.opened, view.before if view.is_visual else None)
            if view.is_modified:
                self.note()

    def flush(self) -> bool:
        """Note and wait until the disk has it; say whether it does."""
        self.note()
        return self._recorder.flush(FLUSH_SECONDS)

    def release(self) -> None:
        """Let go; what was not saved stays in the journal."""
        if self._timer.isActive():
            self.note()
        self._timer.stop()
        self._recorder.close()
        self._presence.close()

    # --- Telling --------------------------------------------------------------------------------

    @Slot(object)
    def _tell_trouble(self, trouble: Trouble | None) -> None:
        messages = self._view.messages
        if trouble is None:
            messages.drop("diario")
        elif trouble.nowhere:
            messages.say(
                "diario",
                "error",
                _(
                    "No se puede escribir el diario que protege su texto: {why}. Lo que escribe está solo en "
                    "la memoria. Guarde ahora con Ctrl+S o libere espacio; el programa lo intenta de nuevo."
                ).format(why=reason(trouble.error)),
                [
                    (_("&Guardar ahora"), self._view.start_saving),
                    (_("Guardar una co&pia…"), self._view.saving.save_copy),
                ],
                closable=False,
            )
        else:
            messages.say(
                "diario",
                "info",
                _(
                    "El diario que protege su texto se escribe en la carpeta de la guía, porque el lugar de "
                    "siempre no lo recibe: {why}. Su texto está a salvo."
                ).format(why=reason(trouble.error)),
            )

    @Slot(object)
    def _tell_others(self, others: tuple[Someone, ...]) -> None:
        messages = self._view.messages
        if not others:
            messages.drop("otros")
            return
        first = others[0]
        who = _("Otra persona")
        if first.person:
            who = f"{first.person} ({first.institution})" if first.institution else first.person
        where = (
            _("en otra ventana de esta computadora")
            if first.is_here
            else _("en la computadora «{host}»").format(host=first.host)
        )
        messages.say(
            "otros",
            "warning",
            _(
                "{who} tiene abierto este capítulo {where}. Si los dos escriben, el programa une lo que "
                "pueda y pregunta por lo demás."
            ).format(who=who, where=where),
            [(_("&Solo leer"), lambda: self._view.set_read_only(True))],
        )

    # --- What was left ---------------------------------------------------------------------------

    def _find_leftovers(self) -> None:
        folder, path = self._view.opened.folder, self._view.path
        self._view.bench.activities.run(
            _("Buscar texto sin guardar"), lambda _progress: leftovers(folder, path), self._tell_leftovers
        )

    def _tell_leftovers(self, found: tuple[Leftover, ...]) -> None:
        found = tuple(one for one in found if one.is_there)
        if not found or self._view.bench.offers_recovery():
            return
        self._view.messages.say(
            "recuperar",
            "warning",
            _("Hay texto de este capítulo que no se guardó, escrito el {when}.").format(
                when=f"{found[-1].when:%d/%m/%Y, %H:%M}"
            ),
            [(_("Ver y rec&uperar…"), lambda: self._view.show_recovery(found))],
            closable=False,
        )


def _teller(signal: SignalInstance) -> Callable[[object], None]:
    """Return what emits a signal from any thread, to nobody when the view is no longer there."""

    def tell(value: object) -> None:
        with suppress(RuntimeError):
            signal.emit(value)

    return tell


def reason(error: OSError) -> str:
    """Return in Spanish why a disk refuses."""
    match error:
        case PermissionError():
            return _("no hay permiso de escribir ahí")
        case FileNotFoundError():
            return _("la carpeta ya no está")
        case OSError(errno=28 | 27 | 122):
            return _("no queda espacio en el disco")
        case OSError(errno=30):
            return _("el disco solo se puede leer")
        case _:
            return error.strerror or str(error)
