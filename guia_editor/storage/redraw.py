"""Pictures of kinds that a guide does not show, drawn anew as PNG."""

from __future__ import annotations

import io
import warnings

from PIL import Image as Pillow

from guia_editor.errors import GuideError, UnsafeContent
from guia_editor.i18n import _
from guia_editor.storage.assets import MAX_PIXELS

_FORMATS = ("GIF", "WEBP", "BMP", "TIFF")


def as_png(data: bytes) -> bytes:
    """Return the first picture of a GIF, WebP, BMP or TIFF as PNG.

    Raises `UnsafeContent` when it would burst the memory, `GuideError` when it is damaged.
    """
    made = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            with Pillow.open(io.BytesIO(data), formats=_FORMATS) as image:
                image.load()
                image.convert("RGBA").save(made, "PNG", optimize=True)
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise UnsafeContent(
            _("La imagen tiene demasiados píxeles; el máximo son {n} millones.").format(
                n=MAX_PIXELS // 1_000_000
            ),
            _("Redúzcala en un programa de dibujo."),
        ) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise GuideError(
            _("La imagen está dañada o no es del formato que dice su nombre."),
            _("Ábrala en un programa de dibujo y guárdela como PNG o JPEG."),
        ) from error
    return made.getvalue()
