"""Who has a chapter open: one small file for each open chapter, in the guide's folder so that others see it.

The file is written again every few seconds. It is old when its time stands still: times are compared with
that of one's own file, which the same disk has stamped, so clocks of computers that differ do no harm. On one
computer, a lock tells at once whether the process still lives.
"""

from __future__ import annotations

import json
import socket
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from typing import BinaryIO

from guia_editor.settings import state_folder
from guia_editor.storage import locks
from guia_editor.storage.hidden import HIDDEN, hidden_folder, private_folder

BEAT_SECONDS = 5.0
OLD_SECONDS = 30.0
_NAME = "presencia"
_MOST_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Someone:
    """Whoever has a chapter open: person and institution ("" when unknown), computer."""

    path: str
    person: str = ""
    institution: str = ""
    host: str = ""

    @property
    def is_here(self) -> bool:
        """Say whether it is another window on this computer."""
        return self.host == socket.gethostname()


class Presence:
    """Says in the guide's folder that a chapter is open here, and hears who else has it open.

    `heard` is called in a thread of its own, whenever the others are not the ones that they were.
    """

    def __init__(
        self,
        guide: Path,
        path: str,
        heard: Callable[[tuple[Someone, ...]], None],
        person: str = "",
        institution: str = "",
        every: float = BEAT_SECONDS,
    ) -> None:
        self._guide = guide
        self._heard = heard
        self._every = every
        self._me = Someone(path, person, institution, socket.gethostname())
        self._name = f"{uuid.uuid4().hex}.json"
        self._file: BinaryIO | None = None
        self._place: Path | None = None
        self._end = Event()
        self._others: tuple[Someone, ...] = ()
        self._thread = Thread(target=self._run, name="presencia", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Take the file away; waits for a disk only as long as one beat takes."""
        self._end.set()
        self._thread.join(timeout=2)

    def _run(self) -> None:
        try:
            while True:
                with suppress(OSError):  # a disk that is not there now may be there at the next beat
                    self._beat()
                    self._listen()
                if self._end.wait(self._every):
                    return
        finally:
            self._leave()

    def _beat(self) -> None:
        if self._place is None:
            self._file, self._place = self._open()
        # The handle that is locked stays as it is: disks of a network stamp a file when it is closed.
        with self._place.open("rb+") as file:
            file.write(json.dumps(asdict(self._me), ensure_ascii=False).encode("utf-8", "replace"))
            file.truncate()

    def _open(self) -> tuple[BinaryIO, Path]:
        try:
            place = hidden_folder(self._guide, _NAME) / self._name
            file = place.open("xb")
        except OSError:  # the guide's folder may only be read: at least this person's windows meet
            place = private_folder(_own(self._guide)) / self._name
            file = place.open("xb")
        locks.take(file)
        return file, place

    def _listen(self) -> None:
        assert self._place is not None
        now = self._place.stat().st_mtime
        found = []
        for file in sorted(self._place.parent.glob("*.json")):
            if file != self._place:
                with suppress(OSError, ValueError, TypeError):
                    someone = _read(file, now)
                    if someone is not None and someone.path == self._me.path:
                        found.append(someone)
        others = tuple(found)
        if others != self._others:
            self._others = others
            self._heard(others)

    def _leave(self) -> None:
        with suppress(OSError):
            if self._file is not None:
                self._file.close()
        with suppress(OSError):
            if self._place is not None:
                self._place.unlink()


def _own(guide: Path) -> Path:
    return (
        state_folder()
        / _NAME
        / sha256(str(guide.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    )


def others(guide: Path) -> tuple[Someone, ...]:
    """Return who has chapters of a guide open in windows that live, as far as files tell."""
    found = []
    for folder in (guide / HIDDEN / _NAME, _own(guide)):
        files = [(file, file.stat().st_mtime) for file in folder.glob("*.json")] if folder.is_dir() else []
        newest = max((time for _file, time in files), default=0.0)
        for file, _time in files:
            with suppress(OSError, ValueError, TypeError):
                someone = _read(file, newest)
                if someone is not None:
                    found.append(someone)
    return tuple(found)


def _read(path: Path, now: float) -> Someone | None:
    """Return whose file it is; None, and the file is taken away, when nobody is there any more.

    Others write it: raises `ValueError` or `TypeError` when it is none of ours.
    """
    if path.stat().st_mtime < now - OLD_SECONDS:
        path.unlink(missing_ok=True)
        return None
    with path.open("rb+") as file:
        try:
            said = json.loads(file.read(_MOST_BYTES))
        except RecursionError as error:
            raise ValueError from error
        if not isinstance(said, dict) or not all(isinstance(one, str) for one in said.values()):
            raise ValueError
        someone = Someone(**said)
        dead = someone.is_here and locks.is_free(file)
    if dead:
        path.unlink(missing_ok=True)
        return None
    return someone
