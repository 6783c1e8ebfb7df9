"""Every section of «Distribución» by keyboard: letters of its own, names, and a Tab that leads on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTabBar, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from guia_editor.tasks.session import Session
from guia_editor.ui.actions import letter_of, menu_titles
from guia_editor.ui.delivery_details import DeliveryDetails
from guia_editor.ui.distribution_view import SECTIONS, DistributionView
from guia_editor.ui.evidence_page import EvidencePage
from guia_editor.ui.pending_page import PendingPage
from guia_editor.ui.team_editor import TeamEditor
from guia_editor.ui.theme import DARK, LIGHT
from guia_editor.ui.workbench import Workbench
from tests.ui.reviewers import nameless

NAMES = [one.path for one in SECTIONS]


@pytest.fixture(scope="module")
def session(root: Path) -> Session:
    return Session.open(root / "tests" / "guias" / "completa")


@pytest.fixture
def bench(settings: QSettings, session: Session) -> Iterator[Workbench]:
    bench = Workbench(settings, LIGHT)
    bench.session = session
    yield bench
    bench.activities.stop()


def seen(qtbot: QtBot, bench: Workbench, name: str) -> tuple[DistributionView, QWidget]:
    bench.settings.setValue("distribucion/seccion", name)
    view = DistributionView(bench)
    qtbot.addWidget(view)
    view.resize(1300, 700)
    view.show()
    qtbot.waitUntil(lambda: not bench.activities.running)
    page = view.page(name)
    assert page is not None
    return view, page


def letters(widget: QWidget) -> list[str]:
    """The letters of buttons, labels and tabs, those too that are out of sight now."""
    said = [one.text() for kind in (QAbstractButton, QLabel) for one in widget.findChildren(kind)]
    said += [bar.tabText(at) for bar in widget.findChildren(QTabBar) for at in range(bar.count())]
    return [letter for letter in map(letter_of, said) if letter]


@pytest.mark.parametrize("name", [one for one in NAMES if one != "lote"])  # which has a test of its own
def test_letters_lead_to_one_thing_and_are_not_those_of_the_menus(
    qtbot: QtBot, bench: Workbench, name: str
) -> None:
    view, page = seen(qtbot, bench, name)
    found = Counter([*letters(page), *letters(view._side)])
    menus = {letter_of(title) for title in menu_titles().values()} - {""}
    assert len(found) > 2
    assert menus & found.keys() == set()
    assert [letter for letter, count in found.items() if count > 1] == []


@pytest.mark.parametrize("name", NAMES)
def test_tab_goes_through_a_section_and_comes_back(qtbot: QtBot, bench: Workbench, name: str) -> None:
    view, page = seen(qtbot, bench, name)
    if isinstance(page, EvidencePage):
        page.empty.hide()
        page._main.show()
        page.table.setRowCount(3)
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is view.list)
    passed: list[QWidget] = []
    for _step in range(60):
        focused = QApplication.focusWidget()
        assert focused is not None
        if passed and focused is view.list:
            break
        passed.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert len(passed) == len(set(passed))
    assert len(passed) > 3
    assert QApplication.focusWidget() is view.list
    assert nameless(page) == []


@pytest.mark.parametrize("kind", [PendingPage, TeamEditor, DeliveryDetails])
def test_a_theme_that_changes_after_a_page_was_let_go_breaks_nothing(
    qtbot: QtBot, bench: Workbench, kind: Callable[[Workbench], QWidget]
) -> None:
    page = kind(bench)
    qtbot.waitUntil(lambda: not bench.activities.running)
    page.deleteLater()
    QApplication.sendPostedEvents(page, QEvent.Type.DeferredDelete)
    assert not isValid(page)
    bench.theme = DARK
    bench.theme_changed.emit()  # what is raised in there fails the test
