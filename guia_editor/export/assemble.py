"""From a guide to the book of one edition, for one territory, in one language: a list of small steps."""

from __future__ import annotations

from collections.abc import Callable

from guia_editor.export.anchors import anchors_of, give_anchors
from guia_editor.export.back_matter import add_back_matter
from guia_editor.export.citations import settle_citations
from guia_editor.export.conditions import settle_conditions
from guia_editor.export.context import Context, Sections, rewrite_section
from guia_editor.export.copy_mark import MARK, copy_mark
from guia_editor.export.data_tables import data_table
from guia_editor.export.downloads import offer_guide_lists
from guia_editor.export.imprint import cover_lines, cover_picture, imprint
from guia_editor.export.indicators import chart_figure
from guia_editor.export.listings import add_listings
from guia_editor.export.notes import collect_notes
from guia_editor.export.numbering import number_captions, number_headings
from guia_editor.export.opening import order_parts
from guia_editor.export.pictures import shown_pictures
from guia_editor.export.profiles import profile_blocks
from guia_editor.export.references import settle_references
from guia_editor.export.unverified import add_unverified
from guia_editor.export.values import fill_values
from guia_editor.i18n import language_name
from guia_editor.model.addresses import can_be_followed
from guia_editor.model.blocks import Block, Blocks, Chart, DataTable, Profile
from guia_editor.model.document import Document
from guia_editor.model.edition import Edition
from guia_editor.model.guide import Guide
from guia_editor.model.territory import Territory

Step = Callable[[Sections, Context], Sections]


def settle_data(sections: Sections, context: Context) -> Sections:
    """Return sections whose data blocks, profiles and charts are tables and figures."""

    def on_block(block: Block) -> Blocks:
        match block:
            case DataTable():
                return (data_table(block, context),)
            case Profile():
                return profile_blocks(block, context)
            case Chart():
                return chart_figure(block, context)
            case _:
                return (block,)

    result = []
    for section in sections:
        context.origin = section.path
        result.append(rewrite_section(section, on_block))
    return tuple(result)


STEPS: tuple[Step, ...] = (
    settle_conditions,  # first: what the territory does not see needs no values and counts no numbers
    fill_values,
    settle_data,
    collect_notes,
    give_anchors,
    number_headings,
    number_captions,
    settle_citations,
    add_unverified,  # after citations, which say what is cited
    add_back_matter,  # likewise; before references, which it holds
    settle_references,
    add_listings,
)


def assemble(guide: Guide, edition: Edition, territory: Territory, language: str) -> Document:
    """Return the settled book: no source-only kinds, every anchor that it names exists, all figures filled.

    Pure: reads no file and no clock, changes nothing in the guide; same arguments, same document. Raises
    `InvalidGuide`, a `GuideError`, with every dangling reference, unknown variable, missing figure, unknown
    work or repeated id as a finding with file and line.
    """
    context = Context(guide, edition, territory, language)
    book = settled_book(context)
    context.stop_on_problems()
    return book


def settled_book(context: Context) -> Document:
    """Return the book as far as it can be settled; what is wrong with it is left in `context.problems`."""
    guide, edition, territory = context.guide, context.edition, context.territory
    sections = order_parts(context)
    for step in STEPS:
        sections = step(sections, context)
    cover = cover_picture(context)
    code = copy_mark(context)
    assets = {**shown_pictures(sections, context), **context.assets}
    offer_guide_lists(context)
    return Document(
        title=guide.title,
        subtitle=guide.subtitle,
        language=context.language,
        edition=edition,
        territory=territory,
        institutions=tuple((one.acronym or one.name, one.name) for one in guide.institutions),
        sections=sections,
        assets=assets,
        anchors=anchors_of(sections),
        imprint=imprint(context, code),
        content_hash=guide.content_hash,
        cover=cover,
        cover_lines=cover_lines(context),
        keywords=guide.keywords,
        description=guide.description,
        downloads=tuple(context.downloads[path] for path in sorted(context.downloads)),
        languages=_edition_languages(guide),
        base_url=guide.base_url if can_be_followed(guide.base_url) else "",
        previous=guide.previous,
        changes=edition.notes or guide.edition.notes,
        copy_code=code,
        copy_mark=MARK if code else "",
    )


def _edition_languages(guide: Guide) -> tuple[tuple[str, str], ...]:
    own_names = {one.code: one.own_name or one.name for one in guide.languages}
    return tuple((code, own_names.get(code) or language_name(code)) for code in guide.edition_languages)
