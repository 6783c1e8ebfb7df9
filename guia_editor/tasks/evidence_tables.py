"""The tables of the evidence of a period, each from signed annotations or from the history."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guia_editor.i18n import _, long_date
from guia_editor.model.deliveries import Delivery, deliveries
from guia_editor.model.events import Event, EventKind
from guia_editor.model.publications import named, publications
from guia_editor.model.speakers import speaker
from guia_editor.tasks.deliveries import medium_words
from guia_editor.tasks.history import VersionLine, versions_of
from guia_editor.tasks.matrix import MatrixRow, matrix
from guia_editor.tasks.review_values import Overview


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included, in UTC as events carry it."""

    first: dt.date
    last: dt.date

    def holds(self, moment: str) -> bool:
        """Say whether an ISO 8601 moment or date lies in the period."""
        return self.first.isoformat() <= moment[:10] <= self.last.isoformat()

    @property
    def words(self) -> str:
        """The period as a sentence says it."""
        return _("del {first} al {last}").format(first=long_date(self.first), last=long_date(self.last))


@dataclass(frozen=True, slots=True)
class Kept:
    """A table of the pack: the name of its CSV file, its title and what it proves, header, rows, widths.

    `signed` says whether its rows come from signed annotations, which nobody can make for another.
    """

    name: str
    title: str
    words: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    signed: bool = True


def tables_of(view: Overview, period: Period) -> tuple[Kept, ...]:
    """Return the tables of a period in reading order; slow on a long history."""
    written = tuple(one for one in versions_of(view.folder) if period.holds(_utc(one)))
    events = tuple(one for one in view.ledger.events if period.holds(one.moment))
    received = tuple(one for one in deliveries(view.ledger) if period.holds(one.facts.day))
    return (
        _people(view, written, events),
        _written(written),
        _observed(matrix(view, period.holds)),
        _decided(view, events),
        _published(view, period),
        _received(view, received),
    )


_DONE = {
    EventKind.COMMENT: 1,
    EventKind.SUGGESTION: 1,
    EventKind.REPLY: 2,
    EventKind.RESOLVE: 2,
    EventKind.SUBMIT: 3,
    EventKind.APPROVE: 4,
    EventKind.PUBLISH: 5,
    EventKind.DELIVERY: 6,
}
"""In which column of the table of people an event counts; column 0 holds the versions written."""


def _people(view: Overview, written: Iterable[VersionLine], events: Iterable[Event]) -> Kept:
    counts: Counter[tuple[str, str, int]] = Counter()
    for version in written:
        counts[version.person, version.institution, 0] += not version.joined
    for event in events:
        column = _DONE.get(event.kind)  # type: ignore[call-overload]
        if column is not None:
            counts[*_who(view, event), column] += 1
    people = sorted({(who, where) for who, where, _column in counts}, key=lambda one: (one[1], one[0]))
    rows = ((who, where, *(str(counts[who, where, column]) for column in range(7))) for who, where in people)
    return Kept(
        "personas",
        _("Quién hizo qué"),
        _("Cuántas veces escribió, observó, respondió, envió, aprobó, firmó o entregó cada persona."),
        (
            _("Persona"),
            _("Institución"),
            _("Escribió"),
            _("Observó"),
            _("Respondió"),
            _("Envió"),
            _("Aprobó"),
            _("Firmó"),
            _("Entregó"),
        ),
        tuple(rows),
        (24, 14, 9, 9, 10, 8, 9, 8, 9),
    )


def _written(versions: Iterable[VersionLine]) -> Kept:
    rows = (
        (_utc(one), one.person, one.institution, one.name or one.what, one.id)
        for one in sorted(versions, key=lambda one: one.moment)
        if not one.joined
    )
    return Kept(
        "escribio",
        _("Quién escribió"),
        _(
            "Cada versión que se guardó. El nombre es el que dio quien escribía en su computadora: "
            "queda anotado, no firmado."
        ),
        (_("Momento"), _("Persona"), _("Institución"), _("Qué hizo"), _("Versión")),
        tuple(rows),
        (16, 22, 14, 36, 12),
        signed=False,
    )


def _observed(rows: Iterable[MatrixRow]) -> Kept:
    return Kept(
        "observaciones",
        _("Quién observó y quién respondió"),
        _("Cada observación o sugerencia hecha en el período, con sus respuestas y lo que se decidió."),
        (_("Fecha"), _("Capítulo"), _("Quién"), _("Observación"), _("Respuestas"), _("Decisión")),
        tuple(
            (
                one.when,
                one.chapter,
                one.who,
                f"{one.place}: {one.observation}",
                one.answers,
                f"{one.decision}\n{one.decided_by}".strip(),
            )
            for one in rows
        ),
        (10, 16, 14, 28, 20, 12),
    )


def _decided(view: Overview, events: Iterable[Event]) -> Kept:
    said: Mapping[str, str] = {
        EventKind.SUBMIT: _("Envió a revisión"),
        EventKind.APPROVE: _("Aprobó"),
        EventKind.RETURN: _("Pidió cambios"),
        EventKind.WITHDRAW: _("Retiró lo dicho"),
        EventKind.OPINION: _("Dio su dictamen"),
    }
    titles = {one.key: f"{one.number} {one.title}".strip() for one in view.chapters}
    rows = (
        (
            one.moment,
            titles.get(one.chapter, one.chapter),
            said[one.kind],
            *_who(view, one),
            one.says("nota") or one.says("texto"),
            one.content,
            one.hash,
        )
        for one in events
        if one.kind in said
    )
    return Kept(
        "aprobaciones",
        _("Quién envió, devolvió y aprobó"),
        _("Cada decisión sobre un capítulo, firmada sobre la huella exacta de su texto."),
        (
            _("Momento"),
            _("Capítulo"),
            _("Qué hizo"),
            _("Persona"),
            _("Institución"),
            _("Nota"),
            _("Huella del texto"),
            _("Anotación"),
        ),
        tuple(rows),
        (12, 17, 12, 14, 11, 14, 10, 10),
    )


def _published(view: Overview, period: Period) -> Kept:
    rows = [
        (
            one.number,
            one.date,
            event.moment,
            *_who(view, event),
            _("completa")
            if one.signed
            else _("falta {who}").format(
                who=", ".join(named(who, view.ledger.team_at(one.team)) for who in one.missing)
            ),
            event.hash,
        )
        for one in publications(view.ledger)
        for event in one.signatures
        if period.holds(event.moment)
    ]
    return Kept(
        "ediciones",
        _("Quién publicó"),
        _("Cada firma de una edición. Una edición es definitiva cuando firman todas las instituciones."),
        (
            _("Edición"),
            _("Fecha"),
            _("Firmada"),
            _("Persona"),
            _("Institución"),
            _("Estado"),
            _("Anotación"),
        ),
        tuple(rows),
        (15, 12, 16, 19, 14, 13, 11),
    )


def _received(view: Overview, received: Iterable[Delivery]) -> Kept:
    find = view.guide.territories.find
    rows = []
    for one in received:
        place, facts = find(one.territory), one.facts
        rows.append(
            (
                facts.day,
                one.territory,
                place.name if place else one.territory,
                place.department if place else "",
                facts.edition,
                medium_words(facts.medium),
                str(facts.copies),
                facts.receiver,
                _("anulada: {why}").format(why=one.withdrawn.reason) if one.withdrawn else "",
                one.event,
            )
        )
    return Kept(
        "entregas",
        _("Quién recibió"),
        _("Cada entrega anotada y firmada por quien la hizo."),
        (
            _("Fecha"),
            _("Código"),
            _("Municipio"),
            _("Departamento"),
            _("Edición"),
            _("Medio"),
            _("Ejemplares"),
            _("Recibió"),
            _("Estado"),
            _("Anotación"),
        ),
        tuple(rows),
        (10, 7, 13, 12, 10, 10, 10, 12, 7, 9),
    )


def _who(view: Overview, event: Event) -> tuple[str, str]:
    person = speaker(event, view.ledger)
    if person is None:
        return (event.key, "")
    return (person.name, named(person.institution, view.ledger.team))


def _utc(version: VersionLine) -> str:
    return version.moment.astimezone(dt.UTC).isoformat(timespec="minutes")
