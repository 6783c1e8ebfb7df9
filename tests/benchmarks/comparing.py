"""Compare two versions of a chapter of 50,000 words: seconds from two texts, and from what was read of them.

Run as `python -m tests.benchmarks.comparing`.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

from guia_editor.markdown.blockmerge import merge_chapters
from guia_editor.markdown.compare import change_count, compare, compare_texts
from guia_editor.markdown.reader import parse
from tests.benchmarks.edits import Editor, chapter

WORDS = 50_000
EDITS = (50, 800)


def seconds(work: Callable[[str], object]) -> float:
    """Return the processor's seconds for a piece of work, the best of three.

    Each time it is given another blank end for its texts, so that nothing read before is of use.
    """
    spent: list[float] = []
    for number in range(3):
        begun = time.process_time()
        work("\n" * number)
        spent.append(time.process_time() - begun)
    return min(spent)


def main() -> None:
    base = chapter(1, WORDS)
    print(" edits   changes   from texts   from blocks   merge with as many of another   (CPU seconds)")
    for edits in EDITS:
        texts = [base.text()]
        for number in range(2):
            copy = base.copy(10_000_000 * (number + 1))
            Editor(copy, edits + number).edit(edits, heavy=True)
            texts.append(copy.text())
        old, new, other = texts
        blocks, changed = parse(old).blocks, parse(new).blocks
        count = change_count(compare(blocks, changed))
        from_texts = seconds(lambda end, o=old, n=new: compare_texts(o + end, n + end))
        from_blocks = seconds(lambda _end, b=blocks, c=changed: compare(b, c))
        merging = seconds(lambda _end, o=old, n=new, t=other: merge_chapters(o, n, t))
        print(f"{edits:>6} {count:>9} {from_texts:>12.2f} {from_blocks:>13.2f} {merging:>31.2f}")
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
