"""Read and write single files: bounded reads, a jail for paths, atomic writes guarded by a hash.

Untouched bytes stay as they are: encoding, byte order mark, each line's own ending, final newline.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path, PureWindowsPath

from guia_editor.errors import ChangedOnDisk, GuideError, UnsafeContent
from guia_editor.i18n import _

MAX_TEXT_BYTES = 4_000_000
"""No chapter, YAML or CSV file of a guide comes near this; larger ones are refused unread."""

Guard = Callable[[], None]
"""Raises when a write must not go on."""

BOM = b"\xef\xbb\xbf"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ILLEGIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile(r"\r\n?|\n")
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class NotTextError(GuideError):
    """A file that should be UTF-8 text is not; `line` is where the first wrong byte stands, 1-based."""

    def __init__(self, message: str, remedy: str, line: int) -> None:
        super().__init__(message, remedy)
        self.line = line


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file as read: verbatim text without the byte order mark, SHA-256 of the bytes on disk."""

    path: Path
    text: str
    hash: str
    bom: bool = False


def sha256(data: bytes) -> str:
    """Return the SHA-256 of bytes, as 64 lowercase hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def inside(root: Path, relative: str) -> Path:
    """Return where a relative path (with `/`) leads inside a folder, links followed.

    Raises `UnsafeContent` for whatever is absolute, has `..`, a drive, a backslash or a scheme
    (`file:`, `https:`), or leads out of the folder through a link. The file need not exist.
    """
    parts = relative.split("/")
    windows = PureWindowsPath(relative)
    if (
        not relative.strip()
        or "\\" in relative
        or any(ord(character) < 32 for character in relative)
        or windows.drive
        or windows.root
        or _SCHEME.match(relative)
        or any(part == ".." or ":" in part for part in parts)
    ):
        raise _outside(relative)
    try:
        base = root.resolve()
        found = (base / relative).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise _outside(relative) from error
    if found == base or not found.is_relative_to(base):
        raise _outside(relative)
    return found


def _outside(relative: str) -> UnsafeContent:
    return UnsafeContent(
        _("«{path}» no es una ruta dentro de la guía.").format(path=relative[:200]),
        _("Copie el archivo dentro de «contenido» y escriba su ruta con «/», como «imagenes/mapa.svg»."),
    )


def read_bytes(path: Path, limit: int) -> bytes:
    """Return the bytes of a plain file.

    Raises `UnsafeContent` for a device, a pipe or a file over `limit` bytes, before reading it;
    `FileNotFoundError` and other `OSError`s as they come.
    """
    facts = path.stat()
    if not stat.S_ISREG(facts.st_mode):
        raise UnsafeContent(
            _("«{name}» no es un archivo corriente.").format(name=path.name),
            _("Quítelo de la guía o reemplácelo por un archivo."),
        )
    if facts.st_size > limit:
        raise UnsafeContent(
            _("«{name}» pesa {size:,} bytes; el máximo es {limit:,}.").format(
                name=path.name, size=facts.st_size, limit=limit
            ),
            _("Redúzcalo o divídalo en varios archivos."),
        )
    return path.read_bytes()


def decode(data: bytes, name: str) -> str:
    """Return UTF-8 bytes as text, without a byte order mark; raises `NotTextError`, saying the line."""
    body = data.removeprefix(BOM)
    problem = _("«{name}» no está en UTF-8, así que sus tildes no se pueden leer con seguridad.")
    remedy = _("Ábralo en su editor y guárdelo con la codificación UTF-8.")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise NotTextError(problem.format(name=name), remedy, line) from error
    if "\0" in text:
        raise NotTextError(problem.format(name=name), remedy, text.count("\n", 0, text.index("\0")) + 1)
    return text


def legible(text: str) -> tuple[str, int]:
    """Return a text with "�" for each character that no format can hold, and the line of the first, or 0.

    Those are controls and the like, which XML 1.0 (section 2.2) leaves out: they come in by pasting from
    other programs. Line ends and lengths stay.
    """
    first = _ILLEGIBLE.search(text)
    if first is None:
        return text, 0
    line = 1 + sum(1 for _end in _LINE_END.finditer(text, 0, first.start()))
    return _ILLEGIBLE.sub("\N{REPLACEMENT CHARACTER}", text), line


def read_text(path: Path, limit: int = MAX_TEXT_BYTES) -> TextFile:
    """Read a UTF-8 text file; raises as `read_bytes` and `decode` do."""
    data = read_bytes(path, limit)
    return TextFile(path, decode(data, path.name), sha256(data), data.startswith(BOM))


def write_text(file: TextFile, text: str) -> TextFile:
    """Replace a file's text in one step and return it as it now is.

    Lines of `text` may all end in "\\n", as editors give them: those that were in the file keep their own
    ending, new ones get the file's prevailing one. Writes nothing when these are the bytes that it has, so
    that its date stays; nor when the file is no longer what was read: that raises `ChangedOnDisk`.
    """
    _refuse_if_changed(file)
    kept = restore_endings(file.text, text)
    data = encoded(file, kept)
    if sha256(data) == file.hash:
        return file
    replace_bytes(file.path, data, lambda: _refuse_if_changed(file))
    return TextFile(file.path, kept, sha256(data), file.bom)


def encoded(file: TextFile, text: str) -> bytes:
    """Return the bytes of a file with another text, behind the mark that it begins with, if any."""
    return (BOM if file.bom else b"") + text.encode("utf-8")


def write_new(path: Path, text: str) -> TextFile:
    """Write a file that must not exist yet, in UTF-8; raises `ChangedOnDisk` if it does."""
    data = text.encode("utf-8")
    replace_bytes(path, data, lambda: _refuse_if_there(path))
    return TextFile(path, text, sha256(data))


def replace_bytes(path: Path, data: bytes, still_allowed: Guard = lambda: None) -> None:
    """Put bytes at a path in one step: after a crash it holds either the old bytes or the new ones.

    `still_allowed` is asked at the last moment and raises to stop. Temporary files are named
    `.name.*.tmp`, beside the target, so that the move never crosses disks.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        _copy_mode(path, beside)
        still_allowed()
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the folder's list of names reach the disk, where the system can."""
    if os.name == "nt":  # Windows cannot open a folder to flush it; NTFS journals the move itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def restore_endings(old: str, new: str) -> str:
    """Return `new` with the line endings of `old`: by position at both ends, the prevailing one between.

    Endings other than "\\n" in `new` were put there on purpose and stay.
    """
    before, after = _LINES.findall(old), _LINES.findall(new)
    pairs = list(zip(before, after, strict=False))
    head = sum(1 for _pair in takewhile(_same_words, pairs))
    rest = min(len(before), len(after)) - head
    backwards = list(zip(reversed(before), reversed(after), strict=False))[:rest]
    tail = sum(1 for _pair in takewhile(_same_words, backwards))
    prevailing = _prevailing(before)
    middle = [
        line[:-1] + prevailing if line.endswith("\n") and not line.endswith("\r\n") else line
        for line in after[head : len(after) - tail]
    ]
    return _joined([*before[:head], *middle, *before[len(before) - tail :]])


def _joined(lines: list[str]) -> str:
    """Join lines so that they stay apart: "\r" and an empty line's "\n" would make one ending."""
    joined: list[str] = []
    for line in lines:
        clash = line == "\n" and joined and joined[-1].endswith("\r")
        joined.append("\r" if clash else line)
    return "".join(joined)


def _same_words(pair: tuple[str, str]) -> bool:
    """Say whether a new line is the old one, its ending apart where the editor made it "\\n"."""
    old, new = pair
    if old == new:
        return True
    return new.endswith("\n") and old[-1:] in ("\r", "\n") and old.rstrip("\r\n") == new[:-1]


def _prevailing(lines: list[str]) -> str:
    counts = dict.fromkeys(("\n", "\r\n", "\r"), 0)
    for line in lines:
        ending = line[len(line.rstrip("\r\n")) :]
        if ending:
            counts[ending] += 1
    return max(counts, key=lambda ending: counts[ending])


def _refuse_if_changed(file: TextFile) -> None:
    try:
        now = sha256(read_bytes(file.path, MAX_TEXT_BYTES * 2))
    except FileNotFoundError:
        now = ""
    if now != file.hash:
        raise ChangedOnDisk(
            _("«{name}» cambió en el disco desde que se abrió; no se escribió nada encima.").format(
                name=file.path.name
            ),
            _("Compare su texto con el del disco y guarde de nuevo lo que corresponda."),
        )


def _refuse_if_there(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise ChangedOnDisk(
            _("«{name}» ya existe; no se escribió nada encima.").format(name=path.name),
            _("Elija otro nombre."),
        )


def _copy_mode(path: Path, beside: Path) -> None:
    if path.exists():
        shutil.copymode(path, beside)
    else:
        beside.chmod(0o666 & ~_mask())


@functools.cache
def _mask() -> int:
    """Return which permissions new files lack; asked once, since it has none while it is asked.

    What another thread made in that moment would be everybody's to write.
    """
    mask = os.umask(0)
    os.umask(mask)
    return mask
