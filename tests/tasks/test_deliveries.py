"""Who received what: signed, merged between copies, forged, withdrawn, superseded; letters and reports."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from odfdo import Document

from guia_editor.errors import GuideError
from guia_editor.model.deliveries import Draft, Medium, Receipt
from guia_editor.model.events import EventKind, Fault
from guia_editor.model.finding import Severity
from guia_editor.storage import deliveries as storage
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.deliveries import deliver, deliverables, deliveries_of, receipt_file, withdraw
from guia_editor.tasks.delivery_entry import Entry, RepeatedDelivery, prepare
from guia_editor.tasks.delivery_letters import write_letters
from guia_editor.tasks.delivery_report import write_report
from guia_editor.tasks.proof import prove
from guia_editor.tasks.reach import Holding, reach
from guia_editor.tasks.superseded import holders_of_superseded
from tests.tasks.delivery_world import (
    FIRST,
    SECOND,
    facts_of,
    hand_over,
    make_delivery_world,
    write_draft,
)
from tests.tasks.devices import World, cheap_passphrases, copy_missing
from tests.tasks.review_world import copy_world

SOLOLA, TOTO = "0701", "0801"
PHOTO = b"\xff\xd8\xff\xe0" + b"acuse" * 50


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> World:
    return make_delivery_world(tmp_path_factory.mktemp("mundo"))


@pytest.fixture
def world(published: World, tmp_path: Path) -> Iterator[World]:
    with cheap_passphrases():
        yield copy_world(published, tmp_path / "mundo")


def exchange(world: World) -> None:
    """Let everybody have all events and all receipts."""
    world.exchange()
    folder = "distribucion"
    for one in world.devices.values():
        copy_missing(one.guide / folder, world.root / "acuses")
    for one in world.devices.values():
        copy_missing(world.root / "acuses", one.guide / folder)


# --- Signed, and merged --------------------------------------------------------------------------------


def test_two_copies_put_their_deliveries_together(world: World) -> None:
    hand_over(world, "ana", (SOLOLA, "0702"), copies=3)
    hand_over(world, "diego", (TOTO,), medium=Medium.USB)
    exchange(world)
    seen = []
    for name in ("ana", "beto", "eva"):
        with world[name].here() as guide:
            seen.append([(one.id, one.territory, one.person) for one in deliveries_of(guide)])
    assert seen[0] == seen[1] == seen[2]
    assert [(territory, who) for _id, territory, who in seen[0]] == [
        (SOLOLA, "Ana López"),
        ("0702", "Ana López"),
        (TOTO, "Diego Paz"),
    ]


def test_a_forged_or_altered_delivery_counts_for_nothing(world: World) -> None:
    hand_over(world, "ana", (SOLOLA,))
    ana = world["ana"]
    (file,) = [one for one in ana.files() if b'"tipo":"entrega"' in one.read_bytes()]
    said = file.read_bytes().replace(b'"0701"', b'"0801"')
    (file.parent / file.name).write_bytes(said)
    with ana.here() as guide:
        assert deliveries_of(guide) == ()
        assert not prove(guide).sound
    # Signed by nobody's key: Beto's event with the signature of another.
    hand_over(world, "beto", (SOLOLA,))
    beto = world["beto"]
    (file,) = [one for one in beto.files() if b'"tipo":"entrega"' in one.read_bytes()]
    line, seal, _end = file.read_bytes().split(b"\n")
    other = next(one for one in beto.files() if one != file).read_bytes().split(b"\n")[1]
    assert seal != other
    file.write_bytes(line + b"\n" + other + b"\n")
    refused = {one.fault for one in beto.ledger().refused}
    assert Fault.BAD_SIGNATURE in refused
    with beto.here() as guide:
        assert deliveries_of(guide) == ()


def test_who_only_advises_records_nothing(world: World) -> None:
    with pytest.raises(GuideError, match="función"):
        hand_over(world, "eva", (SOLOLA,))


def test_verify_covers_deliveries_and_their_receipts(world: World, tmp_path: Path) -> None:
    photo = tmp_path / "acuse.png"  # what it is, its bytes say
    photo.write_bytes(PHOTO)
    ana = world["ana"]
    with ana.here() as guide:
        entry = Entry((SOLOLA,), Medium.PRINTED, "2026-11-22", receipt=photo)
        ready = prepare(guide, entry, open_guide(guide))
        deliver(guide, ana.key, ready.drafts, ready.receipts)
        (one,) = deliveries_of(guide)
        assert one.facts.receipt == Receipt(storage.look_at_receipt(photo)[0].hash, "jpg")
        kept = receipt_file(guide, one.facts.receipt)
        assert kept.read_bytes() == PHOTO
        proof = prove(guide)
        assert proof.sound
        assert "Una entrega registrada." in proof.checked
        kept.write_bytes(PHOTO + b"!")
        assert {one.code for one in prove(guide).findings} >= {"acuse-cambiado"}
        with pytest.raises(GuideError, match="no es el que se firmó"):
            receipt_file(guide, one.facts.receipt)
        kept.unlink()
        found = {one.code: one.severity for one in prove(guide).findings}
        assert found["acuse-faltante"] is Severity.WARNING


def test_receipts_are_pictures_or_pdf_of_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "acuse.jpg"
    script.write_bytes(b"#!/bin/sh\n")
    with pytest.raises(GuideError, match="no es una foto ni un PDF"):
        storage.keep_receipt(tmp_path, script)
    monkeypatch.setattr(storage, "MAX_RECEIPT_BYTES", 20)
    script.write_bytes(PHOTO)
    with pytest.raises(GuideError, match="máximo"):
        storage.keep_receipt(tmp_path, script)
    assert not (tmp_path / "distribucion").exists()


# --- Withdrawn -----------------------------------------------------------------------------------------


def test_a_mistake_is_withdrawn_and_stays_on_record(world: World) -> None:
    event = hand_over(world, "ana", (SOLOLA, "0702"))
    exchange(world)
    with world["beto"].here() as guide, pytest.raises(GuideError, match="otra institución"):
        withdraw(guide, world["beto"].key, [f"{event.hash}-1"], "No fue así")
    with world["ana"].here() as guide:
        with pytest.raises(GuideError, match="por qué"):
            withdraw(guide, world["ana"].key, [f"{event.hash}-1"], " ")
        withdraw(guide, world["ana"].key, [f"{event.hash[:8]}-1"], "Se entregó a otro")
        one, other = deliveries_of(guide)
        assert one.stands
        assert other.withdrawn is not None
        assert (other.withdrawn.person, other.withdrawn.reason) == ("Ana López", "Se entregó a otro")
        found = reach(guide)
        assert found.places["0702"].holding is Holding.NONE
        assert found.places[SOLOLA].holding is Holding.CURRENT
        with pytest.raises(GuideError, match="ya estaba anulada"):
            withdraw(guide, world["ana"].key, [other.id], "Otra vez")


def test_others_cannot_withdraw_what_they_did_not_record(world: World) -> None:
    event = hand_over(world, "ana", (SOLOLA,))
    exchange(world)
    world["beto"].say(EventKind.UNDELIVER, de=event.hash, cuales=[0], texto="Porque sí")
    exchange(world)
    with world["ana"].here() as guide:
        assert [one.stands for one in deliveries_of(guide)] == [True]
        assert "anulacion-sin-efecto" in {one.code for one in prove(guide).findings}


# --- Reach ---------------------------------------------------------------------------------------------


def test_who_holds_a_superseded_edition_and_what_changed_for_them(world: World) -> None:
    hand_over(world, "ana", (SOLOLA, TOTO, "0101"), FIRST)
    hand_over(world, "ana", ("0101", "0102"), SECOND)
    with world["ana"].here() as guide:
        found = reach(guide)
        assert found.current is not None
        assert found.current.number == SECOND
        assert {code: one.holding for code, one in found.places.items() if one.deliveries} == {
            SOLOLA: Holding.SUPERSEDED,
            TOTO: Holding.SUPERSEDED,
            "0101": Holding.CURRENT,
            "0102": Holding.CURRENT,
        }
        assert (found.country.reached, found.country.current, found.country.places) == (4, 2, 340)
        assert found.departments["07"].reached == 1
        stale = {one.place.code: one for one in holders_of_superseded(guide, found)}
    assert set(stale) == {SOLOLA, TOTO}
    assert [(one.title, one.changes) for one in stale[SOLOLA].changes] == [("1. Uno", 1)]
    assert stale[TOTO].changes == ()  # the passage that is new is not for Totonicapán
    assert stale[TOTO].lines == ("Ningún capítulo cambió para este municipio.",)


def test_an_edition_is_superseded_by_a_newer_one_in_its_own_language_only(world: World) -> None:
    hand_over(world, "ana", (SOLOLA, TOTO), FIRST, language="quc")
    hand_over(world, "ana", ("0101", SOLOLA), FIRST)
    hand_over(world, "ana", (SOLOLA,), SECOND)
    with world["ana"].here() as guide:
        assert [one.place.code for one in holders_of_superseded(guide)] == ["0101"]
    hand_over(world, "ana", (TOTO,), SECOND, language="quc")  # so there is one in K'iche' too
    with world["ana"].here() as guide:
        stale = {one.place.code: one for one in holders_of_superseded(guide)}
    assert set(stale) == {"0101", SOLOLA}
    assert (stale[SOLOLA].held.number, stale[SOLOLA].newest.number) == (FIRST, SECOND)


def test_filters_count_only_what_they_say(world: World) -> None:
    hand_over(world, "ana", (SOLOLA,), FIRST, medium=Medium.USB, copies=4)
    hand_over(world, "ana", (SOLOLA,), SECOND, copies=2)
    with world["ana"].here() as guide:
        assert reach(guide).places[SOLOLA].copies == 2
        older = reach(guide, edition=FIRST).places[SOLOLA]
        assert (older.holding, older.copies) == (Holding.SUPERSEDED, 4)
        assert reach(guide, medium=Medium.WEB).country.reached == 0


def test_a_draft_of_the_same_number_is_not_the_published_edition(world: World) -> None:
    ana = world["ana"]
    with ana.here() as guide:
        write_draft(guide, SECOND, SOLOLA)
        offered = deliverables(guide)
        assert [(one.number, one.final, one.territory) for one in offered] == [
            (SECOND, True, ""),
            (FIRST, True, ""),
            (SECOND, False, SOLOLA),
        ]
        shutil.copytree(guide / "salida" / f"{SECOND}-{SOLOLA}", guide / "salida" / "rota")
        (guide / "salida" / "rota" / "edicion.json").write_text("{", "utf-8")
        assert len(deliverables(guide)) == 3
        entry = Entry((SOLOLA,), Medium.USB, "2026-11-20", edition=offered[2].fingerprint)
        deliver(guide, ana.key, prepare(guide, entry, open_guide(guide)).drafts)
        assert reach(guide).places[SOLOLA].holding is Holding.SUPERSEDED
        with pytest.raises(GuideError, match="solo para 0701"):
            prepare(
                guide, Entry((TOTO,), Medium.USB, "2026-11-20", offered[2].fingerprint), open_guide(guide)
            )


# --- Forms ---------------------------------------------------------------------------------------------


def test_a_form_says_what_is_wrong_with_it(world: World) -> None:
    with world["ana"].here() as guide:
        whole = open_guide(guide)

        def refused(match: str, **more: object) -> None:
            said: dict[str, object] = {"codes": (SOLOLA,), "medium": Medium.USB, "day": "2026-11-22", **more}
            with pytest.raises(GuideError, match=match):
                prepare(guide, Entry(**said), whole)  # type: ignore[arg-type]

        refused("quién recibió", codes=())
        refused("código «9999»", codes=("9999",))
        refused("no está publicada", edition="7")
        refused("todavía no llega", day="2990-01-01")
        refused("DPI", receiver="Juan, tel. 5555-1234")
        refused("DPI", note="oficina@muni.gob.gt")
        refused("ejemplares", copies=0)
        refused("pasa de 160 letras", receipt="x" * 161)
        refused("No se encuentra el acuse", receipt="acuses/Firma.JPG")
        refused("No se conoce el idioma", language="quiché")
        ready = prepare(guide, Entry((SOLOLA,), Medium.USB, "2026-11-22", note="Plan 2026-2027"), whole)
        deliver(guide, world["ana"].key, ready.drafts)
        with pytest.raises(RepeatedDelivery, match="Sololá"):
            prepare(guide, Entry((SOLOLA, TOTO), Medium.USB, "2026-11-22"), whole)
        again = prepare(guide, Entry((SOLOLA,), Medium.USB, "2026-11-22", again=True), whole)
        assert len(again.drafts) == 1


# --- Papers --------------------------------------------------------------------------------------------


_CELL = "table:table-cell"


def cells(file: Path) -> dict[str, list[list[str]]]:
    found = {}
    for table in Document(file).body.tables:
        found[str(table.name)] = [
            [
                "\n".join(one.text_recursive for one in cell.get_elements("text:p"))
                for cell in row.get_elements(_CELL)
            ]
            for row in table.get_elements("descendant::table:table-row")
        ]
    return found


def test_tables_are_read_back(world: World, tmp_path: Path) -> None:
    hand_over(world, "ana", (SOLOLA, TOTO), FIRST, note="=HYPERLINK(1)", receiver="Oficina & agua")
    with world["ana"].here() as guide:
        found = reach(guide)
        sheets = cells(write_report(found, tmp_path / "reparto.ods"))
        table = write_report(found, tmp_path / "reparto.csv", "entregas").read_text("utf-8-sig")
        with pytest.raises(GuideError, match=r"\.csv"):
            write_report(found, tmp_path / "reparto.xlsx")
    assert list(sheets) == ["Municipios", "Departamentos", "Entregas", "Ediciones anteriores", "Gráficos"]
    with zipfile.ZipFile(tmp_path / "reparto.ods") as archive:
        assert [name.rpartition(".")[2] for name in archive.namelist() if "Pictures/" in name] == ["png"]
    assert len(sheets["Municipios"]) == 341
    assert [row[:5] for row in sheets["Municipios"] if row[0] == SOLOLA] == [
        [SOLOLA, "Sololá", "Sololá", "Tiene una edición anterior", FIRST]
    ]
    assert sheets["Departamentos"][-1][:4] == ["00", "Todo el país", "340", "2"]
    assert sheets["Entregas"][1][9] == "Oficina & agua"
    assert [row[0] for row in sheets["Ediciones anteriores"]] == ["Código", SOLOLA, TOTO]
    assert "'=HYPERLINK(1)" in table  # no spreadsheet runs what people write


def test_the_report_says_the_totals_and_the_legend_of_the_map(
    world: World, tmp_path: Path, root: Path
) -> None:
    import pypdfium2

    hand_over(world, "ana", (SOLOLA, TOTO), FIRST)
    hand_over(world, "ana", ("0101",), SECOND, day="2026-11-23")
    data = root / "tests" / "guias" / "completa" / "contenido" / "datos"
    with world["ana"].here() as guide:
        for file in data.glob("*.geojson"):
            shutil.copyfile(file, guide / "contenido" / "datos" / file.name)
        file = write_report(reach(guide), tmp_path / "informe.pdf")
    with pypdfium2.PdfDocument(file) as pdf:
        words = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf)
    assert "Informe de distribución" in words
    assert "3 de 340 municipios han recibido la guía (0.9 %)" in words
    assert "2 tienen una anterior" in words
    assert "Diferendo territorial, insular y marítimo pendiente de resolver" in words
    assert "CC BY 3.0 IGO" in words
    assert "BORRADOR" not in words


def test_letters_say_what_changed_to_each(world: World, tmp_path: Path) -> None:
    hand_over(world, "ana", (SOLOLA, TOTO), FIRST)
    with world["ana"].here() as guide:
        files = write_letters(guide, (), tmp_path)
        with pytest.raises(GuideError, match="Ninguno"):
            write_letters(guide, ("0102",), tmp_path)
    names = [file.relative_to(tmp_path).as_posix() for file in files]
    assert names == ["07-solola/oficio-0701-solola.docx", "08-totonicapan/oficio-0801-totonicapan.docx"]
    told = []
    for file in files:
        assert zipfile.is_zipfile(file)
        letter = docx.Document(str(file))
        rows = [cell.text for table in letter.tables for row in table.rows for cell in row.cells]
        told.append("\n".join([*(one.text for one in letter.paragraphs), *rows]))
    assert "Municipalidad de Sololá" in told[0]
    assert "1. Uno" in told[0]
    assert SECOND in told[0]
    assert "Ningún capítulo cambió para este municipio." in told[1]
    assert all("{{" not in words for words in told)


def test_a_receipt_that_went_away_keeps_the_delivery_from_being_signed(world: World, tmp_path: Path) -> None:
    photo = tmp_path / "acuse.jpg"
    photo.write_bytes(PHOTO)
    ana = world["ana"]
    with ana.here() as guide:
        ready = prepare(guide, Entry((SOLOLA,), Medium.USB, "2026-11-22", receipt=photo), open_guide(guide))
        photo.write_bytes(PHOTO + b"otra")
        with pytest.raises(GuideError, match="acuse cambió"):
            deliver(guide, ana.key, ready.drafts, ready.receipts)
        with pytest.raises(GuideError, match="acuse cambió"):
            deliver(guide, ana.key, ready.drafts)
        assert deliveries_of(guide) == ()
        facts = facts_of(guide)
        with pytest.raises(GuideError, match="ninguna entrega"):
            deliver(guide, ana.key, [])
        assert len(deliver(guide, ana.key, [Draft(SOLOLA, facts)])) == 1
