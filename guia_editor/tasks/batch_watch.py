"""How a batch speaks with whoever started it: what it tells, what it can be asked, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Failure:
    """An edition, kit or site that could not be made; `format` is what was being written, or empty.

    `code` is the territory's, a department's for a kit, "web" for the shared site.
    """

    code: str
    format: str
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What came of a batch: the codes made now, the failures, and the codes that were there already, whole.

    `seconds` is how long it took, `bytes` what the files made now weigh.
    """

    folder: Path
    done: tuple[str, ...]
    failed: tuple[Failure, ...]
    skipped: tuple[str, ...]
    seconds: float
    bytes: int


class BatchWatch(Protocol):
    """What a batch tells while it runs, always from the thread that runs it.

    Each method may raise to stop the batch, as `Progress.step` does: then workers are ended at once.
    """

    def began(self, code: str) -> None:
        """A territory's edition is being made."""

    def stepped(self, code: str, done: int, total: int, label: str) -> None:
        """It has come this far."""

    def finished(self, code: str, files: int, size: int) -> None:
        """It is in its place: so many files, `size` bytes in all."""

    def failed(self, code: str, failure: Failure) -> None:
        """It could not be made; the others go on."""

    def overall(self, done: int, total: int, seconds_left: float | None) -> None:
        """So many of all are done, failed ones too; what is left takes about so long, None when unknown."""


class Quiet:
    """Watches nothing."""

    def began(self, code: str) -> None:
        """See `BatchWatch`."""

    def stepped(self, code: str, done: int, total: int, label: str) -> None:
        """See `BatchWatch`."""

    def finished(self, code: str, files: int, size: int) -> None:
        """See `BatchWatch`."""

    def failed(self, code: str, failure: Failure) -> None:
        """See `BatchWatch`."""

    def overall(self, done: int, total: int, seconds_left: float | None) -> None:
        """See `BatchWatch`."""


class BatchControl:
    """Asks a batch that runs in another thread to pause, go on or stop; every call returns at once."""

    def __init__(self) -> None:
        self._paused = Event()
        self._cancelled = Event()

    def pause(self) -> None:
        """Begin no further edition; those under way are finished."""
        self._paused.set()

    def resume(self) -> None:
        """Go on after a pause."""
        self._paused.clear()

    def cancel(self) -> None:
        """End at once; finished editions stay, what is under way leaves nothing behind."""
        self._cancelled.set()

    @property
    def is_paused(self) -> bool:
        """Whether the batch was asked to pause."""
        return self._paused.is_set()

    @property
    def is_cancelled(self) -> bool:
        """Whether the batch was asked to stop."""
        return self._cancelled.is_set()
