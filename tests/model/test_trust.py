"""The rules of trust that need no signatures: chains, causes, what a change of the team asks."""

import base64
import random
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.model.chains import before, causal_order, chain_of
from guia_editor.model.events import Event, EventKind
from guia_editor.model.permissions import may
from guia_editor.model.signed import key_id
from guia_editor.model.team import (
    Member,
    Person,
    Policy,
    PublicKey,
    Revocation,
    Role,
    Team,
    team_as_json,
    team_from_json,
)
from guia_editor.model.team_chain import candidates, proposals
from guia_editor.model.team_changes import (
    differences,
    following,
    with_changed,
    with_key,
    with_person,
    with_revoked,
)
from guia_editor.model.team_rules import forbidden, needed, unsound

BLANK = Event("", "comentario", "p", "k", 0, "", {}, 1, "2026-11-22T00:00:00Z", "", "", {}, {}, "")


def key(name: str) -> PublicKey:
    public = sha256(name.encode()).digest()
    return PublicKey(key_id(public), base64.b64encode(public).decode())


def person(name: str, institution: str, *roles: Role, **more: object) -> Person:
    return Person(name, name.title(), institution, frozenset(roles), (key(name),), **more)  # type: ignore[arg-type]


TEAM = Team(
    3,
    "hash-2",
    (
        Member("infom", "Instituto", "INFOM"),
        Member("anam", "Asociación", "ANAM"),
        Member("cpga", "Comisión", ""),
    ),
    (
        person("ana", "infom", Role.COORDINATOR),
        person("beto", "anam", Role.COORDINATOR),
        person("carla", "infom", Role.REVIEWER),
        person("diego", "anam", Role.AUTHOR),
        person("eva", "cpga", Role.REVIEWER),
        person("tona", "cpga", Role.TRANSLATOR),
    ),
    Policy(("infom", "anam"), "cpga"),
)
NEXT = following(TEAM, "hash-3")
BOTH = {"infom", "anam"}


# --- Chains --------------------------------------------------------------------------------------------


def link(number: int, previous: Event | None = None, name: str = "") -> Event:
    hash = f"h{number}{name}"
    return replace(BLANK, id=hash, number=number, previous=previous.hash if previous else "", hash=hash)


def test_a_whole_chain_misses_nothing_and_has_no_rivals() -> None:
    a = link(0)
    b = link(1, a)
    c = link(2, b)
    chain = chain_of([c, a, b])
    assert (chain.events, chain.missing, chain.last, chain.forked) == ((a, b, c), 0, 2, False)


def test_a_gap_is_counted_and_is_no_fork() -> None:
    a = link(0)
    d = link(3, link(2, name="away"))
    chain = chain_of([a, d, link(4, d)])
    assert (chain.missing, chain.forked) == (2, False)
    assert chain_of([link(10**15, a)]).missing == 10**15  # counted, not walked


def test_a_chain_continued_twice_names_the_highest_rival() -> None:
    a = link(0)
    b, c = link(1, a), link(1, a, "x")
    d = link(2, b)
    assert chain_of([a, b, c, d]).rivals == {"h0": -1, "h1": 1, "h1x": 2, "h2": 1}


def test_a_hidden_sibling_is_a_rival_of_the_one_shown() -> None:
    a = link(0)
    b = link(1, a)
    stray = link(2, link(1, a, "hidden"), "y")
    assert chain_of([a, b, stray]).rivals == {"h0": -1, "h1": 2, "h2y": 1}


def test_what_stands_before_an_event_ends_where_it_is_not_here() -> None:
    a = link(0)
    b = link(1, a)
    c = link(2, b)
    assert before([a, b, c], "h2") == {"h0", "h1", "h2"}
    assert before([a, c], "h2") == {"h2"}
    assert before([a], "h9") == frozenset()


# --- Causes --------------------------------------------------------------------------------------------


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Events of three keys in the order in which they were made, with clocks that say anything."""
    made: list[Event] = []
    for place in range(draw(st.integers(0, 25))):
        name = draw(st.sampled_from("abc"))
        own = [one for one in made if one.key == name]
        seen = {}
        for other in "abc".replace(name, ""):
            known = [one.number for one in made if one.key == other]
            least = max((one.seen.get(other, -1) for one in own), default=-1)
            if known:
                upto = draw(st.integers(max(least, 0), known[-1])) if known[-1] >= max(least, 0) else least
                seen[other] = upto
        clock = draw(st.integers(0, 9))
        made.append(
            replace(
                BLANK,
                id=f"{clock}-{place}",
                key=name,
                number=len(own),
                previous=own[-1].hash if own else "",
                seen=seen,
                hash=f"{name}{len(own)}",
            )
        )
    return made


@given(histories(), st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_order_follows_causes_and_not_clocks_nor_files(made: list[Event], chance: random.Random) -> None:
    shuffled = list(made)
    chance.shuffle(shuffled)
    ordered = causal_order(shuffled)
    assert ordered == causal_order(made)
    place = {one.hash: index for index, one in enumerate(ordered)}
    for one in ordered:
        for other, number in one.seen.items():
            assert place[f"{other}{number}"] < place[one.hash]
        if one.previous:
            assert place[one.previous] < place[one.hash]


def test_events_that_claim_to_have_seen_each_other_come_all_the_same() -> None:
    one = replace(BLANK, id="1", key="a", hash="a0", seen={"b": 0})
    other = replace(BLANK, id="2", key="b", hash="b0", seen={"a": 0})
    assert causal_order([other, one]) == (one, other)


# --- Whose signatures a change needs -------------------------------------------------------------------


def changed(id: str, **more: object) -> Team:
    return with_changed(NEXT, id, lambda one: replace(one, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("team", "institutions"),
    [
        (replace(NEXT, policy=Policy(("infom",), "cpga")), BOTH),
        (replace(NEXT, policy=Policy(("infom", "anam"))), BOTH),
        (replace(NEXT, institutions=(*TEAM.institutions, Member("nueva", "Nueva", "N"))), BOTH),
        (with_person(NEXT, person("gus", "infom", Role.REVIEWER)), BOTH),
        (changed("carla", roles=frozenset({Role.AUTHOR})), BOTH),
        (changed("diego", roles=frozenset({Role.AUTHOR, Role.COORDINATOR})), BOTH),
        (with_key(NEXT, "ana", key("ana-2")), BOTH),
        (changed("ana", until="2027-01-01"), BOTH),
        (with_person(NEXT, person("gus", "infom", Role.AUTHOR)), {"infom"}),
        (with_key(NEXT, "diego", key("diego-2")), {"anam"}),
        (with_revoked(NEXT, key("diego").id, Revocation(-1, "", "perdida")), {"anam"}),
        (with_person(with_key(NEXT, "diego", key("d")), person("gus", "infom", Role.AUTHOR)), BOTH),
        (with_person(NEXT, person("gus", "cpga", Role.TRANSLATOR)), BOTH),  # nobody coordinates there
        (NEXT, set()),
    ],
)
def test_whose_signatures_a_change_needs(team: Team, institutions: set[str]) -> None:
    assert needed(TEAM, team) == institutions


@pytest.mark.parametrize(
    "team",
    [
        replace(NEXT, version=5),
        replace(NEXT, people=TEAM.people[:-1]),
        replace(
            NEXT, institutions=TEAM.institutions[:2], people=TEAM.people[:4], policy=Policy(("infom", "anam"))
        ),
        changed("diego", keys=()),
        changed("diego", keys=(replace(key("diego"), public=key("otra").public),)),
        changed("diego", institution="infom"),
    ],
)
def test_what_no_signature_allows(team: Team) -> None:
    assert forbidden(TEAM, team)
    assert not forbidden(TEAM, NEXT)


def test_a_revocation_is_never_loosened() -> None:
    id = key("diego").id
    gone = with_revoked(TEAM, id, Revocation(5, "h", "perdida"))
    following_it = following(gone, "x")
    assert forbidden(gone, with_revoked(following_it, id, Revocation(9, "h", "perdida")))
    assert forbidden(gone, changed("diego", keys=(key("diego"),)))
    assert not forbidden(gone, with_revoked(following_it, id, Revocation(2, "g", "antes")))


@pytest.mark.parametrize(
    "team",
    [
        with_revoked(NEXT, key("ana").id, Revocation(-1, "", "robada")),
        changed("ana", roles=frozenset({Role.REVIEWER})),
        changed("ana", since="ayer"),
        changed("ana", until="2026-02-30"),
        changed("ana", keys=(replace(key("ana"), id="a" * 24),)),
        changed("ana", keys=(replace(key("ana"), public="no"),)),
        with_person(NEXT, person("../x", "infom")),
    ],
)
def test_what_is_no_sound_team(team: Team) -> None:
    assert unsound(team)
    assert not unsound(NEXT)


def test_the_order_of_people_and_keys_says_nothing() -> None:
    two = with_key(NEXT, "diego", key("diego-2"))
    turned = replace(
        with_changed(two, "diego", lambda one: replace(one, keys=one.keys[::-1])), people=two.people[::-1]
    )
    assert needed(two, replace(with_changed(turned, "diego", lambda one: one), version=5)) == frozenset()
    assert team_from_json(team_as_json(TEAM)) == TEAM


def test_a_change_is_told_in_words() -> None:
    team = with_person(changed("ana", until="2027-01-01"), person("gus", "anam", Role.REVIEWER))
    team = with_revoked(team, key("diego").id, Revocation(-1, "", "la perdió"))
    told = " ".join(differences(TEAM, team))
    for words in (
        "Entra Gus, de ANAM, para revisión",
        "Ana termina el 2027-01-01",
        "Diego queda revocada: la perdió",
    ):
        assert words in told


# --- Who may do what -----------------------------------------------------------------------------------

MAY = {
    EventKind.SUBMIT: {"diego"},
    EventKind.APPROVE: {"ana", "beto", "carla"},
    EventKind.RETURN: {"ana", "beto", "carla"},
    EventKind.OPINION: {"eva"},
    EventKind.PUBLISH: {"ana", "beto"},
    EventKind.TEAM: {"ana", "beto"},
    EventKind.DELIVERY: {"ana", "beto", "carla", "diego"},
    EventKind.UNDELIVER: {"ana", "beto", "carla", "diego"},
}


@pytest.mark.parametrize("kind", EventKind)
def test_who_may_do_what(kind: EventKind) -> None:
    everyone = {one.id for one in TEAM.people}
    assert {one.id for one in TEAM.people if may(one, kind, TEAM)} == MAY.get(kind, everyone)


# --- Versions that follow each other -------------------------------------------------------------------


def proposal(name: str, team: Team, **more: object) -> Event:
    body = {"nuevo": team_as_json(team)}
    event = replace(BLANK, id=name, hash=name, kind="equipo", key=key(name).id, body=body)
    return replace(event, **more)  # type: ignore[arg-type]


def signed_by(*events: Event, team: Team = TEAM) -> list[tuple[str, ...]]:
    """Who has signed each next version, all signatures being good."""
    given = candidates(events, lambda said: str(said))
    found = proposals(team, "hash-3", given, lambda _event, _public: True)
    return [tuple(one.id for one in each.signatures) for each in found]


def test_only_coordinators_with_a_key_and_a_mandate_sign() -> None:
    team = with_person(NEXT, person("gus", "infom", Role.REVIEWER))
    assert signed_by(*(proposal(name, team) for name in ("ana", "beto", "carla", "nadie"))) == [
        ("ana", "beto")
    ]
    revoked = with_revoked(TEAM, key("ana").id, Revocation(9, "h", "robada"))
    assert signed_by(proposal("ana", team), proposal("beto", team), team=revoked) == [("beto",)]
    ended = with_changed(TEAM, "ana", lambda one: replace(one, until="2026-11-21"))
    assert signed_by(proposal("ana", team), team=ended) == []
    assert signed_by(proposal("ana", team, moment="2026-11-21T23:59:59Z"), team=ended) == [("ana",)]


@pytest.mark.parametrize(
    "harm",
    [
        lambda said: said | {"ajeno": 1},
        lambda said: said | {"version": "4"},
        lambda said: said | {"politica": {"aprueban": ["nadie"], "dictamina": ""}},
        lambda said: {},
    ],
)
def test_what_is_not_exactly_a_team_is_put_forward_by_nobody(harm: object) -> None:
    said = harm(team_as_json(NEXT))  # type: ignore[operator]
    assert signed_by(proposal("ana", NEXT)) == [("ana",)]
    assert signed_by(proposal("ana", NEXT, body={"nuevo": said})) == []
    assert signed_by(proposal("ana", NEXT, body={"nuevo": "texto"}), proposal("ana", NEXT, body={})) == []
