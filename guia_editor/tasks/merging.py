"""Two texts that grew out of one: where they differ, what joins by itself, what a person has to choose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from guia_editor.markdown.alignment import Match, matches, tokens

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_MOST_WORDS = 4000
"""Passages longer than this are shown as wholly different: comparing their words would take seconds."""


class Choice(Enum):
    """Which side of a difference the joined text takes."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Same:
    """Lines that need no decision: equal on both sides."""

    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines that differ; `base` is what both grew out of, `choice` None until a person has chosen."""

    base: str
    mine: str
    theirs: str
    choice: Choice | None = None

    @property
    def result(self) -> str:
        """Return the lines chosen; raises `ValueError` while nothing is."""
        match self.choice:
            case Choice.MINE:
                return self.mine
            case Choice.THEIRS:
                return self.theirs
            case Choice.BOTH:
                between = "" if not self.mine or self.mine.endswith(("\n", "\r")) else "\n"
                blank = "\n" if self.mine.strip() and self.theirs.strip() else ""
                return self.mine + between + blank + self.theirs
            case None:
                raise ValueError("no choice has been made")


Comparison = tuple[Same | Difference, ...]


def merge(base: str, mine: str, theirs: str) -> Comparison:
    """Compare two texts with the one that both grew out of, line by line (diff3).

    Lines that only one side changed are chosen already; lines that both changed, or that touch, are left
    to the person. Line endings count for nothing when only they differ.
    """
    old, ours, others = _lines(base), _lines(mine), _lines(theirs)
    found: list[Same | Difference] = []
    for (b0, b1), (m0, m1), (t0, t1) in _regions(_bare(old), _bare(ours), _bare(others)):
        parts = "".join(old[b0:b1]), "".join(ours[m0:m1]), "".join(others[t0:t1])
        same = [_bare(old[b0:b1]), _bare(ours[m0:m1]), _bare(others[t0:t1])]
        if same[1] == same[2]:
            found.append(Same(parts[1]))
        else:
            only_theirs, only_mine = same[0] == same[1], same[0] == same[2]
            choice = Choice.THEIRS if only_theirs else Choice.MINE if only_mine else None
            found.append(Difference(*parts, choice))
    return tuple(found)


def undecided(comparison: Comparison) -> int:
    """Return how many differences are left to choose."""
    return sum(isinstance(one, Difference) and one.choice is None for one in comparison)


def is_settled(comparison: Comparison) -> bool:
    """Say whether nothing is left to choose."""
    return undecided(comparison) == 0


def result(comparison: Comparison) -> str:
    """Return the joined text; raises `ValueError` while a choice is missing."""
    return "".join(one.text if isinstance(one, Same) else one.result for one in comparison)


def choose(comparison: Comparison, index: int, choice: Choice) -> Comparison:
    """Return the comparison with a choice made for the difference at an index."""
    one = comparison[index]
    assert isinstance(one, Difference)
    return (*comparison[:index], replace(one, choice=choice), *comparison[index + 1 :])


def word_changes(old: str, new: str) -> list[tuple[str, str]]:
    """Return runs of (old, new) words in order; both are equal where nothing changed."""
    before, after = tokens(old), tokens(new)
    if len(before) + len(after) > _MOST_WORDS:
        return [(old, new)]
    runs: list[tuple[str, str]] = []
    i = j = 0
    for match in [*matches(before, after), Match(len(before), len(after), 0)]:
        if (i, j) != (match.begin, match.new_begin):
            runs.append(("".join(before[i : match.begin]), "".join(after[j : match.new_begin])))
        i, j = match.begin + match.size, match.new_begin + match.size
        if match.size:
            runs.append(("".join(before[match.begin : i]), "".join(after[match.new_begin : j])))
    return runs


def _lines(text: str) -> list[str]:
    return _LINES.findall(text)


def _bare(lines: Sequence[str]) -> list[str]:
    return [line.rstrip("\r\n") for line in lines]


Span = tuple[int, int]


def _regions(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[tuple[Span, Span, Span]]:
    """Yield the spans of all three texts side by side, in order: stable ones, and between them the rest.

    The rule of diff3 (Khanna, Kunal and Pierce, "A Formal Investigation of Diff3", 2007): stable is what both
    sides match with the base.
    """
    ours, others = _matches(base, mine), _matches(base, theirs)
    b = m = t = 0
    for begin, end in _runs(ours, others):
        at_mine, at_theirs = ours[begin], others[begin]
        if (b, m, t) != (begin, at_mine, at_theirs):
            yield (b, begin), (m, at_mine), (t, at_theirs)
        size = end - begin
        yield (begin, end), (at_mine, at_mine + size), (at_theirs, at_theirs + size)
        b, m, t = end, at_mine + size, at_theirs + size
    if (b, m, t) != (len(base), len(mine), len(theirs)):
        yield (b, len(base)), (m, len(mine)), (t, len(theirs))


def _matches(base: list[str], other: list[str]) -> dict[int, int]:
    return {i + k: j + k for i, j, size in matches(base, other) for k in range(size)}


def _runs(ours: dict[int, int], others: dict[int, int]) -> Iterator[Span]:
    """Yield runs of base lines that both sides have, unbroken on either."""
    begin: int | None = None
    last = -2
    for line in sorted(ours.keys() & others.keys()):
        unbroken = line == last + 1 and ours[line] == ours[last] + 1 and others[line] == others[last] + 1
        if begin is not None and not unbroken:
            yield begin, last + 1
            begin = None
        if begin is None:
            begin = line
        last = line
    if begin is not None:
        yield begin, last + 1
