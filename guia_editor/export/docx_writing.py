"""What is known while one section of a Word file is written, what it asks of the others, and what it counts.

A section asks only through here, and every answer is kept: where all are the same again, in the edition of
another territory, so is what was written.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from guia_editor.export.docx_fields import Bookmarks, Sequences
from guia_editor.export.docx_fragments import Count, Fragment, Relation, hole, template
from guia_editor.export.docx_numbering import Lists
from guia_editor.i18n import wording
from guia_editor.model.blocks import DefinitionList, Label, Lines
from guia_editor.model.document import NotRendered, SectionKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from guia_editor.export.docx_pictures import Rasters
    from guia_editor.export.docx_styles import Looks
    from guia_editor.model.document import Asset, Note, Section

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


@dataclass(frozen=True, slots=True)
class Known:
    """What the file knows of an anchor: its bookmark, the one that leads to it, its label or heading number.

    `target` is its section's bookmark when it has no place of its own, empty when nothing is known of it.
    """

    name: str
    target: str
    label: Label | None
    heading: str


class Book(Protocol):
    """The rest of the file, as a section may ask for it."""

    looks: Looks

    def known(self, anchor: str) -> Known:
        """Return what is known of an anchor."""

    def page(self, anchor: str) -> str:
        """Return the page number that listings show for an anchor."""

    def asset(self, source: str) -> Asset | None:
        """Return a picture of the document."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What decides how a section is written, besides its own content and the answers to what it asks.

    `template` stands for all that decides looks; `unlisted`: the contents do not name it; `elsewhere` are
    those of its anchors that stand in a section before it too.
    """

    template: str
    language: str
    base_url: str
    place: Place
    unlisted: bool = False
    elsewhere: frozenset[str] = frozenset()


@dataclass(slots=True)
class Notes:
    """The footnotes of a section: those met and not yet written, and what Word will count."""

    texts: list[str] = field(default_factory=list)
    waiting: list[tuple[str, Note, bool]] = field(default_factory=list)
    met: dict[int, str] = field(default_factory=dict)
    counted: int = 0


@dataclass(slots=True)
class Answers:
    """What a section asked of the rest of the file, and was told."""

    known: dict[str, Known] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    assets: dict[str, Asset | None] = field(default_factory=dict)

    def asset(self, book: Book, source: str) -> Asset | None:
        """Ask for a picture."""
        return self.assets.setdefault(source, book.asset(source))

    def hold(self, book: Book) -> bool:
        """Say whether a file would answer the same."""
        return (
            all(book.known(anchor) == told for anchor, told in self.known.items())
            and all(book.page(anchor) == told for anchor, told in self.pages.items())
            and all(book.asset(source) == told for source, told in self.assets.items())
        )


@dataclass(slots=True)
class Writing:
    """One section in the making; without a section, the cover and the imprint."""

    book: Book
    terms: Terms
    rasters: Rasters
    section: Section | None = None
    answers: Answers = field(default_factory=Answers)
    losses: list[NotRendered] = field(default_factory=list)
    notes: Notes = field(default_factory=Notes)
    sequences: Sequences = field(default_factory=Sequences)
    in_note: bool = False
    lists: Lists = field(init=False)
    bookmarks: Bookmarks = field(init=False)
    _counted: Counter[Count] = field(default_factory=Counter)
    _relations: dict[Relation, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lists = Lists(self.looks)
        self.bookmarks = Bookmarks(
            lambda anchor: self.known(anchor).name,
            lambda: self.count(Count.BOOKMARK),
            set(self.terms.elsewhere),
        )

    @property
    def looks(self) -> Looks:
        """The template as read."""
        return self.book.looks

    def fragment(self, body: str) -> Fragment:
        """Return what was written: a text, and the footnotes that it named."""
        return Fragment(
            template(body),
            template("".join(self.notes.texts)),
            dict(self._counted),
            tuple(self.lists.wanted),
            tuple(self._relations),
            tuple(self.losses),
        )

    # --- counted in the file ---------------------------------------------------------------------

    def count(self, kind: Count) -> str:
        """Return the place of the next number of a kind."""
        self._counted[kind] += 1
        return hole(kind, self._counted[kind] - 1)

    def relate(self, relation: Relation) -> str:
        """Return the identifier of a relationship that the text names."""
        self._relations[relation] = None
        return relation.identity

    # --- asked of the file -----------------------------------------------------------------------

    def known(self, anchor: str) -> Known:
        """Return what the file knows of an anchor."""
        if anchor not in self.answers.known:
            self.answers.known[anchor] = self.book.known(anchor)
        return self.answers.known[anchor]

    def target(self, anchor: str) -> str:
        """Return the bookmark that leads to an anchor; empty when the document does not know it."""
        return self.known(anchor).target

    def page(self, anchor: str) -> str:
        """Return the page number that listings show for an anchor."""
        return self.answers.pages.setdefault(anchor, self.book.page(anchor))

    def asset(self, source: str) -> Asset | None:
        """Return a picture of the document."""
        return self.answers.asset(self.book, source)

    # --- said and looked up ----------------------------------------------------------------------

    def words(self) -> Callable[[str], str]:
        """Return the `_()` of the document's own fixed words."""
        return wording(self.terms.language)

    def lose(self, what: str, reason: str, lines: Lines) -> None:
        """Report something that Word cannot show."""
        path = (self.section.path or self.section.id) if self.section is not None else ""
        self.losses.append(NotRendered("docx", path, lines, what, reason))

    def style(self, name: str) -> str:
        """Return the identifier of a paragraph style."""
        return self.looks.paragraph(name)

    def look(self, name: str) -> str:
        """Return the identifier of a character style."""
        return self.looks.character(name)
