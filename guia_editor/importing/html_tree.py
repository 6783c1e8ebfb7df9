"""HTML of any origin as a tree that says only what matters: parsed, bounded, freed of programs' own marks.

Word's and Excel's HTML is the one that Office writes on the clipboard (Microsoft, "HTML and XML in
Microsoft Office"): lists are paragraphs with `mso-list` styles whose markers are in `mso-list:Ignore`,
notes and comments are `div`s with `mso-element`, drawings stand in conditional comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from guia_editor.i18n import _
from guia_editor.importing.report import Kind, Report
from guia_editor.importing.runs import legible

MAX_CHARACTERS = 20_000_000
DEEPEST = 120
"""Elements deeper than this are read as their words: no text of people's nests so far."""

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_SILENT = frozenset(
    [
        "script",
        "style",
        "head",
        "title",
        "meta",
        "link",
        "base",
        "template",
        "noscript",
        "xml",
        "noframes",
        "param",
        "source",
        "track",
        "col",
        "colgroup",
        "v:shapetype",
        "v:stroke",
        "v:formulas",
        "v:path",
        "o:lock",
        "w:wrap",
        "map",
        "area",
        "datalist",
    ]
)
"""Elements whose words nobody sees."""

_MARKER = "marcador"
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden")
_COMMENT = re.compile(r"mso-element\s*:\s*comment(?!-)")
_BLOCK_END = re.compile(rf"</(?:{'|'.join(sorted(BLOCKS))})\s*>", re.IGNORECASE)
_SIGN = re.compile(r"[^\w\s]{0,3}|o|§|\(?(?:\d+|[a-z]{1,2}|[ivxlcdm]+)(?:[.)]\d*)*", re.IGNORECASE)
"""How Word begins an entry of a list; anything else marked to be ignored is words."""
_IGNORED = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]*>")

Element = etree._Element


def parse(html: str, report: Report) -> Element:
    """Return the body of any text read as HTML; what the limits cut is kept as plain words and told."""
    text = legible(html.replace("\0", ""))
    if len(text) > MAX_CHARACTERS:
        report.add(
            "html-enorme",
            _("El texto es demasiado grande y se cortó; pegue o importe el resto por partes."),
            Kind.LOST,
        )
        text = text[:MAX_CHARACTERS]
    # An end tag that closes nothing still parts words (HTML, 13.2.6.4.7); the parser passes over it.
    text = _BLOCK_END.sub("\\g<0>\n", text)
    # Bytes, so that no declaration inside the text can name another encoding.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_pis=True)
    root = etree.fromstring(f"<html><body>{text}".encode(), parser)
    if root is None or any(one.type_name == "ERR_RESOURCE_LIMIT" for one in parser.error_log):
        _tell_deep(report)
        root = _plain(text)
    _bound(root, report)
    _prune(root, report)
    return root


def _plain(text: str) -> Element:
    root = etree.Element("body")
    for line in _TAGS.sub("\n", text).split("\n"):
        if line.strip():
            etree.SubElement(root, "p").text = line
    return root


def _tell_deep(report: Report) -> None:
    report.add(
        "demasiado-anidado",
        _("Hay demasiados elementos unos dentro de otros; de ahí se conservaron solo las palabras."),
    )


def _bound(root: Element, report: Report) -> None:
    """Make plain words of what stands too deep, without recursion."""
    depth = 0
    deep: list[Element] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "start" and depth == DEEPEST and len(element):
            deep.append(element)
    for element in deep:
        _tell_deep(report)
        said = " ".join(words_inside(element))
        for child in list(element):
            element.remove(child)
        element.text = said


def words_inside(element: Element) -> Iterator[str]:
    """Yield the texts that people see in an element, in order; blocks stand apart by a space.

    Without recursion, as it serves to shorten trees that are too deep for one.
    """
    silent = 0
    for event, one in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        tag = name(one)
        if event in ("start", "end"):
            silent += (1 if event == "start" else -1) * (tag in _SILENT)
            if tag in BLOCKS or tag == "br":
                yield " "
        if event == "start" and not silent and one.text:
            yield one.text
        if event != "start" and not silent and one.tail and one is not element:
            yield one.tail


def name(element: Element) -> str:
    """Return an element's name in lower case, "" for comments and the like."""
    tag = element.tag
    return tag.lower() if isinstance(tag, str) else ""


def style(element: Element) -> str:
    """Return an element's own style in lower case."""
    return element.get("style", "").lower()


def classes(element: Element) -> str:
    """Return an element's classes in lower case."""
    return element.get("class", "").lower()


def unwrap(element: Element) -> None:
    """Put an element's children in its place."""
    element.tag = "span"
    element.attrib.clear()


def remove(element: Element) -> None:
    """Take an element away, what follows it left where it is."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def marker(paragraph: Element) -> str:
    """Return the sign with which Word begins a list's paragraph ("·", "1.", "a)"), "" when it has none."""
    return paragraph.get(_MARKER, "")


def _prune(root: Element, report: Report) -> None:
    gone: set[Element] = set()
    for element in list(root.iter()):
        if not gone.isdisjoint(element.iterancestors()) or not _goes(element, report):
            continue
        gone.add(element)
        remove(element)


def _goes(element: Element, report: Report) -> bool:
    """Say whether an element leaves the tree, its words told or kept where they matter."""
    tag = name(element)
    if not tag:
        return True
    said = style(element)
    if tag in _SILENT or (tag == "hr" and "footnotes-sep" in classes(element)):
        return True
    if tag == "div" and element.get("title") in ("header", "footer"):
        _tell(element, "encabezado", _("Un encabezado o pie de página no se trae."), report)
    elif _IGNORED.search(said) and _SIGN.fullmatch(_sign(element)):
        _keep_marker(element)
    elif _HIDDEN.search(said):
        _tell(element, "texto-oculto", _("Había texto oculto, que no se trajo."), report)
    elif _COMMENT.search(said):
        _tell(element, "comentario", _("Había un comentario al margen, que no se trajo."), report)
    else:
        # The sign in the text that leads to a comment ("[A1]") says nothing without it.
        return "msocommentreference" in classes(element)
    return True


def _sign(element: Element) -> str:
    return legible("".join(words_inside(element))).strip(" \xa0\n")


def _keep_marker(element: Element) -> None:
    for ancestor in element.iterancestors():
        if name(ancestor) in BLOCKS:
            ancestor.set(_MARKER, _sign(element))
            return


def _tell(element: Element, code: str, message: str, report: Report) -> None:
    said = " ".join("".join(words_inside(element)).split())
    if said:
        report.add(code, message, Kind.LOST, said)
