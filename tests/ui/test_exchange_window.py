"""Exchange, history and the pages about the whole guide, in the whole window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from guia_editor.tasks import exchange
from guia_editor.tasks.exchange import Author
from guia_editor.tasks.history import record_save, versions_of
from guia_editor.ui.documents import PAGES
from guia_editor.ui.exchange_desk import ExchangeDesk
from guia_editor.ui.history_panel import HistoryPanel
from guia_editor.ui.window import MainWindow

BETO = Author("Beto", "ANAM")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guia_editor.sync.transports.WAITS", ())


def quiet(qtbot: QtBot, window: MainWindow) -> None:
    QTest.qWait(100)
    qtbot.waitUntil(lambda: not window.bench.activities.running, timeout=20_000)


def test_every_page_opens_in_the_middle_under_its_title(qtbot: QtBot, window: MainWindow) -> None:
    for row in PAGES:
        window.bench.open_chapter(row.path)
        quiet(qtbot, window)
        assert window.stack.path == row.path
        assert row.title() in window.windowTitle()
        assert window.bench.view is None
    window.open_first()
    qtbot.waitUntil(lambda: window.bench.view is not None)


def test_what_others_wrote_is_told_and_read_in_the_open_chapter(
    qtbot: QtBot, window: MainWindow, guide_copy: Path, tmp_path: Path
) -> None:
    shared, other = tmp_path / "compartida", tmp_path / "anam"
    shared.mkdir()
    place = exchange.place_at(str(shared))
    exchange.set_place(guide_copy, place)
    exchange.exchange_now(guide_copy, Author("Ana", "INFOM"))
    exchange.bring_guide(place, other, BETO)
    view = window.bench.view
    assert view is not None
    file = other / "contenido" / view.path
    file.write_text(file.read_text("utf-8") + "\nUna línea de Beto.\n", "utf-8")
    record_save(other, BETO)
    exchange.exchange_now(other, BETO)
    desk = ExchangeDesk.of(window.bench)
    desk.refresh()
    qtbot.waitUntil(lambda: desk.place is not None)
    window.book.refresh()
    with qtbot.waitSignal(desk.finished, timeout=20_000):
        window.book.actions["intercambiar"].trigger()
    assert "ANAM" in window.messages.words("intercambio")
    qtbot.waitUntil(lambda: "Una línea de Beto." in view.visual.toPlainText(), timeout=10_000)
    window.messages.press("intercambio")
    panel = window.docks.panel("historial")
    assert isinstance(panel, HistoryPanel)
    qtbot.waitUntil(panel.isVisible)


def test_saving_in_the_window_makes_a_version_and_closing_forgets_none(
    qtbot: QtBot, window: MainWindow, guide_copy: Path
) -> None:
    view = window.bench.view
    assert view is not None
    QTest.keyClicks(view.visual, "Lo nuevo. ")
    window.book.refresh()
    window.book.actions["guia-guardar"].trigger()
    qtbot.waitUntil(lambda: not view.is_modified)
    window.close()
    assert len(versions_of(guide_copy, view.path)) == 1
