"""A guide's folder as plain files: which of them the history records, and what it leaves out and why."""

from __future__ import annotations

import os
import time
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pygit2

from guia_editor.i18n import _
from guia_editor.sync.trees import MAX_FILE_BYTES, RECORDED, RECORDED_FILES, unfit

MAX_FILES = 50_000
_STRAY_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain file: its path in the history ("/" between names, NFC), and where it is."""

    path: str
    place: Path
    size: int
    changed: int
    """When its bytes were last changed, in nanoseconds since 1970."""
    number: int = 0
    """Which file of the disk it is (inode)."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that the history cannot hold, and why, in Spanish."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scan:
    """The files of a guide's folder by their path in the history, and those that it cannot hold."""

    files: Mapping[str, Plain]
    left_out: tuple[LeftOut, ...]


def scan(guide: Path) -> Scan:
    """Look at the recorded folders of a guide, links never followed.

    Hidden files, lock files and caches of other programs are no part of a guide. Temporary files of saves
    that never ended are deleted an hour later. Raises `OSError` when a folder cannot be read: what cannot be
    seen must not be taken for deleted.
    """
    files: dict[str, Plain] = {}
    left_out: list[LeftOut] = []
    folded: set[str] = set()
    for place, path, facts in _plain_files(guide):
        reason = (
            _refusal(path, facts.st_size, folded) if len(files) < MAX_FILES else _("hay demasiados archivos")
        )
        if reason:
            left_out.append(LeftOut(path, reason))
            continue
        folded.add(path.casefold())
        files[path] = Plain(path, place, facts.st_size, facts.st_mtime_ns, facts.st_ino)
    return Scan(files, tuple(left_out))


def blob_id(data: bytes) -> str:
    """Return the id that bytes have in a history."""
    return str(pygit2.hash(data))


def bytes_of(place: Path) -> bytes | None:
    """Return a plain file's bytes, None when there is none; a link or a folder is none."""
    try:
        return None if place.is_symlink() or not place.is_file() else place.read_bytes()
    except FileNotFoundError:
        return None


def _refusal(path: str, size: int, folded: set[str]) -> str:
    if size > MAX_FILE_BYTES:
        return _("pesa {size} MB y el máximo es {most} MB").format(
            size=size // 1_000_000, most=MAX_FILE_BYTES // 1_000_000
        )
    if path.casefold() in folded:
        return _("hay otro archivo con el mismo nombre, salvo mayúsculas")
    return unfit(path)


def _plain_files(guide: Path) -> Iterator[tuple[Path, str, os.stat_result]]:
    for name in RECORDED:
        folder = guide / name
        if folder.is_dir() and not folder.is_symlink():
            yield from _below(folder, name)
    for name in RECORDED_FILES:
        file = guide / name
        if file.is_file() and not file.is_symlink():
            yield file, name, file.stat()


def _below(folder: Path, above: str) -> Iterator[tuple[Path, str, os.stat_result]]:
    with os.scandir(folder) as found:
        listed = sorted(found, key=lambda one: one.name)
    for one in listed:
        if one.name.endswith(".tmp") and one.name.startswith("."):
            _sweep(one)
        if _not_a_guides(one.name) or one.is_symlink():
            continue
        path = f"{above}/{unicodedata.normalize('NFC', one.name)}"
        if one.is_dir(follow_symlinks=False):
            yield from _below(Path(one.path), path)
        elif one.is_file(follow_symlinks=False):
            with suppress(FileNotFoundError):  # gone since it was listed
                yield Path(one.path), path, one.stat(follow_symlinks=False)


def _not_a_guides(name: str) -> bool:
    lowered = name.lower()
    return (
        name.startswith((".", "~$"))
        or lowered in ("thumbs.db", "desktop.ini", "__pycache__")
        or lowered.endswith((".mo", ".tmp", ".pyc", "~"))
    )


def _sweep(stray: os.DirEntry[str]) -> None:
    with suppress(OSError):
        if stray.is_file(follow_symlinks=False) and time.time() - stray.stat().st_mtime > _STRAY_SECONDS:
            Path(stray.path).unlink()
