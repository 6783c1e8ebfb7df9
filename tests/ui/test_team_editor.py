"""Teams from the window: founded, joined, changed, signed by the other institution; with real keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from guia_editor.model.team import Role
from guia_editor.tasks import people
from guia_editor.tasks.session import Session
from guia_editor.ui.first_start import FOUND, JOIN, FirstStart
from guia_editor.ui.identity import Identity, identity, set_identity
from guia_editor.ui.signing import Signing
from guia_editor.ui.team_dialogs import (
    KEEPS,
    AddDialog,
    ChangeDialog,
    CodeDialog,
    PassphraseChange,
    ReplaceDialog,
    RevokeDialog,
)
from guia_editor.ui.team_editor import TeamEditor
from guia_editor.ui.theme import LIGHT
from guia_editor.ui.workbench import Workbench
from tests.tasks.devices import PHRASE, World, cheap_passphrases
from tests.tasks.review_world import copy_world, make_review_world, write_guide


@pytest.fixture(autouse=True)
def cheap() -> Iterator[None]:
    with cheap_passphrases():
        yield


@pytest.fixture(scope="module")
def everybody(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_review_world(tmp_path_factory.mktemp("mundo"))


@pytest.fixture
def world(everybody: World, tmp_path: Path) -> World:
    return copy_world(everybody, tmp_path / "mundo")


@pytest.fixture
def bench(settings: QSettings) -> Iterator[Workbench]:
    bench = Workbench(settings, LIGHT)
    yield bench
    bench.activities.stop()


def sit(world: World, name: str, bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be at somebody's device."""
    monkeypatch.setenv("XDG_STATE_HOME", str(world[name].root / "estado"))
    bench.session = Session.open(world[name].guide)
    bench.session_changed.emit()


def editor(qtbot: QtBot, bench: Workbench) -> TeamEditor:
    made = TeamEditor(bench)
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    quiet(qtbot, bench)
    return made


def quiet(qtbot: QtBot, bench: Workbench) -> None:
    qtbot.waitUntil(lambda: not bench.activities.running, timeout=15_000)


def keep(qtbot: QtBot, dialog: QDialog) -> None:
    """Open a dialog that stays readable after it was closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()


def opened(qtbot: QtBot, bench: Workbench, phrase: str = PHRASE) -> None:
    """Open the person's key in the window, as its dialog does."""
    done: list[bool] = []
    Signing.of(bench).with_signer(lambda _signer: done.append(True), passphrase=phrase)
    qtbot.waitUntil(lambda: bool(done), timeout=15_000)


def request_of(world: World, name: str, full: str, institution: str) -> people.JoinRequest:
    device = world.devices.get(name) or world.device(name)
    with device.here():
        return people.join_request(full, institution, PHRASE)


def buttons(widget: TeamEditor) -> set[str]:
    return {one.text().replace("&", "") for one in widget.findChildren(QPushButton) if one.isVisible()}


# --- Who am I --------------------------------------------------------------------------------------------


@pytest.fixture
def alone(tmp_path: Path, bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "estado"))
    write_guide(tmp_path / "guia")
    bench.session = Session.open(tmp_path / "guia")
    bench.session_changed.emit()
    return tmp_path / "guia"


def at_the_key(qtbot: QtBot, bench: Workbench, how: str) -> FirstStart:
    start = FirstStart(bench)
    keep(qtbot, start)
    start.who.name.setText("Ana López")
    start.who.institution.setCurrentText("INFOM")
    start.go_on()
    start.how.cards.choose(how)
    start.go_on()
    return start


def test_alone_there_is_nothing_more_than_a_name(qtbot: QtBot, bench: Workbench, alone: Path) -> None:
    start = FirstStart(bench)
    keep(qtbot, start)
    assert "nombre" in start.told
    start.who.name.setText("Ana López")
    start.who.institution.setCurrentText("INFOM")
    start.go_on()
    start.go_on()
    assert not start.isVisible()
    assert identity(bench.settings) == Identity("Ana López", "INFOM")
    assert people.kept_keys() == ()
    assert people.ledger_of(alone).team is None


def test_a_team_is_founded_and_its_code_shown(qtbot: QtBot, bench: Workbench, alone: Path) -> None:
    start = at_the_key(qtbot, bench, FOUND)
    for phrase, again, told in (("corta", "", "letras"), (PHRASE, "otra cosa", "iguales")):
        start.key.passphrase.first.line.setText(phrase)
        start.key.passphrase.second.line.setText(again)
        assert told in start.told
    start.key.passphrase.second.line.setText(PHRASE)
    start.go_on()
    qtbot.waitUntil(lambda: start.page is start.code, timeout=15_000)
    assert start.code.label.text() == people.first_code(alone)
    assert not start.back.isVisible()
    assert people.unlock(alone, PHRASE)
    assert not any(PHRASE in line.text() for line in start.findChildren(QLineEdit))


def test_a_request_to_join_is_made_and_kept_in_a_file(
    qtbot: QtBot, bench: Workbench, alone: Path, tmp_path: Path
) -> None:
    start = at_the_key(qtbot, bench, JOIN)
    for field in (start.key.passphrase.first, start.key.passphrase.second):
        field.line.setText(PHRASE)
    start.go_on()
    qtbot.waitUntil(lambda: start.page is start.request, timeout=15_000)
    start.request.save_to(tmp_path / "solicitud.txt")
    found = people.read_request_file(tmp_path / "solicitud.txt")
    assert (found.name, found.institution) == ("Ana López", "INFOM")
    assert PHRASE not in found.text


def test_a_passphrase_that_is_given_up_is_forgotten(qtbot: QtBot, bench: Workbench, alone: Path) -> None:
    start = at_the_key(qtbot, bench, JOIN)
    start.key.passphrase.first.line.setText(PHRASE)
    start.reject()
    assert not start.key.passphrase.first.filled
    assert people.kept_keys() == ()


# --- The page --------------------------------------------------------------------------------------------


def test_a_guide_of_one_person_says_that_nothing_is_needed(
    qtbot: QtBot, bench: Workbench, alone: Path
) -> None:
    page = editor(qtbot, bench)
    assert "no hace falta" in page.empty.words
    assert buttons(page) == {"Formar un equipo…", "Unirme a un equipo…"}


def test_who_coordinates_sees_everybody_and_may_change(
    qtbot: QtBot, bench: Workbench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit(world, "ana", bench, monkeypatch)
    page = editor(qtbot, bench)
    assert page.table.topLevelItemCount() == 5
    assert page.buttons["agregar"].isEnabled()
    assert not page.buttons["reemplazar"].isEnabled()
    page.table.choose("Diego Paz")
    assert all(button.isEnabled() for button in page.buttons.values())
    assert page.state.code in page.words


def test_who_does_not_coordinate_only_looks(
    qtbot: QtBot, bench: Workbench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit(world, "carla", bench, monkeypatch)
    page = editor(qtbot, bench)
    page.table.choose("Diego Paz")
    assert not any(button.isEnabled() for button in page.buttons.values())
    assert "coordinación" in page.hint.text()


def test_a_new_institution_waits_for_the_other_and_holds_once_it_signed(
    qtbot: QtBot, bench: Workbench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = request_of(world, "flor", "Flor Tum", "AGAAI")
    sit(world, "ana", bench, monkeypatch)
    opened(qtbot, bench)
    page = editor(qtbot, bench)
    assert page.state.team is not None
    dialog = AddDialog(bench, page.state.team)
    keep(qtbot, dialog)
    assert "solicitud" in dialog.told
    dialog.field.text.setPlainText(request.text[:-9])
    assert "no es una solicitud" in dialog.told
    dialog.field.text.setPlainText(request.text)
    assert "función" in dialog.told
    dialog.roles.boxes[Role.REVIEWER].setChecked(True)
    assert "coordinarla" in dialog.told
    dialog.roles.boxes[Role.COORDINATOR].setChecked(True)
    dialog.since.setText("ayer")
    assert "2026-01-31" in dialog.told
    dialog.since.setText("2026-11-22")
    dialog.choose_part(KEEPS)
    dialog.accept()
    page.steps.add(dialog)
    qtbot.waitUntil(lambda: "ANAM" in page.told.text(), timeout=15_000)
    quiet(qtbot, bench)
    assert len(page.state.pending) == 1
    assert page.table.topLevelItemCount() == 5
    assert "Firmar el cambio…" not in buttons(page)  # she has signed
    world.exchange()
    sit(world, "beto", bench, monkeypatch)
    page.refresh()
    qtbot.waitUntil(lambda: "Firmar el cambio…" in buttons(page), timeout=15_000)
    opened(qtbot, bench)
    page.steps.sign(page.state.pending[0])
    qtbot.waitUntil(lambda: page.table.topLevelItemCount() == 6, timeout=15_000)
    assert page.told.text() == "Listo: el cambio ya vale."


def test_roles_and_mandates_change(
    qtbot: QtBot, bench: Workbench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit(world, "ana", bench, monkeypatch)
    opened(qtbot, bench)
    page = editor(qtbot, bench)
    page.table.choose("Carla Xol")
    person = page.table.person
    assert person is not None
    dialog = ChangeDialog(bench, person)
    keep(qtbot, dialog)
    assert "cambiado" in dialog.told
    dialog.roles.boxes[Role.TRANSLATOR].setChecked(True)
    dialog.until.setText("2027-12-31")
    dialog.accept()
    page.steps.change(person, dialog.changed)
    qtbot.waitUntil(lambda: page.told.text() != "", timeout=15_000)
    quiet(qtbot, bench)
    team = people.ledger_of(world["ana"].guide).team
    assert team is not None
    waiting = people.pending_team(world["ana"].guide)
    changed = waiting[0].team if waiting else team
    found = next(one for one in changed.people if one.name == "Carla Xol")
    assert Role.TRANSLATOR in found.roles
    assert found.until == "2027-12-31"


def test_an_official_is_replaced_and_the_old_key_ends(
    qtbot: QtBot, bench: Workbench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    import datetime as dt

    request = request_of(world, "gil", "Gil Choc", "INFOM")
    sit(world, "ana", bench, monkeypatch)
    opened(qtbot, bench)
    page = editor(qtbot, bench)
    page.table.choose("Carla Xol")
    person = page.table.person
    assert person is not None
    dialog = ReplaceDialog(bench, person, dt.date(2026, 11, 22))
    keep(qtbot, dialog)
    dialog.field.text.setPlainText(request.text)
    dialog.accept()
    page.steps.replace(person, dialog)
    qtbot.waitUntil(lambda: page.told.text() != "", timeout=15_000)
    quiet(qtbot, bench)
    waiting = people.pending_team(world["ana"].guide)
    assert waiting or page.table.topLevelItemCount() == 6
    says = " ".join(waiting[0].says) if waiting else "Gil Choc"
    assert "Gil Choc" in says


def test_a_key_is_revoked_with_its_reason(
    qtbot: QtBot, bench: Workbench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit(world, "ana", bench, monkeypatch)
    opened(qtbot, bench)
    page = editor(qtbot, bench)
    page.table.choose("Diego Paz")
    person, key = page.table.person, page.table.key
    assert person is not None
    assert key is not None
    dialog = RevokeDialog(bench, person, key.id)
    keep(qtbot, dialog)
    assert "motivo" in dialog.told
    dialog.reason.setText("Se perdió la computadora")
    assert dialog.until is None
    dialog.drop.setChecked(True)
    assert dialog.until == -1
    dialog.accept()
    page.steps.revoke(key.id, dialog.reason.text(), dialog.until)
    qtbot.waitUntil(lambda: page.told.text() != "", timeout=15_000)
    quiet(qtbot, bench)
    folder = world["ana"].guide
    waiting, team = people.pending_team(folder), people.ledger_of(folder).team
    held = (waiting[0].team if waiting else team) or team
    assert held is not None
    gone = held.key(key.id)
    assert gone is not None
    assert gone.revoked is not None
    assert gone.revoked.reason == "Se perdió la computadora"


def test_the_code_is_compared_and_another_refused(
    qtbot: QtBot, bench: Workbench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    newcomer = world.device("nuevo")
    world.exchange()
    sit(world, "nuevo", bench, monkeypatch)
    page = editor(qtbot, bench)
    assert not page.state.compared
    qtbot.waitUntil(lambda: "Comparar el código…" in buttons(page))
    assert not page.copy.isVisible()  # the code would be compared with itself
    assert page.state.code not in page.words
    dialog = CodeDialog(bench, page.steps.compare_code)
    keep(qtbot, dialog)
    dialog.code.setText("K3QF-7M2A")
    assert "16" in dialog.told
    dialog.code.setText("K3QF-7M2A-K3QF-7M2A")
    dialog.accept()
    qtbot.waitUntil(lambda: "no es el código" in dialog.told, timeout=15_000)
    with world["ana"].here() as guide:
        code = people.first_code(guide)
    dialog.code.setText(code.lower().replace("-", " "))
    dialog.accept()
    qtbot.waitUntil(lambda: page.state.compared, timeout=15_000)
    assert people.is_pinned(newcomer.guide)


def test_a_passphrase_changes_only_with_the_old_one(
    qtbot: QtBot, bench: Workbench, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sit(world, "ana", bench, monkeypatch)
    page = editor(qtbot, bench)
    key = page.state.me.key_id
    dialog = PassphraseChange(bench, had=True, change=lambda one: page.steps.change_passphrase(key, one))
    keep(qtbot, dialog)

    def ask(old: str) -> None:
        dialog.old.line.setText(old)
        for field in (dialog.new.first, dialog.new.second):
            field.line.setText("otras cuatro palabras")
        dialog.accept()

    ask("no es esta frase")
    qtbot.waitUntil(lambda: dialog.told not in ("", "Escriba la frase de ahora."), timeout=15_000)
    assert dialog.isVisible()
    ask(PHRASE)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=15_000)
    assert people.unlock(world["ana"].guide, "otras cuatro palabras")
    assert not dialog.old.filled


def test_the_name_of_who_is_known_stands_in_the_dialog(qtbot: QtBot, settings: QSettings) -> None:
    set_identity(settings, Identity("Beto", "ANAM"))
    bench = Workbench(settings, LIGHT)
    start = FirstStart(bench)
    keep(qtbot, start)
    assert start.who.identity == Identity("Beto", "ANAM")
    start.go_on()  # without a guide there is no team to speak of
    assert not start.isVisible()
