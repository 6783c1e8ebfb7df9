"""WeasyPrint held to our terms: errors that stop, writing made faster, for the time of one run and no longer.

Each change of `fast_writing()` replaces an attribute that WeasyPrint 70 and pydyf 0.13 look up by name:

- `pydyf.PDF.page_references` is built anew for every structure element; here once per number of pages
  (a tagged guide of a thousand pages wrote in 49 s instead of 79).
- `RasterImage.get_x_object` decodes and encodes a PNG at every write; here once per picture.
- `tags._get_pdf_tag` knows roles by element name only; here also the ones that `pdf_layout` has named.
"""

from __future__ import annotations

import gc
import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pydyf
from weasyprint import pdf as generate
from weasyprint.css import ColorProfile
from weasyprint.images import RasterImage
from weasyprint.pdf import tags
from weasyprint.pdf.fonts import Font
from weasyprint.urls import FatalURLFetchingError

from guia_editor.errors import ExportFailed
from guia_editor.i18n import _

_PICTURE = re.compile(r"/activos/[0-9a-f]{16}/([^\"' ]+)")
_RARE = (100_000, 20, 50)
_MAX_GLYPHS = 2**16 - 1
_ROLE_PREFIX = "guia:"
_one_at_a_time = threading.Lock()


INTENT = "guia-srgb"


def colour_profiles() -> dict[str, ColorProfile]:
    """Return the sRGB profile that PDF/A wants embedded, under the name `INTENT`.

    WeasyPrint's own way leaves the profile's file open.
    """
    data = files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes()
    parts = (["r"], ["g"], ["b"])
    return {INTENT: ColorProfile(BytesIO(data), "sRGB2014.icc", "relative-colorimetric", parts)}


@contextmanager
def fast_writing() -> Iterator[None]:
    """Apply the changes above while the block runs; other threads wait for their turn."""
    known_tag = tags._get_pdf_tag
    x_object = RasterImage.get_x_object

    def role(tag: str | None) -> str:
        if tag is not None and tag.startswith(_ROLE_PREFIX):
            return tag.removeprefix(_ROLE_PREFIX)
        return str(known_tag(tag))

    def encoded_once(image: Any, interpolate: bool, dpi_ratio: float) -> Any:
        made = vars(image).setdefault("_guia_x_objects", {})
        key = (interpolate, dpi_ratio)
        if key not in made:
            made[key] = x_object(image, interpolate, dpi_ratio)
        return _copy_of(made[key])

    with (
        _one_at_a_time,
        _replaced(pydyf.PDF, "page_references", property(_page_references)),
        _replaced(RasterImage, "get_x_object", encoded_once),
        _replaced(tags, "_get_pdf_tag", role),
    ):
        yield


@contextmanager
def in_parts() -> Iterator[None]:
    """Let a part of a book be drawn alone, while the block runs: what stands outside it is settled later.

    - Links may lead to anchors of other parts.
    - Fonts are cut down when all parts that use them are together; none is made here.
    - A character that no font has gets the same made-up glyph in every part.
    """

    def links_as_they_are(pages: Any) -> Iterator[tuple[Any, Any]]:
        seen: set[str] = set()
        for page in pages:
            first = {name: point for name, point in page.anchors.items() if name not in seen}
            seen |= first.keys()
            yield page.links, [(name, x, y) for name, (x, y, _w, _h) in first.items()]

    def unused_glyph(font: Any, codepoint: int) -> int:
        glyph: int = font.glyph_count + codepoint % (_MAX_GLYPHS - font.glyph_count)
        return int(font.missing.setdefault(codepoint, glyph))

    with (
        _replaced(generate, "resolve_links", links_as_they_are),
        _replaced(generate, "build_fonts_dictionary", lambda *_given: pydyf.Dictionary()),
        _replaced(Font, "get_unused_glyph_id", unused_glyph),
    ):
        yield


@contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    before = vars(owner)[name]
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


def _page_references(pdf: Any) -> tuple[bytes, ...]:
    kids = pdf.pages["Kids"]
    known: tuple[int, tuple[bytes, ...]] | None = getattr(pdf, "_guia_references", None)
    if known is None or known[0] != len(kids):
        known = (len(kids), tuple(f"{number} 0 R".encode("ascii") for number in kids[::3]))
        pdf._guia_references = known
    return known[1]


def _copy_of(stream: Any) -> Any:
    # A write gives the stream its number and replaces its mask by a reference: the next write needs its own.
    extra = pydyf.Dictionary(dict(stream.extra))
    if "SMask" in extra:
        extra["SMask"] = _copy_of(extra["SMask"])
    return pydyf.Stream(stream.stream, extra, stream.compress)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn the fetcher's refusal, which WeasyPrint lets through, into an error for the person."""
    try:
        yield
    except FatalURLFetchingError as error:
        raise ExportFailed(
            _("El PDF pide algo que no es de la guía: «{address}».").format(address=error),
            _("Quite esa dirección o agregue la imagen a la carpeta imagenes."),
        ) from error


@contextmanager
def without_collector() -> Iterator[None]:
    """Put off garbage collection: layouts make millions of objects that live until the end."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


@contextmanager
def rare_collector() -> Iterator[None]:
    """Let the collector of garbage run a hundred times less often while an edition is put together.

    It looks through all that a bank holds each time; that took a third of the time of a municipal edition.
    """
    before = gc.get_threshold()
    gc.set_threshold(*_RARE)
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _Errors(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def stern_engine() -> Iterator[None]:
    """Make an export fail where WeasyPrint would log an error and leave a picture, a link or a tag out."""
    logger = logging.getLogger("weasyprint")
    errors = _Errors()
    logger.addHandler(errors)
    before = logger.propagate
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(errors)
        logger.propagate = before
    if errors.messages:
        told = "; ".join(dict.fromkeys(_in_words(message) for message in errors.messages))
        raise ExportFailed(
            _("No se pudo componer el PDF: {what}").format(what=told),
            _("Revise la imagen o el enlace que se nombra."),
        )


def _in_words(message: str) -> str:
    """Return an error of WeasyPrint in plain words where it is one that an author can cause."""
    picture = _PICTURE.search(message)
    if picture is None:
        return message
    name = unquote(picture[1])
    if "alt description" in message:
        return _("la imagen «{name}» no tiene texto alternativo").format(name=name)
    return _("la imagen «{name}» no se puede leer").format(name=name)
