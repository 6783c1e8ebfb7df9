"""What the window remembers between two days: recent guides, and where the person was in each."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QSettings

RECENT = "guias/recientes"
LAST = "guias/ultima"
_MOST = 12
_Kept = TypeVar("_Kept", list[Any], dict[str, Any])


@dataclass(slots=True)
class Place:
    """Where the person was in a guide: the chapter in view, and the line in each."""

    chapter: str = ""
    lines: dict[str, int] = field(default_factory=dict)


def recent(settings: QSettings) -> list[Path]:
    """Return the guides opened last, the newest first; their folders may be gone."""
    return [Path(one) for one in _loaded(settings, RECENT, list[Any]) if isinstance(one, str)]


def add_recent(settings: QSettings, folder: Path) -> None:
    """Put a guide first among the recent ones, and let it be the one to open at the next start."""
    others = [one for one in recent(settings) if one != folder]
    settings.setValue(RECENT, json.dumps([str(one) for one in [folder, *others][:_MOST]]))
    settings.setValue(LAST, str(folder))


def drop_recent(settings: QSettings, folder: Path) -> None:
    """Take a guide out of the recent ones."""
    settings.setValue(RECENT, json.dumps([str(one) for one in recent(settings) if one != folder]))


def last(settings: QSettings) -> Path | None:
    """Return the guide that was open when the window closed, if it is still there."""
    kept = str(settings.value(LAST, ""))
    return Path(kept) if kept and is_guide(Path(kept)) else None


def is_guide(folder: Path) -> bool:
    """Say whether a folder looks like a guide."""
    try:
        return (folder / "contenido" / "guia.yaml").is_file()
    except OSError:
        return False


def is_chapter(folder: Path, path: str) -> bool:
    """Say whether a path looks like a chapter of the guide in a folder."""
    return path.endswith(".md") and ".." not in path and (folder / "contenido" / path).is_file()


def place_in(settings: QSettings, folder: Path) -> Place:
    """Return where the person was in a guide."""
    kept = _loaded(settings, key_of("lugares", folder), dict[str, Any])
    lines = kept.get("lines", {})
    sound = {str(path): line for path, line in lines.items() if isinstance(line, int)}
    return Place(str(kept.get("chapter", "")), sound)


def keep_place(settings: QSettings, folder: Path, place: Place) -> None:
    """Remember where the person is in a guide."""
    settings.setValue(key_of("lugares", folder), json.dumps({"chapter": place.chapter, "lines": place.lines}))


def output_folder(settings: QSettings, key: str, guide: Path) -> Path:
    """Return where files made of a guide go: where they went last, else its own `salida`."""
    kept = str(settings.value(key, ""))
    return Path(kept) if kept else guide / "salida"


def keep_output_folder(settings: QSettings, key: str, guide: Path, folder: str) -> None:
    """Remember where they went; a guide's own folder is no place for what is made of another."""
    settings.setValue(key, "" if Path(folder) == guide / "salida" else folder)


def key_of(group: str, folder: Path) -> str:
    """Return the name of a setting about one guide."""
    return f"{group}/{sha256(str(folder).encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"


def _loaded(settings: QSettings, key: str, kind: Callable[[], _Kept]) -> _Kept:
    """Return what is kept under a key, an empty one of its kind when that is missing or damaged."""
    empty = kind()
    try:
        found = json.loads(str(settings.value(key, "")))
    except ValueError:
        return empty
    return found if isinstance(found, type(empty)) else empty
