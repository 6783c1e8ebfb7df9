"""How long the state of all chapters takes with 5,000 signed events about the shipped guide.

    python -m tests.benchmarks.reviewing [EVENTS]

Five people of two institutions hand in, observe, answer, settle and approve every chapter of the guide in
turn; observations are anchored in the chapters' real texts, half of them over an older text. Events are
proved and disk caches are warm. CPU seconds, medians of five, so that a busy machine matters less.
"""

from __future__ import annotations

import base64
import datetime as dt
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

from guia_editor.markdown.anchoring import make_selector, plain
from guia_editor.model.events import Event, chapter_key
from guia_editor.model.guide import Guide
from guia_editor.model.reviewing import reviews_of
from guia_editor.storage.events import CONTEXT, EVENTS, line_of, new_id, shard
from guia_editor.storage.fingerprints import content_hashes
from guia_editor.storage.workspace import open_guide
from guia_editor.sync.history import Author, History
from guia_editor.tasks import people, review
from guia_editor.tasks.board import board
from guia_editor.tasks.pending import pending_of
from guia_editor.tasks.thread_places import whole
from tests.tasks.attacks import event_of
from tests.tasks.devices import World, cheap_passphrases, make_world

ROUNDS = 5
SHIPPED = Path(__file__).resolve().parents[2]
NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


@dataclass
class Writer:
    """Writes signed events faster than the program does, which reads everything before each."""

    world: World
    heads: dict[str, Event] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def __post_init__(self) -> None:
        for name in self.world.devices:
            self.heads[name] = event_of(self.world, name, kind="comentario")
            self.seen[self.world[name].key.id] = self.heads[name].number - 1

    def say(self, who: str, kind: str, chapter: str, content: str, selector: object, **body: object) -> str:
        """Write an event whose signer has seen all before it; return its hash."""
        signer = self.world[who].key
        event = replace(
            self.heads[who],
            id=new_id(NOW),
            kind=kind,
            moment=f"2026-{1 + self.count * 10 // 5001:02}-{1 + self.count % 28:02}T10:00:00Z",
            chapter=chapter,
            content=content,
            seen={key: number for key, number in self.seen.items() if key != signer.id and number >= 0},
            selector=selector,  # type: ignore[arg-type]
            body=body,
        )
        line = line_of(event)
        hash = sha256(line).hexdigest()
        seal = base64.b64encode(signer.sign(CONTEXT + line))
        place = self.world["ana"].guide / EVENTS / shard(chapter) / f"{event.id}-{hash[:16]}.json"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(line + b'\n{"alg":"ed25519","firma":"' + seal + b'"}\n')
        self.seen[signer.id] = event.number
        self.heads[who] = replace(event, number=event.number + 1, previous=hash)
        self.count += 1
        return hash


def main(count: int = 5000) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as root, cheap_passphrases():
        world = make_world(Path(root))
        device = world["ana"]
        shutil.copytree(SHIPPED / "contenido", device.guide / "contenido", dirs_exist_ok=True)
        with device.here() as folder:
            texts = older_texts(folder)
            guide = open_guide(folder)
            fill(Writer(world), folder, guide, texts, count)
            measure(folder, guide)


def older_texts(folder: Path) -> dict[str, str]:
    """Record the guide, change a line of each chapter and record it again; return the older texts by key."""
    with History.open(folder) as history:
        history.record(Author("Ana"), "Primera")
        old = {chapter_key(one): plain(one.text) for one in open_guide(folder).chapters}
        for one in open_guide(folder).chapters:
            file = folder / "contenido" / one.path
            file.write_text(file.read_text("utf-8").rstrip("\n") + "\n\nUn párrafo más.\n", "utf-8")
        history.record(Author("Ana"), "Segunda")
    return old


def fill(writer: Writer, folder: Path, guide: Guide, older: dict[str, str], count: int) -> None:
    """Let every chapter go its way again and again, until there are so many events."""
    chance = random.Random(7)
    contents = content_hashes(folder, guide)
    now = {chapter_key(one): plain(one.text) for one in guide.chapters}
    while True:
        for key, text in now.items():
            content, selector = contents[key], whole(text)
            writer.say("diego", "enviar", key, content, selector, nota="")
            for _number in range(4):
                about = older[key] if chance.random() < 0.5 else text
                start = chance.randrange(max(1, len(about) - 60))
                said = "Conviene citar aquí el artículo y decir quién responde. " * 3
                place = make_selector(about, start, start + 40)
                opened = writer.say("carla", "comentario", key, content, place, texto=said, bloquea=False)
                writer.say("diego", "respuesta", key, content, {}, de=opened, texto="De acuerdo.")
                writer.say("diego", "resolver", key, content, {}, de=opened, como="atendida", texto="")
            for who in ("carla", "beto"):
                writer.say(who, "aprobar", key, content, selector, nota="", solo_ortografia=False)
            if writer.count >= count:
                return


def measure(folder: Path, guide: Guide) -> None:
    """Print what each part takes."""
    first = review.overview(folder)
    print(f"{len(first.ledger.events)} eventos, {len(first.chapters)} capítulos")
    contents = content_hashes(folder, guide)
    ledger = people.ledger_of(folder)
    parts: tuple[tuple[str, Callable[[], object]], ...] = (
        ("leer y juzgar las firmas", lambda: people.ledger_of(folder)),
        ("estado de todos los capítulos", lambda: reviews_of(contents, ledger)),
        ("las dos cosas", lambda: reviews_of(contents, people.ledger_of(folder))),
        ("todo lo que muestra la ventana", lambda: review.overview(folder, first)),
        ("lo mismo, sin nada leído antes", lambda: review.overview(folder)),
        ("pendientes", lambda: pending_of(first)),
        ("tablero, con su curso", lambda: board(first)),
    )
    for name, work in parts:
        print(f"{name}: {median(work):.2f} s de CPU")


def median(work: Callable[[], object]) -> float:
    """Return the median of the CPU seconds that some work takes."""
    taken = []
    for _round in range(ROUNDS):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
