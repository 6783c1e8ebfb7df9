"""What a batch is to make, and what that will take before it is begun."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from guia_editor.errors import GuideError
from guia_editor.export import FORMATS, ExportFormat, Options, Paper, Printing, file_name
from guia_editor.i18n import _
from guia_editor.model.guide import Guide
from guia_editor.storage.batches import MOST_PARTS
from guia_editor.storage.manifest import MANIFEST
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.batch_estimate import estimate
from guia_editor.tasks.editions import sound_number
from guia_editor.tasks.export import folder_name, in_order, territory_of
from guia_editor.tasks.export_guards import disk_errors_told
from guia_editor.tasks.processes import room_for_workers

SITE = "web"
"""The format whose editions share one site instead of a folder each."""

Sureness = Literal["medida", "parecida", "tabla"]


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """Which editions to make.

    `territories` are INE codes of any width; `part` (i, n) does every n-th of them beginning with the i-th,
    for several machines; `kits` adds a ZIP for each department; `workers` None means as many as there is room
    for.
    """

    territories: tuple[str, ...]
    formats: tuple[str, ...] = tuple(FORMATS)
    languages: tuple[str, ...] = ("es",)
    paper: Paper = "carta"
    printing: Printing = "normal"
    number: str = ""
    part: tuple[int, int] = (1, 1)
    kits: bool = False
    workers: int | None = None


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """What a request comes to: codes in order, editions (codes × languages), time and disk it will take.

    `sureness` says what the estimate rests on, `notes` says so to people, and what they should know besides.
    """

    codes: tuple[str, ...]
    editions: int
    estimate_seconds: float
    estimate_bytes: int
    sureness: Sureness
    notes: tuple[str, ...]


def plan(
    folder: Path,
    request: BatchRequest,
    out: Path | None = None,
    formats: Mapping[str, ExportFormat] = FORMATS,
    guide: Guide | None = None,
) -> BatchPlan:
    """Return what a batch will take; with `out`, what is there already is not counted.

    `guide` spares reading it, where the caller has it.
    Raises `GuideError` for what cannot be done: unknown codes, formats, languages or parts, a folder that is
    none.
    """
    guide = guide or open_guide(folder)
    number = sound_number(request.number or guide.edition.number)
    codes = settled_codes(guide, request)
    names = [name for name, _row in in_order(request.formats, formats)]
    place = None if out is None else batch_folder(out, number)
    files = files_of(request, formats)
    pending = codes if place is None else _pending(place, number, codes, files)
    guess = estimate(folder, guide, tuple(names), len(pending), workers_of(request, len(pending)))
    notes = [guess.told]
    if len(pending) < len(codes):
        notes.append(
            _(
                "{count} de {total} ediciones ya están en la carpeta; las que sigan iguales no se repiten."
            ).format(count=len(codes) - len(pending), total=len(codes))
        )
    size = guess.size * (2 if request.kits else 1)
    if out is not None and (free := _free_bytes(out)) is not None and free < size:
        notes.append(
            _("El disco puede llenarse: quedan {free} MB libres y harán falta unos {size} MB.").format(
                free=free // 1_000_000, size=size // 1_000_000
            )
        )
    return BatchPlan(codes, len(codes), guess.seconds, size, guess.sureness, tuple(notes))


def _pending(batch: Path, number: str, codes: tuple[str, ...], files: tuple[str, ...]) -> list[str]:
    """Return the codes whose folders in a batch do not have all the files."""
    with disk_errors_told(batch):
        return [
            code
            for code in codes
            if not all((batch / folder_name(number, code) / file).is_file() for file in files)
        ]


def files_of(request: BatchRequest, formats: Mapping[str, ExportFormat]) -> tuple[str, ...]:
    """Return the names of the files that each edition of a request has in its folder."""
    options = Options(Path(), request.paper, request.printing)
    own = (file_name(name, row, options) for name, row in in_order(request.formats, formats) if name != SITE)
    return (MANIFEST, *own)


def settled_codes(guide: Guide, request: BatchRequest) -> tuple[str, ...]:
    """Return the codes of the request's part, each once, in order; raises `GuideError` for what is wrong."""
    codes = all_codes(guide, request)
    first, parts = request.part
    if not 1 <= first <= parts <= MOST_PARTS:
        raise GuideError(
            _("«{first}/{parts}» no es una parte.").format(first=first, parts=parts),
            _("Escriba qué parte y de cuántas, como 2/5."),
        )
    chosen = codes[first - 1 :: parts]
    if not chosen:
        raise GuideError(
            _("No se eligió ningún territorio para el lote."),
            _("Elija al menos uno; con partes, no pida más partes que territorios."),
        )
    return chosen


def all_codes(guide: Guide, request: BatchRequest) -> tuple[str, ...]:
    """Return the codes of all parts of the request, each once, in order."""
    codes = tuple(sorted(set(request.territories)))
    for code in codes:
        territory_of(guide, code)
    for language in request.languages:
        if language != guide.language:
            raise GuideError(
                _("Esta guía todavía no tiene texto en el idioma «{language}».").format(language=language),
                _("Haga el lote en «{language}».").format(language=guide.language),
            )
    return codes


def batch_folder(out: Path, number: str) -> Path:
    """Return the folder of a batch of an edition."""
    return out / f"{number}-lote"


def workers_of(request: BatchRequest, editions: int) -> int:
    """Return how many processes work: as there is room for, no more than there are editions, at least one."""
    return max(1, min(request.workers or room_for_workers(), editions))


def _free_bytes(out: Path) -> int | None:
    try:
        place = next((one for one in (out, *out.absolute().parents) if one.is_dir()), None)
        return shutil.disk_usage(place).free if place is not None else None
    except OSError:
        return None
