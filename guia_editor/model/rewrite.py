"""Rebuild blocks and inlines with some of them replaced; whatever does not change stays the same object."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from guia_editor.model.blocks import (
    Block,
    Blocks,
    Callout,
    Card,
    Chart,
    CodeBlock,
    Conditional,
    DataTable,
    Definition,
    DefinitionList,
    Emphasis,
    Figure,
    Form,
    GlossaryLink,
    Heading,
    Image,
    Inline,
    Inlines,
    Link,
    ListBlock,
    Listing,
    ListItem,
    NoteDefinition,
    Paragraph,
    Profile,
    Quote,
    Row,
    Rule,
    Strikethrough,
    Strong,
    Table,
)

T = TypeVar("T")

OnBlock = Callable[[Block], Blocks]
"""What stands in place of a block whose insides are already rewritten: itself, others, or nothing."""

OnInline = Callable[[Inline], Inlines]
"""What stands in place of an inline whose insides are already rewritten."""

OnRun = Callable[[Inlines], Inlines]
"""What stands in place of a whole run of inlines."""


def same_block(block: Block) -> Blocks:
    """Keep a block."""
    return (block,)


def same_inline(inline: Inline) -> Inlines:
    """Keep an inline."""
    return (inline,)


def rewrite_inlines(inlines: Inlines, on_inline: OnInline) -> Inlines:
    """Return inlines with each one, from the innermost outwards, replaced by what `on_inline` says."""
    result: list[Inline] = []
    changed = False
    for inline in inlines:
        inside = inline
        match inline:
            case Emphasis() | Strong() | Strikethrough() | Link() | GlossaryLink():
                children = rewrite_inlines(inline.children, on_inline)
                if children is not inline.children:
                    inside = replace(inline, children=children)
            case _:
                pass
        found = on_inline(inside)
        changed = changed or len(found) != 1 or found[0] is not inline
        result.extend(found)
    return tuple(result) if changed else inlines


def rewrite(blocks: Blocks, on_block: OnBlock = same_block, on_inline: OnInline = same_inline) -> Blocks:
    """Return blocks with every block and inline, from the innermost outwards, replaced as the two say."""
    return _Rewriter(on_block, lambda run: rewrite_inlines(run, on_inline)).blocks(blocks)


def rewrite_runs(blocks: Blocks, on_run: OnRun) -> Blocks:
    """Return blocks with every run of inlines (a paragraph's, a cell's, a title's) replaced as a whole."""
    return _Rewriter(same_block, on_run).blocks(blocks)


class _Rewriter:
    """One pass over a tree; knows where each kind keeps its blocks and inlines."""

    def __init__(self, on_block: OnBlock, on_run: OnRun) -> None:
        self._on_block = on_block
        self._inlines = on_run

    def blocks(self, blocks: Blocks) -> Blocks:
        result: list[Block] = []
        changed = False
        for block in blocks:
            found = self._on_block(self._inside(block))
            changed = changed or len(found) != 1 or found[0] is not block
            result.extend(found)
        return tuple(result) if changed else blocks

    def _inside(self, block: Block) -> Block:
        match block:
            case Heading() | Paragraph():
                return _with(block, children=self._inlines(block.children))
            case ListBlock():
                return _with(block, items=_each(block.items, self._item))
            case Quote() | Conditional() | NoteDefinition():
                return _with(block, blocks=self.blocks(block.blocks))
            case CodeBlock() | Rule() | Listing():
                return block
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case DefinitionList():
                return _with(block, items=_each(block.items, self._definition))
            case Card():
                return _with(
                    block, title=self._inlines(block.title), items=_each(block.items, self._definition)
                )
            case Callout() | Form():
                return _with(block, title=self._inlines(block.title), blocks=self.blocks(block.blocks))
            case DataTable() | Chart() | Profile():
                return _with(block, caption=self._inlines(block.caption), note=self.blocks(block.note))

    def _item(self, item: ListItem) -> ListItem:
        return _with(item, blocks=self.blocks(item.blocks))

    def _definition(self, item: Definition) -> Definition:
        return _with(item, term=self._inlines(item.term), blocks=_each(item.blocks, self.blocks))

    def _row(self, row: Row) -> Row:
        return _each(row, self._inlines)

    def _table(self, table: Table) -> Table:
        return _with(
            table,
            header=self._row(table.header),
            rows=_each(table.rows, self._row),
            caption=self._inlines(table.caption),
            source=self._inlines(table.source),
            note=self.blocks(table.note),
        )

    def _figure(self, figure: Figure) -> Figure:
        shown = self._inlines((figure.image,))
        return _with(
            figure,
            image=shown[0] if len(shown) == 1 and isinstance(shown[0], Image) else figure.image,
            caption=self._inlines(figure.caption),
            source=self._inlines(figure.source),
            data=None if figure.data is None else self._table(figure.data),
        )


def _each(items: tuple[T, ...], change: Callable[[T], T]) -> tuple[T, ...]:
    changed = tuple(map(change, items))
    return items if all(new is old for new, old in zip(changed, items, strict=True)) else changed


def _with(node: T, **values: object) -> T:
    """Return the node with new values, or the node itself when each value is the one it has."""
    if all(getattr(node, name) is value for name, value in values.items()):
        return node
    return replace(node, **values)  # type: ignore[type-var]
