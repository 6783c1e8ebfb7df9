from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from guia_editor.sync.history import Author, History

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits of this kind")

PROGRAM = """
import resource, signal, sys
from pathlib import Path
from guia_editor.errors import GuideError
from guia_editor.sync.history import *
from guia_editor.sync import engine
from guia_editor.sync.trees import build
guide, limit, what = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
with History.open(guide) as history:
    if what == "apply":
        blob = str(history.repository.create_blob(bytes(range(256)) * 400))
        tree = build(history.repository, engine.tree_of(history.repository, history.head),
                     {"contenido/a.md": blob, "contenido/b.md": blob})
        new = history.write(tree, (history.head,), Author("Ana"), "x")
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        if what == "apply":
            history.apply(new, Author("Ana"))
        else:
            history.record(Author("Ana"), "x")
    except GuideError as error:
        print("TOLD", error)
    else:
        print("DONE")
"""


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    folder = tmp_path / "guía"
    (folder / "contenido").mkdir(parents=True)
    (folder / "contenido" / "guia.yaml").write_text("titulo: x\n")
    with History.open(folder) as history:
        history.record(Author("Ana"), "Primera")
    return folder


def run(guide: Path, limit: int, what: str) -> str:
    words = [sys.executable, "-c", PROGRAM, str(guide), str(limit), what]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("limit", [0, 30, 1000, 100_000])
def test_a_full_disk_loses_no_version_and_no_text(guide: Path, limit: int) -> None:
    text = random.Random(1).randbytes(150_000)
    (guide / "contenido" / "a.md").write_bytes(text)
    told = run(guide, limit, "record")
    assert "El disco se llenó" in told
    assert (guide / "contenido" / "a.md").read_bytes() == text
    with History.open(guide) as history:
        assert [one.message for one in history.versions()] == ["Primera"]
        assert history.dirty() == ("contenido/a.md",)
        made = history.record(Author("Ana"), "Con espacio otra vez")
        assert made is not None
        assert history.read(made.id, "contenido/a.md") == text


@pytest.mark.parametrize("limit", [0, 30, 1000, 50_000])
def test_a_full_disk_leaves_the_folder_at_its_version(guide: Path, limit: int) -> None:
    (guide / "contenido" / "a.md").write_text("mío")
    with History.open(guide) as history:
        history.record(Author("Ana"), "Segunda")
        head = history.head
    assert "El disco se llenó" in run(guide, limit, "apply")
    assert sorted(one.name for one in guide.iterdir()) == [".guia", "contenido"]
    with History.open(guide) as history:
        assert history.head == head
        assert history.dirty() == ()
    assert (guide / "contenido" / "a.md").read_text() == "mío"
