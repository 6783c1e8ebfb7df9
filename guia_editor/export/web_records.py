"""What one territory's edition says on the web, kept small until the shared site is made.

A record is one file per territory, written whole or not at all. The lines of a section stand in it as ranges
of a base, which is the same section of some other territory, and the lines that the base lacks. Bases, and
the pictures made for a territory, are named by their content. So folders filled by several processes or
machines are joined by copying them together, and a territory collected twice is there once.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from guia_editor.errors import ExportFailed
from guia_editor.export.web_site import Target
from guia_editor.i18n import _

Lines = tuple[str, ...]
_Piece = str | list[int]

_RECORDS, _BASES, _PICTURES = "territorios", "bases", "medios"


@dataclass(frozen=True, slots=True)
class SectionRecord:
    """A section of one territory: its link as lists show it, where it belongs, and its lines of HTML.

    `kind` is a `SectionKind` value, `listing` says whether it only lists what stands elsewhere.
    """

    id: str
    kind: str
    listing: bool
    full_title: str
    target: Target
    lines: Lines


@dataclass(frozen=True, slots=True)
class TerritoryRecord:
    """A territory's edition: who it is, what its cover says, its sections in reading order.

    `department` and `department_code` are empty for the country; `cover` is the address of its map, with
    the size in pixels; `pictures` names all that it shows.
    """

    code: str
    name: str
    kind: str
    department: str
    department_code: str
    edition: str
    content_hash: str
    cover_lines: tuple[str, ...]
    cover: tuple[str, int, int] | None
    sections: tuple[SectionRecord, ...]
    pictures: tuple[str, ...] = ()


class Store:
    """The folder where the records of one language gather."""

    def __init__(self, folder: Path, language: str) -> None:
        self._folder = folder
        self._records = folder / language / _RECORDS
        self._bases = folder / language / _BASES

    def keep(self, record: TerritoryRecord) -> None:
        """Write a territory's record, in place of an earlier one."""
        sections = []
        for section in record.sections:
            name, base = self._base(section.id, section.lines)
            facts = asdict(replace(section, lines=()))
            sections.append({**facts, "base": name, "lines": _as_pieces(section.lines, base)})
        facts = {**asdict(replace(record, sections=())), "sections": sections}
        text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
        write_whole(self._records / f"{record.code}.json", text.encode())

    def keep_picture(self, name: str, data: bytes) -> None:
        """Write a picture unless it is there; one that an interrupted run left may be of another text."""
        target = self._folder / _PICTURES / name
        if not target.is_file() or target.read_bytes() != data:
            write_whole(target, data)

    def pictures(self) -> Iterator[tuple[str, bytes]]:
        """Yield the pictures by name, in order."""
        root = self._folder / _PICTURES
        for path in sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != _UNFINISHED):
            yield path.relative_to(root).as_posix(), path.read_bytes()

    def records(self) -> Iterator[TerritoryRecord]:
        """Yield the records by code. Raises `ExportFailed` when one cannot be read back."""
        for path in sorted(self._records.glob("*.json")):
            try:
                yield self._read(path)
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                raise ExportFailed(
                    _("Lo reunido para el sitio de «{code}» no se puede leer.").format(code=path.stem),
                    _("Vuelva a exportar ese territorio en web, y haga el sitio otra vez."),
                ) from error

    def _read(self, path: Path) -> TerritoryRecord:
        facts = json.loads(path.read_text("utf-8"))
        sections = []
        for plain in facts.pop("sections"):
            base = _read_base(self._bases / plain.pop("base"))
            lines = _from_pieces(plain.pop("lines"), base)
            sections.append(SectionRecord(**{**plain, "target": _target(plain["target"])}, lines=lines))
        cover = facts.pop("cover")
        for name in ("cover_lines", "pictures"):
            facts[name] = tuple(facts[name])
        return TerritoryRecord(**facts, cover=tuple(cover) if cover else None, sections=tuple(sections))

    def _base(self, section: str, lines: Lines) -> tuple[str, Lines]:
        """Return the base of a section by file name: a sound one that is there, else these lines."""
        known = _known_base(self._bases, section)
        if known is not None and (self._bases / known).is_file():
            with contextlib.suppress(OSError, ValueError):
                return known, _read_base(self._bases / known)
        data = "\n".join(lines).encode()
        name = f"{section}.{_digest(data)}"
        write_whole(self._bases / name, data)
        _known_base.cache_clear()
        return name, lines


@lru_cache(maxsize=512)
def _known_base(folder: Path, section: str) -> str | None:
    found = (path.name for path in folder.glob(f"{section}.*") if path.suffix != _UNFINISHED)
    return min((name for name in found if name.rpartition(".")[0] == section), default=None)


@lru_cache(maxsize=512)
def _read_base(path: Path) -> Lines:
    """Return a base's lines; raises `ValueError` for one that is not what its name says."""
    data = path.read_bytes()
    if not path.name.endswith(f".{_digest(data)}"):
        raise ValueError("a damaged base")
    return tuple(data.decode().split("\n"))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _as_pieces(lines: Lines, base: Lines) -> list[_Piece]:
    """Return lines as ranges [first, end) of a base and the lines that it lacks."""
    places = _places(base)
    pieces: list[_Piece] = []
    run: list[int] | None = None
    for line in lines:
        if run is not None and run[1] < len(base) and base[run[1]] == line:
            run[1] += 1
        elif (at := places.get(line)) is not None:
            run = [at, at + 1]
            pieces.append(run)
        else:
            run = None
            pieces.append(line)
    return pieces


@lru_cache(maxsize=512)
def _places(base: Lines) -> Mapping[str, int]:
    return {line: at for at, line in reversed(list(enumerate(base)))}


def _from_pieces(pieces: Sequence[_Piece], base: Lines) -> Lines:
    lines: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            lines.append(piece)
        else:
            first, end = piece
            if not 0 <= first < end <= len(base):
                raise ValueError("a range outside its base")
            lines += base[first:end]
    return tuple(lines)


def _target(plain: dict[str, Any]) -> Target:
    return Target(**{**plain, "inside": tuple(map(_target, plain["inside"]))})


_UNFINISHED = ".parcial"


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is never seen half written; two writers of the same bytes do no harm."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=_UNFINISHED, delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            Path(file.name).unlink()
            raise
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)
