"""How far a batch is, read from its folder alone: an edition that is whole and of this very text is done.

What was added to the shared site is marked in `web-partes/hechos/`, one file for each territory, whose words
say of which text: parts made on several machines join by putting their folders together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from guia_editor.errors import DamagedEdition, GuideError
from guia_editor.export import ExportFormat, Options, file_name
from guia_editor.i18n import _
from guia_editor.storage.files import replace_bytes, sha256
from guia_editor.storage.manifest import MANIFEST, Manifest, read_manifest, verify_folder
from guia_editor.tasks.batch_plan import SITE
from guia_editor.tasks.edition_folder import take_away
from guia_editor.tasks.export import Opened, folder_name

PIECES = "web-partes"
"""Folder of a batch that holds what the shared site is made of, until it is finished."""

PAGES, MARKS = "sitio", "hechos"
"""In it, the pages, and for each territory a file that says that its pages are there."""


def edition_in(batch: Path, opened: Opened, code: str) -> Manifest | None:
    """Return a territory's edition when it is there, whole, and of this guide as it is now; else None."""
    folder = batch / folder_name(opened.edition.number, code)
    try:
        manifest = read_manifest(folder)
        return manifest if _is_of(manifest, opened, code) and not verify_folder(folder) else None
    except (DamagedEdition, OSError):
        return None


def edition_hash(batch: Path, opened: Opened, code: str) -> str:
    """Return the SHA-256 of a territory's `edicion.json`, "" when it has none."""
    try:
        return sha256((batch / folder_name(opened.edition.number, code) / MANIFEST).read_bytes())
    except OSError:
        return ""


def missing_formats(
    batch: Path, opened: Opened, code: str, formats: Mapping[str, ExportFormat], options: Options
) -> tuple[str, ...]:
    """Return those of the formats that a territory's folder, or the site in the making, does not have yet."""
    manifest = edition_in(batch, opened, code) if set(formats) - {SITE} else None
    there = {one.path for one in manifest.files} if manifest else set()

    def is_there(name: str) -> bool:
        if name == SITE:
            return is_collected(batch, opened, code)
        return file_name(name, formats[name], options) in there

    return tuple(name for name in formats if not is_there(name))


def codes_in(batch: Path, opened: Opened) -> tuple[str, ...]:
    """Return the territories that have an edition of this guide as it is now in a folder, whole or not."""
    return tuple(sorted(code for code, is_now in _editions_in(batch, opened) if is_now))


def refuse_other_texts(batch: Path, opened: Opened, codes: Sequence[str]) -> None:
    """Refuse a folder that holds editions of another text that this run would not make anew.

    One folder is one edition: staff who distribute it must not have to look inside each.
    """
    old = sorted(code for code, is_now in _editions_in(batch, opened) if not is_now and code not in codes)
    if old:
        raise GuideError(
            _(
                "La carpeta «{folder}» tiene ediciones de otro texto de la guía, o hechas con otro programa "
                "u otras plantillas: {codes}."
            ).format(folder=batch, codes=_few(old)),
            _("Inclúyalas también en este lote, bórrelas, o elija otra carpeta con «--salida»."),
        )


def _editions_in(batch: Path, opened: Opened) -> Iterator[tuple[str, bool]]:
    """Yield the territories of a folder's editions, and whether each is of this guide as it is now."""
    for manifest in batch.glob(f"{opened.edition.number}*/{MANIFEST}"):
        try:
            found = read_manifest(manifest.parent)
        except DamagedEdition:
            continue
        yield found.territory_code, _is_of(found, opened, found.territory_code)


def site_pieces(batch: Path) -> Path:
    """Return the folder in which the shared site's pieces gather."""
    return batch / PIECES / PAGES


def mark_collected(batch: Path, opened: Opened, code: str, collect: Callable[[Path], None]) -> None:
    """Add a territory's pages to the site's pieces, and mark it once they are all there."""
    pages, marks = batch / PIECES / PAGES, batch / PIECES / MARKS
    pages.mkdir(parents=True, exist_ok=True)
    marks.mkdir(exist_ok=True)
    collect(pages)
    replace_bytes(marks / code, _mark(opened))


def is_collected(batch: Path, opened: Opened, code: str) -> bool:
    """Say whether the site's pieces have a territory's pages as they are now."""
    try:
        return (batch / PIECES / MARKS / code).read_bytes() == _mark(opened)
    except OSError:
        return False


def collected_codes(batch: Path, opened: Opened) -> tuple[str, ...]:
    """Return the territories whose pages the site's pieces have."""
    return tuple(sorted(code for code in _marked(batch) if is_collected(batch, opened, code)))


def drop_old_pieces(batch: Path, opened: Opened, *, alone: bool) -> None:
    """Take away pieces that may be of another text: a page of it must not come into this site.

    Those that no mark tells of are, unless we are not `alone`: then another part may just have begun.
    """
    marked = _marked(batch)
    if (alone and not marked) or any(not is_collected(batch, opened, code) for code in marked):
        take_away(batch / PIECES)


def _marked(batch: Path) -> list[str]:
    marks = batch / PIECES / MARKS
    return [one.name for one in marks.glob("*") if not one.name.startswith(".")]


def _mark(opened: Opened) -> bytes:
    said = (opened.guide.content_hash, opened.made_with, repr(opened.edition))
    return (sha256("\n".join(said).encode()) + "\n").encode()


def _is_of(manifest: Manifest, opened: Opened, code: str) -> bool:
    return (
        manifest.territory_code == code
        and manifest.content_hash == opened.guide.content_hash
        and manifest.language == opened.guide.language
        and manifest.made_with == opened.made_with
        and manifest.edition == opened.edition
    )


def _few(codes: Sequence[str], most: int = 5) -> str:
    shown, more = ", ".join(codes[:most]), len(codes) - most
    return shown if more <= 0 else _("{codes} y {more} más").format(codes=shown, more=more)
