"""Places in a chapter's source and in its document: which characters are the same.

What people say about a text is anchored in its source (code points of the text with LF line ends, in NFC);
the page counts in UTF-16 units of a document without marks. Both are joined leaf by leaf, by the characters
that a reader sees: what the page leaves out, such as asterisks and addresses, belongs to no character.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from difflib import SequenceMatcher
from itertools import accumulate
from typing import NamedTuple

from PySide6.QtGui import QTextDocument

from guia_editor.markdown.anchoring import plain
from guia_editor.markdown.visible import ATOM, PART, visible
from guia_editor.model.spans import changed
from guia_editor.tasks.editing import OpenChapter
from guia_editor.ui.formats import kind_of
from guia_editor.ui.live import LiveReading

_LONGEST = 2500
"""Characters of a leaf that are compared one by one where they differ; longer passages are left unjoined."""

_MOST_KNOWN = 5000

_HALVES = tuple(chr(code) for code in range(0xD800, 0xDC00))

_RUN = 3
"""Characters in a row from which a likeness is no chance."""

_LEAST = 0.3
"""The share of a passage's characters that has to be on the other side for it to be there."""


class Span(NamedTuple):
    """From where to where, the end left out."""

    start: int
    end: int


class _Leaf(NamedTuple):
    """One leaf of the file: its lines as a span of the source, and the blocks where it stands."""

    source: Span
    first: int
    last: int


class _Signs(NamedTuple):
    """Characters with their places, blanks and objects left out."""

    signs: str
    places: list[int]


class _Joined(NamedTuple):
    """Characters of a leaf that source and page have in common, in order."""

    sources: list[int]
    places: list[int]


class SourcePlaces:
    """The places of one chapter, as its document stands when it is asked; unsaved edits are seen through.

    `text` is the source that is counted in: the text that editing went on from.
    """

    def __init__(self, document: QTextDocument, live: LiveReading, chapter: OpenChapter) -> None:
        self._document = document
        self._live = live
        self._pieces = chapter.opened.pieces
        self.text = plain(chapter.text)
        self._starts = [0, *(at + 1 for at, sign in enumerate(self.text) if sign == "\n"), len(self.text)]
        self._known: dict[tuple[Span, tuple[str, ...]], _Joined] = {}
        self._read: dict[Span, _Signs] = {}
        self._leaves: list[_Leaf] = []
        self._firsts: list[int] = []
        self._begins: list[int] = []
        self._ends: list[int] = []

    def refresh(self) -> None:
        """Take the document as it is now; call it before asking, after edits."""
        self._leaves = []
        for part, first, last in self._live.pairs(self._pieces):
            begin = self._starts[min(part.lines.first - 1, len(self._starts) - 1)] if part.lines.first else 0
            end = self._starts[min(part.lines.last, len(self._starts) - 1)]
            self._leaves.append(_Leaf(Span(begin, end), first, last))
        self._firsts = [leaf.first for leaf in self._leaves]
        # Of leaves whose lines overlap, as meanings of a term do, the outermost count.
        self._begins = list(accumulate((leaf.source.start for leaf in self._leaves), max))
        self._ends = list(accumulate((leaf.source.end for leaf in self._leaves), max))

    def to_document(self, span: Span) -> Span | None:
        """Return where a passage of the source stands on the page; None when the page lacks it."""
        places: list[int] = []
        wanted = 0
        for leaf in self._leaves[bisect_right(self._ends, span.start) : bisect_left(self._begins, span.end)]:
            if leaf.source.start >= span.end or leaf.source.end <= span.start:
                continue
            seen, joined = self._seen(leaf.source), self._joined(leaf)
            wanted += bisect_left(seen.places, span.end) - bisect_left(seen.places, span.start)
            begin, end = bisect_left(joined.sources, span.start), bisect_left(joined.sources, span.end)
            places += joined.places[begin:end]
            block = self._document.findBlockByNumber(leaf.first)
            if kind_of(block.blockFormat()) == "object":  # it stands for all of its source
                return Span(block.position(), block.position() + max(block.length() - 1, 1))
        if not places or len(places) < _LEAST * wanted:
            return None
        last = max(places)
        return Span(min(places), last + (2 if self._document.characterAt(last) in _HALVES else 1))

    def to_source(self, span: Span) -> Span | None:
        """Return the passage of the source that a selection shows; None when the source lacks it."""
        first = self._document.findBlock(span.start).blockNumber()
        last = self._document.findBlock(max(span.start, span.end - 1)).blockNumber()
        found: list[int] = []
        texts = (self._document.findBlockByNumber(number).text() for number in range(first, last + 1))
        begin = self._document.findBlockByNumber(first).position()
        wanted = sum(span.start <= begin + place < span.end for place in _shown(list(texts)).places)
        for leaf in self._leaves[max(bisect_right(self._firsts, first) - 1, 0) :]:
            if leaf.first > last:
                break
            joined = self._joined(leaf)
            pairs = zip(joined.sources, joined.places, strict=True)
            found += [source for source, place in pairs if span.start <= place < span.end]
        if not found or len(found) < _LEAST * wanted:
            return None
        return Span(min(found), max(found) + 1)

    def leaf_at(self, position: int) -> Span | None:
        """Return the source of the leaf in which a position of the page stands, its blank ends left out."""
        number = self._document.findBlock(position).blockNumber()
        at = bisect_right(self._firsts, number) - 1
        if at < 0:
            return None
        begin, end = self._leaves[at].source
        text = self.text[begin:end]
        return Span(begin + len(text) - len(text.lstrip()), begin + len(text.rstrip()))

    def _raw(self, source: Span) -> _Signs:
        text = self.text[source.start : source.end]
        kept = [(sign, source.start + at) for at, sign in enumerate(text) if not sign.isspace()]
        return _Signs("".join(sign for sign, _place in kept), [place for _sign, place in kept])

    def _seen(self, source: Span) -> _Signs:
        if source not in self._read:
            self._read[source] = _seen(self.text, source)
        return self._read[source]

    def _joined(self, leaf: _Leaf) -> _Joined:
        """Return what source and page have in common in a leaf, with places as they are now."""
        texts: list[str] = []
        block = self._document.findBlockByNumber(leaf.first)
        start = block.position()
        for _number in range(leaf.first, leaf.last + 1):
            texts.append(block.text())
            block = block.next()
        key = (leaf.source, tuple(texts))
        if key not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[key] = _best(self._seen(leaf.source), self._raw(leaf.source), _shown(texts))
        found = self._known[key]
        return _Joined(found.sources, [start + place for place in found.places])


def _seen(text: str, source: Span) -> _Signs:
    """Return what a reader sees of a passage of the source."""
    shown = visible(text[source.start : source.end], source.start)
    kept = [
        (sign, place)
        for sign, place in zip(shown.words, shown.places, strict=True)
        if not sign.isspace() and sign not in (ATOM, PART)
    ]
    return _Signs("".join(sign for sign, _place in kept), [place for _sign, place in kept])


def _shown(texts: list[str]) -> _Signs:
    """Return what is on the page in blocks that follow each other; places count from the first block."""
    signs: list[str] = []
    places: list[int] = []
    at = 0
    for text in texts:
        for sign in text:
            if not sign.isspace() and sign not in (ATOM, PART):
                signs.append(sign)
                places.append(at)
            at += 2 if sign > "\uffff" else 1
        at += 1
    return _Signs("".join(signs), places)


def _best(seen: _Signs, raw: _Signs, page: _Signs) -> _Joined:
    """Join what is seen of the source with the page, or all of it, if more of the page is found there."""
    joined = _join(seen, page)
    if len(joined.places) < len(page.places) and len(raw.signs) <= _LONGEST:
        other = _join(raw, page)
        return other if len(other.places) > len(joined.places) else joined
    return joined


def _join(source: _Signs, page: _Signs) -> _Joined:
    one, other = source.signs, page.signs
    at = one.find(other) if other else -1
    if at >= 0:
        return _Joined(source.places[at : at + len(other)], page.places)
    begin, end, end_other = changed(one, other)
    pairs = [(n, n) for n in range(begin)]
    if max(end - begin, end_other - begin) <= _LONGEST:
        matcher = SequenceMatcher(None, one[begin:end], other[begin:end_other], autojunk=False)
        for first, second, size in matcher.get_matching_blocks():
            if size >= _RUN:
                pairs += [(begin + first + n, begin + second + n) for n in range(size)]
    pairs += [(end + n, end_other + n) for n in range(len(one) - end)]
    return _Joined([source.places[n] for n, _m in pairs], [page.places[m] for _n, m in pairs])
