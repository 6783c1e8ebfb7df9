"""Cross references: from `[](#id)` to the words that name its target."""

from __future__ import annotations

from dataclasses import replace

from guia_editor.export.anchors import section_blocks
from guia_editor.export.context import Context, Sections, rewrite_section
from guia_editor.export.listings import listing_titles
from guia_editor.i18n import _ as message
from guia_editor.model.anchors import term_anchor
from guia_editor.model.blocks import (
    Block,
    Callout,
    Card,
    DefinitionList,
    Figure,
    Form,
    GlossaryLink,
    Heading,
    Inline,
    Inlines,
    Link,
    Reference,
    Table,
    plain_text,
)
from guia_editor.model.document import Section


def settle_references(sections: Sections, context: Context) -> Sections:
    """Return sections whose references say what they lead to ("Tabla 7.2", "sección 7.1", "Anexo A7").

    References, links inside the guide and glossary links that lead nowhere are noted as problems.
    """
    names = listing_titles(sections, context)
    names |= {section.id: section.label or plain_text(section.title) for section in sections}
    for section in sections:
        for block in section_blocks(section):
            names.update(_names(block, context))
    names.pop("", None)

    def on_inline(inline: Inline) -> Inlines:
        match inline:
            case Reference() if inline.target in names:
                return (replace(inline, text=names[inline.target]),)
            case Reference():
                _dangling(inline.target, inline.line, context)
            case Link() if inline.target.startswith("#") and inline.target[1:] not in names:
                _dangling(inline.target[1:], inline.line, context)
            case GlossaryLink() if term_anchor(inline.term) not in names:
                _unexplained(inline, context)
            case _:
                pass
        return (inline,)

    def settled(section: Section) -> Section:
        context.origin = section.path
        return rewrite_section(section, on_inline=on_inline)

    return tuple(settled(section) for section in sections)


def _names(block: Block, context: Context) -> dict[str, str]:
    """Return the words that name each anchor of a block."""
    _ = context.words
    match block:
        case Heading():
            title = _("«{title}»").format(title=plain_text(block.children))
            return {block.id: _("sección {number}").format(number=block.number) if block.number else title}
        case Table():
            own = {block.id: str(block.label or plain_text(block.caption))}
            rows = zip(block.row_ids, block.rows, strict=False)
            return own | {anchor: plain_text(row[0]) for anchor, row in rows}
        case Figure():
            return {block.id: str(block.label or plain_text(block.caption))}
        case Callout() | Form():
            return {block.id: str(block.label or plain_text(block.title))}
        case Card():
            title = _("ficha «{title}»").format(title=plain_text(block.title))
            return {block.id: title} | {item.id: plain_text(item.term) for item in block.items}
        case DefinitionList():
            return {item.id: plain_text(item.term) for item in block.items}
        case _:
            return {}


def _dangling(target: str, line: int, context: Context) -> None:
    context.problem(
        "referencia-colgante",
        message("La referencia a «#{target}» no lleva a ninguna parte en la edición de {place}.").format(
            target=target, place=context.territory.name
        ),
        message(
            "Corrija el identificador o póngalo al lugar al que se refiere; "
            "si está en un pasaje «::: solo», ponga la referencia en otro igual."
        ),
        line,
    )


def _unexplained(link: GlossaryLink, context: Context) -> None:
    context.problem(
        "termino-desconocido",
        message("El glosario no explica «{term}».").format(term=link.term),
        message("Añada el término a glosario.yaml o corrija su clave."),
        link.line,
    )
