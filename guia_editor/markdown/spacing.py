"""Where Markdown needs a blank line between two blocks, and so which lists can be tight."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from guia_editor.model.blocks import (
    Block,
    Blocks,
    Callout,
    Card,
    Chart,
    CodeBlock,
    Conditional,
    DataTable,
    Figure,
    Form,
    Heading,
    LineBreak,
    ListBlock,
    Paragraph,
    Profile,
    Quote,
    Rule,
    SoftBreak,
    Table,
    walk_inlines,
)

Div = Callout | Form | Card | Conditional | DataTable | Chart | Profile
DIVS = (Callout, Form, Card, Conditional, DataTable, Chart, Profile)


def may_touch(before: Block, after: Block) -> bool:
    """Say whether two blocks stay two without a blank line between them."""
    match before:
        case Paragraph():
            return _interrupts(after)
        case Quote() | ListBlock():  # a paragraph in them would run on
            return _interrupts(after) and type(after) is not type(before)
        case Heading() | CodeBlock() | Rule():
            return True
        case _:
            return isinstance(before, DIVS)


def _interrupts(block: Block) -> bool:
    """Say whether a block ends a paragraph right before it."""
    match block:
        case ListBlock(ordered=ordered, start=start, items=items):
            return bool(items and items[0].blocks) and not (ordered and start != 1)
        case Heading(level=level):
            return level > 2 or not has_breaks(block)
        case Quote() | CodeBlock():
            return True
        case _:
            return isinstance(block, DIVS)


def has_breaks(heading: Heading) -> bool:
    """Say whether a title runs over several lines, which only the underlined form can hold."""
    return any(isinstance(inline, SoftBreak | LineBreak) for inline in walk_inlines(heading.children))


def tightness(parts: Sequence[Blocks], tight: bool, *, between_parts: bool = True) -> bool:
    """Return whether a list of these parts reads as tight when it is written as `tight` asks.

    `parts` are the items of a list, or the definitions of one list; `between_parts` says that a blank line
    between two of them can make the list loose.
    """
    if not any(_is_spaced(block) for blocks in parts for block in blocks):
        return True
    forced = any(_has_blank(block) for blocks in parts for block in blocks) or any(
        not may_touch(one, other) for blocks in parts for one, other in pairwise(blocks)
    )
    if forced:
        return False
    possible = (between_parts and len(parts) > 1) or any(len(blocks) > 1 for blocks in parts)
    return tight or not possible


def _is_spaced(block: Block) -> bool:
    """Say whether a block shows if the list around it is tight: paragraphs, pictures, captions."""
    return isinstance(block, Paragraph | Figure) or _has_blank(block)


def _has_blank(block: Block) -> bool:
    """Say whether a block is written with a blank line of its own: a table, before its caption."""
    return isinstance(block, Table) and bool(block.caption or block.id or block.widths or block.source)
