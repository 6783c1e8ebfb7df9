"""The parts in reading order, each chapter opened by a card made of its front matter."""

from __future__ import annotations

from guia_editor.export.context import Context, Sections
from guia_editor.export.phrases import words
from guia_editor.export.values import with_variables
from guia_editor.i18n import _ as message
from guia_editor.model.blocks import (
    Block,
    Card,
    Citation,
    CitationItem,
    Definition,
    Inline,
    Inlines,
    Lines,
    Paragraph,
    Text,
)
from guia_editor.model.document import Section, SectionKind
from guia_editor.model.guide import Chapter

_ORDER = (SectionKind.FRONT, SectionKind.CHAPTER, SectionKind.ANNEX, SectionKind.BACK)


def order_parts(context: Context) -> Sections:
    """Return the guide's texts as sections: preliminaries, chapters, annexes, closing parts."""
    chapters = sorted(context.guide.chapters, key=lambda chapter: _ORDER.index(chapter.kind))
    return tuple(_section(chapter, context) for chapter in chapters)


def _section(chapter: Chapter, context: Context) -> Section:
    front = chapter.front
    context.origin = chapter.path
    if not front.id:
        context.problem(
            "capitulo-sin-id",
            message("El texto no tiene «id»."),
            message("Escriba «id: nombre-corto» entre las líneas «---» del comienzo."),
            1,
        )
    card = opening_card(chapter, context) if chapter.kind is SectionKind.CHAPTER else None
    opening: tuple[Block, ...] = (card,) if card is not None and card.items else ()
    return Section(
        id=front.id,
        kind=chapter.kind,
        title=with_variables(front.title, 1),
        blocks=opening + chapter.blocks,
        number=chapter.number,
        label=_label(chapter, context),
        path=chapter.path,
        text_hash=chapter.text_hash,
    )


def _label(chapter: Chapter, context: Context) -> str:
    if not chapter.number:
        return ""
    _ = context.words
    form = _("Anexo {number}") if chapter.kind is SectionKind.ANNEX else _("Capítulo {number}")
    return form.format(number=chapter.number)


def opening_card(chapter: Chapter, context: Context) -> Card:
    """Return the card that opens a chapter: for whom, how long, legal basis, product, who answers for it."""
    _ = context.words
    front = chapter.front
    items = (
        (_("Para quién"), with_variables(front.audience, 1)),
        (_("Tiempo"), with_variables(front.time, 1)),
        (_("Base legal"), _legal_basis(front.legal_basis)),
        (_("Qué producto sale"), with_variables(front.product, 1)),
        (_("Responsable"), with_variables(_owner(front.owner, context), 1)),
    )
    return Card(
        words(_("Ficha del capítulo")),
        tuple(Definition(words(name), ((Paragraph(value),),)) for name, value in items if value),
        lines=Lines(1, max(1, chapter.body_line - 1)),
    )


def _owner(owner: str, context: Context) -> str:
    """Return an institution's name for the id that the front matter may give instead."""
    for institution in context.guide.institutions:
        if owner.casefold() in (institution.id.casefold(), institution.acronym.casefold()):
            return institution.acronym or institution.name
    return owner


def _legal_basis(citations: tuple[str, ...]) -> Inlines:
    """Return "clave, lugar" entries as citations, one after the other."""
    result: list[Inline] = []
    for citation in citations:
        key, _comma, locator = citation.removeprefix("@").partition(",")
        if result:
            result.append(Text("; "))
        result.append(Citation((CitationItem(key.strip(), locator.strip()),), 1))
    return tuple(result)
