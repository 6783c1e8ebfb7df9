"""What the exporter takes from `referencia.docx`: styles by name, numberings, page set-ups, distances.

Styles are found by the name that Word stores, so a template edited and saved in Word of any language works.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guia_editor.errors import ExportFailed
from guia_editor.export.docx_xml import W
from guia_editor.i18n import _

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, slots=True)
class Type:
    """How a paragraph style sets its lines: size and space in points, `line` as a multiple of the size.

    `left` is the indentation in twentieths of a point.
    """

    size: float
    before: float
    after: float
    line: float
    sans: bool
    left: int

    def height(self, text: str, width: float) -> float:
        """Return about how high a paragraph stands, in points, on lines of a width in points."""
        letter = self.size * (_SANS if self.sans else _SERIF)
        lines = max(1, math.ceil(len(text) * letter / max(width, letter)))
        return lines * self.size * self.line + self.before + self.after


_SERIF, _SANS = 0.455, 0.515
"""Mean width of a letter in Spanish text with its lines broken, as a share of the size."""
_SERIF_LINE, _SANS_LINE = 1.465, 1.362
"""Height of a single line of the families in `plantillas/fuentes/`, as a share of the size."""


@dataclass(frozen=True, slots=True)
class Looks:
    """The template as read: style identifiers by kind and lower-case name, and the list numberings.

    `indents` are the left indentations of the list levels by style name, in twentieths of a point; `hang` is
    how far the number of a section stands out to the left of the text.
    """

    identifiers: Mapping[tuple[str, str], str]
    types: Mapping[str, Type]
    numberings: Mapping[str, int]
    indents: Mapping[str, tuple[int, ...]]
    box_font: str
    hang: int

    def paragraph(self, name: str) -> str:
        """Return the identifier of a paragraph style; raises `ExportFailed` when the template lacks it."""
        return self._identifier("paragraph", name)

    def character(self, name: str) -> str:
        """Return the identifier of a character style; raises `ExportFailed` when the template lacks it."""
        return self._identifier("character", name)

    def table(self, name: str) -> str:
        """Return the identifier of a table style; raises `ExportFailed` when the template lacks it."""
        return self._identifier("table", name)

    def numbering(self, style: str) -> int:
        """Return the w:abstractNumId bound to a paragraph style; raises `ExportFailed` when there is none."""
        found = self.numberings.get(style.lower())
        if found is None:
            raise ExportFailed(
                _("El estilo «{name}» de la plantilla de Word no tiene numeración.").format(name=style),
                _("Restablezca plantillas/docx/referencia.docx o asigne una lista multinivel a ese estilo."),
            )
        return found

    def height(self, style: str, text: str, width: float) -> float:
        """Return about how high a paragraph of a style stands, in points."""
        return self.types[self.paragraph(style)].height(text, width)

    def _identifier(self, kind: str, name: str) -> str:
        found = self.identifiers.get((kind, name.lower()))
        if found is None:
            raise ExportFailed(
                _("A la plantilla de Word le falta el estilo «{name}».").format(name=name),
                _("Créelo en plantillas/docx/referencia.docx o restablezca esa plantilla."),
            )
        return found


def read_looks(styles: _Element, numbering: _Element) -> Looks:
    """Return what a template says in its styles.xml and numbering.xml."""
    identifiers: dict[tuple[str, str], str] = {}
    elements: dict[str, _Element] = {}
    for style in styles.iterfind(f"{W}style"):
        named = style.find(f"{W}name")
        if named is None:
            continue
        identity = style.get(f"{W}styleId", "")
        identifiers[style.get(f"{W}type", ""), named.get(f"{W}val", "").lower()] = identity
        elements[identity] = style
    abstract_of = {
        num.get(f"{W}numId", ""): int(_value(num, "abstractNumId") or 0)
        for num in numbering.iterfind(f"{W}num")
    }
    numberings: dict[str, int] = {}
    indents: dict[str, tuple[int, ...]] = {}
    levels = {
        int(a.get(f"{W}abstractNumId", "0")): _indents(a) for a in numbering.iterfind(f"{W}abstractNum")
    }
    for (kind, name), identity in identifiers.items():
        number = _value(elements[identity], "pPr", "numPr", "numId") if kind == "paragraph" else ""
        if number in abstract_of:
            numberings[name] = abstract_of[number]
            indents[name] = levels.get(abstract_of[number], ())
    types = {identity: _type(elements, identity) for identity in elements}
    box = elements.get(identifiers.get(("character", "casilla"), ""))
    fonts = box.find(f"{W}rPr/{W}rFonts") if box is not None else None
    font = fonts.get(f"{W}ascii", "") if fonts is not None else ""
    hang = _hang(numbering, numberings.get("heading 2", -1))
    return Looks(identifiers, types, numberings, indents, font or "Segoe UI Symbol", hang)


def _hang(numbering: _Element, abstract: int) -> int:
    """Return how far the second level of a numbering begins to the left of the text."""
    route = f"{W}abstractNum[@{W}abstractNumId='{abstract}']/{W}lvl[@{W}ilvl='1']/{W}pPr/{W}ind"
    indent = numbering.find(route)
    if indent is None:
        return 0
    return max(0, int(indent.get(f"{W}hanging", "0")) - int(indent.get(f"{W}left", "0")))


def _value(element: _Element, *path: str) -> str:
    found = element.find("/".join(W + step for step in path))
    return found.get(f"{W}val", "") if found is not None else ""


def _indents(abstract: _Element) -> tuple[int, ...]:
    out: list[int] = []
    for level in abstract.iterfind(f"{W}lvl"):
        indent = level.find(f"{W}pPr/{W}ind")
        out.append(int(indent.get(f"{W}left", "0")) if indent is not None else 0)
    return tuple(out)


def _type(elements: Mapping[str, _Element], identity: str) -> Type:
    """Return the set-up of a style, each value from the nearest style it is based on that gives one."""
    chain: list[_Element] = []
    while identity in elements and len(chain) < len(elements):
        chain.append(elements[identity])
        identity = _value(elements[identity], "basedOn")

    def nearest(attribute: str, *path: str) -> str:
        route = "/".join(W + step for step in path)
        for style in chain:
            found = style.find(route)
            if found is not None and found.get(W + attribute):
                return found.get(W + attribute) or ""
        return ""

    size = int(nearest("val", "rPr", "sz") or 22) / 2
    # A single line is as high as the font says; "exact" lines are given in twentieths of a point.
    line = int(nearest("line", "pPr", "spacing") or 240)
    exact = nearest("lineRule", "pPr", "spacing") == "exact"
    sans = nearest("asciiTheme", "rPr", "rFonts").startswith("major")
    height = line / 20 / size if exact else line / 240 * (_SANS_LINE if sans else _SERIF_LINE)
    before, after = (int(nearest(side, "pPr", "spacing") or 0) / 20 for side in ("before", "after"))
    return Type(size, before, after, height, sans, int(nearest("left", "pPr", "ind") or 0))
