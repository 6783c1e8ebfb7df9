"""The map of municipalities: pointer, keyboard, what it says in words, and outlines that are not there."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from guia_editor.export.maps import CREDIT, DISPUTE
from guia_editor.model.territory import Territories
from guia_editor.storage.workspace import open_guide
from guia_editor.ui.territory_map import TerritoryMap
from guia_editor.ui.theme import DARK, LIGHT
from guia_editor.ui.workbench import Workbench

LEFT, SHIFT, CONTROL = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)
SOLOLA = {f"07{n:02}" for n in range(1, 20)}


@pytest.fixture(scope="module")
def territories(root: Path) -> Territories:
    return open_guide(root / "tests" / "guias" / "completa").territories


@pytest.fixture
def bench(settings: QSettings) -> Iterator[Workbench]:
    bench = Workbench(settings, LIGHT)
    yield bench
    bench.activities.stop()


@pytest.fixture
def shown(bench: Workbench, territories: Territories, qtbot: QtBot) -> TerritoryMap:
    made = TerritoryMap(territories, bench)
    qtbot.addWidget(made)
    made.resize(600, 700)
    with qtbot.waitSignal(made.drawn):
        made.show()
    return made


def place(shown: TerritoryMap, code: str) -> QPoint:
    """Return where a municipality's heart is in the window."""
    assert shown.canvas.shapes is not None
    return shown.canvas.view().map(shown.canvas.shapes.hearts[code]).toPoint()


def colour_at(shown: TerritoryMap, code: str) -> str:
    return shown.canvas.grab().toImage().pixelColor(place(shown, code)).name()


def test_every_municipality_is_where_its_heart_is(shown: TerritoryMap, territories: Territories) -> None:
    shapes = shown.canvas.shapes
    assert shapes is not None
    assert len(shapes.hearts) == 340
    assert [code for code in territories.municipalities if shapes.at(shapes.hearts[code]) != code] == []
    assert shapes.at(QPointF(-10, -10)) == ""


def test_a_click_takes_in_and_out_and_shift_takes_the_department(shown: TerritoryMap, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.selection_changed):
        QTest.mouseClick(shown.canvas, LEFT, pos=place(shown, "1701"))
    assert shown.selection == {"1701"}
    assert shown.current == "1701"
    QTest.mouseClick(shown.canvas, LEFT, SHIFT, place(shown, "0701"))
    assert shown.selection == SOLOLA | {"1701"}
    QTest.mouseClick(shown.canvas, LEFT, SHIFT, place(shown, "0704"))
    assert shown.selection == {"1701"}
    QTest.mouseClick(shown.canvas, LEFT, pos=place(shown, "1701"))
    assert shown.selection == set()


def drag(shown: TerritoryMap, start: QPoint, end: QPoint, modifier: Qt.KeyboardModifier) -> None:
    QTest.mousePress(shown.canvas, LEFT, modifier, start)
    QTest.mouseMove(shown.canvas, start + QPoint(20, 20))
    QTest.mouseMove(shown.canvas, end)
    QTest.mouseRelease(shown.canvas, LEFT, modifier, end)


def test_a_band_takes_in_what_it_holds_and_with_control_out(shown: TerritoryMap) -> None:
    corner = QPoint(shown.canvas.width() - 2, shown.canvas.height() - 2)
    drag(shown, QPoint(1, 1), corner, Qt.KeyboardModifier.NoModifier)
    assert len(shown.selection) == 340
    drag(shown, QPoint(1, 1), corner, CONTROL)
    assert shown.selection == set()


def test_with_the_hand_dragging_moves_the_map_and_chooses_nothing(shown: TerritoryMap) -> None:
    shown.canvas.step_zoom(3)
    shown.hand.click()
    before = place(shown, "0101")
    drag(shown, QPoint(300, 300), QPoint(340, 350), Qt.KeyboardModifier.NoModifier)
    moved = place(shown, "0101") - before
    assert abs(moved.x() - 40) <= 1
    assert abs(moved.y() - 50) <= 1
    assert shown.selection == set()


def test_keys_walk_among_neighbours_and_choose(shown: TerritoryMap, qtbot: QtBot) -> None:
    canvas = shown.canvas
    shown.go_to("0701")
    assert canvas.shapes is not None
    start = canvas.shapes.hearts["0701"]
    for key, is_that_way in (
        (Qt.Key.Key_Right, lambda at: at.x() > start.x()),
        (Qt.Key.Key_Left, lambda at: at.x() < start.x()),
        (Qt.Key.Key_Up, lambda at: at.y() < start.y()),
        (Qt.Key.Key_Down, lambda at: at.y() > start.y()),
    ):
        shown.go_to("0701")
        QTest.keyClick(canvas, key)
        assert shown.current != "0701"
        assert is_that_way(canvas.shapes.hearts[shown.current])
    shown.go_to("0701")
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert shown.selection == {"0701"}
    QTest.keyClick(canvas, Qt.Key.Key_Space, SHIFT)
    assert shown.selection == SOLOLA
    with qtbot.waitSignal(shown.activated) as asked:
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert asked.args == ["0701"]


def test_every_municipality_can_be_reached_with_the_arrows(shown: TerritoryMap) -> None:
    shapes = shown.canvas.shapes
    assert shapes is not None
    seen, todo = {"0101"}, ["0101"]
    while todo:
        code = todo.pop()
        for way in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            found = shapes.beside(code, *way)
            if found not in seen:
                seen.add(found)
                todo.append(found)
    assert len(seen) == 340


def test_a_double_click_asks_and_leaves_the_choice_as_it_was(shown: TerritoryMap, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.activated) as asked:
        QTest.mouseClick(shown.canvas, LEFT, pos=place(shown, "1701"))
        QTest.mouseDClick(shown.canvas, LEFT, pos=place(shown, "1701"))
        QTest.mouseRelease(shown.canvas, LEFT, pos=place(shown, "1701"))  # which comes after it
    assert asked.args == ["1701"]
    assert shown.selection == set()


def test_the_wheel_looks_from_nearer_at_what_is_under_the_pointer(shown: TerritoryMap) -> None:
    at = QPointF(place(shown, "0701"))
    none = QPoint()
    turned = QWheelEvent(
        at, at, none, QPoint(0, 480), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(shown.canvas, turned)
    assert turned.isAccepted()
    assert shown.canvas.zoom > 1.5
    assert (QPointF(place(shown, "0701")) - at).manhattanLength() <= 2
    next(b for b in shown.findChildren(QToolButton) if b.accessibleName() == "Todo el país").click()
    assert shown.canvas.zoom == 1
    back = QWheelEvent(
        at, at, none, QPoint(0, -480), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(shown.canvas, back)
    assert not back.isAccepted()  # so that the page that the map stands in scrolls


def test_colours_are_the_callers_and_named_in_the_legend(shown: TerritoryMap, bench: Workbench) -> None:
    red = QColor("#cc2233")
    shown.show_values({"1701": red}, [(red, "Sin agua")], "Hogares")
    assert colour_at(shown, "1701") == red.name()
    assert colour_at(shown, "1601") == LIGHT.page.name()
    assert shown.legend.accessibleDescription() == "Sin agua"
    shown.show_values(None)
    shown.set_selection({"1601", "9999"})
    assert shown.selection == {"1601"}
    assert colour_at(shown, "1601") not in (red.name(), LIGHT.page.name())
    bench.theme = DARK
    bench.theme_changed.emit()
    assert colour_at(shown, "1701") == DARK.raised.name()


def test_what_it_shows_is_said_in_words_with_what_official_maps_carry(shown: TerritoryMap) -> None:
    assert f"{DISPUTE}." in shown.notes.text()
    assert f"{CREDIT}." in shown.notes.text()
    shown.describe_each(lambda code: f"dato de {code}")
    shown.set_selection({"0701"})
    shown.go_to("0705")
    told = shown.canvas.accessibleDescription()
    assert "Un municipio elegido: Sololá" in told
    assert "dato de 0705" in told


def test_a_guide_read_again_leaves_the_map_as_it_was_looked_at(
    shown: TerritoryMap, territories: Territories, qtbot: QtBot
) -> None:
    shown.show_places(["0701", "0702"])
    shown.set_selection({"0701"})
    zoom = shown.canvas.zoom
    assert zoom > 4
    shown.set_territories(replace(territories, municipalities=dict(territories.municipalities)))
    assert shown.canvas.zoom == zoom
    assert shown.selection == {"0701"}
    only = {"0702": territories.municipalities["0702"]}
    with qtbot.waitSignal(shown.drawn):
        shown.set_territories(replace(territories, municipalities=only))
    assert shown.selection == set()
    assert shown.canvas.shapes is not None
    assert set(shown.canvas.shapes.hearts) == {"0702"}


def test_where_nothing_can_be_chosen_a_click_only_marks(shown: TerritoryMap, qtbot: QtBot) -> None:
    shown.selectable = False
    assert shown.hand.isHidden()
    with qtbot.waitSignal(shown.current_changed) as marked:
        QTest.mouseClick(shown.canvas, LEFT, pos=place(shown, "1701"))
    assert marked.args == ["1701"]
    assert shown.selection == set()
    QTest.keyClick(shown.canvas, Qt.Key.Key_Space)
    assert shown.selection == set()


@pytest.mark.parametrize("ring", [(), (((float("nan"), 1.0), (2.0, 3.0), (3.0, 1.0), (0.0, 0.0)),)])
def test_without_outlines_that_can_be_drawn_it_says_so(
    ring: tuple[tuple[tuple[float, float], ...], ...],
    bench: Workbench,
    territories: Territories,
    qtbot: QtBot,
) -> None:
    made = TerritoryMap(replace(territories, outlines={"0701": (ring,)} if ring else {}, lakes=()), bench)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: "no tiene contornos" in made._words.text())
    assert made._words.isVisible()
    made.set_selection({"0701"})
    assert made.selection == {"0701"}
