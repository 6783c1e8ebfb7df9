"""Who sees what: the passages of the text with the conditions around them, and the values that they take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from guia_editor.model.blocks import (
    Block,
    Blocks,
    Chart,
    Condition,
    Conditional,
    DataTable,
    FormField,
    Image,
    Inline,
    Link,
    Variable,
    inner_blocks,
    inner_inlines,
    walk_inlines,
)
from guia_editor.model.guide import Chapter, Guide
from guia_editor.model.territory import Indicator, Territory, column_names, place_value, shows

Within = tuple[Condition, ...]
"""The conditions of the passages around something, the outermost first."""

FIGURE = "dato:"
"""How the name of a variable begins that gives an indicator."""

_MARK = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Use:
    """A variable where it is used: its name, the file's line, the conditions around it."""

    name: str
    line: int
    within: Within = ()


def walk_within(blocks: Blocks, within: Within = ()) -> Iterator[tuple[Block, Within]]:
    """Yield every block with the conditions around it, in reading order; a passage's own is not around it."""
    for block in blocks:
        yield block, within
        around = (*within, block.condition) if isinstance(block, Conditional) else within
        for inside in inner_blocks(block):
            yield from walk_within(inside, around)


def uses(chapter: Chapter) -> Iterator[Use]:
    """Yield the variables of a chapter: in its front matter, in the text, and in attributes."""
    front = chapter.front
    for words in (front.title, front.owner, front.audience, front.time, front.product):
        yield from (Use(name, 1) for name in _MARK.findall(words))
    for block, within in walk_within(chapter.blocks):
        for run in inner_inlines(block):
            for inline in walk_inlines(run):
                yield from (Use(name, inline.line, within) for name in _names_in(inline))
        texts = _attributes(block)
        yield from (Use(name, block.lines.first, within) for text in texts for name in _MARK.findall(text))


def _names_in(inline: Inline) -> Iterable[str]:
    match inline:
        case Variable(name=name):
            return (name,)
        case Image():
            return _MARK.findall(inline.source + inline.alt + inline.title)
        case Link():
            return _MARK.findall(inline.target + inline.title)
        case FormField():
            return _MARK.findall(inline.help)
        case _:
            return ()


def _attributes(block: Block) -> list[str]:
    match block:
        case DataTable():
            texts = [block.path, block.source, *(value for _column, value in block.where)]
            return [*texts, *(column.title for column in block.columns)]
        case Chart(alt=alt):
            return [alt]
        case _:
            return []


@dataclass(slots=True)
class Seers:
    """Answers who sees passages and who lacks values, each question worked out once."""

    guide: Guide
    _by_condition: dict[Condition, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    _lacking: dict[str, frozenset[str]] = field(default_factory=dict)
    _columns: frozenset[str] | None = None

    @property
    def places(self) -> Mapping[str, Territory]:
        """The municipalities by code."""
        return self.guide.territories.municipalities

    @property
    def columns(self) -> frozenset[str]:
        """The names of all columns of the municipalities."""
        if self._columns is None:
            self._columns = column_names(self.guide.territories)
        return self._columns

    def of(self, within: Within) -> frozenset[str]:
        """Return the codes of the municipalities whose editions show what stands within some conditions."""
        codes = frozenset(self.places)
        for condition in within:
            codes &= self._answers(condition)[0]
        return codes

    def undecided(self, condition: Condition) -> frozenset[str]:
        """Return the codes of those that lack a value on which a condition depends."""
        return self._answers(condition)[1]

    def _answers(self, condition: Condition) -> tuple[frozenset[str], frozenset[str]]:
        if condition not in self._by_condition:
            said = {
                code: shows(condition, place, self.guide.indicators) for code, place in self.places.items()
            }
            self._by_condition[condition] = (
                frozenset(code for code, answer in said.items() if answer),
                frozenset(code for code, answer in said.items() if answer is None),
            )
        return self._by_condition[condition]

    def lacking(self, name: str) -> frozenset[str]:
        """Return the codes of those that have no value for a variable that texts may use.

        A column that the guide's own variables name too has their value where its cell is empty.
        """
        if name not in self._lacking:
            self._lacking[name] = frozenset(self._without(name))
        return self._lacking[name]

    def _without(self, name: str) -> Iterator[str]:
        indicators: Mapping[str, Indicator] = {}
        if name.startswith(FIGURE):
            name = name.removeprefix(FIGURE).strip()
            indicators = self.guide.indicators
            if name not in indicators or not self._gaps(indicators[name]):
                return
        elif name in self.guide.variables or name not in self.columns:
            return
        for code, place in self.places.items():
            if place_value(name, place, indicators) is None:
                yield code

    def _gaps(self, indicator: Indicator) -> bool:
        """Say whether any municipality may lack a figure, which is quickly told for most."""
        columns = (*indicator.numerator, *indicator.denominator)
        return any(not place.values.get(column) for place in self.places.values() for column in columns)


def missing_values(guide: Guide) -> Iterator[tuple[Chapter, Use, frozenset[str]]]:
    """Yield each variable with the chapter and place of its first use that lacks a value in some editions.

    The codes are those of all municipalities that would show any use of it and have no value. Nothing is
    assembled: the conditions of the text are walked against the table.
    """
    seers = Seers(guide)
    first: dict[str, tuple[Chapter, Use]] = {}
    codes: dict[str, frozenset[str]] = {}
    for chapter in guide.chapters:
        for use in uses(chapter):
            lacking = seers.lacking(use.name)
            shown = lacking & seers.of(use.within) if lacking else lacking
            if shown:
                first.setdefault(use.name, (chapter, use))
                codes[use.name] = codes.get(use.name, frozenset()) | shown
    for name, (chapter, use) in first.items():
        yield chapter, use, codes[name]
