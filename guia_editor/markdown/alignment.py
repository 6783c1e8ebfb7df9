"""Which parts of one text are which of another: the alignment that merging, comparing and anchors share.

First what is equal, or alike by its words, as the heaviest common subsequence of both; then what is left
between those; then what was moved. Words inside parts are aligned by `changes`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

try:
    from cydifflib import SequenceMatcher
except ImportError:  # no wheel for this machine: the same results, more slowly
    from difflib import SequenceMatcher

TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
"""What words are compared by: words, blanks and marks, each for itself."""

_WORD = re.compile(r"\w+")

ALIKE = 0.45
"""From this share of words in common on, two parts between the same neighbours are one part, changed."""

MOVED = 0.6
"""The same for parts that do not stand between the same neighbours."""

_OTHER_KIND = 0.85
_SAME_ID = 0.8
_FEWEST_MOVED = 4
"""Parts with fewer words are not said to have moved: they are alike by chance."""

_MOST_PAIRS = 4_000_000
"""Beyond this many pairs to compare, elements that come often are only matched beside rarer ones."""

_MOST_ELEMENTS = 80_000
"""More elements than this, as in a paragraph longer than a book's chapter, changed as a whole."""

_MOST_REPEATS = 400
_MOST_ALL = 3_000
_RARE = 12
_CANDIDATES = 8

_SENTENCE_ENDS = frozenset(".!?…")

Pair = tuple[int, int]


class Change(NamedTuple):
    """`old[begin:end]` becomes `new[new_begin:new_end]`."""

    begin: int
    end: int
    new_begin: int
    new_end: int


def tokens(text: str) -> list[str]:
    """Return the words, blanks and marks of a text; joined they are the text."""
    return TOKEN.findall(text)


def changes(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Change]:
    """Return what changed between two sequences, in order; what is alike at both ends costs little."""
    head, tail = _ends(old, new)
    mine, theirs = old[head : len(old) - tail], new[head : len(new) - tail]
    if not mine or not theirs or len(mine) + len(theirs) > _MOST_ELEMENTS:
        whole = Change(head, len(old) - tail, head, len(new) - tail)
        return [whole] if mine or theirs else []
    crowded = len(mine) * len(theirs) > _MOST_PAIRS
    matcher = SequenceMatcher(_is_blank, mine, theirs, autojunk=crowded)
    found = [
        Change(i1 + head, i2 + head, j1 + head, j2 + head)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]
    return _settled(found, old, new)


class Match(NamedTuple):
    """`old[begin:begin + size]` is `new[new_begin:new_begin + size]`."""

    begin: int
    new_begin: int
    size: int


def matches(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Match]:
    """Return what did not change between two sequences, in order: what is between `changes`."""
    found: list[Match] = []
    begin = new_begin = 0
    for change in [*changes(old, new), Change(len(old), len(old), len(new), len(new))]:
        if change.begin > begin:
            found.append(Match(begin, new_begin, change.begin - begin))
        begin, new_begin = change.end, change.new_end
    return found


def _settled(found: list[Change], old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Change]:
    """Return changes with what was only put in, or only taken out, beginning where a sentence or word does.

    "One. [Two. ]Three" and "One[. Two]. Three" say the same; the first is what a person did.
    """
    settled: list[Change] = []
    for number, change in enumerate(found):
        last, following = (settled[-1] if settled else None), found[number + 1 : number + 2]
        begin, end, there, until = change
        if begin == end or there == until:
            side, first, stop = (new, there, until) if begin == end else (old, begin, end)
            least = max(last.end - begin, last.new_end - there) + 1 if last else -min(begin, there)
            most = min(len(old) - end, len(new) - until)
            most = min(following[0].begin - end, following[0].new_begin - until) - 1 if following else most
            shift = max(_shifts(side, first, stop, least, most), key=lambda by: _fitness(side, first + by))
            change = Change(begin + shift, end + shift, there + shift, until + shift)
        settled.append(change)
    return settled


def _shifts(side: Sequence[Hashable], first: int, stop: int, least: int, most: int) -> Iterator[int]:
    """Yield by how much elements put in, or taken out, can be shifted with the same result; 0 first."""
    yield 0
    by = 0
    while by > least and side[first + by - 1] == side[stop + by - 1]:
        by -= 1
        yield by
    by = 0
    while by < most and side[first + by] == side[stop + by]:
        by += 1
        yield by


def _fitness(side: Sequence[Hashable], place: int) -> int:
    """Return how good a place is for something to begin: at a new line, a sentence, a word, inside one."""
    before = side[place - 1] if place else "\n"
    if not isinstance(before, str) or not before.isspace():
        return 0
    if "\n" in before:
        return 3
    sign = side[place - 2] if place > 1 else "."
    return 2 if isinstance(sign, str) and sign in _SENTENCE_ENDS else 1


def _is_blank(element: Hashable) -> bool:
    """Say whether an element is a blank between words, which is alike wherever the words beside it are."""
    return isinstance(element, str) and element.isspace()


def _ends(old: Sequence[Hashable], new: Sequence[Hashable]) -> Pair:
    """Return how many elements are alike at the beginning, and at the end."""
    head = 0
    shorter = min(len(old), len(new))
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return head, tail


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text: equal parts have equal keys, alike ones share words; `kind` says what it is.

    Parts with a `name` are one part if, and only if, they have the same name; those with the same `id`, and
    of one kind, are alike whatever they say. `apart` parts are only alike to those of their kind.
    """

    key: Hashable
    words: Counter[str]
    size: int
    kind: str = ""
    name: str = ""
    id: str = ""
    apart: bool = False


def part(
    key: Hashable, text: str, kind: str = "", name: str = "", id: str = "", *, apart: bool = False
) -> Part:
    """Return a part whose words are those of a text, or its marks if it has no words."""
    words = Counter(_WORD.findall(text)) or Counter(re.findall(r"\S", text))
    return Part(key, words, words.total(), kind, name, id, apart)


def likeness(one: Part, other: Part) -> float:
    """Return the share of words that two parts have in common (Dice's coefficient of bags), 0 to 1."""
    if one.name or other.name:
        return float(one.name == other.name)
    if one.key == other.key:
        return 1.0
    if one.kind != other.kind and (one.apart or other.apart):
        return 0.0
    total = one.size + other.size
    if not total:
        return 0.0
    fewer, more = (one, other) if len(one.words) <= len(other.words) else (other, one)
    common = sum(min(count, more.words[word]) for word, count in fewer.words.items() if word in more.words)
    share = 2 * common / total
    if one.kind != other.kind:
        return share * _OTHER_KIND
    return max(share, _SAME_ID) if one.id and one.id == other.id else share


class Alignment(NamedTuple):
    """Parts that are the same, changed or not: `pairs` in order on both sides, `moved` across them."""

    pairs: list[Pair]
    moved: list[Pair]


def align(old: Sequence[Part], new: Sequence[Part]) -> Alignment:
    """Return which old part is which new one, as (old place, new place); every place comes at most once."""
    head, tail = _ends([one.key for one in old], [one.key for one in new])
    mine, theirs = range(head, len(old) - tail), range(head, len(new) - tail)
    chain = heaviest_chain(_weighed(old, new, mine, theirs))
    pairs = [(k, k) for k in range(head)] + chain
    for (i0, j0), (i1, j1) in pairwise([(head - 1, head - 1), *chain, (mine.stop, theirs.stop)]):
        if i1 - i0 > 1 and j1 - j0 > 1:
            gaps = range(i0 + 1, i1), range(j0 + 1, j1)
            pairs += heaviest_chain(_alike(old, new, *gaps))
    pairs += [(len(old) - k, len(new) - k) for k in range(tail, 0, -1)]
    pairs.sort()
    return Alignment(pairs, find_moved(old, new, pairs))


def heaviest_chain(weighed: Iterable[tuple[int, int, float]]) -> list[Pair]:
    """Return the pairs, rising on both sides, that weigh most together; of equals the first.

    A heaviest common subsequence over the given matches, by a tree of prefix maxima: n log n in their number
    (Jacobson and Vo, "Heaviest Increasing/Common Subsequence Problems", 1992).
    """
    matches = sorted(weighed, key=lambda match: (match[0], -match[1]))
    places = sorted({j for _i, j, _weight in matches})
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(places) + 1)
    before: list[int] = []
    best = (0.0, -1)
    for number, (_i, j, weight) in enumerate(matches):
        place = bisect_left(places, j)
        found = (0.0, -1)
        at = place
        while at > 0:
            if tree[at][0] > found[0]:
                found = tree[at]
            at &= at - 1
        before.append(found[1])
        total = (found[0] + weight, number)
        if total[0] > best[0]:
            best = total
        at = place + 1
        while at < len(tree):
            if total[0] > tree[at][0]:
                tree[at] = total
            at += at & -at
    chain: list[Pair] = []
    at = best[1]
    while at >= 0:
        chain.append(matches[at][:2])
        at = before[at]
    return chain[::-1]


def _weighed(
    old: Sequence[Part], new: Sequence[Part], mine: range, theirs: range
) -> list[tuple[int, int, float]]:
    """Return equal parts, and alike ones among those that have no equal, each pair with its weight."""
    places: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for i in mine:
        places[old[i].key][0].append(i)
    for j in theirs:
        places[new[j].key][1].append(j)
    equal = [(i, j, 1.0 + old[i].size) for some, others in places.values() for i, j in _crossed(some, others)]
    only_old = [i for i in mine if not places[old[i].key][1]]
    only_new = [j for j in theirs if not places[new[j].key][0]]
    return equal + list(_alike(old, new, only_old, only_new))


def _crossed(mine: list[int], theirs: list[int]) -> Iterator[Pair]:
    """Yield all pairs of places, or for what comes too often those counted from either end."""
    if len(mine) * len(theirs) <= _MOST_REPEATS:
        yield from ((i, j) for i in mine for j in theirs)
        return
    pairs = set(zip(mine, theirs, strict=False)) | set(zip(mine[::-1], theirs[::-1], strict=False))
    yield from pairs


def _alike(
    old: Sequence[Part], new: Sequence[Part], mine: Sequence[int], theirs: Sequence[int]
) -> Iterator[tuple[int, int, float]]:
    for i, j, share in _likenesses(old, new, mine, theirs):
        if share >= ALIKE:
            yield i, j, share * (1 + min(old[i].size, new[j].size))


def _likenesses(
    old: Sequence[Part], new: Sequence[Part], mine: Sequence[int], theirs: Sequence[int]
) -> Iterator[tuple[int, int, float]]:
    """Yield how alike parts are: all pairs of few, of many those that share words which come seldom."""
    if len(mine) * len(theirs) <= _MOST_ALL:
        for i in mine:
            for j in theirs:
                yield i, j, likeness(old[i], new[j])
        return
    holders: dict[str, list[int]] = defaultdict(list)
    for j in theirs:
        for word in (new[j].name,) if new[j].name else new[j].words:
            holders[word].append(j)
    for i in mine:
        shared: Counter[int] = Counter()
        for word in (old[i].name,) if old[i].name else old[i].words:
            found = holders.get(word, ())
            if len(found) <= _RARE:
                shared.update(found)
        for j, _count in sorted(shared.most_common(_CANDIDATES)):
            yield i, j, likeness(old[i], new[j])


def find_moved(old: Sequence[Part], new: Sequence[Part], pairs: Sequence[Pair]) -> list[Pair]:
    """Return which of the parts that are in no pair are the same elsewhere, the most alike first served."""
    taken, given = {i for i, _j in pairs}, {j for _i, j in pairs}
    mine = [i for i in range(len(old)) if i not in taken and _can_move(old[i])]
    theirs = [j for j in range(len(new)) if j not in given and _can_move(new[j])]
    if not mine or not theirs:
        return []
    found = [
        (-share, abs(i - j), i, j) for i, j, share in _likenesses(old, new, mine, theirs) if share >= MOVED
    ]
    moved: list[Pair] = []
    gone: set[int] = set()
    placed: set[int] = set()
    for _share, _distance, i, j in sorted(found):
        if i not in gone and j not in placed:
            moved.append((i, j))
            gone.add(i)
            placed.add(j)
    return sorted(moved)


def _can_move(one: Part) -> bool:
    return bool(one.name) or one.size >= _FEWEST_MOVED
