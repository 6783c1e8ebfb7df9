from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guia_editor.model.finding import Severity
from guia_editor.model.guide import Guide
from guia_editor.model.own_columns import OwnTable, clean_cell
from guia_editor.storage.loose_tables import read_loose
from guia_editor.storage.own_columns import understand, written
from guia_editor.storage.workspace import open_guide
from guia_editor.storage.yaml import Problems
from tests.export.example_guide import territories

SAMPLE = Path(__file__).parents[1] / "guias" / "completa"
PLACES = territories().municipalities
PLAIN = "codigo,portal,oficina\n0701,https://a.gt,Atención\n0702,,Ñandú\n"
WANTED = {"0701": {"portal": "https://a.gt", "oficina": "Atención"}, "0702": {"oficina": "Ñandú"}}


def read(data: bytes) -> tuple[OwnTable, list[tuple[str, str]]]:
    problems = Problems("x.csv")
    loose = read_loose(data, problems)
    table = understand(loose, PLACES, problems) if loose else OwnTable()
    return table, [(one.severity.value, one.message) for one in problems.found]


@pytest.mark.parametrize(
    ("data", "notices"),
    [
        (PLAIN.encode(), []),
        (PLAIN.encode("utf-8-sig"), []),
        (PLAIN.replace(",", ";").encode(), ["punto y coma"]),
        (PLAIN.replace(",", "\t").encode("utf-16"), ["tabuladores"]),
        (PLAIN.replace(",", ";").encode("cp1252"), ["Windows-1252", "punto y coma"]),
        (PLAIN.replace("\n07", "\n7").encode(), ["cero inicial a 2 códigos"]),
        (PLAIN.replace("\n", "\r\n").replace("codigo", "Código").encode(), []),
        ((PLAIN + ",,\n,,\n").encode(), []),
        (PLAIN.replace("oficina", "Oficina,,").encode(), ["se llama aquí «oficina»"]),
    ],
)
def test_what_spreadsheets_do_is_repaired_and_told(data: bytes, notices: list[str]) -> None:
    table, told = read(data)
    assert table.columns == ("portal", "oficina")
    assert table.cells == WANTED
    assert {severity for severity, _words in told} <= {"aviso"}
    assert len(told) == len(notices)
    assert all(part in words for part, (_severity, words) in zip(notices, told, strict=True))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("codigo,portal\n9999,x\n", "Ningún municipio tiene el código «9999»"),
        ("codigo,portal\n0701,x\n0701,y\n", "está dos veces"),
        ("codigo,región\n0701,x\n", "ya lo usa la guía"),
        ("codigo,hay\n0701,x\n", "ya lo usa la guía"),
        ("codigo,a,a\n0701,x,y\n", "«a» no se puede leer. Su nombre está repetido"),
        ("codigo,Año uno,ano_uno\n0701,x,y\n", "«ano_uno» no se puede leer. Su nombre está repetido"),
        ("codigo,123\n0701,x\n", "«123» no se puede leer. Un nombre de columna lleva"),
        ("codigo,portal\n0701,x,sobra\n", "más celdas que títulos"),
        ("codigo,portal\n0701,=HYPERLINK(1)\n", "fórmula"),
        ("codigo,municipio,portal\n0701,Totonicapán,x\n", "pero ese código es de Sololá"),
        ("clave,portal\n0701,x\n", "no tiene una columna «codigo»"),
        ('codigo,portal\n0701,"x\n', "no se entiende"),
        ("", "vacía o es demasiado grande"),
        ("codigo,portal\n" + "0701,x\n" * 3000, "demasiado grande"),
        ("codigo,portal\n0701," + "x" * 5000 + "\n", "más de 1000 signos"),
    ],
)
def test_what_is_wrong_is_told(text: str, part: str) -> None:
    _table, told = read(text.encode())
    assert any(part in words for _severity, words in told), told


def test_rows_of_nobody_are_kept_at_the_end() -> None:
    table, _told = read(b"codigo,portal\n9999,x\n0801,y\n0801,z\n")
    again, _told = read(written(table, PLACES.values()).encode())
    assert again.cells == {"0801": {"portal": "y"}}
    assert again.strays == (("9999", {"portal": "x"}), ("0801", {"portal": "z"}))


CELLS = st.text(max_size=30).map(clean_cell)
ROWS = st.dictionaries(
    st.sampled_from(sorted(PLACES)),
    st.dictionaries(st.sampled_from(["a", "b_2"]), CELLS.filter(bool), min_size=1),
)


@given(ROWS)
def test_a_table_is_read_as_it_was_written(cells: dict[str, dict[str, str]]) -> None:
    table = OwnTable(("a", "b_2"), cells)
    again, _told = read(written(table, PLACES.values()).encode())
    assert again == table


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    folder = Path(shutil.copytree(SAMPLE, tmp_path_factory.mktemp("propias") / "guía"))
    data = "codigo;Portal;poblacion_2018\n701;https://solola.gt;5\n"
    (folder / "contenido" / "datos" / "municipios_propios.csv").write_bytes(data.encode("cp1252"))
    shutil.copy(
        SAMPLE.parents[2] / "contenido" / "datos" / "municipios_nombres.csv", folder / "contenido" / "datos"
    )
    return open_guide(folder)


def test_a_guide_has_the_columns_of_its_staff(filled: Guide) -> None:
    places = filled.territories.municipalities
    assert filled.territories.own_columns == ("portal",)
    assert places["0701"].texts["portal"] == "https://solola.gt"
    assert places["0702"].texts["portal"] == ""
    told = [one for one in filled.problems if one.path == "datos/municipios_propios.csv"]
    assert [one.code for one in told if one.severity is Severity.ERROR] == ["columnas-propias"]
    assert "poblacion_2018" in next(one.message for one in told if one.severity is Severity.ERROR)
    assert places["0701"].values["poblacion_2018"] != 5


def test_a_guide_knows_other_spellings_of_names(filled: Guide) -> None:
    places = filled.territories.municipalities
    assert places["1326"].variants == ("Santa Cruz Barillas",)
    assert places["0206"].variants == ()  # the same name with a note
    assert places["0101"].variants == ()
