"""Texts as merging and anchors count them: lines end in LF, characters are composed, no byte order mark."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_LINE_END = re.compile(r"\r\n?|\n")
_MARK = "\ufeff"


def plain(text: str) -> str:
    """Return a text with LF line ends, in NFC, without a byte order mark."""
    return unicodedata.normalize("NFC", _LINE_END.sub("\n", text.removeprefix(_MARK)))


class Wrapping(NamedTuple):
    """What `plain` takes from a text: the byte order mark, and how its first line ends."""

    mark: str
    newline: str

    def around(self, text: str) -> str:
        """Return a plain text in this wrapping."""
        return self.mark + text.replace("\n", self.newline)


def wrapping(text: str) -> Wrapping:
    """Return what `plain` would take from a text."""
    end = _LINE_END.search(text)
    return Wrapping(_MARK if text.startswith(_MARK) else "", end[0] if end else "\n")


def merged_wrapping(base: str | None, a: str, b: str) -> Wrapping:
    """Return the wrapping of joined texts: what one side changed, else that of `a`."""
    mine, theirs = wrapping(a), wrapping(b)
    return theirs if base is not None and wrapping(base) == mine else mine
