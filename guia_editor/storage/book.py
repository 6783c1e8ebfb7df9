"""The order of the book as guia.yaml writes it: which files stand in which part, and with which numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from guia_editor.errors import InvalidGuide
from guia_editor.i18n import _
from guia_editor.model.document import SectionKind
from guia_editor.storage.declared import Listed, read_guide_file
from guia_editor.storage.yaml import Problems
from guia_editor.storage.yaml_edit import Entry, Part, part_of

PARTS: Mapping[SectionKind, str] = MappingProxyType(
    {
        SectionKind.FRONT: "preliminares",
        SectionKind.CHAPTER: "capitulos",
        SectionKind.ANNEX: "anexos",
    }
)
"""The key of guia.yaml that lists each part."""

RETIRED = "retirados"
"""The folder below `contenido/` that keeps chapters taken out of the book, in one folder per part."""


def listed(text: str) -> tuple[Listed, ...]:
    """Return the files that guia.yaml puts in the book; raises `InvalidGuide` when it cannot be read."""
    problems = Problems("guia.yaml")
    said = read_guide_file(text, problems)
    if said is None:
        raise InvalidGuide(problems.found[0].message, problems.found[0].remedy, tuple(problems.found))
    return said.files


def arranged(text: str, kind: SectionKind, entries: Sequence[Entry]) -> str:
    """Return guia.yaml with a part's entries in this order; the numbers stay with the places.

    Raises `InvalidGuide` should the result not read as just that.
    """
    here, before = part_of(text, PARTS[kind]), listed(text)
    numbers = numbers_for(kind, [one.number for one in before if one.kind is kind], len(entries))
    numbered = [one.numbered(number) for one, number in zip(entries, numbers, strict=True)]
    made = here.text(numbered)
    after = listed(made)
    others = [one for one in before if one.kind is not kind]
    paths = [one.path for one in entries]
    if others != [one for one in after if one.kind is not kind] or paths != [
        one.path for one in after if one.kind is kind
    ]:
        raise InvalidGuide(
            _("guia.yaml está escrito de un modo que no se puede cambiar sin tocar lo demás."),
            _("Ábralo en un editor de texto y haga allí el cambio."),
        )
    return made


def numbers_for(kind: SectionKind, old: Sequence[str], count: int) -> list[str]:
    """Return the numbers of a part's places, first to last: those it had, and what follows the last."""
    prefix = "A" if kind is SectionKind.ANNEX else ""
    numbers = list(old[:count])
    while len(numbers) < count:
        digits = numbers[-1].removeprefix(prefix) if numbers else "0"
        last = int(digits) if digits.isascii() and digits.isdecimal() else len(numbers)
        numbers.append("" if kind is SectionKind.FRONT else f"{prefix}{last + 1}")
    return numbers


def part(text: str, kind: SectionKind) -> Part:
    """Return a part of the book as written."""
    return part_of(text, PARTS[kind])
