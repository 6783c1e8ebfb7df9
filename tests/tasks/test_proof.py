"""What is signed can be proved: by this program, and by strangers with openssl and sha256sum."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from guia_editor.cli import run
from guia_editor.model.finding import Severity
from guia_editor.tasks.manual import MANUAL
from guia_editor.tasks.proof import Proof, prove, prove_edition
from tests.tasks.devices import Device, World
from tests.tasks.review_world import (
    SHIPPED,
    change,
    copy_world,
    make_review_world,
    publish_edition,
    quick_formats,
)

PAGE = MANUAL / "contenido" / "comprobar-una-edicion.md"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A guide whose first edition is published; the folder of its files is `beto/guia/salida/1.0`."""
    world = make_review_world(tmp_path_factory.mktemp("mundo"))
    with quick_formats(file="guia {}.txt"):
        publish_edition(world)
    return world


@pytest.fixture
def world(published: World, tmp_path: Path) -> World:
    return copy_world(published, tmp_path / "mundo")


def proof(device: Device) -> Proof:
    with device.here() as guide:
        return prove(guide)


def errors(found: Proof) -> list[str]:
    return [f"{one.path} {one.message}" for one in found.findings if one.severity is Severity.ERROR]


# --- A guide -------------------------------------------------------------------------------------------


def test_a_guide_that_is_in_order_proves_itself(world: World) -> None:
    found = proof(world["beto"])
    assert found.sound
    assert found.findings == ()
    assert any("código" in line for line in found.checked)


def test_a_damaged_file_is_found_and_missed(world: World) -> None:
    device = world["beto"]
    forged = next(one for one in device.files() if '"aprobar"' in one.read_text())
    forged.write_text(forged.read_text().replace('"equipo":', '"equipo": '))
    told = errors(proof(device))
    assert any(forged.name in one and "no es una anotación firmada" in one for one in told)
    assert any("Faltan" in one for one in told)  # and nobody approves over what is left


def test_a_forged_signature_names_whom_it_pretends_to_be(world: World) -> None:
    device = world["beto"]
    good = next(one for one in device.files() if '"aprobar"' in one.read_text())
    lines = good.read_text().split("\n")
    other = next(one for one in device.files() if one != good).read_text().split("\n")
    good.write_text("\n".join([lines[0], other[1], ""]))
    told = [one for one in errors(proof(device)) if "falsa" in one]
    assert len(told) == 1
    assert re.search(r"Dice ser de (Carla Xol|Beto Ruiz), del 20\d\d-", told[0])
    assert "«aprobar» en «" in told[0]


def test_an_approval_that_fell_is_told_and_is_no_error(world: World) -> None:
    change(world["beto"], "uno", "cada mes", "cada año")
    found = proof(world["beto"])
    fallen = [one.message for one in found.findings if one.code == "aprobacion-caida"]
    assert len(fallen) == 2
    assert all("el texto cambió después" in one for one in fallen)
    assert errors(found) == []


def test_scripts_that_came_with_a_guide_are_told(world: World) -> None:
    device = world["beto"]
    shutil.copytree(SHIPPED / "plantillas" / "web", device.guide / "plantillas" / "web")
    assert [one for one in proof(device).findings if one.code == "plantilla-ajena"] == []
    (device.guide / "plantillas" / "web" / "guia.js").write_text("fetch('https://otra.example')\n")
    (device.guide / "plantillas" / "web" / "otra.js").write_text("1\n")
    told = [one.path for one in proof(device).findings if one.code == "plantilla-ajena"]
    assert told == ["plantillas/web/guia.js", "plantillas/web/otra.js"]


def test_a_tampered_edition_is_found(world: World) -> None:
    frozen = world["beto"].guide / "ediciones" / "1.0"
    (frozen / "cambios.md").write_text("# Otra cosa\n")
    assert [one for one in errors(proof(world["beto"])) if "cambios.md" in one]


def test_an_edition_that_nobody_signed_is_found(world: World) -> None:
    editions = world["beto"].guide / "ediciones"
    shutil.copytree(editions / "1.0", editions / "2.0")
    said = json.loads((editions / "2.0" / "edicion.json").read_text("utf-8"))
    (editions / "2.0" / "edicion.json").write_text(json.dumps(said | {"numero": "2.0"}), "utf-8")
    assert [one for one in errors(proof(world["beto"])) if "2.0 dice ser definitiva" in one]


def test_a_signed_edition_that_is_gone_is_told(world: World) -> None:
    shutil.rmtree(world["beto"].guide / "ediciones")
    (told,) = [one for one in proof(world["beto"]).findings if one.code == "edicion-sin-congelar"]
    assert "Ana López (INFOM), 20" in told.message


# --- An edition by itself --------------------------------------------------------------------------------


@pytest.fixture
def edition(published: World, tmp_path: Path) -> Path:
    source = published["beto"].guide / "salida" / "1.0"
    return Path(shutil.copytree(source, tmp_path / "edición recibida"))


def test_an_edition_proves_itself_where_nothing_else_is_known(edition: Path) -> None:
    found = prove_edition(edition)
    assert found.sound
    assert any("Ana López" in line for line in found.checked)


def test_an_edition_without_its_signatures_is_not_believed(edition: Path) -> None:
    file = edition / "edicion.json"
    said = json.loads(file.read_text("utf-8"))
    for less in (
        {**said, "prueba": {}},
        {key: value for key, value in said.items() if key != "prueba"},
        {**said, "prueba": {**said["prueba"], "firmas": said["prueba"]["firmas"][:-1]}},
        {**said, "prueba": {**said["prueba"], "firmas": ["x", {"linea": "{}", "firma": "?"}, {"linea": 3}]}},
    ):
        file.write_text(json.dumps(less), "utf-8")
        assert not prove_edition(edition).sound


def test_the_command_tells_both(world: World, edition: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verificar", str(edition)]) == 0
    assert "Versión 1.0" in capsys.readouterr().out
    with world["beto"].here() as guide:
        assert run(["verificar", str(guide), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["hallazgos"] == []
        (guide / "ediciones" / "1.0" / "cambios.md").write_text("x")
        assert run(["verificar", str(guide)]) == 1


# --- Strangers -------------------------------------------------------------------------------------------


def follow_the_page(edition: Path, tmp_path: Path) -> list[str]:
    """Run exactly the commands of the manual's page, in an edition's folder, and return what they say."""
    commands = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert len(commands) == 6
    done = subprocess.run(
        ["/bin/sh", "-c", "".join(commands)],
        cwd=edition,
        env={"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path), "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    return [*done.stdout.splitlines(), *done.stderr.splitlines()]


BAD = re.compile(r"FALSA|FALTA|OTRO|FAILED|WARNING|rror")


def test_strangers_can_check_an_edition_with_openssl_and_sha256sum(edition: Path, tmp_path: Path) -> None:
    said = follow_the_page(edition, tmp_path)
    assert [line for line in said if BAD.search(line)] == []
    assert "archivos: bien" in said
    assert sum(line.startswith("clave ") for line in said) == 4  # Ana, Beto, Carla and Eva
    assert "firmas/publicar-infom.json: bien" in said
    assert "firmas/publicar-anam.json: bien" in said
    assert "textos/contenido/01-uno.md: bien" in said
    assert "firmas/contenidos/uno.json en firmas/publicar-anam.json: bien" in said
    assert "textos/contenido/guia.yaml en firmas/publicar-infom.json: bien" in said
    project = json.loads((edition / "edicion.json").read_text("utf-8"))["prueba"]["proyecto"]
    assert {project, f"proyecto: {project}"} <= set(said)
    approvers = [line for line in said if re.fullmatch(r"firmas/aprobar-uno-\w+\.json", line)]
    assert approvers == ["firmas/aprobar-uno-anam.json", "firmas/aprobar-uno-infom.json"]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("guia docx.txt", "1.0", "1.1", "FAILED"),
        ("firmas/publicar-anam.json", '"edicion":"1.0"', '"edicion":"1.1"', "publicar-anam.json: FALSA"),
        ("textos/contenido/01-uno.md", "cada mes", "cada año", "01-uno.md: OTRO"),
        (
            "textos/contenido/fuentes.yaml",
            "Diario",
            "Boletín",
            "fuentes.yaml en firmas/publicar-anam.json: FALTA",
        ),
        ("firmas/contenidos/uno.json", "md", "MD", "uno.json en firmas/publicar-infom.json: FALTA"),
    ],
)
def test_strangers_see_what_was_changed(
    edition: Path, tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    text = (edition / file).read_text("utf-8")
    assert old in text
    (edition / file).write_text(text.replace(old, new), "utf-8")
    assert any(told in line for line in follow_the_page(edition, tmp_path))


def test_strangers_see_another_key(edition: Path, tmp_path: Path) -> None:
    keys = sorted((edition / "firmas" / "claves").iterdir())
    keys[0].write_bytes(keys[1].read_bytes())
    assert any(re.search(r"clave .*FALSA", line) for line in follow_the_page(edition, tmp_path))
