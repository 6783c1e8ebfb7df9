"""The copies that exchange a guide: their names in the shared place, what they say of themselves, when heard.

A copy's name there comes from its id, so that only this copy writes under it. What it says of itself is a
small signal beside its versions. Nothing of that is proven; it is shown, and nothing else depends on it.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pygit2
from pygit2.enums import FileMode, ObjectType

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.storage.files import read_bytes, replace_bytes
from guia_editor.sync.copies import Copy
from guia_editor.sync.versions import PROGRAM, Author, commit_message, signature

MAX_DEVICES = 200
SIGNAL_FILE = "copia.json"
QUIET_DAYS = 7
"""From how many days without a sign of an institution on people are told."""

_DEVICE = re.compile(r"copia-[0-9a-f]{16}")
_SIGNAL_BYTES = 4000
_STATE = "intercambio.json"
_STATE_BYTES = 1_000_000
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class DeviceNews:
    """What is known of another copy: who keeps it, when it was last heard of, what is wrong with it.

    `id` is its name in the shared place; `label` and `institution` are what it says of itself, unproven.
    `heard` is None when nothing is known; `problem` is a Spanish sentence, "" when all is well.
    """

    id: str
    label: str = ""
    institution: str = ""
    heard: dt.datetime | None = None
    problem: str = ""

    @property
    def title(self) -> str:
        """How it is called before people."""
        if self.label and self.institution:
            return _("{name} ({institution})").format(name=self.label, institution=self.institution)
        return self.label or self.institution or self.id


@dataclass(frozen=True, slots=True)
class ExchangeState:
    """What this copy remembers of its exchanges; all of it can be lost without harm.

    `last` is the last exchange that ended well, `problem` what the one after it ran into, `signalled` when
    others were last told of this copy.
    """

    last: dt.datetime | None = None
    problem: str = ""
    signalled: dt.datetime | None = None
    devices: Mapping[str, DeviceNews] = field(default_factory=dict)


def is_device(name: str) -> bool:
    """Say whether a name is one that a copy has in a shared place."""
    return _DEVICE.fullmatch(name) is not None


def device_name(copy: Copy) -> str:
    """Return the name that a copy has in shared places."""
    return f"copia-{copy.id[:16]}"


def write_signal(repository: pygit2.Repository, who: Author, moment: dt.datetime) -> str:
    """Write what this copy says of itself as a version without ancestors; return its id."""
    said = {"v": 1, "nombre": who.name, "institucion": who.institution, "momento": moment.isoformat()}
    blob = repository.create_blob(json.dumps(said, ensure_ascii=False).encode())
    builder = repository.TreeBuilder()
    builder.insert(SIGNAL_FILE, blob, FileMode.BLOB)
    author = signature(PROGRAM, moment)
    made = repository.create_commit(None, author, author, commit_message("Señal"), builder.write(), [])
    return str(made)


def read_signal(repository: pygit2.Repository, signal: str, device: str, now: dt.datetime) -> DeviceNews:
    """Return what a copy says of itself; a signal that makes no sense says nothing.

    A moment in the future counts as now.
    """
    said = _signal(repository, signal)
    heard = _moment(said.get("momento"))
    return DeviceNews(
        device, _line(said.get("nombre")), _line(said.get("institucion")), min(heard, now) if heard else None
    )


def _signal(repository: pygit2.Repository, signal: str) -> Mapping[str, object]:
    try:
        id = repository[signal].peel(pygit2.Tree)[SIGNAL_FILE].id
        kind, size = repository.odb.read_header(id)
        if kind != ObjectType.BLOB or size > _SIGNAL_BYTES:
            return {}
        said = json.loads(repository[id].read_raw())
    except (KeyError, ValueError, RecursionError, pygit2.GitError):
        return {}
    return said if isinstance(said, dict) else {}


def silence(devices: Iterable[DeviceNews], now: dt.datetime) -> tuple[str, ...]:
    """Return a Spanish sentence for each institution that has not been heard of for a week."""
    latest: dict[str, dt.datetime] = {}
    for one in devices:
        if one.heard is not None:
            who = one.institution or one.title
            latest[who] = max(one.heard, latest.get(who, one.heard))
    told = []
    for who, heard in sorted(latest.items()):
        days = (now - heard).days
        if days >= QUIET_DAYS:
            told.append(_("Sin noticias de {who} desde hace {days} días.").format(who=who, days=days))
    return tuple(told)


def read_state(copy: Copy) -> ExchangeState:
    """Return what a copy remembers of its exchanges; nothing when there is none, or it cannot be read."""
    try:
        said = json.loads(read_bytes(copy.folder / _STATE, _STATE_BYTES))
    except (OSError, GuideError, ValueError, RecursionError):
        return ExchangeState()
    if not isinstance(said, dict):
        return ExchangeState()
    others = said.get("copias")
    return ExchangeState(
        last=_moment(said.get("ultimo")),
        problem=str(said.get("problema", "")),
        signalled=_moment(said.get("senal")),
        devices={
            id: DeviceNews(
                id,
                _line(one.get("nombre")),
                _line(one.get("institucion")),
                _moment(one.get("vista")),
                str(one.get("problema", "")),
            )
            for id, one in (others.items() if isinstance(others, dict) else ())
            if isinstance(one, dict) and is_device(id)
        },
    )


def write_state(copy: Copy, state: ExchangeState) -> None:
    """Remember how the exchanges of a copy stand; raises `OSError`."""
    said = {
        "ultimo": _iso(state.last),
        "problema": state.problem,
        "senal": _iso(state.signalled),
        "copias": {
            one.id: {
                "nombre": one.label,
                "institucion": one.institution,
                "vista": _iso(one.heard),
                "problema": one.problem,
            }
            for one in state.devices.values()
        },
    }
    replace_bytes(Path(copy.folder / _STATE), json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n")


def _iso(moment: dt.datetime | None) -> str:
    return "" if moment is None else moment.isoformat()


def _moment(said: object) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(said) if isinstance(said, str) else None
        return None if moment is None or moment.tzinfo is None else moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _line(said: object) -> str:
    """Return words of others as one short line of visible characters."""
    if not isinstance(said, str):
        return ""
    return " ".join("".join(one if one.isprintable() else " " for one in said[:400]).split())[:_LONGEST]
