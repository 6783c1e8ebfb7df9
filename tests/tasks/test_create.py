from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guia_editor.errors import Cancelled, GuideError, GuideNotFound
from guia_editor.storage.shipped import PARTS, shipped_guide
from guia_editor.storage.workspace import open_guide
from guia_editor.sync.copies import find_copy
from guia_editor.sync.history import History, head_of
from guia_editor.tasks.create import create_guide


class StopsAt:
    """Asks to stop at a step."""

    def __init__(self, step: int) -> None:
        self.stop = step
        self.total = 0

    def step(self, done: int, total: int, label: str) -> None:
        self.total = total
        if done == self.stop:
            raise Cancelled


def below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in PARTS
        for path in sorted((folder / part).rglob("*"))
        if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts
    }


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A guide of a few files, so that copying is quick; opening it is not what is tried here."""
    folder = tmp_path / "origen"
    for name in ("contenido/guia.yaml", "contenido/a.md", "plantillas/tema.css", "traducciones/LEEME.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(f"{name}\r\n".encode())
    (folder / "contenido" / "enlace.md").symlink_to("/etc/passwd")
    return folder


def test_the_shipped_guide_becomes_a_working_one_with_a_history(tmp_path: Path) -> None:
    folder = create_guide(tmp_path / "mi guía")
    assert below(folder) == below(shipped_guide())
    assert open_guide(folder).title == open_guide(shipped_guide()).title
    assert [path.name for path in tmp_path.iterdir()] == ["mi guía"]
    assert len(head_of(folder)) == 40


def test_git_itself_finds_the_history_whole(tmp_path: Path, source: Path) -> None:
    folder = create_guide(tmp_path / "guía", source=source)

    copy = find_copy(folder)
    assert copy is not None

    def git(*words: str) -> str:
        return subprocess.run(
            ["git", "-c", f"safe.directory={copy.history}", *words],
            cwd=copy.history,
            capture_output=True,
            check=True,
        ).stdout.decode()

    assert git("fsck", "--strict", "--no-dangling") == ""
    assert git("rev-parse", "HEAD").strip() == head_of(folder)
    assert git("log", "--format=%an|%ae|%s").strip() == "Guía|guia@guia.invalid|Guía nueva"
    assert git("branch", "--show-current").strip() == "main"
    names = git("ls-tree", "-r", "--name-only", "HEAD").split()
    assert names == ["contenido/a.md", "contenido/guia.yaml", "plantillas/tema.css", "traducciones/LEEME.md"]
    assert git("cat-file", "blob", "HEAD:contenido/a.md") == "contenido/a.md\r\n"


def test_the_persons_own_git_configuration_is_not_read(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "casa"
    home.mkdir()
    (home / ".gitconfig").write_text("[user]\nname = Otra Persona\n[core]\nautocrlf = true\n[broken\n")
    program = f"""
from pathlib import Path
from guia_editor.tasks.create import create_guide
create_guide(Path({str(tmp_path / "guía")!r}), source=Path({str(source)!r}))
"""
    environment = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment)
    assert len(head_of(tmp_path / "guía")) == 40


def test_an_empty_folder_is_filled(tmp_path: Path, source: Path) -> None:
    (tmp_path / "vacía").mkdir()
    create_guide(tmp_path / "vacía", source=source)
    assert (tmp_path / "vacía" / "contenido" / "guia.yaml").exists()


def test_what_is_there_is_never_touched(tmp_path: Path, source: Path) -> None:
    full = tmp_path / "llena"
    full.mkdir()
    (full / "tesis.docx").write_text("x")
    file = tmp_path / "archivo"
    file.write_text("x")
    link = tmp_path / "enlace"
    link.symlink_to(tmp_path / "no-existe")
    for target in (full, file, link):
        with pytest.raises(GuideError, match="no está vacía"):
            create_guide(target, source=source)
    assert [path.name for path in full.iterdir()] == ["tesis.docx"]
    assert file.read_text() == "x"


def test_a_stop_at_any_step_leaves_nothing(tmp_path: Path, source: Path) -> None:
    counter = StopsAt(-1)
    create_guide(tmp_path / "entera", counter, source)
    assert counter.total == 5
    for step in range(counter.total + 1):
        with pytest.raises(Cancelled):
            create_guide(tmp_path / "dentro" / "guía", StopsAt(step), source)
        assert list((tmp_path / "dentro").iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, source: Path) -> None:
    (tmp_path / "archivo").write_text("x")
    with pytest.raises(GuideError, match="No se pudo crear"):
        create_guide(tmp_path / "archivo" / "guía", source=source)
    with pytest.raises(GuideNotFound):
        create_guide(tmp_path / "guía", source=tmp_path)
    assert not (tmp_path / "guía").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_while_creating_there_is_a_whole_guide_or_none(tmp_path: Path, source: Path) -> None:
    for number in range(300):
        (source / "contenido" / f"{number:03}.md").write_text("x" * 1000)
    program = f"""
from pathlib import Path
from guia_editor.tasks.create import create_guide
print("listo", flush=True)
create_guide(Path({str(tmp_path / "guía")!r}), source=Path({str(source)!r}))
"""
    target = tmp_path / "guía"
    for number in range(6):
        with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as creator:
            assert creator.stdout
            creator.stdout.readline()
            time.sleep(0.004 + 0.012 * number)
            creator.send_signal(signal.SIGKILL)
        if target.exists():
            assert below(target) == below(source)
            with History.open(target):
                assert len(head_of(target)) in (0, 40)
            return
    create_guide(target, source=source)
    assert len(below(target)) == 304
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".guía")] == []


def test_the_folder_holds_plain_files_only(tmp_path: Path, source: Path) -> None:
    folder = create_guide(tmp_path / "guía", source=source)
    assert sorted(path.name for path in folder.iterdir()) == [
        ".guia",
        "contenido",
        "plantillas",
        "traducciones",
    ]


def test_a_guide_whose_history_cannot_be_begun_is_a_guide_all_the_same(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "estado").write_text("no es una carpeta")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "estado"))
    folder = create_guide(tmp_path / "guía", source=source)
    assert below(folder) == below(source)
    assert head_of(folder) == ""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "otro"))
    with History.open(folder) as history:
        assert history.dirty()
