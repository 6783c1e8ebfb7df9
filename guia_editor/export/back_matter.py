"""Closing parts made by the program: the norms and works cited, the glossary."""

from __future__ import annotations

from guia_editor.export.citations import citing_links
from guia_editor.export.context import Context, Sections
from guia_editor.export.phrases import words
from guia_editor.model.addresses import can_be_followed
from guia_editor.model.anchors import source_anchor, term_anchor
from guia_editor.model.blocks import (
    Align,
    Block,
    Blocks,
    Definition,
    DefinitionList,
    GlossaryLink,
    Heading,
    Inline,
    Inlines,
    Link,
    Paragraph,
    Row,
    SoftBreak,
    Table,
    Text,
)
from guia_editor.model.document import Section, SectionKind
from guia_editor.model.guide import Source, Term
from guia_editor.model.names import fold

_ALIGN: tuple[Align, ...] = ("", "", "", "center")
_WIDTHS = (24.0, 48.0, 18.0, 10.0)


def add_back_matter(sections: Sections, context: Context) -> Sections:
    """Return the sections followed by the norms and works cited in them, and by the glossary."""
    made = (_sources(sections, context), _glossary(context))
    return (*sections, *(section for section in made if section is not None))


def _sources(sections: Sections, context: Context) -> Section | None:
    """Return the works cited in this edition, by kind, each saying where and whether it was verified."""
    _ = context.words
    cited = [source for key, source in context.guide.sources.items() if key in context.cited]
    if not cited:
        return None
    checked = sum(source.verified for source in cited)
    intro = _(
        "Aquí están solo las normas y fuentes que cita esta edición. Verificadas contra su publicación "
        "oficial: {checked} de {total}. Las que dicen «no» pueden tener errores de número, fecha o artículo: "
        "antes de usarlas en un documento oficial, coteje el texto vigente."
    ).format(checked=checked, total=len(cited))
    kinds = (
        ("norma", _("Normas")),
        ("documento", _("Documentos")),
        ("dato", _("Datos")),
        ("sitio", _("Sitios")),
    )
    blocks: list[Block] = [Paragraph(words(intro))]
    for kind, title in kinds:
        of_kind = sorted((s for s in cited if s.kind == kind), key=lambda source: fold(source.short))
        if of_kind:
            anchor = f"normas-{kind}"
            blocks += (Heading(2, words(title), anchor), _source_table(of_kind, sections, context))
    return Section("normas", SectionKind.BACK, words(_("Normas y fuentes citadas")), tuple(blocks))


def _source_table(sources: list[Source], sections: Sections, context: Context) -> Table:
    _ = context.words
    header = (_("Norma o fuente"), _("Título"), _("Citada en"), _("Verificada"))
    return Table(
        header=tuple(map(words, header)),
        rows=tuple(_source_row(source, sections, context) for source in sources),
        align=_ALIGN,
        widths=_WIDTHS,
        row_ids=tuple(source_anchor(source.key) for source in sources),
    )


def _source_row(source: Source, sections: Sections, context: Context) -> Row:
    _ = context.words
    title = ". ".join(filter(None, (source.title.rstrip("."), source.issuer.rstrip("."), source.date)))
    described: list[Inline] = [Text(f"{title}.")]
    if source.url:
        shown = can_be_followed(source.url)
        described += (SoftBreak(), Link(source.url, words(_site(source.url))) if shown else Text(source.url))
    state = _("sí ({date})").format(date=source.verified_on) if source.verified else _("no")
    return (words(source.short), tuple(described), citing_links(source.key, sections, context), words(state))


def _site(url: str) -> str:
    """Return an address as people read it, without protocol and path."""
    return url.split("://", 1)[-1].split("/", 1)[0].removeprefix("www.")


def _glossary(context: Context) -> Section | None:
    """Return all terms of the guide in alphabetical order, with what else to see."""
    _ = context.words
    terms = sorted(context.guide.glossary.values(), key=lambda term: fold(term.term))
    if not terms:
        return None
    items = tuple(
        Definition(words(_term_name(term)), (_explained(term, context),), term_anchor(term.key))
        for term in terms
    )
    glossary = DefinitionList(items, tight=not any(len(item.blocks[0]) > 1 for item in items))
    return Section("glosario", SectionKind.BACK, words(_("Glosario")), (glossary,))


def _term_name(term: Term) -> str:
    shown = term.acronym and term.acronym != term.term
    return f"{term.term} ({term.acronym})" if shown else term.term


def _explained(term: Term, context: Context) -> Blocks:
    paragraphs = [Paragraph(words(" ".join(text.split()))) for text in term.definition.split("\n\n")]
    related = _related(term, context)
    if related:
        last = paragraphs[-1]
        paragraphs[-1] = Paragraph((*last.children, Text(" "), *related))
    return tuple(paragraphs)


def _related(term: Term, context: Context) -> Inlines:
    """Return "Vea también: …" with links to the terms that the guide explains."""
    known = [context.guide.glossary[key] for key in term.see_also if key in context.guide.glossary]
    result: list[Inline] = []
    for other in known:
        result.append(Text(", " if result else context.words("Vea también: ")))
        result.append(GlossaryLink(other.key, words(other.term)))
    return (*result, Text(".")) if result else ()
