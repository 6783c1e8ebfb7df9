"""The team and its changes as data for other programs, and as lines for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from guia_editor.i18n import _
from guia_editor.model.finding import Finding
from guia_editor.model.team import Person, Role, Team
from guia_editor.model.team_changes import role_name, short_key
from guia_editor.tasks.emit import read_ledger
from guia_editor.tasks.keys import me_in
from guia_editor.tasks.team import Change, code_of, pending_in

Data = dict[str, Any]


def team_data(folder: Path) -> Data:
    """Return the team of a guide, the changes that wait and what is wrong, under Spanish keys."""
    reading = read_ledger(folder)
    ledger = reading.ledger
    if ledger.team is None:
        return {"equipo": None, "hallazgos": [_finding(one) for one in ledger.findings]}
    me = me_in(ledger).person
    return {
        "equipo": _team(ledger.team)
        | {
            "codigo": code_of(ledger.project),
            "comprobado": bool(reading.pins.project),
            "personas": [
                _person(ledger.team, one) | {"yo": me is not None and me.id == one.id}
                for one in ledger.team.people
            ],
        },
        "pendientes": [change_data(one) for one in pending_in(ledger)],
        "completo": ledger.complete,
        "hallazgos": [_finding(one) for one in ledger.findings],
    }


def change_data(change: Change) -> Data:
    """Return a change of the team under Spanish keys."""
    return {
        "cambio": list(change.says),
        "version": change.team.version,
        "en_vigor": change.in_force,
        "firmaron": [one.name for one in change.signed_by],
        "faltan": [one.acronym or one.name for one in change.missing],
    }


def _team(team: Team) -> Data:
    names = {one.id: one.acronym or one.name for one in team.institutions}
    return {
        "version": team.version,
        "aprueban": [names[one] for one in team.policy.approving],
        "dictamina": names.get(team.policy.advising, ""),
    }


def _person(team: Team, person: Person) -> Data:
    institution = team.institution(person.institution)
    return {
        "id": person.id,
        "nombre": person.name,
        "institucion": institution.acronym or institution.name,
        "cargo": person.position,
        "funciones": sorted(person.roles),
        "desde": person.since,
        "hasta": person.until,
        "claves": [
            {"id": key.id, "equipo": key.device, "revocada": key.revoked is not None} for key in person.keys
        ],
    }


def _finding(one: Finding) -> Data:
    return {
        "gravedad": one.severity.value,
        "codigo": one.code,
        "mensaje": one.message,
        "remedio": one.remedy,
    }


def lines_of(said: Mapping[str, Any]) -> Iterator[str]:
    """Yield what one of these results says to people."""
    match said:
        case {"equipo": None}:
            yield _("Esta guía todavía no tiene equipo. Forme uno con «guia equipo crear».")
            yield from _found(said)
        case {"equipo": team, "pendientes": waiting}:
            yield from _lines_of_team(team)
            for change in waiting:
                yield from _lines_of_change(change)
            yield from _found(said)
        case {"cambio": _sentences}:
            yield from _lines_of_change(said)
        case {"codigo": code, "comprobado": True}:
            yield _("El código del equipo es {code}; en esta computadora ya se comprobó.").format(code=code)
        case {"codigo": code}:
            yield _("El código del equipo es {code}. Compárelo por teléfono.").format(code=code)
        case {"solicitud": file}:
            yield _("Envíe «{file}» a quien coordina. No contiene ningún secreto.").format(file=file)
        case _:
            yield _("Su clave tiene una frase nueva.")


def _found(said: Mapping[str, Any]) -> Iterator[str]:
    for one in said["hallazgos"]:
        yield f"{one['mensaje']} {one['remedio']}"


def _lines_of_team(team: Mapping[str, Any]) -> Iterator[str]:
    version, code = team["version"], team["codigo"]
    yield _("Equipo, versión {version}. Código: {code}").format(version=version, code=code)
    yield _("Aprueban: {names}.").format(names=", ".join(team["aprueban"]))
    if team["dictamina"]:
        yield _("Dictamina: {name}.").format(name=team["dictamina"])
    for one in team["personas"]:
        roles = ", ".join(role_name(Role(name)) for name in one["funciones"]) or _("comentar")
        mark = _(" (usted)") if one["yo"] else ""
        yield f"  {one['id']}: {one['nombre']}{mark}, {one['institucion']}: {roles}"
        for key in one["claves"]:
            state = _("revocada") if key["revocada"] else key["equipo"]
            yield f"      {key['id']} ({short_key(key['id'])}): {state}"


def _lines_of_change(change: Mapping[str, Any]) -> Iterator[str]:
    for sentence in change["cambio"]:
        yield f"  {sentence}"
    if change["en_vigor"]:
        yield _("El cambio está en vigor.")
    elif change["faltan"]:
        yield _("Falta la firma de quien coordina {names}.").format(names=", ".join(change["faltan"]))
