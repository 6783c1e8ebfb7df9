"""Parts of a book laid out apart, each once for its text: the piece that editions and page views stand on.

A part (cover, chapter, annex…) starts on a new page and depends on nothing outside itself: page numbers are
slots filled later (`pdf_pages`), and so are the lines at the head and foot of each page. So a part that two
editions share is laid out once, and an edit lays out one chapter.

Slots and running lines are set on the laid-out text boxes. That uses WeasyPrint attributes that are not
public (`Page._page_box`, `TextBox.text`, `TextBox.pango_layout`), hence the pin `weasyprint==70.*`; the tests
compare every page with the plain way (one HTML, `target-counter`), pixel by pixel.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydyf
import weasyprint
from weasyprint.css.counters import CounterStyle
from weasyprint.formatting_structure.boxes import MarginBox, TextBox
from weasyprint.text.ffi import pango
from weasyprint.text.fonts import FontConfiguration

from guia_editor import __version__
from guia_editor.export.html import width_rules
from guia_editor.export.pdf_engine import refusals, stern_engine, without_collector
from guia_editor.export.pdf_fetch import BASE, GuideFetcher, safe_pictures
from guia_editor.export.pdf_running import ALL_LINES, NO_LINES, OPENING, PLACES, RunningLines, set_text
from guia_editor.model.document import Asset

PAGE_SIZES: Mapping[str, str] = {"carta": "letter", "a4": "A4"}

# Running lines are laid out once, on this page.
_PATTERN_CSS = (
    ".muestra { page: muestra }\n@page muestra {"
    + " ".join(f'{name} {{ content: "0" }}' for name in PLACES)
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
    """A page as laid out, its slots, and which running lines it shows (`pdf_running`)."""

    page: weasyprint.Page
    slots: tuple[Slot, ...]
    lines: int

    def fill(self, numbers: Mapping[str, str]) -> None:
        """Write page numbers into the slots."""
        for slot in self.slots:
            set_text(slot.box, numbers[slot.target])


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The pages of a part, and on which of them (from 0) each of its anchors stands."""

    sheets: tuple[Sheet, ...]
    anchors: Mapping[str, int]

    @property
    def page_count(self) -> int:
        """How many pages the part takes."""
        return len(self.sheets)


class Typesetter:
    """Lays out parts with one style, one set of fonts and one paper.

    Use one for as many editions as possible: fonts and style sheets are read once. `extra_css` comes after
    the templates' style. Not for use from two threads at once.
    """

    def __init__(
        self, templates: Path, paper: str, *, bleed: bool = False, grey: bool = False, extra_css: str = ""
    ) -> None:
        self.fetcher = GuideFetcher(templates, grey)
        self.grey = grey
        self.fonts = FontConfiguration()
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
        pattern = self.render(_PATTERN).pages[0]._page_box
        boxes = [box for box in pattern.children if isinstance(box, MarginBox)]
        self.lines = RunningLines(pattern, boxes, grey=grey)
        self.look = _digest(sheet, str(grey), *_engines(), *_template_digests(templates))

    def begin(self, assets: Mapping[str, Asset]) -> None:
        """Take up another document: its pictures are there, those of the one before leave the memory."""
        self.fetcher.serve(assets)
        self._images.clear()

    def lay_out(self, html: str) -> LaidOut:
        """Return the pages of a part.

        `html` is a whole page in HTML that names pictures by `asset_url`. Raises `ExportFailed` when it
        asks for anything else or WeasyPrint finds an error.
        """
        return _examine(self.render(html))

    def render(self, html: str) -> weasyprint.Document:
        """Return WeasyPrint's own document of a page in HTML, not examined."""
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


def _examine(document: weasyprint.Document) -> LaidOut:
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
        bare = page._page_box.page_type.name == _WITHOUT_LINES
        sheets.append(Sheet(page, tuple(slots), NO_LINES if bare else OPENING if index == 0 else ALL_LINES))
    return LaidOut(tuple(sheets), anchors)


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


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def _engines() -> Iterator[str]:
    yield weasyprint.VERSION
    yield pydyf.VERSION
    yield str(pango.pango_version())
    yield __version__


def _template_digests(templates: Path) -> Iterator[str]:
    files = [templates / "tema.css", *templates.glob("pdf/*.css"), *templates.glob("fuentes/*.ttf")]
    for file in sorted(files):
        yield hashlib.sha256(file.read_bytes()).hexdigest()
