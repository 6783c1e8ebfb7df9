"""A Word file as a whole: what its sections may ask of each other, and their numbers when they are joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from guia_editor.export.docx_fields import bookmark_name
from guia_editor.export.docx_fragments import STEPS, Count, Packed, after_multiple
from guia_editor.export.docx_writing import Known
from guia_editor.model.blocks import (
    Block,
    Callout,
    Card,
    DefinitionList,
    Figure,
    Form,
    Heading,
    Label,
    Table,
    walk,
)

if TYPE_CHECKING:
    from guia_editor.export.docx_fragments import Fragment
    from guia_editor.export.docx_numbering import Numbering
    from guia_editor.export.docx_package import Package
    from guia_editor.export.docx_styles import Looks
    from guia_editor.model.document import Asset, Document, Section


@dataclass(slots=True)
class Facts:
    """The anchors of one section in their order, with labels and heading numbers where they have them."""

    anchors: dict[str, None] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)

    def take(self, block: Block) -> None:
        """Take note of a block's anchors."""
        match block:
            case Heading(id=anchor, number=number):
                self._add(anchor)
                if number:
                    self.headings[anchor] = number
            case Table(id=anchor, label=label, row_ids=rows):
                self._add(anchor, *rows, label=label)
            case (
                Figure(id=anchor, label=label)
                | Callout(id=anchor, label=label)
                | Form(id=anchor, label=label)
            ):
                self._add(anchor, label=label)
            case Card(id=anchor, items=items):
                self._add(anchor, *(item.id for item in items))
            case DefinitionList(items=items):
                self._add(*(item.id for item in items))
            case _:
                pass

    def _add(self, *anchors: str, label: Label | None = None) -> None:
        self.anchors.update((anchor, None) for anchor in anchors if anchor)
        if label is not None and anchors[0]:
            self.labels[anchors[0]] = label


def facts_of(section: Section) -> Facts:
    """Return what other sections may want to know of a section."""
    facts = Facts({section.id: None})
    if section.label:
        facts.headings[section.id] = section.label
    for block in walk(section.blocks):
        facts.take(block)
    for note in section.notes:
        for block in walk(note.blocks):
            facts.take(block)
    return facts


@dataclass(slots=True)
class Whole:
    """What a section may ask of the rest of its file (`docx_writing.Book`); `pages` are given once known."""

    document: Document
    looks: Looks
    pages: Mapping[str, str] = field(default_factory=dict)
    _anchors: dict[str, str] = field(default_factory=dict)
    _labels: dict[str, Label] = field(default_factory=dict)
    _headings: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _known: dict[str, Known] = field(default_factory=dict)

    def include(self, facts: Facts) -> frozenset[str]:
        """Take note of the next section; return those of its anchors that one before it has too."""
        twice = frozenset(facts.anchors.keys() & self._anchors.keys())
        for anchor in facts.anchors:
            if anchor not in self._anchors:
                self._anchors[anchor] = bookmark_name(anchor, self._taken)
        self._labels.update(facts.labels)
        self._headings.update(facts.headings)
        return twice

    def known(self, anchor: str) -> Known:
        """Return what is known of an anchor."""
        if anchor not in self._known:
            own = self._anchors.get(anchor, "")
            target = own or self._anchors.get(self.document.anchors.get(anchor, ""), "")
            label, heading = self._labels.get(anchor), self._headings.get(anchor, "")
            self._known[anchor] = Known(own, target, label, heading)
        return self._known[anchor]

    def page(self, anchor: str) -> str:
        """Return the page number that listings show for an anchor."""
        return self.pages.get(anchor, "")

    def asset(self, source: str) -> Asset | None:
        """Return a picture of the document."""
        return self.document.assets.get(source)


@dataclass(slots=True)
class Joiner:
    """Puts fragments one after the other: numbers that run through the file, lists, relationships."""

    package: Package
    numbering: Numbering
    body: list[Packed] = field(default_factory=list)
    notes: list[Packed] = field(default_factory=list)
    _reached: Counter[Count] = field(default_factory=Counter)

    def add(self, fragment: Fragment, setups: Sequence[str] = ()) -> None:
        """Add a fragment; `setups` are the endings of Word sections for its holes."""
        for relation in fragment.relations:
            self.package.relate(relation)
        given: dict[Count, Sequence[str]] = {
            Count.SETUP: setups,
            Count.LIST: self.numbering.numbers(fragment.lists),
        }
        firsts = []
        for kind, step in STEPS.items():
            if kind is not Count.LIST:
                first = after_multiple(self._reached[kind], step) + 1
                count = fragment.counted.get(kind, 0)
                self._reached[kind] = first + count - 1
                given[kind] = range_of(first, count)
                firsts.append(first)
        body, notes = fragment.joined(given, (*firsts, *setups, given[Count.LIST]))
        self.body.append(body)
        self.notes.append(notes)


def range_of(first: int, count: int) -> tuple[str, ...]:
    """Return so many numbers from the first on, as words."""
    return tuple(map(str, range(first, first + count)))
