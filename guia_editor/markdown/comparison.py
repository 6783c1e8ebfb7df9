"""What a comparison of two versions says: rows of rendered text, ready to be painted.

Rows stand in the order of a document that holds both versions: what was removed stands before what took its
place. Containers are compared inside: a row of a list, box, form or card holds rows of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from guia_editor.model.blocks import Block, Definition, Inlines, ListItem

Node = Block | ListItem | Definition
"""What a row is about: a block, an entry of a list, or a term with its meanings."""


class RowKind(StrEnum):
    """What happened to a block, an entry of a list or a row of a table."""

    SAME = "igual"
    CHANGED = "cambiado"
    ADDED = "agregado"
    REMOVED = "quitado"
    MOVED = "movido"
    """Stands here now and stood elsewhere before; what changed in it besides is told as in a changed one."""
    MOVED_AWAY = "movido-de-aqui"
    """Stood here before; the row with the same `move` tells where it stands now."""


class RunKind(StrEnum):
    """What happened to a run of words."""

    KEPT = "igual"
    ADDED = "agregado"
    REMOVED = "quitado"
    RESTYLED = "con-otro-formato"
    """The same words with other marks or another address; `Run.before` has them as they were."""


class Role(StrEnum):
    """Which words of a block a passage is."""

    BODY = "texto"
    TITLE = "título"
    TERM = "término"
    CAPTION = "leyenda"
    SOURCE = "fuente"


@dataclass(frozen=True, slots=True)
class Run:
    """Words with their marks; those of `before` only for `RESTYLED`."""

    kind: RunKind
    inlines: Inlines
    before: Inlines = ()


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a block in runs: those kept and added are the new words, those kept and removed the old."""

    role: Role
    runs: Runs

    @property
    def changed(self) -> bool:
        """Say whether any run is not kept."""
        return any(run.kind is not RunKind.KEPT for run in self.runs)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A value that is not running text: `name` is Spanish, `key` what the file calls it; "" is for absent."""

    key: str
    name: str
    old: str
    new: str
    runs: Runs = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; None where its row or column is not there."""

    old: Inlines | None
    new: Inlines | None
    runs: Runs

    @property
    def kind(self) -> RowKind:
        """Say what happened to the cell."""
        if self.old is None:
            return RowKind.ADDED
        if self.new is None:
            return RowKind.REMOVED
        changed = any(run.kind is not RunKind.KEPT for run in self.runs)
        return RowKind.CHANGED if changed else RowKind.SAME


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table; `old` and `new` are its places (0 is the header), None where it is absent."""

    kind: RowKind
    cells: tuple[Cell, ...]
    old: int | None
    new: int | None
    move: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table compared cell by cell: `columns` are (old, new) places, and each row has a cell for each."""

    columns: tuple[tuple[int | None, int | None], ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What happened to one block, entry or term.

    `old` is None for what was added, `new` for what was removed or moved away. `passages` are the words that
    stand directly in it (none for a container without a title), `fields` the attributes that changed, `rows`
    what is inside, `grid` the cells of a table. Rows of the same `move` (from 1; 0 for none) are one move.
    """

    kind: RowKind
    old: Node | None
    new: Node | None
    passages: tuple[Passage, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    rows: tuple[Row, ...] = ()
    grid: Grid | None = None
    move: int = 0

    @property
    def runs(self) -> Runs:
        """The runs of a leaf: of the first passage."""
        return self.passages[0].runs if self.passages else ()

    @property
    def node(self) -> Node:
        """The block as it is now, or as it was if it is no more."""
        node = self.new if self.new is not None else self.old
        assert node is not None
        return node

    @property
    def changed_itself(self) -> bool:
        """Say whether there is a change here that is not inside one of `rows`."""
        if self.kind not in (RowKind.SAME, RowKind.CHANGED):
            return True
        cells = self.grid is not None and any(row.kind is not RowKind.SAME for row in self.grid.rows)
        return cells or bool(self.fields) or any(passage.changed for passage in self.passages)


Rows = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a chapter side by side: fields of the front matter that changed, and all rows."""

    rows: Rows
    front: tuple[FieldChange, ...] = field(default=())

    @property
    def same(self) -> bool:
        """Say whether both versions say the same."""
        return not self.front and all(row.kind is RowKind.SAME for row in self.rows)


def walk_rows(rows: Rows) -> Iterator[Row]:
    """Yield every row, each before those inside it."""
    for row in rows:
        yield row
        yield from walk_rows(row.rows)


def changed_rows(comparison: Comparison) -> Iterator[Row]:
    """Yield the rows to step through: those with a change of their own; a move once, where it stands now."""
    yield from _changed(comparison.rows, frozenset())


def _changed(rows: Rows, around: frozenset[RowKind]) -> Iterator[Row]:
    """Yield changed rows; of what came or went with what is around it, nothing."""
    for row in rows:
        if row.changed_itself and row.kind is not RowKind.MOVED_AWAY and row.kind not in around:
            yield row
        whole = {row.kind} & {RowKind.ADDED, RowKind.REMOVED}
        yield from _changed(row.rows, around | whole)


def change_count(comparison: Comparison) -> int:
    """Return how many changes a person has to look at: rows with a change of their own, and fields."""
    return len(comparison.front) + sum(1 for _row in changed_rows(comparison))
