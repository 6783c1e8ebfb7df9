"""«guia historial» and «guia comparar», run as people run them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from guia_editor import cli
from guia_editor.sync.copies import copies_folder
from guia_editor.sync.history import Author
from guia_editor.tasks.history import record_save


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    folder = tmp_path / "guía"
    (folder / "contenido").mkdir(parents=True)
    (folder / "contenido" / "guia.yaml").write_text(
        "titulo: Prueba\ncapitulos:\n  - archivo: 01-a.md\n    numero: 1\n"
    )
    chapter = folder / "contenido" / "01-a.md"
    table = "uno DOS tres\n\n| A | B |\n| - | - |\n| agua | 1 |"
    for text in ("uno dos tres", table, table.replace("1", "9")):
        chapter.write_text(f"---\nid: a\ntitulo: El agua\n---\n\n# Aquí\n\n{text}\n")
        record_save(folder, Author("Ana Pérez", "INFOM"))
    return folder


def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "guia_editor", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[1]), "COLUMNS": "100"},
    )


def test_the_versions_are_told_by_day_and_person_and_compared(guide: Path, tmp_path: Path) -> None:
    named = run(tmp_path, "historial", guide, "--nombrar", "Enviada a ANAM", "--persona", "Beto")
    assert named.returncode == 0, named.stderr
    head, first, *rest = named.stdout.splitlines()
    assert head == "hoy, Beto"
    assert first.endswith("«Enviada a ANAM»")
    assert rest[0] == "hoy, Ana Pérez (INFOM)"
    assert all("Se guardó «El agua»" in line for line in rest[1:])
    told = json.loads(run(guide, "historial", "-c", "01-a.md", "--json").stdout)
    assert [one["archivos"] for one in told][:2] == [["contenido/01-a.md"]] * 2
    assert len(told) == 3
    compared = run(guide, "comparar", "01-a.md", told[2]["version"][:8], "Enviada a ANAM")
    assert compared.returncode == 0, compared.stderr
    assert "uno [-dos-]{+DOS+} tres" in compared.stdout
    data = json.loads(run(tmp_path, "comparar", "a", told[1]["version"], "--en", guide, "--json").stdout)
    assert (data["iguales"], data["cambios"]) == (False, 1)
    assert data["pasajes"][0]["texto"] == ["agua | [-1-]{+9+}"]
    same = run(guide, "comparar", "01-a.md", told[0]["version"], "ahora")
    assert same.stdout.strip() == "Las dos versiones dicen lo mismo."


def test_what_cannot_be_told_leaves_with_1_and_makes_nothing(guide: Path, tmp_path: Path) -> None:
    before = sorted(copies_folder().iterdir())
    for folder, *arguments in (
        (tmp_path, "historial"),
        (tmp_path, "historial", tmp_path / "no-existe"),
        (guide, "comparar", "01-a.md", "nunca"),
        (guide, "comparar", "99-z.md", "ahora"),
        (tmp_path, "comparar", "01-a.md", "ahora"),
    ):
        done = run(Path(str(folder)), *arguments)
        assert done.returncode == cli.WRONG, done.stdout
        assert "Error:" in done.stderr
    assert sorted(copies_folder().iterdir()) == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["guía"]
