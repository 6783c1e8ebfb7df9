"""What the Word files of many editions share, made once: sections as written, parts compressed, pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from guia_editor.export.bank import Bank, Recent
from guia_editor.export.docx_fragments import Packed, pack
from guia_editor.export.docx_pages import measure
from guia_editor.export.docx_whole import facts_of
from guia_editor.export.docx_writing import Answers

if TYPE_CHECKING:
    from guia_editor.export.docx_fragments import Fragment
    from guia_editor.export.docx_pages import Measured
    from guia_editor.export.docx_sections import Room
    from guia_editor.export.docx_whole import Facts, Whole
    from guia_editor.model.document import Section

_PARTS = 600
_VARIANTS = 6
"""How many texts of one section, and ways to write each, are remembered."""

_PICTURES = 40

T = TypeVar("T")


@dataclass(slots=True)
class Outcomes(Generic[T]):
    """What one step made of one section, each with its terms and with the answers that it depends on."""

    _made: list[tuple[object, Answers, T]] = field(default_factory=list)

    def get(self, terms: object, whole: Whole, make: Callable[[], tuple[Answers, T]]) -> T:
        """Return what was made on these terms where the file answers the same, else make it."""
        for before, answers, outcome in self._made:
            if before == terms and answers.hold(whole):
                return outcome
        answers, outcome = make()
        self._made = [(terms, answers, outcome), *self._made[: _VARIANTS - 1]]
        return outcome


@dataclass(slots=True)
class Kept:
    """What is remembered of one section; equal sections share it."""

    facts: Facts
    measured: Outcomes[Measured] = field(default_factory=Outcomes)
    fragments: Outcomes[Fragment] = field(default_factory=Outcomes)


@dataclass(slots=True)
class Shared:
    """The memory of one writer; `bank` is the folder that several processes share."""

    bank: Bank
    pictures: Recent[bytes, bytes] = field(default_factory=partial(Recent, _PICTURES))
    _sections: dict[str, list[tuple[Section, Kept]]] = field(default_factory=dict)
    _packed: Recent[bytes, Packed] = field(default_factory=partial(Recent, _PARTS))

    def section(self, section: Section) -> Kept:
        """Return what is remembered of a section."""
        before = self._sections.get(section.id, [])
        # Compared, not hashed: a chapter of thousands of values is equal at a glance when it is one.
        found = next((pair for pair in before if pair[0] == section), None)
        if found is None:
            found = section, Kept(facts_of(section))
        else:
            before.remove(found)
        self._sections[section.id] = [found, *before[: _VARIANTS - 1]]
        return found[1]

    def packed(self, part: bytes) -> Packed:
        """Return a part of a package compressed."""
        return self._packed.get(part, lambda: pack(part))


def measured(kept: Kept, section: Section, whole: Whole, template: str, room: Room) -> Measured:
    """Return about how long a section is."""

    def make() -> tuple[Answers, Measured]:
        answers = Answers()
        return answers, measure(section, partial(answers.asset, whole), whole.looks, room)

    return kept.measured.get((template, room), whole, make)
