"""Find a quotation in a text where it may have changed a little, by its words and those around it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from guia_editor.markdown.kept_words import equal_runs

_ENOUGH = 0.75
"""What is less alike, or stands between other words, is not what is looked for."""

_QUOTE, _PREFIX, _SUFFIX, _POSITION = 50, 20, 20, 2
"""What counts how much; the weights are those of the Hypothesis annotation client."""

_MOST_PLACES = 40
_MOST_WORDS = 6
_WORD = re.compile(r"\w+")


class Quote(NamedTuple):
    """Words, those around them, and where they stood."""

    exact: str
    prefix: str
    suffix: str
    start: int


def find_quote(text: str, quote: Quote) -> tuple[int, int] | None:
    """Return the place in a text that a quotation is most likely to mean, None when there is none."""
    if not quote.exact:
        return _find_point(text, quote)
    best: tuple[float, int, int] | None = None
    for begin, end in dict.fromkeys((*_exact_places(text, quote), *_alike_places(text, quote))):
        alike = 1.0 if text[begin:end] == quote.exact else _ratio(quote.exact, text[begin:end])
        if alike < _ENOUGH:
            continue
        found = (_score(text, quote, alike, begin, end), begin, end)
        if best is None or found[0] > best[0]:
            best = found
    return best[1:] if best is not None and best[0] >= _ENOUGH else None


def _score(text: str, quote: Quote, alike: float, begin: int, end: int) -> float:
    prefix = _around(quote.prefix, text[max(begin - len(quote.prefix), 0) : begin])
    suffix = _around(quote.suffix, text[end : end + len(quote.suffix)])
    position = 1 - min(abs(begin - quote.start) / max(len(text), 1), 1)
    total = alike * _QUOTE + prefix * _PREFIX + suffix * _SUFFIX + position * _POSITION
    return total / (_QUOTE + _PREFIX + _SUFFIX + _POSITION)


def _around(wanted: str, there: str) -> float:
    return 1.0 if wanted == there else _ratio(wanted, there)


def _ratio(one: str, other: str) -> float:
    """Return how much of two texts is the same, in characters of words that they share in order."""
    total = len(one) + len(other)
    return 2 * sum(run.size for run in equal_runs(one, other)) / total if total else 1.0


def _exact_places(text: str, quote: Quote) -> Iterator[tuple[int, int]]:
    """Yield where the very words stand, those first that stand closest to where they stood."""
    found: list[int] = []
    at = text.find(quote.exact)
    while at >= 0 and len(found) < 1000:
        found.append(at)
        at = text.find(quote.exact, at + 1)
    found.sort(key=lambda place: abs(place - quote.start))
    for place in found[:_MOST_PLACES]:
        yield place, place + len(quote.exact)


def _alike_places(text: str, quote: Quote) -> Iterator[tuple[int, int]]:
    """Yield places around the words of the quotation that come seldom in the text."""
    spans = [found.span() for found in _WORD.finditer(quote.exact)]
    if len(spans) < 2:
        return
    counts = Counter(_WORD.findall(text))
    rare = sorted((counts[quote.exact[b:e]], b, e) for b, e in spans if quote.exact[b:e] in counts)
    slack = len(quote.exact) // 4 + 8
    seen: list[int] = []
    for count, begin, end in rare[:_MOST_WORDS]:
        if count > _MOST_PLACES:
            break
        for place in re.finditer(rf"(?<!\w){re.escape(quote.exact[begin:end])}(?!\w)", text):
            start = place.start() - begin
            if any(abs(start - other) < slack for other in seen):
                continue
            seen.append(start)
            found = _tightened(text, quote.exact, max(start - slack, 0), start + len(quote.exact) + slack)
            if found:
                yield found


def _tightened(text: str, exact: str, begin: int, end: int) -> tuple[int, int] | None:
    """Return the part of a window that holds the words of the quotation."""
    kept = [run for run in equal_runs(exact, text[begin:end]) if exact[run.old : run.old + run.size].strip()]
    if not kept:
        return None
    first, last = kept[0], kept[-1]
    words = exact[first.old : first.old + first.size]
    low = first.new + len(words) - len(words.lstrip())
    high = last.new + len(exact[last.old : last.old + last.size].rstrip())
    return begin + low, begin + high


def _find_point(text: str, quote: Quote) -> tuple[int, int] | None:
    """Return the only place between the words that stood around, or after or before those on one side."""
    for before, after in ((quote.prefix, quote.suffix), (quote.prefix, ""), ("", quote.suffix)):
        around = before + after
        if len(around.strip()) < 8:
            continue
        at = text.find(around)
        if at >= 0 and text.find(around, at + 1) < 0:
            return at + len(before), at + len(before)
    return None
