"""The printed book: one tagged PDF (PDF/UA-1, PDF/A-2a) with true page numbers everywhere.

`pdf_html` spells the parts, `pdf_layout` lays each out once, `pdf_pages` settles the numbers, WeasyPrint
draws the pages, `pdf_finish` completes tags, labels and forms, `pdf_variants` makes the printer's versions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.pdf.metadata import DocumentMetadata

from guia_editor.export import Options, Write
from guia_editor.export.pdf_engine import (
    INTENT,
    colour_profiles,
    fast_writing,
    refusals,
    stern_engine,
    without_collector,
)
from guia_editor.export.pdf_fetch import safe_pictures
from guia_editor.export.pdf_finish import Finish
from guia_editor.export.pdf_html import anchor_names, book_parts, losses
from guia_editor.export.pdf_layout import Typesetter
from guia_editor.export.pdf_pages import Book, settle_numbers
from guia_editor.export.pdf_variants import impose_booklet, make_grey
from guia_editor.i18n import wording
from guia_editor.model.blocks import NOWHERE
from guia_editor.model.document import Document, NotRendered, Report
from guia_editor.model.progress import Progress
from guia_editor.model.territory import TerritoryKind

_OWN_FONTS = ("Guia Serif", "Guia Sans", "Guia Simbolos", "Guia Mono")


def write(
    document: Document, options: Options, folder: Path, report: Report, progress: Progress
) -> tuple[str, ...]:
    """Write `guia.pdf` (`guia-a4.pdf`, `guia-sangria.pdf`…) into a folder; see `export.Write`."""
    return Press().write(document, options, folder, report, progress)


def batch(bank: Path) -> Write:
    """Return a writer for many editions: what they share is set and drawn once; see `ExportFormat.batch`."""
    return Press().write


class Press:
    """Writes any number of editions; parts that editions share are laid out once.

    Holds laid-out pages: keep it for a batch of editions, then let it go.
    """

    def __init__(self) -> None:
        self._typesetters: dict[tuple[Path, str, bool, bool], Typesetter] = {}

    def write(
        self, document: Document, options: Options, folder: Path, report: Report, progress: Progress
    ) -> tuple[str, ...]:
        """Write one edition; see `export.Write`."""
        data = self.make(document, options, report, progress)
        name = file_name(options)
        (folder / name).write_bytes(data)
        return (name,)

    def make(self, document: Document, options: Options, report: Report, progress: Progress) -> bytes:
        """Return the bytes of one edition; the same document and options give the same bytes."""
        _ = wording(document.language)
        report.losses.extend(losses(document))
        typesetter = self._typesetter(options)
        typesetter.fetcher.serve(document.assets)
        parts = book_parts(document)
        total = 2 * len(parts) + 1
        book = settle_numbers(
            parts, typesetter, lambda done: progress.step(done, total, _("Componiendo las páginas"))
        )
        book.fill(document.edition.mark, foot(document))
        data = _draw(document, options, book, typesetter, report, progress)
        if options.printing == "cuadernillo":
            progress.step(total - 1, total, _("Imponiendo el cuadernillo"))
            data = impose_booklet(data)
        progress.step(total, total, file_name(options))
        return data

    def _typesetter(self, options: Options) -> Typesetter:
        bleed, grey = options.printing == "sangria", options.printing == "grises"
        key = (options.templates, options.paper, bleed, grey)
        if key not in self._typesetters:
            self._typesetters[key] = Typesetter(options.templates, options.paper, bleed=bleed, grey=grey)
        return self._typesetters[key]


def file_name(options: Options) -> str:
    """Return the name of the file that the options ask for."""
    paper = "" if options.paper == "carta" else f"-{options.paper}"
    printing = "" if options.printing == "normal" else f"-{options.printing}"
    return f"guia{paper}{printing}.pdf"


def foot(document: Document) -> str:
    """Return the line at the foot of every page: the work, and the territory whose edition it is."""
    if document.territory.kind is TerritoryKind.COUNTRY:
        return document.title
    return f"{document.title} · {document.territory.name}"


class _WatchedPage:
    """A page that tells how far drawing is; everything else is WeasyPrint's page."""

    def __init__(self, page: weasyprint.Page, watch: Callable[[], None]) -> None:
        self._page = page
        self._watch = watch

    def __getattr__(self, name: str) -> Any:
        return getattr(self._page, name)

    def paint(self, stream: Any, scale: float = 1) -> None:
        self._watch()
        self._page.paint(stream, scale)


def _draw(
    document: Document,
    options: Options,
    book: Book,
    typesetter: Typesetter,
    report: Report,
    progress: Progress,
) -> bytes:
    count = len(book.parts)
    pages: list[_WatchedPage] = []
    part_of_page: list[int] = []
    for index, part in enumerate(book.laid_out):
        watch = _watcher(progress, count + index, 2 * count + 1, book.parts[index].title)
        pages.extend(_WatchedPage(sheet.page, watch) for sheet in part.sheets)
        part_of_page.extend([index] * len(part.sheets))
    finish = Finish(
        document.language,
        tuple(book.parts[index].numbering for index in part_of_page),
        tuple(part_of_page),
        anchor_names(document),
    )

    def finisher(drawn: Any, pdf: Any) -> None:
        finish(drawn, pdf)
        if options.printing == "grises":
            make_grey(pdf)

    drawing = weasyprint.Document(
        pages, _metadata(document), typesetter.fetcher, typesetter.fonts, colour_profiles(), INTENT
    )
    with refusals(), stern_engine(), safe_pictures(), without_collector(), fast_writing():
        data: bytes = drawing.write_pdf(
            pdf_variant="pdf/a-2a",
            pdf_forms=True,
            pdf_identifier=_identifier(document, options),
            output_intent=INTENT,
            finisher=finisher,
        )
    report.losses.extend(_foreign_letters(drawing, document))
    return data


def _watcher(progress: Progress, done: int, total: int, label: str) -> Callable[[], None]:
    return lambda: progress.step(done, total, label)


def _metadata(document: Document) -> DocumentMetadata:
    stamp = document.edition.timestamp.strftime("%Y-%m-%dT%H:%M:%SZ")
    return DocumentMetadata(
        title=foot(document),
        authors=[name for _short, name in document.institutions],
        description=document.description,
        keywords=list(document.keywords),
        generator="guia_editor",
        created=stamp,
        modified=stamp,
        lang=document.language,
    )


def _identifier(document: Document, options: Options) -> bytes:
    content = (
        f"{document.content_hash} {document.edition.mark} {document.territory.code} {file_name(options)}"
    )
    return hashlib.sha256(content.encode()).hexdigest()[:32].encode()


def _foreign_letters(drawing: weasyprint.Document, document: Document) -> list[NotRendered]:
    """Return the characters that a font of this machine had to draw: on another they would look otherwise."""
    _ = wording(document.language)
    return [
        NotRendered(
            "pdf",
            "",
            NOWHERE,
            "".join(sorted(set(font.to_unicode.values()))),
            _("las letras de la guía no lo tienen"),
        )
        for font in drawing.fonts.values()
        if not font.family.startswith(_OWN_FONTS)
    ]
