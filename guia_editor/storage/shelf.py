"""Folders from elsewhere, read with care: no links, no hidden files, nothing without end."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from guia_editor.errors import UnsafeContent
from guia_editor.i18n import _
from guia_editor.storage.files import inside, read_bytes
from guia_editor.storage.yaml import Problems, Scalar, Sequence, Table, Value, read_yaml

MAX_FILES = 20_000
MAX_DEPTH = 30
MAX_FILE_BYTES = 60_000_000
_PASSED_OVER = frozenset({"node_modules", "__pycache__", "site", "book", "target"})
"""Folders that programs make, not people."""


@dataclass(frozen=True, slots=True)
class FolderShelf:
    """The plain files below a folder, by their paths with `/`; `refused` are those that may not be read."""

    root: Path
    names: tuple[str, ...]
    refused: tuple[str, ...] = ()

    def read(self, name: str) -> bytes:
        """Return a file's bytes; raises `UnsafeContent` for one too large or outside, and `OSError`s."""
        return read_bytes(inside(self.root, name), MAX_FILE_BYTES)


def open_shelf(root: Path, *, most: int = MAX_FILES, strict: bool = True) -> FolderShelf:
    """List a folder's files; links, and what is hidden or too deep, are left out.

    With more than `most` files it raises `UnsafeContent`, or stops there when not `strict`.
    """
    names: list[str] = []
    refused: list[str] = []
    for folder, inner, files in os.walk(root):
        here = Path(folder).relative_to(root)
        depth = len(here.parts)
        kept = []
        for name in sorted(inner):
            path = Path(folder) / name
            if path.is_symlink() or depth >= MAX_DEPTH:
                refused.append((here / name).as_posix())
            elif not name.startswith(".") and name not in _PASSED_OVER:
                kept.append(name)
        inner[:] = kept
        for name in sorted(files):
            path = Path(folder) / name
            if path.is_symlink() or not path.is_file():
                refused.append((here / name).as_posix())
            elif not name.startswith("."):
                names.append((here / name).as_posix())
        if len(names) > most:
            if not strict:
                break
            raise UnsafeContent(
                _("La carpeta tiene más de {count:,} archivos.").format(count=most),
                _("Elija la carpeta que contiene solo los textos."),
            )
    return FolderShelf(root, tuple(names[:most]), tuple(refused))


def plain_yaml(text: str) -> dict[str, object] | None:
    """Return YAML as plain mappings, lists and words; None when it cannot be read or is no mapping."""
    table = read_yaml(text, Problems(""))
    found = _plain(table) if table is not None else None
    return found if isinstance(found, dict) else None


def _plain(value: Value) -> object:
    match value:
        case Scalar(text=text):
            return text
        case Sequence(items=items):
            return [_plain(item) for item in items]
        case Table(items=pairs):
            return {key: _plain(item) for key, item in pairs.items()}
