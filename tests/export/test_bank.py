"""The folder of what editions share: it may be read-only, shared, deleted; that costs time only."""

import os
import shutil
from pathlib import Path

import pytest

from guia_editor.export.bank import Bank


def test_a_bank_that_may_only_be_read_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Bank(tmp_path).write("uno", b"1")

    def forbidden(*_given: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "utime", forbidden)
    assert Bank(tmp_path).read("uno") == b"1"


def test_room_is_made_while_another_process_makes_room_too(tmp_path: Path) -> None:
    for name in range(6):
        (tmp_path / f"ido{name}").symlink_to(tmp_path / "no-hay")
        (tmp_path / f"viejo{name}").write_bytes(b"x" * 100)
    Bank(tmp_path, limit=200)
    assert sum(file.is_file() for file in tmp_path.iterdir()) == 1


def test_what_was_used_last_stays(tmp_path: Path) -> None:
    bank = Bank(tmp_path, limit=300)
    for age, name in enumerate("abc"):
        bank.write(name, b"x" * 60)
        os.utime(tmp_path / name, (1000 + age, 1000 + age))
    bank.read("a")
    bank.write("d", b"x" * 60)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a", "d"]


def test_a_folder_deleted_meanwhile_is_made_again(tmp_path: Path) -> None:
    bank = Bank(tmp_path / "banco")
    bank.write("uno", b"1")
    shutil.rmtree(tmp_path / "banco")
    assert bank.read("uno") is None
    bank.write("uno", b"1")
    assert bank.read("uno") == b"1"
