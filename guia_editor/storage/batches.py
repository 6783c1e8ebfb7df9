"""`lote.json`: which editions a batch holds, and the SHA-256 of every file, so that copies can be compared.

Format 1, UTF-8, keys sorted, two spaces of indentation, one final newline; no clock, no name of a machine.
A part i of n of a batch has `lote-i-de-n.json` instead, until parts are joined. Stored keys are Spanish:

    formato     1; a reader refuses a higher number than it knows
    edicion     {numero, marca, aprobada, contenido, hechura, idioma}: as in each edition's `edicion.json`
    pedido      {territorios, formatos, papel, impresion, paquetes}: what was asked for, of all parts
    parte       [i, n]; [1, 1] for a whole batch
    faltan      codes of territories asked of this part that could not be made
    ediciones   list of {codigo, nombre, departamento, carpeta, huella}: `huella` is the SHA-256 of the
                folder's `edicion.json`, which names its files in turn
    sitio       codes of the territories whose pages the shared site, or its pieces in a part, holds
    archivos    list of {archivo, bytes, sha256}, sorted by path: every file of the batch but the indexes
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guia_editor.errors import DamagedEdition, GuideError
from guia_editor.i18n import _
from guia_editor.storage.files import decode, inside, read_bytes, replace_bytes
from guia_editor.storage.manifest import Sealed

FORMAT = 1
WHOLE = (1, 1)
MOST_PARTS = 999
_MOST_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class ListedEdition:
    """A territory's edition in a batch: its folder's name, and the SHA-256 of its manifest."""

    code: str
    name: str
    department: str
    folder: str
    hash: str


@dataclass(frozen=True, slots=True)
class BatchIndex:
    """A `lote.json`; `codes` are all that were asked for, `missing` what this part lacks of them."""

    number: str
    mark: str
    approved: bool
    content_hash: str
    made_with: str
    language: str
    codes: tuple[str, ...]
    formats: tuple[str, ...]
    paper: str
    printing: str
    kits: bool
    part: tuple[int, int] = WHOLE
    missing: tuple[str, ...] = ()
    editions: tuple[ListedEdition, ...] = ()
    site: tuple[str, ...] = ()
    files: tuple[Sealed, ...] = ()


def index_name(part: tuple[int, int] = WHOLE) -> str:
    """Return the name of the index of a batch, or of one part of it."""
    return "lote.json" if part == WHOLE else f"lote-{part[0]}-de-{part[1]}.json"


def write_batch_index(batch: Path, index: BatchIndex) -> Path:
    """Write the index of a batch's folder and return its path; the same facts give the same bytes."""
    content = {
        "formato": FORMAT,
        "edicion": {
            "numero": index.number,
            "marca": index.mark,
            "aprobada": index.approved,
            "contenido": index.content_hash,
            "hechura": index.made_with,
            "idioma": index.language,
        },
        "pedido": {
            "territorios": list(index.codes),
            "formatos": list(index.formats),
            "papel": index.paper,
            "impresion": index.printing,
            "paquetes": index.kits,
        },
        "parte": list(index.part),
        "faltan": list(index.missing),
        "ediciones": [
            {
                "codigo": one.code,
                "nombre": one.name,
                "departamento": one.department,
                "carpeta": one.folder,
                "huella": one.hash,
            }
            for one in index.editions
        ],
        "sitio": list(index.site),
        "archivos": [{"archivo": one.path, "bytes": one.size, "sha256": one.hash} for one in index.files],
    }
    path = batch / index_name(index.part)
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    replace_bytes(path, text.encode("utf-8"))
    return path


def read_batch_index(path: Path) -> BatchIndex:
    """Return what an index says; raises `DamagedEdition` when there is none that can be read."""
    try:
        return _index(json.loads(decode(read_bytes(path, _MOST_BYTES), path.name)))
    except FileNotFoundError as error:
        raise DamagedEdition(
            _("La carpeta «{folder}» no tiene «{name}».").format(folder=path.parent, name=path.name),
            _("Elija la carpeta de un lote, o haga el lote de nuevo: lo que ya está no se repite."),
        ) from error
    except (GuideError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedEdition(
            _("El archivo «{name}» de «{folder}» no se puede leer.").format(
                folder=path.parent, name=path.name
            ),
            _("Haga el lote de nuevo en esa carpeta: lo que ya está no se repite."),
        ) from error


def _index(content: dict[str, Any]) -> BatchIndex:
    if int(content["formato"]) > FORMAT:
        raise ValueError(content["formato"])
    edition, asked = content["edicion"], content["pedido"]
    first, parts = map(int, content["parte"])
    if not 1 <= first <= parts <= MOST_PARTS:
        raise ValueError(content["parte"])
    return BatchIndex(
        number=str(edition["numero"]),
        mark=str(edition["marca"]),
        approved=edition["aprobada"] is True,
        content_hash=str(edition["contenido"]),
        made_with=str(edition["hechura"]),
        language=str(edition["idioma"]),
        codes=tuple(map(str, asked["territorios"])),
        formats=tuple(map(str, asked["formatos"])),
        paper=str(asked["papel"]),
        printing=str(asked["impresion"]),
        kits=asked["paquetes"] is True,
        part=(first, parts),
        missing=tuple(map(str, content["faltan"])),
        editions=tuple(
            ListedEdition(
                str(one["codigo"]),
                str(one["nombre"]),
                str(one["departamento"]),
                str(one["carpeta"]),
                str(one["huella"]),
            )
            for one in content["ediciones"]
        ),
        site=tuple(map(str, content["sitio"])),
        files=tuple(
            Sealed(str(a["archivo"]), int(a["bytes"]), str(a["sha256"])) for a in content["archivos"]
        ),
    )


def seal_files(batch: Path, folders: Iterable[str]) -> Iterator[Sealed]:
    """Yield size and SHA-256 of each file below some folders or files of a batch, sorted by path.

    Hidden ones are none of it: another part may be writing in the same folder.
    """
    for name in sorted(set(folders)):
        place = batch / name
        files = [place] if place.is_file() else sorted(place.rglob("[!.]*"))
        for file in filter(Path.is_file, files):
            yield _sealed(batch, file.relative_to(batch).as_posix())


def differing(batch: Path, files: Iterable[Sealed]) -> tuple[list[str], list[str]]:
    """Return the paths that are missing in a folder, and those whose bytes are not the ones named."""
    missing, changed = [], []
    for one in files:
        try:
            if not inside(batch, one.path).is_file():
                missing.append(one.path)
            elif _sealed(batch, one.path) != one:
                changed.append(one.path)
        except (GuideError, OSError):
            changed.append(one.path)
    return missing, changed


def _sealed(batch: Path, name: str) -> Sealed:
    file = inside(batch, name)
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Sealed(name, file.stat().st_size, digest)
