"""Pictures: parts of the package, their size on the page, their alternative text.

An SVG travels as it is, with a PNG beside it for programs that do not draw SVG (MS-ODRAWXML, svgBlip).
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import resvg_py
from PIL import Image as Pixels

from guia_editor.export.docx_fragments import Count, Media, Relation
from guia_editor.export.docx_xml import value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guia_editor.export.bank import Bank, Recent
    from guia_editor.export.docx_writing import Place, Writing
    from guia_editor.model.document import Asset

EMU_PER_PIXEL = 9525
EMU_PER_TWIP = 635
_DOTS_PER_INCH = 120
"""Of an SVG's PNG at its size on the page: enough for what old programs print instead of the SVG."""
_EMU_PER_INCH = 914_400
_SANS, _SERIF = "Guia Sans", "Guia Serif"
"""Families of `plantillas/fuentes/`, for letters whose own family is not there."""
_SVG = "image/svg+xml"
_NATIVE = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif"}
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"


@dataclass(frozen=True, slots=True)
class Rasters:
    """Makes PNGs of SVGs; `fonts` are the files with the letters of charts, `look` tells them from others.

    Drawn with the guide's own letters alone: the same picture on every machine, whatever is installed.
    """

    fonts: tuple[Path, ...]
    look: str
    bank: Bank
    recent: Recent[bytes, bytes]

    def png(self, svg: bytes, width: int) -> bytes:
        """Return an SVG as a PNG of a width in pixels."""
        made_of = f"resvg {resvg_py.__version__}, {width} wide, {self.look}: ".encode() + svg
        return self.recent.get(
            made_of,
            lambda: self.bank.made(made_of, lambda: raster(svg.decode("utf-8"), width, self.fonts)),
        )


def raster(svg: str, width: int, fonts: Sequence[Path]) -> bytes:
    """Return an SVG as a PNG of a width in pixels; `fonts` are the only ones used, unless there are none."""
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        skip_system_fonts=bool(fonts),
        font_files=[str(path) for path in fonts],
        font_family=_SANS,
        sans_serif_family=_SANS,
        serif_family=_SERIF,
    )


def drawing(writing: Writing, asset: Asset, alt: str, room: Place) -> str:
    """Return a run with a picture in the line, no larger than its place.

    Empty when the picture is of a kind that Word does not show.
    """
    width, height = _fitted(asset, (room.width, room.height))
    found = _media(writing.rasters, asset, width)
    if found is None:
        return ""
    picture, vector = (media and writing.relate(Relation(media, writing.in_note)) for media in found)
    extension = ""
    if vector:
        extension = (
            '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip '
            'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
            f'r:embed="{vector}"/></a:ext></a:extLst>'
        )
    size = f'cx="{width}" cy="{height}"'
    number = writing.count(Count.PICTURE)
    named = f'id="{number}" name="Imagen {number}" descr="{value(alt)}"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr {named}/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/>'
        f'</wp:cNvGraphicFramePr><a:graphic><a:graphicData uri="{_DRAWING}/picture"><pic:pic>'
        "<pic:nvPicPr>"
        f"<pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
        f'<a:blip r:embed="{picture}">{extension}</a:blip>'
        '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _media(rasters: Rasters, asset: Asset, width: int) -> tuple[Media, Media | None] | None:
    """Return the parts of a picture that is shown at a width in EMU: one that all draw, and its SVG."""
    name = f"/word/media/{hashlib.sha256(asset.data).hexdigest()[:16]}"
    if asset.media_type == _SVG:
        dots = max(1, round(width / _EMU_PER_INCH * _DOTS_PER_INCH))
        png = Media(f"{name}-{dots}.png", "image/png", rasters.png(asset.data, dots))
        return png, Media(f"{name}.svg", _SVG, asset.data)
    if asset.media_type in _NATIVE:
        kind = _NATIVE[asset.media_type]
        return Media(f"{name}.{kind}", asset.media_type, asset.data), None
    if asset.media_type == "image/webp":
        return Media(f"{name}.png", "image/png", _as_png(asset.data)), None
    return None


def _fitted(asset: Asset, room: tuple[int, int]) -> tuple[int, int]:
    """Return the size in EMU (914,400 an inch): at 96 dots an inch, smaller where there is less room."""
    width, height = max(1, asset.width) * EMU_PER_PIXEL, max(1, asset.height) * EMU_PER_PIXEL
    share = min(1.0, room[0] * EMU_PER_TWIP / width, room[1] * EMU_PER_TWIP / height)
    return max(1, int(width * share)), max(1, int(height * share))


def _as_png(data: bytes) -> bytes:
    out = io.BytesIO()
    with Pixels.open(io.BytesIO(data)) as picture:
        picture.save(out, "PNG")
    return out.getvalue()
