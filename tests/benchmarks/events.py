"""How long the state of trust of 5,000 events takes: the first time on a device, and from then on.

    python -m tests.benchmarks.events [EVENTS]

Eight people of three institutions say things about twenty chapters. Cold is a device that has proved nothing
yet; warm has the list of what was proved; both read every file. Disk caches are warm in both.
"""

from __future__ import annotations

import base64
import datetime as dt
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

from guia_editor.model.events import EventKind
from guia_editor.model.team import Role
from guia_editor.storage.events import CONTEXT, EVENTS, line_of, new_id, shard
from guia_editor.storage.pins import folder_state
from guia_editor.tasks import people
from tests.tasks.attacks import event_of
from tests.tasks.devices import World, cheap_passphrases, make_world

ROUNDS = 5
NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


def main(count: int = 5000) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as root, cheap_passphrases():
        world = make_world(Path(root))
        for number in range(3):
            world.join(f"p{number}", f"Persona {number}", ("INFOM", "ANAM")[number % 2], {Role.REVIEWER})
        fill(world, count)
        device = world["ana"]
        files = device.files()
        size = sum(one.stat().st_size for one in files) / len(files)
        print(f"{len(files)} eventos, {size:.0f} bytes cada uno")
        with device.here() as guide:
            state = folder_state(guide) / "probadas.bin"

            def cold() -> None:
                state.unlink(missing_ok=True)
                assert people.ledger_of(guide).complete

            def warm() -> None:
                ledger = people.ledger_of(guide)
                assert len(ledger.events) == len(files)

            def write() -> None:
                people.emit(guide, device.key, EventKind.COMMENT, "cap-1", "a" * 64, {}, {"texto": "Bien."})
                files.append(guide)

            for name, work in (("frío", cold), ("tibio", warm), ("firmar uno más", write)):
                wall, cpu = medians(work)
                print(f"{name}: {wall:.2f} s, {cpu:.2f} s de procesador (medianas de {ROUNDS})")


def medians(work: Callable[[], None]) -> tuple[float, float]:
    """Return the medians of how long some work takes by the clock and by the processor, in seconds."""
    walls, cpus = [], []
    for _round in range(ROUNDS):
        start, busy = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - start)
        cpus.append(time.process_time() - busy)
    return statistics.median(walls), statistics.median(cpus)


def fill(world: World, count: int) -> None:
    """Let everybody comment in turn, having seen all before, until there are so many events."""
    world.exchange()
    names = list(world.devices)
    heads = {name: event_of(world, name, kind="comentario") for name in names}
    seen = {world[name].key.id: head.number - 1 for name, head in heads.items()}
    root = world["ana"].guide / EVENTS
    for turn in range(count - len(world["ana"].files())):
        name = names[turn % len(names)]
        signer = world[name].key
        event = replace(
            heads[name],
            id=new_id(NOW),
            chapter=f"cap-{turn % 20}",
            seen={key: number for key, number in seen.items() if key != signer.id and number >= 0},
            selector={"exacto": "lo que dice el párrafo", "inicio": turn, "fin": turn + 22},
            body={"texto": "Conviene citar aquí el artículo y decir quién responde. " * 3, "bloquea": False},
        )
        line = line_of(event)
        hash = sha256(line).hexdigest()
        seal = base64.b64encode(signer.sign(CONTEXT + line))
        place = root / shard(event.chapter) / f"{event.id}-{hash[:16]}.json"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(line + b'\n{"alg":"ed25519","firma":"' + seal + b'"}\n')
        seen[signer.id] = event.number
        heads[name] = replace(event, number=event.number + 1, previous=hash)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
