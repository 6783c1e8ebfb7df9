"""«Pendientes de mí»: what waits for one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from guia_editor.i18n import _, plural
from guia_editor.model.events import Event, EventKind
from guia_editor.model.permissions import may
from guia_editor.model.publications import Publication, publications
from guia_editor.model.review import State, Thread
from guia_editor.model.reviewing import Sorted
from guia_editor.model.team import Person, Role, Team
from guia_editor.model.team_changes import differences
from guia_editor.model.trust import pending
from guia_editor.storage.events import hash_of
from guia_editor.tasks.overview import voice
from guia_editor.tasks.people import Me, team_hash
from guia_editor.tasks.review_values import Overview, ReviewedChapter


class Errand(StrEnum):
    """What is to be done, the most urgent first."""

    SETTLE = "resolver-conflicto"
    REVISE = "corregir"
    SIGN_TEAM = "firmar-equipo"
    SIGN_EDITION = "firmar-edicion"
    REAPPROVE = "aprobar-ortografia"
    REVIEW = "revisar"
    OPINION = "dictaminar"
    ANSWER = "responder"
    RESUBMIT = "enviar-de-nuevo"


@dataclass(frozen=True, slots=True)
class Pending:
    """One thing that waits for this person.

    `chapter` and `path` are "" for what is about the guide as a whole; `thread` names the one to answer.
    `message` is a Spanish sentence that says what to do and why; `since` an ISO moment, `days` how long ago.
    """

    errand: Errand
    title: str
    message: str
    chapter: str = ""
    path: str = ""
    thread: str = ""
    since: str = ""
    days: int = 0
    late: bool = False


def pending_of(overview: Overview, me: Me | None = None) -> tuple[Pending, ...]:
    """Return what waits for a person (by default who is at this copy), late things first."""
    person = (me or overview.me).person
    if person is None or overview.ledger.team is None:
        return ()
    asked = _Asked(overview, overview.ledger.team, person, Sorted.from_ledger(overview.ledger))
    found = [one for chapter in overview.chapters for one in asked.chapter(chapter)]
    found += asked.guide()
    order = list(Errand)
    return tuple(sorted(found, key=lambda one: (not one.late, order.index(one.errand), -one.days)))


def days_since(moment: str, now: dt.datetime) -> int:
    """Return how many whole days ago an ISO moment was; 0 for none, and for what lies ahead."""
    try:
        return max(0, (now - dt.datetime.fromisoformat(moment)).days)
    except (TypeError, ValueError):
        return 0


@dataclass(frozen=True, slots=True)
class _Asked:
    """One person before the whole guide."""

    overview: Overview
    team: Team
    person: Person
    sorted: Sorted

    def chapter(self, chapter: ReviewedChapter) -> Iterator[Pending]:
        """Yield what a chapter asks of the person."""
        finders: tuple[Callable[[ReviewedChapter], Pending | None], ...] = (
            self._settle,
            self._revise,
            self._review,
            self._opinion,
            self._answer,
            self._resubmit,
        )
        for find in finders:
            found = find(chapter)
            if found is not None:
                yield found

    def guide(self) -> Iterator[Pending]:
        """Yield what the guide as a whole asks of the person."""
        if Role.COORDINATOR not in self.person.roles:
            return
        for change in pending(self.overview.ledger, hash_of, team_hash(self.team)):
            if self.person.institution in change.missing and not change.forbidden:
                message = _("Un cambio del equipo espera la firma de su institución: {what}")
                what = " ".join(differences(self.team, change.team))
                yield Pending(Errand.SIGN_TEAM, _("Equipo"), message.format(what=what))
        contents = {one.key: one.review.content for one in self.overview.chapters}
        for edition in publications(self.overview.ledger):
            if self.person.institution in edition.missing and edition.chapters == contents:
                yield self._edition(edition)

    # --- One thing each ---------------------------------------------------------------------------------

    def _settle(self, chapter: ReviewedChapter) -> Pending | None:
        count = chapter.review.conflicts
        if not count or Role.AUTHOR not in self.person.roles:
            return None
        told = plural(
            count,
            _("Otra copia cambió lo mismo que esta: elija qué texto queda."),
            _("Otra copia cambió lo mismo que esta en {count} lugares: elija qué texto queda."),
        )
        return self._pending(Errand.SETTLE, chapter, told)

    def _revise(self, chapter: ReviewedChapter) -> Pending | None:
        if chapter.review.state is not State.RETURNED or not self._answers_for(chapter):
            return None
        returns = self.sorted.of(chapter.key, EventKind.RETURN)
        who = voice(returns[-1], self.overview.ledger)
        message = _("{name} ({institution}) pidió cambios: «{reason}». Corrija y envíe de nuevo.")
        told = message.format(name=who.name, institution=who.institution, reason=who.text)
        return self._pending(Errand.REVISE, chapter, told, returns[-1].moment)

    def _review(self, chapter: ReviewedChapter) -> Pending | None:
        review = chapter.review
        waits = review.state in (State.IN_REVIEW, State.PARTLY_APPROVED) and not review.conflicts
        if not waits or self.person.institution not in review.missing:
            return None
        if not may(self.person, EventKind.APPROVE, self.team) or self._wrote(chapter):
            return None
        if any(one.blocks for one in review.threads):
            return None  # it is its authors' turn
        if chapter.only_spelling:
            message = _("Solo cambió la ortografía desde que usted lo aprobó: véalo y apruébelo de nuevo.")
            return self._pending(Errand.REAPPROVE, chapter, message, review.since)
        if chapter.approved is not None:
            message = _("Cambió desde que usted lo aprobó: vea qué cambió, y apruébelo o devuélvalo.")
        else:
            message = _("Espera su revisión: léalo, y apruébelo o devuélvalo.")
        return self._pending(Errand.REVIEW, chapter, message, review.since)

    def _opinion(self, chapter: ReviewedChapter) -> Pending | None:
        review = chapter.review
        approved = review.state is State.PARTLY_APPROVED and not review.missing
        if not approved or review.opinion or not may(self.person, EventKind.OPINION, self.team):
            return None
        message = _("Las instituciones ya lo aprobaron: falta su dictamen.")
        return self._pending(Errand.OPINION, chapter, message, review.since)

    def _answer(self, chapter: ReviewedChapter) -> Pending | None:
        own = self._answers_for(chapter)
        waiting = [one for one in chapter.review.open_threads if self._is_theirs_to_answer(one, own)]
        if not waiting:
            return None
        told = plural(
            len(waiting),
            _("Hay una observación que espera su respuesta."),
            _("Hay {count} observaciones que esperan su respuesta."),
        )
        first = min(waiting, key=lambda one: one.opening.moment)
        made = self._pending(Errand.ANSWER, chapter, told, first.opening.moment)
        return replace(made, thread=first.opening.hash)

    def _resubmit(self, chapter: ReviewedChapter) -> Pending | None:
        review = chapter.review
        if review.state is not State.DRAFT or review.submission is None or not self._answers_for(chapter):
            return None
        message = _("El texto cambió después de enviarlo. Cuando esté listo, envíelo de nuevo.")
        return self._pending(Errand.RESUBMIT, chapter, message, review.since)

    def _edition(self, edition: Publication) -> Pending:
        who = voice(edition.signatures[0], self.overview.ledger)
        message = _("{name} ({institution}) ya firmó la edición {number}; falta la firma de su institución.")
        told = message.format(name=who.name, institution=who.institution, number=edition.number)
        days = days_since(who.moment, self.overview.moment)
        return Pending(Errand.SIGN_EDITION, _("Edición"), told, since=who.moment, days=days)

    # --- Whose turn it is ------------------------------------------------------------------------------

    def _wrote(self, chapter: ReviewedChapter) -> bool:
        return any(
            one.content == chapter.review.content and self._is_mine(one)
            for one in self.sorted.of(chapter.key, EventKind.SUBMIT)
        )

    def _is_mine(self, event: Event) -> bool:
        return self.sorted.people[event.hash] == self.person.id

    def _answers_for(self, chapter: ReviewedChapter) -> bool:
        """Say whether the person handed the chapter in last, or writes for whoever did and has left."""
        submission = chapter.review.submission
        if submission is None:
            return False
        if self._is_mine(submission):
            return True
        author = self.team.person(submission.key)
        left = author is None or Role.AUTHOR not in author.roles or self._is_over(author)
        same = author is None or author.institution == self.person.institution
        return left and same and Role.AUTHOR in self.person.roles

    def _is_over(self, author: Person) -> bool:
        today = self.overview.moment.date().isoformat()
        return bool(author.until) and author.until < today

    def _is_theirs_to_answer(self, thread: Thread, own_chapter: bool) -> bool:
        last = thread.replies[-1] if thread.replies else thread.opening
        if self._is_mine(last):
            return False
        return own_chapter or self._is_mine(thread.opening)

    def _pending(self, errand: Errand, chapter: ReviewedChapter, message: str, since: str = "") -> Pending:
        days = days_since(since, self.overview.moment)
        allowed = self.overview.flow.days_allowed(chapter.review.state)
        late = bool(since and allowed) and days >= allowed
        return Pending(errand, chapter.title, message, chapter.key, chapter.path, "", since, days, late)
