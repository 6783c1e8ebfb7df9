"""Canonical Markdown of blocks, in the dialect as the guide writes it."""

from __future__ import annotations

from collections.abc import Sequence

from guia_editor.model.blocks import Block, Inlines, plain_text


def write(blocks: Sequence[Block]) -> str:
    """Return canonical Markdown that reads back as `blocks` (normalised), ending with a line end."""
    raise NotImplementedError(blocks)


def write_inlines(inlines: Inlines, *, single_line: bool = False) -> str:
    """Return Markdown that reads back as `inlines`."""
    return plain_text(inlines)
