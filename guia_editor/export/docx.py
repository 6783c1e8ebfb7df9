"""The guide as a Word file that people can navigate, fill in, comment and correct.

The look is that of `plantillas/docx/referencia.docx`; this module and its `docx_*` companions name its
styles and never a size or a colour. The text is built as strings and checked by one parse.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from guia_editor.errors import ExportFailed
from guia_editor.export.docx_blocks import blocks, write_notes
from guia_editor.export.docx_front import cover, imprint
from guia_editor.export.docx_inlines import inlines
from guia_editor.export.docx_numbering import Numbering
from guia_editor.export.docx_package import Package, open_template, set_properties
from guia_editor.export.docx_pages import estimate
from guia_editor.export.docx_pictures import Pictures
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
from guia_editor.export.docx_writing import Place, Writing, in_columns
from guia_editor.export.docx_xml import DECLARATION, ROOT_NAMESPACES, R, W, paragraph, run
from guia_editor.i18n import _, locale_of
from guia_editor.model.blocks import Listing, plain_text
from guia_editor.model.document import Document, Report, Section, SectionKind
from guia_editor.model.progress import Progress

if TYPE_CHECKING:
    from lxml.etree import _Element

    from guia_editor.export import Options


def write(
    document: Document,
    options: Options,
    folder: Path,
    report: Report,
    progress: Progress,
    pages: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Write `guia.docx` (`guia-a4.docx` on A4) into a folder and return its name.

    `pages` gives the page number that listings show for each anchor, as a print edition of the same
    document has them; without it they are estimated and the contents say so. Raises `ExportFailed` when the
    template cannot be used or the file cannot be written.
    """
    template = open_template(options.templates)
    package = Package(template)
    setups = read_pages(package, options.paper)
    writing = _writing(document, report, package, setups, options.templates / "fuentes", pages)
    unused = _template_relations(template.element)
    body = _body(writing, setups, progress)
    language = str(locale_of(document.language)).replace("_", "-")
    _speak(template.styles.element, language)
    number_notes_by_section(template.settings.element)
    set_properties(template, document, language)
    package.drop(unused)
    package.texts["word/document.xml"] = _checked(
        f"{DECLARATION}<w:document {ROOT_NAMESPACES}><w:body>{body}</w:body></w:document>"
    )
    package.texts["word/footnotes.xml"] = _checked(_footnotes(writing))
    name = "guia.docx" if options.paper == "carta" else f"guia-{options.paper}.docx"
    try:
        package.write(folder / name)
    except OSError as error:
        raise ExportFailed(
            _("No se pudo escribir {name}: {reason}.").format(name=name, reason=error.strerror or error),
            _("Cierre el archivo si lo tiene abierto en Word, revise que haya espacio y vuelva a intentar."),
        ) from error
    return (name,)


def _writing(
    document: Document,
    report: Report,
    package: Package,
    setups: Pages,
    fonts: Path,
    pages: Mapping[str, str] | None,
) -> Writing:
    """Return what all parts of the file share while they are written."""
    template = package.template
    numbering = template.part.numbering_part.element
    looks = read_looks(template.styles.element, numbering)
    return Writing(
        document=document,
        report=report,
        looks=looks,
        package=package,
        pictures=Pictures(package, fonts),
        numbering=Numbering(numbering, looks),
        part=package.main,
        pages=pages if pages is not None else estimate(document, looks, setups.room("text")),
        estimated=pages is None,
        language=document.language,
    )


def _body(writing: Writing, setups: Pages, progress: Progress) -> str:
    """Return the whole text; each part of the book is a section of Word's with its own headers."""
    document = writing.document
    total = len(document.sections) + 1
    running = {"marca": document.edition.mark, "titulo": document.title}
    closing = writing.style("Cierre")
    front, text = _place(writing, setups, "front"), _place(writing, setups, "text")
    page = setups.room("cover")
    out = [cover(writing, Place(writing.style("Body Text"), page.width, page.height))]
    out.append(ending(closing, setups.close("cover", running)))
    out.append(imprint(writing, front))
    setup = setups.close("front", running | {"seccion": ""})
    listed = _listed(document)
    for number, section in enumerate(document.sections):
        progress.step(number, total, plain_text(section.title))
        out.append(ending(closing, setup))
        is_front = section.kind is SectionKind.FRONT
        part: Part = "front" if is_front else "text"
        place = front if is_front else text
        words = running | {"seccion": plain_text(section.title)}
        out.append(_title(writing, section, place, listed))
        last = number == total - 2
        if in_columns(section):
            out.append(ending(closing, setups.close(part, words)))
            place = replace(place, width=(place.width - GUTTER) // 2, hang=0)
            setup = setups.columns(part, last)
        else:
            setup = setups.close(part, words, last)
        out.append(blocks(writing, section.blocks, place))
        write_notes(writing, place)
    progress.step(total - 1, total, _("Documento de Word"))
    return "".join(out) + setup


def _place(writing: Writing, setups: Pages, part: Part) -> Place:
    room = setups.room(part)
    height = int(room.height * TALLEST)
    return Place(writing.style("Body Text"), room.width, height, hang=writing.looks.hang)


def _title(writing: Writing, section: Section, place: Place, listed: frozenset[str]) -> str:
    """Return the title of a chapter, an annex or a made part, from which its own counts begin."""
    writing.section = section
    writing.sequences.restart()
    native = writing.numbering.open_section(section)
    title = inlines(writing, section.title, place)
    if section.label and not native:
        title = run(f"{section.label}  ") + title
    # A part that the contents do not list must not enter them when Word rebuilds them.
    unlisted = section.id not in listed and any(isinstance(block, Listing) for block in section.blocks)
    style = "TOC Heading" if unlisted else "heading 1"
    # Without a numbering of its own that says so, a title begins where the numbers of the others do.
    out = f'<w:ind w:left="-{place.hang}"/>' if place.hang and not native else ""
    bound = writing.numbering.title() + out
    return paragraph(writing.style(style), writing.bookmarks.around(section.id, title), bound)


def _listed(document: Document) -> frozenset[str]:
    return frozenset(
        entry.target
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Listing) and block.kind == "contents"
        for entry in block.entries
    )


def _footnotes(writing: Writing) -> str:
    """Return footnotes.xml: the separators under the numbers that Word gives them, then the notes."""
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    writing.package.footnotes()
    notes = "".join(writing.notes.texts)
    return f"{DECLARATION}<w:footnotes {ROOT_NAMESPACES}>{separators}{notes}</w:footnotes>"


def _checked(part: str) -> bytes:
    """Return a part as bytes once a parser has read it: what Word would call damaged is never written."""
    data = part.encode("utf-8")
    etree.fromstring(data, etree.XMLParser(resolve_entities=False, huge_tree=True))
    return data


def _template_relations(root: _Element) -> set[str]:
    """Return the relations of the template's own headers and footers, replaced by one set per section."""
    names = (f"{W}headerReference", f"{W}footerReference")
    return {reference.get(f"{R}id", "") for reference in root.iter(*names)}


def _speak(styles: _Element, language: str) -> None:
    """Set the language that Word spells and reads aloud in."""
    for spoken in styles.iterfind(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang"):
        spoken.set(f"{W}val", language)
