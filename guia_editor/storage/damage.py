"""Text files that are not what they should be: read all the same, with every doubtful place marked.

Nothing is lost by it: the bytes are copied away before the repaired text takes their place.
"""

from __future__ import annotations

import codecs
import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

from guia_editor.errors import ChangedOnDisk
from guia_editor.i18n import _
from guia_editor.settings import state_folder
from guia_editor.storage.files import (
    BOM,
    MAX_TEXT_BYTES,
    TextFile,
    read_bytes,
    replace_bytes,
    restore_endings,
    sha256,
)
from guia_editor.storage.hidden import hidden_folder, private_folder

MAX_REPAIRABLE_BYTES = 64_000_000
"""What an editor can still hold; a larger file is no chapter."""

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_OLD = {
    0xDC00 + byte: chr(byte) if byte in _UNDEFINED else bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0x100)
}
"""From a byte that Python could not decode (PEP 383) to what it says in Windows-1252, where Spanish text was
saved before UTF-8; the five bytes that it leaves undefined are read as Latin-1 has them."""

_NOT_UTF8 = re.compile("[\udc80-\udcff]+")


@dataclass(frozen=True, slots=True)
class Damage:
    """Why a file can only be repaired: a sentence in Spanish, and the character spans that were guessed."""

    reason: str
    doubts: tuple[tuple[int, int], ...] = ()


def read_damaged(path: Path) -> tuple[TextFile, Damage]:
    """Read a file that is not sound UTF-8 text or is over the limit; what its bytes mean is guessed.

    Raises `UnsafeContent` beyond `MAX_REPAIRABLE_BYTES` and for what is no plain file, `OSError`.
    """
    data = read_bytes(path, MAX_REPAIRABLE_BYTES)
    text, damage = guess(data)
    if damage is None:
        damage = Damage(
            _("El archivo es demasiado grande para un capítulo; divídalo en varios.")
            if len(data) > MAX_TEXT_BYTES
            else _("El archivo no se pudo leer como capítulo.")
        )
    return TextFile(path, text, sha256(data), data.startswith(BOM)), damage


def guess(data: bytes) -> tuple[str, Damage | None]:
    """Return what bytes most likely say, and what is doubtful about it; None when they are sound UTF-8.

    Sequences that are UTF-8 are read as such, all other bytes as Windows-1252: both occur in one file when
    it was edited with two programs. Bytes with a UTF-16 mark, or with a zero in every other one, are UTF-16.
    """
    if data.startswith(_WIDE) or _looks_wide(data):
        encoding = "utf-16" if data.startswith(_WIDE) else "utf-16-le"
        text = data.decode(encoding, errors="replace")
        return text, Damage(
            _("El archivo está en UTF-16 y la guía se guarda en UTF-8."),
            _places(text, "\N{REPLACEMENT CHARACTER}"),
        )
    text, doubts = _mixed(data.removeprefix(BOM))
    zeros = _places(text, "\0")
    if doubts:
        reason = _("El archivo no está en UTF-8: sus tildes se leyeron como las de Windows.")
        return text, Damage(reason, tuple(sorted((*doubts, *zeros))))
    if zeros:
        return text, Damage(_("El archivo trae bytes nulos, señal de que se dañó."), zeros)
    return text, None


def _looks_wide(data: bytes) -> bool:
    sample = data[:4096]
    return len(sample) >= 8 and sample[1::2].count(0) * 10 > len(sample[1::2]) * 7


def _mixed(data: bytes) -> tuple[str, list[tuple[int, int]]]:
    """Return UTF-8 text with each byte that is not UTF-8 read as Windows-1252, and where those stand."""
    text = data.decode("utf-8", errors="surrogateescape")
    return text.translate(_OLD), [found.span() for found in _NOT_UTF8.finditer(text)]


def _places(text: str, sign: str) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    at = text.find(sign)
    while at >= 0:
        end = at + 1
        while text.startswith(sign, end):
            end += 1
        found.append((at, end))
        at = text.find(sign, end)
    return tuple(found)


def write_repaired(guide: Path, file: TextFile, text: str) -> Path:
    """Write a repaired text over the bytes that were read, and return where those were copied before.

    Raises `ChangedOnDisk`, with nothing written, when the file holds other bytes by now.
    """
    now = read_bytes(file.path, MAX_REPAIRABLE_BYTES)
    _must_be(file, now)
    copy = _keep(guide, file.path, now)
    data = (BOM if file.bom else b"") + restore_endings(file.text, text).encode("utf-8")
    replace_bytes(file.path, data, lambda: _must_be(file, read_bytes(file.path, MAX_REPAIRABLE_BYTES)))
    return copy


def _keep(guide: Path, path: Path, data: bytes) -> Path:
    name = f"{path.stem} {dt.datetime.now():%Y-%m-%d %H%M%S} {sha256(data)[:8]}{path.suffix}"
    try:
        copy = hidden_folder(guide, "copias") / name
        replace_bytes(copy, data)
    except OSError:  # the guide's folder takes the repaired file, perhaps, but no folder more
        copy = private_folder(state_folder() / "copias") / name
        replace_bytes(copy, data)
    return copy


def _must_be(file: TextFile, data: bytes) -> None:
    if sha256(data) != file.hash:
        raise ChangedOnDisk(
            _("«{name}» cambió en el disco desde que se abrió; no se escribió nada encima.").format(
                name=file.path.name
            ),
            _("Ciérrelo y ábralo de nuevo para repararlo como está ahora."),
        )
