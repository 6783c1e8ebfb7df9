"""Join two versions of one file that grew out of one: which rule holds for which file.

All of it is a function of the bytes: every copy that joins the same two versions gets the same ones.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from guia_editor.markdown.blockmerge import merge_chapters
from guia_editor.markdown.joined import Joined
from guia_editor.markdown.linemerge import form_of, merge_lines
from guia_editor.model.conflicts import FOLDER as CONFLICTS
from guia_editor.model.conflicts import Conflict, ConflictKind
from guia_editor.sync.trees import MAX_NAME_BYTES

KEPT = ("revision/eventos/", "distribucion/")
"""Folders whose files are never changed nor deleted: joining them is putting them together."""

TEAM_FILE = "equipo.yaml"
MOST_TEXT_BYTES = 2_000_000
"""Longer texts are kept side by side: joining them would take longer than anybody waits."""

_CHAPTER_FOLDERS = ("contenido/", "plantillas/capitulos/")
_LINES = frozenset({".yaml", ".yml", ".csv", ".po", ".pot", ".md", ".txt", ".css", ".html", ".js", ".toml"})
_EVENT_NAME = re.compile(r"[0-9A-Z]{26}-([0-9a-f]{16})\.json")
_RECEIPT_NAME = re.compile(r"([0-9a-f]{64})\.[a-z]{3,4}")
_TEAM_VERSION = re.compile(rb"^version: *([0-9]{1,9}) *$", re.MULTILINE)
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class FileJoin:
    """What becomes of a file: its bytes (None when it goes), and what else has to be kept.

    `beside` are bytes of the other side to keep under the name that `beside_name` gives.
    """

    data: bytes | None
    conflicts: tuple[Conflict, ...] = ()
    notices: tuple[str, ...] = ()
    beside: bytes | None = None


def join_file(path: str, base: bytes | None, a: bytes | None, b: bytes | None) -> FileJoin:
    """Join what two sides made of a file, None where it is not there; side `a` is the first of the two.

    Both sides differ from `base` and from each other; otherwise there is nothing to join.
    """
    if path.startswith(KEPT):
        return FileJoin(_kept(path, base, a, b))
    if path.startswith(f"{CONFLICTS}/"):
        return FileJoin(min(one for one in (a, b) if one is not None))
    if path == TEAM_FILE:
        return FileJoin(max((one for one in (a, b) if one is not None), key=_team_rank))
    if a is None or b is None:
        return _deleted(path, base, a, b)
    merge = _merger(path)
    texts = [_text(one) for one in (base or b"", a, b)]
    if merge is None or None in texts:
        return _side_by_side(path, a, b)
    before, ours, theirs = (one or "" for one in texts)
    try:
        return _merged(path, merge, None if base is None else before, ours, theirs)
    except RecursionError:  # nobody writes such a text but to break something
        return _side_by_side(path, a, b)


def keep_both(path: str, a: bytes | None, b: bytes | None) -> FileJoin:
    """Keep the first side's file and the other's beside the history's words, where no common text is sure."""
    if a is None or b is None or _merger(path) is None or None in (_text(a), _text(b)):
        return join_file(path, None, a, b)
    return FileJoin(a, (Conflict(path, ConflictKind.TEXT, "", None, _text(a), _text(b)),))


def beside_name(path: str, data: bytes) -> str:
    """Return the path beside a file for another side's bytes: the same on every copy."""
    place = PurePosixPath(path)
    mark = f"-otra-{hashlib.sha256(data).hexdigest()[:8]}"
    room = MAX_NAME_BYTES - len((mark + place.suffix).encode())
    stem = place.stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .")
    return str(place.with_name(f"{stem}{mark}{place.suffix}"))


def chapter_id(data: bytes) -> bytes:
    """Return the id that a chapter's form gives, b"" without one."""
    found = re.match(rb"(?:\xef\xbb\xbf)?---\r?\n(?:(?!---).*\n)*?id: *(\S+)", data[:4000])
    return found[1] if found else b""


def is_chapter(path: str) -> bool:
    """Say whether a file is joined as a chapter."""
    return path.endswith(".md") and path.startswith(_CHAPTER_FOLDERS)


def _merger(path: str) -> Callable[[str | None, str, str], Joined] | None:
    if is_chapter(path):
        return merge_chapters
    if PurePosixPath(path).suffix.lower() in _LINES:
        return functools.partial(merge_lines, form=form_of(path))
    return None


def _kept(path: str, base: bytes | None, a: bytes | None, b: bytes | None) -> bytes:
    """Return the bytes that a file never changed has: those that its name tells, else those that it had."""
    there = [one for one in (base, *sorted(one for one in (a, b) if one is not None)) if one is not None]
    return next((one for one in there if _tells(path, one)), there[0])


def _tells(path: str, data: bytes) -> bool:
    """Say whether bytes are those whose hash the name of an event, or of a receipt, holds."""
    name = path.rpartition("/")[2]
    if receipt := _RECEIPT_NAME.fullmatch(name):
        return hashlib.sha256(data).hexdigest() == receipt[1]
    event = _EVENT_NAME.fullmatch(name)
    return event is not None and hashlib.sha256(data.split(b"\n", 1)[0]).hexdigest().startswith(event[1])


def _team_rank(data: bytes) -> tuple[int, bytes]:
    found = _TEAM_VERSION.search(data[:100_000])
    return (int(found[1]) if found else 0, data)


def _deleted(path: str, base: bytes | None, a: bytes | None, b: bytes | None) -> FileJoin:
    """Keep what one side changed though the other deleted it, and say so."""
    texts = [path if one is not None and _text(one) is None else _text(one) for one in (base, a, b)]
    return FileJoin(a if b is None else b, (Conflict(path, ConflictKind.DELETED, "", *texts),))


def _side_by_side(path: str, a: bytes, b: bytes) -> FileJoin:
    said = Conflict(path, ConflictKind.FILE, "", None, path, beside_name(path, b))
    return FileJoin(a, (said,), beside=b)


def _merged(
    path: str, merge: Callable[[str | None, str, str], Joined], base: str | None, a: str, b: str
) -> FileJoin:
    """Join texts with line ends made alike; the first side's byte order mark and line ends stay."""
    joined = merge(None if base is None else _plain(base), _plain(a), _plain(b))
    text = joined.text
    if a.count("\r\n") * 2 > a.count("\n"):
        text = text.replace("\n", "\r\n")
    conflicts = tuple(Conflict(path, one.kind, one.place, one.base, one.a, one.b) for one in joined.conflicts)
    mark = _BOM if a.startswith(_BOM) else ""
    return FileJoin((mark + text).encode(), conflicts, joined.notices)


def _plain(text: str) -> str:
    return text.removeprefix(_BOM).replace("\r\n", "\n").replace("\r", "\n")


def _text(data: bytes | None) -> str | None:
    """Return bytes as text, None for what is no text or too long to be joined."""
    if data is None or len(data) > MOST_TEXT_BYTES or b"\0" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None
