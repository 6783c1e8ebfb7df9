"""Places and the fields that name them: bookmarks, captions (SEQ), references (REF), page numbers (PAGEREF).

Every field carries its result, taken from the assembled document: opened in Word nothing asks to be
updated, and updating gives the same words.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from dataclasses import field as made
from itertools import count
from typing import TYPE_CHECKING

from guia_editor.export.docx_xml import field, run, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from guia_editor.model.blocks import Label

_UNFIT = re.compile(r"[^A-Za-z0-9_]")
LONGEST = 40
"""Word's limit for the name of a bookmark, which may not hold hyphens either."""


@dataclass(slots=True)
class Bookmarks:
    """Names and numbers of bookmarks: one name per anchor, each placed once."""

    names: dict[str, str] = made(default_factory=dict)
    placed: set[str] = made(default_factory=set)
    taken: set[str] = made(default_factory=set)
    numbers: Iterator[int] = made(default_factory=lambda: count(1))

    def name(self, anchor: str) -> str:
        """Return the bookmark of an anchor; the leading underscore keeps it out of Word's list."""
        if anchor not in self.names:
            plain = "_" + _UNFIT.sub("_", anchor)
            if len(plain) > LONGEST or plain.lower() in self.taken:
                digest = hashlib.sha256(anchor.encode("utf-8", "replace")).hexdigest()[:10]
                plain = f"{plain[: LONGEST - 11]}_{digest}"
            self.taken.add(plain.lower())
            self.names[anchor] = plain
        return self.names[anchor]

    def around(self, anchor: str, content: str) -> str:
        """Return content inside the bookmark of an anchor; alone when the anchor is empty or was placed."""
        if not anchor or anchor in self.placed:
            return content
        self.placed.add(anchor)
        number = next(self.numbers)
        return (
            f'<w:bookmarkStart w:id="{number}" w:name="{value(self.name(anchor))}"/>{content}'
            f'<w:bookmarkEnd w:id="{number}"/>'
        )


@dataclass(slots=True)
class Sequences:
    """The SEQ counters as Word will count them: per word, from 1 after each level-1 heading."""

    last: dict[str, int] = made(default_factory=dict)

    def restart(self) -> None:
        """Begin a chapter."""
        self.last.clear()

    def number(self, label: Label, look: str = "") -> str:
        """Return "Tabla 7.2" with its last part as a SEQ field that counts to that very number."""
        name = identifier(label.word)
        follows = self.last.get(name, 0) + 1 == label.index
        self.last[name] = label.index
        # LibreOffice knows \r but not \s: the first of a chapter restarts by number.
        again = "" if follows and label.index > 1 else rf" \r {label.index}"
        before = f"{label.word} {label.chapter}." if label.chapter else f"{label.word} "
        code = rf"SEQ {name} \* ARABIC{again}"
        return run(before, look) + field(code, run(str(label.index), look), look)


def identifier(word: str) -> str:
    """Return a word as the name of a SEQ counter: letters, digits, underscores; a letter first."""
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    return "S" * (not plain[:1].isalpha()) + _UNFIT.sub("_", plain)[:LONGEST]
