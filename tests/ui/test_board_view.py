"""The board and «Pendientes de mí», over a real review by five people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from guia_editor.model.review import State
from guia_editor.tasks import review
from guia_editor.tasks.board import BoardPoint
from guia_editor.tasks.pending import Errand, Pending
from guia_editor.tasks.session import Session
from guia_editor.ui.board_view import BoardView
from guia_editor.ui.moments import ago, day_words
from guia_editor.ui.pending_count import PendingCount, pending_in
from guia_editor.ui.pending_page import PendingPage, waited
from guia_editor.ui.state_chart import StateChart
from guia_editor.ui.state_looks import state_icon
from guia_editor.ui.theme import DARK, LIGHT
from guia_editor.ui.workbench import Workbench
from tests.tasks.devices import World, cheap_passphrases
from tests.tasks.review_world import copy_world, make_review_world, submit


@pytest.fixture(autouse=True)
def cheap() -> Iterator[None]:
    with cheap_passphrases():
        yield


@pytest.fixture(scope="module")
def submitted(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Ana has handed «Uno» in, and Beto has found something in it."""
    world = make_review_world(tmp_path_factory.mktemp("mundo"))
    submit(world, "uno")
    with world["beto"].here() as guide:
        review.comment(guide, world["beto"].key, "uno", "¿De qué año?")
    world.exchange()
    return world


@pytest.fixture
def world(submitted: World, tmp_path: Path) -> World:
    return copy_world(submitted, tmp_path / "mundo")


@pytest.fixture
def bench(settings: QSettings) -> Iterator[Workbench]:
    bench = Workbench(settings, LIGHT)
    yield bench
    bench.activities.stop()


def sit(world: World, name: str, bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be at somebody's device, with the review read."""
    monkeypatch.setenv("XDG_STATE_HOME", str(world[name].root / "estado"))
    bench.session = Session.open(world[name].guide)
    bench.session_changed.emit()
    bench.show_review(review.overview(world[name].guide))


def board_of(qtbot: QtBot, bench: Workbench) -> BoardView:
    view = BoardView(bench)
    qtbot.addWidget(view)
    view.resize(800, 600)
    view.show()
    qtbot.waitUntil(lambda: view.board is not None)
    return view


def shown(view: BoardView, column: int = 0) -> list[str]:
    model = view.table.model()
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def test_every_chapter_stands_there_with_its_state(
    qtbot: QtBot, bench: Workbench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit(world, "carla", bench, monkeypatch)
    view = board_of(qtbot, bench)
    assert shown(view) == ["1. Uno", "2. Dos"]
    assert shown(view, 1) == ["En revisión", "Borrador"]
    assert shown(view, 4) == ["1", "–"]
    assert "una observación abierta" in view.words


def test_one_state_is_kept_and_columns_sort(
    qtbot: QtBot, bench: Workbench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit(world, "carla", bench, monkeypatch)
    view = board_of(qtbot, bench)
    view.table.sortByColumn(4, Qt.SortOrder.AscendingOrder)
    assert shown(view) == ["2. Dos", "1. Uno"]
    view.filter.setCurrentIndex(view.filter.findData(State.DRAFT.value))
    assert shown(view) == ["2. Dos"]
    view.refresh()
    qtbot.waitUntil(lambda: not bench.activities.running)
    assert shown(view) == ["2. Dos"]  # what was chosen stays


def test_enter_opens_the_chapter(
    qtbot: QtBot, bench: Workbench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit(world, "carla", bench, monkeypatch)
    view = board_of(qtbot, bench)
    view.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    view.table.setCurrentIndex(view.table.model().index(0, 0))
    with qtbot.waitSignal(bench.asked_to_open) as asked:
        QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert asked.args == ["02-dos.md", 0]


def test_the_matrix_is_written_as_a_table(
    qtbot: QtBot, bench: Workbench, world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("guia_editor.ui.board_view.open_path", lambda _path: None)
    sit(world, "carla", bench, monkeypatch)
    view = board_of(qtbot, bench)
    view.export_to(tmp_path / "salida" / "matriz.csv")
    qtbot.waitUntil(lambda: "matriz.csv" in view.words, timeout=15_000)
    assert "¿De qué año?" in (tmp_path / "salida" / "matriz.csv").read_text("utf-8-sig")


def test_the_chart_is_painted_light_and_dark_and_said_in_words(qtbot: QtBot, bench: Workbench) -> None:
    chart = StateChart(bench)
    qtbot.addWidget(chart)
    labels = {state: state.value for state in State}
    day = dt.date(2026, 11, 20)
    points = [
        BoardPoint(day + dt.timedelta(days=at), {State.DRAFT: 4 - at, State.APPROVED: at}) for at in range(3)
    ]
    chart.show_series(points, points[-1].counts, labels)
    chart.resize(500, chart.heightForWidth(500))
    pictures = []
    for theme in (LIGHT, DARK):
        bench.theme = theme
        bench.theme_changed.emit()
        pictures.append(chart.grab().toImage())
    assert pictures[0] != pictures[1]
    assert "aprobado: 2" in chart.accessibleDescription()
    tall = chart.height()
    chart.show_series(points[:1], points[0].counts, labels)
    assert chart.height() < tall  # a single day has no course to draw
    assert chart.heightForWidth(150) > chart.heightForWidth(900)


def test_no_two_states_look_alike() -> None:
    assert len({state_icon(state) for state in State}) == len(State)


# --- What waits ----------------------------------------------------------------------------------------


def page_of(qtbot: QtBot, bench: Workbench) -> PendingPage:
    page = PendingPage(bench)
    qtbot.addWidget(page)
    page.resize(800, 600)
    page.show()
    qtbot.waitUntil(lambda: not bench.activities.running)
    return page


def test_who_must_review_is_led_to_what_changed(
    qtbot: QtBot, bench: Workbench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(world, "dos")
    sit(world, "carla", bench, monkeypatch)
    page = page_of(qtbot, bench)
    assert Errand.REVIEW in {one.errand for one in page.pending}
    at = [one.errand for one in page.pending].index(Errand.REVIEW)
    with qtbot.waitSignal(bench.asked_to_open) as asked:
        page.cards[at].click()
    assert asked.args[0] == ":cambios"


def test_who_wrote_is_asked_for_an_answer(
    qtbot: QtBot, bench: Workbench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit(world, "ana", bench, monkeypatch)
    page = page_of(qtbot, bench)
    assert [one.errand for one in page.pending] == [Errand.ANSWER]
    assert page.words == "Una cosa espera por usted."


def test_who_has_nothing_to_do_is_told_so(
    qtbot: QtBot, bench: Workbench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit(world, "diego", bench, monkeypatch)
    page = page_of(qtbot, bench)
    assert page.pending == ()
    assert "Nada espera" in page.empty.words


def test_the_start_page_remembers_how_much_waits(
    qtbot: QtBot, bench: Workbench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = PendingCount(bench)
    with qtbot.waitSignal(count.counted):
        sit(world, "ana", bench, monkeypatch)
    assert pending_in(bench.settings, world["ana"].guide) == 1


def test_how_long_something_waits_is_said_as_people_say_it() -> None:
    assert waited(Pending(Errand.REVIEW, "", "")) == ""
    assert waited(Pending(Errand.REVIEW, "", "", since="2026-11-22", days=0)) == "desde hoy"
    assert waited(Pending(Errand.REVIEW, "", "", since="2026-11-21", days=1)) == "hace un día"
    late = Pending(Errand.REVIEW, "", "", since="2026-11-01", days=21, late=True)
    assert waited(late) == "atrasado, hace 21 días"


def test_moments_are_said_as_people_say_them() -> None:
    now = dt.datetime(2026, 11, 22, 15, 30).astimezone()
    assert ago(now - dt.timedelta(seconds=20), now) == "hace un momento"
    assert ago(now - dt.timedelta(minutes=5), now) == "hace 5 minutos"
    assert ago(now - dt.timedelta(hours=3), now) == "hoy a las 12:30"
    assert ago(now - dt.timedelta(days=1), now) == "ayer a las 15:30"
    assert ago(now - dt.timedelta(days=9), now) == "hace 9 días"
    today = now.date()
    assert day_words(today, today) == "Hoy"
    assert day_words(today - dt.timedelta(days=5), today) == "Martes 17 de noviembre"
    assert day_words(dt.date(2025, 3, 3), today) == "Lunes 3 de marzo de 2025"
