"""The exact content of a chapter as one number: its text, and the pictures and data that it shows.

The hash is SHA-256 over `{"md":"<hash>","recursos":{"<path>":"<hash>"}}` in RFC 8785's canonical JSON: `md`
of the file's text in NFC with LF, front matter included, each resource of the bytes that its file has.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.model.blocks import Chart, DataTable, Image, Profile, Variable, all_inlines, walk
from guia_editor.model.events import chapter_key
from guia_editor.model.guide import Chapter, Guide
from guia_editor.storage.assets import MAX_RASTER_BYTES
from guia_editor.storage.events import hash_of
from guia_editor.storage.files import inside, read_bytes, sha256
from guia_editor.storage.territories import INDICATORS
from guia_editor.storage.workspace import CONTENT

_DATUM = "dato:"
MISSING = "falta"
"""Stands for the hash of a file that is not there or may not be read: what is shown then is nothing."""


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text in NFC with every line ended by LF, without a byte order mark."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return sha256(unicodedata.normalize("NFC", plain).encode())


def resources_of(chapter: Chapter) -> tuple[str, ...]:
    """Return the files that a chapter shows, by their paths in `contenido/`, sorted."""
    return tuple(sorted(set(_shown(chapter))))


def _shown(chapter: Chapter) -> Iterator[str]:
    for inline in all_inlines(chapter.blocks):
        match inline:
            case Image(source=source):
                yield source
            case Variable(name=name) if name.startswith(_DATUM):
                yield INDICATORS
            case _:
                pass
    for block in walk(chapter.blocks):
        match block:
            case DataTable(path=path):
                yield path
            case Chart() | Profile():
                yield INDICATORS
            case _:
                pass


def content_hash(folder: Path, chapter: Chapter) -> str:
    """Return the hash of what a chapter of the guide in a folder says and shows now (64 hex digits)."""
    return _content_hash(folder, chapter, {})


def content_hashes(folder: Path, guide: Guide) -> dict[str, str]:
    """Return the content hash of every chapter of a guide, by chapter key; each file is read once."""
    known: dict[str, str] = {}
    return {chapter_key(one): _content_hash(folder, one, known) for one in guide.chapters}


def _content_hash(folder: Path, chapter: Chapter, known: dict[str, str]) -> str:
    resources = resources_of(chapter)
    for path in resources:
        if path not in known:
            known[path] = _file_hash(folder / CONTENT, path)
    return hash_of({"md": text_hash(chapter.text), "recursos": {path: known[path] for path in resources}})


def _file_hash(content: Path, path: str) -> str:
    try:
        return sha256(read_bytes(inside(content, path), MAX_RASTER_BYTES))
    except (GuideError, OSError):
        return MISSING
