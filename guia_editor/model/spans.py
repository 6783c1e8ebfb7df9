"""Where two sequences differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


def changed(old: Sequence[Any], new: Sequence[Any]) -> tuple[int, int, int]:
    """Return from where to where two sequences differ: begin in both, end in the old, end in the new."""
    shortest = min(len(old), len(new))
    if isinstance(old, str):
        begin = _largest(shortest, lambda size: old[:size] == new[:size])
        tail = _largest(shortest - begin, lambda size: old[len(old) - size :] == new[len(new) - size :])
        return begin, len(old) - tail, len(new) - tail
    # Each pair is compared once: where most are not the very same values, comparing is what takes time.
    begin = 0
    while begin < shortest and _same(old[begin], new[begin]):
        begin += 1
    tail = 0
    while tail < shortest - begin and _same(old[-1 - tail], new[-1 - tail]):
        tail += 1
    return begin, len(old) - tail, len(new) - tail


def _same(one: Any, other: Any) -> bool:
    return one is other or bool(one == other)


def _largest(longest: int, holds: Callable[[int], bool]) -> int:
    """Return the largest size up to `longest` for which `holds`; it holds for all smaller ones."""
    low, high = 0, longest
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low
