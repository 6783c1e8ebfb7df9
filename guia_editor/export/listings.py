"""Lists of what the book holds: contents, tables, figures, forms."""

from __future__ import annotations

from collections.abc import Iterator

from guia_editor.export.anchors import section_blocks
from guia_editor.export.context import Context, Sections
from guia_editor.export.phrases import words
from guia_editor.model.blocks import (
    Blocks,
    Conditional,
    Entry,
    Figure,
    Form,
    Heading,
    Listing,
    ListingKind,
    Paragraph,
    Table,
    plain_text,
    walk_inlines,
)
from guia_editor.model.blocks import FormField as Field
from guia_editor.model.document import Section, SectionKind

_NUMBERED = (SectionKind.CHAPTER, SectionKind.ANNEX)


def add_listings(sections: Sections, context: Context) -> Sections:
    """Return the sections with the contents and the lists of tables and figures before them, and the index
    of forms after them: who looks for a form looks at the back, beside the annexes.

    A list with nothing in it is left out.
    """
    front, back = _listings(sections, context)
    book = (*sections, *back)
    entries = tuple(_contents(book))
    contents = _listing("contenido", context.words("Contenido"), "contents", entries, SectionKind.FRONT)
    return (*contents, *front, *book)


def listing_titles(sections: Sections, context: Context) -> dict[str, str]:
    """Return the titles by anchor of the lists that `add_listings` will make, for references to them."""
    front, back = _listings(sections, context)
    titles = {section.id: plain_text(section.title) for section in (*front, *back)}
    return {"contenido": context.words("Contenido"), **titles}


def _listings(sections: Sections, context: Context) -> tuple[Sections, Sections]:
    """Return the lists that stand before and after the text."""
    _ = context.words
    tables, figures = tuple(_captions(sections, Table)), tuple(_captions(sections, Figure))
    forms = tuple(_forms(sections))
    return (
        *_listing("indice-tablas", _("Índice de tablas"), "tables", tables, SectionKind.FRONT),
        *_listing("indice-figuras", _("Índice de figuras"), "figures", figures, SectionKind.FRONT),
    ), _listing("indice-formularios", _("Índice de formularios"), "forms", forms, SectionKind.BACK)


def _listing(
    id: str, title: str, kind: ListingKind, entries: tuple[Entry, ...], part: SectionKind
) -> Sections:
    return (Section(id, part, words(title), (Listing(kind, entries),)),) if entries else ()


def _contents(sections: Sections) -> Iterator[Entry]:
    """Yield sections, and the headings of level 2 of those that are numbered."""
    for section in sections:
        yield Entry(section.number, plain_text(section.title), section.id)
        if section.kind in _NUMBERED:
            for heading in _headings(section.blocks):
                yield Entry(heading.number, plain_text(heading.children), heading.id, 2)


def _headings(blocks: Blocks) -> Iterator[Heading]:
    for block in blocks:
        match block:
            case Heading(level=2):
                yield block
            case Conditional(blocks=inside):
                yield from _headings(inside)
            case _:
                pass


def _captions(sections: Sections, kind: type[Table] | type[Figure]) -> Iterator[Entry]:
    for section in sections:
        for block in section_blocks(section):
            if isinstance(block, kind) and block.label and block.caption:
                yield Entry(str(block.label), plain_text(block.caption), block.id)


def _forms(sections: Sections) -> Iterator[Entry]:
    """Yield forms; the note says what for: the form's first paragraph of words, before any field."""
    for section in sections:
        for block in section_blocks(section):
            if isinstance(block, Form) and block.label:
                yield Entry(str(block.label), plain_text(block.title), block.id, note=_purpose(block))


def _purpose(form: Form) -> str:
    first = form.blocks[0] if form.blocks else None
    if not isinstance(first, Paragraph):
        return ""
    if any(isinstance(inline, Field) for inline in walk_inlines(first.children)):
        return ""
    return plain_text(first.children)
