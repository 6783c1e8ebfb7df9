"""What an opened text is made of: blocks that can be edited as seen, and passages kept as written."""

from __future__ import annotations

from dataclasses import dataclass, field

from guia_editor.model.blocks import NOWHERE, Block, Lines


@dataclass(frozen=True, slots=True)
class Locked:
    """A passage that cannot be shown; `source` is its Markdown, `reason` says why, in Spanish."""

    source: str
    reason: str = field(default="", compare=False)
    lines: Lines = field(default=NOWHERE, compare=False)


Piece = Block | Locked
Pieces = tuple[Piece, ...]
