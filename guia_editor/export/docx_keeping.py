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
    Form,
    FormField,
    Paragraph,
    Strong,
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
_ROW = 30
"""Characters for which the space around a row of a table counts."""
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
    """Say whether a paragraph must stay with what follows.

    It ends in a colon or is a small heading, all bold; or what follows is a form, or the place to sign.
    """
    if not isinstance(block, Paragraph) or not following:
        return False
    announced = plain_text(block.children).rstrip().endswith(":") and _ends_in_words(block)
    heading = all(isinstance(inline, Strong) for inline in block.children)
    return announced or heading or isinstance(following[0], Form) or _only_to_write_on(following[0])


def _ends_in_words(block: Paragraph) -> bool:
    return not isinstance(block.children[-1], FormField)


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
    inside = tuple(walk(content))
    rows = sum(len(block.rows) + 1 for block in inside if isinstance(block, Table))
    text = sum(len(plain_text(words)) for block in inside for words in inner_inlines(block))
    whole = text + rows * _ROW <= _WHOLE
    return whole and not any(isinstance(block, Figure | Card | CodeBlock) for block in inside)
