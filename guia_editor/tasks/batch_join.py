"""Join the parts of a batch that several machines made, once every file of theirs has proved to be whole."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.export import FORMATS, ExportFormat, Paper, Printing
from guia_editor.i18n import _
from guia_editor.storage.batches import WHOLE, BatchIndex, differing, index_name, read_batch_index
from guia_editor.storage.files import inside
from guia_editor.tasks.batch import (
    BatchControl,
    BatchOutcome,
    BatchRequest,
    BatchWatch,
    batch_folder,
    run_batch,
)
from guia_editor.tasks.batch_lock import working_alone
from guia_editor.tasks.batch_state import MARKS, PAGES, PIECES
from guia_editor.tasks.edition_folder import move_in, working_folder
from guia_editor.tasks.export import folder_name, open_for_export, territory_of
from guia_editor.tasks.export_guards import disk_errors_told

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Part:
    """A part as its folder's index tells it."""

    folder: Path
    index: BatchIndex

    @property
    def name(self) -> str:
        """Return "parte 2/5 («carpeta»)"."""
        first, parts = self.index.part
        return _("parte {first}/{parts} («{folder}»)").format(first=first, parts=parts, folder=self.folder)


def join_parts(
    guide: Path,
    folders: Sequence[Path],
    out: Path,
    watch: BatchWatch | None = None,
    control: BatchControl | None = None,
    formats: Mapping[str, ExportFormat] = FORMATS,
) -> BatchOutcome:
    """Bring the parts in some folders together in `<out>/<number>-lote/`, and finish site, kits and indexes.

    A folder may hold several parts; one that is the target already is not copied. What a part could not make
    is tried here. Raises `GuideError` that names what is missing or differs: a part, a file, the guide.
    """
    parts = found_parts(folders)
    refuse_strangers(parts)
    for part in parts:
        refuse_damage(part)
    first = parts[0].index
    _refuse_other_guide(guide, parts)
    batch = batch_folder(out, first.number)
    with disk_errors_told(batch):
        batch.mkdir(parents=True, exist_ok=True)
        with working_alone(batch, WHOLE):
            for part in parts:
                _bring(part, batch)
    return run_batch(guide, out, _request(first), watch, control, formats)


def found_parts(folders: Sequence[Path]) -> list[Part]:
    """Return the parts in some folders, in order; raises `GuideError` for a folder without any."""
    parts = []
    for folder in folders:
        indexes = sorted(folder.glob("lote-*-de-*.json"))
        if not indexes:
            if (folder / index_name()).is_file():
                raise GuideError(
                    _("«{folder}» ya es un lote entero.").format(folder=folder),
                    _("No hay nada que unir; compruébelo con «guia lote verificar»."),
                )
            raise GuideError(
                _("La carpeta «{folder}» no tiene ninguna parte de un lote.").format(folder=folder),
                _(
                    "Indique las carpetas «…-lote» que hicieron las computadoras con la opción «--parte». "
                    "Si una parte se interrumpió, repita allí su orden hasta que termine."
                ),
            )
        parts += [Part(folder, read_batch_index(one)) for one in indexes]
    return sorted(parts, key=lambda part: (part.index.part, str(part.folder)))


def refuse_strangers(parts: Sequence[Part]) -> None:
    """Refuse parts of different batches, and those of a batch that lacks some."""
    first = parts[0]
    for part in parts[1:]:
        if _of_batch(part.index) != _of_batch(first.index):
            raise GuideError(
                _("La {one} y la {other} no son del mismo lote: {what}.").format(
                    one=first.name, other=part.name, what=_difference(first.index, part.index)
                ),
                _("Haga todas las partes con la misma guía, el mismo programa y el mismo pedido."),
            )
    there = {part.index.part[0] for part in parts}
    count = first.index.part[1]
    if lacking := [f"{one}/{count}" for one in range(1, count + 1) if one not in there]:
        raise GuideError(
            _("Faltan partes del lote: {parts}.").format(parts=", ".join(lacking)),
            _("Indique también sus carpetas."),
        )


def refuse_damage(part: Part) -> None:
    """Refuse a part whose files are not those that its index names."""
    missing, changed = differing(part.folder, part.index.files)
    told = [_("falta {path}").format(path=path) for path in missing]
    told += [_("cambió {path}").format(path=path) for path in changed]
    if told:
        more = len(told) - _SHOWN
        shown = "; ".join(told[:_SHOWN]) + (_("; y {more} más").format(more=more) if more > 0 else "")
        raise GuideError(
            _("La {part} no está como se hizo: {what}.").format(part=part.name, what=shown),
            _("Cópiela otra vez, o haga de nuevo esa parte: lo que ya está no se repite."),
        )


def _of_batch(index: BatchIndex) -> BatchIndex:
    """Return what the indexes of all parts of a batch have in common."""
    return replace(index, part=(0, index.part[1]), missing=(), editions=(), site=(), files=())


def _difference(one: BatchIndex, other: BatchIndex) -> str:
    """Return in words the first thing in which two batches differ."""
    told = {
        "number": _("otra edición"),
        "content_hash": _("otro texto de la guía"),
        "made_with": _("otra versión del programa o de las plantillas"),
        "mark": _("una es borrador y la otra no"),
        "codes": _("otros territorios"),
        "formats": _("otros formatos"),
        "paper": _("otro papel"),
        "printing": _("otra forma de imprimir"),
        "kits": _("solo una pide paquetes"),
    }
    found = (words for name, words in told.items() if getattr(one, name) != getattr(other, name))
    return next(found, _("otro número de partes"))


def _refuse_other_guide(guide: Path, parts: Sequence[Part]) -> None:
    """Refuse parts that were made of another guide, or that name places which it does not have."""
    index = parts[0].index
    opened = open_for_export(guide, index.number)
    said = (opened.guide.content_hash, opened.made_with, opened.edition.mark)
    if said != (index.content_hash, index.made_with, index.mark):
        raise GuideError(
            _("La guía de «{folder}» no es la de estas partes.").format(folder=guide),
            _("Indique con «--guia» la carpeta de la guía con la que se hicieron, sin cambios."),
        )
    for code in (*index.codes, *(one.code for part in parts for one in part.index.editions)):
        territory_of(opened.guide, code)


def _bring(part: Part, batch: Path) -> None:
    """Copy a part's editions and pieces of the site, whose files were compared with its index just now.

    An index may come from anybody: what it names is copied by name, never a folder with whatever lies in it.
    """
    if part.folder.resolve() == batch.resolve():
        return
    number = part.index.number
    for edition in part.index.editions:
        name = folder_name(number, edition.code)
        with working_folder(batch / name) as work:
            _copy(part, f"{name}/", work)
            move_in(work, batch / name)
    for kind in (PAGES, MARKS):  # the marks last: they say that the pages are there
        _copy(part, f"{PIECES}/{kind}/", batch / PIECES / kind)


def _copy(part: Part, inside_of: str, target: Path) -> None:
    for one in part.index.files:
        if one.path.startswith(inside_of):
            place = inside(target, one.path.removeprefix(inside_of))
            place.parent.mkdir(parents=True, exist_ok=True)
            # Whole or not at all: other pieces may need what stands there already.
            beside = place.with_name(f".{place.name}.tmp")
            shutil.copyfile(inside(part.folder, one.path), beside)
            beside.replace(place)


def _request(index: BatchIndex) -> BatchRequest:
    paper: Mapping[str, Paper] = {"carta": "carta", "a4": "a4"}
    printing: Mapping[str, Printing] = {
        "normal": "normal",
        "sangria": "sangria",
        "cuadernillo": "cuadernillo",
        "grises": "grises",
    }
    return BatchRequest(
        territories=index.codes,
        formats=index.formats,
        languages=(index.language,),
        paper=paper.get(index.paper, "carta"),
        printing=printing.get(index.printing, "normal"),
        number=index.number,
        kits=index.kits,
    )
