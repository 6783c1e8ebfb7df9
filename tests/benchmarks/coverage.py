"""Who sees what in the real guide: seconds, beside one assembly of one municipality in the same run.

Run as `python -m tests.benchmarks.coverage`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from guia_editor.export.assemble import assemble
from guia_editor.model.blocks import Condition
from guia_editor.model.checks_visibility import check_expressions, check_reach, check_values
from guia_editor.model.guide import Guide
from guia_editor.model.territory import sees
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.coverage import coverage_of, difference_of
from guia_editor.tasks.territory_choice import search

ROOT = Path(__file__).resolve().parents[2]
EXPRESSION = "agua_tuberia < 30 y (internet < 15 o no hay ranking_2013) y no region = 'Región VIII Petén'"


def seconds(work: Callable[[], object]) -> float:
    """Return the processor's seconds for a piece of work, the best of three."""
    spent = []
    for _time in range(3):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    return min(spent)


def check(guide: Guide) -> None:
    for rule in (check_values, check_reach, check_expressions):
        list(rule(guide))


def main() -> None:
    guide = open_guide(ROOT)
    places = guide.territories.municipalities
    place = places["0701"]
    one = seconds(lambda: assemble(guide, guide.edition, place, "es"))
    figures = guide.indicators
    condition = Condition(expression=EXPRESSION)
    found = coverage_of(guide)
    print(f"{len(guide.chapters)} chapters, {len(found.rows)} rows, {len(places)} municipalities")
    print(f"{'':44}CPU s   of one assembly   of 340")
    works: tuple[tuple[str, Callable[[], object]], ...] = (
        ("one assembly of a municipality", lambda: assemble(guide, guide.edition, place, "es")),
        ("coverage, all municipalities", lambda: coverage_of(guide)),
        ("rules about values, references, expressions", lambda: check(guide)),
        ("difference between two editions", lambda: difference_of(guide, "0701", "1801")),
        (
            "an expression for all municipalities",
            lambda: [sees(condition, p, figures) for p in places.values()],
        ),
        ("a search", lambda: search(guide.territories, "san juan quetz")),
    )
    for words, work in works:
        spent = seconds(work)
        print(f"{words:44}{spent:6.3f} {spent / one:14.2f} {spent / one / len(places):12.4f}")


if __name__ == "__main__":
    main()
