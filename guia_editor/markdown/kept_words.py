"""Which words of one version of a text are which words of another, wherever they went.

Passages are aligned, and the words inside those that are the same passage. What is left over on both sides
(of sentences moved, paragraphs split or joined) is looked for by three words in a row.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from guia_editor.markdown.alignment import Pair, align, matches, tokens
from guia_editor.markdown.units import Unit

_WORD = re.compile(r"\w+")
_IN_A_ROW = 3
_MOST_PLACES = 12
Key = tuple[str, ...]


class Run(NamedTuple):
    """Words that both texts have: from `old` in the one and `new` in the other, `size` code points."""

    old: int
    new: int
    size: int


class _Words(NamedTuple):
    """Words side by side that are in no run, with their places."""

    words: tuple[str, ...]
    spans: tuple[Pair, ...]


def equal_runs(old: str, new: str, old_begin: int = 0, new_begin: int = 0) -> list[Run]:
    """Return the runs of words that two passages have in common, in order."""
    before, after = tokens(old), tokens(new)
    places = [[*accumulate(map(len, words), initial=0)] for words in (before, after)]
    return [
        Run(
            old_begin + places[0][match.begin],
            new_begin + places[1][match.new_begin],
            places[0][match.begin + match.size] - places[0][match.begin],
        )
        for match in matches(before, after)
    ]


class KeptWords:
    """The runs that two versions of a text have in common; `partners` are the passages that are the same."""

    def __init__(self, old: str, new: str, before: Sequence[Unit], after: Sequence[Unit]) -> None:
        found = align([unit.part for unit in before], [unit.part for unit in after])
        self.partners = dict(found.pairs) | dict(found.moved)
        self._old, self._new = old, new
        inside = [run for i, j in self.partners.items() for run in _inside(before[i], after[j])]
        inside += self._between(before, after)
        self._runs = sorted([*inside, *self._scattered(inside)])
        self._begins = [run.old for run in self._runs]
        self._covered = sorted((run.new, run.new + run.size) for run in self._runs)

    def touching(self, start: int, end: int) -> list[Run]:
        """Return the runs that share a character with a part of the old text, or its edge."""
        first = max(bisect_right(self._begins, start) - 1, 0)
        found: list[Run] = []
        for run in self._runs[first:]:
            if run.old > end:
                break
            if run.old + run.size >= start:
                found.append(run)
        return found

    def share_taken(self, start: int, end: int) -> float:
        """Return how much of a part of the new text, 0 to 1, is known to come from a place of the old one."""
        first = max(bisect_left(self._covered, (start, start)) - 1, 0)
        taken = 0
        for begin, stop in self._covered[first:]:
            if begin >= end:
                break
            taken += max(min(stop, end) - max(begin, start), 0)
        return taken / max(end - start, 1)

    def _between(self, before: Sequence[Unit], after: Sequence[Unit]) -> Iterator[Run]:
        """Yield the blank lines between two passages that are neighbours in both texts."""
        for i, j in self.partners.items():
            if self.partners.get(i + 1) != j + 1:
                continue
            gap = self._old[before[i].end : before[i + 1].begin]
            if gap == self._new[after[j].end : after[j + 1].begin]:
                yield Run(before[i].end, after[j].end, len(gap))

    def _scattered(self, inside: Sequence[Run]) -> Iterator[Run]:
        """Yield runs of words that are in no passage that stayed the same, but elsewhere."""
        old_left = _left(self._old, sorted((run.old, run.old + run.size) for run in inside))
        new_left = _left(self._new, sorted((run.new, run.new + run.size) for run in inside))
        places: dict[Key, list[tuple[int, int]]] = defaultdict(list)
        for number, left in enumerate(new_left):
            for at in range(len(left.words) - _IN_A_ROW + 1):
                places[left.words[at : at + _IN_A_ROW]].append((number, at))
        used: set[tuple[int, int]] = set()
        for left in old_left:
            at = 0
            while at <= len(left.words) - _IN_A_ROW:
                starts = [p for p in places.get(left.words[at : at + _IN_A_ROW], ()) if p not in used]
                longest = _longest(left.words, at, new_left, starts)
                if longest is None:
                    at += 1
                    continue
                (number, place), size = longest
                used.update((number, place + k) for k in range(size))
                there = new_left[number].spans[place : place + size]
                yield from self._as_runs(left.spans[at : at + size], there)
                at += size

    def _as_runs(self, here: Sequence[Pair], there: Sequence[Pair]) -> Iterator[Run]:
        """Yield equal words as one run where what is between them is equal too, else one by one."""
        (begin, end), (new_begin, new_end) = (here[0][0], here[-1][1]), (there[0][0], there[-1][1])
        if self._old[begin:end] == self._new[new_begin:new_end]:
            yield Run(begin, new_begin, end - begin)
            return
        for (start, stop), (other, _stop) in zip(here, there, strict=True):
            yield Run(start, other, stop - start)


def _inside(one: Unit, other: Unit) -> list[Run]:
    if one.text == other.text:
        return [Run(one.begin, other.begin, len(one.text))]
    return equal_runs(one.text, other.text, one.begin, other.begin)


def _left(text: str, taken: Sequence[Pair]) -> list[_Words]:
    """Return the words of a text outside of what is taken, those side by side together."""
    found: list[_Words] = []
    place = 0
    for begin, end in [*taken, (len(text), len(text))]:
        spans = tuple(match.span() for match in _WORD.finditer(text, place, max(begin, place)))
        if len(spans) >= _IN_A_ROW:
            found.append(_Words(tuple(text[b:e] for b, e in spans), spans))
        place = max(place, end)
    return found


def _longest(
    words: Key, at: int, lefts: Sequence[_Words], starts: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], int] | None:
    """Return where most words in a row are the same, and how many; None where several places are as good."""
    if not starts or len(starts) > _MOST_PLACES:
        return None
    sized = sorted(((_alike(words, at, lefts[n].words, p), (n, p)) for n, p in starts), reverse=True)
    if len(sized) > 1 and sized[0][0] == sized[1][0]:
        return None
    return sized[0][1], sized[0][0]


def _alike(one: Key, i: int, other: Key, j: int) -> int:
    size = 0
    while i + size < len(one) and j + size < len(other) and one[i + size] == other[j + size]:
        size += 1
    return size
