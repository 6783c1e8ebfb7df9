"""What the rules of trust work on: events as read, what a device remembers, what cryptography says."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Protocol

from guia_editor.model.events import Event


@dataclass(frozen=True, slots=True)
class Signed:
    """An event file that could be read, its signature unproved.

    `line` is what was signed, without its LF; `digest` the SHA-256 of the whole file, by which what was
    proved once is known again.
    """

    path: str
    event: Event
    line: bytes
    signature: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a key's events were known to go: the highest number, and that event's hash."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Pins:
    """What this device remembers of a project, outside every guide.

    `project` is "" while nobody here has vouched for the first team; `teams` are the hashes of the versions
    seen in force, the first at 0; `marks` how far each key's chain went.
    """

    project: str = ""
    teams: tuple[str, ...] = ()
    marks: Mapping[str, Mark] = field(default_factory=dict)


class Check(Protocol):
    """What the rules cannot compute by themselves."""

    def signature(self, signed: Signed, public: str) -> bool:
        """Say whether an event's signature is by the key with this public half (base64)."""

    def hash(self, said: object) -> str:
        """Return the SHA-256 of a stored value, as the files name it."""


def key_id(public: bytes) -> str:
    """Return a key's id: base 32, in small letters, of the first 15 bytes of its public half's SHA-256."""
    return base64.b32encode(sha256(public).digest()[:15]).decode("ascii").lower()
