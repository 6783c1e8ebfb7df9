"""Which editions of a guide a batch can make, and which of a batch are in its folder already."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guia_editor.errors import DamagedEdition
from guia_editor.export import FORMATS, Options, file_name
from guia_editor.model.guide import Guide
from guia_editor.model.publications import publications
from guia_editor.storage.events import EVENTS
from guia_editor.storage.manifest import read_manifest
from guia_editor.tasks.batch_plan import SITE, BatchRequest, batch_folder
from guia_editor.tasks.batch_state import MARKS, PIECES
from guia_editor.tasks.editions import proven_edition
from guia_editor.tasks.export import folder_name
from guia_editor.tasks.people import ledger_of


@dataclass(frozen=True, slots=True)
class MakeableEdition:
    """An edition by its number; `final` when it was published and the guide still says just that."""

    number: str
    final: bool


def makeable_editions(folder: Path, guide: Guide) -> tuple[MakeableEdition, ...]:
    """Return the editions that the guide as it is now gives, final ones first.

    There is always the one that `guia.yaml` numbers. A published edition of other words can be made no more.
    """
    own = guide.edition.number
    numbers = {own}
    if (folder / EVENTS).is_dir():
        numbers |= {one.number for one in publications(ledger_of(folder)) if one.signed}
    found = [
        MakeableEdition(number, final=proven_edition(folder, guide, number) is not None)
        for number in sorted(numbers, reverse=True)
    ]
    return tuple(
        sorted((one for one in found if one.final or one.number == own), key=lambda one: not one.final)
    )


def editions_there(out: Path, guide: Guide, request: BatchRequest) -> frozenset[str]:
    """Return the request's codes whose editions of the guide as it is now seem to be in the folder.

    A look at what their manifests say, for people to see how far a batch is; whoever makes it verifies them.
    """
    number = request.number or guide.edition.number
    batch = batch_folder(out, number)
    try:
        if not batch.is_dir():
            return frozenset()
    except OSError:  # no name for a folder, or one that may not be looked at
        return frozenset()
    options = Options(Path(), request.paper, request.printing)
    wanted = {file_name(name, FORMATS[name], options) for name in request.formats if name != SITE}

    def is_there(code: str) -> bool:
        try:
            found = read_manifest(batch / folder_name(number, code))
        except (DamagedEdition, OSError):
            return False
        return found.content_hash == guide.content_hash and wanted <= {one.path for one in found.files}

    if not wanted:
        marks = batch / PIECES / MARKS
        return frozenset(code for code in request.territories if (marks / code).is_file())
    return frozenset(code for code in request.territories if is_there(code))
