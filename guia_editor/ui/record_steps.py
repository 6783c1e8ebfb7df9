"""Steps on the guide's files that were taken in an editor of records, to be undone and done again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.tasks.records import Change, take_back
from guia_editor.ui.chapter_keeping import reason as reason_of
from guia_editor.ui.message_bar import MessageBar

_MESSAGE = "paso"


class Steps:
    """The history; what a step refuses is told in the message bar, with a way to try again."""

    def __init__(self, messages: MessageBar, again: Callable[[], object]) -> None:
        self._messages = messages
        self._again = again
        self._done: list[Change] = []
        self._undone: list[Change] = []

    def take(self, step: Callable[[], Change | None]) -> bool:
        """Take a step and remember it; say whether it was taken (or there was nothing to do)."""
        try:
            made = step()
        except (GuideError, OSError) as error:
            self._refused(error)
            return False
        self._messages.drop(_MESSAGE)
        if made is not None:
            self._done.append(made)
            self._undone.clear()
        return True

    def undo(self, folder: Path) -> bool:
        """Take the last step back; say whether that was done."""
        return self._back(folder, self._done, self._undone)

    def redo(self, folder: Path) -> bool:
        """Do again the step last taken back; say whether that was done."""
        return self._back(folder, self._undone, self._done)

    def _back(self, folder: Path, steps: list[Change], others: list[Change]) -> bool:
        if not steps:
            return False
        try:
            others.append(take_back(folder, steps[-1]))
        except (GuideError, OSError) as error:
            self._refused(error)
            return False
        steps.pop()
        return True

    def _refused(self, error: GuideError | OSError) -> None:
        if isinstance(error, GuideError):
            self._messages.say(_MESSAGE, "error", str(error))
            return
        told = _("No se pudo escribir: {reason}.").format(reason=reason_of(error))
        self._messages.say(
            _MESSAGE, "error", told, [(_("Intentar &de nuevo"), lambda: _ignore(self._again()))]
        )


def _ignore(_value: object) -> None:
    return
