"""Names for files and places, made of titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

_LONGEST = 50


def slug(title: str) -> str:
    """Return a title as a plain name: "Información pública" becomes "informacion-publica"."""
    bare = "".join(one for one in unicodedata.normalize("NFD", title) if not unicodedata.combining(one))
    words = re.findall(r"[a-z0-9]+", bare.lower())
    name = ""
    for word in words:
        if name and len(name) + len(word) >= _LONGEST:
            break
        name = f"{name}-{word}" if name else word[:_LONGEST]
    return name or "sin-titulo"


def unused(name: str, taken: Container[str], suffix: str = "") -> str:
    """Return a name that is not taken: itself, or with "-2", "-3"… before its suffix (".md")."""
    made, number = name + suffix, 2
    while made in taken:
        made, number = f"{name}-{number}{suffix}", number + 1
    return made
