"""The team of a guide: found it, change it with the signatures that it asks, compare its code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from guia_editor.errors import GuideError, GuideNotFound
from guia_editor.i18n import _
from guia_editor.model.events import Event, EventKind, Ledger
from guia_editor.model.names import fold, plain_name
from guia_editor.model.signed import Mark, Pins, Signed
from guia_editor.model.team import Member, Person, Policy, Role, Team, team_as_json
from guia_editor.model.team_chain import Proposal, candidates, foundings
from guia_editor.model.team_changes import differences, following, founded, new_person_id
from guia_editor.model.team_rules import forbidden, unsound
from guia_editor.model.trust import pending
from guia_editor.storage import keys
from guia_editor.storage.declared import GUIDE_FILE, read_guide_file
from guia_editor.storage.events import hash_of, new_id, read_events, write_event
from guia_editor.storage.files import read_text
from guia_editor.storage.keys import Signer, make_key
from guia_editor.storage.pins import pins_of, read_pins, signing, write_pins
from guia_editor.storage.proofs import Proofs
from guia_editor.storage.workspace import CONTENT
from guia_editor.storage.yaml import Problems
from guia_editor.tasks.emit import emit, keep_team_file, ledger_of, read_ledger, team_hash

_CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH = 16
ALL_ROLES = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the team: what it does in Spanish, who has signed, the institutions that still have to.

    `in_force` says that it has all that it needs; `forbidden` why it can never be valid, "" if it can.
    """

    team: Team
    hash: str
    says: tuple[str, ...]
    signed_by: tuple[Person, ...]
    missing: tuple[Member, ...]
    in_force: bool = False
    forbidden: str = ""


def refuse_without_guide(folder: Path) -> None:
    """Raise `GuideNotFound` for a folder that holds no guide: nothing of ours is written into it."""
    if not (folder / CONTENT / GUIDE_FILE).is_file():
        raise GuideNotFound(
            _("En «{folder}» no hay una guía: falta «contenido/guia.yaml».").format(folder=folder),
            _("Elija la carpeta que contiene «contenido»."),
        )


def institutions_of(folder: Path) -> tuple[Member, ...]:
    """Return the institutions that a guide's guia.yaml names; none when it cannot be read."""
    try:
        said = read_guide_file(read_text(folder / CONTENT / GUIDE_FILE).text, Problems(GUIDE_FILE))
    except (GuideError, OSError):
        return ()
    return tuple(Member(one.id, one.name, one.acronym) for one in said.institutions) if said else ()


def member_named(known: Iterable[Member], words: str) -> Member:
    """Return the institution that someone means by its id, acronym or name; a new one if none is meant."""
    wanted = fold(words.strip())
    for one in known:
        if wanted and wanted in (fold(one.id), fold(one.acronym), fold(one.name)):
            return one
    name = words.strip() or _("Sin institución")
    return Member(plain_name(name, "institucion"), name, name if len(name) <= 12 else "")


def solo_team(folder: Path, name: str, institution: str) -> Signer:
    """Make a key without a passphrase and a team of one, so that the person can comment at once.

    Raises `GuideError` when the guide has a team already, or nothing can be written.
    """
    _refuse_if_founded(folder)
    member = member_named(institutions_of(folder), institution)
    signer = make_key(name, member.name)
    _found(folder, signer, _team_of_one(signer, name, "", ALL_ROLES, member))
    return signer


def found_team(
    folder: Path, name: str, institution: str, passphrase: str, position: str = "", device: str = ""
) -> Signer:
    """Make a key and a first team with its founder, who then adds the others; return the key, open.

    Only the founder's institution has to approve until another joins. Raises `GuideError` for a guide that
    has a team, a passphrase that is too short, or a folder that cannot be written.
    """
    _refuse_if_founded(folder)
    if not passphrase:
        raise _passphrase_needed()
    member = member_named(institutions_of(folder), institution)
    signer = make_key(name, member.name, passphrase, device)
    roles = frozenset({Role.AUTHOR, Role.REVIEWER, Role.COORDINATOR})
    _found(folder, signer, _team_of_one(signer, name, position, roles, member))
    return signer


def _team_of_one(signer: Signer, name: str, position: str, roles: frozenset[Role], member: Member) -> Team:
    who = Person(new_person_id(None, name), name.strip(), member.id, roles, (signer.key,), position)
    return founded((member,), (who,), Policy((member.id,)))


def _refuse_if_founded(folder: Path) -> None:
    refuse_without_guide(folder)
    if ledger_of(folder).project:
        raise GuideError(
            _("Esta guía ya tiene equipo."), _("Pida a quien coordina su institución que lo agregue.")
        )


def _found(folder: Path, signer: Signer, team: Team) -> None:
    problem = unsound(team)
    if problem:
        raise GuideError(problem)
    project = team_hash(team)
    now = dt.datetime.now(dt.UTC)
    event = Event(
        id=new_id(now),
        kind=EventKind.TEAM.value,
        project=project,
        key=signer.id,
        number=0,
        previous="",
        seen={},
        team=1,
        moment=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        chapter="",
        content="",
        selector={},
        body={"nuevo": team_as_json(team)},
        hash="",
    )
    with signing():
        made = write_event(folder, event, signer).event
        _remember(folder, Pins(project, (project,), {signer.id: Mark(0, made.hash)}))
    keep_team_file(folder, ledger_of(folder))


def _remember(folder: Path, pins: Pins) -> None:
    try:
        write_pins(folder, pins)
    except OSError as error:
        raise GuideError(
            _("No se pudo anotar en esta computadora cuál es el equipo de la guía."),
            _("Revise que haya espacio en el disco y permiso de escribir en su carpeta personal."),
        ) from error


def propose_team(folder: Path, team: Team, signer: Signer) -> Change:
    """Sign a next version of the team (`following` the one in force) and say what it still needs.

    Raises `GuideError` for a change that nobody may make, when the signer coordinates nothing, or has a key
    without a passphrase though others are in the team.
    """
    now = _team_in_force(ledger_of(folder))
    problem = forbidden(now, team) or unsound(team)
    if problem:
        raise GuideError(problem)
    if team.previous != team_hash(now):
        raise GuideError(
            _("El equipo cambió mientras tanto."), _("Vuelva a abrir el equipo y repita el cambio.")
        )
    _refuse_open_key(team, signer)
    emit(folder, signer, EventKind.TEAM, body={"nuevo": team_as_json(team)})
    return _outcome(folder, now, team)


def sign_team(folder: Path, signer: Signer, hash: str = "") -> Change:
    """Sign a change that others put forward, the only one if no hash is given; say what it still needs.

    Raises `GuideError` when there is none, several, or it can never be valid.
    """
    ledger = ledger_of(folder)
    now = _team_in_force(ledger)
    waiting = [one for one in pending_in(ledger) if not hash or one.hash == hash]
    if len(waiting) != 1:
        raise GuideError(
            _("No hay ningún cambio del equipo por firmar.")
            if not waiting
            else _("Hay varios cambios del equipo por firmar."),
            "" if not waiting else _("Elija cuál."),
        )
    chosen = waiting[0]
    if chosen.forbidden:
        raise GuideError(chosen.forbidden)
    if any(signer.id in {key.id for key in one.keys} for one in chosen.signed_by):
        raise GuideError(_("Usted ya firmó este cambio."), _("Falta la firma de la otra institución."))
    _refuse_open_key(chosen.team, signer)
    emit(folder, signer, EventKind.TEAM, body={"nuevo": team_as_json(chosen.team)})
    return _outcome(folder, now, chosen.team)


def _refuse_open_key(team: Team, signer: Signer) -> None:
    kept = keys.kept_key(signer.id)
    if len(team.people) > 1 and kept is not None and not kept.has_passphrase:
        raise _passphrase_needed()


def _passphrase_needed() -> GuideError:
    return GuideError(
        _("En un equipo de varias personas, cada clave necesita una frase."),
        _("Elija una frase para su clave y repita el cambio."),
    )


def _team_in_force(ledger: Ledger) -> Team:
    if ledger.team is None:
        raise GuideError(_("Esta guía todavía no tiene equipo."), _("Forme uno primero."))
    return ledger.team


def _outcome(folder: Path, before: Team, team: Team) -> Change:
    ledger = ledger_of(folder)
    keep_team_file(folder, ledger)
    hash = team_hash(team)
    for one in pending(ledger, hash_of, team_hash(_team_in_force(ledger))):
        if one.hash == hash:
            return _change(before, one)
    return Change(team, hash, differences(before, team), (), (), in_force=True)


def _change(before: Team, one: Proposal) -> Change:
    signers = [before.person(event.key) for event in one.signatures]
    missing: Iterable[str] = one.missing
    if one.valid:  # it has rivals, which only all institutions together can settle
        missing = sorted(set(before.policy.approving) - {who.institution for who in signers if who})
    return Change(
        one.team,
        one.hash,
        differences(before, one.team),
        tuple({person.id: person for person in signers if person is not None}.values()),
        tuple(before.institution(id) for id in missing),
        forbidden=one.forbidden,
    )


def pending_team(folder: Path) -> tuple[Change, ...]:
    """Return the changes of the team that wait for signatures; also those of which several are signed."""
    return pending_in(ledger_of(folder))


def pending_in(ledger: Ledger) -> tuple[Change, ...]:
    """Return the changes that wait for signatures, as `pending_team` does, of a ledger already read."""
    if ledger.team is None:
        return ()
    waiting = pending(ledger, hash_of, team_hash(ledger.team))
    return tuple(_change(ledger.team, one) for one in waiting)


def next_team(folder: Path) -> Team:
    """Return the version that would follow the team in force, still the same in all else, to change it."""
    now = _team_in_force(ledger_of(folder))
    return following(now, team_hash(now))


def may_sign_in(ledger: Ledger, change: Change, key_id: str) -> bool:
    """Say whether a change waits for the signature of an institution for which a key can sign."""
    person = _team_in_force(ledger).person(key_id)
    return person is not None and person.institution in {one.id for one in change.missing}


def first_code(folder: Path) -> str:
    """Return the code of the guide's first team, to compare by phone: "K3QF-7M2A-…"; "" without a team.

    80 bits of the first team's hash: whoever wants another team with the same code would search for ages.
    """
    project = ledger_of(folder).project
    return code_of(project) if project else ""


def code_of(project: str) -> str:
    """Return a project's code: 16 letters and digits (Crockford's base 32), in groups of four."""
    number = int(project[:20], 16)
    letters = "".join(_CODE_LETTERS[number >> shift & 31] for shift in range(75, -1, -5))
    return "-".join(letters[start : start + 4] for start in range(0, _CODE_LENGTH, 4))


def _typed(code: str) -> str:
    """Return a code as typed without its separators, letters that look alike made one."""
    plain = "".join(one for one in code.upper() if one.isalnum())
    return plain.translate(str.maketrans("OIL", "011"))


def is_pinned(folder: Path) -> bool:
    """Say whether somebody has compared the team's code on this device, or founded the team here."""
    return bool(read_ledger(folder).pins.project)


def pin(folder: Path, code: str) -> None:
    """Remember, for this device, that the team with this code is the true one.

    Raises `GuideError` when no team in the guide has it: a wrong letter, or somebody's forgery.
    """
    proofs = Proofs(None)
    events = {one.event.hash: one for one in read_events(folder) if isinstance(one, Signed)}

    def proved(event: Event, public: str) -> bool:
        return proofs.signature(events[event.hash], public)

    given = candidates((one.event for one in events.values()), proofs.hash)
    found = [one for one in foundings(given, proved) if _typed(code_of(one)) == _typed(code)]
    if len(found) != 1:
        raise GuideError(
            _("Ese no es el código del equipo de esta guía."),
            _("Pida que se lo dicten otra vez. Si no coincide, no firme nada y avise: alguien lo cambió."),
        )
    before = read_pins(folder, ())
    if before.project != found[0]:
        _remember(folder, _vouched(found[0]))
    keep_team_file(folder, ledger_of(folder))


def _vouched(project: str) -> Pins:
    """Return what this device remembers of a project, at least that it is vouched for."""
    known = pins_of(project)
    return known if known.teams else Pins(project, (project,), known.marks)
