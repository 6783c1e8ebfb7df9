"""The guide's own hidden folder `.guia/`: what the program keeps beside a guide and no history records."""

from __future__ import annotations

import os
from pathlib import Path

HIDDEN = ".guia"


def hidden_folder(guide: Path, name: str) -> Path:
    """Return a folder inside the guide's `.guia/`, made when missing; raises `OSError` where it cannot be.

    `.guia/` carries a `.gitignore` of its own, so that nothing in it ever reaches the guide's history.
    """
    base = guide / HIDDEN
    base.mkdir(exist_ok=True)
    ignored = base / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", encoding="utf-8")
    folder = base / name
    folder.mkdir(exist_ok=True)
    return folder


def private_folder(folder: Path) -> Path:
    """Return a folder that only the person may enter, made when missing with those above it."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.name != "nt":  # Windows keeps a person's own folders private by themselves
        folder.chmod(0o700)
    return folder
