"""«guia importar», run as people run it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from guia_editor import cli


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    folder = tmp_path / "sitio"
    folder.mkdir()
    (folder / "uno.md").write_text("# Uno\n\nhola <!-- nota -->\n")
    return folder


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "guia_editor", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1]), "COLUMNS": "100"},
    )


def test_a_simulation_tells_and_writes_nothing(origin: Path, tmp_path: Path) -> None:
    done = run("importar", origin, "--en", tmp_path / "g", "--simular", "--informe", tmp_path / "informe.md")
    assert done.returncode == 0, done.stderr
    assert "Uno" in done.stdout
    assert "No se trajo: uno.md: Un comentario del texto no se trajo. «nota»" in done.stdout
    assert "no se escribió nada" in done.stdout
    assert not (tmp_path / "g").exists()
    assert "«nota»" in (tmp_path / "informe.md").read_text()


def test_an_import_makes_a_guide_and_then_adds_to_it(origin: Path, tmp_path: Path) -> None:
    for paths in (["01-uno.md"], ["02-uno.md"]):
        done = run("importar", origin, "--en", tmp_path / "g", "--json")
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert [one["archivo"] for one in told["capitulos"]] == paths
        assert [one["codigo"] for one in told["informe"]] == ["comentario"]
    assert (tmp_path / "g" / "contenido" / "02-uno.md").is_file()


def test_what_cannot_be_brought_leaves_with_1(origin: Path, tmp_path: Path) -> None:
    (tmp_path / "informe.md").write_text("mío")
    for arguments in (
        (tmp_path / "nada.docx", "--en", tmp_path / "g"),
        (origin, "--en", tmp_path / "g", "--informe", tmp_path / "informe.md"),
        (origin, "--en", origin),
    ):
        done = run("importar", *arguments)
        assert done.returncode == cli.WRONG, done.stdout
        assert "Error:" in done.stderr
    assert (tmp_path / "informe.md").read_text() == "mío"
