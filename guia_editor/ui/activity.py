"""Work that takes a while: done in a thread, shown with its progress, stopped when asked."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from guia_editor.errors import Cancelled
from guia_editor.model.progress import Progress

Work = Callable[[Progress], Any]


class Activity(QObject):
    """One piece of work under way; it is the `Progress` that its task is given."""

    stepped = Signal(int, int, str)
    succeeded = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, title: str, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self._stop = Event()

    def step(self, done: int, total: int, label: str) -> None:
        """Tell whoever watches; raise `Cancelled` when the person has asked to stop."""
        if self._stop.is_set():
            raise Cancelled
        self.stepped.emit(done, total, label)

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()


class _Running(QRunnable):
    def __init__(self, activity: Activity, work: Work) -> None:
        super().__init__()
        self._activity = activity
        self._work = work

    def run(self) -> None:
        try:
            outcome = self._work(self._activity)
        except BaseException as error:  # a thread has no outer edge: whoever started it tells the person
            self._activity.failed.emit(error)
        else:
            self._activity.succeeded.emit(outcome)
        self._activity.ended.emit()


class Activities(QObject):
    """Everything under way in the window; `started` gives each new `Activity` to whoever shows them."""

    started = Signal(object)
    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._running: set[Activity] = set()

    @property
    def running(self) -> tuple[Activity, ...]:
        """Return what is under way."""
        return tuple(self._running)

    def run(
        self,
        title: str,
        work: Work,
        done: Callable[[Any], None] = lambda _outcome: None,
        failed: Callable[[BaseException], None] | None = None,
    ) -> Activity:
        """Do `work` in a thread; `done` gets its outcome, `failed` what it raised.

        Both run in the window's thread; they be methods of a QObject, or touch nothing that may be gone. Work must not touch Qt objects.
        """
        activity = Activity(title, self)
        self._running.add(activity)
        activity.succeeded.connect(done)
        if failed is not None:
            activity.failed.connect(failed)
        activity.ended.connect(lambda: self._forget(activity))
        self.started.emit(activity)
        self._pool.start(_Running(activity, work))
        return activity

    def stop(self) -> None:
        """Cancel everything and wait until it has ended."""
        for activity in self._running:
            activity.cancel()
        self._pool.waitForDone()

    def _forget(self, activity: Activity) -> None:
        self._running.discard(activity)
        activity.deleteLater()
        if not self._running:
            self.idle.emit()
