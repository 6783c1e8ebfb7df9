"""How fast exports are, beside other programs in the same run. Reports; asserts no time.

Run with `./guia probar --rendimiento`; RENDIMIENTO_L=1 adds the large guide (many minutes), RENDIMIENTO_RUNS
sets how many alternating runs the medians are taken from (3).
"""

import gzip
import os
import shutil
import sys
from pathlib import Path

import pypandoc
import pytest

from tests.benchmarks.maker import make_guide
from tests.benchmarks.measure import ROOT, cpu_seconds, medians, work

pytestmark = pytest.mark.timeout(7200)

RUNS = int(os.environ.get("RENDIMIENTO_RUNS", "3"))
PANDOC = pypandoc.get_pandoc_path()
LARGE = bool(os.environ.get("RENDIMIENTO_L"))


@pytest.fixture(scope="module")
def guides(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    base = tmp_path_factory.mktemp("guias")
    return {size: make_guide(ROOT, base / size, size) for size in (["S", "M", "L"] if LARGE else ["S", "M"])}


def note(figures: dict[str, float], prefix: str, seconds: dict[str, float]) -> None:
    figures.update({f"{prefix} {name} (CPU s)": value for name, value in seconds.items()})


def pages_of(pdf: Path) -> int:
    import pikepdf

    with pikepdf.open(pdf) as book:
        return len(book.pages)


def test_pdf_beside_the_plain_weasyprint_command(
    guides: dict[str, Path], figures: dict[str, float], tmp_path: Path
) -> None:
    cpu_seconds(work("plain", guides["M"], tmp_path / "plain"))
    command = ["weasyprint", "--pdf-variant", "pdf/ua-1", "-s", tmp_path / "plain" / "papel.css"]
    program = Path(shutil.which("weasyprint") or ROOT / ".venv" / "bin" / "weasyprint")
    found = medians(
        {
            "ours": work("pdf", guides["M"], tmp_path / "ours"),
            "plain": [
                program,
                *command[1:],
                tmp_path / "plain" / "guia.html",
                tmp_path / "plain" / "guia.pdf",
            ],
        },
        RUNS,
    )
    note(figures, "pdf M", found)
    figures["pdf M ours/plain"] = found["ours"] / found["plain"]
    figures["pdf M pages ours"] = pages_of(tmp_path / "ours" / "guia.pdf")
    figures["pdf M pages plain"] = pages_of(tmp_path / "plain" / "guia.pdf")
    assert abs(figures["pdf M pages ours"] - figures["pdf M pages plain"]) <= 2


def test_pdf_beside_typst(guides: dict[str, Path], figures: dict[str, float], tmp_path: Path) -> None:
    cpu_seconds(work("plain", guides["M"], tmp_path / "plain"))
    folder = tmp_path / "plain"
    (folder / "compile.py").write_text("import typst; typst.compile('guia.typ', output='guia.pdf')\n")
    cpu_seconds([PANDOC, "-f", "html", "-t", "typst", "-s", "guia.html", "-o", "guia.typ"], folder)
    figures["pdf M typst alone (CPU s)"] = cpu_seconds([sys.executable, "compile.py"], folder)
    figures["pdf M ours/typst"] = figures["pdf M ours (CPU s)"] / figures["pdf M typst alone (CPU s)"]


def test_docx_beside_pandoc(guides: dict[str, Path], figures: dict[str, float], tmp_path: Path) -> None:
    cpu_seconds(work("plain", guides["M"], tmp_path / "plain"))
    source = tmp_path / "plain"
    resources = f"--resource-path={source}"
    found = medians(
        {
            "ours": work("docx", guides["M"], tmp_path / "ours"),
            "pandoc": [
                "pandoc",
                "-f",
                "html",
                resources,
                "--toc",
                source / "guia.html",
                "-o",
                source / "p.docx",
            ],
            "only reading and assembling": work("assemble", guides["M"], tmp_path / "none"),
        },
        RUNS,
    )
    note(figures, "docx M", found)
    alone = found["ours"] - found["only reading and assembling"]
    figures["docx M ours/pandoc (whole process)"] = found["ours"] / found["pandoc"]
    figures["docx M ours/pandoc (writing alone)"] = alone / found["pandoc"]


def test_web(guides: dict[str, Path], figures: dict[str, float], tmp_path: Path) -> None:
    note(figures, "web M", medians({"ours": work("web", guides["M"], tmp_path / "ours")}, RUNS))


def test_search_index_beside_lunr(guides: dict[str, Path], figures: dict[str, float], tmp_path: Path) -> None:
    cpu_seconds(work("search-input", guides["M"], tmp_path / "lunr"))
    found = medians(
        {
            "ours": work("search", guides["M"], tmp_path / "ours"),
            "lunr": work("lunr", guides["M"], tmp_path / "lunr"),
        },
        RUNS,
    )
    note(figures, "search M", found)
    # The index alone: the words shown under each result are in a file of their own, which lunr's lacks.
    (path,) = (tmp_path / "ours").rglob("indice.js")
    ours, lunr = path.read_bytes(), (tmp_path / "lunr" / "lunr.json").read_bytes()
    figures["search index M ours/lunr (bytes)"] = len(ours) / len(lunr)
    figures["search index M ours/lunr (gzip)"] = len(gzip.compress(ours)) / len(gzip.compress(lunr))


@pytest.mark.parametrize("kind", ["docx", "web", "search", "pdf"])
def test_growth_from_m_to_l(
    guides: dict[str, Path], figures: dict[str, float], tmp_path: Path, kind: str
) -> None:
    small, large = ("M", "L") if LARGE else ("S", "M")
    times = {size: cpu_seconds(work(kind, guides[size], tmp_path / size)) for size in (small, large)}
    figures[f"{kind} {large} (CPU s)"] = times[large]
    figures[f"{kind} {large}/{small}"] = times[large] / times[small]
