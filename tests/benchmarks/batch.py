"""Make all municipal editions of the real guide in two processes: time, memory, disk, the same bytes alone.

    python -m tests.benchmarks.batch [--formats docx,pdf,web] [--places 340] [--workers 2] [--alone 3]

One format after the other in the same folder (`--out` keeps it); a worker's memory is the
largest resident set seen of any child process, sampled five times a second. `--kits` makes the kits too.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import threading
import time
from pathlib import Path

import psutil

from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.batch import BatchRequest, Quiet, plan, run_batch
from guia_editor.tasks.batch_check import check_batch
from guia_editor.tasks.export import Request, export_edition

ROOT = Path(__file__).resolve().parents[2]


class Sampler(threading.Thread):
    """Watches how large child processes grow, and how much processor time they use."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.largest = 0
        self.processor: dict[int, float] = {}
        self.over = threading.Event()

    def run(self) -> None:
        me = psutil.Process()
        while not self.over.wait(0.2):
            for child in me.children(recursive=True):
                try:
                    self.largest = max(self.largest, child.memory_info().rss)
                    times = child.cpu_times()
                    self.processor[child.pid] = times.user + times.system
                except psutil.Error:
                    continue


class Failures(Quiet):
    """Prints what could not be made."""

    def failed(self, code: str, failure: object) -> None:
        print(f"  failed: {failure}")


def disk(folder: Path) -> dict[str, int]:
    """Return the bytes in a batch's folder by kind of file."""
    kinds: dict[str, int] = {}
    for file in folder.rglob("*"):
        if file.is_file():
            top = file.relative_to(folder).parts[0]
            kind = top if top in ("web", "paquetes") else file.suffix
            kinds[kind] = kinds.get(kind, 0) + file.stat().st_size
    return kinds


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path."""
    return {
        one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    }


def measure(codes: tuple[str, ...], formats: tuple[str, ...], out: Path, asked: argparse.Namespace) -> Path:
    """Make a batch, print what it took, return its folder."""
    request = BatchRequest(codes, formats, workers=asked.workers, kits=asked.kits)
    guess = plan(ROOT, request, out)
    sampler = Sampler()
    sampler.start()
    outcome = run_batch(ROOT, out, request, Failures())
    sampler.over.set()
    sampler.join()
    each = outcome.seconds / max(1, len(outcome.done))
    told = (
        f"{len(outcome.done)} made, {len(outcome.failed)} failed: {outcome.seconds:.0f} s",
        f"({each:.2f} s each; estimated {guess.estimate_seconds:.0f} s, {guess.sureness}),",
        f"{sum(sampler.processor.values()):.0f} s of processor,",
        f"largest worker {sampler.largest / 1e6:.0f} MB",
    )
    print(f"{'+'.join(formats):14}", *told, flush=True)
    return outcome.folder


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--formats", default="docx,pdf,web")
    parser.add_argument("--places", type=int, default=340)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--alone", type=int, default=3)
    parser.add_argument("--kits", action="store_true")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    codes = tuple(sorted(open_guide(ROOT).territories.municipalities))
    step = len(codes) / min(asked.places, len(codes))
    chosen = tuple(codes[int(number * step)] for number in range(min(asked.places, len(codes))))
    formats = tuple(asked.formats.split(","))
    with tempfile.TemporaryDirectory(prefix="lote-") as name:
        scratch = Path(name)
        os.environ["XDG_STATE_HOME"] = str(scratch / "estado")
        os.environ["XDG_CACHE_HOME"] = str(scratch / "reserva")
        out = asked.out or scratch / "salida"
        for one in formats:
            folder = measure(chosen, (one,), out, asked)
        for kind, size in sorted(disk(folder).items()):
            print(f"  {kind or 'none':10} {size / 1e6:8.1f} MB")
        begin = time.monotonic()
        _indexes, findings = check_batch(folder)
        print(f"verified in {time.monotonic() - begin:.1f} s: {len(findings)} findings")
        files = tuple(one for one in formats if one != "web")
        for code in random.Random(1).sample(chosen, min(asked.alone, len(chosen)) if files else 0):
            begin = time.monotonic()
            alone = export_edition(ROOT, scratch / "solas", Request(files, territory=code)).folder
            same = contents(alone) == contents(folder / alone.name)
            print(f"{code} alone in {time.monotonic() - begin:.0f} s: {'equal' if same else 'DIFFERS'}")


if __name__ == "__main__":
    main()
