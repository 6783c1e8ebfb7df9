"""What someone who can write into the shared folder may try, each on real files, and what it got them.

An attack works on a `World` in which everybody has exchanged, and returns a `Got`: whether anything counts
that its victim did not say (`gained`), and in words what the others' devices made of it.
"""

from __future__ import annotations

import base64
import datetime as dt
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guia_editor.errors import GuideError
from guia_editor.model.events import Event, EventKind, Fault, Ledger
from guia_editor.model.reviewing import review_of
from guia_editor.model.signed import key_id
from guia_editor.model.team import Person, PublicKey, Role, team_as_json
from guia_editor.model.team_changes import following, founded, with_changed, with_person
from guia_editor.storage.events import CONTEXT, EVENTS, line_of, new_id, write_event
from guia_editor.storage.keys import Signer
from guia_editor.tasks import people
from guia_editor.tasks.emit import team_hash
from tests.tasks.devices import COORDINATOR, Device, World, approvals, copy_missing

CHAPTER, TEXT, OTHER = "cap-1", "a" * 64, "b" * 64
APPROVE, COMMENT, WITHDRAW = EventKind.APPROVE, EventKind.COMMENT, EventKind.WITHDRAW


@dataclass(frozen=True, slots=True)
class Got:
    """What an attack got: `gained` should be false, `told` says what the victims' devices made of it."""

    gained: bool
    told: str


Attack = Callable[[World], Got]


def stranger() -> Signer:
    """Return a key that nobody knows."""
    secret = Ed25519PrivateKey.generate()
    public = secret.public_key().public_bytes_raw()
    return Signer(PublicKey(key_id(public), base64.b64encode(public).decode()), secret)


def under(signer: Signer, id: str) -> Signer:
    """Return a key that signs as its own but goes by another's id."""
    return Signer(replace(signer.key, id=id), signer._secret)


def event_of(world: World, name: str, **more: object) -> Event:
    """Return an approval as the person's next would be; a thief with their key can make it."""
    ledger = world[name].ledger()
    mine = [one for one in ledger.events if one.key == world[name].key.id]
    last = max(mine, key=lambda one: one.number, default=None)
    made = Event(
        id=new_id(dt.datetime.now(dt.UTC)),
        kind=APPROVE.value,
        project=ledger.project,
        key=world[name].key.id,
        number=last.number + 1 if last else 0,
        previous=last.hash if last else "",
        seen={},
        team=len(ledger.teams),
        moment="2026-11-22T10:00:00Z",
        chapter=CHAPTER,
        content=TEXT,
        selector={},
        body={},
        hash="",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def plant(world: World, event: Event, signer: Signer) -> Path:
    """Write an event into the shared folder, as an attacker can."""
    scratch = world.root / "ataque"
    made = write_event(scratch, event, signer)
    place = world.shared / Path(made.path).relative_to(EVENTS)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(scratch / made.path, place)
    return place


def faults(ledger: Ledger) -> list[str]:
    """Return why what does not count does not, each reason once."""
    return sorted({one.fault.value for one in ledger.refused})


def _seen_by(world: World, name: str = "ana", *, institution: str = "anam", text: str = TEXT) -> Got:
    """Return whether an institution's approval counts on a device, and what that one says."""
    world.exchange(name)
    ledger = world[name].ledger()
    gained = institution in approvals(ledger, CHAPTER, text)
    return Got(gained, ", ".join([*faults(ledger), *(one.code for one in ledger.findings)]) or "nada")


def forged(world: World) -> Got:
    """An approval by Beto with a signature made up."""
    place = plant(world, event_of(world, "beto"), under(stranger(), world["beto"].key.id))
    line = place.read_bytes().split(b"\n")[0]
    place.write_bytes(line + b'\n{"alg":"ed25519","firma":"' + b"A" * 86 + b'=="}\n')
    return _seen_by(world)


def borrowed_id(world: World) -> Got:
    """An approval signed by a stranger's key under the id of Beto's."""
    plant(world, event_of(world, "beto"), under(stranger(), world["beto"].key.id))
    return _seen_by(world)


def unknown_key(world: World) -> Got:
    """An approval well signed by a key that is in no team."""
    thief = stranger()
    plant(world, event_of(world, "beto", key=thief.id, number=0, previous=""), thief)
    return _seen_by(world)


def edited(world: World) -> Got:
    """Beto's approval of one text, edited to be of another."""
    return _altered(world, b'"hash":"sha256:' + TEXT.encode(), b'"hash":"sha256:' + OTHER.encode(), OTHER)


def retargeted(world: World) -> Got:
    """Beto's approval of one chapter, edited to be of another."""
    return _altered(world, b'"capitulo":"cap-0"', b'"capitulo":"cap-1"', TEXT, "cap-0")


def _altered(world: World, old: bytes, new: bytes, text: str, chapter: str = CHAPTER) -> Got:
    world["beto"].say(APPROVE, chapter, TEXT)
    world.exchange()
    file = next(one for one in world["beto"].files() if b'"aprobar"' in one.read_bytes())
    line, signature, _end = file.read_bytes().split(b"\n")
    assert old in line
    line = line.replace(old, new)
    name = f"{file.name[:26]}-{sha256(line).hexdigest()[:16]}.json"
    (world.shared / "otra").mkdir()
    (world.shared / "otra" / name).write_bytes(line + b"\n" + signature + b"\n")
    return _seen_by(world, text=text)


def other_project(world: World) -> Got:
    """Beto's approval of the same text in another guide, brought here."""
    plant(world, event_of(world, "beto", project="c" * 64), world["beto"].key)
    return _seen_by(world)


def changed_after(world: World) -> Got:
    """The text is changed after both have approved it."""
    for name in ("ana", "beto"):
        world[name].say(APPROVE, CHAPTER, TEXT)
    world.exchange()
    return _seen_by(world, text=OTHER)


def replayed(world: World) -> Got:
    """An approval that Beto has taken back, put there once more under other names."""
    world["beto"].say(APPROVE, CHAPTER, TEXT)
    world.exchange()
    file = next(one for one in world["beto"].files() if b'"aprobar"' in one.read_bytes())
    world["beto"].say(WITHDRAW, CHAPTER, TEXT, de="x")
    world.exchange()
    again = world.shared / "otra"
    again.mkdir()
    shutil.copyfile(file, again / file.name)
    shutil.copyfile(file, again / f"7ZZZZZZZZZZZZZZZZZZZZZZZZZ-{file.name[27:]}")
    return _seen_by(world)


def back_dated(world: World) -> Got:
    """Beto, whose mandate has ended, approves with a date outside it."""
    with world["ana"].here() as guide:
        team = with_changed(
            people.next_team(guide), "diego-paz", lambda one: replace(one, roles=COORDINATOR | {Role.AUTHOR})
        )
        people.propose_team(guide, team, world["ana"].key)
    world.exchange()
    world.sign("beto")
    world.exchange()
    with world["ana"].here() as guide:
        now = people.next_team(guide)
        team = with_changed(now, "beto-ruiz", lambda one: replace(one, until="2026-03-31"))
        people.propose_team(guide, team, world["ana"].key)
    world.exchange()
    world.sign("diego")
    world.exchange()
    plant(world, event_of(world, "beto", moment="2026-04-01T00:00:00Z", team=2), world["beto"].key)
    return _seen_by(world)


def _withdrawn(world: World, *, then_comments: bool) -> list[Path]:
    """Let Beto approve, take it back, and perhaps say more; return the file that takes it back."""
    world["beto"].say(APPROVE, CHAPTER, TEXT)
    world.exchange()
    world["beto"].say(WITHDRAW, CHAPTER, TEXT, de="x")
    if then_comments:
        world["beto"].say(COMMENT, CHAPTER, TEXT, texto="Falta el artículo 10.")
    world.exchange("beto")
    return [one for one in sorted(world.shared.rglob("*.json")) if b'"retirar"' in one.read_bytes()]


def _may_approve(device: Device, chapter: str = CHAPTER) -> bool:
    try:
        device.say(APPROVE, chapter, TEXT)
    except GuideError:
        return False
    return True


def deleted_middle(world: World) -> Got:
    """Beto's withdrawal, in the middle of his chain, is deleted before Ana gets it."""
    for file in _withdrawn(world, then_comments=True):
        file.unlink()
    got = _seen_by(world)
    ledger = world["ana"].ledger()
    return Got(got.gained and ledger.complete, f"{got.told}; no se aprueba ni publica")


def deleted_tail(world: World) -> Got:
    """Beto's withdrawal, the last of his chain, is deleted everywhere after Ana has seen it."""
    (file,) = _withdrawn(world, then_comments=False)
    world.exchange("ana")
    world["ana"].ledger()
    file.unlink()
    for own in (one for one in world["ana"].files() if one.name == file.name):
        own.unlink()
    ledger = world["ana"].ledger()
    copy_missing(world["beto"].guide / EVENTS, world.shared)
    back = _seen_by(world)
    told = ", ".join(one.code for one in ledger.findings)
    gained = "anam" in approvals(ledger, CHAPTER, TEXT) and ledger.complete
    return Got(gained or back.gained, f"{told}; Beto lo devuelve al intercambiar")


def rewritten(world: World) -> Got:
    """A thief of Beto's key puts an approval in the place of his withdrawal, which Ana has seen."""
    (file,) = _withdrawn(world, then_comments=False)
    world.exchange("ana")
    withdrawn = max(one.number for one in world["ana"].ledger().events if one.key == world["beto"].key.id)
    event = event_of(world, "beto", number=withdrawn, team=len(world["ana"].ledger().teams))
    event = replace(event, previous=_hash_at(world, "beto", withdrawn - 1))
    for one in (file, *(own for own in world["ana"].files() if own.name == file.name)):
        one.unlink()
    plant(world, event, world["beto"].key)
    got = _seen_by(world)
    return Got(got.gained and world["ana"].ledger().complete, f"{got.told}; no se aprueba ni publica")


def _hash_at(world: World, name: str, number: int) -> str:
    mine = [one for one in world[name].ledger().events if one.key == world[name].key.id]
    return next(one.hash for one in mine if one.number == number)


def _new_device(world: World, code: str) -> Device:
    device = world.device("nueva")
    world.exchange("nueva")
    with device.here() as guide:
        people.pin(guide, code)
    return device


def _code(world: World) -> str:
    with world["ana"].here() as guide:
        return people.first_code(guide)


def hidden_from_new(world: World) -> Got:
    """Beto's withdrawal is hidden from a new device that would publish; nobody has said more since."""
    (file,) = _withdrawn(world, then_comments=False)
    file.unlink()
    visible = "anam" in approvals(_new_device(world, _code(world)).ledger(), CHAPTER, TEXT)
    world["ana"].say(EventKind.PUBLISH, edicion="1", manifiesto={CHAPTER: TEXT})
    world.exchange("ana", "nueva")
    signed = {one.key for one in world["nueva"].ledger().events if one.kind == EventKind.PUBLISH}
    assert visible
    assert signed == {world["ana"].key.id}
    world.exchange("beto", "ana")
    ledger = world["ana"].ledger()
    told = "la aprobación se ve, pero publicar exige la firma de ANAM, que trae el retiro"
    return Got("anam" in approvals(ledger, CHAPTER, TEXT), told)


def hidden_but_seen(world: World) -> Got:
    """The same, after anyone else has said something since."""
    (file,) = _withdrawn(world, then_comments=False)
    world.exchange("diego")
    world["diego"].say(COMMENT, CHAPTER, TEXT, texto="De acuerdo.")
    world.exchange("diego")
    file.unlink()
    ledger = _new_device(world, _code(world)).ledger()
    told = ", ".join(one.code for one in ledger.findings)
    return Got("anam" in approvals(ledger, CHAPTER, TEXT) and ledger.complete, told)


def forked(world: World) -> Got:
    """A thief of Beto's key approves from where Beto said something else."""
    event = event_of(world, "beto")
    world["beto"].say(COMMENT, CHAPTER, TEXT, texto="Todavía no.")
    world.exchange("beto")
    plant(world, event, world["beto"].key)
    return _seen_by(world)


def restored_backup(world: World) -> Got:
    """Beto puts an old copy of guide and state back and approves; then repeats it, knowing of the fork."""
    beto = world["beto"]
    copy = shutil.copytree(beto.root, world.root / "respaldo")
    beto.say(COMMENT, CHAPTER, TEXT, texto="Antes de la copia.")
    world.exchange("beto")
    shutil.rmtree(beto.root)
    shutil.move(copy, beto.root)
    beto.say(APPROVE, CHAPTER, TEXT)
    world.exchange("beto")
    got = _seen_by(world)
    beto.say(APPROVE, CHAPTER, TEXT)
    world.exchange("beto")
    repeated = _seen_by(world)
    assert repeated.gained
    return Got(got.gained, f"{got.told}; al repetirla, cuenta")


def stolen_key(world: World) -> Got:
    """A thief of Beto's key approves: it counts for ANAM alone, as Beto's own would."""
    world["carla"].say(APPROVE, CHAPTER, OTHER)
    plant(world, event_of(world, "beto"), world["beto"].key)
    got = _seen_by(world)
    assert got.gained
    both = approvals(world["ana"].ledger(), CHAPTER, TEXT) >= {"infom", "anam"}
    return Got(both, "cuenta como de ANAM hasta revocarla; la aprobación de INFOM no se obtiene")


def _revoke_diego_key(world: World, until: int | None) -> None:
    diego = world["diego"]
    with world["ana"].here() as guide:
        people.revoke_key(guide, world["ana"].key, diego.key.id, "robada", until)
    world.exchange()
    world.sign("beto")
    world.exchange()


def stolen_key_revoked(world: World) -> Got:
    """A thief of a reviewer's key approves, back-dated, after it was revoked; what came before stays."""
    gus = world.join("gus", "Gus Tot", "ANAM", {Role.REVIEWER})
    good = gus.say(APPROVE, CHAPTER, OTHER)
    world.exchange()
    with world["ana"].here() as guide:
        people.revoke_key(guide, world["ana"].key, gus.key.id, "robada", good.number)
    world.exchange()
    world.sign("beto")
    world.exchange()
    after = event_of(world, "gus", number=1, previous=good.hash, moment="2026-01-02T00:00:00Z", team=2)
    beside = event_of(world, "gus", number=0, previous="", moment="2026-01-01T00:00:00Z", team=2)
    for one in (after, beside):
        plant(world, one, gus.key)
    got = _seen_by(world)
    assert "anam" in approvals(world["ana"].ledger(), CHAPTER, OTHER)
    return Got(got.gained, f"{got.told}; lo que firmó antes del robo sigue valiendo")


def self_added(world: World) -> Got:
    """A stranger signs a version of the team in which they coordinate ANAM."""
    thief = stranger()
    ledger = world["ana"].ledger()
    assert ledger.team is not None
    person = Person("mal", "Mal", "anam", frozenset({Role.COORDINATOR}), (thief.key,))
    team = with_person(following(ledger.team, team_hash(ledger.team)), person)
    planted = event_of(world, "beto", key=thief.id, number=0, previous="", kind="equipo")
    plant(world, replace(planted, body={"nuevo": team_as_json(team)}), thief)
    before = len(ledger.teams)
    got = _seen_by(world)
    after = len(world["ana"].ledger().teams)
    return Got(after != before, f"{got.told}; el equipo sigue en su versión {before}")


def forged_team(world: World) -> Got:
    """A version of the team with a stranger in it, under the names of both coordinators' keys."""
    ledger = world["ana"].ledger()
    assert ledger.team is not None
    thief = stranger()
    person = Person("mal", "Mal", "anam", frozenset({Role.COORDINATOR}), (thief.key,))
    team = with_person(following(ledger.team, team_hash(ledger.team)), person)
    for name in ("ana", "beto"):
        event = event_of(world, name, kind="equipo", body={"nuevo": team_as_json(team)})
        plant(world, event, under(thief, world[name].key.id))
    got = _seen_by(world)
    return Got(world["ana"].ledger().team != ledger.team, got.told)


def forged_founding(world: World) -> Got:
    """A first team under the name of Ana's key, given to a new device in place of the true one."""
    ledger = world["ana"].ledger()
    assert ledger.team is not None
    founder = replace(ledger.team.people[0], roles=frozenset(Role))
    team = founded(ledger.team.institutions, (founder,), replace(ledger.team.policy, approving=("infom",)))
    shutil.rmtree(world.shared)
    event = event_of(world, "ana", kind="equipo", number=0, previous="", project=team_hash(team), team=1)
    event = replace(event, body={"nuevo": team_as_json(team)})
    plant(world, event, under(stranger(), world["ana"].key.id))
    new = world.device("nueva")
    world.exchange("nueva")
    found = new.ledger()
    return Got(bool(found.teams), ", ".join([*faults(found), *(one.code for one in found.findings)]))


def _stolen_admin(world: World, change: Callable[[World], object]) -> Got:
    before = len(world["ana"].ledger().teams)
    change(world)
    world.exchange()
    after = len(world["carla"].ledger().teams)
    return Got(after != before, f"queda propuesto; el equipo sigue en su versión {before}")


def stolen_admin_adds(world: World) -> Got:
    """A thief of Ana's key, who coordinates INFOM, puts a reviewer of their own into ANAM."""

    def change(world: World) -> None:
        with world["ana"].here() as guide:
            person = Person("mal", "Mal", "anam", frozenset({Role.REVIEWER}), (stranger().key,))
            people.propose_team(guide, with_person(people.next_team(guide), person), world["ana"].key)

    return _stolen_admin(world, change)


def stolen_admin_policy(world: World) -> Got:
    """A thief of Ana's key lets INFOM alone approve."""

    def change(world: World) -> None:
        with world["ana"].here() as guide:
            team = people.next_team(guide)
            alone = replace(team, policy=replace(team.policy, approving=("infom",)))
            people.propose_team(guide, alone, world["ana"].key)

    return _stolen_admin(world, change)


def stolen_admin_revokes(world: World) -> Got:
    """A thief of Ana's key revokes a reviewer's key."""

    def change(world: World) -> None:
        with world["ana"].here() as guide:
            people.revoke_key(guide, world["ana"].key, world["carla"].key.id, "porque sí", -1)

    return _stolen_admin(world, change)


def rival_versions(world: World) -> Got:
    """A thief of Ana's key signs a second next version of the team, which her signature alone would carry."""
    ledger = world["ana"].ledger()
    assert ledger.team is not None
    now = following(ledger.team, team_hash(ledger.team))
    translates = frozenset({Role.TRANSLATOR})
    first, second = (with_person(now, Person(id, id, "infom", translates)) for id in ("tona", "mal"))
    thief = event_of(world, "ana", kind="equipo", body={"nuevo": team_as_json(second)})
    with world["ana"].here() as guide:
        people.propose_team(guide, first, world["ana"].key)
    world.exchange()
    world["carla"].ledger()
    plant(world, thief, world["ana"].key)
    known = _seen_by(world, "carla")
    fresh = _new_device(world, _code(world)).ledger()
    told = ", ".join(one.code for one in fresh.findings)
    names = {one.id for ledger in (world["carla"].ledger(), fresh) for one in ledger.teams[-1].people}
    assert "tona" in {one.id for one in world["carla"].ledger().teams[-1].people}
    return Got("mal" in names or fresh.complete, f"quien ya la tenía sigue ({known.told}); uno nuevo: {told}")


def replaced_first_team(world: World) -> Got:
    """All events are replaced by those of another team, with the same names in it."""
    thief = stranger()
    ledger = world["ana"].ledger()
    assert ledger.team is not None
    ana = replace(ledger.team.people[0], keys=(thief.key,), roles=frozenset(Role))
    team = founded(ledger.team.institutions, (ana,), replace(ledger.team.policy, approving=("infom",)))
    shutil.rmtree(world.shared)
    shutil.rmtree(world["ana"].guide / EVENTS)
    founding = event_of(world, "beto", key=thief.id, kind="equipo", number=0, previous="")
    project = team_hash(team)
    founding = replace(founding, project=project, team=1, body={"nuevo": team_as_json(team)})
    plant(world, founding, thief)
    plant(world, event_of(world, "eva", key=thief.id, project=project, number=1, previous="d" * 64), thief)
    got = _seen_by(world, institution="infom")
    return Got(got.gained or world["ana"].ledger().complete, got.told)


def rolled_back_team(world: World) -> Got:
    """The last change of the team is deleted everywhere, as if somebody revoked were still in it."""
    before = len(world["ana"].ledger().teams)
    for file in [*world.shared.rglob("*.json"), *world["ana"].files()]:
        if f'"version":{before}}}'.encode() in file.read_bytes():
            file.unlink()
    world["ana"].ledger()
    ledger = world["ana"].ledger()  # what was seen is not forgotten by looking once
    told = ", ".join(sorted({one.code for one in ledger.findings}))
    return Got(ledger.complete or _may_approve(world["ana"]), told)


def flood(world: World) -> Got:
    """Two thousand well-formed events of unknown keys."""
    thief = stranger()
    event = event_of(world, "beto", key=thief.id, number=0, previous="")
    folder = world.shared / "cap-x"
    folder.mkdir()
    for number in range(2000):
        line = line_of(replace(event, content=f"{number:064x}"))
        seal = base64.b64encode(thief.sign(CONTEXT + line))
        name = f"{event.id}-{sha256(line).hexdigest()[:16]}.json"
        (folder / name).write_bytes(line + b'\n{"alg":"ed25519","firma":"' + seal + b'"}\n')
    ledger_before = len(world["ana"].ledger().events)
    got = _seen_by(world)
    return Got(got.gained or len(world["ana"].ledger().events) != ledger_before, got.told)


def huge_file(world: World) -> Got:
    """A file of a gigabyte, with holes, under the name of an event."""
    target = world["ana"].guide / EVENTS / "cap-x" / f"{'0' * 26}-{'0' * 16}.json"
    target.parent.mkdir()
    with target.open("wb") as file:
        file.truncate(1 << 30)
    return _seen_by_alone(world)


def ill_formed(world: World) -> Got:
    """Beto's approval of the text, written in twelve ways that are not the one allowed."""
    event = event_of(world, "beto")
    place = plant(world, event, world["beto"].key)
    line, second, _end = place.read_bytes().split(b"\n")
    place.unlink()
    world["beto"].say(COMMENT, CHAPTER, TEXT, texto="Él no dijo eso.")
    variants = [
        line.replace(b'"n":', b'"n": ') + b"\n" + second + b"\n",
        line.replace(b'"v":1', b'"v":1.0') + b"\n" + second + b"\n",
        line[:-1] + b',"v":1}\n' + second + b"\n",
        line + b"\r\n" + second + b"\r\n",
        line + b"\n" + second,
        line + b"\n" + second + b"\n\n",
        line + b"\n" + second + b"\n" + second + b"\n",
        b"\xef\xbb\xbf" + line + b"\n" + second + b"\n",
        line.replace(b"cap-1", b"cap-\xff") + b"\n" + second + b"\n",
        line.replace(b"cap-1", "cap-e\u0301".encode()) + b"\n" + second + b"\n",
        line.replace(b'"cuerpo":{}', b'"cuerpo":' + b"[" * 30000 + b"]" * 30000) + b"\n" + second + b"\n",
        line + b"\n" + second.replace(b"ed25519", b"none") + b"\n",
    ]
    for number, data in enumerate(variants):
        folder = world.shared / f"raros-{number}"
        folder.mkdir()
        hash = sha256(data.partition(b"\n")[0]).hexdigest()
        (folder / f"{event.id}-{hash[:16]}.json").write_bytes(data)
    got = _seen_by(world)
    unread = [one for one in world["ana"].ledger().refused if one.fault is Fault.UNREADABLE]
    assert len(unread) == len(variants)
    return got


def not_plain_files(world: World) -> Got:
    """A link to a file outside, a pipe that nobody fills, a folder: each under the name of an event."""
    folder = world["ana"].guide / EVENTS / "cap-x"
    folder.mkdir()
    outside = world.root / "secreto"
    outside.write_text("secreto")
    names = [f"{digit * 26}-{'0' * 16}.json" for digit in "123"]
    (folder / names[0]).symlink_to(outside)
    os.mkfifo(folder / names[1])
    (folder / names[2]).mkdir()
    return _seen_by_alone(world)


def _seen_by_alone(world: World) -> Got:
    ledger = world["ana"].ledger()
    return Got("anam" in approvals(ledger, CHAPTER, TEXT), ", ".join(faults(ledger)))


def own_submission(world: World) -> Got:
    """Somebody who may write and review submits a text and approves it."""
    hilda = world.join("hilda", "Hilda Cac", "ANAM", {Role.AUTHOR, Role.REVIEWER})
    hilda.say(EventKind.SUBMIT, CHAPTER, TEXT)
    world.exchange()
    refused = not _may_approve(hilda)
    plant(world, event_of(world, "hilda"), hilda.key)
    got = _seen_by(world)
    return Got(got.gained or not refused, f"{got.told}; el programa tampoco la deja firmar")


def without_the_role(world: World) -> Got:
    """Diego, who only writes, approves and signs an edition."""
    approve = event_of(world, "diego")
    plant(world, approve, world["diego"].key)
    got = _seen_by(world)
    hash = sha256(line_of(approve)).hexdigest()
    publish = event_of(world, "diego", kind="publicar", number=approve.number + 1, previous=hash)
    plant(world, publish, world["diego"].key)
    world.exchange("ana")
    kinds = {one.kind for one in world["ana"].ledger().events}
    return Got(got.gained or "publicar" in kinds, got.told)


def advises_only(world: World) -> Got:
    """Eva, of the commission, approves instead of giving her opinion."""
    plant(world, event_of(world, "eva"), world["eva"].key)
    got = _seen_by(world, institution="comision")
    return Got(got.gained, got.told)


def dismissed(world: World) -> Got:
    """Carla, of INFOM, declares settled what Beto, of ANAM, said that keeps the chapter from approval."""
    said = world["beto"].say(COMMENT, CHAPTER, TEXT, texto="Falta el plazo.", bloquea=True)
    world.exchange()
    for how in ("atendida", "rechazada", "aceptada"):
        world["carla"].say(EventKind.RESOLVE, CHAPTER, TEXT, de=said.hash, como=how)
        world["carla"].say(WITHDRAW, CHAPTER, TEXT, de=said.hash)
    world.exchange("carla", "ana")
    (thread,) = review_of(CHAPTER, TEXT, world["ana"].ledger()).threads
    told = "sigue abierta; lo dicho queda como propuesta" if thread.proposed else "nada"
    return Got(not thread.blocks, told)


def freeze(world: World) -> Got:
    """A thief of Diego's key claims to have seen what Ana never said: all wait until it is revoked."""
    claim = event_of(world, "diego", kind="comentario", seen={world["ana"].key.id: 10**9})
    plant(world, claim, world["diego"].key)
    got = _seen_by(world)
    stopped = not _may_approve(world["ana"])
    _revoke_diego_key(world, -1)
    ledger = world["ana"].ledger()
    assert ledger.complete
    return Got(got.gained or not stopped, f"{got.told}; al revocar la clave, todo sigue")


ATTACKS: Mapping[str, tuple[str, Attack]] = {
    "forged": ("aprobación falsificada", forged),
    "edited": ("aprobación editada: otro texto", edited),
    "retargeted": ("aprobación llevada a otro capítulo", retargeted),
    "unknown_key": ("clave desconocida", unknown_key),
    "borrowed_id": ("clave propia con el nombre de una ajena", borrowed_id),
    "other_project": ("aprobación traída de otra guía", other_project),
    "changed_after": ("texto cambiado después de aprobar", changed_after),
    "replayed": ("aprobación retirada, puesta de nuevo", replayed),
    "back_dated": ("fecha fuera del cargo", back_dated),
    "deleted_middle": ("evento borrado en medio", deleted_middle),
    "deleted_tail": ("último evento borrado", deleted_tail),
    "rewritten": ("último evento cambiado con la clave robada", rewritten),
    "hidden_from_new": ("retiro oculto a una computadora nueva", hidden_from_new),
    "hidden_but_seen": ("lo mismo, si alguien lo había visto", hidden_but_seen),
    "forked": ("cadena bifurcada con la clave robada", forked),
    "restored_backup": ("copia de respaldo restaurada", restored_backup),
    "stolen_key": ("clave robada, antes de revocarla", stolen_key),
    "stolen_key_revoked": ("clave robada, después de revocarla", stolen_key_revoked),
    "self_added": ("alguien se agrega solo al equipo", self_added),
    "forged_team": ("cambio del equipo con firmas falsas", forged_team),
    "forged_founding": ("equipo inicial con firma falsa", forged_founding),
    "stolen_admin_adds": ("clave de una coordinación: agrega un revisor", stolen_admin_adds),
    "stolen_admin_policy": ("clave de una coordinación: cambia la política", stolen_admin_policy),
    "stolen_admin_revokes": ("clave de una coordinación: revoca a otra persona", stolen_admin_revokes),
    "rival_versions": ("dos versiones siguientes del equipo", rival_versions),
    "replaced_first_team": ("equipo inicial reemplazado", replaced_first_team),
    "rolled_back_team": ("equipo devuelto a una versión anterior", rolled_back_team),
    "own_submission": ("quien envió aprueba", own_submission),
    "without_the_role": ("sin la función", without_the_role),
    "advises_only": ("quien solo dictamina aprueba", advises_only),
    "dismissed": ("cierra lo que observó la otra institución", dismissed),
    "freeze": ("dice haber visto lo que no existe", freeze),
    "flood": ("2,000 eventos ajenos", flood),
    "huge_file": ("archivo de 1 GiB", huge_file),
    "ill_formed": ("doce formas no permitidas", ill_formed),
    "not_plain_files": ("enlace, tubería y carpeta", not_plain_files),
}
"""Each by its name: what to call it in the table, and what does it."""
