"""Merge chapters that two people edited at once: conflicts shown, beside those of Git over the same lines.

Run as `python -m tests.benchmarks.merging`. The words that each side writes are found nowhere else, so that
none can be lost unseen: all have to be in the merged text or in a conflict.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from guia_editor.markdown.blockmerge import Joined, merge_chapters
from tests.benchmarks.edits import Editor, chapter

CHAPTERS = 60
EDITS = (3, 10, 25, 60)
_TAGGED = re.compile(r"\b[xw]q[a-z]*\d+", re.IGNORECASE)


def sides(seed: int, edits: int) -> tuple[str, str, str]:
    """Return a chapter and what two people made of it."""
    base = chapter(seed)
    texts = [base.text()]
    for number, tag in enumerate(("xqa", "wqb")):
        copy = base.copy(10_000_000 * (number + 1))
        Editor(copy, seed * 100 + number, tag).edit(edits)
        texts.append(copy.text())
    return texts[0], texts[1], texts[2]


def git_conflicts(base: str, a: str, b: str, folder: Path) -> int:
    """Return how many conflicts Git finds, line by line."""
    files = [folder / name for name in ("a", "base", "b")]
    for file, text in zip(files, (a, base, b), strict=True):
        file.write_text(text, encoding="utf-8")
    found = subprocess.run(["git", "merge-file", "-p", "-q", *files], stdout=subprocess.DEVNULL, check=False)
    return found.returncode


def lost_words(joined: Joined, a: str, b: str) -> list[str]:
    """Return the words that a side wrote and that are neither in the text nor in a conflict."""
    kept = joined.text + " ".join(f"{one.a} {one.b}" for one in joined.conflicts)
    return sorted(set(_TAGGED.findall(a + b)) - set(_TAGGED.findall(kept)))


def resurrected(joined: Joined, base: str, a: str, b: str) -> int:
    """Return how many passages stand in the text though a side took them out, and no conflict says so."""
    recorded = "\n".join(f"{one.a}\n{one.b}" for one in joined.conflicts).split("\n")
    there = set(joined.text.split("\n")) - set(recorded)
    lines = (line for line in base.split("\n") if len(line) > 30)
    return sum(line in there and (line not in a.split("\n") or line not in b.split("\n")) for line in lines)


def main() -> int:
    print(f"{CHAPTERS} chapters of 3,000 words, edits a side: conflicts a chapter (chapters with any)")
    print(" edits        git lines    passages, words  deleted  notices  lost     ms")
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        for edits in EDITS:
            git = ours = deleted = notices = hit = git_hit = lost = 0
            spent = 0.0
            for seed in range(CHAPTERS):
                base, a, b = sides(seed, edits)
                theirs = git_conflicts(base, a, b, Path(folder))
                begun = time.process_time()
                joined = merge_chapters(base, a, b)
                spent += time.process_time() - begun
                git, git_hit = git + theirs, git_hit + bool(theirs)
                ours, hit = ours + len(joined.conflicts), hit + bool(joined.conflicts)
                deleted += sum(one.kind == "borrado" for one in joined.conflicts)
                notices += len(joined.notices)
                lost += len(lost_words(joined, a, b)) + resurrected(joined, base, a, b)
            worst = max(worst, lost)
            print(
                f"{edits:>6} {git / CHAPTERS:>8.2f} ({git_hit / CHAPTERS:>4.0%}) {ours / CHAPTERS:>10.2f}"
                f" ({hit / CHAPTERS:>4.0%}) {deleted / CHAPTERS:>8.2f} {notices / CHAPTERS:>8.2f} {lost:>5}"
                f" {1000 * spent / CHAPTERS:>6.1f}"
            )
    return 1 if worst else 0


if __name__ == "__main__":
    sys.exit(main())
