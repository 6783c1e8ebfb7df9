"""The batch that is being made, for the whole window: begun, paused, stopped, and taken up another day."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from guia_editor.errors import GuideError
from guia_editor.i18n import _, number
from guia_editor.tasks.batch_watch import BatchControl
from guia_editor.ui.errors import Choice, Notice
from guia_editor.ui.places import key_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guia_editor.model.progress import Progress
    from guia_editor.tasks.batch import BatchOutcome, BatchRequest, Failure
    from guia_editor.ui.activity import Activity
    from guia_editor.ui.workbench import Workbench

_LOOK_MS = 250


@dataclass(frozen=True, slots=True)
class Begun:
    """What a batch was asked for, and of which guide: enough to take it up again."""

    guide: Path
    out: Path
    request: BatchRequest


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a batch is: steps done of all, editions that were there before, editions made now.

    `left` is in seconds; `working` has what each process does and its share of it, 0 to 1, by code.
    """

    done: int = 0
    total: int = 0
    before: frozenset[str] = frozenset()
    left: float | None = None
    working: dict[str, tuple[str, float]] = field(default_factory=dict)
    finished: frozenset[str] = frozenset()
    failed: tuple[Failure, ...] = ()

    def editions(self, begun: Begun) -> int:
        """Return how many of a batch's editions are there."""
        there = (self.before | self.finished) - {one.code for one in self.failed}
        return len(there & frozenset(begun.request.territories))


class _Watch:
    """Takes note, in the thread that runs the batch, of what the window looks at from time to time."""

    def __init__(self, progress: Progress, before: frozenset[str]) -> None:
        self._progress = progress
        self._lock = Lock()
        self._standing = Standing(before=before)

    @property
    def standing(self) -> Standing:
        """How far the batch is now."""
        with self._lock:
            return replace(self._standing, working=dict(self._standing.working))

    def began(self, code: str) -> None:
        """Take note that a territory's edition is being made."""
        self._work(code, (_("Preparando"), 0.0))

    def stepped(self, code: str, done: int, total: int, label: str) -> None:
        """Take note of how far it is."""
        self._work(code, (label, done / total if total else 0.0))

    def finished(self, code: str, files: int, size: int) -> None:
        """Take note that it is in its place."""
        del files, size
        self._work(code, None)
        with self._lock:
            self._standing = replace(self._standing, finished=self._standing.finished | {code})

    def failed(self, code: str, failure: Failure) -> None:
        """Take note that it could not be made."""
        self._work(code, None)
        with self._lock:
            self._standing = replace(self._standing, failed=(*self._standing.failed, failure))

    def overall(self, done: int, total: int, seconds_left: float | None) -> None:
        """Take note of how far all of it is."""
        with self._lock:
            self._standing = replace(self._standing, done=done, total=total, left=seconds_left)
        self._heed()

    def _work(self, code: str, what: tuple[str, float] | None) -> None:
        with self._lock:
            self._standing.working.pop(code, None) if what is None else self._standing.working.update(
                {code: what}
            )
        self._heed()

    def _heed(self) -> None:
        """Show the window's activity; raises `Cancelled` when it was stopped there."""
        now = self._standing
        told = _("{done} de {total}").format(done=number(now.done), total=number(now.total))
        self._progress.step(now.done, now.total, told)


class _Control(BatchControl):
    """Hears also that the window stops its activity, which nothing tells the watch of during a pause."""

    activity: Activity | None = None

    @property
    def is_cancelled(self) -> bool:
        """Whether the batch was asked to stop, here or as work under way."""
        return super().is_cancelled or (self.activity is not None and self.activity.is_cancelled)


class BatchDesk(QObject):
    """Kept once for a window (`BatchDesk.of`).

    `changed` whenever `begun`, `standing` or `is_paused` may be another; `ended` gives the `BatchOutcome`, or
    what was raised. `begun` and `outcome` stay until the next batch, `forget`, or another guide.
    """

    changed = Signal()
    ended = Signal(object)

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self._control: _Control | None = None
        self._watch: _Watch | None = None
        self._last = Standing()
        self.begun: Begun | None = None
        self.outcome: BatchOutcome | BaseException | None = None
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self.changed)
        bench.session_changed.connect(self._leave_other_guide)

    @classmethod
    def of(cls, bench: Workbench) -> BatchDesk:
        """Return the window's, made when there is none yet."""
        return bench.findChild(cls) or cls(bench)

    # --- How things stand -----------------------------------------------------------------------

    @property
    def is_running(self) -> bool:
        """Say whether a batch is being made."""
        return self._control is not None

    @property
    def is_paused(self) -> bool:
        """Say whether the batch that is being made waits."""
        return self._control is not None and self._control.is_paused

    @property
    def is_stopping(self) -> bool:
        """Say whether the batch that is being made was asked to stop, and has not ended yet."""
        return self._control is not None and self._control.is_cancelled

    @property
    def standing(self) -> Standing:
        """How far the batch is, or was when it ended."""
        return self._watch.standing if self._watch is not None else self._last

    # --- Making ---------------------------------------------------------------------------------

    def begin(self, begun: Begun, only: Sequence[str] | None = None) -> None:
        """Make a batch, or go on with one: what is done already is not done again; one at a time.

        `only` narrows it to some of its codes, as to those that failed.
        """
        from guia_editor.tasks.batch import run_batch  # after the window is there
        from guia_editor.tasks.batch_editions import editions_there

        if self.is_running:
            return
        self.begun, self.outcome, self._last = begun, None, Standing()
        self._control = control = _Control()
        self._keep(begun)
        session = self._bench.session
        assert session is not None  # the page is there with a guide only
        guide = session.guide

        def work(progress: Progress) -> BatchOutcome:
            self._watch = watch = _Watch(progress, editions_there(begun.out, guide, begun.request))
            return run_batch(begun.guide, begun.out, begun.request, watch, control, only=only)

        control.activity = self._bench.activities.run(_("Haciendo el lote"), work, self._end, self._end)
        self._look.start()
        self.changed.emit()

    def pause(self) -> None:
        """Begin no further edition; those under way are finished."""
        if self._control is not None:
            self._control.pause()
            self.changed.emit()

    def resume(self) -> None:
        """Go on after a pause."""
        if self._control is not None:
            self._control.resume()
            self.changed.emit()

    def cancel(self) -> None:
        """Stop at once; what is finished stays and can be taken up again."""
        if self._control is not None:
            self._control.cancel()
            self._look.stop()  # nothing more is shown until it has ended, or the window has
            self.changed.emit()

    def forget(self) -> None:
        """Let go of what the last batch came to; one that was left half done can still be taken up."""
        if not self.is_running:
            self.begun, self.outcome, self._last = None, None, Standing()
            self.changed.emit()

    def _end(self, outcome: BatchOutcome | BaseException) -> None:
        self._look.stop()
        self._last = replace(self.standing, working={})
        self._control = self._watch = None
        self.outcome = outcome
        if self.begun is not None and not isinstance(outcome, BaseException) and not outcome.failed:
            self.drop(self.begun.guide)
        self.changed.emit()
        self.ended.emit(outcome)
        if isinstance(outcome, BaseException) and not isinstance(outcome, GuideError):
            self._bench.activities.untold.emit(outcome)
        self._leave_other_guide()

    def _leave_other_guide(self) -> None:
        """Let go of what came of a batch of another guide than the one that is open."""
        session = self._bench.session
        if self.begun is not None and (session is None or session.folder != self.begun.guide):
            self.forget()

    def may_leave(self) -> bool:
        """Ask whether a batch that is being made may be left half done, to be cancelled by whoever leaves."""
        if not self.is_running:
            return True
        now = self.standing
        told = _("Se está haciendo un lote: van {done} de {total} ediciones.")
        assert self.begun is not None  # since it is running
        question = Notice(
            self._bench.window,
            _("Lote en curso"),
            told.format(
                done=number(now.editions(self.begun)), total=number(len(self.begun.request.territories))
            ),
            _("Si cierra ahora, lo hecho queda, y la próxima vez podrá continuar donde quedó."),
            "package",
            (
                Choice("", _("&Seguir con el lote"), default=True),
                Choice("cerrar", _("&Cerrar; continuar después")),
            ),
        )
        question.exec()
        return question.chosen == "cerrar"

    # --- What was left half done ----------------------------------------------------------------

    def unfinished(self, guide: Path) -> Begun | None:
        """Return the batch of a guide that was begun and did not come to its end; None while one runs."""
        from guia_editor.tasks.batch_plan import BatchRequest

        if self.is_running:
            return None
        try:
            kept: dict[str, Any] = json.loads(str(self._bench.settings.value(_key(guide), "")))
            asked: dict[str, Any] = {
                name: tuple(value) if isinstance(value, list) else value
                for name, value in kept["pedido"].items()
            }
            return Begun(guide, Path(kept["salida"]), BatchRequest(**asked))
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    def drop(self, guide: Path) -> None:
        """Offer no more to take up the batch of a guide."""
        self._bench.settings.remove(_key(guide))
        self.changed.emit()

    def _keep(self, begun: Begun) -> None:
        """Note on disk what is being made, so that it is known after whatever ends the program."""
        kept = {"salida": str(begun.out), "pedido": asdict(begun.request)}
        self._bench.settings.setValue(_key(begun.guide), json.dumps(kept))
        self._bench.settings.sync()


def _key(guide: Path) -> str:
    return key_of("lote-a-medias", guide)
