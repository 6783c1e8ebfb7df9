from __future__ import annotations

import subprocess
from pathlib import Path

import pygit2
import pytest

from guia_editor.storage import locks
from guia_editor.sync import packing
from guia_editor.sync.engine import reopen
from guia_editor.sync.history import Author, History
from guia_editor.sync.packing import pack, pack_later

ANA = Author("Ana")


@pytest.fixture
def history(tmp_path: Path) -> History:
    (tmp_path / "g" / "contenido").mkdir(parents=True)
    (tmp_path / "g" / "contenido" / "guia.yaml").write_text("titulo: x\n")
    return History.open(tmp_path / "g")


def grow(history: History, count: int, word: str = "") -> None:
    for number in range(count):
        (history.guide / "contenido" / "a.md").write_text(f"{word} {number}\n" * 20)
        history.record(ANA, str(number))


def loose(history: History) -> int:
    return sum(1 for one in history.objects_path.glob("??/*") if len(one.name) == 38)


def packs(history: History) -> list[Path]:
    return sorted((history.objects_path / "pack").glob("*.pack"))


def everything(history: History) -> list[bytes | None]:
    return [history.read(one.id, "contenido/a.md") for one in history.versions()]


def git_is_content(history: History) -> bool:
    found = subprocess.run(
        ["git", "-c", f"safe.directory={history.copy.history}", "fsck", "--strict", "--no-dangling"],
        cwd=history.copy.history,
        capture_output=True,
        check=False,
    )
    return found.returncode == 0 and not found.stdout


def test_packing_keeps_every_version_in_one_file(history: History) -> None:
    grow(history, 30, "uno")
    before = everything(history)
    reader = reopen(history.copy.history)
    assert history.head in reader
    assert pack(history.copy.history)
    assert (loose(history), len(packs(history))) == (0, 1)
    grow(history, 30, "dos")
    assert pack(history.copy.history)
    assert (loose(history), len(packs(history))) == (0, 1)
    assert everything(history)[-30:] == before
    assert len(everything(history)) == 60
    # Whoever had it open before finds everything too.
    assert all(reader[one.id].type == pygit2.enums.ObjectType.COMMIT for one in history.versions())
    assert git_is_content(history)


def test_large_packs_are_left_alone(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    grow(history, 10)
    pack(history.copy.history)
    monkeypatch.setattr(packing, "_SMALL_BYTES", 10)
    first = packs(history)
    grow(history, 10, "más")
    pack(history.copy.history)
    assert set(first) < set(packs(history))
    assert len(packs(history)) == 2
    assert loose(history) == 0
    assert git_is_content(history)


def test_nothing_is_deleted_before_the_new_pack_is_proved(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(history, 10)
    before = (loose(history), everything(history))
    real = packing._write

    def torn(folder: Path, ids: list[str], place: Path) -> None:
        real(folder, ids, place)
        (file,) = place.glob("*.pack")
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 255
        file.chmod(0o600)
        file.write_bytes(data)

    def partial(folder: Path, ids: list[str], place: Path) -> None:
        real(folder, ids[:-1], place)

    for fault in (torn, partial):
        monkeypatch.setattr(packing, "_write", fault)
        with pytest.raises((pygit2.GitError, KeyError)):
            pack(history.copy.history)
        assert (loose(history), everything(history)) == before
        assert packs(history) == []


def test_one_packs_at_a_time(history: History) -> None:
    grow(history, 5)
    with (history.copy.folder / "empaque").open("ab") as somebody:
        assert locks.take(somebody)
        assert not pack(history.copy.history)
        assert packs(history) == []
    assert pack(history.copy.history)
    assert len(packs(history)) == 1


def test_recording_starts_it_when_much_lies_about(history: History) -> None:
    assert pack_later(history.copy.history) is None
    grow(history, 40)
    thread = pack_later(history.copy.history, loose=64)
    assert thread is not None
    grow(history, 10, "mientras tanto")
    thread.join()
    assert len(packs(history)) == 1
    assert len(everything(history)) == 50
    again = pack_later(history.copy.history, loose=10**6, packs=1)
    assert again is not None
    again.join()
    assert git_is_content(history)
