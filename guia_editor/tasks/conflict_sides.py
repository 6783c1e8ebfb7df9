"""Who wrote each side of a passage that two people changed: looked up in the guide's history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from guia_editor.model.conflicts import Conflict, ConflictKind
from guia_editor.sync.history import History, Version

_MOST = 200
"""Versions of the file that are looked at; whoever wrote before those is not told."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The versions that brought both sides of a conflict; None where none was found."""

    a: Version | None = None
    b: Version | None = None


def sides_of(folder: Path, conflicts: Sequence[Conflict]) -> tuple[Sides, ...]:
    """Return who wrote the sides of each conflict of a guide; slow, so not for a window's thread."""
    if not conflicts:
        return ()
    with History.open(folder) as history:
        return tuple(_sides(history, one) for one in conflicts)


def _sides(history: History, conflict: Conflict) -> Sides:
    if conflict.kind is ConflictKind.FILE:
        return Sides()
    found: dict[str, Version | None] = {"a": None, "b": None}
    wanted = {"a": conflict.a, "b": conflict.b}
    for version in history.versions(conflict.chapter, _MOST):
        if len(version.parents) != 1:  # what joins versions brings nobody's words
            continue
        now = _text(history, version.id, conflict.chapter)
        before = _text(history, version.parents[0], conflict.chapter)
        for side, words in wanted.items():
            if found[side] is None and _brings(words, conflict.base, before, now):
                found[side] = version
        if all(found.values()):
            break
    return Sides(found["a"], found["b"])


def _brings(words: str | None, base: str | None, before: str, now: str) -> bool:
    """Say whether a version brought some words, or took the common ones away where there are none."""
    if words is None:
        return base is not None and base.strip() in before and base.strip() not in now
    return words.strip() in now and words.strip() not in before


def _text(history: History, version: str, path: str) -> str:
    data = history.read(version, path) or b""
    return data.decode("utf-8", "replace").replace("\r\n", "\n")
