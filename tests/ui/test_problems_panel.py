"""What is wrong, live, with its fixes; and the chapter's structure."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt
from PySide6.QtGui import QDropEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from guia_editor.markdown.pieces import parse_pieces
from guia_editor.markdown.writer import write
from guia_editor.model.finding import Finding, Severity
from guia_editor.tasks.editing import OpenChapter
from guia_editor.tasks.session import Session
from guia_editor.ui.chapter_view import ChapterView
from guia_editor.ui.problems import Problems
from guia_editor.ui.problems_panel import ProblemsPanel
from guia_editor.ui.structure_panel import StructurePanel, entries_of, moved
from guia_editor.ui.theme import DARK, LIGHT
from guia_editor.ui.workbench import Workbench

SAMPLE = Path(__file__).parents[2] / "tests" / "guias" / "completa"
PATH = "07-breve.md"
PATIENCE = 20_000
"""Milliseconds: the process that checks has to start first."""
BODY = """## Uno

Texto con [](#mi-cuadr) y se informo.

#### Hondo

| a | b |
|---|---|
| 1 |

: Cuadro {#mi-cuadro}

## Dos

::: recuadro {tipo=nota titulo="Oiga"}
Fin.
:::
"""


@pytest.fixture
def bench(qtbot: QtBot, settings: QSettings, tmp_path: Path) -> Iterator[Workbench]:
    window = QWidget()
    qtbot.addWidget(window)
    made = Workbench(settings, LIGHT, window)
    folder = tmp_path / "guía"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("*.geojson"))
    file = folder / "contenido" / PATH
    file.write_text(file.read_text("utf-8").split("---\n\n")[0] + "---\n\n" + BODY, "utf-8")
    made.session = Session.open(folder)
    yield made
    made.activities.stop()
    made.background.stop()


@pytest.fixture
def view(bench: Workbench) -> Iterator[ChapterView]:
    assert bench.session is not None
    made = ChapterView(bench, OpenChapter.open(bench.session.folder, PATH))
    made.setParent(bench.window)
    made.edited.connect(bench.text_changed)
    bench.asked_to_open.connect(lambda _path, line: made.go_to_line(line))
    bench.view = made
    bench.view_changed.emit()
    yield made
    made.release()


@pytest.fixture
def panel(qtbot: QtBot, bench: Workbench, view: ChapterView) -> ProblemsPanel:
    made = ProblemsPanel(bench)
    qtbot.addWidget(made)
    made.resize(320, 600)
    made.show()
    qtbot.waitUntil(lambda: Problems.of(bench).findings != (), timeout=PATIENCE)
    return made


def codes(panel: ProblemsPanel) -> list[str]:
    return [row.data(0, Qt.ItemDataRole.UserRole + 1).code for row in panel.list.rows()]


def the(panel: ProblemsPanel, code: str) -> Finding:
    rows = [row.data(0, Qt.ItemDataRole.UserRole + 1) for row in panel.list.rows()]
    return next(one for one in rows if one.code == code)


def test_the_chapter_in_view_is_listed_errors_first(panel: ProblemsPanel) -> None:
    assert codes(panel) == [
        "referencia-colgante", "nivel-saltado", "celdas-de-menos", "lecturabilidad", "tilde-dudosa",
    ]  # fmt: skip
    assert [panel.kinds[severity].text() for severity in Severity] == ["1", "2", "2"]
    assert panel.list.topLevelItemCount() == 1


def test_filters_leave_what_they_say(panel: ProblemsPanel) -> None:
    panel.kinds[Severity.INFO].click()
    panel.kinds[Severity.WARNING].click()
    assert codes(panel) == ["referencia-colgante"]
    panel.kinds[Severity.ERROR].click()
    assert codes(panel) == []
    assert panel.detail.message.text() == "No hay nada que señalar aquí."
    panel.kinds[Severity.WARNING].click()
    panel.scope.setCurrentIndex(1)
    assert "cita-sin-verificar" in codes(panel)


def test_enter_leads_to_the_place(panel: ProblemsPanel, view: ChapterView) -> None:
    panel.choose(the(panel, "nivel-saltado"))
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert view.visual.textCursor().block().text() == "Hondo"


def test_a_fix_is_one_step_that_can_be_undone(
    qtbot: QtBot, bench: Workbench, panel: ProblemsPanel, view: ChapterView
) -> None:
    before = view.text()
    panel.choose(the(panel, "nivel-saltado"))
    assert panel.detail.mend.text() == "Corregir el nivel del título"
    panel.detail.mend.click()
    qtbot.waitUntil(lambda: "nivel-saltado" not in codes(panel), timeout=PATIENCE)
    assert view.text() == before.replace("#### Hondo", "### Hondo")
    assert "Ctrl+Z" in panel.detail.told.text()
    view.visual.undo()
    assert view.text() == before


def test_every_fix_of_the_chapter_can_be_applied(
    qtbot: QtBot, panel: ProblemsPanel, view: ChapterView
) -> None:
    for code in ("celdas-de-menos", "referencia-colgante", "nivel-saltado"):
        panel.choose(the(panel, code))
        panel.detail.mend.click()
        qtbot.waitUntil(lambda code=code: code not in codes(panel), timeout=PATIENCE)
    assert "[](#mi-cuadro)" in view.text()


def test_a_fix_waits_for_its_chapter_to_open(
    qtbot: QtBot, bench: Workbench, panel: ProblemsPanel, view: ChapterView
) -> None:
    finding = the(panel, "nivel-saltado")
    asked: list[str] = []
    bench.asked_to_open.connect(lambda path, _line: asked.append(path))
    bench.view = None
    bench.view_changed.emit()
    Problems.of(bench).mend(finding)
    assert asked == [PATH]
    bench.view = view
    bench.view_changed.emit()
    qtbot.waitUntil(lambda: "### Hondo" in view.text().replace("#### Hondo", ""), timeout=PATIENCE)


def test_what_is_typed_is_checked_after_a_pause(
    qtbot: QtBot, bench: Workbench, panel: ProblemsPanel, view: ChapterView
) -> None:
    cursor = view.visual.document().find("Hondo")
    cursor.insertText("")
    qtbot.waitUntil(lambda: "titulo-vacio" in codes(panel), timeout=PATIENCE)
    assert bench.findings == Problems.of(bench).findings
    assert {one.code for one in Problems.of(bench).by_path()[PATH]} >= {"titulo-vacio"}
    view.visual.undo()
    qtbot.waitUntil(lambda: "titulo-vacio" not in codes(panel), timeout=PATIENCE)


def test_closing_the_guide_empties_the_list(bench: Workbench, panel: ProblemsPanel) -> None:
    bench.session = None
    bench.view = None
    bench.session_changed.emit()
    assert codes(panel) == []
    bench.theme = DARK
    bench.theme_changed.emit()


# --- Structure ---------------------------------------------------------------------------------------


@pytest.fixture
def structure(qtbot: QtBot, bench: Workbench, view: ChapterView) -> StructurePanel:
    made = StructurePanel(bench)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_structure_nests_what_the_chapter_holds(structure: StructurePanel) -> None:
    one, two = (structure.tree.topLevelItem(n) for n in range(2))
    assert one is not None
    assert two is not None
    assert [one.text(0), one.child(0).text(0), one.child(0).child(0).text(0)] == ["Uno", "Hondo", "Cuadro"]
    assert [two.text(0), two.child(0).text(0)] == ["Dos", "Oiga"]


def test_the_structure_follows_the_caret_and_leads_it(
    bench: Workbench, view: ChapterView, structure: StructurePanel
) -> None:
    structure.tree.clearFocus()
    view.visual.setTextCursor(view.visual.document().find("Fin"))
    bench.cursor_moved.emit()
    item = structure.tree.currentItem()
    assert item is not None
    assert item.text(0) == "Oiga"
    structure.tree.itemClicked.emit(structure.tree.topLevelItem(0), 0)
    assert view.visual.textCursor().block().text() == "Uno"


def test_a_section_moves_in_one_step(view: ChapterView, structure: StructurePanel) -> None:
    before = view.text()
    structure.tree.setCurrentItem(structure.tree.topLevelItem(0))
    QTest.keyClick(structure.tree, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert view.text().index("## Dos") < view.text().index("## Uno") < view.text().index(": Cuadro")
    item = structure.tree.currentItem()
    assert item is not None
    assert item.text(0) == "Uno"
    QTest.keyClick(structure.tree, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert view.text() == before
    view.visual.undo()
    view.visual.undo()
    assert view.text() == before


def test_a_section_that_is_dragged_goes_where_it_is_dropped(
    qtbot: QtBot, view: ChapterView, structure: StructurePanel
) -> None:
    one, two = structure.tree.topLevelItem(0), structure.tree.topLevelItem(1)
    assert one is not None
    assert two is not None
    structure.tree.setCurrentItem(two)
    place = QPointF(structure.tree.visualItemRect(one).center())
    move, left, none = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    structure.tree.dropEvent(QDropEvent(place, move, QMimeData(), left, none))
    qtbot.waitUntil(lambda: view.text().index("## Dos") < view.text().index("## Uno"))
    view.visual.undo()
    assert view.text().index("## Uno") < view.text().index("## Dos")


def test_the_structure_shows_titles_as_they_are_typed(
    qtbot: QtBot, view: ChapterView, structure: StructurePanel
) -> None:
    cursor = view.visual.document().find("Uno")
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    cursor.insertText(" y medio")
    qtbot.waitUntil(lambda: "Uno y medio" in [item.text(0) for item in structure._items], timeout=PATIENCE)


@settings(max_examples=60)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=12), st.data())
def test_moving_a_section_loses_nothing(levels: list[int], data: st.DataObject) -> None:
    text = "\n\n".join(f"{'#' * (level + 1)} T{n}" if level else f"P{n}" for n, level in enumerate(levels))
    pieces = parse_pieces(text)
    index = data.draw(st.integers(0, len(pieces) - 1))
    target = data.draw(st.integers(0, len(pieces)))
    after = moved(pieces, index, target)
    assert sorted(map(repr, after)) == sorted(map(repr, pieces))
    assert len(entries_of(after)) == sum(level > 0 for level in levels)
    assert write(after)  # type: ignore[arg-type]
