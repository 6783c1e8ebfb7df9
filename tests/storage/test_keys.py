"""Keys stay on the device, behind their passphrase, and out of the guide."""

import base64
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.errors
import pytest
from keyring.backend import KeyringBackend

from guia_editor.errors import GuideError
from guia_editor.settings import state_folder
from guia_editor.storage import keys
from guia_editor.storage.keys import change_passphrase, kept_key, kept_keys, make_key, unlock, verifies
from tests.tasks.devices import cheap_passphrases

PHRASE = "cuatro palabras solo mías"


@pytest.fixture(autouse=True)
def cheap() -> Iterator[None]:
    with cheap_passphrases():
        yield


class Ring(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}
        self.broken = False

    def get_password(self, service: str, username: str) -> str | None:
        self._may_break()
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._may_break()
        assert len(password.encode("utf-16-le")) <= 2560  # what Windows holds
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._may_break()
        del self.held[service, username]

    def _may_break(self) -> None:
        if self.broken:
            raise keyring.errors.KeyringLocked("closed")


@pytest.fixture
def ring() -> Iterator[Ring]:
    before = keyring.get_keyring()
    made = Ring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def key_file(id: str) -> Path:
    return state_folder() / "claves" / f"{id}.json"


def test_a_key_opens_with_its_passphrase_alone() -> None:
    made = make_key("Ana", "INFOM", PHRASE)
    opened = unlock(made.id, PHRASE)
    assert verifies(made.key.public, opened.sign(b"hola"), b"hola")
    assert not verifies(made.key.public, opened.sign(b"hola"), b"otra")
    for wrong in ("", "cuatro palabras solo mias", PHRASE + " "):
        with pytest.raises(GuideError, match="no es la de esta clave"):
            unlock(made.id, wrong)


def test_a_passphrase_is_the_same_however_its_accents_are_typed() -> None:
    made = make_key("Ana", "INFOM", "teléfono del pozo")
    assert unlock(made.id, "tele\u0301fono del pozo").id == made.id


def test_the_file_holds_no_secret_that_can_be_read() -> None:
    made = make_key("Ana", "INFOM", PHRASE)
    seed = made._secret.private_bytes_raw()
    data = key_file(made.id).read_bytes()
    assert base64.b64encode(seed)[:-1] not in data
    assert seed not in base64.b64decode(json.loads(data)["secreto"])
    if os.name != "nt":
        assert stat.S_IMODE(key_file(made.id).stat().st_mode) == 0o600
        assert stat.S_IMODE(key_file(made.id).parent.stat().st_mode) == 0o700


def test_a_short_passphrase_is_refused_and_leaves_nothing() -> None:
    with pytest.raises(GuideError, match="demasiado corta"):
        make_key("Ana", "INFOM", "corta")
    assert kept_keys() == ()


def test_a_first_passphrase_and_another() -> None:
    made = make_key("Ana", "INFOM")
    assert unlock(made.id).id == made.id
    kept = kept_key(made.id)
    assert kept is not None
    assert not kept.has_passphrase
    change_passphrase(made.id, "", PHRASE)
    with pytest.raises(GuideError):
        unlock(made.id)
    change_passphrase(made.id, PHRASE, "otra frase distinta")
    assert unlock(made.id, "otra frase distinta").id == made.id
    with pytest.raises(GuideError):
        change_passphrase(made.id, "otra frase distinta", "corta")
    assert unlock(made.id, "otra frase distinta").id == made.id


def test_the_keyring_keeps_it_sealed_where_there_is_one(ring: Ring) -> None:
    made = make_key("Ana", "INFOM", PHRASE)
    assert len(ring.held) == 1
    assert json.loads(key_file(made.id).read_bytes())["secreto"] == ""
    assert unlock(made.id, PHRASE).id == made.id
    with pytest.raises(GuideError, match="no es la de esta clave"):
        unlock(made.id, "no es esta frase")
    ring.held.clear()
    with pytest.raises(GuideError, match="llavero"):
        unlock(made.id, PHRASE)


def test_a_keyring_that_is_closed_or_forgets_is_done_without(ring: Ring) -> None:
    ring.broken = True
    made = make_key("Ana", "INFOM", PHRASE)
    assert unlock(made.id, PHRASE).id == made.id
    assert ring.held == {}


def test_a_keyring_that_keeps_nothing_is_done_without(ring: Ring, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ring, "set_password", lambda *_said: None)
    made = make_key("Ana", "INFOM", PHRASE)
    assert unlock(made.id, PHRASE).id == made.id


def test_without_a_bus_no_keyring_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from guia_editor.storage import keyrings

    for name in ("PYTHON_KEYRING_BACKEND", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(keyrings, "Path", lambda _path: tmp_path / "bus")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(keyring, "get_keyring", lambda: pytest.fail("asked"))
    assert not keyrings.put("x", b"secreto")


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"no es JSON", b'{"clave": 1}'])
def test_damaged_files_are_left_out_and_told(data: bytes) -> None:
    made = make_key("Ana", "INFOM", PHRASE)
    key_file(made.id).write_bytes(data)
    assert kept_keys() == ()
    with pytest.raises(GuideError, match="no está en esta computadora"):
        unlock(made.id, PHRASE)


def test_a_sealed_secret_that_was_changed_is_not_taken() -> None:
    made = make_key("Ana", "INFOM")
    said = json.loads(key_file(made.id).read_bytes())
    for secret in (b"\0" + b"x" * 32, b"\0" + b"x" * 5, b"\2" + b"x" * 32, b"\1" + b"x" * 76):
        said["secreto"] = base64.b64encode(secret).decode()
        key_file(made.id).write_text(json.dumps(said))
        with pytest.raises(GuideError):
            unlock(made.id, PHRASE)


def test_the_newest_key_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = make_key("Ana", "INFOM"), make_key("Ana", "INFOM")
    for made, when in ((first, "2026-01-01T00:00:00Z"), (second, "2026-02-01T00:00:00Z")):
        file = key_file(made.id)
        file.write_text(json.dumps(json.loads(file.read_text()) | {"creada": when}))
    assert [one.id for one in kept_keys()] == [second.id, first.id]
    assert keys.kept_key("nadie") is None
