"""Printing variants: every colour as a shade of grey, and two pages a side for a folded booklet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any, NamedTuple

import pikepdf
import pydyf

_RGB = re.compile(r"(?:(?<=\s)|^)([\d.]+) ([\d.]+) ([\d.]+) (rg|RG)(?=\s|$)")
_LETTERS = {"rg": "g", "RG": "G"}
_MILLIMETRE = 72 / 25.4
_SPARE_MARGIN = 14 * _MILLIMETRE


class Side(NamedTuple):
    """One side of a sheet of a booklet: indices of the pages, None where it stays blank."""

    left: int | None
    right: int | None


# --- grey ----------------------------------------------------------------------------------------------


def make_grey(pdf: Any) -> None:
    """Turn every colour of a file about to be written (`pydyf` objects) into DeviceGray.

    Raster pictures are grey already: `pdf_fetch` hands them out so.
    """
    for item in pdf.objects:
        match item:
            case pydyf.Stream():
                item.stream = [grey_operators(part) for part in item.stream]
                if isinstance(item.extra, dict):
                    _grey_spaces(item.extra)
            case dict():
                _grey_spaces(item)
            case _:
                pass


def luma(red: float, green: float, blue: float) -> float:
    """Return the grey of an sRGB colour, each from 0 to 1 (ITU-R 601)."""
    return 0.299 * red + 0.587 * green + 0.114 * blue


def grey_operators(part: Any) -> Any:
    """Return an item of a content stream, its colour turned into grey when it sets one."""
    if isinstance(part, bytes) and part.endswith((b" rg", b" RG")):
        return _grey_text(part.decode("ascii")).encode("ascii")
    return part


def _grey_text(content: str) -> str:
    def grey(found: re.Match[str]) -> str:
        shade = luma(float(found[1]), float(found[2]), float(found[3]))
        return f"{shade:.4f}".rstrip("0").rstrip(".") + f" {_LETTERS[found[4]]}"

    return _RGB.sub(grey, content)


def _grey_spaces(values: dict[str, Any]) -> None:
    """Turn the colours that stand in dictionaries: shadings, groups, fields."""
    if "ShadingType" in values:
        values["ColorSpace"] = "/DeviceGray"
        _grey_function(values["Function"])
    if values.get("S") == "/Transparency" or "CS" in values:
        values["CS"] = "/DeviceGray"
    if isinstance(border := values.get("BC"), list) and len(border) == 3:
        values["BC"] = pydyf.Array((luma(*border),))
    if isinstance(appearance := values.get("DA"), pydyf.String):
        content = appearance.string
        content = content.decode("ascii") if isinstance(content, bytes) else content
        values["DA"] = pydyf.String(_grey_text(content))
    for value in values.values():
        if isinstance(value, dict):
            _grey_spaces(value)


def _grey_function(function: dict[str, Any]) -> None:
    for part in function.get("Functions", ()):
        _grey_function(part)
    for key in ("C0", "C1"):
        if key in function and len(function[key]) == 3:
            function[key] = pydyf.Array((luma(*function[key]),))


# --- booklet -------------------------------------------------------------------------------------------


def booklet_order(count: int) -> tuple[Side, ...]:
    """Return the sides of the sheets, front and back of each, outermost sheet first.

    Printed on both sides (flipped on the short edge), stacked and folded, the pages read in order.
    """
    total = -(-count // 4) * 4

    def page(index: int) -> int | None:
        return index if index < count else None

    sides = []
    for sheet in range(total // 4):
        first, last = 2 * sheet, total - 1 - 2 * sheet
        sides.append(Side(page(last), page(first)))
        sides.append(Side(page(first + 1), page(last - 1)))
    return tuple(sides)


def impose_booklet(data: bytes) -> bytes:
    """Return a PDF with two pages on each side of a landscape sheet of the same paper, ready to fold.

    Pages shrink to half a sheet, less where their white margins may be cut. Links, fields and tags are for
    the screen and stay behind; so does the document's outline.
    """
    with pikepdf.open(BytesIO(data)) as source, pikepdf.new() as target:
        width, height = (float(value) for value in source.pages[0].trimbox[2:])
        forms = [target.copy_foreign(page.as_form_xobject()) for page in source.pages]
        for side in booklet_order(len(forms)):
            _add_side(target, forms, side, width, height)
        with target.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata["dc:title"] = str(source.docinfo["/Title"])
        for key in ("/Title", "/Author", "/CreationDate", "/ModDate", "/Producer"):
            if key in source.docinfo:
                target.docinfo[key] = str(source.docinfo[key])
        target.Root.Lang = str(source.Root.Lang)
        out = BytesIO()
        target.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return out.getvalue()


def _add_side(target: Any, forms: Sequence[Any], side: Side, width: float, height: float) -> None:
    sheet = target.add_blank_page(page_size=(height, width))
    half = height / 2
    scale = min(half / (width - 2 * _SPARE_MARGIN), width / height)
    lower = (width - height * scale) / 2
    pictures = pikepdf.Dictionary()
    content = []
    for place, index in enumerate(side):
        if index is None:
            continue
        pictures[f"/P{place}"] = forms[index]
        offset = place * half + (half - width * scale) / 2
        clip = f"{place * half:.3f} 0 {half:.3f} {width:.3f} re W n"
        content.append(f"q {clip} {scale:.6f} 0 0 {scale:.6f} {offset:.3f} {lower:.3f} cm /P{place} Do Q")
    sheet.Resources = pikepdf.Dictionary(XObject=pictures)
    sheet.Contents = target.make_stream("\n".join(content).encode("ascii"))
