"""The printer's versions: bleed and crop marks, true grey, and a booklet to fold."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guia_editor.export import Options, Paper, Printing
from guia_editor.export.pdf import Press, file_name
from guia_editor.export.pdf_variants import booklet_order, luma
from guia_editor.model.document import Report
from guia_editor.model.progress import Silent
from tests.export.sample import sample_document

TEMPLATES = Path(__file__).parents[2] / "plantillas"
MILLIMETRE = 72 / 25.4


def made(printing: Printing, paper: Paper = "carta") -> bytes:
    return Press().make(sample_document(), Options(TEMPLATES, paper, printing), Report(), Silent())


@pytest.mark.parametrize(
    ("paper", "printing", "name"),
    [
        ("carta", "normal", "guia.pdf"),
        ("a4", "normal", "guia-a4.pdf"),
        ("carta", "sangria", "guia-sangria.pdf"),
        ("a4", "cuadernillo", "guia-a4-cuadernillo.pdf"),
    ],
)
def test_each_variant_has_a_name(paper: Paper, printing: Printing, name: str) -> None:
    assert file_name(Options(TEMPLATES, paper, printing)) == name


@pytest.mark.parametrize(("paper", "size"), [("carta", (612, 792)), ("a4", (595.28, 841.89))])
def test_paper_is_the_one_asked_for(paper: Paper, size: tuple[float, float]) -> None:
    with pikepdf.open(BytesIO(made("normal", paper))) as pdf:
        for page in pdf.pages:
            assert [float(v) for v in page.mediabox[2:]] == pytest.approx(size, abs=0.1)


def test_bleed_extends_the_cover_and_keeps_the_trimmed_page() -> None:
    data = made("sangria")
    with pikepdf.open(BytesIO(data)) as pdf:
        for page in pdf.pages:
            media, trim = ([float(v) for v in box] for box in (page.mediabox, page.trimbox))
            assert trim[2] - trim[0] == pytest.approx(612, abs=0.01)
            assert trim[3] - trim[1] == pytest.approx(792, abs=0.01)
            assert trim[0] - media[0] == pytest.approx(3 * MILLIMETRE, abs=0.01)
            assert media[3] - trim[3] == pytest.approx(3 * MILLIMETRE, abs=0.01)
    cover = pypdfium2.PdfDocument(data)[0].render(scale=1).to_pil()
    assert cover.getpixel((2, 200)) == cover.getpixel((40, 200)) == (11, 79, 108)


def test_a_grey_book_has_no_colour_in_it() -> None:
    data = made("grises")
    with pikepdf.open(BytesIO(data)) as pdf:
        contents = {page.Contents.objgen for page in pdf.pages}
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                assert_grey(item, contents)
            if isinstance(item, pikepdf.Dictionary) and "/DA" in item:
                assert not re.search(r"\brg\b", str(item.DA))
                assert len(item.get("/MK", {}).get("/BC", [0])) == 1
    book = pypdfium2.PdfDocument(data)
    for page in book:
        red, green, blue = page.render(scale=0.5).to_pil().convert("RGB").split()
        assert red.tobytes() == green.tobytes() == blue.tobytes()


def assert_grey(stream: Any, contents: set[tuple[int, int]]) -> None:
    if stream.get("/Subtype") == "/Image":
        assert str(stream.ColorSpace) == "/DeviceGray"
        return
    drawn = stream.get("/Subtype") == "/Form" or "/PatternType" in stream
    if not drawn and stream.objgen not in contents:
        return
    operators = pikepdf.parse_content_stream(stream)
    for operands, operator in operators:
        assert str(operator) not in {"rg", "RG", "k", "K", "sc", "SC", "scn", "SCN"}, (operands, operator)
    assert str(stream.get("/Group", {}).get("/CS", "/DeviceGray")) == "/DeviceGray"


def test_grey_keeps_the_order_of_light() -> None:
    assert luma(0, 0, 0) == 0
    assert luma(1, 1, 1) == pytest.approx(1)
    assert luma(0.043, 0.31, 0.424) < luma(0.706, 0.325, 0.035) < luma(0.9, 0.945, 0.96)


@given(st.integers(1, 200))
def test_a_folded_booklet_reads_in_order(count: int) -> None:
    sides = booklet_order(count)
    assert len(sides) % 2 == 0
    assert sorted(page for side in sides for page in side if page is not None) == list(range(count))
    sheets = [(sides[i], sides[i + 1]) for i in range(0, len(sides), 2)]
    # Folded, the first halves follow each other inwards and the second halves outwards.
    inwards = [page for front, back in sheets for page in (front.right, back.left)]
    outwards = [page for front, back in reversed(sheets) for page in (back.right, front.left)]
    read = [page for page in (*inwards, *outwards) if page is not None]
    assert read == list(range(count))


@pytest.mark.parametrize(("paper", "size"), [("carta", (792, 612)), ("a4", (841.89, 595.28))])
def test_a_booklet_has_two_pages_a_side_on_the_same_paper(paper: Paper, size: tuple[float, float]) -> None:
    data = made("cuadernillo", paper)
    assert data == made("cuadernillo", paper)
    book = pypdfium2.PdfDocument(data)
    pages = len(pypdfium2.PdfDocument(made("normal", paper)))
    assert len(book) == -(-pages // 4) * 2
    assert book[0].get_size() == pytest.approx(size, abs=0.1)
    width, height = book[0].get_size()
    right = book[0].get_textpage().get_text_bounded(width / 2, 0, width, height)
    assert "Guía técnica de Gobierno" in right
    second = book[1].get_textpage()
    assert "Créditos y datos de la edición" in second.get_text_bounded(0, 0, width / 2, height)
    last = second.get_text_bounded(width / 2, 0, width, height)
    assert ("Índice de formularios" in last) == (pages % 4 == 3)
