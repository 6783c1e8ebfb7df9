"""A repository that others may have written, looked at from outside before anything of it is opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from guia_editor.i18n import _

_MOST_FILES = 100_000
_MOST_REFERENCES = 100
"""A copy's repository has two."""

_PACKED = "packed-refs"
_PACKED_BYTES = 20_000


def unfit_files(folder: Path, most_bytes: int) -> str:
    """Say in Spanish what is odd about the files of a repository, "" when nothing is; opens none.

    A link makes Git, and us, read or write elsewhere; a pipe never ends; thousands of references, which Git
    walks through each time, are nobody's.
    """
    size = 0
    for count, one in enumerate(_below(folder)):
        if one.is_symlink():
            return _("tiene enlaces")
        if not one.is_file(follow_symlinks=False):
            return _("tiene archivos que no son corrientes")
        bytes_here = one.stat(follow_symlinks=False).st_size
        size += bytes_here
        if count >= _MOST_FILES or size > most_bytes:
            return _("pesa demasiado")
        if one.name == _PACKED and bytes_here > _PACKED_BYTES:
            return _("trae miles de nombres que ninguna copia tiene")
    named = sum(1 for _file in _below(folder / "refs"))
    return _("trae miles de nombres que ninguna copia tiene") if named > _MOST_REFERENCES else ""


def _below(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yield what is no folder, at any depth; links are not followed."""
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                listed = list(found)
        except FileNotFoundError:  # taken away since by whoever writes there
            continue
        for one in listed:
            if one.is_dir(follow_symlinks=False):
                waiting.append(one.path)
            else:
                yield one
