"""People come into a team, sign, change it and leave it; nothing that they signed is lost."""

import datetime as dt
import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor import cli
from guia_editor.errors import GuideError
from guia_editor.model.events import EventKind, Ledger
from guia_editor.model.signed import Pins, Signed
from guia_editor.model.team import Person, Role
from guia_editor.model.team_changes import with_changed, with_person
from guia_editor.model.trust import judge
from guia_editor.storage import events, keys
from guia_editor.storage.events import EVENTS, read_events
from guia_editor.storage.proofs import Proofs
from guia_editor.storage.team_file import read_team
from guia_editor.tasks import people
from guia_editor.tasks.create import create_guide
from tests.tasks.devices import (
    PHRASE,
    Device,
    World,
    approvals,
    cheap_passphrases,
    copy_missing,
    copy_of,
    make_world,
)

CHAPTER, TEXT = "agua", "a" * 64
NAMES = ("ana", "beto", "carla")
SAID = (EventKind.COMMENT, EventKind.APPROVE, EventKind.RETURN, EventKind.WITHDRAW)
APPROVE, COMMENT = EventKind.APPROVE, EventKind.COMMENT


@pytest.fixture(autouse=True)
def cheap() -> Iterator[None]:
    with cheap_passphrases():
        yield


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> World:
    with cheap_passphrases():
        return make_world(tmp_path_factory.mktemp("mundo"))


@pytest.fixture
def world(template: World, tmp_path: Path) -> World:
    return copy_of(template, tmp_path)


@pytest.fixture
def alone(tmp_path: Path) -> Device:
    return World(tmp_path).device("ana")


def codes(ledger: Ledger) -> list[str]:
    return [one.code for one in ledger.findings]


# --- One person ----------------------------------------------------------------------------------------


def test_a_guide_of_one_person_needs_no_ceremony(alone: Device) -> None:
    with alone.here() as guide:
        assert people.me(guide) == people.Me()
        signer = people.solo_team(guide, "Ana López", "infom")
        people.emit(guide, signer, COMMENT, CHAPTER, TEXT, {}, {"texto": "Hola"})
        me = people.me(guide)
        assert (me.has_passphrase, me.unlocked, me.person and me.person.name) == (False, True, "Ana López")
        assert me.institution is not None
        assert me.institution.acronym == "INFOM"
        assert people.unlock(guide).id == signer.id
        ledger = people.ledger_of(guide)
        assert ([one.kind for one in ledger.events], ledger.complete, codes(ledger)) == (
            ["equipo", "comentario"],
            True,
            [],
        )
        with pytest.raises(GuideError, match="ya tiene equipo"):
            people.solo_team(guide, "Otra", "INFOM")


def test_no_secret_lies_in_the_guide(alone: Device) -> None:
    with alone.here() as guide:
        signer = people.solo_team(guide, "Ana López", "INFOM")
        stored = b"".join(file.read_bytes() for file in guide.rglob("*") if file.is_file())
        seed = signer._secret.private_bytes_raw()
        assert seed not in stored
        assert signer.key.public.encode() in stored


def test_with_a_second_person_the_passphrase_is_asked(alone: Device, tmp_path: Path) -> None:
    other = Device("beto", tmp_path / "beto")
    with other.here():
        request = people.join_request("Beto Ruiz", "ANAM", PHRASE)
    with alone.here() as guide:
        signer = people.solo_team(guide, "Ana López", "INFOM")
        with pytest.raises(GuideError, match="cada clave necesita una frase"):
            people.add_person(guide, signer, request, {Role.COORDINATOR}, approves=True)
        people.change_passphrase(signer.id, "", PHRASE)
        change = people.add_person(guide, signer, request, {Role.COORDINATOR}, approves=True)
        assert change.in_force
        assert "Deben aprobar: INFOM, ANAM." in change.says
        assert people.me(guide).has_passphrase


def test_an_institution_that_guia_yaml_does_not_name_is_one_all_the_same(alone: Device) -> None:
    with alone.here() as guide:
        people.solo_team(guide, "Ana", "Municipalidad de Sololá")
        team = people.ledger_of(guide).team
        assert team is not None
        assert [one.name for one in team.institutions] == ["Municipalidad de Sololá"]


def test_a_folder_without_a_guide_is_left_alone(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match="no hay una guía"):
        people.solo_team(tmp_path, "Ana", "INFOM")
    assert [one.name for one in tmp_path.iterdir()] == []


# --- Joining -------------------------------------------------------------------------------------------


def test_everybody_sees_one_team_and_one_ledger(world: World) -> None:
    ledgers = [device.ledger() for device in world.devices.values()]
    assert all(one.teams == ledgers[0].teams and one.events == ledgers[0].events for one in ledgers)
    assert all(one.complete and not one.findings and not one.refused for one in ledgers)
    for device in world.devices.values():
        with device.here() as guide:
            people.keep_team_file(guide, people.ledger_of(guide))
            assert read_team(guide) == ledgers[0].team


def test_nobody_signs_before_comparing_the_code(world: World) -> None:
    new = world.device("nueva")
    with new.here():
        request = people.join_request("Nina Can", "ANAM", PHRASE)
        new.signer = keys.unlock(request.key.id, PHRASE)
    with world["ana"].here() as guide:
        code = people.first_code(guide)
        people.add_person(guide, world["ana"].key, request, {Role.AUTHOR})
    world.exchange()
    world.exchange("beto")
    with world["beto"].here() as guide:
        people.sign_team(guide, world["beto"].key)
    world.exchange()
    with new.here() as guide:
        assert codes(people.ledger_of(guide)) == ["codigo-sin-comparar"]
        assert people.first_code(guide) == code
        with pytest.raises(GuideError, match="equipo verdadero"):
            people.emit(guide, new.key, COMMENT, CHAPTER, TEXT)
        with pytest.raises(GuideError, match="no es el código"):
            people.pin(guide, code[:-1] + ("0" if code[-1] != "0" else "1"))
        people.pin(guide, code.lower().replace("-", " ").replace("0", "o").replace("1", "l"))
        people.emit(guide, new.key, COMMENT, CHAPTER, TEXT, {}, {"texto": "Ya estoy"})
        assert codes(people.ledger_of(guide)) == []


@pytest.mark.parametrize(
    "harm", [lambda text: text.replace("Ana", "Eva"), lambda text: text[:-30], lambda _t: "{}"]
)
def test_a_request_changed_on_the_way_is_refused(harm: object) -> None:
    request = people.join_request("Ana", "INFOM", PHRASE)
    assert people.read_request(request.text).key == request.key
    assert people.read_request(request.text.replace("\n", "\r\n") + "\r\n").name == "Ana"
    with pytest.raises(GuideError, match="no es una solicitud"):
        people.read_request(harm(request.text))  # type: ignore[operator]


def test_the_same_key_is_not_added_twice(world: World) -> None:
    with world["ana"].here() as guide:
        request = people.join_request("Zoe", "INFOM", PHRASE)
        people.add_person(guide, world["ana"].key, request, {Role.AUTHOR})
        with pytest.raises(GuideError, match="ya es de Zoe"):
            people.add_person(guide, world["ana"].key, request, {Role.AUTHOR})


# --- Changing the team ---------------------------------------------------------------------------------


def test_both_institutions_sign_what_concerns_both(world: World) -> None:
    request = people.join_request("Gus Tot", "INFOM", PHRASE)
    with world["ana"].here() as guide:
        change = people.add_person(guide, world["ana"].key, request, {Role.REVIEWER})
        assert ([one.acronym for one in change.missing], change.in_force) == (["ANAM"], False)
        with pytest.raises(GuideError, match="ya firmó"):
            people.sign_team(guide, world["ana"].key)
        before = people.ledger_of(guide).team
    world.exchange()
    with world["beto"].here() as guide:
        (waiting,) = people.pending_team(guide)
        assert waiting.says == ("Entra Gus Tot, de INFOM, para revisión.",)
        assert [one.name for one in waiting.signed_by] == ["Ana López"]
        assert people.may_sign_in(people.ledger_of(guide), waiting, world["beto"].key.id)
    with world["carla"].here() as guide, pytest.raises(GuideError, match="función"):
        people.sign_team(guide, world["carla"].key)
    assert world.sign("beto").in_force
    world.exchange()
    after = world["carla"].ledger().team
    assert before is not None
    assert after is not None
    assert after.version == before.version + 1
    with world["beto"].here() as guide:
        assert people.pending_team(guide) == ()


def test_one_institution_changes_its_own_writers_alone(world: World) -> None:
    request = people.join_request("Gus Tot", "ANAM", PHRASE)
    with world["beto"].here() as guide:
        assert people.add_person(guide, world["beto"].key, request, {Role.AUTHOR}).in_force
    with world["ana"].here() as guide:
        people.ledger_of(guide)
        other = people.join_request("Hugo", "ANAM", PHRASE)
        change = people.add_person(guide, world["ana"].key, other, {Role.AUTHOR})
        assert not change.in_force  # INFOM does not change ANAM's people


TODAY = dt.datetime.now(dt.UTC).date()


@pytest.mark.parametrize("days", [-1, 30])
def test_an_official_is_replaced_and_what_was_signed_stays(world: World, days: int) -> None:
    carla = world["carla"]
    earlier = dt.datetime.now(dt.UTC) - dt.timedelta(10)
    with carla.here() as guide:
        people.emit(guide, carla.key, APPROVE, CHAPTER, TEXT, moment=earlier)
    world.exchange()
    new = world.device("nora")
    with new.here():
        request = people.join_request("Nora Cux", "INFOM", PHRASE)
        new.signer = keys.unlock(request.key.id, PHRASE)
    with world["ana"].here() as guide:
        code = people.first_code(guide)
        change = people.replace_person(
            guide,
            world["ana"].key,
            "carla-xol",
            TODAY + dt.timedelta(days),
            request,
            (TODAY + dt.timedelta(31)).isoformat(),
        )
        assert any("Nora Cux" in one for one in change.says)
    world.exchange()
    world.sign("beto")
    world.exchange()
    with new.here() as guide:
        people.pin(guide, code)
    ledger = world["beto"].ledger()
    assert approvals(ledger, CHAPTER, TEXT) == {"infom"}
    assert ledger.complete
    with world["carla"].here() as guide:
        assert people.me(guide).revoked == (days < 0)
    if days < 0:
        with pytest.raises(GuideError, match="revocada"):
            world["carla"].say(COMMENT, CHAPTER, TEXT, texto="Sigo aquí")
    else:
        world["carla"].say(COMMENT, CHAPTER, TEXT, texto="Sigo aquí")
    with pytest.raises(GuideError, match="cargo"):  # the successor's mandate has not begun
        new.say(APPROVE, CHAPTER, TEXT)


def test_two_rival_versions_are_settled_by_both_signing_one(world: World) -> None:
    """Two computers of Ana each bring a translator in, without having exchanged."""
    ana = world["ana"]
    twin = Device("gemela", world.root / "gemela")
    shutil.copytree(ana.root, twin.root)
    twin.signer = ana.signer
    for device, id in ((ana, "tona"), (twin, "raul")):
        with device.here() as guide:
            person = Person(id, id, "infom", frozenset({Role.TRANSLATOR}))
            people.propose_team(guide, with_person(people.next_team(guide), person), ana.key)
    copy_missing(twin.guide / EVENTS, world.shared)
    world.exchange()
    beto = world["beto"]
    ledger = beto.ledger()
    assert "equipos-rivales" in codes(ledger)
    with beto.here() as guide:
        chosen = next(one for one in people.pending_team(guide) if "Entra tona" in one.says[0])
        people.sign_team(guide, beto.key, chosen.hash)
    world.exchange()
    copy_missing(world.shared, twin.guide / EVENTS)
    for device in (twin, *world.devices.values()):
        found = device.ledger()
        assert found.team is not None
        assert found.complete
        assert codes(found) == ["cadena-bifurcada", "equipo-descartado"]
        assert "tona" in {one.id for one in found.team.people}


def test_a_change_that_nobody_may_make_is_not_even_proposed(world: World) -> None:
    with world["ana"].here() as guide:
        now = people.next_team(guide)
        with pytest.raises(GuideError, match="no se puede quitar"):
            people.propose_team(guide, replace(now, people=now.people[:-1]), world["ana"].key)
        lost = with_changed(now, "beto-ruiz", lambda one: replace(one, roles=frozenset({Role.AUTHOR})))
        with pytest.raises(GuideError, match="nadie que coordine"):
            people.propose_team(guide, lost, world["ana"].key)
        with pytest.raises(GuideError, match="cambió mientras tanto"):
            people.propose_team(guide, replace(now, previous="0" * 64), world["ana"].key)
        with pytest.raises(GuideError, match="ninguna anotación"):
            people.revoke_key(guide, world["ana"].key, world["diego"].key.id, "robada", 7)


# --- Signing -------------------------------------------------------------------------------------------


def test_two_copies_on_one_device_make_one_chain(world: World) -> None:
    carla = world["carla"]
    copy = carla.root / "copia"
    shutil.copytree(carla.guide, copy)
    with carla.here() as guide:
        for folder in (guide, copy, guide, copy):
            people.emit(folder, carla.key, COMMENT, CHAPTER, TEXT, {}, {"texto": "Vea"})
    copy_missing(copy / EVENTS, world.shared)
    world.exchange()
    ledger = world["beto"].ledger()
    mine = [one.number for one in ledger.events if one.key == carla.key.id]
    assert (mine, ledger.complete, codes(ledger)) == ([0, 1, 2, 3], True, [])


def test_a_moved_guide_is_known_by_its_project(world: World) -> None:
    carla = world["carla"]
    with carla.here() as guide:
        moved = guide.rename(guide.with_name("otro lugar"))
        assert people.is_pinned(moved)
        people.emit(moved, carla.key, COMMENT, CHAPTER, TEXT, {}, {"texto": "Aquí sigo"})


def test_a_new_guide_where_one_was_before_begins_anew(world: World, root: Path) -> None:
    carla = world["carla"]
    with carla.here() as guide:
        shutil.rmtree(guide)
        create_guide(guide, source=root / "tests" / "guias" / "completa")
        assert people.ledger_of(guide) == Ledger()
        people.solo_team(guide, "Carla Xol", "INFOM")


def test_nobody_signs_what_would_not_count(world: World) -> None:
    world["diego"].say(EventKind.SUBMIT, CHAPTER, TEXT)
    for kind in (EventKind.APPROVE, EventKind.PUBLISH, EventKind.OPINION, EventKind.TEAM):
        with pytest.raises(GuideError, match="función"):
            world["diego"].say(kind, CHAPTER, TEXT)
    assert len(world["diego"].ledger().refused) == 0


def test_texts_are_stored_whole_and_in_one_form(world: World) -> None:
    said = world["carla"].say(COMMENT, CHAPTER, TEXT, texto="cafe\u0301 \ud83d roto", lista=["e\u0301"])
    assert (said.says("texto"), said.body["lista"]) == ("café ? roto", ["é"])


def test_a_session_keeps_what_was_opened(world: World) -> None:
    session = people.KeySession()
    with world["carla"].here() as guide:
        assert not people.me(guide, session).unlocked
        session.unlock(guide, PHRASE)
        assert people.me(guide, session).unlocked
        assert session.signer(world["carla"].key.id) is not None
        session.lock()
        assert session.signer(world["carla"].key.id) is None
        with pytest.raises(GuideError, match="no es la de esta clave"):
            session.unlock(guide, "otra frase cualquiera")


def test_the_order_of_files_and_what_was_proved_change_nothing(world: World) -> None:
    for name in ("ana", "beto", "carla"):
        world[name].say(APPROVE, CHAPTER, TEXT)
        world[name].say(COMMENT, CHAPTER, TEXT, texto=name)
    world.exchange()
    read = [one for one in read_events(world["ana"].guide) if isinstance(one, Signed)]
    pins = Pins(read[0].event.project)
    first = judge(read, pins, Proofs(None))
    proofs = Proofs(None)
    for seed in range(5):
        shuffled = list(read)
        random.Random(seed).shuffle(shuffled)
        again = judge(shuffled, pins, proofs)
        assert again.events == first.events
        assert again.teams == first.teams
    assert len(first.events) == len(read)


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from((*SAID, None))), max_size=10))
@settings(max_examples=5, deadline=None)
def test_whatever_is_said_in_whatever_order_all_end_with_one_ledger(
    template: World, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, EventKind | None]]
) -> None:
    """Each step somebody says something, or exchanges; in the end all have exchanged."""
    world = copy_of(template, tmp_path_factory.mktemp("mundo"))
    said = 0
    for name, kind in steps:
        if kind is None:
            world.exchange(name)
        else:
            world[name].say(kind, CHAPTER, TEXT, texto=f"{name} {said}")
            said += 1
    world.exchange()
    ledgers = [device.ledger() for device in world.devices.values()]
    assert all(one.events == ledgers[0].events for one in ledgers)
    assert all(one.complete and not one.refused and not one.findings for one in ledgers)
    assert sum(one.chapter == CHAPTER for one in ledgers[0].events) == said


def test_a_new_device_without_the_founding_is_told(world: World) -> None:
    new = world.device("nueva")
    world.exchange("nueva")
    for file in new.files():
        if b'"version":1}' in file.read_bytes():
            file.unlink()
    ledger = new.ledger()
    assert (ledger.teams, ledger.complete, codes(ledger)) == ((), False, ["equipo-inicial-ausente"])


def test_a_team_newer_than_the_one_here_is_told(world: World) -> None:
    world["carla"].say(COMMENT, CHAPTER, TEXT, texto="Con el equipo de hoy")
    new = world.device("nueva")
    world.exchange("carla", "nueva")
    for file in new.files():
        if b'"version":5}' in file.read_bytes():
            file.unlink()
    assert "equipo-atrasado" in codes(new.ledger())


@pytest.mark.parametrize("limit", ["MAX_FILES", "MAX_TOTAL"])
def test_more_files_than_are_read_is_an_incomplete_history(
    world: World, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(events, limit, 3)
    ledger = world["ana"].ledger()
    assert not ledger.complete
    assert "demasiadas-anotaciones" in codes(ledger)


# --- The command line ----------------------------------------------------------------------------------


def test_the_command_line_brings_two_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world = World(tmp_path)
    ana, beto = world.device("ana"), world.device("beto")
    monkeypatch.setenv("GUIA_CLAVE", PHRASE)

    def run(device: Device, *arguments: str, status: int = 0) -> str:
        with device.here() as guide:
            assert cli.run(["equipo", arguments[0], str(guide), *arguments[1:]]) == status
        return capsys.readouterr().out

    request = tmp_path / "beto.json"
    assert "todavía no tiene equipo" in run(ana, "ver")
    run(ana, "crear", "--nombre", "Ana López", "--institucion", "INFOM")
    run(beto, "unirse", "--nombre", "Beto Ruiz", "--institucion", "ANAM", "--solicitud", str(request))
    run(beto, "unirse", "--nombre", "B", "--institucion", "ANAM", "--solicitud", str(request), status=1)
    told = run(
        ana, "agregar", "--solicitud", str(request), "--funciones", "coordinacion,autoria", "--aprueba"
    )
    assert "El cambio está en vigor." in told
    world.exchange()
    code = json.loads(run(ana, "codigo", "--json"))["codigo"]
    assert json.loads(run(beto, "codigo", "--comparar", code, "--json")) == {
        "codigo": code,
        "comprobado": True,
    }
    second = tmp_path / "ana2.json"
    run(ana, "unirse", "--nombre", "Ana López", "--institucion", "INFOM", "--solicitud", str(second))
    assert "Falta la firma" in run(ana, "agregar", "--persona", "ana-lopez", "--solicitud", str(second))
    world.exchange()
    assert json.loads(run(beto, "firmar", "--json"))["en_vigor"]
    world.exchange()
    said = json.loads(run(ana, "ver", "--json"))
    assert (said["completo"], said["pendientes"], said["hallazgos"]) == (True, [], [])
    assert [len(one["claves"]) for one in said["equipo"]["personas"]] == [2, 1]
    for wrong in (
        ("revocar",),
        ("agregar", "--solicitud", str(second), "--funciones", "rey"),
        ("reemplazar",),
    ):
        run(ana, *wrong, status=1)
    run(ana, "volar", status=2)
