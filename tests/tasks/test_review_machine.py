"""Any steps of five people in any order: no chapter approved without both institutions over its exact text.

Real signed events in real folders; each person sees only what exchange has brought. The judge below knows
nothing of the fold: it reads the files of all devices and counts who signed what.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from guia_editor.errors import GuideError
from guia_editor.model.events import EventKind
from guia_editor.model.publications import faults, publications
from guia_editor.model.review import State
from guia_editor.model.reviewing import reviews_of
from guia_editor.storage.events import EVENTS
from guia_editor.tasks import people
from tests.tasks.devices import Device, World, cheap_passphrases, copy_missing, make_world

INSTITUTIONS = {"ana": "infom", "carla": "infom", "beto": "anam", "diego": "anam", "eva": "cpga"}
TEXTS = ("a" * 64, "b" * 64)
CHAPTERS = ("uno", "dos")
STEPS = (
    EventKind.SUBMIT,
    EventKind.APPROVE,
    EventKind.APPROVE,
    EventKind.RETURN,
    EventKind.WITHDRAW,
    EventKind.COMMENT,
    EventKind.RESOLVE,
    EventKind.OPINION,
)
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def signed_lines(world: World) -> dict[str, dict[str, Any]]:
    """Every event of every device by its file's name."""
    return {
        file.name: json.loads(file.read_text("utf-8").split("\n")[0])
        for device in world.devices.values()
        for file in device.files()
    }


class Review(RuleBasedStateMachine):
    """`template` is a world whose team stands; each run works in a copy of it."""

    template: World
    runs: Iterator[int]
    approved: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        root = self.template.root.parent / f"vuelta-{next(self.runs)}"
        shutil.copytree(self.template.root, root)
        self.world = World(root)
        self.owner: dict[str, str] = {}
        self.last = "ana"
        for name, device in self.template.devices.items():
            assert device.signer is not None
            self.owner[device.signer.id] = name
            self.world.devices[name] = Device(name, root / name, device.signer)

    def teardown(self) -> None:
        shutil.rmtree(self.world.root)

    people = st.sampled_from(sorted(INSTITUTIONS))

    @rule(
        who=people,
        kind=st.sampled_from(STEPS),
        chapter=st.sampled_from(CHAPTERS),
        text=st.sampled_from(TEXTS),
        pick=st.integers(0, 40),
        skew=st.integers(-90_000, 90_000),
    )
    def take_a_step(self, who: str, kind: EventKind, chapter: str, text: str, pick: int, skew: int) -> None:
        """Do something, maybe with a clock that is a day wrong; what is refused leaves nothing."""
        self.last, device = who, self.world[who]
        body: dict[str, object] = {"texto": "x", "bloquea": pick % 2 == 0, "como": "atendida"}
        with device.here() as guide:
            if kind in (EventKind.WITHDRAW, EventKind.RESOLVE):
                known = [one for one in people.ledger_of(guide).events if one.kind != EventKind.TEAM]
                if not known:
                    return
                chosen = known[pick % len(known)]
                chapter, text, body["de"] = chosen.chapter, chosen.content, chosen.hash
            before = len(device.files())
            try:
                moment = NOW + dt.timedelta(seconds=skew)
                people.emit(guide, device.key, kind, chapter, text, {}, body, moment=moment)
            except GuideError:
                assert len(device.files()) == before

    @rule(who=people, chapters=st.tuples(*[st.sampled_from(TEXTS)] * len(CHAPTERS)))
    def sign_an_edition(self, who: str, chapters: tuple[str, ...]) -> None:
        """Sign without asking any gate, as a changed program would."""
        self.last = who
        body = {
            "edicion": "1",
            "fecha": "2026-11-22",
            "manifiesto": {"capitulos": dict(zip(CHAPTERS, chapters, strict=True)), "archivos": {}},
            "equipo": self.world[who].ledger().team.version,  # type: ignore[union-attr]
        }
        with suppress(GuideError):
            self.world[who].say(EventKind.PUBLISH, **body)

    @rule(who=people)
    def exchange(self, who: str) -> None:
        """Bring and send whatever there is."""
        self.last = who
        copy_missing(self.world[who].guide / EVENTS, self.world.shared)
        copy_missing(self.world.shared, self.world[who].guide / EVENTS)

    @rule(
        chapter=st.sampled_from(CHAPTERS),
        text=st.sampled_from(TEXTS),
        without=st.sampled_from(("", "", "diego", "beto", "carla", "eva")),
    )
    def go_the_whole_way(self, chapter: str, text: str, without: str) -> None:
        """Hand in, approve for both, give the opinion, each knowing the steps before; or all but one step."""
        for who, kind in (
            ("diego", EventKind.SUBMIT),
            ("beto", EventKind.APPROVE),
            ("carla", EventKind.APPROVE),
            ("eva", EventKind.OPINION),
        ):
            if who != without:
                self.exchange(who)
                with suppress(GuideError):
                    self.world[who].say(kind, chapter, text, sentido="favorable")
                self.exchange(who)
        self.exchange("ana")

    @invariant()
    def nothing_is_approved_but_by_both(self) -> None:
        ledger = self.world[self.last].ledger()
        for text in TEXTS:
            for key, review in reviews_of(dict.fromkeys(CHAPTERS, text), ledger).items():
                if review.state is State.APPROVED:
                    self._approved_by_both("capítulos", key, text)
        for one in publications(ledger):
            if one.signed and not faults(one, ledger):
                for key, text in one.chapters.items():
                    self._approved_by_both("ediciones", key, text)

    def _approved_by_both(self, what: str, key: str, text: str) -> None:
        self.approved[what] += 1
        lines = signed_lines(self.world)
        about = {"capitulo": key, "hash": f"sha256:{text}", "selector": {}}
        said = [one for one in lines.values() if one["objeto"] == about]
        submitters = {self.owner[one["clave"]] for one in said if one["tipo"] == "enviar"}
        approvers = {self.owner[one["clave"]] for one in said if one["tipo"] == "aprobar"} - submitters
        assert submitters
        assert {INSTITUTIONS[one] for one in approvers} >= {"infom", "anam"}

    def check_that_all_agree(self) -> None:
        """After everybody has exchanged, every copy says the same of every text, and nothing is lost."""
        said = set(signed_lines(self.world))
        self.world.exchange()
        views = []
        for device in self.world.devices.values():
            ledger = device.ledger()
            assert ledger.complete
            assert {one.name for one in device.files()} == said
            views.append([reviews_of(dict.fromkeys(CHAPTERS, text), ledger) for text in TEXTS])
            threads = [thread for view in views[-1] for one in view.values() for thread in one.threads]
            opened = [one for one in ledger.events if one.kind == EventKind.COMMENT]
            assert {one.opening.hash for one in threads} == {one.hash for one in opened}
        assert all(view == views[0] for view in views)


class Converging(Review):
    """Ends every run with an exchange of all."""

    def teardown(self) -> None:
        try:
            self.check_that_all_agree()
        finally:
            super().teardown()


@pytest.fixture
def machine(tmp_path: Path) -> Callable[[], Review]:
    with cheap_passphrases():
        template = make_world(tmp_path / "mundo")
    Converging.template = template
    Converging.runs = iter(range(1_000_000))
    Review.approved = Counter()
    return Converging


def test_any_order_of_steps_keeps_both_institutions_word(machine: Callable[[], Review]) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=6,
            stateful_step_count=18,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Review.approved["capítulos"] > 3
