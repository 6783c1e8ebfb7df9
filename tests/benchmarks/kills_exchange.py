"""Kill the program again and again while it exchanges, and count what is lost.

    python -m tests.benchmarks.kills_exchange 200

Three copies of a guide exchange through a folder. A child works as one of them: it puts words that come
nowhere else into chapters, saves, and exchanges; it tells over a pipe what is done. The parent kills it with
SIGKILL at a random moment and opens the copy as the next start would: is every chapter whole, and every word
that was saved in the folder or in a record of a conflict? In the end everybody exchanges: do all agree, is
every word there, and does Git find no fault in any repository, those in the shared folder included?
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TextIO

from guia_editor.storage.files import replace_bytes
from guia_editor.sync.exchange import exchange
from guia_editor.sync.folder_place import FolderPlace
from guia_editor.sync.history import History
from tests.benchmarks.lives import one_life
from tests.sync.exchange_world import World

COPIES = 3
END = "Fin del capítulo."


@dataclass(slots=True)
class Count:
    """What came of some kills."""

    kills: int = 0
    words: int = 0
    exchanges: int = 0
    in_exchange: int = 0
    locks: int = 0
    conflicts: int = 0
    torn: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    fsck: list[str] = field(default_factory=list)


def kill_many(times: int, folder: Path, seed: int = 1, longest: float = 0.4) -> Count:
    """Kill `times` children that exchange; each lives up to `longest` seconds."""
    chance = random.Random(seed)
    world = World(folder / "mundo", seed)
    world.begin(COPIES, chapters=3, paragraphs=6)
    for file in world.chapters(0):
        file.write_text(f"{file.read_text('utf-8')}\n{END}\n", "utf-8")
    world.settle()
    world.close()
    guides = [one.guide for one in world.copies]
    saved: list[set[str]] = [set() for _copy in guides]
    count = Count()
    for number in range(times):
        copy = chance.randrange(COPIES)
        told = one_life(
            partial(_work, world, copy, random.Random(seed * 100_000 + number)), chance.uniform(0.01, longest)
        )
        count.kills += 1
        for line in told:
            kind, _space, word = line.partition(" ")
            count.words += kind == "saved"
            count.exchanges += kind == "exchanged"
            if kind == "saved":
                saved[copy].add(word)
        count.in_exchange += bool(told) and told[-1] == "exchanging"
        count.locks += sum(1 for _lock in world.shared.rglob("*.lock"))
        _look(guides[copy], saved[copy], count)
    _agree(world, set().union(*saved), count)
    return count


def _work(world: World, copy: int, chance: random.Random, out: TextIO) -> None:
    """Work until killed."""
    guide = world.copies[copy].guide
    with History.open(guide) as history:
        while True:
            word = f"zx{chance.getrandbits(48)}q"
            file = chance.choice(sorted((guide / "contenido").glob("0*.md")))
            replace_bytes(file, _with(file.read_text("utf-8"), word, chance).encode())
            out.write(f"saved {word}\n")
            if chance.random() < 0.5:
                history.record(world.person(copy), "Se guardó")
            out.write("exchanging\n")
            exchange(history, FolderPlace(world.shared), world.person(copy))
            out.write("exchanged\n")


def _with(text: str, word: str, chance: random.Random) -> str:
    begin, end = text.index("## "), text.rindex(END)
    spaces = [one.start() for one in re.finditer(" ", text) if begin < one.start() < end]
    at = chance.choice(spaces)
    return f"{text[:at]} {word}{text[at:]}"


def _look(guide: Path, saved: set[str], count: Count) -> None:
    """Open a copy as the next start does, and look at its folder."""
    with History.open(guide):
        texts = {file: file.read_text("utf-8") for file in (guide / "contenido").glob("0*.md")}
    whole = [text.startswith("---\nid: ") and text.rstrip().endswith(END) for text in texts.values()]
    count.torn += [file.name for file, good in zip(texts, whole, strict=True) if not good]
    if len(texts) != 3:
        count.torn.append(f"{len(texts)} chapters")
    records = [file.read_text("utf-8") for file in guide.glob("revision/conflictos/*.json")]
    count.lost += sorted(saved - _words([*texts.values(), *records]))


def _agree(world: World, saved: set[str], count: Count) -> None:
    world.copies = [History.open(one.guide) for one in world.copies]
    world.settle()
    for number, history in enumerate(world.copies):
        texts = world.texts(number)
        count.lost += sorted(saved - _words([data.decode() for data in texts.values()]))
        _prove(history.copy.history, count)
    count.conflicts = sum(1 for path in world.texts(0) if path.startswith("revision/conflictos/"))
    for own in world.shared.glob("*.git"):
        _prove(own, count)
    world.close()


def _words(texts: list[str]) -> set[str]:
    return set(re.findall(r"zx\d+q", " ".join(texts)))


def _prove(repository: Path, count: Count) -> None:
    command = ["git", "-c", f"safe.directory={repository}", "fsck", "--strict", "--no-dangling"]
    done = subprocess.run(command, cwd=repository, capture_output=True, check=False)
    if done.returncode:
        count.fsck.append((done.stdout + done.stderr).decode())


def main() -> None:
    """Kill as often as asked and print what came of it."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = str(Path(folder) / "estado")
        began = time.monotonic()
        count = kill_many(times, Path(folder), seed)
    print(
        f"{count.kills} kills in {time.monotonic() - began:.0f} s, {count.in_exchange} while exchanging: "
        f"{count.words} words saved, {count.exchanges} exchanges done, {count.conflicts} conflicts kept, "
        f"{count.locks} locks left in the shared folder; torn {len(count.torn)}, lost {len(count.lost)}, "
        f"fsck: {len(count.fsck)} faults"
    )
    if count.torn or count.lost or count.fsck:
        sys.exit(f"{count.torn} {count.lost} {count.fsck}")


if __name__ == "__main__":
    main()
