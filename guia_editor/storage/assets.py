"""The one door for pictures: whatever chapters show is read, measured and made safe here, once."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from PIL import Image as Pillow
from PIL import ImageFile

from guia_editor.errors import GuideError, UnsafeContent
from guia_editor.i18n import _
from guia_editor.model.blocks import Image, all_inlines
from guia_editor.model.document import Asset
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.guide import Chapter
from guia_editor.storage.files import inside, read_bytes
from guia_editor.storage.svg import sanitise

MAX_PIXELS = 20_000_000
MAX_RASTER_BYTES = 20_000_000
MAX_SVG_BYTES = 2_000_000
_MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".svg": "image/svg+xml",
}
_PILLOW_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG"}

# Pillow holds a picture's header against this before it decodes, here and in every renderer that uses it.
Pillow.MAX_IMAGE_PIXELS = MAX_PIXELS


def read_assets(
    content: Path, chapters: Iterable[Chapter], found: list[Finding]
) -> tuple[dict[str, Asset], dict[str, bytes]]:
    """Return every picture that chapters show, by its path, and the bytes on disk of the files read.

    What is missing or unsafe is left out, with an error in `found` at each place that shows it.
    """
    assets: dict[str, Asset] = {}
    originals: dict[str, bytes] = {}
    refused: dict[str, Finding] = {}
    for chapter in chapters:
        for inline in all_inlines(chapter.blocks):
            if not isinstance(inline, Image):
                continue
            path = inline.source
            if path not in assets and path not in refused:
                try:
                    assets[path], originals[path] = read_asset(content, path)
                except (GuideError, OSError) as error:
                    refused[path] = _refusal(path, error)
            if path in refused:
                found.append(replace(refused[path], path=chapter.path, line=inline.line))
    return assets, originals


def _refusal(path: str, error: GuideError | OSError) -> Finding:
    """Return what to tell about a picture that cannot be shown."""
    name = f"«{path[:120]}»"
    match error:
        case FileNotFoundError():
            return Finding(
                Severity.ERROR,
                "imagen-ausente",
                _("No se encuentra la imagen {name}.").format(name=name),
                _(
                    "Copie el archivo dentro de «contenido» o corrija su ruta, que se escribe desde esa "
                    "carpeta, como «imagenes/x.png»."
                ),
            )
        case UnsafeContent(message=message, remedy=remedy):
            return Finding(Severity.ERROR, "imagen-insegura", f"{name}: {message}", remedy)
        case _:
            return Finding(
                Severity.ERROR,
                "imagen-ilegible",
                _("La imagen {name} no se puede leer: está dañada o no es lo que dice su nombre.").format(
                    name=name
                ),
                _("Ábrala en un programa de dibujo y guárdela de nuevo como PNG, JPEG o SVG."),
            )


def read_asset(content: Path, path: str) -> tuple[Asset, bytes]:
    """Return one picture, safe for any renderer, and its bytes as they are on disk.

    Raises `UnsafeContent` for what leads outside or would burst the memory, `GuideError` for a damaged
    file, `FileNotFoundError` when there is none.
    """
    media_type = media_type_of(path)
    limit = MAX_SVG_BYTES if media_type == "image/svg+xml" else MAX_RASTER_BYTES
    data = read_bytes(inside(content, path), limit)
    return checked_asset(path, data), data


def media_type_of(path: str) -> str:
    """Return what a picture's name says it is; raises `UnsafeContent` for what not every format shows."""
    media_type = _MEDIA_TYPES.get(PurePosixPath(path).suffix.lower())
    if media_type is None:
        raise UnsafeContent(
            _("Ese formato de imagen no se puede mostrar en todos los formatos de la guía."),
            _("Guárdela como PNG, JPEG o SVG."),
        )
    return media_type


def checked_asset(path: str, data: bytes) -> Asset:
    """Return bytes as the picture that its path says; raises as `read_asset` does."""
    media_type = media_type_of(path)
    if media_type == "image/svg+xml":
        drawing = sanitise(data)
        return Asset(path, media_type, drawing.data, drawing.width, drawing.height)
    width, height = _measure(data, media_type)
    return Asset(path, media_type, data, width, height)


def _measure(data: bytes, media_type: str) -> tuple[int, int]:
    """Return the size that the header says, and make sure that the rest can be decoded at that size."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd EXIF and the like are no reason to refuse a photograph
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            # WeasyPrint, once imported, has Pillow forgive pictures that are cut short.
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            with Pillow.open(io.BytesIO(data), formats=[_PILLOW_FORMATS[media_type]]) as image:
                width, height = image.size
                # A JPEG may be decoded at an eighth of its size, which is enough to see that it is whole.
                image.draft("RGB", (width // 8 or 1, height // 8 or 1))
                image.load()
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise UnsafeContent(
            _("tiene demasiados píxeles; el máximo son {n} millones.").format(n=MAX_PIXELS // 1_000_000),
            _("Redúzcala: para imprimir a lo ancho de la página bastan 2,000 píxeles."),
        ) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise GuideError(
            _("La imagen está dañada o no es del formato que dice su nombre."),
            _("Ábrala en un programa de dibujo y guárdela de nuevo."),
        ) from error
    return width, height
