"""A table of deliveries as spreadsheets leave it: what is understood, what is told, what is not repeated."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guia_editor.errors import GuideError
from guia_editor.i18n import date_as
from guia_editor.model.deliveries import Medium
from guia_editor.model.guide import Guide
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks import delivery_csv
from guia_editor.tasks.delivery_cells import read_code, read_count, read_day, read_medium
from guia_editor.tasks.delivery_csv import DeliveryTable, read_deliveries_csv, write_template
from tests.tasks.delivery_world import write_draft
from tests.tasks.review_world import write_guide

TODAY = dt.date(2026, 11, 23)
HEADER = "codigo;municipio;departamento;edicion;medio;ejemplares;fecha;recibe;acuse\r\n"
DAYS = st.dates(dt.date(2010, 1, 1), dt.date(2035, 12, 31))
LONG = [date_as(dt.date(2026, month, 1), "MMMM") for month in range(1, 13)]
MONTHS = [name[:3] for name in LONG]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A guide with a draft that can be handed over, and nobody's team."""
    guide = tmp_path_factory.mktemp("guia")
    write_guide(guide)
    write_draft(guide)
    return guide


@pytest.fixture(scope="module")
def guide(folder: Path) -> Guide:
    return open_guide(folder)


@pytest.fixture
def read(folder: Path, guide: Guide, tmp_path: Path) -> Reader:
    return Reader(folder, guide, tmp_path)


class Reader:
    """Reads rows, or a whole file, as somebody's table."""

    def __init__(self, folder: Path, guide: Guide, place: Path) -> None:
        self.folder, self.guide, self.place = folder, guide, place

    def file(self, data: bytes) -> DeliveryTable:
        """Return what a file says."""
        file = self.place / "entregas.csv"
        file.write_bytes(data)
        return read_deliveries_csv(self.folder, file, self.guide, TODAY)

    def rows(self, *rows: str) -> DeliveryTable:
        """Return what rows below the header say."""
        return self.file((HEADER + "\r\n".join(rows) + "\r\n").encode())

    def wrong(self, row: str) -> str:
        """Return what is said of a row that cannot be recorded."""
        found = self.rows(row)
        assert not found.drafts
        assert [one.line for one in found.findings] == [2]
        return found.findings[0].message + " " + found.findings[0].remedy


# --- Cells ---------------------------------------------------------------------------------------------


@given(DAYS)
def test_days_are_read_however_they_are_written(day: dt.date) -> None:
    iso = day.isoformat()
    month = MONTHS[day.month - 1]
    for written in (
        iso,
        f"{iso} 00:00:00",
        f"{iso}T10:30:00Z",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day:02d}-{day.month:02d}-{day.year}",
        f"{day.day}/{day.month}/{day.year} 12:00:00 a. m.",
        f"{day.day}/{day.month}/{day.year % 100:02d}",
        f"{day.day}-{month}-{day.year % 100:02d}",
        f" {day.day} de {LONG[day.month - 1].upper()} de {day.year} ",
        date_as(day, "EEEE, d 'de' MMMM 'de' y"),
        str((day - dt.date(1899, 12, 30)).days),
    ):
        assert read_day(written) == iso, written


@given(st.text(max_size=12))
def test_no_cell_breaks_the_reading(cell: str) -> None:
    for read in (read_day, read_code, read_medium, read_count):
        read(cell)


@given(st.integers(1, 100_000))
def test_copies_and_codes(count: int) -> None:
    for written in (str(count), f"{count}.0", f"{count:,}", f"{count:,}".replace(",", " ")):
        assert read_count(written) == count, written
    assert read_count("") == 1
    assert read_count("dos") is read_count("1.5") is read_count("-3") is None


def test_codes_get_their_zero_back() -> None:
    assert [read_code(one) for one in ("701", "0701", "701.0", "'0701", "1201", "7", "", "x7")] == [
        "0701",
        "0701",
        "0701",
        "0701",
        "1201",
        "07",
        "",
        "",
    ]


# --- Tables --------------------------------------------------------------------------------------------


def test_quirks_of_spreadsheets_are_read_through(read: Reader) -> None:
    row = "701;;;1.0;Impreso;3;22/11/2026;Oficina de información;\r\n"
    text = HEADER + row
    for data in (
        text.encode(),
        b"\xef\xbb\xbf" + text.encode(),
        text.encode("latin-1"),
        text.encode("utf-16"),
        text.replace(";", "\t").encode(),
        text.replace(";", ",").encode(),
        b'"sep=;"\r\n' + text.encode(),
        text.replace("\r\n", "\n").encode(),
    ):
        found = read.file(data)
        assert found.sound, data
        (draft,) = found.drafts
        facts = draft.facts
        assert (draft.territory, facts.copies, facts.day, facts.medium) == (
            "0701",
            3,
            "2026-11-22",
            Medium.PRINTED,
        )
        assert facts.receiver == "Oficina de información", data


def test_lines_are_counted_as_the_person_sees_them(read: Reader) -> None:
    wrong = HEADER + "9999;;;1.0;usb;;2026-11-22;;\r\n"
    assert [one.line for one in read.file(wrong.encode()).findings] == [2]
    assert [one.line for one in read.file(b"sep=;\r\n" + wrong.encode()).findings] == [3]


def test_names_stand_for_codes_where_they_are_one_place(read: Reader) -> None:
    found = read.rows(
        ";PANAJACHEL;;1.0;usb;;2026-11-22;;",
        ";San José;Petén;1.0;usb;;2026-11-22;;",
        ";Totonicapán;Totonicapán;1.0;usb;;2026-11-22;;",
        ";Guatemala;Guatemala;1.0;usb;;2026-11-22;;",
        "sololá;;;1.0;web;;22/11/26;;",
    )
    assert [one.territory for one in found.drafts] == ["0710", "1702", "0801", "0101"]
    assert "Hay varios «sololá»" in found.findings[0].message  # a department and a municipality
    assert "Hay varios «Petén Petén»" in read.wrong(";Petén;Petén;1.0;usb;;2026-11-22;;")
    assert "0509" in read.wrong(";San José;;1.0;usb;;2026-11-22;;")
    assert "No se reconoce el municipio «Macondo»" in read.wrong(";Macondo;;1.0;usb;;2026-11-22;;")


def test_each_wrong_row_says_what_to_correct(read: Reader) -> None:
    for row, told in (
        ("9999;;;1.0;usb;;2026-11-22;;", "código «9999»"),
        ("0701;;;2.0;usb;;2026-11-22;;", "Hay estas: 1.0"),
        ("0701;;;1.0;paloma;;2026-11-22;;", "«paloma» no se entiende en la columna «medio»"),
        ("0701;;;1.0;usb;muchos;2026-11-22;;", "columna «ejemplares»"),
        ("0701;;;1.0;usb;;11/23/2026;;", "columna «fecha»"),
        ("0701;;;1.0;usb;;2027-01-01;;", "todavía no llega"),
        ("0701;;;1.0;usb;;2026-11-22;5555 1234;", "un teléfono o un DPI"),
        ("0701;;;1.0;usb;;2026-11-22;;firma.jpg", "Ponga el archivo junto a la tabla"),
        ("0701;;;1.0;usb;;2026-11-22;;" + "x" * 161, "El código del ejemplar pasa de 160 letras"),
    ):
        assert told in read.wrong(row), row


def test_receipts_beside_the_table_and_codes_of_copies(read: Reader) -> None:
    (read.place / "firma.jpg").write_bytes(b"\xff\xd8\xff\xe0 foto")
    found = read.rows("0701;;;1.0;usb;;2026-11-22;;firma.jpg", "0702;;;1.0;usb;;2026-11-22;;7Q2XM-0RV4K")
    one, other = (draft.facts.receipt for draft in found.drafts)
    assert one is not None
    assert found.receipts == {one.hash: read.place / "firma.jpg"}
    assert other is not None
    assert other.text == "7Q2XM-0RV4K"


def test_the_same_table_twice_is_noticed(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    row = "0701;;;1.0;usb;2;2026-11-22;Oficina;"
    found = read.rows(row, row, "0702;;;1.0;usb;2;2026-11-22;Oficina;")
    assert [one.territory for one in found.drafts] == ["0701", "0702"]
    assert [one.territory for one in found.again] == ["0701"]
    assert found.sound

    class Recorded:
        stands = True
        territory, facts = found.drafts[0].territory, found.drafts[0].facts

    monkeypatch.setattr(delivery_csv, "deliveries", lambda _ledger: (Recorded,))
    again = read.rows(row.replace("Oficina", "OFICINA"), "0702;;;1.0;usb;2;2026-11-22;Oficina;")
    assert [one.territory for one in again.drafts] == ["0702"]
    assert "ya está registrada" in again.findings[0].message


def test_the_template_is_read_back_once_it_is_filled(read: Reader) -> None:
    file = write_template(read.folder, read.place / "plantilla.csv", ("0701", "0702"), read.guide, "1.0")
    text = file.read_text("utf-8-sig")
    assert text.splitlines()[1].startswith("0701,Sololá,Sololá,1.0,")
    empty = read_deliveries_csv(read.folder, file, read.guide, TODAY)
    assert (empty.drafts, empty.findings, empty.empty) == ((), (), 2)
    whole = write_template(read.folder, read.place / "todos.csv", (), read.guide)
    assert len(whole.read_text("utf-8-sig").splitlines()) == 341
    filled = text.replace("Sololá,Sololá,1.0,,,,", "Sololá,Sololá,1.0,,usb,2,22/11/2026")
    (draft,) = read.file(filled.encode()).drafts
    assert (draft.territory, draft.facts.copies) == ("0701", 2)


def test_what_is_no_table_is_refused(read: Reader) -> None:
    for data, told in (
        (b"PK\x03\x04\0\0", "no es una tabla de texto"),
        (b"nombre;cargo\r\nx;y\r\n", "faltan columnas"),
        (HEADER.replace("acuse", "oficina").encode(), "más de una columna para lo mismo: recibe"),
        (HEADER.encode() + b'0701;"abierta', "no se entiende"),
    ):
        with pytest.raises(GuideError, match=told):
            read.file(data)
    with pytest.raises(GuideError, match="No se puede leer"):
        read_deliveries_csv(read.folder, read.place / "falta.csv", read.guide, TODAY)
