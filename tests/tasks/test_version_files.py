"""The files that differ between two versions are named."""

from __future__ import annotations

from pathlib import Path

from guia_editor.tasks.history import Author, record_save, versions_of
from guia_editor.tasks.version_files import changed_between

ANA = Author("Ana", "INFOM")


def test_the_files_that_differ_are_named_with_those_not_recorded_yet(tmp_path: Path) -> None:
    guide = tmp_path / "guia"
    (guide / "contenido").mkdir(parents=True)
    (guide / "contenido" / "guia.yaml").write_text("titulo: Guía\ncapitulos: [uno.md]\n", "utf-8")
    (guide / "contenido" / "uno.md").write_text("Uno.\n", "utf-8")
    record_save(guide, ANA)
    version = versions_of(guide)[0].id
    assert changed_between(guide, version) == ()
    (guide / "contenido" / "uno.md").write_text("Uno.\n\nMás.\n", "utf-8")
    assert changed_between(guide, version) == ("contenido/uno.md",)
    made = record_save(guide, ANA)
    assert made is not None
    assert changed_between(guide, version, made.id) == ("contenido/uno.md",)
    assert changed_between(guide, made.id, made.id) == ()
