"""A review as data under Spanish keys, for other programs, and in lines, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from guia_editor.i18n import _, plural
from guia_editor.model.publications import named
from guia_editor.tasks.board import board
from guia_editor.tasks.gate import Gate
from guia_editor.tasks.matrix import decision_words
from guia_editor.tasks.overview import known_chapter, voice
from guia_editor.tasks.pending import Pending, pending_of
from guia_editor.tasks.proof import fallen_words
from guia_editor.tasks.review_values import Overview, PlacedThread, ReviewedChapter, Voice

SHORT = 10
"""How many letters of a code people type; six are enough where no other begins with them."""


def overview_data(overview: Overview) -> dict[str, Any]:
    """Return all of a review."""
    ledger = overview.ledger
    turns = {row.chapter: row for row in board(overview).rows}
    return {
        "proyecto": ledger.project,
        "equipo": ledger.team.version if ledger.team else 0,
        "completo": ledger.complete,
        "yo": overview.me.person.id if overview.me.person else "",
        "flujo": overview.flow.name,
        "capitulos": [
            _chapter(one, overview)
            | {"espera_a": turns[one.key].waiting_for, "dias": turns[one.key].days}
            | {"atrasado": turns[one.key].late, "nombre_estado": turns[one.key].label}
            for one in overview.chapters
        ],
        "otras_observaciones": [thread_data(one) for one in overview.lost],
        "pendientes": [pending_data(one) for one in pending_of(overview)],
        "ediciones": list(overview.editions),
    }


def _chapter(chapter: ReviewedChapter, overview: Overview) -> dict[str, Any]:
    review, ledger = chapter.review, overview.ledger
    return {
        "clave": chapter.key,
        "archivo": chapter.path,
        "numero": chapter.number,
        "titulo": chapter.title,
        "estado": review.state.value,
        "desde": review.since,
        "contenido": review.content,
        "faltan": [named(one, ledger.team) for one in review.missing],
        "impedimentos": list(review.hindrances),
        "conflictos": review.conflicts,
        "aprobaciones": [
            _voice(voice(one.event, ledger)) | {"vale": one.fallen is None, "motivo": fallen_words(one)}
            for one in review.approvals
        ],
        "dictamen": _voice(voice(review.opinion, ledger)) | {"sentido": review.opinion.says("sentido")}
        if review.opinion
        else None,
        "observaciones": [thread_data(one) for one in chapter.threads],
    }


def thread_data(thread: PlacedThread) -> dict[str, Any]:
    """Return an observation or a suggestion."""
    place = thread.place
    return {
        "codigo": thread.id,
        "tipo": "sugerencia" if thread.suggestion else "observacion",
        "lugar": {
            "inicio": place.start,
            "fin": place.end,
            "linea": place.line,
            "seguridad": place.quality.value,
            "cita": place.quote,
        },
        "antes": thread.before,
        "despues": thread.after,
        "impide": thread.thread.blocks,
        "decision": thread.thread.decision,
        "dicho": [_voice(one) for one in (thread.opening, *thread.replies)],
        "propuso": _voice(thread.proposed) if thread.proposed else None,
        "decidio": _voice(thread.decided) if thread.decided else None,
    }


def _voice(said: Voice) -> dict[str, Any]:
    return {
        "quien": said.name,
        "institucion": said.institution,
        "momento": said.moment,
        "texto": said.text,
        "codigo": said.event,
    }


def pending_data(one: Pending) -> dict[str, Any]:
    """Return one thing that waits for somebody."""
    return {
        "tarea": one.errand.value,
        "titulo": one.title,
        "mensaje": one.message,
        "capitulo": one.chapter,
        "observacion": one.thread,
        "desde": one.since,
        "dias": one.days,
        "atrasado": one.late,
    }


def gate_data(gate: Gate) -> dict[str, Any]:
    """Return the gate of an edition."""
    return {
        "edicion": gate.number,
        "fecha": gate.date.isoformat(),
        "condiciones": [
            {"codigo": one.code, "cumple": one.met, "titulo": one.title, "faltan": list(one.missing)}
            for one in gate.items
        ],
        "firmas": [
            {"institucion": one.acronym, "quien": one.who, "momento": one.moment} for one in gate.signatures
        ],
        "manifiesto": gate.manifest,
        "congelada": gate.frozen,
    }


def overview_lines(overview: Overview) -> Iterator[str]:
    """Yield the board, then what waits for this person."""
    rows = board(overview).rows
    for row in rows:
        told = [row.label]
        if row.waiting_for:
            told.append(_("espera a {who}").format(who=row.waiting_for))
        if row.days:
            told.append(plural(row.days, _("hace 1 día"), _("hace {count} días")))
        if row.late:
            told.append(_("atrasado"))
        if row.open:
            told.append(plural(row.open, _("1 observación abierta"), _("{count} observaciones abiertas")))
        if row.conflicts:
            told.append(plural(row.conflicts, _("1 conflicto"), _("{count} conflictos")))
        number = f"{row.number}. " if row.number else ""
        yield f"{number}{row.title}: {', '.join(told)}."
    waiting = pending_of(overview)
    if waiting:
        yield ""
        yield _("Pendientes de usted:")
    for one in waiting:
        yield f"- {one.title}: {one.message}"


def chapter_lines(overview: Overview, name: str) -> Iterator[str]:
    """Yield where one chapter stands, who approved it, and its threads with the codes to answer them.

    Raises `GuideError` for a name that is no chapter's.
    """
    chapter = overview.at(known_chapter(overview.guide, name).path)
    if chapter is None:
        return
    review, ledger = chapter.review, overview.ledger
    yield f"{chapter.title}: {overview.flow.label(review.state)}."
    for approval in review.approvals:
        who = voice(approval.event, ledger)
        reason = fallen_words(approval)
        message = _("{name} ({institution}) lo aprobó el {day}") + (
            _("; no vale: ") + reason if reason else "."
        )
        yield "  " + message.format(name=who.name, institution=who.institution, day=who.moment[:10])
    if review.missing:
        names = ", ".join(named(one, ledger.team) for one in review.missing)
        yield "  " + _("Falta que apruebe: {names}.").format(names=names)
    for hindrance in review.hindrances:
        yield f"  {hindrance}"
    for thread in chapter.threads:
        yield from thread_lines(thread)


def thread_lines(thread: PlacedThread) -> Iterator[str]:
    """Yield an observation or a suggestion with its answers."""
    kind = _("Sugerencia") if thread.suggestion else _("Observación")
    said = f"«{thread.before}» → «{thread.after}» " if thread.suggestion else ""
    where = _("línea {line}").format(line=thread.place.line)
    yield (
        f"  [{thread.id[:SHORT]}] {kind}, {where}, {thread.opening.name}: {said}{thread.opening.text}"
        f" ({decision_words(thread)})"
    )
    for one in thread.replies:
        yield f"      {one.name}: {one.text}"


def gate_lines(gate: Gate) -> Iterator[str]:
    """Yield the gate, condition by condition, then the signatures."""
    for one in gate.items:
        yield f"{'✔' if one.met else '✘'} {one.title}"
        for line in one.missing:
            yield f"    {line}"
        if one.remedy:
            yield f"    {one.remedy}"
    for sign in gate.signatures:
        told = f"{sign.who}, {sign.moment}" if sign.who else _("falta su firma")
        yield f"{'✔' if sign.who else '✘'} {sign.acronym}: {told}"
