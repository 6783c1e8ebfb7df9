"""One chapter settled alone, beside the rest of the book as it was last assembled: what a page view needs.

A whole assembly takes several times as long as setting one chapter in type. Numbers of headings and captions
count within a chapter, so only references and the words of citations look beyond it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from guia_editor.errors import GuideError
from guia_editor.export.anchors import anchors_of
from guia_editor.export.assemble import STEPS, settled_book
from guia_editor.export.back_matter import add_back_matter
from guia_editor.export.context import Context
from guia_editor.export.listings import add_listings
from guia_editor.export.opening import order_parts
from guia_editor.export.pictures import shown_pictures
from guia_editor.export.references import settle_references
from guia_editor.export.unverified import add_unverified
from guia_editor.i18n import _
from guia_editor.model.document import Document, Section
from guia_editor.model.finding import Finding
from guia_editor.model.guide import Guide

_WHOLE_BOOK = (add_unverified, add_back_matter, add_listings)
"""Steps that make parts of the book out of all chapters; a chapter alone has no use for them."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The book that a chapter stands in, and what was wrong with it."""

    book: Document
    problems: tuple[Finding, ...]


def assemble_beside(guide: Guide) -> Beside:
    """Assemble the national edition as far as it can be, for chapters to be set beside it."""
    context = Context(guide, guide.edition, guide.territories.country, guide.language)
    return Beside(settled_book(context), tuple(dict.fromkeys(context.problems)))


def settle_chapter(guide: Guide, path: str, beside: Beside) -> tuple[Document, tuple[Finding, ...]]:
    """Return a document whose only section is a chapter of the guide, and the problems that it has.

    Unlike an edition it is made in spite of them: what leads nowhere shows as it is written. Raises
    `GuideError` when the guide has no such chapter.
    """
    context = Context(guide, guide.edition, guide.territories.country, guide.language)
    sections = tuple(section for section in order_parts(context) if section.path == path)
    if not sections:
        raise GuideError(
            _("La guía no tiene el capítulo «{path}».").format(path=path), _("Agréguelo a guia.yaml.")
        )
    context.problems.clear()
    others = tuple(section for section in beside.book.sections if section.path != path)
    for step in STEPS:
        if step is settle_references:
            # The others come last so that the names of this chapter's places are its new ones.
            sections = _with_references(sections[0], others, context)
        elif step not in _WHOLE_BOOK:
            sections = step(sections, context)
    assets = {**beside.book.assets, **shown_pictures(sections, context), **context.assets}
    document = replace(beside.book, sections=sections, assets=assets, anchors=anchors_of(sections))
    return document, tuple(dict.fromkeys(context.problems))


def _with_references(section: Section, others: tuple[Section, ...], context: Context) -> tuple[Section, ...]:
    known = len(context.problems)
    settled = settle_references((*others, section), context)[-1]
    # What was wrong with the other chapters is theirs to tell.
    context.problems[known:] = [one for one in context.problems[known:] if one.path == section.path]
    return (settled,)
