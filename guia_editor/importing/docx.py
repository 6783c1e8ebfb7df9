"""Word documents (.docx) → drafts of chapters, with an account of everything in the file.

mammoth turns the text into HTML by the meaning of its styles; what it passes over is unfolded before
(`docx_ready`) or counted from the file itself (`docx_inventory`), and every word of the text is looked for
in the result.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import mammoth
from mammoth import documents

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.importing.docx_inventory import inventory
from guia_editor.importing.docx_parts import Element, Parts, attribute, below, child, kind, open_parts
from guia_editor.importing.docx_ready import make_ready
from guia_editor.importing.drafts import Book, by_chapters
from guia_editor.importing.html import Page, read_html
from guia_editor.importing.pictures import named
from guia_editor.importing.report import Kind, Picture, Report
from guia_editor.importing.settle import InOneText
from guia_editor.importing.words import lost_words, missing_words, words

_HEADING = re.compile(r"(?:heading|título|titulo|encabezado|überschrift|titre)\s*([1-9])", re.IGNORECASE)
_TITLES = frozenset({"title", "título", "titulo", "puesto"})
_CAPTIONS = re.compile(
    r"(?:caption|descripción|descripcion|leyenda|epígrafe|epigrafe)\b.*|tabla|ilustración|figure|table",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"(?:toc|tdc|contents|índice|indice)\s*\d*|table of figures|tabla de ilustraciones|"
    r"(?:toc|contents) heading|encabezado del índice|título tdc",
    re.IGNORECASE,
)
_QUOTES = re.compile(
    r"(?:intense )?quote|cita(?: destacada)?|block text|texto de bloque|quotations", re.IGNORECASE
)
_CODE = re.compile(
    r"html preformatted|html con formato previo|(?:source )?code|preformatted text|plain text|"
    r"texto sin formato|código",
    re.IGNORECASE,
)

_DEEPER = re.compile(r"(?:list (?:bullet|number)|lista con (?:viñetas|números)) ([2-5])", re.IGNORECASE)
"""Word's list styles of inner levels, each of which is a list of its own."""

_MAP = "\n".join(
    [
        *(f"p[style-name='guia-h{level}'] => h{min(level, 6)}:fresh" for level in range(1, 10)),
        "p[style-name='guia-titulo'] => p.titulo-del-documento:fresh",
        "p[style-name='guia-leyenda'] => p.leyenda:fresh",
        "p[style-name='guia-cita'] => blockquote > p:fresh",
        "p[style-name='guia-codigo'] => pre:separator('\\n')",
        "p[style-name='guia-fuera'] => !",
        "r[style-name='Código'] => code",
        "r[style-name='HTML Code'] => code",
        "r[style-name='Verbatim Char'] => code",
        "r[style-name='Source Text'] => code",
    ]
)


@dataclass(slots=True)
class _Styles:
    """What paragraphs of each style are to the guide, by the style's id: "h1", "leyenda", "fuera"…"""

    roles: Mapping[str, str]

    def of(self, style_id: str | None) -> str:
        return self.roles.get(style_id or "", "")


def from_docx(data: bytes, name: str = "", *, split: bool = True) -> Book:
    """Return a Word document as drafts of chapters, one for each highest heading when `split`.

    `name` is the file's, for what has no title. Raises `GuideError` when it is no document or damaged,
    `UnsafeContent` when it would burst the memory.
    """
    parts = open_parts(data)
    report = Report()
    stories = _stories(parts)
    document = stories[parts.main]
    inventory(parts, document, report)
    for story in stories.values():
        make_ready(story, report)
    styles = _styles(parts)
    _tell_contents(document, styles, report)
    said = [word for story in stories.values() for word in words(_text(story))]
    page = _page(parts, stories, styles, report)
    own = missing_words(said, page.blocks, (*report.listed(), *page.losses))
    report.take((*page.losses, *lost_words(own)))
    title = _title(parts)
    book = by_chapters(page.blocks, title or name, split=split)
    return Book(
        book.title or title or name,
        book.drafts,
        (*report.listed(), *book.losses),
        page.pictures,
        InOneText(page.places),
    )


def _stories(parts: Parts) -> dict[str, Element]:
    """Return the parts that hold running text: the body first, then the notes."""
    found: dict[str, Element] = {}
    notes = [one.target for one in parts.relations(parts.main) if one.kind in ("footnotes", "endnotes")]
    for name in (parts.main, *notes):
        root = parts.xml(name)
        if root is not None:
            found[name] = root
    return found


def _text(story: Element) -> str:
    pieces: list[str] = []
    for one in story.iter():
        match kind(one):
            case "w:t":
                pieces.append(one.text or "")
            case "w:p" | "w:br" | "w:tab":
                pieces.append(" ")
            case "w:noBreakHyphen":
                pieces.append("-")
            case _:
                pass
    return "".join(pieces)


def _title(parts: Parts) -> str:
    root = parts.xml("docProps/core.xml")
    found = next((one.text for one in root if kind(one) == "title"), None) if root is not None else None
    return " ".join((found or "").split())


# --- Styles ------------------------------------------------------------------------------------


def _styles(parts: Parts) -> _Styles:
    name = next((one.target for one in parts.relations(parts.main) if one.kind == "styles"), "")
    root = parts.xml(name) if name else None
    roles: dict[str, str] = {}
    based: dict[str, str] = {}
    for style in root if root is not None else ():
        if kind(style) != "w:style" or attribute(style, "type") != "paragraph":
            continue
        identity = attribute(style, "styleId")
        named_as = child(style, "w:name")
        level = child(style, "w:pPr", "w:outlineLvl")
        role = _role(attribute(named_as, "val") if named_as is not None else "")
        if not role and level is not None and attribute(level, "val") in "012345678":
            role = f"h{int(attribute(level, 'val')) + 1}"
        roles[identity] = role
        parent = child(style, "w:basedOn")
        if parent is not None:
            based[identity] = attribute(parent, "val")
    for identity in roles:
        seen: set[str] = set()
        here = identity
        while not roles.get(here) and here in based and here not in seen:
            seen.add(here)
            here = based[here]
        roles[identity] = roles[identity] or roles.get(here, "")
    return _Styles(roles)


def _role(name: str) -> str:
    heading = _HEADING.fullmatch(name.strip())
    if heading:
        return f"h{heading[1]}"
    for role, pattern in (("fuera", _CONTENTS), ("leyenda", _CAPTIONS), ("cita", _QUOTES), ("codigo", _CODE)):
        if pattern.fullmatch(name.strip()):
            return role
    return "titulo" if name.strip().lower() in _TITLES else ""


def _tell_contents(document: Element, styles: _Styles, report: Report) -> None:
    """Tell the words of the document's own table of contents, which is left out."""
    lines = [
        _text(one)
        for one in below(document, "w:p")
        if (style := child(one, "w:pPr", "w:pStyle")) is not None
        and styles.of(attribute(style, "val")) == "fuera"
    ]
    if lines:
        message = _("El índice del documento no se trajo: la guía hace el suyo.")
        report.add("indice", message, Kind.NOTE, " ".join(" ".join(lines).split()))


# --- The text ----------------------------------------------------------------------------------


def _page(parts: Parts, stories: Mapping[str, Element], styles: _Styles, report: Report) -> Page:
    found: dict[str, Picture] = {}

    def keep(image: Any) -> dict[str, str]:
        with image.open() as stream:
            data = stream.read()
        picture = named(data, image.content_type or "")
        if picture is None:
            return {"src": f"data:{image.content_type},"}
        found[picture.name] = picture
        return {"src": picture.name}

    def with_role(paragraph: Any) -> Any:
        role = styles.of(paragraph.style_id)
        depth = _DEEPER.fullmatch((paragraph.style_name or "").strip())
        if depth and paragraph.numbering is not None and paragraph.numbering.level_index == "0":
            level = documents.numbering_level(str(int(depth[1]) - 1), paragraph.numbering.is_ordered)
            return paragraph.copy(numbering=level)
        return paragraph.copy(style_name=f"guia-{role}") if role else paragraph

    try:
        result = mammoth.convert_to_html(
            parts.rebuilt(stories),
            style_map=_MAP,
            transform_document=mammoth.transforms.paragraph(with_role),
            convert_image=mammoth.images.img_element(keep),
            include_embedded_style_map=False,
        )
    except (KeyError, ValueError, AttributeError, IndexError, TypeError, OSError, RecursionError) as error:
        raise GuideError(
            _("El documento de Word está dañado o hecho de un modo que no se entiende."),
            _("Ábralo en Word o LibreOffice y guárdelo de nuevo como .docx."),
        ) from error
    for message in result.messages:
        _tell_message(message.message, report)
    return read_html(result.value, found.get)


def _tell_message(message: str, report: Report) -> None:
    """Tell what mammoth left out, as far as it is more than a setting."""
    unknown = re.fullmatch(r"An unrecognised element was ignored: (.*)", message)
    if unknown:
        if unknown[1] not in _SETTINGS:
            text = _("Un elemento de Word que no se conoce («{name}») no se trajo.")
            report.add("elemento-desconocido", text.format(name=unknown[1][:80]))
        return
    if "w:sym" in message:
        report.add("simbolo", _("Un símbolo de un tipo de letra especial no se trajo."), Kind.LOST)
    elif "image" in message.lower() and "supported" not in message:
        report.add("imagen-sin-traer", _("Una imagen del documento no se pudo leer."), Kind.LOST)


_SETTINGS = frozenset(
    {
        "w:tblPrEx",
        "w:sdtPr",
        "w:smartTagPr",
        "w:customXmlPr",
        "w:permStart",
        "w:permEnd",
        "w:separator",
        "w:continuationSeparator",
        "w:pgNum",
        "w:customXmlInsRangeStart",
        "w:customXmlInsRangeEnd",
    }
)
"""Elements without words of their own, some of them told by the inventory."""
