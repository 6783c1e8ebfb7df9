"""The evidence of a period in the window: choosing a period shows what there is, writing makes the files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QSettings
from pytestqt.qtbot import QtBot

from guia_editor.tasks.session import Session
from guia_editor.ui import evidence_page
from guia_editor.ui.evidence_page import EvidencePage
from guia_editor.ui.theme import LIGHT
from guia_editor.ui.workbench import Workbench
from tests.tasks.devices import World
from tests.tasks.review_world import at, make_review_world, submit


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = make_review_world(tmp_path_factory.mktemp("mundo"))
    submit(world)
    return world


@pytest.fixture
def bench(settings: QSettings) -> Iterator[Workbench]:
    bench = Workbench(settings, LIGHT)
    yield bench
    bench.activities.stop()


def test_a_period_shows_what_there_is_and_writes_it(
    qtbot: QtBot, bench: Workbench, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(evidence_page, "open_path", opened.append)
    page = EvidencePage(bench)
    qtbot.addWidget(page)
    assert not page.write.isEnabled()
    with at(world["ana"]) as (guide, overview):
        bench.session = Session.open(guide)
        bench.show_review(overview)
        qtbot.waitUntil(lambda: page.evidence is not None)
        assert page.evidence is not None
        assert page.table.item(3, 1).text() == "1"
        assert page.write.isEnabled()
        page.span.setCurrentIndex(page.span.findText("Otras fechas"))
        page.first.setDate(QDate(2021, 1, 1))
        page.last.setDate(QDate(2021, 12, 31))
        qtbot.waitUntil(lambda: "No hay nada anotado" in page.words)
        assert not page.write.isEnabled()
        page.span.setCurrentIndex(0)
        qtbot.waitUntil(page.write.isEnabled)
        page.write_to(tmp_path)
        qtbot.waitUntil(lambda: bool(opened), timeout=20_000)
        assert len(list(opened[0].iterdir())) == 9
        page.page_to(tmp_path / "a" / "comprobar.html")
        qtbot.waitUntil(lambda: len(opened) == 2, timeout=20_000)
    assert "<script" in opened[1].read_text("utf-8")


def test_the_last_day_cannot_come_before_the_first(qtbot: QtBot, bench: Workbench) -> None:
    page = EvidencePage(bench)
    qtbot.addWidget(page)
    page.span.setCurrentIndex(page.span.findText("Otras fechas"))
    page.first.setDate(page.last.date().addDays(3))
    assert page.period.first == page.period.last
