"""Compare two versions of a chapter as a reader sees them: blocks, words, cells, and what moved."""

from __future__ import annotations

from collections.abc import Callable

from guia_editor.markdown.comparison import Comparison
from guia_editor.model.blocks import Blocks


def compare(old: Blocks, new: Blocks) -> Comparison:
    """Return what changed between two readings of a chapter's text."""
    raise NotImplementedError


def compare_texts(old: str, new: str) -> Comparison:
    """Return what changed between two versions of a chapter's file, front matter included."""
    raise NotImplementedError


def only_spelling(comparison: Comparison, knows: Callable[[str], bool] | None = None) -> bool:
    """Say whether all changes are of spelling; `knows` says whether a dictionary has a word."""
    raise NotImplementedError
