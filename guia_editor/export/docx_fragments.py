"""The text of a Word file in fragments that stay the same from one edition to the next.

What counts through the whole file (bookmarks, controls, pictures, notes, lists) stands in a fragment as a
hole, filled when the fragments are joined. Each fragment is compressed by itself, so that one which stands
in many editions is compressed once: deflate streams that end on a byte may follow one another (RFC 1951).
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from lxml import etree

from guia_editor.export.bank import Recent
from guia_editor.export.docx_xml import ROOT_NAMESPACES

if TYPE_CHECKING:
    from guia_editor.model.document import NotRendered

# XML cannot hold these characters, and `docx_xml.words` takes them out of all texts: no author writes one.
_OPEN, _CLOSE = "\x01", "\x02"
_HOLE = re.compile(f"{_OPEN}([a-z])([0-9]+){_CLOSE}")
_LEVEL = 6
_END = b"\x03\x00"
"""An empty last block (RFC 1951, 3.2.6)."""


class Count(StrEnum):
    """What is counted through the whole file; `SETUP` is the end of the Word section before, and its own."""

    BOOKMARK = "b"
    CONTROL = "c"
    PICTURE = "p"
    NOTE = "n"
    LIST = "l"
    SETUP = "s"


STEPS: Mapping[Count, int] = {
    Count.BOOKMARK: 50,
    Count.CONTROL: 100,
    Count.PICTURE: 10,
    Count.NOTE: 1,
    Count.LIST: 10,
}
"""A section's numbers begin after a multiple of these: one that has a few more moves none after it."""

Given = Mapping[Count, Sequence[str]]
"""What fills the holes: for each kind, the words for its holes from the first on."""


def hole(kind: Count, index: int) -> str:
    """Return the place for a number that is known when the file is joined."""
    return f"{_OPEN}{kind}{index}{_CLOSE}"


def after_multiple(last: int, step: int) -> int:
    """Return the next multiple of a step that is not below `last`."""
    return -(-last // step) * step


@dataclass(frozen=True, slots=True)
class Template:
    """Words with holes: one literal more than there are holes."""

    literals: tuple[str, ...]
    holes: tuple[tuple[Count, int], ...]

    def filled(self, given: Given) -> str:
        """Return the words with every hole filled."""
        found = (given[kind][index] for kind, index in self.holes)
        return "".join(chain.from_iterable(zip(self.literals, found, strict=False))) + self.literals[-1]


def template(text: str) -> Template:
    """Return a text that was written with `hole`."""
    parts = _HOLE.split(text)
    holes = zip(map(Count, parts[1::3]), map(int, parts[2::3]), strict=True)
    return Template(tuple(parts[::3]), tuple(holes))


@dataclass(frozen=True, slots=True)
class Media:
    """A picture as a part of the package."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Relation:
    """What a text names by a relationship: an address outside, or a picture. `note`: footnotes name it."""

    target: str | Media
    note: bool = False

    @property
    def identity(self) -> str:
        """The relationship's identifier: the same in every edition, whatever else it names."""
        return relation_id(self.target.name if isinstance(self.target, Media) else self.target)


def relation_id(key: str) -> str:
    """Return an identifier that no template uses, for an address or the name of a part."""
    return f"rIdG{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class ListStyle:
    """A w:num that a text wants: whose numbering, from where.

    `start` None asks for the one that all lists of the style share. `word` and `prefix` stand before the
    numbers of a chapter's headings.
    """

    style: str
    level: int = 0
    start: int | None = None
    word: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Packed:
    """Bytes of a part with their raw deflate stream, which ends on a byte and is not the last."""

    raw: bytes
    deflated: bytes


def pack(raw: bytes) -> Packed:
    """Return bytes compressed so that others may follow them."""
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Packed(raw, compressor.compress(raw) + compressor.flush(zlib.Z_FULL_FLUSH))


def stream(pieces: Iterable[Packed]) -> bytes:
    """Return the deflate stream of pieces one after the other."""
    return b"".join([*(piece.deflated for piece in pieces), _END])


def checked(text: str) -> bytes:
    """Return elements as bytes once a parser has read them: what Word would call damaged is never written."""
    etree.fromstring(
        f"<w:body {ROOT_NAMESPACES}>{text}</w:body>".encode(),
        etree.XMLParser(resolve_entities=False, huge_tree=True),
    )
    return text.encode()


_REMEMBERED = 4


@dataclass(frozen=True, slots=True)
class Fragment:
    """A written section: its text and its footnotes, how much it counts, what it wants, names and loses."""

    body: Template
    notes: Template
    counted: Mapping[Count, int]
    lists: tuple[ListStyle, ...]
    relations: tuple[Relation, ...]
    losses: tuple[NotRendered, ...]
    _packed: Recent[Hashable, tuple[Packed, Packed]] = field(
        default_factory=partial(Recent, _REMEMBERED), compare=False
    )

    def joined(self, given: Given, key: Hashable) -> tuple[Packed, Packed]:
        """Return text and footnotes with their holes filled; `key` stands for what was given."""
        return self._packed.get(
            key, lambda: (pack(checked(self.body.filled(given))), pack(checked(self.notes.filled(given))))
        )
