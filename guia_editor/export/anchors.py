"""Anchors: what has one, of its own or made, and that each is given only once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from guia_editor.export.context import Context, Sections, rewrite_section
from guia_editor.i18n import _
from guia_editor.model.anchors import MADE_ANCHORS, block_anchors, source_anchor, term_anchor
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Callout,
    Figure,
    Form,
    Heading,
    Table,
    plain_text,
    walk,
)
from guia_editor.model.document import Section
from guia_editor.model.names import plain_name


def section_blocks(section: Section) -> Iterator[Block]:
    """Yield every block of a section's text and then of its notes."""
    yield from walk(section.blocks)
    for note in section.notes:
        yield from walk(note.blocks)


def anchors_of(sections: Sections) -> dict[str, str]:
    """Return the section id of every anchor."""
    found = {section.id: section.id for section in sections}
    for section in sections:
        for block in section_blocks(section):
            for anchor in block_anchors(block):
                found[anchor] = section.id
    return found


def give_anchors(sections: Sections, context: Context) -> Sections:
    """Return sections in which each heading and each captioned thing has an anchor.

    Those without one get the section's id and their words ("agua-el-tablero"); one that is given twice,
    or is kept for a part made by the program, is noted as a problem.
    """
    taken = _given(sections, context)

    def free(wish: str) -> str:
        candidate, count = wish, 1
        while candidate in taken:
            count += 1
            candidate = f"{wish}-{count}"
        taken.add(candidate)
        return candidate

    def anchored(section: Section) -> Section:
        def on_block(block: Block) -> Blocks:
            words = _anchor_words(block)
            if words and isinstance(block, Heading | Table | Figure | Callout | Form):
                return (replace(block, id=free(f"{section.id}-{plain_name(words, 'seccion')}")),)
            return (block,)

        return rewrite_section(section, on_block)

    return tuple(anchored(section) for section in sections)


def _anchor_words(block: Block) -> str:
    """Return the words to make an anchor of; empty for what has one already or needs none."""
    match block:
        case Heading(id=""):
            return plain_text(block.children) or "titulo"
        case Table(id="", caption=words) | Figure(id="", caption=words) if words:
            return plain_text(words) or "leyenda"
        case Callout(id="", title=words) | Form(id="", title=words) if words:
            return plain_text(words) or "titulo"
        case _:
            return ""


def _given(sections: Sections, context: Context) -> set[str]:
    """Return the anchors given by the texts and kept for made parts; those given twice are problems."""
    guide = context.guide
    taken = {*MADE_ANCHORS, *map(term_anchor, guide.glossary), *map(source_anchor, guide.sources)}
    for section in sections:
        context.origin = section.path
        _take(section.id, 1, taken, context)
    for section in sections:
        context.origin = section.path
        for block in section_blocks(section):
            for anchor in block_anchors(block):
                _take(anchor, block.lines.first, taken, context)
    return taken


def _take(anchor: str, line: int, taken: set[str], context: Context) -> None:
    if anchor in taken and anchor:
        context.problem(
            "id-repetido",
            _("El identificador «{id}» ya se usa en otra parte.").format(id=anchor),
            _("Cámbielo: cada «#id» es único en toda la guía."),
            line,
        )
    taken.add(anchor)
