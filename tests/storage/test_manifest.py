from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from guia_editor.errors import DamagedEdition, UnsafeContent
from guia_editor.model.document import Document, Imprint
from guia_editor.model.edition import Edition
from guia_editor.model.finding import Finding
from guia_editor.model.territory import Territory, TerritoryKind
from guia_editor.storage.manifest import read_editions, read_manifest, verify_folder, write_manifest

EDITION = Edition(
    "2026-11-22",
    dt.date(2026, 11, 22),
    commit="c" * 40,
    chapters=(("01-a.md", "Qué es «a»", "ab" * 32),),
    approvals=("INFOM, 2026-11-20", "ANAM, 2026-11-21"),
    notes=("Capítulo nuevo: agua.",),
)
DOCUMENT = Document(
    "T", "", "es", EDITION, Territory("0701", "Sololá", TerritoryKind.MUNICIPALITY), (), (), {}, {},
    Imprint((), ()), "ef" * 32,
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    edition = tmp_path / "2026-11-22"
    (edition / "web").mkdir(parents=True)
    (edition / "guia.pdf").write_bytes(b"%PDF")
    (edition / "web" / "índice.html").write_text("hola")
    write_manifest(edition, DOCUMENT, ["web/índice.html", "guia.pdf"])
    return edition


def codes(folder: Path) -> list[tuple[str, str]]:
    return [(one.code, one.path) for one in verify_folder(folder)]


def test_a_manifest_reads_back_as_it_was_written(folder: Path) -> None:
    manifest = read_manifest(folder)
    assert manifest.edition == EDITION
    assert (manifest.language, manifest.territory_code, manifest.territory) == ("es", "0701", "Sololá")
    assert manifest.content_hash == DOCUMENT.content_hash
    assert [(one.path, one.size) for one in manifest.files] == [("guia.pdf", 4), ("web/índice.html", 4)]
    assert codes(folder) == []
    raw = json.loads((folder / "edicion.json").read_text(encoding="utf-8"))
    assert raw["formato"] == 1
    assert raw["marca"] == "Versión 2026-11-22 · BORRADOR"


def test_the_same_edition_gives_the_same_bytes_in_any_order(folder: Path) -> None:
    before = (folder / "edicion.json").read_bytes()
    write_manifest(folder, DOCUMENT, ["guia.pdf", "edicion.json", "web/índice.html", "guia.pdf"])
    assert (folder / "edicion.json").read_bytes() == before
    assert before.endswith(b"}\n")
    assert b"\r" not in before


def test_each_file_changed_missing_or_added_is_named(folder: Path) -> None:
    (folder / "guia.pdf").write_bytes(b"%PDX")
    (folder / "web" / "índice.html").unlink()
    (folder / "web" / "virus.exe").write_bytes(b"")
    (folder / "otro").symlink_to(folder / "guia.pdf")
    assert codes(folder) == [
        ("edicion-archivo-cambiado", "guia.pdf"),
        ("edicion-archivo-agregado", "otro"),
        ("edicion-archivo-agregado", "web/virus.exe"),
        ("edicion-archivo-faltante", "web/índice.html"),
    ]


def test_a_manifest_cannot_vouch_for_files_outside(folder: Path) -> None:
    (folder.parent / "fuera").write_bytes(b"%PDF")
    with pytest.raises(UnsafeContent):
        write_manifest(folder, DOCUMENT, ["../fuera"])
    text = (folder / "edicion.json").read_text(encoding="utf-8").replace('"guia.pdf"', '"../fuera"')
    (folder / "edicion.json").write_text(text, encoding="utf-8")
    assert ("edicion-archivo-faltante", "../fuera") in codes(folder)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", '{"formato": 1}', '{"formato": "x"}', "[" * 100_000, "\udcff"]
)
def test_an_unreadable_manifest_is_a_damaged_edition(folder: Path, text: str) -> None:
    (folder / "edicion.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(DamagedEdition) as caught:
        verify_folder(folder)
    assert caught.value.remedy


def test_a_newer_format_asks_for_a_newer_program(folder: Path) -> None:
    path = folder / "edicion.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"formato": 1', '"formato": 2'), "utf-8")
    with pytest.raises(DamagedEdition, match="más nueva"):
        read_manifest(folder)
    path.unlink()
    with pytest.raises(DamagedEdition, match="no tiene"):
        read_manifest(folder)


def test_frozen_editions_are_listed_oldest_first_and_broken_ones_told(folder: Path) -> None:
    for number, date in (("b", "2027-01-01"), ("a", "2025-01-01"), ("rota", "ayer")):
        shutil.copytree(folder, folder.parent / number)
        path = folder.parent / number / "edicion.json"
        path.write_text(path.read_text("utf-8").replace("2026-11-22", date), "utf-8")
    found: list[Finding] = []
    editions = list(read_editions(folder.parent, found))
    assert [one.date.year for one in editions] == [2025, 2026, 2027]
    assert [one.code for one in found] == ["edicion-ilegible"]
    assert "rota" in found[0].path
