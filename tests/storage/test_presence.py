"""Presence: windows on one chapter hear of each other, and the dead are forgotten."""

import os
import threading
import time
from pathlib import Path

import pytest

from guia_editor.settings import state_folder
from guia_editor.storage import presence
from guia_editor.storage.presence import Presence, Someone, others


class Ear:
    def __init__(self) -> None:
        self.heard: list[tuple[Someone, ...]] = []
        self._new = threading.Condition()

    def __call__(self, found: tuple[Someone, ...]) -> None:
        with self._new:
            self.heard.append(found)
            self._new.notify_all()

    def wait_for(self, people: list[str]) -> None:
        def is_so() -> bool:
            return bool(self.heard) and [one.person for one in self.heard[-1]] == people

        with self._new:
            assert self._new.wait_for(is_so, 10), self.heard


def test_two_windows_on_a_chapter_hear_of_each_other(tmp_path: Path) -> None:
    first, second, elsewhere = Ear(), Ear(), Ear()
    maria = Presence(tmp_path, "a.md", first, "María", "INFOM", every=0.05)
    jose = Presence(tmp_path, "a.md", second, "José", "ANAM", every=0.05)
    other = Presence(tmp_path, "b.md", elsewhere, "Ana", every=0.05)
    first.wait_for(["José"])
    second.wait_for(["María"])
    assert second.heard[-1][0].institution == "INFOM"
    assert second.heard[-1][0].is_here
    jose.close()
    first.wait_for([])
    maria.close()
    other.close()
    assert elsewhere.heard == []
    assert others(tmp_path) == ()
    assert (tmp_path / ".guia" / ".gitignore").read_text() == "*\n"


def test_whoever_died_is_forgotten_at_once_on_the_same_computer(tmp_path: Path) -> None:
    ear = Ear()
    folder = tmp_path / ".guia" / "presencia"
    folder.mkdir(parents=True)
    (folder / "muerto.json").write_text(
        f'{{"path": "a.md", "person": "Nadie", "host": "{os.uname().nodename}"}}'
    )
    (folder / "lejos.json").write_text('{"path": "a.md", "person": "Rosa", "host": "otra-computadora"}')
    maria = Presence(tmp_path, "a.md", ear, "María", every=0.05)
    ear.wait_for(["Rosa"])
    assert not ear.heard[-1][0].is_here
    long_ago = time.time() - 2 * presence.OLD_SECONDS
    os.utime(folder / "lejos.json", (long_ago, long_ago))
    ear.wait_for([])
    maria.close()
    assert list(folder.iterdir()) == []


def test_nonsense_among_the_files_harms_nobody(tmp_path: Path) -> None:
    ear = Ear()
    folder = tmp_path / ".guia" / "presencia"
    folder.mkdir(parents=True)
    nonsense = ("", "[1]", '{"x": 1}', "\0" * 10, "[" * 4000, '{"path": "a.md", "person": ["Nadie"]}')
    for name, text in enumerate(nonsense):
        (folder / f"{name}.json").write_text(text)
    (folder / "rosa.json").write_text('{"path": "a.md", "person": "Rosa", "host": "otra-computadora"}')
    maria = Presence(tmp_path, "a.md", ear, "María", every=0.05)
    ear.wait_for(["Rosa"])
    maria.close()


def test_a_guide_that_may_only_be_read_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_guide: Path, _name: str) -> Path:
        raise PermissionError

    monkeypatch.setattr(presence, "hidden_folder", refuse)
    first, second = Ear(), Ear()
    maria = Presence(tmp_path, "a.md", first, "María", every=0.05)
    jose = Presence(tmp_path, "a.md", second, "José", every=0.05)
    first.wait_for(["José"])
    assert list(tmp_path.iterdir()) == []
    assert any((state_folder() / "presencia").rglob("*.json"))
    jose.close()
    maria.close()
