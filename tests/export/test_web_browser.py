"""The web edition in a browser, opened from the disk: accessible, readable, and silent on the network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.export.sample import sample_document
from tests.export.test_web_site import hostile_document
from tests.export.web_tools import alone, pages, write_site
from tests.validadores.checkers import axe, nu_html

ABORTED = "net::ERR_ABORTED"  # a page left before its icon had come
SIZES = {"phone": (320, 640), "tablet": (800, 1100), "desk": (1366, 768)}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sitio")
    finished = folder / "guia.pdf"
    finished.write_bytes(b"%PDF-1.7\n")
    document = sample_document()
    facts = (*document.imprint.facts, ("Huella", document.content_hash))
    return write_site(replace(document, imprint=replace(document.imprint, facts=facts)), folder, (finished,))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test when a script fails, a file is missing or a server is asked for one."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("requestfailed", lambda asked: None if asked.failure == ABORTED else wrong.append(asked.url))
    page.on("request", lambda asked: None if asked.url.startswith("file:") else wrong.append(asked.url))
    yield page
    context.close()
    assert wrong == []


@pytest.mark.lento
def test_no_page_has_an_accessibility_fault(site: Path) -> None:
    assert axe(pages(site)) == ""


def test_search_results_have_no_accessibility_fault(site: Path, tmp_path: Path) -> None:
    # The checker opens plain addresses: give the page a question of its own.
    copy = tmp_path / "web"
    shutil.copytree(site, copy)
    script = (copy / "recursos/buscar.js").read_text("utf-8")
    assert 'get("q") || ""' in script
    (copy / "recursos/buscar.js").write_text(script.replace('get("q") || ""', 'get("q") || "agua"'), "utf-8")
    assert axe([copy / "buscar.html"]) == ""


def test_every_page_is_valid_html(site: Path) -> None:
    assert nu_html(pages(site)) == ""


def test_every_page_opens_from_the_disk_without_network(site: Path, page: Page) -> None:
    for path in pages(site):
        page.goto(path.as_uri())
        assert page.locator("main h1").count() == 1
    assert page.evaluate("document.fonts.ready.then(fonts => [...fonts].some(f => f.status === 'loaded'))")


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_wider_than_the_screen(site: Path, page: Page, size: str) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    for path in pages(site):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name


def test_next_and_previous_lead_through_the_guide(site: Path, page: Page) -> None:
    page.goto((site / "que-es.html").as_uri())
    page.click("a[rel=next]")
    assert page.locator("h1").inner_text() == "Transparencia activa: los 29 numerales"
    page.click("a[rel=prev]")
    assert page.locator("h1").inner_text() == "Qué es el gobierno abierto"


def test_a_heading_gives_a_link_to_itself_by_keyboard(site: Path, page: Page) -> None:
    page.goto((site / "transparencia-activa.html").as_uri())
    link = page.locator("a.ancla[href='#el-agua-a-la-vista']")
    link.focus()
    assert link.evaluate("link => getComputedStyle(link).opacity") == "1"
    page.keyboard.press("Enter")
    expect(page.locator("#el-agua-a-la-vista")).to_be_in_viewport()
    assert page.url.endswith("#el-agua-a-la-vista")
    expect(page.locator(".en-pagina [aria-current=true]")).to_contain_text("El agua, a la vista")


def test_the_first_key_leads_over_the_header(site: Path, page: Page) -> None:
    page.goto((site / "que-es.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Saltar al contenido"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenido-principal"


def test_the_theme_is_chosen_and_kept(site: Path, page: Page) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    page.goto((site / "index.html").as_uri())
    light = page.evaluate(ground)
    page.click("#tema")
    dark = page.evaluate(ground)
    assert dark != light
    assert page.get_attribute("#tema", "aria-pressed") == "true"
    page.goto((site / "que-es.html").as_uri())
    assert page.evaluate(ground) == dark
    page.emulate_media(media="print")
    assert page.evaluate(ground) == light
    page.emulate_media(media="screen", color_scheme="dark")
    page.click("#tema")
    assert page.evaluate(ground) == light


def test_the_system_theme_needs_no_script(site: Path, browser: Browser) -> None:
    grounds = set()
    for scheme in ("light", "dark"):
        context = browser.new_context(java_script_enabled=False, color_scheme=scheme)
        plain = context.new_page()
        plain.goto((site / "que-es.html").as_uri())
        assert plain.locator("#tema").is_hidden()
        assert plain.locator(".imprimir").is_hidden()
        assert plain.get_by_role("link", name="Transparencia activa").first.is_visible()
        grounds.add(plain.screenshot())
        context.close()
    assert len(grounds) == 2


def test_a_theme_that_cannot_be_kept_still_changes(site: Path, page: Page) -> None:
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})")
    page.goto((site / "index.html").as_uri())
    page.click("#tema")
    assert page.get_attribute("#tema", "aria-pressed") == "true"


def test_forms_are_filled_and_printed_with_what_was_typed(site: Path, page: Page) -> None:
    page.add_init_script("window.print = () => { window.printed = (window.printed || 0) + 1; }")
    page.goto((site / "anexo-a7.html").as_uri())
    page.get_by_label("Número de acta").fill("012-2026")
    page.get_by_label("La convocatoria se publicó").check()
    page.get_by_label("Tipo de sesión").select_option("Extraordinaria")
    page.get_by_role("button", name="Imprimir o guardar").click()
    assert page.evaluate("window.printed") == 1
    assert page.get_by_label("Número de acta").input_value() == "012-2026"
    page.emulate_media(media="print")
    assert page.get_by_label("Número de acta").is_visible()
    assert page.locator(".cabecera-acciones").is_hidden()
    assert page.get_by_text("BORRADOR").first.is_visible()


def test_menus_are_folded_on_a_phone_and_open_on_a_desk(site: Path, page: Page) -> None:
    page.goto((site / "transparencia-activa.html").as_uri())
    link = page.locator(".menu a", has_text="Glosario")
    assert link.is_visible()
    page.set_viewport_size({"width": 360, "height": 740})
    link.wait_for(state="hidden")
    page.locator(".menu summary").click()
    assert link.is_visible()
    assert page.locator(".menu a[aria-current=page]").inner_text().endswith("los 29 numerales")


def test_footnotes_lead_there_and_back(site: Path, page: Page) -> None:
    page.goto((site / "que-es.html").as_uri())
    page.click("sup.llamada a")
    assert page.url.endswith("#n-que-es-1")
    page.click("#n-que-es-1 .volver")
    assert page.url.endswith("#nr-que-es-1")


def test_the_site_works_in_a_folder_of_any_name(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "Guía #1 de 100 %" / "año 2026"
    folder.mkdir(parents=True)
    site = write_site(alone(sample_document()), folder)
    page.goto((site / "buscar.html").as_uri() + "?q=agua")
    page.locator("#resultados mark").first.wait_for()
    page.locator("#resultados a").first.click()
    expect(page.locator("h1")).to_contain_text("Transparencia activa")


def test_hostile_text_runs_nothing(page: Page, tmp_path: Path) -> None:
    site = write_site(hostile_document(), tmp_path)
    for path in pages(site):
        page.goto(path.as_uri())
        assert page.evaluate("window.pwned") is None, path.name
    page.goto((site / "buscar.html").as_uri() + "?q=script+pwned")
    page.locator("#resultados mark").first.wait_for()
    assert page.locator("#resultados img, #resultados script").count() == 0
    assert page.evaluate("window.pwned") is None
    assert page.locator("#resultados a").first.inner_text().count("<script>") == 1


def test_the_mark_is_on_every_printed_page(site: Path, page: Page, tmp_path: Path) -> None:
    import pypdfium2

    page.goto((site / "transparencia-activa.html").as_uri())
    paper = tmp_path / "pagina.pdf"
    page.pdf(path=paper, prefer_css_page_size=True)
    printed = pypdfium2.PdfDocument(paper)
    try:
        assert len(printed) > 3
        for sheet in printed:
            assert "BORRADOR" in sheet.get_textpage().get_text_range()
    finally:
        printed.close()
