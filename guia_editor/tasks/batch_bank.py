"""Where writers of many editions keep what they made once: the person's cache, one bank for each look.

It may be deleted at any time; it only makes the next batch slower.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from guia_editor.settings import cache_folder
from guia_editor.storage.hidden import private_folder

_KEPT = 2
_MOST_BYTES = 3_000_000_000


def bank_for(made_with: str) -> Path:
    """Return the folder for editions made with a program and templates; banks of older looks are dropped.

    One that has grown too large is begun anew. Where the person has no folder to write in, it is one in which
    nothing can be kept: that costs time only.
    """
    try:
        return _bank_in(private_folder(cache_folder() / "bancos"), made_with[:16])
    except (OSError, RuntimeError):  # RuntimeError: no home folder
        return Path(os.devnull) / "banco"


def _bank_in(banks: Path, name: str) -> Path:
    bank = banks / name
    if bank.is_dir() and _size(bank) > _MOST_BYTES:
        shutil.rmtree(bank, ignore_errors=True)
    bank.mkdir(exist_ok=True)
    others = [one for one in banks.iterdir() if one != bank and one.is_dir()]
    for old in sorted(others, key=lambda one: one.stat().st_mtime, reverse=True)[_KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
    return bank


def _size(folder: Path) -> int:
    """Return the bytes of what is in a folder, where other batches may be at work."""
    total = 0
    for file in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            total += file.lstat().st_size
    return total
