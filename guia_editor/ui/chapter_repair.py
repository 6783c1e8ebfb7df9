"""A damaged chapter: what is wrong with its file, and saving it repaired once the person has looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from guia_editor.i18n import _

if TYPE_CHECKING:
    from guia_editor.ui.chapter_view import ChapterView


class Repair(QObject):
    """Speaks for one view's file as long as it can only be repaired; `is_confirmed` lets it be written."""

    def __init__(self, view: ChapterView) -> None:
        super().__init__(view)
        self._view = view
        self.is_confirmed = False

    def tell(self) -> None:
        """Say why the file can only be repaired, and how; nothing for a sound one."""
        damage = self._view.opened.damage
        if damage is None:
            return
        offers = [(_("&Guardar reparado"), self._confirm)]
        if damage.doubts:
            offers.insert(0, (_("Siguiente lugar &dudoso"), self._show_next))
        text = _("{reason} Revise los lugares marcados. Al guardar, los bytes de ahora quedan en una copia.")
        self._view.messages.say(
            "reparar", "warning", text.format(reason=damage.reason), offers, closable=False
        )

    def _show_next(self) -> None:
        self._view.source.next_doubt()
        self.tell()

    def _confirm(self) -> None:
        self.is_confirmed = True
        self._view.start_saving()
