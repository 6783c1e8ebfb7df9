"""Kill a batch again and again, with all its processes, and take it up again; compare what comes of it.

    python -m tests.benchmarks.kills_batch [20] [--real]

Each life is a command line of its own that is killed with SIGKILL, with its whole process group, at a random
moment; the next one goes on in the same folder. When a batch is finished its folder is compared byte for byte
with one that was made without a kill, and another is begun. After each kill every edition that stands in the
folder must be whole. `--real` does it with the real guide, which takes an hour.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from guia_editor.storage.manifest import MANIFEST, verify_folder

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "guias" / "completa"
PLACES = "0701,0702,0703,0704,0801,0802,0803,0901,0902,1601,1702,2201"


def started(guide: Path, out: Path, formats: str) -> subprocess.Popen[bytes]:
    """Start making the batch, in a process group of its own."""
    command = [sys.executable, "-m", "guia_editor", "exportar", guide, "--territorio", PLACES]
    command += ["--formatos", formats, "--paquetes", "--procesos", "2", "--salida", out]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True, **quiet)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path."""
    return {
        one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    }


def finished(run: subprocess.Popen[bytes]) -> bool:
    """Wait for a run to end and say whether it ended well; complain about any other end than a kill."""
    _out, told = run.communicate()
    if run.returncode not in (0, -signal.SIGKILL):
        print(told.decode(), file=sys.stderr)
        raise SystemExit(1)
    return run.returncode == 0


def broken_editions(out: Path) -> list[str]:
    """Return the editions in sight that are not whole."""
    found = (one.parent for one in out.glob(f"*-lote/*-*/{MANIFEST}"))
    return [folder.name for folder in found if verify_folder(folder)]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("kills", nargs="?", type=int, default=20)
    parser.add_argument("--real", action="store_true")
    parser.add_argument("--formats", default="docx,pdf,web")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    guide = ROOT if asked.real else SMALL
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory(prefix="lote-") as name:
        scratch = Path(name)
        os.environ["XDG_STATE_HOME"] = str(scratch / "estado")
        os.environ["XDG_CACHE_HOME"] = str(scratch / "reserva")
        begin = time.monotonic()
        assert finished(started(guide, scratch / "entero", asked.formats))
        took = time.monotonic() - begin
        expected = contents(scratch / "entero")
        print(f"uninterrupted: {took:.0f} s, {len(expected)} files")
        kills = batches = unequal = broken = 0
        out = scratch / "matado"
        while kills < asked.kills or out.exists():
            run = started(guide, out, asked.formats)
            if kills < asked.kills:
                time.sleep(chance.uniform(0.3, 0.9 * took))
                if run.poll() is None:
                    os.killpg(run.pid, signal.SIGKILL)
                    kills += 1
            if finished(run):
                batches += 1
                unequal += contents(out) != expected
                shutil.rmtree(out)
                continue
            broken += len(broken_editions(out))
        print(f"{kills} kills, {batches} batches finished after them:", end=" ")
        print(f"{unequal} differ, {broken} editions broken")
        if unequal or broken:
            raise SystemExit(1)


if __name__ == "__main__":
    main()
