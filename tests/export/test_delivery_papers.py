"""The papers of a delivery that are shipped: made by their script, and every field explained to the staff."""

import importlib.util
import re
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

PAPERS = ("oficio.docx", "oficio-actualizacion.docx", "acuse.docx", "etiquetas.docx")


@pytest.fixture(scope="module")
def script(root: Path) -> ModuleType:
    found = importlib.util.spec_from_file_location(
        "crear_oficios", root / "plantillas/oficios/crear_oficios.py"
    )
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def words_of(path: Path) -> str:
    """Return the words of a paper, its header and its footer: a placeholder must not be cut by marks."""
    with zipfile.ZipFile(path) as paper:
        parts = [
            name for name in paper.namelist() if re.fullmatch(r"word/(document|header1|footer1)\.xml", name)
        ]
        return "\n".join("\n".join(re.findall(r"<w:t[^>]*>([^<]*)", paper.read(p).decode())) for p in parts)


@pytest.mark.parametrize("name", PAPERS)
def test_a_shipped_paper_is_what_its_script_makes(root: Path, script: ModuleType, name: str) -> None:
    with zipfile.ZipFile(root / "plantillas/oficios" / name) as shipped:
        assert {part: shipped.read(part) for part in shipped.namelist()} == script.PAPERS[name]()


@pytest.mark.parametrize("name", PAPERS)
def test_every_field_of_a_paper_is_whole_and_explained(root: Path, name: str) -> None:
    text = words_of(root / "plantillas/oficios" / name)
    explained = (root / "plantillas/oficios/LEEME.md").read_text("utf-8")
    fields = re.findall(r"{{ ([\w.\[\]]+) }}", text)
    assert fields
    assert text.count("{{") == len(fields)
    for field in fields:
        assert re.sub(r"fila\[\d\]\.", "", field).join("``") in explained


def test_no_paper_is_heavy(root: Path) -> None:
    assert all((root / "plantillas/oficios" / name).stat().st_size < 20_000 for name in PAPERS)
