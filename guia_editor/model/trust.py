"""Which events count: signatures, the team's versions, each key's chain, revocations, mandates and roles.

Pure rules over what was read; whether a signature is good, and what a team's hash is, a `Check` says. Nothing
here trusts a date but to hold it against its signer's own mandate: order comes from what each event had seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from guia_editor.model import trust_words as words
from guia_editor.model.chains import Chain, before, causal_order, chain_of
from guia_editor.model.events import Event, EventKind, Fault, Judged, Ledger
from guia_editor.model.finding import Finding
from guia_editor.model.permissions import standing_fault, submitted
from guia_editor.model.signed import Check, Mark, Pins, Signed
from guia_editor.model.team import PublicKey, Team
from guia_editor.model.team_chain import Proposal, TeamChain, candidates, follow, foundings, proposals

WHOLE = "revision/eventos"
"""The path of what stands for all files that were too many to be read."""

PROVED = frozenset(
    (
        Fault.FORKED_CHAIN,
        Fault.OUTSIDE_MANDATE,
        Fault.NOT_ALLOWED,
        Fault.OWN_SUBMISSION,
        Fault.UNKNOWN_KIND,
    )
)
"""Faults of events whose signature is good: they stand in their key's chain all the same."""

_NEEDS_ONE_CHAIN = frozenset((EventKind.APPROVE, EventKind.PUBLISH))


def judge(read: Iterable[Signed | Judged], pins: Pins, check: Check) -> Ledger:
    """Return what counts of all that was read, and why the rest does not."""
    given = tuple(read)
    refused = [one for one in given if isinstance(one, Judged)]
    signed = [one for one in given if isinstance(one, Signed)]
    proof = _Proof(signed, check)
    teams = candidates((one.event for one in signed), check.hash)
    founded = foundings(teams, proof.is_by)
    project = pins.project or (next(iter(founded)) if len(founded) == 1 else "")
    if project not in founded:
        lost = tuple(_judged(one, Fault.OTHER_PROJECT) for one in signed)
        found = words.no_first_team(bool(pins.project), len(founded), len(signed))
        return Ledger(pins.project, (), (), (*refused, *lost), not found, found)
    ours = [one for one in teams if one.event.project == project]
    chain = follow(founded[project], project, ours, pins.teams, proof.is_by)
    return _Judgement(project, chain, pins, proof).ledger(signed, refused)


def pending(ledger: Ledger, hash_of: Callable[[object], str], team_hash: str) -> tuple[Proposal, ...]:
    """Return the versions put forward to follow the team in force, whose hash is given."""
    if ledger.team is None:
        return ()
    given = candidates(ledger.events, hash_of)
    return proposals(ledger.team, team_hash, given, lambda _event, _public: True)


def known_marks(ledger: Ledger) -> Mapping[str, Mark]:
    """Return how far each key's chain goes here, by its proved events."""
    proved = [one.event for one in ledger.refused if one.event is not None and one.fault in PROVED]
    marks: dict[str, Mark] = {}
    for event in (*ledger.events, *proved):
        mark = marks.get(event.key)
        if mark is None or (event.number, event.hash) > (mark.number, mark.hash):
            marks[event.key] = Mark(event.number, event.hash)
    return marks


def _judged(signed: Signed, fault: Fault) -> Judged:
    return Judged(signed.path, fault, signed.event)


class _Proof:
    """Asks about each signature once; an event may lie in several files, of which one has to be good."""

    def __init__(self, signed: Iterable[Signed], check: Check) -> None:
        self._check = check
        self._known: dict[tuple[str, str], bool] = {}
        self._files: dict[str, list[Signed]] = defaultdict(list)
        for one in signed:
            self._files[one.event.hash].append(one)

    def is_by(self, event: Event, public: str) -> bool:
        """Say whether some file holds a good signature of an event."""
        return any(self.is_good(one, public) for one in self._files[event.hash])

    def is_good(self, signed: Signed, public: str) -> bool:
        """Say whether a file's signature is good."""
        question = (signed.digest, public)
        if question not in self._known:
            self._known[question] = self._check.signature(signed, public)
        return self._known[question]


@dataclass(frozen=True, slots=True)
class _Held:
    """The events of one key that its revocation leaves standing, and the chain that they make."""

    chain: Chain
    unproved: bool = False


class _Judgement:
    """One pass over a project's events."""

    def __init__(self, project: str, teams: TeamChain, pins: Pins, proof: _Proof) -> None:
        self._project = project
        self._teams = teams
        self._team: Team = teams.teams[-1]
        self._pins = pins
        self._proof = proof
        self._keys: Mapping[str, PublicKey] = {one.id: one for one in self._team.all_keys()}
        self._faults: dict[str, Fault] = {}
        self._found: list[Finding] = []

    def ledger(self, signed: Sequence[Signed], refused: list[Judged]) -> Ledger:
        good: dict[str, Signed] = {}
        for one in signed:
            fault = self._fault_of_file(one)
            if fault is not None:
                refused.append(_judged(one, fault))
            else:
                good.setdefault(one.event.hash, one)  # a copy under another folder says nothing new
        held = self._chains(one.event for one in good.values())
        standing = [event for one in held.values() for event in one.chain.events]
        self._judge_standing(standing, held)
        complete = self._look_for_gaps(standing, held) and not any(one.path == WHOLE for one in refused)
        events = causal_order([one for one in standing if one.hash not in self._faults])
        refused += (_judged(good[hash], fault) for hash, fault in self._faults.items())
        if any(one.path == WHOLE for one in refused):
            self._found.append(words.too_many())
        if not self._pins.project:
            self._found.insert(0, words.not_compared())
        return Ledger(
            self._project,
            self._teams.teams,
            events,
            tuple(sorted(refused, key=lambda one: one.path)),
            complete,
            tuple(self._found),
        )

    def _fault_of_file(self, one: Signed) -> Fault | None:
        if one.event.project != self._project:
            return Fault.OTHER_PROJECT
        key = self._keys.get(one.event.key)
        if key is None:
            return Fault.UNKNOWN_KEY
        return None if self._proof.is_good(one, key.public) else Fault.BAD_SIGNATURE

    def _chains(self, events: Iterable[Event]) -> dict[str, _Held]:
        by_key: dict[str, list[Event]] = defaultdict(list)
        for event in events:
            by_key[event.key].append(event)
        return {key: self._held(self._keys[key], by_key[key]) for key in sorted(by_key)}

    def _held(self, key: PublicKey, events: Sequence[Event]) -> _Held:
        """Return what a revocation leaves: the event that it names, and those that this one follows."""
        if key.revoked is None:
            return _Held(chain_of(events))
        kept = before(events, key.revoked.hash) if key.revoked.until >= 0 else frozenset()
        whole = len(kept) == key.revoked.until + 1
        for event in events:
            if event.hash not in kept:
                unsure = not whole and event.number <= key.revoked.until
                self._faults_of_revoked(event, unsure=unsure)
        return _Held(chain_of(one for one in events if one.hash in kept), not whole)

    def _faults_of_revoked(self, event: Event, *, unsure: bool) -> None:
        self._faults[event.hash] = Fault.BROKEN_CHAIN if unsure else Fault.REVOKED_KEY

    def _judge_standing(self, standing: Sequence[Event], held: Mapping[str, _Held]) -> None:
        for event in standing:
            fault = standing_fault(event, self._team_of(event), self._team)
            if fault is None and event.kind in _NEEDS_ONE_CHAIN:
                rival = held[event.key].chain.rivals[event.hash]
                if rival > event.seen.get(event.key, -1):
                    fault = Fault.FORKED_CHAIN
            if fault is not None:
                self._faults[event.hash] = fault
        own = submitted((one for one in standing if one.hash not in self._faults), self._team)
        for event in standing:
            person = self._team.person(event.key)
            if event.kind != EventKind.APPROVE or person is None or event.hash in self._faults:
                continue
            if (person.id, event.chapter, event.content) in own:
                self._faults[event.hash] = Fault.OWN_SUBMISSION

    def _team_of(self, event: Event) -> Team:
        """Return the team that an event was made under; the latest for a version that is not here yet."""
        return self._teams.teams[max(0, min(event.team, len(self._teams.teams)) - 1)]

    def _look_for_gaps(self, standing: Sequence[Event], held: Mapping[str, _Held]) -> bool:
        """Note what is missing, and say whether nothing is."""
        gaps = [*self._gaps_of_team(standing), *self._gaps_of_chains(held), *self._gaps_seen(standing, held)]
        forks = [words.forked(self._name(key)) for key, one in held.items() if one.chain.forked]
        aside = [words.set_aside(one.team.version) for one in self._teams.set_aside]
        self._found += [*gaps, *forks, *aside]
        return not gaps

    def _gaps_of_team(self, standing: Sequence[Event]) -> Iterable[Finding]:
        here = len(self._teams.teams)
        if self._teams.rivals:
            yield words.rival_teams(here + 1, len(self._teams.rivals))
        elif self._went_back():
            yield words.team_went_back(here, len(self._pins.teams))
        newest = max((one.team for one in standing), default=0)
        if newest > here and not self._went_back():
            yield words.team_behind(here, newest)

    def _went_back(self) -> bool:
        """Say whether the chain ends before the last version that this device has seen in force."""
        hashes, known = self._teams.hashes, self._pins.teams
        return len(hashes) < len(known) and known[: len(hashes)] == hashes

    def _gaps_of_chains(self, held: Mapping[str, _Held]) -> Iterable[Finding]:
        for key, one in held.items():
            if one.unproved or one.chain.missing:
                yield words.gap(self._name(key), max(one.chain.missing, 1))
        for key, mark in sorted(self._pins.marks.items()):
            if key not in self._keys or mark.number > self._end(key):
                continue  # what a revocation has taken away is not missed
            chain = held[key].chain if key in held else chain_of(())
            if chain.last < mark.number:
                yield words.tail_missing(self._name(key), mark.number - chain.last)
            elif mark.hash not in chain.rivals:
                yield words.rewritten(self._name(key))

    def _gaps_seen(self, standing: Sequence[Event], held: Mapping[str, _Held]) -> Iterable[Finding]:
        """Yield what others have seen and is not here, once for each key."""
        last = {key: held[key].chain.last if key in held else -1 for key in self._keys}
        ahead: dict[str, tuple[int, str]] = {}
        for event in standing:
            for key, number in event.seen.items():
                if number > last.get(key, number) and key != event.key:
                    ahead[key] = max(ahead.get(key, (-1, "")), (min(number, self._end(key)), event.key))
        for key, (number, witness) in sorted(ahead.items()):
            if number > last[key]:
                yield words.seen_by_others(self._name(key), number - last[key], self._name(witness))

    def _end(self, key: str) -> int:
        """Return the last number that a key's revocation lets count; for a key that lives, beyond any."""
        gone = self._keys[key].revoked
        return 2**53 if gone is None else gone.until

    def _name(self, key: str) -> str:
        person = self._team.person(key)
        return person.name if person is not None else key
