"""What a copy gives to other programs: HTML for word processors, Markdown and words for the rest."""

from __future__ import annotations

from guia_editor.export.html import HtmlWriter
from guia_editor.markdown.inline_writer import CannotBeWritten
from guia_editor.markdown.writer import write
from guia_editor.model.blocks import (
    Block,
    Blocks,
    Chart,
    Citation,
    DataTable,
    FormField,
    Inline,
    Inlines,
    NoteDefinition,
    NoteReference,
    Paragraph,
    Profile,
    Reference,
    Text,
    Variable,
    all_inlines,
    inner_inlines,
    plain_text,
    walk,
)
from guia_editor.model.document import Note
from guia_editor.model.rewrite import rewrite
from guia_editor.tasks.choices import Names


def to_markdown(blocks: Blocks) -> str:
    """Return blocks as Markdown; what Markdown cannot say comes as words."""
    try:
        return write(blocks)
    except CannotBeWritten:
        return to_words(blocks)


def to_words(blocks: Blocks) -> str:
    """Return what blocks say without marks: a line for each paragraph, tabs between cells."""
    return "\n".join(plain_text(run) for block in walk(blocks) for run in inner_inlines(block))


def to_html(blocks: Blocks, names: Names | None = None) -> str:
    """Return blocks as a page that word processors read: headings, lists, tables, links, notes at the end.

    What only the guide knows (variables, citations, references) comes as words, those of `names` where they
    are known.
    """
    settled = _Settled(blocks, names)
    notes = {number: Note(number, label, note) for number, (label, note) in settled.notes.items()}
    writer = HtmlWriter(notes=notes, section="nota")
    body = writer.blocks(settled.blocks) + writer.endnotes()
    return f'<html><head><meta charset="utf-8"></head><body>\n{body}</body></html>'


class _Settled:
    """Blocks in kinds that every program understands."""

    def __init__(self, blocks: Blocks, names: Names | None) -> None:
        self._names = names
        labels = dict.fromkeys(one.label for one in all_inlines(blocks) if isinstance(one, NoteReference))
        self._numbers = {label: number for number, label in enumerate(labels, 1)}
        self._found: dict[str, Blocks] = {}
        whole = rewrite(blocks, self._block, self._inline)
        self.blocks = whole
        self.notes = {
            self._numbers[label]: (label, note)
            for label, note in self._found.items()
            if label in self._numbers
        }

    def _block(self, block: Block) -> Blocks:
        match block:
            case NoteDefinition(label=label, blocks=inside) if label in self._numbers:
                self._found[label] = inside
                return ()
            case NoteDefinition(blocks=inside):
                return inside
            case DataTable(caption=caption) | Chart(caption=caption) | Profile(caption=caption):
                return (Paragraph((Text("["), *caption, Text("]"))),)
            case _:
                return (block,)

    def _inline(self, inline: Inline) -> Inlines:
        match inline:
            case NoteReference(label=label):
                return (NoteReference(label, self._numbers[label]),)
            case Reference(target=target):
                return (Text(self._place(target)),)
            case Variable() | Citation():
                return (Text(plain_text((inline,))),)
            case FormField():
                return (Text("________"),)
            case _:
                return (inline,)

    def _place(self, target: str) -> str:
        place = self._names.places.get(target) if self._names else None
        return place.short if place else f"#{target}"
