"""Suggestions: a change to some words of a text, kept apart from it until somebody accepts it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Suggested(NamedTuple):
    """Words to put in the place of others; `before` is "" for an insertion, `after` for a deletion."""

    selector: dict[str, object]
    before: str
    after: str


def suggestions_between(old: str, new: str) -> list[Suggested]:
    """Return a suggestion for each place where a reviewer's text differs from the one reviewed."""
    raise NotImplementedError


def apply_suggestion(
    text: str, selector: Mapping[str, object], before: str, after: str, old_text: str | None = None
) -> str | None:
    """Return a text with a suggestion accepted, None when the words that it replaces are not there."""
    raise NotImplementedError
