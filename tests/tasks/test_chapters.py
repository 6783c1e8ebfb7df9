"""Chapters made, named, ordered, retired and brought back: only what was asked changes, undo is exact."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.errors import ChangedOnDisk, GuideError, InvalidGuide
from guia_editor.model.document import SectionKind
from guia_editor.storage.book import PARTS, arranged, listed, part
from guia_editor.storage.workspace import open_guide
from guia_editor.storage.yaml_edit import set_value
from guia_editor.tasks import chapters
from guia_editor.tasks.check import check

REAL = (Path(__file__).parents[2] / "contenido" / "guia.yaml").read_text("utf-8").split("indicadores:")[0]
ODD = """\
# Arriba
titulo: Una guía
edicion: {fecha: 2026-11-22}
preliminares: [uno.md, "dos.md"]   # entre corchetes
capitulos:
  # El primero
  - archivo: 01-a.md   # con comentario
    numero: 1

  # Parte segunda
  -
    numero: '2'
    archivo: "02-b.md"
  - archivo: 03-c.md
    numero: 5
# Los anexos todavía no
anexos:
variables:
  x: y
"""


@pytest.fixture
def guide(tmp_path: Path, root: Path) -> Path:
    return Path(shutil.copytree(root / "tests" / "guias" / "completa", tmp_path / "guía"))


@pytest.fixture
def real(tmp_path: Path, root: Path) -> Path:
    shutil.copytree(root / "contenido", tmp_path / "real" / "contenido")
    return tmp_path / "real"


def tree(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@settings(max_examples=10, deadline=None)
@given(st.sampled_from(list(PARTS)), st.randoms(use_true_random=False), st.sampled_from([REAL, ODD]))
def test_any_order_reads_back_and_keeps_every_comment(kind: SectionKind, random: object, text: str) -> None:
    entries = list(part(text, kind).entries)
    random.shuffle(entries)  # type: ignore[attr-defined]
    made = arranged(text, kind, entries)
    before = [one.number for one in listed(text) if one.kind is kind]
    assert [one.number for one in listed(made) if one.kind is kind] == before
    comments = [line.split("#")[1] for line in text.splitlines() if "#" in line]
    assert sorted(line.split("#")[1] for line in made.splitlines() if "#" in line) == sorted(comments)
    back = [
        next(one for one in part(made, kind).entries if one.path == e.path) for e in part(text, kind).entries
    ]
    if "[" not in text or kind is not SectionKind.FRONT:  # a list between brackets is written line by line
        assert arranged(made, kind, back) == text


def test_windows_line_ends_stay() -> None:
    text = ODD.replace("\n", "\r\n")
    entries = part(text, SectionKind.CHAPTER).entries
    made = arranged(text, SectionKind.CHAPTER, entries[::-1])
    assert made.count("\r\n") == made.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text", ["titulo: a\nedicion: {fecha: 2026-01-01}", ODD, ODD.replace("anexos:", "anexos: [] # nada")]
)
def test_an_empty_part_takes_its_first_entry(text: str) -> None:
    from guia_editor.storage.yaml_edit import new_entry

    entry = new_entry("anexos/a.md", part(text, SectionKind.ANNEX), "A1")
    made = arranged(text, SectionKind.ANNEX, [entry])
    assert [(one.path, one.number) for one in listed(made) if one.kind is SectionKind.ANNEX] == [
        ("anexos/a.md", "A1")
    ]
    assert arranged(made, SectionKind.ANNEX, []).count("anexos:") == 1


@given(
    st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Zl", "Zp")), min_size=1).filter(str.strip)
)
@settings(max_examples=30, deadline=None)
def test_any_title_reads_back(title: str) -> None:
    front = 'id: x\ntitulo: "Uno: dos"   # así\nresponsable: yo\n'
    from guia_editor.storage.yaml import Problems, Scalar, read_yaml

    made = chapters.retitle(front, title)
    read = read_yaml(made, Problems(""))
    assert read is not None
    assert read.items["titulo"] == Scalar(" ".join(title.split()), 2)
    assert made.splitlines()[0::2] == front.splitlines()[0::2]
    assert made.splitlines()[1].endswith("   # así")


@pytest.mark.parametrize("front", ["titulo: >-\n  Uno\n  dos\nid: x\n", "id: x\ntitulo:\n", "id: x\n", ""])
def test_a_title_is_set_however_the_old_one_was_written(front: str) -> None:
    made = set_value(front, "titulo", "Tres")
    assert "titulo: Tres\n" in made
    assert ("id: x\n" in made) is bool(front)


def test_a_new_chapter_is_sound_and_undone_exactly(guide: Path) -> None:
    before, whole = tree(guide), open_guide(guide)
    clean = check(whole)
    for template in chapters.templates(guide):
        change = chapters.new_chapter(guide, whole, template, "  Prueba:  agua & «cuentas» ")
        now = open_guide(guide)
        made = next(one for one in now.chapters if one.path == change.path)
        assert (made.front.title, made.kind) == ("Prueba: agua & «cuentas»", template.kind)
        new = [one for one in check(now) if one not in clean and one.severity == "error"]
        assert {one.code for one in new} <= {"fuente-desconocida"}  # this small guide knows no constitution
        chapters.undo(guide, change)
        assert tree(guide) == before


def test_a_new_chapter_stands_after_the_one_named(guide: Path) -> None:
    template = next(one for one in chapters.templates(guide) if one.kind is SectionKind.CHAPTER)
    change = chapters.new_chapter(guide, open_guide(guide), template, "Nuevo", "01-completo.md")
    after = [(one.path, one.number) for one in open_guide(guide).chapters if one.kind is SectionKind.CHAPTER]
    assert after == [("01-completo.md", "1"), (change.path, "7"), ("07-breve.md", "8")]
    assert change.path == "07-nuevo.md"


def test_retiring_keeps_the_file_and_restoring_brings_it_back(real: Path) -> None:
    before = tree(real)
    path = "anexos/a02-autodiagnostico.md"
    change = chapters.retire(real, path)
    now = open_guide(real)
    assert [one.number for one in now.chapters if one.kind is SectionKind.ANNEX] == [
        f"A{n}" for n in range(1, 15)
    ]
    assert not [one for one in now.problems if one.code == "archivo-sin-listar"]
    kept = chapters.retired(real)
    assert [(one.kind, one.path) for one in kept] == [
        (SectionKind.ANNEX, "retirados/anexos/a02-autodiagnostico.md")
    ]
    back = chapters.restore(real, kept[0])
    assert back.path == path
    assert (real / "contenido" / path).read_bytes() == before[f"contenido/{path}"]
    chapters.undo(real, back)
    chapters.undo(real, change)
    assert tree(real) == before


def test_renaming_the_file_keeps_its_place_and_text(guide: Path) -> None:
    before = tree(guide)
    change = chapters.rename(guide, "07-breve.md", "Quién hace qué", "08 Quién hace qué")
    assert change.path == "08-quien-hace-que.md"
    moved = open_guide(guide).chapters[2]
    assert (moved.path, moved.number, moved.front.title) == (change.path, "7", "Quién hace qué")
    assert [one for one in check(open_guide(guide)) if one.code == "referencia-colgante"] == []
    chapters.undo(guide, change)
    assert tree(guide) == before


def test_undo_refuses_what_changed_since(guide: Path) -> None:
    change = chapters.reorder(guide, "07-breve.md", 0)
    file = guide / "contenido" / "guia.yaml"
    file.write_text(file.read_text() + "# mío\n")
    after = tree(guide)
    with pytest.raises(ChangedOnDisk):
        chapters.undo(guide, change)
    assert tree(guide) == after


def test_what_cannot_be_is_refused_and_nothing_written(guide: Path) -> None:
    before = tree(guide)
    with pytest.raises(GuideError):
        chapters.rename(guide, "07-breve.md", "x", "01-completo")
    with pytest.raises(GuideError):
        chapters.rename(guide, "07-breve.md", "  ")
    with pytest.raises(GuideError):
        chapters.reorder(guide, "no-esta.md", 0)
    assert tree(guide) == before
    (guide / "contenido" / "guia.yaml").write_text("{titulo: x}")
    with pytest.raises(InvalidGuide):
        chapters.reorder(guide, "07-breve.md", 0)


def test_references_from_elsewhere_are_counted(guide: Path) -> None:
    whole = open_guide(guide)
    counts = {one.path: chapters.references_to(whole, one.path) for one in whole.chapters}
    assert counts == dict.fromkeys(counts, 0) | {"anexos/a01-acta.md": 1}
    assert chapters.references_to(whole, "nada.md") == 0
