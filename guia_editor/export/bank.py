"""What is dear to make and the same for many editions: kept in memory, or in a folder that may be deleted."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

_DISK = 1 << 30
_SEAL = hashlib.sha256().digest_size

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class Bank:
    """Bytes by name in a folder that other processes and later runs share; without a folder nothing is kept.

    A file is the SHA-256 of the rest and the rest, written beside its place and moved there whole: one that
    is cut short, foreign or damaged counts as absent. A disk that is full or forbids writing costs time only.
    When there are more than `limit` bytes, what was used longest ago goes. Not for use from two threads at
    once.
    """

    def __init__(self, folder: Path | None = None, limit: int = _DISK) -> None:
        self.folder = folder
        self._limit = limit
        self._written = 0
        self._make_room()

    def made(self, ingredients: bytes, make: Callable[[], bytes]) -> bytes:
        """Return what was made of ingredients before, by whichever process, or make it now.

        `ingredients` must tell everything that decides the outcome, the program that makes it included.
        """
        if self.folder is None:
            return make()
        name = hashlib.sha256(ingredients).hexdigest()
        found = self.read(name)
        if found is None:
            found = make()
            self.write(name, found)
        return found

    def has(self, name: str) -> bool:
        """Say whether there is a file of a name, whole or not."""
        with contextlib.suppress(OSError):
            return self.folder is not None and (self.folder / name).exists()
        return False

    def read(self, name: str) -> bytes | None:
        """Return what is kept under a name, or None."""
        if self.folder is None:
            return None
        file = self.folder / name
        try:
            data = file.read_bytes()
        except OSError:
            return None
        with contextlib.suppress(OSError):
            os.utime(file)  # so that what is used is not what room is made of
        content = data[_SEAL:]
        return content if hashlib.sha256(content).digest() == data[:_SEAL] else None

    def write(self, name: str, content: bytes) -> None:
        """Keep bytes under a name, in one step: two processes may do it at once."""
        if self.folder is None:
            return
        beside = self.folder / f"{name}.{os.getpid()}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(hashlib.sha256(content).digest() + content)
            beside.replace(self.folder / name)
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
            return
        self._written += len(content)
        if self._written > self._limit // 8:
            self._written = 0
            self._make_room()

    def _make_room(self) -> None:
        """Delete what was used longest ago when there is too much, down to three quarters of the limit."""
        files = sorted(self._files())
        total = sum(size for _when, size, _path in files)
        if total <= self._limit:
            return
        for _when, size, path in files:
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size
            if total <= self._limit * 3 // 4:
                return

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """Yield when each file was used last, its size and its place."""
        if self.folder is None:
            return
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                with contextlib.suppress(OSError):  # gone meanwhile: another process makes room too
                    facts = path.stat()
                    yield facts.st_mtime, facts.st_size, path


@dataclass(slots=True)
class Recent(Generic[K, T]):
    """The values looked up last, at most so many."""

    most: int
    _values: OrderedDict[K, T] = field(default_factory=OrderedDict)

    def get(self, key: K, make: Callable[[], T]) -> T:
        """Return the value of a key, made when it is not remembered."""
        if key in self._values:
            self._values.move_to_end(key)
        else:
            self._values[key] = make()
            if len(self._values) > self.most:
                self._values.popitem(last=False)
        return self._values[key]
