"""Numbers of headings and of captioned things, per chapter."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import assert_never

from guia_editor.export.anchors import section_blocks
from guia_editor.export.context import Context, Sections, rewrite_section
from guia_editor.model.blocks import Block, Blocks, Callout, Conditional, Figure, Form, Heading, Label, Table

_Captioned = Table | Figure | Callout | Form

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

    Numbers follow the reading order, a box before the boxes inside it, and count per chapter ("Tabla 7.2"),
    over all sections without a number together ("Tabla 2").
    """
    counts: Counter[tuple[str, str]] = Counter()
    labels: dict[str, Label] = {}
    for section in sections:
        for block in section_blocks(section):
            if isinstance(block, _Captioned) and block.id:  # all that can be numbered have got an anchor
                word = _word(block, context)
                counts[word, section.number] += 1
                labels[block.id] = Label(word, section.number, counts[word, section.number])

    def on_block(block: Block) -> Blocks:
        if isinstance(block, _Captioned) and block.id:
            return (replace(block, label=labels[block.id]),)
        return (block,)

    return tuple(rewrite_section(section, on_block) for section in sections)


def _word(block: Table | Figure | Callout | Form, context: Context) -> str:
    _ = context.words
    match block:
        case Table():
            return _("Tabla")
        case Figure():
            return _("Figura")
        case Callout():
            return _("Recuadro")
        case Form():
            return _("Formulario")
        case _:
            assert_never(block)
