"""The cover and the imprint page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from guia_editor.export.docx_blocks import BOX_MARGINS
from guia_editor.export.docx_inlines import picture
from guia_editor.export.docx_tables import Frame, table
from guia_editor.export.docx_xml import paragraph, run, styled
from guia_editor.model.blocks import Image

if TYPE_CHECKING:
    from guia_editor.export.docx_tables import Cell
    from guia_editor.export.docx_writing import Place, Writing

_MAP_SHARE = 0.36
"""The share of the cover's height that its map may take."""
_FACT_NAMES = 0.3


def cover(writing: Writing, place: Place) -> str:
    """Return the cover: title, territory and mark on the colour of the guide, the map, the institutions."""
    document = writing.document

    def line(style: str, text: str) -> str:
        return paragraph(writing.style(style), run(text)) if text else ""

    panel = line("Title", document.title) + line("Subtitle", document.subtitle)
    panel += "".join(line("Portada: territorio", text) for text in document.cover_lines)
    panel += line("Portada: marca", document.edition.mark)
    frame = Frame(writing.looks.table("Portada"), (place.width,), title=document.title, header=0)
    out = table(frame, [[(panel, 1)]])
    if document.cover:
        room = place.framed(place.style, BOX_MARGINS)
        alt = f"{document.title}. {'. '.join(document.cover_lines)}"
        high = int(place.height * _MAP_SHARE)
        image = picture(writing, Image(document.cover, alt), replace(room, height=high))
        out += paragraph(writing.style("Portada: mapa"), image)
    return out + "".join(
        paragraph(
            writing.style("Portada: institución"),
            run(short, styled(writing.look("Siglas"))) + run(f"  {name}" if short else name),
        )
        for short, name in document.institutions
    )


def imprint(writing: Writing, place: Place) -> str:
    """Return the imprint page: what identifies this edition, then its paragraphs."""
    document = writing.document
    text = writing.style("Texto legal")
    out = paragraph(writing.style("Título legal"), run(document.title))
    names = round(place.width * _FACT_NAMES)
    rows: list[list[Cell]] = [
        [(paragraph(text, run(name)), 1), (paragraph(text, run(value)), 1)] for name, value in document.imprint.facts
    ]
    if rows:
        frame = Frame(
            writing.looks.table("Datos legales"), (names, place.width - names),
            title=writing.words()("Datos de la edición"), header=0, first_column=True,
        )
        out += table(frame, rows) + paragraph(writing.style("Espacio"), "")
    return out + "".join(paragraph(text, run(words)) for words in document.imprint.paragraphs)


