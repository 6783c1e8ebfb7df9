"""Exchange through a server: over HTTPS with a certificate of its own, and what SSH is answered."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pygit2
import pytest
from pygit2.enums import CredentialType

from guia_editor.model.finding import Severity
from guia_editor.model.progress import Silent
from guia_editor.sync import git_calls
from guia_editor.sync.devices import device_name
from guia_editor.sync.exchange import Exchanged, check_place, exchange, waiting_in
from guia_editor.sync.git_calls import Visitor, Watch
from guia_editor.sync.places import Place, PlaceKind, place_at
from guia_editor.sync.server_place import SIGNALS, VERSIONS, ServerPlace
from guia_editor.sync.transports import Behind, PlaceRefused, PlaceUnreachable
from tests.sync.exchange_world import World
from tests.sync.https_server import PASSWORD, USER, Handler, backend, serving

needs_git = pytest.mark.skipif(not backend(), reason="Git's own server is not installed")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guia_editor.sync.transports.WAITS", (0.0, 0.0))


class Served:
    """A world whose copies exchange through a server."""

    def __init__(self, folder: Path, address: str, handler: type[Handler]) -> None:
        self.world = World(folder)
        self.address = address
        self.handler = handler
        self.root = handler.root / "guia.git"

    def place(self, secret: str = PASSWORD, user: str = USER) -> ServerPlace:
        return ServerPlace(place_at(self.address, user), secret)

    def exchange(self, copy: int) -> Exchanged:
        return exchange(self.world.copies[copy], self.place(), self.world.person(copy))

    def branch(self, copy: int) -> str:
        return f"{VERSIONS}{device_name(self.world.copies[copy].copy)}"

    def git(self, *words: str, input: str = "") -> str:
        command = ["git", "-C", str(self.root), *words]
        done = subprocess.run(command, check=True, capture_output=True, text=True, input=input)
        return done.stdout.strip()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, type[Handler]]]:
    with serving(tmp_path_factory.mktemp("https")) as (address, handler, cert):
        git_calls.prepare_exchange()
        pygit2.settings.set_ssl_cert_locations(str(cert), None)
        yield address, handler


@pytest.fixture
def served(tmp_path: Path, server: tuple[str, type[Handler]]) -> Iterator[Served]:
    address, handler = server
    made = Served(tmp_path, address, handler)
    for ref in made.git("for-each-ref", "--format=%(refname)").split():
        made.git("update-ref", "-d", ref)
    made.world.begin(2, chapters=2, paragraphs=3)
    for number in range(2):
        made.exchange(number)
    yield made
    handler.broken = 0
    made.world.close()


@needs_git
def test_changes_come_and_go(served: Served) -> None:
    mine, theirs = served.world.write_word(0), served.world.write_word(1)
    assert served.exchange(0).sent == 1
    done = served.exchange(1)
    assert (len(done.received), done.sent, done.problem) == (1, 1, "")
    assert served.exchange(0).received
    for number in range(2):
        text = " ".join(one.decode() for one in served.world.texts(number).values())
        assert mine in text
        assert theirs in text
    assert {one.title for one in done.devices} == {"Persona 0 (INFOM)"}
    branches = served.git("for-each-ref", "--format=%(refname)").split()
    assert sum(one.startswith(VERSIONS) for one in branches) == 2
    assert sum(one.startswith(SIGNALS) for one in branches) == 2


@needs_git
def test_a_wrong_password_is_told_and_not_asked_for_ever(served: Served) -> None:
    served.handler.asked.clear()
    with pytest.raises(PlaceRefused, match="no aceptó su nombre o su contraseña"):
        exchange(served.world.copies[0], served.place("otra"), served.world.person(0))
    with pytest.raises(PlaceRefused, match="no aceptó su nombre o su contraseña"):
        exchange(served.world.copies[0], served.place(""), served.world.person(0))
    assert len(served.handler.asked) < 12


@needs_git
def test_a_forged_server_gets_nothing(served: Served) -> None:
    other = served.address.replace("127.0.0.1", "localhost")  # whose name the certificate does not have
    place = ServerPlace(place_at(other, USER), PASSWORD)
    served.handler.asked.clear()
    with pytest.raises(PlaceRefused, match="comprobar que el servidor sea el que dice"):
        exchange(served.world.copies[0], place, served.world.person(0))
    assert served.handler.asked == []


@needs_git
def test_a_server_that_stumbles_is_asked_again(served: Served) -> None:
    word = served.world.write_word(0)
    served.handler.broken = 1
    assert served.exchange(0).problem == ""
    served.handler.broken = 1
    assert served.exchange(1).problem == ""
    assert word in " ".join(one.decode() for one in served.world.texts(1).values())


@needs_git
def test_a_server_that_is_down_leaves_everything_waiting(served: Served) -> None:
    served.world.write_word(0)
    served.handler.broken = 100
    with pytest.raises(PlaceUnreachable, match="no respondió bien"):
        served.exchange(0)
    assert waiting_in(served.world.copies[0].copy) == 1
    served.handler.broken = 0
    assert served.exchange(0).sent == 1


@needs_git
def test_a_rejection_is_no_success(served: Served) -> None:
    hook = served.root / "hooks" / "update"
    hook.write_text(f"#!/bin/sh\ncase $1 in {VERSIONS}*) echo no >&2; exit 1;; esac\n")
    hook.chmod(0o755)
    try:
        served.world.write_word(0)
        done = served.exchange(0)
        assert "no aceptó los cambios" in done.problem
        assert done.sent == 0
        assert waiting_in(served.world.copies[0].copy) == 1
    finally:
        hook.unlink()
    assert served.exchange(0).sent == 1


@needs_git
def test_own_versions_that_only_the_server_has_come_first(served: Served) -> None:
    """The computer was put back from an older copy of its disk."""
    tip = served.git("rev-parse", served.branch(1))
    words = served.world.write_word(0)
    served.exchange(0)
    ahead = served.git("rev-parse", served.branch(0))
    served.git("update-ref", served.branch(1), ahead)
    assert tip != ahead
    mine = served.world.write_word(1)
    assert served.exchange(1).problem == ""
    text = " ".join(one.decode() for one in served.world.texts(1).values())
    assert words in text
    assert mine in text


@needs_git
def test_branches_of_others_programs_are_left_alone(served: Served) -> None:
    tip = served.git("rev-parse", served.branch(1))
    for name in ("main", "dispositivo/otro", "dispositivo/copia-xyz/más", "senal/x"):
        served.git("update-ref", f"refs/heads/{name}", tip)
    served.world.write_word(0)
    assert served.exchange(0).silent == ()
    names = [one for one in served.world.copies[0].repository.references if "remotes" in one]
    assert all("copia-" in one for one in names)
    assert served.git("rev-parse", "main") == tip


@needs_git
def test_a_hostile_branch_stops_only_itself(served: Served) -> None:
    word = served.world.write_word(1)
    served.exchange(1)
    tip = served.git("rev-parse", served.branch(1))
    link = served.git("hash-object", "-w", "--stdin", input="/etc/passwd")
    inner = served.git("mktree", input=f"120000 blob {link}\tenlace.md\n")
    tree = served.git("mktree", input=f"040000 tree {inner}\tcontenido\n")
    who = ("-c", "user.name=x", "-c", "user.email=x@y")
    bad = served.git(*who, "commit-tree", tree, "-p", tip, "-m", "enlace")
    served.git("update-ref", f"{VERSIONS}copia-{'0' * 16}", bad)
    done = served.exchange(0)
    assert ["no se trajo nada" in one for one in done.silent] == [True]
    assert word in " ".join(one.decode() for one in served.world.texts(0).values())
    assert not any("enlace" in path for path in served.world.texts(0))


@needs_git
def test_the_wizard_finds_out_what_a_server_lets_one_do(served: Served) -> None:
    history, who = served.world.copies[0], served.world.person(0)
    told = check_place(history, served.place(), who)
    assert {one.severity for one in told} == {Severity.INFO}
    assert any("1 copias" in one.message for one in told)
    assert [one.severity for one in check_place(history, served.place("mala"), who)] == [Severity.ERROR]
    missing = ServerPlace(place_at(served.address.replace("guia.git", "otra.git"), USER), PASSWORD)
    assert [one.severity for one in check_place(history, missing, who)] == [Severity.ERROR]
    served.git("config", "http.receivepack", "false")
    try:
        assert [one.severity for one in check_place(history, served.place(), who)] == [Severity.ERROR]
    finally:
        served.git("config", "http.receivepack", "true")


def test_a_server_that_never_answers_is_given_up(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.begin(1, chapters=1, paragraphs=2)
    git_calls.prepare_exchange()
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        pygit2.settings.server_timeout = pygit2.settings.server_connect_timeout = 200
        try:
            place = ServerPlace(place_at(f"https://127.0.0.1:{deaf.getsockname()[1]}/guia.git"), "")
            with pytest.raises((PlaceUnreachable, PlaceRefused)):
                exchange(world.copies[0], place, world.person(0))
        finally:
            pygit2.settings.server_timeout = git_calls.TIMEOUT_MS
            pygit2.settings.server_connect_timeout = git_calls.TIMEOUT_MS
    world.close()


# --- What the library asks ------------------------------------------------------------------------------

SSH = CredentialType.SSH_KEY | CredentialType.SSH_CUSTOM


def test_ssh_is_answered_with_the_key_file_or_the_agent() -> None:
    place = Place(PlaceKind.SSH, "ssh://servidor/guia", "git", "/home/x/.ssh/id")
    answer = Visitor(place, "frase", Silent()).credentials("ssh://servidor/guia", "git", SSH)
    assert isinstance(answer, pygit2.Keypair)
    assert answer.credential_tuple == ("git", "/home/x/.ssh/id.pub", "/home/x/.ssh/id", "frase")
    agent = Visitor(Place(PlaceKind.SSH, "ssh://servidor/guia", "git"), "", Silent())
    assert isinstance(agent.credentials("ssh://servidor/guia", None, SSH), pygit2.KeypairFromAgent)
    name = agent.credentials("ssh://servidor/guia", None, CredentialType.USERNAME)
    assert isinstance(name, pygit2.credentials.Username)


def test_answers_that_are_refused_again_and_again_come_to_an_end() -> None:
    visitor = Visitor(Place(PlaceKind.SSH, "ssh://servidor/guia", "git", "/x"), "", Silent())
    for _time in range(3):
        visitor.credentials("ssh://servidor/guia", "git", SSH)
    with pytest.raises(PlaceRefused):
        visitor.credentials("ssh://servidor/guia", "git", SSH)


def test_no_certificate_is_trusted_that_the_system_does_not_trust() -> None:
    visitor = Visitor(Place(PlaceKind.HTTPS, "https://x/y"), "", Silent())
    assert visitor.certificate_check(None, True, "x") is True
    assert visitor.certificate_check(None, False, "x") is False


@pytest.mark.parametrize(
    ("reason", "error"),
    [("non-fast-forward", Behind), ("fetch first", Behind), ("hook declined", PlaceRefused)],
)
def test_a_rejected_branch_raises_and_a_signal_does_not(reason: str, error: type[Exception]) -> None:
    watch = Watch(Silent())
    watch.push_update_reference("refs/heads/senal/x", "no")
    watch.push_update_reference("refs/heads/dispositivo/x", None)
    watch.refuse_rejected()
    watch.push_update_reference("refs/heads/dispositivo/x", reason)
    with pytest.raises(error):
        watch.refuse_rejected()


def test_too_much_is_not_swallowed() -> None:
    watch = Watch(Silent(), most_bytes=1000)

    class Stats:
        received_bytes, received_objects, total_objects = 1001, 1, 2

    with pytest.raises(ValueError, match="too much"):
        watch.transfer_progress(Stats())  # type: ignore[arg-type]
