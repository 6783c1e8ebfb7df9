"""Make an SVG drawing safe: what is not on the lists here does not pass.

Dangerous things (scripts, foreign objects, outside addresses, entities, drawings that multiply
themselves) refuse the picture; mere leftovers of drawing programs are dropped. What comes out is
written anew, so that every renderer reads the same plain SVG 1.1.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from guia_editor.errors import UnsafeContent
from guia_editor.i18n import _

MAX_ELEMENTS = 20_000
MAX_DRAWN = 20_000
"""How many elements may be drawn once every `use`, pattern and marker has been multiplied out."""

MAX_DEPTH = 40
MAX_USE_DEPTH = 5
MAX_SIDE = 20_000.0

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ELEMENT_NAMES = """
    svg g defs symbol use title desc style path rect circle ellipse line polyline polygon text tspan
    textPath linearGradient radialGradient stop clipPath mask pattern marker
"""
_ATTRIBUTE_NAMES = """
    id class style transform viewBox preserveAspectRatio version width height x y x1 y1 x2 y2 cx cy r rx
    ry fx fy d points pathLength dx dy rotate textLength lengthAdjust startOffset offset href
    gradientUnits gradientTransform spreadMethod patternUnits patternContentUnits patternTransform
    clipPathUnits maskUnits maskContentUnits markerUnits markerWidth markerHeight refX refY orient fill
    fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin
    stroke-miterlimit stroke-dasharray stroke-dashoffset opacity color display visibility overflow
    clip-path clip-rule mask marker-start marker-mid marker-end stop-color stop-opacity vector-effect
    font-family font-size font-style font-weight font-variant font-stretch text-anchor text-decoration
    dominant-baseline alignment-baseline baseline-shift letter-spacing word-spacing writing-mode
    direction unicode-bidi paint-order shape-rendering text-rendering role lang aria-label
    aria-labelledby aria-hidden aria-describedby
"""
_FUNCTION_NAMES = """
    rgb rgba hsl hsla matrix translate translatex translatey scale scalex scaley rotate skewx skewy
"""
_ELEMENTS = frozenset(_ELEMENT_NAMES.split())
_ATTRIBUTES = frozenset(_ATTRIBUTE_NAMES.split())
_FUNCTIONS = frozenset(_FUNCTION_NAMES.split())

_FUNCTION = re.compile(r"([A-Za-z-]*)\s*\(")
_LOCAL_URL = re.compile(r"""url\(\s*(["']?)#([^"'()\s]+)\1\s*\)""", re.IGNORECASE)
_LENGTH = re.compile(r"\s*(\d*\.?\d+(?:[eE][+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|q)?\s*", re.IGNORECASE)
_INCH = 96.0
_PIXELS = {
    "": 1.0,
    "px": 1.0,
    "pt": _INCH / 72,
    "pc": _INCH / 6,
    "mm": _INCH / 25.4,
    "cm": _INCH / 2.54,
    "in": _INCH,
    "q": _INCH / 101.6,
}


@dataclass(frozen=True, slots=True)
class SafeSvg:
    """A drawing rewritten, UTF-8; its size in CSS pixels (1/96 inch)."""

    data: bytes
    width: int
    height: int


def sanitise(data: bytes) -> SafeSvg:
    """Return a safe drawing; raises `UnsafeContent`, saying in Spanish what is not allowed in it."""
    try:
        root = fromstring(data, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise _refused(_("lleva una declaración DOCTYPE o entidades")) from error
    except (ParseError, ValueError, LookupError) as error:
        raise _refused(_("no está bien escrito como SVG")) from error
    except RecursionError as error:
        raise _refused(_("tiene demasiados niveles")) from error
    if root.tag != f"{_SVG}svg":
        raise _refused(_("no es un dibujo SVG"))
    width, height = _size(root)
    clean = _Cleaner().element(root, 0)
    clean.set("xmlns", "http://www.w3.org/2000/svg")
    clean.set("xmlns:xlink", "http://www.w3.org/1999/xlink")
    _Multiplied(clean).check()
    return SafeSvg(tostring(clean, encoding="utf-8", xml_declaration=True), width, height)


def _refused(what: str) -> UnsafeContent:
    return UnsafeContent(
        _("El dibujo {what}.").format(what=what),
        _("Expórtelo de nuevo como «SVG plano», sin efectos, guiones ni enlaces, o guárdelo como PNG."),
    )


@dataclass(slots=True)
class _Cleaner:
    """Copies what is allowed, element by element."""

    count: int = 0

    def element(self, source: Element, depth: int) -> Element:
        self.count += 1
        if self.count > MAX_ELEMENTS or depth > MAX_DEPTH:
            raise _refused(_("tiene demasiados elementos"))
        name = str(source.tag).removeprefix(_SVG)
        clean = Element(name, dict(self._attributes(source, name)))
        clean.text = source.text
        clean.tail = source.tail if depth else None
        if name == "style":
            # Renderers differ on what an element inside a style sheet means, so only its characters stay.
            clean.text = "".join(source.itertext())
            _check_css(clean.text)
            return clean
        for child in source:
            if self._is_leftover(child):
                _append_words(clean, child.tail or "")
                continue
            local = str(child.tag).removeprefix(_SVG)
            if local not in _ELEMENTS:
                raise _refused(_("contiene «{name}», que no se permite").format(name=local[:40]))
            clean.append(self.element(child, depth + 1))
        return clean

    def _is_leftover(self, child: Element) -> bool:
        """Say whether an element is a drawing program's note to itself, which shows nothing."""
        tag = child.tag
        if not isinstance(tag, str):  # comments and processing instructions have functions for tags
            return True
        foreign = tag.startswith("{") and not tag.startswith(_SVG) and "www.w3.org" not in tag
        return foreign or tag == f"{_SVG}metadata"

    def _attributes(self, source: Element, element: str) -> list[tuple[str, str]]:
        kept: list[tuple[str, str]] = []
        for key, value in source.attrib.items():
            name = "href" if key == _XLINK_HREF else key
            if name.lower().startswith("on"):
                raise _refused(_("contiene el guion «{name}»").format(name=name[:40]))
            if name == "href":
                if not re.fullmatch(r"#[^\s\"'()]+", value.strip()):
                    raise _refused(_("enlaza algo de afuera («{value}»)").format(value=value[:60]))
                kept.append(("xlink:href", value.strip()))
            elif name == _XML_SPACE:
                kept.append(("xml:space", value))
            elif name in _ATTRIBUTES:
                if name not in ("id", "class", "d", "points", "aria-label", "viewBox"):
                    _check_css(value)
                kept.append((name, value))
        return sorted(dict(kept).items())


def _append_words(element: Element, words: str) -> None:
    """Add the characters that stood after a child that is left out."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


def _check_css(text: str) -> None:
    """Refuse style that could fetch something: escapes, @-rules, and functions that are not on the list."""
    plain = _LOCAL_URL.sub("", text)
    if "\\" in plain or "@" in plain:
        raise _refused(_("usa estilos que no se permiten (@import, escapes)"))
    for name in _FUNCTION.findall(plain):
        if name and name.lower() not in _FUNCTIONS:
            raise _refused(_("usa «{name}(…)» en sus estilos").format(name=name[:40]))


@dataclass(slots=True)
class _Multiplied:
    """Counts what is drawn when references are followed, before any renderer has to."""

    root: Element
    by_id: dict[str, Element] = field(default_factory=dict)
    weights: dict[int, tuple[int, int]] = field(default_factory=dict)
    open: set[int] = field(default_factory=set)

    def check(self) -> None:
        """Raise `UnsafeContent` for drawings that multiply too often, too deep or without end."""
        for element in self.root.iter():
            if "id" in element.attrib:
                self.by_id.setdefault(element.attrib["id"], element)
        total, _depth = self._weight(self.root)
        if total > MAX_DRAWN:
            raise _refused(_("repite sus piezas demasiadas veces"))

    def _weight(self, element: Element) -> tuple[int, int]:
        """Return how many elements this one draws, and how deep references go below it."""
        key = id(element)
        if key in self.weights:
            return self.weights[key]
        if key in self.open:
            raise _refused(_("se contiene a sí mismo"))
        self.open.add(key)
        total, depth = 1, 0
        for child in element:
            more, deep = self._weight(child)
            total, depth = total + more, max(depth, deep)
        for target in self._targets(element):
            more, deep = self._weight(target)
            total, depth = total + more, max(depth, deep + 1)
        if depth > MAX_USE_DEPTH:
            raise _refused(_("encadena demasiadas piezas repetidas"))
        self.open.remove(key)
        self.weights[key] = (total, depth)
        return total, depth

    def _targets(self, element: Element) -> list[Element]:
        names = [match[2] for value in element.attrib.values() for match in _LOCAL_URL.finditer(value)]
        if "xlink:href" in element.attrib:
            names.append(element.attrib["xlink:href"][1:])
        return [self.by_id[name] for name in names if name in self.by_id]


def _size(root: Element) -> tuple[int, int]:
    """Return width and height in pixels: from the attributes, else from the viewBox, else the CSS default."""
    box = [_number(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    has_box = len(box) == 4 and box[2] > 0 and box[3] > 0
    width, height = _length(root.get("width", "")), _length(root.get("height", ""))
    if has_box:
        ratio = box[3] / box[2]
        width = width or (height / ratio if height else box[2])
        height = height or width * ratio
    width, height = width or 300.0, height or 150.0
    if max(width, height) > MAX_SIDE:
        raise _refused(_("mide más de {n} píxeles de lado").format(n=int(MAX_SIDE)))
    return max(1, round(width)), max(1, round(height))


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) else 0.0


def _length(text: str) -> float:
    match = _LENGTH.fullmatch(text)
    return _number(match[1]) * _PIXELS[(match[2] or "").lower()] if match else 0.0
