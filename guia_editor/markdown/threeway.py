"""Merge passages of two sides with those that both grew out of (diff3 over aligned passages).

Each passage of the base is kept, changed or gone on either side; what a side added stands before one of them.
A passage that one side moved takes along what the other changed in it. Side `a` stands where both exclude
each other, and the other is told of; so the caller decides, by the order of the sides, who stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from guia_editor.markdown.alignment import Alignment, align
from guia_editor.markdown.joined import ConflictKind
from guia_editor.markdown.merge import MergedWords, merge_words
from guia_editor.markdown.units import MARK, PROSE, ROW, Cut, Unit, joined

Words = Callable[[Unit, Unit, Unit], MergedWords | None]
"""Merges three versions of one passage; None when that cannot be done."""


class Near(NamedTuple):
    """Words that joined by themselves and should be read; `beside` when both sides added them."""

    text: str
    beside: bool


class Clash(NamedTuple):
    """What both sides changed: the passages of base and sides ("" where gone)."""

    kind: ConflictKind
    base: str
    a: str
    b: str


class Placed(NamedTuple):
    """A passage of the result, and what is to be told of it; `text` None if gone, `kind` "" for several."""

    blank: str
    text: str | None
    kind: str
    clash: Clash | None = None
    near: tuple[Near, ...] = ()


@dataclass(slots=True)
class _Side:
    """What a side made of the base: `at` its version of each passage, `added` what stands before each."""

    cut: Cut
    alignment: Alignment
    at: list[Unit | None]
    added: list[list[Unit]]
    moved: dict[int, Unit] = field(default_factory=dict)


def word_merge(base: Unit, a: Unit, b: Unit) -> MergedWords | None:
    """Merge the words of a passage."""
    return merge_words(base.text, a.text, b.text)


def three_way(base: Cut, a: Cut, b: Cut, words: Words = word_merge) -> list[Placed]:
    """Return the passages of both sides joined, in order."""
    return _ThreeWay(base, _side(base, a), _side(base, b), words).placed()


def _side(base: Cut, cut: Cut) -> _Side:
    alignment = align(base.parts, cut.parts)
    size = len(base.units)
    side = _Side(cut, alignment, [None] * size, [[] for _place in range(size + 1)])
    matched = {j: i for i, j in alignment.pairs}
    elsewhere = {j: i for i, j in alignment.moved}
    slot = 0
    for j, unit in enumerate(cut.units):
        if j in matched:
            side.at[matched[j]] = unit
            slot = matched[j] + 1
        else:
            side.added[slot].append(unit)
            if j in elsewhere:
                side.moved[elsewhere[j]] = unit
    return side


class _ThreeWay:
    def __init__(self, base: Cut, a: _Side, b: _Side, words: Words) -> None:
        self._base = base.units
        self._a = a
        self._b = b
        self._words = words
        self._told: dict[int, tuple[Clash | None, tuple[Near, ...]]] = {}
        """What moved passages have to tell, by the identity of the passage that stands for them."""
        self._alone: dict[int, list[Clash]] = {}
        """What clashed over a base passage that stands nowhere."""
        self._used: set[int] = set()
        """Places whose additions stand in a window."""
        self._follow_moves()

    def placed(self) -> list[Placed]:
        """Return the passages of the result, those that are gone with what clashed over them included."""
        found: list[Placed] = []
        windows = self._windows()
        place = 0
        while place < len(self._base):
            if place in windows:
                window, merged = windows[place]
                first = self._base[place]
                found.append(Placed(first.blank, merged.text, "", None, _near(merged)))
                place = window.stop
                continue
            found += self._added(place)
            found += self._one(place)
            place += 1
        return [*found, *self._added(place)]

    # --- Passages that a side moved -------------------------------------------------------------

    def _follow_moves(self) -> None:
        for place in sorted(self._a.moved.keys() | self._b.moved.keys()):
            mine, theirs = self._a.moved.get(place), self._b.moved.get(place)
            if mine is not None and theirs is not None:
                self._moved_by_both(place, mine, theirs)
            elif mine is not None:
                self._moved_by_one(place, mine, self._a, self._b, swap=False)
            elif theirs is not None:
                self._moved_by_one(place, theirs, self._b, self._a, swap=True)

    def _moved_by_both(self, place: int, mine: Unit, theirs: Unit) -> None:
        """Let the passage stand where `a` has put it."""
        self._settle(place, mine, mine, theirs, self._a)
        self._b.added = [[unit for unit in units if unit is not theirs] for units in self._b.added]

    def _moved_by_one(self, place: int, there: Unit, mover: _Side, other: _Side, swap: bool) -> None:
        """Let the passage stand where it was moved, with what the other side made of it."""
        base, here = self._base[place], other.at[place]
        if here is None:
            if there.text == base.text or swap:
                _replace(mover, there, None)
            if there.text != base.text:
                clash = Clash(
                    ConflictKind.DELETED, base.text, *(("", there.text) if swap else (there.text, ""))
                )
                if swap:
                    self._alone.setdefault(place, []).append(clash)
                else:
                    self._told[id(there)] = (clash, ())
            return
        other.at[place] = base
        self._settle(place, there, *((here, there) if swap else (there, here)), mover)

    def _settle(self, place: int, standing: Unit, a: Unit, b: Unit, mover: _Side) -> None:
        base = self._base[place]
        text, clash, near = self._joined(base, a, b)
        unit = Unit(standing.blank, text, standing.kind, standing.part, standing.begin)
        _replace(mover, standing, unit if text.strip() else None)
        if text.strip() and (clash or near):
            self._told[id(unit)] = (clash, near)

    # --- One passage ----------------------------------------------------------------------------

    def _one(self, place: int) -> Iterator[Placed]:
        base, a, b = self._base[place], self._a.at[place], self._b.at[place]
        for gone in self._alone.get(place, ()):
            yield Placed("", None, base.kind, gone)
        if a is None or b is None:
            left = a or b
            if left is None or left.text == base.text:
                return
            texts = (a.text if a else "", b.text if b else "")
            deleted = Clash(ConflictKind.DELETED, base.text, *texts)
            yield Placed(left.blank, a.text if a else None, left.kind, deleted)
            return
        text, clash, near = self._joined(base, a, b)
        blank = b.blank if a.blank == base.blank else a.blank
        kind = b.kind if a.text == base.text else a.kind
        yield Placed(blank, text if text.strip() else None, kind, clash, near)

    def _joined(self, base: Unit, a: Unit, b: Unit) -> tuple[str, Clash | None, tuple[Near, ...]]:
        if a.text in (b.text, base.text):
            return b.text, None, ()
        if b.text == base.text:
            return a.text, None, ()
        merged = self._words(base, a, b)
        if merged is None:
            return a.text, Clash(ConflictKind.TEXT, base.text, a.text, b.text), ()
        return merged.text, None, _near(merged)

    def _added(self, slot: int) -> Iterator[Placed]:
        """Yield what both sides added before a base passage: once what is the same, `a` before `b`."""
        if slot in self._used:
            return
        mine, theirs = self._a.added[slot], self._b.added[slot]
        same = {unit.text for unit in mine} & {unit.text for unit in theirs}
        new = [unit for unit in theirs if unit.text not in same]
        beside = new[0] if new and any(unit.text not in same for unit in mine) else None
        both = [*mine, *new]
        if beside and slot and self._base[slot - 1].kind in (ROW, MARK):
            both.sort(key=lambda unit: unit.kind != ROW)  # rows go with the table that they stand below
        for unit in both:
            clash, near = self._told.get(id(unit), (None, ()))
            if unit is beside:
                near = (*near, Near(unit.text, True))
            yield Placed(unit.blank, unit.text, unit.kind, clash, near)

    # --- Passages that were split or joined -------------------------------------------------------

    def _windows(self) -> dict[int, tuple[range, MergedWords]]:
        """Return, by first passage, the runs of passages that join as one text, not one by one.

        So a paragraph that one side split, or joined with its neighbour, takes what the other changed.
        """
        found: dict[int, tuple[range, MergedWords]] = {}
        free = 0
        for place in range(len(self._base)):
            if place < free or not self._clashes(place):
                continue
            for begin, end in ((place, place + 1), (place, place + 2), (place - 1, place + 1)):
                window = range(begin, end)
                if begin < free or end > len(self._base) or not self._is_free(window):
                    continue
                merged = self._merged_window(window)
                if merged is not None:
                    found[begin] = (window, merged)
                    self._used.update(_slots(window))
                    free = end
                    break
        return found

    def _clashes(self, place: int) -> bool:
        return any(placed.clash is not None for placed in self._one(place))

    def _is_free(self, window: range) -> bool:
        """Say whether a window takes nothing that has its own story, and more than one passage."""
        slots = _slots(window)
        if not all(self._base[place].kind in PROSE for place in window):
            return False
        added = [unit for side in (self._a, self._b) for place in slots for unit in side.added[place]]
        told = any(id(unit) in self._told for unit in added) or not self._alone.keys().isdisjoint(window)
        return not told and self._used.isdisjoint(slots) and (len(window) > 1 or bool(added))

    def _merged_window(self, window: range) -> MergedWords | None:
        base = joined(self._base[window.start : window.stop], "")
        a, b = (self._side_text(side, window) for side in (self._a, self._b))
        if not a or not b:
            return None
        return merge_words(base.lstrip("\n"), a.lstrip("\n"), b.lstrip("\n"), strict=True)

    def _side_text(self, side: _Side, window: range) -> str:
        units: list[Unit] = []
        for place in _slots(window):
            units += side.added[place]
            here = side.at[place] if place in window else None
            units += [here] if here is not None else []
        return joined(units, "")


def _slots(window: range) -> range:
    return range(window.start, window.stop + 1)


def _near(merged: MergedWords) -> tuple[Near, ...]:
    return tuple(Near(merged.text[near.begin : near.end], near.beside) for near in merged.near)


def _replace(side: _Side, old: Unit, new: Unit | None) -> None:
    for units in side.added:
        for number, unit in enumerate(units):
            if unit is old:
                units[number : number + 1] = [new] if new is not None else []
                return


def two_way(a: Cut, b: Cut) -> list[Placed]:
    """Return two texts that grew out of nothing joined: what is alike in both clashes, the rest stays."""
    alignment = align(a.parts, b.parts)
    found: list[Placed] = []
    i = j = 0
    for mine, theirs in [*alignment.pairs, (len(a.units), len(b.units))]:
        found += [Placed(unit.blank, unit.text, unit.kind) for unit in (*a.units[i:mine], *b.units[j:theirs])]
        if mine < len(a.units):
            one, other = a.units[mine], b.units[theirs]
            alike = one.text == other.text
            clash = None if alike else Clash(ConflictKind.TEXT, "", one.text, other.text)
            found.append(Placed(one.blank, one.text, one.kind, clash))
        i, j = mine + 1, theirs + 1
    return found
