"""What one site for all territories costs: a municipality more, the whole, and what it weighs.

    python -m tests.benchmarks.territories_web [MUNICIPALITIES]

The peer is the municipality's own site, written alone in the same run: `write` is its writing, `alone` that
with its assembly. CPU seconds, medians. All municipalities and departments are collected; with a number, so
many municipalities, spread over the country.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from guia_editor.export import FORMATS, Options
from guia_editor.export.assemble import assemble
from guia_editor.export.web_territories import collect, finish
from guia_editor.model.document import Report
from guia_editor.model.progress import Silent
from guia_editor.storage.workspace import open_guide

SHIPPED = Path(__file__).resolve().parents[2]
ALONE = 12


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds that some work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def weight(folder: Path) -> tuple[int, int]:
    """Return a folder's bytes and its pages."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sum(path.stat().st_size for path in files), sum(path.suffix == ".html" for path in files)


def main() -> None:
    """Measure and print."""
    guide = open_guide(SHIPPED)
    options = Options(SHIPPED / "plantillas")
    municipalities = sorted(guide.territories.municipalities)
    many = int(sys.argv[1]) if len(sys.argv) > 1 else len(municipalities)
    chosen = municipalities[:: max(1, len(municipalities) // many)][:many]
    codes = ["00", *sorted(guide.territories.departments), *chosen]
    watched = set(chosen[:: max(1, len(chosen) // ALONE)])
    times: dict[str, list[float]] = {"assemble": [], "write": [], "collect": []}
    with tempfile.TemporaryDirectory() as folder:
        pieces, single, site = (Path(folder) / name for name in ("piezas", "solo", "web"))
        for code in codes:
            place = guide.territories.find(code)
            assert place is not None
            began = time.process_time()
            document = assemble(guide, guide.edition, place, guide.language)
            assembled = time.process_time() - began
            if code in watched:
                times["assemble"].append(assembled)
                single.mkdir(exist_ok=True)
                written = cpu(lambda d=document: FORMATS["web"].write(d, options, single, Report(), Silent()))
                times["write"].append(written)
                times["collect"].append(cpu(lambda d=document: collect(d, options, pieces)))
            else:
                collect(document, options, pieces)
        country = assemble(guide, guide.edition, guide.territories.country, guide.language)
        whole = cpu(lambda: finish(pieces, site, country, options, guide.territories, Silent()))
        one, _pages = weight(single)
        size, pages = weight(site)
    assembling, write, collecting = (statistics.median(found) for found in times.values())
    print(f"one more: collect {collecting:.3f} s; alone: assemble {assembling:.3f} s, write {write:.3f} s")
    print(
        f"collect / write {collecting / write:.3f}; collect / alone {collecting / (assembling + write):.3f}"
    )
    print(f"finish: {whole:.1f} s for {len(codes)} territories")
    share = size / (one * len(codes))
    print(
        f"site: {size / 1e6:.1f} MB, {pages} pages; {share:.3f} of {len(codes)} sites of {one / 1e6:.1f} MB"
    )


if __name__ == "__main__":
    main()
