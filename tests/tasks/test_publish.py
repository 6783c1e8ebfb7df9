"""An edition is final with both institutions' signatures over the same words, and in no other way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from guia_editor.errors import GuideError
from guia_editor.model.events import EventKind
from guia_editor.storage.fingerprints import content_hashes
from guia_editor.storage.manifest import read_manifest, verify_folder
from guia_editor.storage.workspace import open_guide
from guia_editor.sync.history import History
from guia_editor.tasks import publish as task
from guia_editor.tasks.editions import editions_before
from guia_editor.tasks.export import Request, export_edition
from guia_editor.tasks.gate import gate
from guia_editor.tasks.publish import publish
from tests.tasks.devices import World
from tests.tasks.review_world import (
    approve,
    change,
    copy_world,
    make_review_world,
    opine,
    quick_formats,
    submit,
    write,
)


@pytest.fixture(scope="module")
def without_opinion(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A guide whose two chapters both institutions have approved."""
    world = make_review_world(tmp_path_factory.mktemp("mundo"))
    for chapter in ("uno", "dos"):
        submit(world, chapter)
        approve(world, "carla", "beto", chapter=chapter)
    return world


@pytest.fixture(scope="module")
def approved_world(without_opinion: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The same, the commission having given its opinion."""
    world = copy_world(without_opinion, tmp_path_factory.mktemp("con-dictamen"))
    opine(world, "uno", "dos")
    return world


@pytest.fixture
def world(approved_world: World, tmp_path: Path) -> World:
    return copy_world(approved_world, tmp_path / "mundo")


@pytest.fixture(autouse=True)
def formats() -> Iterator[None]:
    with quick_formats():
        yield


def unmet(world: World, who: str = "ana") -> set[str]:
    with world[who].here() as guide:
        return {one.code for one in gate(guide).items if not one.met}


def signed(world: World, who: str, number: str = "") -> task.Published:
    with world[who].here() as guide:
        return publish(guide, world[who].key, number)


def published(world: World) -> task.Published:
    signed(world, "ana")
    world.exchange()
    return signed(world, "beto")


# --- The way ---------------------------------------------------------------------------------------------


def test_both_sign_and_the_second_freezes(world: World) -> None:
    assert unmet(world) == set()
    first = signed(world, "ana")
    assert first.edition is None
    assert [bool(one.who) for one in first.gate.signatures] == [True, False]
    world.exchange()
    done = signed(world, "beto")
    assert done.edition is not None
    assert done.output is not None
    edition = read_manifest(done.edition).edition
    assert (edition.number, edition.approved, edition.mark) == ("1.0", True, "Versión 1.0")
    assert [one.split(":")[0] for one in edition.approvals] == ["ANAM", "INFOM"]
    assert verify_folder(done.edition) == []
    assert (done.edition / "cambios.md").read_text("utf-8").startswith("# Cambios de la edición 1.0")
    assert verify_folder(done.output) == []
    assert {"guia.docx", "guia.pdf", "guia.web", "edicion.json"} <= set(done.files)
    with world["beto"].here() as guide, History.open(guide) as history:
        assert any(one.name == "Edición 1.0" for one in history.versions())
        ids = {one.id for one in history.versions()}
    with world["ana"].here() as guide, History.open(guide) as history:
        ids |= {one.id for one in history.versions()}
    assert edition.commit in ids


def test_every_copy_freezes_the_same_bytes(world: World) -> None:
    one = published(world)
    world.exchange()
    other = signed(world, "ana")
    assert one.edition is not None
    assert other.edition is not None
    for name in ("edicion.json", "cambios.md"):
        assert (one.edition / name).read_bytes() == (other.edition / name).read_bytes()


def test_the_edition_carries_what_proves_it(world: World) -> None:
    done = published(world)
    assert done.edition is not None
    assert done.output is not None
    for folder in (done.edition, done.output):
        proof = json.loads((folder / "edicion.json").read_text("utf-8"))["prueba"]
        kinds = [json.loads(one["linea"])["tipo"] for one in proof["firmas"]]
        assert kinds.count("publicar") == 2
        assert kinds.count("aprobar") == 4
        assert kinds.count("enviar") == kinds.count("dictamen") == 2
        assert "equipo" in kinds
    with world["beto"].here() as guide:
        hashes = content_hashes(guide, open_guide(guide))
    for key, hash in hashes.items():
        kept = (done.output / "firmas" / "contenidos" / f"{key}.json").read_bytes()
        assert sha256(kept).hexdigest() == hash


# --- What keeps it shut ----------------------------------------------------------------------------------


def test_a_changed_word_shuts_the_gate(world: World) -> None:
    write(world, "uno", "cada mes", "cada año")
    assert unmet(world) >= {"capitulos"}
    with pytest.raises(GuideError, match="Uno: falta que apruebe INFOM; falta que apruebe ANAM"):
        signed(world, "ana")


def test_conditions_are_named_one_by_one(world: World) -> None:
    content = world["ana"].guide / "contenido"
    sources = content / "fuentes.yaml"
    sources.write_text(sources.read_text("utf-8").replace("verificado: si", "verificado: no"), "utf-8")
    assert unmet(world) == {"citas"}
    (content / "guia.yaml").write_text((content / "guia.yaml").read_text("utf-8") + "sobra: 1\n", "utf-8")
    assert unmet(world) == {"citas", "errores"}
    records = world["ana"].guide / "revision" / "conflictos"
    records.mkdir(parents=True)
    (records / "x.json").write_text("{}")
    assert unmet(world) == {"citas", "errores", "conflictos"}
    lost = next(one for one in world["ana"].files() if "beto" in str(one) or '"aprobar"' in one.read_text())
    lost.unlink()
    assert "historial" in unmet(world)


def test_what_only_the_finished_book_shows_shuts_the_gate_too(world: World) -> None:
    """Once all is verified, the list of what is not is no part of the book, and nothing may refer to it."""
    change(world["ana"], "uno", "cada mes.", "cada mes. Vea [](#por-verificar).")
    assert "errores" in unmet(world)


def test_the_opinion_is_asked_for(without_opinion: World) -> None:
    assert unmet(without_opinion) == {"dictamen"}


def test_signing_something_else_is_no_second_signature(world: World) -> None:
    signed(world, "ana")
    world.exchange()
    yaml = world["beto"].guide / "contenido" / "guia.yaml"
    yaml.write_text(yaml.read_text("utf-8").replace("Primera edición.", "Otra cosa."), "utf-8")
    done = signed(world, "beto")
    assert done.edition is None
    assert [bool(one.who) for one in done.gate.signatures] == [False, True]


def test_only_coordinators_sign(world: World) -> None:
    with pytest.raises(GuideError):
        signed(world, "carla")
    with pytest.raises(GuideError):
        signed(world, "eva")


def test_a_published_number_is_not_given_again(world: World) -> None:
    published(world)
    world.exchange()
    glossary = world["ana"].guide / "contenido" / "glosario.yaml"
    glossary.write_text("acta:\n  termino: Acta\n  definicion: Lo que se levanta.\n", "utf-8")
    assert unmet(world) == {"numero"}


# --- No other way ----------------------------------------------------------------------------------------


def mark_of(folder: Path, out: Path) -> str:
    return export_edition(folder, out, Request(("docx",))).edition.mark


def test_whatever_else_is_exported_is_a_draft(world: World, tmp_path: Path) -> None:
    done = published(world)
    assert done.edition is not None
    with world["beto"].here() as guide:
        assert mark_of(guide, tmp_path / "final") == "Versión 1.0"
        change(world["beto"], "uno", "cada mes", "cada año")
        assert mark_of(guide, tmp_path / "cambiado") == "Versión 1.0 · BORRADOR"
        change(world["beto"], "uno", "cada año", "cada mes")
        assert mark_of(guide, tmp_path / "devuelto") == "Versión 1.0"


def test_a_hand_written_approval_makes_no_edition(world: World, tmp_path: Path) -> None:
    with world["ana"].here() as guide:
        yaml = guide / "contenido" / "guia.yaml"
        yaml.write_text(yaml.read_text("utf-8").replace("{numero:", "{aprobada: true, numero:"), "utf-8")
        assert mark_of(guide, tmp_path / "uno").endswith("BORRADOR")
        frozen = guide / "ediciones" / "1.0"
        frozen.mkdir(parents=True)
        forged = json.loads((tmp_path / "uno" / "1.0" / "edicion.json").read_text("utf-8"))
        (frozen / "edicion.json").write_text(json.dumps(forged | {"aprobada": True}), "utf-8")
        assert mark_of(guide, tmp_path / "dos").endswith("BORRADOR")


def test_only_signed_editions_count_as_earlier_ones(world: World) -> None:
    published(world)
    with world["beto"].here() as folder:
        forged = json.loads((folder / "ediciones" / "1.0" / "edicion.json").read_text("utf-8"))
        (folder / "ediciones" / "0.9").mkdir()
        (folder / "ediciones" / "0.9" / "edicion.json").write_text(json.dumps(forged | {"numero": "0.9"}))
        guide = open_guide(folder)
        assert {one.number for one in guide.previous} == {"0.9", "1.0"}
        later = replace(guide.edition, number="2.0")
        assert [one.number for one in editions_before(folder, guide, later)] == ["1.0"]
        assert editions_before(folder, guide, replace(later, number="1.0")) == ()


def test_signatures_without_approvals_make_no_edition(tmp_path: Path) -> None:
    """Two coordinators whose programs do not ask: their signatures alone are not enough."""
    world = make_review_world(tmp_path / "mundo")
    with world["ana"].here() as guide:
        said = gate(guide)
        body = {
            "edicion": "1.0",
            "fecha": "2026-11-22",
            "manifiesto": dict(said.manifest),
            "equipo": world["ana"].ledger().team.version,  # type: ignore[union-attr]
            "version": "",
        }
    for who in ("ana", "beto"):
        world[who].say(EventKind.PUBLISH, **body)
        world.exchange()
    with world["ana"].here() as guide:
        assert gate(guide).signed
        assert mark_of(guide, tmp_path / "salida").endswith("BORRADOR")
        with pytest.raises(GuideError, match="no está firmada"):
            task.freeze(guide, "1.0")


# --- What is new -----------------------------------------------------------------------------------------


def test_the_note_tells_what_changed_since_the_edition_before(world: World) -> None:
    published(world)
    world.exchange()
    write(world, "uno", "cada mes", "cada trimestre")
    for device in world.devices.values():
        yaml = device.guide / "contenido" / "guia.yaml"
        yaml.write_text(yaml.read_text("utf-8").replace('"1.0"', '"1.1"'), "utf-8")
    submit(world)
    approve(world, "carla", "beto")
    opine(world, "uno")
    done = published(world)
    assert done.edition is not None
    note = (done.edition / "cambios.md").read_text("utf-8")
    assert "desde la edición 1.0" in note
    assert "## 1. Uno\n\nTiene un cambio." in note
    assert "«mes» pasó a «trimestre»" in note
    assert "Dos" not in note
