"""Saving a chapter: one writing at a time, in the order asked for, and in plain words why one was refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject
from PySide6.QtWidgets import QFileDialog

from guia_editor.errors import ChangedOnDisk, GuideError
from guia_editor.i18n import _
from guia_editor.markdown.pieces import Pieces
from guia_editor.markdown.splice import WillNotReadBack
from guia_editor.tasks.editing import OpenChapter, write_copy
from guia_editor.ui.chapter_keeping import reason

if TYPE_CHECKING:
    from guia_editor.ui.activity import Activity
    from guia_editor.ui.chapter_view import ChapterView


class _Job(NamedTuple):
    """What to write: the work for any thread, and of which pieces and revision it is."""

    work: Callable[[], OpenChapter]
    pieces: Pieces | None
    revision: int


class Saving(QObject):
    """Writes one view's chapter."""

    def __init__(self, view: ChapterView) -> None:
        super().__init__(view)
        self._view = view
        self._under_way = False
        self._again = False
        self._activity: Activity | None = None
        self.guards: list[Callable[[], bool]] = []
        """Each says whether the file may be written, and tells the person when not."""

    @property
    def is_under_way(self) -> bool:
        """Say whether a writing is under way in the background."""
        return self._under_way

    def now(self) -> bool:
        """Write before returning; say whether the file has the text."""
        self.wait()
        if not self._may():
            return False
        job = self._job()
        try:
            chapter = job.work()
        except (GuideError, OSError) as error:
            self.tell_refused(error)
            return False
        self._done(job, chapter)
        return True

    def start(self) -> None:
        """Write in the background; asked for again meanwhile, write again what is there then."""
        if self._under_way:
            self._again = True
            return
        if not self._may():
            return
        job = self._job()
        self._under_way = True
        self._activity = self._view.bench.activities.run(
            _("Guardando el capítulo"),
            lambda _progress: _outcome(job),
            lambda outcome: self._ended(job, outcome),
        )

    def wait(self) -> None:
        """Wait for the writing under way, with the window answering to nothing but itself."""
        activities = self._view.bench.activities
        # Activities that were stopped, as when the window closes, end without telling.
        while self._under_way and self._activity in activities.running:
            QCoreApplication.processEvents(
                QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents
                | QEventLoop.ProcessEventsFlag.WaitForMoreEvents,
            )

    def save_copy(self) -> None:
        """Ask where to, and write the text there; the chapter's own file stays as it is."""
        view = self._view
        name = _("{stem} (copia).md").format(stem=Path(view.path).stem)
        chosen, _kind = QFileDialog.getSaveFileName(
            view, _("Guardar una copia"), str(Path.home() / name), _("Texto (*.md)")
        )
        if chosen:
            try:
                write_copy(Path(chosen), view.text())
            except OSError as error:
                self.tell_refused(error)

    def tell_refused(self, error: BaseException) -> None:
        """Say why nothing was written and what to do next."""
        view = self._view
        match error:
            case WillNotReadBack(index=index, message=message, remedy=remedy):
                view.show_piece(index)
                offers = [
                    (_("Ver &su fuente"), lambda: view.show_source(True)),
                    (_("Dejarlo como texto &bloqueado"), lambda: self._lock(index)),
                ]
                text = _("No se guardó: {why} El pasaje está seleccionado; su texto sigue a salvo.")
                view.messages.say("guardar", "error", text.format(why=f"{message} {remedy}".strip()), offers)
            case ChangedOnDisk():
                view.outside.look()
            case OSError():
                text = _("No se guardó «{path}»: {why}. Su texto sigue aquí y en el diario.")
                offers = [
                    (_("Intentar &de nuevo"), self.start),
                    (_("Guardar una co&pia…"), self.save_copy),
                ]
                view.messages.say("guardar", "error", text.format(path=view.path, why=reason(error)), offers)
            case GuideError(message=message, remedy=remedy):
                view.messages.say("guardar", "error", f"{message} {remedy}".strip())
            case _:
                raise error

    def _may(self) -> bool:
        """Say whether the file may be written; a damaged one only when the person has confirmed it."""
        repair = self._view.repair
        if self._view.opened.damage is not None and not repair.is_confirmed:
            repair.tell()
            return False
        return all(guard() for guard in self.guards) and self._view.outside.may_save()

    def _job(self) -> _Job:
        view = self._view
        chapter, ready = view.opened, view.keeping.begin_saving()
        if not view.is_visual:
            text = view.text()
            return _Job(lambda: _write(chapter, lambda: text, ready), None, view.revision)
        pieces, before, front = view.visual.pieces(), view.before, view.front_yaml
        compose = partial(chapter.compose, pieces, before, front)
        if not view.is_modified:
            compose = partial(str, chapter.file.text)
        return _Job(lambda: _write(chapter, compose, ready), pieces, view.revision)

    def _ended(self, job: _Job, outcome: OpenChapter | BaseException) -> None:
        self._under_way = False
        if isinstance(outcome, BaseException):
            self._again = False
            self.tell_refused(outcome)
            return
        self._done(job, outcome)
        if self._again:
            self._again = False
            self.start()

    def _done(self, job: _Job, chapter: OpenChapter) -> None:
        self._view.repair.is_confirmed = False
        for key in ("guardar", "reparar", "recuperado"):
            self._view.messages.drop(key)
        self._view.take_saved(chapter, job.pieces, job.revision)

    def _lock(self, index: int) -> None:
        self._view.lock_piece(index)
        self.start()


def _write(chapter: OpenChapter, compose: Callable[[], str], ready: Callable[[], object]) -> OpenChapter:
    """Write a chapter; `ready` waits until the journal has the same text, in case this is cut short."""
    text = compose()
    ready()
    return chapter.save(text)


def _outcome(job: _Job) -> OpenChapter | BaseException:
    """Do the work; what it raises is an outcome too, so that the order of writings is kept in any case."""
    try:
        return job.work()
    except Exception as error:
        return error
