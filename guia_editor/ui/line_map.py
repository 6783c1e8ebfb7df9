"""Lines of a file and positions of its document: which belong together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from difflib import SequenceMatcher

from PySide6.QtGui import QTextBlock, QTextDocument

from guia_editor.markdown.pieces import Pieces
from guia_editor.ui.formats import LINE, SOFT
from guia_editor.ui.parts import Part, parts_of

_FEW = 40
"""Changed leaves side by side among which a likeness is looked for."""

_HALF = 0.5


class LineMap:
    """Joins the leaves of pieces that know their lines with the leaves of a document, by what they say."""

    def __init__(self, document: QTextDocument, pieces: Pieces) -> None:
        self.pieces = pieces
        self._document = document
        self._leaves: Sequence[Part] = ()
        self._blocks: Sequence[int] = ()
        self._to_leaf: list[int] = []
        self._filed = parts_of(pieces)
        self._firsts: list[int] = []
        latest = 1
        for part in self._filed:
            latest = max(latest, part.lines.first)
            self._firsts.append(latest)

    def follow(self, leaves: Sequence[Part], blocks: Sequence[int]) -> None:
        """Take the leaves of the document as they are now, and the number of the block where each begins."""
        if leaves is not self._leaves:
            self._leaves, self._blocks = leaves, blocks
            self._to_leaf = _joined(self._filed, leaves)

    def place_of_line(self, line: int) -> int:
        """Return the position at which a line stands, or the place nearest to it."""
        if not self._filed or not self._leaves:
            return 0
        index = max(bisect_right(self._firsts, line) - 1, 0)
        leaf = self._to_leaf[index]
        block = self._document.findBlockByNumber(self._blocks[leaf])
        return _position_in(block, self._leaves[leaf], self._filed[index], line - self._firsts[index])

    def pairs(self) -> list[tuple[Part, int, int]]:
        """Return each leaf of the file with the first and last block of the leaf that it became.

        Leaves of the file that are no more share the one that stands where they stood.
        """
        ends = [*(block - 1 for block in self._blocks[1:]), self._document.blockCount() - 1]
        return [
            (filed, self._blocks[leaf], ends[leaf])
            for filed, leaf in zip(self._filed, self._to_leaf, strict=False)
        ]

    def line_of_position(self, position: int) -> int:
        """Return the line on which a position stands, or the line nearest to it."""
        if not self._filed or not self._leaves:
            return 1
        block = self._document.findBlock(position)
        leaf = max(bisect_right(self._blocks, block.blockNumber()) - 1, 0)
        index = max(bisect_right(self._to_leaf, leaf) - 1, 0)
        filed, first = self._filed[index], self._firsts[index]
        start = self._document.findBlockByNumber(self._blocks[leaf])
        line = first + _line_in(start, self._leaves[leaf], filed, position)
        return min(line, max(filed.lines.last, first))


def _joined(filed: Sequence[Part], leaves: Sequence[Part]) -> list[int]:
    """Return for each leaf of the file the leaf of the document that it became, never going back."""
    if len(filed) == len(leaves):
        return list(range(len(filed)))
    shorter = min(len(filed), len(leaves))
    head = 0
    while head < shorter and _key(filed[head]) == _key(leaves[head]):
        head += 1
    tail = 0
    while tail < shorter - head and _key(filed[-1 - tail]) == _key(leaves[-1 - tail]):
        tail += 1
    joined = list(range(head))
    joined += _joined_apart(filed[head : len(filed) - tail], leaves[head : len(leaves) - tail], head)
    joined += range(len(leaves) - tail, len(leaves))
    return joined


def _joined_apart(filed: Sequence[Part], leaves: Sequence[Part], head: int) -> list[int]:
    """Join leaves that differ at both ends; one without a match goes to its likest."""
    matcher = SequenceMatcher(None, [_key(one) for one in filed], [_key(one) for one in leaves], False)
    joined: list[int] = []
    for start, other, size in matcher.get_matching_blocks():
        while len(joined) < start:
            following = joined[-1] + 1 if joined else head
            first = min(following, max(head + other - 1, 0))
            joined.append(first + _likest(filed[len(joined)], leaves[first - head : other]))
        joined.extend(range(head + other, head + other + size))
    return joined


def _likest(part: Part, leaves: Sequence[Part]) -> int:
    """Return which of a few leaves shares most words with one; the first when none shares half of them."""
    words = set(part.said().split())
    if not words or not 1 < len(leaves) <= _FEW:
        return 0
    shares = [len(words & set(leaf.said().split())) / len(words) for leaf in leaves]
    best = max(shares)
    return shares.index(best) if best >= _HALF else 0


def _key(part: Part) -> tuple[object, ...]:
    return part.kind, part.words, part.text, part.rows, part.piece


def _is_fenced(filed: Part) -> bool:
    return filed.lines.last - filed.lines.first + 1 > filed.text.count("\n")


def _position_in(block: QTextBlock, leaf: Part, filed: Part, lines: int) -> int:
    """Return where the `lines`-th line after the first of a leaf begins."""
    if leaf.kind == "table":
        row = min(max(lines - 1, 0), len(leaf.rows) - 1)
        cell = block.document().findBlockByNumber(block.blockNumber() + row * len(leaf.rows[0]))
        return cell.position()
    if leaf.kind == "code" and _is_fenced(filed):
        lines -= 1
    ends = _line_ends(block)[: max(lines, 0)]
    return ends[-1] if ends else block.position()


def _line_in(block: QTextBlock, leaf: Part, filed: Part, position: int) -> int:
    """Return how many lines after the first of a leaf a position stands."""
    if leaf.kind == "table":
        cell = block.document().findBlock(position).blockNumber() - block.blockNumber()
        row = cell // len(leaf.rows[0])
        return row + 1 if row else 0
    fenced = leaf.kind == "code" and _is_fenced(filed)
    return sum(end <= position for end in _line_ends(block)) + fenced


def _line_ends(block: QTextBlock) -> list[int]:
    """Return the positions right after the ends of lines in a block, both kinds."""
    ends: list[int] = []
    fragments = block.begin()
    while not fragments.atEnd():
        fragment = fragments.fragment()
        text, position = fragment.text(), fragment.position()
        if fragment.charFormat().boolProperty(SOFT) and text.startswith(" "):
            ends.append(position + 1)
        elif LINE in text:
            before = ""
            for line in text.split(LINE)[:-1]:
                before += line + LINE
                ends.append(position + _units(before))
        fragments += 1
    return ends


def _units(text: str) -> int:
    """Return the length of a text as Qt counts it, in UTF-16."""
    return len(text.encode("utf-16-le")) // 2
