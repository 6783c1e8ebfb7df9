"""What this device remembers of projects and of guides' folders, where nobody else can write.

In the person's state folder: `proyectos/<32 hex digits>/fijado.json` holds the pins of a project (first
team, the versions of the team seen in force, how far each key's events went), `carpetas/<24 hex digits>/`
what belongs to one folder: `proyecto.json` which project it holds, `probadas.bin` the events proved there.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.signed import Mark, Pins
from guia_editor.settings import state_folder
from guia_editor.storage import locks
from guia_editor.storage.files import read_bytes, replace_bytes, sha256
from guia_editor.storage.hidden import private_folder

_MOST_BYTES = 2_000_000
_PATIENCE, _PAUSE = 20.0, 0.05
"""Seconds to wait for another window that is writing, and between two tries."""


def folder_state(guide: Path) -> Path:
    """Return where what belongs to a guide's folder is kept; it need not exist yet."""
    path = str(guide.resolve()).encode("utf-8", "surrogatepass")
    return state_folder() / "carpetas" / sha256(path)[:24]


def read_pins(guide: Path, projects: Iterable[str]) -> Pins:
    """Return what is remembered of the project in a guide's folder; `projects` are those its events name.

    A folder never seen before, as after it was moved, has the one project among those that is pinned here,
    and from then on no other.
    """
    said = _read(folder_state(guide) / "proyecto.json").get("proyecto", "")
    if isinstance(said, str) and said:
        return pins_of(said)
    known = [pins for pins in map(pins_of, sorted(set(projects))) if pins.teams]
    if len(known) != 1:
        return Pins()
    with suppress(OSError):  # where nothing can be written, it is found the same way the next time
        _write_folder(guide, known[0].project)
    return known[0]


def forget_folder(guide: Path) -> None:
    """Forget which project a folder held: the person is making another guide where one was before."""
    with suppress(OSError):  # what cannot be forgotten is told when the guide is read
        (folder_state(guide) / "proyecto.json").unlink(missing_ok=True)


def write_pins(guide: Path, pins: Pins) -> None:
    """Remember a project as the one in a guide's folder; raises `OSError`."""
    marks = {key: [mark.number, mark.hash] for key, mark in sorted(pins.marks.items())}
    _write(
        _project(pins.project) / "fijado.json",
        {"proyecto": pins.project, "equipos": list(pins.teams), "marcas": marks},
    )
    _write_folder(guide, pins.project)


def _write_folder(guide: Path, project: str) -> None:
    place = folder_state(guide) / "proyecto.json"
    here = {"proyecto": project, "carpeta": str(guide.resolve())}
    if _read(place) != here:
        _write(place, here)


def advanced(pins: Pins, teams: Iterable[str], marks: Mapping[str, Mark]) -> Pins:
    """Return pins with what has been seen since: chains that go further, teams that follow those known.

    Teams that are others than those known were judged to have all institutions' signatures.
    """
    seen = tuple(teams)
    grown = pins.teams if pins.teams[: len(seen)] == seen else seen
    further = {
        key: mark
        for key, mark in marks.items()
        if key not in pins.marks or mark.number > pins.marks[key].number
    }
    return Pins(pins.project, grown, {**pins.marks, **further})


@contextmanager
def signing() -> Iterator[None]:
    """Let one of the person's windows sign at a time; raises `GuideError` when another does not end.

    One lock for all guides: a key may be used in two copies of one, and its events must make one chain.
    """
    place = private_folder(state_folder()) / "firmar.candado"
    end = time.monotonic() + _PATIENCE
    with place.open("ab+") as file:
        while not locks.take(file):
            if time.monotonic() > end:
                raise GuideError(
                    _("Otra ventana del programa está firmando."),
                    _("Espere a que termine e inténtelo de nuevo."),
                )
            time.sleep(_PAUSE)
        yield


def _project(project: str) -> Path:
    return state_folder() / "proyectos" / project[:32]


def pins_of(project: str) -> Pins:
    """Return what this device remembers of a project."""
    said = _read(_project(project) / "fijado.json")
    try:
        teams, marks = said.get("equipos", []), said.get("marcas", {})
        if said.get("proyecto") != project or not isinstance(teams, list) or not isinstance(marks, dict):
            return Pins(project)
        return Pins(
            project,
            tuple(str(one) for one in teams),
            {str(key): Mark(int(number), str(hash)) for key, (number, hash) in marks.items()},
        )
    except (TypeError, ValueError):
        return Pins(project)


def _read(file: Path) -> Mapping[str, object]:
    """Return what a file of ours says; nothing when it is missing or damaged."""
    try:
        said = json.loads(read_bytes(file, _MOST_BYTES))
    except (OSError, ValueError, RecursionError, GuideError):
        return {}
    return said if isinstance(said, dict) else {}


def _write(file: Path, said: Mapping[str, object]) -> None:
    private_folder(file.parent)
    replace_bytes(file, json.dumps(said, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass"))
