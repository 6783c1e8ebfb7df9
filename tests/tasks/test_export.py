"""Exporting an edition: whole or not at all, never two editions mixed."""

import contextlib
import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from guia_editor.errors import Cancelled, ExportFailed, GuideError, IncompleteExport, InvalidGuide
from guia_editor.export import FORMATS
from guia_editor.model.blocks import Lines
from guia_editor.model.document import NotRendered
from guia_editor.model.events import Ledger
from guia_editor.model.guide import Guide
from guia_editor.model.publications import Publication
from guia_editor.storage.manifest import MANIFEST, read_manifest, verify_folder
from guia_editor.sync.history import Author, History
from guia_editor.tasks import export as task
from guia_editor.tasks.batch import BatchRequest, run_batch
from guia_editor.tasks.edition_folder import clean, move_in, working_folder
from guia_editor.tasks.editions import Proven
from guia_editor.tasks.export import Request, export_edition

QUICK = Request(("docx", "web"))


@pytest.fixture
def guide(tmp_path: Path, root: Path) -> Path:
    """Return a working copy of the small complete guide."""
    return Path(shutil.copytree(root / "tests" / "guias" / "completa", tmp_path / "guía de prueba"))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "salida"


def change(guide: Path) -> None:
    chapter = guide / "contenido" / "07-breve.md"
    chapter.write_text(chapter.read_text() + "\n\nUn párrafo más.\n")


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def hidden(folder: Path) -> list[str]:
    return [p.name for p in folder.iterdir() if p.name.startswith(".")]


@dataclass
class Scribe:
    """A format that writes one file, and then does what it was made for."""

    label: str = "Prueba"
    loss: NotRendered | None = None
    error: BaseException | None = None

    def write(self, document, options, folder, report, progress):
        progress.step(0, 1, "escribiendo")
        (folder / "prueba.txt").write_text(f"{document.content_hash} {os.environ['SOURCE_DATE_EPOCH']}")
        if self.loss:
            report.losses.append(self.loss)
        if self.error:
            raise self.error
        return ("prueba.txt",)


def test_every_format_and_the_manifest_are_written(guide: Path, out: Path) -> None:
    outcome = export_edition(guide, out)
    assert outcome.folder.parent == out
    assert {"guia.docx", "guia.pdf", "web/index.html", MANIFEST} <= set(outcome.files)
    assert verify_folder(outcome.folder) == []
    assert hidden(out) == []
    assert not outcome.edition.approved
    assert "BORRADOR" in (outcome.folder / "web" / "index.html").read_text()


def test_twice_the_same_bytes_and_the_second_time_nothing_is_moved(guide: Path, out: Path) -> None:
    first = export_edition(guide, out, request=QUICK)
    place = first.folder.stat().st_ino
    second = export_edition(guide, out, request=QUICK)
    assert second.unchanged
    assert first.folder.stat().st_ino == place
    elsewhere = export_edition(guide, out / "otra", request=QUICK)
    assert contents(first.folder) == contents(elsewhere.folder)


def test_a_format_asked_for_later_joins_the_same_edition(guide: Path, out: Path) -> None:
    export_edition(guide, out, Request(("docx",)))
    outcome = export_edition(guide, out, Request(("web",)))
    assert (outcome.folder / "guia.docx").exists()
    assert (outcome.folder / "web" / "index.html").exists()
    assert verify_folder(outcome.folder) == []


def test_another_edition_replaces_all_of_the_old_one(guide: Path, out: Path) -> None:
    export_edition(guide, out, Request(("docx",)))
    change(guide)
    outcome = export_edition(guide, out, Request(("web",)))
    assert not (outcome.folder / "guia.docx").exists()
    assert verify_folder(outcome.folder) == []


def test_a_tampered_edition_lends_nothing_to_the_next(guide: Path, out: Path) -> None:
    first = export_edition(guide, out, Request(("docx",)))
    (first.folder / "guia.docx").write_bytes(b"otra cosa")
    outcome = export_edition(guide, out, Request(("web",)))
    assert not (outcome.folder / "guia.docx").exists()


def test_a_file_that_a_system_put_there_costs_no_format(guide: Path, out: Path) -> None:
    formats = {"prueba": Scribe(), "docx": FORMATS["docx"]}
    first = export_edition(guide, out, Request(("prueba",)), formats=formats)
    (first.folder / "Thumbs.db").touch()
    outcome = export_edition(guide, out, Request(("docx",)), formats=formats)
    assert set(first.files) <= set(outcome.files)
    assert verify_folder(outcome.folder) == []


def test_a_municipal_edition_has_its_own_folder(guide: Path, out: Path, root: Path) -> None:
    code = "0701"
    outcome = export_edition(guide, out, Request(("web",), territory=code))
    assert outcome.folder.name.endswith(f"-{code}")
    assert read_manifest(outcome.folder).territory_code == code


@pytest.mark.parametrize("number", ["../fuera", "a/b", "", ".oculta", "con espacio", "x" * 80, "año"])
def test_a_number_that_cannot_name_a_folder_is_refused(guide: Path, out: Path, number: str) -> None:
    if not number:
        assert export_edition(guide, out, Request(("web",), number)).folder.name == "2026-11-22"
        return
    with pytest.raises(GuideError, match="número de edición"):
        export_edition(guide, out, Request(("web",), number))
    assert not out.exists()


def test_unknown_formats_and_territories_are_named(guide: Path, out: Path) -> None:
    with pytest.raises(GuideError, match="No existe el formato «epub»"):
        export_edition(guide, out, Request(("epub",)))
    with pytest.raises(GuideError, match="código «9999»"):
        export_edition(guide, out, Request(territory="9999"))


def test_a_draft_tells_its_losses_and_a_final_edition_refuses_them(
    guide: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loss = NotRendered("prueba", "07-breve.md", Lines(12, 14), "una tabla", "no cabe")
    formats = {"prueba": Scribe(loss=loss)}
    request = Request(("prueba",))
    assert export_edition(guide, out, request, formats=formats).losses == (loss,)
    approve(monkeypatch)
    with pytest.raises(IncompleteExport, match=r"07-breve\.md, línea 12: una tabla") as caught:
        export_edition(guide, out / "final", request, formats=formats)
    assert caught.value.losses == (loss,)
    assert list((out / "final").iterdir()) == []


def approve(monkeypatch: pytest.MonkeyPatch, version: str = "") -> None:
    """Let any edition pass for one that both institutions signed over a version."""

    def proven(_folder: Path, guide: Guide, number: str) -> Proven:
        edition = replace(guide.edition, number=number, approved=True, commit=version)
        return Proven(edition, Publication(number, "", 1, {}, (), ()), (), Ledger())

    monkeypatch.setattr(task, "proven_edition", proven)
    monkeypatch.setattr(task, "write_evidence", lambda *_all: ())
    monkeypatch.setattr(task, "proof_as_json", lambda *_all: {})


def test_a_final_edition_names_the_version_of_the_history_and_a_draft_none(
    guide: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with History.open(guide) as history:
        version = history.record(Author("Ana"), "Primera versión")
    assert version is not None
    request, formats = Request(("prueba",)), {"prueba": Scribe()}
    draft = export_edition(guide, out / "borrador", request, formats=formats)
    assert read_manifest(draft.folder).edition.commit == ""
    approve(monkeypatch, version.id)
    final = export_edition(guide, out / "final", request, formats=formats)
    assert read_manifest(final.folder).edition.commit == version.id


def test_a_final_edition_refuses_a_guide_with_errors(
    guide: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = guide / "contenido" / "guia.yaml"
    listed.write_text(listed.read_text().replace("capitulos:", "capitulos:\n  - falta.md"))
    request, formats = Request(("prueba",)), {"prueba": Scribe()}
    assert any(
        one.code == "archivo-ausente" for one in export_edition(guide, out, request, formats=formats).problems
    )
    approve(monkeypatch)
    with pytest.raises(InvalidGuide, match="definitiva"):
        export_edition(guide, out / "final", request, formats=formats)
    with pytest.raises(InvalidGuide, match="definitiva"):
        run_batch(guide, out, BatchRequest(("0701", "0702"), ("prueba",)), formats=formats)
    assert not (out / "2026-11-22-lote").exists()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "se llenó"),
        (errno.EACCES, "No se puede escribir"),
        (errno.EROFS, "No se puede escribir"),
        (errno.EIO, "dejó de responder"),
    ],
)
def test_a_disk_that_refuses_is_told_and_leaves_the_old_edition(
    guide: Path, out: Path, code: int, words: str
) -> None:
    before = export_edition(guide, out, request=QUICK)
    kept = contents(before.folder)
    change(guide)
    formats = {"prueba": Scribe(error=OSError(code, os.strerror(code)))}
    with pytest.raises(ExportFailed, match=words) as caught:
        export_edition(guide, out, Request(("prueba",)), formats=formats)
    assert caught.value.remedy
    assert contents(before.folder) == kept
    assert hidden(out) == []


def test_a_file_where_the_output_folder_should_be_is_told(guide: Path, out: Path) -> None:
    out.write_text("soy un archivo")
    with pytest.raises(ExportFailed, match="carpeta de salida"):
        export_edition(guide, out, Request(("prueba",)), formats={"prueba": Scribe()})


@pytest.mark.parametrize("error", [Cancelled(), KeyboardInterrupt(), RuntimeError("una falla")])
def test_whatever_stops_it_leaves_nothing_behind(guide: Path, out: Path, error: BaseException) -> None:
    with pytest.raises(type(error)):
        export_edition(guide, out, Request(("prueba",)), formats={"prueba": Scribe(error=error)})
    assert list(out.iterdir()) == []
    assert "SOURCE_DATE_EPOCH" not in os.environ


def test_progress_grows_and_names_the_format(guide: Path, out: Path) -> None:
    seen: list[tuple[int, int, str]] = []

    class Watch:
        def step(self, done: int, total: int, label: str) -> None:
            seen.append((done, total, label))

    export_edition(guide, out, QUICK, Watch())
    reached = [done / total for done, total, _ in seen]
    assert reached == sorted(reached)
    assert reached[-1] == 1
    assert any("Word" in label for _, _, label in seen)


def test_the_rest_of_a_killed_run_is_cleaned_and_a_run_at_work_is_not(tmp_path: Path) -> None:
    dead = tmp_path / ".2026.abc.preparando"
    (dead / "nueva").mkdir(parents=True)
    with working_folder(tmp_path / "2026") as work:
        assert not dead.exists()
        clean(tmp_path)
        assert work.exists()
    assert list(tmp_path.iterdir()) == []


def test_where_the_disk_cannot_exchange_the_old_edition_comes_back_after_a_kill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "2026"
    target.mkdir()
    (target / "vieja").touch()
    monkeypatch.setattr(sys, "platform", "otro")
    with working_folder(target) as work:
        (work / "nueva").touch()
        move_in(work, target)
    assert [p.name for p in target.iterdir()] == ["nueva"]
    assert hidden(tmp_path) == []
    target.rename(tmp_path / ".2026.anterior")  # as a kill between the two moves leaves it
    clean(tmp_path)
    assert [p.name for p in target.iterdir()] == ["nueva"]


SCRIPT = """
import sys
from pathlib import Path
from guia_editor.tasks.export import Request, export_edition
print("listo", flush=True)
export_edition(Path(sys.argv[1]), Path(sys.argv[2]), Request(("docx", "web")))
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_killed_at_any_moment_the_edition_is_the_old_or_the_new_one(
    guide: Path, out: Path, root: Path, how: signal.Signals
) -> None:
    request = Request(("docx", "web"))
    start = time.monotonic()
    target = export_edition(guide, out, request).folder
    took = time.monotonic() - start
    chance = random.Random(7)
    for _ in range(5):
        before = read_manifest(target).content_hash
        change(guide)
        run = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, guide, out],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert run.stdout is not None
        assert run.stdout.readline() == "listo\n"
        with contextlib.suppress(subprocess.TimeoutExpired):
            run.wait(chance.uniform(0, 1.2 * took))
        run.send_signal(how)
        run.communicate()
        assert verify_folder(target) == []
        now = read_manifest(target).content_hash
        assert run.returncode == 0 or now == before or how is signal.SIGKILL
        assert how is signal.SIGKILL or hidden(out) == []
    export_edition(guide, out, request)
    assert hidden(out) == []
    assert verify_folder(target) == []


def test_two_exports_at_once_leave_one_whole_edition(guide: Path, out: Path, root: Path) -> None:
    runs = [
        subprocess.Popen([sys.executable, "-c", SCRIPT, guide, out], cwd=root, stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert [run.wait() for run in runs] == [0, 0]
    assert [p.name for p in out.iterdir()] == ["2026-11-22"]
    assert verify_folder(out / "2026-11-22") == []
