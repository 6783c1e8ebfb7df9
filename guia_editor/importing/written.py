"""Blocks as the text of a chapter that reads back as just them, whatever had to give way."""

from __future__ import annotations

from guia_editor.i18n import _
from guia_editor.importing.report import Kind, Loss, Report
from guia_editor.importing.words import words_of
from guia_editor.markdown.inline_writer import CannotBeWritten
from guia_editor.markdown.writer import write
from guia_editor.model.blocks import (
    Block,
    Blocks,
    CodeBlock,
    Emphasis,
    Inline,
    Inlines,
    Link,
    NoteDefinition,
    Strikethrough,
    Strong,
    inner_inlines,
    plain_text,
    walk,
)
from guia_editor.model.rewrite import rewrite


def written(blocks: Blocks) -> tuple[str, tuple[Loss, ...]]:
    """Return the Markdown of a chapter's text, and what no Markdown could say.

    A block that cannot be written gives up its bold, italics and links, and as a last resort all but its
    words.
    """
    try:
        return write(blocks), ()
    except CannotBeWritten:
        pass
    report = Report()
    notes = tuple(block for block in blocks if isinstance(block, NoteDefinition))
    kept: list[Block] = []
    for block in blocks:
        kept += _writable(block, () if isinstance(block, NoteDefinition) else notes, report)
    return write(tuple(kept)), report.listed()


def _writable(block: Block, notes: Blocks, report: Report) -> Blocks:
    plain = rewrite((block,), on_inline=_bare)
    if _reads_back((block, *notes)):
        return (block,)
    if _reads_back((*plain, *notes)):
        report.add("formato-imposible", _("Un pasaje no se pudo escribir con su formato; quedó sin él."))
        return plain
    said = "\n".join(plain_text(run) for inner in walk((block,)) for run in inner_inlines(inner))
    literal = CodeBlock(said.strip("\n") + "\n")
    lost = " ".join((words_of((block,)) - words_of((literal,))).elements())
    message = _("Un pasaje no se pudo escribir en la forma de la guía; quedó como texto literal.")
    report.add("pasaje-literal", message, Kind.LOST, lost)
    return (literal,)


def _reads_back(blocks: Blocks) -> bool:
    try:
        write(blocks)
    except CannotBeWritten:
        return False
    return True


def _bare(inline: Inline) -> Inlines:
    match inline:
        case Strong(children=children) | Emphasis(children=children) | Strikethrough(children=children):
            return children
        case Link(children=children):
            return children
        case _:
            return (inline,)
