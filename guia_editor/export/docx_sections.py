"""Page set-ups: the template's three sections (cover, front matter, text), for each part of the book."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from lxml import etree

from guia_editor.errors import ExportFailed
from guia_editor.export.docx_xml import R, W, paragraph
from guia_editor.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from guia_editor.export import Paper
    from guia_editor.export.docx_package import Package

Part = Literal["cover", "front", "text"]
PAPERS: Mapping[Paper, tuple[int, int]] = {"carta": (12240, 15840), "a4": (11906, 16838)}
"""Width and height in twips."""
TALLEST = 0.44
"""The share of a page's height that a picture may take; a taller one would leave half a page before it."""
GUTTER = 454
"""The space between two columns, in twips."""
_PARTS: tuple[Part, ...] = ("cover", "front", "text")


@dataclass(frozen=True, slots=True)
class Room:
    """The area of text on a page, in twips."""

    width: int
    height: int


@dataclass(slots=True)
class Pages:
    """The set-ups of one file: the w:sectPr of the three parts, already on the paper asked for."""

    package: Package
    setups: dict[Part, _Element]
    _started: set[Part] = field(default_factory=set)

    def room(self, part: Part) -> Room:
        """Return the area of text in a part of the book."""
        size, margin = self.setups[part].find(f"{W}pgSz"), self.setups[part].find(f"{W}pgMar")
        if size is None or margin is None:
            raise ExportFailed(_("La plantilla de Word no dice el tamaño de sus páginas."))
        across = _number(size, "w") - _number(margin, "left") - _number(margin, "right")
        return Room(across, _number(size, "h") - abs(_number(margin, "top")) - abs(_number(margin, "bottom")))

    def columns(self, part: Part, last: bool = False) -> str:
        """Return the w:sectPr of two columns on the page of the section before, under its headers."""
        setup = deepcopy(self.setups[part])
        for name in ("headerReference", "footerReference", "type", "pgNumType", "cols", "footnotePr"):
            for old in setup.findall(W + name):
                setup.remove(old)
        setup.insert(0, setup.makeelement(f"{W}type", {f"{W}val": "continuous"}))
        margin = setup.find(f"{W}pgMar")
        if margin is not None:
            margin.addnext(setup.makeelement(f"{W}cols", {f"{W}num": "2", f"{W}space": str(GUTTER)}))
        if last:
            _restart_notes(setup, 0)
        return str(etree.tostring(setup, encoding="unicode"))

    def close(self, part: Part, words: Mapping[str, str], last: bool = False) -> str:
        """Return the w:sectPr that ends a section, with headers and footers of its own.

        `words` fills the template's content controls by tag; "seccion" also stands as the result of
        STYLEREF fields, for programs that do not know them. Page numbers start over at the first of a part.
        """
        setup = deepcopy(self.setups[part])
        for kind in ("header", "footer"):
            for reference in setup.iterfind(f"{W}{kind}Reference"):
                original = self.package.related(reference.get(f"{R}id", ""))
                data = _filled(original.blob, words)
                reference.set(f"{R}id", self.package.header_or_footer(kind, data))
        numbers = setup.find(f"{W}pgNumType")
        if numbers is not None and part in self._started:
            numbers.attrib.pop(f"{W}start", None)
        self._started.add(part)
        for notes in setup.findall(f"{W}footnotePr"):
            setup.remove(notes)
        if last:
            _restart_notes(
                setup, len(setup.findall(f"{W}headerReference") + setup.findall(f"{W}footerReference"))
            )
        return str(etree.tostring(setup, encoding="unicode"))


def read_pages(package: Package, paper: Paper) -> Pages:
    """Return the template's page set-ups on a paper; raises `ExportFailed` unless it has three sections."""
    found = [deepcopy(s) for s in package.template.element.iter(f"{W}sectPr")]
    if len(found) != len(_PARTS):
        raise ExportFailed(
            _("La plantilla de Word debe tener tres secciones: portada, preliminares y texto."),
            _("Restablezca plantillas/docx/referencia.docx."),
        )
    for setup in found:
        _on_paper(setup, *PAPERS[paper])
    return Pages(package, dict(zip(_PARTS, found, strict=True)))


def number_notes_by_section(settings: _Element) -> None:
    """Make footnotes count from 1 in every section of the document."""
    found = settings.find(f"{W}footnotePr")
    if found is not None:
        for old in found.findall(f"{W}numRestart"):
            found.remove(old)
        found.insert(0, found.makeelement(f"{W}numRestart", {f"{W}val": "eachSect"}))


def _restart_notes(setup: _Element, index: int) -> None:
    # The document's own rule is enough for Word. LibreOffice wants it in a section, and shows only zeros
    # when that section is not the last one.
    notes = setup.makeelement(f"{W}footnotePr", {})
    notes.append(notes.makeelement(f"{W}numRestart", {f"{W}val": "eachSect"}))
    setup.insert(index, notes)


def ending(style: str, setup: str) -> str:
    """Return the last paragraph of a section, which carries its set-up."""
    return paragraph(style, "", setup)


def _on_paper(setup: _Element, width: int, height: int) -> None:
    """Change the paper; the side margins give way, so that lines, tabs and tables keep their width."""
    size, margin = setup.find(f"{W}pgSz"), setup.find(f"{W}pgMar")
    if size is None or margin is None:
        return
    narrower = _number(size, "w") - width
    left, right = _number(margin, "left"), _number(margin, "right")
    margin.set(f"{W}left", str(left - narrower // 2))
    margin.set(f"{W}right", str(right - (narrower - narrower // 2)))
    size.set(f"{W}w", str(width))
    size.set(f"{W}h", str(height))


def _number(element: _Element, name: str) -> int:
    return int(element.get(W + name, "0"))


def _filled(blob: bytes, words: Mapping[str, str]) -> bytes:
    """Return a header or footer with its content controls replaced by words and its STYLEREF results set."""
    root = etree.fromstring(blob, etree.XMLParser(resolve_entities=False))
    for control in list(root.iter(f"{W}sdt")):
        tag, content = control.find(f"{W}sdtPr/{W}tag"), control.find(f"{W}sdtContent")
        if tag is None or content is None or tag.get(f"{W}val") not in words:
            continue
        _set_text(content, words[tag.get(f"{W}val") or ""])
        for child in reversed(content):
            control.addnext(child)
        parent = control.getparent()
        if parent is not None:
            parent.remove(control)
    for line in root.iter(f"{W}p"):
        _set_style_reference(line, words.get("seccion", ""))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _set_style_reference(line: _Element, shown: str) -> None:
    inside, result = False, False
    for item in line.iter(f"{W}instrText", f"{W}fldChar", f"{W}t"):
        if item.tag == f"{W}instrText":
            inside = inside or "STYLEREF" in (item.text or "")
        elif item.tag == f"{W}fldChar":
            kind = item.get(f"{W}fldCharType")
            result = inside and kind == "separate"
            inside = inside and kind != "end"
        elif result:
            item.text, result = shown, False


def _set_text(content: _Element, text: str) -> None:
    for index, item in enumerate(content.iter(f"{W}t")):
        item.text = "" if index else text
        item.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
