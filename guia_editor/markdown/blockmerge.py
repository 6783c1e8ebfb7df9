"""Merge two versions of a chapter that grew out of one: by blocks, and by words inside blocks both changed."""

from __future__ import annotations

from guia_editor.markdown.joined import ConflictKind, Joined, TextConflict

__all__ = ["ConflictKind", "Joined", "TextConflict", "merge_chapters"]


def merge_chapters(base: str | None, a: str, b: str) -> Joined:
    """Return two versions of a chapter joined; `base` is what both grew out of, None when both made it."""
    if a == b or base == b:
        return Joined(a)
    if base == a:
        return Joined(b)
    raise NotImplementedError
