"""Letters are Word files that staff change: filled alike, safe whoever wrote them, clear about mistakes."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from guia_editor.errors import ExportFailed, UnsafeContent
from guia_editor.storage.shipped import shipped_guide
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.letters import fill_letter, letter_template, letter_values


def template(folder: Path, *lines: str) -> Path:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    path = folder / "carta.docx"
    document.save(path)
    return path


def text(path: Path) -> list[str]:
    return [one.text for one in docx.Document(str(path)).paragraphs]


def test_fields_are_filled_as_text_and_twice_the_same_bytes(tmp_path: Path) -> None:
    letter = template(
        tmp_path, "Para {{ municipio }}: {% for c in cambios %}{{ loop.index }} {{ c.titulo }}; {% endfor %}"
    )
    values = {"municipio": "San José <b>&", "cambios": [{"titulo": "Uno"}, {"titulo": "Dos"}]}
    fill_letter(letter, values, tmp_path / "a.docx")
    fill_letter(letter, values, tmp_path / "b.docx")
    assert text(tmp_path / "a.docx") == ["Para San José <b>&: 1 Uno; 2 Dos; "]
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.docx") as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Señor {{ alcalde }}", "alcalde"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "no se puede llenar"),
        ("{% for i in range(10000000) %}x{% endfor %}", "no se puede llenar"),
        ("{% for i in range(9000) %}{% for j in range(9000) %}x{% endfor %}{% endfor %}", "range"),
        ("{{ municipio * 1000000000 }}", "no calculan"),
        ("{{ 9 ** 9 }}", "no calculan"),
        ("{{ municipio.ljust(1000000000) }}", "no se puede llenar"),
        ("{% if municipio %}", "no se puede llenar"),
    ],
)
def test_what_a_template_may_not_ask_is_told_with_its_name(tmp_path: Path, line: str, words: str) -> None:
    with pytest.raises(ExportFailed, match=words) as caught:
        fill_letter(template(tmp_path, line), {"municipio": "Sololá"}, tmp_path / "a.docx")
    assert "carta.docx" in caught.value.message
    assert not (tmp_path / "a.docx").exists()


def test_a_template_that_would_burst_the_memory_is_not_opened(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(60_000_000))
    (tmp_path / "carta.docx").write_bytes(packed.getvalue())
    with pytest.raises(UnsafeContent):
        fill_letter(tmp_path / "carta.docx", {}, tmp_path / "a.docx")
    (tmp_path / "carta.docx").write_bytes(b"no es Word")
    with pytest.raises(ExportFailed, match="no se puede leer"):
        fill_letter(tmp_path / "carta.docx", {}, tmp_path / "a.docx")


def test_the_papers_that_come_with_the_program_need_nothing_more(root: Path, tmp_path: Path) -> None:
    guide = open_guide(root / "tests" / "guias" / "completa")
    place = guide.territories.municipalities["0701"]
    values = letter_values(guide, guide.edition, place, "0" * 64, ())
    for name in ("oficio.docx", "oficio-actualizacion.docx", "acuse.docx"):
        fill_letter(letter_template(tmp_path, name), values, tmp_path / name)
        with zipfile.ZipFile(tmp_path / name) as archive:
            filled = "".join(archive.read(one).decode() for one in archive.namelist() if one.endswith(".xml"))
        assert "Sololá" in filled
        assert "{{" not in filled
        assert "{%" not in filled
    own = tmp_path / "oficios"
    own.mkdir()
    (own / "oficio.docx").touch()
    assert letter_template(tmp_path, "oficio.docx") == own / "oficio.docx"
    assert letter_template(tmp_path, "acuse.docx").is_relative_to(shipped_guide())


def test_columns_of_the_staff_are_empty_in_letters_to_departments(root: Path, tmp_path: Path) -> None:
    guide = open_guide(root / "tests" / "guias" / "completa")
    territories = replace(guide.territories, own_columns=("portal",))
    guide = replace(guide, territories=territories)
    department = territories.departments["07"]
    values = letter_values(guide, guide.edition, department, "0" * 64, ())
    fill_letter(template(tmp_path, "Portal: {{ portal }}."), values, tmp_path / "a.docx")
    assert text(tmp_path / "a.docx") == ["Portal: ."]
