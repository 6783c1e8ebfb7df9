"""The next version of a team, made from the one in force; and a change told in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from guia_editor.i18n import _
from guia_editor.model.names import plain_name, unused
from guia_editor.model.team import Member, Person, Policy, PublicKey, Revocation, Role, Team


def founded(institutions: tuple[Member, ...], people: tuple[Person, ...], policy: Policy) -> Team:
    """Return a first version."""
    return Team(1, "", institutions, people, policy)


def following(team: Team, hash: str) -> Team:
    """Return the version after a team, the same in all else; `hash` is the team's."""
    return replace(team, version=team.version + 1, previous=hash)


def new_person_id(team: Team | None, name: str) -> str:
    """Return an id for a person: the name's words, with a number if another has them."""
    return unused(plain_name(name, "persona"), [one.id for one in team.people] if team else [])


def with_person(team: Team, person: Person) -> Team:
    """Return a team with one person more."""
    return replace(team, people=(*team.people, person))


def with_changed(team: Team, id: str, change: Callable[[Person], Person]) -> Team:
    """Return a team with one person changed; raises `KeyError` when nobody has that id."""
    if id not in {one.id for one in team.people}:
        raise KeyError(id)
    return replace(team, people=tuple(change(one) if one.id == id else one for one in team.people))


def with_key(team: Team, id: str, key: PublicKey) -> Team:
    """Return a team in which a person has one key more."""
    return with_changed(team, id, lambda one: replace(one, keys=(*one.keys, key)))


def with_revoked(team: Team, key: str, gone: Revocation) -> Team:
    """Return a team in which a key counts no more; raises `KeyError` when nobody has it."""
    holder = team.person(key)
    if holder is None:
        raise KeyError(key)

    def revoked(person: Person) -> Person:
        return replace(
            person, keys=tuple(replace(one, revoked=gone) if one.id == key else one for one in person.keys)
        )

    return with_changed(team, holder.id, revoked)


def with_institution(team: Team, member: Member, *, approves: bool = False, advises: bool = False) -> Team:
    """Return a team with an institution, whose word is needed or not."""
    known = team if member in team.institutions else replace(team, institutions=(*team.institutions, member))
    policy = known.policy
    if approves and member.id not in policy.approving:
        policy = replace(policy, approving=(*policy.approving, member.id))
    if advises:
        policy = replace(policy, advising=member.id)
    return replace(known, policy=policy)


def role_name(role: Role) -> str:
    """Return a role as people read it."""
    names = {
        Role.AUTHOR: _("autoría"),
        Role.REVIEWER: _("revisión"),
        Role.COORDINATOR: _("coordinación"),
        Role.DISTRIBUTOR: _("distribución"),
        Role.TRANSLATOR: _("traducción"),
    }
    return names[role]


def differences(old: Team, new: Team) -> tuple[str, ...]:
    """Return what a change does, in Spanish sentences, so that whoever signs knows what."""
    return tuple(_differences(old, new))


def _differences(old: Team, new: Team) -> Iterator[str]:
    before = {one.id: one for one in old.people}
    names = {one.id: one.acronym or one.name for one in new.institutions}
    for member in new.institutions:
        if member not in old.institutions:
            yield _("Entra la institución {name}.").format(name=names[member.id])
    if old.policy.approving != new.policy.approving:
        approving = ", ".join(names[one] for one in new.policy.approving)
        yield _("Deben aprobar: {names}.").format(names=approving)
    if old.policy.advising != new.policy.advising:
        yield _("Dictamina: {name}.").format(name=names.get(new.policy.advising, _("nadie")))
    for person in new.people:
        was = before.get(person.id)
        if was is None:
            roles = ", ".join(sorted(role_name(one) for one in person.roles))
            yield _("Entra {name}, de {institution}, para {roles}.").format(
                name=person.name, institution=names[person.institution], roles=roles or _("comentar")
            )
        else:
            yield from _changes(was, person)


def _changes(was: Person, now: Person) -> Iterator[str]:
    name = now.name
    if was.name != name:
        yield _("{old} se llamará {name}.").format(old=was.name, name=name)
    if was.position != now.position:
        yield _("El cargo de {name} será «{position}».").format(name=name, position=now.position)
    for role in sorted(now.roles - was.roles):
        yield _("{name} tendrá la función de {role}.").format(name=name, role=role_name(role))
    for role in sorted(was.roles - now.roles):
        yield _("{name} dejará la función de {role}.").format(name=name, role=role_name(role))
    if was.since != now.since:
        yield _("El cargo de {name} empieza el {day}.").format(name=name, day=now.since or "—")
    if was.until != now.until:
        yield _("El cargo de {name} termina el {day}.").format(name=name, day=now.until or "—")
    keys = {one.id: one for one in was.keys}
    for key in now.keys:
        if key.id not in keys:
            yield _("{name} firmará también con la clave {key} de «{device}».").format(
                name=name, key=short_key(key.id), device=key.device
            )
        elif key != keys[key.id] and key.revoked is not None:
            yield _("La clave {key} de {name} queda revocada: {reason}.").format(
                key=short_key(key.id), name=name, reason=key.revoked.reason
            )


def short_key(id: str) -> str:
    """Return enough of a key's id to tell it from others: "abcd-efgh"."""
    return f"{id[:4]}-{id[4:8]}"
