"""Blocks as Markdown can hold them: what an editor can make and a file cannot is put right.

Reading gives almost only such values; whoever compares what was read with what was wanted normalises both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from guia_editor.markdown.inline_writer import Scope, read_words
from guia_editor.markdown.normal_words import normalise_inlines
from guia_editor.markdown.pieces import Locked, Piece, Pieces
from guia_editor.markdown.spacing import tightness
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Callout,
    Card,
    Chart,
    CodeBlock,
    Conditional,
    DataTable,
    Definition,
    DefinitionList,
    Figure,
    Form,
    Heading,
    Image,
    Inlines,
    ListBlock,
    Listing,
    ListItem,
    NoteDefinition,
    Paragraph,
    Profile,
    Quote,
    Row,
    Rule,
    Table,
    Text,
)

_NOTHING = Text("\N{NO-BREAK SPACE}")
"""What stands for the missing term or meaning of a card's entry, which cannot be left out."""


def normalise(pieces: Pieces) -> Pieces:
    """Return pieces as Markdown can hold them: see `normalise_blocks`; blank locked passages go."""
    found: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Locked):
            found += [piece] if piece.source.strip() else []
        else:
            _append(found, _block(piece))
    return tuple(found)


def normalise_blocks(blocks: Blocks) -> Blocks:
    """Return blocks as Markdown can hold them.

    Empty paragraphs and lists go, a term without a meaning becomes a paragraph, definition lists side by
    side become one, lists are loose where tight ones cannot be written and the other way round, a lone
    picture with a title is a figure; what assembly fills in is taken out. Words: see `normalise_inlines`.
    """
    found: list[Piece] = []
    for block in blocks:
        _append(found, _block(block))
    return tuple(block for block in found if not isinstance(block, Locked))


def _append(pieces: list[Piece], blocks: Iterable[Block]) -> None:
    for block in blocks:
        last = pieces[-1] if pieces else None
        if isinstance(last, DefinitionList) and isinstance(block, DefinitionList):
            pieces[-1] = _definition_list(last.items + block.items, last.tight and block.tight, last)
        else:
            pieces.append(block)


def _block(block: Block) -> Blocks:
    match block:
        case Paragraph(children=children):
            return _paragraph(block, normalise_inlines(children))
        case Heading(level=level, children=children):
            words = normalise_inlines(children, single_line=level > 2)
            return (replace(block, children=words, number=""),)
        case ListBlock():
            return _list(block)
        case Quote(blocks=blocks) | NoteDefinition(blocks=blocks) | Conditional(blocks=blocks):
            changed = replace(block, blocks=normalise_blocks(blocks))
            return (replace(changed, label="") if isinstance(changed, Conditional) else changed,)
        case CodeBlock(text=text, info=info):
            lines = text.replace("\r\n", "\n").replace("\r", "\n")
            return (
                replace(block, text=lines if lines[-1:] in ("", "\n") else lines + "\n", info=info.strip()),
            )
        case Rule() | Listing():
            return (block,)
        case Table():
            return _table(block)
        case Figure():
            return _figure(block)
        case DefinitionList():
            return _definitions(block)
        case Card(title=title, items=items):
            entries = tuple(_entry(item) for item in items)
            return (replace(block, title=_line(title), items=entries),)
        case Callout(title=title, blocks=blocks) | Form(title=title, blocks=blocks):
            return (replace(block, title=_line(title), blocks=normalise_blocks(blocks), label=None),)
        case DataTable(caption=caption, note=note) | Chart(caption=caption, note=note):
            return (replace(block, caption=_line(caption), note=normalise_blocks(note)),)
        case Profile(caption=caption, note=note):
            return (replace(block, caption=_line(caption), note=normalise_blocks(note)),)
        case _:
            assert_never(block)


def _line(inlines: Inlines) -> Inlines:
    return normalise_inlines(inlines, single_line=True)


def _paragraph(block: Paragraph, words: Inlines) -> Blocks:
    match words:
        case ():
            return ()
        case (Image(title=title) as image,) if title:
            return _figure(Figure(replace(image, title=""), read_words(title, Scope()), lines=block.lines))
        case _:
            return (replace(block, children=words),)


def _list(block: ListBlock) -> Blocks:
    items: list[ListItem] = []
    for item in block.items:
        blocks = normalise_blocks(item.blocks)
        checked = item.checked if blocks and isinstance(blocks[0], Paragraph) else None
        items.append(replace(item, blocks=blocks, checked=checked))
    if not items:
        return ()
    tight = tightness([item.blocks for item in items], block.tight)
    return (replace(block, items=tuple(items), tight=tight, start=block.start if block.ordered else 1),)


def _table(block: Table) -> Blocks:
    if not block.header:
        return ()
    table = replace(
        block,
        header=_row(block.header),
        rows=tuple(_row(row) for row in block.rows),
        caption=normalise_inlines(block.caption),
        source=_line(block.source),
        label=None,
        note=(),
        row_ids=(),
    )
    return (table,)


def _row(row: Row) -> Row:
    return tuple(_line(cell) for cell in row)


def _figure(block: Figure) -> Blocks:
    caption, source = normalise_inlines(block.caption), _line(block.source)
    image = replace(block.image, title="")
    if not (caption or source or block.id):
        return (Paragraph((image,), block.lines),)
    return (replace(block, image=image, caption=caption, source=source, label=None, data=None),)


def _definitions(block: DefinitionList) -> Blocks:
    """Return the list, cut where a term has no meaning or a meaning no term: those stand on their own."""
    found: list[Piece] = []
    for item in block.items:
        term = _line(item.term)
        meanings = tuple(blocks for blocks in map(normalise_blocks, item.blocks) if blocks)
        if term and meanings:
            one = replace(item, term=term, blocks=meanings, id="")
            _append(found, (_definition_list((one,), block.tight, block),))
        elif term:
            found.append(Paragraph(term, item.lines))
        else:
            _append(found, (inner for blocks in meanings for inner in blocks))
    return tuple(piece for piece in found if not isinstance(piece, Locked))


def _definition_list(items: tuple[Definition, ...], tight: bool, like: DefinitionList) -> DefinitionList:
    several = any(len(item.blocks) > 1 for item in items)
    meanings = [blocks for item in items for blocks in item.blocks]
    return replace(like, items=items, tight=tightness(meanings, tight, between_parts=several))


def _entry(item: Definition) -> Definition:
    meanings = tuple(blocks for blocks in map(normalise_blocks, item.blocks) if blocks)
    nothing: tuple[Blocks, ...] = ((Paragraph((_NOTHING,)),),)
    return replace(item, term=_line(item.term) or (_NOTHING,), blocks=meanings or nothing, id="")
