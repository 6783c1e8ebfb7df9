"""Whether a signer may do what an event does: mandate, role, and no approval of one's own submission."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from guia_editor.model.events import Event, EventKind, Fault
from guia_editor.model.team import Person, Role, Team
from guia_editor.model.team_rules import WEIGHTY, in_mandate


def kind_of(event: Event) -> EventKind | None:
    """Return what an event does, None for a word that this program does not know."""
    try:
        return EventKind(event.kind)
    except ValueError:
        return None


def standing_fault(event: Event, then: Team, now: Team) -> Fault | None:
    """Return why an event does not count by who its signer is, None when it does.

    Roles are those of the team that the event was made under (`then`); mandates, which are often ended
    afterwards, those in force (`now`). Whether a role lost since still carries an approval, the review says.
    """
    kind = kind_of(event)
    if kind is None:
        return Fault.UNKNOWN_KIND
    person, today = then.person(event.key), now.person(event.key)
    if person is None or today is None:
        return Fault.NOT_ALLOWED
    if not in_mandate(today, event.moment):
        return Fault.OUTSIDE_MANDATE
    return None if may(person, kind, then) else Fault.NOT_ALLOWED


def may(person: Person, kind: EventKind, team: Team) -> bool:
    """Say whether a person's roles allow to do something.

    Anyone comments; authors submit; reviewers and coordinators of an institution that approves approve and
    return, those of the one that advises give its opinion; coordinators sign the team and what is published.
    Who received an edition is recorded by anyone of an institution that approves, and by who distributes.
    """
    match kind:
        case (
            EventKind.COMMENT
            | EventKind.SUGGESTION
            | EventKind.REPLY
            | EventKind.RESOLVE
            | EventKind.WITHDRAW
        ):
            return True
        case EventKind.SUBMIT:
            return Role.AUTHOR in person.roles
        case EventKind.APPROVE | EventKind.RETURN:
            return bool(person.roles & WEIGHTY) and person.institution in team.policy.approving
        case EventKind.OPINION:
            return bool(person.roles & WEIGHTY) and person.institution == team.policy.advising
        case EventKind.PUBLISH:
            return Role.COORDINATOR in person.roles and person.institution in team.policy.approving
        case EventKind.TEAM:
            return Role.COORDINATOR in person.roles
        case EventKind.DELIVERY | EventKind.UNDELIVER:
            return Role.DISTRIBUTOR in person.roles or person.institution in team.policy.approving
        case _:
            assert_never(kind)


def submitted(events: Iterable[Event], team: Team) -> frozenset[tuple[str, str, str]]:
    """Return who (person's id) has submitted which chapter with which content."""
    found = set()
    for event in events:
        person = team.person(event.key)
        if event.kind == EventKind.SUBMIT and person is not None:
            found.add((person.id, event.chapter, event.content))
    return frozenset(found)
