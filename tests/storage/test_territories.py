from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from guia_editor.model.territory import TerritoryKind, indicator_value
from guia_editor.storage.workspace import open_guide

SAMPLE = Path(__file__).parents[1] / "guias" / "completa"


def test_every_place_of_the_country_is_there() -> None:
    places = open_guide(SAMPLE).territories
    assert len(places.municipalities) == 340
    assert len(places.departments) == 22
    assert places.municipalities["0101"].name == "Guatemala"
    solola = places.departments["07"]
    assert (solola.name, solola.kind) == ("Sololá", TerritoryKind.DEPARTMENT)
    assert len(places.members(solola)) == 19
    assert places.municipalities["0701"].department == "Sololá"
    assert places.municipalities["0701"].languages == ("cak", "spa", "quc")
    assert places.country.values["poblacion_2018"] == 14_901_286  # INE, 2018 census
    assert places.country.languages[0] == "spa"
    assert set(places.outlines) == set(places.municipalities) | set(places.departments)
    assert len(places.lakes) == 2
    longitudes = [x for shape in places.outlines["0101"] for ring in shape for x, _y in ring]
    assert -92.3 < min(longitudes) < max(longitudes) < -88.2


def test_indicators_come_out_of_the_raw_columns() -> None:
    guide = open_guide(SAMPLE)
    places = guide.territories
    water = guide.indicators["agua"]
    capital = indicator_value(water, places.municipalities["0101"], places)
    assert capital == pytest.approx(100 * 224181 / 243014)  # the first row of the data file
    country = indicator_value(water, places.country, places)
    assert country == pytest.approx(58.9, abs=0.1)  # INE: 1,930,000 of 3,275,931 households
    people = indicator_value(guide.indicators["poblacion"], places.country, places)
    assert people == places.country.values["poblacion_2018"]


@pytest.mark.parametrize(
    ("file", "old", "new", "path", "line", "part"),
    [
        ("municipios.csv", "\n0102,", "\n0101,", "datos/municipios.csv", 3, "«0101» está repetido"),
        ("municipios.csv", "\n0102,", "\n102,", "datos/municipios.csv", 3, "no tiene 4 cifras"),
        ("municipios.csv", "codigo,municipio", "codigo,muni", "datos/municipios.csv", 1, "Faltan columnas"),
        ("municipios.csv", "Pinula,01,", "Pinula,02,", "datos/municipios.csv", 0, "no pertenece"),
        ("departamentos.csv", "\n02,", "\n23,", "datos/municipios.csv", 0, "no pertenece"),
        (
            "indicadores_municipales.csv",
            "\n0101,923392",
            "\n0101,muchos",
            "datos/indicadores_municipales.csv",
            0,
            "no es un número",
        ),
        (
            "indicadores_municipales.csv",
            "\n0101,923392",
            "\n0101,inf",
            "datos/indicadores_municipales.csv",
            0,
            "no es un número",
        ),
        ("indicadores_municipales.csv", "\n0102,", "\n9902,", "datos/indicadores_municipales.csv", 0, "0102"),
    ],
)
def test_a_wrong_table_is_told(
    tmp_path: Path, file: str, old: str, new: str, path: str, line: int, part: str
) -> None:
    shutil.copytree(SAMPLE, tmp_path / "g")
    table = tmp_path / "g" / "contenido" / "datos" / file
    text = table.read_text(encoding="utf-8")
    assert old in text
    table.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = [one for one in open_guide(tmp_path / "g").problems if one.code == "territorios"]
    assert (path, line) in {(one.path, one.line) for one in found}
    assert part in " ".join(one.message for one in found)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a,b\n1\n", "fila-desigual", 2),
        ('a,b\n"1,2\n', "datos-ilegibles", 2),
        ("a,a\n1,2\n", "datos-ilegibles", 1),
        ("", "datos-ilegibles", 0),
        ("a,\n1,2\n", "datos-ilegibles", 1),
    ],
)
def test_a_wrong_csv_is_told(tmp_path: Path, text: str, code: str, line: int) -> None:
    shutil.copytree(SAMPLE, tmp_path / "g")
    (tmp_path / "g" / "contenido" / "datos" / "mi.csv").write_text(text)
    found = [(one.code, one.path, one.line) for one in open_guide(tmp_path / "g").problems]
    assert found == [(code, "datos/mi.csv", line)]
