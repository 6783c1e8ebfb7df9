"""Bring what the other copies of a guide have, join it, and send what this one has."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guia_editor.model.conflicts import Conflict

if TYPE_CHECKING:
    from guia_editor.sync.history import Version


@dataclass(frozen=True, slots=True)
class DeviceNews:
    """What is known of another copy: who keeps it, when it was last heard of, what is wrong with it.

    `id` is its name in the shared place; `label` and `institution` are what it says of itself, unproven.
    `heard` is None when nothing is known; `problem` is a Spanish sentence, "" when all is well.
    """

    id: str
    label: str
    institution: str
    heard: dt.datetime | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What an exchange did.

    `received` are the versions that came, newest first; `sent` how many went; `conflicts` those that were
    found now; `notices` Spanish sentences about passages to look at; `silent` Spanish sentences about copies
    that could not be read or were refused; `devices` all other copies.
    """

    received: tuple[Version, ...] = ()
    sent: int = 0
    conflicts: tuple[Conflict, ...] = ()
    notices: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    devices: tuple[DeviceNews, ...] = ()
