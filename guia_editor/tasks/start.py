"""What a start of the window needs from the program's own files."""

from __future__ import annotations

from pathlib import Path

from guia_editor.storage.shipped import shipped_guide


def shipped_templates() -> Path:
    """Return the folder of the templates that come with the program."""
    return shipped_guide() / "plantillas"
