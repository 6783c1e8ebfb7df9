"""How long a long history takes: 2,000 versions of a guide of 40 chapters, with 5,000 events.

    python -m tests.benchmarks.history [versions] [events]

Prints the seconds of each thing that a person waits for, cold (a new process of the program, nothing cached)
and warm, on a history with everything loose and then packed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pygit2

from guia_editor.sync import history as history_module
from guia_editor.sync.history import Author, History
from guia_editor.sync.packing import pack
from guia_editor.tasks.history import compare_versions, versions_of

PEOPLE = (Author("Ana", "INFOM", "ana"), Author("Beto", "ANAM", "beto"))
CHAPTER = "contenido/07-c.md"
LONG = "contenido/39-c.md"

Result = TypeVar("Result")


def make(guide: Path, versions: int, events: int, chance: random.Random) -> list[str]:
    """Make the history; return the hash of each text that the chapter ever had."""
    (guide / "contenido").mkdir(parents=True)
    (guide / "contenido" / "guia.yaml").write_text("titulo: x\n")
    words = [f"palabra{number}" for number in range(3000)]
    texts = {
        f"contenido/{number:02}-c.md": _text(chance, words, 50_000 if number == 39 else 3000)
        for number in range(40)
    }
    for path, paragraphs in texts.items():
        (guide / path).write_text("\n\n".join(paragraphs))
    hashes = []
    began = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    with History.open(guide) as history:
        pygit2.option(pygit2.enums.Option.ENABLE_FSYNC_GITDIR, False)  # the making is not what is measured
        history.record(PEOPLE[0], "Guía nueva", moment=began)
        for number in range(1, versions):
            path = CHAPTER if number % 4 == 0 else chance.choice([*texts])
            where = chance.randrange(len(texts[path]))
            texts[path][where] += " " + chance.choice(words)
            (guide / path).write_text(whole := "\n\n".join(texts[path]))
            if path == CHAPTER:
                hashes.append(hashlib.sha256(whole.encode()).hexdigest())
            for event in range(events * (number - 1) // versions, events * number // versions):
                file = guide / "revision" / "eventos" / f"c{event % 40:02}" / f"{event:026}-{event:016x}.json"
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text("x" * 900)
            history.record(PEOPLE[number % 2], "Se guardó", moment=began + dt.timedelta(hours=number))
    pygit2.option(pygit2.enums.Option.ENABLE_FSYNC_GITDIR, True)
    return hashes


def _text(chance: random.Random, words: list[str], count: int) -> list[str]:
    return [" ".join(chance.choice(words) for _word in range(50)) for _paragraph in range(count // 50)]


def measure(guide: Path, hashes: list[str]) -> None:
    """Print how long each thing takes."""
    _timed("open", lambda: History.open(guide).close())
    with History.open(guide) as history:
        versions = _timed("list all versions", history.versions)
        _timed("history of one chapter", lambda: history.versions(CHAPTER))
        _timed("what is not recorded", history.dirty)
        (history.copy.folder / "textos.json").unlink(missing_ok=True)
        _timed("find a text by its hash, cold", lambda: history.find_text(CHAPTER, hashes[0]))
        with History.open(guide) as again:
            _timed("find a text by its hash, warm", lambda: again.find_text(CHAPTER, hashes[1]))
        (guide / CHAPTER).write_text((guide / CHAPTER).read_text() + " más")
        _timed("record a save", lambda: history.record(PEOPLE[0], "Se guardó"))
    _timed("versions as people read them", lambda: versions_of(guide))
    _timed("the same, of one chapter", lambda: versions_of(guide, CHAPTER))
    middle = versions[len(versions) // 2].id
    _timed("compare two versions of a chapter", lambda: compare_versions(guide, CHAPTER, middle))
    _timed("compare two of 50,000 words", lambda: compare_versions(guide, LONG, middle))


def _timed(what: str, work: Callable[[], Result]) -> Result:
    began = time.perf_counter()
    result = work()
    print(f"  {what:36} {time.perf_counter() - began:6.3f} s")
    return result


def main() -> None:
    """Make a history, measure it loose and packed."""
    versions = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    events = int(sys.argv[2]) if len(sys.argv) > 2 else 5000
    history_module.pack_later = lambda _folder: None
    with tempfile.TemporaryDirectory() as home:
        os.environ["XDG_STATE_HOME"] = home
        guide = Path(home) / "guia"
        began = time.perf_counter()
        hashes = make(guide, versions, events, random.Random(1))
        print(f"{versions} versions, {events} events, made in {time.perf_counter() - began:.0f} s")
        print("loose:")
        measure(guide, hashes)
        with History.open(guide) as history:
            print("packed:")
            _timed("packing it all", lambda: pack(history.copy.history))
        measure(guide, hashes)


if __name__ == "__main__":
    main()
