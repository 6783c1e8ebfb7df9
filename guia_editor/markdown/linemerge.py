"""Merge two versions of a file of records: YAML by entries, PO by messages, CSV and others by lines."""

from __future__ import annotations

from guia_editor.markdown.joined import Joined


def merge_lines(base: str | None, a: str, b: str) -> Joined:
    """Return two versions of a file joined; `base` is what both grew out of, None when both made it."""
    if a == b or base == b:
        return Joined(a)
    if base == a:
        return Joined(b)
    raise NotImplementedError
