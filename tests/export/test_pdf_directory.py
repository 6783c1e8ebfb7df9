"""A municipality's directory on paper: one page to hang up, wherever in its chapter it comes to stand."""

from dataclasses import replace
from pathlib import Path

import pytest

from guia_editor.export.assemble import assemble
from guia_editor.export.pdf_html import book_parts
from guia_editor.export.pdf_layout import Typesetter
from guia_editor.model.blocks import Paragraph, Profile, Text
from tests.export.example_guide import EDITION, chapter, guide

TEMPLATES = Path(__file__).parents[2] / "plantillas"


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter(TEMPLATES, "carta")


@pytest.mark.parametrize("before", [12, 18, 24])
def test_a_directory_stands_on_one_page(typesetter: Typesetter, before: int) -> None:
    filler = (Paragraph((Text("Palabras que llenan la página. " * 8),)),) * before
    block = Profile((), (Text("Directorio"),), "directorio", kind="directorio")
    made = guide(chapter("uno", (*filler, block), number="1"))
    places = replace(made.territories, outlines={})
    document = assemble(replace(made, territories=places), EDITION, places.municipalities["0701"], "es")
    (part,) = (part for part in book_parts(document) if part.id == "uno")
    typesetter.begin(document.assets)
    pages = typesetter.lay_out(part.filled(dict.fromkeys(part.targets, "0")))
    holding = [
        number
        for number, sheet in enumerate(pages.sheets)
        if any(
            box.element is not None and box.element.get("id") == "directorio"
            for box in sheet.page._page_box.descendants()
        )
    ]
    assert len(holding) == 1
