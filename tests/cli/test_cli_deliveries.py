"""The verb of deliveries does what the window does, and speaks JSON to other programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from guia_editor.cli import run
from tests.tasks.delivery_world import write_draft
from tests.tasks.devices import PHRASE, World, cheap_passphrases
from tests.tasks.review_world import make_review_world


@pytest.fixture
def guia(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the verb on Ana's device and return its status and what it says."""
    monkeypatch.setenv("GUIA_CLAVE", PHRASE)
    world: World = make_review_world(tmp_path / "mundo")
    write_draft(world["ana"].guide)

    def call(*words: str) -> tuple[int, str]:
        capsys.readouterr()
        with world["ana"].here() as folder, cheap_passphrases():
            status = run(["entregas", *words, "--en", str(folder)])
        said = capsys.readouterr()
        return status, said.out + said.err

    return call


def test_deliveries_from_the_terminal(guia: Any, tmp_path: Path) -> None:
    assert "0 de 340" in guia()[1]
    assert guia("registrar", "--medio", "usb")[0] == 1  # to whom?
    assert guia("registrar", "07", "--medio", "paloma")[0] == 1
    same = (
        "registrar",
        "0701,0702",
        "--medio",
        "usb",
        "--fecha",
        "22/11/2026",
        "--recibe",
        "Oficina de agua",
    )
    status, said = guia(*same, "--json")
    assert (status, json.loads(said)["registradas"]) == (0, 2)
    status, said = guia(*same)
    assert status == 1
    assert "--otra-vez" in said
    assert guia(*same, "--otra-vez", "--acuse", "7Q2XM-0RV4K")[0] == 0
    shown = json.loads(guia("ver", "0701", "--json")[1])
    assert [one["codigo"] for one in shown["municipios"]] == ["0701"]
    first, second = shown["entregas"]
    assert (first["medio"], first["acuse"], second["acuse"]) == ("usb", None, "7Q2XM-0RV4K")
    assert guia("anular", second["codigo"])[0] == 1  # why?
    assert guia("anular", "zzzz-0", "--motivo", "Doble")[0] == 1  # no such code
    assert guia("anular", second["codigo"], "--motivo", "Doble")[0] == 0
    told = guia("ver", "0701")[1]
    assert "anulada por Ana López: Doble" in told
    assert "Solo tiene un borrador" in told
    assert "Ningún municipio" in guia("vencidas")[1]
    assert guia("cartas", "--salida", str(tmp_path / "cartas"))[0] == 1
    assert guia("volar")[0] == 2


def test_a_table_is_tried_then_recorded_then_not_again(guia: Any, tmp_path: Path) -> None:
    template = tmp_path / "plantilla.csv"
    assert guia("plantilla", "0701", "--salida", str(template))[0] == 0
    assert template.read_text("utf-8-sig").count("\n") == 2
    assert guia("plantilla", "--salida", str(template))[0] == 1  # nothing is written over
    table = tmp_path / "entregas.csv"
    table.write_text("codigo;edicion;medio;fecha\n701;1.0;usb;22/11/2026\n9999;1.0;usb;22/11/2026\n", "utf-8")
    status, said = guia("importar", str(table))
    assert status == 1
    assert "entregas.csv, línea 3" in said.replace("\n", " ")
    assert "No se registró nada" in said
    table.write_text("codigo;edicion;medio;fecha\n701;1.0;usb;22/11/2026\n702;1.0;web;22/11/2026\n", "utf-8")
    status, said = guia("importar", str(table), "--prueba")
    assert status == 0
    assert "Se registrarían 2 entregas." in said
    assert json.loads(guia("importar", str(table), "--json")[1])["registradas"] == 2
    status, said = guia("importar", str(table))
    assert status == 0
    assert "ya está registrada" in said
    assert "No había nada nuevo" in said
    report = tmp_path / "reparto.csv"
    assert guia("informe", "--salida", str(report), "--tabla", "entregas")[0] == 0
    assert report.read_text("utf-8-sig").count("1.0") == 2
