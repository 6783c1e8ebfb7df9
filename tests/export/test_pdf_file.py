"""The file itself, read back: structure, tags, fields, text, and the same bytes every time."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from guia_editor.errors import Cancelled
from guia_editor.export import Options
from guia_editor.export.parity import assembled_text
from guia_editor.export.pdf import Press, write
from guia_editor.model.document import Report
from guia_editor.model.progress import Silent
from tests.export.sample import sample_document

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "plantillas"

# ISO 32000-1, 14.8.4, the types that the guide has a use for.
ROLES = {
    *("Document", "Sect", "Div", "Span", "P", "BlockQuote", "Code", "NonStruct", "Figure", "Caption"),
    *("H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "TOC", "TOCI", "Reference", "Note"),
    *("Table", "THead", "TBody", "TR", "TH", "TD", "Link", "Form"),
}


@pytest.fixture(scope="module")
def data() -> bytes:
    return Press().make(sample_document(), Options(TEMPLATES), Report(), Silent())


@pytest.fixture(scope="module")
def pdf(data: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(data)) as opened:
        yield opened


def elements(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Return every structure element, each before the ones inside it."""
    found: list[pikepdf.Object] = []

    def walk(element: pikepdf.Object) -> None:
        found.append(element)
        for kid in element.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                assert kid.P.objgen == element.objgen, f"{kid.S} does not know its parent {element.S}"
                walk(kid)

    for top in pdf.Root.StructTreeRoot.K:
        walk(top)
    return found


def test_the_structure_of_the_file_is_sound(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "guia.pdf"
    file.write_bytes(data)
    with pikepdf.open(file) as opened:
        assert opened.check_pdf_syntax() == []


def test_every_role_is_one_that_readers_know(pdf: pikepdf.Pdf) -> None:
    roles = Counter(str(element.S).removeprefix("/") for element in elements(pdf))
    assert set(roles) <= ROLES
    for role in ("TOC", "TOCI", "Note", "Reference", "Table", "TH", "Figure", "Form", "Link", "Lbl", "LBody"):
        assert roles[role], role


def test_every_piece_of_content_is_in_the_tree_or_an_artifact(pdf: pikepdf.Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    parents = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    reached = {element.objgen for element in elements(pdf)}
    artifacts = 0
    for page in pdf.pages:
        owners = parents[int(page.StructParents)]
        depth: list[str] = []
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "BDC" | "BMC":
                    depth.append(str(operands[0]))
                    if str(operands[0]) == "/Artifact":
                        artifacts += len(operands) > 1
                    else:
                        owner = owners[int(operands[1].MCID)]
                        assert owner.objgen in reached
                case "EMC":
                    depth.pop()
                case "TJ" | "Tj" | "Do" | "f" | "S" | "f*" | "B":
                    assert depth, f"{operator} outside marked content on page {page.label}"
                case _:
                    pass
        assert depth == []
    assert artifacts > 3 * len(pdf.pages) - 10, "the running lines are artifacts"


def test_the_element_that_holds_content_is_the_one_that_its_page_names(pdf: pikepdf.Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    parents = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    keys = {page.objgen: int(page.StructParents) for page in pdf.pages}
    held = Counter[tuple[int, int]]()
    for element in elements(pdf):
        for kid in element.get("/K", []):
            if isinstance(kid, int):
                key = keys[element.Pg.objgen]
                assert parents[key][kid].objgen == element.objgen
                held[key, kid] += 1
    assert held
    assert set(held.values()) == {1}


def test_text_stands_in_its_paragraph_and_not_in_elements_that_say_nothing(pdf: pikepdf.Pdf) -> None:
    needless = [
        element
        for element in elements(pdf)
        if element.S in ("/Span", "/NonStruct")
        and not element.keys() - {"/Type", "/S", "/K", "/Pg", "/P"}
        and element.P.S in ("/P", "/H1", "/H2", "/TD", "/TH", "/LBody", "/Link")
        and element.Pg.objgen == element.P.Pg.objgen
    ]
    assert needless == []
    paragraphs = [element for element in elements(pdf) if element.S == "/P"]
    assert any(isinstance(kid, int) for element in paragraphs for kid in element.K)


def test_where_objects_stand_is_told_in_few_bytes(data: bytes, pdf: pikepdf.Pdf) -> None:
    start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    table = data[start:]
    assert table.split(b" ", 1)[1].startswith(b"0 obj")
    assert len(table) < 2 * len(pdf.objects)


def test_every_annotation_is_tagged_by_its_kind_and_named(pdf: pikepdf.Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    parents = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    kinds: Counter[str] = Counter()
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            owner = parents[int(annotation.StructParent)]
            kind = str(annotation.Subtype)
            kinds[kind] += 1
            assert str(owner.S) == {"/Link": "/Link", "/Widget": "/Form"}[kind]
            assert str(annotation.get("/Contents" if kind == "/Link" else "/TU"))
    assert kinds["/Link"] > 30
    assert kinds["/Widget"] > 10


def test_links_say_where_they_lead(pdf: pikepdf.Pdf) -> None:
    said = {
        str(annotation.Contents)
        for page in pdf.pages
        for annotation in page.get("/Annots", [])
        if annotation.Subtype == "/Link"
    }
    assert "Ir a Tabla 7.1, Plazos de una solicitud" in said
    assert "Ir a Capítulo 7, Transparencia activa: los 29 numerales" in said
    assert "Ir a Cloro residual" in said
    assert "Abrir https://www.infom.gob.gt/" in said


def test_the_book_names_its_language_title_and_standards(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.Lang) == "es"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert bool(pdf.Root.MarkInfo.Marked)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["pdfaid:part"] == "2"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["dc:title"] == "Guía técnica de Gobierno Abierto municipal · Salcajá"
        assert metadata["xmp:CreateDate"] == "2026-11-22T00:00:00Z"
    assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261122000000")


def test_fields_are_unique_named_and_of_their_kind(pdf: pikepdf.Pdf) -> None:
    fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
    assert len(fields) == len(pdf.Root.AcroForm.Fields) == 11
    assert str(fields["formulario-acta-lugar"].TU) == "Lugar de la sesión"
    assert str(fields["formulario-acta-fecha"].TU) == "Fecha de la sesión (dd/mm/aaaa)"
    assert int(fields["formulario-acta-fecha"].Ff) & 2, "required"
    assert str(fields["formulario-acta-convocada"].FT) == "/Btn"
    assert set(fields["formulario-acta-convocada"].AP.N.keys()) == {"/on", "/Off"}
    seats = fields["formulario-acta-sesion"]
    assert str(seats.FT) == "/Ch"
    assert [str(option[1]) for option in seats.Opt][1:] == ["Ordinaria", "Extraordinaria"]
    assert int(fields["formulario-acta-resumen"].Ff) & (1 << 12), "several lines"
    assert all("/AP" in field for field in fields.values())


def test_headers_notes_and_figures_carry_what_readers_ask_for(pdf: pikepdf.Pdf) -> None:
    named = [str(element.ID) for element in elements(pdf) if "/ID" in element]
    assert len(named) == len(set(named))
    for element in elements(pdf):
        match str(element.S):
            case "/TH":
                assert str(element.A.Scope) == "/Column"
            case "/Note":
                assert "/ID" in element
            case "/Figure":
                assert str(element.Alt)
                left, bottom, right, top = (float(value) for value in element.A.BBox)
                assert 0 <= left < right <= 612
                assert 0 <= bottom < top <= 792
            case _:
                pass


def test_each_section_is_one_element(pdf: pikepdf.Pdf) -> None:
    (document,) = pdf.Root.StructTreeRoot.K
    assert len(document.K) == 2 + len(sample_document().sections)
    assert {str(kid.S) for kid in document.K} == {"/Sect"}


def test_all_words_of_the_document_are_on_its_pages(data: bytes, pdf: pikepdf.Pdf) -> None:
    document = sample_document()
    book = pypdfium2.PdfDocument(data)
    names = pdf.Root.Names.Dests.Names
    pages = {page.objgen: index for index, page in enumerate(pdf.pages)}
    starts = {str(names[i]): pages[names[i + 1][0].objgen] for i in range(0, len(names), 2)}
    ends = [starts[section.id] for section in document.sections[1:]] + [len(book)]
    alternatives = " ".join(str(element.Alt) for element in elements(pdf) if "/Alt" in element)
    for (section, texts), end in zip(assembled_text(document), ends, strict=True):
        shown = "\n".join(book[i].get_textpage().get_text_range() for i in range(starts[section], end))
        missing = words(" ".join(texts).replace("Capítulo", "").replace("Anexo", "")) - words(
            shown + alternatives
        )
        assert not missing, section


def words(text: str) -> Counter[str]:
    joined = re.sub(r"[\u2010\ufffe]\s*", "", text.replace("\xad", ""))
    return Counter(re.findall(r"[^\W\d_]+|\d+", joined.casefold()))


def test_the_same_document_gives_the_same_bytes_in_another_folder_and_process(
    data: bytes, tmp_path: Path
) -> None:
    assert Press().make(sample_document(), Options(TEMPLATES), Report(), Silent()) == data
    script = (
        "from pathlib import Path; from tests.export.sample import sample_document;"
        "from guia_editor.export import Options; from guia_editor.export.pdf import write;"
        "from guia_editor.model.document import Report; from guia_editor.model.progress import Silent;"
        f"write(sample_document(), Options(Path({str(TEMPLATES)!r})), Path({str(tmp_path)!r}),"
        "Report(), Silent())"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, check=True)
    assert (tmp_path / "guia.pdf").read_bytes() == data


class StopAt:
    """Asks to stop at a step, and notes how far things were."""

    def __init__(self, step: int) -> None:
        self.left = step
        self.seen: list[tuple[int, int]] = []

    def step(self, done: int, total: int, label: str) -> None:
        self.seen.append((done, total))
        self.left -= 1
        if self.left == 0:
            raise Cancelled


@pytest.mark.parametrize("step", [1, 6, 20])
def test_work_stops_when_asked_and_leaves_nothing(step: int, tmp_path: Path) -> None:
    progress = StopAt(step)
    with pytest.raises(Cancelled):
        write(sample_document(), Options(TEMPLATES), tmp_path, Report(), progress)
    assert list(tmp_path.iterdir()) == []
    assert all(done <= total for done, total in progress.seen)


def test_progress_never_goes_back_and_ends_at_the_end(tmp_path: Path) -> None:
    progress = StopAt(0)
    assert write(sample_document(), Options(TEMPLATES), tmp_path, Report(), progress) == ("guia.pdf",)
    drawn = [done for done, _total in progress.seen]
    assert drawn[-1] == progress.seen[-1][1]
    assert len(drawn) > 30
