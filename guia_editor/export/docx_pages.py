"""On which page each thing will stand: an estimate from the length of the text and the template's set-up.

Only Word, with its fonts, knows the pages of a Word file, and the guide must be made without Word. The
contents list therefore carries estimated numbers, says so in one line, and Word corrects them on request; a
field that updates by itself would greet every reader with a question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from guia_editor.export.docx_sections import GUTTER, TALLEST
from guia_editor.export.docx_tables import column_widths
from guia_editor.export.docx_writing import TWIPS_PER_POINT, in_columns
from guia_editor.export.phrases import roman
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Callout,
    Card,
    CodeBlock,
    Conditional,
    Definition,
    DefinitionList,
    Figure,
    Form,
    FormField,
    Heading,
    Image,
    Inlines,
    ListBlock,
    Listing,
    NoteReference,
    Paragraph,
    Quote,
    Rule,
    Table,
    plain_text,
    walk_inlines,
)
from guia_editor.model.document import SectionKind

if TYPE_CHECKING:
    from guia_editor.export.docx_sections import Room
    from guia_editor.export.docx_styles import Looks, Type
    from guia_editor.model.document import Asset, Note, Section

_POINTS_PER_PIXEL = 0.75
_BLANK = 20
"""Letters that a field takes when nobody said how wide it is."""
_PAGE_LEFT_EMPTY = 60.0
"""Points at the foot of a page that a table row or a picture which does not fit leaves empty, on average."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How many pages a section takes, and on which of them each of its anchors stands, the first being 0."""

    pages: int
    places: Mapping[str, int]


def estimate(sections: Iterable[tuple[SectionKind, Measured]]) -> dict[str, str]:
    """Return the page that each anchor will show: roman in the front matter, arabic from 1 after it."""
    pages: dict[str, str] = {}
    # The cover and the imprint are the first two.
    first = 3
    front = True
    for kind, measured in sections:
        if front and kind is not SectionKind.FRONT:
            first, front = 1, False
        for anchor, page in measured.places.items():
            pages[anchor] = roman(first + page) if front else str(first + page)
        first += measured.pages
    return pages


def measure(section: Section, asset: Callable[[str], Asset | None], looks: Looks, room: Room) -> Measured:
    """Return about how long a section is on pages with a room; `asset` finds its pictures."""
    rule = _Measure(asset, looks, room.width / TWIPS_PER_POINT, room.height / TWIPS_PER_POINT, section)
    places = rule.section()
    return Measured(rule.page + 1, places)


@dataclass(slots=True)
class _Measure:
    """Adds up heights in points, from the top of a section's first page."""

    asset: Callable[[str], Asset | None]
    looks: Looks
    width: float
    height: float
    part: Section
    page: int = 0
    used: float = 0.0
    places: dict[str, int] = field(default_factory=dict)

    def section(self) -> Mapping[str, int]:
        """Return the pages of all anchors of the section, the first page being 0."""
        self._mark(self.part.id)
        self._take(self._lines(self._type("heading 1"), self.part.title, self.width) + 30)
        width = self.width
        if in_columns(self.part):
            # Two columns of half the width hold what one of twice the height does.
            width, self.height = (width - GUTTER / TWIPS_PER_POINT) / 2, self.height * 2
        self._blocks(self.part.blocks, "Body Text", width)
        return self.places

    def _type(self, style: str) -> Type:
        return self.looks.types[self.looks.paragraph(style)]

    def _mark(self, anchor: str) -> None:
        if anchor:
            self.places.setdefault(anchor, self.page)

    def _take(self, height: float, whole: bool = False) -> None:
        """Use up height; what must stay whole goes to the next page when it does not fit."""
        if self.used + height > self.height:
            if whole or self.used > self.height - _PAGE_LEFT_EMPTY:
                self.page, self.used = self.page + 1, min(height, self.height)
                return
            over = self.used + height
            self.page += int(over // self.height)
            self.used = over % self.height
        else:
            self.used += height

    def _reach(self, height: float) -> None:
        """Go to the next page unless there is room for a height."""
        if self.used + height > self.height:
            self.page, self.used = self.page + 1, 0.0

    def _lines(self, look: Type, content: Inlines, width: float) -> float:
        """Return the height of a paragraph, with the blanks that it leaves to write on."""
        fields = [i for i in walk_inlines(content) if isinstance(i, FormField)]
        blanks = "x" * sum(max(len(f.help), f.width, _BLANK) if f.kind != "parrafo" else 0 for f in fields)
        rows = sum(max(f.rows, 2) for f in fields if f.kind == "parrafo")
        return look.height(plain_text(content) + blanks, width) + rows * look.size * look.line

    def _text(self, content: Inlines, style: str, width: float) -> None:
        pictures = 0.0
        for inline in walk_inlines(content):
            if isinstance(inline, NoteReference):
                self._note(inline.number)
            elif isinstance(inline, Image):
                pictures = max(pictures, self._picture(inline, width))
        self._take(self._lines(self._type(style), content, width) + pictures)

    def _note(self, number: int) -> None:
        note: Note | None = next((n for n in self.part.notes if n.number == number), None)
        for block in note.blocks if note else ():
            if isinstance(block, Paragraph):
                self._take(self._lines(self._type("footnote text"), block.children, self.width))

    def _picture(self, image: Image, width: float) -> float:
        asset = self.asset(image.source)
        if asset is None:
            return 0.0
        high, across = (max(1.0, side * _POINTS_PER_PIXEL) for side in (asset.height, asset.width))
        return high * min(1.0, width / across, self.height * TALLEST / high)

    def _blocks(self, content: Blocks, style: str, width: float) -> None:
        for block in content:
            self._mark(getattr(block, "id", ""))
            self._block(block, style, width)

    def _block(self, block: Block, style: str, width: float) -> None:
        match block:
            case Heading(level=level, children=children):
                look = self._type(f"heading {level}")
                height = self._lines(look, children, width)
                self._reach(height + 40)
                self.places[block.id] = self.page
                self._take(height)
            case Paragraph(children=children):
                self._text(children, style, width)
            case ListBlock(items=items):
                for entry in items:
                    self._blocks(entry.blocks, "List Continue" if style == "Body Text" else style, width - 22)
            case Quote(blocks=blocks):
                self._blocks(blocks, "Quote", width - 40)
            case CodeBlock(text=text):
                look = self._type("Código")
                self._take((text.count("\n") + 1) * look.size * look.line + look.before + look.after)
            case Rule():
                self._take(25)
            case Table() | Figure():
                self._shown(block, self._wide(width))
            case Callout(title=title, blocks=blocks) | Form(title=title, blocks=blocks):
                self._text(title, "Título de recuadro", width - 22)
                self._blocks(blocks, "Texto de recuadro", width - 22)
                self._take(15)
            case Conditional(blocks=blocks):
                self._take(20)
                self._blocks(blocks, style, width - 22)
                self._take(10)
            case DefinitionList(items=definitions):
                for item in definitions:
                    self._definition(item, "Término", "Definición", width)
            case Card(items=definitions):
                self._take(25)
                for item in definitions:
                    self._definition(item, "", "Texto de ficha", self._wide(width) * 0.76)
                self._take(10)
            case Listing():
                self._listing(block)
            case _:
                pass

    def _wide(self, width: float) -> float:
        """Return the width of what may stand out to the left of the text, in points."""
        return width + self.looks.hang / TWIPS_PER_POINT if width == self.width else width

    def _definition(self, item: Definition, term: str, style: str, width: float) -> None:
        self._mark(item.id)
        if term:
            self._text(item.term, term, width)
        for blocks in item.blocks:
            self._blocks(blocks, style, width)

    def _listing(self, block: Listing) -> None:
        for entry in block.entries:
            name = f"toc {min(entry.level, 3)}" if block.kind == "contents" else "table of figures"
            self._take(self.looks.height(name, entry.number + entry.title, self.width * 0.85))

    def _shown(self, block: Table | Figure, width: float) -> None:
        if isinstance(block, Figure):
            height = self._picture(block.image, width) + 20
            self._reach(height + 25)
            self.places[block.id] = self.page
            self._take(height, whole=True)
            self._text(block.caption, "Leyenda de figura", width)
            if block.data is not None:
                self._shown(block.data, width)
            return
        self._reach(70)
        if block.id:
            self.places[block.id] = self.page
        if block.caption or block.label:
            self._text(block.caption, "caption", width)
        look = self._type("Texto de tabla")
        columns = column_widths(block, round(width * TWIPS_PER_POINT))
        for number, row in enumerate((block.header, *block.rows)):
            heights = (
                look.height(plain_text(cell), column / TWIPS_PER_POINT - 10)
                for cell, column in zip(row, columns, strict=False)
            )
            if number and len(block.row_ids) >= number:
                self._mark(block.row_ids[number - 1])
            self._take(max(heights, default=0.0) + 2.5, whole=True)
        self._take(15)
        if block.source:
            self._text(block.source, "Fuente", width)
        self._blocks(block.note, "Nota de tabla", width)
