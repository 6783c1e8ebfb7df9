"""Which words of a guide are for some territories only, and which words prove that they are there.

Nothing here comes from assembly: it is what finished files are held against. A passage's words are taken in
runs that no format can break: between what assembly fills in (variables, citations, references, notes). Of
each run, windows of letters and digits are taken; formats differ in all else, spaces, hyphens and ligatures.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from guia_editor.model.blocks import (
    Block,
    Blocks,
    Chart,
    Citation,
    CodeBlock,
    Condition,
    Conditional,
    DataTable,
    FormField,
    Image,
    Inlines,
    LineBreak,
    Link,
    NoteReference,
    Reference,
    SoftBreak,
    Table,
    Text,
    Variable,
    inner,
    inner_blocks,
    inner_inlines,
    plain_text,
    walk,
)
from guia_editor.model.blocks import Code as _Code
from guia_editor.model.guide import Guide
from guia_editor.model.territory import Indicator, Territory, sees

WINDOW = 32
"""Letters of a window: about six words."""

SHORTEST = 16
"""Fewer letters than these prove nothing."""

_FILLED = re.compile(r"\{\{[^{}]*\}\}")
_BREAK = "\x00"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand together in every format, and their line in the file."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage for some territories: its place, its conditions from the outermost, its own words.

    The words of passages inside it are theirs.
    """

    path: str
    line: int
    conditions: tuple[Condition, ...]
    runs: tuple[Run, ...]

    def shown(self, places: Sequence[Territory], indicators: Mapping[str, Indicator]) -> bool:
        """Say whether any of the places sees it."""
        return any(all(sees(one, place, indicators) for one in self.conditions) for place in places)


@dataclass(frozen=True, slots=True)
class Window:
    """Letters that prove a passage; `line` and `words` tell a person where they are from."""

    letters: str
    line: int
    words: str


def letters(text: str) -> str:
    """Return only letters and digits, in lower case, compatibility forms undone."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def passages(guide: Guide) -> tuple[Passage, ...]:
    """Return the passages of a guide for some territories only, in reading order, inner ones too."""
    return tuple(
        passage for chapter in guide.chapters for passage in _passages(chapter.path, chapter.blocks, ())
    )


def common_words(guide: Guide) -> str:
    """Return the letters of all that stands in no passage: texts, records, data and names, parted by spaces.

    Words that stand here too prove nothing about a passage.
    """
    said: list[str] = []
    for chapter in guide.chapters:
        said.append(chapter.front.title)
        said += (run.text for run in _runs(chapter.blocks))
    said += (
        f"{source.short} {_BREAK} {source.title} {_BREAK} {source.issuer} {_BREAK} {source.note}"
        for source in guide.sources.values()
    )
    for term in guide.glossary.values():
        said += (term.term, term.definition, term.acronym)
    said += (cell for file in guide.data.values() for row in (file.columns, *file.rows) for cell in row)
    said += (one.label for one in guide.indicators.values())
    said += (guide.title, guide.subtitle, guide.description, guide.license, *guide.credits)
    said += guide.variables.values()
    return " ".join(letters(part) for text in said for part in text.split(_BREAK))


def authored_words(guide: Guide) -> Iterator[str]:
    """Yield what authors wrote as readers meet it: fields say nothing, what assembly fills in is NUL."""
    for chapter in guide.chapters:
        for block in walk(chapter.blocks):
            yield _own_text(block)
            yield from (_spoken(inlines, field="") for inlines in inner_inlines(block))
    yield from (term.definition for term in guide.glossary.values())
    yield from (f"{one.short} {one.title} {one.issuer} {one.note}" for one in guide.sources.values())
    yield from (cell for file in guide.data.values() for row in file.rows for cell in row)
    yield from guide.variables.values()


def blank_figures(guide: Guide, places: Sequence[Territory]) -> int:
    """Return how many cells for figures, of those that the places see, authors left blank to be filled in."""
    return sum(
        sum(
            not plain_text(cell).strip() and not any(isinstance(one, FormField) for one in cell)
            for row in block.rows
            for cell, align in zip(row, block.align, strict=False)
            if align == "right"
        )
        for chapter in guide.chapters
        for block in _seen(chapter.blocks, places, guide.indicators)
        if isinstance(block, Table)
    )


def _seen(
    blocks: Blocks, places: Sequence[Territory], indicators: Mapping[str, Indicator]
) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Conditional) and not any(
            sees(block.condition, place, indicators) for place in places
        ):
            continue
        yield block
        for inside in inner_blocks(block):
            yield from _seen(inside, places, indicators)


def windows(run: Run) -> tuple[Window, ...]:
    """Return windows at the start, the middle and the end of a run; none of one too short to prove anything.

    They do not overlap where there is room, so a page that ends inside the run leaves one whole.
    """
    whole = letters(run.text)
    if len(whole) < SHORTEST:
        return ()
    last = max(0, len(whole) - WINDOW)
    starts = sorted({0, last // 2, last}) if last >= 2 * WINDOW else sorted({0, last})
    words = " ".join(run.text.split())
    return tuple(Window(whole[at : at + WINDOW], run.line, words[:160]) for at in starts)


def _passages(path: str, blocks: Blocks, outer: tuple[Condition, ...]) -> Iterator[Passage]:
    for block in blocks:
        conditions = outer
        if isinstance(block, Conditional):
            conditions = (*outer, block.condition)
            yield Passage(path, block.lines.first, conditions, tuple(_runs(block.blocks)))
        for inside in inner_blocks(block):
            yield from _passages(path, inside, conditions)


def _runs(blocks: Blocks) -> Iterator[Run]:
    """Yield the runs of blocks, those of passages inside them left out."""
    for block in blocks:
        if isinstance(block, Conditional):
            continue
        line = block.lines.first
        yield from _parted(_own_text(block), line)
        for inlines in inner_inlines(block):
            yield from _parted(_spoken(inlines), line)
        for inside in inner_blocks(block):
            yield from _runs(inside)


def _parted(text: str, line: int) -> Iterator[Run]:
    for part in _FILLED.sub(_BREAK, text).split(_BREAK):
        if part.strip():
            yield Run(line, part)


def _own_text(block: Block) -> str:
    """Return what a block says besides its inlines."""
    match block:
        case CodeBlock(text=text):
            return text.replace("\n", _BREAK)
        case DataTable(columns=columns, source=source):
            return _BREAK.join((*(column.title for column in columns), source))
        case Chart(alt=alt):
            return alt
        case _:
            return ""


def _spoken(inlines: Inlines, field: str | None = None) -> str:
    """Return the words of inlines, with a break where assembly or a format may put something in.

    `field` stands for a field to fill in; None gives the words of its help.
    """
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Text(text=text) | _Code(text=text):
                parts.append(text)
            case SoftBreak() | LineBreak():
                parts.append(" ")
            case Image(alt=alt, title=title):
                parts.append(f"{_BREAK}{alt}{_BREAK}{title}{_BREAK}")
            case FormField() if field is not None:
                parts.append(field)
            case FormField(help=help, options=options):
                parts.append(_BREAK + _BREAK.join((help, *options)) + _BREAK)
            case Variable() | Citation() | Reference() | NoteReference():
                parts.append(_BREAK)
            case Link(children=children, title=title):
                parts.append(f"{_spoken(children, field)}{_BREAK}{title}{_BREAK}")
            case _:
                parts.append(_spoken(inner(inline), field))
    return "".join(parts)
