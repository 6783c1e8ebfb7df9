"""How long an exchange takes in a large guide, how soon copies agree, and whether words get lost.

    python -m tests.benchmarks.exchange [SIMULATIONS]

The real guide with 5,000 events and 2,000 versions is exchanged between two copies through a folder, one
change at a time. Five copies that changed the same guide exchange at once, round by round. Then three to
five copies write, delete, rename, comment and exchange in any order, with clocks up to three weeks wrong;
words that come nowhere else are counted in the end, in the text and in records of conflicts.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pygit2
from pygit2.enums import Option

from guia_editor.model.progress import Silent
from guia_editor.sync.devices import device_name
from guia_editor.sync.engine import tree_of
from guia_editor.sync.exchange import exchange, waiting_in
from guia_editor.sync.folder_place import FolderPlace
from guia_editor.sync.history import Author, History
from guia_editor.sync.packages import preview_package, write_package
from guia_editor.sync.trees import build
from tests.sync.exchange_world import START, World

ROOT = Path(__file__).resolve().parents[2]
VERSIONS, EVENTS = 2000, 5000
STEPS = 40
ANA, BETO = Author("Ana", "INFOM", "ana"), Author("Beto", "ANAM", "beto")


def timed(work: Callable[[], object]) -> float:
    """Return how long some work takes, in seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def long_history(guide: Path) -> History:
    """Make a guide with many versions and events: each version adds events and changes a chapter."""
    shutil.copytree(ROOT / "contenido", guide / "contenido")
    history = History.open(guide)
    history.record(ANA, "Guía nueva", moment=START)
    pygit2.option(Option.ENABLE_FSYNC_GITDIR, False)  # only while this is made
    repository, tip = history.repository, history.head
    tree = tree_of(repository, tip)
    texts = {f"contenido/{one.name}": one.read_text("utf-8") for one in (guide / "contenido").glob("*.md")}
    chance = random.Random(1)
    made = 0
    for number in range(1, VERSIONS):
        changes = {}
        while made < EVENTS * number // (VERSIONS - 1):
            path, data = event(made, chance)
            changes[path] = str(repository.create_blob(data))
            made += 1
        path = chance.choice(sorted(texts))
        texts[path] += f"\nCambio {number}.\n"
        changes[path] = str(repository.create_blob(texts[path].encode()))
        tree = build(repository, tree, changes)
        moment = START + dt.timedelta(hours=number)
        tip = history.write(tree, (tip,), (ANA, BETO)[number % 2], f"Cambio {number}", moment=moment)
    pygit2.option(Option.ENABLE_FSYNC_GITDIR, True)
    history.apply(tip, ANA)
    return history


def event(number: int, chance: random.Random) -> tuple[str, bytes]:
    """Return the path and the bytes of something that looks like an event, 900 bytes long."""
    line = f'{{"n":{number},"relleno":"{chance.getrandbits(2800):x}"}}'.encode()
    name = f"{number:026}-{hashlib.sha256(line).hexdigest()[:16]}.json"
    return f"revision/eventos/cap-{number % 20:02}/{name}", line + b'\n{"alg":"ed25519","firma":"A"}\n'


def large(folder: Path) -> None:
    """Measure exchanges of a guide with a long history."""
    shared = folder / "compartido"
    shared.mkdir()
    place = FolderPlace(shared)
    first = long_history(folder / "a")
    versions, events = len(first.versions()), sum("eventos/" in path for path in first.files(first.head))
    print(f"guide: {versions} versions, {events} events, {len(first.files(first.head))} files")
    print(f"first sending: {timed(lambda: exchange(first, place, ANA)):.2f} s")
    (folder / "b").mkdir()
    second = History.open(folder / "b")
    print(f"a new copy is brought: {timed(lambda: exchange(second, place, BETO)):.2f} s")
    sending, bringing, nothing = [], [], []
    chapters = sorted((folder / "a" / "contenido").glob("*.md"))
    for number in range(7):
        file = chapters[number]
        file.write_text(f"{file.read_text('utf-8')}\nNovedad {number}.\n", "utf-8")
        sending.append(timed(lambda: exchange(first, place, ANA)))
        bringing.append(timed(lambda: exchange(second, place, BETO)))
        nothing.append(timed(lambda: exchange(first, place, ANA)))
    both = []
    for number in range(7):
        for history, file in ((first, chapters[number]), (second, chapters[number + 1])):
            place_of = history.guide / "contenido" / file.name
            place_of.write_text(place_of.read_text("utf-8").replace(". ", f" ({number}). ", 1), "utf-8")
        exchange(first, place, ANA)
        both.append(timed(lambda: exchange(second, place, BETO)))
        exchange(first, place, ANA)
    for name, took in (
        ("a change is sent", sending),
        ("a change is brought and joined", bringing),
        ("changes of both are joined", both),
        ("nothing new", nothing),
        ("what waits is counted", [timed(lambda: waiting_in(first.copy)) for _time in range(5)]),
    ):
        print(f"{name}: {statistics.median(took):.3f} s (median of {len(took)}), at most {max(took):.3f} s")
    file = folder / "p.guia.zip"
    size = write_package(first, file, ANA)
    print(
        f"package: {size / 1e6:.1f} MB, written in {timed(lambda: write_package(first, file, ANA)):.2f} s, "
        f"looked into in {timed(lambda: preview_package(second, file)):.2f} s"
    )
    first.close()
    second.close()


def at_once(folder: Path) -> None:
    """Count the rounds in which five copies that exchange at the same moment agree."""
    rounds, took = [], []
    for seed in range(5):
        world = World(folder / f"cinco-{seed}", seed)
        world.begin(5)
        for number, history in enumerate(world.copies):
            for _word in range(4):
                world.write_word(number)
            history.record(world.person(number), "Se guardó")
            place = FolderPlace(world.shared)
            place.send(history.repository, device_name(history.copy), anew=False, progress=Silent())
        began = time.perf_counter()
        rounds.append(world.settle())
        took.append((time.perf_counter() - began) / rounds[-1] / 5)
        assert world.lost() == []
        world.close()
    print(
        f"five at once: agreed in {rounds} rounds; {statistics.median(took):.3f} s for each copy's exchange"
    )


def simulate(folder: Path, count: int) -> None:
    """Let copies do as they please, and count what is lost."""
    words = taken = lost = kept = exchanges = events = missing = 0
    worst = 0
    for seed in range(count):
        world = World(folder / f"mundo-{seed}", seed)
        world.begin(3 + seed % 3)
        said, done = _live(world, seed)
        exchanges += done
        worst = max(worst, world.settle())
        texts = [world.texts(number) for number in range(len(world.copies))]
        assert all(one == texts[0] for one in texts)
        words += len(world.known)
        taken += sum(bool(takers) for takers in world.known.values())
        lost += len(world.lost())
        kept += _only_in_records(texts[0], world)
        events += len(said)
        missing += len(said - texts[0].keys())
        world.close()
        shutil.rmtree(world.folder)
    print(
        f"{count} simulations of {STEPS} steps: {exchanges} exchanges; all agreed, in at most {worst} "
        f"rounds; {words} words, {taken} of them deleted by somebody, {lost} lost, {kept} only in records of "
        f"conflicts; "
        f"{events} events, {missing} lost"
    )


def _live(world: World, seed: int) -> tuple[set[str], int]:
    chance = random.Random(seed)
    edits: list[Callable[[int], None]] = [
        world.write_paragraph,
        world.delete_paragraph,
        world.write_list,
        world.new_chapter,
        world.delete_chapter,
        world.rename_chapter,
        lambda copy: world.save(copy, chance.randint(-500, 500)),
        world.lose_own_repository,
    ]
    said: set[str] = set()
    exchanges = 0
    for _step in range(STEPS):
        copy = chance.randrange(len(world.copies))
        kind = chance.random()
        if kind < 0.25:
            world.exchange(copy)
            exchanges += 1
        elif kind < 0.6:
            world.write_word(copy)
        elif kind < 0.7:
            said.add(world.write_event(copy))
        else:
            chance.choice(edits)(copy)
    return said, exchanges


def _only_in_records(texts: object, world: World) -> int:
    assert isinstance(texts, dict)
    plain = " ".join(data.decode() for path, data in texts.items() if not path.startswith("revision/"))
    records = " ".join(
        data.decode() for path, data in texts.items() if path.startswith("revision/conflictos")
    )
    there = set(re.findall(r"zx\d+q", records)) - set(re.findall(r"zx\d+q", plain))
    return sum(not world.known[word] for word in there)


def main() -> None:
    """Measure everything and print it."""
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_STATE_HOME"] = str(folder / "estado")
        (folder / "grande").mkdir()
        large(folder / "grande")
        at_once(folder)
        simulate(folder, count)


if __name__ == "__main__":
    main()
