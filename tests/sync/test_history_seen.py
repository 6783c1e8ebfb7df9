from __future__ import annotations

import os
from pathlib import Path

import pytest

from guia_editor.sync import folders, history, seen
from guia_editor.sync.history import Author, History

ANA = Author("Ana")
OLD = 1_600_000_000


@pytest.fixture
def guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "guía"
    (folder / "contenido").mkdir(parents=True)
    (folder / "contenido" / "guia.yaml").write_text("titulo: x\n")
    for number in range(40):
        (folder / "contenido" / f"{number:02}.md").write_text("uno")
    for file in (folder / "contenido").iterdir():
        os.utime(file, (OLD, OLD))
    with History.open(folder) as made:
        made.record(ANA, "Primera")
    return folder


def read_files(guide: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], tuple[str, ...]]:
    """Return which files are read to know what changed, and what changed."""
    names: list[str] = []

    def spy(place: Path) -> bytes | None:
        names.append(place.name)
        return folders.bytes_of(place)

    with monkeypatch.context() as patch, History.open(guide) as opened:
        patch.setattr(history, "bytes_of", spy)
        dirty = opened.dirty()
    return sorted(names), dirty


def test_what_has_not_changed_is_not_read_again(guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_files(guide, monkeypatch) == ([], ())
    (guide / "contenido" / "07.md").write_text("dos")
    assert read_files(guide, monkeypatch) == (["07.md"], ("contenido/07.md",))


def test_a_change_that_keeps_size_and_date_is_seen(guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = guide / "contenido" / ".otro"
    other.write_text("dos")
    os.utime(other, (OLD, OLD))
    other.replace(guide / "contenido" / "07.md")
    assert read_files(guide, monkeypatch) == (["07.md"], ("contenido/07.md",))


def test_two_changes_within_one_step_of_the_clock_are_seen(guide: Path) -> None:
    file = guide / "contenido" / "07.md"
    with History.open(guide) as opened:
        for number in range(8):
            with file.open("r+") as stream:  # in place: the same file, the same size
                stream.write(f"{number:03}")
            now = file.stat().st_mtime_ns // 2_000_000_000 * 2_000_000_000
            os.utime(file, ns=(now, now))
            made = opened.record(ANA, str(number))
            assert made is not None
            assert opened.read(made.id, "contenido/07.md") == f"{number:03}".encode()


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"{",
        b"[]",
        b'{"formato": 2, "archivos": {}}',
        b'{"formato": 1, "archivos": {"contenido/07.md": 3}}',
    ],
)
def test_what_was_seen_may_be_damaged_or_deleted(
    guide: Path, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    with History.open(guide) as opened:
        (opened.copy.folder / "vistos.json").write_bytes(said)
    names, dirty = read_files(guide, monkeypatch)
    assert (len(names), dirty) == (41, ())


def test_a_disk_that_takes_no_cache_is_no_trouble(guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with History.open(guide) as opened:
        cache = opened.copy.folder / "vistos.json"
        cache.unlink()
        cache.with_suffix(".tmp").mkdir()
    monkeypatch.setattr(seen, "_WORTH_WRITING", 1)
    assert read_files(guide, monkeypatch)[1] == ()
    assert not cache.exists()
