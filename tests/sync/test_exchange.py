"""Exchange through a folder: what comes, what is refused, what breaks and mends itself."""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pygit2
import pytest
from pygit2.enums import FileMode, ObjectType

from guia_editor.errors import Cancelled, GuideError
from guia_editor.sync.devices import DeviceNews, device_name, read_state, silence
from guia_editor.sync.exchange import check_place, exchange, waiting_in
from guia_editor.sync.folder_place import FolderPlace, suspicious
from guia_editor.sync.history import History
from guia_editor.sync.transports import ARRIVED, PlaceRefused, PlaceUnreachable, patiently
from tests.sync.exchange_world import World

NOW = dt.datetime(2026, 4, 1, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    made.begin(2)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guia_editor.sync.transports.WAITS", (0.0, 0.0))


def own(world: World, copy: int) -> Path:
    return world.shared / f"{device_name(world.copies[copy].copy)}.git"


def test_a_change_arrives_and_is_told(world: World) -> None:
    word = world.write_word(0)
    sent = world.exchange(0, NOW)
    assert (sent.sent, sent.received, sent.problem) == (1, (), "")
    came = world.exchange(1, NOW)
    assert [one.author.name for one in came.received] == ["Persona 0"]
    assert word in " ".join(one.decode() for one in world.texts(1).values())
    (news,) = came.devices
    assert (news.title, news.heard, news.problem) == ("Persona 0 (INFOM)", NOW, "")
    assert world.exchange(1, NOW).received == ()


def test_what_waits_is_counted_and_sent_when_the_place_is_back(world: World) -> None:
    away = world.shared.rename(world.shared.with_name("memoria-guardada"))
    history = world.copies[0]
    for _time in range(2):
        world.write_word(0)
        world.save(0)
    with pytest.raises(PlaceUnreachable, match="No se encuentra la carpeta compartida"):
        world.exchange(0)
    assert waiting_in(history.copy) == 2
    assert "No se encuentra" in read_state(history.copy).problem
    away.rename(world.shared)
    assert world.exchange(0, NOW).sent == 2
    assert waiting_in(history.copy) == 0
    state = read_state(history.copy)
    assert (state.problem, state.last) == ("", NOW)


def test_five_that_exchange_at_once_agree_in_one_round(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.begin(5)
    words = [world.write_word(number) for number in range(5)]
    for number in range(5):  # everybody has sent before anybody hears of the others
        world.copies[number].record(world.person(number), "Se guardó")
        FolderPlace(world.shared).send(
            world.copies[number].repository,
            device_name(world.copies[number].copy),
            anew=False,
            progress=Watcher(),
        )
    for number in range(5):
        world.exchange(number)
    assert len({one.head for one in world.copies}) == 1
    text = " ".join(one.decode() for one in world.texts(3).values())
    assert [word for word in words if word not in text] == []
    world.close()


def test_threads_that_exchange_at_once_lose_nothing(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.begin(3)
    failed: list[BaseException] = []

    def busy(number: int) -> None:
        try:
            with History.open(world.copies[number].guide) as history:
                for _time in range(4):
                    world.write_word(number)
                    exchange(history, FolderPlace(world.shared), world.person(number))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=busy, args=(number,)) for number in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
    world.settle()
    assert world.lost() == []
    world.close()


def test_only_one_window_exchanges_a_guide(world: World) -> None:
    told: list[str] = []

    class Nosy(FolderPlace):
        def receive(self, repository: pygit2.Repository, progress: object) -> tuple[()]:
            try:
                with History.open(world.copies[0].guide) as again:
                    thread = threading.Thread(target=self._ask, args=(again,))
                    thread.start()
                    thread.join()
            finally:
                pass
            return ()

        def _ask(self, again: History) -> None:
            try:
                exchange(again, FolderPlace(world.shared), world.person(0))
            except GuideError as error:
                told.append(error.message)

    exchange(world.copies[0], Nosy(world.shared), world.person(0))
    assert told == ["Esta guía ya se está intercambiando."]


# --- What others leave ----------------------------------------------------------------------------------


DAMAGES = {
    "cut short": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "empty": lambda file: file.write_bytes(b""),
    "zeros": lambda file: file.write_bytes(b"\0" * file.stat().st_size),
    "gone": lambda file: file.unlink(),
    "noise": lambda file: file.write_bytes(random.Random(1).randbytes(file.stat().st_size)),
}


PARTS = ("objects/pack/*.pack", "objects/pack/*.idx", "refs/heads/main", "HEAD", "config")


@pytest.mark.parametrize("part", PARTS)
def test_a_damaged_copy_stops_only_itself(tmp_path: Path, part: str) -> None:
    world = World(tmp_path)
    world.begin(3, chapters=2, paragraphs=4)
    for damage, do in DAMAGES.items():
        lost, word = world.write_word(1), world.write_word(2)
        world.exchange(1)
        world.exchange(2)
        for file in own(world, 1).glob(part):
            file.chmod(0o644)
            do(file)
        left = sorted(own(world, 1).rglob("*"))
        came = world.exchange(0, NOW)
        text = " ".join(one.decode() for one in world.texts(0).values())
        assert word in text, damage
        assert came.problem == "", damage
        assert sorted(own(world, 1).rglob("*")) == left, "nobody else writes there"
        world.exchange(1)  # its owner mends it
        world.exchange(0)
        assert lost in " ".join(one.decode() for one in world.texts(0).values()), damage
    world.close()


def test_borrowed_links_and_configurations_are_not_even_opened(world: World, tmp_path: Path) -> None:
    other = own(world, 1)
    elsewhere = tmp_path / "otra-parte"
    shutil.copytree(other, elsewhere)
    assert suspicious(other) == ""
    for name in ("objects/info/alternates", "commondir", "gitdir"):
        (other / name).write_text(f"{elsewhere}\n")
        assert suspicious(other)
        (other / name).unlink()
    config = (other / "config").read_text()
    for more in (
        "[include]\n path = x\n",
        "[core]\n worktree = /\n",
        '[url "a"]\n insteadOf = b\n',
        "#" * 5000,
    ):
        (other / "config").write_text(config + more)
        assert suspicious(other)
        assert "no se trajo nada" in " ".join(world.exchange(0).silent)
    (other / "config").write_text(config)
    for name in ("objects", "refs", "HEAD"):
        place = other / name
        place.rename(other / "real")
        place.symlink_to(other / "real")
        assert suspicious(other)
        place.unlink()
        (other / "real").rename(place)
    assert suspicious(other) == ""
    aside = other.rename(tmp_path / "aparte")
    other.symlink_to(aside)
    assert suspicious(other)


def test_a_hostile_version_reaches_nobodys_folder(world: World, tmp_path: Path) -> None:
    theirs = pygit2.Repository(str(own(world, 1)))
    parent = theirs.references["refs/heads/main"].target
    blob = theirs.create_blob(b"#!/bin/sh\n")
    link = b"120000 fuera\0" + blob.raw
    inner = theirs.odb.write(ObjectType.TREE, link)
    root = theirs.odb.write(ObjectType.TREE, b"40000 contenido\0" + inner.raw)
    who = pygit2.Signature("Ladrón", "x@y", 1, 0)
    bad = theirs.create_commit("refs/heads/main", who, who, "m", root, [parent])
    before = world.texts(0)
    done = world.exchange(0)
    assert "no se trajo nada" in " ".join(done.silent)
    assert world.texts(0) == before
    repository = world.copies[0].repository
    assert [name for name in repository.references if name.startswith(ARRIVED)] == []
    assert all(str(repository.references[name].target) != str(bad) for name in repository.references)


def test_a_giant_hidden_in_an_older_version_is_not_fetched(world: World) -> None:
    theirs = pygit2.Repository(str(own(world, 1)))
    parent = theirs.references["refs/heads/main"].target
    good = theirs[parent].peel(pygit2.Tree)
    giant = theirs.create_blob(b"\0" * 20_000_001)
    builder = theirs.TreeBuilder(good)
    inner = theirs.TreeBuilder(good["contenido"].peel(pygit2.Tree))
    inner.insert("grande.png", giant, FileMode.BLOB)
    builder.insert("contenido", inner.write(), FileMode.TREE)
    who = pygit2.Signature("Ladrón", "x@y", 1, 0)
    bad = theirs.create_commit("refs/heads/main", who, who, "m", builder.write(), [parent])
    theirs.create_commit("refs/heads/main", who, who, "m", good.id, [bad])
    assert "es demasiado grande" in " ".join(world.exchange(0).silent)
    assert giant not in world.copies[0].repository


def test_another_guides_versions_are_not_mixed_in(world: World, tmp_path: Path) -> None:
    other = World(tmp_path / "otro", seed=9)
    folder = tmp_path / "otra-guía"
    (folder / "contenido").mkdir(parents=True)
    (folder / "contenido" / "guia.yaml").write_text("titulo: Otra\n")
    (folder / "contenido" / "receta.md").write_text("# Receta\n")
    with History.open(folder) as history:
        history.record(other.person(0), "Otra guía")
        place = FolderPlace(world.shared)
        assert "lugar-otra-guia" in {one.code for one in check_place(history, place, other.person(0))}
        with pytest.raises(GuideError, match="se intercambia otra guía"):
            exchange(history, place, other.person(0))
        assert len(list(world.shared.glob("*.git"))) == 2
        place.send(history.repository, device_name(history.copy), anew=True, progress=Watcher())
        assert sorted(one.name for one in (folder / "contenido").iterdir()) == ["guia.yaml", "receta.md"]
    done = world.exchange(0)
    assert "es de otra guía" in " ".join(done.silent)
    assert not any("receta" in path for path in world.texts(0))


def test_a_copy_of_the_folder_without_history_joins_by_its_chapters(world: World, tmp_path: Path) -> None:
    copied = tmp_path / "copiada-a-mano"
    shutil.copytree(world.copies[0].guide / "contenido", copied / "contenido")
    extra = copied / "contenido" / "00-c0.md"
    extra.write_text(extra.read_text() + "\nAgregado a mano.\n")
    with History.open(copied) as history:
        exchange(history, FolderPlace(world.shared), world.person(1))
        assert "Agregado a mano." in extra.read_text()
    world.exchange(0)
    assert "Agregado a mano." in (world.copies[0].guide / "contenido" / "00-c0.md").read_text()


# --- This copy's own repository in the place ------------------------------------------------------------


def test_own_locks_of_a_killed_exchange_are_taken_away(world: World) -> None:
    for name in ("refs/heads/main.lock", "refs/heads/senal.lock", "HEAD.lock"):
        (own(world, 0) / name).write_text("")
    world.write_word(0)
    assert world.exchange(0).sent == 1


def test_who_was_put_back_from_an_old_disk_gets_its_own_versions_again(world: World, tmp_path: Path) -> None:
    history = world.copies[0]
    aside = tmp_path / "disco-viejo"
    shutil.copytree(history.copy.folder, aside)
    text = dict(world.texts(0))
    word = world.write_word(0)
    world.exchange(0)
    history.close()
    shutil.rmtree(history.copy.folder)
    shutil.copytree(aside, history.copy.folder)
    for path, data in text.items():
        (history.guide / path).write_bytes(data)
    world.copies[0] = History.open(history.guide)
    later = world.write_word(0)
    world.exchange(0)
    now = " ".join(one.decode() for one in world.texts(0).values())
    assert word in now
    assert later in now


def test_many_small_sendings_become_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guia_editor.sync.folder_place._MOST_PACKS", 3)
    for _time in range(6):
        world.write_word(0)
        world.exchange(0)
    packs = list((own(world, 0) / "objects" / "pack").glob("*.pack"))
    assert len(packs) <= 5
    assert [one.name for one in world.shared.iterdir() if one.suffix not in (".git", ".txt")] == []
    world.exchange(1)
    assert world.copies[0].head == world.copies[1].head


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root may give files to others")
def test_a_folder_of_another_owner_is_used(world: World) -> None:
    for root, folders, files in os.walk(world.shared):
        for name in (*folders, *files):
            os.chown(Path(root) / name, 12345, 12345)
    os.chown(world.shared, 12345, 12345)
    word = world.write_word(0)
    world.exchange(0)
    world.exchange(1)
    assert word in " ".join(one.decode() for one in world.texts(1).values())


# --- Stopping, and trying again -------------------------------------------------------------------------


class Watcher:
    """Watches, and cancels after some steps."""

    def __init__(self, patience: int = 10**9) -> None:
        self.left = patience

    def step(self, done: int, total: int, label: str) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_cancelling_at_any_step_leaves_everything_whole(world: World) -> None:
    word = world.write_word(1)
    world.exchange(1)
    mine = world.write_word(0)
    for patience in range(40):
        try:
            exchange(world.copies[0], FolderPlace(world.shared), world.person(0), Watcher(patience))
            break
        except Cancelled:
            assert mine in " ".join(one.decode() for one in world.texts(0).values())
    else:
        raise AssertionError("never came to an end")
    world.settle()
    text = " ".join(one.decode() for one in world.texts(1).values())
    assert word in text
    assert mine in text


def test_a_place_that_cannot_be_reached_is_asked_again_a_little_later() -> None:
    slept: list[float] = []
    answers = iter([PlaceUnreachable("a"), PlaceUnreachable("b"), "bien"])

    def ask() -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert patiently(ask, sleep=slept.append) == "bien"
    assert slept == sorted(slept)
    assert len(slept) == 2
    refusals = iter([PlaceRefused("no")])

    def refused() -> None:
        raise next(refusals)

    with pytest.raises(PlaceRefused):  # what says no is not asked again
        patiently(refused, sleep=slept.append)


def test_what_is_received_stays_when_sending_fails(world: World) -> None:
    word = world.write_word(1)
    world.exchange(1)

    class ReadOnly(FolderPlace):
        def send(self, repository: object, device: str, *, anew: bool, progress: object) -> None:
            raise PlaceRefused("No hay permiso de escribir.")

    world.write_word(0)
    done = exchange(world.copies[0], ReadOnly(world.shared), world.person(0))
    assert done.problem == "No hay permiso de escribir."
    assert done.sent == 0
    assert word in " ".join(one.decode() for one in world.texts(0).values())
    assert waiting_in(world.copies[0].copy) == 1


def test_who_is_quiet_for_a_week_is_told() -> None:
    week = dt.timedelta(days=9, hours=3)
    devices = [
        DeviceNews("copia-1", "Luz", "ANAM", NOW - week),
        DeviceNews("copia-2", "Eva", "ANAM", NOW - 2 * week),
        DeviceNews("copia-3", "Ana", "INFOM", NOW - dt.timedelta(days=2)),
        DeviceNews("copia-4"),
    ]
    assert silence(devices, NOW) == ("Sin noticias de ANAM desde hace 9 días.",)


def test_a_clock_that_is_ahead_does_not_make_a_copy_look_fresh(world: World) -> None:
    world.exchange(0, NOW + dt.timedelta(days=4000))
    (news,) = world.exchange(1, NOW).devices
    assert news.heard == NOW
