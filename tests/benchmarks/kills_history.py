"""Kill the program again and again while it saves, records, joins and packs, and count what is lost.

    python -m tests.benchmarks.kills_history 200

A child saves chapters, adds events, records versions, lets the folder stand at versions joined from another
copy (which change four files at once), and packs much too often; it tells over a pipe what it is about to do
and what is done. The parent kills it with SIGKILL at a random moment, opens the history as the next start of
the program would, and looks: does it open; is every file whole and one that was to be written; are the four
files of one version; is everything that was told to be done still there?
"""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TextIO

from guia_editor.storage.files import replace_bytes, write_new
from guia_editor.sync import history as history_module
from guia_editor.sync import packing
from guia_editor.sync.engine import tree_of
from guia_editor.sync.history import Author, History
from guia_editor.sync.trees import build
from tests.benchmarks.lives import one_life

ANA, BETO = Author("Ana", "INFOM", "ana"), Author("Beto", "ANAM", "beto")
CHAPTERS = tuple(f"contenido/{number:02}-c.md" for number in range(6))
TOGETHER = tuple(f"contenido/anexos/{number}.md" for number in range(4))


@dataclass(slots=True)
class Count:
    """What came of some kills."""

    kills: int = 0
    saved: int = 0
    recorded: int = 0
    joined: int = 0
    journals: int = 0
    strays: int = 0
    found_dirty: int = 0
    torn: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    fsck: str = ""


def kill_many(times: int, folder: Path, seed: int = 1, longest: float = 0.2) -> Count:
    """Kill `times` children that work on one guide in `folder`; each lives up to `longest` seconds."""
    chance = random.Random(seed)
    guide = folder / "guia"
    (guide / "contenido" / "anexos").mkdir(parents=True)
    (guide / "contenido" / "guia.yaml").write_text("titulo: x\n")
    count = Count()
    allowed: dict[str, set[str]] = {}
    done: set[str] = set()
    for number in range(times):
        told = one_life(
            partial(_work, guide, random.Random(seed * 100_000 + number)), chance.uniform(0.005, longest)
        )
        count.kills += 1
        for line in told:
            kind, _space, rest = line.partition(" ")
            match kind:
                case "saving":
                    path, _space, digest = rest.partition(" ")
                    allowed.setdefault(path, set()).add(digest)
                case "saved":
                    count.saved += 1
                case "recorded":
                    count.recorded += 1
                    done.add(rest)
                case "joined":
                    count.joined += 1
                    done.add(rest)
        _look(guide, allowed, told, done, count)
    _look_at_the_whole(guide, done, count)
    return count


def _work(guide: Path, chance: random.Random, out: TextIO) -> None:
    """Work until killed."""
    packing.LOOSE = 0
    history_module.pack_later = lambda folder: packing.pack_later(folder, 256, 3)
    with History.open(guide) as history:
        while True:
            stamp = f"{chance.getrandbits(64):016x}"
            kind = chance.random()
            if kind < 0.6:
                _save(guide, chance.choice(CHAPTERS), stamp, out)
            elif kind < 0.75:
                path = f"revision/eventos/c/{stamp}.json"
                (guide / path).parent.mkdir(parents=True, exist_ok=True)
                _tell_saving(path, stamp, out)
                write_new(guide / path, _text(stamp))
                out.write("saved\n")
            else:
                _join(history, stamp, out)
                continue
            if chance.random() < 0.8 and (made := history.record(ANA, "x")):
                out.write(f"recorded {made.id}\n")


def _save(guide: Path, path: str, stamp: str, out: TextIO) -> None:
    _tell_saving(path, stamp, out)
    replace_bytes(guide / path, _text(stamp).encode())
    out.write("saved\n")


def _join(history: History, stamp: str, out: TextIO) -> None:
    """Let the folder stand at a version that joins another copy's, which changed four files at once."""
    history.record(ANA, "x")
    repository, head = history.repository, history.head
    for path in TOGETHER:
        _tell_saving(path, stamp, out)
    blob = str(repository.create_blob(_text(stamp).encode()))
    tree = build(repository, tree_of(repository, head), dict.fromkeys(TOGETHER, blob))
    theirs = history.write(tree, (head,) if head else (), BETO, "suyo")
    joined = history.write(tree, (head, theirs) if head else (theirs,), BETO, "unión")
    if history.apply(joined, ANA):
        out.write(f"joined {joined}\n")


def _text(stamp: str) -> str:
    return f"{stamp}\n" * 2000


def _tell_saving(path: str, stamp: str, out: TextIO) -> None:
    out.write(f"saving {path} {hashlib.sha256(_text(stamp).encode()).hexdigest()}\n")


def _look(guide: Path, allowed: dict[str, set[str]], told: list[str], done: set[str], count: Count) -> None:
    """Open the history as the next start does, and look at the folder."""
    count.journals += sum(1 for _file in guide.parent.glob("estado/*/copias/*/aplicar.json"))
    count.strays += sum(1 for _file in guide.rglob("*.tmp"))
    with History.open(guide) as history:
        count.found_dirty += bool(history.dirty())
        now = {path: _digest(guide / path) for path in (*CHAPTERS, *TOGETHER) if (guide / path).exists()}
        count.torn += [path for path, digest in now.items() if digest not in allowed.get(path, ())]
        together = {now.get(path) for path in TOGETHER}
        if len(together) > 1:
            count.mixed.append(str(count.kills))
        for path, digest in _acknowledged(told):
            file = guide / path
            if not (file.exists() and _digest(file) == digest) and digest not in _ever(history, path):
                count.lost.append(f"{path} {digest}")
        head = history.head
        if done and head and not _reaches(history, head, done):
            count.lost.append(f"versions, after kill {count.kills}")


def _acknowledged(told: list[str]) -> list[tuple[str, str]]:
    """Return the files that were told to be saved and not saved again before they were recorded."""
    found: list[tuple[str, str]] = []
    open_ones: dict[str, str] = {}
    for line, after in zip(told, [*told[1:], ""], strict=False):
        if line.startswith("saving "):
            path, digest = line.split()[1:]
            open_ones.pop(path, None)
            if after == "saved":
                open_ones[path] = digest
        elif line.startswith(("recorded ", "joined ")):
            found += open_ones.items()
            open_ones.clear()
    return [*found, *open_ones.items()]


def _ever(history: History, path: str) -> set[str]:
    """Return the digests of all that a file ever held lately."""
    found = (history.read(version.id, path) for version in history.versions(path, limit=60))
    return {hashlib.sha256(data).hexdigest() for data in found if data is not None}


def _reaches(history: History, head: str, done: set[str]) -> bool:
    return done <= {str(commit.id) for commit in history.repository.walk(history.repository[head].id)}


def _look_at_the_whole(guide: Path, done: set[str], count: Count) -> None:
    with History.open(guide) as history:
        if not _reaches(history, history.head, done):
            count.lost.append("versions, at the end")
        for id in done:
            for path in history.files(id):
                assert history.read(id, path) is not None
        found = subprocess.run(
            ["git", "-c", f"safe.directory={history.copy.history}", "fsck", "--strict", "--no-dangling"],
            cwd=history.copy.history,
            capture_output=True,
            check=False,
        )
        count.fsck = (found.stdout + found.stderr).decode() if found.returncode else ""


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def main() -> None:
    """Kill as often as asked and print what came of it."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = str(Path(folder) / "estado")
        began = time.monotonic()
        count = kill_many(times, Path(folder), seed)
    print(
        f"{count.kills} kills in {time.monotonic() - began:.0f} s: {count.saved} files saved, "
        f"{count.recorded} versions recorded, {count.joined} joined; to be put in order: "
        f"{count.journals} journals, {count.strays} temporary files, {count.found_dirty} folders with "
        f"something to record; torn {len(count.torn)}, mixed {len(count.mixed)}, lost {len(count.lost)}, "
        f"fsck: {count.fsck or 'nothing'}"
    )
    if count.torn or count.mixed or count.lost or count.fsck:
        sys.exit(f"{count.torn} {count.mixed} {count.lost}")


if __name__ == "__main__":
    main()
