"""A Word document as a set of parts (ECMA-376, part 2: Open Packaging Conventions), read with bounds."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from lxml import etree

from guia_editor.errors import GuideError, UnsafeContent
from guia_editor.i18n import _

MAX_UNPACKED = 600_000_000
MAX_PARTS = 20_000
MAX_XML = 80_000_000

Element = etree._Element

_PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
        "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
        "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
        "http://purl.oclc.org/ooxml/officeDocument/math": "m",
        "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
        "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
        "http://purl.oclc.org/ooxml/drawingml/main": "a",
        "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
        "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
        "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
        "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
        "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
        "urn:schemas-microsoft-com:vml": "v",
        "urn:schemas-microsoft-com:office:office": "o",
    }
)
_OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part uses: the last word of the relation's type ("header", "chart"), and the part or address."""

    id: str
    kind: str
    target: str
    is_external: bool


class Parts:
    """The parts of one document, by name ("word/document.xml")."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        self.names = frozenset(one.filename for one in packed.infolist())
        self.main = next(
            (one.target for one in self.relations("") if one.kind == "officeDocument"), "word/document.xml"
        )

    def data(self, name: str) -> bytes:
        """Return a part's bytes."""
        return self._packed.read(name)

    def xml(self, name: str) -> Element | None:
        """Return a part's root, None when there is no such part; raises `GuideError` when it is damaged."""
        if name not in self.names:
            return None
        if self._packed.getinfo(name).file_size > MAX_XML:
            raise _enormous()
        # Without huge_tree libxml2 keeps depth and lengths within bounds; entities are never opened.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True)
        try:
            root = etree.fromstring(self.data(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise _damaged() from error
        if root.getroottree().docinfo.doctype:
            raise UnsafeContent(
                _("El documento de Word trae una definición que podría hacer daño."),
                _("Ábralo en Word o LibreOffice y guárdelo de nuevo como .docx."),
            )
        return root

    def relations(self, name: str) -> tuple[Relation, ...]:
        """Return what a part uses; "" stands for the whole document."""
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        if root is None:
            return ()
        return tuple(
            Relation(
                one.get("Id", ""),
                one.get("Type", "").rpartition("/")[2],
                one.get("Target", "") if _outside(one) else _joined(folder, one.get("Target", "")),
                _outside(one),
            )
            for one in root
            if isinstance(one.tag, str)
        )

    def rebuilt(self, changed: Mapping[str, Element]) -> io.BytesIO:
        """Return the document with some parts exchanged."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as target:
            for name in sorted(self.names):
                if name.endswith("/"):
                    continue
                if name in changed:
                    target.writestr(
                        name, etree.tostring(changed[name], encoding="utf-8", xml_declaration=True)
                    )
                else:
                    target.writestr(name, self.data(name))
        made.seek(0)
        return made


def open_parts(data: bytes) -> Parts:
    """Open a DOCX; raises `GuideError` for what is none, `UnsafeContent` for what would burst the memory."""
    if data.startswith(_OLE):
        raise GuideError(
            _("El archivo está protegido con contraseña o es de un Word antiguo (.doc)."),
            _("Ábralo en Word o LibreOffice, quite la contraseña y guárdelo como .docx."),
        )
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise _damaged() from error
    entries = packed.infolist()
    if len(entries) > MAX_PARTS or sum(one.file_size for one in entries) > MAX_UNPACKED:
        raise _enormous()
    try:
        parts = Parts(packed)
        if parts.main not in parts.names:
            raise _damaged()
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, KeyError) as error:
        raise _damaged() from error
    return parts


def kind(element: Element) -> str:
    """Return an element's name with the usual prefix of its namespace ("w:p"); "" for comments."""
    tag = element.tag
    return _kind(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=4096)
def _kind(tag: str) -> str:
    namespace, _brace, name = tag.rpartition("}")
    prefix = _PREFIXES.get(namespace[1:], "")
    return f"{prefix}:{name}" if prefix else name


def attribute(element: Element, local: str) -> str:
    """Return an attribute by its local name, whatever its namespace; "" when there is none."""
    for name, value in element.attrib.items():
        if str(name).rpartition("}")[2] == local:
            return str(value)
    return ""


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first child of a kind, and of that one the first of the next, or None."""
    for one in path:
        if element is None:
            return None
        element = next((inner for inner in element if kind(inner) == one), None)
    return element


def below(element: Element, *kinds: str) -> Iterator[Element]:
    """Yield the elements of some kinds inside an element, in order."""
    return (one for one in element.iter() if kind(one) in kinds)


def said(element: Element) -> str:
    """Return the words in a part of a document, paragraphs and breaks as spaces."""
    parts: list[str] = []
    for one in element.iter():
        match kind(one):
            case "w:t" | "w:delText" | "m:t" | "a:t" | "c:v":
                parts.append(one.text or "")
            case "w:p" | "a:p" | "w:tab" | "w:br" | "w:cr" | "w:tc" | "c:pt" | "dgm:pt":
                parts.append(" ")
            case "w:noBreakHyphen":
                parts.append("-")
            case _:
                pass
    return " ".join("".join(parts).split())


def _outside(relation: Element) -> bool:
    return relation.get("TargetMode", "") == "External"


def _joined(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")


def _damaged() -> GuideError:
    return GuideError(
        _("El archivo no es un documento de Word (.docx) o está dañado."),
        _("Ábralo en Word o LibreOffice y guárdelo de nuevo como .docx."),
    )


def _enormous() -> UnsafeContent:
    return UnsafeContent(
        _("El documento de Word es demasiado grande para traerlo de una vez."),
        _("Divídalo en varios archivos, por ejemplo uno por capítulo."),
    )
