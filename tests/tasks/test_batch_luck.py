"""Processes that die, disks that are full, people who stop it: what a batch makes of bad luck."""

import shutil
from dataclasses import replace
from multiprocessing.context import SpawnProcess
from pathlib import Path

import pytest

from guia_editor.errors import Cancelled, DiskRefused, ExportFailed, GuideError
from guia_editor.export.bank import Bank
from guia_editor.storage.manifest import verify_folder
from guia_editor.tasks.batch import (
    BatchControl,
    Quiet,
    retry_failed,
    run_batch,
)
from guia_editor.tasks.batch_bank import bank_for
from guia_editor.tasks.batch_check import check_batch
from guia_editor.tasks.batch_lock import working_alone
from guia_editor.tasks.batch_state import PAGES, PIECES
from guia_editor.tasks.export import Request, export_edition
from tests.tasks.batch_formats import PLAIN, TROUBLE, FailingSite
from tests.tasks.batch_world import CODES, GUIDE, SMALL, run


def test_failures_are_listed_the_rest_goes_on_and_they_are_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = tmp_path / "una-vez"
    monkeypatch.setenv(TROUBLE, f"0701:dies-once={once} 0702:dies 0801:breaks 0802:fails")
    request = replace(SMALL, territories=(*CODES, "0802", "0901"))
    outcome = run(tmp_path / "salida", request)
    assert set(outcome.done) == {"0701", "0901"}
    told = {one.code: (one.format, one.message) for one in outcome.failed}
    assert told["0802"] == ("txt", "No se puede.")
    assert "se detuvo dos veces" in told["0702"][1]
    assert "error suyo: una falla" in told["0801"][1]
    (index,), findings = check_batch(outcome.folder)
    assert (index.missing, findings) == (("0702", "0801", "0802"), ())
    monkeypatch.delenv(TROUBLE)
    again = retry_failed(GUIDE, tmp_path / "salida", request, outcome.failed, formats=PLAIN)
    assert (set(again.done), again.failed) == ({"0702", "0801", "0802"}, ())
    (index,), findings = check_batch(again.folder)
    assert (index.missing, findings, len(index.editions)) == ((), (), 5)


def test_a_site_that_could_not_be_made_is_not_said_to_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guia_editor.tasks.batch_run.SiteJob", FailingSite)
    stale = tmp_path / "2026-11-22-lote" / PIECES / PAGES / "es" / "territorios" / "0999.json"
    stale.parent.mkdir(parents=True)
    stale.touch()  # of a run over another text that was killed before its first mark
    outcome = run_batch(GUIDE, tmp_path, replace(SMALL, territories=("0701",), formats=("web",)))
    assert [one.code for one in outcome.failed] == ["web"]
    (index,), _findings = check_batch(outcome.folder)
    assert (index.site, index.missing) == ((), ())
    assert [one.name for one in stale.parent.iterdir()] == ["0701.json"]  # for the next run


def test_a_process_that_dies_at_birth_ends_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start, tried = SpawnProcess.start, list[SpawnProcess]()

    def stumble(process: SpawnProcess) -> None:
        tried.append(process)
        if len(tried) < 3:
            raise BrokenPipeError  # as when it is killed while the guide is handed to it
        start(process)

    def never(process: SpawnProcess) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(SpawnProcess, "start", stumble)
    assert run(tmp_path, replace(SMALL, workers=2)).done == CODES
    assert len(tried) == 3
    monkeypatch.setattr(SpawnProcess, "start", never)
    with pytest.raises(ExportFailed, match="Ningún proceso"):
        run(tmp_path, replace(SMALL, territories=("0901",)))


def test_a_full_disk_stops_it_and_leaves_nothing_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TROUBLE, "0702:full")
    with pytest.raises(DiskRefused, match="se llenó") as caught:
        run(tmp_path)
    assert caught.value.remedy
    (batch,) = tmp_path.iterdir()
    assert [one.name for one in batch.iterdir()] == ["2026-11-22-0701"]
    assert verify_folder(batch / "2026-11-22-0701") == []


def test_who_has_no_folder_to_keep_things_in_needs_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "archivo").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "archivo"))
    assert Bank(bank_for("0" * 64) / "docx").made(b"a", lambda: b"b") == b"b"


def test_cancelling_ends_it_at_once_and_leaves_nothing_half(tmp_path: Path) -> None:
    control = BatchControl()

    class Watch(Quiet):
        def finished(self, code: str, files: int, size: int) -> None:
            control.pause()
            control.cancel()

    with pytest.raises(Cancelled):
        run_batch(GUIDE, tmp_path, SMALL, Watch(), control, PLAIN)
    (batch,) = tmp_path.iterdir()
    assert [one.name for one in batch.iterdir()] == ["2026-11-22-0701"]


def test_a_run_that_is_stopped_while_it_packs_leaves_nothing_half(tmp_path: Path) -> None:
    class Watch(Quiet):
        def stepped(self, code: str, done: int, total: int, label: str) -> None:
            if code.startswith("paquete"):
                raise Cancelled

    with pytest.raises(Cancelled):
        run(tmp_path, replace(SMALL, kits=True), Watch())
    assert list((tmp_path / "2026-11-22-lote" / "paquetes").iterdir()) == []


def test_a_second_person_is_told_and_parts_may_share_a_folder(tmp_path: Path) -> None:
    batch = tmp_path / "2026-11-22-lote"
    batch.mkdir()
    (batch / ".lote-3-de-9.ocupado").touch()  # of a killed run: nobody holds it
    with working_alone(batch, (1, 1)):
        with pytest.raises(GuideError, match="ya se está haciendo en esa carpeta"):
            run(tmp_path)
        with pytest.raises(GuideError, match="ya se está haciendo"), working_alone(batch, (1, 2)):
            pass
    with working_alone(batch, (1, 2)), working_alone(batch, (2, 2)):
        with pytest.raises(GuideError), working_alone(batch, (2, 2)):
            pass
        with pytest.raises(GuideError), working_alone(batch, (1, 3)):
            pass
    assert list(batch.iterdir()) == []


def test_editions_of_another_text_are_not_mixed_in(tmp_path: Path) -> None:
    guide = Path(shutil.copytree(GUIDE, tmp_path / "guía"))
    out = tmp_path / "salida"
    batch = export_edition(
        guide, out / "2026-11-22-lote", Request(("txt",), territory="0901"), formats=PLAIN
    ).folder.parent
    chapter = guide / "contenido" / "07-breve.md"
    chapter.write_text(chapter.read_text() + "\n\nUn párrafo más.\n")
    with pytest.raises(GuideError, match=r"otro texto de la guía.*: 0901"):
        run_batch(guide, out, SMALL, formats=PLAIN)
    assert [one.name for one in batch.iterdir()] == ["2026-11-22-0901"]
