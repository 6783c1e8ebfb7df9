"""Which chapter is shown before the guide is read."""

from pathlib import Path

import pytest

from guia_editor.errors import GuideError
from guia_editor.tasks.session import Session, first_chapter

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("folder", [ROOT, ROOT / "tests" / "guias" / "completa"])
def test_it_is_the_one_that_the_guide_would_show(folder: Path) -> None:
    chapters = Session.open(folder).guide.chapters
    assert first_chapter(folder) == next(one.path for one in chapters if one.number)


def test_without_numbers_it_is_the_first_of_all(tmp_path: Path) -> None:
    (tmp_path / "contenido").mkdir()
    file = tmp_path / "contenido" / "guia.yaml"
    file.write_text("titulo: Uno\npreliminares:\n  - inicio.md\n", "utf-8")
    assert first_chapter(tmp_path) == "inicio.md"
    file.write_text("titulo: Uno\n", "utf-8")
    assert first_chapter(tmp_path) == ""
    file.write_text("titulo: [\n", "utf-8")
    with pytest.raises(GuideError):
        first_chapter(tmp_path)
