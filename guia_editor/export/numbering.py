"""Numbers of headings and of captioned things, per chapter."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial

from guia_editor.export.context import Context, Sections, rewrite_section
from guia_editor.model.blocks import Block, Blocks, Callout, Conditional, Figure, Form, Heading, Label, Table

DEEPEST_NUMBERED = 3
"""Headings of levels 2 to this one are numbered: "7.2", "7.2.1"."""


def number_headings(sections: Sections, context: Context) -> Sections:
    """Return sections whose headings carry numbers, where the section has one.

    Headings inside boxes and forms stay without: they are no part of the book's outline.
    """
    return tuple(
        replace(section, blocks=_numbered(section.blocks, section.number, [0] * (DEEPEST_NUMBERED - 1)))
        for section in sections
    )


def _numbered(blocks: Blocks, chapter: str, counts: list[int]) -> Blocks:
    """Return blocks with numbered headings; `counts` goes on counting from one run of blocks to the next."""
    result: list[Block] = []
    for block in blocks:
        match block:
            case Heading():
                result.append(_numbered_heading(block, chapter, counts))
            case Conditional():
                result.append(replace(block, blocks=_numbered(block.blocks, chapter, counts)))
            case _:
                result.append(block)
    return tuple(result)


def _numbered_heading(heading: Heading, chapter: str, counts: list[int]) -> Heading:
    level = max(2, heading.level)  # level 1 is the chapter's own title
    if not chapter or level > DEEPEST_NUMBERED:
        return replace(heading, level=level)
    depth = level - 2
    counts[depth] += 1
    counts[depth + 1 :] = [0] * (len(counts) - depth - 1)
    return replace(heading, level=level, number=".".join((chapter, *map(str, counts[: depth + 1]))))


def number_captions(sections: Sections, context: Context) -> Sections:
    """Return sections whose tables, figures, boxes and forms with a caption, a title or an id are numbered.

    Numbers count per chapter ("Tabla 7.2"), and over all sections without a number together ("Tabla 2").
    """
    _ = context.words
    counts: Counter[tuple[str, str]] = Counter()

    def label(word: str, chapter: str) -> Label:
        counts[word, chapter] += 1
        return Label(word, chapter, counts[word, chapter])

    def on_block(chapter: str, block: Block) -> Blocks:
        match block:
            case Table() if block.caption or block.id:
                return (replace(block, label=label(_("Tabla"), chapter)),)
            case Figure() if block.caption or block.id:
                return (replace(block, label=label(_("Figura"), chapter)),)
            case Callout() if block.title or block.id:
                return (replace(block, label=label(_("Recuadro"), chapter)),)
            case Form() if block.title or block.id:
                return (replace(block, label=label(_("Formulario"), chapter)),)
            case _:
                return (block,)

    return tuple(rewrite_section(section, partial(on_block, section.number)) for section in sections)
