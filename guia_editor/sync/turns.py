"""Taking turns: a lock between the threads of this process and between processes."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from types import TracebackType
from typing import BinaryIO
from weakref import WeakValueDictionary

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.storage import locks

PATIENCE_SECONDS = 60.0
_PAUSE_SECONDS = 0.01


_turns: WeakValueDictionary[Path, Turn] = WeakValueDictionary()
_making = threading.Lock()


def turn_at(file: Path) -> Turn:
    """Return the lock of a file, one for the whole process: two would wait for each other for ever."""
    with _making:
        turn = _turns.get(file)
        if turn is None:
            turn = _turns[file] = Turn(file)
        return turn


class Turn:
    """A lock on a file, made when missing; the thread that holds it may take it again.

    `with turn:` waits up to a minute for the others, then raises `GuideError`. See `turn_at`.
    """

    def __init__(self, file: Path, patience: float = PATIENCE_SECONDS) -> None:
        self._path = file
        self._patience = patience
        self._thread = threading.RLock()
        self._depth = 0
        self._file: BinaryIO | None = None

    def __enter__(self) -> Turn:
        if not self._thread.acquire(timeout=self._patience):
            raise _busy()
        try:
            if self._depth == 0:
                self._take()
        except BaseException:
            self._thread.release()
            raise
        self._depth += 1
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._depth -= 1
        if self._depth == 0 and self._file is not None:
            self._file.close()  # which lets go of the lock
            self._file = None
        self._thread.release()

    def take_now(self) -> bool:
        """Take the lock if nobody has it, and say whether it was taken; then `__exit__` has to follow."""
        if not self._thread.acquire(blocking=False):
            return False
        if self._depth == 0:
            file = self._path.open("ab")
            if not locks.take(file):
                file.close()
                self._thread.release()
                return False
            self._file = file
        self._depth += 1
        return True

    def let_go(self) -> None:
        """Let go of a lock that `take_now` took."""
        self.__exit__(None, None, None)

    def _take(self) -> None:
        file = self._path.open("ab")
        until = time.monotonic() + self._patience
        try:
            while not locks.take(file):
                if time.monotonic() > until:
                    raise _busy()
                time.sleep(_PAUSE_SECONDS)
        except BaseException:
            file.close()
            raise
        self._file = file


def _busy() -> GuideError:
    return GuideError(
        _("El historial de esta guía está ocupado desde hace un minuto."),
        _("Espere a que termine lo que otra ventana está haciendo con ella e inténtelo de nuevo."),
    )
