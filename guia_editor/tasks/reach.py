"""Who holds which edition: coverage by department and country, and who still has one that was superseded."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from guia_editor.model.deliveries import Delivery, Medium, deliveries
from guia_editor.model.events import Ledger
from guia_editor.model.guide import Guide
from guia_editor.model.publications import publications
from guia_editor.model.territory import Territories, Territory
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.deliveries import Deliverable, deliverables
from guia_editor.tasks.people import ledger_of


class Holding(StrEnum):
    """How a municipality stands; the values are those that tables and programs read."""

    CURRENT = "vigente"
    DRAFT = "borrador"
    SUPERSEDED = "anterior"
    NONE = "sin-entrega"


@dataclass(frozen=True, slots=True)
class Held:
    """An edition as deliveries name it; `final` when it is the one of that number that was published.

    `order` sorts editions by age: drafts by the day they were handed over first, before or between the final
    ones, which stand as they were published.
    """

    number: str
    fingerprint: str
    final: bool
    order: tuple[str, int]

    @property
    def key(self) -> tuple[str, str]:
        """What tells it apart from others."""
        return self.number, self.fingerprint


@dataclass(frozen=True, slots=True)
class PlaceReach:
    """What a municipality has received: its newest edition, and everything that stands, oldest first."""

    place: Territory
    holding: Holding
    newest: Held | None = None
    media: tuple[Medium, ...] = ()
    copies: int = 0
    last: str = ""
    deliveries: tuple[Delivery, ...] = ()

    @property
    def superseded(self) -> bool:
        """Say whether a newer edition has been published than the newest that it holds."""
        return self.holding is Holding.SUPERSEDED


@dataclass(frozen=True, slots=True)
class Total:
    """The municipalities of a department, or of the country, counted by how they stand."""

    place: Territory
    counts: Mapping[Holding, int]
    copies: int

    @property
    def places(self) -> int:
        """How many municipalities there are."""
        return sum(self.counts.values())

    @property
    def reached(self) -> int:
        """How many have received any edition."""
        return self.places - self.counts.get(Holding.NONE, 0)

    @property
    def current(self) -> int:
        """How many have the edition in force (any edition, while none is published)."""
        return self.counts.get(Holding.CURRENT, 0)

    @property
    def percent(self) -> float:
        """The share of municipalities that have received any edition, 0 to 100."""
        return 100 * self.reached / self.places if self.places else 0.0

    @property
    def percent_current(self) -> float:
        """The share that has the edition in force, 0 to 100."""
        return 100 * self.current / self.places if self.places else 0.0


@dataclass(frozen=True, slots=True)
class Reach:
    """Who received what, as of one reading of a guide.

    `places` are the municipalities by code, `departments` their totals by code, `country` that of all;
    `current` is the edition in force, None while none is published. `deliveries` are all, withdrawn ones
    too, and those to departments and the country; `editions` those that stand in deliveries, newest first.
    """

    folder: Path
    guide: Guide
    ledger: Ledger
    places: Mapping[str, PlaceReach]
    departments: Mapping[str, Total]
    country: Total
    current: Held | None
    deliveries: tuple[Delivery, ...]
    editions: tuple[Held, ...]
    series: tuple[tuple[dt.date, int], ...] = field(default=())

    def held(self, delivery: Delivery) -> Held:
        """Return the edition that a delivery of this reading handed over."""
        key = (delivery.facts.edition, delivery.facts.fingerprint)
        return next(one for one in self.editions if one.key == key)

    @property
    def stale(self) -> tuple[PlaceReach, ...]:
        """The municipalities whose newest edition has been superseded, by code."""
        return tuple(one for one in self.places.values() if one.superseded)


def reach(
    folder: Path, guide: Guide | None = None, *, edition: str = "", medium: Medium | None = None
) -> Reach:
    """Return who holds what; `edition` and `medium` count only deliveries of that number, in that medium.

    Slow for a guide that has not been read; raises `GuideError` when there is none.
    """
    guide = guide or open_guide(folder)
    ledger = ledger_of(folder)
    return reach_of(folder, guide, ledger, deliverables(folder, ledger), edition=edition, medium=medium)


def reach_of(
    folder: Path,
    guide: Guide,
    ledger: Ledger,
    known: Sequence[Deliverable],
    *,
    edition: str = "",
    medium: Medium | None = None,
) -> Reach:
    """Return who holds what by a ledger; `known` are the editions whose files this copy has."""
    every = deliveries(ledger)
    standing = [one for one in every if one.stands]
    editions = _editions(standing, ledger, known)
    current = _current(ledger, known)
    by_key = {one.key: one for one in editions}
    counted = [
        one for one in standing if edition in ("", one.facts.edition) and medium in (None, one.facts.medium)
    ]
    of_place: dict[str, list[Delivery]] = defaultdict(list)
    for one in counted:
        of_place[one.territory].append(one)
    territories = guide.territories
    places = {
        code: _place(territories.municipalities[code], of_place.get(code, ()), by_key, current)
        for code in sorted(territories.municipalities)
    }
    return Reach(
        folder=folder,
        guide=guide,
        ledger=ledger,
        places=places,
        departments={
            code: _total(one, territories, places) for code, one in sorted(territories.departments.items())
        },
        country=_total(territories.country, territories, places),
        current=current,
        deliveries=every,
        editions=editions,
        series=_series(counted),
    )


def _editions(standing: Iterable[Delivery], ledger: Ledger, known: Iterable[Deliverable]) -> tuple[Held, ...]:
    """Return the editions that deliveries name, newest first.

    A draft often bears the number of the edition that it became: what tells them apart is the hash of the
    published manifest. Where this copy lacks that file, the number is believed.
    """
    published = {one.number: (one.date, at) for at, one in enumerate(_signed(ledger))}
    marks = {one.number: one.fingerprint for one in known if one.final}
    found: dict[tuple[str, str], Held] = {}
    for one in standing:
        number, mark = one.facts.edition, one.facts.fingerprint
        final = number in published and marks.get(number, mark) == mark
        order = published[number] if final else (one.facts.day, -1)
        before = found.get((number, mark))
        if before is None or order < before.order:
            found[number, mark] = Held(number, mark, final, order)
    return tuple(sorted(found.values(), key=lambda held: held.order, reverse=True))


@dataclass(frozen=True, slots=True)
class _Signed:
    number: str
    date: str


def _signed(ledger: Ledger) -> list[_Signed]:
    """Return the published editions by number, each where it was last signed."""
    last = {one.number: _Signed(one.number, one.date) for one in publications(ledger) if one.signed}
    return list(last.values())


def _current(ledger: Ledger, known: Iterable[Deliverable]) -> Held | None:
    """Return the edition in force: the last by date that the institutions published."""
    signed = _signed(ledger)
    if not signed:
        return None
    at = max(range(len(signed)), key=lambda index: (signed[index].date, index))
    number = signed[at].number
    mark = next((one.fingerprint for one in known if one.final and one.number == number), "")
    return Held(number, mark, True, (signed[at].date, at))


def _place(
    place: Territory,
    received: Sequence[Delivery],
    editions: Mapping[tuple[str, str], Held],
    current: Held | None,
) -> PlaceReach:
    if not received:
        return PlaceReach(place, Holding.NONE)
    ordered = tuple(sorted(received, key=lambda one: (one.facts.day, one.moment, one.id)))
    held = [editions[one.facts.edition, one.facts.fingerprint] for one in ordered]
    newest = max(held, key=lambda one: (one.final and current is not None, one.order))
    of_newest = [one for one, what in zip(ordered, held, strict=True) if what == newest]
    return PlaceReach(
        place=place,
        holding=_holding(newest, current),
        newest=newest,
        media=tuple(dict.fromkeys(one.facts.medium for one in of_newest)),
        copies=sum(one.facts.copies for one in of_newest),
        last=ordered[-1].facts.day,
        deliveries=ordered,
    )


def _holding(newest: Held, current: Held | None) -> Holding:
    if current is None:
        return Holding.CURRENT if newest.final else Holding.DRAFT
    if newest.final and newest.number == current.number:
        return Holding.CURRENT
    return Holding.SUPERSEDED if newest.final or newest.order < current.order else Holding.DRAFT


def _total(place: Territory, territories: Territories, places: Mapping[str, PlaceReach]) -> Total:
    members = [places[one.code] for one in territories.members(place) if one.code in places]
    counts = Counter(one.holding for one in members)
    return Total(place, {one: counts.get(one, 0) for one in Holding}, sum(one.copies for one in members))


def _series(standing: Iterable[Delivery]) -> tuple[tuple[dt.date, int], ...]:
    """Return how many municipalities had received something by the end of each day with a delivery."""
    first: dict[str, str] = {}
    for one in standing:
        if len(one.territory) == 4:
            first[one.territory] = min(one.facts.day, first.get(one.territory, one.facts.day))
    days = Counter(first.values())
    total, found = 0, []
    for day in sorted(days):
        total += days[day]
        found.append((dt.date.fromisoformat(day), total))
    return tuple(found)
