"""Three-way merge of words, and the alignment of two sequences that differ in few places."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")

_MOST_WORDS = 20_000
"""Longer passages are not merged: comparing them would take longer than a person waits for a save."""

_MOST_PAIRS = 4_000_000
"""Beyond this many pairs to compare, elements that come often are only matched beside rarer ones."""


class Change(NamedTuple):
    """`old[begin:end]` becomes `new[new_begin:new_end]`."""

    begin: int
    end: int
    new_begin: int
    new_end: int


def changes(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Change]:
    """Return what changed between two sequences, in order; what is alike at both ends costs little."""
    head = 0
    shorter = min(len(old), len(new))
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    mine, theirs = old[head : len(old) - tail], new[head : len(new) - tail]
    if not mine or not theirs:
        whole = Change(head, len(old) - tail, head, len(new) - tail)
        return [whole] if mine or theirs else []
    matcher = SequenceMatcher(None, mine, theirs, autojunk=len(mine) * len(theirs) > _MOST_PAIRS)
    return [
        Change(i1 + head, i2 + head, j1 + head, j2 + head)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def merged(base: str, mine: str, theirs: str) -> str | None:
    """Return `mine` with the changes that lead from `base` to `theirs`; None where both changed the same."""
    if base == mine:
        return theirs
    words, others, wanted = (_WORDS.findall(text) for text in (base, mine, theirs))
    if max(len(words), len(others), len(wanted)) > _MOST_WORDS:
        return None
    edits = [(c.begin, c.end, others[c.new_begin : c.new_end]) for c in changes(words, others)]
    edits += [(c.begin, c.end, wanted[c.new_begin : c.new_end]) for c in changes(words, wanted)]
    parts: list[str] = []
    position, last = 0, None
    for edit in sorted(edits, key=lambda edit: edit[:2]):
        begin, end, replacement = edit
        if edit == last:
            continue
        if begin < position or (last is not None and begin == last[0]):
            return None
        parts += words[position:begin]
        parts += replacement
        position, last = end, edit
    return "".join([*parts, *words[position:]])
