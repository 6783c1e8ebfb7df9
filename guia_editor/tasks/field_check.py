"""Checking copies in the field: what a code says, and the page that says it without this program."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from guia_editor.errors import DamagedEdition, GuideError
from guia_editor.export.check_page import KnownEdition
from guia_editor.i18n import _
from guia_editor.model.copy_code import APPROVED, LENGTH, in_groups, is_code, plain_code
from guia_editor.model.progress import Progress
from guia_editor.model.territory import Territory
from guia_editor.storage.files import replace_bytes
from guia_editor.storage.manifest import MANIFEST, read_manifest
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.export import templates_of
from guia_editor.tasks.known_copies import code_of, known_editions, languages_of, page_of, places_of

_OUTPUT = "salida"


@dataclass(frozen=True, slots=True)
class CopyAnswer:
    """What a code says: `code` as printed; without an edition it belongs to none that the guide knows.

    `draft`: nobody approved it. `newest` is the number of a later approved edition, empty when there is none.
    """

    code: str
    draft: bool
    edition: KnownEdition | None = None
    territory: Territory | None = None
    language: str = ""
    newest: str = ""


def check_code(folder: Path, typed: str) -> CopyAnswer:
    """Return what a code says by the guide in a folder; raises `GuideError` for one with a slip in it."""
    code = plain_code(typed)
    if not is_code(code):
        raise GuideError(
            _("El código «{typed}» tiene un error al escribirlo.").format(typed=typed.strip())
            if len(code) == LENGTH
            else _("El código «{typed}» no está completo.").format(typed=typed.strip()),
            _("Un código tiene 12 letras y números, como «E4SV-WBTW-VGNJ». Léalo otra vez del ejemplar."),
        )
    guide = open_guide(folder)
    editions = known_editions(folder, guide)
    printed, draft = in_groups(code), code[0] != APPROVED
    newest = next((one for one in editions if one.approved), None)
    for edition in editions:
        for language in languages_of(guide):
            for place in places_of(guide):
                if printed == code_of(edition, place, language):
                    late = newest is not None and newest is not edition and not draft
                    number = newest.number if newest is not None and late else ""
                    return CopyAnswer(printed, draft, edition, place, language, number)
    return CopyAnswer(printed, draft)


def write_check_page(
    folder: Path, target: Path, progress: Progress, day: dt.date | None = None
) -> tuple[KnownEdition, ...]:
    """Write the page that checks the copies of a guide's editions into a file; return what it knows.

    `day` is what the page calls its date, by default that of the guide's edition: always the same bytes.
    Files are recognised of the editions that lie in `salida/`. Raises `GuideError` when the
    guide cannot be read, `OSError` when the page cannot be written.
    """
    progress.step(0, 2, _("Leyendo las ediciones"))
    guide = open_guide(folder)
    editions = tuple(_with_files(one, folder / _OUTPUT) for one in known_editions(folder, guide))
    progress.step(1, 2, _("Escribiendo la página"))
    replace_bytes(target, page_of(templates_of(folder), guide, editions, day or guide.edition.date))
    progress.step(2, 2, "")
    return editions


def _with_files(edition: KnownEdition, out: Path) -> KnownEdition:
    """Return an edition with the hashes of its documents that lie below a folder."""
    files: dict[str, dict[str, str]] = defaultdict(dict)
    for place in _output_folders(out, edition.number):
        try:
            manifest = read_manifest(place)
        except (DamagedEdition, OSError):
            continue
        same = manifest.content_hash == edition.content_hash and manifest.edition.approved == edition.approved
        for one in manifest.files if same else ():
            if "/" not in one.path and one.path.endswith((".pdf", ".docx")):
                files[one.path][manifest.territory_code] = one.hash
    return replace(edition, files=dict(files))


def _output_folders(out: Path, number: str) -> Iterator[Path]:
    for pattern in (number, f"{number}-*", f"{number}-lote/{number}*"):
        yield from (found.parent for found in sorted(out.glob(f"{pattern}/{MANIFEST}")))
