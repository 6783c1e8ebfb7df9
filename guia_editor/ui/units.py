"""What moves, is wrapped or is selected together: whole leaves, items, boxes, tables."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QTextBlock

from guia_editor.ui.formats import Path
from guia_editor.ui.leaves import (
    FIRST_ONLY,
    LISTS,
    Leaf,
    around,
    between,
    in_cell,
    is_first,
    leaf_of,
    shared,
)

_GROUPS = (*LISTS, "dl", "def", "table")
"""Containers that hold parts of themselves only, so that nothing else can be put between."""


class Unit(NamedTuple):
    """Blocks in reading order, and the path of the container that holds them all whole."""

    blocks: list[QTextBlock]
    parent: Path

    @property
    def first(self) -> QTextBlock:
        """The first block."""
        return self.blocks[0]

    @property
    def last(self) -> QTextBlock:
        """The last block."""
        return self.blocks[-1]


def unit_of(blocks: list[QTextBlock]) -> Unit:
    """Return the smallest unit with some blocks: an item with all that is in it, a table with its caption.

    Its parent may be a list; see `block_unit` for units among which any block can stand.
    """
    leaves = [leaf_of(block) for block in blocks]
    parent = _common(leaves)
    for block, leaf in zip(blocks, leaves, strict=True):
        parent = parent[: min(len(parent), _held(block, leaf))]
    while parent and parent[-1].tag in ("def", "table"):
        parent = parent[:-1]
    return _whole(blocks, parent)


def block_unit(blocks: list[QTextBlock]) -> Unit:
    """Return the smallest unit with some blocks whose parent may hold any block."""
    unit = unit_of(blocks)
    parent = unit.parent
    while parent and parent[-1].tag in (*_GROUPS, "card"):
        parent = parent[:-1]
    return _whole(blocks, parent)


def _common(leaves: list[Leaf]) -> Path:
    path = leaves[0].path
    for leaf in leaves[1:]:
        path = path[: shared(path, leaf.path)]
    return path


def _held(block: QTextBlock, leaf: Leaf) -> int:
    """Return how many containers hold a leaf that do not begin with it."""
    depth = len(leaf.path)
    if leaf.kind in FIRST_ONLY or in_cell(block):
        return depth - 1
    if depth and leaf.path[-1].tag in ("li", "note") and is_first(block, depth):
        return depth - 1
    if depth and leaf.path[-1].tag == "dd" and is_first(block, depth):
        return depth - 2
    return depth


def _whole(blocks: list[QTextBlock], parent: Path) -> Unit:
    """Widen blocks to all of the containers that stand directly in a parent; in lists items are enough."""
    first, last = _edge(blocks[0], parent)[0], _edge(blocks[-1], parent)[-1]
    return Unit(between(first.document(), first.position(), last.position()), parent)


def _edge(block: QTextBlock, parent: Path) -> list[QTextBlock]:
    path = leaf_of(block).path
    depth = len(parent) + 1
    if len(path) < depth:
        return [block]
    if path[depth - 1].tag in (*LISTS, "dl") and len(path) > depth:
        depth += 1
    return around(block, depth)


def neighbour(unit: Unit, up: bool) -> Unit | None:
    """Return the unit before or after one in the same parent; None at its edge."""
    block = unit.first.previous() if up else unit.last.next()
    depth = len(unit.parent)
    if not block.isValid() or shared(leaf_of(block).path, unit.parent) < depth:
        return None
    leaf = leaf_of(block)
    if leaf.kind in ("title", "term") and len(leaf.path) == depth:
        return None
    if len(leaf.path) == depth:
        return Unit([block], unit.parent)
    return Unit(around(block, depth + 1), unit.parent)
