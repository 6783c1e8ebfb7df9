"""Everything in a Word document is in the chapters or in the report."""

import base64
import io
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.shared import RGBColor

from guia_editor.errors import GuideError, UnsafeContent
from guia_editor.importing.chapters import NewChapter, to_chapters
from guia_editor.importing.docx import from_docx
from guia_editor.importing.report import Loss
from guia_editor.importing.words import words, words_of
from guia_editor.model.blocks import Figure, Table
from guia_editor.tasks.export import Request, export_edition

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f'xmlns:w="{NAMESPACE}"'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def made(fill: Callable[[Document], None]) -> bytes:
    document = docx.Document()
    fill(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def brought(data: bytes, *, split: bool = True) -> tuple[tuple[NewChapter, ...], tuple[Loss, ...]]:
    book = from_docx(data, "archivo", split=split)
    chapters, losses = to_chapters(book, set())
    return chapters, (*book.losses, *losses)


def test_chapters_headings_lists_tables_and_marks() -> None:
    def fill(document: Document) -> None:
        document.add_heading("La guía", 0)
        document.add_paragraph("Antes de todo.")
        document.add_heading("Uno", 1)
        paragraph = document.add_paragraph("Con ")
        paragraph.add_run("fuerza").bold = True
        paragraph.add_run(" y ")
        paragraph.add_run("cuidado").italic = True
        document.add_heading("Parte", 2)
        document.add_paragraph("a", style="List Bullet")
        document.add_paragraph("b", style="List Bullet 2")
        document.add_paragraph("c", style="List Number")
        document.add_heading("Dos", 1)
        document.add_paragraph("Tabla 1. Hogares", style="Caption")
        table = document.add_table(2, 2)
        for cell, text in zip(table._cells, ("Lugar", "Hogares", "Sololá", "1,200"), strict=True):
            cell.text = text

    chapters, losses = brought(made(fill))
    assert [one.title for one in chapters] == ["La guía", "Uno", "Dos"]
    assert chapters[1].text == "Con **fuerza** y *cuidado*\n\n## Parte\n\n- a\n  - b\n\n1. c\n"
    (table,) = chapters[2].blocks
    assert isinstance(table, Table)
    assert "Hogares" in str(table.caption)
    assert {one.text for one in losses if one.code == "numero-de-leyenda"} == {"Tabla 1."}
    (whole,), _losses = brought(made(fill), split=False)
    assert whole.title == "La guía"
    assert "## Uno" in whole.text
    assert "### Parte" in whole.text


def test_spanish_style_names_and_outline_levels_are_headings() -> None:
    def fill(document: Document) -> None:
        style = document.styles.add_style("Título 1", 1)
        style.base_style = document.styles["Normal"]
        document.add_paragraph("Compras", style="Título 1")
        own = document.styles.add_style("Apartado propio", 1)
        own.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="1"/>'))
        document.add_paragraph("Cotizar", style="Apartado propio")
        document.add_paragraph("Texto")

    (chapter,), _losses = brought(made(fill))
    assert chapter.title == "Compras"
    assert chapter.text == "## Cotizar\n\nTexto\n"


def _revised(document: Document) -> None:
    body = document.add_paragraph("Queda. ")._p
    body.append(parse_xml(f'<w:ins {W} w:id="1" w:author="Ana"><w:r><w:t>Agregado </w:t></w:r></w:ins>'))
    body.append(
        parse_xml(f'<w:del {W} w:id="2" w:author="Ana"><w:r><w:delText>Suprimido</w:delText></w:r></w:del>')
    )
    body.append(parse_xml(f"<m:oMath {M}><m:r><m:t>equis+ye</m:t></m:r></m:oMath>"))
    body.append(parse_xml(f'<w:fldSimple {W} w:instr=" DATE "><w:r><w:t>ayer</w:t></w:r></w:fldSimple>'))
    box = (
        f'<w:r {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><mc:AlternateContent>'
        '<mc:Choice Requires="wps"><w:drawing><a:graphic><a:graphicData><wps:txbx><w:txbxContent><w:p><w:r>'
        "<w:t>Enmarcado</w:t></w:r></w:p></w:txbxContent></wps:txbx></a:graphicData></a:graphic></w:drawing>"
        "</mc:Choice></mc:AlternateContent></w:r>"
    )
    body.append(parse_xml(box))
    document.sections[0].header.paragraphs[0].text = "Membrete oficial"
    run = document.add_paragraph().add_run("Rojo")
    run.font.color.rgb = RGBColor(255, 0, 0)
    run.font.underline = True
    picture = document.add_picture(io.BytesIO(DOT))
    assert picture is not None
    document.add_comment(document.paragraphs[0].runs, "Verificar esto", author="Ana")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Juntas"
    table.cell(1, 0).text = "x"
    table.cell(1, 1).add_table(1, 2).cell(0, 0).text = "anidada"


def test_what_has_no_place_in_a_guide_is_told_with_its_words() -> None:
    chapters, losses = brought(made(_revised))
    told = {one.code: one.text for one in losses}
    assert told["texto-borrado"] == "Suprimido"
    assert told["ecuacion"] == "equis+ye"
    assert told["encabezado"] == "Membrete oficial"
    assert told["comentario"] == "Verificar esto"
    expected = {"texto-agregado", "cuadro-de-texto", "color", "subrayado", "imagen-sin-descripcion"}
    assert expected | {"celdas-combinadas"} <= set(told)
    assert "palabras-perdidas" not in told
    text = "".join(one.text for one in chapters)
    for word in ("Agregado", "ayer", "Enmarcado", "Rojo", "Juntas", "anidada"):
        assert word in text


def test_words_that_slip_through_are_found_and_told() -> None:
    def fill(document: Document) -> None:
        odd = f"<w:nuevo {W}><w:r><w:t>Escapadas palabras</w:t></w:r></w:nuevo>"
        document.add_paragraph("Queda ")._p.append(parse_xml(odd))

    _chapters, losses = brought(made(fill))
    assert {one.code: one.text for one in losses}["palabras-perdidas"] == "escapadas palabras"


def test_our_own_edition_comes_back_with_every_word(root: Path, tmp_path: Path) -> None:
    request = Request(("docx",), "", "00", "carta", "normal")
    outcome = export_edition(root / "tests" / "guias" / "completa", tmp_path, request)
    data = (outcome.folder / "guia.docx").read_bytes()
    chapters, losses = brought(data)
    assert "palabras-perdidas" not in {one.code for one in losses}
    there: Counter[str] = Counter()
    for chapter in chapters:
        there += words_of(chapter.blocks) + Counter(words(chapter.title))
    for one in losses:
        there.update(words(one.text) * one.count)
    original: Counter[str] = Counter()
    for paragraph in docx.Document(io.BytesIO(data)).element.body.iter(f"{{{NAMESPACE}}}p"):
        pieces = [(one.tag.rpartition("}")[2], one.text or "") for one in paragraph.iter()]
        said = "".join(text if tag == "t" else " " * (tag in ("tab", "br", "p")) for tag, text in pieces)
        original.update(words(said))
    assert original - there == Counter()
    assert any(isinstance(block, Figure) for chapter in chapters for block in chapter.blocks)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"hola", "no es un documento de Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "contraseña"),
        (b"PK\x05\x06" + b"\0" * 18, "no es un documento de Word"),
    ],
)
def test_what_is_no_document_is_told(data: bytes, told: str) -> None:
    with pytest.raises(GuideError, match=told):
        from_docx(data)


def test_a_document_with_entities_is_refused() -> None:
    source = zipfile.ZipFile(io.BytesIO(made(lambda document: None)))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = data.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', 1)
            target.writestr(name, data)
    with pytest.raises(UnsafeContent):
        from_docx(stream.getvalue())


def test_a_document_that_would_burst_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guia_editor.importing.docx_parts.MAX_UNPACKED", 1000)
    with pytest.raises(UnsafeContent, match="demasiado grande"):
        from_docx(made(lambda document: None))


def test_a_document_of_libreoffice_comes_whole() -> None:
    (chapter,), losses = brought((Path(__file__).parent / "muestras" / "libreoffice.docx").read_bytes())
    assert chapter.title == "Reglamento"
    assert "## " + "Reglamento\n\n" + chapter.text == (
        Path(__file__).parent / "muestras" / "libreoffice.md"
    ).read_text().replace("[*sitio*]", "[sitio]")
    assert {one.code for one in losses} == {"pie", "parrafo"}
