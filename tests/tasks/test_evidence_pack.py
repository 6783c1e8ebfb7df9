"""The evidence of a period: what was said in it and nothing else, in three formats that can be compared."""

import csv
import datetime as dt
import hashlib
import io
import zipfile
from pathlib import Path

import pikepdf
import pytest

from guia_editor.errors import GuideError
from guia_editor.model.deliveries import Draft, Facts, Medium
from guia_editor.sync.history import Author
from guia_editor.tasks import review
from guia_editor.tasks.deliveries import deliver
from guia_editor.tasks.evidence_pack import (
    SUMS,
    evidence_document,
    gather,
    period_of,
    write_evidence_pack,
)
from guia_editor.tasks.evidence_tables import Period
from guia_editor.tasks.history import record_save
from guia_editor.tasks.reports import report_bytes
from tests.tasks.devices import World
from tests.tasks.review_world import approve, at, make_review_world, submit

TODAY = dt.datetime.now(dt.UTC).date()
YEAR = Period(TODAY - dt.timedelta(days=365), TODAY + dt.timedelta(days=1))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = make_review_world(tmp_path_factory.mktemp("mundo"))
    with world["ana"].here() as guide:
        record_save(guide, Author("Ana López", "INFOM"))
    submit(world)
    with at(world["diego"]) as (guide, overview):
        event = review.comment(guide, world["diego"].key, "uno", "¿Cada mes? =1+1", blocks=False)
        assert overview.ledger.complete
    world.exchange()
    with world["ana"].here() as guide:
        review.reject(guide, world["ana"].key, event.hash, "La ley no lo pide.")
    world.exchange()
    approve(world, "carla", "beto")
    facts = Facts("1.0", "a" * 64, Medium.USB, TODAY.isoformat(), 2, receiver="Secretaría municipal")
    with world["ana"].here() as guide:
        deliver(guide, world["ana"].key, [Draft("0701", facts), Draft("0703", facts)])
    return world


def test_each_table_says_who_did_what(world: World) -> None:
    with at(world["ana"]) as (_guide, overview):
        found = gather(overview, YEAR)
    people = {row[0]: row[1:] for row in found.table("personas").rows}
    assert people["Ana López"] == ("INFOM", "1", "0", "1", "1", "0", "0", "1")
    assert people["Diego Paz"][1:5] == ("0", "1", "0", "0")
    (row,) = found.table("observaciones").rows
    assert "¿Cada mes? =1+1" in row[3]
    assert "La ley no lo pide." in row[4]
    assert [row[2] for row in found.table("aprobaciones").rows] == ["Envió a revisión", "Aprobó", "Aprobó"]
    assert [row[1:3] for row in found.table("entregas").rows] == [
        ("0701", "Sololá"),
        ("0703", "Santa María Visitación"),
    ]
    assert not found.table("escribio").signed
    assert found.table("ediciones").rows == ()


def test_another_period_holds_nothing(world: World) -> None:
    early = Period(dt.date(2001, 1, 1), dt.date(2001, 12, 31))
    with at(world["ana"]) as (_guide, overview):
        assert [len(one.rows) for one in gather(overview, early).tables] == [0] * 6
        with pytest.raises(GuideError, match="antes de empezar"):
            gather(overview, Period(YEAR.last, YEAR.first))


def test_an_answer_counts_in_the_period_in_which_it_was_given(world: World) -> None:
    with at(world["ana"]) as (_guide, overview):
        thread = overview.lost[0] if overview.lost else overview.chapters[0].threads[0]
        asked, decided = thread.opening.moment, thread.decided.moment if thread.decided else ""
        assert asked[:10] <= decided[:10]
        found = gather(overview, Period(dt.date.fromisoformat(decided[:10]), YEAR.last))
    assert len(found.table("observaciones").rows) == 1


def test_the_pack_is_written_in_three_formats_with_its_hashes(world: World, tmp_path: Path) -> None:
    with world["ana"].here() as guide:
        files = write_evidence_pack(guide, YEAR, tmp_path / "e" / "v")
        document = evidence_document(overview := review.overview(guide), gather(overview, YEAR))
        again = report_bytes(document, guide, "docx")
    names = {file.name: file for file in files}
    stem = f"evidencias-{YEAR.first}-a-{YEAR.last}"
    assert set(names) == {f"{stem}.docx", f"{stem}.pdf", SUMS} | {
        f"{one}.csv"
        for one in ("personas", "escribio", "observaciones", "aprobaciones", "ediciones", "entregas")
    }
    assert names[f"{stem}.docx"].read_bytes() == again
    with zipfile.ZipFile(names[f"{stem}.docx"]) as file:
        body = file.read("word/document.xml").decode()
    assert "La ley no lo pide." in body
    assert "BORRADOR" not in body
    with pikepdf.open(names[f"{stem}.pdf"]) as pdf:
        assert len(pdf.pages) > 4
        assert "Evidencias del" in str(pdf.docinfo["/Title"])
    rows = list(csv.reader(io.StringIO(names["entregas.csv"].read_text("utf-8-sig"))))
    assert rows[1][5:8] == ["Memoria USB", "2", "Secretaría municipal"]
    for line in names[SUMS].read_text().splitlines():
        digest, _space, name = line.partition("  ")
        assert hashlib.sha256(names[name].read_bytes()).hexdigest() == digest


def test_a_period_without_its_ends_is_this_year_until_today() -> None:
    assert period_of("", "2026-06-30") == Period(dt.date(2026, 1, 1), dt.date(2026, 6, 30))
    assert period_of("2025-03-01", "").last == TODAY
