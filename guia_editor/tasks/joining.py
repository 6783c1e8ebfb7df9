"""How people come into a team and leave it: requests, keys added and revoked, officials replaced."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.events import Ledger
from guia_editor.model.signed import Mark, key_id
from guia_editor.model.team import Member, Person, PublicKey, Revocation, Role, Team
from guia_editor.model.team_changes import (
    new_person_id,
    with_changed,
    with_institution,
    with_key,
    with_person,
    with_revoked,
)
from guia_editor.model.trust import known_marks
from guia_editor.storage.events import canonical
from guia_editor.storage.files import read_bytes
from guia_editor.storage.keys import Signer, make_key, verifies
from guia_editor.tasks.emit import ledger_of
from guia_editor.tasks.team import Change, institutions_of, member_named, next_team, propose_team

REQUEST_CONTEXT = b"guia-solicitud/1\n"
_MOST_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """What a new person hands to a coordinator: who they are and their public key; nothing in it is secret.

    `text` is what is sent, by mail or on a stick: two lines, the second signed by that very key.
    """

    name: str
    institution: str
    position: str
    key: PublicKey
    text: str


def join_request(
    name: str, institution: str, passphrase: str, position: str = "", device: str = ""
) -> JoinRequest:
    """Make a key on this device and return the request to send.

    Raises `GuideError` for a passphrase that is too short.
    """
    if not passphrase:
        raise GuideError(_("Elija una frase para su clave."), _("Se la pedirá el programa al firmar."))
    signer = make_key(name, institution, passphrase, device)
    return _request(signer, name.strip(), institution.strip(), position.strip())


def _request(signer: Signer, name: str, institution: str, position: str) -> JoinRequest:
    said = {
        "solicitud": 1,
        "nombre": name,
        "institucion": institution,
        "cargo": position,
        "clave": signer.key.id,
        "publica": signer.key.public,
        "equipo": signer.key.device,
    }
    line = canonical(said)
    signature = base64.b64encode(signer.sign(REQUEST_CONTEXT + line)).decode("ascii")
    second = canonical({"alg": "ed25519", "firma": signature})
    text = (line + b"\n" + second + b"\n").decode("utf-8")
    return JoinRequest(name, institution, position, signer.key, text)


def read_request(text: str) -> JoinRequest:
    """Return a request as received; raises `GuideError` when it is none, or was changed on the way."""
    try:
        first, second = text.strip().replace("\r\n", "\n").split("\n")
        said, seal = json.loads(first), json.loads(second)
        public = str(said["publica"])
        key = PublicKey(key_id(base64.b64decode(public, validate=True)), public, str(said["equipo"]))
        signature = base64.b64decode(seal["firma"], validate=True)
        good = said["solicitud"] == 1 and said["clave"] == key.id and bool(str(said["nombre"]).strip())
        if not good or not verifies(public, signature, REQUEST_CONTEXT + first.encode()):
            raise ValueError("not signed by its own key")
        return JoinRequest(str(said["nombre"]), str(said["institucion"]), str(said["cargo"]), key, text)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise GuideError(
            _("Esto no es una solicitud para unirse al equipo, o llegó incompleta."),
            _("Pida que se la envíen de nuevo, como archivo adjunto."),
        ) from error


def read_request_file(file: Path) -> JoinRequest:
    """Return the request in a file; raises `GuideError` when there is none."""
    try:
        return read_request(read_bytes(file, _MOST_BYTES).decode("utf-8", "replace"))
    except OSError as error:
        raise GuideError(_("No se puede leer «{name}».").format(name=file.name)) from error


def add_person(
    folder: Path,
    signer: Signer,
    request: JoinRequest,
    roles: Iterable[Role],
    *,
    since: str = "",
    until: str = "",
    approves: bool = False,
    advises: bool = False,
) -> Change:
    """Put a person forward for the team, by their request; return what the change still needs.

    `approves` and `advises` say what the person's institution does, where that is new. Raises `GuideError`
    when the change is refused (see `propose_team`) or the key is somebody's already.
    """
    team = next_team(folder)
    _refuse_known_key(team, request.key)
    member = _member(folder, team, request.institution)
    person = Person(
        new_person_id(team, request.name),
        request.name,
        member.id,
        frozenset(roles),
        (request.key,),
        request.position,
        since,
        until,
    )
    wider = with_institution(team, member, approves=approves, advises=advises)
    return propose_team(folder, with_person(wider, person), signer)


def add_key(folder: Path, signer: Signer, person: str, request: JoinRequest) -> Change:
    """Put a further key of a person forward: another computer, or in place of one that was lost."""
    team = next_team(folder)
    _refuse_known_key(team, request.key)
    _person(team, person)
    return propose_team(folder, with_key(team, person, request.key), signer)


def revoke_key(folder: Path, signer: Signer, key: str, reason: str, until: int | None = None) -> Change:
    """Put forward that a key counts no more; events up to number `until` stay valid.

    Without `until`, all that is known of it here stays; -1 leaves nothing. Raises `GuideError` for an unknown
    key, or an event that is not here.
    """
    ledger = ledger_of(folder)
    team = next_team(folder)
    if team.key(key) is None:
        raise GuideError(_("Nadie del equipo tiene esa clave."), _("Elija una de la lista."))
    return propose_team(folder, with_revoked(team, key, _revocation(ledger, key, reason, until)), signer)


def replace_person(
    folder: Path, signer: Signer, person: str, last_day: dt.date, request: JoinRequest, since: str = ""
) -> Change:
    """Put a successor forward in an official's place, with the same roles; what was signed stays valid.

    The mandate of the former ends on `last_day`. Once that day is over, so do their keys, with what is known
    of them here; until then they still sign, and the keys are to be revoked afterwards.
    """
    ledger = ledger_of(folder)
    team = next_team(folder)
    _refuse_known_key(team, request.key)
    former = _person(team, person)
    over = last_day < dt.datetime.now(dt.UTC).date()
    for key in former.keys:
        if over and key.revoked is None:
            gone = _revocation(ledger, key.id, _("Terminó su cargo"), None)
            team = with_revoked(team, key.id, gone)
    team = with_changed(team, person, lambda one: replace(one, until=last_day.isoformat()))
    successor = Person(
        new_person_id(team, request.name),
        request.name,
        former.institution,
        former.roles,
        (request.key,),
        request.position or former.position,
        since,
    )
    return propose_team(folder, with_person(team, successor), signer)


def _revocation(ledger: Ledger, key: str, reason: str, until: int | None) -> Revocation:
    last = known_marks(ledger).get(key, Mark(-1, ""))
    if until is None or until == last.number:
        return Revocation(last.number, last.hash, reason)
    if until == -1:
        return Revocation(-1, "", reason)
    proved = [*ledger.events, *(one.event for one in ledger.refused if one.event is not None)]
    for event in proved:
        if event.key == key and event.number == until:
            return Revocation(until, event.hash, reason)
    raise GuideError(
        _("Esa clave no tiene aquí ninguna anotación con el número {number}.").format(number=until),
        _("Intercambie primero, o elija otra."),
    )


def _member(folder: Path, team: Team, words: str) -> Member:
    return member_named((*team.institutions, *institutions_of(folder)), words)


def _person(team: Team, id: str) -> Person:
    for one in team.people:
        if one.id == id:
            return one
    raise GuideError(_("Nadie del equipo se llama «{id}».").format(id=id), _("Elija a alguien de la lista."))


def _refuse_known_key(team: Team, key: PublicKey) -> None:
    holder = team.person(key.id)
    if holder is not None:
        raise GuideError(_("Esa clave ya es de {name}.").format(name=holder.name))
