"""What editing does to a text, counted: run as a program, offscreen.

    python -m tests.benchmarks.round_trip [SESSIONS]

Everything goes through a real document, and the sessions through the real page: whole texts written anew,
texts nobody touched, single edits, and sessions of sixty steps, each saved and then undone.
"""

from __future__ import annotations

import difflib
import os
import random
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from guia_editor.export.html import render_blocks
from guia_editor.markdown.partition import open_text
from guia_editor.markdown.pieces import Locked
from guia_editor.markdown.reader import parse
from guia_editor.markdown.splice import WillNotReadBack, compose
from guia_editor.ui.builder import build
from guia_editor.ui.reader import read
from tests.ui.editing import COMMONMARK, REAL, bodies
from tests.ui.sessions import Saved, Worker, work

ROOT = Path(__file__).resolve().parents[2]
STEPS = 60
EDITS_PER_CHAPTER = 40


def say(*words: object) -> None:
    """Print a line at once."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def anew(name: str, texts: Iterable[str], *, as_html: bool = False) -> None:
    """Write texts anew from a document; they have to read as before, by blocks or by their HTML."""
    count: Counter[str] = Counter()
    for text in texts:
        document = QTextDocument()
        held = build(document, open_text(text).pieces)
        count["texts"] += 1
        count["with a locked passage"] += any(isinstance(piece, Locked) for piece in held)
        try:
            written = compose(open_text(""), read(document))
        except WillNotReadBack:
            count["refused"] += 1
            continue
        old, new = parse(text).blocks, parse(written).blocks
        if as_html:
            count["same HTML"] += render_blocks(old) == render_blocks(new)
        else:
            count["same blocks"] += old == new
    say(f"{name}, written anew:", dict(count))


def untouched(name: str, texts: Iterable[str]) -> None:
    """Save texts that nobody touched: as they are, without a last line end, with CRLF, with more blanks."""
    same = total = 0
    for text in texts:
        for variant in (
            text,
            text.rstrip("\n"),
            text.replace("\n", "\r\n"),
            text.replace("\n\n", "\n\n\n") + "\n\n",
        ):
            opened = open_text(variant)
            document = QTextDocument()
            before = build(document, opened.pieces)
            same += compose(opened, read(document), before) == variant
            total += 1
    say(f"{name}, untouched: {same} of {total} keep their bytes")


def changed_lines(old: str, new: str) -> int:
    """Return how many lines a change takes away or puts in, whichever are more."""
    matcher = difflib.SequenceMatcher(None, old.split("\n"), new.split("\n"), autojunk=False)
    return sum(max(b - a, d - c) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")


def percentiles(numbers: Sequence[int]) -> str:
    """Return the middle of some numbers, and what few of them exceed."""
    ordered = sorted(numbers) or [0]
    return ", ".join(
        f"p{part} {ordered[min(len(ordered) * part // 100, len(ordered) - 1)]}" for part in (50, 90, 99)
    )


class Tally:
    """What came of many savings."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()
        self.lines: list[int] = []

    def add(self, source: str, saved: Saved, log: Sequence[str]) -> None:
        """Count one; tell what was done when it went wrong."""
        self.count["saved"] += not (saved.refusal or saved.wrong)
        self.count["refused"] += bool(saved.refusal)
        self.count["wrong"] += bool(saved.wrong)
        if saved.refusal or saved.wrong:
            say("  ", saved.wrong or saved.refusal[:300], log[-3:])
        else:
            self.lines.append(changed_lines(source, saved.text))

    def tell(self, name: str) -> None:
        """Print it."""
        say(f"{name}: {dict(self.count)}; lines changed: {percentiles(self.lines)}")


def single_edits(texts: Sequence[str]) -> None:
    """Make one small edit after another, each saved and taken back."""
    chance = random.Random(1)
    tally = Tally()
    for text in texts:
        worker = Worker(text)
        for _edit in range(EDITS_PER_CHAPTER):
            worker.small_edit(chance)
            tally.add(text, worker.save(), worker.log)
            tally.count["not undone"] += worker.undo_all() != text
        worker.close()
    tally.tell("single edits")


def sessions(texts: Sequence[str], times: int) -> None:
    """Work on texts for sixty steps each."""
    tally = Tally()
    for seed in range(times):
        text = texts[seed % len(texts)]
        worker, saved = work(text, seed, STEPS)
        tally.add(text, saved, worker.log)
        tally.count["not undone"] += worker.undo_all() != text
        worker.close()
    tally.tell(f"sessions of {STEPS} steps")


def main() -> None:
    application = QApplication(["guia", "-style", "Fusion"])
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    examples = [example["markdown"] for example in COMMONMARK]
    github = (ROOT / "tests/markdown/gfm.txt").read_text(encoding="utf-8").split("%%\n")
    guide = [text for _name, text in REAL]
    dialect = [
        text for _name, text in bodies("tests/guias/completa/contenido/*.md", "tests/markdown/canonical.md")
    ]
    for name, texts in (("CommonMark", examples), ("GFM", github), ("dialect", dialect), ("guide", guide)):
        anew(name, texts, as_html=name == "CommonMark")
        untouched(name, texts)
    single_edits(guide)
    sessions([text for one in guide for text in (one, dialect[1])], times)
    application.processEvents()
    os._exit(0)


if __name__ == "__main__":
    main()
