"""Where the guide that comes with the program lives."""

from __future__ import annotations

from pathlib import Path

PARTS = ("contenido", "plantillas", "traducciones")
"""The folders that make a guide: text, looks, translations."""


def shipped_guide() -> Path:
    """Return the folder that holds the shipped `contenido/`, `plantillas/` and `traducciones/`.

    In an installed package they are data at `guia_editor/_datos/`; in a checkout, beside the package.
    """
    package = Path(__file__).resolve().parent.parent
    installed = package / "_datos"
    return installed if (installed / "contenido").is_dir() else package.parent
