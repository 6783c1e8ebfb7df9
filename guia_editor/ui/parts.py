"""Pieces as a row of parts, one for each leaf of the document, and parts as pieces again.

`gather(parts_of(pieces)) == pieces` for everything that a text can hold. What only edits can make, such as an
item outside every list, is gathered so that no word is lost and Markdown can say it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, assert_never

from guia_editor.markdown.inlines import InlineReader
from guia_editor.markdown.pieces import Locked, Piece, Pieces, parse_pieces
from guia_editor.markdown.problems import Problems
from guia_editor.markdown.writer import write_inlines
from guia_editor.model.blocks import (
    NOWHERE,
    Block,
    Blocks,
    Callout,
    Card,
    Chart,
    CodeBlock,
    Condition,
    Conditional,
    DataTable,
    Definition,
    DefinitionList,
    Figure,
    Form,
    Heading,
    Inlines,
    Lines,
    ListBlock,
    Listing,
    ListItem,
    NoteDefinition,
    NoteReference,
    Paragraph,
    Profile,
    Quote,
    Row,
    Rule,
    Table,
    plain_text,
    walk_inlines,
)
from guia_editor.model.words import written_words
from guia_editor.ui.formats import Container, Path, fresh

LARGE_TABLE = 60
"""Rows from which a table is an object edited in a grid of its own: Qt lays larger ones out too slowly."""


@dataclass(slots=True, eq=False)
class Part:
    """What one leaf says: words, the text of `code`, the rows of a `table` (header first), an `object`."""

    kind: str
    path: Path
    attrs: dict[str, Any] = field(default_factory=dict)
    words: Inlines = ()
    text: str = ""
    rows: tuple[Row, ...] = ()
    piece: Piece | None = None
    lines: Lines = NOWHERE
    gathered: tuple[list[Part], Pieces] | None = None
    """What this leaf and those after it in its outermost container made when they were gathered last."""
    _count: int = -1
    _notes: tuple[str, ...] | None = None

    @property
    def count(self) -> int:
        """How many words it has; of an object, those that are seen on it."""
        if self._count < 0:
            self._count = written_words(self.said())
        return self._count

    @property
    def notes(self) -> tuple[str, ...]:
        """The labels of the footnotes whose marks stand among its words, in reading order."""
        if self._notes is None:
            rows = (self.words, *(cell for row in self.rows for cell in row))
            marks = (one for words in rows for one in walk_inlines(words) if isinstance(one, NoteReference))
            self._notes = tuple(mark.label for mark in marks)
        return self._notes

    def said(self) -> str:
        """Return its words without marks; of an object, those that are seen on it."""
        match self.piece:
            case None:
                cells = " ".join(plain_text(cell) for row in self.rows for cell in row)
                return f"{plain_text(self.words)} {self.text} {cells}"
            case Locked(source=source):
                return source
            case Table(header=header, rows=rows):
                return " ".join(plain_text(cell) for row in (header, *rows) for cell in row)
            case Figure(caption=caption) | DataTable(caption=caption):
                return plain_text(caption)
            case Chart(caption=caption) | Profile(caption=caption):
                return plain_text(caption)
            case _:
                return ""


# --- Pieces to parts -----------------------------------------------------------------------------------


def parts_of(pieces: Pieces, path: Path = ()) -> list[Part]:
    """Return the leaves of pieces in reading order; containers get numbers of their own inside `path`."""
    parts: list[Part] = []
    for piece in pieces:
        if isinstance(piece, Locked):
            parts.append(Part("object", path, piece=piece, lines=piece.lines))
        else:
            parts.extend(_parts_of_block(piece, path))
    return parts


def _parts_of_block(block: Block, path: Path) -> Iterator[Part]:
    lines = block.lines
    match block:
        case Paragraph(children=words):
            yield Part("p", path, words=words, lines=lines)
        case Heading(level=level, children=words):
            yield Part("h", path, {"level": level, "id": block.id}, words, lines=lines)
        case CodeBlock(text=text, info=info):
            yield Part("code", path, {"info": info}, text=text, lines=lines)
        case Rule():
            yield Part("rule", path, lines=lines)
        case ListBlock():
            yield from _parts_of_list(block, path)
        case Quote(blocks=blocks):
            yield from parts_inside(blocks, (*path, fresh("quote")), lines)
        case Table():
            yield from _parts_of_table(block, path)
        case DefinitionList(items=items, tight=tight):
            yield from _parts_of_definitions(items, (*path, fresh("dl", tight=tight)))
        case Callout() | Form() | Card():
            yield from _parts_of_box(block, path)
        case Conditional(condition=condition, blocks=blocks):
            yield from parts_inside(blocks, (*path, fresh("solo", **_condition_attrs(condition))), lines)
        case NoteDefinition(label=label, blocks=blocks):
            yield from parts_inside(blocks, (*path, fresh("note", label=label)), lines)
        case Figure() | DataTable() | Chart() | Profile() | Listing():
            yield Part("object", path, piece=block, lines=lines)
        case _:
            assert_never(block)


def parts_inside(blocks: Blocks, path: Path, lines: Lines) -> Iterator[Part]:
    """Yield the leaves inside a container; one without blocks holds an empty paragraph."""
    if not blocks:
        yield Part("p", path, lines=lines)
    yield from parts_of(blocks, path)


def _parts_of_list(block: ListBlock, path: Path) -> Iterator[Part]:
    if block.ordered:
        path = (*path, fresh("ol", tight=block.tight, start=block.start))
    else:
        path = (*path, fresh("ul", tight=block.tight))
    for item in block.items:
        yield from parts_inside(item.blocks, (*path, fresh("li", checked=item.checked)), item.lines)


def _parts_of_table(table: Table, path: Path) -> Iterator[Part]:
    rows = (table.header, *table.rows)
    if len(rows) >= LARGE_TABLE:
        yield Part("object", path, piece=table, lines=table.lines)
        return
    source = write_inlines(table.source, single_line=True) if table.source else ""
    attrs = {"align": table.align, "widths": table.widths, "id": table.id, "source": source}
    path = (*path, fresh("table", **attrs))
    yield Part("table", path, rows=rows, lines=table.lines)
    last = table.lines.last
    yield Part("caption", path, words=table.caption, lines=Lines(last, last))


def _parts_of_definitions(items: Sequence[Definition], path: Path) -> Iterator[Part]:
    for item in items:
        around = (*path, fresh("def"))
        yield Part("term", around, words=item.term, lines=Lines(item.lines.first, item.lines.first))
        for blocks in item.blocks:
            yield from parts_inside(blocks, (*around, fresh("dd")), item.lines)


def _parts_of_box(block: Callout | Form | Card, path: Path) -> Iterator[Part]:
    first = Lines(block.lines.first, block.lines.first)
    match block:
        case Callout(kind=kind):
            path = (*path, fresh("callout", kind=kind, id=block.id))
        case Form():
            path = (*path, fresh("form", id=block.id))
        case Card():
            path = (*path, fresh("card", id=block.id))
        case _:
            assert_never(block)
    yield Part("title", path, words=block.title, lines=first)
    if isinstance(block, Card):
        yield from _parts_of_definitions(block.items, path)
    else:
        yield from parts_of(block.blocks, path)


def _condition_attrs(condition: Condition) -> dict[str, Any]:
    return {name: getattr(condition, name) for name in Condition.__slots__}


def condition_of(attrs: Mapping[str, Any]) -> Condition:
    """Return the condition that the attributes of a container `solo` hold: lists of codes, an expression."""
    fields: dict[str, Any] = {
        name: value if isinstance(value, str) else tuple(value) for name, value in attrs.items()
    }
    return Condition(**fields)


# --- Parts to pieces -----------------------------------------------------------------------------------


def gather(parts: Sequence[Part], depth: int = 0) -> Pieces:
    """Return the pieces that parts make which share the first `depth` containers of their paths."""
    made: list[Piece] = []
    for group in _groups(parts, depth):
        path = group[0].path
        if len(path) == depth:
            made.extend(_piece(group[0], depth))
        else:
            made.extend(_contained(path[depth], group, depth + 1))
    return tuple(made)


def _groups(parts: Sequence[Part], depth: int) -> Iterator[Sequence[Part]]:
    """Yield runs of parts that share the container at `depth`; a leaf that stands there by itself."""
    index = 0
    while index < len(parts):
        container = parts[index].path[depth : depth + 1]
        end = index + 1
        if container:
            while end < len(parts) and _is(parts[end].path[depth : depth + 1], container[0]):
                end += 1
        yield parts[index:end]
        index = end


def _is(found: Path, container: Container) -> bool:
    return bool(found) and found[0].number == container.number and found[0].tag == container.tag


def _piece(part: Part, depth: int) -> Pieces:
    """Return what a leaf is that stands directly among blocks; words that head nothing are a paragraph."""
    match part.kind:
        case "h":
            return (Heading(part.attrs.get("level", 2), part.words, part.attrs.get("id", "")),)
        case "code":
            return (CodeBlock(part.text, part.attrs.get("info", "")),)
        case "rule":
            return (Rule(), *_paragraph(part.words))
        case "object":
            return _object(part, depth)
        case "table":
            return (_table(part, ()),)
        case _:
            return _paragraph(part.words)


def _paragraph(words: Inlines) -> Blocks:
    """Return words as a paragraph; of none nothing, since Markdown knows no empty ones."""
    return (Paragraph(words),) if words else ()


def _object(part: Part, depth: int) -> Pieces:
    if part.piece is None:
        return _paragraph(part.words)
    if depth and isinstance(part.piece, Locked):
        return (*parse_pieces(part.piece.source), *_paragraph(part.words))
    return (part.piece, *_paragraph(part.words))


def _blocks(parts: Sequence[Part], depth: int) -> Blocks:
    """Return the blocks inside a container, where `_object` leaves nothing locked."""
    return tuple(piece for piece in gather(parts, depth) if not isinstance(piece, Locked))


def _contained(container: Container, parts: Sequence[Part], depth: int) -> Pieces:
    """Return what a container is with the parts in it, which share `depth` containers."""
    attrs = container.attrs
    match container.tag:
        case "ul" | "ol":
            return _list(container, parts, depth)
        case "quote":
            return (Quote(_blocks(parts, depth)),)
        case "callout":
            title, rest = _headed(parts, "title", depth)
            return (Callout(attrs.get("kind", "nota"), title, _blocks(rest, depth), attrs.get("id", "")),)
        case "form":
            title, rest = _headed(parts, "title", depth)
            return (Form(title, _blocks(rest, depth), attrs.get("id", "")),)
        case "card":
            return _card(container, parts, depth)
        case "solo":
            return (Conditional(condition_of(attrs), _blocks(parts, depth)),)
        case "dl":
            return _definitions(container, parts, depth)
        case "note":
            return (NoteDefinition(attrs.get("label", ""), _blocks(parts, depth)),)
        case "table":
            return _captioned(parts, depth)
        case _:
            # An item, a definition or a meaning outside what it belongs to: its words stay.
            return gather(parts, depth)


def _headed(parts: Sequence[Part], kind: str, depth: int) -> tuple[Inlines, Sequence[Part]]:
    """Return the words of the leaf that heads a container, and the parts after it."""
    if parts and parts[0].kind == kind and len(parts[0].path) == depth:
        return parts[0].words, parts[1:]
    return (), parts


def _list(container: Container, parts: Sequence[Part], depth: int) -> Blocks:
    items: list[ListItem] = []
    for group in _groups(parts, depth):
        inside = group[0].path[depth : depth + 1]
        if not inside or inside[0].tag != "li":
            items.append(ListItem(_blocks(group, depth)))
            continue
        items.append(ListItem(_blocks(group, depth + 1), inside[0].attrs.get("checked")))
    tight = container.attrs.get("tight", True)
    if container.tag == "ol":
        return (ListBlock(True, tuple(items), container.attrs.get("start", 1), tight),)
    return (ListBlock(False, tuple(items), tight=tight),)


def _card(container: Container, parts: Sequence[Part], depth: int) -> Pieces:
    """Return a card; what it cannot hold follows it, and without terms there is no card."""
    title, rest = _headed(parts, "title", depth)
    items: list[Definition] = []
    others: list[Piece] = []
    for group in _groups(rest, depth):
        item, spilled = _definition(group, depth)
        if item:
            items.append(item)
        others.extend(spilled)
    if not items:
        return (*_paragraph(title), *others)
    return (Card(title, tuple(items), container.attrs.get("id", "")), *others)


def _definitions(container: Container, parts: Sequence[Part], depth: int) -> Pieces:
    """Return a definition list, in several where other blocks stand between its terms."""
    made: list[Piece] = []
    items: list[Definition] = []
    tight = container.attrs.get("tight", True)
    for group in _groups(parts, depth):
        item, spilled = _definition(group, depth)
        if item:
            items.append(item)
        if spilled and items:
            made.append(DefinitionList(tuple(items), tight))
            items = []
        made.extend(spilled)
    if items:
        made.append(DefinitionList(tuple(items), tight))
    return tuple(made)


def _definition(group: Sequence[Part], depth: int) -> tuple[Definition | None, Pieces]:
    """Return the definition that parts make, or None and the blocks that they are otherwise."""
    inside = group[0].path[depth : depth + 1]
    if not inside or inside[0].tag != "def":
        return None, gather(group, depth)
    term, rest = _headed(group, "term", depth + 1)
    meanings: list[Blocks] = []
    for meaning in _groups(rest, depth + 1):
        found = meaning[0].path[depth + 1 : depth + 2]
        meanings.append(_blocks(meaning, depth + 2 if found and found[0].tag == "dd" else depth + 1))
    return Definition(term, tuple(meanings)), ()


def _captioned(parts: Sequence[Part], depth: int) -> Pieces:
    """Return a table with its caption; a caption without its table is a paragraph."""
    if parts[0].kind != "table" or len(parts[0].path) != depth:
        return tuple(piece for part in parts for piece in _piece(part, depth))
    caption, rest = _headed(parts[1:], "caption", depth)
    return (_table(parts[0], caption), *gather(rest, depth))


def _table(part: Part, caption: Inlines) -> Table:
    attrs = part.path[-1].attrs if part.path else {}
    columns = len(part.rows[0])
    align = (*attrs.get("align", ()), *[""] * columns)[:columns]
    widths = tuple(attrs.get("widths", ()))
    return Table(
        part.rows[0],
        part.rows[1:],
        align,
        caption,
        attrs.get("id", ""),
        widths=widths if len(widths) == columns else (),
        source=_credit(attrs.get("source", "")),
    )


@lru_cache(maxsize=256)
def _credit(markdown: str) -> Inlines:
    return InlineReader(Problems()).text(markdown, 0)
