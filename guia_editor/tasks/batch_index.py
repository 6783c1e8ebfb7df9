"""What is written last into a batch: which editions it holds, for programs, spreadsheets and people.

All of it follows from the folder and the request alone, so that a run that was interrupted and taken up again
ends with the same bytes as one that was not.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from guia_editor.errors import DamagedEdition
from guia_editor.export.batch_page import Facts, Row, batch_page, size_in_words
from guia_editor.export.downloads import csv_bytes
from guia_editor.i18n import _, plural
from guia_editor.model.guide import Guide
from guia_editor.model.names import fold
from guia_editor.model.territory import Territory, TerritoryKind
from guia_editor.storage.batches import (
    WHOLE,
    BatchIndex,
    ListedEdition,
    differing,
    index_name,
    read_batch_index,
    seal_files,
    write_batch_index,
)
from guia_editor.storage.files import replace_bytes
from guia_editor.storage.manifest import MANIFEST, Sealed
from guia_editor.storage.shipped import shipped_guide
from guia_editor.tasks.batch_plan import SITE
from guia_editor.tasks.batch_site import DOCUMENTS, write_documents
from guia_editor.tasks.batch_state import PIECES, collected_codes, edition_hash, edition_in
from guia_editor.tasks.export import Opened, folder_name, territory_of
from guia_editor.tasks.kits import KITS

TABLE, PAGE = "indice.csv", "indice.html"

_Documents = dict[str, list[tuple[str, str]]]
"""By folder, the documents of an edition as (kind, path)."""


def earlier_index(batch: Path, opened: Opened, part: tuple[int, int]) -> BatchIndex | None:
    """Return the index that a folder has of this same text, else None."""
    try:
        found = read_batch_index(batch / index_name(part))
    except DamagedEdition:
        return None
    same = (found.number, found.mark, found.content_hash, found.made_with, found.language) == (
        opened.edition.number,
        opened.edition.mark,
        opened.guide.content_hash,
        opened.made_with,
        opened.guide.language,
    )
    return found if same else None


def finished_site(batch: Path, earlier: BatchIndex | None) -> frozenset[str]:
    """Return the territories of the shared site when it stands whole in the folder, else none."""
    if earlier is None or not earlier.site or earlier.part != WHOLE:
        return frozenset()
    pages = [one for one in earlier.files if one.path.startswith(f"{SITE}/")]
    missing, changed = differing(batch, pages)
    return frozenset() if missing or changed or not pages else frozenset(earlier.site)


def write_indexes(batch: Path, opened: Opened, asked: BatchIndex) -> BatchIndex:
    """Write the indexes of a batch or part and return them; `asked` says what was wanted of it.

    Its `codes` are all that were asked for, `missing` those of this part's: what is there is looked up.
    """
    found = [(code, edition_in(batch, opened, code)) for code in asked.codes]
    editions = [_listed(batch, opened, code) for code, manifest in found if manifest is not None]
    whole = asked.part == WHOLE
    collected = set(collected_codes(batch, opened))
    site = asked.site if whole else collected
    folders = [one.folder for one in editions]
    if SITE in asked.formats:
        folders += [SITE, DOCUMENTS] if whole else [PIECES]
    done = set(asked.codes)
    if set(asked.formats) - {SITE}:
        done &= {one.code for one in editions}
    if SITE in asked.formats:
        done &= collected | set(site)
    index = replace(
        asked,
        editions=tuple(editions),
        site=tuple(sorted(site)),
        missing=tuple(code for code in asked.missing if code not in done),
    )
    if whole and SITE in asked.formats:
        write_documents(batch, index)
    if whole and asked.kits:
        folders.append(KITS)
    index = replace(index, files=tuple(seal_files(batch, folders)))
    if whole:
        sizes = {
            code: sum(one.size for one in manifest.files) for code, manifest in found if manifest is not None
        }
        _write_table(batch, index)
        _write_page(batch, opened, index, sizes)
    write_batch_index(batch, index)
    return index


def _listed(batch: Path, opened: Opened, code: str) -> ListedEdition:
    place = territory_of(opened.guide, code)
    folder = folder_name(opened.edition.number, code)
    return ListedEdition(code, place.name, _department(place), folder, edition_hash(batch, opened, code))


def _department(place: Territory) -> str:
    return place.name if place.kind is TerritoryKind.DEPARTMENT else place.department


def _write_table(batch: Path, index: BatchIndex) -> None:
    """Write a row for each file of an edition: what a spreadsheet can sort and filter."""
    header = [
        _("Código"),
        _("Territorio"),
        _("Departamento"),
        _("Edición"),
        _("Marca"),
        _("Archivo"),
        _("Bytes"),
        _("SHA-256"),
        _("Huella de la edición"),
    ]
    by_folder = {one.folder: one for one in index.editions}
    edition = (index.number, index.mark)
    rows = []
    for file in index.files:
        one = by_folder.get(file.path.split("/")[0])
        if one is not None:
            sealed = (file.path, str(file.size), file.hash, one.hash)
            rows.append((one.code, one.name, one.department, *edition, *sealed))
    replace_bytes(batch / TABLE, csv_bytes(header, rows))


def _write_page(batch: Path, opened: Opened, index: BatchIndex, sizes: dict[str, int]) -> None:
    guide, shipped = opened.guide, shipped_guide() / "plantillas"
    total = sum(one.size for one in index.files)
    kits = [one for one in index.files if one.path.startswith(f"{KITS}/")]
    editions = {one.code: one for one in index.editions}
    codes = sorted({*editions, *index.site})
    facts = Facts(
        title=guide.title,
        mark=index.mark,
        approved=index.approved,
        language=guide.language,
        institutions=tuple(one.acronym or one.name for one in guide.institutions),
        editions=plural(len(codes), _("1 edición"), _("{count} ediciones")),
        size=size_in_words(total),
        kits=tuple((_kit_label(guide, index.number, one), one.path) for one in kits),
        site=f"{SITE}/index.html" if index.site else "",
        missing=index.missing,
    )
    documents = _documents(index)
    rows = [
        _row(
            territory_of(guide, code),
            editions.get(code),
            documents,
            in_site=code in index.site,
            size=sizes.get(code, 0),
        )
        for code in codes
    ]
    theme = opened.templates / "tema.css"
    page = batch_page((opened.templates / "lote", shipped / "lote"), theme, facts, rows)
    replace_bytes(batch / PAGE, page)


def _row(
    place: Territory, edition: ListedEdition | None, documents: _Documents, *, in_site: bool, size: int
) -> Row:
    """Return a territory's row: the documents in its folder, if any, and its pages of the shared site."""
    links = list(documents.get(edition.folder, ())) if edition else []
    if in_site:
        links.append((_("Web"), f"{SITE}/index.html?m={place.code}"))
    search = " ".join((place.code, fold(place.name), fold(_department(place))))
    fingerprint = edition.hash if edition else ""
    return Row(place.code, place.name, _department(place), tuple(links), size, fingerprint, search)


def _documents(index: BatchIndex) -> _Documents:
    """Return by folder what the page offers of an edition: what kind of document each is, and its path."""
    found: _Documents = {}
    for file in index.files:
        folder, _slash, name = file.path.partition("/")
        if name and "/" not in name and name != MANIFEST:
            found.setdefault(folder, []).append((_kind(file.path), file.path))
    return found


def _kind(path: str) -> str:
    """Return a file's name as the table shows it: "PDF", "PDF a4"."""
    stem, _dot, kind = path.rpartition("/")[2].rpartition(".")
    words = {"docx": "Word", "pdf": "PDF"}.get(kind, kind)
    return " ".join((words, *stem.split("-")[1:]))


def _kit_label(guide: Guide, number: str, kit: Sealed) -> str:
    name = kit.path.removeprefix(f"{KITS}/{number}-")
    place = guide.territories.find(name[:2])
    return _("{name} ({size})").format(name=place.name if place else name, size=size_in_words(kit.size))
