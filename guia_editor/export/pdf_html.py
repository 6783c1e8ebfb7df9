"""The parts of a printed book as HTML: cover, imprint page, and every section of the document.

Each part is a page of its own that stands alone; numbers of pages are empty slots (`span.pn[data-para]`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from guia_editor.export.copy_mark import check_words, mark_words
from guia_editor.export.html import HtmlWriter, attribute, text
from guia_editor.export.pdf_fetch import asset_url
from guia_editor.i18n import long_date, wording
from guia_editor.model.blocks import (
    Block,
    Callout,
    Card,
    DefinitionList,
    Figure,
    Form,
    Heading,
    Inlines,
    Paragraph,
    Table,
    plain_text,
    walk,
)
from guia_editor.model.document import Document, NotRendered, Section, SectionKind

Numbering = Literal["roman", "arabic"]

_SLOT = re.compile(r'<span class="pn" data-para="([^"]*)"></span>')
_ENTRY = re.compile(r'(<li class=")(nivel-\d">)(<a .*?</a>)')


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the book: `html` is its whole page, `numbering` how its pages are numbered.

    `head` is what stands above its pages, after the first.
    """

    id: str
    title: str
    numbering: Numbering
    html: str
    head: str = ""

    @property
    def targets(self) -> frozenset[str]:
        """The anchors whose page numbers the part shows."""
        return frozenset(_SLOT.findall(self.html))

    def filled(self, numbers: Mapping[str, str]) -> str:
        """Return the HTML with something in every slot, as wide as the number to come."""
        return _SLOT.sub(
            lambda slot: f'<span class="pn" data-para="{slot[1]}">{text(numbers[slot[1]])}</span>', self.html
        )


def book_parts(document: Document) -> tuple[Part, ...]:
    """Return the parts of the book in order, cover first."""
    writer = HtmlWriter(
        mode="print", language=document.language, asset=lambda key: asset_url(document.assets[key])
    )
    sections = tuple(part_of(section, document.language, writer) for section in document.sections)
    return (_cover(document), _imprint(document), *sections)


def page_of(language: str, body: str) -> str:
    """Return a whole page in HTML around a body."""
    head = f'<!DOCTYPE html>\n<html lang="{attribute(language)}"><head><meta charset="utf-8" /></head>\n'
    return f"{head}<body>\n{body}</body></html>\n"


def part_of(section: Section, language: str, writer: HtmlWriter) -> Part:
    """Return the part of the book that a section is, spelled by a writer for print."""
    title = plain_text(section.title)
    shown = f"{section.label}. {title}" if section.label else title
    opening = f'<h1 id="{attribute(section.id)}-t"'
    body = writer.whole_section(section).replace(opening, f'{opening} data-marcador="{attribute(shown)}"', 1)
    # A contents entry is a TOC item that holds a Reference; the classes are what the tags are made from.
    body = re.sub(
        r'(<nav class="indice[^>]*>\n)<ol>', r'\1<ol class="contenido">', _ENTRY.sub(_marked_entry, body)
    )
    numbering: Numbering = "roman" if section.kind is SectionKind.FRONT else "arabic"
    return Part(section.id, title, numbering, page_of(language, body), _head(section))


def _marked_entry(entry: re.Match[str]) -> str:
    return f'{entry[1]}entrada {entry[2]}<span class="referencia">{entry[3]}</span>'


def _head(section: Section) -> str:
    title = plain_text(section.title)
    return f"{section.label} · {title}" if section.label else title


def _cover(document: Document) -> Part:
    _ = wording(document.language)
    picture = ""
    if document.cover:
        address = asset_url(document.assets[document.cover])
        alt = _("Mapa de {territory}").format(territory=document.territory.name)
        picture = f'<img class="portada-mapa" src="{attribute(address)}" alt="{attribute(alt)}" />\n'
    lines = "".join(f"<p>{text(line)}</p>\n" for line in document.cover_lines)
    names = "".join(
        f"<p><strong>{text(short)}</strong> {text(name)}</p>\n" for short, name in document.institutions
    )
    body = (
        '<section class="portada" id="portada">\n'
        f'<div class="portada-alto"><p class="portada-marca">{text(document.edition.mark)}</p>\n'
        f'<h1 data-marcador="{attribute(_("Portada"))}">{text(document.title)}</h1>\n'
        f'<p class="portada-subtitulo">{text(document.subtitle)}</p></div>\n'
        f'<div class="portada-centro">{picture}<div class="portada-lineas">{lines}</div></div>\n'
        f'<div class="portada-pie">{_copy_mark(document)}{names}<p class="portada-fecha">'
        f"{text(long_date(document.edition.date, document.language))}"
        f"{text(f' · {document.copy_code}' if document.copy_code else '')}</p></div>\n</section>\n"
    )
    return Part("portada", _("Portada"), "roman", page_of(document.language, body))


def _copy_mark(document: Document) -> str:
    """Return the QR that leads to the check of the copy."""
    if not document.copy_mark:
        return ""
    address = asset_url(document.assets[document.copy_mark])
    alt = mark_words(document)
    return f'<img class="codigo" src="{attribute(address)}" alt="{attribute(alt)}" />\n'


def _check(document: Document) -> str:
    """Return how to check the copy, with its QR and its code."""
    if not document.copy_code:
        return ""
    how = "".join(f"<p>{text(line)}</p>\n" for line in check_words(document))
    code = f'<p class="legal-letras"><strong>{text(document.copy_code)}</strong></p>\n'
    return f'<div class="legal-codigo">{_copy_mark(document)}{code}{how}</div>\n'


def _imprint(document: Document) -> Part:
    _ = wording(document.language)
    facts = "".join(
        f"<dt>{text(name)}</dt><dd>{text(value)}</dd>\n" for name, value in document.imprint.facts
    )
    words = "".join(f"<p>{text(paragraph)}</p>\n" for paragraph in document.imprint.paragraphs)
    title = _("Créditos y datos de la edición")
    body = (
        '<section class="legal" id="legal">\n'
        f'<h1 data-marcador="{attribute(title)}">{text(title)}</h1>\n'
        f'<p class="legal-obra"><strong>{text(document.title)}</strong><br />{text(document.subtitle)}</p>\n'
        f"<dl>\n{facts}</dl>\n{words}{_check(document)}</section>\n"
    )
    return Part("legal", title, "roman", page_of(document.language, body))


def losses(document: Document) -> tuple[NotRendered, ...]:
    """Return what the printed page cannot express: a footnote that holds more than paragraphs."""
    _ = wording(document.language)
    return tuple(
        NotRendered(
            "pdf", section.path, block.lines, _block_name(block), _("una nota al pie solo lleva párrafos")
        )
        for section in document.sections
        for note in section.notes
        for block in note.blocks
        if not isinstance(block, Paragraph)
    )


def _block_name(block: Block) -> str:
    return type(block).__name__


def anchor_names(document: Document) -> dict[str, str]:
    """Return what each anchor is called, for links that are read aloud: "Tabla 7.1, Plazos"."""
    names: dict[str, str] = {}
    for section in document.sections:
        names[section.id] = _named(section.label, section.title)
        for block in walk(section.blocks):
            match block:
                case Heading(id=id, number=number, children=title):
                    names[id] = _named(number, title)
                case Table(id=id, label=label, caption=title) | Figure(id=id, label=label, caption=title):
                    names[id] = _named(str(label or ""), title)
                case Callout(id=id, label=label, title=title) | Form(id=id, label=label, title=title):
                    names[id] = _named(str(label or ""), title)
                case DefinitionList(items=items) | Card(items=items):
                    names.update((item.id, plain_text(item.term)) for item in items)
                case _:
                    pass
            if isinstance(block, Table):
                rows = zip(block.row_ids, block.rows, strict=bool(block.row_ids))
                names.update((id, plain_text(row[0])) for id, row in rows)
    return names


def _named(number: str, title: Inlines) -> str:
    return ", ".join(word for word in (number, plain_text(title)) if word)
