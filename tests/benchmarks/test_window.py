"""How quick the window is, beside Qt's own editor and an empty window in the same run. It asserts no time.

Run with `./guia probar --rendimiento`; RENDIMIENTO_RUNS sets how many runs the medians of starting are taken
from (3), RENDIMIENTO_KEYS how many keys are typed (300). Times by the clock need a machine that is at rest;
the CPU time of the window's thread is there for the others.
"""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median

import pikepdf
import pytest

from guia_editor.tasks.page_view import PageRequest
from tests.benchmarks.long_chapters import CHAPTER, make_long
from tests.benchmarks.measure import ROOT
from tests.benchmarks.window_start import measured

pytestmark = pytest.mark.timeout(1200)

RUNS = int(os.environ.get("RENDIMIENTO_RUNS", "3"))
KEYS = os.environ.get("RENDIMIENTO_KEYS", "300")
EDITED = "08-acceso-a-la-informacion.md"


def told(module: str, *arguments: str | Path) -> dict[str, float]:
    """Run one of the programs of this folder and return the figures that it prints."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *map(str, arguments)]
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, float] = json.loads(done.stdout)
    return found


def note(figures: dict[str, float], name: str, ours: dict[str, float], bare: dict[str, float]) -> None:
    """Take our figures, and how they compare with the peer's."""
    figures.update({f"{name}: {key}": value for key, value in ours.items()})
    for key in ours:
        if bare.get(key):
            figures[f"{name}: {key} ours/bare QTextEdit"] = ours[key] / bare[key]


@pytest.mark.parametrize("words", [2_000, 50_000])
def test_typing_with_everything_on(figures: dict[str, float], tmp_path: Path, words: int) -> None:
    folder = make_long(ROOT, tmp_path, words)
    ours, bare = (told("typing", folder, CHAPTER, KEYS, *more) for more in ([], ["--bare"]))
    note(figures, f"typing at {words} words (ms)", ours, bare)
    assert ours["words"] > 0.9 * words


def test_opening_a_long_chapter(figures: dict[str, float], tmp_path: Path) -> None:
    folder = make_long(ROOT, tmp_path, 10_000)
    ours, bare = (told("opening", folder, CHAPTER, *more) for more in ([], ["--bare"]))
    note(figures, "opening 10000 words", ours, bare)
    assert ours["read, wall s"] < ours["view, wall s"] < ours["wall s"]


def test_starting_with_the_shipped_guide(figures: dict[str, float]) -> None:
    found = {name: median(values) for name, values in measured(ROOT, RUNS).items()}
    figures.update({f"starting, {name}": value for name, value in found.items()})
    for turn in ("first", "later"):
        ratio = found[f"{turn} start: chapter, wall s"] / found["empty window, wall s"]
        figures[f"starting, {turn} start: chapter, wall, ours/empty window"] = ratio


def test_pages_of_a_chapter_that_is_edited(figures: dict[str, float]) -> None:
    text = (ROOT / "contenido" / EDITED).read_text(encoding="utf-8")
    kept: dict[str, object] = {}
    seconds = []
    for turn in range(5):
        pages = PageRequest(ROOT, EDITED, f"{text}\nPalabras de más, {turn}.\n").answer(kept)
        assert not pages.refusal
        seconds.append(pages.seconds)
    with pikepdf.open(io.BytesIO(pages.pdf)) as book:
        figures["page view: pages"] = len(book.pages)
    figures["page view: first, with the guide (CPU s)"] = seconds[0]
    figures["page view: after an edit (CPU s)"] = median(seconds[1:])
