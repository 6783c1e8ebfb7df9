"""Where words of one version of a text stand in another.

First by the alignment of the two versions, which knows most; then by the quotation and what surrounds it.
What neither finds is gone. Positions count code points of `plaintext.plain` text, as the
annotation model of the W3C does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from guia_editor.markdown.kept_words import KeptWords
from guia_editor.markdown.plaintext import plain
from guia_editor.markdown.quotes import Quote, find_quote
from guia_editor.markdown.units import Unit, cut

__all__ = ["AnchorMap", "Located", "Quality", "locate", "make_selector", "plain", "quote_of"]

AROUND = 32
"""How many code points before and after a quotation are kept with it."""

_FEWEST_LEFT = 0.3
"""Of the letters of a passage so many have to be left for it to be the same passage."""

_LONGEST = 3
"""A passage that would become so many times as long is not the same passage."""

_MOST_TAKEN = 0.5
"""Words of which more than this share belong to something else are not those looked for."""

_SENTENCE = 200
"""A passage stays one passage when a sentence of so many characters is written into it."""

_FEW = 10
_FAR = 12
_FAR_FOR_EACH = 4


class Quality(StrEnum):
    """How a place was found."""

    EXACT = "exacto"
    """The very words."""
    MOVED = "cambiado"
    """The same passage, with other words in it."""
    GUESSED = "posible"
    """Only by the words, not by what became of the passage: a person should look."""


@dataclass(frozen=True, slots=True)
class Located:
    """A place in a text, in code points, `end` not included."""

    start: int
    end: int
    quality: Quality


def make_selector(text: str, start: int, end: int) -> dict[str, object]:
    """Return what finds `text[start:end]` again: position, quote with what surrounds it, the text's hash.

    `text` has to be `plain`, and the positions inside it; raises `ValueError` otherwise. Position and quote
    are selectors of the W3C's Web Annotation Data Model; `sha256` names the text, `block` the passage that
    the words begin in. All values are texts and integers.
    """
    if not 0 <= start <= end <= len(text) or plain(text) != text:
        raise ValueError(f"no place in a plain text: {start} to {end} of {len(text)}")
    quote = quote_of(text, start, end)
    units = _cut(text)
    number = max(bisect_right([unit.begin for unit in units], start) - 1, 0)
    block = units[number] if units else None
    return {
        "position": {"type": "TextPositionSelector", "start": start, "end": end},
        "quote": {
            "type": "TextQuoteSelector",
            "exact": quote.exact,
            "prefix": quote.prefix,
            "suffix": quote.suffix,
        },
        "sha256": _hash(text),
        "block": {"start": block.begin if block else 0, "end": block.end if block else 0},
    }


def quote_of(text: str, start: int, end: int) -> Quote:
    """Return the words at a place with those around them."""
    return Quote(text[start:end], text[max(start - AROUND, 0) : start], text[end : end + AROUND], start)


def locate(selector: Mapping[str, object], old_text: str | None, new_text: str) -> Located | None:
    """Return where a selector's words stand in a text; `old_text` is the version that it was made over.

    Without the old version, or with another one than the selector says, only the quotation is looked for.
    Texts are made `plain`; a selector that says nothing of the kind finds nothing.
    """
    quote = selected_quote(selector)
    if quote is None:
        return None
    new = plain(new_text)
    end = quote.start + len(quote.exact)
    if _hash(new) == selector.get("sha256") and new[quote.start : end] == quote.exact:
        return Located(quote.start, end, Quality.EXACT)
    old = plain(old_text) if old_text is not None else None
    if old is not None and old[quote.start : end] == quote.exact and _hash(old) == selector.get("sha256"):
        return _map(old, new).locate(quote.start, end)
    return _guess(new, quote)


def selected_quote(selector: Mapping[str, object]) -> Quote | None:
    """Return the quotation of a selector, which may come from anywhere; None when it has none."""
    position, quote = selector.get("position"), selector.get("quote")
    if not isinstance(position, Mapping) or not isinstance(quote, Mapping):
        return None
    start = position.get("start")
    said = [quote.get(name, "") for name in ("exact", "prefix", "suffix")]
    if not isinstance(start, int) or start < 0 or not all(isinstance(one, str) for one in said):
        return None
    return Quote(str(said[0]), str(said[1]), str(said[2]), start)


def _guess(new: str, quote: Quote) -> Located | None:
    found = find_quote(new, quote)
    return Located(*found, Quality.GUESSED) if found else None


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=16)
def _map(old: str, new: str) -> AnchorMap:
    return AnchorMap(old, new)


@lru_cache(maxsize=32)
def _cut(text: str) -> tuple[Unit, ...]:
    return cut(text).units


class _Kept(NamedTuple):
    """Words that are left of a passage: where they stand in the new text, and how many letters they have.

    `size` is the length of the run that they belong to, which may go on outside of the passage; `old` is
    where they stood.
    """

    begin: int
    end: int
    letters: int
    size: int
    old: int


class AnchorMap:
    """Maps many places of one version of a text to another; both are made `plain`."""

    def __init__(self, old_text: str, new_text: str) -> None:
        self._old = plain(old_text)
        self._new = plain(new_text)
        self._before = _cut(self._old)
        self._after = _cut(self._new)
        self._kept = KeptWords(self._old, self._new, self._before, self._after)

    def locate(self, start: int, end: int) -> Located | None:
        """Return where `old_text[start:end]` stands in the new text, None when it is gone."""
        if not 0 <= start <= end <= len(self._old):
            return None
        if start == end:
            return self._point(start)
        mapped = self._mapped(start, end)
        if mapped is not None:
            same = self._new[mapped[0] : mapped[1]] == self._old[start:end]
            return Located(*mapped, Quality.EXACT if same else Quality.MOVED)
        found = _guess(self._new, quote_of(self._old, start, end))
        # What is known to be other words of the old text is not what is looked for, alike as it may be.
        taken = found is not None and self._kept.share_taken(found.start, found.end) > _MOST_TAKEN
        return None if taken else found

    def nearest(self, start: int) -> int:
        """Return where to show what is gone: the beginning of the closest passage before it that is left."""
        number = bisect_right([unit.begin for unit in self._before], start) - 1
        partners = self._kept.partners
        while number >= 0 and number not in partners:
            number -= 1
        return self._after[partners[number]].begin if number >= 0 else 0

    def _mapped(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where what is left of a passage stands, if enough of it is, and close enough together."""
        total = _inked(self._old[start:end])
        cluster = _cluster(self._left_of(start, end), end - start)
        if not cluster or sum(kept.letters for kept in cluster) < _FEWEST_LEFT * total:
            return None
        low, high = self._with_edges(start, end, cluster)
        return (low, high) if high - low <= max(_LONGEST * (end - start), end - start + _SENTENCE) else None

    def _left_of(self, start: int, end: int) -> list[_Kept]:
        found: list[_Kept] = []
        for run in self._kept.touching(start, end):
            begin, stop = max(run.old, start), min(run.old + run.size, end)
            words = self._old[begin:stop]
            letters = _inked(words)
            if letters:
                shift = run.new - run.old + begin
                left = len(words) - len(words.lstrip())
                right = len(words.rstrip()) + shift
                found.append(_Kept(left + shift, right, letters, run.size, begin + left))
        return sorted(found)

    def _with_edges(self, start: int, end: int, cluster: list[_Kept]) -> tuple[int, int]:
        """Return the extent of what is left, with the blanks and signs at its edges that are there too."""
        first, last = cluster[0], max(cluster, key=lambda kept: kept.end)
        low, before = first.begin, first.old
        while before > start and low > 0 and self._old[before - 1] == self._new[low - 1]:
            before, low = before - 1, low - 1
        high, after = last.end, last.old + last.end - last.begin
        while after < end and high < len(self._new) and self._old[after] == self._new[high]:
            after, high = after + 1, high + 1
        return low, high

    def _point(self, place: int) -> Located | None:
        """Return where a place between two characters is: behind the same one, or else before it."""
        for run in self._kept.touching(place, place):
            return Located(place - run.old + run.new, place - run.old + run.new, Quality.EXACT)
        return _guess(self._new, quote_of(self._old, place, place))


def _inked(text: str) -> int:
    """Return how many characters of a text are not blank."""
    return sum(map(len, text.split()))


def _cluster(found: list[_Kept], extent: int) -> list[_Kept]:
    """Return the words that stand together: of those far apart, as two halves of what was cut, the more."""
    clusters: list[list[_Kept]] = []
    for kept in found:
        if clusters and kept.begin - clusters[-1][-1].end <= max(extent, _SENTENCE):
            clusters[-1].append(kept)
        else:
            clusters.append([kept])
    if not clusters:
        return []
    best = max(clusters, key=lambda cluster: sum(kept.letters for kept in cluster))
    while len(best) > 1 and _is_stray(best[-1], best[-1].begin - best[-2].end):
        best = best[:-1]
    while len(best) > 1 and _is_stray(best[0], best[1].begin - best[0].end):
        best = best[1:]
    return best


def _is_stray(kept: _Kept, gap: int) -> bool:
    """Say whether words at the edge are few and far from the others: a word such as "la" found by chance."""
    return kept.size < _FEW and gap > _FAR + _FAR_FOR_EACH * kept.size
