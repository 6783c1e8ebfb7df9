"""Exchange a guide with the other copies of it: through a shared place, or by one file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from guia_editor.model.conflicts import Conflict, ConflictKind
from guia_editor.model.finding import Finding
from guia_editor.model.progress import Progress
from guia_editor.sync.exchange import DeviceNews, Exchanged
from guia_editor.sync.packages import PackagePreview
from guia_editor.sync.places import Place, PlaceKind

if TYPE_CHECKING:
    from guia_editor.sync.history import Author

__all__ = [
    "Conflict",
    "ConflictKind",
    "DeviceNews",
    "ExchangeStatus",
    "Exchanged",
    "PackagePreview",
    "Place",
    "PlaceKind",
    "apply_package",
    "bring_guide",
    "conflicts_of",
    "exchange_now",
    "place_of",
    "preview_package",
    "set_place",
    "settle_conflict",
    "status",
    "test_place",
    "write_package",
]


@dataclass(frozen=True, slots=True)
class ExchangeStatus:
    """How things stand without asking anybody.

    `waiting` is how many versions wait to be sent; `last` the last exchange that succeeded; `problem` a
    Spanish sentence about the last one that did not, "" otherwise; `devices` what is known of the others.
    """

    waiting: int = 0
    last: dt.datetime | None = None
    problem: str = ""
    devices: tuple[DeviceNews, ...] = ()


def set_place(folder: Path, place: Place | None, secret: str = "") -> None:
    """Remember the shared place of a guide, None to forget it; the secret goes to the system's keyring."""
    raise NotImplementedError


def place_of(folder: Path) -> Place | None:
    """Return the shared place of a guide, None where none was chosen."""
    raise NotImplementedError


def test_place(folder: Path, place: Place, secret: str = "") -> tuple[Finding, ...]:  # noqa: PT028
    """Try a place: reach it, write, read back, room, who else is there; without errors it serves."""
    raise NotImplementedError


def exchange_now(folder: Path, who: Author, progress: Progress | None = None) -> Exchanged:
    """Bring, join and send through the guide's shared place; raises `GuideError` when it could not be done."""
    raise NotImplementedError


def bring_guide(place: Place, folder: Path, who: Author, progress: Progress | None = None) -> Path:
    """Make a copy of the guide that a shared place holds, in a new or empty folder, and return the folder."""
    raise NotImplementedError


def write_package(folder: Path, file: Path, who: Author) -> int:
    """Write all of a guide's history into one file; return its size in bytes."""
    raise NotImplementedError


def preview_package(folder: Path, file: Path) -> PackagePreview:
    """Say what a package would bring, without applying anything."""
    raise NotImplementedError


def apply_package(folder: Path, file: Path, who: Author, progress: Progress | None = None) -> Exchanged:
    """Join what a package brings; raises `GuideError` when it is damaged or of another guide."""
    raise NotImplementedError


def conflicts_of(folder: Path) -> tuple[Conflict, ...]:
    """Return what is to be settled in a guide, by chapter."""
    raise NotImplementedError


def settle_conflict(folder: Path, conflict: Conflict, text: str | None, who: Author) -> None:
    """Put the text that the person chose where the conflict stands, and record that it is settled.

    None leaves the chapter as it is. Raises `GuideError` when the passage is no longer there.
    """
    raise NotImplementedError


def status(folder: Path) -> ExchangeStatus:
    """Return how the guide's exchange stands; quick, asks nobody."""
    raise NotImplementedError
