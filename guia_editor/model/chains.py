"""Each key's events as a chain, and all events in the order in which they were caused."""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from guia_editor.model.events import Event


@dataclass(frozen=True, slots=True)
class Chain:
    """The events of one key by number, then hash.

    `missing` is how many numbers before the last have no event. `rivals` gives, for each event (by hash),
    the highest number among those that stand neither before nor after it, and -1 when there is none: a chain
    that two have continued, a thief or a backup put back, has rivals.
    """

    events: tuple[Event, ...]
    missing: int
    rivals: Mapping[str, int]

    @property
    def last(self) -> int:
        """The highest number, -1 for no events."""
        return self.events[-1].number if self.events else -1

    @property
    def forked(self) -> bool:
        """Say whether it has been continued in two ways."""
        return any(number >= 0 for number in self.rivals.values())


def chain_of(events: Iterable[Event]) -> Chain:
    """Return the chain of one key's events; each may be given once."""
    ordered = tuple(sorted(events, key=lambda one: (one.number, one.hash)))
    numbers = [one.number for one in ordered]
    last = numbers[-1] if numbers else -1
    return Chain(ordered, last + 1 - len(set(numbers)), _rivals(ordered, numbers))


def _rivals(ordered: Sequence[Event], numbers: Sequence[int]) -> Mapping[str, int]:
    children: dict[int, list[int]] = defaultdict(list)
    parents = _parents(ordered, numbers)
    for index, parent in enumerate(parents):
        children[parent].append(index)
    below = list(numbers)  # the highest number in each event's part of the tree
    for index in range(len(ordered) - 1, -1, -1):
        if parents[index] >= 0:
            below[parents[index]] = max(below[parents[index]], below[index])
    beside = [-1] * len(ordered)
    for index in range(-1, len(ordered)):
        heirs = sorted(children[index], key=lambda one: below[one])
        inherited = beside[index] if index >= 0 else -1
        for heir in heirs:
            other = heirs[-1] if heir != heirs[-1] else heirs[-2] if len(heirs) > 1 else None
            beside[heir] = max(inherited, -1 if other is None else below[other])
    return {event.hash: number for event, number in zip(ordered, beside, strict=True)}


def _parents(ordered: Sequence[Event], numbers: Sequence[int]) -> list[int]:
    """Return the place of each event's parent, -1 for none.

    One whose parent is not here hangs on the highest before the parent's number: a gap makes no rivals, but
    a parent other than the one that is here does.
    """
    places = {event.hash: index for index, event in enumerate(ordered)}
    found = []
    for event in ordered:
        place = places.get(event.previous, -1)
        if place < 0 or numbers[place] != event.number - 1:
            place = bisect_right(numbers, event.number - 2) - 1
        found.append(place)
    return found


def before(events: Iterable[Event], hash: str) -> frozenset[str]:
    """Return the hashes of an event and of those that it follows, one by one, as far as they are here."""
    known = {one.hash: one for one in events}
    found = set()
    event = known.get(hash)
    while event is not None and event.hash not in found:
        found.add(event.hash)
        event = known.get(event.previous)
    return frozenset(found)


def causal_order(events: Sequence[Event]) -> tuple[Event, ...]:
    """Return events so that each comes after those that its signer had seen; ties by id, then hash.

    Events that claim to have seen each other, which only a forger makes, come by id.
    """
    ranked = sorted(events, key=lambda one: (one.id, one.hash))
    numbers: dict[str, list[int]] = defaultdict(list)
    holders: dict[tuple[str, int], list[int]] = defaultdict(list)
    for place, event in enumerate(ranked):
        holders[event.key, event.number].append(place)
    for key, number in sorted(holders):
        numbers[key].append(number)
    waits = [0] * len(ranked)
    after: list[list[int]] = [[] for _event in ranked]
    for place, event in enumerate(ranked):
        for key, number in ((event.key, event.number - 1), *event.seen.items()):
            index = bisect_right(numbers[key], number) if key in numbers else 0
            for cause in holders[key, numbers[key][index - 1]] if index else ():
                if cause != place:
                    after[cause].append(place)
                    waits[place] += 1
    return tuple(ranked[place] for place in _sorted(waits, after))


def _sorted(waits: list[int], after: Sequence[Sequence[int]]) -> Iterable[int]:
    ready = [place for place, count in enumerate(waits) if count == 0]
    done = [False] * len(waits)
    stuck = 0
    while True:
        while ready:
            place = heapq.heappop(ready)
            done[place] = True
            yield place
            for heir in after[place]:
                waits[heir] -= 1
                if waits[heir] == 0 and not done[heir]:
                    heapq.heappush(ready, heir)
        while stuck < len(done) and done[stuck]:
            stuck += 1
        if stuck == len(done):
            return
        waits[stuck] = 0
        heapq.heappush(ready, stuck)
