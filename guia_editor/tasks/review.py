"""Review a guide: where every chapter stands, and what a person says about it, one signed event each.

The door for the window, the command line and tests; what is behind it is split by what it does.
"""

from __future__ import annotations

from guia_editor.tasks.overview import overview
from guia_editor.tasks.review_steps import (
    approve,
    comment,
    give_opinion,
    reapprove_spelling,
    reject,
    reopen,
    reply,
    resolve,
    return_chapter,
    submit,
    withdraw,
)
from guia_editor.tasks.review_values import (
    Accepted,
    LastApproved,
    Overview,
    Place,
    PlacedThread,
    Quality,
    ReviewedChapter,
    Voice,
)
from guia_editor.tasks.suggesting import (
    accept_suggestion,
    accept_suggestions,
    suggest,
    suggest_edits,
    write_accepted,
)

__all__ = [
    "Accepted",
    "LastApproved",
    "Overview",
    "Place",
    "PlacedThread",
    "Quality",
    "ReviewedChapter",
    "Voice",
    "accept_suggestion",
    "accept_suggestions",
    "approve",
    "comment",
    "give_opinion",
    "overview",
    "reapprove_spelling",
    "reject",
    "reopen",
    "reply",
    "resolve",
    "return_chapter",
    "submit",
    "suggest",
    "suggest_edits",
    "withdraw",
    "write_accepted",
]
