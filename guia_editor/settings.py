"""Where the program's own files are, and the person's: nothing here is about one guide."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """Return a folder that comes with the program: "contenido", "plantillas" or "traducciones".

    An installed program carries them inside the package; a source tree has them at its root.
    """
    installed = _PACKAGE / "_datos"
    return (installed if installed.is_dir() else _PACKAGE.parent) / name


def state_folder() -> Path:
    """Return the person's folder for reports and other traces (XDG Base Directory Specification 0.8)."""
    chosen = os.environ.get("XDG_STATE_HOME", "")
    base = Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".local" / "state"
    return base / "guia_editor"
