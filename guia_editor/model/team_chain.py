"""The versions of a team, each signed by those that the one before asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from guia_editor.model.events import Event, EventKind
from guia_editor.model.team import Role, Team, team_as_json, team_from_json
from guia_editor.model.team_rules import forbidden, needed, signs_for, unsound

Proved = Callable[[Event, str], bool]
"""Says whether an event's signature is by the key with a public half (base64)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An event that puts forward a team; `hash` is the team's."""

    event: Event
    team: Team
    hash: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A next version put forward: who signed it so far, and the institutions (ids) whose signature lacks.

    `forbidden` says in Spanish why it can never be valid, "" when it can.
    """

    team: Team
    hash: str
    signatures: tuple[Event, ...]
    missing: tuple[str, ...]
    forbidden: str = ""

    @property
    def valid(self) -> bool:
        """Say whether it has all that it needs."""
        return not self.missing and not self.forbidden


@dataclass(frozen=True, slots=True)
class TeamChain:
    """The valid versions and their hashes.

    `rivals` are those that could be next, when it stops because they are several; `set_aside` those that had
    their signatures too, and gave way to one that all institutions signed.
    """

    teams: tuple[Team, ...] = ()
    hashes: tuple[str, ...] = ()
    rivals: tuple[Proposal, ...] = ()
    set_aside: tuple[Proposal, ...] = ()


def candidates(events: Iterable[Event], hash_of: Callable[[object], str]) -> tuple[Candidate, ...]:
    """Return the teams that events put forward; what is no team, or is written otherwise, is left out."""
    found = []
    for event in events:
        new = event.body.get("nuevo")
        if event.kind != EventKind.TEAM or not isinstance(new, dict):
            continue
        try:
            team = team_from_json(new)
        except ValueError:
            continue
        if team_as_json(team) == new:  # what we do not know of a team, nobody here can agree to
            found.append(Candidate(event, team, hash_of(new)))
    return tuple(found)


def foundings(given: Iterable[Candidate], proved: Proved) -> Mapping[str, Team]:
    """Return the first teams put forward, by the project that each of them founds."""
    return {one.hash: one.team for one in given if _founds(one, proved)}


def _founds(one: Candidate, proved: Proved) -> bool:
    person, key = one.team.person(one.event.key), one.team.key(one.event.key)
    return (
        one.team.version == 1
        and one.event.project == one.hash
        and person is not None
        and key is not None
        and Role.COORDINATOR in person.roles
        and not unsound(one.team)
        and proved(one.event, key.public)
    )


def follow(
    first: Team, project: str, given: Sequence[Candidate], pinned: Sequence[str], proved: Proved
) -> TeamChain:
    """Return the chain of valid versions from the first team on.

    Of several that could be next, the only one that all institutions that approve have signed is: so people
    settle it; else the one that this device has seen in force. Otherwise the chain stops.
    """
    teams, hashes = [first], [project]
    set_aside: list[Proposal] = []
    while True:
        ready = [one for one in proposals(teams[-1], hashes[-1], given, proved) if one.valid]
        known = pinned[len(teams)] if len(teams) < len(pinned) else ""
        chosen = _chosen(teams[-1], ready, known)
        if chosen is None:
            rivals = ready if len(ready) > 1 else ()
            return TeamChain(tuple(teams), tuple(hashes), tuple(rivals), tuple(set_aside))
        set_aside += (one for one in ready if one != chosen)
        teams.append(chosen.team)
        hashes.append(chosen.hash)


def _chosen(team: Team, ready: Sequence[Proposal], known: str) -> Proposal | None:
    agreed = [one for one in ready if _signed_by_all(team, one)]
    if len(agreed) == 1:
        return agreed[0]
    if known:
        return next((one for one in ready if one.hash == known), None)
    return ready[0] if len(ready) == 1 else None


def _signed_by_all(team: Team, proposal: Proposal) -> bool:
    return set(team.policy.approving) <= {signs_for(team, event) for event in proposal.signatures}


def proposals(team: Team, hash: str, given: Iterable[Candidate], proved: Proved) -> tuple[Proposal, ...]:
    """Return the versions put forward to follow a team, by hash, with who has signed each."""
    groups: dict[str, tuple[Team, list[Event]]] = {}
    for one in given:
        if one.team.previous != hash:
            continue
        key = team.key(one.event.key)
        if signs_for(team, one.event) and key is not None and proved(one.event, key.public):
            groups.setdefault(one.hash, (one.team, []))[1].append(one.event)
    return tuple(_proposal(team, new, hash, events) for hash, (new, events) in sorted(groups.items()))


def _proposal(team: Team, new: Team, hash: str, events: Iterable[Event]) -> Proposal:
    signatures = tuple(sorted(events, key=lambda one: (one.id, one.hash)))
    missing = needed(team, new) - {signs_for(team, event) for event in signatures}
    return Proposal(new, hash, signatures, tuple(sorted(missing)), forbidden(team, new) or unsound(new))
