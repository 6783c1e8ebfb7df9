"""What another program does to an open chapter's file: read again, joined, compared, or written anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.tasks.editing import OpenChapter
from guia_editor.tasks.merging import Comparison, is_settled, merge, result
from guia_editor.ui.compare import CompareDialog
from guia_editor.ui.watching import FileWatch

if TYPE_CHECKING:
    from guia_editor.ui.chapter_view import ChapterView

KEY = "disco"


class Outside(QObject):
    """Watches one view's file. `is_pending` while the person has something to decide before saving."""

    def __init__(self, view: ChapterView) -> None:
        super().__init__(view)
        self._view = view
        self.is_pending = False
        self._watch = FileWatch(view.opened.file.path, self)
        self._watch.changed.connect(self.look)

    def release(self) -> None:
        """Watch no more."""
        self._watch.stop()

    def may_save(self) -> bool:
        """Look at the file before it is written; say whether it is still ours to write."""
        self._watch.look()
        return not self.is_pending

    def look(self) -> None:
        """Look at the file and, when it holds something else, do what is right for it."""
        view = self._view
        if view.saving.is_under_way or view.opened.damage is not None:
            return  # the writing itself is guarded
        try:
            disk = view.opened.look()
        except (GuideError, OSError) as error:
            self._tell_unreadable(error)
            return
        if disk is None:
            self._tell_gone()
        elif disk.hash == view.opened.file.hash:
            self._calm()
        elif view.is_modified:
            self._join(view.opened.on_disk(disk))
        else:
            self._calm()
            view.take_text(view.opened.on_disk(disk), disk.text)
            text = _("Este capítulo cambió en el disco y se volvió a leer. Usted sigue donde estaba.")
            view.messages.say(KEY, "info", text)
            view.bench.read_again()  # else problems and references stay those of the text that was there

    def _join(self, chapter: OpenChapter) -> None:
        view = self._view
        comparison = merge(view.opened.file.text, view.text(), chapter.file.text)
        if is_settled(comparison):
            self._calm()
            view.take_text(chapter, result(comparison))
            text = _("Este capítulo cambió en el disco. Esos cambios y los de usted quedaron unidos.")
            offer = (_("Ver &los cambios…"), lambda: self._compare(comparison, chapter))
            view.messages.say(KEY, "info", text, [offer])
            return
        self.is_pending = True
        text = _(
            "En el disco cambiaron los mismos renglones que usted cambió. Nada se ha perdido: compare los "
            "dos textos y elija. Hasta entonces no se guarda encima."
        )
        offer = (_("Co&mparar y elegir…"), self._compare_now)
        view.messages.say(KEY, "warning", text, [offer], closable=False)

    def _compare_now(self) -> None:
        """Compare the text as it is by now; should it be settled meanwhile, it is joined."""
        view = self._view
        disk = view.opened.look()
        if disk is None:
            self._tell_gone()
            return
        chapter = view.opened.on_disk(disk)
        self._join(chapter)
        if self.is_pending:
            self._compare(merge(view.opened.file.text, view.text(), disk.text), chapter)

    def _compare(self, comparison: Comparison, chapter: OpenChapter) -> None:
        dialog = CompareDialog(self._view.bench, comparison, self._view.window())
        dialog.accepted.connect(lambda: self._take_choice(dialog, chapter))
        dialog.open()

    def _take_choice(self, dialog: CompareDialog, chapter: OpenChapter) -> None:
        self._calm()
        self._view.take_text(chapter, dialog.text)
        self._watch.look()

    def _tell_gone(self) -> None:
        self.is_pending = True
        self._view.mark_unsaved(True)
        text = _(
            "El archivo de este capítulo ya no está en su carpeta: alguien lo borró o le cambió el nombre. "
            "Su texto sigue aquí."
        )
        offer = (_("E&scribirlo de nuevo"), self._write_anew)
        self._view.messages.say(KEY, "error", text, [offer], closable=False)

    def _write_anew(self) -> None:
        self.is_pending = False
        self._view.opened = self._view.opened.missing()
        self._view.saving.start()

    def _tell_unreadable(self, error: Exception) -> None:
        self.is_pending = True
        text = _(
            "El archivo de este capítulo cambió en el disco y ya no se puede leer: {why} Su texto sigue aquí."
        )
        offer = (_("Guardar una co&pia…"), self._view.saving.save_copy)
        why = error.message if isinstance(error, GuideError) else f"{error}."
        self._view.messages.say(KEY, "error", text.format(why=why), [offer], closable=False)

    def _calm(self) -> None:
        self.is_pending = False
        self._view.mark_unsaved(False)
        self._view.messages.drop(KEY)
