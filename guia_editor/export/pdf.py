"""The printed book: one tagged PDF (PDF/UA-1, PDF/A-2a) with true page numbers everywhere.

`pdf_html` spells the parts, `pdf_layout` lays each out once, `pdf_drawing` draws it into a fragment that
`pdf_bank` keeps, `pdf_pages` settles the numbers, `pdf_link` puts the fragments in a row as a file;
`pdf_finish` completes tags, labels and forms, `pdf_variants` makes the printer's versions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from weasyprint.pdf.metadata import DocumentMetadata

from guia_editor import export
from guia_editor.export import Options, Write
from guia_editor.export.bank import Bank
from guia_editor.export.pdf_bank import PartBank
from guia_editor.export.pdf_drawing import draw_part
from guia_editor.export.pdf_engine import rare_collector
from guia_editor.export.pdf_fragments import FontUse, Fragment
from guia_editor.export.pdf_html import Part, anchor_names, book_parts, losses
from guia_editor.export.pdf_layout import Typesetter
from guia_editor.export.pdf_link import Edition, Placed, link
from guia_editor.export.pdf_pages import Book, settle_numbers
from guia_editor.export.pdf_running import lines_of
from guia_editor.export.pdf_variants import impose_booklet
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
    return Press(PartBank(Bank(bank / "pdf"))).write


class Press:
    """Writes any number of editions; parts that editions share are laid out and drawn once.

    An edition has the same bytes whatever the bank holds.
    """

    def __init__(self, bank: PartBank | None = None) -> None:
        self._bank = bank or PartBank()
        self._typesetters: dict[tuple[Path, str, bool, bool], Typesetter] = {}

    def write(
        self, document: Document, options: Options, folder: Path, report: Report, progress: Progress
    ) -> tuple[str, ...]:
        """Write one edition; see `export.Write`."""
        with rare_collector():
            data = self.make(document, options, report, progress)
        name = file_name(options)
        (folder / name).write_bytes(data)
        return (name,)

    def make(self, document: Document, options: Options, report: Report, progress: Progress) -> bytes:
        """Return the bytes of one edition; the same document and options give the same bytes."""
        _ = wording(document.language)
        report.losses.extend(losses(document))
        typesetter = self._typesetter(options)
        typesetter.begin(document.assets)
        parts = book_parts(document)
        total = len(parts) + 2
        setter = _Setter(typesetter, self._bank, document.language)

        def watch(done: int) -> None:
            setter.watch = partial(progress.step, done, total, _("Componiendo las páginas"))
            setter.watch()

        book = settle_numbers(parts, setter.lay_out, watch)
        progress.step(total - 2, total, _("Uniendo las páginas"))
        edition = self._edition(document, options, book, typesetter)
        data = link(edition)
        report.losses.extend(_foreign_letters(edition.fonts.values(), document))
        if options.printing == "cuadernillo":
            progress.step(total - 1, total, _("Imponiendo el cuadernillo"))
            data = impose_booklet(data)
        progress.step(total, total, file_name(options))
        return data

    def _edition(
        self, document: Document, options: Options, book: Book[Fragment], typesetter: Typesetter
    ) -> Edition:
        folios = iter(book.folios)
        mark, below = document.edition.mark, foot(document)
        placed = []
        for part, fragment in zip(book.parts, book.laid_out, strict=True):
            lines = [
                [
                    typesetter.lines.draw(place, text)
                    for place, text in lines_of(page.lines, part.head, mark, below, next(folios)).items()
                ]
                for page in fragment.pages
            ]
            placed.append(Placed(fragment, part.numbering, lines))

        def font_file(digest: str) -> bytes:
            return typesetter.lines.font(digest) or self._bank.font(digest)

        return Edition(
            tuple(placed),
            book.numbers,
            anchor_names(document),
            _metadata(document),
            _identifier(document, options),
            font_file,
        )

    def _typesetter(self, options: Options) -> Typesetter:
        bleed, grey = options.printing == "sangria", options.printing == "grises"
        key = (options.templates, options.paper, bleed, grey)
        if key not in self._typesetters:
            self._typesetters[key] = Typesetter(options.templates, options.paper, bleed=bleed, grey=grey)
        return self._typesetters[key]


class _Setter:
    """Sets the parts of one edition, as far as the bank does not have them.

    A part is drawn right after it is laid out, at the risk that a guessed number is of another width: pages
    as laid out take 1.5 MB each. `watch` is called before each page that is drawn.
    """

    def __init__(self, typesetter: Typesetter, bank: PartBank, language: str) -> None:
        self._typesetter = typesetter
        self._bank = bank
        self._language = language
        self.watch: Callable[[], None] = lambda: None

    def lay_out(self, part: Part, html: str) -> Fragment:
        """Return a part as drawn."""
        facts = (self._typesetter.look, self._language, part.id, html)
        key = hashlib.sha256("\0".join(facts).encode()).hexdigest()
        fragment = self._bank.fragment(key)
        if fragment is None:
            laid_out = self._typesetter.lay_out(html)
            fragment = draw_part(
                part.id, laid_out, self._typesetter, self._language, self._bank.put_font, self.watch
            )
            self._bank.put_fragment(key, fragment)
        return fragment


def file_name(options: Options) -> str:
    """Return the name of the file that the options ask for."""
    return export.file_name("pdf", export.FORMATS["pdf"], options)


def foot(document: Document) -> str:
    """Return the line at the foot of every page: the work, and the territory whose edition it is."""
    if document.territory.kind is TerritoryKind.COUNTRY:
        return document.title
    return f"{document.title} · {document.territory.name}"


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


def _foreign_letters(fonts: Iterable[FontUse], document: Document) -> list[NotRendered]:
    """Return the characters that a font of this machine had to draw: on another they would look otherwise."""
    _ = wording(document.language)
    return [
        NotRendered(
            "pdf",
            "",
            NOWHERE,
            "".join(sorted(set(font.letters.values()))),
            _("las letras de la guía no lo tienen"),
        )
        for font in fonts
        if not font.traits["family"].startswith(_OWN_FONTS)
    ]
