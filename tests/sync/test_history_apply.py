from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guia_editor.errors import GuideError, UnsafeContent
from guia_editor.sync import checkout
from guia_editor.sync.engine import tree_of
from guia_editor.sync.history import Author, History
from guia_editor.sync.trees import EMPTY_TREE, build

ANA = Author("Ana")
BASE = {
    "contenido/guia.yaml": b"titulo: x\n",
    "contenido/01-a.md": b"a\r\n",
    "contenido/02-b.md": b"b",
    "contenido/anexos/c.md": b"c",
}
NEXT = {
    "contenido/guia.yaml": b"titulo: y\n",
    "contenido/01-a.md": b"otra a\r\n",
    "contenido/anexos": b"ahora es un archivo",
    "contenido/02-b.md/03-c.md": b"ahora es una carpeta",
    "equipo.yaml": b"version: 1\n",
    "revision/eventos/a/1.json": b"{}",
}


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    folder = tmp_path / "guía"
    fill(folder, BASE)
    return folder


def fill(folder: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def held(folder: Path) -> dict[str, bytes]:
    return {
        one.relative_to(folder).as_posix(): one.read_bytes()
        for one in folder.rglob("*")
        if one.is_file() and ".guia" not in one.parts
    }


def version_with(history: History, files: dict[str, bytes], *parents: str) -> str:
    blobs: dict[str, str | None] = {
        path: str(history.repository.create_blob(data)) for path, data in files.items()
    }
    return history.write(build(history.repository, EMPTY_TREE, blobs), parents, ANA, "unión")


def test_the_folder_becomes_what_the_version_holds(guide: Path) -> None:
    with History.open(guide) as history:
        history.record(ANA, "1")
        new = version_with(history, NEXT, history.head)
        (guide / "contenido" / "notas.txt~").write_text("ajeno")
        assert history.apply(new, ANA)
        assert history.head == new
        assert history.dirty() == ()
        assert held(guide) == NEXT | {"contenido/notas.txt~": b"ajeno"}
        assert not list(guide.rglob("*.tmp"))
        assert history.apply(new, ANA)


def test_a_new_copy_is_filled(tmp_path: Path) -> None:
    (tmp_path / "vacía").mkdir()
    with History.open(tmp_path / "vacía") as history:
        assert history.apply(version_with(history, NEXT), ANA)
        assert held(tmp_path / "vacía") == NEXT


def test_what_was_not_recorded_is_recorded_and_the_join_refused(guide: Path) -> None:
    with History.open(guide) as history:
        history.record(ANA, "1")
        old = history.head
        new = version_with(history, NEXT, old)
        (guide / "contenido" / "01-a.md").write_text("escrito mientras tanto")
        assert not history.apply(new, Author("Beto"))
        assert history.versions()[0].author.name == "Beto"
        assert history.versions()[0].parents == (old,)
        assert held(guide) == BASE | {"contenido/01-a.md": b"escrito mientras tanto"}
        again = version_with(history, NEXT, history.head, new)
        assert history.apply(again, ANA)
        assert held(guide) == NEXT


def test_strangers_versions_are_not_applied_over_ours(guide: Path) -> None:
    with History.open(guide) as history:
        history.record(ANA, "1")
        assert not history.apply(version_with(history, NEXT), ANA)
        assert held(guide) == BASE


def test_what_is_saved_while_files_are_replaced_stays(guide: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = checkout._Waiting.put
    with History.open(guide) as history:
        history.record(ANA, "1")
        old = history.head
        new = version_with(history, NEXT, old)

        def put(waiting: checkout._Waiting, place: Path) -> None:
            real(waiting, place)
            (guide / "contenido" / "guia.yaml").write_text("titulo: guardado justo ahora\n")

        monkeypatch.setattr(checkout._Waiting, "put", put)
        assert not history.apply(new, ANA)
        assert history.head == old
        assert held(guide) == BASE | {"contenido/guia.yaml": b"titulo: guardado justo ahora\n"}
        assert not (history.copy.folder / "aplicar.json").exists()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES])
def test_a_disk_that_refuses_leaves_everything_as_it_was(
    guide: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    with History.open(guide) as history:
        history.record(ANA, "1")
        old = history.head
        new = version_with(history, NEXT, old)
        real = checkout._Waiting.put
        for allowed in range(6):
            left = [allowed]

            def put(waiting: checkout._Waiting, place: Path, left: list[int] = left) -> None:
                if not left[0]:
                    raise OSError(code, "no", str(place))
                left[0] -= 1
                real(waiting, place)

            with monkeypatch.context() as patch:
                patch.setattr(checkout._Waiting, "put", put)
                with pytest.raises(GuideError, match=r"disco|permiso"):
                    history.apply(new, ANA)
            assert held(guide) == BASE
            assert history.head == old
            assert not (history.copy.folder / "aplicar.json").exists()
        assert history.apply(new, ANA)


@pytest.mark.parametrize(
    "path",
    [
        "../fuera.md",
        "contenido/../../fuera.md",
        "fuera.md",
        ".git/config",
        "contenido/CON.md",
        "salida/x.pdf",
    ],
)
def test_names_that_no_guide_has_are_never_written(guide: Path, path: str) -> None:
    with History.open(guide) as history:
        history.record(ANA, "1")
        blob = bytes.fromhex(str(history.repository.create_blob(b"x")))
        raw = b"".join(
            b"%o %s\0%s" % (mode, name.encode(), bytes.fromhex(id))
            for mode, name, id in sorted(
                [(0o100644, path, blob.hex())], key=lambda one: one[1]
            )
        )  # fmt: skip
        tree = str(history.repository.odb.write(2, raw))
        odd = history.write(tree, (history.head,), ANA, "x")
        with pytest.raises(UnsafeContent):
            history.apply(odd, ANA)
        assert held(guide) == BASE
        assert sorted(one.name for one in guide.parent.iterdir()) == ["guía"]


def test_a_link_is_never_written_through(guide: Path) -> None:
    outside = guide.parent / "fuera"
    outside.mkdir()
    (outside / "x.md").write_text("mío")
    with History.open(guide) as history:
        history.record(ANA, "1")
        (guide / "revision").symlink_to(outside)
        new = version_with(history, BASE | {"revision/x.md": b"ajeno"}, history.head)
        with pytest.raises(GuideError, match="enlace"):
            history.apply(new, ANA)
        (guide / "revision").unlink()
        (guide / "revision").mkdir()
        (guide / "revision" / "x.md").symlink_to(outside / "x.md")
        with pytest.raises(GuideError, match="enlace"):
            history.apply(new, ANA)
    assert (outside / "x.md").read_text() == "mío"


def dies_at(count: int, work: Callable[[], None]) -> bool:
    """Run some work in a fork that dies at its `count`-th step on the disk; say whether it died."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] != 0
    steps = [count]

    def audit(event: str, _arguments: object) -> None:
        if event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir"):
            steps[0] -= 1
            if not steps[0]:
                os._exit(1)

    sys.addaudithook(audit)
    work()
    os._exit(0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_dying_at_any_step_the_folder_is_the_old_or_the_new_one(guide: Path) -> None:
    with History.open(guide) as history:
        history.record(ANA, "1")
        old = history.head
        new = version_with(history, NEXT, old)
        back = version_with(history, BASE, new)

    def work() -> None:
        History.open(guide).apply(new, ANA)

    step, ended = 0, set[str]()
    while dies_at(step := step + 1, work):
        with History.open(guide) as history:
            assert history.dirty() == ()
            assert held(guide) == (NEXT if history.head == new else BASE)
            ended.add(history.head)
            if history.head == new:
                assert history.apply(back, ANA)
                history.repository.references["refs/heads/main"].set_target(old)
    assert step > 15
    assert ended == {old, new}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_what_is_written_after_a_crash_is_kept(guide: Path) -> None:
    with History.open(guide) as history:
        history.record(ANA, "1")
        old = history.head
        new = version_with(history, NEXT, old)

    def work() -> None:
        History.open(guide).apply(new, ANA)

    for step in range(4, 14):
        assert dies_at(step, work)
        mine = b"escrito tras el fallo %d" % step
        (guide / "contenido" / "01-a.md").write_bytes(mine)
        with History.open(guide) as history:
            assert history.head == old
            assert held(guide) == BASE | {"contenido/01-a.md": mine}
        (guide / "contenido" / "01-a.md").write_bytes(BASE["contenido/01-a.md"])


PATHS = st.sampled_from([f"contenido/{name}" for name in ("a", "a/b", "a/b/c.md", "d.md", "é.md", "f/g.md")])


def without_clashes(files: dict[str, bytes]) -> dict[str, bytes]:
    """Leave out files that stand where another one needs a folder."""
    return {path: data for path, data in files.items() if not any(o.startswith(path + "/") for o in files)}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(PATHS, st.binary(max_size=3)).map(without_clashes), min_size=2, max_size=4))
def test_any_state_follows_any_other(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, bytes]]
) -> None:
    guide = tmp_path_factory.mktemp("g")
    with History.open(guide) as history:
        for state in states:
            full = state | {"contenido/guia.yaml": b"titulo: x\n"}
            version = version_with(history, full, *([history.head] if history.head else []))
            assert history.apply(version, ANA)
            assert held(guide) == full
            assert history.dirty() == ()
            assert tree_of(history.repository, history.head) == tree_of(history.repository, version)
