"""From judged events to the state of each chapter's exact text: a pure fold.

What counts does not depend on the order in which events arrived, nor on any clock: an event beats another
that it knew, or that did not know it (`speakers.knows`). The rules are items 5 and 6 of the verification
rules that the manual's chapter «revision» tells in words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from guia_editor.i18n import _, plural
from guia_editor.model.events import Event, EventKind, Ledger
from guia_editor.model.flow import Flow
from guia_editor.model.review import Approval, ChapterReview, Fallen, State, Thread
from guia_editor.model.speakers import APPROVERS, NEEDED, approving, knows, may_settle, may_speak_for, speaker

REOPENED = "reabierta"
TAKEN_BACK = "retirada"
"""The decision of a thread whose author took it back."""

OPENINGS = (EventKind.COMMENT, EventKind.SUGGESTION)
"""What begins a thread."""

STEPS = (EventKind.SUBMIT, EventKind.APPROVE, EventKind.RETURN, EventKind.WITHDRAW, EventKind.OPINION)
"""What moves a chapter from station to station."""


def review_of(
    chapter: str,
    content: str,
    ledger: Ledger,
    conflicts: int = 0,
    published: Collection[str] = (),
    flow: Flow | None = None,
) -> ChapterReview:
    """Return where a chapter (by key) stands with this exact content.

    `published` are the content hashes that the latest edition holds of it.
    """
    return _Fold(chapter, content, Sorted.from_ledger(ledger), conflicts, published, flow or Flow()).review()


def reviews_of(
    contents: Mapping[str, str],
    ledger: Ledger,
    conflicts: Mapping[str, int] | None = None,
    published: Mapping[str, str] | None = None,
    flow: Flow | None = None,
) -> dict[str, ChapterReview]:
    """Return where each chapter stands: `contents` and `published` give content hashes by chapter key."""
    events, flow = Sorted.from_ledger(ledger), flow or Flow()
    conflicts, published = conflicts or {}, published or {}
    return {
        chapter: _Fold(
            chapter, content, events, conflicts.get(chapter, 0), {published.get(chapter, "")} - {""}, flow
        ).review()
        for chapter, content in contents.items()
    }


def general_hindrances(ledger: Ledger) -> Iterator[str]:
    """Yield what keeps every chapter of a guide from being approved."""
    if ledger.team is None:
        yield _("La guía todavía no tiene un equipo con claves.")
    elif len(set(approving(ledger.team))) < NEEDED:
        yield _("El equipo todavía no tiene dos instituciones que aprueben.")
    if not ledger.complete:
        yield _("A esta copia le faltan pasos de la revisión que otras ya tienen: intercambie primero.")


@dataclass(slots=True)
class Sorted:
    """A ledger's events by what they are about; `people` gives the person's id for each event's hash."""

    ledger: Ledger
    people: dict[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    """Where each event stands in the ledger."""
    by_chapter: dict[str, dict[str, list[Event]]] = field(default_factory=dict)
    """By chapter's key and kind."""
    about: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    """Replies, decisions and withdrawals by the hash of the event that they name."""

    @classmethod
    def from_ledger(cls, ledger: Ledger) -> Sorted:
        """Sort a ledger's events, each list in causal order."""
        made = cls(ledger)
        for event in ledger.events:
            person = speaker(event, ledger)
            made.people[event.hash] = person.id if person else ""
            made.by_chapter.setdefault(event.chapter, defaultdict(list))[event.kind].append(event)
            made.places[event.hash] = len(made.places)
            if named := event.says("de"):
                made.about[named].append(event)
        return made

    def same_person(self, one: Event, other: Event) -> bool:
        """Say whether two events are of one person, whatever their devices."""
        return self.people[one.hash] == self.people[other.hash] != ""

    def withdrawal(self, event: Event) -> Event | None:
        """Return the event by which an event's own author took it back."""
        return next(
            (
                one
                for one in self.about.get(event.hash, ())
                if one.kind == EventKind.WITHDRAW and self.same_person(one, event)
            ),
            None,
        )

    def thread(self, opening: Event) -> Thread:
        """Return an observation or a suggestion with all that was said about it."""
        about = self.about.get(opening.hash, ())
        replies = tuple(one for one in about if one.kind == EventKind.REPLY)
        last = next((one for one in reversed(about) if one.kind == EventKind.RESOLVE), None)
        if last is not None and last.says("como") in ("", REOPENED):
            last = None
        blocking = opening.body.get("bloquea") is True
        decided = self._settled(opening, about) if blocking else last
        proposed = last if decided is None else None
        decision = decided.says("como") if decided else ""
        taken_back = self.withdrawal(opening)
        if taken_back is not None:
            decision, decided, proposed = TAKEN_BACK, taken_back, None
        return Thread(opening, replies, decision, decided, blocking and not decision, proposed)

    def _settled(self, opening: Event, about: Iterable[Event]) -> Event | None:
        """Return what settles a blocking observation: the word of one who may, which knew every reopening.

        Whoever is bound by an observation cannot dismiss it; that anybody may open it again costs nobody
        an observation.
        """
        decisions = [one for one in about if one.kind == EventKind.RESOLVE and one.says("como")]
        reopened = [one for one in decisions if one.says("como") == REOPENED]
        for one in reversed([one for one in decisions if one not in reopened]):
            if may_settle(one, opening, self.ledger) and all(knows(one, other) for other in reopened):
                return one
        return None

    def of(self, chapter: str, *kinds: EventKind) -> list[Event]:
        """Return a chapter's events of some kinds in causal order."""
        by_kind = self.by_chapter.get(chapter, {})
        found = [one for kind in kinds for one in by_kind.get(kind, ())]
        return found if len(kinds) == 1 else sorted(found, key=lambda one: self.places[one.hash])

    def threads(self, chapter: str) -> tuple[Thread, ...]:
        """Return the threads about a chapter, in the order in which they were opened."""
        return tuple(self.thread(one) for one in self.of(chapter, *OPENINGS))


@dataclass(slots=True)
class _Fold:
    """The judgement of one chapter's exact content."""

    chapter: str
    content: str
    sorted: Sorted
    conflicts: int
    published: Collection[str]
    flow: Flow

    def review(self) -> ChapterReview:
        """Return the whole judgement."""
        ledger = self.sorted.ledger
        approvals = self._approvals()
        approved = {one.institution for one in approvals if one.fallen is None}
        missing = tuple(one for one in approving(ledger.team) if one not in approved)
        opinion = self._opinion()
        threads = self.sorted.threads(self.chapter)
        returned = self._standing_return()
        hindrances = tuple(self._hindrances(threads, returned, opinion))
        steps = self.sorted.of(self.chapter, *STEPS)
        submissions = self.sorted.of(self.chapter, EventKind.SUBMIT)
        return ChapterReview(
            chapter=self.chapter,
            content=self.content,
            state=self._state(approved, missing, returned, hindrances),
            since=steps[-1].moment if steps else "",
            submission=submissions[-1] if submissions else None,
            approvals=approvals,
            opinion=opinion,
            threads=threads,
            conflicts=self.conflicts,
            missing=missing,
            hindrances=hindrances,
        )

    def _state(
        self,
        approved: set[str],
        missing: tuple[str, ...],
        returned: Event | None,
        hindrances: tuple[str, ...],
    ) -> State:
        if returned is not None:
            return State.RETURNED
        if self.content in self.published and not self.conflicts:
            return State.PUBLISHED
        if approved and not missing and not hindrances:
            return State.APPROVED
        if approved:
            return State.PARTLY_APPROVED
        if self._submissions():
            return State.IN_REVIEW
        return State.DRAFT

    # --- What was said of this text ---------------------------------------------------------------------

    def _submissions(self) -> list[Event]:
        """Return the submissions of this very text that nobody took back."""
        return [
            one
            for one in self.sorted.of(self.chapter, EventKind.SUBMIT)
            if one.content == self.content and self.sorted.withdrawal(one) is None
        ]

    def _approvals(self) -> tuple[Approval, ...]:
        """Return each person's approval: the one that holds, else the last one and why it does not."""
        by_person: dict[str, Approval] = {}
        for event in self.sorted.of(self.chapter, EventKind.APPROVE):
            who = speaker(event, self.sorted.ledger)
            if who is None:
                continue
            made = Approval(event, who.id, who.institution, self._fallen(event))
            before = by_person.get(who.id)
            if before is None or made.fallen is None or before.fallen is not None:
                by_person[who.id] = made
        return tuple(by_person.values())

    def _fallen(self, approval: Event) -> Fallen | None:
        """Return why an approval does not hold for the content judged, None when it does."""
        ledger, same_person = self.sorted.ledger, self.sorted.same_person
        if self._taken_back(approval):
            return Fallen.WITHDRAWN
        if any(
            same_person(one, approval) and not knows(approval, one) and self.sorted.withdrawal(one) is None
            for one in self.sorted.of(self.chapter, EventKind.RETURN)
        ):
            return Fallen.RETURNED
        if not may_speak_for(approval, ledger, APPROVERS, approving(ledger.team)):
            return Fallen.ROLE_LOST
        if any(
            one.content == approval.content
            and same_person(one, approval)  # even withdrawn: it says who wrote
            for one in self.sorted.of(self.chapter, EventKind.SUBMIT)
        ):
            return Fallen.OWN_SUBMISSION
        if approval.content != self.content:
            return Fallen.TEXT_CHANGED
        if not any(knows(approval, one) for one in self._submissions()):
            return Fallen.NOT_SUBMITTED
        return None

    def _taken_back(self, approval: Event) -> bool:
        """Say whether its author withdrew an approval, by its name or along with all that came before."""
        if self.sorted.withdrawal(approval) is not None:
            return True
        return any(
            not one.says("de") and self.sorted.same_person(one, approval) and not knows(approval, one)
            for one in self.sorted.of(self.chapter, EventKind.WITHDRAW)
        )

    def _standing_return(self) -> Event | None:
        """Return the return that nobody has answered yet.

        One of this very text is answered by submitting it again, or by its author's approval; one of an
        earlier text by any submission that knew it, or by a submission of the text judged.
        """
        ledger = self.sorted.ledger
        submitted = bool(self._submissions())
        for one in reversed(self.sorted.of(self.chapter, EventKind.RETURN)):
            if self.sorted.withdrawal(one) is not None or (one.content != self.content and submitted):
                continue
            if may_speak_for(one, ledger, APPROVERS, approving(ledger.team)) and not self._answered(one):
                return one
        return None

    def _answered(self, returned: Event) -> bool:
        for one in self.sorted.of(self.chapter, EventKind.SUBMIT, EventKind.APPROVE):
            if not knows(one, returned) or self.sorted.withdrawal(one) is not None:
                continue
            if one.kind == EventKind.SUBMIT or self.sorted.same_person(one, returned):
                return True
        return False

    def _opinion(self) -> Event | None:
        """Return the advising institution's last opinion of this very text."""
        ledger = self.sorted.ledger
        if ledger.team is None or not ledger.team.policy.advising:
            return None
        for one in reversed(self.sorted.of(self.chapter, EventKind.OPINION)):
            if one.content != self.content or self.sorted.withdrawal(one) is not None:
                continue
            if may_speak_for(one, ledger, APPROVERS, (ledger.team.policy.advising,)):
                return one
        return None

    # --- What keeps it from being approved --------------------------------------------------------------

    def _hindrances(
        self, threads: tuple[Thread, ...], returned: Event | None, opinion: Event | None
    ) -> Iterator[str]:
        ledger = self.sorted.ledger
        yield from general_hindrances(ledger)
        if self.conflicts:
            yield plural(
                self.conflicts,
                _("Hay un conflicto entre copias sin resolver."),
                _("Hay {count} conflictos entre copias sin resolver."),
            )
        if blocking := sum(one.blocks for one in threads):
            yield plural(
                blocking,
                _("Sigue abierta una observación que impide aprobar."),
                _("Siguen abiertas {count} observaciones que impiden aprobar."),
            )
        if returned is not None:
            yield _("Se pidieron cambios, y el capítulo no se ha enviado de nuevo.")
        elif not self._submissions():
            yield _("Este texto, tal como está, no se ha enviado a revisión.")
        if opinion is None and (self.flow.opinion or (ledger.team and ledger.team.policy.advising)):
            yield _("Falta el dictamen.")
