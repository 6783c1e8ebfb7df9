"""Publishing from the window: what lacks is said, both sign, the second freezes; with real approvals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from guia_editor.tasks.session import Session
from guia_editor.ui.publish_dialog import PublishDialog
from guia_editor.ui.theme import LIGHT
from guia_editor.ui.workbench import Workbench
from tests.tasks.devices import PHRASE, World, cheap_passphrases
from tests.tasks.review_world import approve, copy_world, make_review_world, opine, quick_formats, submit


@pytest.fixture(autouse=True)
def cheap() -> Iterator[None]:
    with cheap_passphrases():
        yield


@pytest.fixture(autouse=True)
def formats() -> Iterator[None]:
    with quick_formats():
        yield


@pytest.fixture(scope="module")
def approved_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = make_review_world(tmp_path_factory.mktemp("mundo"))
    for chapter in ("uno", "dos"):
        submit(world, chapter)
        approve(world, "carla", "beto", chapter=chapter)
    opine(world, "uno", "dos")
    return world


@pytest.fixture
def world(approved_world: World, tmp_path: Path) -> World:
    return copy_world(approved_world, tmp_path / "mundo")


@pytest.fixture
def bench(settings: QSettings) -> Iterator[Workbench]:
    bench = Workbench(settings, LIGHT)
    yield bench
    bench.activities.stop()


def dialog_at(
    qtbot: QtBot, world: World, name: str, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> PublishDialog:
    monkeypatch.setenv("XDG_STATE_HOME", str(world[name].root / "estado"))
    bench.session = Session.open(world[name].guide)
    bench.session_changed.emit()
    dialog = PublishDialog(bench)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.gate is not None, timeout=15_000)
    return dialog


def words(dialog: PublishDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def test_what_lacks_is_said_and_nothing_can_be_signed(
    qtbot: QtBot, world: World, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = world["ana"].guide / "contenido" / "01-uno.md"
    file.write_text(file.read_text("utf-8").replace("cada mes", "cada año"), "utf-8")
    dialog = dialog_at(qtbot, world, "ana", bench, monkeypatch)
    assert dialog.gate is not None
    assert not dialog.gate.open
    missing = [line for one in dialog.gate.items for line in one.missing]
    assert missing
    assert all(line in words(dialog) for line in missing[:6])
    assert not dialog.sign.isEnabled()
    dialog.sign_now()
    assert not bench.activities.running


def test_a_wrong_passphrase_signs_nothing(
    qtbot: QtBot, world: World, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = dialog_at(qtbot, world, "ana", bench, monkeypatch)
    assert dialog.sign.isEnabled()
    dialog.passphrase.line.setText("no es esta frase")
    dialog.sign_now()
    assert not dialog.passphrase.filled
    qtbot.waitUntil(lambda: not bench.activities.running and bool(dialog.message.words), timeout=15_000)
    assert dialog.outcome is None
    assert dialog.sign.isEnabled()


def test_one_institution_signs_and_the_other_publishes(
    qtbot: QtBot, world: World, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, told in (("ana", "Falta la firma de ANAM"), ("beto", "La edición 1.0 está publicada")):
        dialog = dialog_at(qtbot, world, name, bench, monkeypatch)
        dialog.passphrase.line.setText(PHRASE)
        dialog.sign_now()
        qtbot.waitUntil(lambda dialog=dialog: dialog.outcome is not None, timeout=30_000)
        assert told in dialog.message.words
        world.exchange()
    assert dialog.outcome is not None
    assert dialog.outcome.edition is not None
    assert (dialog.outcome.edition / "edicion.json").is_file()
    assert "Ana López" in words(dialog)
    assert not dialog.sign.isVisible()
    again = dialog_at(qtbot, world, "beto", bench, monkeypatch)
    assert "ya está publicada" in again.message.words
    assert not again.sign.isEnabled()
