"""Editions: what was published, under which number, with which words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the guide; a draft until both institutions have approved it.

    `number` is what people quote (by default the date), `date` stamps every file, `commit` names the
    version in the history when the edition is approved, `chapters` holds (path, title, SHA-256) triples,
    `notes` says in people's words what changed. `report` makes of it what is no edition at all: a report
    about the guide, whose pages show these words and are nobody's draft.
    """

    number: str
    date: dt.date
    approved: bool = False
    commit: str = ""
    chapters: tuple[tuple[str, str, str], ...] = ()
    approvals: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
    report: str = ""

    @property
    def mark(self) -> str:
        """What every page shows: "Versión 2026-11-22 · BORRADOR", without the last word once approved."""
        if self.report:
            return self.report
        return f"Versión {self.number}" + ("" if self.approved else " · BORRADOR")

    @property
    def timestamp(self) -> dt.datetime:
        """The one moment that all files of the edition carry: the date at 00:00 UTC."""
        return dt.datetime(self.date.year, self.date.month, self.date.day, tzinfo=dt.UTC)
