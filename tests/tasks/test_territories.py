from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from guia_editor.errors import ChangedOnDisk, GuideError, InvalidGuide
from guia_editor.markdown.reader import parse
from guia_editor.model.document import SectionKind
from guia_editor.model.guide import Chapter, FrontMatter
from guia_editor.model.own_columns import MAX_OWN_COLUMNS, CellChange, OwnTable
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


@pytest.mark.parametrize(
    "text",
    [
        "clave,portal\n0701,a\n",
        "codigo,portal,portal\n0701,a,b\n",
        "codigo,,portal\n0701,a,b\n",
        "Código,codigo,portal\n0801,0701,b\n",
        "codigo,fecha,portal\n0701,a,b\n",
        "codigo,portal\n0701,a,sobra\n",
        "codigo,portal\n0701," + "x" * 1001 + "\n",
    ],
)
def test_what_could_not_be_read_is_not_written_over(folder: Path, text: str) -> None:
    path = folder / "contenido" / "datos" / "municipios_propios.csv"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    file = open_table(folder, PLACES)
    mine = file.table.with_column("feria").with_cells({("0702", "feria"): "mayo"})
    with pytest.raises(GuideError, match="se perderían"):
        save_table(file, mine, PLACES)
    assert path.read_text("utf-8") == text
    path.write_text("codigo,portal\n0701,a\n", encoding="utf-8")  # somebody has mended it
    with pytest.raises(ChangedOnDisk):
        save_table(file, mine, PLACES)
    mended = open_table(folder, PLACES)
    saved = save_table(mended, joined(file.table, mine, mended.table)[0], PLACES)
    assert saved.table.cells == {"0701": {"portal": "a"}, "0702": {"feria": "mayo"}}


def test_rows_of_nobody_and_long_cells_hinder_no_saving(folder: Path) -> None:
    path = folder / "contenido" / "datos" / "municipios_propios.csv"
    path.parent.mkdir()
    path.write_text(f"codigo,portal\n9999,x\n0701,{'x' * 1000}\n701,z\n", encoding="utf-8")
    file = open_table(folder, PLACES)
    save_table(file, file.table.with_cells({("0702", "portal"): "y"}), PLACES)
    again = open_table(folder, PLACES).table
    assert (again.value("0701", "portal"), again.strays) == ("x" * 1000, file.table.strays)
    assert len(again.strays) == 2


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


def test_words_typed_into_a_column_that_the_other_removed_are_kept() -> None:
    base = filled(_0701="a").with_column("feria")
    mine = base.with_cells({("0702", "feria"): "mayo"})
    theirs = base.without_column("feria").without_column("portal")
    table, clashes = joined(base, mine, theirs)
    assert table.columns == ("feria",)
    assert table.cells == {"0702": {"feria": "mayo"}}
    assert clashes == (CellChange("0702", "feria", "", "mayo"),)
    table, clashes = joined(base, theirs, mine)
    assert (table.columns, table.cells) == ((), {})
    assert clashes == (CellChange("0702", "feria", "mayo", ""),)


def test_a_table_takes_no_more_columns_than_can_be_read_again(tmp_path: Path) -> None:
    full = OwnTable(tuple(f"c{at}" for at in range(MAX_OWN_COLUMNS - 1)))
    assert column_problem("feria", full, PLACES) == ""
    assert "más de 60" in column_problem("feria", full.with_column("portal"), PLACES)
    assert column_problem("feria", full.with_column("portal"), PLACES, old="portal") == ""
    file = tmp_path / "x.csv"
    file.write_text("codigo,c0,uno,dos\n0701,a,b,c\n", encoding="utf-8")
    plan = read_import(file, full, PLACES)
    assert plan.added == ("uno",)
    assert [one.column for one in plan.changes] == ["c0", "uno"]
    assert any("«dos»" in one.message for one in plan.findings)


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


def test_a_column_is_used_by_variables_and_conditions() -> None:
    texts = {
        "a.md": "x {{ portal }}",
        "b.md": "portal",
        "c.md": '::: solo {si="no hay portal y agua < 3"}\nx\n:::',
        "d.md": "[x]({{portal}})",
    }
    chapters = [
        Chapter(path, SectionKind.CHAPTER, FrontMatter(), text, "", parse(text).blocks)
        for path, text in texts.items()
    ]
    assert used_columns(chapters, "portal") == ("a.md", "c.md", "d.md")


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
    (tmp_path / "lista.csv").write_text("sep=;\nnombre;Código\nx;702.0\ny;08\n;\n", encoding="utf-8")
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
