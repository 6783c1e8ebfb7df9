"""Several processes share a batch's jobs: one dies and the rest go on, one grows and is replaced."""

from __future__ import annotations

import contextlib
import multiprocessing
import pickle
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from guia_editor.errors import Cancelled, DiskRefused, ExportFailed
from guia_editor.i18n import _
from guia_editor.tasks.batch_watch import BatchControl, BatchWatch, Failure
from guia_editor.tasks.batch_work import Job, Made, Shop, Trouble, serve

MEMORY_BYTES = 900_000_000
"""A process above this is replaced after its edition: what Python frees seldom goes back to the system, and
with its writers' pages kept it would pass the gigabyte that each may take."""

_LOOK_SECONDS = 0.1
_OVERRUN_SECONDS = 900
_TRIES = 2
_STILLBORN = 3
"""More processes in a row that die before their first job, while no other lives, mean that none will."""


@dataclass(slots=True)
class _Hand:
    """A process, and what it is at."""

    process: BaseProcess
    connection: Connection
    job: Job | None = None
    since: float = 0.0
    finished: int = 0

    def give(self, job: Job) -> None:
        self.job, self.since = job, time.monotonic()
        self.connection.send(job)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


@dataclass(slots=True)
class Pool:
    """Processes for a batch; use it as a context, whose end ends them all at once.

    `died` is called when a process has ended by itself, to clean up after it.
    """

    shop: Shop
    workers: int
    watch: BatchWatch
    control: BatchControl
    died: Callable[[], None]
    _hands: list[_Hand] = field(default_factory=list)
    _waiting: deque[Job] = field(default_factory=deque)
    _tries: dict[str, int] = field(default_factory=dict)
    _stillborn: int = 0
    _packed: bytes = b""

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_all: object) -> None:
        for hand in self._hands:
            hand.end()
        self._hands.clear()

    def run(self, jobs: Iterable[Job]) -> Iterator[tuple[Job, Made | Trouble, bool]]:
        """Yield each job with what came of it, as they end; True for the first one of its process.

        Raises `Cancelled` when asked to, `DiskRefused` when nothing more can be written, `ExportFailed` when
        no process lives, and whatever the watch raises.
        """
        self._waiting = deque(jobs)
        self._tries = {}
        while self._waiting or any(hand.job for hand in self._hands):
            if self.control.is_cancelled:
                raise Cancelled
            self._hand_out()
            yield from self._heard()

    def _hand_out(self) -> None:
        if self.control.is_paused:
            return
        for hand in self._hands:
            if self._waiting and hand.job is None:
                self._give(hand)
        while self._waiting and len(self._hands) < self.workers:
            try:
                hand = self._hired()
            except OSError:  # no memory to begin it, or it died while it was told what to work with
                self._born_dead()
                return
            self._hands.append(hand)
            self._give(hand)

    def _hired(self) -> _Hand:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        if not self._packed:  # once: it holds up the window's threads for a moment
            self._packed = pickle.dumps(self.shop)
        process = context.Process(target=serve, args=(theirs, self._packed), daemon=True, name="guia-lote")
        process.start()
        theirs.close()
        return _Hand(process, ours)

    def _give(self, hand: _Hand) -> None:
        job = self._waiting.popleft()
        with contextlib.suppress(OSError):  # it has just died; that is noticed when it is listened to
            hand.give(job)
        self.watch.began(job.name)

    def _heard(self) -> Iterator[tuple[Job, Made | Trouble, bool]]:
        by_connection = {hand.connection: hand for hand in self._hands}
        for connection in wait(list(by_connection), _LOOK_SECONDS) if by_connection else self._idle():
            hand = by_connection[connection]  # type: ignore[index]
            try:
                told = hand.connection.recv()
            except (EOFError, OSError):
                yield from self._gone(
                    hand, _("El proceso que la hacía se detuvo dos veces; quizá faltó memoria.")
                )
                continue
            yield from self._told(hand, told)
        for hand in [one for one in self._hands if one.job]:
            if time.monotonic() - hand.since > _OVERRUN_SECONDS:
                yield from self._gone(hand, _("Tardó demasiado dos veces; se dejó de intentar."))

    def _idle(self) -> tuple[Connection, ...]:
        time.sleep(_LOOK_SECONDS)
        return ()

    def _told(self, hand: _Hand, told: tuple[object, ...]) -> Iterator[tuple[Job, Made | Trouble, bool]]:
        assert hand.job is not None
        match told:
            case (int(done), int(total), str(label)):
                self.watch.stepped(hand.job.name, done, total, label)
            case (Made() | Trouble() as outcome, int(memory)):
                if isinstance(outcome, Trouble) and outcome.stops:
                    raise DiskRefused(outcome.failure.message, outcome.failure.remedy)
                job, hand.job = hand.job, None
                hand.finished += 1
                self._stillborn = 0
                if memory > MEMORY_BYTES:
                    self._dismiss(hand)
                yield job, outcome, hand.finished == 1
            case _:
                raise TypeError(told)

    def _gone(self, hand: _Hand, why: str) -> Iterator[tuple[Job, Made | Trouble, bool]]:
        """Take away a process that ended by itself or hangs; its job is tried once more."""
        self._hands.remove(hand)
        hand.end()
        self.died()
        if (job := hand.job) is None:
            return
        tries = self._tries[job.name] = self._tries.get(job.name, 0) + 1
        if tries < _TRIES:
            self._waiting.appendleft(job)
        else:
            remedy = _("Cierre otros programas y haga el lote de nuevo: solo se repite lo que falta.")
            yield job, Trouble(Failure(job.name, "", why, remedy)), False
        if hand.finished == 0:
            self._born_dead()

    def _born_dead(self) -> None:
        """Go on with the processes that live: there may be no memory for more; raise when none will."""
        if self._hands:
            self.workers = len(self._hands)
            return
        self.workers = 1
        self._stillborn += 1
        if self._stillborn > _STILLBORN:
            raise ExportFailed(
                _("Ningún proceso logra trabajar en esta computadora."),
                _("Revise que haya memoria libre, y envíe el informe a quien mantiene el programa."),
            )

    def _dismiss(self, hand: _Hand) -> None:
        self._hands.remove(hand)
        hand.end()
