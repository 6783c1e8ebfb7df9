"""The web edition as files: whole, linked, the same every time, and harmless whatever the text says."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import html

from guia_editor.errors import ExportFailed, UnsafeContent
from guia_editor.export import FORMATS, Options
from guia_editor.export.parity import assembled_text
from guia_editor.export.web_editions import human_size
from guia_editor.export.web_site import page_files
from guia_editor.model.blocks import Heading, Paragraph, Text
from guia_editor.model.document import Document, Download, Report, Section, SectionKind
from guia_editor.model.edition import Edition
from guia_editor.model.progress import Silent
from tests.export.sample import sample_document
from tests.export.web_tools import TEMPLATES, alone, dangling, pages, write_site

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(sample_document(), tmp_path_factory.mktemp("sitio"))


def text_of(page: Path) -> str:
    return " ".join(html.parse(page).getroot().text_content().split())


def test_no_address_leads_nowhere(site: Path, tmp_path: Path) -> None:
    assert dangling(site) == []
    assert dangling(write_site(alone(sample_document(approved=True)), tmp_path)) == []


def test_every_section_has_a_page_and_every_page_frames_it(site: Path) -> None:
    document = sample_document()
    for section in document.sections:
        tree = html.parse(site / f"{section.id}.html")
        assert tree.xpath("count(//h1)") == 1
        assert tree.xpath("//html/@lang") == ["es"]
        assert tree.xpath(f"//*[@id='{section.id}']")
        assert tree.xpath("//nav[@aria-label='Ubicación']//a[@href='index.html']")
        assert tree.xpath("//a[@class='saltar']/@href") == ["#contenido-principal"]


def test_pages_follow_each_other_in_reading_order(site: Path) -> None:
    here, seen = "index.html", []
    following = html.parse(site / "presentacion.html").xpath("//a[@rel='prev']/@href")
    assert following == [here]
    here = "presentacion.html"
    while here:
        seen.append(here)
        here = next(iter(html.parse(site / here).xpath("//a[@rel='next']/@href")), "")
    assert seen == [
        "presentacion.html",
        "que-es.html",
        "transparencia-activa.html",
        "anexo-a7.html",
        "normas.html",
        "glosario.html",
    ]


def test_a_draft_says_so_on_every_page_and_a_final_edition_on_none(site: Path, tmp_path: Path) -> None:
    final = write_site(sample_document(approved=True), tmp_path)
    for page in pages(site):
        assert "Versión 2026-11-22 · BORRADOR" in text_of(page)
        assert html.parse(page).xpath("//meta[@name='robots']/@content") == ["noindex"]
    for page in pages(final):
        assert "BORRADOR" not in text_of(page)
        assert "Versión 2026-11-22" in text_of(page)
    assert "BORRADOR" in (site / "recursos/estilos.css").read_text("utf-8")
    assert "BORRADOR" not in (final / "recursos/estilos.css").read_text("utf-8")


def test_the_pages_hold_all_the_text_in_order(site: Path) -> None:
    for section, texts in assembled_text(sample_document()):
        told = " ".join(texts)
        assert _words(_plain_section(site / f"{section}.html")) == _words(told), section


def _plain_section(page: Path) -> str:
    (section,) = html.parse(page).xpath("//section[contains(@class, 'seccion ')]")
    for image in section.xpath(".//*[self::p or self::td]//img"):
        image.tail = f" {image.get('alt')} {image.tail or ''}"
    for made in section.xpath(
        ".//*[@class='ancla' or @class='llamada' or @class='volver' or self::summary or self::select]"
    ):
        made.drop_tree()
    for source in section.xpath(".//p[@class='fuente']"):
        source.text = source.text.removeprefix("Fuente:")
    return " ".join(section.itertext())


def _words(text: str) -> list[str]:
    return re.findall(r"[\w%]+", text)


def test_the_same_document_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    other = tmp_path / "otra carpeta ñ"
    other.mkdir()
    again = write_site(sample_document(), other)
    first = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    assert first == {
        path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()
    }


def test_no_page_names_another_server_for_what_it_shows(site: Path) -> None:
    for page in pages(site):
        tree = html.parse(page)
        shown = tree.xpath("//script/@src | //img/@src | //link[@rel='stylesheet' or @rel='icon']/@href")
        assert [address for address in shown if "//" in address] == []
        policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert tree.xpath("//script[not(@src)] | //style | //*[@style]") == []


HOSTILE = '"><script>window.pwned=1</script><img src=x onerror="window.pwned=1">\'{{ 7*7 }}{% raw %}</script>'


def hostile_document() -> Document:
    document = sample_document()
    poison = (Text(HOSTILE),)
    section = Section(
        "veneno",
        SectionKind.CHAPTER,
        poison,
        (
            Heading(2, poison, "veneno-2"),
            Paragraph(poison),
            Heading(2, poison, "veneno-3"),
            Paragraph(poison),
        ),
        HOSTILE,
        HOSTILE,
    )
    return replace(
        document,
        title=HOSTILE,
        subtitle=HOSTILE,
        description=HOSTILE,
        keywords=(HOSTILE,),
        sections=(*document.sections, section),
        anchors={**document.anchors, "veneno": "veneno", "veneno-2": "veneno", "veneno-3": "veneno"},
        institutions=((HOSTILE, HOSTILE),),
        cover_lines=(HOSTILE, HOSTILE),
        territory=replace(document.territory, name=HOSTILE),
        edition=Edition("1</style>*{display:none}\\\n\"'", dt.date(2026, 11, 22)),
        imprint=replace(document.imprint, facts=((HOSTILE, HOSTILE),), paragraphs=(HOSTILE,)),
        downloads=(Download("datos/a b#c&d.csv", HOSTILE, b"a\n"),),
        previous=(Edition("0", dt.date(2026, 1, 1), notes=(HOSTILE,), chapters=((HOSTILE, HOSTILE, "0"),)),),
        changes=(HOSTILE,),
        languages=(("es", HOSTILE), ("quc", HOSTILE)),
        base_url="",
    )


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    site = write_site(hostile_document(), tmp_path)
    for page in pages(site):
        tree = html.parse(page)
        assert tree.xpath("//script[not(@src)]") == []
        assert tree.xpath("//@onerror") == []
        assert tree.xpath("//img[@src='x']") == []
        assert "49" not in tree.xpath("string(//title)")
    assert dangling(site) == []
    for script in site.glob("recursos/busqueda/*.js"):
        assert "<" not in script.read_text("utf-8")
    ElementTree.parse(site / "feed.xml")
    (rule,) = re.findall(
        r"@bottom-center \{ content: \"(.*)\"; font", (site / "recursos/estilos.css").read_text()
    )
    assert not set('"<>{*') & set(rule)


@pytest.mark.parametrize("path", ["../fuera.csv", "/etc/x.csv", "datos\\..\\x.csv", "c:x.csv"])
def test_a_download_cannot_land_outside(tmp_path: Path, path: str) -> None:
    document = replace(sample_document(), downloads=(Download(path, "x", b""),))
    with pytest.raises(UnsafeContent):
        write_site(document, tmp_path)


def test_a_section_named_like_one_of_our_pages_steps_aside(tmp_path: Path) -> None:
    document = sample_document()
    taken = tuple(
        Section(name, SectionKind.BACK, (Text("Otra"),), (Paragraph((Text("Sigo aquí."),)),))
        for name in ("index", "buscar", "buscar-seccion")
    )
    document = replace(
        document,
        sections=(*document.sections, *taken),
        anchors={**document.anchors, **{section.id: section.id for section in taken}},
    )
    files = page_files(document)
    assert files["index"] == "index-seccion.html"
    assert len(set(files.values())) == len(document.sections)
    site = write_site(document, tmp_path)
    assert "Sigo aquí." in text_of(site / files["buscar"])
    assert "Empiece por aquí" in text_of(site / "index.html")
    assert dangling(site) == []


def test_downloads_are_copies_with_their_size_and_hash(tmp_path: Path) -> None:
    finished = tmp_path / "guia.pdf"
    finished.write_bytes(b"%PDF-1.7 " + b"x" * 1_234_567)
    site = write_site(sample_document(), tmp_path, (finished,))
    assert (site / "descargas/guia.pdf").read_bytes() == finished.read_bytes()
    assert (site / "descargas/datos/agua.csv").read_bytes() == sample_document().downloads[0].data
    told = text_of(site / "descargas.html")
    assert "1.2 MB" in told
    assert hashlib.sha256(finished.read_bytes()).hexdigest() in told
    assert hashlib.sha256(sample_document().downloads[0].data).hexdigest() in told
    assert dangling(site) == []


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 B"), (999, "999 B"), (1_000, "1 kB"), (1_234_567, "1.2 MB")]
)
def test_sizes_are_told_as_people_read_them(size: int, words: str) -> None:
    assert human_size(size, "es") == words


def test_a_finished_document_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportFailed, match=r"guia\.pdf"):
        write_site(sample_document(), tmp_path, (tmp_path / "guia.pdf",))


def test_missing_or_broken_templates_are_told(tmp_path: Path) -> None:
    options = Options(tmp_path / "plantillas")
    with pytest.raises(ExportFailed):
        FORMATS["web"].write(sample_document(), options, tmp_path, Report(), Silent())
    web = tmp_path / "plantillas" / "web"
    web.mkdir(parents=True)
    for path in TEMPLATES.glob("web/*.html"):
        (web / path.name).write_bytes(path.read_bytes())
    with pytest.raises(ExportFailed, match="fuentes-web"):
        FORMATS["web"].write(sample_document(), options, tmp_path, Report(), Silent())
    (web / "portada.html").write_text("{{ nadie.dijo }}")
    with pytest.raises(ExportFailed, match="nadie"):
        FORMATS["web"].write(sample_document(), options, tmp_path, Report(), Silent())


# --- editions ------------------------------------------------------------------------------------


def test_chapters_are_compared_with_the_newest_edition_that_kept_their_hashes(tmp_path: Path) -> None:
    document = sample_document()
    same = next(s.text_hash for s in document.sections if s.id == "que-es")
    kept = (
        ("01-que-es.md", "Qué es", same),
        ("07-transparencia-activa.md", "Transparencia", "0" * 64),
        ("02-alianza.md", "La Alianza", "1" * 64),
    )
    before = Edition("2026-05-04", dt.date(2026, 5, 4), True, chapters=kept)
    older = Edition("2026-01-01", dt.date(2026, 1, 1), True, chapters=(("01-que-es.md", "Qué es", "2" * 64),))
    site = write_site(replace(document, previous=(older, before)), tmp_path)
    rows = html.parse(site / "ediciones.html").xpath("//tbody/tr")
    told = {row[0].text_content(): row[1].text_content() for row in rows}
    assert told == {
        "Presentación": "Nuevo",
        "Capítulo 1. Qué es el gobierno abierto": "Sin cambios",
        "Capítulo 7. Transparencia activa: los 29 numerales": "Cambió",
        "Anexo A7. Acta de cabildo abierto": "Nuevo",
        "La Alianza": "Se retiró",
    }
    assert "frente a la versión 2026-05-04" in text_of(site / "ediciones.html")


def test_other_editions_and_languages_are_offered_only_when_there_are_any(site: Path, tmp_path: Path) -> None:
    assert html.parse(site / "index.html").xpath("//nav[@class='idiomas']//a/@href") == [
        "https://guia.example.org/2026-11-22-0902-quc/web/index.html"
    ]
    assert "Otras ediciones" in text_of(site / "index.html")
    single = write_site(alone(sample_document()), tmp_path)
    for page in pages(single):
        assert html.parse(page).xpath("//nav[@class='idiomas']") == []
        assert "Otras ediciones" not in text_of(page)


def test_without_a_public_address_languages_are_siblings_on_the_disk(tmp_path: Path) -> None:
    site = write_site(replace(sample_document(), base_url=""), tmp_path)
    assert html.parse(site / "que-es.html").xpath("//nav[@class='idiomas']//a/@href") == [
        "../../2026-11-22-0902-quc/web/que-es.html"
    ]


def test_the_feed_is_atom_and_names_editions_for_ever(site: Path, tmp_path: Path) -> None:
    feed = ElementTree.parse(site / "feed.xml").getroot()
    for tag in ("id", "title", "updated"):
        assert [item.text for item in feed.findall(ATOM + tag)] != [None]
        assert all(len(entry.findall(ATOM + tag)) == 1 for entry in feed.findall(f"{ATOM}entry"))
    assert feed.findtext(f"{ATOM}updated") == "2026-11-22T00:00:00+00:00"
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "Guía técnica de Gobierno Abierto municipal. Versión 2026-11-22 · BORRADOR",
        "Guía técnica de Gobierno Abierto municipal. Versión 2026-05-04",
    ]
    moved = ElementTree.parse(
        write_site(replace(sample_document(), base_url=""), tmp_path) / "feed.xml"
    ).getroot()
    assert [e.text for e in feed.iter(f"{ATOM}id")] == [e.text for e in moved.iter(f"{ATOM}id")]
    assert all(str(e.text).startswith("urn:uuid:") for e in feed.iter(f"{ATOM}id"))


def test_the_sitemap_holds_every_page_and_needs_a_public_address(site: Path, tmp_path: Path) -> None:
    root = ElementTree.parse(site / "sitemap.xml").getroot()
    found = {element.text for element in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    here = "https://guia.example.org/2026-11-22-0902/web/"
    names = {page.name for page in pages(site)} - {"404.html", "index.html"}
    assert found == {here, *(here + name for name in names)}
    assert not (write_site(alone(sample_document()), tmp_path) / "sitemap.xml").exists()


def test_the_site_says_which_edition_it_is(site: Path) -> None:
    told = json.loads((site / "edicion.json").read_text("utf-8"))
    assert told["numero"] == "2026-11-22"
    assert told["marca"].endswith("BORRADOR")
    assert told["huella"] == sample_document().content_hash
    assert [chapter["archivo"] for chapter in told["capitulos"]] == [
        "00-presentacion.md",
        "01-que-es.md",
        "07-transparencia-activa.md",
        "anexos/a7-acta.md",
    ]


def copied_templates(folder: Path) -> Path:
    shutil.copytree(TEMPLATES, folder / "plantillas")
    return folder / "plantillas"


def test_a_template_that_links_out_is_not_published(tmp_path: Path) -> None:
    secret = tmp_path / "secreto.txt"
    secret.write_text("SECRETO")
    templates = copied_templates(tmp_path)
    (templates / "fuentes" / "LICENCIA-otra.txt").symlink_to(secret)
    (tmp_path / "sitio").mkdir()
    with pytest.raises(UnsafeContent, match="enlace"):
        FORMATS["web"].write(sample_document(), Options(templates), tmp_path / "sitio", Report(), Silent())
    assert not any("SECRETO" in file.read_text("latin-1") for file in tmp_path.rglob("sitio/**/*.*"))


@pytest.mark.parametrize(
    "code", ["{{ ''.__class__.__mro__ }}", "{{ document.assets.clear() }}", "{{ _.__globals__ }}"]
)
def test_a_template_cannot_reach_the_machine(tmp_path: Path, code: str) -> None:
    templates = copied_templates(tmp_path)
    (templates / "web" / "acerca.html").write_text(code)
    (tmp_path / "sitio").mkdir()
    with pytest.raises(ExportFailed, match="plantilla"):
        FORMATS["web"].write(sample_document(), Options(templates), tmp_path / "sitio", Report(), Silent())
