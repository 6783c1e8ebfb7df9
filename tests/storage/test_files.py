from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from guia_editor.errors import ChangedOnDisk, UnsafeContent
from guia_editor.storage.files import (
    NotTextError,
    TextFile,
    inside,
    read_bytes,
    read_text,
    restore_endings,
    sha256,
    write_new,
    write_text,
)

LINES = st.text(alphabet="ab ñ\r\n|", max_size=60)
IN_A_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@given(LINES)
def test_an_untouched_text_keeps_every_ending(old: str) -> None:
    as_editors_give_it = old.replace("\r\n", "\n").replace("\r", "\n")
    assert restore_endings(old, as_editors_give_it) == old


@given(LINES, LINES)
@example("\ra\n", "\r\r")
def test_words_are_never_changed_by_endings(old: str, new: str) -> None:
    def plain(text: str) -> list[str]:
        return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")

    new = new.replace("\r\n", "\n").replace("\r", "\n")
    assert plain(restore_endings(old, new)) == plain(new)


def test_a_new_line_takes_the_prevailing_ending_and_old_ones_keep_theirs() -> None:
    old = "uno\r\ndos\ntres\r\ncuatro"
    assert restore_endings(old, "uno\ndos\nnuevo\ntres\ncuatro") == "uno\r\ndos\nnuevo\r\ntres\r\ncuatro"


@given(text=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), bom=st.booleans())
@IN_A_FOLDER
def test_what_is_written_is_read_back_to_the_byte(tmp_path: Path, text: str, bom: bool) -> None:
    path = tmp_path / "capítulo.md"
    before = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    path.write_bytes(before)
    file = read_text(path)
    written = write_text(file, file.text)
    assert path.read_bytes() == before
    assert written == read_text(path) == file
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_mark_permissions_and_final_newline_survive_an_edit(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbfuno\r\ndos")
    path.chmod(0o640)
    write_text(read_text(path), "uno\ntres")
    assert path.read_bytes() == b"\xef\xbb\xbfuno\r\ntres"
    assert path.stat().st_mode & 0o777 == 0o640


def test_the_same_text_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"uno\r\ndos\n")
    os.utime(path, ns=(1, 1))
    file = read_text(path)
    assert write_text(file, "uno\ndos\n") == file
    assert path.stat().st_mtime_ns == 1
    path.write_bytes(b"otro")
    with pytest.raises(ChangedOnDisk):
        write_text(file, "uno\ndos\n")


def test_a_file_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("uno")
    file = read_text(path)
    path.write_text("de otra persona")
    with pytest.raises(ChangedOnDisk, match="cambió en el disco"):
        write_text(file, "mío")
    assert path.read_text() == "de otra persona"
    path.unlink()
    with pytest.raises(ChangedOnDisk):
        write_text(file, "mío")
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_never_replaces_another(tmp_path: Path) -> None:
    write_new(tmp_path / "a.md", "uno\n")
    with pytest.raises(ChangedOnDisk, match="ya existe"):
        write_new(tmp_path / "a.md", "dos\n")
    assert (tmp_path / "a.md").read_text() == "uno\n"


def test_a_write_that_fails_leaves_the_old_text_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_text("uno")
    file = read_text(path)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_text(file, "dos")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("a.md", "uno")]


KILLED_AT_EVERY_STEP = """
import os, signal, sys
from pathlib import Path
from guia_editor.storage.files import read_text, write_text

path = Path(sys.argv[1])
old, new = "a" * 100_000, "b" * 100_000
seen = []
for step in range(1, 5000):
    path.write_text(old)
    child = os.fork()
    if not child:
        file = read_text(path)
        left = step

        def count(frame, event, argument):
            global left
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(count)
        write_text(file, new)
        sys.setprofile(None)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    text = path.read_text()
    seen.append("old" if text == old else "new" if text == new else f"torn at {step}: {text[:9]!r}")
    if status == 0:
        break
print(len(seen), status, *dict.fromkeys(seen), sep=";")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_killed_at_any_step_of_a_write_the_file_holds_the_old_text_or_the_new(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    run = subprocess.run(
        [sys.executable, "-c", KILLED_AT_EVERY_STEP, str(path)], capture_output=True, text=True, check=True
    )
    steps, status, *seen = run.stdout.strip().split(";")
    assert int(steps) > 100
    assert status == "0"
    assert seen == ["old", "new"]
    leftovers = [one.name for one in tmp_path.iterdir() if one != path]
    assert leftovers
    assert all(name.startswith(".a.md.") and name.endswith(".tmp") for name in leftovers)


HOSTILE = [
    "../fuera.png",
    "imagenes/../../fuera.png",
    "/etc/passwd",
    "//servidor/recurso/x.png",
    "\\\\servidor\\recurso\\x.png",
    "..\\fuera.png",
    "C:/Windows/x.png",
    "c:x.png",
    "file:///etc/passwd",
    "FILE:/etc/passwd",
    "https://ejemplo.gt/x.png",
    "data:image/png;base64,AAAA",
    "imagenes/x.png:flujo",
    "imagenes/x\0.png",
    "imagenes/x\n.png",
    "",
    " ",
    ".",
    "./",
]


@pytest.mark.parametrize("path", HOSTILE)
def test_the_jail_refuses(tmp_path: Path, path: str) -> None:
    with pytest.raises(UnsafeContent):
        inside(tmp_path, path)


def test_the_jail_follows_links_and_refuses_those_that_lead_out(tmp_path: Path) -> None:
    guide, outside = tmp_path / "guía", tmp_path / "fuera"
    guide.mkdir()
    outside.mkdir()
    (guide / "real.md").write_text("x")
    (guide / "dentro.md").symlink_to(guide / "real.md")
    (guide / "carpeta").symlink_to(outside)
    (guide / "rueda").symlink_to(guide / "rueda")
    assert inside(guide, "dentro.md") == guide / "real.md"
    for path in ("carpeta/x.md", "carpeta", "rueda"):
        with pytest.raises(UnsafeContent):
            inside(guide, path)


@given(st.text(max_size=40) | st.lists(st.sampled_from(["..", ".", "a", "/", "\\", "c:", ""])).map("/".join))
@IN_A_FOLDER
def test_whatever_passes_the_jail_is_inside(tmp_path: Path, path: str) -> None:
    try:
        found = inside(tmp_path, path)
    except UnsafeContent:
        return
    assert found != tmp_path.resolve()
    assert found.is_relative_to(tmp_path.resolve())


@pytest.mark.parametrize(
    ("data", "line"),
    [(b"a\nb\xe1\n", 2), ("año".encode("utf-16"), 1), (b"a\n\n\0", 3), ("año".encode("latin-1"), 1)],
)
def test_what_is_not_utf8_is_told_with_its_line(tmp_path: Path, data: bytes, line: int) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(data)
    with pytest.raises(NotTextError) as caught:
        read_text(path)
    assert caught.value.line == line
    assert "UTF-8" in caught.value.remedy


def test_pipes_and_large_files_are_refused_unread(tmp_path: Path) -> None:
    large = tmp_path / "grande.md"
    with large.open("wb") as stream:
        stream.truncate(10**9)
    with pytest.raises(UnsafeContent, match="pesa"):
        read_bytes(large, 1_000_000)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "tubo")
        with pytest.raises(UnsafeContent, match="corriente"):
            read_bytes(tmp_path / "tubo", 1_000_000)


def test_a_read_file_knows_its_hash(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbfhola\n")
    assert read_text(path) == TextFile(path, "hola\n", sha256(b"\xef\xbb\xbfhola\n"), bom=True)
