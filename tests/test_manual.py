"""The manual tells everything that can be asked for, and nothing that cannot."""

import re
from pathlib import Path

import pytest

from guia_editor.cli import app
from guia_editor.cli_words import typer

COMMANDS = typer.main.get_command(app).commands


@pytest.fixture(scope="module")
def manual(root: Path) -> str:
    return (root / "guia_editor" / "manual" / "contenido" / "linea-de-comandos.md").read_text()


def chapter(manual: str, verb: str) -> str:
    """Return what the manual says under a verb's title."""
    return re.split(r"^## ", manual.split(f"## `guia {verb}", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("verb", sorted(COMMANDS))
def test_every_option_of_every_verb_is_in_its_chapter(manual: str, verb: str) -> None:
    told = chapter(manual, verb)
    options = {
        option
        for parameter in COMMANDS[verb].params
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("-")
    }
    assert {option for option in options if f"`{option}`" not in told} == set()
    assert set(re.findall(r"`(--[a-z-]+)`", told)) == {one for one in options if one.startswith("--")}


def test_every_verb_of_the_manual_exists(manual: str) -> None:
    assert set(re.findall(r"^## `guia (\w+)", manual, re.MULTILINE)) == set(COMMANDS)


def test_every_command_line_in_the_documents_is_understood(root: Path, manual: str) -> None:
    documents = [manual, (root / "README.md").read_text()]
    lines = [
        line.split("  ")[0]
        for text in documents
        for block in re.findall(r"^```\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
        for line in block.splitlines()
    ]
    assert lines
    for line in lines:
        program, *arguments = line.split()
        assert program in ("guia", "./guia")
        if arguments and arguments[0] in COMMANDS:
            verb = COMMANDS[arguments[0]]
            verb.make_context(arguments[0], arguments[1:], resilient_parsing=True)
        else:
            assert arguments in ([], ["--ayuda"], ["probar"])  # the launcher itself runs the tests


def test_links_between_the_documents_lead_somewhere(root: Path) -> None:
    for document in (root / "README.md", root / "guia_editor" / "README.md", root / "CHANGELOG.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
