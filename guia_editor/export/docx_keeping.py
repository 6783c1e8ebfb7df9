"""What stays on one page: words and what they lead to, the first and last rows of tables, short boxes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from guia_editor.model.blocks import (
    Block,
    Blocks,
    Card,
    CodeBlock,
    Figure,
    FormField,
    Paragraph,
    Table,
    inner_inlines,
    plain_text,
    walk,
    walk_inlines,
)

if TYPE_CHECKING:
    from guia_editor.export.docx_tables import Cell

_WHOLE = 1500
"""Characters in a box or card that is not broken between pages: about a quarter of one."""
_FIRST_ROWS = 3
"""Rows of a table that stay with the next one: the header and the first two of its body."""
_TALLEST_ROW = 18
"""Lines of a row that is not broken between pages."""
_TWIPS_PER_CHARACTER = 92
_PLAIN_START = re.compile(r'(<w:pPr><w:pStyle w:val="[^"]*"/>)(?!<w:keepNext)')


def kept(content: str) -> str:
    """Return paragraphs, or rows of a table, that stay on the page of what follows them."""
    return _PLAIN_START.sub(r"\1<w:keepNext/>", content)


def leads(block: Block, following: Blocks) -> bool:
    """Say whether a paragraph leads to the next: it ends in a colon, or the next is to be signed."""
    if not isinstance(block, Paragraph) or not following:
        return False
    return plain_text(block.children).rstrip().endswith(":") or _only_to_write_on(following[0])


def _only_to_write_on(block: Block) -> bool:
    """Say whether a paragraph holds a signature, or begins with lines to write on."""
    if not isinstance(block, Paragraph):
        return False
    fields = [inline for inline in walk_inlines(block.children) if isinstance(inline, FormField)]
    begins = bool(block.children) and isinstance(block.children[0], FormField)
    return any(f.kind == "firma" for f in fields) or (begins and fields[0].kind == "parrafo")


def tall(content: Table, widths: tuple[int, ...]) -> frozenset[int]:
    """Return the rows, the header being 0, so high that they may be broken; widths are in twips."""
    return frozenset(
        number
        for number, row in enumerate(content.rows, 1)
        if any(
            len(plain_text(cell)) * _TWIPS_PER_CHARACTER > _TALLEST_ROW * width
            for cell, width in zip(row, widths, strict=False)
        )
    )


def together(rows: list[list[Cell]], broken: frozenset[int], under: bool) -> list[list[Cell]]:
    """Return a table's rows so that none stands alone on a page, first or last, nor what is under them.

    Rows that may be broken are left as they are.
    """
    last = len(rows) - 1
    tied = {*range(min(_FIRST_ROWS, last)), last - 1, *((last,) if under else ())}
    return [
        [(kept(content), span) for content, span in row] if index in tied - broken else row
        for index, row in enumerate(rows)
    ]


def short(content: Blocks) -> bool:
    """Say whether a box is short enough to go whole to the next page."""
    kinds = {type(block) for block in walk(content)}
    text = sum(len(plain_text(words)) for block in walk(content) for words in inner_inlines(block))
    return text <= _WHOLE and not kinds & {Table, Figure, Card, CodeBlock}
