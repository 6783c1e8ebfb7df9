"""What holds for all code at once: directions between rooms, sizes, and words that do not belong."""

import ast
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import hatchling.build
import pytest
from babel.messages.pofile import read_po

MAX_LINES = 420
"""About 400: a file grows past it only for a reason said beside it in LONG."""

LONG = {
    "blocks.py",  # the one closed set of kinds, kept in one place on purpose
    "html.py",  # one class that spells every kind once, for all formats
}


@pytest.fixture(scope="module")
def sources(root: Path) -> list[Path]:
    return sorted((root / "guia_editor").rglob("*.py"))


def test_every_room_sees_only_what_it_may(root: Path) -> None:
    code = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_files_stay_small(sources: list[Path]) -> None:
    lengths = {one.name: len(one.read_text().splitlines()) for one in sources}
    assert {name: size for name, size in lengths.items() if size > MAX_LINES and name not in LONG} == {}


def test_starting_imports_nothing_heavy() -> None:
    heavy = {"weasyprint", "docx", "lxml", "pikepdf", "jinja2", "PIL", "pygit2", "ruamel", "fontTools"}
    code = "import sys, guia_editor.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert heavy & {name.split(".")[0] for name in done.stdout.split()} == set()


def test_sentences_for_people_are_not_put_together_at_run_time(sources: list[Path]) -> None:
    """A catalogue can only translate a message that `_()` gets as one literal."""
    for path in sources:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                assert not isinstance(node.args[0], ast.JoinedStr | ast.BinOp), f"{path}:{node.lineno}"


def test_nothing_is_left_for_later(sources: list[Path]) -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError")
    assert [one.name for one in sources if marks.search(one.read_text())] == []


def test_the_wheel_carries_the_guide(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    wheel = tmp_path / hatchling.build.build_wheel(str(tmp_path))
    names = zipfile.ZipFile(wheel).namelist()
    wanted = ("contenido/guia.yaml", "plantillas/tema.css")
    assert all(f"guia_editor/_datos/{one}" in names for one in wanted)
    assert "guia_editor/manual/contenido/linea-de-comandos.md" in names


def test_the_messages_can_be_extracted_for_translation(root: Path, tmp_path: Path) -> None:
    catalogue = tmp_path / "guia_editor.pot"
    command = [
        sys.executable,
        "-m",
        "babel.messages.frontend",
        "extract",
        "-F",
        "pyproject.toml",
        *(f"--keyword={name}" for name in TRANSLATING),
        "-o",
        catalogue,
        ".",
    ]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    with catalogue.open("rb") as file:
        found = {message.id for message in read_po(file)}
    assert "No existe el formato" in catalogue.read_text()
    assert translated_strings(root / "guia_editor") <= found


TRANSLATING = ("message", "words", "wording")
"""What `_` is called where a document's own wording has taken that name."""


def translated_strings(package: Path) -> set[str]:
    """Every string constant in a call of something that translates, however it is reached."""
    found = set()
    for file in package.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = node.func
                while isinstance(name, ast.Call):  # wording(language)("…")
                    name = name.func
                called = name.id if isinstance(name, ast.Name) else getattr(name, "attr", "")
                calls_wording = isinstance(node.func, ast.Call) or called in ("_", "message")
                if calls_wording and called in ("_", *TRANSLATING):
                    found.add(node.args[0].value)
    return {one for one in found if isinstance(one, str)}
