"""Work that takes a while: done in a thread, shown with its progress, stopped when asked."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from guia_editor.errors import Cancelled
from guia_editor.model.progress import Progress

Work = Callable[[Progress], Any]
Outcome = Callable[[Any], None]
Failure = Callable[[Any], None]


class Activity(QObject):
    """One piece of work under way; it is the `Progress` that its task is given."""

    stepped = Signal(int, int, str)
    ended = Signal(object, bool)
    """What came out, and whether it is an outcome; else it is what was raised."""

    def __init__(self, title: str, parent: QObject) -> None:
        super().__init__(parent)
        self.title = title
        self.done: Outcome = _ignore
        self.failed: Failure | None = None
        self.owner: QObject | None = None
        self._stop = Event()

    def step(self, done: int, total: int, label: str) -> None:
        """Tell whoever watches; raise `Cancelled` when the person has asked to stop."""
        if self._stop.is_set():
            raise Cancelled
        self.stepped.emit(done, total, label)

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Say whether the work was asked to stop."""
        return self._stop.is_set()


def _ignore(_value: object) -> None:
    return


class Activities(QObject):
    """Everything under way in the window; `started` gives each new `Activity` to whoever shows them."""

    started = Signal(object)
    idle = Signal()
    untold = Signal(object)
    """What was raised by work whose starter said nothing about failing: the window tells the person."""

    _came = Signal(object, object, bool)
    # Emitted in the threads that work, so by this object, which outlives them: an `Activity` is let go as
    # soon as it has ended, and a signal of an object that goes meanwhile ends the process.

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(thread_name_prefix="guia")
        self._running: dict[Activity, Future[None]] = {}
        self._came.connect(self._end)

    @property
    def running(self) -> tuple[Activity, ...]:
        """Return what is under way."""
        return tuple(self._running)

    def run(
        self,
        title: str,
        work: Work,
        done: Outcome = _ignore,
        failed: Failure | None = None,
        owner: QObject | None = None,
    ) -> Activity:
        """Do `work` in a thread; then, in the window's, `done` gets its outcome or `failed` what it raised.

        Without `failed`, the window tells the person. Work must not touch Qt objects. Where the `owner` is
        gone by then, as a dialog that was closed, nobody is told.
        """
        activity = Activity(title, self)
        activity.done, activity.failed = done, failed
        activity.owner = owner
        self.started.emit(activity)
        self._running[activity] = self._pool.submit(self._work_on, activity, work)
        return activity

    def stop(self) -> None:
        """Cancel everything and wait until it has ended; nobody hears of its outcome."""
        for activity in self._running:
            activity.done, activity.failed = _ignore, _ignore
            activity.cancel()
        wait(self._running.values())

    def _work_on(self, activity: Activity, work: Work) -> None:
        try:
            outcome = work(activity)
        except BaseException as error:  # a thread has no outer edge: whoever started it tells the person
            self._came.emit(activity, error, False)
        else:
            self._came.emit(activity, outcome, True)

    @Slot(object, object, bool)
    def _end(self, activity: Activity, value: object, well: bool) -> None:
        del self._running[activity]
        activity.ended.emit(value, well)
        done, failed = activity.done, activity.failed
        # What is called may be all that keeps a closed window alive, which must not go with its activity.
        activity.done, activity.failed = _ignore, None
        activity.deleteLater()
        if activity.owner is not None and not isValid(activity.owner):
            pass
        elif well:
            done(value)
        elif failed is not None:
            failed(value)
        else:
            self.untold.emit(value)
        if not self._running:
            self.idle.emit()
