"""The manual says what is there: its pages hold together, name every command, show the window as it is."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from guia_editor.cli import run
from guia_editor.errors import GuideError
from guia_editor.export.assemble import assemble
from guia_editor.model.blocks import Figure, walk
from guia_editor.model.document import SectionKind
from guia_editor.model.guide import Guide
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.check import check
from guia_editor.tasks.manual import MANUAL, publish_manual
from guia_editor.ui.actions import collect
from guia_editor.ui.manual import DIALOGS
from tests.export.web_tools import dangling
from tests.manual_keys import PAGE, name, page, spoken
from tests.manual_pictures import PICTURES, SHOTS

CONTENT = MANUAL / "contenido"
EXPECTED = {"clave-falta", "contornos", "lecturabilidad", "territorios"}
"""The manual is about no municipality, and its chapters have no legal basis."""

LARGEST = 120_000
UNLIKE = 0.03
"""Share of the brightness of a small picture by which one of the same window may differ from another."""


@pytest.fixture(scope="module")
def guide() -> Guide:
    return open_guide(MANUAL)


@pytest.fixture(scope="module")
def chapters(guide: Guide) -> dict[str, str]:
    """The text of each chapter that people read from its beginning, by its file."""
    return {
        one.path: (CONTENT / one.path).read_text("utf-8")
        for one in guide.chapters
        if one.kind is SectionKind.CHAPTER
    }


def labels(text: str) -> Iterator[str]:
    """Every label of the window that a text names: in bold, menus and entries parted by «›»."""
    for bold in re.findall(r"\*\*(.+?)\*\*", " ".join(text.split())):
        yield from (part.rstrip("…") for part in bold.split(" › "))


# --- The pages -----------------------------------------------------------------------------------------


def test_the_pages_have_no_problems(guide: Guide) -> None:
    told = [one for one in check(guide) if one.code not in EXPECTED]
    assert told == []


def test_the_chapters_read_easily(guide: Guide, chapters: dict[str, str]) -> None:
    ease = {
        one.path: float(re.search(r"\(([\d.]+) en la escala", one.message)[1])  # type: ignore[index]
        for one in check(guide)
        if one.code == "lecturabilidad" and one.path in chapters
    }
    assert ease.keys() == chapters.keys()
    assert {path: found for path, found in ease.items() if found < 70} == {}


def test_every_file_is_a_page_named_as_its_topic(guide: Guide) -> None:
    assert {one.path for one in guide.chapters} == {file.name for file in CONTENT.glob("*.md")}
    assert [one.front.id for one in guide.chapters] == [Path(one.path).stem for one in guide.chapters]


def test_references_resolve_and_links_of_the_site_lead_somewhere(guide: Guide, tmp_path: Path) -> None:
    assemble(guide, guide.edition, guide.territories.country, guide.language)
    (index,) = publish_manual(tmp_path / "manual")
    assert index == tmp_path / "manual" / "web" / "index.html"
    assert list(dangling(index.parent)) == []


# --- Against the program -------------------------------------------------------------------------------


def topics(root: Path) -> set[str]:
    """Every topic of help that a widget sets."""
    found = set()
    for file in (root / "guia_editor" / "ui").glob("*.py"):
        text = file.read_text("utf-8")
        found |= set(re.findall(r'setProperty\("ayuda", "([^"]+)"\)', text))
        found |= set(re.findall(r'set_topic\([^,()]+, "([^"]+)"\)', text))
        found |= set(re.findall(r'\btopic="([^"]+)"', text))
    return found | set(DIALOGS.values())


def test_every_topic_of_the_window_is_a_page(root: Path, guide: Guide) -> None:
    assert len(topics(root)) > 5
    assert topics(root) - {one.front.id for one in guide.chapters} == set()


def test_every_command_is_told_in_a_chapter(chapters: dict[str, str]) -> None:
    told = {label for text in chapters.values() for label in labels(text)}
    assert sorted({name(action) for action in collect()} - told) == []


def test_keys_beside_a_command_are_its_own(chapters: dict[str, str]) -> None:
    keys = {name(action): set(spoken(action.shortcut).split(" o ")) for action in collect()}
    written = [
        (bold.split(" › ")[-1], said)
        for text in chapters.values()
        for bold, said in re.findall(
            r"\*\*([^*]+)\*\* \(((?:Ctrl|Alt|Mayús|F\d)[^ )]*)", " ".join(text.split())
        )
    ]
    assert len(written) > 40
    assert [(label, said) for label, said in written if said not in keys.get(label, ())] == []


def test_every_label_in_bold_is_in_the_window(root: Path, chapters: dict[str, str]) -> None:
    there = {
        re.sub(r"[…:.]$", "", re.sub(r"{\w+}", "…", constant.value.replace("&", "")))
        for room in ("ui", "tasks")
        for file in (root / "guia_editor" / room).glob("*.py")
        for constant in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
    }
    there |= {part for action in collect() for part in action.menu.split("/")}
    named = {(path, label) for path, text in chapters.items() for label in labels(text)}
    assert sorted((path, label) for path, label in named if label not in there) == []


def test_the_page_of_commands_is_the_table_of_actions() -> None:
    assert PAGE.read_text("utf-8") == page(), "run: python -m tests.manual_keys"


# --- Pictures ------------------------------------------------------------------------------------------


def test_every_picture_is_shown_once_and_described(guide: Guide) -> None:
    shown = [block for one in guide.chapters for block in walk(one.blocks) if isinstance(block, Figure)]
    assert sorted(figure.image.source for figure in shown) == sorted(f"imagenes/{one}.png" for one in SHOTS)
    assert {file.stem for file in PICTURES.iterdir()} == set(SHOTS)
    for figure in shown:
        assert len(figure.image.alt) > 40, figure.image.source
        assert figure.caption, figure.image.source


@pytest.mark.parametrize("shot", SHOTS)
def test_pictures_are_small_files(shot: str) -> None:
    assert (PICTURES / f"{shot}.png").stat().st_size <= LARGEST


def difference(one: Path, other: Path) -> float:
    """How much two pictures differ when looked at from afar, from 0 to 1."""
    with Image.open(one) as left, Image.open(other) as right:
        size = (left.width // 8, left.height // 8)
        pair = [picture.convert("L").resize(size, Image.Resampling.BOX) for picture in (left, right)]
    return float(ImageStat.Stat(ImageChops.difference(*pair)).mean[0]) / 255


def test_pictures_show_the_window_as_it_is(root: Path, tmp_path: Path) -> None:
    """In a process of its own: the program's letters and language are the whole application's."""
    subprocess.run(
        [sys.executable, "-m", "tests.manual_pictures", str(tmp_path)],
        cwd=root,
        check=True,
        capture_output=True,
    )
    differing = [shot for shot in SHOTS if _differ(tmp_path / f"{shot}.png", PICTURES / f"{shot}.png")]
    assert differing == [], "look at the window; then run: python -m tests.manual_pictures"


def _differ(one: Path, other: Path) -> bool:
    with Image.open(one) as left, Image.open(other) as right:
        if left.size != right.size or left.text["controls"] != right.text["controls"]:  # type: ignore[attr-defined]
            return True
    return difference(one, other) > UNLIKE


# --- Publishing ----------------------------------------------------------------------------------------


def test_a_published_manual_replaces_an_earlier_one_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "manual"
    publish_manual(target)
    (target / "web" / "viejo.html").write_text("de una versión anterior")
    publish_manual(target)
    assert not (target / "web" / "viejo.html").exists()
    (target / "notas.txt").write_text("de otra persona")
    with pytest.raises(GuideError, match="otras cosas"):
        publish_manual(target)
    assert (target / "notas.txt").read_text() == "de otra persona"
    assert [file.name for file in tmp_path.iterdir()] == ["manual"]


def test_the_command_line_writes_the_formats_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "manual"
    assert run(["manual", "--en", str(target), "--formatos", "docx"]) == 0
    assert (target / "guia.docx").is_file()
    assert not (target / "web").exists()
    assert str(target / "guia.docx") in capsys.readouterr().out.replace("\n", "")
    assert run(["manual", "--en", str(target), "--formatos", "odt"]) == 2
