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
from typing import TYPE_CHECKING

from guia_editor.export.docx_xml import field, run, value

if TYPE_CHECKING:
    from collections.abc import Callable

    from guia_editor.model.blocks import Label

_UNFIT = re.compile(r"[^A-Za-z0-9_]")
LONGEST = 40
"""Word's limit for the name of a bookmark, which may not hold hyphens either."""
_OF_NOTE = re.compile(r"_nota_\d*", re.IGNORECASE)


@dataclass(slots=True)
class Bookmarks:
    """The bookmarks of one section, each placed once; `name` and `number` give what the file counts."""

    name: Callable[[str], str]
    number: Callable[[], str]
    placed: set[str]

    def around(self, anchor: str, content: str) -> str:
        """Return content inside the bookmark of an anchor; alone when the anchor is empty or was placed."""
        if not anchor or anchor in self.placed:
            return content
        self.placed.add(anchor)
        return self.named(value(self.name(anchor)), content)

    def named(self, name: str, content: str) -> str:
        """Return content inside a bookmark with a name of its own."""
        number = self.number()
        return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def note_name(number: str) -> str:
    """Return the bookmark of a footnote's mark."""
    return f"_nota_{number}"


def bookmark_name(anchor: str, taken: set[str]) -> str:
    """Return the bookmark of an anchor, unlike those taken; the underscore keeps it out of Word's list."""
    plain = "_" + _UNFIT.sub("_", anchor)
    if len(plain) > LONGEST or plain.lower() in taken or _OF_NOTE.fullmatch(plain):
        digest = hashlib.sha256(anchor.encode("utf-8", "replace")).hexdigest()[:10]
        plain = f"{plain[: LONGEST - 11]}_{digest}"
    taken.add(plain.lower())
    return plain


@dataclass(slots=True)
class Sequences:
    """The SEQ counters of one section as Word will count them: per word, from 1."""

    last: dict[str, int] = made(default_factory=dict)

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
