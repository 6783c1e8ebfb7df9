"""Follow words through edits: comments that stay with them, go astray or lose them.

Run as `python -m tests.benchmarks.anchors [EDITS...] [-v]`. Each character of a chapter has a name, so it is
known where those of a commented passage ended up. A place is right when it shares 70 % of its extent with
them, partly right when it shares less, wrong when nothing; wrong is worse than orphaned, since an orphaned
comment is shown with its quotation.
"""

from __future__ import annotations

import random
import re
import sys
import time
from dataclasses import dataclass

from guia_editor.markdown.anchoring import AnchorMap, Quality
from tests.benchmarks.edits import BOILERPLATE, Chapter, Editor, chapter

CHAPTERS = 40
ANCHORS = 40
EDITS = (10, 40, 120)
_LEFT = 0.3
_ALIKE = 0.7


@dataclass
class Count:
    """What became of comments; `gone` are those whose words were taken out, `false` of them got a place."""

    right: int = 0
    partly: int = 0
    wrong: int = 0
    orphaned: int = 0
    gone: int = 0
    false: int = 0
    false_sure: int = 0


def places(text: str, chance: random.Random) -> list[tuple[int, int]]:
    """Return passages to comment: words, half sentences, sentences; some in what comes again and again."""
    found: list[tuple[int, int]] = []
    words = [match.span() for match in re.finditer(r"\w+", text)]
    again = [match.start() for line in BOILERPLATE for match in re.finditer(re.escape(line), text)]
    while len(found) < ANCHORS:
        if again and chance.random() < 0.15:
            first = next(n for n, (begin, _end) in enumerate(words) if begin >= chance.choice(again))
        else:
            first = chance.randrange(len(words))
        last = min(first + chance.choice([0, 1, 2, 4, 8, 15]), len(words) - 1)
        begin, end = words[first][0], words[last][1]
        if "\n\n" not in text[begin:end] and end - begin > 3:
            found.append((begin, end))
    return found


def truth(ids: list[int], begin: int, end: int, there: dict[int, int], new: str) -> tuple[int, int] | None:
    """Return the extent of what is left of a passage, blanks aside; None when most of it is gone."""
    left = sorted(there[name] for name in ids[begin:end] if name and name in there)
    left = [place for place in left if not new[place].isspace()]
    return (left[0], left[-1] + 1) if len(left) >= _LEFT * (end - begin) else None


def shared(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return what two extents have in common, as a share of both together."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(common, 0) / (max(one[1], other[1]) - min(one[0], other[0]))


def measure(base: Chapter, edits: int, seed: int, count: Count) -> float:
    """Count what becomes of comments after so many edits; return the seconds that it took."""
    text, ids = base.written()
    changed = base.copy(10_000_000)
    Editor(changed, seed).edit(edits, heavy=True)
    new, names = changed.written()
    there = {name: place for place, name in enumerate(names) if name}
    begun = time.process_time()
    anchors = AnchorMap(text, new)
    spent = time.process_time() - begun
    for begin, end in places(text, random.Random(seed)):
        wanted = truth(ids, begin, end, there, new)
        begun = time.process_time()
        found = anchors.locate(begin, end)
        spent += time.process_time() - begun
        if wanted is None:
            count.gone += 1
            count.false += found is not None
            count.false_sure += found is not None and found.quality is not Quality.GUESSED
        elif found is None:
            count.orphaned += 1
        elif shared((found.start, found.end), wanted) >= _ALIKE:
            count.right += 1
        else:
            some = shared((found.start, found.end), wanted) > 0
            count.partly, count.wrong = count.partly + some, count.wrong + (not some)
            if "-v" in sys.argv:
                print(
                    f"{seed}: {text[begin:end]!r}\n   -> {new[found.start : found.end]!r} {found.quality}"
                    f"\n   != {new[slice(*wanted)]!r}"
                )
    return spent


def main() -> None:
    asked = [int(word) for word in sys.argv[1:] if word.isdigit()] or EDITS
    print(f"{CHAPTERS} chapters of 3,000 words, {ANCHORS} comments in each")
    print(" edits   right  partly   wrong  orphaned   gone, of them shown somewhere (as sure)   ms a chapter")
    for edits in asked:
        count = Count()
        spent = sum(measure(chapter(seed), edits, 1000 + seed, count) for seed in range(CHAPTERS))
        total = count.right + count.partly + count.wrong + count.orphaned
        print(
            f"{edits:>6} {count.right / total:>7.1%} {count.partly / total:>7.2%} {count.wrong / total:>7.2%}"
            f" {count.orphaned / total:>9.2%} {count.gone:>6}  {count.false / max(count.gone, 1):>10.0%}"
            f" ({count.false_sure / max(count.gone, 1):.0%}) {1000 * spent / CHAPTERS:>20.1f}"
        )


if __name__ == "__main__":
    main()
