"""What one more Word edition costs beside exporting it alone. Reports, asserts nothing.

`python -m tests.benchmarks.territories_docx [GUIDE [how many]]`

Alone is the whole process of `guia exportar -f docx -t CODE`; CPU seconds. The first editions of a batch make
what the others share and are told apart.
"""

from __future__ import annotations

import resource
import statistics
import sys
import tempfile
from pathlib import Path
from time import process_time

from guia_editor.export import FORMATS, Options, Write
from guia_editor.export.assemble import assemble
from guia_editor.model.document import Document, Report
from guia_editor.model.guide import Guide
from guia_editor.model.progress import Silent
from guia_editor.storage.workspace import open_guide
from tests.benchmarks.measure import ROOT, cpu_seconds

_SHARED = 6
"""Editions after which what most share has been made."""


def spread(guide: Guide, count: int) -> list[str]:
    """Return municipal codes from all over the country."""
    codes = sorted(code for code in guide.territories.municipalities)
    return codes[:: max(1, len(codes) // count)][:count]


def written(write: Write, document: Document, templates: Path, out: Path) -> tuple[float, bytes]:
    """Return the CPU seconds of writing an edition, and its bytes."""
    begin = process_time()
    (name,) = write(document, Options(templates), out, Report(), Silent())
    return process_time() - begin, (out / name).read_bytes()


def in_batch(folder: Path, guide: Guide, codes: list[str], bank: Path, out: Path) -> dict[str, list[float]]:
    """Return the seconds of assembling and of writing each edition in a batch, its size and parity."""
    write = FORMATS["docx"].batch(bank)
    templates = folder / "plantillas" if (folder / "plantillas").is_dir() else ROOT / "plantillas"
    found: dict[str, list[float]] = {"assembled": [], "written": [], "alone": [], "bytes": [], "equal": []}
    for code in codes:
        territory = guide.territories.find(code)
        assert territory is not None
        begin = process_time()
        document = assemble(guide, guide.edition, territory, guide.language)
        found["assembled"].append(process_time() - begin)
        seconds, data = written(write, document, templates, out)
        found["written"].append(seconds)
        plain, same = written(FORMATS["docx"].write, document, templates, out)
        found["alone"].append(plain)
        found["bytes"].append(len(data))
        found["equal"].append(float(data == same))
    return found


def main(folder: Path, count: int) -> None:
    """Print the figures."""
    guide = open_guide(folder)
    codes = spread(guide, count)
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch)
        command = [sys.executable, "-m", "guia_editor", "exportar", folder, "-f", "docx"]
        whole = statistics.median(
            cpu_seconds([*command, "-t", code, "-s", out / "sola"]) for code in codes[-3:]
        )
        print(f"alone, whole process: {whole:.2f} s")
        for name in ("bank empty", "bank full"):
            found = in_batch(folder, guide, codes, out / "banco", out)
            more = {key: statistics.mean(values[_SHARED:]) for key, values in found.items()}
            assert all(found["equal"])
            print(
                f"{name}: first {found['written'][0]:.2f} s, one more {more['written']:.3f} s"
                f" (worst {max(found['written'][_SHARED:]):.3f}) = {more['written'] / whole:.3f} of alone,"
                f" {more['written'] / more['alone']:.2f} of writing alone ({more['alone']:.2f} s);"
                f" with assembly ({more['assembled']:.3f} s)"
                f" {(more['written'] + more['assembled']) / whole:.3f} of alone"
            )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{len(codes)} editions, {statistics.mean(found['bytes']):.0f} bytes each, {peak} MiB at most")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT, int(sys.argv[2]) if len(sys.argv) > 2 else 40)
