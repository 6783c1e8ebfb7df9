"""The text of a document, block by block, as any format must give it back: the oracle of the exporters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

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
    Inlines,
    Label,
    ListBlock,
    Listing,
    NoteDefinition,
    Paragraph,
    Profile,
    Quote,
    Rule,
    Table,
    plain_text,
)
from guia_editor.model.document import Document, Section


def assembled_text(document: Document) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return (section id, texts) in reading order: one text for each title, paragraph, cell, caption, line.

    White space is single and trimmed, empty texts are left out; notes follow the section's blocks. Numbers
    of headings and labels of captions stand before their words ("7.2 El agua", "Tabla 7.1 Plazos"), marks
    of notes and fields to fill in say nothing, a picture among words says its alternative text.
    """
    return tuple((section.id, tuple(_section(section))) for section in document.sections)


def _section(section: Section) -> Iterator[str]:
    yield from _said(section.label)
    yield from _said(plain_text(section.title))
    yield from _blocks(section.blocks)
    for note in section.notes:
        yield from _blocks(note.blocks)


def _said(*parts: str) -> Iterator[str]:
    text = " ".join(" ".join(parts).split())
    if text:
        yield text


def _blocks(blocks: Blocks) -> Iterator[str]:
    for block in blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield from _said(block.number, plain_text(block.children))
        case Paragraph():
            yield from _said(plain_text(block.children))
        case ListBlock():
            for item in block.items:
                yield from _blocks(item.blocks)
        case Quote():
            yield from _blocks(block.blocks)
        case CodeBlock():
            for line in block.text.splitlines():
                yield from _said(line)
        case Rule():
            return
        case Table():
            yield from _table(block)
        case Figure():
            yield from _figure(block)
        case DefinitionList():
            yield from _definitions(block.items)
        case Card():
            yield from _said(plain_text(block.title))
            yield from _definitions(block.items)
        case Callout() | Form():
            yield from _captioned(block.label, block.title)
            yield from _blocks(block.blocks)
        case Conditional():
            yield from _said(block.label)
            yield from _blocks(block.blocks)
        case Listing():
            for entry in block.entries:
                yield from _said(entry.number, entry.title)
                yield from _said(entry.note)
        case DataTable() | Chart() | Profile() | NoteDefinition():
            raise TypeError(f"{type(block).__name__} must be settled by assembly before it is read back")
        case _:
            assert_never(block)


def _captioned(label: Label | None, words: Inlines) -> Iterator[str]:
    yield from _said(str(label or ""), plain_text(words))


def _table(table: Table) -> Iterator[str]:
    yield from _captioned(table.label, table.caption)
    for row in (table.header, *table.rows):
        for cell in row:
            yield from _said(plain_text(cell))
    yield from _said(plain_text(table.source))
    yield from _blocks(table.note)


def _figure(figure: Figure) -> Iterator[str]:
    yield from _captioned(figure.label, figure.caption)
    yield from _said(plain_text(figure.source))
    if figure.data is not None:
        yield from _table(figure.data)


def _definitions(items: tuple[Definition, ...]) -> Iterator[str]:
    for item in items:
        yield from _said(plain_text(item.term))
        for blocks in item.blocks:
            yield from _blocks(blocks)
