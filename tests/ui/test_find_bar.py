"""Find and replace: in the chapter, over what it shows, and in the whole guide."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from guia_editor.tasks.editing import OpenChapter
from guia_editor.tasks.session import Session
from guia_editor.ui.chapter_view import ChapterView
from guia_editor.ui.find_bar import FindBar
from guia_editor.ui.find_guide import FindInGuide
from guia_editor.ui.theme import LIGHT
from guia_editor.ui.workbench import Workbench

SAMPLE = Path(__file__).parents[2] / "tests" / "guias" / "completa"
HIT = Qt.ItemDataRole.UserRole + 1
BODY = """## El agua

El **agua** de [agua](https://agua.gt) y {{agua}}: Agua, AGUA, aguas y 😀 agua.

| agua | b |
|---|---|
| c | el *agua* |
"""


@pytest.fixture
def bench(qtbot: QtBot, settings: QSettings, tmp_path: Path) -> Iterator[Workbench]:
    window = QWidget()
    qtbot.addWidget(window)
    made = Workbench(settings, LIGHT, window)
    folder = tmp_path / "guía"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("*.geojson"))
    file = folder / "contenido" / "07-breve.md"
    file.write_text(file.read_text("utf-8").split("---\n\n")[0] + "---\n\n" + BODY, "utf-8")
    made.session = Session.open(folder)
    yield made
    made.activities.stop()


@pytest.fixture
def view(qtbot: QtBot, bench: Workbench) -> Iterator[ChapterView]:
    assert bench.session is not None
    made = ChapterView(bench, OpenChapter.open(bench.session.folder, "07-breve.md"))
    made.setParent(bench.window)
    made.resize(900, 600)
    made.show()
    bench.view = made
    bench.view_changed.emit()
    yield made
    made.release()


@pytest.fixture
def bar(bench: Workbench, view: ChapterView) -> FindBar:
    found = FindBar.of(bench)
    assert found is not None
    assert FindBar.of(bench) is found
    assert bench.window is not None
    bench.window.show()
    found.begin(replacing=True)
    found.words.setText("agua")
    return found


def test_everything_is_counted_and_gone_through_both_ways(bar: FindBar, view: ChapterView) -> None:
    QTest.keyClick(bar.words, Qt.Key.Key_Return)
    assert (bar.count.text(), len(bar.matches)) == ("1 de 9", 9)
    for _n in range(8):
        QTest.keyClick(bar.words, Qt.Key.Key_Return)
    assert bar.count.text() == "9 de 9"
    QTest.keyClick(bar.words, Qt.Key.Key_Return)
    assert bar.count.text() == "1 de 9"
    QTest.keyClick(bar.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "9 de 9"
    assert view.visual.textCursor().selectedText() == "agua"


def test_choices_narrow_what_is_found(bar: FindBar) -> None:
    bar._whole.click()
    assert len(bar.matches) == 8
    bar._case.click()
    assert len(bar.matches) == 6
    bar.words.setText("águá")
    bar.step()
    assert len(bar.matches) == 6
    bar._accents.click()
    assert (len(bar.matches), bar.count.text()) == (0, "No se encontró")


def test_all_is_replaced_in_one_step_keeping_marks_and_objects(bar: FindBar, view: ChapterView) -> None:
    before = view.text()
    bar.new_words.setText("lluvia")
    bar._all.click()
    after = view.text()
    assert "El **lluvia** de [lluvia](https://agua.gt) y {{agua}}: Lluvia," in after
    assert "LLUVIA, lluvias y 😀 lluvia." in after
    assert "| c | el *lluvia* |" in after
    assert "## El lluvia" in after
    view.visual.undo()
    assert view.text() == before


def test_one_is_replaced_and_the_next_selected(bar: FindBar, view: ChapterView) -> None:
    bar.step()
    bar.new_words.setText("lluvia")
    bar._one.click()
    assert "## El lluvia" in view.text()
    assert bar.count.text() == "1 de 8"
    assert view.visual.textCursor().selectedText() == "agua"
    view.visual.undo()
    assert "## El agua" in view.text()


def test_the_source_is_searched_as_it_is_written(bar: FindBar, view: ChapterView) -> None:
    view.show_source(True)
    bar.step()
    assert view.source.textCursor().selectedText().lower() == "agua"
    assert len(bar.matches) == view.text().lower().count("agua")
    bar.new_words.setText("lluvia")
    bar._all.click()
    assert "agua" not in view.text().lower()
    view.source.undo()
    assert "{{agua}}" in view.text()


def test_what_others_selected_stays(bar: FindBar, view: ChapterView) -> None:
    other = QTextEdit.ExtraSelection()
    other.cursor = QTextCursor(view.visual.document())
    view.visual.setExtraSelections([other])
    bar.step()
    assert len(view.visual.extraSelections()) == 1 + len(bar.matches)
    bar.end()
    assert len(view.visual.extraSelections()) == 1
    assert not bar.isVisible()


def test_escape_puts_the_bar_away_and_f3_still_goes_on(
    bar: FindBar, bench: Workbench, view: ChapterView
) -> None:
    bar.step()
    QTest.keyClick(bar.words, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    place = view.visual.textCursor().position()
    bar.step()
    assert view.visual.textCursor().position() > place


def test_the_words_that_are_selected_are_what_is_looked_for(bar: FindBar, view: ChapterView) -> None:
    cursor = view.visual.document().find("aguas")
    view.visual.setTextCursor(cursor)
    bar.begin(replacing=False)
    assert bar.words.text() == "aguas"
    assert bar.new_words.isHidden()


def test_a_text_that_is_only_for_reading_stays(bar: FindBar, view: ChapterView) -> None:
    before = view.text()
    view.visual.setReadOnly(True)
    bar.step()
    bar.new_words.setText("x")
    bar._one.click()
    bar._all.click()
    assert view.text() == before


# --- In the whole guide ------------------------------------------------------------------------------


@pytest.fixture
def dialog(qtbot: QtBot, bench: Workbench, view: ChapterView) -> FindInGuide:
    found = FindInGuide.of(bench)
    assert FindInGuide.of(bench) is found
    found.begin()
    found.words.setText("agua")
    found.whole.setChecked(True)
    found.search()
    qtbot.waitUntil(lambda: found.hits != ())
    return found


def files(bench: Workbench) -> dict[str, bytes]:
    assert bench.session is not None
    return {file.name: file.read_bytes() for file in (bench.session.folder / "contenido").glob("*.md")}


def test_what_is_open_changes_on_screen_and_the_rest_on_disk(
    qtbot: QtBot, bench: Workbench, view: ChapterView, dialog: FindInGuide
) -> None:
    before, shown = files(bench), view.text()
    assert {hit.path for hit in dialog.checked} >= {"07-breve.md", "01-completo.md"}
    dialog.new_words.setText("lluvia")
    dialog.put.click()
    qtbot.waitUntil(dialog.undo.isEnabled)
    after = files(bench)
    assert after["07-breve.md"] == before["07-breve.md"]
    assert view.is_modified
    assert "El **lluvia**" in view.text()
    assert b"lluvia" in after["01-completo.md"]
    session = bench.session
    assert session is not None
    qtbot.waitUntil(lambda: any("lluvia" in chapter.text for chapter in session.guide.chapters))
    dialog.undo.click()
    qtbot.waitUntil(lambda: "deshizo" in dialog.told.text())
    assert files(bench) == before
    assert view.text() == shown


def test_only_what_is_checked_changes(
    qtbot: QtBot, bench: Workbench, view: ChapterView, dialog: FindInGuide
) -> None:
    before = files(bench)
    for row in dialog._rows():
        row.setCheckState(0, Qt.CheckState.Unchecked)
    assert not dialog.put.isEnabled()
    row = next(row for row in dialog._rows() if "07-breve" in row.data(0, HIT).path)
    row.setCheckState(0, Qt.CheckState.Checked)
    dialog.new_words.setText("lluvia")
    dialog.put.click()
    qtbot.waitUntil(dialog.undo.isEnabled)
    assert files(bench) == before
    assert view.text().count("lluvia") == 1


def test_words_that_would_break_the_text_change_nothing(
    qtbot: QtBot, bench: Workbench, view: ChapterView, dialog: FindInGuide
) -> None:
    before = files(bench)
    dialog.new_words.setText("a | b")
    dialog.put.click()
    qtbot.waitUntil(lambda: "no se reemplazó nada" in dialog.told.text())
    assert files(bench) == before
    assert not view.is_modified
