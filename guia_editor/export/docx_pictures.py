"""Pictures: parts of the package, their size on the page, their alternative text.

An SVG travels as it is, with a PNG beside it for programs that do not draw SVG (MS-ODRAWXML, svgBlip).
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import resvg_py
from PIL import Image as Pixels

from guia_editor.export.docx_xml import value

if TYPE_CHECKING:
    from docx.opc.part import Part

    from guia_editor.export.docx_package import Package
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


@dataclass
class Pictures:
    """The pictures of one file; `fonts` is the folder with the letters that charts are written in."""

    package: Package
    fonts: Path
    _parts: dict[str, tuple[Part, Part | None] | None] = field(default_factory=dict)
    _shown: int = 0

    def drawing(self, owner: Part, asset: Asset, alt: str, room: tuple[int, int]) -> str:
        """Return a run with a picture in the line; `room` is the width and height it may take, in twips.

        Empty when the picture is of a kind that Word does not show. `owner` is the part with the text.
        """
        width, height = _fitted(asset, room)
        found = self._part(asset, width)
        if found is None:
            return ""
        picture, vector = found
        links = self.package.links(owner)
        embedded = links.inside("image", picture)
        extension = ""
        if vector is not None:
            extension = (
                '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip '
                'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
                f'r:embed="{links.inside("image", vector)}"/></a:ext></a:extLst>'
            )
        self._shown += 1
        size = f'cx="{width}" cy="{height}"'
        named = f'id="{self._shown}" name="Imagen {self._shown}" descr="{value(alt)}"'
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
            f'<wp:docPr {named}/><wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/>'
            f'</wp:cNvGraphicFramePr><a:graphic><a:graphicData uri="{_DRAWING}/picture"><pic:pic>'
            "<pic:nvPicPr>"
            f"<pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>"
            f'<a:blip r:embed="{embedded}">{extension}</a:blip>'
            '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
            f'<a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    def _part(self, asset: Asset, width: int) -> tuple[Part, Part | None] | None:
        if asset.path not in self._parts:
            self._parts[asset.path] = self._made(asset, width)
        return self._parts[asset.path]

    def _made(self, asset: Asset, width: int) -> tuple[Part, Part | None] | None:
        """Return the parts of a picture that is first shown at a width in EMU."""
        name = f"/word/media/{hashlib.sha256(asset.data).hexdigest()[:16]}"
        if asset.media_type == _SVG:
            vector = self.package.add(f"{name}.svg", _SVG, asset.data)
            dots = max(1, round(width / _EMU_PER_INCH * _DOTS_PER_INCH))
            png = _rasterise(asset.data, dots, self._font_files)
            return self.package.add(f"{name}.png", "image/png", png), vector
        if asset.media_type in _NATIVE:
            kind = _NATIVE[asset.media_type]
            return self.package.add(f"{name}.{kind}", asset.media_type, asset.data), None
        if asset.media_type == "image/webp":
            return self.package.add(f"{name}.png", "image/png", _as_png(asset.data)), None
        return None

    @cached_property
    def _font_files(self) -> tuple[str, ...]:
        return tuple(str(path) for path in sorted(self.fonts.glob("*.ttf")))


@lru_cache(maxsize=32)
def _rasterise(svg: bytes, width: int, fonts: tuple[str, ...]) -> bytes:
    """Return an SVG as a PNG; remembered, for the same diagrams stand in the editions of all territories.

    Drawn with the guide's own letters alone: the same picture on every machine, whatever is installed.
    """
    return resvg_py.svg_to_bytes(
        svg_string=svg.decode("utf-8"),
        width=width,
        skip_system_fonts=bool(fonts),
        font_files=list(fonts),
        font_family=_SANS,
        sans_serif_family=_SANS,
        serif_family=_SERIF,
    )


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
