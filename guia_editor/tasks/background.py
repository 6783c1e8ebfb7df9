"""A warm process that works for the window: pages and checks, so that typing never waits for them.

A thread would not do: heavy work in Python holds the interpreter for long stretches, and cannot be stopped.
The process is started ("spawn", as works everywhere) before it is needed. One request at a time is with it;
of the others only the newest of each kind is kept. Requests hold whole chapters, more than a pipe does, so a
thread hands them over: the process reads them when it has started, which takes most of a second.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from guia_editor.errors import ExportFailed
from guia_editor.i18n import _
from guia_editor.tasks.processes import behave

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_OVERRUN_SECONDS = 60
_FAREWELL_SECONDS = 1.0
"""A thread stops handing over as soon as the process is gone."""


class Request(Protocol):
    """What the process is asked for: a value that can be pickled and answers itself there."""

    def answer(self, kept: dict[str, Any]) -> Any:
        """Return the outcome; `kept` lives as long as the process, for what is worth keeping warm."""


@dataclass(slots=True)
class Background:
    """The window's end: ask, look from time to time, stop.

    An answer is what the request's `answer` returned or raised. A process that died is replaced and asked
    once more; one that takes more than a minute is replaced and its request answered with `ExportFailed`.
    """

    _process: BaseProcess | None = None
    _connection: Connection | None = None
    _sender: Thread | None = None
    _kind: str = ""
    _asked: Request | None = None
    _waiting: dict[str, Request] = field(default_factory=dict)
    _since: float = 0.0
    _tries: int = 0

    def start(self) -> None:
        """Start the process, if it is not running, so that it is warm when it is asked."""
        if self._process is not None and self._process.is_alive():
            return
        self._end()
        import multiprocessing  # after the window is there

        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs,), daemon=True, name="guia-fondo")
        self._process.start()
        theirs.close()
        self._connection = ours

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._asked is not None

    def is_asked(self, kind: str) -> bool:
        """Say whether an answer of a kind is still to come."""
        return kind in self._waiting or (self._asked is not None and self._kind == kind)

    def ask(self, kind: str, request: Request) -> None:
        """Ask for something; an earlier request of the same kind that has no answer yet is forgotten."""
        self._waiting[kind] = request
        if self._asked is None:
            self._send_next()

    def answer(self) -> tuple[str, Any] | None:
        """Return kind and outcome of an answer that has come; None, at once, while there is none."""
        if self._asked is None or self._connection is None:
            return None
        is_sent = self._sender is None or not self._sender.is_alive()
        try:
            if not is_sent or not self._connection.poll():
                return self._overrun() if monotonic() - self._since > _OVERRUN_SECONDS else None
            outcome = self._connection.recv()
        except (EOFError, OSError):
            return self._died()
        return self._answered(outcome)

    def forget(self, kind: str) -> None:
        """Ask no more for a kind; what is under way ends unheard."""
        self._waiting.pop(kind, None)
        if self._asked is not None and self._kind == kind:
            self._kind = ""

    def stop(self) -> None:
        """End the process at once; what it was asked for is forgotten."""
        self._end()
        self._asked = None
        self._waiting.clear()

    def __del__(self) -> None:
        self._end()

    def _answered(self, outcome: Any) -> tuple[str, Any] | None:
        kind, self._asked = self._kind, None
        stale = kind in self._waiting or not kind
        self._send_next()
        return None if stale else (kind, outcome)

    def _send_next(self) -> None:
        if not self._waiting:
            return
        self._kind = next(iter(self._waiting))
        self._asked, self._tries = self._waiting.pop(self._kind), 0
        self._send()

    def _send(self) -> None:
        self.start()
        assert self._connection is not None
        self._since = monotonic()
        self._sender = Thread(target=_hand_over, args=(self._connection, self._asked), daemon=True)
        self._sender.start()

    def _died(self) -> tuple[str, Any] | None:
        self._end()
        self._tries += 1
        if self._tries == 1 and self._kind not in self._waiting:
            self._send()
            return None
        told = _("El programa que trabaja en segundo plano se detuvo dos veces con este texto.")
        return self._answered(ExportFailed(told))

    def _overrun(self) -> tuple[str, Any] | None:
        self._end()
        return self._answered(ExportFailed(_("Este texto tarda demasiado; se dejó de intentar.")))

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._sender is not None:
            self._sender.join(_FAREWELL_SECONDS)
        if self._connection is not None:
            self._connection.close()
        self._process = self._connection = self._sender = None


def _hand_over(connection: Connection, request: Request | None) -> None:
    # A process that has just died is noticed when its answer is asked for.
    with contextlib.suppress(OSError):
        connection.send(request)


def serve(connection: Connection) -> None:
    """Answer requests until the other end is gone; the process's whole life."""
    behave()
    kept: dict[str, Any] = {}
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            connection.send(_outcome(connection.recv(), kept))


def _outcome(request: Request, kept: dict[str, Any]) -> Any:
    try:
        return request.answer(kept)
    except Exception as error:  # the window must hear of it, whatever it is
        return ExportFailed(str(error))
