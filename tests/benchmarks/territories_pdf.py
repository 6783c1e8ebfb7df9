"""The municipal PDFs of the real guide, made in worker processes that share a bank of drawn parts.

`python -m tests.benchmarks.territories_pdf [HOW MANY | 340] [--procesos 2] [--sin-simple] [--capitulos 3]`.
Prints the time and memory of every worker, what one more edition costs beside the plain way (WeasyPrint's own
command, `target-counter`), sizes, and whether editions made alone are the same, byte for byte. With
`--capitulos N` the first N chapters also name the municipality, so each of them is another in every edition.
"""

import argparse
import dataclasses
import hashlib
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from guia_editor.export import FORMATS, Options
from guia_editor.export.assemble import assemble
from guia_editor.model.blocks import Paragraph, Text
from guia_editor.model.document import Document, Report, Section, SectionKind
from guia_editor.model.guide import Guide
from guia_editor.model.progress import Silent
from guia_editor.model.territory import Territory
from guia_editor.storage.workspace import open_guide
from tests.benchmarks.measure import cpu_seconds
from tests.benchmarks.work import ROOT, TEMPLATES, plain_book

WARM = 6


def municipalities(guide: Guide, count: int) -> list[Territory]:
    """Return municipalities from all over the country, the same ones for the same count."""
    found = sorted(guide.territories.municipalities.values(), key=lambda territory: territory.code)
    return [found[index * len(found) // count] for index in range(min(count, len(found)))]


def book(guide: Guide, territory: Territory, variable: int) -> Document:
    """Return the edition of a municipality, named in its first chapters as well when `variable` says so."""
    document = assemble(guide, guide.edition, territory, guide.language)
    left = variable
    sections: list[Section] = []
    for section in document.sections:
        if left and section.kind is SectionKind.CHAPTER:
            left -= 1
            more = Paragraph((Text(f"Edición para {territory.name}."),))
            section = dataclasses.replace(section, blocks=(more, *section.blocks))
        sections.append(section)
    return dataclasses.replace(document, sections=tuple(sections))


def worker(codes: list[str], base: Path, variable: int) -> None:
    """Make editions; print one line of facts."""
    start = time.process_time()
    guide = open_guide(ROOT)
    write = FORMATS["pdf"].batch(base / "banco")
    seconds = []
    for code in codes:
        before = time.process_time()
        out = base / "lote" / code
        out.mkdir(parents=True)
        write(
            book(guide, guide.territories.municipalities[code], variable),
            Options(TEMPLATES),
            out,
            Report(),
            Silent(),
        )
        seconds.append(time.process_time() - before)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": time.process_time() - start, "peak": peak, "seconds": seconds}))


def alone(code: str, out: Path, variable: int) -> None:
    """Make one edition as `exportar` does, with no bank."""
    guide = open_guide(ROOT)
    territory = guide.territories.municipalities[code]
    out.mkdir(parents=True)
    FORMATS["pdf"].write(book(guide, territory, variable), Options(TEMPLATES), out, Report(), Silent())


def plain(code: str, out: Path, variable: int) -> tuple[float, int]:
    """Return the CPU seconds and the bytes of an edition by WeasyPrint's own command, without its fields."""
    guide = open_guide(ROOT)
    territory = guide.territories.municipalities[code]
    out.mkdir(parents=True)
    plain_book(book(guide, territory, variable), out)
    program = Path(shutil.which("weasyprint") or ROOT / ".venv" / "bin" / "weasyprint")
    target = out / "guia.pdf"
    options = ["--pdf-variant", "pdf/ua-1", "-s", out / "papel.css"]
    return cpu_seconds([program, *options, out / "guia.html", target]), target.stat().st_size


def start(*arguments: str) -> subprocess.Popen[str]:
    """Start this program again as a worker."""
    command = [sys.executable, "-m", "tests.benchmarks.territories_pdf", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def run(base: Path, count: int, processes: int, variable: int, beside: bool) -> None:
    """Make the editions and print what they took."""
    codes = [t.code for t in municipalities(open_guide(ROOT), count)]
    began = time.monotonic()
    shares = [codes[index::processes] for index in range(processes)]
    made = [
        start("--trabajador", ",".join(share), "--en", str(base), "--capitulos", str(variable))
        for share in shares
    ]
    facts = [json.loads(child.communicate()[0]) for child in made]
    wall = time.monotonic() - began
    for number, worker_facts in enumerate(facts, start=1):
        print(f"proceso {number}: {worker_facts['cpu']:.1f} s CPU, {worker_facts['peak']:.0f} MB")
    later = sorted(seconds for worker_facts in facts for seconds in worker_facts["seconds"][WARM:])
    middle = statistics.median(later or facts[0]["seconds"])
    print(f"{count} ediciones en {processes} procesos: {wall:.0f} s; una más: {middle:.2f} s CPU (mediana)")
    if later:
        print(f"  de {later[0]:.2f} a {later[-1]:.2f} s CPU")
    print(f"  340 a ese paso: {340 * middle / processes / 60:.1f} min de CPU por proceso")
    sizes = {code: (base / "lote" / code / "guia.pdf").stat().st_size for code in codes}
    kept = sum(file.stat().st_size for file in (base / "banco").rglob("*") if file.is_file())
    print(f"PDF: {sum(sizes.values()) / 1e6:.1f} MB, banco: {kept / 1e6:.1f} MB")
    same = 0
    checked = [codes[0], codes[-1]]
    for code in checked:
        child = start("--sola", code, "--en", str(base / "solas" / code), "--capitulos", str(variable))
        child.communicate()
        twin = base / "solas" / code / "guia.pdf"
        same += digest(twin) == digest(base / "lote" / code / "guia.pdf")
    print(f"iguales, byte por byte, a las hechas solas: {same} de {len(checked)}")
    if beside:
        seconds, size = plain(codes[0], base / "simple", variable)
        print(f"sola y por el camino simple: {seconds:.1f} s CPU, {size / 1e6:.2f} MB")
        print(f"una más / simple: {middle / seconds:.3f}; tamaño / simple: {sizes[codes[0]] / size:.3f}")


def digest(file: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def main() -> None:
    """Read the options and do it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", nargs="?", type=int, default=2 * (WARM + 1))
    parser.add_argument("--procesos", type=int, default=2)
    parser.add_argument("--capitulos", type=int, default=0)
    parser.add_argument("--sin-simple", action="store_true")
    parser.add_argument("--trabajador")
    parser.add_argument("--sola")
    parser.add_argument("--en", type=Path)
    given = parser.parse_args()
    if given.trabajador:
        worker(given.trabajador.split(","), given.en, given.capitulos)
    elif given.sola:
        alone(given.sola, given.en, given.capitulos)
    else:
        with tempfile.TemporaryDirectory() as folder:
            run(Path(folder), given.count, given.procesos, given.capitulos, not given.sin_simple)


if __name__ == "__main__":
    main()
