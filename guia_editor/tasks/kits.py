"""One ZIP for each department: its editions, the papers of their delivery, an index and the checksums.

The same editions give the same bytes: files are sorted, dated 1980 and stored as they are, for documents are
compressed already and other computers' compressors would give other bytes. In an unpacked kit
`sha256sum -c SHA256SUMS` checks every file.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from guia_editor.export.downloads import csv_bytes
from guia_editor.i18n import _
from guia_editor.model.copy_code import CHECK_PAGE
from guia_editor.model.names import plain_name
from guia_editor.model.progress import Progress
from guia_editor.model.territory import COUNTRY_CODE, Territory
from guia_editor.storage.batches import BatchIndex, differing
from guia_editor.storage.files import sync_folder
from guia_editor.storage.manifest import MANIFEST, Manifest
from guia_editor.tasks.batch_state import edition_hash, edition_in
from guia_editor.tasks.batch_work import Job, Made, Worker
from guia_editor.tasks.edition_folder import flush, working_folder
from guia_editor.tasks.export import Opened, folder_name, territory_of
from guia_editor.tasks.export_guards import disk_errors_told
from guia_editor.tasks.known_copies import page_beside
from guia_editor.tasks.letters import fill_letter, label_of, letter_template, letter_values

KITS = "paquetes"
SUMS = "SHA256SUMS"
TABLE = "indice.csv"
_LETTER, _RECEIPT, _LABELS = "oficio.docx", "acuse.docx", "etiquetas.docx"
_LABELS_IN_A_ROW = 3
_FIRST_STAMP = (1980, 1, 1, 0, 0, 0)
_PIECE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class KitJob:
    """The kit of one department; `codes` are those of the batch's territories that lie in it."""

    department: str
    codes: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return "paquete-07"."""
        return f"paquete-{self.department}"

    def carry_out(self, worker: Worker, progress: Progress) -> Made:
        """Gather editions that are whole, fill the papers, and put the ZIP in its place in one step."""
        opened, batch = worker.shop.opened, worker.shop.batch
        found = [(code, edition_in(batch, opened, code)) for code in self.codes]
        editions = {code: manifest for code, manifest in found if manifest is not None}
        target = batch / KITS / kit_name(opened, self.department)
        with disk_errors_told(batch):
            if not editions:
                target.unlink(missing_ok=True)
                return Made()
            with working_folder(target, lambda _place: None) as work:
                _write_papers(opened, batch, editions, work, progress)
                size = _pack(batch, opened, editions, work, target)
        return Made(1, size)


def kit_jobs(batch: Path, opened: Opened, codes: Sequence[str], earlier: BatchIndex | None) -> list[Job]:
    """Return a job for each department whose kit is not there, is damaged, or has not the editions of now."""
    by_department: dict[str, list[str]] = {}
    for code in codes:
        by_department.setdefault(code[:2], []).append(code)
    return [
        KitJob(department, tuple(own))
        for department, own in sorted(by_department.items())
        if not _stands(batch, opened, department, own, earlier)
    ]


def kit_name(opened: Opened, department: str) -> str:
    """Return the name of a department's kit, without its ending also that of the folder in it."""
    place = territory_of(opened.guide, department)
    name = _("pais") if department == COUNTRY_CODE else plain_name(place.name)
    return f"{opened.edition.number}-{department}-{name}.zip"


def _stands(
    batch: Path, opened: Opened, department: str, codes: Sequence[str], earlier: BatchIndex | None
) -> bool:
    """Say whether a kit is the one that the earlier index names, and so is every edition of it."""
    if earlier is None:
        return False
    packed = {one.code: one.hash for one in earlier.editions}
    if any(packed.get(code, "") != edition_hash(batch, opened, code) for code in codes):
        return False
    kits = [one for one in earlier.files if one.path == f"{KITS}/{kit_name(opened, department)}"]
    return bool(kits) and differing(batch, kits) == ([], [])


def _write_papers(
    opened: Opened, batch: Path, editions: dict[str, Manifest], work: Path, progress: Progress
) -> None:
    """Write letter and receipt for each territory, labels for all, and the table of contents."""
    papers = work / "oficios"
    papers.mkdir()
    rows: list[tuple[str, ...]] = []
    labels: list[dict[str, str]] = []
    for done, (code, manifest) in enumerate(editions.items()):
        place = territory_of(opened.guide, code)
        progress.step(done, len(editions), place.name)
        folder = folder_name(opened.edition.number, code)
        fingerprint = edition_hash(batch, opened, code)
        values = letter_values(opened.guide, opened.edition, place, fingerprint, manifest.files)
        for name in (_LETTER, _RECEIPT):
            stem = name.removesuffix(".docx")
            fill_letter(letter_template(opened.templates, name), values, papers / f"{stem}-{code}.docx")
        labels.append(label_of(opened.guide, opened.edition, place))
        rows.append(_row(place, opened, folder, fingerprint))
    # Labels stand three in a row: places that stay empty close the last one.
    labels += [{}] * (-len(labels) % _LABELS_IN_A_ROW)
    fill_letter(letter_template(opened.templates, _LABELS), {"etiquetas": labels}, work / _LABELS)
    header = [_("Código"), _("Territorio"), _("Departamento"), _("Edición"), _("Marca"), _("Carpeta")]
    header += [_("Código corto"), _("Huella de la edición")]
    (work / TABLE).write_bytes(csv_bytes(header, rows))
    files = ((code, one.path, one.hash) for code, manifest in editions.items() for one in manifest.files)
    page = page_beside(opened.folder, opened.guide, opened.edition, opened.templates, files)
    (work / CHECK_PAGE).write_bytes(page)


def _row(place: Territory, opened: Opened, folder: str, fingerprint: str) -> tuple[str, ...]:
    label, edition = label_of(opened.guide, opened.edition, place), opened.edition
    words = (place.code, place.name, label["departamento"], edition.number, edition.mark, folder)
    return (*words, label["codigo_corto"], fingerprint)


def _pack(batch: Path, opened: Opened, editions: dict[str, Manifest], work: Path, target: Path) -> int:
    """Write the archive beside the papers and move it to its place; return its size."""
    files = dict(_files_in(work))
    for code, manifest in editions.items():
        folder = folder_name(opened.edition.number, code)
        for name in (MANIFEST, *(one.path for one in manifest.files)):
            files[f"{folder}/{name}"] = batch / folder / name
    archive = work / "paquete.zip"
    root = target.name.removesuffix(".zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as kit:
        sums = [f"{_stored(kit, f'{root}/{name}', files[name])}  {name}\n" for name in sorted(files)]
        kit.writestr(_entry(f"{root}/{SUMS}"), "".join(sums))
    size = archive.stat().st_size
    flush(archive)
    archive.replace(target)
    sync_folder(target.parent)
    return size


def _files_in(work: Path) -> Iterator[tuple[str, Path]]:
    for file in work.rglob("*"):
        if file.is_file():
            yield file.relative_to(work).as_posix(), file


def _stored(kit: zipfile.ZipFile, name: str, file: Path) -> str:
    """Add a file as it is and return its SHA-256."""
    digest = hashlib.sha256()
    entry = _entry(name)
    entry.file_size = file.stat().st_size
    with file.open("rb") as source, kit.open(entry, "w") as target:
        while piece := source.read(_PIECE_BYTES):
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _FIRST_STAMP)
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    return entry
