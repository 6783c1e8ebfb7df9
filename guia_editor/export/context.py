"""What every step of assembly knows, and where it leaves what it finds besides the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from guia_editor.errors import InvalidGuide
from guia_editor.i18n import _, wording
from guia_editor.model.document import Asset, Download, Section
from guia_editor.model.edition import Edition
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import Guide
from guia_editor.model.rewrite import OnBlock, OnInline, rewrite, rewrite_inlines, same_block, same_inline
from guia_editor.model.territory import Indicator, Territory, TerritoryKind, indicator_value

Sections = tuple[Section, ...]


@dataclass(slots=True)
class Context:
    """One assembly: what it is made from, and what its steps gather besides the sections.

    `cited` lists, for each work by key, the ids of the sections that cite it, `places` what is cited of it
    ("art. 10"); `origin` is the file of the section that a step is working on, for what it has to say.
    """

    guide: Guide
    edition: Edition
    territory: Territory
    language: str
    problems: list[Finding] = field(default_factory=list)
    assets: dict[str, Asset] = field(default_factory=dict)
    downloads: dict[str, Download] = field(default_factory=dict)
    cited: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, set[str]] = field(default_factory=dict)
    origin: str = ""
    _figures: dict[tuple[str, str], float | None] = field(default_factory=dict)

    @property
    def words(self) -> Callable[[str], str]:
        """The `_()` for words that stand in the document, in its language."""
        return wording(self.language)

    @property
    def municipal(self) -> bool:
        """Whether this is one municipality's edition."""
        return self.territory.kind is TerritoryKind.MUNICIPALITY

    def department(self) -> Territory | None:
        """Return the department of a municipality's edition, if the guide knows it."""
        return self.guide.territories.departments.get(self.territory.department_code)

    def figure(self, indicator: Indicator, place: Territory) -> float | None:
        """Return a territory's figure, or None; computed once, as the country's is asked for many times."""
        key = (indicator.id, place.code)
        if key not in self._figures:
            self._figures[key] = indicator_value(indicator, place, self.guide.territories)
        return self._figures[key]

    def problem(self, code: str, message: str, remedy: str, line: int = 0) -> None:
        """Note something that keeps the document from being made, at a line of the section's file."""
        self.problems.append(Finding(Severity.ERROR, code, message, remedy, self.origin, line))

    def stop_on_problems(self) -> None:
        """Raise `InvalidGuide` with all the problems noted, if any; its message tells the first three."""
        if not self.problems:
            return
        found = tuple(dict.fromkeys(self.problems))
        told = [f"{_place(one)}{one.message} {one.remedy}" for one in found[:3]]
        if len(found) > len(told):
            told.append(_("Y {count} problemas más.").format(count=len(found) - len(told)))
        message = _("No se puede armar la edición {edition} para {territory}.").format(
            edition=self.edition.number, territory=self.territory.name
        )
        raise InvalidGuide(message, "\n".join(told), found)


def _place(finding: Finding) -> str:
    if not finding.path:
        return ""
    if not finding.line:
        return f"{finding.path}: "
    return _("{path}, línea {line}: ").format(path=finding.path, line=finding.line)


def rewrite_section(
    section: Section, on_block: OnBlock = same_block, on_inline: OnInline = same_inline
) -> Section:
    """Return a section with its title, text and notes rewritten; the same object if nothing changed."""
    title = rewrite_inlines(section.title, on_inline)
    blocks = rewrite(section.blocks, on_block, on_inline)
    notes = tuple(
        replace(note, blocks=text)
        if (text := rewrite(note.blocks, on_block, on_inline)) is not note.blocks
        else note
        for note in section.notes
    )
    if title is section.title and blocks is section.blocks and notes == section.notes:
        return section
    return replace(section, title=title, blocks=blocks, notes=notes)
