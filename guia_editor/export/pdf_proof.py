"""Single chapters set in type for the screen: the book's pages, made in a fraction of its time.

Same templates, same layout as `pdf`; without tags, output profile and font subsets, which only a file that
leaves the program needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import weasyprint
from weasyprint.pdf.metadata import DocumentMetadata

from guia_editor.export.html import HtmlWriter
from guia_editor.export.pdf import foot
from guia_editor.export.pdf_engine import fast_writing, refusals, stern_engine, without_collector
from guia_editor.export.pdf_fetch import asset_url, safe_pictures
from guia_editor.export.pdf_html import part_of
from guia_editor.export.pdf_layout import LaidOut, Typesetter
from guia_editor.export.pdf_running import lines_of
from guia_editor.model.blocks import Block, ListItem
from guia_editor.model.document import Document

_UNKNOWN = "–"
_FIRST_TAG = re.compile(r"<[a-z][a-z0-9]*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: `line` of its file, `page` from 0, `top` as a share of the page's height."""

    line: int
    page: int
    top: float


@dataclass(frozen=True, slots=True)
class Proof:
    """A chapter's pages as a PDF, and where the lines of its file came to stand, in reading order."""

    pdf: bytes
    places: tuple[Place, ...]


class ProofPress:
    """Sets chapters in type one after the other; fonts and style sheets are read once."""

    def __init__(self, templates: Path) -> None:
        self._typesetter = Typesetter(templates, "carta")

    def set_chapter(self, document: Document) -> Proof:
        """Return the pages of the only section of a document, with its own page numbers from 1.

        Numbers of pages in other chapters show as a dash. Raises `ExportFailed` when a picture cannot be set.
        """
        (section,) = document.sections
        self._typesetter.fetcher.serve(document.assets)
        writer = _LinedWriter(
            mode="print", language=document.language, asset=lambda key: asset_url(document.assets[key])
        )
        part = part_of(section, document.language, writer)
        numbers = dict.fromkeys(part.targets, _UNKNOWN)
        pages = self._typesetter.lay_out(part.filled(numbers))
        numbers |= {anchor: str(page + 1) for anchor, page in pages.anchors.items() if anchor in numbers}
        for number, sheet in enumerate(pages.sheets, start=1):
            sheet.fill(numbers)
            lines = lines_of(sheet.lines, part.head, document.edition.mark, foot(document), str(number))
            self._typesetter.lines.add_to(sheet.page._page_box, lines)
            # WeasyPrint would complain of links into the chapters that are not set.
            links = sheet.page.links
            links[:] = [link for link in links if link[0] != "internal" or link[1] in pages.anchors]
        return Proof(self._draw(pages), tuple(_places(pages)))

    def _draw(self, pages: LaidOut) -> bytes:
        drawing = weasyprint.Document(
            [sheet.page for sheet in pages.sheets],
            DocumentMetadata(),
            self._typesetter.fetcher,
            self._typesetter.fonts,
            {},
            None,
        )
        with refusals(), stern_engine(), safe_pictures(), without_collector(), fast_writing():
            data: bytes = drawing.write_pdf(full_fonts=True, uncompressed_pdf=True)
        return data


class _LinedWriter(HtmlWriter):
    """Says on the first tag of each block, and of each list item, on which line of the file it starts."""

    __slots__ = ()

    def block(self, block: Block) -> str:
        return _lined(HtmlWriter.block(self, block), block.lines.first)

    def _item(self, item: ListItem, tight: bool) -> str:
        return _lined(HtmlWriter._item(self, item, tight), item.lines.first)


def _lined(html: str, line: int) -> str:
    if not line:
        return html
    return _FIRST_TAG.sub(lambda tag: f'{tag[0]} data-linea="{line}"', html, count=1)


def _places(pages: LaidOut) -> Iterator[Place]:
    """Yield where each line that starts a block stands, from top to bottom: boxes may come otherwise."""
    seen: set[int] = set()
    for number, sheet in enumerate(pages.sheets):
        height = sheet.page._page_box.margin_height()
        tops: dict[int, float] = {}
        for box in sheet.page._page_box.descendants():
            line = int(box.element.get("data-linea", 0)) if box.element is not None else 0
            if line and line not in seen:
                tops.setdefault(line, max(0.0, box.position_y / height))
        seen |= tops.keys()
        for line, top in sorted(tops.items(), key=lambda found: (found[1], found[0])):
            yield Place(line, number, top)
