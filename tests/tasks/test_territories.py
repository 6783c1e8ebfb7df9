from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from guia_editor.errors import ChangedOnDisk, GuideError, InvalidGuide
from guia_editor.model.own_columns import CellChange, OwnTable
from guia_editor.tasks.choices import sample_place, values
from guia_editor.tasks.territories import (
    column_problem,
    joined,
    open_table,
    read_import,
    save_table,
    used_columns,
)
from guia_editor.tasks.territory_choice import chosen, search
from tests.export.example_guide import guide, territories

PLACES = dataclasses.replace(
    territories(),
    municipalities={
        code: dataclasses.replace(place, variants=("Xela Chica",) if code == "0801" else ())
        for code, place in territories().municipalities.items()
    },
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "contenido").mkdir()
    return tmp_path


def filled(**cells: str) -> OwnTable:
    return OwnTable(("portal",)).with_cells({(code[1:], "portal"): word for code, word in cells.items()})


def test_a_table_is_written_in_a_form_that_spreadsheets_know(folder: Path) -> None:
    file = save_table(open_table(folder, PLACES), filled(_0701="https://a.gt"), PLACES)
    data = file.path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfcodigo,municipio,departamento,portal\n0701,Solol\xc3\xa1,")
    assert data.count(b"\n") == 6
    again = open_table(folder, PLACES)
    assert (again.table, again.hash, again.findings) == (file.table, file.hash, ())
    before = file.path.stat().st_mtime_ns
    save_table(again, again.table, PLACES)
    assert file.path.stat().st_mtime_ns == before


def test_what_changed_on_disk_is_never_written_over(folder: Path) -> None:
    mine = save_table(open_table(folder, PLACES), filled(_0701="a"), PLACES)
    theirs = save_table(open_table(folder, PLACES), filled(_0701="a", _0702="b"), PLACES)
    with pytest.raises(ChangedOnDisk):
        save_table(mine, filled(_0701="c"), PLACES)
    assert open_table(folder, PLACES).table == theirs.table
    theirs.path.unlink()
    with pytest.raises(ChangedOnDisk):
        save_table(mine, filled(_0701="c"), PLACES)


def test_a_disk_that_cannot_be_written_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = save_table(open_table(folder, PLACES), filled(_0701="a"), PLACES)

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("guia_editor.storage.files.os.fsync", full)
    with pytest.raises(GuideError, match="espacio en el disco"):
        save_table(file, filled(_0701="b"), PLACES)
    assert open_table(folder, PLACES).table == file.table
    assert [one.name for one in file.path.parent.iterdir()] == [file.path.name]


def test_changes_of_two_are_joined_cell_by_cell() -> None:
    base = filled(_0701="a", _0702="b", _0801="c")
    mine = filled(_0701="mío", _0802="nuevo").with_column("feria").with_cells({("0702", "portal"): "b"})
    theirs = filled(_0701="suyo", _0702="cambiado", _0801="c").with_column("correo")
    table, clashes = joined(base, mine, theirs)
    assert clashes == (CellChange("0701", "portal", "suyo", "mío"),)
    assert table.columns == ("portal", "correo", "feria")
    assert table.cells == {
        "0701": {"portal": "mío"},
        "0702": {"portal": "cambiado"},
        "0802": {"portal": "nuevo"},
    }  # 0801 was emptied by me and left alone by them
    gone, _clashes = joined(base, base.without_column("portal"), theirs)
    assert gone.columns == ("correo",)
    assert gone.cells == {}


def test_an_import_shows_what_it_would_change(tmp_path: Path) -> None:
    file = tmp_path / "de-excel.csv"
    file.write_bytes("codigo;portal;Teléfono;hogares\n701;;1\n0702;nuevo;2;9\n9999;x;y;z\n".encode("cp1252"))
    plan = read_import(file, filled(_0701="queda", _0702="viejo"), PLACES)
    assert plan.added == ("telefono",)
    assert plan.changes == (
        CellChange("0701", "telefono", "", "1"),
        CellChange("0702", "portal", "viejo", "nuevo"),
        CellChange("0702", "telefono", "", "2"),
    )
    assert plan.table.value("0701", "portal") == "queda"
    told = " ".join(one.message for one in plan.findings)
    assert all(part in told for part in ("Windows-1252", "cero inicial", "9999", "«hogares»", "«Teléfono»"))
    file.write_bytes(b'codigo,portal\n0701,"x\n')
    with pytest.raises(InvalidGuide):
        read_import(file, OwnTable(), PLACES)
    with pytest.raises(GuideError, match="No se puede leer"):
        read_import(tmp_path / "no-hay.csv", OwnTable(), PLACES)


def test_a_column_needs_a_name_of_its_own() -> None:
    table = OwnTable(("portal",))
    assert column_problem("feria", table, PLACES) == ""
    assert "Ya hay" in column_problem("portal", table, PLACES)
    assert column_problem("portal", table, PLACES, old="portal") == ""
    assert "Ya hay" in column_problem("hogares", table, PLACES)
    assert "minúsculas" in column_problem("Feria mayor", table, PLACES)
    assert used_columns({"a.md": "x {{ portal }}", "b.md": "portal"}, "portal") == ("a.md",)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("todos", "0701 0702 0801 0802 1801"),
        ("07", "0701 0702"),
        ("7, 1801", "0701 0702 1801"),
        ("0801,0701,0801", "0701 0801"),
        ("701", "0701"),
        ("d07,departamentos", "07 08 18"),
        ("pais,00", "00"),
        ("Sololá, xela chica", "0701 0801"),
        ("@lista.csv", "0702 0801 0802"),
    ],
)
def test_territories_are_chosen_by_a_list(tmp_path: Path, text: str, codes: str) -> None:
    (tmp_path / "lista.csv").write_text("nombre;Código\nx;702\ny;08\n;\n", encoding="utf-8")
    assert [one.code for one in chosen(PLACES, text, tmp_path)] == codes.split()


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "ningún territorio"),
        ("0701,9999", "«9999»"),
        ("San Juan", "2 municipios que se llaman"),
        ("Solol", "0701 (Sololá"),
        ("@falta.csv", "falta.csv"),
        ("@mala.csv", "mala.csv, línea 3: No hay ningún territorio «9999»"),
        ("@otra.csv", "no tiene una columna «codigo»"),
    ],
)
def test_a_wrong_item_is_named(tmp_path: Path, text: str, part: str) -> None:
    (tmp_path / "mala.csv").write_text("codigo\n0701\n9999\n", encoding="utf-8")
    (tmp_path / "otra.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(GuideError) as caught:
        chosen(PLACES, text, tmp_path)
    assert part in str(caught.value)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("SOLOLA", "07 0701 0702"),
        ("san juan toto", "0802"),
        ("xela", "0801"),
        ("080", "0801 0802"),
        ("izabal", "18 1801"),
        ("nada", ""),
        ("  ", ""),
    ],
)
def test_a_search_minds_no_accents_and_puts_names_first(words: str, codes: str) -> None:
    assert [one.code for one in search(PLACES, words)] == codes.split()


def test_every_column_is_offered_as_a_variable() -> None:
    made = dataclasses.replace(
        guide(),
        territories=dataclasses.replace(
            PLACES,
            own_columns=("portal",),
            municipalities={
                code: dataclasses.replace(place, texts={"portal": "https://a.gt" if code == "0701" else ""})
                for code, place in PLACES.municipalities.items()
            },
        ),
    )
    offered = {one.name: one for one in values(made, sample_place(made))}
    assert offered["portal"].group == "Columnas propias"
    assert offered["portal"].national == "portal de su municipio"
    assert offered["hogares"].group == "Columnas de los datos"
    sample = made.territories.municipalities[sample_place(made).code]
    assert offered["portal"].sample == (sample.texts["portal"] or "sin dato")
