"""One site for many territories: readers get their own edition, whoever collected it and when."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from guia_editor.errors import ExportFailed
from guia_editor.export import Options
from guia_editor.export.assemble import assemble
from guia_editor.export.finished_text import assigned
from guia_editor.export.web_records import Store
from guia_editor.export.web_site import page_files
from guia_editor.export.web_territories import Beside, collect, documents_script, finish
from guia_editor.export.web_writer import section_html
from guia_editor.model.blocks import Block, Heading, Text
from guia_editor.model.document import Document
from guia_editor.model.guide import Guide
from guia_editor.model.progress import Silent
from guia_editor.storage.workspace import open_guide
from tests.export.web_tools import GAP, TEMPLATES, dangling
from tests.validadores.checkers import axe, nu_html

GUIDE = Path(__file__).resolve().parents[1] / "guias" / "completa"
CODES = ("00", "07", "0101", "0701", "0702", "1401")
OPTIONS = Options(TEMPLATES)


@pytest.fixture(scope="module")
def guide() -> Guide:
    return open_guide(GUIDE)


@pytest.fixture(scope="module")
def documents(guide: Guide) -> dict[str, Document]:
    found = {code: guide.territories.find(code) for code in CODES}
    made = {code: assemble(guide, guide.edition, place, "es") for code, place in found.items() if place}
    return {code: with_own_heading(document) for code, document in made.items()}


def with_own_heading(document: Document) -> Document:
    """Return a document in which a heading names the territory."""

    def named(block: Block) -> Block:
        if not isinstance(block, Heading) or block.id != "lo-que-sigue":
            return block
        return replace(block, children=(Text(f"Lo que sigue en {document.territory.name}"),))

    sections = (replace(one, blocks=tuple(map(named, one.blocks))) for one in document.sections)
    return replace(document, sections=tuple(sections))


def finished(pieces: Path, target: Path, documents: dict[str, Document], guide: Guide) -> dict[str, bytes]:
    municipalities = guide.territories.municipalities
    renamed = replace(municipalities["0702"], variants=("San José Chacallá", "Chacaya de Arriba"))
    territories = replace(guide.territories, municipalities={**municipalities, "0702": renamed})
    names = finish(pieces, target, documents["00"], OPTIONS, territories, Silent())
    made = {p.relative_to(target).as_posix(): p.read_bytes() for p in target.rglob("*") if p.is_file()}
    assert sorted(names) == sorted(made)
    return made


@pytest.fixture(scope="module")
def pieces(tmp_path_factory: pytest.TempPathFactory, documents: dict[str, Document]) -> Path:
    folder = tmp_path_factory.mktemp("piezas")
    for document in documents.values():
        collect(document, OPTIONS, folder)
    return folder


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, pieces: Path, documents: dict[str, Document], guide: Guide
) -> Path:
    folder = tmp_path_factory.mktemp("lote")
    finished(pieces, folder / "web", documents, guide)
    beside = {"0701": [Beside("2026-11-22-0701/guía «1».pdf", 1_234_567, "ab" * 32)]}
    (folder / "documentos.js").write_bytes(documents_script(beside))
    return folder / "web"


def index_of(site: Path) -> Any:
    return assigned((site / "recursos/municipios.js").read_text("utf-8"))


def read_by(site: Path, code: str) -> dict[str, str]:
    """Return the text of each page as a territory's readers get it, composed as the script does."""
    index = index_of(site)
    variants = next(place[3] for place in index["places"] if place[0] == code)
    own: Any = assigned((site / f"recursos/municipios/{code}.js").read_text("utf-8"))
    pages = {}
    for section, names, number in zip(index["sections"], index["variants"], variants, strict=True):
        file = f"{section}-{names[number]}.html" if names[number] else f"{section}.html"
        gaps = own["pages"].get(section, {})
        page = (site / file).read_text("utf-8")
        pages[section] = GAP.sub(lambda hole, gaps=gaps: gaps.get(hole[1], ""), page)
    return pages


def test_a_department_is_no_place_in_itself(site: Path) -> None:
    places = {code: (name, department) for code, name, department, _variants in index_of(site)["places"]}
    assert places["07"] == ("Departamento de Sololá", "")
    assert places["0702"] == ("San José Chacayá", "Sololá")


def plain(html: str) -> str:
    """Return HTML without what may differ: line ends, and the names of pictures made for a territory."""
    return re.sub(r"(medios/generado/[\w-]+?)(-[0-9a-f]{10})?\.svg", r"\1.svg", html.replace("\n", ""))


# --- The same words ------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["07", "0101", "0701", "0702", "1401"])
def test_readers_get_the_very_text_of_their_edition(
    site: Path, documents: dict[str, Document], code: str
) -> None:
    document = documents[code]
    files = page_files(document)
    pages = read_by(site, code)
    assert len(pages) == len(document.sections) + 1
    for section in document.sections:
        said = plain(pages[files[section.id].removesuffix(".html")])
        assert plain(section_html(document, files, section)) in said, section.id


def test_a_page_of_a_territory_holds_no_line_of_another(site: Path, documents: dict[str, Document]) -> None:
    for code in ("0101", "1401"):
        mine = "".join(read_by(site, code).values())
        assert ("Solo para unos departamentos." in mine) == (code == "1401")
        assert ("Solo para unos municipios." in mine) == (code == "0101")


def test_the_country_reads_plain_pages_with_every_passage_labelled(site: Path) -> None:
    page = (site / "completo.html").read_text("utf-8")
    assert page.count('class="solo"') == 3
    assert "<template" not in page


def test_a_text_that_all_share_is_there_once(site: Path) -> None:
    for section in ("glosario", "normas"):  # one with a table, whose rows are many lines
        assert [path.name for path in site.glob(f"{section}*.html")] == [f"{section}.html"]
    names = [path.name for path in (site / "medios").rglob("*.svg")]
    assert len(names) == len(set(names))


def test_the_search_of_a_territory_has_the_words_of_its_pages(site: Path) -> None:
    index = index_of(site)
    for code, wanted in (("0101", "Solo para unos municipios."), ("1401", "Solo para unos departamentos.")):
        place = next(one for one in index["places"] if one[0] == code)
        own: Any = assigned((site / f"recursos/municipios/{code}.js").read_text("utf-8"))
        said = " ".join(own["pages"].get("completo", {}).values())
        name = index["variants"][index["sections"].index("completo")][
            place[3][index["sections"].index("completo")]
        ]
        words: Any = assigned((site / f"recursos/busqueda/pagina-completo-{name}.js").read_text("utf-8"))
        said += " ".join(text for _anchor, _title, text in words["units"])
        assert wanted in said
        assert ("Solo para unos" in said.replace(wanted, "")) is False


# --- The same bytes ------------------------------------------------------------------------------------


def test_order_kills_and_several_machines_change_nothing(
    site: Path, documents: dict[str, Document], guide: Guide, tmp_path: Path
) -> None:
    codes = [*CODES, "0701", "00"]
    random.Random(7).shuffle(codes)
    machines = (tmp_path / "uno", tmp_path / "dos")
    for at, code in enumerate(codes):
        collect(documents[code], OPTIONS, machines[at % 2])
    (machines[0] / "es/territorios/tmpx.parcial").write_text('{"a medio')
    (machines[0] / "es/bases/completo.tmp.parcial").write_text("a medias")
    shutil.copytree(machines[1], machines[0], dirs_exist_ok=True)
    made = finished(machines[0], tmp_path / "web", documents, guide)
    assert made == {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def test_a_section_named_as_a_territorys_page_might_be_is_in_the_sitemap(
    documents: dict[str, Document], guide: Guide, tmp_path: Path
) -> None:
    whole = documents["00"]
    section = replace(next(one for one in whole.sections if one.path), id="acuerdo-20240101")
    lone = replace(whole, sections=(section,), anchors={}, base_url="https://guia.example.org")
    collect(lone, OPTIONS, tmp_path)
    made = finished(tmp_path, tmp_path / "web", {"00": lone}, guide)
    assert b"/acuerdo-20240101.html<" in made["sitemap.xml"]


def test_editions_of_two_texts_make_no_site(
    documents: dict[str, Document], guide: Guide, tmp_path: Path
) -> None:
    collect(documents["00"], OPTIONS, tmp_path)
    collect(replace(documents["0101"], content_hash="otra"), OPTIONS, tmp_path)
    with pytest.raises(ExportFailed, match="0101"):
        finished(tmp_path, tmp_path / "web", documents, guide)


def test_a_damaged_record_is_told_by_its_territory(
    pieces: Path, documents: dict[str, Document], guide: Guide, tmp_path: Path
) -> None:
    shutil.copytree(pieces, tmp_path / "piezas")
    record = tmp_path / "piezas/es/territorios/1401.json"
    record.write_bytes(record.read_bytes()[:-40])
    with pytest.raises(ExportFailed, match="1401"):
        finished(tmp_path / "piezas", tmp_path / "web", documents, guide)


@pytest.mark.parametrize("change", [lambda text: text.replace("agua", "Agua"), lambda text: text[:-30]])
def test_a_damaged_base_is_told_and_made_anew(
    pieces: Path, documents: dict[str, Document], guide: Guide, tmp_path: Path, change: Callable[[str], str]
) -> None:
    """A base of as many lines would give other words without a sign of it."""
    copy = Path(shutil.copytree(pieces, tmp_path / "piezas"))
    base = next((copy / "es/bases").glob("completo.*"))
    base.write_text(change(base.read_text("utf-8")), "utf-8")
    with pytest.raises(ExportFailed, match="no se puede leer"):
        finished(copy, tmp_path / "web", documents, guide)
    for document in documents.values():
        collect(document, OPTIONS, copy)
    made = finished(copy, tmp_path / "otra", documents, guide)
    assert made == finished(pieces, tmp_path / "sana", documents, guide)


def test_a_picture_that_changed_under_its_name_is_the_new_one(tmp_path: Path) -> None:
    store = Store(tmp_path, "es")
    for data in (b"antes", b"ahora"):
        store.keep_picture("imagenes/pozo.svg", data)
    assert list(store.pictures()) == [("imagenes/pozo.svg", b"ahora")]


# --- In a browser --------------------------------------------------------------------------------------


def test_pages_are_valid_and_lead_somewhere(site: Path) -> None:
    assert nu_html(sorted(site.glob("*.html"))) == ""
    assert [one for one in dangling(site) if not one.endswith(" (no such place)")] == []


def test_choosing_and_reading_are_accessible(site: Path) -> None:
    variant = next(site.glob("breve-*.html"))
    assert axe([site / "elegir-municipio.html", variant]) == ""


def open_page(browser: Browser, wrong: list[str]) -> Page:
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith("file:") else wrong.append(asked.url))
    return page


def test_what_is_found_by_another_name_says_which(site: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((site / "elegir-municipio.html").as_uri())
    box, shown = page.get_by_label("Nombre o código"), page.locator(".elegir-departamento a:visible")
    box.fill("jose chacalla")
    expect(shown).to_have_text(["San José Chacayá (también «San José Chacallá»)"])
    box.fill("0702")
    expect(shown).to_have_text(["San José Chacayá"])
    box.fill("chacaya arriba")
    expect(shown).to_have_text(["San José Chacayá (también «Chacaya de Arriba»)"])
    box.fill("")
    expect(page.locator(".elegir-departamento a", has_text="también")).to_have_count(0)
    page.close()


@pytest.mark.parametrize("storage", [True, False])
def test_a_municipality_is_chosen_once_and_kept(site: Path, browser: Browser, storage: bool) -> None:
    wrong: list[str] = []
    page = open_page(browser, wrong)
    if not storage:
        page.add_init_script(
            "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})"
        )
    page.goto((site / "elegir-municipio.html").as_uri())
    page.get_by_label("Nombre o código de su municipio").fill("solola")
    expect(page.locator("#elegir-cuenta")).to_have_text("1 municipio")
    page.keyboard.press("Enter")
    expect(page.locator("#edicion-lugar")).to_contain_text("Usted lee la edición de Sololá, Sololá")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Un capítulo con todo").first.click()
    expect(page.locator("main")).to_contain_text("Solo para unos municipios.")
    expect(page.locator("main")).to_contain_text("Sololá")
    assert "m=0701" in page.url
    assert page.locator("main template, .solo").count() == 0
    page.locator("a[rel=next]").click()
    expect(page.locator("h1")).to_have_text("Un capítulo breve")
    expect(page.locator("#edicion-lugar")).to_contain_text("Sololá")
    page.goto(page.url.split("?")[0].rsplit("/", 1)[0] + "/buscar.html?m=0701&q=municipios")
    found = page.locator("#resultados li", has_text="Solo para unos municipios")
    found.locator("a").first.click()
    expect(page.locator("main")).to_contain_text("Solo para unos municipios.")
    page.goto((site / "descargas.html").as_uri() + "?m=0701")
    expect(page.locator("#documentos-lugar a")).to_have_attribute(
        "href", "../2026-11-22-0701/gu%C3%ADa%20%C2%AB1%C2%BB.pdf"
    )
    expect(page.locator("#documentos-lugar summary")).to_have_text("Huella SHA-256 de guía «1».pdf")
    page.goto((site / "completo.html").as_uri() + "?m=00")
    expect(page.locator("#edicion-lugar")).to_contain_text("todo el país")
    assert page.locator(".solo").count() == 3
    page.context.close()
    assert wrong == []


def test_an_address_that_was_sent_opens_that_municipality(site: Path, browser: Browser) -> None:
    wrong: list[str] = []
    page = open_page(browser, wrong)
    page.goto((site / "completo.html").as_uri() + "?m=1401#listas")
    expect(page.locator("main")).to_contain_text("Solo para unos departamentos.")
    expect(page.locator("#listas")).to_be_in_viewport()
    page.goto((site / "descargas.html").as_uri())
    expect(page.locator(".documentos-aviso")).to_contain_text("no trae los documentos")
    page.context.close()
    assert wrong == []


@pytest.mark.parametrize("damage", ["0701.js", "0701.js gone", "municipios.js"])
def test_a_copy_that_lacks_a_file_says_so_and_hides_nothing(
    site: Path, browser: Browser, tmp_path: Path, damage: str
) -> None:
    copy = Path(shutil.copytree(site, tmp_path / "web"))
    name, gone = damage.removesuffix(" gone"), damage.endswith("gone")
    broken = copy / "recursos" / ("municipios" if name[0] == "0" else ".") / name
    broken.unlink() if gone else broken.write_bytes(broken.read_bytes()[:60])
    page = browser.new_page()
    page.goto(next(copy.glob("completo-*.html")).as_uri() + "?m=0701")
    expect(page.locator(".lugar-aviso")).to_contain_text("falta un archivo del sitio")
    expect(page.locator("h1")).to_be_visible()
    page.goto((copy / "buscar.html").as_uri() + "?m=0701&q=agua")
    expect(page.locator("#resultados li").first).to_be_visible()
    expect(page.locator(".lugar-aviso")).to_contain_text("falta un archivo del sitio")
    page.close()


def test_the_links_inside_a_page_follow_the_reading_where_a_territory_has_its_own(
    site: Path, browser: Browser
) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 300})
    late: list[Route] = []
    page.route("**/municipios/0701.js", lambda asked: late.append(asked))
    page.goto((site / "breve.html").as_uri() + "?m=0701", wait_until="commit")
    expect(page.locator("#tema")).to_be_visible()  # the scripts of every page have run
    while not late:
        page.wait_for_timeout(20)
    late[0].continue_()
    own = page.locator(".en-pagina a", has_text="Lo que sigue en Sololá")
    own.click()
    expect(own).to_have_attribute("aria-current", "true")
    page.close()


def test_without_scripts_one_reads_the_country(site: Path, browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="Un capítulo con todo").first.click()
    assert page.locator(".solo").count() == 3
    page.goto(next(site.glob("completo-*.html")).as_uri())
    page.get_by_role("link", name="Leer la edición de todo el país").click()
    assert page.locator(".solo").count() == 3
    page.context.close()
