"""A text put together of sources that stay and passages written anew, with the place of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from guia_editor.markdown.inline_writer import CannotBeWritten
from guia_editor.markdown.merge import merged
from guia_editor.markdown.normalise import normalise
from guia_editor.markdown.partition import LOSSY, Opened
from guia_editor.markdown.pieces import Locked, Piece, Pieces
from guia_editor.markdown.reader import parse
from guia_editor.markdown.writer import BlockWriter, Care, flip_beside, flip_of
from guia_editor.model.blocks import Block, ListBlock

_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece to be written: `old` is where its source stands among the old pieces, None for a new one.

    `index` is the place, among the pieces that were asked for, of the one that it comes from.
    """

    piece: Piece
    old: int | None
    index: int


class Plan(NamedTuple):
    """How to write: blank lines wherever passages meet, all escaped, some old pieces written anew."""

    blank: bool = False
    careful: bool = False
    fresh: frozenset[int] = frozenset()


class Placed(NamedTuple):
    """Entries and where they stand in the new text; `kept` when they are there as their source.

    `olds` are the old pieces in whose place they are, and whose source what was written may follow.
    """

    begin: int
    end: int
    entries: tuple[Entry, ...]
    kept: bool
    olds: range


class UnwrittenError(Exception):
    """No way of writing some entries reads back; for the caller to put into words."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        super().__init__(entries)
        self.entries = entries


class _Region(NamedTuple):
    """Old pieces `begin` to `end` (not included), and what stands in their place."""

    begin: int
    end: int
    entries: tuple[Entry, ...]
    kept: bool


@dataclass(slots=True)
class _Growing:
    """A text that grows passage by passage."""

    parts: list[str] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def place(self, text: str, region: _Region) -> None:
        end, olds = self.length + len(text), range(region.begin, region.end)
        self.placed.append(Placed(self.length, end, region.entries, region.kept, olds))
        self.add(text)


class Assembler:
    """Puts the new text of an opened one together.

    `before` are the old pieces as the editor read them, one for each of `opened.pieces`; `notes` the labels
    of the footnotes that the new text may call.
    """

    def __init__(self, opened: Opened, before: Pieces, notes: frozenset[str]) -> None:
        self._opened = opened
        self._before = before
        self._notes = notes
        locked = (piece.source for piece in opened.pieces if isinstance(piece, Locked))
        self._definitions = "".join("\n\n" + source for source in locked if not parse(source).blocks)
        endings = Counter(_LINE_END.findall(opened.text))
        self._newline = endings.most_common(1)[0][0] if endings else "\n"

    def assemble(self, entries: Sequence[Entry], plan: Plan) -> tuple[str, list[Placed]]:
        """Return the new text and where its parts stand; raises `UnwrittenError`."""
        growing = _Growing()
        gap, touched = self._gap(0), False
        for region in self._regions(entries, plan):
            before, after = self._around(region, gap)
            if region.entries:
                widen = plan.blank and growing.placed and (touched or not region.kept)
                growing.add(self._widened(before) if widen else before)
                self._place(growing, region, plan)
            gap, touched = after, not region.kept
        growing.add(gap)
        return "".join(growing.parts), growing.placed

    def _regions(self, entries: Sequence[Entry], plan: Plan) -> Iterator[_Region]:
        """Yield old pieces that stay, each on its own, and what is between two of them."""
        position = 0
        changed: list[Entry] = []
        for entry in entries:
            if entry.old is None or entry.old in plan.fresh:
                changed.append(entry)
                continue
            if changed or entry.old > position:
                yield _Region(position, entry.old, tuple(changed), False)
            yield _Region(entry.old, entry.old + 1, (entry,), True)
            position, changed = entry.old + 1, []
        if changed or position < len(self._before):
            yield _Region(position, len(self._before), tuple(changed), False)

    def _around(self, region: _Region, gap: str) -> tuple[str, str]:
        """Return what goes before a region and what after it; `gap` is what the old text has before it."""
        total = len(self._before)
        begin, end, entries, _kept = region
        if begin == end:
            if begin:
                return self._newline * 2, gap
            lines = gap if not gap.strip("\r\n") else ""
            return (gap, self._newline * 2) if total else (lines, self._newline)
        after = self._gap(end)
        if entries:
            return gap, after
        if begin == 0:
            return "", gap + after if end == total else gap
        return "", after if end == total or not _has_blank_line(gap) else gap

    def _gap(self, index: int) -> str:
        """Return what the old text has before a piece; after the last one for the number of pieces."""
        spans = self._opened.spans
        begin = spans[index - 1][1] if index else 0
        end = spans[index][0] if index < len(spans) else len(self._opened.text)
        return self._opened.text[begin:end]

    def _widened(self, gap: str) -> str:
        return gap if _has_blank_line(gap) else self._newline * 2

    def _place(self, growing: _Growing, region: _Region, plan: Plan) -> None:
        if region.kept:
            growing.place(self._source(region), region)
            return
        if len(region.entries) != region.end - region.begin:
            self._place_runs(growing, region, plan)
            return
        # As many new pieces as old ones: each keeps what it can of its own.
        for number, entry in enumerate(region.entries):
            begin = region.begin + number
            if number:
                gap = self._gap(begin)
                growing.add(self._widened(gap) if plan.blank else gap)
            self._place_one(growing, _Region(begin, begin + 1, (entry,), False), plan)

    def _place_runs(self, growing: _Growing, region: _Region, plan: Plan) -> None:
        """Place a region whole, or in runs where it has locked passages: each of these is compared alone."""
        runs = [tuple(run) for _locked, run in groupby(region.entries, lambda e: isinstance(e.piece, Locked))]
        if len(runs) == 1:
            self._place_one(growing, region, plan)
            return
        for number, run in enumerate(runs):
            growing.add(self._newline * 2 if number else "")
            self._place_one(growing, _Region(region.begin, region.begin, run, False), plan)

    def _place_one(self, growing: _Growing, region: _Region, plan: Plan) -> None:
        growing.place(self._revised(growing, region, plan), region)

    def _source(self, region: _Region) -> str:
        spans = self._opened.spans[region.begin : region.end]
        return self._opened.text[spans[0][0] : spans[-1][1]] if spans else ""

    def _revised(self, growing: _Growing, region: _Region, plan: Plan) -> str:
        """Return a region's source with what changed put in, or else the region written anew."""
        source = self._source(region)
        wanted = tuple(entry.piece for entry in region.entries)
        locked = any(isinstance(piece, Locked) for piece in wanted)
        merging = bool(source) and not locked and plan.fresh.isdisjoint(range(region.begin, region.end))
        flip = self._flip(growing, region, source)
        base = self._draft(self._before[region.begin : region.end], Care.NONE, flip) if merging else ""
        for care in (Care.FULL,) if plan.careful else Care:
            try:
                text = self._draft(wanted, care, flip)
            except CannotBeWritten:
                break
            mixed = merged(base, source, text) if merging else None
            if mixed is not None and self._reads_as(mixed, wanted):
                return mixed
            if self._reads_as(text, wanted):
                return text
        raise UnwrittenError(region.entries)

    def _draft(self, pieces: Pieces, care: Care, flip: int = 0) -> str:
        writer = BlockWriter(self._notes, care)
        parts: list[str] = []
        blocks: list[Block] = []
        for piece in (*pieces, None):
            if isinstance(piece, Block):
                blocks.append(piece)
                continue
            if blocks:
                parts.append(writer.sequence(tuple(blocks), flip=flip).replace("\n", self._newline))
                blocks = []
            if piece:
                parts.append(piece.source)
        return (self._newline * 2).join(parts)

    def _flip(self, growing: _Growing, region: _Region, source: str) -> int:
        """Return the shift of list markers that a region's list had, or that parts it from those around."""
        first = region.entries[0].piece
        if not isinstance(first, ListBlock):
            return 0
        if source and _is_alike(self._before[region.begin], first):
            return flip_of(source)
        beside: list[str] = []
        if growing.placed and _is_alike(growing.placed[-1].entries[-1].piece, first):
            last = growing.placed[-1]
            beside.append("".join(growing.parts)[last.begin : last.end])
        if region.end < len(self._before) and _is_alike(self._before[region.end], first):
            beside.append(self._source(_Region(region.end, region.end + 1, (), True)))
        return flip_beside(beside)

    def _reads_as(self, text: str, wanted: Pieces) -> bool:
        if any(isinstance(piece, Locked) for piece in wanted):
            return True  # only the whole text shows what a locked passage does
        # Definitions of links make no blocks, and the words of a source may use them.
        read = parse(text + self._definitions, notes=self._notes)
        lossy = any(problem.code in LOSSY for problem in read.problems)
        return not lossy and normalise(read.blocks) == wanted


def _is_alike(piece: Piece, block: ListBlock) -> bool:
    return isinstance(piece, ListBlock) and piece.ordered == block.ordered


def _has_blank_line(gap: str) -> bool:
    return len(_LINE_END.findall(gap)) > 1
