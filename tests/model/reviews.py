"""Ledgers for tests: two institutions, five people, events that know what their signer had seen."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256

from guia_editor.model.events import Event, Ledger
from guia_editor.model.team import Member, Person, Policy, PublicKey, Role, Team

INFOM, ANAM, CPGA = "infom", "anam", "cpga"

_PEOPLE = {
    "ines": (INFOM, {Role.AUTHOR, Role.REVIEWER}),
    "ivan": (INFOM, {Role.COORDINATOR}),
    "ana": (ANAM, {Role.AUTHOR, Role.REVIEWER}),
    "abel": (ANAM, {Role.COORDINATOR}),
    "clara": (CPGA, {Role.REVIEWER}),
}


def team(advising: str = "", version: int = 1, approving: tuple[str, ...] = (INFOM, ANAM)) -> Team:
    """The team of the tests; a person's key has the person's name."""
    return Team(
        version=version,
        previous="" if version == 1 else "x" * 64,
        institutions=tuple(Member(one, one, one.upper()) for one in (INFOM, ANAM, CPGA)),
        people=tuple(
            Person(name, name.title(), institution, frozenset(roles), (PublicKey(name, ""),))
            for name, (institution, roles) in _PEOPLE.items()
        ),
        policy=Policy(approving, advising),
    )


@dataclass
class Desk:
    """Writes events as people would who see everything, or only what they are said to have seen."""

    teams: tuple[Team, ...] = field(default_factory=lambda: (team(),))
    events: list[Event] = field(default_factory=list)
    complete: bool = True
    _count: itertools.count[int] = field(default_factory=itertools.count)

    def say(
        self,
        who: str,
        kind: str,
        content: str = "",
        *,
        chapter: str = "cap",
        seen: Iterable[Event] | None = None,
        **body: object,
    ) -> Event:
        own = [one for one in self.events if one.key == who]
        known: dict[str, int] = {}
        for one in self.events if seen is None else seen:
            if one.key != who:
                known[one.key] = max(known.get(one.key, -1), one.number)
            for key, number in one.seen.items():
                if key != who:
                    known[key] = max(known.get(key, -1), number)
        number = next(self._count)
        made = Event(
            id=f"{number:026}",
            kind=kind,
            project="p",
            key=who,
            number=len(own),
            previous=own[-1].hash if own else "",
            seen=known,
            team=self.teams[-1].version,
            moment=f"2026-11-{1 + number % 28:02}T10:00:00Z",
            chapter=chapter,
            content=content,
            selector={},
            body=body,
            hash=sha256(f"{who} {number}".encode()).hexdigest(),
        )
        self.events.append(made)
        return made

    def ledger(self) -> Ledger:
        return Ledger("p", self.teams, tuple(self.events), complete=self.complete)

    def revoke(self, who: str, until: int) -> None:
        """Let a later version of the team revoke somebody's key."""
        from guia_editor.model.team import Revocation

        old = self.teams[-1]
        people = tuple(
            replace(one, keys=(replace(one.keys[0], revoked=Revocation(until, "", "robo")),))
            if one.id == who
            else one
            for one in old.people
        )
        self.teams = (*self.teams, replace(old, version=old.version + 1, previous="x" * 64, people=people))
        self.events = [one for one in self.events if one.key != who or one.number <= until]
