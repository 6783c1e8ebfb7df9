"""`edicion.json`: what an edition is made of, so that anyone can prove years later which words it holds.

Format 1, UTF-8, keys sorted, two spaces of indentation, one final newline. Stored keys are Spanish:

    formato      1; a reader refuses a higher number than it knows
    numero       what people quote ("2026-11-22")
    fecha        ISO date of the edition
    commit       the version in the history, 40 hex digits; empty for a draft, which no version vouches for
    aprobada     true once both institutions approved every chapter
    marca        the words that every page shows
    idioma       BCP 47 language of the edition
    territorio   INE code ("00", "07", "0701") under "codigo", name under "nombre"
    contenido    SHA-256 of everything that went in
    cambios      list of sentences: what is new
    aprobaciones list of who approved
    capitulos    list of {archivo, titulo, sha256} in reading order
    hechura      SHA-256 of the program's version and the templates: what decides looks, not words
    archivos     list of {archivo, bytes, sha256}, sorted by path: every file beside this one
    prueba       of a final edition: {proyecto, codigo, equipo, manifiesto, firmas}, what the institutions
                 signed and each signed event's line with its signature (base64); absent for a draft

Hashes are SHA-256 in lowercase hexadecimal, of the bytes as they are; paths use `/`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from guia_editor.errors import DamagedEdition, GuideError
from guia_editor.i18n import _
from guia_editor.model.document import Document
from guia_editor.model.edition import Edition
from guia_editor.model.finding import Finding, Severity
from guia_editor.storage.files import decode, inside, read_bytes, replace_bytes

MANIFEST = "edicion.json"
FORMAT = 1
MAX_MANIFEST_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file of an edition as the manifest names it; `size` in bytes."""

    path: str
    size: int
    hash: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """An `edicion.json`, read; `proof` is what it says under "prueba", nothing of it checked."""

    edition: Edition
    language: str
    territory_code: str
    territory: str
    content_hash: str
    files: tuple[Sealed, ...]
    made_with: str = ""
    proof: Mapping[str, Any] = field(default_factory=dict)


def write_manifest(
    folder: Path,
    document: Document,
    names: Iterable[str],
    made_with: str = "",
    proof: Mapping[str, Any] | None = None,
) -> Path:
    """Write the manifest of an edition's folder, naming the given files (relative, `/`); return its path.

    `made_with` identifies the program and the templates that made the files, `proof` is what the
    institutions signed. The same document and the same files give the same bytes. Raises `UnsafeContent`
    for a name that leads out of the folder.
    """
    sealed = [_seal(folder, name) for name in sorted(set(names) - {MANIFEST})]
    edition = document.edition
    content: dict[str, Any] = {
        "formato": FORMAT,
        "numero": edition.number,
        "fecha": edition.date.isoformat(),
        "commit": edition.commit,
        "aprobada": edition.approved,
        "marca": edition.mark,
        "idioma": document.language,
        "territorio": {"codigo": document.territory.code, "nombre": document.territory.name},
        "contenido": document.content_hash,
        "hechura": made_with,
        "cambios": list(edition.notes),
        "aprobaciones": list(edition.approvals),
        "capitulos": [
            {"archivo": path, "titulo": title, "sha256": text_hash}
            for path, title, text_hash in edition.chapters
        ],
        "archivos": [{"archivo": one.path, "bytes": one.size, "sha256": one.hash} for one in sealed],
    }
    if proof is not None:
        content["prueba"] = dict(proof)
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    path = folder / MANIFEST
    replace_bytes(path, text.encode("utf-8"))
    return path


def read_manifest(folder: Path) -> Manifest:
    """Return what a folder's manifest says; raises `DamagedEdition` when there is none that can be read."""
    try:
        data = read_bytes(folder / MANIFEST, MAX_MANIFEST_BYTES)
        return _manifest(json.loads(decode(data, MANIFEST)))
    except FileNotFoundError as error:
        raise DamagedEdition(
            _("La carpeta «{folder}» no tiene «edicion.json».").format(folder=folder.name),
            _("Elija la carpeta de una edición completa, o vuelva a exportarla."),
        ) from error
    except (GuideError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        newer = isinstance(error, _NewerFormatError)
        raise DamagedEdition(
            _("El archivo «edicion.json» de «{folder}» no se puede leer.").format(folder=folder.name),
            _("Lo escribió una versión más nueva del programa; actualícelo.")
            if newer
            else _("Pida otra copia de la edición a quien se la entregó."),
        ) from error


class _NewerFormatError(ValueError):
    pass


def _manifest(content: dict[str, Any]) -> Manifest:
    if int(content["formato"]) > FORMAT:
        raise _NewerFormatError
    edition = Edition(
        number=str(content["numero"]),
        date=dt.date.fromisoformat(content["fecha"]),
        approved=content["aprobada"] is True,
        commit=str(content["commit"]),
        chapters=tuple((str(c["archivo"]), str(c["titulo"]), str(c["sha256"])) for c in content["capitulos"]),
        approvals=tuple(str(one) for one in content["aprobaciones"]),
        notes=tuple(str(one) for one in content["cambios"]),
    )
    return Manifest(
        edition=edition,
        language=str(content["idioma"]),
        territory_code=str(content["territorio"]["codigo"]),
        territory=str(content["territorio"]["nombre"]),
        content_hash=str(content["contenido"]),
        files=tuple(
            Sealed(str(one["archivo"]), int(one["bytes"]), str(one["sha256"])) for one in content["archivos"]
        ),
        made_with=str(content.get("hechura", "")),
        proof=dict(content.get("prueba", {})),
    )


def verify_folder(folder: Path) -> list[Finding]:
    """Return an error for each file of an edition that is missing, changed or was added; [] if all is well.

    Raises `DamagedEdition` when the manifest itself cannot be read. A manifest proves nothing about who
    wrote it: compare its own SHA-256 with the one that was published.
    """
    manifest = read_manifest(folder)
    named = {one.path for one in manifest.files}
    found = [finding for one in manifest.files for finding in _verify(folder, one)]
    found += (
        _error(
            "edicion-archivo-agregado",
            _("«{path}» no es parte de la edición.").format(path=path),
            _("Bórrelo o guárdelo en otra carpeta."),
            path,
        )
        for path in _files_in(folder)
        if path not in named and path != MANIFEST
    )
    return sorted(found, key=lambda finding: (finding.path, finding.code))


def _verify(folder: Path, sealed: Sealed) -> Iterator[Finding]:
    try:
        file = inside(folder, sealed.path)
        now = _seal(folder, sealed.path) if file.is_file() else None
    except (GuideError, OSError):
        now = None
    remedy = _("Pida otra copia de la edición a quien se la entregó; no distribuya esta.")
    if now is None:
        message = _("Falta «{path}».").format(path=sealed.path)
        yield _error("edicion-archivo-faltante", message, remedy, sealed.path)
    elif now != sealed:
        message = _("«{path}» no es el que se publicó.").format(path=sealed.path)
        yield _error("edicion-archivo-cambiado", message, remedy, sealed.path)


def _seal(folder: Path, name: str) -> Sealed:
    file = inside(folder, name)
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Sealed(name, file.stat().st_size, digest)


def _files_in(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*")):
        if file.is_symlink() or not file.is_dir():
            yield file.relative_to(folder).as_posix()


def _error(code: str, message: str, remedy: str, path: str) -> Finding:
    return Finding(Severity.ERROR, code, message, remedy, path)


def read_editions(folder: Path, found: list[Finding]) -> Iterator[Edition]:
    """Yield the editions frozen below a folder, oldest first; unreadable ones become warnings in `found`."""
    editions: list[Edition] = []
    for manifest in sorted(folder.glob(f"*/{MANIFEST}")):
        try:
            editions.append(read_manifest(manifest.parent).edition)
        except DamagedEdition as error:
            path = f"{folder.name}/{manifest.parent.name}/{MANIFEST}"
            found.append(Finding(Severity.WARNING, "edicion-ilegible", error.message, error.remedy, path))
    yield from sorted(editions, key=lambda edition: (edition.date, edition.number))
