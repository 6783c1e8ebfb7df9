"""What WeasyPrint leaves to do: forms, links and tags of a part; page labels and metadata of a book.

Works on WeasyPrint's own objects (`pydyf`), before they are serialised: opening the finished file again
would cost more than all of this. Claims PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2) in one file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pydyf

from guia_editor.export.pdf_html import Numbering
from guia_editor.export.pdf_tags import finish_tags
from guia_editor.i18n import wording

_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""

_STYLES: Mapping[Numbering, str] = {"roman": "/r", "arabic": "/D"}
_REQUIRED = 1 << 1


def finish_part(document: Any, pdf: Any, part: str, language: str) -> tuple[tuple[str, bytes], ...]:
    """Finish what was drawn of a part; `document` is WeasyPrint's, `pdf` the objects that it made.

    Returns the identities of structure elements, as `finish_tags`.
    """
    ids = finish_tags(document, pdf, part)
    _name_addresses(pdf, language)
    _finish_forms(document, pdf)
    _keep_pixels_sharp(pdf)
    return ids


def finish_book(pdf: Any, numbering: Sequence[Numbering]) -> None:
    """Finish a book about to be written, given how each of its pages is numbered."""
    _label_pages(pdf, numbering)
    _claim_accessibility(pdf)
    pdf.catalog["PageMode"] = "/UseOutlines"
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


def resolve(pdf: Any, reference: bytes) -> Any:
    """Return the object behind a reference such as `b"12 0 R"`."""
    return pdf.objects[int(reference.split()[0])]


def _label_pages(pdf: Any, numbering: Sequence[Numbering]) -> None:
    numbers = pydyf.Array()
    seen: dict[Numbering, int] = {"roman": 0, "arabic": 0}
    before: Numbering | None = None
    for index, kind in enumerate(numbering):
        if kind != before:
            numbers.extend((index, pydyf.Dictionary({"S": _STYLES[kind], "St": seen[kind] + 1})))
        seen[kind] += 1
        before = kind
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": numbers})


def _claim_accessibility(pdf: Any) -> None:
    stream = resolve(pdf, pdf.catalog["Metadata"])
    stream.stream = [stream.stream[0].replace(b"</rdf:RDF>", _UA, 1)]
    # Plain, so that catalogues find the metadata without knowing PDF.
    stream.compress = False


def annotations_in(pdf: Any) -> Iterator[Any]:
    """Yield the annotations of a file about to be written."""
    return (o for o in pdf.objects if isinstance(o, dict) and o.get("Type") == "/Annot")


def _name_addresses(pdf: Any, language: str) -> None:
    """Give links that leave the book words to be read aloud, where WeasyPrint writes the bare address."""
    _ = wording(language)
    for annotation in annotations_in(pdf):
        if annotation.get("Subtype") == "/Link" and "A" in annotation:
            said = _("Abrir {address}").format(address=annotation["A"]["URI"].string)
            annotation["Contents"] = pydyf.String(said)


def place_named(anchor: str, names: Mapping[str, str], language: str) -> pydyf.String:
    """Return what a link to an anchor of the book is called when it is read aloud."""
    _ = wording(language)
    return pydyf.String(_("Ir a {place}").format(place=names.get(anchor, anchor)))


def _finish_forms(document: Any, pdf: Any) -> None:
    """Give each field an appearance of its own, as PDF/A asks, and its hint and its duty to the reader."""
    for page in document.pages:
        for inputs in page.forms.values():
            for box, _rectangle in inputs:
                _finish_field(pdf, box.widget_annotation, box.element)


def _finish_field(pdf: Any, field: Any, element: Any) -> None:
    x1, y1, x2, y2 = field["Rect"]
    field["Rect"] = pydyf.Array((min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)))
    # Spelled as short as the format allows: a book has thousands. Fields that share one would all show what
    # is typed into one of them, in readers that write into the appearance.
    box = pydyf.Array((0, 0, round(abs(x2 - x1), 1), round(abs(y2 - y1), 1)))
    empty = pydyf.Stream([], {"Subtype": "/Form", "BBox": box})
    pdf.add_object(empty)
    if field["FT"] == "/Btn":
        field["AP"]["N"]["Off"] = empty.reference
    else:
        field["AP"] = pydyf.Dictionary({"N": empty.reference})
    if element.get("required") is not None:
        field["Ff"] = field.get("Ff", 0) | _REQUIRED
    if hint := element.get("placeholder"):
        field["TU"] = pydyf.String(f"{element.get('title')} ({hint})")


def map_all_letters(fonts: Iterable[Any], pdf: Any, references: Mapping[str, bytes]) -> None:
    """Say which letters a ligature stands for in fonts of fields: WeasyPrint maps single letters only.

    `references` gives the fonts of the file by the hash of WeasyPrint's.
    """
    for font in fonts:
        if not font.used_in_forms:
            continue
        lines = resolve(pdf, resolve(pdf, references[font.hash])["ToUnicode"]).stream
        mapped = {line[1:5] for line in lines if line.startswith(b"<")}
        extra = [
            f"<{glyph:04x}> <{letters.encode('utf-16-be').hex()}>".encode()
            for glyph, letters in sorted(font.to_unicode.items())
            if f"{glyph:04x}".encode() not in mapped
        ]
        if extra:
            end = lines.index(b"endcmap")
            lines[end:end] = [f"{len(extra)} beginbfchar".encode(), *extra, b"endbfchar"]


def _keep_pixels_sharp(pdf: Any) -> None:
    # PDF/A forbids interpolation, because readers may do it as they please.
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Subtype") == "/Image":
            item.extra["Interpolate"] = "false"
