"""From a text to the pieces that a person edits, each with its place in the text."""

from __future__ import annotations

from dataclasses import dataclass

from guia_editor.markdown.pieces import Pieces
from guia_editor.markdown.reader import parse


@dataclass(frozen=True, slots=True)
class Opened:
    """A text in pieces; `spans` are the (begin, end) offsets of each piece, in order."""

    text: str
    pieces: Pieces
    spans: tuple[tuple[int, int], ...]
    first_line: int = 1


def open_text(body: str, first_line: int = 1, notes: frozenset[str] = frozenset()) -> Opened:
    """Return a text in pieces."""
    blocks = parse(body, first_line, notes).blocks
    return Opened(body, blocks, tuple((0, 0) for _block in blocks), first_line)
