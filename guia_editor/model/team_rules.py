"""What makes a team sound, what a change of it may not touch, and whose signatures a change needs."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re

from guia_editor.i18n import _
from guia_editor.model.events import Event
from guia_editor.model.signed import key_id
from guia_editor.model.team import Person, PublicKey, Role, Team

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
WEIGHTY = frozenset({Role.REVIEWER, Role.COORDINATOR})
"""Roles whose holders decide: whatever touches one of them needs both institutions."""


def live_keys(person: Person) -> tuple[PublicKey, ...]:
    """Return a person's keys that nobody has revoked."""
    return tuple(key for key in person.keys if key.revoked is None)


def in_mandate(person: Person, moment: str) -> bool:
    """Say whether a moment (ISO 8601) lies within a person's mandate, its last day included."""
    day = moment[:10]
    return (not person.since or person.since <= day) and (not person.until or day <= person.until)


def coordinators(team: Team, institution: str) -> tuple[Person, ...]:
    """Return who can sign for an institution: those that coordinate and have a key that lives."""
    return tuple(
        one
        for one in team.people
        if one.institution == institution and Role.COORDINATOR in one.roles and live_keys(one)
    )


def signs_for(team: Team, event: Event) -> str:
    """Return the institution that an event's signer coordinates in a team, "" when it is none."""
    person, key = team.person(event.key), team.key(event.key)
    if person is None or key is None or key.revoked is not None:
        return ""
    return person.institution if Role.COORDINATOR in person.roles and in_mandate(person, event.moment) else ""


def unsound(team: Team) -> str:
    """Return what is wrong with a team by itself, in Spanish; "" when nothing is."""
    for id in (*(one.id for one in team.institutions), *(one.id for one in team.people)):
        if not _NAME.fullmatch(id):
            return _("«{id}» no sirve para nombrar a una persona o institución.").format(id=id[:60])
    for person in team.people:
        if not all(not day or _is_date(day) for day in (person.since, person.until)):
            return _("Las fechas del cargo de {name} no se entienden.").format(name=person.name)
        if any(not _is_key(key) for key in person.keys):
            return _("Una clave de {name} no es la que su nombre dice.").format(name=person.name)
    for institution in team.policy.approving:
        if not coordinators(team, institution):
            acronym = team.institution(institution).acronym
            return _("{institution} se queda sin nadie que coordine y pueda firmar.").format(
                institution=acronym
            )
    return ""


def _is_date(day: str) -> bool:
    try:
        return bool(_DATE.fullmatch(day)) and bool(dt.date.fromisoformat(day))
    except ValueError:
        return False


def _is_key(key: PublicKey) -> bool:
    try:
        public = base64.b64decode(key.public, validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(public) == 32 and key_id(public) == key.id


def forbidden(old: Team, new: Team) -> str:
    """Return what a change does that no signature allows, in Spanish; "" when it does nothing of the kind.

    People, their institution and their keys stay for ever, so that what they signed can always be proved; a
    key is ended by revoking it, a person by the end of the mandate. A revocation can only be made stricter.
    """
    if new.version != old.version + 1:
        return _("La versión del equipo no sigue a la que está en vigor.")
    if {one.id for one in old.institutions} - {one.id for one in new.institutions}:
        return _("Una institución no se puede quitar del equipo.")
    people = {one.id: one for one in new.people}
    for person in old.people:
        now = people.get(person.id)
        if now is None or now.institution != person.institution:
            return _(
                "{name} no se puede quitar del equipo ni pasar a otra institución; ponga fin a su cargo."
            ).format(name=person.name)
        keys = {one.id: one for one in now.keys}
        if any(not _kept(key, keys.get(key.id)) for key in person.keys):
            return _("Una clave de {name} no se puede quitar ni volver a admitir; solo revocar.").format(
                name=person.name
            )
    return ""


def _kept(key: PublicKey, now: PublicKey | None) -> bool:
    if now is None or now.public != key.public:
        return False
    if key.revoked is None:
        return True
    return now.revoked is not None and now.revoked.until <= key.revoked.until


def needed(old: Team, new: Team) -> frozenset[str]:
    """Return the institutions whose coordinators must sign a change.

    All that approve, when the policy, the institutions or a person who decides changes; else each whose
    people change. An institution that has nobody to sign is stood for by all that approve.
    """
    everyone = frozenset(old.policy.approving)
    if old.policy != new.policy or set(old.institutions) != set(new.institutions):
        return everyone
    before, after = ({one.id: one for one in team.people} for team in (old, new))
    touched: set[str] = set()
    for id in before.keys() | after.keys():
        pair = [one for one in (before.get(id), after.get(id)) if one is not None]
        if len(pair) == 2 and _same(*pair):
            continue
        if any(one.roles & WEIGHTY for one in pair):
            return everyone
        touched |= {one.institution for one in pair}
    if any(not coordinators(old, institution) for institution in touched):
        return everyone
    return frozenset(touched)


def _same(one: Person, other: Person) -> bool:
    """Say whether nothing about a person changed; the order of keys, which files lose, says nothing."""
    return _unordered(one) == _unordered(other)


def _unordered(person: Person) -> tuple[object, ...]:
    return (
        person.name,
        person.institution,
        person.roles,
        frozenset(person.keys),
        person.position,
        person.since,
        person.until,
    )
