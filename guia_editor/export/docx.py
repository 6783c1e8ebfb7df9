"""The guide as a Word file that people can navigate, fill in, comment and correct.

The look is that of `plantillas/docx/referencia.docx`; this module and its `docx_*` companions name its
styles and never a size or a colour. The text is built as strings and checked by one parse.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from guia_editor.export import FORMATS, file_name
from guia_editor.export.bank import Bank
from guia_editor.export.docx_bank import Shared, measured
from guia_editor.export.docx_blocks import blocks, write_notes
from guia_editor.export.docx_fragments import Count, hole, pack
from guia_editor.export.docx_front import cover, imprint
from guia_editor.export.docx_inlines import inlines
from guia_editor.export.docx_numbering import Numbering
from guia_editor.export.docx_package import Package, fonts_of, open_template, set_properties
from guia_editor.export.docx_pages import estimate
from guia_editor.export.docx_pictures import Rasters
from guia_editor.export.docx_sections import (
    GUTTER,
    TALLEST,
    Pages,
    Part,
    ending,
    number_notes_by_section,
    read_pages,
)
from guia_editor.export.docx_styles import read_looks
from guia_editor.export.docx_whole import Joiner, Whole
from guia_editor.export.docx_writing import Answers, Place, Terms, Writing, in_columns
from guia_editor.export.docx_xml import DECLARATION, ROOT_NAMESPACES, R, W, paragraph, run
from guia_editor.i18n import _, locale_of
from guia_editor.model.blocks import Listing, plain_text
from guia_editor.model.document import Document, Report, Section, SectionKind
from guia_editor.model.progress import Progress

if TYPE_CHECKING:
    from lxml.etree import _Element

    from guia_editor.export import Options, Write
    from guia_editor.export.docx_bank import Kept
    from guia_editor.export.docx_fragments import Fragment


_HEAD = pack(f"{DECLARATION}<w:document {ROOT_NAMESPACES}><w:body>".encode())
_SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
    for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
)
"""What footnotes.xml begins with, under the numbers that Word gives them."""
_NOTES_HEAD = pack(f"{DECLARATION}<w:footnotes {ROOT_NAMESPACES}>{_SEPARATORS}".encode())


def write(
    document: Document, options: Options, folder: Path, report: Report, progress: Progress
) -> tuple[str, ...]:
    """Write `guia.docx` (`guia-a4.docx` on A4) into a folder and return its name; see `export.Write`."""
    return _write(Shared(Bank()), document, options, folder, report, progress)


def batch(bank: Path) -> Write:
    """Return a writer for many editions: the same bytes as `write`, in whatever order.

    It remembers sections as written, and keeps the pictures that it makes in the folder `bank`.
    """
    return partial(_write, Shared(Bank(bank / "docx")))


def _write(
    shared: Shared, document: Document, options: Options, folder: Path, report: Report, progress: Progress
) -> tuple[str, ...]:
    template, look = open_template(options.templates)
    package = Package(template, shared.packed)
    setups = read_pages(package, options.paper)
    book = _Book(
        shared,
        document,
        Whole(document, read_looks(template.styles.element, template.part.numbering_part.element)),
        setups,
        Rasters(fonts_of(options.templates), look, shared.bank, shared.pictures),
        look,
    )
    unused = _template_relations(template.element)
    joiner = _joined(book, package, report, progress)
    language = str(locale_of(document.language)).replace("_", "-")
    _speak(template.styles.element, language)
    number_notes_by_section(template.settings.element)
    set_properties(template, document, language)
    package.drop(unused)
    package.footnotes()
    package.texts["word/document.xml"] = joiner.body
    package.texts["word/footnotes.xml"] = joiner.notes
    name = file_name("docx", FORMATS["docx"], options)
    package.write(folder / name)
    return (name,)


@dataclass(frozen=True, slots=True)
class _Book:
    """One file in the making: `template` stands for all that decides looks."""

    shared: Shared
    document: Document
    whole: Whole
    setups: Pages
    rasters: Rasters
    template: str

    def terms(self, part: Part) -> Terms:
        """Return the terms of what stands in a part of the book."""
        room = self.setups.room(part)
        looks = self.whole.looks
        hang = 0 if part == "cover" else looks.hang
        height = room.height if part == "cover" else int(room.height * TALLEST)
        place = Place(looks.paragraph("Body Text"), room.width, height, hang=hang)
        return Terms(self.template, self.document.language, self.document.base_url, place)

    def writing(self, terms: Terms, section: Section | None = None) -> Writing:
        """Return what a section, or the cover and the imprint, are written with."""
        return Writing(self.whole, terms, self.rasters, section)


def _joined(book: _Book, package: Package, report: Report, progress: Progress) -> Joiner:
    """Return the whole text; each part of the book is a section of Word's with its own headers."""
    document, setups = book.document, book.setups
    total = len(document.sections) + 1
    running = {"marca": document.edition.mark, "titulo": document.title}
    kept = [book.shared.section(section) for section in document.sections]
    elsewhere = [book.whole.include(one.facts) for one in kept]
    book.whole.pages = _estimated(book, kept)
    numbering = package.template.part.numbering_part.element
    joiner = Joiner(package, Numbering(numbering, book.whole.looks), [_HEAD], [_NOTES_HEAD])
    front = _front(book)
    report.losses += front.losses
    joiner.add(front, [setups.close("cover", running)])
    setup = setups.close("front", running | {"seccion": ""})
    listed = _listed(document)
    terms: Mapping[Part, Terms] = {part: book.terms(part) for part in ("front", "text")}
    for number, section in enumerate(document.sections):
        progress.step(number, total, plain_text(section.title))
        part: Part = "front" if section.kind is SectionKind.FRONT else "text"
        words = running | {"seccion": plain_text(section.title)}
        last = number == total - 2
        here = [setup, setups.close(part, words, last and not in_columns(section))]
        setup = setups.columns(part, last) if in_columns(section) else here[1]
        on = replace(terms[part], unlisted=_unlisted(section, listed), elsewhere=elsewhere[number])
        fragment = kept[number].fragments.get(on, book.whole, partial(_section, book, section, on))
        report.losses += fragment.losses
        joiner.add(fragment, here if in_columns(section) else here[:1])
    progress.step(total - 1, total, _("Documento de Word"))
    joiner.body.append(pack(f"{setup}</w:body></w:document>".encode()))
    joiner.notes.append(pack(b"</w:footnotes>"))
    return joiner


def _estimated(book: _Book, kept: Sequence[Kept]) -> Mapping[str, str]:
    room = book.setups.room("text")
    return estimate(
        (section.kind, measured(one, section, book.whole, book.template, room))
        for section, one in zip(book.document.sections, kept, strict=True)
    )


def _front(book: _Book) -> Fragment:
    """Return the cover and the imprint."""
    writing = book.writing(book.terms("cover"))
    closing = ending(writing.style("Cierre"), hole(Count.SETUP, 0))
    out = cover(writing, book.document, writing.terms.place) + closing
    return writing.fragment(out + imprint(writing, book.document, book.terms("front").place))


def _section(book: _Book, section: Section, terms: Terms) -> tuple[Answers, Fragment]:
    """Write a section, which begins by closing the one before."""
    writing = book.writing(terms, section)
    closing = writing.style("Cierre")
    place = terms.place
    out = [ending(closing, hole(Count.SETUP, 0)), _title(writing, section, place)]
    if in_columns(section):
        out.append(ending(closing, hole(Count.SETUP, 1)))
        place = replace(place, width=(place.width - GUTTER) // 2, hang=0)
    out.append(blocks(writing, section.blocks, place))
    write_notes(writing, place)
    return writing.answers, writing.fragment("".join(out))


def _unlisted(section: Section, listed: frozenset[str]) -> bool:
    """Say whether a part that holds a listing stays out of the contents when Word rebuilds them."""
    return section.id not in listed and any(isinstance(block, Listing) for block in section.blocks)


def _title(writing: Writing, section: Section, place: Place) -> str:
    """Return the title of a chapter, an annex or a made part, from which its own counts begin."""
    native = writing.lists.open_section(section)
    title = inlines(writing, section.title, place)
    if section.label and not native:
        title = run(f"{section.label}  ") + title
    style = "TOC Heading" if writing.terms.unlisted else "heading 1"
    # Without a numbering of its own that says so, a title begins where the numbers of the others do.
    out = f'<w:ind w:left="-{place.hang}"/>' if place.hang and not native else ""
    bound = writing.lists.title() + out
    return paragraph(writing.style(style), writing.bookmarks.around(section.id, title), bound)


def _listed(document: Document) -> frozenset[str]:
    return frozenset(
        entry.target
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Listing) and block.kind == "contents"
        for entry in block.entries
    )


def _template_relations(root: _Element) -> set[str]:
    """Return the relations of the template's own headers and footers, replaced by one set per section."""
    names = (f"{W}headerReference", f"{W}footerReference")
    return {reference.get(f"{R}id", "") for reference in root.iter(*names)}


def _speak(styles: _Element, language: str) -> None:
    """Set the language that Word spells and reads aloud in."""
    for spoken in styles.iterfind(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang"):
        spoken.set(f"{W}val", language)
