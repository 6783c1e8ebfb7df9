"""Whether a change is one of spelling alone, so that an approval can be given anew at a glance."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence

from guia_editor.markdown.alignment import tokens
from guia_editor.markdown.comparison import Comparison, Row, RowKind, RunKind, Runs, walk_rows
from guia_editor.model.blocks import Inlines, Text

_MARKS = frozenset(".,;:¡!¿?«»“”\"'‘’()-–—… \N{NO-BREAK SPACE}")
_FARTHEST = 2
_SHORTEST = 4
"""Shorter words (no, si, y, o, el, su) mean something else with any other letter."""


def only_spelling(comparison: Comparison, knows: Callable[[str], bool] | None = None) -> bool:
    """Say whether all changes are of spelling: capitals, accents, blanks, punctuation, wrong letters.

    `knows` says whether a dictionary has a word: letters and accents may change only from a word that it
    has not to one that it has. Without it only capitals, blanks and punctuation count as spelling. Figures,
    formats, attributes, and all that came, went or moved never do. False when nothing changed.
    """
    if comparison.same:
        return False
    fields = all(_is_spelling(one.runs, knows) for one in comparison.front)
    return fields and all(_row_is_spelling(row, knows) for row in walk_rows(comparison.rows))


def _row_is_spelling(row: Row, knows: Callable[[str], bool] | None) -> bool:
    if row.kind not in (RowKind.SAME, RowKind.CHANGED) or row.fields:
        return False
    cells = [] if row.grid is None else [cell for line in row.grid.rows for cell in line.cells]
    if any(cell.kind in (RowKind.ADDED, RowKind.REMOVED) for cell in cells):
        return False
    if row.grid is not None and any(line.move for line in row.grid.rows):
        return False
    runs = [passage.runs for passage in row.passages] + [cell.runs for cell in cells]
    return all(_is_spelling(one, knows) for one in runs)


def _is_spelling(runs: Runs, knows: Callable[[str], bool] | None) -> bool:
    return all(_may_replace(old, new, knows) for old, new in _hunks(runs))


def _hunks(runs: Runs) -> Iterator[tuple[Inlines, Inlines]]:
    removed: Inlines = ()
    for run in runs:
        match run.kind:
            case RunKind.KEPT:
                if removed:
                    yield removed, ()
                removed = ()
            case RunKind.REMOVED:
                removed = run.inlines
            case RunKind.ADDED:
                yield removed, run.inlines
                removed = ()
            case RunKind.RESTYLED:
                yield run.before, run.inlines
    if removed:
        yield removed, ()


def _may_replace(old: Inlines, new: Inlines, knows: Callable[[str], bool] | None) -> bool:
    if not all(isinstance(one, Text) for one in (*old, *new)):
        return False
    before, after = _words(old), _words(new)
    same = len(before) == len(after)
    return same and all(_is_respelt(one, other, knows) for one, other in zip(before, after, strict=True))


def _words(inlines: Inlines) -> list[str]:
    """Return words, and the signs that are not of punctuation."""
    text = "".join(one.text for one in inlines if isinstance(one, Text))
    return [token for token in tokens(text) if not _MARKS.issuperset(token) and not token.isspace()]


def _is_respelt(old: str, new: str, knows: Callable[[str], bool] | None) -> bool:
    if old.casefold() == new.casefold():
        return True
    if knows is None or knows(old) or not knows(new) or any(c.isdigit() for c in old + new):
        return False
    if _bare(old) == _bare(new):
        return True
    return min(len(old), len(new)) >= _SHORTEST and _distance(_bare(old), _bare(new)) <= _FARTHEST


def _bare(word: str) -> str:
    """Return a word without capitals and accents; ñ stays."""
    parts = unicodedata.normalize("NFD", word.casefold().replace("ñ", "\0"))
    return "".join(c for c in parts if not unicodedata.combining(c))


def _distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many letters to add, drop or change (Levenshtein)."""
    line = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        corner, line[0] = line[0], i
        for j, b in enumerate(other, 1):
            corner, line[j] = line[j], min(line[j] + 1, line[j - 1] + 1, corner + (a != b))
    return line[-1]
