"""How long a batch takes and how much disk: from earlier ones on this machine, else from a table.

`lotes.json` in the person's state folder, format 1: {"formato": 1, "lotes": [{guia, texto, formatos}]},
oldest first. `guia` is a digest of the guide's place, `texto` its size in characters; `formatos` gives for
each format {arranque, segundos, bytes}: seconds that a process takes once, seconds and bytes of an edition.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any, Literal

from guia_editor.i18n import _
from guia_editor.model.guide import Guide
from guia_editor.settings import state_folder
from guia_editor.storage.files import read_bytes, replace_bytes, sha256
from guia_editor.storage.hidden import private_folder

_FORMAT = 1
_KEPT = 20
_LOOKED_AT = 3
_MOST_BYTES = 1_000_000
_TABLE_TEXT = 500_000
"""Characters of the guide that the table was measured with."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a format costs: seconds once in each process, then seconds and bytes for each edition."""

    arranque: float
    segundos: float
    bytes: float


@dataclass(frozen=True, slots=True)
class _Run:
    """What an earlier batch cost, under the names of `lotes.json`."""

    guia: str
    texto: int
    formatos: Mapping[str, Cost]


ASSEMBLY = ""
"""Stands among the formats for what comes before all of them: assembling the edition."""

_START_SECONDS = 3.0
"""Starting a process and the libraries in it, and writing the indexes."""

_TABLE: Mapping[str, Cost] = {
    ASSEMBLY: Cost(0, 0.4, 10_000),
    "docx": Cost(3, 1.0, 500_000),
    "pdf": Cost(30, 2.0, 2_500_000),
    "web": Cost(5, 0.8, 150_000),
}
_UNKNOWN = Cost(5, 1.0, 500_000)


@dataclass(frozen=True, slots=True)
class Guess:
    """An estimate, what it rests on, and that in words."""

    seconds: float
    size: int
    sureness: Literal["medida", "parecida", "tabla"]
    told: str


class Costs:
    """Gathers what editions cost while a batch runs."""

    def __init__(self) -> None:
        self._first: dict[str, list[float]] = {}
        self._later: dict[str, list[float]] = {}
        self._sizes: dict[str, list[int]] = {}

    def add(self, seconds: Mapping[str, float], sizes: Mapping[str, int], *, first: bool) -> None:
        """Add an edition; `first` when it was its process's first, which makes what the others share."""
        for name, took in seconds.items():
            (self._first if first else self._later).setdefault(name, []).append(took)
            self._sizes.setdefault(name, []).append(sizes.get(name, 0))

    def typical(self) -> dict[str, Cost]:
        """Return what each format cost; one that was written too seldom to tell is left out."""
        found = {}
        for name, took in self._later.items():
            each = median(took)
            once = max(0.0, median(self._first.get(name, [each])) - each)
            found[name] = Cost(once, each, median(self._sizes[name]))
        return found


def estimate(folder: Path, guide: Guide, formats: Sequence[str], editions: int, workers: int) -> Guess:
    """Return what so many editions will take with so many processes."""
    runs, place, text = _read(), _place(folder), _text(guide)
    costs, surest = [], "medida"
    for name in (ASSEMBLY, *formats):
        own = [run for run in runs if run.guia == place and name in run.formatos]
        other = [run for run in runs if name in run.formatos]
        if own or other:
            surest = surest if own else _worse(surest, "parecida")
            costs.append(_typical(name, (own or other)[-_LOOKED_AT:], text))
        else:
            surest = "tabla"
            costs.append(_scaled(_TABLE.get(name, _UNKNOWN), text / _TABLE_TEXT))
    once = _START_SECONDS + (sum(cost.arranque for cost in costs) if editions else 0)
    seconds = once + sum(cost.segundos for cost in costs) * editions / workers
    size = int(sum(cost.bytes for cost in costs) * editions)
    match surest:
        case "medida":
            told = _("El cálculo se basa en los lotes anteriores de esta guía en esta computadora.")
            return Guess(seconds, size, "medida", told)
        case "parecida":
            told = _("El cálculo se basa en lotes de otras guías: puede tardar la mitad más, o menos.")
            return Guess(seconds, size, "parecida", told)
        case _:
            told = _("Aún no hay lotes en esta computadora: el cálculo puede errar al doble o a la mitad.")
            return Guess(seconds, size, "tabla", told)


def remember(folder: Path, guide: Guide, costs: Mapping[str, Cost]) -> None:
    """Keep what a batch cost for later estimates; a disk that cannot be written changes nothing."""
    if not costs:
        return
    run = _Run(_place(folder), _text(guide), dict(sorted(costs.items())))
    content = {"formato": _FORMAT, "lotes": [asdict(one) for one in (*_read(), run)[-_KEPT:]]}
    try:
        private_folder(_file().parent)
        replace_bytes(_file(), json.dumps(content, indent=1).encode())
    except (OSError, RuntimeError):  # RuntimeError: no home folder
        return


def _worse(one: str, other: str) -> str:
    return "tabla" if "tabla" in (one, other) else other


def _typical(name: str, runs: Sequence[_Run], text: int) -> Cost:
    costs = [_scaled(run.formatos[name], text / max(run.texto, 1)) for run in runs]
    return Cost(
        median(cost.arranque for cost in costs),
        median(cost.segundos for cost in costs),
        median(cost.bytes for cost in costs),
    )


def _scaled(cost: Cost, factor: float) -> Cost:
    return Cost(cost.arranque * factor, cost.segundos * factor, cost.bytes * factor)


def _file() -> Path:
    return state_folder() / "lotes.json"


def _place(folder: Path) -> str:
    return sha256(str(folder.resolve()).encode())[:16]


def _text(guide: Guide) -> int:
    return sum(len(chapter.text) for chapter in guide.chapters)


def _read() -> list[_Run]:
    """Return the runs that can be read; what another version or a damaged file says is forgotten."""
    try:
        content = json.loads(read_bytes(_file(), _MOST_BYTES))
        return [_run(one) for one in content["lotes"]] if content["formato"] == _FORMAT else []
    except Exception:  # nothing in it is worth stopping a batch for
        return []


def _run(said: Mapping[str, Any]) -> _Run:
    costs = {
        name: Cost(**{key: _sound(value) for key, value in cost.items()})
        for name, cost in said["formatos"].items()
    }
    return _Run(str(said["guia"]), int(said["texto"]), costs)


def _sound(value: object) -> float:
    if not isinstance(value, int | float) or not 0 <= value < math.inf:
        raise ValueError(value)
    return value
