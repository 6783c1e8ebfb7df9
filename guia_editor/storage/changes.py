"""Change several files of a guide as one step that can be taken back exactly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from guia_editor.errors import ChangedOnDisk
from guia_editor.i18n import _
from guia_editor.storage.files import inside, replace_bytes


@dataclass(frozen=True, slots=True)
class FileChange:
    """The bytes of one file before and after; None where there is no file. `path` is below `contenido/`."""

    path: str
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Change:
    """What was done, in words, to which files, and the chapter to show now ("": none)."""

    title: str
    files: tuple[FileChange, ...]
    path: str = ""


def apply(content: Path, change: Change) -> Change:
    """Write a change below `contenido/` and return it; all of it or, should a file refuse, nothing.

    Raises `ChangedOnDisk` when a file is no longer what the change starts from, `OSError` as it comes.
    """
    for one in change.files:
        _refuse_if_other(content, one)
    done: list[FileChange] = []
    try:
        for one in _in_order(change.files):
            _write(content, one)
            done.append(one)
    except BaseException:
        for one in reversed(done):
            _write(content, FileChange(one.path, one.after, one.before))
        raise
    return change


def inverse(change: Change, title: str, path: str = "") -> Change:
    """Return the change that takes another one back."""
    back = tuple(FileChange(one.path, one.after, one.before) for one in reversed(change.files))
    return Change(title, back, path)


def _in_order(files: Iterable[FileChange]) -> list[FileChange]:
    """Return the changes with removals last: a crash between leaves a file too many, never one too few."""
    return sorted(files, key=lambda one: one.after is None)


def _write(content: Path, one: FileChange) -> None:
    place = inside(content, one.path)
    if one.after is None:
        place.unlink(missing_ok=True)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    replace_bytes(place, one.after, lambda: _refuse_if_other(content, one))


def _refuse_if_other(content: Path, one: FileChange) -> None:
    place = inside(content, one.path)
    try:
        now = place.read_bytes()
    except FileNotFoundError:
        now = None
    if now != one.before:
        raise ChangedOnDisk(
            _("«{path}» ya no es el de antes, así que no se cambió nada.").format(path=one.path),
            _("Revise ese archivo; si está bien, repita lo que quería hacer."),
        )
