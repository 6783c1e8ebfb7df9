"""Two versions of a table brought to the same columns, so that their rows can be merged cell by cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class _Table(NamedTuple):
    columns: tuple[str, ...]
    rows: list[list[str]]

    @property
    def cells(self) -> Mapping[str, Mapping[str, str]]:
        """Rows by their first cell, each by column."""
        return {row[0]: dict(zip(self.columns, row, strict=True)) for row in self.rows}


def same_columns(base: str, a: str, b: str) -> tuple[str, str, str]:
    """Return three texts of one table, all with the columns that the joined one has.

    A column that either added is in it, and one that either took away is not, unless the other side changed a
    cell of it. Texts that are no such tables, or have the same columns already, come back as they are.
    """
    tables = [_table(text) for text in (base, a, b)]
    old, mine, theirs = tables
    if old is None or mine is None or theirs is None:
        return base, a, b
    if len({old.columns[0], mine.columns[0], theirs.columns[0]}) > 1:
        return base, a, b
    if old.columns == mine.columns == theirs.columns:
        return base, a, b
    gone = [column for column in old.columns if _is_gone(column, old, mine, theirs)]
    names = dict.fromkeys((*mine.columns, *theirs.columns))
    columns = [column for column in names if column not in gone]
    filler = old.cells
    widened = [_written(table, columns, filler) for table in (old, mine, theirs)]
    return widened[0], widened[1], widened[2]


def shared(a: str, b: str) -> str | None:
    """Return what two texts of a table have in common, so that both may have grown from it; None for others.

    A cell that they do not agree about is empty in it, so that either of them may have filled it in.
    """
    mine, theirs = _table(a), _table(b)
    if mine is None or theirs is None or mine.columns[0] != theirs.columns[0]:
        return None
    columns = [column for column in mine.columns if column in theirs.columns]
    others = theirs.cells
    rows = [
        [code, *(row[one] if row[one] == others[code][one] else "" for one in columns[1:])]
        for code, row in mine.cells.items()
        if code in others
    ]
    return _written(_Table(tuple(columns), rows), columns, {})


def _is_gone(column: str, old: _Table, mine: _Table, theirs: _Table) -> bool:
    """Say whether one side took a column away and the other left it alone."""
    holders = [one for one in (mine, theirs) if column in one.columns]
    if len(holders) > 1:
        return False
    before = old.cells
    return all(
        row.get(column) == before.get(code, {}).get(column, "")
        for one in holders
        for code, row in one.cells.items()
    )


def _table(text: str) -> _Table | None:
    """Return a text as a table with a title for each column and a name for each row, None for any other."""
    if not text.endswith("\n") or "\n\n" in text:
        return None
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return None
    if not rows or not rows[0] or len(rows) != text.count("\n"):
        return None
    titles, *rest = rows
    names = {row[0] for row in rest if row}
    sound = len(set(titles)) == len(titles) and all(titles) and len(names) == len(rest)
    return _Table(tuple(titles), rest) if sound and all(len(row) == len(titles) for row in rest) else None


def _written(table: _Table, columns: Sequence[str], filler: Mapping[str, Mapping[str, str]]) -> str:
    """Return a table's text with just some columns; those that it lacks hold what `filler` has."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for code, row in table.cells.items():
        known = {**filler.get(code, {}), **row}
        writer.writerow([known.get(column, "") for column in columns])
    return out.getvalue()
