"""The running lines: head and mark above a page, work and folio below, set once and drawn for each text.

They stand in a content stream of their own, so that the pages below them stay as they are from one edition to
the next.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pydyf
from weasyprint.draw import draw_stacking_context
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.pdf.stream import Stream
from weasyprint.stacking import StackingContext
from weasyprint.text.line_break import line_size

from guia_editor.export.pdf_fonts import uses_of
from guia_editor.export.pdf_fragments import FontUse
from guia_editor.export.pdf_variants import grey_operators

HEAD, MARK, FOOT, FOLIO = "@top-left", "@top-right", "@bottom-left", "@bottom-right"
PLACES = (HEAD, MARK, FOOT, FOLIO)
# What stands on a page: nothing on the cover, no head on the opening page of a part.
NO_LINES, OPENING, ALL_LINES = range(3)


def lines_of(kind: int, head: str, mark: str, foot: str, folio: str) -> dict[str, str]:
    """Return the text of each line that a page of a kind shows."""
    if kind == NO_LINES:
        return {}
    below = {MARK: mark, FOOT: foot, FOLIO: folio}
    return below if kind == OPENING else {HEAD: head, **below}


@dataclass(frozen=True, slots=True)
class _Line:
    """A margin box, the text in it, and the frame that it has to stay in."""

    margin_box: Any
    box: Any
    left: float
    width: float

    @classmethod
    def of(cls, margin_box: Any) -> _Line:
        (box,) = (box for box in margin_box.descendants() if isinstance(box, TextBox))
        box.pango_layout = copy.copy(box.pango_layout)
        return cls(margin_box, box, margin_box.content_box_x(), margin_box.width)

    def write(self, text: str) -> None:
        """Set the text anew at its side of the frame, cut short where it has no room."""
        width = self._set(text)
        while width > self.width and len(text) > 1:
            text = text[:-1].rstrip()
            width = self._set(text + "…")
        flush_right = self.box.style["text_align_all"] in ("right", "end")
        self.box.position_x = self.left + (self.width - width if flush_right else 0)
        self.box.width = width

    def _set(self, text: str) -> float:
        set_text(self.box, text)
        layout = self.box.pango_layout
        layout.reactivate(self.box.style)
        line, _rest = layout.get_first_line()
        width, _height = line_size(line, self.box.style)
        layout.deactivate()
        return float(width)


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A line as it stands in a content stream, in CSS pixels from the top, and the fonts that it uses."""

    content: bytes
    fonts: tuple[FontUse, ...]


class RunningLines:
    """The margin boxes of a page that was laid out to have all lines; see `Typesetter`.

    `states` are the graphics states that the drawn lines name: every page has to have them.
    """

    def __init__(self, page_box: Any, margin_boxes: Sequence[Any], *, grey: bool) -> None:
        self._page_box = page_box
        self._boxes = {box.at_keyword: box for box in margin_boxes}
        self._grey = grey
        self._drawn: dict[tuple[str, str], DrawnLine] = {}
        self._files: dict[str, bytes] = {}
        self.states: dict[str, Any] = {}
        for place in PLACES:
            self.draw(place, "0")

    def draw(self, place: str, text: str) -> DrawnLine:
        """Return a line, drawn once for its text."""
        key = (place, text)
        if key not in self._drawn:
            self._drawn[key] = self._draw(place, text)
        return self._drawn[key]

    def font(self, digest: str) -> bytes | None:
        """Return the file of a font that lines use, None for another."""
        return self._files.get(digest)

    def add_to(self, page_box: Any, texts: Mapping[str, str]) -> None:
        """Put lines on a page that is laid out and will be drawn with them."""
        lines = [self._line(place, text) for place, text in texts.items()]
        page_box.children = (*page_box.children, *(line.margin_box for line in lines))

    def _line(self, place: str, text: str) -> _Line:
        line = _Line.of(self._boxes[place].deepcopy())
        line.write(text)
        return line

    def _draw(self, place: str, text: str) -> DrawnLine:
        fonts: dict[Any, Any] = {}
        names = ("ExtGState", "XObject", "Pattern", "Shading")
        resources = pydyf.Dictionary({name: pydyf.Dictionary() for name in names})
        stream = Stream(fonts, None, resources, {}, None, {}, None)
        context = StackingContext.from_box(self._line(place, text).margin_box, self._page_box)
        draw_stacking_context(stream, context)
        self.states.update(resources["ExtGState"])
        items = [grey_operators(item) for item in stream.stream] if self._grey else stream.stream
        content = b"\n".join(pydyf._to_bytes(item) for item in items)
        return DrawnLine(content, uses_of(fonts.values(), self._files.__setitem__))


def set_text(box: Any, text: str) -> None:
    """Put another text into a text box as laid out; it keeps its place and width."""
    box.text = text
    box.pango_layout.text = text
