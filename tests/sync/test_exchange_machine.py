"""Edits, deletions, renamings, events, exchanges, wrong clocks in any order: one state, nothing lost."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.sync.exchange_world import World

COPY = st.integers(0, 4)


class Exchanging(RuleBasedStateMachine):
    """Three to five copies of a guide, whose people do as they please."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="guia-maquina-"))
        self.events: set[str] = set()

    @initialize(copies=st.integers(3, 5), seed=st.integers(0, 10_000))
    def begin(self, copies: int, seed: int) -> None:
        self.world = World(self.folder / "mundo", seed)
        self.world.begin(copies, chapters=3, paragraphs=5)

    def one(self, copy: int) -> int:
        return copy % len(self.world.copies)

    @rule(copy=COPY)
    def writes(self, copy: int) -> None:
        self.world.write_word(self.one(copy))

    @rule(copy=COPY)
    def adds_a_paragraph(self, copy: int) -> None:
        self.world.write_paragraph(self.one(copy))

    @rule(copy=COPY)
    def deletes_a_paragraph(self, copy: int) -> None:
        self.world.delete_paragraph(self.one(copy))

    @rule(copy=COPY)
    def explains_a_term(self, copy: int) -> None:
        self.world.write_list(self.one(copy))

    @rule(copy=COPY)
    def adds_a_chapter(self, copy: int) -> None:
        self.world.new_chapter(self.one(copy))

    @rule(copy=COPY)
    def deletes_a_chapter(self, copy: int) -> None:
        self.world.delete_chapter(self.one(copy))

    @rule(copy=COPY)
    def renames_a_chapter(self, copy: int) -> None:
        self.world.rename_chapter(self.one(copy))

    @rule(copy=COPY)
    def says_something(self, copy: int) -> None:
        self.events.add(self.world.write_event(self.one(copy)))

    @rule(copy=COPY, skew=st.integers(-20_000, 20_000))
    def saves(self, copy: int, skew: int) -> None:
        self.world.save(self.one(copy), skew)

    @rule(copy=COPY)
    def exchanges(self, copy: int) -> None:
        done = self.world.exchange(self.one(copy))
        assert done.problem == ""
        assert done.silent == ()

    @rule(copy=COPY)
    def loses_its_place(self, copy: int) -> None:
        self.world.lose_own_repository(self.one(copy))

    @rule(copy=COPY, other=COPY)
    def deletes_what_others_said(self, copy: int, other: int) -> None:
        """A hostile copy takes events out of its folder that another one has recorded."""
        here, there = self.one(copy), self.one(other)
        recorded = self.world.copies[there].files(self.world.copies[there].head)
        for path in sorted(self.events & recorded.keys()):
            if here != there:
                (self.world.copies[here].guide / path).unlink(missing_ok=True)

    @invariant()
    def folders_are_whole(self) -> None:
        if hasattr(self, "world"):
            for number in range(len(self.world.copies)):
                assert b"" not in self.world.texts(number).values()

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.settle()
            texts = [self.world.texts(number) for number in range(len(self.world.copies))]
            assert all(one == texts[0] for one in texts)
            assert self.world.lost() == []
            assert self.events <= texts[0].keys()
            self.world.close()
        shutil.rmtree(self.folder, ignore_errors=True)


TestExchanging = Exchanging.TestCase
TestExchanging.settings = settings(
    max_examples=8,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
