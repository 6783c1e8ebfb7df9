"""What the pages of many territories share: common lines once, gaps where each puts its own.

A page holds only lines that every one of its readers' editions has, in their order; what else an edition has
stands in that territory's own file, by the gap that it fills. Where the border between the two lies is chosen
for the fewest bytes in all.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from guia_editor.export.web_records import Lines

_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)[^>]*?(/?)>")
_VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_WHOLE = ("<tr", "<li", "<dt", "<svg", "<p", "<pre", "<form", "<figcaption")
_SHARES = (1.0, 0.5, 0.2, 0.06)


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A page for several territories: common lines, and the gaps by the number of lines before them."""

    lines: Lines
    gaps: tuple[int, ...]

    @property
    def name(self) -> str:
        """Eight letters and digits that are its content's."""
        whole = "\n".join(self.lines) + repr(self.gaps)
        return hashlib.sha256(whole.encode()).hexdigest()[:8]

    def html(self) -> str:
        """Return the lines with an empty template at each gap."""
        gaps = set(self.gaps)
        out = []
        for at in range(len(self.lines) + 1):
            if at in gaps:
                out.append(gap(at))
            out += self.lines[at : at + 1]
        return "\n".join(out)


@dataclass(frozen=True, slots=True)
class Shared:
    """All editions of one page: its skeletons, which one a territory reads, and what fills the gaps."""

    skeletons: tuple[Skeleton, ...]
    reads: Mapping[str, int]
    own: Mapping[str, Mapping[int, str]]


@dataclass(frozen=True, slots=True)
class _Node:
    """An element: the lines that open and close it, and what is inside; without `close` it is one piece."""

    text: str
    close: str = ""
    children: tuple[_Node, ...] = ()


@dataclass(slots=True)
class _Split:
    """An edition parted into common lines and its own, by gap."""

    common: list[str] = field(default_factory=list)
    own: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


def gap(at: int) -> str:
    """Return what stands in a page for what the reader's territory has at a gap."""
    return f'<template data-hueco="{at}"></template>'


def share(editions: Mapping[str, Lines], frame: int) -> Shared:
    """Return how editions of one page by territory are shared; a page costs `frame` bytes besides its lines.

    Independent of the order of the editions.
    """
    readers: dict[Lines, list[str]] = defaultdict(list)
    for code in sorted(editions):
        readers[editions[code]].append(code)
    trees = {lines: _tree(lines) for lines in readers}
    counts: Counter[str] = Counter()
    for lines, codes in readers.items():
        for text in {node.text for node in _all(trees[lines])}:
            counts[text] += len(codes)
    limits = sorted({max(1, round(part * len(editions))) for part in _SHARES}, reverse=True)
    if len(readers) == 1:
        limits = limits[:1]
    tries = [_shared_at(limit, readers, trees, counts) for limit in limits]
    return min(tries, key=lambda one: _bytes(one, frame))


def _bytes(shared: Shared, frame: int) -> int:
    pages = sum(frame + sum(map(len, one.lines)) for one in shared.skeletons)
    return pages + sum(len(text) for own in shared.own.values() for text in own.values())


def _shared_at(
    limit: int,
    readers: Mapping[Lines, list[str]],
    trees: Mapping[Lines, tuple[_Node, ...]],
    counts: Mapping[str, int],
) -> Shared:
    """Return the editions shared so that a line is common when at least `limit` territories have it."""
    splits: dict[Lines, _Split] = {}
    gaps: dict[Lines, set[int]] = defaultdict(set)
    for lines in readers:
        split = _Split()
        for node in trees[lines]:
            _part(node, split, limit, counts)
        splits[lines] = split
        gaps[tuple(split.common)].update(split.own)
    skeletons = sorted(
        (Skeleton(common, tuple(sorted(found))) for common, found in gaps.items()), key=lambda one: one.lines
    )
    places = {one.lines: at for at, one in enumerate(skeletons)}
    reads = {code: places[tuple(splits[lines].common)] for lines in readers for code in readers[lines]}
    own = {
        code: {at: "\n".join(texts) for at, texts in sorted(splits[lines].own.items())}
        for lines in readers
        for code in readers[lines]
    }
    return Shared(tuple(skeletons), reads, own)


def _part(node: _Node, split: _Split, limit: int, counts: Mapping[str, int]) -> None:
    if counts[node.text] < limit:
        split.own[len(split.common)] += _lines(node)
        return
    split.common += node.text.split("\n")
    if node.close:
        for child in node.children:
            _part(child, split, limit, counts)
        split.common.append(node.close)


def _lines(node: _Node) -> Iterator[str]:
    yield node.text
    for child in node.children:
        yield from _lines(child)
    if node.close:
        yield node.close


def _all(nodes: tuple[_Node, ...]) -> Iterator[_Node]:
    for node in nodes:
        yield node
        yield from _all(node.children)


def _tree(lines: Lines) -> tuple[_Node, ...]:
    """Return lines as a tree; an element whose lines do not nest is one piece of all of them."""
    nodes = []
    depth = start = 0
    for at, line in enumerate(lines):
        depth += _nesting(line)[1]
        if depth <= 0 or at == len(lines) - 1:
            nodes.append(_node(lines[start : at + 1]))
            depth, start = 0, at + 1
    return tuple(nodes)


def _node(lines: Lines) -> _Node:
    """Return an element, from the line that opens it to the one that closes it."""
    if len(lines) == 1 or lines[0].startswith(_WHOLE) or not _nests(lines):
        return _Node("\n".join(lines))
    return _Node(lines[0], lines[-1], _tree(lines[1:-1]))


def _nests(lines: Lines) -> bool:
    """Say whether the last line closes just what the first opens, and those between only what they open."""
    (head_lowest, opened), *inside, (last_lowest, closed) = map(_nesting, lines)
    depth = 0
    for lowest, change in inside:
        if depth + lowest < 0:
            return False
        depth += change
    return head_lowest == depth == 0 and last_lowest == closed == -opened


@lru_cache(maxsize=1 << 16)
def _nesting(line: str) -> tuple[int, int]:
    """Return how far a line closes what earlier lines opened (0 or less), and by how much it changes that."""
    depth = lowest = 0
    for closing, name, empty in _TAG.findall(line):
        if empty or name in _VOID:
            continue
        depth += -1 if closing else 1
        lowest = min(lowest, depth)
    return lowest, depth
