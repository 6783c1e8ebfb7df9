"""The manual explains every line that a report can hold, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from guia_editor.importing.docx_inventory import _PARTS
from guia_editor.importing.html_boxes import _KINDS

ROOT = Path(__file__).parents[2] / "guia_editor"
MANUAL = (ROOT / "manual" / "contenido" / "importar.md").read_text("utf-8")
CODE = re.compile(r"[a-z]+(?:-[a-z]+)*")
TELLING = {"add", "Loss", "_Line", "_tell"}


def codes() -> Iterator[str]:
    files = [
        *(ROOT / "importing").glob("*.py"),
        *(ROOT / "tasks").glob("import_*.py"),
        ROOT / "tasks" / "paste.py",
    ]
    for file in files:
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            texts = [one.value for one in call.args if isinstance(one, ast.Constant)]
            if name in TELLING and len(call.args) > 1:
                yield from (text for text in texts[:1] if isinstance(text, str) and CODE.fullmatch(text))
    yield from (code for code, _kind in _PARTS.values())


def test_every_code_of_the_report_is_explained_once_and_no_other() -> None:
    told = re.findall(r"^\| `([a-z-]+)` \|", MANUAL, re.MULTILINE)
    assert sorted(told) == sorted(set(codes()))


def test_the_kinds_of_box_named_are_those_that_are_known() -> None:
    told = dict(re.findall(r"^\| `(\w+)` → `(\w+)` \|", MANUAL, re.MULTILINE))
    assert all(_KINDS[name] == kind for name, kind in told.items())
    assert len(told) >= 5
