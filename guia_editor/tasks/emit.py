"""Read a guide's events as judged on this device, and add one's own."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.chains import chain_of
from guia_editor.model.events import Event, EventKind, Fault, Ledger
from guia_editor.model.permissions import standing_fault, submitted
from guia_editor.model.signed import Mark, Pins, Signed
from guia_editor.model.team import Team, team_as_json
from guia_editor.model.trust import PROVED, judge, known_marks
from guia_editor.storage.events import hash_of, new_id, read_events, write_event
from guia_editor.storage.keys import Signer
from guia_editor.storage.pins import advanced, folder_state, read_pins, signing, write_pins
from guia_editor.storage.proofs import Proofs
from guia_editor.storage.team_file import write_team


@dataclass(frozen=True, slots=True)
class Reading:
    """The ledger of a guide and what this device remembers of its project."""

    ledger: Ledger
    pins: Pins


def ledger_of(folder: Path) -> Ledger:
    """Return all events of a guide, judged; `GuideError` is never raised for what others wrote."""
    return read_ledger(folder).ledger


def read_ledger(folder: Path) -> Reading:
    """Read and judge a guide's events, and remember how far they went on this device."""
    proofs = Proofs(folder_state(folder) / "probadas.bin")
    read = read_events(folder, proofs.known)
    pins = read_pins(folder, (one.event.project for one in read if isinstance(one, Signed)))
    ledger = judge(read, pins, proofs)
    proofs.keep()
    if not pins.project or not ledger.teams:
        return Reading(ledger, pins)
    now = advanced(pins, map(team_hash, ledger.teams), known_marks(ledger))
    if now != pins:
        with suppress(OSError):  # reading must go on where nothing can be remembered
            write_pins(folder, now)
    return Reading(ledger, now)


def team_hash(team: Team) -> str:
    """Return the hash by which the next version names a team."""
    return hash_of(team_as_json(team))


def keep_team_file(folder: Path, ledger: Ledger) -> bool:
    """Write `equipo.yaml` as the team in force is, and say whether it was another."""
    try:
        return ledger.team is not None and write_team(folder, ledger.team)
    except OSError:
        return False


def emit(
    folder: Path,
    signer: Signer,
    kind: EventKind,
    chapter: str = "",
    content: str = "",
    selector: Mapping[str, object] | None = None,
    body: Mapping[str, object] | None = None,
    moment: dt.datetime | None = None,
) -> Event:
    """Sign what a person says and write it into the guide; return it as the ledger will have it.

    Number, link, frontier and team come from the ledger. Raises `GuideError` for what would not count, so
    that nobody believes to have said it, and for approving or publishing over an incomplete history.
    """
    when = moment or dt.datetime.now(dt.UTC)
    with signing():
        reading = read_ledger(folder)
        ledger = reading.ledger
        event = _next(reading, signer, when)
        event = _filled(event, kind, chapter, content, selector or {}, body or {})
        _refuse(reading, event)
        made = write_event(folder, event, signer).event
        marks = {signer.id: Mark(made.number, made.hash)}
        with suppress(OSError):
            write_pins(folder, advanced(reading.pins, map(team_hash, ledger.teams), marks))
    return made


def _next(reading: Reading, signer: Signer, when: dt.datetime) -> Event:
    """Return an empty event that follows what the signer's key has said so far."""
    ledger = reading.ledger
    marks = dict(known_marks(ledger))
    own = chain_of(one for one in _proved(ledger) if one.key == signer.id)
    last = marks.get(signer.id, Mark(-1, ""))
    kept = reading.pins.marks.get(signer.id)
    if kept is not None and kept.number > last.number:
        last = kept  # this device has said more than is here: a copy was put back
    seen = {key: mark.number for key, mark in marks.items() if key != signer.id}
    if own.forked:
        seen[signer.id] = last.number  # the fork is known: from here on there is one chain again
    return Event(
        id=new_id(when),
        kind="",
        project=ledger.project,
        key=signer.id,
        number=last.number + 1,
        previous=last.hash,
        seen=seen,
        team=ledger.team.version if ledger.team else 1,
        moment=when.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        chapter="",
        content="",
        selector={},
        body={},
        hash="",
    )


def _proved(ledger: Ledger) -> list[Event]:
    refused = [one.event for one in ledger.refused if one.event is not None and one.fault in PROVED]
    return [*ledger.events, *refused]


def _filled(
    event: Event,
    kind: EventKind,
    chapter: str,
    content: str,
    selector: Mapping[str, object],
    body: Mapping[str, object],
) -> Event:
    from dataclasses import replace

    return replace(
        event, kind=kind.value, chapter=chapter, content=content, selector=_plain(selector), body=_plain(body)
    )


def _plain(value: Any) -> Any:
    """Return a value with its texts in NFC, as the format has them; what no file can hold is replaced."""
    match value:
        case str():
            whole = value.encode("utf-8", "replace").decode("utf-8")
            return unicodedata.normalize("NFC", whole)
        case Mapping():
            return {_plain(str(key)): _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case _:
            return value


def _refuse(reading: Reading, event: Event) -> None:
    """Raise `GuideError` for an event that would not count."""
    ledger, team = reading.ledger, reading.ledger.team
    if team is None:
        raise GuideError(
            _("Esta guía todavía no tiene equipo."), _("Forme uno, o únase al que ya existe, en «Equipo».")
        )
    if not reading.pins.project:
        raise GuideError(
            _("Antes de firmar hay que saber que este es el equipo verdadero."),
            _("Compare por teléfono el código del equipo con quien lo fundó."),
        )
    key = team.key(event.key)
    if key is None or key.revoked is not None:
        raise GuideError(
            _("La clave de esta computadora no es del equipo, o fue revocada."),
            _("Pida a quien coordina su institución que registre una clave nueva."),
        )
    fault = standing_fault(event, team, team)
    if fault is not None:
        raise _not_allowed(fault)
    if event.kind == EventKind.APPROVE:
        person = team.person(event.key)
        if person and (person.id, event.chapter, event.content) in submitted(ledger.events, team):
            raise GuideError(
                _("Usted envió este texto a revisión, así que no puede aprobarlo."),
                _("Debe aprobarlo otra persona de su institución."),
            )
    if event.kind in (EventKind.APPROVE, EventKind.PUBLISH) and not ledger.complete:
        why = next((one.message for one in ledger.findings), "")
        raise GuideError(
            _("El historial de la revisión está incompleto: no se puede aprobar ni publicar. {why}")
            .format(why=why)
            .strip(),
            _("Intercambie con otra computadora del equipo e inténtelo de nuevo."),
        )


def _not_allowed(fault: Fault) -> GuideError:
    if fault is Fault.OUTSIDE_MANDATE:
        return GuideError(
            _("Su cargo en el equipo no está vigente en esta fecha."),
            _("Pida a quien coordina que corrija las fechas de su cargo."),
        )
    return GuideError(
        _("Su función en el equipo no permite hacer esto."),
        _("Pida a quien coordina que cambie su función, o que lo haga alguien que la tenga."),
    )
