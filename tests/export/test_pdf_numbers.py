"""Page numbers in two phases: the same book as the plain way, and every number true."""

import dataclasses
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guia_editor.errors import ExportFailed
from guia_editor.export import Options, Paper
from guia_editor.export.pdf import Press
from guia_editor.export.pdf_html import Part, book_parts
from guia_editor.export.pdf_layout import LaidOut, Typesetter
from guia_editor.export.pdf_pages import settle_numbers
from guia_editor.export.phrases import roman
from guia_editor.model.blocks import Block, Paragraph, Reference, Text
from guia_editor.model.document import Document, Report, Section, SectionKind
from guia_editor.model.progress import Silent
from tests.export.pdf_oracle import plain_pdf
from tests.export.sample import sample_document

TEMPLATES = Path(__file__).parents[2] / "plantillas"


def made(document: Document, paper: Paper = "carta") -> bytes:
    return Press().make(document, Options(TEMPLATES, paper), Report(), Silent())


def long_document(chapters: int) -> Document:
    """The sample with more chapters, that name each other's pages across the boundaries of 9 and 99."""
    sample = sample_document()
    words = "La municipalidad publica cada mes lo que recauda, lo que gasta y lo que falta por hacer. " * 9
    sections = []
    for index in range(1, chapters + 1):
        other = f"mas-{(index * 7) % chapters + 1}"
        blocks: tuple[Block, ...] = tuple(
            Paragraph((Text(words), Reference(other, f"Capítulo {other}"), Text("."))) for _ in range(7)
        )
        sections.append(
            Section(f"mas-{index}", SectionKind.CHAPTER, (Text(f"Más {index}"),), blocks, str(20 + index))
        )
    anchors = {**sample.anchors, **{section.id: section.id for section in sections}}
    return dataclasses.replace(sample, sections=(*sample.sections, *sections), anchors=anchors)


def test_the_book_is_the_one_that_the_engine_makes_alone() -> None:
    document = sample_document()
    ours, plain = (
        pypdfium2.PdfDocument(data) for data in (made(document, "a4"), plain_pdf(document, TEMPLATES, "a4"))
    )
    assert len(ours) == len(plain) > 15
    for index in range(len(ours)):
        texts = [book[index].get_textpage().get_text_range() for book in (ours, plain)]
        assert texts[0] == texts[1], f"page {index + 1}"
        pictures = [book[index].render(scale=1).to_pil().tobytes() for book in (ours, plain)]
        assert pictures[0] == pictures[1], f"page {index + 1} looks otherwise"


@pytest.mark.lento
def test_numbers_of_one_two_and_three_figures_stand_as_in_the_plain_way() -> None:
    document = long_document(60)
    ours, plain = (pypdfium2.PdfDocument(data) for data in (made(document), plain_pdf(document, TEMPLATES)))
    assert len(ours) == len(plain) > 110
    for index in range(len(ours)):
        texts = [book[index].get_textpage().get_text_range() for book in (ours, plain)]
        assert texts[0] == texts[1], f"page {index + 1}"


def test_every_page_number_named_is_the_label_of_the_page_it_leads_to() -> None:
    data = made(long_document(12))
    labels = page_labels(data)
    book = pypdfium2.PdfDocument(data)
    places = destinations(data)
    text = " ".join(" ".join(page.get_textpage().get_text_range() for page in book).split())
    named = re.findall(r"Capítulo (mas-\d+) \(pág\. (\w+)\)", text)
    assert len(named) == 12 * 7
    assert [(target, number) for target, number in named if labels[places[target]] != number] == []


def test_every_contents_entry_shows_the_label_of_the_page_it_leads_to() -> None:
    data = made(sample_document())
    labels = page_labels(data)
    found = list(contents_entries(data))
    assert len(found) == 15
    assert [entry for entry in found if labels[entry[1]] != entry[0]] == []


def test_the_outline_leads_where_the_contents_say() -> None:
    data = made(sample_document())
    labels = page_labels(data)
    with pikepdf.open(BytesIO(data)) as pdf, pdf.open_outline() as outline:
        pages = {page.objgen: index for index, page in enumerate(pdf.pages)}

        def flat(items: list[pikepdf.OutlineItem]) -> list[tuple[str, str]]:
            return [
                entry
                for item in items
                for entry in ((item.title, labels[pages[item.destination[0].objgen]]), *flat(item.children))
            ]

        found = flat(list(outline.root))
    places = {anchor: labels[page] for anchor, page in destinations(data).items()}
    assert ("Portada", "i") in found
    assert ("Contenido", "iii") in found
    for title, anchor in (
        ("Capítulo 1. Qué es el gobierno abierto", "que-es"),
        ("Capítulo 7. Transparencia activa: los 29 numerales", "transparencia-activa"),
        ("7.2 El agua, a la vista", "el-agua-a-la-vista"),
        ("7.1.1 Con qué frecuencia", "con-que-frecuencia"),
        ("Anexo A7. Acta de cabildo abierto", "anexo-a7"),
        ("Glosario", "glosario"),
    ):
        assert (title, places[anchor]) in found


def test_front_matter_is_counted_in_roman_and_chapters_from_one() -> None:
    labels = page_labels(made(sample_document()))
    assert labels[:7] == ["i", "ii", "iii", "iv", "v", "vi", "1"]
    assert labels[-1] == str(len(labels) - 6)


def test_every_page_shows_its_folio_the_mark_and_the_work() -> None:
    data = made(sample_document())
    labels = page_labels(data)
    book = pypdfium2.PdfDocument(data)
    for index, label in enumerate(labels):
        lines = book[index].get_textpage().get_text_range().split("\r\n")
        assert any(line.endswith("Versión 2026-11-22 · BORRADOR") for line in lines), f"page {label}"
        if index:
            assert f"Guía técnica de Gobierno Abierto municipal · Salcajá {label}" in lines


def test_an_approved_edition_carries_no_draft_mark() -> None:
    book = pypdfium2.PdfDocument(made(sample_document(approved=True)))
    text = "".join(page.get_textpage().get_text_range() for page in book)
    assert "BORRADOR" not in text
    assert text.count("Versión 2026-11-22") >= len(book)


def test_a_part_that_two_editions_share_is_laid_out_once() -> None:
    typesetter = Typesetter(TEMPLATES, "carta")
    first = sample_document()
    second = dataclasses.replace(first, sections=(*first.sections[:-1], renamed(first.sections[-1])))
    typesetter.fetcher.serve(first.assets)
    asked: list[str] = []
    known: dict[str, LaidOut] = {}

    def lay_out(_part: Part, html: str) -> LaidOut:
        if html not in known:
            asked.append(html)
            known[html] = typesetter.lay_out(html)
        return known[html]

    books = [settle_numbers(book_parts(document), lay_out) for document in (first, second, first)]
    assert [one is two for one, two in zip(books[0].laid_out, books[1].laid_out, strict=True)] == [
        *[True] * (len(books[0].parts) - 1),
        False,
    ]
    assert all(one is two for one, two in zip(books[0].laid_out, books[2].laid_out, strict=True))
    assert len(asked) == len(set(asked))


def test_pages_used_before_carry_the_numbers_of_their_new_place() -> None:
    press = Press()
    options = Options(TEMPLATES)
    document = sample_document()
    shorter = dataclasses.replace(
        document, sections=tuple(s for s in document.sections if s.id != "indice-figuras")
    )
    fresh = Press().make(document, options, Report(), Silent())
    press.make(shorter, options, Report(), Silent())
    assert press.make(document, options, Report(), Silent()) == fresh


def test_a_reference_to_nowhere_is_said_and_nothing_is_made() -> None:
    sample = sample_document()
    lost = Section(
        "suelta", SectionKind.BACK, (Text("Suelta"),), (Paragraph((Reference("no-hay", "Tabla 9"),)),)
    )
    document = dataclasses.replace(sample, sections=(*sample.sections, lost))
    with pytest.raises(ExportFailed, match="no-hay"):
        made(document)


@given(st.integers(1, 399))
def test_roman_figures_read_back(number: int) -> None:
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    figures = [values[figure] for figure in roman(number)]
    following = [*figures[1:], 0]
    assert sum(-a if a < b else a for a, b in zip(figures, following, strict=True)) == number


def renamed(section: Section) -> Section:
    return dataclasses.replace(section, title=(Text("Otro título"),))


def page_labels(data: bytes) -> list[str]:
    with pikepdf.open(BytesIO(data)) as pdf:
        return [page.label for page in pdf.pages]


def destinations(data: bytes) -> dict[str, int]:
    with pikepdf.open(BytesIO(data)) as pdf:
        pages = {page.objgen: index for index, page in enumerate(pdf.pages)}
        names = pdf.Root.Names.Dests.Names
        return {str(names[i]): pages[names[i + 1][0].objgen] for i in range(0, len(names), 2)}


def contents_entries(data: bytes) -> Iterator[tuple[str, int]]:
    """Yield (number at the end of the line, index of the page that the line leads to) of every listing."""
    places = destinations(data)
    book = pypdfium2.PdfDocument(data)
    with pikepdf.open(BytesIO(data)) as pdf:
        for index, page in enumerate(pdf.pages):
            for annotation in page.get("/Annots", []):
                x1, y1, x2, y2 = (float(value) for value in annotation.Rect)
                if "/Dest" in annotation and abs(x2 - x1) > 230:  # as wide as a column
                    bottom, top = sorted((y1, y2))
                    said = book[index].get_textpage().get_text_bounded(x2 - 38, bottom, x2 + 2, top)
                    yield said.strip(), places[str(annotation.Dest)]
