"""The person's own folders: nothing here is about one guide."""

from __future__ import annotations

import os
from pathlib import Path


def state_folder() -> Path:
    """Return the person's folder for reports and other traces (XDG Base Directory Specification 0.8)."""
    chosen = os.environ.get("XDG_STATE_HOME", "")
    base = Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".local" / "state"
    return base / "guia_editor"


def cache_folder() -> Path:
    """Return the person's folder for what can be made again and deleted at any time (same specification)."""
    chosen = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(chosen) if Path(chosen).is_absolute() else Path.home() / ".cache"
    return base / "guia_editor"
