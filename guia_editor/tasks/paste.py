"""What the clipboard brings, as blocks: HTML, cells of a spreadsheet, plain text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

from guia_editor.i18n import _
from guia_editor.importing.report import Converted, Loss
from guia_editor.importing.runs import Run, assemble
from guia_editor.model.blocks import (
    Align,
    Block,
    Blocks,
    Image,
    Inline,
    Inlines,
    LineBreak,
    ListBlock,
    ListItem,
    Paragraph,
    Table,
    Text,
)
from guia_editor.model.rewrite import rewrite

MAX_ROWS = 2_000
MAX_COLUMNS = 60

_BULLET = re.compile(r"[ \t]*[•·▪◦‣–*-][ \t]+(?=\S)")
_NUMBER = re.compile(r"[ \t]*(\d{1,4})[.)][ \t]+(?=\S)")


def html_to_blocks(html: str) -> Converted:
    """Return a clipboard's HTML as blocks, with its pictures and what did not come along.

    An image in the blocks whose `source` is a `Picture.name` shows that picture: add it to the guide, then
    give the images their paths with `with_sources`.
    """
    from guia_editor.importing.html import from_html  # it brings a parser of HTML; the window starts without

    return from_html(html)


def text_to_blocks(text: str) -> Converted:
    """Return plain text as blocks.

    Cells parted by tabs, as spreadsheets give them, make a table; a blank line parts paragraphs; lines that
    begin with a bullet or a number make lists; nothing in it is read as Markdown.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    cells = _cells(plain)
    if cells is not None:
        return _table(cells)
    blocks: list[Block] = []
    for part in re.split(r"\n[ \t]*\n", plain):
        blocks += _passage(part.split("\n"))
    return Converted(tuple(blocks))


def with_sources(blocks: Blocks, sources: Mapping[str, str]) -> Blocks:
    """Return blocks whose images lead where `sources` says; others stay."""

    def moved(inline: Inline) -> Inlines:
        if isinstance(inline, Image) and inline.source in sources:
            return (Image(sources[inline.source], inline.alt, inline.title),)
        return (inline,)

    return rewrite(blocks, on_inline=moved)


# --- Cells -------------------------------------------------------------------------------------


def _cells(text: str) -> list[list[str]] | None:
    """Return the rows of a spreadsheet's text; None when it is not one: no tabs, or not in every line."""
    if "\t" not in text:
        return None
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error:  # a quote that is part of the text
        rows = [line.split("\t") for line in text.split("\n")]
    width = max(map(len, rows))
    if any(len(row) != width for row in rows if any(row)):
        return None
    return [row for row in rows if any(cell.strip() for cell in row)] or None


def _table(rows: list[list[str]]) -> Converted:
    losses: tuple[Loss, ...] = ()
    columns = [index for index in range(len(rows[0])) if any(row[index].strip() for row in rows)]
    if len(rows) > MAX_ROWS or len(columns) > MAX_COLUMNS:
        message = _("La tabla es muy grande; se pegaron sus primeras {rows} filas y {columns} columnas.")
        losses = (Loss("tabla-enorme", message.format(rows=MAX_ROWS, columns=MAX_COLUMNS)),)
    kept = [tuple(_cell(row[index]) for index in columns[:MAX_COLUMNS]) for row in rows[:MAX_ROWS]]
    plain: Align = ""
    align = (plain,) * len(kept[0])
    return Converted((Table(kept[0], tuple(kept[1:]), align),), losses)


def _cell(text: str) -> Inlines:
    return assemble([Run(Text(" ".join(text.split())))])


# --- Lines -------------------------------------------------------------------------------------


def _passage(lines: list[str]) -> Blocks:
    lines = [line for line in lines if line.strip()]
    for pattern, ordered in ((_BULLET, False), (_NUMBER, True)):
        marks = [pattern.match(line) for line in lines]
        if len(lines) > 1 and all(marks):
            items = tuple(
                ListItem((Paragraph(_words([line[mark.end() :]])),))
                for line, mark in zip(lines, marks, strict=True)
                if mark is not None
            )
            first = marks[0]
            start = int(first[1]) if ordered and first is not None else 1
            return (ListBlock(ordered, items, start),)
    words = _words(lines)
    return (Paragraph(words),) if words else ()


def _words(lines: list[str]) -> Inlines:
    runs: list[Run] = []
    for line in lines:
        runs += [Run(LineBreak()), Run(Text(line))]
    return assemble(runs)
