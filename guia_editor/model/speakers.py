"""Who said an event, for which institution, and whether their word still counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from guia_editor.model.events import Event, Ledger
from guia_editor.model.team import Person, Role, Team

APPROVERS = frozenset({Role.REVIEWER, Role.COORDINATOR})
"""Who may approve and return for an institution that approves."""

PUBLISHERS = frozenset({Role.COORDINATOR})
"""Who may sign an edition for it."""

NEEDED = 2
"""An edition is final with the word of two institutions at least, whatever the team's policy says."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose event it is; ids, "" for a key that no version of the team names."""

    person: str
    institution: str


def speaker(event: Event, ledger: Ledger) -> Person | None:
    """Return the person who signed an event, as the team was when they did."""
    for team in (ledger.team_at(event.team), ledger.team):
        found = team.person(event.key) if team else None
        if found is not None:
            return found
    return None


def knows(later: Event, earlier: Event) -> bool:
    """Say whether an event was made with another at hand (`seen` is a whole frontier)."""
    if later.key == earlier.key:
        return later.number > earlier.number
    return later.seen.get(earlier.key, -1) >= earlier.number


def known_by_any(events: Iterable[Event], earlier: Event) -> bool:
    """Say whether one of several events was made with another at hand."""
    return any(knows(one, earlier) for one in events)


def approving(team: Team | None) -> tuple[str, ...]:
    """Return the institutions (ids) whose approval the team's policy demands."""
    return team.policy.approving if team else ()


def may_speak_for(event: Event, ledger: Ledger, roles: frozenset[Role], institutions: Iterable[str]) -> bool:
    """Say whether an event's author had one of the roles in one of the institutions, and counts still.

    A key that was revoked keeps what it signed before (the ledger holds no more of it): officials are
    replaced, and what the former ones signed stays. A key in force has to have the role in the team in
    force too, as nothing else tells when a role was lost: whoever lost it could name an old team.
    """
    then = ledger.team_at(event.team)
    person = then.person(event.key) if then else None
    if person is None or ledger.team is None:
        return False
    if not person.roles & roles or person.institution not in institutions:
        return False
    key, now = ledger.team.key(event.key), ledger.team.person(event.key)
    if key is None or now is None:
        return False
    if key.revoked is not None:
        return event.number <= key.revoked.until
    return bool(now.roles & roles) and now.institution == person.institution


def may_settle(event: Event, opening: Event, ledger: Ledger) -> bool:
    """Say whether a decision closes a blocking observation: by its author, or by who decides for theirs.

    Anybody else's is a proposal, which is shown; else an author could dismiss what the other institution
    observed, and have the chapter approved by somebody who never saw it.
    """
    author, who = speaker(opening, ledger), speaker(event, ledger)
    if author is None or who is None:
        return False
    return who.id == author.id or may_speak_for(event, ledger, APPROVERS, (author.institution,))
