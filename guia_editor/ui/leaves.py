"""Leaves of the document as commands see them: what each block stands for, which stand together.

Commands change a leaf only through `put`, so that its look always follows from what it is. A `QTextBlock` is
a place, not a thing: it is good until blocks are added or taken away, and is fetched anew after that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, cast

from PySide6.QtGui import (
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextTable,
)

from guia_editor.ui import styling
from guia_editor.ui.formats import (
    ATOM,
    KIND,
    OBJECT,
    PATH,
    SOFT,
    Container,
    Path,
    atom_of,
    dump,
    fresh,
    path_of,
)
from guia_editor.ui.formats import attrs_of as attrs_in
from guia_editor.ui.formats import kind_of as kind_in
from guia_editor.ui.formats import marks_of as marks_in

TITLED = ("callout", "form", "card")
"""Containers whose first leaf is their title."""

LISTS = ("ul", "ol")
FIRST_ONLY = ("title", "caption", "term")
"""Kinds of leaf that stand once, at the head of what they belong to."""

CELLS = ("cell", "header")
"""Kinds of leaf in a table's cells."""

ALONE = ("object", "rule")
"""Kinds of leaf that hold no words."""


class Leaf(NamedTuple):
    """What a block stands for."""

    kind: str
    path: Path
    attrs: dict[str, Any]

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of the containers around it, from the outside in."""
        return tuple(container.tag for container in self.path)


def leaf_of(block: QTextBlock) -> Leaf:
    """Return what a block stands for; of no block, a filler outside everything."""
    form = block.blockFormat()
    return Leaf(kind_in(form), path_of(form), attrs_in(form))


def numbers(path: Path) -> tuple[int, ...]:
    """Return what tells containers of a path apart."""
    return tuple(container.number for container in path)


def shared(one: Path, other: Path) -> int:
    """Return how many containers two paths have in common, from the outside in."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine.number != theirs.number or mine.tag != theirs.tag:
            break
        count += 1
    return count


def table_at(block: QTextBlock) -> QTextTable | None:
    """Return the table around a block; never keep it across an edit."""
    return QTextCursor(block).currentTable() if block.isValid() else None


def in_cell(block: QTextBlock) -> bool:
    """Say whether a block is in a table's cell; its kind tells so in the middle of an edit too, unlike Qt."""
    return kind_in(block.blockFormat()) in CELLS


def put(block: QTextBlock, kind: str, path: Path, attrs: dict[str, Any] | None = None) -> None:
    """Make a block stand for something else; its characters take the looks of the new kind."""
    before = leaf_of(block)
    attrs = attrs or {}
    table = table_at(block)
    if table is not None:
        cell = table.cellAt(block.position())
        form = styling.cell_format(path, cell.column(), cell.row() == 0)
        kind = kind_in(form)
    elif kind in CELLS:
        # Qt knows the tables that an edit has made only after it.
        form = block.blockFormat()
        form.setProperty(KIND, kind)
        form.setProperty(PATH, dump(path))
    else:
        form = styling.block_format(kind, path, attrs)
    QTextCursor(block).setBlockFormat(form)
    if before.kind != kind or before.attrs != attrs:
        _reform(block, kind, attrs)


def put_path(block: QTextBlock, path: Path) -> None:
    """Put a block into other containers."""
    leaf = leaf_of(block)
    if leaf.path != path:
        put(block, leaf.kind, path, leaf.attrs)


def repath(blocks: Iterable[QTextBlock], change: Callable[[Path], Path]) -> None:
    """Put blocks, and the tables among them, into other containers."""
    tables: set[int] = set()
    for block in blocks:
        put_path(block, change(leaf_of(block).path))
        table = table_at(block)
        if table is not None and table.firstPosition() not in tables:
            tables.add(table.firstPosition())
            form = table.format()
            wanted = styling.table_format(change(path_of(form)), table.columns())
            wanted.setColumnWidthConstraints(form.columnWidthConstraints())
            table.setFormat(wanted)


def _reform(block: QTextBlock, kind: str, attrs: dict[str, Any]) -> None:
    """Give the characters of a block the looks of a kind; only code loses its marks."""
    document = block.document()
    cursor = QTextCursor(document)
    for position, length, form, text in list(runs(block)):
        marks = () if kind == "code" else marks_in(form)
        if is_atom(form, text):
            atom = dict(atom_of(form))
            shape = styling.atom_format(atom.pop("kind"), atom.pop("md"), marks, kind, attrs, **atom)
        else:
            shape = styling.char_format(marks, kind, attrs)
            if form.boolProperty(SOFT):
                shape.setProperty(SOFT, True)
        cursor.setPosition(position)
        cursor.setPosition(position + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(shape)
    QTextCursor(block).setBlockCharFormat(styling.char_format((), kind, attrs))


def runs(block: QTextBlock) -> Iterator[tuple[int, int, QTextCharFormat, str]]:
    """Yield position, length, format and characters of each run of a block."""
    fragments = block.begin()
    while not fragments.atEnd():
        fragment = fragments.fragment()
        yield fragment.position(), fragment.length(), fragment.charFormat(), fragment.text()
        fragments += 1


def is_atom(form: QTextCharFormat, text: str) -> bool:
    """Say whether a run is an atom: Qt keeps the property on text typed after one."""
    return form.hasProperty(ATOM) and text.startswith(OBJECT)


def is_empty(block: QTextBlock) -> bool:
    """Say whether a block holds no characters."""
    return block.length() <= 1


# --- Which blocks ------------------------------------------------------------------------------------


def between(document: QTextDocument, first: int, last: int) -> list[QTextBlock]:
    """Return the blocks from the one at a position to the one at another."""
    block, end = document.findBlock(first), document.findBlock(last)
    found = []
    while block.isValid():
        found.append(block)
        if block == end:
            break
        block = block.next()
    return found


def selected(cursor: QTextCursor) -> list[QTextBlock]:
    """Return the blocks that a selection touches; one that it only reaches the start of is not touched."""
    first, last = cursor.selectionStart(), cursor.selectionEnd()
    if last > first and cursor.document().findBlock(last).position() == last:
        last -= 1
    return between(cursor.document(), first, last)


def selected_cells(cursor: QTextCursor) -> tuple[int, int, int, int]:
    """Return first row, rows, first column, columns of the cells that are selected; rows -1 when none are."""
    first_row, rows, first_column, columns = cast("tuple[int, int, int, int]", cursor.selectedTableCells())
    return first_row, rows, first_column, columns


def around(block: QTextBlock, depth: int) -> list[QTextBlock]:
    """Return the blocks that share the first `depth` containers of a block, in order and without gaps."""
    path = leaf_of(block).path[:depth]
    first = block
    while (earlier := first.previous()).isValid() and shared(leaf_of(earlier).path, path) == depth:
        first = earlier
    last = block
    while (later := last.next()).isValid() and shared(leaf_of(later).path, path) == depth:
        last = later
    return between(block.document(), first.position(), last.position())


def is_first(block: QTextBlock, depth: int) -> bool:
    """Say whether no earlier leaf stands in the same `depth` containers."""
    path = leaf_of(block).path
    return shared(leaf_of(block.previous()).path, path) < depth


def is_last(block: QTextBlock, depth: int) -> bool:
    """Say whether no later leaf stands in the same `depth` containers."""
    path = leaf_of(block).path
    return shared(leaf_of(block.next()).path, path) < depth


def innermost(path: Path, *tags: str) -> int:
    """Return the index of the innermost container with one of some tags, or -1."""
    for index in range(len(path) - 1, -1, -1):
        if path[index].tag in tags:
            return index
    return -1


def renewed(container: Container, **attrs: Any) -> Container:
    """Return a new container like one, with a number of its own and some attributes changed."""
    return fresh(container.tag, **{**container.attrs, **attrs})


def add_after(block: QTextBlock, kind: str, path: Path, attrs: dict[str, Any] | None = None) -> QTextBlock:
    """Put a new empty leaf after a block that is not in a table's cell; return its block."""
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    cursor.insertBlock(
        styling.block_format(kind, path, attrs or {}), styling.char_format((), kind, attrs or {})
    )
    return cursor.block()


def add_before(block: QTextBlock, kind: str, path: Path, attrs: dict[str, Any] | None = None) -> QTextBlock:
    """Put a new empty leaf before a block, or before the table that begins with it; return its block."""
    if in_cell(block):
        before = block.previous()
        if kind_in(before.blockFormat()) == "" and is_empty(before):
            put(before, kind, path, attrs)
            return before
        return add_after(before, kind, path, attrs)
    leaf, shape = leaf_of(block), block.charFormat()
    cursor = QTextCursor(block)
    cursor.insertBlock()
    # Qt leaves the new block behind: what was typed moved on, so the earlier one becomes the new leaf.
    moved, made = cursor.block(), cursor.block().previous()
    put(moved, *leaf)
    QTextCursor(moved).setBlockCharFormat(shape)
    put(made, kind, path, attrs)
    return made


def remove(block: QTextBlock) -> None:
    """Take an empty leaf away; the document keeps one block, and a table its neighbours."""
    cursor = QTextCursor(block)
    nxt, previous = block.next(), block.previous()
    if nxt.isValid() and not in_cell(nxt):
        leaf = leaf_of(nxt)
        cursor.deleteChar()
        put(cursor.block(), *leaf)
    elif previous.isValid() and not in_cell(previous):
        leaf = leaf_of(previous)
        cursor.deletePreviousChar()
        put(cursor.block(), *leaf)
    else:
        put(block, "", ())


def body_of(path: Path) -> tuple[str, Path]:
    """Return the first leaf that a new box holds after its title; a card holds terms only."""
    if path[-1].tag == "card":
        return "term", (*path, fresh("def"))
    return "p", path


def reach_words(cursor: QTextCursor) -> None:
    """Move a cursor that stands where no words can be to a paragraph beside it."""
    block = cursor.block()
    leaf = leaf_of(block)
    if leaf.kind == "" and not in_cell(block):
        put(block, "p", leaf.path)
    elif leaf.kind in ("object", "rule"):
        before = leaf.kind == "object" and cursor.atBlockStart() and not is_empty(block)
        made = (add_before if before else add_after)(block, "p", leaf.path)
        cursor.setPosition(made.position())
