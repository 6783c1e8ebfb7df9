"""Tables compared cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from guia_editor.markdown.alignment import Alignment, Pair, Part, align, part
from guia_editor.markdown.compare_words import word_runs
from guia_editor.markdown.comparison import Cell, Grid, RowKind, Run, RunKind, Runs, TableRow
from guia_editor.model.blocks import Inlines, Row, Table, plain_text

Place = tuple[int | None, int | None]


def grid(old: Table, new: Table) -> Grid:
    """Return two tables in one: every column and row that either has, and what happened to each cell."""
    columns = _columns(old, new)
    before, after = (old.header, *old.rows), (new.header, *new.rows)
    alike, moved = _row_pairs(old, new, columns)
    away = {i: number for number, (i, _j) in enumerate(moved, 1)}
    here = {j: (i, number) for number, (i, j) in enumerate(moved, 1)}
    rows: list[TableRow] = []
    for i, j in interleaved(alike, len(before), len(after)):
        if i is not None and j is not None:
            rows.append(_row(before[i], after[j], columns, (i, j)))
        elif i is not None:
            kind = RowKind.MOVED_AWAY if i in away else RowKind.REMOVED
            rows.append(_row(before[i], None, columns, (i, None), kind, away.get(i, 0)))
        elif j in here:
            rows.append(
                _row(before[here[j][0]], after[j], columns, (here[j][0], j), RowKind.MOVED, here[j][1])
            )
        elif j is not None:
            rows.append(_row(None, after[j], columns, (None, j), RowKind.ADDED))
    return Grid(columns, tuple(rows))


def interleaved(pairs: Sequence[Pair], old_size: int, new_size: int) -> list[Place]:
    """Return the places of both sides in the order of a text that holds both, the old ones first."""
    found: list[Place] = []
    for (i0, j0), (i1, j1) in pairwise([(-1, -1), *pairs, (old_size, new_size)]):
        found += [(i, None) for i in range(i0 + 1, i1)]
        found += [(None, j) for j in range(j0 + 1, j1)]
        found += [(i1, j1)]
    return found[:-1]


def _columns(old: Table, new: Table) -> tuple[Place, ...]:
    """Return which column is which, by title and content; by place where none came, went or changed place."""
    before, after = _column_parts(old), _column_parts(new)
    pairs = align(before, after).pairs
    if len(before) == len(after) and all(i == j for i, j in pairs):
        return tuple((place, place) for place in range(len(before)))
    return tuple(interleaved(pairs, len(before), len(after)))


def _column_parts(table: Table) -> list[Part]:
    found: list[Part] = []
    for place, cell in enumerate(table.header):
        title = plain_text(cell)
        words = [title, *(plain_text(row[place]) for row in table.rows)]
        found.append(part((title, place), " ".join(words)))
    return found


def _row_pairs(old: Table, new: Table, columns: Sequence[Place]) -> Alignment:
    """Return which row is which, 0 being the header, by the cells of the columns that both tables have."""
    shared = [(i, j) for i, j in columns if i is not None and j is not None]
    before = [_row_part([row[i] for i, _j in shared]) for row in old.rows]
    after = [_row_part([row[j] for _i, j in shared]) for row in new.rows]
    found = align(before, after)
    return Alignment(
        [(0, 0), *((i + 1, j + 1) for i, j in found.pairs)], [(i + 1, j + 1) for i, j in found.moved]
    )


def _row_part(cells: Sequence[Inlines]) -> Part:
    return part(tuple(cells), " ".join(plain_text(cell) for cell in cells))


def _row(
    old: Row | None,
    new: Row | None,
    columns: Sequence[Place],
    places: Place,
    kind: RowKind = RowKind.CHANGED,
    move: int = 0,
) -> TableRow:
    cells = tuple(_cell(old, new, *place) for place in columns)
    if kind is RowKind.CHANGED and all(cell.kind is RowKind.SAME for cell in cells):
        kind = RowKind.SAME
    return TableRow(kind, cells, *places, move)


def _cell(old: Row | None, new: Row | None, i: int | None, j: int | None) -> Cell:
    before = old[i] if old is not None and i is not None else None
    after = new[j] if new is not None and j is not None else None
    return Cell(before, after, _cell_runs(before, after))


def _cell_runs(before: Inlines | None, after: Inlines | None) -> Runs:
    if before is not None and after is not None:
        return word_runs(before, after)
    if before is not None:
        return (Run(RunKind.REMOVED, before),) if before else ()
    return (Run(RunKind.ADDED, after),) if after else ()
