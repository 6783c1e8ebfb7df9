"""What an import is about to write is noted beforehand, so that what a killed one left can be taken away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from guia_editor.errors import GuideError
from guia_editor.storage import locks
from guia_editor.storage.book import listed
from guia_editor.storage.changes import Change
from guia_editor.storage.declared import GUIDE_FILE
from guia_editor.storage.files import read_bytes, replace_bytes, sha256
from guia_editor.storage.workspace import CONTENT

NOTE = ".importacion.json"
"""Names, below `contenido/`, the new files of an import under way, with their SHA-256."""

_MOST_BYTES = 2_000_000


@contextmanager
def noted(content: Path, change: Change) -> Iterator[None]:
    """Keep a note of the files that a change makes while it is written; raises `OSError`."""
    new = {
        one.path: sha256(one.after) for one in change.files if one.before is None and one.after is not None
    }
    note = content / NOTE
    replace_bytes(note, json.dumps(new).encode())
    try:
        with note.open("rb+") as held:
            locks.take_soon(held)
            yield
    finally:
        note.unlink(missing_ok=True)


def take_away(folder: Path) -> None:
    """Take away what a killed import left in a guide: files of its own that guia.yaml never came to name.

    Does nothing while an import is under way, and where nothing can be written.
    """
    content = folder / CONTENT
    note = content / NOTE
    with suppress(OSError, ValueError, RecursionError, GuideError):
        if not note.is_file():
            return
        with note.open("rb+") as held:
            if not locks.is_free(held):
                return
        new = json.loads(read_bytes(note, _MOST_BYTES))
        known = {one.path for one in listed((content / GUIDE_FILE).read_text("utf-8"))}
        if isinstance(new, dict) and not known & set(new):
            for path, digest in new.items():
                _take_file(content, path, digest)
        note.unlink(missing_ok=True)


def _take_file(content: Path, path: str, digest: object) -> None:
    """Delete a file that an import wrote; a note that came with a guide may name anything."""
    file = content.joinpath(*PurePosixPath(path).parts)
    inside = file.resolve().is_relative_to(content.resolve())
    if inside and file.is_file() and sha256(file.read_bytes()) == digest:
        file.unlink()
