from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from guia_editor.sync.copies import copy_of
from guia_editor.sync.history import Author, History

ANA = Author("Ana")
HOOKS = (
    *("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "pre-rebase", "post-checkout"),
    *("post-merge", "pre-push", "pre-auto-gc", "reference-transaction", "post-index-change", "fsmonitor"),
)


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    folder = tmp_path / "guía"
    (folder / "contenido").mkdir(parents=True)
    (folder / "contenido" / "guia.yaml").write_text("titulo: x\n")
    (folder / "contenido" / "a.md").write_text("uno\n")
    return folder


def trap(guide: Path, place: Path) -> None:
    """Leave a repository in the folder that would run a program at everything that Git does."""
    ran = place / "corrió"
    script = place / "trampa"
    script.write_text(f"#!/bin/sh\ntouch '{ran}'\ncat\n")
    script.chmod(0o755)
    subprocess.run(["git", "init", "-q", str(guide)], check=True)
    for hook in HOOKS:
        shutil.copy(script, guide / ".git" / "hooks" / hook)
    victim = place / "víctima"
    victim.mkdir()
    (victim / "a.md").write_text("de la víctima")
    for key, value in {
        "core.worktree": str(victim),
        "core.fsmonitor": str(script),
        "core.hooksPath": str(guide / ".git" / "hooks"),
        "core.sshCommand": str(script),
        "core.editor": str(script),
        "core.pager": str(script),
        "filter.x.clean": str(script),
        "filter.x.smudge": str(script),
        "filter.x.required": "true",
        "diff.x.textconv": str(script),
        "diff.x.command": str(script),
        "merge.x.driver": str(script),
        "gpg.program": str(script),
        "commit.gpgSign": "true",
        "credential.helper": f"!{script}",
        "include.path": str(place / "incluido"),
        "user.name": "Intruso",
        "core.autocrlf": "true",
    }.items():
        subprocess.run(["git", "config", "-f", str(guide / ".git" / "config"), key, value], check=True)
    (guide / ".gitattributes").write_text("* filter=x diff=x merge=x text eol=crlf\n")
    (guide / "contenido" / ".gitattributes").write_text("* filter=x ident export-ignore\n")
    (guide / ".gitignore").write_text("*\n")
    (guide / ".gitmodules").write_text('[submodule "x"]\npath = x\nurl = ext::sh\n')


def everything(history: History, guide: Path) -> None:
    history.record(ANA, "1")
    (guide / "contenido" / "a.md").write_bytes(b"dos\r\n$Id$\n")
    version = history.record(ANA, "2")
    assert version is not None
    assert history.versions()[0].author == ANA
    assert history.read(version.id, "contenido/a.md") == b"dos\r\n$Id$\n"
    assert sorted(history.files(version.id)) == ["contenido/a.md", "contenido/guia.yaml"]
    old = history.versions()[1].id
    tree = str(history.repository[old].peel(1).tree_id)
    again = history.write(tree, (version.id,), ANA, "3")
    assert history.apply(again, ANA)
    assert (guide / "contenido" / "a.md").read_text() == "uno\n"
    assert history.dirty() == ()


def test_nothing_of_a_foreign_repository_is_run_read_or_touched(guide: Path, tmp_path: Path) -> None:
    trap(guide, tmp_path)
    before = {one: one.read_bytes() for one in (guide / ".git").rglob("*") if one.is_file()}
    with History.open(guide) as history:
        everything(history, guide)
    assert not (tmp_path / "corrió").exists()
    assert (tmp_path / "víctima" / "a.md").read_text() == "de la víctima"
    assert {one: one.read_bytes() for one in (guide / ".git").rglob("*") if one.is_file()} == before


def test_the_system_is_never_asked_for_anything_in_a_foreign_repository(guide: Path, tmp_path: Path) -> None:
    trap(guide, tmp_path)
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    program = (
        "import sys; from pathlib import Path; from guia_editor.sync.history import *\n"
        "with History.open(Path(sys.argv[1])) as h: h.record(Author('Ana'), 'x'); h.dirty()"
    )
    log = tmp_path / "llamadas"
    subprocess.run(
        [strace, "-f", "-e", "trace=file,execve", "-o", str(log), sys.executable, "-c", program, str(guide)],
        check=True,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    calls = log.read_text(errors="replace").replace(r"gu\303\255a", "guía")
    assert "historial.git" in calls
    assert "/guía/contenido" in calls
    assert "/guía/.git" not in calls
    assert calls.count("execve(") == 1
    assert ".gitconfig" not in calls


def test_a_redirection_in_the_folder_leads_nowhere(guide: Path, tmp_path: Path) -> None:
    other = tmp_path / "otro.git"
    subprocess.run(["git", "init", "-q", "--bare", str(other)], check=True)
    (guide / ".git").write_text(f"gitdir: {other}\n")
    before = sorted(other.rglob("*"))
    with History.open(guide) as history:
        everything(history, guide)
    assert sorted(other.rglob("*")) == before


def test_what_somebody_writes_into_our_own_repository_is_put_right(guide: Path, tmp_path: Path) -> None:
    with History.open(guide) as history:
        history.record(ANA, "1")
    copy = copy_of(guide)
    other = tmp_path / "ajenos"
    other.mkdir()
    (copy.history / "objects" / "info").mkdir(exist_ok=True)
    (copy.history / "objects" / "info" / "alternates").write_text(f"{other}\n")
    (copy.history / "commondir").write_text(str(other))
    with (copy.history / "config").open("a") as file:
        file.write(
            f'\tworktree = {other}\n[include]\n\tpath = {other}/config\n[url "ext::"]\n\tinsteadOf = /\n'
        )
    with History.open(guide) as history:
        (guide / "contenido" / "a.md").write_text("x")
        assert history.record(ANA, "2") is not None
        assert len(history.versions()) == 2
        names = {entry.name for entry in history.repository.config}
    assert not {name for name in names if name.startswith(("include", "url"))} | names & {"core.worktree"}
    assert list(other.iterdir()) == []


def test_the_environment_leads_nowhere_else(
    guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path / "otro")], check=True)
    for name in ("GIT_DIR", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "otro" / ".git"))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Intruso")
    with History.open(guide) as history:
        everything(history, guide)
    assert copy_of(guide).history.is_dir()
    assert not list((tmp_path / "otro" / ".git" / "objects").glob("??"))
