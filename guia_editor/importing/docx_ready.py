"""A Word document's text made ready for mammoth: what it would pass over in silence is unfolded or told."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from guia_editor.i18n import _
from guia_editor.importing.docx_parts import Element, attribute, below, child, kind, said
from guia_editor.importing.report import Kind, Report

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_V = "urn:schemas-microsoft-com:vml"


def make_ready(story: Element, report: Report) -> None:
    """Change a story (the body, the notes) in place: one reading of alternatives, revisions settled.

    Insertions are kept and deletions go, as Word shows the final text; equations go; each is told.
    """
    _choose(story)
    _revisions(story, report)
    for element in list(below(story, "m:oMathPara", "m:oMath")):
        if element.getparent() is not None and not _is_inside(element, "m:oMathPara"):
            message = _("Una ecuación no se puede mostrar en la guía; insértela como imagen.")
            report.add("ecuacion", message, Kind.LOST, said(element))
            _drop(element)
    for element in list(below(story, "w:fldSimple", "w:bdo", "w:dir")):
        _unwrap(element)
    for element in list(below(story, "w:cr", "w:ptab")):
        element.tag = etree.QName(_namespace(element), "br" if kind(element) == "w:cr" else "tab").text
    _unfold_boxes(story, report)


def _namespace(element: Element) -> str:
    return etree.QName(element).namespace or _W


def _is_inside(element: Element, name: str) -> bool:
    return any(kind(one) == name for one in element.iterancestors())


def _choose(story: Element) -> None:
    """Keep one of each set of alternatives: the fallback, unless only the choice says something."""
    for element in reversed(list(below(story, "mc:AlternateContent"))):
        fallback = child(element, "mc:Fallback")
        choice = child(element, "mc:Choice")
        kept = fallback if fallback is not None and (len(fallback) or choice is None) else choice
        if (
            kept is fallback
            and choice is not None
            and said(choice)
            and fallback is not None
            and not said(fallback)
        ):
            kept = choice
        for one in list(element):
            if one is not kept:
                element.remove(one)
        if kept is not None:
            _unwrap(kept)
        _unwrap(element)


def _revisions(story: Element, report: Report) -> None:
    for element in list(below(story, "w:del", "w:moveFrom")):
        above = element.getparent()
        if above is None or kind(above) in ("w:rPr", "w:trPr"):
            continue
        words = said(element)
        if words and kind(element) == "w:del":
            report.add(
                "texto-borrado", _("Un pasaje borrado con control de cambios no se trae."), Kind.LOST, words
            )
        _drop(element)
    for element in below(story, "w:ins"):
        if said(element):
            message = _("Un pasaje agregado con control de cambios se trajo como aceptado.")
            report.add("texto-agregado", message, Kind.CHANGED)
    for row in list(below(story, "w:tr")):
        if child(row, "w:trPr", "w:del") is not None:
            report.add(
                "texto-borrado",
                _("Una fila borrada con control de cambios no se trae."),
                Kind.LOST,
                said(row),
            )
            _drop(row)
    for _moved in below(story, "w:moveTo"):
        report.add("texto-agregado", _("Un pasaje movido con control de cambios quedó en su nuevo lugar."))


def _unfold_boxes(story: Element, report: Report) -> None:
    """Put the text of shapes where mammoth reads it, and tell of boxes and of drawings that stay out."""
    for drawing in list(below(story, "w:drawing")):
        boxes = list(below(drawing, "w:txbxContent"))
        above = drawing.getparent()
        if above is None:
            continue
        if boxes:
            pict = etree.Element(f"{{{_namespace(drawing)}}}pict")
            for box in boxes:
                etree.SubElement(pict, f"{{{_V}}}textbox").append(deepcopy(box))
                _drop(box)
            above.insert(above.index(drawing) + 1, pict)
        elif not any(True for _blip in below(drawing, "a:blip")):
            _tell_drawing(drawing, report)
    for _box in below(story, "w:txbxContent"):
        report.add("cuadro-de-texto", _("Un cuadro de texto quedó como párrafos corrientes."))
    for blip in below(story, "a:blip"):
        if attribute(blip, "link") and not attribute(blip, "embed"):
            report.add("imagen-sin-traer", _("Una imagen enlazada no estaba en el documento."), Kind.LOST)
            _drop(blip)


def _tell_drawing(drawing: Element, report: Report) -> None:
    data = next(iter(below(drawing, "a:graphicData")), None)
    uri = data.get("uri", "") if data is not None else ""
    if uri.endswith(("/chart", "/diagram", "/chartex")):
        return  # told with its words, from the part that holds them
    described = next(iter(below(drawing, "wp:docPr")), None)
    alt = (described.get("descr") or "") if described is not None else ""
    report.add(
        "dibujo", _("Un dibujo hecho en Word no se trajo; guárdelo como imagen e insértela."), Kind.LOST, alt
    )


def _drop(element: Element) -> None:
    above = element.getparent()
    if above is not None:
        above.remove(element)


def _unwrap(element: Element) -> None:
    above = element.getparent()
    if above is None:
        return
    place = above.index(element)
    for offset, one in enumerate(list(element)):
        above.insert(place + offset, one)
    above.remove(element)
