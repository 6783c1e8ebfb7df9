"""What every way to a shared place offers, and what may go wrong on it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import pygit2

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.progress import Progress

MAIN = "refs/heads/main"
OWN_SIGNAL = "refs/senal/propia"
"""The signal that this copy sends."""

ARRIVED = "refs/llegado"
"""Where versions of others arrive; nothing is done with them until they were checked."""

KNOWN = "refs/remotes"
"""The last versions of others that were checked and joined."""

MAX_DEVICE_BYTES = 4_000_000_000
"""What one copy may send; a guide with all its history stays far below."""

WAITS = (0.5, 2.0)
"""Seconds before a place that failed is asked again."""

Result = TypeVar("Result")


class PlaceUnreachable(GuideError):
    """The shared place is not there now; what was to be sent waits."""


class PlaceRefused(GuideError):
    """The shared place, or its certificate, says no; asking again does not help."""


class Behind(Exception):
    """The place holds versions of this very copy that the copy has not: bring them first."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a place has of one copy, now in our repository: ids, "" for what is missing or not new.

    `problem` is a Spanish sentence that says why it could not be read.
    """

    device: str
    tip: str = ""
    signal: str = ""
    problem: str = ""


class Transport(Protocol):
    """A way to a shared place."""

    def receive(self, repository: pygit2.Repository, progress: Progress) -> Sequence[Arrival]:
        """Fetch what every copy left, this one included; raises `PlaceUnreachable` or `PlaceRefused`."""

    def send(self, repository: pygit2.Repository, device: str, *, anew: bool, progress: Progress) -> None:
        """Leave this copy's versions and its signal under its name; `anew` when what is there is damaged.

        Raises `Behind`, `PlaceUnreachable` or `PlaceRefused`.
        """

    def check(self, repository: pygit2.Repository, device: str) -> tuple[Finding, ...]:
        """Try everything that an exchange needs, and say what was found."""


def known_tip(repository: pygit2.Repository, device: str, name: str = "main") -> str:
    """Return a copy's last version (or "senal") that was checked, "" when there is none."""
    found = repository.references.get(f"{KNOWN}/{device}/{name}")
    return "" if found is None else str(found.target)


def arrived(repository: pygit2.Repository, device: str, name: str = "main") -> str:
    """Return what was fetched of a copy and waits to be checked, "" when there is nothing."""
    found = repository.references.get(f"{ARRIVED}/{device}/{name}")
    return "" if found is None else str(found.target)


def set_ref(repository: pygit2.Repository, name: str, target: str) -> None:
    """Let a reference of ours name a version, whatever it named before."""
    repository.references.create(name, pygit2.Oid(hex=target), force=True)


def drop_ref(repository: pygit2.Repository, name: str) -> None:
    """Forget a reference of ours, if it is there."""
    if name in repository.references:
        repository.references.delete(name)


def patiently(ask: Callable[[], Result], sleep: Callable[[float], None] = time.sleep) -> Result:
    """Return what a question to a place gives, asked again a little later each time it cannot be reached."""
    for wait in WAITS:
        try:
            return ask()
        except PlaceUnreachable:
            sleep(wait)
    return ask()


def found(severity: Severity, code: str, message: str, remedy: str = "") -> Finding:
    """Return what trying a place found."""
    return Finding(severity, f"lugar-{code}", message, remedy)


def others_found(count: int) -> Finding:
    """Say how many other copies a place holds."""
    if count:
        told = _("Aquí intercambian ya {count} copias de la guía.").format(count=count)
    else:
        told = _("Nadie ha intercambiado todavía en este lugar.")
    return found(Severity.INFO, "copias", told)
