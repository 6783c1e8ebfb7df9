"""One site for all territories: each page exists once, what only one territory reads stands in its own file.

`collect` keeps what one territory's edition says; `finish` makes the site of all that were collected. The
country's edition has the plain pages, which need no script.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from guia_editor.errors import ExportFailed
from guia_editor.export import Options
from guia_editor.export.web import RESOURCES, inside_site, resources
from guia_editor.export.web_editions import manifest, offers
from guia_editor.export.web_feed import atom_feed, sitemap
from guia_editor.export.web_records import SectionRecord, Store, TerritoryRecord
from guia_editor.export.web_search import search_files
from guia_editor.export.web_shared import BODY, SharedSite
from guia_editor.export.web_site import (
    PROGRAM_PAGES,
    full_title,
    is_listing,
    on_this_page,
    page_files,
    section_target,
    toc_lines,
)
from guia_editor.export.web_writer import MEDIA, section_html
from guia_editor.i18n import _
from guia_editor.model.document import Asset, Document
from guia_editor.model.progress import Progress
from guia_editor.model.territory import COUNTRY_CODE, Territories

_SCRIPTS = ("lugar.js", "elegir.js", "buscar-lugar.js", "descargas-lugar.js")
_GENERATED = "generado/"


def collect(document: Document, options: Options, site: Path) -> None:
    """Keep what one territory's edition says in the working folder `site`, which may be shared.

    May be repeated and interrupted; any number of processes may collect into one folder, and folders of
    several machines join by copying them together. Raises `OSError` as the disk does.
    """
    store = Store(site, document.language)
    files = page_files(document)
    names = {key: _picture_name(key, asset) for key, asset in document.assets.items()}
    for key, asset in document.assets.items():
        store.keep_picture(names[key], asset.data)
    sections = []
    for section in document.sections:
        toc = on_this_page(section)
        body = section_html(document, files, section, names)
        sections.append(
            SectionRecord(
                section.id,
                section.kind.value,
                is_listing(section),
                full_title(section),
                section_target(section, files),
                (*(toc_lines(toc) if len(toc) > 1 else ()), BODY, *body.removesuffix("\n").split("\n")),
            )
        )
    place = document.territory
    cover = document.assets.get(document.cover)
    store.keep(
        TerritoryRecord(
            place.code,
            place.name,
            place.kind.value,
            place.department,
            place.department_code,
            document.edition.number,
            document.content_hash,
            document.cover_lines,
            (MEDIA + names[document.cover], cover.width, cover.height) if cover else None,
            tuple(sections),
            tuple(sorted(names.values())),
        )
    )


def _picture_name(key: str, asset: Asset) -> str:
    """Return a name that differs where the content does: only pictures made for a territory do."""
    if not key.startswith(_GENERATED):
        return key
    path = PurePosixPath(key)
    return str(path.with_name(f"{path.stem}-{hashlib.sha256(asset.data).hexdigest()[:10]}{path.suffix}"))


@dataclass(frozen=True, slots=True)
class Beside:
    """A finished document near the site: its path from the folder that holds the site, size, SHA-256."""

    path: str
    size: int
    sha256: str


def documents_script(documents: Mapping[str, Sequence[Beside]]) -> bytes:
    """Return the script `documentos.js`, for whoever puts it and finished documents by code beside a site.

    A copy of the site without that file offers no documents and says so.
    """
    plain = {
        code: [[one.path, one.size, one.sha256] for one in documents[code]] for code in sorted(documents)
    }
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"window.GUIDE_DOCUMENTS={text};\n".encode()


def finish(
    site: Path,
    target: Path,
    document: Document,
    options: Options,
    territories: Territories,
    progress: Progress,
) -> tuple[str, ...]:
    """Make the shared site in the folder `target` of all that was collected in `site`; return its files.

    `document` is the country's edition, collected too. The same collected territories give the same bytes.
    Files are relative to `target`. Raises `ExportFailed` when what was collected is of several editions or
    damaged, or a template is missing.
    """
    store = Store(site, document.language)
    records = {record.code: record for record in store.records()}
    _check_one_edition(records, document)
    offered = offers(document, options.finished)
    shared = SharedSite(document, records, territories, options.templates / "web", offered, options.checked)
    files = page_files(document)
    everybodys = {*files.values(), *(f"{name}.html" for name in PROGRAM_PAGES)}
    names: list[str] = []
    total = len(files) + 1

    def put(name: str, data: bytes) -> None:
        path = target / inside_site(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        names.append(name)

    plain = []
    for name, made in shared.pages():
        put(name, made.encode())
        if name in everybodys:
            plain.append(name)
            progress.step(min(len(plain), total), total, name)
    for name, script in search_files(document, files).items():
        put(f"{RESOURCES}busqueda/{name}", script.encode())
    for name, data in resources(document, options.templates, _SCRIPTS):
        put(name, data)
    shown = {name for record in records.values() for name in record.pictures}
    for name, data in store.pictures():
        if name in shown:
            put(MEDIA + name, data)
    for offer in offered:
        put(offer.href, offer.data)
    put("feed.xml", atom_feed(document))
    if addresses := sitemap(document, (name for name in plain if name != "404.html")):
        put("sitemap.xml", addresses)
    put("edicion.json", manifest(document))
    progress.step(total, total, "")
    return tuple(names)


def _check_one_edition(records: Mapping[str, TerritoryRecord], document: Document) -> None:
    asked = (document.edition.number, document.content_hash)
    wrong = [one.code for one in records.values() if (one.edition, one.content_hash) != asked]
    if wrong or COUNTRY_CODE not in records:
        raise ExportFailed(
            _("Lo reunido para el sitio no es todo de esta misma edición: {codes}.").format(
                codes=", ".join(wrong[:10]) or COUNTRY_CODE
            ),
            _("Exporte otra vez esos territorios en web, y haga el sitio de nuevo."),
        )
