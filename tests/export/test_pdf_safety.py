"""What the printed book refuses to read, and what it says when a picture cannot be shown."""

import dataclasses
from pathlib import Path

import pytest
from PIL import Image

from guia_editor.errors import ExportFailed
from guia_editor.export import Options
from guia_editor.export.pdf import Press
from guia_editor.export.pdf_fetch import BASE, GuideFetcher, asset_url, safe_pictures
from guia_editor.export.pdf_layout import Typesetter
from guia_editor.model.blocks import Figure, ListBlock, ListItem, Paragraph, Table, Text
from guia_editor.model.blocks import Image as Picture
from guia_editor.model.document import Asset, Document, Note, Report, Section, SectionKind
from guia_editor.model.progress import Silent
from tests.export.sample import sample_document

TEMPLATES = Path(__file__).parents[2] / "plantillas"

SECRETS = [
    "file:///etc/passwd",
    "http://127.0.0.1:9/secreto.png",
    "https://example.org/a.png",
    "ftp://example.org/a.png",
    f"{BASE}plantillas/../guia_editor/errors.py",
    f"{BASE}plantillas/pdf/../../guia.css",
    f"{BASE}plantillas/pdf/no-hay.css",
    f"{BASE}plantillas/fuentes/%2e%2e/%2e%2e/LEEME.css",
    f"{BASE}activos/0000000000000000/imagenes/tanque.png",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
]


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter(TEMPLATES, "carta")


def page(body: str) -> str:
    return f'<html lang="es"><body>{body}</body></html>'


@pytest.mark.parametrize("address", SECRETS)
def test_a_picture_from_anywhere_else_stops_the_work(typesetter: Typesetter, address: str) -> None:
    with pytest.raises(ExportFailed, match="no es de la guía"):
        typesetter.render(page(f'<img src="{address}" alt="x">'))


@pytest.mark.parametrize("address", SECRETS[:3])
def test_a_style_or_an_attachment_from_anywhere_else_stops_the_work(
    typesetter: Typesetter, address: str
) -> None:
    with pytest.raises(ExportFailed, match="no es de la guía"):
        typesetter.render(page(f"<style>@import url({address});</style>"))
    with pytest.raises(ExportFailed, match="no es de la guía"):
        typesetter.render(page(f"<style>body {{ background: url({address}) }}</style>"))


def with_picture(data: bytes, media_type: str) -> Document:
    sample = sample_document()
    asset = Asset("imagenes/rara.svg", media_type, data, 10, 10)
    figure = Figure(Picture(asset.path, "Una imagen"))
    section = Section("rara", SectionKind.BACK, (Text("Rara"),), (figure,))
    return dataclasses.replace(
        sample, sections=(*sample.sections, section), assets={**sample.assets, asset.path: asset}
    )


@pytest.mark.parametrize("address", SECRETS[:3])
def test_a_drawing_that_asks_for_something_else_stops_the_work(address: str) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9"'
        ' height="9">'
        f'<image xlink:href="{address}" width="9" height="9"/></svg>'
    )
    with pytest.raises(ExportFailed, match=r"imagenes/rara\.svg» no se puede leer"):
        Press().make(with_picture(svg.encode(), "image/svg+xml"), Options(TEMPLATES), Report(), Silent())


@pytest.mark.parametrize("data", [b"", b"esto no es una imagen", b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_a_picture_that_cannot_be_read_is_named(data: bytes) -> None:
    with pytest.raises(ExportFailed, match=r"imagenes/rara\.svg» no se puede leer"):
        Press().make(with_picture(data, "image/png"), Options(TEMPLATES), Report(), Silent())


def test_a_picture_that_would_burst_the_memory_is_refused() -> None:
    before = Image.MAX_IMAGE_PIXELS
    bomb = sample_document().assets["imagenes/tanque.png"].data
    # Width and height stand in the first chunk: 6000 x 6000, and not a byte more.
    bomb = bomb[:16] + (6000).to_bytes(4, "big") * 2 + bomb[24:]
    with pytest.raises(ExportFailed, match="no se puede leer"):
        Press().make(with_picture(bomb, "image/png"), Options(TEMPLATES), Report(), Silent())
    assert before == Image.MAX_IMAGE_PIXELS
    with safe_pictures():
        assert Image.MAX_IMAGE_PIXELS == 20_000_000


def test_what_the_document_brings_is_served_under_an_address_that_changes_with_it() -> None:
    fetcher = GuideFetcher(TEMPLATES)
    sample = sample_document()
    asset = sample.assets["imagenes/tanque.png"]
    fetcher.serve(sample.assets)
    assert fetcher.fetch(asset_url(asset)).read() == asset.data
    assert asset_url(asset) != asset_url(dataclasses.replace(asset, data=b"otra"))


def test_a_note_that_is_more_than_paragraphs_is_reported() -> None:
    sample = sample_document()
    table = Table(((Text("a"),),), (((Text("b"),),),), ("",))
    notes = (Note(1, "x", (Paragraph((Text("Bien."),)), ListBlock(False, (ListItem((table,)),)))),)
    section = Section("con-nota", SectionKind.BACK, (Text("Con nota"),), (), notes=notes, path="x.md")
    report = Report()
    document = dataclasses.replace(sample, sections=(*sample.sections, section))
    Press().make(document, Options(TEMPLATES), report, Silent())
    assert [(loss.format, loss.path, loss.what) for loss in report.losses] == [("pdf", "x.md", "ListBlock")]


def test_letters_that_the_shipped_fonts_lack_are_reported() -> None:
    sample = sample_document()
    section = Section("chino", SectionKind.BACK, (Text("Otra escritura"),), (Paragraph((Text("Ω Ж א"),)),))
    report = Report()
    document = dataclasses.replace(sample, sections=(*sample.sections, section))
    Press().make(document, Options(TEMPLATES), report, Silent())
    assert set("".join(loss.what for loss in report.losses)) - {" "} >= {"Ж", "א"}
