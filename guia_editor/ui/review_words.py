"""What the review says, in people's words: who approved, what is missing, what a suggestion asks for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, assert_never

from guia_editor.i18n import _, plural
from guia_editor.markdown.visible import ATOM, PART, visible
from guia_editor.model.events import EventKind
from guia_editor.model.review import Approval, Fallen, State
from guia_editor.model.speakers import speaker
from guia_editor.ui import moments

if TYPE_CHECKING:
    from guia_editor.model.events import Ledger
    from guia_editor.tasks.review import Overview, PlacedThread, ReviewedChapter, Voice

Tone = Literal["good", "bad", "wait", "plain"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line about a chapter's review, and how it is meant."""

    tone: Tone
    words: str


def plain_words(markdown: str) -> str:
    """Return the words of a passage of Markdown on one line; «…» stands for what is no words."""
    words = visible(markdown).words.replace(PART, " ").replace(ATOM, "…")
    return " ".join(words.split())


def when(moment: str, now: dt.datetime | None = None) -> str:
    """Return how long ago a stored moment was; "" for none."""
    then = moments.parsed(moment)
    return moments.ago(then, now or dt.datetime.now(dt.UTC)) if then is not None else ""


def on_day(moment: str) -> str:
    """Return the day of a stored moment in few letters; "" for none."""
    then = moments.parsed(moment)
    return moments.short_day(then.date()) if then is not None else ""


def signature(voice: Voice) -> str:
    """Return who speaks: "Ana López (INFOM)"."""
    return f"{voice.name} ({voice.institution})" if voice.institution else voice.name


def asked(thread: PlacedThread) -> str:
    """Return what a thread says on one line: an observation's words, or what a suggestion asks for."""
    if not thread.suggestion:
        return " ".join(thread.opening.text.split())
    before, after = plain_words(thread.before), plain_words(thread.after)
    if not before:
        return _("Agregar «{words}»").format(words=after)
    if not after:
        return _("Quitar «{words}»").format(words=before)
    return _("Cambiar «{old}» por «{new}»").format(old=before, new=after)


def answers(thread: PlacedThread) -> str:
    """Return how many answers a thread has, "" for none."""
    return plural(len(thread.replies), _("1 respuesta"), _("{count} respuestas")) if thread.replies else ""


def decided(thread: PlacedThread) -> str:
    """Return how a thread was settled and by whom; "" while it is open."""
    if thread.thread.open:
        return ""
    words = {
        "aceptada": _("Aceptada"),
        "rechazada": _("No se acepta"),
        "atendida": _("Resuelta"),
    }.get(thread.thread.decision, thread.thread.decision)
    voice = thread.decided
    if voice is None:
        return words
    told = _("{what} por {who}, {when}").format(what=words, who=signature(voice), when=when(voice.moment))
    return f"{told}: «{voice.text}»" if voice.text else told


def proposal(thread: PlacedThread) -> str:
    """Return who proposes to close an observation that is not theirs to close; "" when nobody does."""
    voice = thread.proposed
    if voice is None:
        return ""
    told = _("{who} propone cerrarla. La cierra quien la hizo, o quien revisa o coordina en su institución.")
    said = told.format(who=signature(voice))
    return f"{said} «{voice.text}»" if voice.text else said


def fallen_words(why: Fallen) -> str:
    """Return why an approval does not hold any more."""
    match why:
        case Fallen.TEXT_CHANGED:
            return _("dejó de valer porque el texto cambió después")
        case Fallen.WITHDRAWN:
            return _("la retiró quien la dio")
        case Fallen.RETURNED:
            return _("después pidió cambios")
        case Fallen.NOT_SUBMITTED:
            return _("no vale porque el capítulo no estaba en revisión")
        case Fallen.OWN_SUBMISSION:
            return _("no vale porque la misma persona envió el texto")
        case Fallen.ROLE_LOST:
            return _("quien la dio ya no tiene el cargo")
        case _:
            assert_never(why)


def institution_name(ledger: Ledger, id: str) -> str:
    """Return what people call an institution of the team."""
    team = ledger.team
    for one in team.institutions if team is not None else ():
        if one.id == id:
            return one.acronym or one.name
    return id


def person_name(ledger: Ledger, id: str) -> str:
    """Return the name of a person of the team, now or in an earlier version of it."""
    for team in reversed(ledger.teams):
        for one in team.people:
            if one.id == id:
                return one.name
    return id


def standing(overview: Overview, chapter: ReviewedChapter) -> list[Line]:
    """Return where a chapter stands, line by line: each institution, the opinion, what hinders it."""
    ledger, review = overview.ledger, chapter.review
    latest = _latest(review.approvals)
    told = {one.institution for one in latest}
    lines = [_approval_line(ledger, one) for one in latest]
    lines += [
        Line(
            "wait", _("{institution}: falta su aprobación").format(institution=institution_name(ledger, one))
        )
        for one in review.missing
        if review.state is not State.DRAFT and one not in told
    ]
    if review.opinion is not None:
        sense = opinion_words(review.opinion.says("sentido"))
        day = on_day(review.opinion.moment)
        lines.append(Line("plain", _("Dictamen: {sense}, {day}").format(sense=sense, day=day)))
    if review.state is State.RETURNED:
        lines[:0] = _return_line(ledger, chapter.key)
    waiting = review.state in (State.IN_REVIEW, State.RETURNED, State.PARTLY_APPROVED)
    if waiting and ledger.team is not None and len(ledger.team.policy.approving) > 1:
        lines += [Line("wait", words) for words in review.hindrances]
    return lines


def _return_line(ledger: Ledger, chapter: str) -> list[Line]:
    """Return who returned a chapter last, and why."""
    for event in reversed(ledger.events):
        if event.kind == EventKind.RETURN and event.chapter == chapter:
            who = speaker(event, ledger)
            name = (
                f"{who.name} ({institution_name(ledger, who.institution)})" if who is not None else event.key
            )
            told = _("{who} pidió cambios: «{why}»").format(who=name, why=event.says("texto"))
            return [Line("bad", told)]
    return []


def _latest(approvals: tuple[Approval, ...]) -> list[Approval]:
    """Return the approval of each institution that tells most: one that holds, else the last that fell."""
    found: dict[str, Approval] = {}
    for one in approvals:
        held = found.get(one.institution)
        if held is None or held.fallen is not None:
            found[one.institution] = one
    return list(found.values())


def _approval_line(ledger: Ledger, approval: Approval) -> Line:
    who = person_name(ledger, approval.person)
    known = {
        "institution": institution_name(ledger, approval.institution),
        "who": who,
        "day": on_day(approval.event.moment),
    }
    if approval.fallen is None:
        return Line("good", _("{institution}: aprobó {who}, {day}").format(**known))
    told = _("{institution}: la aprobación de {who} ({day}) {why}")
    return Line("bad", told.format(**known, why=fallen_words(approval.fallen)))


def opinion_words(sense: str) -> str:
    """Return what people call the sense of an opinion."""
    return {
        "favorable": _("favorable"),
        "con-observaciones": _("favorable con observaciones"),
        "desfavorable": _("desfavorable"),
    }.get(sense, sense)


def chapter_words(chapter: ReviewedChapter) -> str:
    """Return a chapter's number and title."""
    return " ".join(filter(None, (chapter.number, chapter.title)))


def text_code(content: str) -> str:
    """Return the beginning of a content hash in groups: what two people compare to know they see one text."""
    return " ".join(content[at : at + 4] for at in range(0, 12, 4))


def why_not_approve(overview: Overview, chapter: ReviewedChapter) -> list[str]:
    """Return what keeps this person from approving a chapter's text now, each with what to do."""
    ledger, review, me = overview.ledger, chapter.review, overview.me.person
    found = []
    if review.conflicts:
        found.append(_("Hay cambios de dos personas sin resolver en este capítulo: resuélvalos primero."))
    submitted = [
        one
        for one in ledger.events
        if one.kind == EventKind.SUBMIT and one.chapter == chapter.key and one.content == review.content
    ]
    authors = [speaker(one, ledger) for one in submitted]
    if not submitted:
        found.append(_("Nadie ha enviado a revisión este texto: debe enviarlo quien lo escribió."))
    elif me is not None and any(one is not None and one.id == me.id for one in authors):
        found.append(_("Usted envió este texto, y nadie aprueba lo que envió: debe aprobarlo otra persona."))
    if not ledger.complete:
        found.append(_("A esta copia le faltan pasos de la revisión: intercambie primero."))
    blocking = sum(one.thread.blocks and one.thread.open for one in chapter.threads)
    if blocking:
        single = _("1 observación abierta impide aprobarlo.")
        found.append(plural(blocking, single, _("{count} observaciones abiertas impiden aprobarlo.")))
    return found
