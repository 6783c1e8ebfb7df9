"""Parts of a book laid out apart, each once for its text: the piece that editions and page views stand on.

A part (cover, chapter, annex…) starts on a new page and depends on nothing outside itself: page numbers are
slots filled later (`pdf_pages`), and so are the lines at the head and foot of each page. So a part that two
editions share is laid out once, and an edit lays out one chapter.

Slots and running lines are set on the laid-out text boxes. That uses WeasyPrint attributes that are not
public (`Page._page_box`, `TextBox.text`, `TextBox.pango_layout`), hence the pin `weasyprint==70.*`; the tests
compare every page with the plain way (one HTML, `target-counter`), pixel by pixel.
"""

from __future__ import annotations

import copy
import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import weasyprint
from weasyprint.css.counters import CounterStyle
from weasyprint.formatting_structure.boxes import MarginBox, TextBox
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import line_size

from guia_editor.export.html import width_rules
from guia_editor.export.pdf_engine import refusals, stern_engine, without_collector
from guia_editor.export.pdf_fetch import BASE, GuideFetcher, safe_pictures

PAGE_SIZES: Mapping[str, str] = {"carta": "letter", "a4": "A4"}

_HEAD, _MARK, _FOOT, _FOLIO = "@top-left", "@top-right", "@bottom-left", "@bottom-right"
# Running lines are laid out once, on this page, and then copied to every page of the book.
_PATTERN_CSS = (
    ".muestra { page: muestra }\n@page muestra {"
    + " ".join(f'{name} {{ content: "0" }}' for name in (_HEAD, _MARK, _FOOT, _FOLIO))
    + "}\n"
)
_PATTERN = '<html lang="es"><body><section class="muestra">0</section></body></html>'
_WITHOUT_LINES = "portada"


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for the number of the page where the anchor `target` stands."""

    box: Any
    target: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as laid out, with its slots and its running lines by the name of their margin box."""

    page: weasyprint.Page
    slots: tuple[Slot, ...]
    running: Mapping[str, _Line]

    def fill(self, numbers: Mapping[str, str]) -> None:
        """Write page numbers into the slots."""
        for slot in self.slots:
            _set_text(slot.box, numbers[slot.target])

    def run(self, head: str, mark: str, foot: str, folio: str) -> None:
        """Write the running lines; the opening page of a part shows no head, the cover no line at all."""
        for name, text in ((_HEAD, head), (_MARK, mark), (_FOOT, foot), (_FOLIO, folio)):
            if line := self.running.get(name):
                line.write(text)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The pages of a part, and on which of them (from 0) each of its anchors stands."""

    sheets: tuple[Sheet, ...]
    anchors: Mapping[str, int]


@dataclass(slots=True)
class LayoutCache:
    """Laid-out parts by the hash of all that decides their look, the least used dropped first.

    `limit` is in pages, each of about 1.5 MB. `hints` holds the page numbers last settled, by anchor: a
    first guess for the next edition.
    """

    limit: int = 1500
    hints: dict[str, str] = field(default_factory=dict)
    _parts: OrderedDict[str, LaidOut] = field(default_factory=OrderedDict)

    def get(self, key: str) -> LaidOut | None:
        """Return a part laid out before, or None."""
        if key in self._parts:
            self._parts.move_to_end(key)
        return self._parts.get(key)

    def put(self, key: str, part: LaidOut) -> None:
        """Keep a part; drop the least used ones while there are more pages than the limit."""
        self._parts[key] = part
        while len(self._parts) > 1 and sum(len(p.sheets) for p in self._parts.values()) > self.limit:
            self._parts.popitem(last=False)


class Typesetter:
    """Lays out parts with one style, one set of fonts and one paper; keeps them in a `LayoutCache`.

    Use one for as many editions as possible: fonts and style sheets are read once. `extra_css` comes after
    the templates' style. Not for use from two threads at once.
    """

    def __init__(
        self, templates: Path, paper: str, *, bleed: bool = False, grey: bool = False, extra_css: str = ""
    ) -> None:
        self.fetcher = GuideFetcher(templates, grey)
        self.fonts = FontConfiguration()
        self.cache = LayoutCache()
        self._counters = CounterStyle()
        self._images: dict[str, Any] = {}
        marks = "bleed: 3mm; marks: crop;" if bleed else ""
        page = f"@page {{ size: {PAGE_SIZES[paper]}; {marks} }}"
        sheet = f'@import url("guia.css");\n{page}\n{width_rules()}\n{_PATTERN_CSS}{extra_css}'
        with refusals(), stern_engine():
            self._style = weasyprint.CSS(
                string=sheet,
                base_url=f"{BASE}plantillas/pdf/papel.css",
                url_fetcher=self.fetcher,
                font_config=self.fonts,
                counter_style=self._counters,
            )
        self._pattern = [
            box for box in self.render(_PATTERN).pages[0]._page_box.children if isinstance(box, MarginBox)
        ]
        self._look = _digest(sheet, str(grey), weasyprint.VERSION, *_template_digests(templates))

    def lay_out(self, html: str) -> LaidOut:
        """Return the pages of a part, from the cache when the same text was laid out before.

        `html` is a whole page in HTML that names pictures by `asset_url`. Raises `ExportFailed` when it
        asks for anything else or WeasyPrint finds an error.
        """
        key = _digest(self._look, html)
        part = self.cache.get(key)
        if part is None:
            part = _examine(self.render(html), self._pattern)
            self.cache.put(key, part)
        return part

    def render(self, html: str) -> weasyprint.Document:
        """Return WeasyPrint's own document of a page in HTML, neither cached nor examined."""
        with refusals(), stern_engine(), safe_pictures(), without_collector():
            source = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=self.fetcher)
            return source.render(
                font_config=self.fonts,
                counter_style=self._counters,
                stylesheets=[self._style],
                cache=self._images,
                pdf_forms=True,
                presentational_hints=True,  # the first number of a list
            )


def _examine(document: weasyprint.Document, pattern: Sequence[Any]) -> LaidOut:
    anchors: dict[str, int] = {}
    sheets = []
    for index, page in enumerate(document.pages):
        for anchor in page.anchors:
            anchors.setdefault(anchor, index)
        # One annotation a link: WeasyPrint makes another for every span inside it, tagged as no link.
        page.links[:] = [link for link in page.links if link[3].element_tag == "a"]
        slots: list[Slot] = []
        for box in page._page_box.descendants(placeholders=True):
            if box.element is None:
                continue
            target = box.element.get("data-para")
            if target is not None and isinstance(box, TextBox):
                slots.append(Slot(box, target))
            _name_role(box)
        running = _add_running_lines(page._page_box, pattern, opening=index == 0)
        sheets.append(Sheet(page, tuple(slots), running))
    return LaidOut(tuple(sheets), anchors)


def _add_running_lines(page_box: Any, pattern: Sequence[Any], *, opening: bool) -> dict[str, _Line]:
    """Copy the running lines onto a page; return the text box of each."""
    if page_box.page_type.name == _WITHOUT_LINES:
        return {}
    copies = [box.deepcopy() for box in pattern if not (opening and box.at_keyword == _HEAD)]
    page_box.children = (*page_box.children, *copies)
    return {box.at_keyword: _Line.of(box) for box in copies}


@dataclass(frozen=True, slots=True)
class _Line:
    """The text of a margin box, and the frame that it has to stay in."""

    box: Any
    left: float
    width: float

    @classmethod
    def of(cls, margin_box: Any) -> _Line:
        (box,) = (box for box in margin_box.descendants() if isinstance(box, TextBox))
        box.pango_layout = copy.copy(box.pango_layout)
        return cls(box, margin_box.content_box_x(), margin_box.width)

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
        _set_text(self.box, text)
        layout = self.box.pango_layout
        layout.reactivate(self.box.style)
        line, _rest = layout.get_first_line()
        width, _height = line_size(line, self.box.style)
        layout.deactivate()
        return float(width)


# What WeasyPrint calls Span or NonStruct and readers' software knows by a better name. The prefix is what
# `pdf_finish.roles` recognises.
_ROLES: Mapping[tuple[str, str], str] = {
    ("ol", "contenido"): "guia:TOC",
    ("li", "entrada"): "guia:TOCI",
    ("span", "referencia"): "guia:Reference",
    ("span::footnote-call", "nota-al-pie"): "guia:Reference",
    ("span::footnote-marker", "nota-al-pie"): "guia:Lbl",
    ("span", "nota-al-pie"): "guia:Note",
    ("pre", ""): "guia:Code",
}


def _name_role(box: Any) -> None:
    words = (box.element.get("class") or "").split(maxsplit=1)
    role = _ROLES.get((box.element_tag, words[0] if words else ""))
    if role is not None and not isinstance(box, TextBox):
        box.element_tag = role


def _set_text(box: Any, text: str) -> None:
    box.text = text
    box.pango_layout.text = text


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def _template_digests(templates: Path) -> Iterator[str]:
    files = [templates / "tema.css", *templates.glob("pdf/*.css"), *templates.glob("fuentes/*.ttf")]
    for file in sorted(files):
        yield hashlib.sha256(file.read_bytes()).hexdigest()
