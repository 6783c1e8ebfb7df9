"""How long documents take: opening, building, reading, and reading on after a key. Reports, asserts nothing.

`QT_QPA_PLATFORM=offscreen python -m tests.benchmarks.documents [words …]`
"""

from __future__ import annotations

import random
import sys
from itertools import cycle
from pathlib import Path
from time import perf_counter

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QTextEdit

from guia_editor.markdown.partition import open_text
from guia_editor.ui import styling
from guia_editor.ui.builder import build
from guia_editor.ui.live import LiveReading
from guia_editor.ui.reader import read
from guia_editor.ui.theme import DARK

ROOT = Path(__file__).resolve().parents[2]
KEYS = 300


def chapter(words: int) -> str:
    """Return a text of so many words or a little more, made of the guide's own chapters."""
    made: list[str] = []
    count = 0
    for path in cycle(sorted((ROOT / "contenido").glob("[01]*.md"))):
        body = path.read_text(encoding="utf-8").split("---\n", 2)[2]
        made.append(body)
        count += len(body.split())
        if count >= words:
            return "\n".join(made)
    raise AssertionError


def since(begin: float) -> str:
    """Return the milliseconds since a moment."""
    return f"{1000 * (perf_counter() - begin):.1f} ms"


def report(words: int) -> None:
    """Print what a chapter of some words takes."""
    body = chapter(words)
    view = QTextEdit()
    view.resize(900, 700)
    view.show()
    document = view.document()
    live = LiveReading(document)
    begin = perf_counter()
    opened = open_text(body)
    print(f"{len(body.split())} words: open_text {since(begin)}", end="")
    begin = perf_counter()
    build(document, opened.pieces)
    print(f", build {since(begin)}", end="")
    begin = perf_counter()
    live.pieces()
    print(f", first read {since(begin)}", end="")
    begin = perf_counter()
    QApplication.processEvents()
    print(f", show {since(begin)}", end="")
    begin = perf_counter()
    read(document)
    print(f", read {since(begin)}")
    strike(random.Random(words), view, live)
    begin = perf_counter()
    styling.restyle(document, DARK, 1.25)
    print(f"  restyle {since(begin)}")


def strike(places: random.Random, view: QTextEdit, live: LiveReading) -> None:
    """Print what reading on takes after each of many keys."""
    times: list[float] = []
    for _number in range(KEYS):
        cursor = QTextCursor(view.document())
        cursor.setPosition(places.randrange(view.document().characterCount() - 1))
        cursor.insertText("z")
        begin = perf_counter()
        live.pieces()
        live.words()
        live.outline()
        times.append(perf_counter() - begin)
    times.sort()
    print(f"  after a key: p50 {1000 * times[KEYS // 2]:.2f} ms, p99 {1000 * times[KEYS * 99 // 100]:.2f} ms")


if __name__ == "__main__":
    application = QApplication([])
    for size in [int(one) for one in sys.argv[1:]] or [2_000, 10_000, 50_000]:
        report(size)
