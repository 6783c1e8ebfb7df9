"""What a Word document holds, counted part by part, so that nothing disappears without a line in the report.

Elements are those of WordprocessingML (ECMA-376, part 1, section 17) and of Office's extensions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from guia_editor.i18n import _
from guia_editor.importing.docx_parts import Element, Parts, attribute, below, child, kind, said
from guia_editor.importing.report import Kind, Report

_OFF = frozenset({"0", "false", "off", "none", "nil", "auto", "000000", "clear", "baseline"})


@dataclass(frozen=True, slots=True)
class _Line:
    code: str
    message: str
    kind: Kind = Kind.CHANGED


def _looks() -> Mapping[str, _Line]:
    """Return the looks and settings that a guide does not keep, by the element that sets them."""
    # A function, so that the words are in the person's language; long, as it is one table.
    colour = _Line("color", _("La guía no tiene colores ni resaltados de letra; el texto quedó sin ellos."))
    letters = _Line("letra", _("Los tipos y tamaños de letra los decide la plantilla de la guía."), Kind.NOTE)
    paragraph = _Line(
        "parrafo", _("Sangrías, alineación y espacios los decide la plantilla de la guía."), Kind.NOTE
    )
    return {
        "w:color": colour,
        "w:highlight": colour,
        "w:shd": colour,
        "w:u": _Line("subrayado", _("El subrayado no existe en la guía; el texto quedó sin subrayar.")),
        "w:caps": _Line("mayusculas", _("Texto mostrado en mayúsculas: quedó como se escribió."), Kind.NOTE),
        "w:smallCaps": _Line("mayusculas", _("Texto en versalitas: quedó en letra normal."), Kind.NOTE),
        "w:dstrike": _Line("tachado-doble", _("El tachado doble quedó sin tachar.")),
        "w:vanish": _Line("texto-oculto", _("Había texto oculto; quedó a la vista.")),
        "w:rFonts": letters,
        "w:sz": letters,
        "w:spacing": paragraph,
        "w:ind": paragraph,
        "w:jc": paragraph,
        "w:framePr": _Line("marco", _("Un párrafo con marco quedó como párrafo corriente.")),
        "w:pBdr": _Line("borde", _("Un párrafo con bordes quedó sin ellos.")),
        "w:pageBreakBefore": _Line("salto-de-pagina", _("Los saltos de página los decide la guía.")),
        "w:cols": _Line("columnas", _("El texto en columnas quedó en una sola.")),
        "w:pgBorders": _Line("borde-de-pagina", _("Los bordes de página no se trajeron.")),
        "w:lnNumType": _Line("numeros-de-linea", _("Los números de línea no se trajeron.")),
        "w:documentProtection": _Line("proteccion", _("La protección del documento no se trajo.")),
        "w:permStart": _Line("proteccion", _("La protección del documento no se trajo.")),
        "w:altChunk": _Line(
            "documento-dentro", _("Un documento metido dentro de este no se trajo."), Kind.LOST
        ),
        "w:object": _Line(
            "objeto", _("Un objeto de otro programa quedó, si acaso, como su imagen."), Kind.LOST
        ),
        "w:control": _Line("objeto", _("Un control de formulario antiguo no se trajo."), Kind.LOST),
        "w:sdt": _Line(
            "control",
            _("Un control para llenar quedó con el texto que tenía; conviértalo en campo."),
            Kind.NOTE,
        ),
        "w:ffData": _Line(
            "control", _("Un campo de formulario antiguo quedó con el texto que tenía."), Kind.NOTE
        ),
        "w:ruby": _Line("ruby", _("Un texto con anotación encima quedó seguido."), Kind.CHANGED),
        "w:tab": _Line("tabulador", _("Los tabuladores quedaron como espacios."), Kind.NOTE),
    }


_SETTINGS_INSIDE = frozenset({"w:tab"})
"""Elements that are words in a run and settings elsewhere."""

_PARTS: Mapping[str, tuple[str, Kind]] = {
    "chart": ("grafico", Kind.LOST),
    "chartEx": ("grafico", Kind.LOST),
    "diagramData": ("smartart", Kind.LOST),
    "oleObject": ("objeto", Kind.LOST),
    "package": ("objeto", Kind.LOST),
    "font": ("fuente-incluida", Kind.NOTE),
    "vbaProject": ("macro", Kind.LOST),
    "video": ("video", Kind.LOST),
    "attachedTemplate": ("plantilla", Kind.NOTE),
}


def _part_message(code: str) -> str:
    messages = {
        "grafico": _("Un gráfico de Office no se trajo; inserte su imagen o una tabla de datos."),
        "smartart": _("Un dibujo SmartArt no se trajo; guárdelo como imagen e insértela."),
        "objeto": _("Un archivo de otro programa metido en el documento no se trajo."),
        "fuente-incluida": _("Los tipos de letra incluidos en el documento no se traen."),
        "macro": _("El documento trae macros; no se traen."),
        "video": _("Un video no se trajo."),
        "plantilla": _("El documento usa una plantilla de Word; no se trae."),
    }
    return messages[code]


def inventory(parts: Parts, document: Element, report: Report) -> None:
    """Tell everything of a document that is not its text: looks, parts beside it, notes to authors."""
    _looks_of(document, report)
    _sections(document, report)
    _fields(document, report)
    _pictures(document, report)
    _beside(parts, report)


def _looks_of(document: Element, report: Report) -> None:
    table = _looks()
    found: Counter[str] = Counter()
    for element in document.iter():
        name = kind(element)
        if name not in table:
            continue
        value = attribute(element, "val") or attribute(element, "fill") or attribute(element, "num")
        if value.lower() in _OFF or (name == "w:cols" and value in ("", "1")):
            continue
        above = element.getparent()
        if name in _SETTINGS_INSIDE and (above is None or kind(above) != "w:r"):
            continue
        found[name] += 1
    for name, count in found.items():
        line = table[name]
        for _time in range(count):
            report.add(line.code, line.message, line.kind)


def _sections(document: Element, report: Report) -> None:
    sections = list(below(document, "w:sectPr"))
    for _section in sections[1:]:
        report.add("seccion", _("Los saltos de sección no existen en la guía."), Kind.NOTE)
    for section in sections:
        page = child(section, "w:pgSz")
        if page is not None and attribute(page, "orient") == "landscape":
            report.add("apaisado", _("Una sección apaisada quedó como las demás."))
    for mark in below(document, "w:br"):
        if attribute(mark, "type") in ("page", "column"):
            report.add("salto-de-pagina", _("Los saltos de página los decide la guía."))


def _fields(document: Element, report: Report) -> None:
    known = frozenset({"HYPERLINK", "TOC", "SEQ", "PAGEREF"})
    for element in below(document, "w:instrText"):
        name = (element.text or "").strip().partition(" ")[0].upper()
        if name.isalpha() and len(name) > 1 and name not in known:
            message = _("Un campo {name} de Word quedó con el texto que mostraba; ya no se actualiza.")
            report.add("campo", message.format(name=name))


def _pictures(document: Element, report: Report) -> None:
    for element in below(document, "wp:docPr"):
        above = element.getparent()
        if above is None or not any(True for _blip in below(above, "a:blip")):
            continue
        if not (element.get("descr") or element.get("title") or "").strip():
            report.add(
                "imagen-sin-descripcion",
                _("Una imagen no trae descripción; escríbala para quien no puede verla."),
            )
        if kind(above) == "wp:anchor":
            report.add("imagen-flotante", _("Una imagen flotante quedó en su párrafo."), Kind.NOTE)
    for _crop in below(document, "srcRect", "a:srcRect"):
        if len(_crop.attrib):
            report.add("imagen-recortada", _("Una imagen recortada en Word vuelve a verse entera."))


def _beside(parts: Parts, report: Report) -> None:
    relations = parts.relations(parts.main)
    for one in relations:
        if one.is_external:
            if one.kind != "hyperlink":
                message = _("El documento usa un archivo de fuera, que no se trajo: {target}")
                report.add("archivo-de-fuera", message.format(target=one.target[:200]), Kind.LOST)
            continue
        match one.kind:
            case "header":
                _tell(parts, one.target, "encabezado", _("El encabezado de página no se trae."), report)
            case "footer":
                _tell(parts, one.target, "pie", _("El pie de página no se trae."), report)
            case "comments":
                _comments(parts, one.target, report)
            case "glossaryDocument":
                _tell(parts, one.target, "bloques", _("Los bloques de texto guardados no se traen."), report)
            case name if name in _PARTS:
                code, weight = _PARTS[name]
                words = _words_of(parts, one.target)
                report.add(code, _part_message(code), weight, words)
            case _:
                pass


def _words_of(parts: Parts, name: str) -> str:
    root = parts.xml(name) if name.endswith(".xml") else None
    return said(root) if root is not None else ""


def _tell(parts: Parts, name: str, code: str, message: str, report: Report) -> None:
    root = parts.xml(name)
    if root is None:
        return
    drawn = " ".join(attribute(one, "string") for one in below(root, "v:textpath"))
    words = f"{said(root)} {drawn}".strip()
    if words:
        report.add(code, message, Kind.LOST, words)
    for _picture in below(root, "a:blip", "v:imagedata"):
        report.add(
            "imagen-de-encabezado", _("Una imagen del encabezado o pie de página no se trae."), Kind.LOST
        )


def _comments(parts: Parts, name: str, report: Report) -> None:
    root = parts.xml(name)
    for one in root if root is not None else ():
        author = attribute(one, "author")
        message = (
            _("Un comentario al margen de {author} no se trae.")
            if author
            else _("Un comentario al margen no se trae.")
        )
        report.add("comentario", message.format(author=author), Kind.LOST, said(one))
