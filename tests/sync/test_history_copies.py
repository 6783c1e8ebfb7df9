from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from guia_editor.errors import GuideError
from guia_editor.sync.copies import copies_folder, copy_of, find_copy
from guia_editor.sync.history import Author, History, head_of
from guia_editor.sync.loose import sweep_torn

ANA = Author("Ana")


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    folder = tmp_path / "guía"
    (folder / "contenido").mkdir(parents=True)
    (folder / "contenido" / "guia.yaml").write_text("titulo: x\n")
    with History.open(folder) as history:
        history.record(ANA, "Primera")
    return folder


def record(guide: Path, text: str) -> str:
    (guide / "contenido" / "guia.yaml").write_text(text)
    with History.open(guide) as history:
        history.record(ANA, text)
        return history.head


def mark(guide: Path) -> Path:
    return guide / ".guia" / "copia.json"


def test_looking_makes_nothing(tmp_path: Path) -> None:
    assert find_copy(tmp_path) is None
    assert head_of(tmp_path) == ""
    assert not copies_folder().exists()
    assert list(tmp_path.iterdir()) == []


def test_the_history_lies_outside_the_folder(guide: Path) -> None:
    copy = copy_of(guide)
    assert copy.history.is_dir()
    assert not copy.history.is_relative_to(guide)
    assert sorted(one.name for one in guide.iterdir()) == [".guia", "contenido"]
    assert json.loads(mark(guide).read_text()) == {"id": copy.id}


def test_a_folder_that_moved_keeps_its_history(guide: Path) -> None:
    head, id = head_of(guide), copy_of(guide).id
    moved = guide.rename(guide.with_name("otro lugar"))
    assert head_of(moved) == head
    assert copy_of(moved).id == id
    guide.mkdir()
    assert head_of(guide) == ""
    assert copy_of(guide).id != id
    assert copy_of(moved).id == id


def test_a_copied_folder_gets_a_history_of_its_own_that_begins_alike(guide: Path) -> None:
    head, id = head_of(guide), copy_of(guide).id
    twin = Path(shutil.copytree(guide, guide.with_name("copia")))
    assert head_of(twin) == ""
    with History.open(twin) as history:
        assert history.head == head
        assert history.dirty() == ()
    assert copy_of(twin).id not in (id, "")
    assert record(twin, "en la copia") != head
    assert head_of(guide) == head
    assert copy_of(guide).id == id


def test_a_folder_from_another_computer_begins_a_history(
    guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = copy_of(guide).id
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "otra computadora"))
    with History.open(guide) as history:
        assert history.head == ""
        assert history.record(ANA, "Primera de aquí") is not None
    assert copy_of(guide).id != id


def test_a_folder_that_lost_its_hidden_file_keeps_its_history(guide: Path) -> None:
    head = head_of(guide)
    shutil.rmtree(guide / ".guia")
    assert head_of(guide) == head
    with History.open(guide) as history:
        assert history.head == head
    assert mark(guide).exists()


def test_a_folder_that_cannot_be_written_has_a_history_all_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "disco"
    (folder / "contenido").mkdir(parents=True)
    (folder / "contenido" / "guia.yaml").write_text("titulo: x\n")
    (folder / ".guia").write_text("no es una carpeta")
    head = record(folder, "uno")
    assert head_of(folder) == head
    assert record(folder, "dos") != head


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"{",
        b"[]",
        b'{"id": 7}',
        b'{"id": "../../../otro"}',
        b'{"id": "ABCDEF0123456789ABCDEF0123456789"}',
        b'{"id": "' + b"0" * 32 + b'"}',
        b"[" * 30_000,
    ],
)
def test_what_a_folder_claims_leads_nowhere_else(guide: Path, said: bytes) -> None:
    head = head_of(guide)
    mark(guide).write_bytes(said)
    with History.open(guide) as history:
        assert history.copy.folder.parent == copies_folder()
        assert history.head == head


def test_a_stolen_id_gives_nobody_elses_history_away(guide: Path, tmp_path: Path) -> None:
    foreign = tmp_path / "ajena"
    (foreign / "contenido").mkdir(parents=True)
    (foreign / "contenido" / "guia.yaml").write_text("titulo: ajena\n")
    (foreign / ".guia").mkdir()
    shutil.copy(mark(guide), mark(foreign))
    head = head_of(guide)
    record(foreign, "cambio")
    assert head_of(guide) == head
    assert copy_of(guide).id != copy_of(foreign).id


def test_a_linked_hidden_folder_is_neither_read_nor_written(guide: Path, tmp_path: Path) -> None:
    outside = tmp_path / "fuera"
    shutil.move(guide / ".guia", outside)
    (guide / ".guia").symlink_to(outside)
    (outside / "copia.json").write_text('{"id": "' + "a" * 32 + '"}')
    head = record(guide, "más")
    assert head_of(guide) == head
    assert (outside / "copia.json").read_text() == '{"id": "' + "a" * 32 + '"}'


def test_a_state_folder_that_cannot_be_written_is_told(guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (guide.parent / "archivo").write_text("x")
    monkeypatch.setenv("XDG_STATE_HOME", str(guide.parent / "archivo"))
    with pytest.raises(GuideError, match="No se puede guardar el historial"):
        History.open(guide)


def test_a_damaged_history_is_told_and_the_folder_stays(guide: Path) -> None:
    copy = copy_of(guide)
    before = (guide / "contenido" / "guia.yaml").read_bytes()
    tip = (copy.history / "refs" / "heads" / "main").read_text().strip()
    damaged = copy.history / "objects" / tip[:2] / tip[2:]
    whole = damaged.read_bytes()
    for bytes_left in (
        b"",
        whole[:3],
        whole[: len(whole) // 2],
        whole[:-1],
        b"\0" * len(whole),
        whole + b"x",
    ):
        damaged.write_bytes(bytes_left)
        sweep_torn.cache_clear()
        with pytest.raises(GuideError, match=r"falta una parte.*Su texto sigue en la carpeta"):
            History.open(guide)
        assert not damaged.exists()
    (copy.history / "refs" / "heads" / "main").write_text("\0" * 41)
    with pytest.raises(GuideError, match="Su texto sigue en la carpeta"):
        History.open(guide)
    assert head_of(guide) == ""
    assert (guide / "contenido" / "guia.yaml").read_bytes() == before
    copy.history.rename(copy.history.with_name("guardado"))
    with History.open(guide) as history:
        assert history.record(ANA, "Otra vez") is not None


def test_what_killed_processes_leave_is_put_in_order(guide: Path) -> None:
    copy = copy_of(guide)
    strays = [
        copy.history / name
        for name in (
            "HEAD.lock",
            "config.lock",
            "refs/heads/main.lock",
            "packed-refs.lock",
            "objects/tmp_obj_x",
        )
    ]
    for stray in strays:
        stray.write_text("")
    (copy.folder / "aplicar.json").write_text("{")
    half = copy.history.with_name("historial.git.nuevo")
    half.mkdir()
    (half / "HEAD").write_text("ref: x")
    assert record(guide, "sigue")
    assert not [one for one in strays if one.exists()]
    assert not (copy.folder / "aplicar.json").exists()


def test_a_torn_object_that_no_version_needs_is_no_damage(guide: Path) -> None:
    objects = copy_of(guide).history / "objects"
    stray = objects / "aa" / ("b" * 38)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x\x9c\x01")
    sweep_torn.cache_clear()
    assert record(guide, "sigue")
    assert not stray.exists()
