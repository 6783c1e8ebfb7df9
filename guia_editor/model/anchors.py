"""Anchors: which names a place in the guide has, and which ones an edition keeps for parts that it makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from guia_editor.model.blocks import (
    Block,
    Callout,
    Card,
    Chart,
    CodeBlock,
    Conditional,
    DataTable,
    DefinitionList,
    Figure,
    Form,
    Heading,
    ListBlock,
    Listing,
    NoteDefinition,
    Paragraph,
    Profile,
    Quote,
    Rule,
    Table,
)

MADE_ANCHORS = frozenset(
    {
        "contenido",
        "indice-tablas",
        "indice-figuras",
        "por-verificar",
        "normas",
        "normas-norma",
        "normas-documento",
        "normas-dato",
        "normas-sitio",
        "glosario",
        "indice-formularios",
    }
)
"""Anchors of the sections that an edition makes by itself: texts may lead there, not bear those names."""


def term_anchor(key: str) -> str:
    """Return the anchor of a glossary term."""
    return f"g-{key}"


def source_anchor(key: str) -> str:
    """Return the anchor of a work in the table of norms and sources."""
    return f"fuente-{key}"


def block_anchors(block: Block) -> Iterator[str]:
    """Yield the anchors that a block itself bears, those of the blocks inside it left out."""
    own: tuple[str, ...]
    match block:
        case Heading() | Figure() | Callout() | Form() | DataTable() | Chart() | Profile():
            own = (block.id,)
        case Table():
            own = (block.id, *block.row_ids)
        case DefinitionList():
            own = tuple(item.id for item in block.items)
        case Card():
            own = (block.id, *(item.id for item in block.items))
        case Paragraph() | ListBlock() | Quote() | CodeBlock() | Rule():
            own = ()
        case Conditional() | NoteDefinition() | Listing():
            own = ()
        case _:
            assert_never(block)
    yield from filter(None, own)
