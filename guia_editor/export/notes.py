"""Footnotes: taken out of the text, numbered from 1 within each section by their first mark."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from guia_editor.export.context import Context, Sections, rewrite_section
from guia_editor.i18n import _
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Inline,
    Inlines,
    NoteDefinition,
    NoteReference,
    all_inlines,
    walk_inlines,
)
from guia_editor.model.document import Note, Section
from guia_editor.model.rewrite import rewrite


def collect_notes(sections: Sections, context: Context) -> Sections:
    """Return sections whose footnotes stand beside their text; what no mark calls is left out.

    A mark without a text is noted as a problem. Marks inside notes are counted after those of the text.
    """
    return tuple(_with_notes(section, context) for section in sections)


def _with_notes(section: Section, context: Context) -> Section:
    context.origin = section.path
    found: dict[str, Blocks] = {}

    def take_out(block: Block) -> Blocks:
        if not isinstance(block, NoteDefinition):
            return (block,)
        found.setdefault(block.label, block.blocks)
        return ()

    blocks = rewrite(section.blocks, take_out)
    marks = _marks((*walk_inlines(section.title), *all_inlines(blocks)))
    labels = list(dict.fromkeys(mark.label for mark in marks if _defined(mark, found, context)))
    for label in labels:  # grows while it is read: a note may call another
        inside = _marks(all_inlines(found[label]))
        labels.extend(
            mark.label for mark in inside if _defined(mark, found, context) and mark.label not in labels
        )
    numbers = {label: number for number, label in enumerate(labels, 1)}

    def number(inline: Inline) -> Inlines:
        if not isinstance(inline, NoteReference):
            return (inline,)
        return (replace(inline, number=numbers.get(inline.label, 0)),)

    notes = tuple(Note(number, label, found[label]) for label, number in numbers.items())
    return rewrite_section(replace(section, blocks=blocks, notes=notes), on_inline=number)


def _marks(inlines: Iterable[Inline]) -> list[NoteReference]:
    return [inline for inline in inlines if isinstance(inline, NoteReference)]


def _defined(mark: NoteReference, found: dict[str, Blocks], context: Context) -> bool:
    if mark.label in found:
        return True
    context.problem(
        "nota-sin-texto",
        _("La nota «{label}» no tiene texto.").format(label=mark.label),
        _("Escriba «[^{label}]: …» en el mismo archivo o quite la marca.").format(label=mark.label),
        mark.line,
    )
    return False
