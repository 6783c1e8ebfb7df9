"""Pictures on their way into a guide: no larger than pages need, and silent about where they were taken."""

from __future__ import annotations

import io
import warnings

from PIL import Image as Pillow
from PIL import ImageOps, PngImagePlugin

from guia_editor.errors import GuideError, UnsafeContent
from guia_editor.i18n import _
from guia_editor.storage.assets import MAX_PIXELS, checked_asset, media_type_of

MAX_SIDE = 2400
"""Pixels: the width of a Letter page between its margins at 360 dots per inch."""

_QUALITY = 88
_TELLING = ("exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop", "Raw profile type exif")
"""What Pillow's `info` calls data about the camera, the place and the person."""


def prepared(name: str, data: bytes) -> bytes:
    """Return a picture's bytes as the guide should keep them.

    Rasters longer than `MAX_SIDE` are shrunk, turned as their camera says, and lose all that they tell
    besides the picture and its colours; drawings (SVG) stay byte for byte. Raises `UnsafeContent` and
    `GuideError` for whatever `assets.read_asset` would refuse to show.
    """
    kind = media_type_of(name)
    if kind == "image/svg+xml":
        checked_asset(name, data)
        return data
    kept = _redrawn(data, "PNG" if kind == "image/png" else "JPEG")
    checked_asset(name, kept)
    return kept


def _redrawn(data: bytes, form: str) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # up to twice the limit: such photographs are shrunk
            with Pillow.open(io.BytesIO(data), formats=[form]) as image:
                return _without_tales(image, data, form)
    except Pillow.DecompressionBombError as error:
        raise UnsafeContent(
            _("La imagen tiene demasiados píxeles; el máximo son {n} millones.").format(
                n=2 * MAX_PIXELS // 1_000_000
            ),
            _("Redúzcala en un programa de dibujo: para imprimir a lo ancho bastan 2,000 píxeles."),
        ) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise GuideError(
            _("La imagen está dañada o no es del formato que dice su nombre."),
            _("Ábrala en un programa de dibujo y guárdela de nuevo como PNG o JPEG."),
        ) from error


def _without_tales(image: Pillow.Image, data: bytes, form: str) -> bytes:
    large = max(image.size) > MAX_SIDE
    if large and form == "JPEG":
        image.draft(None, (MAX_SIDE, MAX_SIDE))  # decoded at a fraction of its size, but never under the wish
    image.load()
    if not large and not _tells(image):
        return data
    turned = ImageOps.exif_transpose(image)
    if large:
        if turned.mode == "P":
            turned = turned.convert("RGBA")
        turned.thumbnail((MAX_SIDE, MAX_SIDE), Pillow.Resampling.LANCZOS)
    written = io.BytesIO()
    profile = image.info.get("icc_profile")
    if form == "PNG":
        turned.save(written, form, optimize=True, icc_profile=profile, pnginfo=PngImagePlugin.PngInfo())
    else:
        turned.save(written, form, quality=_QUALITY, optimize=True, icc_profile=profile, comment=b"")
    return written.getvalue()


def _tells(image: Pillow.Image) -> bool:
    return bool(
        image.getexif()
        or any(image.info.get(key) for key in _TELLING)
        or (isinstance(image, PngImagePlugin.PngImageFile) and image.text)
    )
