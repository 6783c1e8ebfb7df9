"""Verifying an edition tells apart what is missing, changed and added."""

import json
import shutil
from pathlib import Path

import pytest

from guia_editor.errors import DamagedEdition
from guia_editor.tasks.export import Request, export_edition
from guia_editor.tasks.verify import verify


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    guide = root / "tests" / "guias" / "completa"
    return export_edition(guide, tmp_path_factory.mktemp("salida"), Request(("web",))).folder


@pytest.fixture
def copy(edition: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(edition, tmp_path / "copia en otra parte"))


def codes(folder: Path) -> list[tuple[str, str]]:
    return [(one.code, one.path) for one in verify(folder).findings]


def test_an_edition_copied_elsewhere_is_the_same(copy: Path) -> None:
    assert codes(copy) == []
    assert verify(copy).manifest.edition.number == "2026-11-22"


def test_each_kind_of_damage_is_named(copy: Path) -> None:
    (copy / "web" / "index.html").unlink()
    style = copy / "web" / "recursos" / "estilos.css"
    style.write_bytes(style.read_bytes() + b" ")
    (copy / "notas.txt").touch()
    assert codes(copy) == [
        ("edicion-archivo-agregado", "notas.txt"),
        ("edicion-archivo-faltante", "web/index.html"),
        ("edicion-archivo-cambiado", "web/recursos/estilos.css"),
    ]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"formato": 1}', "\0"])
def test_a_manifest_that_cannot_be_read_is_told(copy: Path, text: str) -> None:
    (copy / "edicion.json").write_text(text)
    with pytest.raises(DamagedEdition):
        verify(copy)


def test_a_manifest_of_a_newer_program_is_not_guessed_at(copy: Path) -> None:
    manifest = copy / "edicion.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"formato": 2}))
    with pytest.raises(DamagedEdition, match="más nueva"):
        verify(copy)


def test_no_manifest_at_all(tmp_path: Path) -> None:
    with pytest.raises(DamagedEdition, match=r"no tiene «edicion\.json»"):
        verify(tmp_path)
