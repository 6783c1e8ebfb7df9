"""Deliveries as events: what is written is what is read, however it is grouped and split."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from guia_editor.model.deliveries import (
    MAX_BODY_BYTES,
    Draft,
    Facts,
    Medium,
    Receipt,
    bodies_of,
    deliveries,
    ill_formed,
    may_withdraw,
)
from guia_editor.model.events import Event, EventKind, Ledger
from guia_editor.model.permissions import may
from guia_editor.model.team import Member, Person, Policy, Role, Team
from guia_editor.storage.events import canonical

HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=40)
RECEIPTS = st.one_of(
    st.none(),
    st.builds(Receipt, HASHES, st.sampled_from(("jpg", "pdf", "heic"))),
    st.builds(lambda text: Receipt(text=text), WORDS),
)
FACTS = st.builds(
    Facts,
    edition=WORDS,
    fingerprint=HASHES,
    medium=st.sampled_from(Medium),
    day=st.dates().map(lambda day: day.isoformat()),
    copies=st.integers(1, 100_000),
    language=st.sampled_from(("es", "quc")),
    who=WORDS,
    receiver=WORDS,
    receipt=RECEIPTS,
    note=WORDS,
)
CODES = st.integers(0, 2300).map(lambda number: f"{number:04d}")
DRAFTS = st.lists(st.builds(Draft, CODES, FACTS), max_size=20)


def person(name: str, institution: str, *roles: Role) -> Person:
    return Person(name, name, institution, frozenset(roles))


TEAM = Team(
    1,
    "",
    (Member("infom", "INFOM", "INFOM"), Member("cpga", "CPGA", "CPGA")),
    (person("ana", "infom"), person("eva", "cpga")),
    Policy(("infom",), "cpga"),
)


def event(kind: EventKind, body: dict[str, object], hash: str = "a" * 64) -> Event:
    return Event("1", kind, "p", "k", 0, "", {}, 1, "2026-11-22T00:00:00Z", "", "", {}, body, hash)


def ledger(*events: Event) -> Ledger:
    return Ledger("p", (TEAM,), events)


@given(DRAFTS)
def test_what_is_recorded_is_read_back(drafts: list[Draft]) -> None:
    bodies = bodies_of(drafts)
    events = [event(EventKind.DELIVERY, body, f"{at:064d}") for at, body in enumerate(bodies)]
    read = {(one.territory, one.facts) for one in deliveries(ledger(*events))}
    assert read == {(one.territory, one.facts) for one in drafts}
    assert len({one.id for one in deliveries(ledger(*events))}) == len(set(map(repr, drafts)))
    assert not ill_formed(ledger(*events))


def test_a_department_is_one_signature_and_five_thousand_rows_are_few() -> None:
    facts = Facts("1.0", "f" * 64, Medium.USB, "2026-11-22", receiver="Oficina de agua")
    assert len(bodies_of(Draft(f"{at:04d}", facts) for at in range(340))) == 1
    different = [Draft(f"{at % 340:04d}", replace(facts, note=f"Viaje {at}")) for at in range(5000)]
    bodies = bodies_of(different)
    assert len(bodies) < 60
    assert all(len(canonical(body)) < MAX_BODY_BYTES + 4000 for body in bodies)
    events = [event(EventKind.DELIVERY, body, f"{at:064d}") for at, body in enumerate(bodies)]
    assert len(deliveries(ledger(*events))) == 5000


def test_what_is_not_well_formed_is_no_delivery() -> None:
    facts = Facts("1.0", "f" * 64, Medium.USB, "2026-11-22")
    (good,) = bodies_of([Draft("0701", facts)])
    (group,) = good["entregas"]  # type: ignore[misc]
    for name, odd in (
        ("medio", "paloma"),
        ("fecha", "ayer"),
        ("huella", "f" * 64),
        ("ejemplares", 0),
        ("ejemplares", True),
        ("territorios", ["701"]),
        ("territorios", ["0701", "0701"]),
        ("acuse", {"archivo": "sha256:" + "a" * 64, "tipo": "exe"}),
        ("nota", 7),
    ):
        bad = event(EventKind.DELIVERY, {"entregas": [group, {**group, name: odd}]})
        assert deliveries(ledger(bad)) == (), name
        assert ill_formed(ledger(bad)) == (bad,)
    assert ill_formed(ledger(event(EventKind.DELIVERY, {}))) != ()


def test_who_may_record_and_who_may_withdraw() -> None:
    ana, eva = TEAM.people
    helper = person("luz", "cpga", Role.DISTRIBUTOR)
    assert may(ana, EventKind.DELIVERY, TEAM)
    assert not may(eva, EventKind.DELIVERY, TEAM)
    assert may(helper, EventKind.UNDELIVER, TEAM)
    assert may_withdraw(ana, ana)
    assert not may_withdraw(person("pia", "infom", Role.AUTHOR), ana)
    assert may_withdraw(person("pia", "infom", Role.COORDINATOR), ana)
    assert not may_withdraw(person("beto", "anam", Role.COORDINATOR), ana)
