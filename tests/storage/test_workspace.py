from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from guia_editor.errors import GuideNotFound, InvalidGuide
from guia_editor.model.blocks import Paragraph, plain_text
from guia_editor.model.document import Document, Imprint, SectionKind
from guia_editor.model.finding import Severity
from guia_editor.model.guide import Guide
from guia_editor.model.territory import Territory, TerritoryKind
from guia_editor.storage.files import sha256
from guia_editor.storage.manifest import write_manifest
from guia_editor.storage.workspace import open_guide

SAMPLE = Path(__file__).parents[1] / "guias" / "completa"
CHAPTER = "07-breve.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample guide that a test may spoil."""
    shutil.copytree(SAMPLE, tmp_path / "guía")
    return tmp_path / "guía"


def told(guide: Guide) -> set[tuple[str, str, int]]:
    return {(one.code, one.path, one.line) for one in guide.problems}


def test_the_sample_guide_opens_without_a_problem() -> None:
    guide = open_guide(SAMPLE)
    assert guide.problems == ()
    assert [(c.kind, c.number) for c in guide.chapters] == [
        (SectionKind.FRONT, ""),
        (SectionKind.CHAPTER, "1"),
        (SectionKind.CHAPTER, "7"),
        (SectionKind.ANNEX, "A1"),
    ]
    chapter = guide.chapters[2]
    raw = (SAMPLE / "contenido" / CHAPTER).read_bytes()
    assert chapter.text_hash == sha256(raw)
    assert chapter.text == raw.decode()
    assert chapter.text.splitlines()[chapter.body_line] == "## Publicar a tiempo {#publicar}"
    assert chapter.blocks[0].lines.first == chapter.body_line + 1
    assert chapter.front.legal_basis == ("dto-57-2008, art. 10",)
    assert set(guide.assets) >= {"imagenes/gota.svg", "imagenes/cuadro.png"}
    assert guide.sources["dto-57-2008"].verified
    assert guide.indicators["ranking"].aggregate == "promedio"
    assert guide.edition.mark == "Versión 2026-11-22 · BORRADOR"


def test_the_shipped_guide_opens_without_an_error() -> None:
    guide = open_guide(Path(__file__).parents[2])
    assert [one for one in guide.problems if one.severity is Severity.ERROR] == []
    assert len(guide.territories.municipalities) == 340


def test_reading_writes_nothing_and_says_the_same_anywhere(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in sorted(folder.rglob("*"))}
    first = open_guide(folder)
    assert {path: path.stat().st_mtime_ns for path in sorted(folder.rglob("*"))} == before
    assert first == open_guide(SAMPLE)


@pytest.mark.parametrize(
    "path",
    [
        "guia.yaml",
        CHAPTER,
        "fuentes.yaml",
        "glosario.yaml",
        "datos/idiomas.csv",
        "imagenes/gota.svg",
        "datos/lagos.geojson",
    ],
)
def test_any_byte_read_changes_the_content_hash(folder: Path, path: str) -> None:
    file = folder / "contenido" / path
    file.write_bytes(file.read_bytes() + b"\n")
    assert open_guide(folder).content_hash != open_guide(SAMPLE).content_hash


def remove(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def in_latin(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))


def link_out(path: Path) -> None:
    path.rename(path.parents[2] / "fuera.md")
    path.symlink_to(path.parents[2] / "fuera.md")


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def as_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def enormous(path: Path) -> None:
    with path.open("ab") as stream:
        stream.truncate(10**9)


def broken_yaml(path: Path) -> None:
    path.write_text("---\nid: a\n\ttitulo: b\n---\n\nTexto.\n")


def untitled(path: Path) -> None:
    path.write_text("Solo texto.\n")


@pytest.mark.parametrize(
    ("spoil", "expected", "stays"),
    [
        (remove, {("archivo-ausente", CHAPTER, 0)}, False),
        (in_latin, {("no-es-utf8", CHAPTER, 3)}, False),
        (link_out, {("archivo-inseguro", CHAPTER, 0)}, False),
        (as_folder, {("archivo-inseguro", CHAPTER, 0)}, False),
        (as_pipe, {("archivo-inseguro", CHAPTER, 0)}, False),
        (enormous, {("archivo-inseguro", CHAPTER, 0)}, False),
        (broken_yaml, {("yaml-sintaxis", CHAPTER, 3)}, True),
        (empty, {("archivo-vacio", CHAPTER, 0), ("clave-falta", CHAPTER, 1)}, True),
        (untitled, {("clave-falta", CHAPTER, 1)}, True),
    ],
)
def test_a_spoiled_chapter_is_told_and_the_rest_is_there(
    folder: Path, spoil: Callable[[Path], None], expected: set[tuple[str, str, int]], stays: bool
) -> None:
    spoil(folder / "contenido" / CHAPTER)
    guide = open_guide(folder)
    assert told(guide) == expected
    assert all(one.remedy for one in guide.problems)
    paths = [chapter.path for chapter in guide.chapters]
    assert (CHAPTER in paths) is stays
    assert "anexos/a01-acta.md" in paths
    assert all(chapter.front.title for chapter in guide.chapters)


def test_a_front_matter_key_is_told_at_its_line(folder: Path) -> None:
    path = folder / "contenido" / CHAPTER
    path.write_text(path.read_text().replace("tiempo:", "timpo:"))
    assert told(open_guide(folder)) == {("clave-desconocida", CHAPTER, 6)}


def test_windows_endings_and_a_mark_change_no_reading(folder: Path) -> None:
    path = folder / "contenido" / CHAPTER
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    guide, sample = open_guide(folder), open_guide(SAMPLE)
    assert guide.problems == ()
    chapter, original = guide.chapters[2], sample.chapters[2]
    assert chapter.blocks == original.blocks
    assert [b.lines for b in chapter.blocks] == [b.lines for b in original.blocks]
    assert chapter.front == original.front
    assert chapter.text_hash != original.text_hash


@pytest.mark.parametrize(
    "listed",
    ["../fuera.md", "/etc/passwd", "file:///etc/passwd", "C:\\\\fuera.md", "anexos/../../fuera.md"],
)
def test_guia_yaml_cannot_reach_outside(folder: Path, listed: str) -> None:
    (folder / "fuera.md").write_text("---\nid: x\ntitulo: x\n---\nsecreto\n")
    path = folder / "contenido" / "guia.yaml"
    path.write_text(path.read_text().replace("00-presentacion.md", f'"{listed}"'))
    guide = open_guide(folder)
    assert [one.code for one in guide.problems if one.severity is Severity.ERROR] == ["archivo-inseguro"]
    assert "secreto" not in "".join(chapter.text for chapter in guide.chapters)


def test_controls_pasted_into_a_text_become_visible_and_are_told(folder: Path) -> None:
    path = folder / "contenido" / CHAPTER
    before = path.read_text()
    path.write_text(before + "\nuno\x0bdos\ufffe\n")
    guide = open_guide(folder)
    assert told(guide) == {("signo-ilegible", CHAPTER, before.count("\n") + 2)}
    chapter = next(one for one in guide.chapters if one.path == CHAPTER)
    last = chapter.blocks[-1]
    assert isinstance(last, Paragraph)
    assert plain_text(last.children) == "uno\ufffddos\ufffd"
    assert "\x0b" in chapter.text  # the text itself stays as it is on disk


def test_data_that_a_spreadsheet_would_run_is_told(folder: Path) -> None:
    path = folder / "contenido" / "datos" / "prueba.csv"
    path.write_text('clave,valor\na,"=HYPERLINK(""http://x"")"\nb,-5\nc,-\nd,@x\ne,"+1,5"\nf,a\x01b\n')
    guide = open_guide(folder)
    name = "datos/prueba.csv"
    assert told(guide) == {
        ("celda-formula", name, 2),
        ("celda-formula", name, 5),
        ("signo-ilegible", name, 7),
    }
    assert guide.data[name].rows[-1] == ("f", "a\ufffdb")


def test_a_data_folder_that_is_a_link_outside_is_refused(folder: Path) -> None:
    (folder / "contenido" / "datos").rename(folder.parent / "datos")
    (folder / "contenido" / "datos").symlink_to(folder.parent / "datos")
    guide = open_guide(folder)
    assert guide.data == {}
    assert {one.code for one in guide.problems} >= {"archivo-inseguro", "territorios"}


def test_files_nobody_listed_and_files_listed_twice(folder: Path) -> None:
    (folder / "contenido" / "notas.md").write_text("# x\n")
    (folder / "contenido" / ".a.md.x.tmp").write_text("resto")
    path = folder / "contenido" / "guia.yaml"
    path.write_text(path.read_text().replace("- 01-completo.md", "- 01-completo.md\n  - 01-completo.md"))
    assert {(one.code, one.path) for one in open_guide(folder).problems} == {
        ("archivo-sin-listar", "notas.md"),
        ("archivo-repetido", "guia.yaml"),
    }


def test_frozen_editions_are_known_to_the_guide(folder: Path) -> None:
    edition = open_guide(folder).edition
    frozen = folder / "ediciones" / "2025-01-01"
    frozen.mkdir(parents=True)
    place = Territory("00", "Guatemala", TerritoryKind.COUNTRY)
    older = replace(edition, number="2025-01-01", date=dt.date(2025, 1, 1), approved=True)
    write_manifest(
        frozen, Document("T", "", "es", older, place, (), (), {}, {}, Imprint((), ()), "ab" * 32), []
    )
    (folder / "ediciones" / "rota").mkdir()
    (folder / "ediciones" / "rota" / "edicion.json").write_text("{")
    guide = open_guide(folder)
    assert guide.previous == (older,)
    assert told(guide) == {("edicion-ilegible", "ediciones/rota/edicion.json", 0)}


def test_what_is_not_a_guide_is_told(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(GuideNotFound, match="no hay una guía"):
        open_guide(tmp_path)
    (folder / "contenido" / "guia.yaml").write_text("titulo: [\n")
    with pytest.raises(InvalidGuide, match="línea 2") as caught:
        open_guide(folder)
    assert caught.value.findings[0].path == "guia.yaml"


def test_missing_sources_data_and_outlines_are_told(folder: Path) -> None:
    content = folder / "contenido"
    (content / "fuentes.yaml").unlink()
    (content / "datos" / "municipios.csv").unlink()
    (content / "datos" / "municipios.geojson").write_text("{}")
    (content / "datos" / "departamentos.geojson").unlink()
    guide = open_guide(folder)
    assert told(guide) >= {
        ("archivo-ausente", "fuentes.yaml", 0),
        ("territorios", "datos/municipios.csv", 0),
        ("contornos", "datos/municipios.geojson", 0),
        ("contornos", "datos/departamentos.geojson", 0),
    }
    assert guide.territories.municipalities == {}
    assert len(guide.territories.departments) == 22
