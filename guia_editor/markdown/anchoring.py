"""Where words of one version of a text stand in another.

Positions count code points of `plaintext.plain` text, as the annotation model of the W3C does.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Quality(StrEnum):
    """How sure a place is."""

    EXACT = "exacto"
    MOVED = "movido"
    GUESSED = "posible"


@dataclass(frozen=True, slots=True)
class Located:
    """A place in a text, in code points, `end` not included."""

    start: int
    end: int
    quality: Quality


def plain(text: str) -> str:
    """Return a text as positions count it: line ends LF, characters composed (NFC), no byte order mark."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines)


def make_selector(text: str, start: int, end: int) -> dict[str, object]:
    """Return what finds `text[start:end]` again: position, quote with what surrounds it, the text's hash."""
    raise NotImplementedError


def locate(selector: dict[str, object], old_text: str | None, new_text: str) -> Located | None:
    """Return where a selector's words stand in a text; `old_text` is the version that it was made over."""
    raise NotImplementedError


class AnchorMap:
    """Maps many places of one version of a text to another."""

    def __init__(self, old_text: str, new_text: str) -> None:
        self._old = old_text
        self._new = new_text

    def locate(self, start: int, end: int) -> Located | None:
        """Return where `old_text[start:end]` stands in the new text, None when it is gone."""
        raise NotImplementedError
