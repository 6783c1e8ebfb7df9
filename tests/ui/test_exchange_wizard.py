"""Choosing where copies meet, exchanging from the window, packages: with real folders and copies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from guia_editor.model.finding import Severity
from guia_editor.tasks import exchange
from guia_editor.tasks.exchange import Author, PlaceKind
from guia_editor.tasks.history import record_save
from guia_editor.tasks.session import Session
from guia_editor.ui.exchange_desk import ExchangeDesk
from guia_editor.ui.exchange_status import ExchangeButton, PlaceDialog, told_status
from guia_editor.ui.exchange_wizard import BringWizard, ExchangeWizard
from guia_editor.ui.identity import Identity, set_identity
from guia_editor.ui.package_dialog import PackageDialog, preview_words
from guia_editor.ui.place_pages import BY_FILE, ServerPage
from guia_editor.ui.theme import LIGHT
from guia_editor.ui.workbench import Workbench

BETO = Author("Beto", "ANAM")
CHAPTER = "---\nid: uno\ntitulo: El agua\n---\n\nLa tarifa es de diez quetzales.\n"
FILE = "contenido/uno.md"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guia_editor.sync.transports.WAITS", ())


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    folder = tmp_path / "infom"
    (folder / "contenido").mkdir(parents=True)
    (folder / "contenido" / "guia.yaml").write_text("titulo: Guía\ncapitulos: [uno.md]\n", "utf-8")
    (folder / FILE).write_text(CHAPTER, "utf-8")
    return folder


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    folder = tmp_path / "compartida"
    folder.mkdir()
    return folder


@pytest.fixture
def bench(qtbot: QtBot, settings: QSettings, guide: Path) -> Iterator[Workbench]:
    set_identity(settings, Identity("Ana", "INFOM"))
    bench = Workbench(settings, LIGHT)
    bench.session = Session.open(guide)
    bench.session_changed.emit()
    yield bench
    bench.activities.stop()


@pytest.fixture
def desk(qtbot: QtBot, bench: Workbench, guide: Path, shared: Path) -> ExchangeDesk:
    exchange.set_place(guide, exchange.place_at(str(shared)))
    desk = ExchangeDesk.of(bench)
    desk.refresh()
    qtbot.waitUntil(lambda: desk.place is not None)
    return desk


def keep(qtbot: QtBot, dialog: QDialog) -> None:
    """Open a dialog that stays readable after it was closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()


def at_trial(qtbot: QtBot, bench: Workbench, folder: Path) -> ExchangeWizard:
    wizard = ExchangeWizard(bench)
    keep(qtbot, wizard)
    wizard.kind.cards.choose(PlaceKind.FOLDER)
    wizard.go_on()
    wizard.folder.line.setText(str(folder))
    wizard.go_on()
    qtbot.waitUntil(lambda: wizard.trial.found is not None)
    return wizard


def exchanged(qtbot: QtBot, desk: ExchangeDesk) -> exchange.Exchanged:
    with qtbot.waitSignal(desk.finished, timeout=15_000) as heard:
        desk.exchange()
    outcome = heard.args[0]
    assert isinstance(outcome, exchange.Exchanged)
    return outcome


def other_copy(guide: Path, shared: Path) -> Path:
    """Return Beto's copy, with a change of his that is in the shared place."""
    other = guide.parent / "anam"
    exchange.bring_guide(exchange.place_at(str(shared)), other, BETO)
    (other / FILE).write_text(CHAPTER.replace("diez", "veinte"), "utf-8")
    record_save(other, BETO)
    exchange.exchange_now(other, BETO)
    return other


# --- The wizard --------------------------------------------------------------------------------------


def test_a_folder_is_tried_and_kept_and_used_at_once(
    qtbot: QtBot, bench: Workbench, guide: Path, shared: Path
) -> None:
    wizard = at_trial(qtbot, bench, shared)
    assert wizard.trial.problem() == ""
    assert exchange.place_of(guide) == exchange.place_at(str(shared))
    wizard.go_on()
    with qtbot.waitSignal(wizard.exchange_asked):
        wizard.go_on()
    assert ExchangeDesk.of(bench).automatic


def test_a_place_that_cannot_be_is_said_and_not_kept(
    qtbot: QtBot, bench: Workbench, guide: Path, tmp_path: Path
) -> None:
    wizard = at_trial(qtbot, bench, tmp_path / "no está")
    found = wizard.trial.found or ()
    assert any(one.severity is Severity.ERROR and one.message for one in found)
    assert not wizard.next.isEnabled()
    assert wizard.told == "Este lugar todavía no sirve."
    assert exchange.place_of(guide) is None
    (tmp_path / "no está").mkdir()
    wizard.trial.again.click()
    qtbot.waitUntil(wizard.next.isEnabled)
    assert exchange.place_of(guide) is not None


def test_the_guides_own_folder_is_no_meeting_place(qtbot: QtBot, bench: Workbench, guide: Path) -> None:
    wizard = at_trial(qtbot, bench, guide)
    assert not wizard.next.isEnabled()


def test_what_is_missing_is_said_on_each_page(qtbot: QtBot, bench: Workbench) -> None:
    wizard = ExchangeWizard(bench)
    keep(qtbot, wizard)
    assert wizard.told == "Elija una respuesta."
    wizard.kind.cards.choose(PlaceKind.FOLDER)
    wizard.go_on()
    wizard.folder.line.setText("relativa/carpeta")
    assert "completa" in wizard.told
    wizard.go_back()
    wizard.kind.cards.choose(BY_FILE)
    assert wizard.following(wizard.kind) is None


def test_secrets_are_in_no_address_and_forgotten_when_given_up(qtbot: QtBot, bench: Workbench) -> None:
    page = ServerPage(bench)
    qtbot.addWidget(page)
    page.address.setText("http://servidor/guia.git")
    assert "https://" in page.problem()
    page.address.setText("https://ana:clave@servidor/guia.git")
    assert "no ponga" in page.problem().lower()
    page.address.setText("https://servidor/guia.git")
    page.user.setText("ana")
    page.password.line.setText("secreta")
    assert page.problem() == ""
    assert "secreta" not in str(page.place)
    page.wipe()
    assert page.secret() == ""
    assert not page.password.line.isUndoAvailable()


def test_a_shared_guide_is_brought_to_a_new_folder(
    qtbot: QtBot, bench: Workbench, desk: ExchangeDesk, shared: Path, tmp_path: Path
) -> None:
    exchanged(qtbot, desk)
    wizard = BringWizard(bench, tmp_path)
    keep(qtbot, wizard)
    wizard.kind.cards.choose(PlaceKind.FOLDER)
    wizard.go_on()
    wizard.folder_page.line.setText(str(shared))
    wizard.go_on()
    assert wizard.page.problem() == ""
    with qtbot.waitSignal(wizard.accepted, timeout=15_000):
        wizard.go_on()
    assert (wizard.folder / FILE).read_text("utf-8") == CHAPTER


def test_a_place_without_a_guide_says_so_and_waits(
    qtbot: QtBot, bench: Workbench, shared: Path, tmp_path: Path
) -> None:
    wizard = BringWizard(bench, tmp_path)
    keep(qtbot, wizard)
    wizard.kind.cards.choose(PlaceKind.FOLDER)
    wizard.go_on()
    wizard.folder_page.line.setText(str(shared))
    wizard.go_on()
    wizard.go_on()
    qtbot.waitUntil(lambda: wizard.told not in ("", "Un momento…"))
    assert wizard.isVisible()
    assert wizard.next.isEnabled()


# --- Exchanging --------------------------------------------------------------------------------------


def test_the_button_says_how_the_exchange_stands(
    qtbot: QtBot, bench: Workbench, desk: ExchangeDesk, guide: Path, shared: Path
) -> None:
    button = ExchangeButton(bench)
    qtbot.addWidget(button)
    assert exchanged(qtbot, desk).sent == 1
    qtbot.waitUntil(lambda: button.text() == "Intercambiar" and "hace un momento" in button.toolTip())
    (guide / FILE).write_text(CHAPTER + "\nMás.\n", "utf-8")
    record_save(guide, Author("Ana", "INFOM"))
    desk.refresh()
    qtbot.waitUntil(lambda: button.text() == "Intercambiar (1)")
    assert "Una versión espera" in told_status(desk)


def test_what_others_wrote_comes_into_the_folder(
    qtbot: QtBot, bench: Workbench, desk: ExchangeDesk, guide: Path, shared: Path
) -> None:
    exchanged(qtbot, desk)
    other_copy(guide, shared)
    with qtbot.waitSignal(bench.session_changed, timeout=15_000):
        outcome = exchanged(qtbot, desk)
    assert [one.author.name for one in outcome.received][:1] == ["Beto"]
    assert "veinte" in (guide / FILE).read_text("utf-8")
    dialog = PlaceDialog(bench)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: desk.status is not None and len(desk.status.devices) == 1)


def test_a_place_that_is_gone_is_told_once_and_then_only_shown(
    qtbot: QtBot, bench: Workbench, desk: ExchangeDesk, shared: Path
) -> None:
    exchanged(qtbot, desk)
    shared.rename(shared.with_name("otra"))
    told: list[object] = []
    bench.activities.untold.connect(told.append)
    desk.exchange()
    qtbot.waitUntil(lambda: len(told) == 1 and desk.running is None)
    desk.exchange(quietly=True)
    qtbot.waitUntil(lambda: desk.running is None and not bench.activities.running)
    assert len(told) == 1
    button = ExchangeButton(bench)
    qtbot.addWidget(button)
    assert desk.status is not None
    assert desk.status.problem
    assert button.text() == "Intercambio en espera"


def test_by_itself_only_where_wanted_and_while_nobody_types(
    qtbot: QtBot, bench: Workbench, desk: ExchangeDesk
) -> None:
    now = dt.datetime.now(dt.UTC)
    desk.tick(now)
    assert desk.running is None
    desk.set_automatic(True)
    bench.text_changed.emit()
    desk.tick(dt.datetime.now(dt.UTC))
    assert desk.running is None
    with qtbot.waitSignal(desk.finished, timeout=15_000):
        desk.tick(now + dt.timedelta(minutes=2))
        assert desk.running is not None
    desk.tick(now + dt.timedelta(minutes=3))
    assert desk.running is None  # it was exchanged a moment ago, and nothing waits
    assert ExchangeDesk(bench).automatic  # kept in the settings, for this guide


# --- Packages ----------------------------------------------------------------------------------------


def test_a_package_goes_to_another_copy_and_comes_back_changed(
    qtbot: QtBot, bench: Workbench, desk: ExchangeDesk, guide: Path, shared: Path, tmp_path: Path
) -> None:
    exchanged(qtbot, desk)
    other = other_copy(guide, shared)
    file = tmp_path / "de-beto.guia.zip"
    exchange.write_package(other, file, BETO)
    dialog = PackageDialog(bench)
    keep(qtbot, dialog)
    dialog.look_into(file)
    qtbot.waitUntil(lambda: dialog.preview is not None)
    assert dialog.preview is not None
    assert "Trae" in dialog.told.text()
    assert dialog.list.count() == len(dialog.preview.versions) > 0
    assert "diez" in (guide / FILE).read_text("utf-8")  # nothing has changed yet
    with qtbot.waitSignal(dialog.accepted, timeout=15_000):
        dialog.apply()
    assert "veinte" in (guide / FILE).read_text("utf-8")


def test_a_package_is_made_and_brings_its_maker_nothing(
    qtbot: QtBot, bench: Workbench, guide: Path, tmp_path: Path
) -> None:
    record_save(guide, Author("Ana", "INFOM"))
    dialog = PackageDialog(bench)
    keep(qtbot, dialog)
    dialog.make_to(tmp_path / "paquete")
    qtbot.waitUntil(dialog.made.isVisible)
    (made,) = tmp_path.glob("paquete*.zip")
    assert made.name in dialog.made.text()
    dialog.look_into(made)
    qtbot.waitUntil(lambda: dialog.preview is not None)
    assert dialog.preview is not None
    assert "nada que usted no tenga" in preview_words(dialog.preview)
    assert not dialog.join.isVisible()


def test_a_file_that_is_no_package_is_refused_in_words(
    qtbot: QtBot, bench: Workbench, tmp_path: Path
) -> None:
    file = tmp_path / "otra.zip"
    file.write_bytes(b"esto no es un paquete")
    dialog = PackageDialog(bench)
    keep(qtbot, dialog)
    dialog.look_into(file)
    qtbot.waitUntil(lambda: dialog.preview is not None or dialog.message.words not in ("", "Un momento…"))
    assert not dialog.join.isVisible()
    assert dialog.told.text() or dialog.message.words
