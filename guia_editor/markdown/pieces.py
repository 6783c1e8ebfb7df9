"""What an opened text is made of: blocks that can be edited as seen, and passages kept as written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from guia_editor.markdown.inlines import InlineReader
from guia_editor.markdown.problems import Problems
from guia_editor.markdown.reader import parse
from guia_editor.model.blocks import (
    NOWHERE,
    Block,
    Blocks,
    Inline,
    Lines,
    NoteDefinition,
    NoteReference,
    all_inlines,
    walk,
)

_MARK = re.compile(r"\[\^([^\]\s]+)\]")
_DEFINITION = re.compile(r"^[ \t>]*\[\^([^\]\s]+)\]:", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Locked:
    """A passage that cannot be shown; `source` is its Markdown, `reason` says why, in Spanish."""

    source: str
    reason: str = field(default="", compare=False)
    lines: Lines = field(default=NOWHERE, compare=False)


Piece = Block | Locked
Pieces = tuple[Piece, ...]


def blocks_of(pieces: Pieces) -> Blocks:
    """Return the blocks among pieces, without the locked passages."""
    return tuple(piece for piece in pieces if not isinstance(piece, Locked))


def labels_called(markdown: str) -> frozenset[str]:
    """Return the labels of all footnotes that a piece of Markdown may call."""
    return frozenset(_MARK.findall(markdown))


def parse_pieces(markdown: str) -> Blocks:
    """Return the blocks of a piece of Markdown standing alone: every footnote mark in it is believed."""
    return parse(markdown, notes=labels_called(markdown)).blocks


@lru_cache(maxsize=4096)
def block_of(markdown: str) -> Block:
    """Return the only block that a piece of Markdown holds, whatever footnotes it calls.

    Raises `ValueError` when it holds none or several; its lines count from 1.
    """
    blocks = parse_pieces(markdown)
    if len(blocks) != 1:
        raise ValueError(f"not one block but {len(blocks)}: {markdown[:80]!r}")
    return blocks[0]


@lru_cache(maxsize=4096)
def inline_of(markdown: str) -> Inline:
    """Return the only inline that a piece of Markdown holds, such as a picture, a note mark or a field.

    Raises `ValueError` when it holds none or several.
    """
    reader = InlineReader(Problems(), labels_called(markdown))
    inlines = reader.text(markdown, 0)
    if len(inlines) != 1:
        raise ValueError(f"not one inline but {len(inlines)}: {markdown[:80]!r}")
    return inlines[0]


def notes_in(pieces: Pieces) -> frozenset[str]:
    """Return the labels of the footnotes that pieces define, locked passages included."""
    labels = {block.label for block in walk(blocks_of(pieces)) if isinstance(block, NoteDefinition)}
    for piece in pieces:
        if isinstance(piece, Locked):
            labels.update(_DEFINITION.findall(piece.source))
    return frozenset(labels)


def notes_called(pieces: Pieces) -> frozenset[str]:
    """Return the labels of the footnotes that the words of pieces call."""
    inlines = all_inlines(blocks_of(pieces))
    return frozenset(inline.label for inline in inlines if isinstance(inline, NoteReference))
