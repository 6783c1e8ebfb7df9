"""Search: the index says where every word stands, and the page finds it however people type it."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lunr.builder import Builder
from lunr.pipeline import Pipeline
from playwright.sync_api import Browser, Page

from guia_editor.export.assemble import assemble
from guia_editor.export.parity import assembled_text
from guia_editor.export.web_search import (
    MAX_COUNT,
    STOP_WORDS,
    base36,
    fold,
    search_files,
    stemmer,
    units,
    words,
)
from guia_editor.export.web_site import is_listing, page_files
from guia_editor.model.document import Document
from guia_editor.storage.workspace import open_guide
from tests.export.sample import sample_document
from tests.export.web_tools import ROOT, write_site

ENDINGS = """
ar aré arás ará aremos arán aría aríamos arían aba abas ábamos aban ando ado ada ados adas é ó amos aron ase
asen ara aran árselo ándose adlo er ido iendo iéndoles ía íamos ían irá irían ió ieron iese iera mente ación
aciones ador adora adores idad idades amiento amientos anza able ables ible ista oso osa ivo ivas logía logías
encia encias ución uciones güe güen yendo yó s es
"""
ROOTS = "solicit public consult decid particip transpar obteng averig distribu neces agua ñand"


def national_guide() -> Document:
    guide = open_guide(ROOT)
    return assemble(guide, guide.edition, guide.territories.country, guide.language)


def loaded(script: str) -> Any:
    return json.loads(
        script.rpartition("]=" if script.startswith("(") else "window.GUIDE_INDEX=")[2].rstrip(";\n")
    )


def decoded(index: dict[str, Any]) -> dict[str, dict[int, int]]:
    """Return the weights of the index by term and unit."""
    found = {}
    for term, postings in zip(index["terms"].split(" "), index["postings"].split(" "), strict=True):
        steps = re.findall("([0-9a-z]+)([A-Z])", postings)
        places = [place - 1 for place in accumulate(int(step, 36) for step, _ in steps)]
        found[term] = dict(zip(places, (ord(weight) - 65 for _, weight in steps), strict=True))
    return found


@given(st.integers(min_value=0, max_value=10**9))
def test_base_36_reads_back(number: int) -> None:
    assert int(base36(number), 36) == number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Acta n.º 12-2002, k'iche’ y «año»", ["Acta", "n", "º", "12", "2002", "k'iche", "y", "año"]),
        ("ma'ẍ n\u0308a_b 1,234.5 %", ["ma'ẍ", "n\u0308a", "b", "1", "234", "5"]),
        ("", []),
    ],
)
def test_words_keep_their_apostrophes(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("word", "folded"), [("Información", "informacion"), ("K'iche’", "kiche"), ("n\u0308ẍÑ", "nxn")]
)
def test_folding_takes_away_what_people_leave_out(word: str, folded: str) -> None:
    assert fold(word) == folded


def test_only_spanish_is_stemmed() -> None:
    assert stemmer("es")("solicitudes") == stemmer("es")("solicitud") == "solicitud"
    assert stemmer("quc")("Solicitudes") == "solicitudes"


def test_units_are_sections_and_glossary_entries() -> None:
    found = [unit for section in sample_document().sections for unit in units(section)]
    places = [(unit.section, unit.anchor, unit.title) for unit in found]
    assert places == [
        ("presentacion", "", "Presentación"),
        ("que-es", "", "Qué es el gobierno abierto"),
        ("que-es", "cuatro-valores", "1.1 Cuatro valores"),
        ("transparencia-activa", "", "Transparencia activa: los 29 numerales"),
        ("transparencia-activa", "que-se-publica", "7.1 Qué se publica"),
        ("transparencia-activa", "el-agua-a-la-vista", "7.2 El agua, a la vista"),
        ("anexo-a7", "", "Acta de cabildo abierto"),
        ("normas", "", "Normas y fuentes citadas"),
        ("glosario", "g-cloro-residual", "Cloro residual"),
        ("glosario", "g-rendicion", "Rendición de cuentas"),
    ]
    by_anchor = {unit.anchor or unit.section: unit.text for unit in found}
    assert "Nota del primer capítulo." in by_anchor["cuatro-valores"]
    assert "Puede ser una sola persona." in by_anchor["que-se-publica"]
    assert "Las autoridades indígenas" in by_anchor["el-agua-a-la-vista"]


def test_no_word_of_the_document_is_out_of_reach() -> None:
    document = sample_document()
    reached = {
        fold(word)
        for section in document.sections
        for unit in units(section)
        for word in words(f"{unit.title} {unit.text}")
    }
    texts = dict(assembled_text(document))
    listings = {section.id for section in document.sections if is_listing(section)}
    written = {fold(w) for name in texts.keys() - listings for text in texts[name][2:] for w in words(text)}
    assert written <= reached


def test_the_index_counts_every_word_where_it_stands() -> None:
    document = sample_document()
    index = loaded(search_files(document, page_files(document))["indice.js"])
    key = stemmer("es")
    stop = set(STOP_WORDS.split())
    found = [unit for section in document.sections for unit in units(section)]
    expected: dict[str, dict[int, int]] = {}
    for number, unit in enumerate(found):
        for term, count in Counter(key(w) for w in words(unit.text) if fold(w) not in stop).items():
            expected.setdefault(term, {})[number] = min(count, MAX_COUNT)
        for term in {key(w) for w in words(unit.title) if fold(w) not in stop}:
            place = expected.setdefault(term, {})
            place[number] = place.get(number, 0) + MAX_COUNT + 1
    assert decoded(index) == expected
    assert index["terms"].split(" ") == sorted(expected)


def test_excerpts_stand_beside_their_units() -> None:
    document = sample_document()
    files = search_files(document, page_files(document))
    index = loaded(files["indice.js"])
    for number, (page, _title) in enumerate(index["pages"]):
        texts = loaded(files[f"texto-{page.removesuffix('.html')}.js"])
        assert [len(words(t)) for t in texts] == [n for place, _, _, n in index["units"] if place == number]


def test_the_index_is_at_most_a_quarter_of_lunr() -> None:
    document = national_guide()
    ours = len(search_files(document, page_files(document))["indice.js"].encode())
    key, stop = stemmer("es"), set(STOP_WORDS.split())
    builder = Builder()

    def stem(token: Any, _index: int = 0, _tokens: object = None) -> Any:
        return None if fold(str(token)) in stop else token.update(lambda text, _data: key(text))

    def trim(token: Any, _index: int = 0, _tokens: object = None) -> Any:
        return token.update(lambda text, _data: re.sub(r"^\W+|\W+$", "", text))

    Pipeline.register_function(stem, "tallos")
    Pipeline.register_function(trim, "recorte")
    builder.pipeline.add(trim, stem)
    builder.ref("id")
    builder.field("title")
    builder.field("text")
    for number, unit in enumerate(unit for section in document.sections for unit in units(section)):
        builder.add({"id": str(number), "title": unit.title, "text": unit.text})
    theirs = len(json.dumps(builder.build().serialize(), ensure_ascii=False).encode())
    assert ours <= theirs / 4


# --- in the browser ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser_page(browser: Browser) -> Page:
    return browser.new_page()


@pytest.fixture(scope="module")
def guide_search(browser_page: Page, tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The search page of the whole national guide."""
    site = write_site(national_guide(), tmp_path_factory.mktemp("guia"))
    browser_page.goto((site / "buscar.html").as_uri())
    return browser_page


def vocabulary() -> list[str]:
    written = " ".join(path.read_text("utf-8") for path in sorted((ROOT / "contenido").rglob("*.md")))
    made = (root + ending for root in ROOTS.split() for ending in ENDINGS.split())
    return sorted({*words(written), *made, *(fold(word) for word in words(written))})


def test_page_and_program_stem_the_whole_vocabulary_alike(guide_search: Page) -> None:
    listed = vocabulary()
    assert len(listed) > 4000
    key = stemmer("es")
    theirs = guide_search.evaluate("words => words.map(window.GUIDE_SEARCH.key)", listed)
    assert dict(zip(listed, theirs, strict=True)) == {word: key(word) for word in listed}


def test_page_and_program_cut_texts_into_the_same_words(guide_search: Page) -> None:
    texts = [unit.text for section in national_guide().sections for unit in units(section)]
    theirs = guide_search.evaluate("texts => texts.map(window.GUIDE_SEARCH.words)", texts)
    assert theirs == [words(text) for text in texts]


def test_every_word_of_the_guide_is_found_typed_without_accents(guide_search: Page) -> None:
    stop, key = set(STOP_WORDS.split()), stemmer("es")
    found: dict[str, set[int]] = {}
    typed: dict[str, str] = {}
    listed = [unit for section in national_guide().sections for unit in units(section)]
    for number, unit in enumerate(listed):
        for word in words(f"{unit.title} {unit.text}"):
            if fold(word) not in stop:
                found.setdefault(key(word), set()).add(number)
                typed[fold(word)] = key(word)
    results = guide_search.evaluate(
        "words => words.map(word => window.GUIDE_SEARCH.search(word + ' ').units)", list(typed)
    )
    missed = [
        (word, term)
        for (word, term), units_found in zip(typed.items(), results, strict=True)
        if not found[term] <= set(units_found)
    ]
    # A word with two marks that nobody guesses, or an accent on a consonant, may need its accents.
    assert len(missed) <= len(typed) / 1000, missed


@pytest.fixture
def search_page(browser_page: Page, tmp_path: Path) -> Page:
    """The search page of the sample."""
    site = write_site(sample_document(), tmp_path)
    browser_page.goto((site / "buscar.html").as_uri())
    return browser_page


def asked(page: Page, question: str) -> list[str]:
    page.fill("#q", question)
    page.press("#q", "Enter")
    return page.locator("#resultados a").all_inner_texts()


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("rendicion", "Rendición de cuentas"),
        ("rendiciones de cuenta", "Rendición de cuentas"),
        ("¿que se publica?", "7.1 Qué se publica"),
        ("publicando frecuencias", "7.1 Qué se publica"),
        ("publicarian", "7.1 Qué se publica"),
        ("tablero del agua", "7.2 El agua, a la vista"),
        ("autoridad indigena", "7.2 El agua, a la vista"),
        ("valor", "1.1 Cuatro valores"),
        ("transparen", "Transparencia activa: los 29 numerales"),
        ("kiche", "Transparencia activa: los 29 numerales"),
        ("57-2008", "Transparencia activa: los 29 numerales"),
    ],
)
def test_search_finds_other_forms_without_accents(search_page: Page, question: str, first: str) -> None:
    assert asked(search_page, question)[:1] == [first]


def test_results_lead_to_the_place_and_show_it(search_page: Page) -> None:
    asked(search_page, "cloro residual")
    item = search_page.locator("#resultados li").first
    item.locator("mark").first.wait_for()
    assert item.locator(".resultado-donde").inner_text() == "Glosario"
    assert "Cloro" in item.locator(".resultado-texto").inner_text()
    assert [m.lower() for m in item.locator(".resultado-texto mark").all_inner_texts()] == ["cloro"]
    item.locator("a").click()
    assert search_page.url.endswith("/glosario.html#g-cloro-residual")
    search_page.locator("#g-cloro-residual").wait_for(state="visible")


def test_the_count_is_announced(search_page: Page) -> None:
    status = search_page.locator("#cuenta")
    assert status.get_attribute("aria-live") == "polite"
    asked(search_page, "momostenango")
    assert status.inner_text() == "1 resultado para «momostenango»."
    asked(search_page, "agua")
    assert re.fullmatch(r"\d+ resultados para «agua»\.", status.inner_text())
    assert asked(search_page, "zzz<b>") == []
    assert status.inner_text().startswith("No se encontró nada para «zzz<b>».")
    asked(search_page, "momostenango rendición")
    assert status.inner_text().startswith("Ningún lugar tiene todas las palabras")
    asked(search_page, "")
    assert status.inner_text() == ""


def test_results_are_walked_with_the_arrows(search_page: Page) -> None:
    assert len(asked(search_page, "agua")) > 1
    focused = "document.activeElement.textContent"
    titles = search_page.locator("#resultados a").all_inner_texts()
    search_page.press("#q", "ArrowDown")
    assert search_page.evaluate(focused) == titles[0]
    search_page.keyboard.press("ArrowDown")
    assert search_page.evaluate(focused) == titles[1]
    search_page.keyboard.press("ArrowUp")
    search_page.keyboard.press("ArrowUp")
    assert search_page.evaluate("document.activeElement.id") == "q"


def test_results_come_while_typing(search_page: Page) -> None:
    search_page.locator("#q").press_sequentially("momoste")
    search_page.locator("#resultados a").first.wait_for()
    assert search_page.locator("#resultados mark").first.is_visible()


def test_the_box_of_every_page_leads_to_the_results(search_page: Page) -> None:
    search_page.goto(search_page.url.split("?")[0].replace("buscar.html", "que-es.html"))
    search_page.fill("#q-cabecera", "rendicion")
    search_page.press("#q-cabecera", "Enter")
    search_page.locator("#resultados a").first.wait_for()
    assert search_page.locator("#q").input_value() == "rendicion"
    assert search_page.locator("#resultados a").first.inner_text() == "Rendición de cuentas"
