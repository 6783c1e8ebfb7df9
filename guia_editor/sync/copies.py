"""Where the history of a guide's folder lies: outside it, in the person's own folder for state.

`<state>/copias/<id>/` belongs to one folder on one computer: `historial.git`, `lugar.json` (the folder's
path), locks and caches. The folder knows its id from `.guia/copia.json`, which travels when somebody copies
or moves the folder; so what it says is checked against `lugar.json`:

- the same folder, or one that moved (what was there does not claim the id any more): the same history;
- a second folder on this computer: an id of its own, and a history that begins as a copy of the first one's;
- a folder from another computer, or whose history is gone: an id of its own and no history, since two
  computers under one id would overwrite each other where they exchange;
- a folder that lost its hidden file, or has the id of another computer in it because both share the disk: the
  history that was last at that path.

What lies in a guide's folder comes from anybody: nothing in it is believed but an id of the right shape.
"""

from __future__ import annotations

import json
import shutil
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.settings import state_folder
from guia_editor.storage.files import read_bytes, replace_bytes
from guia_editor.storage.hidden import HIDDEN, private_folder
from guia_editor.sync.turns import Turn, turn_at

COPIES = "copias"
HISTORY = "historial.git"
_MARK = "copia.json"
_PLACE = "lugar.json"
_LOCK = "cerrojo"
_MOST_BYTES = 20_000


@dataclass(frozen=True, slots=True)
class Copy:
    """One folder of a guide on this computer: its id, the folder, and where its history and caches are."""

    id: str
    guide: Path
    folder: Path

    @property
    def history(self) -> Path:
        """Where the history is."""
        return self.folder / HISTORY

    def turn(self) -> Turn:
        """Return the lock that whoever changes this history or this folder through it takes."""
        return turn_at(self.folder / _LOCK)


def copies_folder() -> Path:
    """Return the folder that holds all copies of this person, which may be missing."""
    return state_folder() / COPIES


def find_copy(guide: Path) -> Copy | None:
    """Return the copy that a folder is, None when it has none yet; makes and writes nothing."""
    place = guide.resolve()
    id = _marked(place)
    if id and (copies_folder() / id).is_dir():
        return _copy(id, place) if _belongs(id, place) else None
    id = _last_at(place)
    return _copy(id, place) if id else None


def copy_of(guide: Path) -> Copy:
    """Return the copy that a folder is, made or brought up to date when needed.

    Raises `GuideError` when the person's own folder cannot be written.
    """
    place = guide.resolve()
    try:
        private_folder(copies_folder())
        with turn_at(copies_folder() / _LOCK):
            found = find_copy(place) or _make(place)
            _write_place(found)
            _mark(found)
    except OSError as error:
        raise GuideError(
            _("No se puede guardar el historial de la guía en «{folder}».").format(folder=copies_folder()),
            _("Revise que haya espacio en el disco y permiso de escribir en esa carpeta."),
        ) from error
    return found


def _copy(id: str, place: Path) -> Copy:
    return Copy(id, place, copies_folder() / id)


def _make(place: Path) -> Copy:
    made = _copy(uuid.uuid4().hex, place)
    first = _marked(place)
    private_folder(made.folder)
    if first and _copy(first, place).history.is_dir():
        beside = made.folder / f"{HISTORY}.nuevo"
        with _copy(first, place).turn():
            shutil.copytree(_copy(first, place).history, beside)
        beside.rename(made.history)
    return made


def _belongs(id: str, place: Path) -> bool:
    """Say whether a folder that claims an id is the one that it was given to, there or moved."""
    told = _place_of(id)
    if told is None or told == place:
        return True
    with suppress(OSError):
        if told.samefile(place):  # one folder by two paths, as network drives are
            return True
    return _marked(told) != id


def _last_at(place: Path) -> str:
    """Return the id whose folder was last at a path, "" when there is none."""
    there = [
        one for one in copies_folder().glob(f"*/{_PLACE}") if _place_of(one.parent.name) == place
    ]  # fmt: skip
    return max(there, key=lambda one: one.stat().st_mtime).parent.name if there else ""


def _marked(place: Path) -> str:
    """Return the id that a folder claims, "" for none."""
    mark = place / HIDDEN / _MARK
    if mark.parent.is_symlink() or mark.is_symlink():
        return ""
    said = _said(mark, "id")
    return said if len(said) == 32 and set(said) <= set("0123456789abcdef") else ""


def _place_of(id: str) -> Path | None:
    said = _said(copies_folder() / id / _PLACE, "carpeta")
    return Path(said) if said else None


def _said(file: Path, key: str) -> str:
    try:
        said = json.loads(read_bytes(file, _MOST_BYTES))
    except (OSError, GuideError, ValueError, RecursionError):
        return ""
    value = said.get(key, "") if isinstance(said, dict) else ""
    return value if isinstance(value, str) else ""


def _write_place(copy: Copy) -> None:
    if _place_of(copy.id) != copy.guide:
        _write(copy.folder / _PLACE, {"carpeta": str(copy.guide)})


def _mark(copy: Copy) -> None:
    """Leave the id in the guide's folder; where that cannot be written its path alone says whose it is."""
    hidden = copy.guide / HIDDEN
    if _marked(copy.guide) == copy.id or hidden.is_symlink() or (hidden / _MARK).is_symlink():
        return
    with suppress(OSError):
        hidden.mkdir(exist_ok=True)
        _write(hidden / _MARK, {"id": copy.id})


def _write(file: Path, said: dict[str, str]) -> None:
    replace_bytes(file, (json.dumps(said, ensure_ascii=False) + "\n").encode())
