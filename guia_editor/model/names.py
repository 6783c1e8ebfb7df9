"""Words made plain: to compare them, and to name files, folders and places after titles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

_LONGEST = 50


def fold(text: str) -> str:
    """Return text in lower case without accents, to compare, search and sort Spanish words."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def slug(text: str) -> str:
    """Return words as lowercase ASCII letters and digits joined by hyphens; empty when nothing is left."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(text)))


def plain_name(text: str, fallback: str = "sin-titulo") -> str:
    """Return words as a name of at most fifty characters: "Información pública" → "informacion-publica".

    Words stay whole where that is possible.
    """
    name = slug(text)
    if len(name) > _LONGEST:
        name = name[: _LONGEST + 1].rpartition("-")[0] or name[:_LONGEST]
    return name or fallback


def unused(name: str, taken: Container[str], suffix: str = "") -> str:
    """Return a name that is not taken: itself, or with "-2", "-3"… before its suffix (".md")."""
    made, number = name + suffix, 2
    while made in taken:
        made, number = f"{name}-{number}{suffix}", number + 1
    return made
