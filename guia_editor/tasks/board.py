"""The board: every chapter by state, whose turn it is, since when, and how it went over time."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from guia_editor.i18n import _, long_date
from guia_editor.model.events import Event, EventKind, Ledger
from guia_editor.model.flow import Flow
from guia_editor.model.publications import named, publications
from guia_editor.model.review import ChapterReview, State
from guia_editor.model.reviewing import STEPS, reviews_of
from guia_editor.model.speakers import speaker
from guia_editor.tasks.pending import days_since
from guia_editor.tasks.review_values import Overview, ReviewedChapter

_FILLS: Mapping[State, str] = {
    State.DRAFT: "#d8dee4",
    State.RETURNED: "#b45309",
    State.IN_REVIEW: "#e9c46a",
    State.PARTLY_APPROVED: "#7fb5c4",
    State.APPROVED: "#1b7f9c",
    State.PUBLISHED: "#0b4f6c",
}
"""From light to dark as a chapter comes nearer to its end; ochre for what went back."""


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
    """The board: `rows` in reading order, `series` oldest first, `totals` as of now."""

    rows: tuple[BoardRow, ...]
    series: tuple[BoardPoint, ...]
    totals: Mapping[State, int]


def board(overview: Overview) -> Board:
    """Return the board of a guide; its last point is what the rows say now."""
    rows = tuple(_row(one, overview) for one in overview.chapters)
    totals = Counter(row.state for row in rows)
    today = BoardPoint(overview.moment.date(), totals)
    past = (one for one in _series(overview) if one.day < today.day)
    return Board(rows, (*past, today) if rows else (), totals)


def _row(chapter: ReviewedChapter, overview: Overview) -> BoardRow:
    review, flow = chapter.review, overview.flow
    days = days_since(review.since, overview.moment)
    allowed = flow.days_allowed(review.state)
    return BoardRow(
        chapter=chapter.key,
        path=chapter.path,
        number=chapter.number,
        title=chapter.title,
        state=review.state,
        label=flow.label(review.state),
        waiting_for=waiting_for(review, overview.ledger),
        days=days,
        late=bool(review.since and allowed) and days >= allowed,
        open=len(review.open_threads),
        conflicts=review.conflicts,
    )


def waiting_for(review: ChapterReview, ledger: Ledger) -> str:
    """Return whose turn it is at a chapter, "" when it waits for nobody."""
    team = ledger.team
    match review.state:
        case State.DRAFT | State.RETURNED:
            who = speaker(review.submission, ledger) if review.submission else None
            return who.name if who else _("quien lo escribe")
        case State.IN_REVIEW | State.PARTLY_APPROVED:
            if any(one.blocks for one in review.threads) or review.conflicts:
                return _("quien lo escribe")
            if review.missing:
                return _(" y ").join(named(one, team) for one in review.missing)
            return named(team.policy.advising, team) if team and team.policy.advising else _("quien coordina")
        case State.APPROVED:
            return _("la edición")
        case State.PUBLISHED:
            return ""


def _series(overview: Overview) -> list[BoardPoint]:
    """Return where chapters stood at the end of each day on which a step was taken.

    What their text was on that day only its steps tell: it is taken to be the one last spoken of. Dates are
    what signers wrote, good for a picture and for nothing else.
    """
    ledger = overview.ledger
    keys = {one.key for one in overview.chapters}
    by_day: dict[dt.date, list[Event]] = {}
    for event in ledger.events:
        if event.kind == EventKind.PUBLISH or (event.kind in STEPS and event.chapter in keys):
            by_day.setdefault(dt.date.fromisoformat(event.moment[:10]), []).append(event)
    states = dict.fromkeys(keys, State.DRAFT)
    contents: dict[str, str] = {}
    editions = [
        (max(sign.moment for sign in one.signatures), one) for one in publications(ledger) if one.signed
    ]
    points = []
    for day in sorted(by_day):
        end = f"{day}T24"
        touched = _touched(by_day[day], keys, contents)
        said = tuple(one for one in ledger.events if one.chapter in touched and one.moment < end)
        published = next((one.chapters for moment, one in reversed(editions) if moment < end), {})
        now = {key: contents[key] for key in touched}
        reviews = reviews_of(now, replace(ledger, events=said), None, published, overview.flow)
        states.update({key: review.state for key, review in reviews.items()})
        points.append(BoardPoint(day, Counter(states.values())))
    return points


def _touched(events: list[Event], keys: set[str], contents: dict[str, str]) -> set[str]:
    """Note the text that each chapter had after some events; return the chapters whose state may differ."""
    touched: set[str] = set()
    for event in events:
        if event.kind == EventKind.PUBLISH:
            touched |= keys & contents.keys()
        else:
            if event.kind in (EventKind.SUBMIT, EventKind.APPROVE) or event.chapter not in contents:
                contents[event.chapter] = event.content
            touched.add(event.chapter)
    return touched


def board_chart(board: Board, flow: Flow) -> str:
    """Return the board's time as an SVG."""
    from guia_editor.export.stacked import Layer, Stack, stacked_columns

    order = tuple(reversed(State))
    layers = [Layer(flow.label(state), _FILLS[state]) for state in order]
    stacks = [
        Stack(long_date(point.day), tuple(point.counts.get(state, 0) for state in order))
        for point in board.series
    ]
    told = "; ".join(f"{flow.label(state)}: {board.totals.get(state, 0)}" for state in State)
    return stacked_columns(_("Capítulos por estado a lo largo del tiempo"), told, layers, stacks).svg
