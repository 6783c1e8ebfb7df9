"""Journals: what was typed and not yet saved, on disk within a second, in files that only grow.

A journal is a text file, one record a line: CRC-32 of the record in eight hexadecimal digits, a space, the
record as JSON. The first is the header; its `full` says how many records the file held when it was begun, so
that one whose beginning was cut short is not preferred to the one that it was to replace. A torn last line
is left out.

One file belongs to one process, which locks it as long as it lives. A journal that nobody locks was left
behind by a process that died.
"""

from __future__ import annotations

import json
import os
import socket
import uuid
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from threading import Condition, Thread
from typing import Any, BinaryIO

from guia_editor.storage import locks
from guia_editor.storage.files import sync_folder

SUFFIX = ".diario"
RETRY_SECONDS = 2.0
VERSION = 1
_MOST_BYTES = 100_000_000
"""What no journal of ours comes near; a larger file is not read."""

Record = dict[str, Any]
Places = Sequence[Callable[[], Path]]
"""Makers of the folders to try, in order; each raises `OSError` where its folder cannot be."""


@dataclass(frozen=True, slots=True)
class Header:
    """Whose text a journal keeps: `path` is the chapter's, `base` the file's text and `hash` its SHA-256.

    `session` tells the journals of one editing apart from all others, `generation` counts them; `host` is
    the computer's name, `begun` an ISO 8601 time.
    """

    path: str
    base: str
    hash: str
    session: str
    begun: str
    host: str = ""
    generation: int = 0
    full: int = 0
    version: int = VERSION


_HEADER = {name: int if kind == "int" else str for name, kind in Header.__annotations__.items()}
"""The types of its values, which the guide's folder may hold in any shape."""


@dataclass(frozen=True, slots=True)
class Left:
    """A journal that no process holds, with all of its records that are whole."""

    header: Header
    records: tuple[Record, ...]
    written: float
    """When it was last written to, in seconds since 1970."""
    files: tuple[Path, ...]
    """Its file, and others of the same editing that were not deleted."""
    whole: bool
    """Whether everything is there that the file was begun with."""

    def discard(self) -> None:
        """Delete the journal."""
        for file in self.files:
            file.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Trouble:
    """The journal cannot be written: `error` says why; `nowhere` that no place took it, so that it waits."""

    error: OSError
    nowhere: bool


def new_session() -> str:
    """Return a name for one editing that no other has."""
    return uuid.uuid4().hex


def line_of(record: Record) -> bytes:
    """Return a record as its line in the file."""
    data = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return b"%08x %s\n" % (zlib.crc32(data), data)


class Journal:
    """One editing's journal. Nothing here waits for the disk: a thread of its own writes and flushes.

    `told` is called in that thread with a `Trouble` when places refuse, and with None when all is well again.
    """

    def __init__(
        self, places: Places, told: Callable[[Trouble | None], None] = lambda _trouble: None
    ) -> None:
        self._places = places
        self._told = told
        self._wake = Condition()
        self._header: Header | None = None
        self._lines: list[bytes] = []
        self._written = 0
        self._fresh = False
        self._epoch = 0
        self._stop = False
        self._thread: Thread | None = None
        self._out = _Out()
        self._trouble: Trouble | None = None

    @property
    def size(self) -> int:
        """Return how many bytes of records there are, written or waiting."""
        with self._wake:
            return sum(len(line) for line in self._lines)

    def begin(self, header: Header, records: Iterable[Record] = ()) -> None:
        """Let the journal hold exactly these records; the file so far goes once the new one is whole."""
        lines = [line_of(record) for record in records]
        with self._wake:
            self._header, self._lines = header, lines
            self._epoch += 1
            self._fresh = True
            self._start()

    def add(self, record: Record) -> None:
        """Append a record."""
        with self._wake:
            self._lines.append(line_of(record))
            self._start()

    def clear(self) -> None:
        """Delete the file: what it kept is safe elsewhere."""
        with self._wake:
            self._header, self._lines, self._fresh = None, [], True
            self._epoch += 1
            if self._thread is not None:
                self._start()

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Let what is asked inside reach the disk as one: what is cleared goes after what comes next."""
        with self._wake:
            yield

    def flush(self, seconds: float) -> bool:
        """Wait until everything is on disk; say whether it is."""
        with self._wake:
            return self._wake.wait_for(self._settled, seconds)

    def close(self) -> None:
        """Write what waits, end the thread and let go of the file, which stays."""
        with self._wake:
            self._stop = True
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join()
        self._out.leave()

    def _settled(self) -> bool:
        return not self._fresh and self._written == len(self._lines)

    def _start(self) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._run, name="diario", daemon=True)
            self._thread.start()
        self._wake.notify_all()

    def _run(self) -> None:
        while True:
            with self._wake:
                self._wake.wait_for(lambda: self._stop or not self._settled())
                if self._settled():
                    return
                header, lines, fresh, epoch = self._header, list(self._lines), self._fresh, self._epoch
            done = self._write(header, lines, fresh, self._written)
            with self._wake:
                if epoch == self._epoch:
                    self._fresh = not done
                    self._written = len(lines)
                self._wake.notify_all()
                if not done:
                    if self._stop:
                        return
                    self._wake.wait(RETRY_SECONDS)

    def _write(self, header: Header | None, lines: list[bytes], fresh: bool, done: int) -> bool:
        if header is None:
            self._out.delete()
            self._tell(None)
            return True
        if not fresh:
            try:
                self._out.append(b"".join(lines[done:]))
            except OSError:
                pass  # the file may end in half a record now: another one takes everything
            else:
                return True
        return self._anew(header, lines)

    def _anew(self, header: Header, lines: list[bytes]) -> bool:
        first: OSError | None = None
        for place in self._places:
            try:
                self._out.replace(place(), header, lines)
            except OSError as error:
                first = first or error
            else:
                self._tell(Trouble(first, nowhere=False) if first else None)
                return True
        assert first is not None
        self._tell(Trouble(first, nowhere=True))
        return False

    def _tell(self, trouble: Trouble | None) -> None:
        before, self._trouble = self._trouble, trouble
        if (before is None) != (trouble is None) or (
            before and trouble and before.nowhere != trouble.nowhere
        ):
            self._told(trouble)


class _Out:
    """The file being written; only the journal's thread touches it."""

    def __init__(self) -> None:
        self.file: BinaryIO | None = None
        self._path: Path | None = None
        self._generation = 0

    def append(self, data: bytes) -> None:
        if self.file is None:
            raise OSError("no file")
        self.file.write(data)
        self.file.flush()
        os.fsync(self.file.fileno())

    def replace(self, folder: Path, header: Header, lines: list[bytes]) -> None:
        """Begin another file; the one so far is deleted when the new one is whole."""
        self._generation += 1
        facts = asdict(header) | {
            "generation": self._generation,
            "full": len(lines),
            "host": socket.gethostname(),
        }
        path = folder / f"{Path(header.path).stem[:60]}-{header.session}-{self._generation}{SUFFIX}"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        file = os.fdopen(handle, "wb")
        try:
            locks.take_soon(file)
            file.write(line_of(facts) + b"".join(lines))
            file.flush()
            os.fsync(handle)
            sync_folder(folder)
        except OSError:
            with suppress(OSError):  # what could not be flushed cannot be flushed by closing either
                file.close()
            path.unlink(missing_ok=True)
            raise
        self.delete()
        self.file, self._path = file, path

    def delete(self) -> None:
        old = self._path
        self.leave()
        if old is not None:
            with suppress(OSError):  # an old generation that stays is told by its number
                old.unlink(missing_ok=True)

    def leave(self) -> None:
        if self.file is not None:
            with suppress(OSError):
                self.file.close()
        self.file = self._path = None


def read_journal(path: Path) -> Left | None:
    """Return what a journal's file holds, up to the first record that is not whole; None for what is none."""
    if path.stat().st_size > _MOST_BYTES:
        return None
    records = list(_records(path.read_bytes()))
    if not records or any(type(value) is not _HEADER.get(name) for name, value in records[0].items()):
        return None
    try:
        header = Header(**records[0])
    except TypeError:
        return None
    if header.version != VERSION:
        return None
    whole = len(records) - 1 >= header.full
    return Left(header, tuple(records[1:]), path.stat().st_mtime, (path,), whole)


def _records(data: bytes) -> Iterable[Record]:
    for line in data.split(b"\n")[:-1]:
        try:
            if int(line[:8], 16) != zlib.crc32(line[9:]):
                return
            record = json.loads(line[9:].decode("utf-8", "surrogatepass"))
        except (ValueError, RecursionError):
            return
        if not isinstance(record, dict):
            return
        yield record


def left_behind(folders: Iterable[Path]) -> list[Left]:
    """Return the journals of this computer that no living process holds, the newest of each editing."""
    found: dict[str, Left] = {}
    for folder in folders:
        for path in folder.glob(f"*{SUFFIX}") if folder.is_dir() else ():
            with suppress(OSError):
                left = _free(path)
                if left is not None and left.header.host in ("", socket.gethostname()):
                    other = found.get(left.header.session, left)
                    newest = max(left, other, key=lambda one: (one.whole, one.header.generation))
                    files = tuple(dict.fromkeys((*other.files, *left.files)))
                    found[left.header.session] = replace(newest, files=files)
    return sorted(found.values(), key=lambda one: one.written)


def _free(path: Path) -> Left | None:
    with path.open("rb+") as file:
        return read_journal(path) if locks.is_free(file) else None
