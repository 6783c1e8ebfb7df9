"""What a web edition says about editions: what changed, what can be downloaded, what it was made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from guia_editor.errors import ExportFailed
from guia_editor.export.web_site import full_title
from guia_editor.i18n import _, number, wording
from guia_editor.model.blocks import plain_text
from guia_editor.model.document import Document
from guia_editor.model.edition import Edition

DOWNLOADS = "descargas/"


@dataclass(frozen=True, slots=True)
class Change:
    """A chapter beside the edition before: `state` is "nuevo", "modificado", "igual" or "retirado"."""

    title: str
    state: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A file to download: its address in the site, title, size in words and SHA-256 in hexadecimal."""

    href: str
    name: str
    title: str
    size: str
    sha256: str
    data: bytes
    is_data: bool


def last_before(document: Document) -> Edition | None:
    """Return the newest earlier edition whose chapters are known, to compare with."""
    known = [edition for edition in document.previous if edition.chapters]
    return max(known, key=lambda edition: (edition.date, edition.number), default=None)


def changes(document: Document, files: Mapping[str, str]) -> tuple[Change, ...]:
    """Return every chapter with what became of it since the edition before; empty when there is none."""
    before = last_before(document)
    if before is None:
        return ()
    old = {path: digest for path, _title, digest in before.chapters}
    found: list[Change] = []
    for section in document.sections:
        if section.path:
            same = old.get(section.path) == section.text_hash
            state = "nuevo" if section.path not in old else "igual" if same else "modificado"
            found.append(Change(full_title(section), state, files[section.id]))
    here = {section.path for section in document.sections}
    found += [Change(title, "retirado") for path, title, _digest in before.chapters if path not in here]
    return tuple(found)


def offers(document: Document, finished: tuple[Path, ...]) -> tuple[Offer, ...]:
    """Return what the downloads page offers: the finished documents, then the data files.

    Raises `ExportFailed` when a finished document cannot be read.
    """
    found: list[Offer] = []
    for path in finished:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ExportFailed(
                _("No se pudo leer «{name}» para ofrecerlo en el sitio.").format(name=path.name),
                _("Vuelva a exportar ese formato junto con el sitio web."),
            ) from error
        found.append(_offer(document, path.name, _document_title(document, path), data, is_data=False))
    found += [_offer(document, d.path, d.title, d.data, is_data=True) for d in document.downloads]
    return tuple(found)


def _offer(document: Document, name: str, title: str, data: bytes, is_data: bool) -> Offer:
    digest = hashlib.sha256(data).hexdigest()
    size = human_size(len(data), document.language)
    return Offer(DOWNLOADS + name, name, title, size, digest, data, is_data)


def _document_title(document: Document, path: Path) -> str:
    words = wording(document.language)
    kinds = {
        ".docx": words("Documento de Word, para leer y llenar"),
        ".pdf": words("PDF, para leer e imprimir"),
        ".epub": words("Libro electrónico (EPUB)"),
    }
    return kinds.get(path.suffix.lower(), path.name)


def human_size(size: int, language: str) -> str:
    """Return a size in bytes as people read it, in decimal units ("1.2 MB")."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{number(size / 1000, 0, language)} kB"
    return f"{number(size / 1_000_000, 1, language)} MB"


def manifest(document: Document) -> bytes:
    """Return the site's own small `edicion.json`: enough to tell which edition a copy of the folder is."""
    edition = document.edition
    facts = {
        "titulo": document.title,
        "numero": edition.number,
        "fecha": edition.date.isoformat(),
        "marca": edition.mark,
        "aprobada": edition.approved,
        "territorio": document.territory.code,
        "idioma": document.language,
        "confirmacion": edition.commit,
        "huella": document.content_hash,
        "capitulos": [
            {"id": s.id, "archivo": s.path, "titulo": plain_text(s.title), "sha256": s.text_hash}
            for s in document.sections
            if s.path
        ],
    }
    return (json.dumps(facts, ensure_ascii=False, indent=2) + "\n").encode()
