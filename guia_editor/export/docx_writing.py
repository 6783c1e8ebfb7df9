"""What is known while a Word file is written: the document, the template, and all that must be counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

from guia_editor.export.docx_fields import Bookmarks, Sequences
from guia_editor.i18n import wording
from guia_editor.model.blocks import (
    Block,
    Callout,
    Card,
    DefinitionList,
    Figure,
    Form,
    Heading,
    Label,
    Lines,
    Table,
    walk,
)
from guia_editor.model.document import NotRendered, SectionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docx.opc.part import Part

    from guia_editor.export.docx_numbering import Numbering
    from guia_editor.export.docx_package import Package
    from guia_editor.export.docx_pictures import Pictures
    from guia_editor.export.docx_styles import Looks
    from guia_editor.model.document import Document, Note, Report, Section

TWIPS_PER_POINT = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where blocks stand: their paragraph style, the room there, and the lists around them.

    `width` and `height` are what a block may take, in twips; `left` is the indentation that lists around
    impose; `depth` how many lists those are; `cell` whether this is a cell of a table; `hang` how far wide
    things may stand out to the left of the text, where the numbers of headings hang; `shift` how far out the
    place itself stands, for lists whose indentation is counted from the text.
    """

    style: str
    width: int
    height: int
    depth: int = 0
    left: int = 0
    cell: bool = False
    hang: int = 0
    shift: int = 0

    def wide(self) -> Place:
        """Return the place of what needs room: the text's width and the space to its left."""
        out = self.hang
        return replace(self, width=self.width + out, left=self.left - out, hang=0, shift=self.shift - out)

    def framed(self, style: str, margin: int) -> Place:
        """Return the place inside a box that stands here, `margin` narrower."""
        width = max(self.width - margin, 600)
        return replace(self, style=style, width=width, depth=0, left=0, hang=0, shift=0)


def in_columns(section: Section) -> bool:
    """Say whether a part is set in two columns: one that the program makes of terms and what they mean."""
    return section.kind is SectionKind.BACK and all(isinstance(b, DefinitionList) for b in section.blocks)


@dataclass(slots=True)
class Notes:
    """The footnotes of the file: those met and not yet written, and what Word will count."""

    texts: list[str] = field(default_factory=list)
    waiting: list[tuple[int, Note, bool]] = field(default_factory=list)
    met: dict[int, int] = field(default_factory=dict)
    counted: int = 0
    last: int = 0


@dataclass(slots=True)
class Writing:
    """One Word file in the making. `part` is the part that the text being written belongs to."""

    document: Document
    report: Report
    looks: Looks
    package: Package
    pictures: Pictures
    numbering: Numbering
    part: Part
    pages: Mapping[str, str]
    estimated: bool
    language: str
    bookmarks: Bookmarks = field(default_factory=Bookmarks)
    sequences: Sequences = field(default_factory=Sequences)
    notes: Notes = field(default_factory=Notes)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    labels: dict[str, Label] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    anchors: set[str] = field(default_factory=set)
    section: Section | None = None
    in_note: bool = False

    def __post_init__(self) -> None:
        for section in self.document.sections:
            self.anchors.add(section.id)
            if section.label:
                self.headings[section.id] = section.label
            for block in walk(section.blocks):
                self._know(block)
            for note in section.notes:
                for block in walk(note.blocks):
                    self._know(block)

    def _know(self, block: Block) -> None:
        match block:
            case Heading(id=anchor, number=number):
                self.anchors.add(anchor)
                if number:
                    self.headings[anchor] = number
            case Table(id=anchor, label=label, row_ids=rows):
                self.anchors.update((anchor, *rows))
                self._label(anchor, label)
            case (
                Figure(id=anchor, label=label)
                | Callout(id=anchor, label=label)
                | Form(id=anchor, label=label)
            ):
                self.anchors.add(anchor)
                self._label(anchor, label)
            case Card(id=anchor, items=items):
                self.anchors.update((anchor, *(item.id for item in items)))
            case DefinitionList(items=items):
                self.anchors.update(item.id for item in items)
            case _:
                pass

    def _label(self, anchor: str, label: Label | None) -> None:
        if anchor and label is not None:
            self.labels[anchor] = label

    def words(self) -> Callable[[str], str]:
        """Return the `_()` of the document's own fixed words."""
        return wording(self.language)

    def target(self, anchor: str) -> str:
        """Return the bookmark that leads to an anchor, or to its section when it has no place of its own.

        Empty when the document does not know the anchor.
        """
        if anchor in self.anchors:
            return self.bookmarks.name(anchor)
        section = self.document.anchors.get(anchor, "")
        return self.bookmarks.name(section) if section in self.anchors else ""

    def lose(self, what: str, reason: str, lines: Lines) -> None:
        """Report something that Word cannot show."""
        path = (self.section.path or self.section.id) if self.section is not None else ""
        self.report.losses.append(NotRendered("docx", path, lines, what, reason))

    def style(self, name: str) -> str:
        """Return the identifier of a paragraph style."""
        return self.looks.paragraph(name)

    def look(self, name: str) -> str:
        """Return the identifier of a character style."""
        return self.looks.character(name)
