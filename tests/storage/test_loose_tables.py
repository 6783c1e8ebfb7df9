"""Tables as spreadsheets leave them, whatever they are for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guia_editor.errors import GuideError, UnsafeContent
from guia_editor.storage.files import MAX_TEXT_BYTES
from guia_editor.storage.loose_tables import LooseTable, read_loose, read_loose_file
from guia_editor.storage.yaml import Problems


def read(text: str) -> LooseTable | None:
    return read_loose(text.encode(), Problems("x.csv"))


@pytest.mark.parametrize(
    "text",
    [
        "codigo;portal\n0701;a\n",
        "sep=;\r\ncodigo;portal\r\n0701;a\r\n",
        '"sep=;"\ncodigo;portal\n0701;a\n',
        "\r\n;;\n\ncodigo;portal\n\n0701;a\n",
        "codigo\tportal\r0701\ta\r",
        "codigo,portal,,\n0701,a,,\n",
    ],
)
def test_the_table_is_found(text: str) -> None:
    found = read(text)
    assert found is not None
    assert found.columns == ("codigo", "portal")
    assert [cells for _line, cells in found.rows] == [("0701", "a")]


def test_signs_inside_titles_part_no_cells() -> None:
    found = read('codigo;"Correo, teléfono, fax"\n0701;a\n')
    assert found is not None
    assert found.columns == ("codigo", "Correo, teléfono, fax")


def test_lines_are_those_of_the_file() -> None:
    found = read("sep=,\n\ncodigo,portal\n0701,a\n")
    assert found is not None
    assert [line for line, _cells in found.rows] == [4]


def test_what_is_no_table_is_told(tmp_path: Path) -> None:
    problems = Problems("libro.xlsx")
    assert read_loose(b"PK\x03\x04\0\0", problems) is None
    assert "«libro.xlsx» no es una tabla de texto" in problems.found[-1].message
    with pytest.raises(GuideError, match="No se puede leer"):
        read_loose_file(tmp_path / "falta.csv", problems)
    (tmp_path / "enorme.csv").write_bytes(b"x" * (MAX_TEXT_BYTES + 1))
    with pytest.raises(UnsafeContent):
        read_loose_file(tmp_path / "enorme.csv", problems)


@given(st.binary(max_size=80))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    found = read_loose(data, Problems("x.csv"))
    assert found is None or all(len(cells) == len(found.columns) for _line, cells in found.rows)
