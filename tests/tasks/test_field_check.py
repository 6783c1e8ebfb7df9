"""What copies' codes say by the guide that they are of, and the page that goes with editions."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
import segno
from lxml import etree

from guia_editor import cli
from guia_editor.errors import GuideError
from guia_editor.export.assemble import assemble
from guia_editor.export.pdf_html import book_parts
from guia_editor.model.copy_code import qr_text
from guia_editor.model.document import Document
from guia_editor.model.progress import Silent
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.export import Request, export_edition
from guia_editor.tasks.field_check import check_code, write_check_page
from tests.export.docx_reader import WordFile
from tests.tasks.devices import World
from tests.tasks.review_world import change, make_review_world, publish_edition, quick_formats


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A guide whose edition 1.0 both institutions have signed; beto has its Word file in `salida/`."""
    world = make_review_world(tmp_path_factory.mktemp("mundo"))
    with quick_formats(("pdf", "web")):
        publish_edition(world)
    return world


@pytest.fixture
def guide(signed: World) -> Iterator[Path]:
    """The folder of the guide, changed back to what was signed."""
    with signed["beto"].here() as folder:
        yield folder


def book_of(folder: Path, approved: bool = True, territory: str = "00") -> Document:
    found = open_guide(folder)
    edition, place = replace(found.edition, approved=approved), found.territories.find(territory)
    assert place is not None
    return assemble(found, edition, place, found.language)


def test_the_code_of_a_signed_edition_is_known(guide: Path) -> None:
    found = check_code(guide, book_of(guide).copy_code.lower())
    assert found.edition is not None
    assert (found.edition.number, found.draft, found.newest) == ("1.0", False, "")
    assert found.territory is not None
    assert (found.territory.code, found.language) == ("00", "es")


def test_a_draft_of_the_same_words_is_told_from_the_edition(guide: Path) -> None:
    found = check_code(guide, book_of(guide, approved=False).copy_code)
    assert found.draft
    assert found.edition is not None
    assert not found.edition.approved


def test_other_words_are_no_signed_edition_whatever_a_file_claims(signed: World, guide: Path) -> None:
    before = book_of(guide)
    change(signed["beto"], "uno", "cada mes", "cada año")
    try:
        after = book_of(guide)
        assert after.copy_code != before.copy_code
        frozen = json.loads((guide / "ediciones/1.0/edicion.json").read_text("utf-8"))
        (guide / "ediciones/1.1").mkdir()
        forged = frozen | {"numero": "1.1", "contenido": after.content_hash}
        (guide / "ediciones/1.1/edicion.json").write_text(json.dumps(forged), "utf-8")
        assert check_code(guide, after.copy_code).edition is None
        old = check_code(guide, before.copy_code).edition
        assert old is not None
        assert old.number == "1.0"
    finally:
        change(signed["beto"], "uno", "cada año", "cada mes")
        (guide / "ediciones/1.1/edicion.json").unlink(missing_ok=True)


@pytest.mark.parametrize("typed", ["", "E4SV", "E4SV-WBTW-VGNK", "hola, ¿qué tal?"])
def test_a_slip_is_told_with_a_remedy(guide: Path, typed: str) -> None:
    with pytest.raises(GuideError, match="código"):
        check_code(guide, typed)


def test_the_page_is_the_same_each_time_and_knows_the_files_in_the_output(
    guide: Path, tmp_path: Path
) -> None:
    pages = []
    for name in ("a.html", "b.html"):
        known = write_check_page(guide, tmp_path / name, Silent())
        pages.append((tmp_path / name).read_bytes())
    assert pages[0] == pages[1]
    assert [(one.number, one.approved) for one in known] == [("1.0", True), ("1.0", False)]
    files = {name: (guide / "salida/1.0" / name).read_bytes() for name in ("guia.docx", "guia.pdf")}
    assert known[0].files == {name: {"00": sha256(data).hexdigest()} for name, data in files.items()}
    assert known[1].files == {}
    write_check_page(guide, tmp_path / "c.html", Silent(), dt.date(2031, 5, 6))
    assert "6 de mayo de 2031" in (tmp_path / "c.html").read_text("utf-8")


def test_a_web_edition_brings_the_page(guide: Path, tmp_path: Path) -> None:
    done = export_edition(guide, tmp_path, Request(("web",)))
    assert "web/comprobar.html" in done.files
    said = (done.folder / "web/comprobar.html").read_text("utf-8")
    assert 'href="comprobar.html"' in (done.folder / "web/index.html").read_text("utf-8")
    data = json.loads(re.findall(r'id="datos">(.*?)</script>', said)[0])
    assert [one["aprobada"] for one in data["ediciones"]] == [True, False]
    places = {code: [name, department] for code, name, department in data["lugares"]}
    assert places["00"] == ["Todo el país", ""]  # there is a municipality and a department of that name
    assert places["01"] == ["Departamento de Guatemala", ""]
    assert places["0101"] == ["Guatemala", "Guatemala"]


def test_the_command_tells_and_writes(
    guide: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = book_of(guide).copy_code
    assert cli.run(["comprobar", code, "--en", str(guide)]) == 0
    assert "edición aprobada" in capsys.readouterr().out
    place = book_of(guide, territory="07").copy_code
    assert cli.run(["comprobar", place, "--en", str(guide)]) == 0
    assert "Territorio: Departamento de Sololá (07)" in capsys.readouterr().out
    draft = book_of(guide, approved=False).copy_code
    assert cli.run(["comprobar", draft, "--en", str(guide), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["borrador"] is True
    assert cli.run(["comprobar", code[:-1], "--en", str(guide)]) == 1
    assert "no está completo" in capsys.readouterr().err
    assert cli.run(["comprobar", "--en", str(guide)]) == 1
    page = tmp_path / "comprobar.html"
    assert cli.run(["comprobar", "--pagina", str(page), "--en", str(guide)]) == 0
    assert page.is_file()
    assert cli.run(["comprobar", "--pagina", str(tmp_path / "no" / "hay.html"), "--en", str(guide)]) == 1
    assert "No se pudo escribir" in capsys.readouterr().err


def test_pages_carry_the_code_as_words_and_as_a_picture_that_says_it(guide: Path, tmp_path: Path) -> None:
    book = book_of(guide)
    alt = f"Código QR para comprobar este ejemplar: {book.copy_code}"
    for part in book_parts(book)[:2]:
        assert f'alt="{alt}"' in part.html
        assert book.copy_code in re.sub(r"<[^>]*>", "", part.html)
    (word,) = (guide / "salida/1.0").glob("*.docx")
    file = WordFile(word)
    assert file.values("//wp:docPr/@descr").count(alt) == 2
    assert file.text().count(book.copy_code) >= 4  # twice as words, twice read aloud


def test_the_qr_says_what_a_reader_of_codes_makes_of_it(guide: Path) -> None:
    book = book_of(guide)
    said = qr_text(book.copy_code, "1.0", "00", book.base_url)
    matrix = segno.make(said, error="m", micro=False, boost_error=False).matrix
    paths = etree.fromstring(book.assets[book.copy_mark].data).iterfind("{*}path")
    dark = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)", [path.get("d", "") for path in paths][1]):
        dark |= {(int(x) + i - 4, int(y) - 4) for i in range(int(width))}
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module}
