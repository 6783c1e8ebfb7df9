"""All that the PDF engine may read: the document's pictures, the templates' style sheets and fonts.

Every address is made up here (`https://guia.invalid/…`) and answered from memory or from the templates'
folder; no file name, no network address and no redirect is ever followed. A request for anything else stops
the export (WeasyPrint would only log it and leave a hole on the page).
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from PIL import Image
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from guia_editor.model.document import Asset

BASE = "https://guia.invalid/"
_TEMPLATES = re.compile(r"^plantillas/(?:tema\.css|pdf/[a-z0-9-]+\.css|fuentes/[A-Za-z0-9-]+\.(?:css|ttf))$")
_MEDIA = {".css": "text/css", ".ttf": "font/ttf"}
_MAX_PIXELS = 20_000_000

# Charts name the families that readers know; the shipped, cut-down fonts carry names of their own.
_SVG_FAMILIES = ((b"Noto Sans", b"Guia Sans"), (b"Gentium Plus", b"Guia Serif"))


class GuideFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Answers only for `assets` and for the style sheets and fonts in `templates`.

    `grey` turns pictures into shades of grey as they are handed out. Raises `FatalURLFetchingError`, which
    WeasyPrint lets through, for every other address.
    """

    def __init__(self, templates: Path, grey: bool = False) -> None:
        super().__init__(allowed_protocols={"https"}, allow_redirects=False, fail_on_errors=True)
        self._templates = templates
        self._grey = grey
        self._assets: dict[str, Asset] = {}

    def serve(self, assets: Mapping[str, Asset]) -> None:
        """Make a document's pictures available, and no others, by the addresses of `asset_url`."""
        self._assets = {asset_url(asset): asset for asset in assets.values()}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """Return what stands at an address made here; refuse every other."""
        asset = self._assets.get(url)
        if asset is not None:
            return URLFetcherResponse(url, self._picture(asset), {"Content-Type": asset.media_type})
        path = unquote(urlsplit(url).path.removeprefix("/"))
        if url.startswith(BASE) and _TEMPLATES.match(path):
            return self._template(url, path)
        raise FatalURLFetchingError(url)

    def _template(self, url: str, path: str) -> URLFetcherResponse:
        file = self._templates / path.removeprefix("plantillas/")
        try:
            data = file.read_bytes()
        except OSError as error:
            raise FatalURLFetchingError(url) from error
        return URLFetcherResponse(url, data, {"Content-Type": _MEDIA[file.suffix]})

    def _picture(self, asset: Asset) -> bytes:
        if asset.media_type == "image/svg+xml":
            data = asset.data
            for known, shipped in _SVG_FAMILIES:
                data = data.replace(known, shipped)
            return data
        return grey_picture(asset.data) if self._grey else asset.data


def asset_url(asset: Asset) -> str:
    """Return the address of a picture: it changes with its bytes, so that no cache mixes two up."""
    digest = hashlib.sha256(asset.data).hexdigest()[:16]
    return f"{BASE}activos/{digest}/{quote(asset.path)}"


def grey_picture(data: bytes) -> bytes:
    """Return a raster picture in shades of grey (ITU-R 601 luma), with its transparency, as PNG or JPEG."""
    with Image.open(BytesIO(data)) as picture:
        kind = picture.format
        clear = "A" in picture.getbands() or "transparency" in picture.info
        out = BytesIO()
        if clear:
            picture.convert("RGBA").convert("LA").save(out, format="PNG")
        elif kind == "JPEG":
            picture.convert("L").save(out, format="JPEG", quality=90)
        else:
            picture.convert("L").save(out, format="PNG")
    return out.getvalue()


@contextmanager
def safe_pictures() -> Iterator[None]:
    """Make Pillow refuse pictures that would burst the memory, as long as the block runs."""
    before = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = _MAX_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = before
