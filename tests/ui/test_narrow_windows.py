"""What gives way where there is little room: buttons go below words, columns and icons stand for more."""

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QLabel, QTabBar, QToolButton
from pytestqt.qtbot import QtBot

from guia_editor.tasks.pending import Errand, Pending
from guia_editor.ui import docks
from guia_editor.ui.board_table import BoardRows, BoardTable
from guia_editor.ui.coverage_passages import CoveragePassages
from guia_editor.ui.message_bar import MessageBar
from guia_editor.ui.panels import PANELS
from guia_editor.ui.pending_page import PendingPage
from guia_editor.ui.theme import LIGHT
from guia_editor.ui.window import MainWindow
from guia_editor.ui.workbench import Workbench


@pytest.fixture
def bench(settings: QSettings) -> Workbench:
    return Workbench(settings, LIGHT)


def test_the_buttons_of_a_message_go_below_its_words_where_they_would_squeeze_them(
    bench: Workbench, qtbot: QtBot
) -> None:
    messages = MessageBar(bench)
    qtbot.addWidget(messages)
    nothing = lambda: None  # noqa: E731
    messages.say(
        "a", "warning", "Hay texto que no se guardó. " * 3, [("Ver", nothing), ("Más tarde", nothing)]
    )
    bar = messages._bars["a"]
    first, closer = bar.buttons[0], bar.buttons[-1]
    messages.show()
    messages.resize(1000, messages.heightForWidth(1000))
    qtbot.waitUntil(lambda: first.geometry().left() > bar._words.geometry().right())
    messages.resize(300, messages.heightForWidth(300))
    qtbot.waitUntil(lambda: first.geometry().top() > bar._words.geometry().bottom())
    assert closer.geometry().top() < bar._words.geometry().bottom()
    assert bar._words.width() > 180


def test_the_board_keeps_room_for_titles(bench: Workbench, qtbot: QtBot) -> None:
    table = BoardTable()
    qtbot.addWidget(table)
    table.setModel(BoardRows(bench))
    table.settle()
    table.show()
    shares = {}
    for width in (900, 600, 400):
        table.resize(width, 300)
        qtbot.waitUntil(lambda width=width: table.viewport().width() > width - 20)  # type: ignore[misc]
        shares[width] = (table.columnWidth(0), table.isColumnHidden(2), table.columnWidth(1))
        assert table.horizontalScrollBar().maximum() == 0
    assert min(title for title, _turn, _state in shares.values()) >= 140
    assert [turn for _title, turn, _state in shares.values()] == [False, True, True]
    assert shares[400][2] < shares[600][2]


def test_who_sees_a_passage_fits_a_small_screen_at_a_large_scale(bench: Workbench, qtbot: QtBot) -> None:
    passages = CoveragePassages(bench)
    qtbot.addWidget(passages)
    passages.resize(690, 300)  # of 1366 × 768 at 150 %
    passages.show()
    assert passages.minimumSizeHint().height() <= 300


def test_what_waits_is_read_whole_where_its_lines_break(bench: Workbench, qtbot: QtBot) -> None:
    page = PendingPage(bench)
    qtbot.addWidget(page)
    page.show()
    long = "La Secretaría de Planificación devolvió este capítulo con observaciones. " * 3
    page.show_pending((Pending(Errand.REVISE, "Gestión del agua", long),))
    (card,) = page.cards
    heights = {}
    for width in (900, 380):
        page.resize(width, 600)
        qtbot.waitUntil(lambda width=width: card.width() < width - 50)  # type: ignore[misc]
        labels = card.findChildren(QLabel)
        assert all(one.height() >= one.heightForWidth(one.width()) for one in labels if one.wordWrap())
        heights[width] = card.height()
    assert heights[380] > heights[900] + 30


def test_menus_without_room_are_behind_a_button_that_can_be_heard(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(640, 500)
    button = window.menuBar().findChild(QToolButton)
    assert button is not None
    qtbot.waitUntil(button.isVisible)
    assert button.accessibleName() == "Más menús"


def test_the_names_of_all_panels_fit_beside_each_other_on_a_usual_screen(
    window: MainWindow, qtbot: QtBot
) -> None:
    for dock in window.docks.docks.values():
        dock.show()
    qtbot.waitUntil(lambda: any(bar.count() == len(PANELS) for bar in window.findChildren(QTabBar)))
    bar = next(one for one in window.findChildren(QTabBar) if one.count() == len(PANELS))
    assert sum(bar.tabRect(at).width() for at in range(bar.count())) <= docks.panel_width(1366)
    qtbot.waitUntil(lambda: not window.bench.activities.running)
