"""Long work in a process of its own: the window goes on meanwhile, and can stop it at once.

A thread shares the interpreter with the window, and typesetting holds it for long stretches.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from guia_editor.errors import ExportFailed
from guia_editor.i18n import _
from guia_editor.model.progress import Progress
from guia_editor.tasks.processes import behave

_Outcome = TypeVar("_Outcome")
_LOOK_SECONDS = 0.1


def apart(work: Callable[..., _Outcome], *arguments: Any, progress: Progress) -> _Outcome:
    """Return `work(*arguments, progress=…)`, done in another process; what it raises is raised here.

    `work` must be importable by its name; arguments and outcome travel pickled. When `progress` raises, as it
    does to cancel, the process is ended at once. Raises `ExportFailed` when the process dies.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, work, arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        told = (0, 0, "")
        while True:
            if ours.poll(_LOOK_SECONDS):
                kind, value = ours.recv()
                if kind == "outcome":
                    return value  # type: ignore[no-any-return]
                if kind == "error":
                    raise value
                told = value
            # Also when nothing new came: this is where the person's wish to stop is heard.
            progress.step(*told)
    except EOFError as error:
        raise ExportFailed(
            _("El trabajo se detuvo antes de terminar; quizá faltó memoria."),
            _("Cierre otros programas e inténtelo de nuevo."),
        ) from error
    finally:
        process.kill()
        process.join()
        ours.close()


class _Teller:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def step(self, done: int, total: int, label: str) -> None:
        self._connection.send(("step", (done, total, label)))


def _serve(connection: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    behave()
    try:
        outcome = work(*arguments, progress=_Teller(connection))
    except Exception as error:  # it is raised again on the other side
        connection.send(("error", _portable(error)))
    else:
        connection.send(("outcome", outcome))


def _portable(error: Exception) -> Exception:
    """Return the error, or one that says the same where it cannot travel as it is."""
    import pickle

    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return ExportFailed(str(error))
    return error
