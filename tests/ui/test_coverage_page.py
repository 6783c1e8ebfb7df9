from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from guia_editor.model.blocks import Condition
from guia_editor.ui.coverage_page import CoveragePage
from guia_editor.ui.coverage_rows import Show
from guia_editor.ui.dialogs_boxes import ConditionDialog

if TYPE_CHECKING:
    from guia_editor.ui.window import MainWindow

NOBODY = '\n::: solo {si="agua > 200"}\nImposible.\n:::\n\n::: solo {si="agua < 30"}\nPoca agua.\n:::\n'


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> CoveragePage:
    session = window.bench.session
    assert session is not None
    chapter = session.folder / "contenido" / "07-breve.md"
    chapter.write_text(chapter.read_text(encoding="utf-8") + NOBODY, encoding="utf-8")
    session.reload()
    made = CoveragePage(window.bench)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.refresh()
    qtbot.waitUntil(lambda: made.coverage is not None, timeout=20_000)
    return made


def show(page: CoveragePage, what: Show) -> list[str]:
    page.passages.show_only.setCurrentIndex(page.passages.show_only.findData(what))
    return [row.excerpt for row in page.passages.rows.shown]


def test_passages_that_nobody_sees_are_found_and_opened(page: CoveragePage, qtbot: QtBot) -> None:
    assert "1 que nadie ve" in page.words
    assert show(page, Show.UNSEEN) == ["Imposible."]
    assert page.passages.tree.topLevelItemCount() == 0
    with qtbot.waitSignal(page.bench.asked_to_open) as asked:
        page.passages.go.click()
    assert asked.args is not None
    assert asked.args[0] == "07-breve.md"
    page.passages.search.setText("nada de esto")
    assert page.passages.none.isVisible()
    assert not page.passages.go.isEnabled()


def test_who_sees_a_passage_is_told_by_department_and_on_the_map(page: CoveragePage) -> None:
    show(page, Show.PASSAGES)
    page.passages.search.setText("poca agua")
    row, territory_map = page.passages.current, page.passages.map
    assert row is not None
    assert territory_map is not None
    assert 0 < len(row.codes) < 340
    assert set(territory_map.canvas.fills or {}) == row.codes
    tree = page.passages.tree
    children = sum(tree.topLevelItem(n).childCount() for n in range(tree.topLevelItemCount()))  # type: ignore[union-attr]
    assert children == len(row.codes)
    code = sorted(row.codes)[0]
    territory_map.current_changed.emit(code)
    assert code in tree.currentItem().text(0)


def test_two_municipalities_are_compared(page: CoveragePage, qtbot: QtBot) -> None:
    page.tabs.setCurrentWidget(page.pair)
    page.pair.first.setText("solola")
    page.pair.first.returnPressed.emit()
    assert page.pair.first.code == "07"
    page.pair.first.select("0701")
    page.pair.second.select("1801")
    qtbot.waitUntil(lambda: page.pair.list.count() > 0, timeout=20_000)
    assert "Sololá y Puerto Barrios" in page.pair.said.text()
    assert page.pair.text.changes


def test_names_typed_are_taken_and_a_comparison_is_made_anew(page: CoveragePage, qtbot: QtBot) -> None:
    pair, session = page.pair, page.bench.session
    assert session is not None
    pair.go.click()
    assert "dos municipios" in pair.said.text()
    pair.first.setText("nahuala")
    pair.second.setText("nahuala")
    pair.go.click()
    assert (pair.first.code, pair.second.code) == ("0705", "0705")
    qtbot.waitUntil(lambda: "dicen lo mismo" in pair.said.text(), timeout=20_000)
    pair.show_guide(session.guide)  # as after any chapter was saved
    assert pair.said.text() == "Comparando…"


def test_the_table_is_written_off_the_windows_thread(
    page: CoveragePage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.write(tmp_path / "cobertura.csv")
    assert page.bench.activities.running
    qtbot.waitUntil(lambda: "quedó en" in page.words)
    assert (tmp_path / "cobertura.csv").stat().st_size > 340


def test_the_dialog_of_conditions_writes_expressions(window: MainWindow, qtbot: QtBot) -> None:
    dialog = ConditionDialog(window.bench, {"expression": "agua < 30"})
    qtbot.addWidget(dialog)
    field = dialog.expression
    assert "es menor que 30" in dialog.summary.text()
    field.name.setCurrentIndex(field.name.findData("region"))
    field.operator.setCurrentIndex(field.operator.findData("!="))
    field.value.setText("Región VIII Petén")
    field.add()
    assert field.text == "agua < 30 y region != 'Región VIII Petén'"
    assert dialog.condition() == Condition(expression=field.text)
    assert dialog.attrs() == {"expression": field.text}
    assert dialog.accept_button.isEnabled()
    for typed, written in (("1,500.5", "1500.5"), ("30 %", "30"), ("nan", "'nan'"), ("1e2", "'1e2'")):
        field.edit.setPlainText("")
        field.value.setText(typed)
        field.add()
        assert field.text == f"region != {written}"
    field.edit.setPlainText("agua < ")
    assert "Signo" in dialog.problem()
    field.edit.setPlainText("agua < 30 y hay nombre_raro")
    assert "nombre_raro" in dialog.problem()
    field.edit.setPlainText("agua > 300")
    assert "Ningún municipio" in dialog.problem()
