"""The one closed set of blocks and inlines that a chapter can hold.

Every reading of a chapter (checks, exporters, review, translation) works on these values. They are
immutable, know their source lines, and carry no looks. A chapter as parsed holds *source* kinds too
(`Variable`, `Citation`, `DataTable`, `Chart`, `Profile`, `NoteDefinition`); `export.assemble` settles
them into the others, so an exporter may refuse to see them (`SOURCE_ONLY`).

Longer than our files are: the two sets and the walks over them stand together so that whoever adds a kind
finds in one place all that it must be taught, and the type checker names the walk that forgot it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, assert_never


class Lines(NamedTuple):
    """First and last source line of a construct, 1-based, both included; (0, 0) when made by the program."""

    first: int
    last: int


NOWHERE = Lines(0, 0)


@dataclass(frozen=True, slots=True)
class Label:
    """The number of a captioned thing: `Label("Tabla", "7", 2)` reads "Tabla 7.2"."""

    word: str
    chapter: str
    index: int

    @property
    def number(self) -> str:
        """The number alone, as in "7.2"."""
        return f"{self.chapter}.{self.index}" if self.chapter else str(self.index)

    def __str__(self) -> str:
        return f"{self.word} {self.number}"


# --- Inlines -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Plain characters."""

    text: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Stressed words, usually in italics."""

    children: Inlines
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Strong:
    """Strongly stressed words, usually in bold."""

    children: Inlines
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Strikethrough:
    """Words struck through."""

    children: Inlines
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Code:
    """Characters to be read literally."""

    text: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class SoftBreak:
    """An end of line in the source that reads as a space."""

    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class LineBreak:
    """An end of line that the author asked for."""

    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address; `target` is a URL, or `#id` for a place in the guide."""

    target: str
    children: Inlines
    title: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture among words; `source` is a path inside the guide and a key of `Document.assets`."""

    source: str
    alt: str
    title: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class NoteReference:
    """The mark of a footnote; `number` is filled by assembly and counts within the chapter."""

    label: str
    number: int = 0
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Variable:
    """`{{name}}`, replaced by the territory's or the guide's value. Source only."""

    name: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """`[](#id)`; assembly fills `text` ("Tabla 7.2") in the edition's language."""

    target: str
    text: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class CitationItem:
    """One work cited, with the place in it ("art. 10")."""

    key: str
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """`[@key, locator; @key2]`. Source only: assembly makes text and links of it."""

    items: tuple[CitationItem, ...]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class GlossaryLink:
    """`[words](#g:term)`: words that the glossary explains; leads to the anchor `g-term`."""

    term: str
    children: Inlines
    line: int = field(default=0, compare=False)


FieldKind = Literal["texto", "parrafo", "fecha", "numero", "casilla", "seleccion", "firma"]


@dataclass(frozen=True, slots=True)
class FormField:
    """`[___]{campo=… tipo=…}`: a place to fill in; `name` is unique within its form.

    `width` is the wished width in characters (0: as wide as there is room), `rows` the height in lines
    of a `parrafo`, `options` the choices of a `seleccion`, `help` the text that assistive technology reads.
    """

    name: str
    kind: FieldKind
    help: str = ""
    options: tuple[str, ...] = ()
    width: int = 0
    rows: int = 1
    required: bool = False
    line: int = field(default=0, compare=False)


Inline = (
    Text
    | Emphasis
    | Strong
    | Strikethrough
    | Code
    | SoftBreak
    | LineBreak
    | Link
    | Image
    | NoteReference
    | Variable
    | Reference
    | Citation
    | GlossaryLink
    | FormField
)
Inlines = tuple[Inline, ...]


# --- Blocks ------------------------------------------------------------------------------------

Align = Literal["", "left", "center", "right"]
CalloutKind = Literal["nota", "importante", "ejemplo", "norma", "agua", "atencion"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A section title inside a chapter, level 2 to 6; level 1 is the chapter's own title.

    Assembly fills `number` ("7.2"; empty for levels that are not numbered) and gives every heading an `id`.
    """

    level: int
    children: Inlines
    id: str = ""
    number: str = ""
    lines: Lines = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    children: Inlines
    lines: Lines = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class ListItem:
    """One entry of a list; `checked` is None unless it is a task."""

    blocks: Blocks
    checked: bool | None = None
    lines: Lines = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A bulleted or numbered list; `tight` lists show their paragraphs without space between."""

    ordered: bool
    items: tuple[ListItem, ...]
    start: int = 1
    tight: bool = True
    lines: Lines = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage quoted."""

    blocks: Blocks
    lines: Lines = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Literal lines; `info` is what the fence says after its marks."""

    text: str
    info: str = ""
    lines: Lines = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """A break between themes."""

    lines: Lines = field(default=NOWHERE, compare=False)


Row = tuple[Inlines, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one header row; all rows have `len(header)` cells.

    `widths` are relative column widths (any unit; empty: let the exporter choose), `source` credits the
    data, `note` stands under the table. `row_ids`, when not empty, gives each row its anchor ("": none).
    """

    header: Row
    rows: tuple[Row, ...]
    align: tuple[Align, ...]
    caption: Inlines = ()
    id: str = ""
    label: Label | None = None
    widths: tuple[float, ...] = ()
    source: Inlines = ()
    note: Blocks = ()
    row_ids: tuple[str, ...] = ()
    lines: Lines = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its caption; `data` is the table that says the same in numbers, for charts."""

    image: Image
    caption: Inlines = ()
    id: str = ""
    label: Label | None = None
    source: Inlines = ()
    data: Table | None = None
    lines: Lines = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and what it means."""

    term: Inlines
    blocks: tuple[Blocks, ...]
    id: str = ""
    lines: Lines = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """Terms with their definitions; `tight` ones show their paragraphs without space between."""

    items: tuple[Definition, ...]
    tight: bool = True
    lines: Lines = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Callout:
    """`::: recuadro`: a box beside the thread of the text."""

    kind: CalloutKind
    title: Inlines
    blocks: Blocks
    id: str = ""
    label: Label | None = None
    lines: Lines = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Form:
    """`::: formulario`: wording with fields to fill in, on paper, in Word or in a PDF reader."""

    title: Inlines
    blocks: Blocks
    id: str = ""
    label: Label | None = None
    lines: Lines = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Card:
    """`::: ficha`: a mechanism at a glance; also made of a chapter's front matter."""

    title: Inlines
    items: tuple[Definition, ...]
    id: str = ""
    lines: Lines = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Condition:
    """Which territories see a passage: every non-empty field must match; `exclude` takes codes away.

    `expression` is what must hold of a municipality's figures and columns, as `model.expressions` reads it.
    """

    departments: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    expression: str = ""


@dataclass(frozen=True, slots=True)
class Conditional:
    """`::: solo`: only for some territories.

    A municipal edition holds its blocks in place of it, or nothing. A wider edition keeps it, with
    `label` saying for whom it is ("Solo para Sololá y Totonicapán").
    """

    condition: Condition
    blocks: Blocks
    label: str = ""
    lines: Lines = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a data file to show, under a title."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class DataTable:
    """`::: datos`: a table made from a data file of the guide. Source only: becomes a `Table`.

    `where` are (column, value) pairs that rows must equal, a value may be `{{codigo}}`; `order` is a
    column, descending after a minus sign; `limit` 0 means all rows.
    """

    path: str
    columns: tuple[Column, ...]
    caption: Inlines = ()
    id: str = ""
    where: tuple[tuple[str, str], ...] = ()
    order: str = ""
    limit: int = 0
    widths: tuple[float, ...] = ()
    source: str = ""
    note: Blocks = ()
    lines: Lines = field(default=NOWHERE, compare=False)


ChartKind = Literal["barras", "mapa"]


@dataclass(frozen=True, slots=True)
class Chart:
    """`::: grafico`: a chart or a map of indicators. Source only: becomes a `Figure` with its data."""

    kind: ChartKind
    indicators: tuple[str, ...]
    caption: Inlines = ()
    id: str = ""
    alt: str = ""
    note: Blocks = ()
    lines: Lines = field(default=NOWHERE, compare=False)


ProfileKind = Literal["tabla", "prioridades", "directorio"]


@dataclass(frozen=True, slots=True)
class Profile:
    """`::: perfil`: the territory of the edition. Source only: assembly makes of it what its kind says.

    A table that sets it beside its department and the country; what it lacks most, in words and a table; or
    its directory, a form with what is known and room for the rest.
    """

    indicators: tuple[str, ...] = ()
    caption: Inlines = ()
    id: str = ""
    note: Blocks = ()
    kind: ProfileKind = "tabla"
    lines: Lines = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class NoteDefinition:
    """`[^label]: …`: the text of a footnote. Source only: becomes a `Note` of its section."""

    label: str
    blocks: Blocks
    lines: Lines = field(default=NOWHERE, compare=False)


ListingKind = Literal["contents", "tables", "figures", "forms"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a listing: `number` ("7.2", "Tabla 7.2", may be empty), title, where it leads."""

    number: str
    title: str
    target: str
    level: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """Contents, list of tables, of figures, of forms: made by assembly; formats with pages add them."""

    kind: ListingKind
    entries: tuple[Entry, ...]
    lines: Lines = field(default=NOWHERE, compare=False)


Block = (
    Heading
    | Paragraph
    | ListBlock
    | Quote
    | CodeBlock
    | Rule
    | Table
    | Figure
    | DefinitionList
    | Callout
    | Form
    | Card
    | Conditional
    | DataTable
    | Chart
    | Profile
    | NoteDefinition
    | Listing
)
Blocks = tuple[Block, ...]

SOURCE_ONLY = (Variable, Citation, DataTable, Chart, Profile, NoteDefinition)
"""Kinds that a chapter may hold and an assembled `Document` may not."""


def inner_blocks(block: Block) -> Iterator[Blocks]:
    """Yield each run of blocks that stands directly inside a block, in reading order."""
    match block:
        case ListBlock(items=items):
            for item in items:
                yield item.blocks
        case DefinitionList(items=definitions) | Card(items=definitions):
            for definition in definitions:
                yield from definition.blocks
        case Quote(blocks=blocks) | Callout(blocks=blocks) | Form(blocks=blocks):
            yield blocks
        case Conditional(blocks=blocks) | NoteDefinition(blocks=blocks):
            yield blocks
        case Table(note=note) | DataTable(note=note) | Chart(note=note) | Profile(note=note):
            yield note
        case Figure(data=data):
            yield (data,) if data else ()
        case Heading() | Paragraph() | CodeBlock() | Rule() | Listing():
            return
        case _:
            assert_never(block)


def inner_inlines(block: Block) -> Iterator[Inlines]:
    """Yield each run of inlines that stands directly in a block, in reading order."""
    match block:
        case Heading(children=children) | Paragraph(children=children):
            yield children
        case Table():
            yield block.caption
            yield from block.header
            for row in block.rows:
                yield from row
            yield block.source
        case Figure():
            yield (block.image,)
            yield block.caption
            yield block.source
        case DefinitionList(items=items):
            for item in items:
                yield item.term
        case Card():
            yield block.title
            for item in block.items:
                yield item.term
        case Callout(title=title) | Form(title=title):
            yield title
        case DataTable(caption=caption) | Chart(caption=caption) | Profile(caption=caption):
            yield caption
        case ListBlock() | Quote() | CodeBlock() | Rule() | Conditional() | NoteDefinition() | Listing():
            return
        case _:
            assert_never(block)


def walk(blocks: Blocks) -> Iterator[Block]:
    """Yield every block, each before the ones inside it, in reading order."""
    for block in blocks:
        yield block
        for inner in inner_blocks(block):
            yield from walk(inner)


def inner(inline: Inline) -> Inlines:
    """Return the inlines directly inside an inline; empty for a leaf."""
    match inline:
        case Emphasis(children=c) | Strong(children=c) | Strikethrough(children=c):
            return c
        case Link(children=c) | GlossaryLink(children=c):
            return c
        case Text() | Code() | SoftBreak() | LineBreak() | Image() | NoteReference():
            return ()
        case Variable() | Reference() | Citation() | FormField():
            return ()
        case _:
            assert_never(inline)


def walk_inlines(inlines: Inlines) -> Iterator[Inline]:
    """Yield every inline, each before the ones inside it."""
    for inline in inlines:
        yield inline
        yield from walk_inlines(inner(inline))


def all_inlines(blocks: Blocks) -> Iterator[Inline]:
    """Yield every inline of every block, in reading order of the blocks."""
    for block in walk(blocks):
        for run in inner_inlines(block):
            yield from walk_inlines(run)


def plain_text(inlines: Inlines) -> str:
    """Return the words of inlines as a reader hears them; note marks and empty form fields say nothing."""
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Text(text=text) | Code(text=text) | Reference(text=text):
                parts.append(text)
            case SoftBreak() | LineBreak():
                parts.append(" ")
            case Image(alt=alt):
                parts.append(alt)
            case Variable(name=name):
                parts.append("{{" + name + "}}")
            case Citation(items=items):
                cited = "; ".join(f"@{i.key}, {i.locator}" if i.locator else f"@{i.key}" for i in items)
                parts.append(f"[{cited}]")
            case NoteReference() | FormField():
                pass
            case Emphasis() | Strong() | Strikethrough() | Link() | GlossaryLink():
                parts.append(plain_text(inline.children))
            case _:
                assert_never(inline)
    return "".join(parts)
