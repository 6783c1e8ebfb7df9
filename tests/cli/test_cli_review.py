"""The verbs of review do what the window does, and speak JSON to other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from guia_editor.cli import run
from guia_editor.storage.workspace import open_guide
from guia_editor.sync.history import Author
from guia_editor.tasks.history import record_save
from tests.tasks.devices import PHRASE, World, cheap_passphrases
from tests.tasks.review_world import copy_world, make_review_world, write_guide


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_review_world(tmp_path_factory.mktemp("mundo"))


@pytest.fixture
def world(team: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("GUIA_CLAVE", PHRASE)
    return copy_world(team, tmp_path / "mundo")


@pytest.fixture
def guia(world: World, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a verb on somebody's device and return its status and what it says; then all exchange."""

    def call(who: str, verb: str, *more: str) -> tuple[int, str]:
        capsys.readouterr()
        with world[who].here() as folder, cheap_passphrases():
            place = [str(folder)] if verb in ("estado", "publicar", "verificar") else ["--en", str(folder)]
            status = run([verb, *more, *place])
        world.exchange()
        said = capsys.readouterr()
        return status, said.out + said.err

    return call


def test_a_chapter_goes_its_way_from_the_terminal(guia: Any) -> None:
    assert guia("ana", "enviar", "1", "--nota", "Listo")[0] == 0
    status, said = guia("beto", "observar", "uno", "--texto", "¿Plazo?", "--cita", "cada mes", "--json")
    code = json.loads(said)["codigo"]
    assert status == 0
    assert guia("carla", "aprobar", "1")[0] == 1  # what blocks is open
    assert guia("ana", "observar", "1", "--responder", code[:10], "--texto", "Diez días.")[0] == 0
    assert guia("ana", "observar", "1", "--atender", code[:10])[0] == 0
    assert guia("carla", "aprobar", "01-uno.md")[0] == 1  # Ana may not settle what ANAM observed
    assert guia("beto", "observar", "1", "--atender", code[:10])[0] == 0
    assert guia("carla", "aprobar", "01-uno.md")[0] == 0
    assert guia("beto", "aprobar", "1")[0] == 0
    assert guia("eva", "aprobar", "1", "--dictamen", "favorable", "--texto", "Bien.")[0] == 0
    view = json.loads(guia("diego", "estado", "--json")[1])
    chapter = view["capitulos"][0]
    assert (chapter["estado"], chapter["faltan"], chapter["impedimentos"]) == ("aprobado", [], [])
    assert chapter["observaciones"][0]["decision"] == "atendida"
    assert chapter["dictamen"]["sentido"] == "favorable"
    shown = guia("diego", "estado", "--capitulo", "1")[1]
    assert "Carla Xol (INFOM) lo aprobó" in shown
    assert "Diez días." in shown
    assert guia("beto", "aprobar", "1", "--retirar")[0] == 0
    assert "espera a ANAM" in guia("ana", "estado")[1]
    assert guia("beto", "aprobar", "1", "--devolver", "Otra vez.")[0] == 0
    assert "pidió cambios: «Otra vez.»" in guia("ana", "estado")[1]


def test_a_suggestion_is_accepted_into_the_file(guia: Any, world: World) -> None:
    said = guia("diego", "observar", "1", "--cita", "cada mes", "--sugerir", "cada trimestre", "--json")[1]
    assert guia("ana", "observar", "1", "--aceptar", json.loads(said)["codigo"])[0] == 0
    text = (world["ana"].guide / "contenido" / "01-uno.md").read_text("utf-8")
    assert "el presupuesto cada trimestre." in text


def test_publishing_says_what_is_missing(guia: Any) -> None:
    status, said = guia("ana", "publicar", "--simular", "--json")
    assert status == 1
    unmet = {one["codigo"] for one in json.loads(said)["condiciones"] if not one["cumple"]}
    assert unmet == {"capitulos", "dictamen"}
    status, said = guia("ana", "publicar")
    assert status == 1
    assert "Uno: falta que apruebe INFOM" in said


def test_what_cannot_be_is_told_in_spanish(guia: Any) -> None:
    assert "no tiene el capítulo «99»" in guia("ana", "enviar", "99")[1]
    assert "está 0 veces" in guia("ana", "observar", "1", "--texto", "x", "--cita", "no está")[1]
    assert guia("ana", "observar", "1", "--sugerir", "x")[0] == 2
    assert guia("ana", "aprobar", "1", "--ortografia", "--retirar")[0] == 2
    assert "nada con el código «abcdef»" in guia("ana", "observar", "1", "--atender", "abcdef")[1]
    assert "no es un sentido" in guia("eva", "aprobar", "1", "--dictamen", "tal vez")[1]
    assert "no ha hecho eso" in guia("ana", "enviar", "1", "--retirar")[1]


def test_one_person_alone_begins_without_questions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_guide(tmp_path / "mía")
    place = str(tmp_path / "mía")
    assert run(["observar", "1", "--texto", "Para mí.", "--en", place]) == 0
    assert run(["enviar", "1", "--en", place]) == 0
    assert run(["estado", place]) == 0
    assert "1. Uno: En revisión" in capsys.readouterr().out
    assert run(["verificar", place]) == 0


def test_matrix_and_chart_are_written(guia: Any, tmp_path: Path) -> None:
    guia("diego", "observar", "1", "--texto", "¿Y el plazo?")
    assert guia("ana", "estado", "--matriz", str(tmp_path / "m.csv"))[0] == 0
    assert "¿Y el plazo?" in (tmp_path / "m.csv").read_text("utf-8-sig")
    assert guia("ana", "estado", "--grafico", str(tmp_path / "c.svg"))[0] == 0
    assert (tmp_path / "c.svg").read_text("utf-8").startswith("<svg")


def test_history_says_what_was_done_to_which_chapter(guia: Any, world: World) -> None:
    guia("ana", "enviar", "1")
    with world["ana"].here() as folder:
        record_save(folder, Author("Ana"))
        guia("ana", "observar", "1", "--texto", "¿Plazo?")
        made = record_save(folder, Author("Ana"))
    assert made is not None
    title = next(one.front.title for one in open_guide(folder).chapters if one.number == "1")
    assert made.what == f"Observó «{title}»"
