"""Where a chapter stands is a fold of what was signed about its exact text, whatever the order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.model.events import Event, Ledger
from guia_editor.model.flow import Flow
from guia_editor.model.publications import faults, latest, publications
from guia_editor.model.review import ChapterReview, Fallen, State
from guia_editor.model.reviewing import review_of, reviews_of
from guia_editor.model.team import Role
from tests.model.reviews import ANAM, CPGA, INFOM, Desk, team

A, B, C = ("a" * 64, "b" * 64, "c" * 64)


def state(desk: Desk, content: str = A) -> ChapterReview:
    return review_of("cap", content, desk.ledger())


def fallen(review: ChapterReview) -> dict[str, Fallen | None]:
    return {one.person: one.fallen for one in review.approvals}


def approved() -> Desk:
    desk = Desk()
    desk.say("ines", "enviar", A)
    desk.say("ivan", "aprobar", A)
    desk.say("ana", "aprobar", A)
    return desk


# --- The way of a chapter --------------------------------------------------------------------------------


def test_a_chapter_goes_from_station_to_station() -> None:
    desk = Desk()
    assert state(desk).state is State.DRAFT
    desk.say("ines", "enviar", A)
    assert state(desk).state is State.IN_REVIEW
    desk.say("ana", "pedir-cambios", A, texto="Falta el plazo.")
    assert state(desk).state is State.RETURNED
    assert state(desk, B).state is State.RETURNED  # while it is written again
    desk.say("ines", "enviar", B)
    assert state(desk, B).state is State.IN_REVIEW
    desk.say("ivan", "aprobar", B)
    assert (state(desk, B).state, state(desk, B).missing) == (State.PARTLY_APPROVED, (ANAM,))
    desk.say("abel", "aprobar", B)
    assert (state(desk, B).state, state(desk, B).hindrances) == (State.APPROVED, ())
    assert review_of("cap", B, desk.ledger(), published=(B,)).state is State.PUBLISHED
    assert review_of("cap", C, desk.ledger(), published=(B,)).state is State.DRAFT


def test_nobody_approves_what_they_handed_in() -> None:
    desk = Desk()
    submitted = desk.say("ines", "enviar", A)
    desk.say("ines", "aprobar", A)
    desk.say("ana", "aprobar", A)
    assert fallen(state(desk)) == {"ines": Fallen.OWN_SUBMISSION, "ana": None}
    desk.say("ines", "retirar", A, de=submitted.hash)
    desk.say("ivan", "enviar", A)  # somebody else's name does not help
    desk.say("ines", "aprobar", A)
    assert fallen(state(desk))["ines"] is Fallen.OWN_SUBMISSION
    assert state(desk).state is not State.APPROVED


def test_what_nobody_handed_in_cannot_be_approved() -> None:
    desk = Desk()
    desk.say("ivan", "aprobar", A)
    desk.say("ana", "aprobar", A)
    assert set(fallen(state(desk)).values()) == {Fallen.NOT_SUBMITTED}
    desk.say("ines", "enviar", A)
    assert state(desk).state is State.IN_REVIEW


def test_an_approval_falls_with_any_change_of_the_text_and_says_so() -> None:
    review = state(approved(), B)
    assert review.state is State.DRAFT
    assert set(fallen(review).values()) == {Fallen.TEXT_CHANGED}
    assert review.missing == (INFOM, ANAM)


def test_one_who_withdraws_or_asks_for_changes_approves_no_more() -> None:
    desk = approved()
    approval = desk.events[-1]
    desk.say("ana", "retirar", A, de=approval.hash)
    assert fallen(state(desk))["ana"] is Fallen.WITHDRAWN
    desk = approved()
    desk.say("ana", "pedir-cambios", A, texto="Un momento.")
    assert fallen(state(desk))["ana"] is Fallen.RETURNED
    assert state(desk).state is State.RETURNED
    desk.say("ana", "aprobar", A)
    assert state(desk).state is State.APPROVED


def test_a_return_beats_an_approval_that_did_not_know_it() -> None:
    desk = Desk()
    submitted = desk.say("ines", "enviar", A)
    desk.say("ivan", "aprobar", A)
    desk.say("ana", "pedir-cambios", A, texto="No.")
    desk.events[-1] = replace(desk.events[-1], key="ana-2", number=0)  # from another device of hers
    with_two = replace(
        desk.teams[0],
        people=tuple(
            replace(one, keys=(*one.keys, replace(one.keys[0], id="ana-2"))) if one.id == "ana" else one
            for one in desk.teams[0].people
        ),
    )
    desk.teams = (with_two,)
    desk.say("ana", "aprobar", A, seen=[submitted])
    assert fallen(state(desk))["ana"] is Fallen.RETURNED


def test_nobody_takes_back_what_others_said() -> None:
    desk = approved()
    desk.say("ines", "retirar", A, de=desk.events[-1].hash)
    assert state(desk).state is State.APPROVED


@pytest.mark.parametrize("who", ["clara", "nobody"])
def test_only_reviewers_of_approving_institutions_approve(who: str) -> None:
    desk = Desk()
    desk.say("ines", "enviar", A)
    desk.say("ivan", "aprobar", A)
    desk.say(who, "aprobar", A)
    desk.say(who, "pedir-cambios", A, texto="No.")
    assert (state(desk).state, state(desk).missing) == (State.PARTLY_APPROVED, (ANAM,))


def test_what_former_officials_signed_stays_and_what_came_later_does_not() -> None:
    desk = approved()
    desk.revoke("ana", until=desk.events[-1].number)
    assert state(desk).state is State.APPROVED
    desk.revoke("ana", until=-1)
    assert state(desk).state is State.PARTLY_APPROVED


def test_a_key_in_force_needs_the_role_in_force() -> None:
    desk = approved()
    people = tuple(
        replace(one, roles=frozenset({Role.TRANSLATOR})) if one.id == "ana" else one
        for one in desk.teams[0].people
    )
    desk.teams = (*desk.teams, replace(desk.teams[0], version=2, previous="x" * 64, people=people))
    assert fallen(state(desk))["ana"] is Fallen.ROLE_LOST


# --- What keeps it from being approved -----------------------------------------------------------------


def test_what_hinders_is_said() -> None:
    desk = approved()
    assert review_of("cap", A, desk.ledger(), conflicts=2).state is State.PARTLY_APPROVED
    desk.complete = False
    assert state(desk).state is State.PARTLY_APPROVED
    desk.complete = True
    opening = desk.say("clara", "comentario", A, texto="¿Y el plazo?", bloquea=True)
    assert state(desk).state is State.PARTLY_APPROVED
    assert state(desk).open_threads[0].blocks
    desk.say("clara", "resolver", A, de=opening.hash, como="atendida")
    assert state(desk).state is State.APPROVED
    desk.say("ines", "resolver", A, de=opening.hash, como="reabierta")
    assert state(desk).state is State.PARTLY_APPROVED
    desk.say("clara", "retirar", A, de=opening.hash)
    assert state(desk).threads[0].decision == "retirada"
    assert state(desk).state is State.APPROVED


@pytest.mark.parametrize("how", ["atendida", "rechazada", "aceptada"])
def test_nobody_dismisses_what_another_institution_observed(how: str) -> None:
    desk = approved()
    opening = desk.say("ana", "comentario", A, texto="¿Y el plazo?", bloquea=True)
    dismissed = desk.say("ines", "resolver", A, de=opening.hash, como=how)
    (thread,) = state(desk).threads
    assert (thread.open, thread.blocks, thread.proposed) == (True, True, dismissed)
    assert state(desk).state is State.PARTLY_APPROVED
    for who in ("ivan", "clara", "nobody"):  # nor does any other's word, whatever their part
        desk.say(who, "resolver", A, de=opening.hash, como=how)
        desk.say(who, "retirar", A, de=opening.hash)
    assert state(desk).threads[0].blocks
    desk.say("ana", "resolver", A, de=opening.hash, como="atendida")
    assert not state(desk).threads[0].blocks
    assert state(desk).threads[0].proposed is None


def test_a_reopening_stands_against_a_decision_that_did_not_know_it() -> None:
    desk = approved()
    opening = desk.say("ana", "comentario", A, texto="¿Y el plazo?", bloquea=True)
    desk.say("ines", "resolver", A, de=opening.hash, como="reabierta")
    desk.say("ana", "resolver", A, de=opening.hash, como="atendida", seen=())
    assert state(desk).threads[0].blocks


def test_the_advising_institution_is_heard_and_counts_for_nobody() -> None:
    desk = approved()
    desk.teams = (team(advising=CPGA),)
    assert state(desk).hindrances == ("Falta el dictamen.",)
    desk.say("clara", "dictamen", B, sentido="favorable", texto="Bien.")
    assert state(desk).opinion is None  # of another text
    desk.say("clara", "dictamen", A, sentido="desfavorable", texto="Se recomienda revisar.")
    assert state(desk).state is State.APPROVED
    assert state(desk).opinion == desk.events[-1]


def test_guia_yaml_can_ask_for_more_and_not_for_less() -> None:
    desk = approved()
    assert review_of("cap", A, desk.ledger(), flow=Flow(opinion=True)).state is State.PARTLY_APPROVED
    desk.teams = (team(advising=CPGA),)
    assert review_of("cap", A, desk.ledger(), flow=Flow(opinion=False)).state is State.PARTLY_APPROVED


def test_one_institution_alone_never_approves_a_chapter() -> None:
    desk = approved()
    desk.teams = (team(approving=(INFOM,)),)
    assert state(desk).missing == ()
    assert state(desk).state is State.PARTLY_APPROVED


# --- Any order -----------------------------------------------------------------------------------------

PEOPLE = ("ines", "ivan", "ana", "abel", "clara")
KINDS = ("enviar", "aprobar", "pedir-cambios", "retirar", "comentario", "resolver", "dictamen")


@st.composite
def desks(draw: st.DrawFn) -> Desk:
    """People who have seen part of what the others did say things at random."""
    desk = Desk((team(advising=CPGA),))
    for _step in range(draw(st.integers(1, 14))):
        who, kind = draw(st.sampled_from(PEOPLE)), draw(st.sampled_from(KINDS))
        body: dict[str, object] = {"texto": "x", "bloquea": draw(st.booleans()), "como": "atendida"}
        if kind in ("retirar", "resolver") and desk.events:
            body["de"] = draw(st.sampled_from(desk.events)).hash
        seen = desk.events[: draw(st.integers(0, len(desk.events)))]
        desk.say(who, kind, draw(st.sampled_from((A, B))), seen=seen, **body)
    return desk


@settings(max_examples=150, deadline=None)
@given(desks(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing_but_the_last_word(desk: Desk, random: object) -> None:
    """Approvals, missing institutions and states are the same in every order that keeps each key's own."""
    shuffled = _interleave(desk.events, random)
    ledger = desk.ledger()
    other = replace(ledger, events=tuple(shuffled))
    for content in (A, B):
        one, two = review_of("cap", content, ledger), review_of("cap", content, other)
        assert one.missing == two.missing
        assert {a.event.hash for a in one.approvals if not a.fallen} == {
            a.event.hash for a in two.approvals if not a.fallen
        }
        assert (one.state is State.APPROVED) == (two.state is State.APPROVED)


def _interleave(events: list[Event], random: object) -> list[Event]:
    queues: dict[str, list[Event]] = {}
    for one in events:
        queues.setdefault(one.key, []).append(one)
    mixed = []
    while queues:
        key = random.choice(sorted(queues))  # type: ignore[attr-defined]
        mixed.append(queues[key].pop(0))
        if not queues[key]:
            del queues[key]
    return mixed


@settings(max_examples=200, deadline=None)
@given(desks())
def test_approved_means_that_two_institutions_approved_what_a_third_person_handed_in(desk: Desk) -> None:
    for content in (A, B):
        review = review_of("cap", content, desk.ledger())
        if review.state is not State.APPROVED:
            continue
        good = [one for one in desk.events if one.kind == "aprobar" and one.content == content]
        handed_in = {one.key for one in desk.events if one.kind == "enviar" and one.content == content}
        assert handed_in
        assert {one.key for one in good} - handed_in & {"ines", "ivan"}
        assert ({one.key for one in good} - handed_in) & {"ines", "ivan"}
        assert ({one.key for one in good} - handed_in) & {"ana", "abel"}


def test_all_chapters_are_judged_at_once_as_each_alone() -> None:
    desk = approved()
    desk.say("ana", "enviar", B, chapter="otro")
    ledger = desk.ledger()
    assert reviews_of({"cap": A, "otro": B}, ledger) == {
        "cap": review_of("cap", A, ledger),
        "otro": review_of("otro", B, ledger),
    }


# --- Editions ------------------------------------------------------------------------------------------

SAID = {"edicion": "1", "fecha": "2026-11-22", "manifiesto": {"capitulos": {"cap": A}}, "equipo": 1}


def test_an_edition_needs_the_same_manifest_from_both() -> None:
    desk = approved()
    desk.say("ivan", "publicar", chapter="", **SAID)
    (half,) = publications(desk.ledger())
    assert half.missing == (ANAM,)
    desk.say("abel", "publicar", chapter="", **SAID | {"manifiesto": {"capitulos": {"cap": B}}})
    assert latest(desk.ledger()) is None
    desk.say("abel", "publicar", chapter="", **SAID)
    done = latest(desk.ledger())
    assert done is not None
    assert done.chapters == {"cap": A}
    assert faults(done, desk.ledger()) == ()


def test_what_is_not_a_coordinators_counts_for_no_edition() -> None:
    desk = approved()
    desk.say("ivan", "publicar", chapter="", **SAID)
    desk.say("ana", "publicar", chapter="", **SAID)
    desk.say("abel", "publicar", chapter="", **SAID | {"equipo": 2})
    assert latest(desk.ledger()) is None


def test_two_coordinators_cannot_publish_what_was_not_approved() -> None:
    desk = Desk()
    desk.say("ines", "enviar", A)
    desk.say("ivan", "aprobar", A)
    for who in ("ivan", "abel"):
        desk.say(who, "publicar", chapter="", **SAID)
    done = latest(desk.ledger())
    assert done is not None
    assert faults(done, desk.ledger()) == ("«cap»: falta que apruebe ANAM.",)
    desk.say("ana", "aprobar", A)  # too late: the edition was signed before
    assert faults(done, desk.ledger()) != ()


def test_a_withdrawal_that_the_signers_knew_counts_and_a_later_one_does_not() -> None:
    for before in (True, False):
        desk = approved()
        approval = desk.events[-1]
        if before:
            desk.say("ana", "retirar", A, de=approval.hash)
        for who in ("ivan", "abel"):
            desk.say(who, "publicar", chapter="", **SAID)
        if not before:
            desk.say("ana", "retirar", A, de=approval.hash)
        done = latest(desk.ledger())
        assert done is not None
        assert bool(faults(done, desk.ledger())) is before


def test_nobody_publishes_alone_though_the_policy_let_them() -> None:
    desk = approved()
    desk.teams = (team(approving=(INFOM,)),)
    desk.say("ivan", "publicar", chapter="", **SAID)
    assert latest(desk.ledger()) is None


def test_an_empty_ledger_has_drafts() -> None:
    review = review_of("cap", A, Ledger())
    assert review.state is State.DRAFT
    assert "equipo" in review.hindrances[0]
