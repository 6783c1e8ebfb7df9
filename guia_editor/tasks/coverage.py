"""Who sees which passage: blocks × municipalities, values that are missing, two editions side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from guia_editor.errors import GuideError
from guia_editor.export.assemble import settle_data
from guia_editor.export.conditions import condition_label, settle_conditions
from guia_editor.export.context import Context
from guia_editor.export.downloads import csv_bytes
from guia_editor.export.opening import order_parts
from guia_editor.export.values import fill_values
from guia_editor.i18n import _
from guia_editor.markdown.compare import compare
from guia_editor.markdown.comparison import Comparison, FieldChange
from guia_editor.model.blocks import Blocks, Conditional, Inlines, inner_inlines, plain_text, walk
from guia_editor.model.checks_visibility import expression_faults
from guia_editor.model.document import Section
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import Chapter, Guide
from guia_editor.model.progress import Progress, Silent
from guia_editor.model.territory import Territory
from guia_editor.model.visibility import FIGURE, Seers, Use, uses, walk_within
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.choices import chapter_name, context_for

_LONGEST_EXCERPT = 110


class CoverageKind(StrEnum):
    """What a row is about; the values are what files and machines are given."""

    PASSAGE = "pasaje"
    VALUE = "variable"


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """A passage with a condition, or a variable whose value each municipality has of its own.

    `path` (from `contenido/`) and `line` are where it stands, of a variable the first use; `label` says for
    whom a passage is, or names the variable. `codes` are the municipalities whose editions show it;
    `lacking` those whose editions do not, or could not be made, because they have no value for it.
    """

    kind: CoverageKind
    path: str
    line: int
    chapter: str
    excerpt: str
    label: str
    codes: frozenset[str]
    lacking: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every row in reading order, passages and variables mixed; `missing` names a municipality each."""

    rows: tuple[CoverageRow, ...]
    missing: tuple[Finding, ...]
    places: int

    @property
    def unseen(self) -> tuple[CoverageRow, ...]:
        """The passages that no municipality's edition shows."""
        return tuple(row for row in self.rows if row.kind is CoverageKind.PASSAGE and not row.codes)

    def seen_in(self, code: str) -> tuple[CoverageRow, ...]:
        """Return the rows that a municipality's edition shows."""
        return tuple(row for row in self.rows if code in row.codes)


def coverage(folder: Path, progress: Progress | None = None) -> Coverage:
    """Return who sees which passage of the guide in a folder; raises as opening a guide does."""
    return coverage_of(open_guide(folder), progress)


def coverage_of(guide: Guide, progress: Progress | None = None) -> Coverage:
    """Return who sees which passage of a guide: its conditions are answered, nothing is assembled."""
    watch = progress or Silent()
    seers = Seers(guide)
    context = context_for(guide, guide.territories.country.code)
    values = _Values(seers)
    rows: list[CoverageRow] = []
    for number, chapter in enumerate(guide.chapters):
        watch.step(number, len(guide.chapters), chapter.front.title)
        rows += _passages(chapter, seers, context)
        for use in uses(chapter):
            values.take(chapter, use)
    order = {chapter.path: number for number, chapter in enumerate(guide.chapters)}
    rows += values.rows()
    rows.sort(key=lambda row: (order[row.path], row.line, row.kind))
    return Coverage(tuple(rows), tuple(values.findings()), len(seers.places))


def _passages(chapter: Chapter, seers: Seers, context: Context) -> Iterator[CoverageRow]:
    for block, within in walk_within(chapter.blocks):
        if isinstance(block, Conditional):
            around = seers.of(within)
            undecided = seers.undecided(block.condition) & around
            faults = [*expression_faults(block, chapter.path, seers.guide)]
            yield CoverageRow(
                CoverageKind.PASSAGE,
                chapter.path,
                block.lines.first,
                chapter_name(chapter),
                excerpt(block.blocks),
                faults[0].message if faults else condition_label(block.condition, context),
                around & seers.of((block.condition,)),
                undecided,
            )


def excerpt(blocks: Blocks) -> str:
    """Return the first words of some blocks, of one line's length."""
    words = ""
    for block in walk(blocks):
        for run in inner_inlines(block):
            words = f"{words} {plain_text(run)}".strip()
            if len(words) > _LONGEST_EXCERPT:
                return words[:_LONGEST_EXCERPT].rpartition(" ")[0] + "…"
    return words


class _Shown(NamedTuple):
    """A use of a variable, and the municipalities whose editions show it."""

    chapter: Chapter
    use: Use
    codes: frozenset[str]


class _Values:
    """The variables that each municipality has of its own, gathered over the chapters."""

    def __init__(self, seers: Seers) -> None:
        self._seers = seers
        self._uses: dict[str, list[_Shown]] = {}

    def take(self, chapter: Chapter, use: Use) -> None:
        """Take note of a use of a variable."""
        name = use.name.replace(" ", "")
        if name.removeprefix(FIGURE) not in self._seers.guide.indicators and name not in self._seers.columns:
            return
        self._uses.setdefault(name, []).append(_Shown(chapter, use, self._seers.of(use.within)))

    def _label(self, name: str) -> str:
        indicator = self._seers.guide.indicators.get(name.removeprefix(FIGURE))
        return indicator.label if indicator and name.startswith(FIGURE) else name

    def rows(self) -> Iterator[CoverageRow]:
        """Yield a row for each variable."""
        for name, uses_of in self._uses.items():
            shown = frozenset[str]().union(*(one.codes for one in uses_of))
            lacking = self._seers.lacking(name) & shown
            chapter, use, _codes = uses_of[0]
            yield CoverageRow(
                CoverageKind.VALUE,
                chapter.path,
                use.line,
                chapter_name(chapter),
                "{{" + name + "}}",
                self._label(name),
                shown - lacking,
                lacking,
            )

    def findings(self) -> Iterator[Finding]:
        """Yield what is missing, municipality by municipality."""
        for code, place in sorted(self._seers.places.items()):
            for name, uses_of in self._uses.items():
                lacks = code in self._seers.lacking(name)
                first = next((one for one in uses_of if code in one.codes), None) if lacks else None
                if first is None:
                    continue
                yield Finding(
                    Severity.ERROR,
                    "dato-ausente",
                    _("A {place}, {department} ({code}), le falta «{name}».").format(
                        place=place.name, department=place.department, code=code, name=self._label(name)
                    ),
                    _(
                        'Complételo en «Municipios», o ponga el pasaje en ::: solo {{si="hay {name}"}}.'
                    ).format(name=name.removeprefix(FIGURE)),
                    first.chapter.path,
                    first.use.line,
                )


# --- Two editions -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChapterDifference:
    """A chapter in the editions of two territories."""

    path: str
    title: str
    comparison: Comparison


def difference(folder: Path, first: str, second: str) -> tuple[ChapterDifference, ...]:
    """Return what differs between the editions of two municipalities, by chapter; raises `GuideError`."""
    return difference_of(open_guide(folder), first, second)


def difference_of(
    guide: Guide, first: str, second: str, progress: Progress | None = None
) -> tuple[ChapterDifference, ...]:
    """Return the chapters that differ between two territories' editions, in reading order.

    Both are settled as far as their words go: conditions, values and tables of data. Raises `GuideError`
    for a code that no territory has.
    """
    watch = progress or Silent()
    books: list[Mapping[str, Section]] = []
    for number, code in enumerate((first, second)):
        place = _place(guide, code)
        watch.step(number, 3, place.name)
        books.append(_settled(guide, place))
    watch.step(2, 3, _("Comparando"))
    found = []
    for chapter in guide.chapters:
        old, new = books[0][chapter.path], books[1][chapter.path]
        comparison = _compared(old, new)
        if not comparison.same:
            found.append(ChapterDifference(chapter.path, chapter_name(chapter), comparison))
    return tuple(found)


def _place(guide: Guide, code: str) -> Territory:
    place = guide.territories.find(code.strip())
    if place is None:
        raise GuideError(
            _("No hay ningún territorio con el código «{code}».").format(code=code),
            _("Escriba dos códigos del INE separados por una coma, como 0701,1601."),
        )
    return place


def _settled(guide: Guide, place: Territory) -> dict[str, Section]:
    context = Context(guide, guide.edition, place, guide.language)
    sections = settle_data(fill_values(settle_conditions(order_parts(context), context), context), context)
    return {section.path: section for section in sections}


def _compared(old: Section, new: Section) -> Comparison:
    comparison = Comparison(()) if old.blocks == new.blocks else compare(old.blocks, new.blocks)
    if plain_text(old.title) == plain_text(new.title):
        return comparison
    return replace(comparison, front=(_title_change(old.title, new.title),))


def _title_change(old: Inlines, new: Inlines) -> FieldChange:
    return FieldChange("titulo", _("título"), plain_text(old), plain_text(new))


# --- For other programs -----------------------------------------------------------------------------


def coverage_csv(found: Coverage, guide: Guide) -> bytes:
    """Return the matrix as a table: a row for each passage and variable, a column for each municipality.

    A cell holds "si" where it is seen, "falta" where a value is missing, else nothing.
    """
    places = sorted(guide.territories.municipalities)
    header = ("tipo", "archivo", "linea", "texto", "para_quien", "municipios", "faltan", *places)

    def cells(row: CoverageRow) -> Iterator[str]:
        yield from (row.kind.value, row.path, str(row.line), row.excerpt, row.label)
        yield from (str(len(row.codes)), str(len(row.lacking)))
        yield from ("falta" if code in row.lacking else "si" if code in row.codes else "" for code in places)

    return csv_bytes(header, (tuple(cells(row)) for row in found.rows))
