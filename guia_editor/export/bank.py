"""What is dear to make and the same for many editions: kept in memory, or in a folder that may be deleted."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

_SEAL = hashlib.sha256().digest_size

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Bank:
    """Bytes by what they are made of; without a folder nothing is kept.

    A file begins with the SHA-256 of the rest: one that is truncated, foreign or damaged is made anew. A disk
    that is full or forbids writing costs time only.
    """

    folder: Path | None = None

    def made(self, ingredients: bytes, make: Callable[[], bytes]) -> bytes:
        """Return what was made of ingredients before, by whichever process, or make it now.

        `ingredients` must tell everything that decides the outcome, the program that makes it included.
        """
        if self.folder is None:
            return make()
        name = hashlib.sha256(ingredients).hexdigest()
        place = self.folder / name[:2] / name
        found = _sealed(place)
        if found is None:
            found = make()
            with contextlib.suppress(OSError):
                _keep(place, found)
        return found


def _sealed(place: Path) -> bytes | None:
    try:
        data = place.read_bytes()
    except OSError:
        return None
    content = data[_SEAL:]
    return content if hashlib.sha256(content).digest() == data[:_SEAL] else None


def _keep(place: Path, content: bytes) -> None:
    """Put a file in its place in one step, so that two processes may do it at once."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
        aside = Path(file.name)
        try:
            file.write(hashlib.sha256(content).digest() + content)
            file.flush()
            aside.replace(place)
        except OSError:
            aside.unlink()
            raise


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
