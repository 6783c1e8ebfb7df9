"""Making many editions at once: the same as one by one, whatever happens meanwhile."""

import errno
import hashlib
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.errors import Cancelled, DiskRefused, GuideError
from guia_editor.export import FORMATS
from guia_editor.model.guide import Guide
from guia_editor.storage.batches import seal_files
from guia_editor.storage.manifest import MANIFEST
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.batch import (
    BatchControl,
    BatchOutcome,
    BatchRequest,
    plan,
    run_batch,
)
from guia_editor.tasks.batch_check import check_batch
from guia_editor.tasks.batch_estimate import Cost, Costs, estimate, remember
from guia_editor.tasks.batch_join import join_parts
from guia_editor.tasks.batch_plan import settled_codes
from guia_editor.tasks.batch_state import MARKS, PAGES
from guia_editor.tasks.export import Request, export_edition
from tests.tasks.batch_formats import PLAIN
from tests.tasks.batch_world import CODES, GUIDE, REAL, SMALL, contents, run


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> BatchOutcome:
    """Return a batch of real formats, with kits and a shared site."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("estado")))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("reserva")))
        return run_batch(GUIDE, tmp_path_factory.mktemp("lote"), replace(REAL, workers=2))


@pytest.fixture(scope="module")
def guide() -> Guide:
    return open_guide(GUIDE)


# --- What it makes -------------------------------------------------------------------------------------


def test_each_edition_is_the_one_that_exporting_it_alone_makes(made: BatchOutcome, tmp_path: Path) -> None:
    assert (set(made.done), made.failed, made.skipped) == (set(CODES), (), ())
    alone = export_edition(GUIDE, tmp_path, Request(("docx",), territory="0702")).folder
    assert contents(alone) == contents(made.folder / alone.name)


def test_the_index_names_every_file_and_nothing_is_left_over(made: BatchOutcome) -> None:
    (index,), findings = check_batch(made.folder)
    assert findings == ()
    assert (index.codes, index.missing, index.site) == (CODES, (), CODES)
    assert not [path for path in contents(made.folder) if path.startswith((".", "web-partes"))]
    page = (made.folder / "indice.html").read_text()
    assert all(f"2026-11-22-{code}/guia.docx" in page for code in CODES)
    assert all(f"web/index.html?m={code}" in page for code in CODES)
    assert "BORRADOR" in page
    assert (made.folder / "web" / "index.html").is_file()
    assert (made.folder / "indice.csv").read_text("utf-8-sig").count("guia.docx") == len(CODES)


def test_a_file_that_changed_or_was_added_is_named(made: BatchOutcome, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(made.folder, tmp_path / "copia"))
    (copy / "2026-11-22-0701" / "guia.docx").write_bytes(b"otra cosa")
    (copy / "web" / "index.html").unlink()
    (copy / "extra.txt").touch()
    _indexes, findings = check_batch(copy)
    assert [(one.code, one.path) for one in findings] == [
        ("edicion-archivo-cambiado", "2026-11-22-0701/guia.docx"),
        ("edicion-archivo-agregado", "extra.txt"),
        ("edicion-archivo-faltante", "web/index.html"),
    ]


def test_a_kit_holds_editions_papers_and_checksums_that_fit(made: BatchOutcome) -> None:
    kits = sorted(one.name for one in (made.folder / "paquetes").iterdir())
    assert kits == ["2026-11-22-07-solola.zip", "2026-11-22-08-totonicapan.zip"]
    with zipfile.ZipFile(made.folder / "paquetes" / kits[0]) as kit:
        root = "2026-11-22-07-solola/"
        sums = dict(
            reversed(line.split("  ")) for line in kit.read(f"{root}SHA256SUMS").decode().splitlines()
        )
        assert {f"{root}{name}" for name in sums} == set(kit.namelist()) - {f"{root}SHA256SUMS"}
        assert all(
            hashlib.sha256(kit.read(f"{root}{name}")).hexdigest() == digest for name, digest in sums.items()
        )
        assert {"2026-11-22-0701/guia.docx", "oficios/oficio-0702.docx", "etiquetas.docx"} <= set(sums)
        assert {one.date_time for one in kit.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        with zipfile.ZipFile(kit.open(f"{root}oficios/oficio-0701.docx")) as letter:
            text = letter.read("word/document.xml").decode()
    assert "Sololá" in text
    assert "{{" not in text


def test_a_kit_is_made_again_when_a_killed_run_had_added_to_an_edition(
    made: BatchOutcome, tmp_path: Path
) -> None:
    batch = Path(shutil.copytree(made.folder, tmp_path / made.folder.name))
    export_edition(GUIDE, batch, Request(("txt",), territory="0801"), formats=PLAIN)  # and then it was killed
    both = replace(REAL, formats=("docx", "txt", "web"))
    outcome = run_batch(GUIDE, tmp_path, both, formats={**PLAIN, **FORMATS})
    assert outcome.skipped == ("0801",)
    with zipfile.ZipFile(batch / "paquetes" / "2026-11-22-08-totonicapan.zip") as kit:
        assert "2026-11-22-08-totonicapan/2026-11-22-0801/guia.txt" in kit.namelist()


def test_again_nothing_is_made_and_nothing_moves(made: BatchOutcome) -> None:
    before = {path: path.stat().st_ino for path in made.folder.glob("*/")}
    kept = contents(made.folder)
    again = run_batch(GUIDE, made.folder.parent, REAL)
    assert (again.done, again.skipped, again.bytes) == (
        (),
        CODES,
        0,
    )
    assert {path: path.stat().st_ino for path in made.folder.glob("*/")} == before
    assert contents(made.folder) == kept


def test_what_was_lost_or_spoiled_is_made_again_with_the_same_bytes(tmp_path: Path) -> None:
    batch = run(tmp_path).folder
    kept = contents(batch)
    shutil.rmtree(batch / "2026-11-22-0801")
    (batch / "2026-11-22-0702" / "guia.txt").write_text("otra cosa")
    (batch / "lote.json").unlink()
    (batch / ".2026-11-22-0801.x.preparando" / "nueva").mkdir(parents=True)
    (batch / ".lote.json.8x_2kq.tmp").write_text("{")  # of a run that was killed while it wrote the index
    outcome = run(tmp_path)
    assert (set(outcome.done), outcome.skipped) == ({"0702", "0801"}, ("0701",))
    assert contents(batch) == kept


def test_an_index_with_places_that_there_are_not_stops_nothing(tmp_path: Path) -> None:
    request = replace(SMALL, territories=("0701",))
    batch = run(tmp_path, request).folder
    index = json.loads((batch / "lote.json").read_text())
    index["pedido"] |= {"territorios": ["0701", "9999", "../../x"], "paquetes": True}
    (batch / "lote.json").write_text(json.dumps(index))
    assert run(tmp_path, request).failed == ()
    (mended,), findings = check_batch(batch)
    assert (mended.codes, mended.missing, findings) == (("0701",), (), ())


def test_what_was_cancelled_reads_no_further(made: BatchOutcome) -> None:
    control = BatchControl()
    control.cancel()
    with pytest.raises(Cancelled):
        run_batch(GUIDE, made.folder.parent, REAL, control=control)


# --- Parts ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the folders of the two parts of the same batch, made apart."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("estado")))
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("reserva")))
        outs = [tmp_path_factory.mktemp("parte") for _ in range(2)]
        return [
            run_batch(GUIDE, out, replace(REAL, part=(number, 2))).folder
            for number, out in enumerate(outs, 1)
        ]


def test_joined_parts_are_the_whole_batch(made: BatchOutcome, parts: list[Path], tmp_path: Path) -> None:
    outcome = join_parts(GUIDE, list(reversed(parts)), tmp_path)
    assert outcome.failed == ()
    assert contents(outcome.folder) == contents(made.folder)


def test_joining_names_what_is_missing_or_differs(parts: list[Path], tmp_path: Path) -> None:
    with pytest.raises(GuideError, match="Faltan partes del lote: 2/2"):
        join_parts(GUIDE, parts[:1], tmp_path / "salida")
    with pytest.raises(GuideError, match="no tiene ninguna parte"):
        join_parts(GUIDE, [tmp_path], tmp_path / "salida")
    spoiled = Path(shutil.copytree(parts[1], tmp_path / "dañada"))
    (spoiled / "2026-11-22-0702" / "guia.docx").write_bytes(b"")
    (spoiled / "2026-11-22-0702" / MANIFEST).unlink()
    with pytest.raises(GuideError, match=r"falta 2026-11-22-0702/edicion\.json; cambió .*guia\.docx"):
        join_parts(GUIDE, [parts[0], spoiled], tmp_path / "salida")
    index = spoiled / "lote-2-de-2.json"
    index.write_text(
        index.read_text().replace(json.loads(index.read_text())["edicion"]["contenido"], "0" * 64)
    )
    with pytest.raises(GuideError, match="otro texto de la guía"):
        join_parts(GUIDE, [parts[0], spoiled], tmp_path / "salida")
    index.write_text((parts[1] / index.name).read_text().replace('"paquetes": true', '"paquetes": false'))
    with pytest.raises(GuideError, match="solo una pide paquetes"):
        join_parts(GUIDE, [parts[0], spoiled], tmp_path / "salida")
    assert not (tmp_path / "salida").exists()


def test_what_is_joined_is_said_to_be_there_only_once_it_is(
    parts: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copyfile

    def fill(source: Path, target: Path) -> None:
        if PAGES in source.parts:
            raise OSError(errno.ENOSPC, "No space left on device")
        copy(source, target)

    monkeypatch.setattr(shutil, "copyfile", fill)
    with pytest.raises(DiskRefused, match="se llenó"):
        join_parts(GUIDE, parts, tmp_path)
    assert not list(tmp_path.rglob(MARKS))


def test_what_another_part_is_writing_is_not_in_a_parts_index(tmp_path: Path) -> None:
    (tmp_path / "web-partes").mkdir()
    for name in ("hecho.json", ".hecho.json.8x_2kq.tmp"):
        (tmp_path / "web-partes" / name).touch()
    assert [one.path for one in seal_files(tmp_path, ["web-partes"])] == ["web-partes/hecho.json"]


def test_an_index_cannot_lead_out_of_its_folder(parts: list[Path], tmp_path: Path) -> None:
    (tmp_path / "ajeno.txt").write_text("secreto")
    evil = Path(shutil.copytree(parts[1], tmp_path / "usb" / "parte"))
    path = evil / "lote-2-de-2.json"
    said = json.loads(path.read_text())
    for outside in ("../../ajeno.txt", "/etc/hostname"):
        said["archivos"] = [{"archivo": outside, "bytes": 7, "sha256": "0" * 64}]
        path.write_text(json.dumps(said))
        with pytest.raises(GuideError, match="no está como se hizo"):
            join_parts(GUIDE, [parts[0], evil], tmp_path / "salida")
    said["archivos"] = []
    said["ediciones"] = [{**said["ediciones"][0], "codigo": "../../x", "carpeta": "../../x"}]
    path.write_text(json.dumps(said))
    with pytest.raises(GuideError, match="No hay ningún territorio"):
        join_parts(GUIDE, [parts[0], evil], tmp_path / "salida")
    said["parte"] = [1, 10**15]
    path.write_text(json.dumps(said))
    with pytest.raises(GuideError, match="no se puede leer"):
        join_parts(GUIDE, [parts[0], evil], tmp_path / "salida")


@given(st.integers(1, 7))
@settings(deadline=None)
def test_parts_share_all_codes_evenly(guide: Guide, count: int) -> None:
    request = BatchRequest(tuple(guide.territories.municipalities))
    shares = [settled_codes(guide, replace(request, part=(one, count))) for one in range(1, count + 1)]
    assert sorted(code for share in shares for code in share) == sorted(guide.territories.municipalities)
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


# --- Beforehand ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"territories": ("9999",)}, "código «9999»"),
        ({"territories": ()}, "ningún territorio"),
        ({"formats": ("epub",)}, "formato «epub»"),
        ({"languages": ("quc",)}, "idioma «quc»"),
        ({"part": (6, 5)}, "6/5"),
        ({"number": "../fuera"}, "número de edición"),
    ],
)
def test_what_cannot_be_done_is_said_before_it_begins(change: dict[str, tuple[str, ...]], words: str) -> None:
    with pytest.raises(GuideError, match=words):
        plan(GUIDE, replace(SMALL, **change), formats=PLAIN)


def test_a_folder_that_can_be_none_is_said_before_it_begins(tmp_path: Path) -> None:
    with pytest.raises(DiskRefused, match="no sirve como carpeta"):
        plan(GUIDE, SMALL, tmp_path / ("x" * 300), PLAIN)
    assert plan(GUIDE, SMALL, tmp_path / "nueva", PLAIN).editions == len(CODES)


def test_an_estimate_rests_on_earlier_batches_where_there_are_any(made: BatchOutcome, guide: Guide) -> None:
    assert plan(GUIDE, REAL).sureness == "tabla"
    costs = Costs()
    for first in (True, False, False):
        seconds = {"": 1.0, "docx": 10.0 if first else 2.0}
        costs.add(seconds, {"docx": 1000}, first=first)
    assert costs.typical() == {"": Cost(0, 1, 0), "docx": Cost(8, 2, 1000)}
    remember(GUIDE, guide, costs.typical())
    measured = estimate(GUIDE, guide, ("docx",), 10, 2)
    assert (measured.sureness, measured.size) == ("medida", 10_000)
    assert 8 + 15 <= measured.seconds <= 8 + 15 + 5
    assert estimate(GUIDE / "otra", guide, ("docx",), 10, 2).sureness == "parecida"
    assert estimate(GUIDE, guide, ("docx", "pdf"), 10, 2).sureness == "tabla"
    counted = plan(GUIDE, REAL, made.folder.parent)
    assert "3 de 3 ediciones ya están" in counted.notes[1]
    other = plan(GUIDE, replace(REAL, formats=("pdf",), paper="a4"), made.folder.parent)
    assert len(other.notes) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"guia": "a", "texto": 1000, "formatos": {"": {"arranque": 0, "segundos": "1", "bytes": 1}}},
        {"guia": "a", "texto": 1000, "formatos": {"": {"arranque": 0, "segundos": 1, "bytes": float("nan")}}},
        {"texto": 1000, "formatos": {"": {"arranque": 0, "segundos": 1, "bytes": 1}}},
    ],
)
def test_a_damaged_memory_of_earlier_batches_stops_none(
    wrong: dict[str, object], guide: Guide, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (tmp_path / "guia_editor").mkdir()
    (tmp_path / "guia_editor" / "lotes.json").write_text(json.dumps({"formato": 1, "lotes": [wrong]}))
    assert estimate(GUIDE, guide, ("docx",), 10, 2).sureness == "tabla"


def test_formats_know_the_names_of_their_files() -> None:
    """The state of a folder is read by these names."""
    from guia_editor.export import Options, file_name
    from guia_editor.export.pdf import file_name as pdf_name

    options = Options(Path(), "a4", "cuadernillo")
    assert file_name("pdf", FORMATS["pdf"], options) == pdf_name(options)
    assert file_name("docx", FORMATS["docx"], options) == "guia-a4.docx"
