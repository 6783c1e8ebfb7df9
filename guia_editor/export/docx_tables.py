"""Tables at the level of WordprocessingML: widths from the content, rows, boxes of one cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from guia_editor.export.docx_xml import value
from guia_editor.model.blocks import plain_text

if TYPE_CHECKING:
    from guia_editor.model.blocks import Table

_TWIPS_PER_CHARACTER = 92
"""About the width of a letter in a table's text."""
_CELL_MARGINS = 210
_WIDEST_WORD = 22
_WIDEST_TEXT = 90


@dataclass(frozen=True, slots=True)
class Frame:
    """How a table stands: its style's identifier, widths and indentation in twips, what it says aloud.

    `header` rows are repeated on each page; `first_column` marks names at the beginning of rows; `split`
    lets rows break between pages, `broken` those of its indexes.
    """

    style: str
    widths: tuple[int, ...]
    left: int = 0
    title: str = ""
    description: str = ""
    header: int = 1
    first_column: bool = False
    split: bool = False
    broken: frozenset[int] = frozenset()


Cell = tuple[str, int]
"""The paragraphs of a cell and how many columns it spans."""


def table(frame: Frame, rows: Sequence[Sequence[Cell]]) -> str:
    """Return a table of fixed layout; each row's cells span all of its columns together."""
    # LibreOffice reads the sum of the flags, Word the flags.
    flags = 0x0600 + 0x0020 * (frame.header > 0) + 0x0080 * frame.first_column
    look = (
        f'<w:tblLook w:val="{flags:04X}" w:firstRow="{int(frame.header > 0)}" w:lastRow="0" '
        f'w:firstColumn="{int(frame.first_column)}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    )
    indent = f'<w:tblInd w:w="{frame.left}" w:type="dxa"/>' if frame.left else ""
    aloud = f'<w:tblCaption w:val="{value(frame.title)}"/>' if frame.title else ""
    aloud += f'<w:tblDescription w:val="{value(frame.description)}"/>' if frame.description else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in frame.widths)
    body = "".join(_row(frame, row, index) for index, row in enumerate(rows))
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{frame.style}"/>'
        f'<w:tblW w:w="{sum(frame.widths)}" w:type="dxa"/>{indent}'
        f'<w:tblLayout w:type="fixed"/>{look}{aloud}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'
    )


def _row(frame: Frame, cells: Sequence[Cell], index: int) -> str:
    header = index < frame.header
    whole = "" if (frame.split or index in frame.broken) and not header else "<w:cantSplit/>"
    repeated = "<w:tblHeader/>" if header else ""
    properties = f"<w:trPr>{whole}{repeated}</w:trPr>" if whole or repeated else ""
    out: list[str] = []
    column = 0
    for content, span in cells:
        width = sum(frame.widths[column : column + span])
        spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        out.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}</w:tcPr>{content}</w:tc>')
        column += span
    return f"<w:tr>{properties}{''.join(out)}</w:tr>"


def column_widths(content: Table, width: int) -> tuple[int, ...]:
    """Return the widths of a table's columns in twips, `width` together.

    The author's own where given; else every column gets room for its longest word, and what is left is
    shared by how much text each one holds.
    """
    columns = len(content.header)
    wished: Sequence[float] = content.widths
    if len(wished) != columns or not all(w > 0 for w in wished):
        wished = _from_content(content, width)
    total = sum(wished)
    edges = [round(width * sum(wished[:i]) / total) for i in range(columns + 1)]
    return tuple(max(1, after - before) for before, after in pairwise(edges))


def _from_content(content: Table, width: int) -> list[float]:
    texts = [
        [plain_text(row[i]) for row in (content.header, *content.rows)] for i in range(len(content.header))
    ]
    least = [
        min(max((len(word) for text in column for word in text.split()), default=1), _WIDEST_WORD)
        * _TWIPS_PER_CHARACTER
        * 1.08
        + _CELL_MARGINS
        for column in texts
    ]
    spare = width - sum(least)
    if spare <= 0:
        return least
    # The square root keeps one long column from taking everything: rows grow evenly higher instead.
    hungry = [
        max(0.0, min(max(map(len, column)), _WIDEST_TEXT) * _TWIPS_PER_CHARACTER + _CELL_MARGINS - room)
        for column, room in zip(texts, least, strict=True)
    ]
    if sum(hungry) <= spare:
        given = [room + want for room, want in zip(least, hungry, strict=True)]
        return [room + (spare - sum(hungry)) * room / sum(given) for room in given]
    shares = [
        want**0.5 * (sum(map(len, column)) / len(column) + 1) ** 0.5
        for want, column in zip(hungry, texts, strict=True)
    ]
    return [room + spare * share / sum(shares) for room, share in zip(least, shares, strict=True)]
