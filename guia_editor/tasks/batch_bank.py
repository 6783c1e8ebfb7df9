"""Where writers of many editions keep what they made once: the person's cache, one bank for each look.

It may be deleted at any time; it only makes the next batch slower.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from guia_editor.settings import cache_folder
from guia_editor.storage.hidden import private_folder

_KEPT = 2
_MOST_BYTES = 3_000_000_000


def bank_for(made_with: str) -> Path:
    """Return the folder for editions made with a program and templates; banks of older looks are dropped.

    One that has grown too large is begun anew.
    """
    banks = private_folder(cache_folder() / "bancos")
    bank = banks / made_with[:16]
    if bank.is_dir() and _size(bank) > _MOST_BYTES:
        shutil.rmtree(bank, ignore_errors=True)
    bank.mkdir(exist_ok=True)
    others = [one for one in banks.iterdir() if one != bank and one.is_dir()]
    for old in sorted(others, key=lambda one: one.stat().st_mtime, reverse=True)[_KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
    return bank


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
