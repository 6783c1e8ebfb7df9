"""Finished files that a disk, a stick or a hand has damaged: refused in plain words, whatever breaks."""

import zipfile
from pathlib import Path

import pytest

from guia_editor.errors import DamagedEdition
from guia_editor.export.finished_text import file_texts

WORDS = "<w:p><w:r><w:t>La municipalidad publica cada mes lo que gasta.</w:t></w:r></w:p>" * 40


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    file = tmp_path_factory.mktemp("sano") / "guia.docx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", WORDS)
    return file.read_bytes()


def test_a_whole_document_is_read(document: bytes, tmp_path: Path) -> None:
    (tmp_path / "guia.docx").write_bytes(document)
    assert "La municipalidad publica cada mes" in file_texts(tmp_path / "guia.docx")[0]


@pytest.mark.parametrize("place", range(50, 75))
def test_a_document_with_one_wrong_byte_is_refused(document: bytes, place: int, tmp_path: Path) -> None:
    broken = bytearray(document)
    broken[place] ^= 0xFF
    (tmp_path / "guia.docx").write_bytes(broken)
    with pytest.raises(DamagedEdition, match=r"guia\.docx"):
        file_texts(tmp_path / "guia.docx")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("guia.docx", b"PK\x03\x04 roto"),
        ("guia.pdf", b"%PDF-1.7\nroto"),
        ("guia.pdf", b""),
        ("pagina.html", b"<p>\xff\xfe</p>"),
        ("dibujo.svg", b"\x80"),
        ("datos.js", b"window.x=" + b"[" * 100_000),
        ("datos.js", b"otra cosa"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DamagedEdition, match="no se puede leer"):
        file_texts(tmp_path / name)


def test_a_file_that_is_gone_is_told_alike(tmp_path: Path) -> None:
    with pytest.raises(DamagedEdition, match=r"guia\.pdf"):
        file_texts(tmp_path / "guia.pdf")
