"""The cover and the imprint page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from guia_editor.export.copy_mark import check_words, mark_words
from guia_editor.export.docx_inlines import picture
from guia_editor.export.docx_tables import Frame, table
from guia_editor.export.docx_writing import TWIPS_PER_POINT
from guia_editor.export.docx_xml import paragraph, run, styled
from guia_editor.model.blocks import Image

if TYPE_CHECKING:
    from guia_editor.export.docx_tables import Cell
    from guia_editor.export.docx_writing import Place, Writing
    from guia_editor.model.document import Document

_PANEL_MARGINS = 60
"""About what the title's panel keeps free around its words, and a line to spare, in points."""
_FACT_NAMES = 0.3
_QR = 1250
"""The side of a QR in twips: 22 mm."""


def cover(writing: Writing, document: Document, place: Place) -> str:
    """Return the cover: title, territory and mark on the colour of the guide, the map, the institutions."""
    lines = [("Title", document.title), ("Subtitle", document.subtitle)]
    lines += [("Portada: lugar", text) for text in document.cover_lines[:1]]
    lines += [("Portada: territorio", text) for text in document.cover_lines[1:]]
    lines.append(("Portada: marca", document.edition.mark))
    panel = "".join(paragraph(writing.style(style), run(text)) for style, text in lines if text)
    frame = Frame(writing.looks.table("Portada"), (place.width,), title=document.title, header=0)
    out = table(frame, [[(panel, 1)]])
    credits = [("Portada: institución", f"{short}  {name}") for short, name in document.institutions]
    if document.cover:
        left = place.height - _height(writing, [*lines, *credits, ("Portada: mapa", "")], place.width)
        alt = f"{document.title}. {'. '.join(document.cover_lines)}"
        left -= _QR if document.copy_mark else 0
        room = replace(place, height=max(left, place.height // 8))
        out += paragraph(writing.style("Portada: mapa"), picture(writing, Image(document.cover, alt), room))
    foot = "".join(
        paragraph(
            writing.style("Portada: institución"),
            run(short, styled(writing.look("Siglas"))) + run(f"  {name}" if short else name),
        )
        for short, name in document.institutions
    )
    return out + foot + _code(writing, document, place, "Portada: institución")


def _height(writing: Writing, lines: list[tuple[str, str]], width: int) -> int:
    """Return about how high paragraphs stand one under the other, and the panel's margins, in twips."""
    narrow = width / TWIPS_PER_POINT - _PANEL_MARGINS
    points = sum(
        writing.looks.height(style, text, narrow) for style, text in lines if text or style.endswith("mapa")
    )
    return round((points + _PANEL_MARGINS) * TWIPS_PER_POINT)


def imprint(writing: Writing, document: Document, place: Place) -> str:
    """Return the imprint page: what identifies this edition, then its paragraphs."""
    text = writing.style("Texto legal")
    out = paragraph(writing.style("Título legal"), run(document.title))
    names = round(place.width * _FACT_NAMES)
    rows: list[list[Cell]] = [
        [(paragraph(text, run(name)), 1), (paragraph(text, run(value)), 1)]
        for name, value in document.imprint.facts
    ]
    if rows:
        _ = writing.words()
        frame = Frame(
            writing.looks.table("Datos legales"),
            (names, place.width - names),
            title=_("Datos de la edición"),
            header=0,
            first_column=True,
        )
        out += table(frame, rows) + paragraph(writing.style("Espacio"), "")
    out += "".join(paragraph(text, run(words)) for words in document.imprint.paragraphs)
    how = check_words(document) if document.copy_code else ()
    return (
        out + _code(writing, document, place, "Texto legal") + "".join(paragraph(text, run(w)) for w in how)
    )


def _code(writing: Writing, document: Document, place: Place, style: str) -> str:
    """Return the QR that leads to the check of the copy, and its code as text."""
    if not document.copy_code:
        return ""
    room = replace(place, width=_QR, height=_QR)
    drawn = picture(writing, Image(document.copy_mark, mark_words(document)), room)
    letters = run(f"  {document.copy_code}", styled(writing.look("Strong")))
    return paragraph(writing.style(style), drawn + letters)
