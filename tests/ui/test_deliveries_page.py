"""«Reparto y entregas» in the window: recorded in a form or from a table, shown on the map, withdrawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QEvent, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from guia_editor.errors import GuideError
from guia_editor.model.deliveries import Medium
from guia_editor.tasks import review
from guia_editor.tasks.deliveries import deliveries_of
from guia_editor.tasks.reach import Holding, reach_of
from guia_editor.tasks.session import Session
from guia_editor.ui import deliveries_page, delivery_papers
from guia_editor.ui.activity import Activity
from guia_editor.ui.deliveries_page import DeliveriesPage
from guia_editor.ui.delivery_dialogs import RecordDialog, WithdrawDialog
from guia_editor.ui.delivery_import import ImportDialog
from guia_editor.ui.theme import LIGHT
from guia_editor.ui.workbench import Workbench
from tests.tasks.delivery_world import hand_over, write_draft
from tests.tasks.devices import PHRASE, World, cheap_passphrases
from tests.tasks.review_world import copy_world, make_review_world
from tests.ui.reviewers import nameless
from tests.ui.test_distribution_access import letters


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A guide with a draft on Ana's device."""
    world = make_review_world(tmp_path_factory.mktemp("mundo"))
    write_draft(world["ana"].guide)
    return world


@pytest.fixture
def world(made: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    world = copy_world(made, tmp_path / "mundo")
    monkeypatch.setenv("XDG_STATE_HOME", str(world["ana"].root / "estado"))
    with cheap_passphrases():
        yield world


@pytest.fixture
def bench(settings: QSettings, world: World) -> Iterator[Workbench]:
    bench = Workbench(settings, LIGHT)
    bench.session = Session.open(world["ana"].guide)
    bench.show_review(review.overview(world["ana"].guide))
    yield bench
    bench.activities.stop()


def page_of(qtbot: QtBot, bench: Workbench) -> DeliveriesPage:
    page = DeliveriesPage(bench)
    qtbot.addWidget(page)
    page.resize(1064, 720)
    page.show()
    page.refresh()
    settle(qtbot, bench)
    return page


def settle(qtbot: QtBot, bench: Workbench) -> None:
    qtbot.waitUntil(lambda: not bench.activities.running, timeout=15_000)


def record_of(page: DeliveriesPage) -> RecordDialog:
    assert isinstance(page.dialog, RecordDialog)
    return page.dialog


def holding(page: DeliveriesPage, code: str) -> Holding:
    assert page.reach is not None
    return page.reach.places[code].holding


def test_the_first_delivery_is_recorded_for_a_department_but_one(
    qtbot: QtBot, bench: Workbench, world: World
) -> None:
    page = page_of(qtbot, bench)
    assert page.empty.isVisible()
    assert "ninguna entrega" in page.empty.words
    page.ask_record()
    dialog = record_of(page)
    assert dialog.told == "Marque al menos un municipio."
    assert not dialog.accept_button.isEnabled()
    assert nameless(dialog) == []
    assert max(Counter(letters(dialog)).values()) == 1
    codes = {one.code for one in bench.session.guide.territories.municipalities.values()}  # type: ignore[union-attr]
    solola = {code for code in codes if code.startswith("07")}
    dialog.tree.set_selection(solola - {"0702"})
    assert dialog.passphrase is not None
    dialog.passphrase.line.setText("otra frase que no es")
    dialog.receiver.setText("Oficina municipal de agua, tel. 5555-1234")
    dialog.accept()
    settle(qtbot, bench)
    assert "DPI" in dialog.told
    dialog.receiver.setText("Oficina municipal de agua")
    dialog.accept()
    settle(qtbot, bench)
    assert deliveries_of(world["ana"].guide) == ()
    dialog.passphrase.line.setText(PHRASE)
    with qtbot.waitSignal(dialog.recorded):
        dialog.accept()
    settle(qtbot, bench)
    assert len(deliveries_of(world["ana"].guide)) == len(solola) - 1
    assert len({one.event for one in deliveries_of(world["ana"].guide)}) == 1
    assert holding(page, "0701") is Holding.DRAFT
    assert holding(page, "0702") is Holding.NONE
    assert page.words.startswith("18 de 340 municipios")
    assert page.map is not None
    assert len(page.map.canvas.fills or {}) == len(solola) - 1
    # The same again is noticed, and done only when it is asked for twice.
    page.ask_record(("0701",))
    again = record_of(page)
    again.receiver.setText("Oficina municipal de agua")
    again.accept()
    settle(qtbot, bench)
    assert "Ya hay una entrega igual" in again.told
    assert "otra vez" in again.accept_button.text()
    again.reject()


def test_rows_are_found_narrowed_and_told(qtbot: QtBot, bench: Workbench, world: World) -> None:
    hand_over(world, "ana", ("0701", "0801"), "1.0", receiver="Secretaría municipal")
    page = page_of(qtbot, bench)
    assert nameless(page) == []
    shown = page.list.shown
    assert shown.rowCount() == 340
    page.list.search.setText("totonicap")
    assert shown.rowCount() == 8
    page.list.search.clear()
    page.list.holding.setCurrentIndex(page.list.holding.findData(Holding.DRAFT.value))
    assert [shown.index(row, 0).data() for row in range(shown.rowCount())] == [
        "Sololá, Sololá",
        "Totonicapán, Totonicapán",
    ]
    page.department.setCurrentIndex(page.department.findData("08"))
    assert shown.rowCount() == 1
    page.show_place("0701")  # as a click on the map does
    assert page.list.chosen == "0701"
    words = " ".join(label.text() for label in page.details.findChildren(QLabel))
    assert "Secretaría municipal" in words
    assert "Lo registró Ana López" in words
    page.medium.setCurrentIndex(page.medium.findData("web"))
    settle(qtbot, bench)
    assert holding(page, "0701") is Holding.NONE
    assert page.details._stands.text() == "Ninguna como las que elige arriba; en total, una entrega."


def test_what_was_asked_last_is_shown_and_read_once(
    qtbot: QtBot, bench: Workbench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_over(world, "ana", ("0701",), "1.0")
    page = page_of(qtbot, bench)
    first, reads = Event(), []

    def slow(*given: object, medium: Medium | None = None, **more: object) -> object:
        reads.append(medium)
        if medium is Medium.WEB:  # asked first, and answered last
            assert first.wait(10)
        return reach_of(*given, medium=medium, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(deliveries_page, "reach_of", slow)
    page.medium.setCurrentIndex(page.medium.findData("web"))
    page.medium.setCurrentIndex(0)
    qtbot.waitUntil(lambda: len(reads) == 2, timeout=15_000)
    qtbot.wait(100)
    first.set()
    settle(qtbot, bench)
    assert holding(page, "0701") is Holding.DRAFT
    bench.show_review(review.overview(world["ana"].guide))  # which knows no more than the page
    assert len(reads) == 2


def test_a_register_that_cannot_be_read_is_told(
    qtbot: QtBot, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_folder: Path) -> object:
        raise GuideError("El registro está dañado.")

    monkeypatch.setattr(deliveries_page, "ledger_of", refuse)
    with qtbot.waitSignal(bench.activities.untold):
        page = page_of(qtbot, bench)
    assert page.empty.words == "No se pudieron leer las entregas."
    assert not page._first.isVisible()


def test_a_dialog_that_was_closed_while_it_signed_is_let_be(
    qtbot: QtBot, bench: Workbench, world: World
) -> None:
    page = page_of(qtbot, bench)
    for phrase in ("otra que no es", PHRASE):
        page.ask_record(("0701",))
        dialog = record_of(page)
        assert dialog.passphrase is not None
        dialog.passphrase.line.setText(phrase)

        # Opening the key takes but a moment: whoever closes the dialog does so as it begins.
        def close(activity: Activity, dialog: RecordDialog = dialog) -> None:
            if "Abriendo su clave" in activity.title:
                QTimer.singleShot(0, dialog.reject)

        bench.activities.started.connect(close)
        with qtbot.waitSignal(dialog.rejected):
            dialog.accept()
        bench.activities.started.disconnect(close)
        QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
        assert not isValid(dialog)
        settle(qtbot, bench)
    (one,) = deliveries_of(world["ana"].guide)
    assert one.territory == "0701"


def test_a_delivery_is_withdrawn_with_its_reason(qtbot: QtBot, bench: Workbench, world: World) -> None:
    hand_over(world, "ana", ("0701",), "1.0")
    page = page_of(qtbot, bench)
    page.show_place("0701")
    page.ask_withdraw(page.reach.deliveries[0])  # type: ignore[union-attr]
    dialog = page.dialog
    assert isinstance(dialog, WithdrawDialog)
    assert dialog.told == "Escriba el motivo en una frase."
    dialog.reason.setPlainText("Se entregó a otro")
    assert dialog.passphrase is not None
    dialog.passphrase.line.setText(PHRASE)
    with qtbot.waitSignal(dialog.recorded):
        dialog.accept()
    settle(qtbot, bench)
    (one,) = deliveries_of(world["ana"].guide)
    assert one.withdrawn is not None
    assert holding(page, "0701") is Holding.NONE
    words = " ".join(label.text() for label in page.details.findChildren(QLabel))
    assert "Se entregó a otro" in words
    assert page.details._stands.text() == "Lo que recibió se anuló después."


def test_a_table_is_previewed_corrected_and_recorded(
    qtbot: QtBot, bench: Workbench, world: World, tmp_path: Path
) -> None:
    page = page_of(qtbot, bench)
    page.ask_import()
    dialog = page.dialog
    assert isinstance(dialog, ImportDialog)
    assert nameless(dialog) == []
    assert max(Counter(letters(dialog)).values()) == 1
    file = tmp_path / "entregas.csv"
    header = "codigo;edicion;medio;fecha\r\n"
    file.write_text(header + "701;1.0;usb;22/11/2026\r\n9999;1.0;usb;22/11/2026\r\n", "utf-8")
    dialog.read(file)
    settle(qtbot, bench)
    assert dialog.summary.text() == "Una entrega nueva, una fila por corregir."
    assert not dialog.accept_button.isEnabled()
    file.write_text(header + "701;1.0;usb;22/11/2026\r\n702;1.0;usb;22/11/2026\r\n", "utf-8")
    dialog.again_button.click()
    settle(qtbot, bench)
    assert dialog.passphrase is not None
    dialog.passphrase.line.setText(PHRASE)
    assert dialog.accept_button.isEnabled()
    with qtbot.waitSignal(dialog.recorded):
        dialog.accept()
    settle(qtbot, bench)
    assert {one.territory for one in deliveries_of(world["ana"].guide)} == {"0701", "0702"}


def test_receipts_open_and_the_table_is_exported(
    qtbot: QtBot, bench: Workbench, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(deliveries_page, "open_path", opened.append)
    monkeypatch.setattr(
        delivery_papers, "apart", lambda work, *rest, progress: work(*rest, progress=progress)
    )
    hand_over(world, "ana", ("0701",), "1.0")
    page = page_of(qtbot, bench)
    photo = tmp_path / "acuse.pdf"
    photo.write_bytes(b"%PDF-1.7 acuse")
    page.ask_record(("0801",))
    dialog = record_of(page)
    dialog.receipt.take(photo)
    assert dialog.passphrase is not None
    dialog.passphrase.line.setText(PHRASE)
    with qtbot.waitSignal(dialog.recorded):
        dialog.accept()
    settle(qtbot, bench)
    page.open_receipt(next(one for one in page.reach.deliveries if one.territory == "0801"))  # type: ignore[union-attr]
    settle(qtbot, bench)
    assert [file.suffix for file in opened] == [".pdf"]
    assert "acuses" in opened[0].as_posix()
    page.papers.written.disconnect()
    assert not page.papers.letters.isEnabled()  # nobody holds a superseded edition
    page.papers.export_to(tmp_path / "reparto 2026.11", "Tabla de municipios (*.csv)")
    settle(qtbot, bench)
    assert "0801,Totonicapán" in (tmp_path / "reparto 2026.11.csv").read_text("utf-8-sig")
