"""From judged events to the state of each chapter's exact text: a pure fold."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from guia_editor.model.events import Ledger
from guia_editor.model.flow import Flow
from guia_editor.model.review import ChapterReview


def review_of(
    chapter: str,
    content: str,
    ledger: Ledger,
    conflicts: int = 0,
    published: Collection[str] = (),
    flow: Flow | None = None,
) -> ChapterReview:
    """Return where a chapter (by key) stands with this exact content.

    `published` are the content hashes that the latest edition holds of it.
    """
    raise NotImplementedError


def reviews_of(
    contents: Mapping[str, str],
    ledger: Ledger,
    conflicts: Mapping[str, int] | None = None,
    published: Mapping[str, str] | None = None,
    flow: Flow | None = None,
) -> dict[str, ChapterReview]:
    """Return where each chapter stands: `contents` and `published` give content hashes by chapter key."""
    raise NotImplementedError
