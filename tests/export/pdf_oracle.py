"""The plain way to print a book: one HTML, page numbers by `target-counter`. Slow; the other's measure."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

import weasyprint

from guia_editor.export.pdf import foot
from guia_editor.export.pdf_engine import INTENT, colour_profiles
from guia_editor.export.pdf_finish import map_all_letters, resolve
from guia_editor.export.pdf_html import Part, book_parts, page_of
from guia_editor.export.pdf_layout import Typesetter
from guia_editor.model.document import Document

_BODY = re.compile(r"<body>\n(.*)</body>", re.DOTALL)
_SLOT = re.compile(r'<span class="pn" data-para="([^"]*)"></span>')
_CSS = """
@page {{
  @top-left {{ content: string(cabeza) }}
  @top-right {{ content: "{mark}" }} @bottom-left {{ content: "{foot}" }}
  @bottom-right {{ content: counter(page) }}
}}
@page legal {{ @top-left {{ content: none }} @bottom-right {{ content: counter(page, lower-roman) }} }}
@page preliminar {{ @bottom-right {{ content: counter(page, lower-roman) }} }}
@page preliminar:nth(1 of preliminar) {{ @top-left {{ content: none }} }}
@page capitulo:nth(1 of capitulo) {{ @top-left {{ content: none }} }}
@page anexo:nth(1 of anexo) {{ @top-left {{ content: none }} }}
@page final:nth(1 of final) {{ @top-left {{ content: none }} }}
@page portada {{
  @top-left {{ content: none }} @top-right {{ content: none }}
  @bottom-left {{ content: none }} @bottom-right {{ content: none }}
}}
.apertura h1 {{ string-set: cabeza attr(data-cabeza) }}
@page primero:nth(1 of primero) {{ counter-reset: page 1; @top-left {{ content: none }} }}
body > section {{ break-before: page; counter-reset: footnote }}
.primero {{ page: primero }}
.arabigo::before {{ content: target-counter(attr(data-para), page) }}
.romano::before {{ content: target-counter(attr(data-para), page, lower-roman) }}
"""


def plain_html(document: Document) -> str:
    """Return the whole book as one page of HTML, its numbers left to the engine."""
    parts = book_parts(document)
    numbering = {part.id: part.numbering for part in parts}

    def counted(slot: re.Match[str]) -> str:
        kind = "romano" if numbering[document.anchors[slot[1]]] == "roman" else "arabigo"
        return f'<span class="pn {kind}" data-para="#{slot[1]}"></span>'

    first = next(index for index, part in enumerate(parts) if part.numbering == "arabic")
    bodies = [_body(part) for part in parts]
    bodies[first] = bodies[first].replace('<section class="', '<section class="primero ', 1)
    return page_of(document.language, _SLOT.sub(counted, "".join(bodies)))


def plain_css(document: Document) -> str:
    """Return the rules that make the engine count."""
    return _CSS.format(mark=document.edition.mark, foot=foot(document))


def plain_pdf(document: Document, templates: Path, paper: str = "carta") -> bytes:
    """Return the book made the plain way, tagged."""
    typesetter = Typesetter(templates, paper, extra_css=plain_css(document))
    typesetter.fetcher.serve(document.assets)
    made = typesetter.render(plain_html(document))
    assert isinstance(made, weasyprint.Document)
    made.color_profiles, made.output_intent = colour_profiles(), INTENT
    data = made.write_pdf(
        pdf_variant="pdf/a-2a", pdf_forms=True, output_intent=INTENT, finisher=_map_letters_of_fields
    )
    assert isinstance(data, bytes)
    return data


def _map_letters_of_fields(made: weasyprint.Document, pdf: Any) -> None:
    page = resolve(pdf, pdf.page_references[0])
    fonts = resolve(pdf, resolve(pdf, page["Resources"])["Font"])
    map_all_letters(made.fonts.values(), pdf, fonts)


def _body(part: Part) -> str:
    found = _BODY.search(part.html)
    assert found is not None
    return found[1].replace("<h1 ", f'<h1 data-cabeza="{escape(part.head)}" ', 1)
