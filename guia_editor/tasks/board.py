"""The board: every chapter by state, whose turn it is, since when, and how it went over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from guia_editor.model.review import State
from guia_editor.tasks.review import Overview


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A chapter on the board; `waiting_for` says in Spanish whose turn it is, `days` for how long."""

    chapter: str
    path: str
    number: str
    title: str
    state: State
    label: str
    waiting_for: str
    days: int
    late: bool
    open: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class BoardPoint:
    """How many chapters stood at each station at the end of a day."""

    day: dt.date
    counts: Mapping[State, int]


@dataclass(frozen=True, slots=True)
class Board:
    """The board: `rows` in reading order, `series` oldest first, `svg` the series drawn."""

    rows: tuple[BoardRow, ...]
    series: tuple[BoardPoint, ...]
    totals: Mapping[State, int]
    svg: str


def board(overview: Overview) -> Board:
    """Return the board of a guide."""
    raise NotImplementedError
