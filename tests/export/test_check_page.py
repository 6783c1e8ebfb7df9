"""The page that checks copies, in a browser, from the disk: what it says of codes and files."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from guia_editor.errors import ExportFailed
from guia_editor.export.check_page import Known, KnownEdition, check_page
from guia_editor.model.copy_code import copy_code
from tests.validadores.checkers import axe, nu_html

TEMPLATES = Path(__file__).parents[2] / "plantillas"
PDF = b"%PDF-1.7 la guia" * 40
PLACES = (
    ("00", "Guatemala", ""),
    ("07", "Sololá", ""),
    *((f"07{n:02}", f"Municipio </script> & {n}", "Sololá") for n in range(1, 20)),
)
OLD = KnownEdition("2026-05-04", dt.date(2026, 5, 4), "11" * 32, True)
NEW = KnownEdition(
    "2026-11-22",
    dt.date(2026, 11, 22),
    "22" * 32,
    True,
    {"guia.pdf": {"0701": hashlib.sha256(PDF).hexdigest()}},
)
DRAFT = KnownEdition("2027-01-01", dt.date(2027, 1, 1), "33" * 32, False)
KNOWN = Known(
    "Guía <técnica>",
    ("INFOM", "ANAM"),
    dt.date(2027, 2, 1),
    (NEW, OLD, DRAFT),
    PLACES,
    (("es", "español"), ("quc", "k'iche'")),
)


def code(edition: KnownEdition, place: str, language: str = "es") -> str:
    return copy_code(edition.number, place, language, edition.content_hash, approved=edition.approved)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("comprobar") / "comprobar.html"
    path.write_bytes(check_page((TEMPLATES,), KNOWN))
    return path


@pytest.fixture
def page(browser: Browser, written: Path) -> Iterator[Page]:
    """The page on a phone; the test fails when a script fails or anything but the file is asked for."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on(
        "request", lambda asked: None if asked.url.startswith(written.as_uri()) else wrong.append(asked.url)
    )
    page.goto(written.as_uri())
    yield page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
    assert wrong == []


def verdict(page: Page, typed: str) -> str:
    page.get_by_label("Código del ejemplar").fill(typed)
    page.get_by_role("button", name="Comprobar").click()
    return page.locator("#resultado").inner_text()


# First: the checker cannot share a process with a browser that is open.
def test_it_is_one_accessible_file_without_addresses(written: Path, tmp_path: Path) -> None:
    text = written.read_text("utf-8")
    assert not re.search(r"(?:src|href)=|url\(|@import|fetch\(|https?://", text)
    assert nu_html([written]) == ""
    shown = tmp_path / "dicho.html"
    # The checker opens plain addresses: give the page a question of its own.
    assert "location.hash.slice(1)" in text
    shown.write_text(text.replace("location.hash.slice(1)", json.dumps(code(OLD, "0701"))), "utf-8")
    assert axe([shown]) == ""


def test_a_copy_of_the_newest_edition_is_told_with_its_place_and_date(page: Page) -> None:
    for place in ("00", "07", "0719"):
        said = verdict(page, code(NEW, place, "quc"))
        assert "El código es de una edición aprobada" in said
        assert "22 de noviembre de 2026" in said
        assert "k'iche'" in said
        assert f"({place})" in said
        assert "Es la edición más reciente" in said
        assert "222222222222" in said
    assert "Municipio </script> & 19, Sololá" in said
    expect(page.locator("#resultado")).to_be_focused()


def test_an_older_edition_names_the_newer_one_and_a_draft_is_no_edition(page: Page) -> None:
    said = verdict(page, code(OLD, "0703"))
    assert "aprobada" in said
    assert "Hay una edición más reciente: 2026-11-22" in said
    said = verdict(page, code(DRAFT, "0703"))
    assert "Es un borrador" in said
    assert "Municipio </script> & 3" in said
    assert "aprobada\n" in said
    other = copy_code("otra", "0703", "es", "44" * 32, approved=False)
    assert "Es un borrador" in verdict(page, other)


def test_a_slip_is_not_a_false_copy(page: Page) -> None:
    right = code(NEW, "0701")
    slip = right[:-1] + ("7" if right[-1] != "7" else "8")
    assert "Hay un error al escribir" in verdict(page, slip)
    assert "Hay un error al escribir" in verdict(page, right.replace(right[0], "X", 1))
    assert "no está completo" in verdict(page, right[:-2])
    assert "Escriba el código" in verdict(page, "  ")
    false = copy_code("2026-11-22", "0701", "es", "ff" * 32, approved=True)
    assert "Ninguna edición tiene este código" in verdict(page, false)


def test_typing_is_forgiven_what_people_mix_up(page: Page) -> None:
    for edition in (NEW, OLD):
        for place, *_more in PLACES[:3]:
            right = code(edition, place)
            loose = right.lower().replace("0", "o").replace("1", "l").replace("-", " ")
            assert "edición aprobada" in verdict(page, f" {loose} "), right
            assert "edición aprobada" in verdict(page, f"GUIA {right} {edition.number} {place}")


def test_the_address_fills_in_the_code(page: Page, written: Path) -> None:
    page.goto(f"{written.as_uri()}#{code(NEW, '0702')}")
    expect(page.locator("#resultado h2")).to_have_text("El código es de una edición aprobada")
    page.evaluate("location.hash = '#" + code(OLD, "0702") + "'")
    expect(page.locator("#resultado")).to_contain_text("Hay una edición más reciente")


def test_files_are_told_from_changed_ones(page: Page) -> None:
    def chosen(name: str, content: bytes) -> str:
        page.evaluate("document.getElementById('resultado').replaceChildren()")
        page.get_by_label("O elija el archivo").set_input_files(
            {"name": name, "mimeType": "", "buffer": content}
        )
        expect(page.locator("#resultado h2")).to_be_visible()
        return page.locator("#resultado").inner_text()

    said = chosen("x.pdf", PDF)
    assert "sin cambios" in said
    assert "Municipio </script> & 1, Sololá" in said
    for length in (0, 1, 55, 56, 63, 64, 119, 120, 128, 70_001):  # where SHA-256 pads in another way
        content = bytes(i * 7 & 255 for i in range(length))
        said = chosen("<b>otro</b>.pdf", content)
        assert "No se reconoce «<b>otro</b>.pdf»" in said
        assert "puede ser auténtico" in said  # of another municipality, or of an edition made elsewhere
        assert page.locator("#resultado").get_attribute("class") == "veredicto aviso"
        assert hashlib.sha256(content).hexdigest() in said
    assert "es un paquete ZIP, ábralo" in chosen("paquete.zip", b"PK\x03\x04")
    of_site = {"numero": NEW.number, "huella": NEW.content_hash, "aprobada": True}  # that in the folder `web`
    assert "Dice ser la edición 2026-11-22" in chosen("edicion.json", json.dumps(of_site).encode())
    manifest = {"numero": NEW.number, "contenido": NEW.content_hash, "aprobada": True}
    assert "Dice ser la edición 2026-11-22" in chosen("edicion.json", json.dumps(manifest).encode())
    manifest["contenido"] = "99" * 32
    assert "Ninguna edición" in chosen("edicion.json", json.dumps(manifest).encode())


def test_ten_editions_of_all_territories_stay_small() -> None:
    places = tuple((f"{n:04}", f"Municipio de nombre largo {n}", "Huehuetenango") for n in range(363))
    files = {name: {code: "ab" * 32 for code, *_more in places} for name in ("guia.docx", "guia.pdf")}
    editions = tuple(
        KnownEdition(f"2026-{n:02}", dt.date(2026, n, 1), f"{n:02}" * 32, True, files) for n in range(1, 11)
    )
    page = check_page(
        (TEMPLATES,), Known("Guía", ("INFOM",), dt.date(2026, 12, 1), editions, places, KNOWN.languages)
    )
    assert len(page) < 300_000


def test_a_template_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportFailed, match=r"comprobar\.html"):
        check_page((tmp_path,), KNOWN)
