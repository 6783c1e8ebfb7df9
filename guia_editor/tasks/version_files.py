"""Which files differ between two versions of a guide, or between one and what the folder holds now."""

from __future__ import annotations

from pathlib import Path

from guia_editor.sync.history import History
from guia_editor.tasks.history import NOW


def changed_between(folder: Path, old: str, new: str = NOW) -> tuple[str, ...]:
    """Return the paths of files that differ, in order; raises `GuideError` as opening a history does."""
    with History.open(folder) as history:
        before = history.files(old)
        after = history.files(new or history.head)
        found = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
        if new == NOW:
            found |= set(history.dirty())
        return tuple(sorted(found))
