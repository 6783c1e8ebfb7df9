"""The team of a guide: institutions, people, roles and public keys, in versions that sign each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; the values are those stored."""

    AUTHOR = "autoria"
    REVIEWER = "revision"
    COORDINATOR = "coordinacion"
    DISTRIBUTOR = "distribucion"
    TRANSLATOR = "traduccion"


@dataclass(frozen=True, slots=True)
class Revocation:
    """From when a key counts no more: events up to number `until`, whose hash is `hash`, stay valid.

    `until` is -1 when none of its events counts.
    """

    until: int
    hash: str
    reason: str


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A person's key on one device: `id` is derived from the 32 bytes of `public` (base64)."""

    id: str
    public: str
    device: str = ""
    revoked: Revocation | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the team; `since` and `until` are the mandate's ISO dates, "" for open."""

    id: str
    name: str
    institution: str
    roles: frozenset[Role]
    keys: tuple[PublicKey, ...] = ()
    position: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """An institution of the team."""

    id: str
    name: str
    acronym: str


@dataclass(frozen=True, slots=True)
class Policy:
    """Whose word is needed: institutions (ids) that approve, the one that gives its opinion ("" for none)."""

    approving: tuple[str, ...]
    advising: str = ""


@dataclass(frozen=True, slots=True)
class Team:
    """One version of the team; `previous` is the hash of the version before, "" for the first."""

    version: int
    previous: str
    institutions: tuple[Member, ...]
    people: tuple[Person, ...]
    policy: Policy

    def person(self, key: str) -> Person | None:
        """Return whose key it is, revoked or not."""
        return next((one for one in self.people if any(key == k.id for k in one.keys)), None)

    def key(self, key: str) -> PublicKey | None:
        """Return a key by its id, revoked or not."""
        return next((one for one in self.all_keys() if one.id == key), None)

    def all_keys(self) -> Iterator[PublicKey]:
        """Yield everybody's keys."""
        for person in self.people:
            yield from person.keys

    def institution(self, id: str) -> Member:
        """Return an institution by its id; raises `KeyError`."""
        return {one.id: one for one in self.institutions}[id]


def team_as_json(team: Team) -> dict[str, object]:
    """Return a team as what is stored, hashed and signed: strings, integers, lists and objects only."""
    return {
        "version": team.version,
        "anterior": team.previous,
        "instituciones": {one.id: {"nombre": one.name, "siglas": one.acronym} for one in team.institutions},
        "personas": {one.id: _person_as_json(one) for one in team.people},
        "politica": {"aprueban": list(team.policy.approving), "dictamina": team.policy.advising},
    }


def _person_as_json(person: Person) -> dict[str, object]:
    return {
        "nombre": person.name,
        "institucion": person.institution,
        "cargo": person.position,
        "roles": sorted(person.roles),
        "desde": person.since,
        "hasta": person.until,
        "claves": {one.id: _key_as_json(one) for one in person.keys},
    }


def _key_as_json(key: PublicKey) -> dict[str, object]:
    said: dict[str, object] = {"publica": key.public, "equipo": key.device}
    if key.revoked is not None:
        gone = key.revoked
        said["revocada"] = {"hasta_n": gone.until, "hash": gone.hash, "motivo": gone.reason}
    return said


def team_from_json(said: Mapping[str, object]) -> Team:
    """Return the team that stored values say; raises `ValueError` when anything is missing or odd."""
    try:
        return _team(said)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a team: {error}") from error


def _team(said: Mapping[str, object]) -> Team:
    policy = _object(said["politica"])
    team = Team(
        version=_integer(said["version"]),
        previous=_text(said["anterior"]),
        institutions=tuple(
            Member(id, _text(_object(one)["nombre"]), _text(_object(one)["siglas"]))
            for id, one in _object(said["instituciones"]).items()
        ),
        people=tuple(_person(id, _object(one)) for id, one in _object(said["personas"]).items()),
        policy=Policy(tuple(_text(one) for one in _list(policy["aprueban"])), _text(policy["dictamina"])),
    )
    _refuse_disorder(team)
    return team


def _person(id: str, said: Mapping[str, object]) -> Person:
    return Person(
        id=id,
        name=_text(said["nombre"]),
        institution=_text(said["institucion"]),
        roles=frozenset(Role(_text(one)) for one in _list(said["roles"])),
        keys=tuple(_key(id, _object(one)) for id, one in _object(said["claves"]).items()),
        position=_text(said["cargo"]),
        since=_text(said["desde"]),
        until=_text(said["hasta"]),
    )


def _key(id: str, said: Mapping[str, object]) -> PublicKey:
    gone = None
    if "revocada" in said:
        revoked = _object(said["revocada"])
        gone = Revocation(_integer(revoked["hasta_n"]), _text(revoked["hash"]), _text(revoked["motivo"]))
    return PublicKey(id, _text(said["publica"]), _text(said["equipo"]), gone)


def _refuse_disorder(team: Team) -> None:
    institutions = {one.id for one in team.institutions}
    named = {one.institution for one in team.people} | set(team.policy.approving)
    named |= {team.policy.advising} - {""}
    if not named <= institutions:
        raise ValueError(f"unknown institutions: {sorted(named - institutions)}")
    keys = [one.id for one in team.all_keys()]
    if len(keys) != len(set(keys)):
        raise ValueError("a key belongs to two people")
    if not team.policy.approving or team.version < 1 or (team.version == 1) != (team.previous == ""):
        raise ValueError("a team says who approves, and which version it follows")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"text expected: {value!r}")
    return value


def _integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"integer expected: {value!r}")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"list expected: {value!r}")
    return value


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise TypeError(f"object expected: {value!r}")
    return value
