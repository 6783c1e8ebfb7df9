"""«Distribución» in the window: the way there, its room, its sections, leaving while a batch is made."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from guia_editor.errors import GuideError
from guia_editor.tasks.batch import BatchOutcome, BatchRequest
from guia_editor.tasks.session import Session
from guia_editor.ui import batch_desk, distribution_view
from guia_editor.ui.actions import letter_of, menu_titles
from guia_editor.ui.batch_desk import BatchDesk, Begun
from guia_editor.ui.batch_page import BatchPage
from guia_editor.ui.distribution_view import SECTIONS, DistributionView
from guia_editor.ui.documents import DISTRIBUTION, DocumentKind
from guia_editor.ui.manual import topic_of
from guia_editor.ui.places import add_recent
from guia_editor.ui.theme import LIGHT
from guia_editor.ui.window import MainWindow
from guia_editor.ui.workbench import Workbench


@pytest.fixture(scope="module")
def session(root: Path) -> Session:
    return Session.open(root / "tests" / "guias" / "completa")


@pytest.fixture
def bench(settings: QSettings, session: Session) -> Iterator[Workbench]:
    bench = Workbench(settings, LIGHT)
    bench.session = session
    yield bench
    bench.activities.stop()


@pytest.fixture
def view(bench: Workbench, qtbot: QtBot) -> DistributionView:
    made = DistributionView(bench)
    qtbot.addWidget(made)
    made.resize(1300, 700)
    made.show()
    return made


def test_it_takes_the_window_and_gives_it_back(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1300, 760)
    window.book.actions["distribucion"].trigger()
    view = window.stack.view(DISTRIBUTION)
    assert isinstance(view, DistributionView)
    docks = window.docks.docks
    assert not any(dock.isVisible() for dock in docks.values())
    assert window.toolbar.isHidden()
    assert window.windowTitle().startswith("[*]Distribución")
    window.keep()
    view._back.click()
    qtbot.waitUntil(lambda: window.bench.view is not None)
    assert docks["capitulos"].isVisible()
    assert window.toolbar.isVisible()
    kept = window.bench.settings.value("ventana/paneles")
    docks["capitulos"].hide()
    window.restoreState(kept, 1)
    assert docks["capitulos"].isVisible()  # what is kept is how chapters are worked on


def test_sections_are_made_when_seen_and_the_last_is_there_again(
    bench: Workbench, view: DistributionView, qtbot: QtBot
) -> None:
    assert view.section == "lote"
    assert [name for name in (one.path for one in SECTIONS) if view.page(name) is not None] == ["lote"]
    QTest.keyClick(view.list, Qt.Key.Key_Down)
    second = view.sections[1].path
    assert view.page(second) is view.pages.currentWidget()
    again = DistributionView(bench)
    qtbot.addWidget(again)
    assert again.section == second


def test_every_section_has_a_page_and_help(view: DistributionView) -> None:
    assert [one.path for one in SECTIONS if not one.there] == []
    assert topic_of(view.list) == "distribucion"
    assert topic_of(view.page("lote")) == "distribucion"


def test_letters_of_the_page_are_not_those_of_the_menus(
    bench: Workbench, view: DistributionView, qtbot: QtBot
) -> None:
    page = view.page("lote")
    assert isinstance(page, BatchPage)
    page.resume.show()
    menus = {letter_of(title) for title in menu_titles().values()} - {""}
    desk = page.desk
    for outcome in (None, GuideError("Se llenó el disco."), BatchOutcome(Path(), (), (), (), 1.0, 1)):
        desk.begun = Begun(Path(), Path(), BatchRequest(("0701",))) if outcome is not None else None
        desk.outcome = outcome
        desk.changed.emit()
        seen = [one for kind in (QAbstractButton, QLabel) for one in view.findChildren(kind)]
        found = [letter_of(one.text()) for one in seen if one.isVisible()]
        letters = Counter(filter(None, found))
        assert letters
        assert menus & letters.keys() == set()
        assert letters.most_common(1)[0][1] == 1
    assert bench.session is not None


def test_where_there_is_no_room_icons_stand_for_the_sections(view: DistributionView) -> None:
    view.resize(700, 600)
    item = view.list.item(0)
    assert item.text() == ""
    assert item.toolTip() == item.data(Qt.ItemDataRole.AccessibleTextRole) == SECTIONS[0].title()
    view.resize(1300, 700)
    assert item.text() == SECTIONS[0].title()


def test_pages_look_again_only_when_they_are_seen(
    bench: Workbench, view: DistributionView, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    page = view.page("lote")
    monkeypatch.setattr(page, "refresh", lambda: seen.append("lote"))
    view.show_section("evidencias")
    bench.session_changed.emit()
    assert seen == []
    view.show_section("lote")
    assert seen == ["lote"]
    view.show_section("evidencias")
    view.show_section("lote")
    assert seen == ["lote"]


def test_from_the_start_page_no_chapter_is_in_the_way(
    make_window: Callable[[], MainWindow], settings: QSettings, guide_copy: Path, qtbot: QtBot
) -> None:
    add_recent(settings, guide_copy)
    window = make_window()
    window.start_page.buttons[-1].click()
    qtbot.waitUntil(lambda: window.stack.path == DISTRIBUTION)
    assert window.stack.recent == (DISTRIBUTION,)
    qtbot.waitUntil(lambda: not window.bench.activities.running)
    window.keep()
    window.close_guide()
    window.begin(None)  # as at the next start
    qtbot.waitUntil(lambda: window.stack.path == DISTRIBUTION)
    assert window.stack.recent == (DISTRIBUTION,)
    qtbot.waitUntil(lambda: not window.bench.activities.running)


def test_without_any_guide_one_is_asked_for(
    make_window: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch, guide_copy: Path, qtbot: QtBot
) -> None:
    window = make_window()
    asked: list[bool] = []
    monkeypatch.setattr(window.door, "ask_and_open", lambda: asked.append(True))
    window.book.actions["distribucion"].trigger()
    assert asked == [True]
    window.door.open(guide_copy)  # given up then, a guide opened later begins with its chapters
    qtbot.waitUntil(lambda: window.bench.view is not None)


def test_leaving_while_a_batch_is_made_is_asked_about(
    make_window: Callable[[], MainWindow], guide_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    desk = BatchDesk.of(window.bench)
    assert window.may_leave()
    stopped: list[bool] = []
    desk.begun = Begun(guide_copy, guide_copy, BatchRequest(("0701", "0702")))
    monkeypatch.setattr(
        desk, "_control", SimpleNamespace(cancel=lambda: stopped.append(True), is_paused=False)
    )
    told: list[str] = []
    answers = iter(("", "cerrar"))

    def notice(_parent: object, _title: str, message: str, *_rest: object) -> SimpleNamespace:
        told.append(message)
        return SimpleNamespace(exec=lambda: None, chosen=next(answers))

    monkeypatch.setattr(batch_desk, "Notice", notice)
    assert not window.may_leave()
    assert stopped == []
    assert window.may_leave()
    assert stopped == [True]
    assert told[0] == "Se está haciendo un lote: van 0 de 2 ediciones."
    monkeypatch.setattr(desk, "_control", None)


def test_a_section_that_the_program_lacks_is_not_shown(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    missing = DocumentKind("otra", lambda: "Otra", "map", "guia_editor.ui.no_existe", "Nada")
    monkeypatch.setattr(distribution_view, "SECTIONS", (*SECTIONS, missing))
    made = DistributionView(bench)
    qtbot.addWidget(made)
    assert "otra" not in [one.path for one in made.sections]
