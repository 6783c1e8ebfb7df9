"""Sources and terms changed in a real guide: renames reach every mention, every step goes back."""

import shutil
from pathlib import Path

import pytest

from guia_editor.errors import ChangedOnDisk, GuideError, InvalidGuide
from guia_editor.model.guide import Guide
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.check import check
from guia_editor.tasks.records import SOURCES, TERMS, add, change, remove, rename, suggested_key, take_back


@pytest.fixture
def folder(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(root / "contenido", tmp_path / "contenido")
    return tmp_path


def state(folder: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def errors(guide: Guide) -> list[str]:
    return [one.message for one in check(guide) if one.severity == "error"]


def test_verifying_a_source_is_one_step_and_goes_back(folder: Path) -> None:
    before = state(folder)
    mark = {
        "verificado": "si",
        "verificado_por": "Ana Pérez",
        "verificado_fecha": "2026-11-22",
        "verificado_donde": "Diario de Centro América",
    }
    done = change(folder, SOURCES, "dto-57-2008", mark)
    assert done is not None
    source = open_guide(folder).sources["dto-57-2008"]
    assert (source.verified, source.verified_by, source.verified_on) == (True, "Ana Pérez", "2026-11-22")
    take_back(folder, done)
    assert state(folder) == before


def test_the_same_values_write_nothing(folder: Path) -> None:
    assert change(folder, SOURCES, "cprg", {"corto": "Constitución Política"}) is None


@pytest.mark.parametrize(
    ("file", "key", "name"), [(SOURCES, "dto-57-2008", "laip-2008"), (TERMS, "transparencia", "transp")]
)
def test_a_rename_reaches_every_mention(folder: Path, file, key: str, name: str) -> None:  # type: ignore[no-untyped-def]
    before, guide = state(folder), open_guide(folder)
    count = len(list(file.uses(guide, key)))
    assert count > 2
    done = rename(folder, guide, file, key, name)
    assert done is not None
    after = open_guide(folder)
    assert len(list(file.uses(after, name))) == count
    assert list(file.uses(after, key)) == []
    assert errors(after) == []
    take_back(folder, done)
    assert state(folder) == before


def test_what_is_cited_is_not_removed_and_what_is_not_is(folder: Path) -> None:
    with pytest.raises(GuideError, match="se usa en"):
        remove(folder, open_guide(folder), SOURCES, "dto-57-2008")
    add(folder, SOURCES, "nueva", {"corto": "Nueva", "titulo": "T", "tipo": "norma", "verificado": "no"})
    guide = open_guide(folder)
    assert guide.sources["nueva"].short == "Nueva"
    remove(folder, guide, SOURCES, "nueva")
    assert "nueva" not in open_guide(folder).sources


def test_bad_keys_and_taken_ones_are_refused(folder: Path) -> None:
    with pytest.raises(GuideError, match="no sirve"):
        add(folder, TERMS, "Con Espacio", {"termino": "x", "definicion": "y"})
    with pytest.raises(InvalidGuide, match="ya existe"):
        add(folder, TERMS, "transparencia", {"termino": "x", "definicion": "y"})
    assert suggested_key("Ley de Acción", {"ley-de-accion": 1}) == "ley-de-accion-2"


def test_a_step_is_not_taken_back_over_somebody_elses_change(folder: Path) -> None:
    done = change(folder, TERMS, "acta", {"definicion": "Otra."})
    assert done is not None
    path = folder / "contenido" / "glosario.yaml"
    path.write_bytes(path.read_bytes() + b"# mano ajena\n")
    with pytest.raises(ChangedOnDisk):
        take_back(folder, done)
    assert path.read_bytes().endswith(b"ajena\n")


def test_a_guide_without_the_file_gets_one(folder: Path) -> None:
    (folder / "contenido" / "glosario.yaml").unlink()
    add(folder, TERMS, "acta", {"termino": "Acta", "definicion": "Papel."})
    assert (
        folder / "contenido" / "glosario.yaml"
    ).read_text() == "acta:\n  termino: Acta\n  definicion: Papel.\n"
