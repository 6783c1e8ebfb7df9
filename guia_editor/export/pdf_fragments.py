"""A part of the book as drawn once: objects of a PDF with blanks where editions differ.

The blanks are the numbers of objects, of pages in slots, what a link is called and the running lines. So a
fragment depends on the text and the look of its part alone, and an edition is fragments in a row
(`pdf_link`).

A template is text with tokens, `NUL number NUL`, into a table of values: first what editions share
(`Shared`), then the fragment's own objects, the keys of its content in the tree of parents, what its links
are called, and the running lines of its pages.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import IntEnum
from typing import Any

_FORM = 1
LEVEL = 6
END = b"\1"
_FIGURES = "0123456789"


class Shared(IntEnum):
    """What a fragment names and every edition has of its own: places at the start of the table of values."""

    FONTS = 0
    PAGES = 1
    DOCUMENT = 2
    PROFILE = 3


FIRST_OBJECT = len(Shared)


def token(place: int) -> bytes:
    """Return a blank for the value at a place of the table."""
    return b"\0%d\0" % place


@dataclass(frozen=True, slots=True)
class Slot:
    """A number of a page in a content stream: `between` stands before, among and after its glyphs.

    `figures` are the glyphs of 0 to 9, in hexadecimal. A number in letters never changes: it has no glyphs.
    """

    target: str
    between: tuple[str, ...]
    figures: tuple[str, ...]

    def show(self, number: str) -> bytes:
        """Return the operator that shows a number of as many figures as the slot has, or fewer."""
        glyphs = [self.figures[_FIGURES.index(figure)] for figure in number]
        if len(glyphs) >= len(self.between):
            raise ValueError(number)
        shown = "".join(before + glyph for before, glyph in zip(self.between, glyphs, strict=False))
        return f"{shown}{self.between[-1]}".encode("ascii")


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page: the places of its object and content among the fragment's, its slots and its bookmarks.

    `lines` is 0 where no running line stands, 1 on the opening page of a part, 2 elsewhere; `height` is in
    points, `bookmarks` as WeasyPrint notes them (level, label, point, state).
    """

    object: int
    content: int
    height: float
    lines: int
    slots: tuple[Slot, ...]
    bookmarks: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class FontUse:
    """A font as a fragment uses it: `traits` of WeasyPrint's font, and what its glyphs stand for.

    `file` is the SHA-256 of the font's file, `widths` are in thousandths of the letter size, `missing`
    gives the glyphs made up for characters that no font has.
    """

    traits: Mapping[str, Any]
    file: str
    letters: Mapping[int, str]
    widths: Mapping[int, float]
    missing: Mapping[int, int]
    in_forms: bool


@dataclass(frozen=True, slots=True)
class DrawnStream:
    """A stream: the template of its dictionary, open at the end, and its data.

    `shared` is the hash of a picture that parts may have in common, else empty; `page` the page whose
    content it is, -1 for none: data with slots is compressed when they are filled.
    """

    head: bytes
    data: bytes
    shared: str = ""
    page: int = -1


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where an anchor stands: the page, from 0, and the rest of a destination in it."""

    name: str
    page: int
    place: str


@dataclass(slots=True)
class Fragment:
    """A drawn part; see the module. Places count the plain objects first, then the streams."""

    plain: bytes
    parents: bytes
    streams: tuple[DrawnStream, ...]
    pages: tuple[DrawnPage, ...]
    tops: tuple[int, ...]
    fields: tuple[int, ...]
    ids: tuple[tuple[str, int], ...]
    points: tuple[Anchor, ...]
    links: tuple[str, ...]
    keys: int
    fonts: tuple[FontUse, ...]
    plain_count: int
    _cut: tuple[list[bytes], list[int]] | None = field(default=None, repr=False)
    _filled: dict[int, tuple[tuple[str, ...], bytes]] = field(default_factory=dict, repr=False)

    @property
    def anchors(self) -> Mapping[str, int]:
        """On which page, from 0, each anchor stands."""
        return {point.name: point.page for point in self.points}

    @property
    def page_count(self) -> int:
        """How many pages the part takes."""
        return len(self.pages)

    @property
    def size(self) -> int:
        """About how many bytes of memory the fragment takes."""
        return 6 * len(self.plain) + sum(len(stream.data) for stream in self.streams)

    def objects(self, values: Sequence[bytes]) -> list[bytes]:
        """Return the plain objects with the values in their blanks."""
        if self._cut is None:
            pieces = self.plain.split(b"\0")
            self._cut = pieces, [int(place) for place in pieces[1::2]]
        pieces, places = self._cut
        out = pieces.copy()
        out[1::2] = [values[place] for place in places]
        return b"".join(out).split(END)

    def content(self, page: int, numbers: Mapping[str, str]) -> bytes:
        """Return the compressed content of a page with the numbers in its slots."""
        drawn = self.pages[page]
        data = self.streams[drawn.content].data
        if not drawn.slots:
            return data
        wanted = tuple(numbers[slot.target] for slot in drawn.slots)
        known = self._filled.get(page)
        if known is None or known[0] != wanted:
            shown = [slot.show(number) for slot, number in zip(drawn.slots, wanted, strict=True)]
            known = wanted, zlib.compress(fill(data, shown), LEVEL)
            self._filled[page] = known
        return known[1]


def fill(template: bytes, values: Sequence[bytes]) -> bytes:
    """Return a template with the values in its blanks."""
    pieces = template.split(b"\0")
    pieces[1::2] = [values[int(place)] for place in pieces[1::2]]
    return b"".join(pieces)


# --- in a file -----------------------------------------------------------------------------------------


def pack(fragment: Fragment) -> bytes:
    """Return a fragment as bytes: facts in JSON, then the templates and the data that they measure."""
    pieces = [fragment.plain, fragment.parents]
    for stream in fragment.streams:
        pieces += (stream.head, stream.data)
    facts = {
        "form": _FORM,
        "lengths": [len(piece) for piece in pieces],
        "streams": [(stream.shared, stream.page) for stream in fragment.streams],
        "pages": [asdict(page) for page in fragment.pages],
        "fonts": [asdict(font) for font in fragment.fonts],
        "points": [(point.name, point.page, point.place) for point in fragment.points],
        **{name: getattr(fragment, name) for name in ("tops", "fields", "ids", "links", "keys")},
        "plain_count": fragment.plain_count,
    }
    head = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
    return zlib.compress(b"%d\n%s%s" % (len(head), head, b"".join(pieces)), 1)


def unpack(data: bytes) -> Fragment:
    """Return the fragment that `pack` wrote; raises one of `DAMAGED` for anything else."""
    length, _newline, rest = zlib.decompress(data).partition(b"\n")
    facts = json.loads(rest[: int(length)])
    if facts["form"] != _FORM:
        raise ValueError(facts["form"])
    pieces = _pieces(rest[int(length) :], facts["lengths"])
    plain, parents = next(pieces), next(pieces)
    streams = []
    for shared, page in facts["streams"]:
        streams.append(DrawnStream(next(pieces), next(pieces), shared, page))
    return Fragment(
        plain,
        parents,
        tuple(streams),
        tuple(_page(page) for page in facts["pages"]),
        tuple(facts["tops"]),
        tuple(facts["fields"]),
        tuple((name, place) for name, place in facts["ids"]),
        tuple(Anchor(name, page, place) for name, page, place in facts["points"]),
        tuple(facts["links"]),
        facts["keys"],
        tuple(_font(font) for font in facts["fonts"]),
        facts["plain_count"],
    )


DAMAGED = (ValueError, KeyError, TypeError, IndexError, AttributeError, StopIteration, zlib.error)
"""What `unpack` raises for what is no fragment of this version."""


def _pieces(data: bytes, lengths: Sequence[int]) -> Iterator[bytes]:
    start = 0
    for length in lengths:
        yield data[start : start + length]
        start += length
    if start != len(data):
        raise ValueError(start)


def _page(facts: Mapping[str, Any]) -> DrawnPage:
    slots = tuple(
        Slot(slot["target"], tuple(slot["between"]), tuple(slot["figures"])) for slot in facts["slots"]
    )
    return DrawnPage(
        facts["object"], facts["content"], facts["height"], facts["lines"], slots, tuple(facts["bookmarks"])
    )


def _font(facts: Mapping[str, Any]) -> FontUse:
    letters, widths, missing = (
        {int(number): value for number, value in facts[name].items()}
        for name in ("letters", "widths", "missing")
    )
    return FontUse(facts["traits"], facts["file"], letters, widths, missing, facts["in_forms"])
