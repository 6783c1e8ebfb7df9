"""Linking: fragments in a row become one PDF, with what the parts leave open.

Numbers of objects follow from the order of the parts, so an edition has the same bytes whatever was drawn
before it, by whom and when.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pydyf
from weasyprint import VERSION
from weasyprint.anchors import make_page_bookmark_tree
from weasyprint.matrix import Matrix
from weasyprint.pdf import _w3c_date_to_pdf
from weasyprint.pdf.anchors import add_outlines
from weasyprint.pdf.metadata import DocumentMetadata

from guia_editor.errors import ExportFailed
from guia_editor.export.pdf_engine import INTENT, colour_profiles, fast_writing
from guia_editor.export.pdf_file import file_of
from guia_editor.export.pdf_finish import finish_book, place_named
from guia_editor.export.pdf_fonts import embed_fonts, merged
from guia_editor.export.pdf_fragments import LEVEL, DrawnStream, FontUse, Fragment, fill
from guia_editor.export.pdf_html import Numbering
from guia_editor.export.pdf_running import DrawnLine
from guia_editor.i18n import _

_POINTS = 0.75
_PRODUCER = f"WeasyPrint {VERSION}"
_ARTIFACT = b"/Artifact <</Type /Pagination>> BDC\n%s\nEMC"


@dataclass(frozen=True, slots=True)
class Placed:
    """A part in its place: its fragment, how its pages are numbered, and the lines that each page shows."""

    fragment: Fragment
    numbering: Numbering
    lines: Sequence[Sequence[DrawnLine]]


@dataclass(frozen=True, slots=True)
class Edition:
    """All that a file is made from; `names` says what anchors are called, `numbers` on which page they are.

    `font_file` gives a font's file by its SHA-256.
    """

    parts: Sequence[Placed]
    numbers: Mapping[str, str]
    names: Mapping[str, str]
    metadata: DocumentMetadata
    identifier: bytes
    font_file: Callable[[str], bytes]

    @property
    def fonts(self) -> Mapping[str, FontUse]:
        """The fonts of the whole edition, each with all that is used of it."""
        return merged(_uses(self.parts))


def link(edition: Edition) -> bytes:
    """Return the file; raises `ExportFailed` when a link leads to an anchor that no part has."""
    with fast_writing():
        return _Linker(edition).write()


def _uses(parts: Sequence[Placed]) -> Iterator[FontUse]:
    seen: set[int] = set()
    for part in parts:
        yield from part.fragment.fonts
        for lines in part.lines:
            for line in lines:
                if id(line) not in seen:
                    seen.add(id(line))
                    yield from line.fonts


class _Object(pydyf.Object):  # type: ignore[misc]  # pydyf ships no types
    """An object that is spelled already; a book has tens of thousands."""

    compressible = True
    offset = 0
    generation = 0
    free = "n"

    def __init__(self, data: bytes) -> None:
        self.spelled = data

    @property
    def data(self) -> bytes:
        return self.spelled


class _Stream(_Object):
    """A stream that is spelled already."""

    compressible = False


@dataclass(slots=True)
class _Tree:
    """What the parts add to the trees of the whole book."""

    tops: list[bytes] = field(default_factory=list)
    fields: list[bytes] = field(default_factory=list)
    parents: list[bytes] = field(default_factory=list)
    ids: list[tuple[str, bytes]] = field(default_factory=list)
    anchors: dict[str, bytes] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)
    keys: int = 0


class _Linker:
    """The file on its way."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._pdf = pydyf.PDF()
        self._tree = _Tree()
        self._pictures: dict[str, bytes] = {}
        self._said: dict[str, bytes] = {}
        self._contents: dict[bytes, bytes] = {}
        self._fonts = self._added(pydyf.Dictionary())
        self._document = self._added(pydyf.Dictionary({"Type": "/StructElem", "S": "/Document"}))
        self._profile = colour_profiles()[INTENT]
        self._profile.pdf_reference = self._added(
            pydyf.Stream([self._profile.content], {"N": len(self._profile.components)}, True)
        ).reference

    def write(self) -> bytes:
        """Return the finished file."""
        for part in self._edition.parts:
            self._place(part)
        self._refuse_lost_links()
        self._add_trees()
        self._add_outline()
        self._describe()
        self._fonts.update(embed_fonts(self._pdf, self._edition.fonts, self._edition.font_file))
        numbering = [part.numbering for part in self._edition.parts for _page in part.fragment.pages]
        finish_book(self._pdf, numbering)
        return file_of(self._pdf, self._edition.identifier)

    def _added(self, item: Any) -> Any:
        self._pdf.add_object(item)
        return item

    def _place(self, part: Placed) -> None:
        fragment = part.fragment
        values = [self._fonts.reference, self._pdf.pages.reference]
        values += (self._document.reference, self._profile.pdf_reference)
        start = len(self._pdf.objects)
        values += (b"%d 0 R" % number for number in range(start, start + fragment.plain_count))
        plain = [_Object(b"") for _number in range(fragment.plain_count)]
        for item in plain:
            self._pdf.add_object(item)
        waiting = [self._stream_place(stream, values) for stream in fragment.streams]
        first_key = self._tree.keys
        values += (b"%d" % key for key in range(first_key, first_key + fragment.keys))
        values += (self._call(anchor) for anchor in fragment.links)
        values += (self._add_lines(page.height, lines) for page, lines in self._pages(part))
        for item, spelled in zip(plain, fragment.objects(values), strict=True):
            item.spelled = spelled
        for place, stream in zip(waiting, fragment.streams, strict=True):
            if place is not None:
                data = stream.data
                if stream.page >= 0:
                    data = fragment.content(stream.page, self._edition.numbers)
                place.spelled = _spelled(fill(stream.head, values), data)
        self._note(fragment, values)

    def _pages(self, part: Placed) -> Iterator[tuple[Any, Sequence[DrawnLine]]]:
        return zip(part.fragment.pages, part.lines, strict=True)

    def _stream_place(self, stream: DrawnStream, values: list[bytes]) -> _Stream | None:
        """Give a stream its number; None for a picture that the file has already."""
        if stream.shared in self._pictures:
            values.append(self._pictures[stream.shared])
            return None
        item: _Stream = self._added(_Stream(b""))
        values.append(item.reference)
        if stream.shared:
            self._pictures[stream.shared] = item.reference
        return item

    def _call(self, anchor: str) -> bytes:
        if anchor not in self._said:
            said = place_named(anchor, self._edition.names, self._edition.metadata.lang)
            self._said[anchor] = said.data
        return self._said[anchor]

    def _add_lines(self, height: float, lines: Sequence[DrawnLine]) -> bytes:
        """Return the references of content streams with these lines; pages share the ones they have alike."""
        begin = b"q\n1 0 0 -1 0 %s cm\n.75 0 0 .75 0 0 cm\n" % pydyf._to_bytes(height)
        return b" ".join(self._shared_content(begin + _ARTIFACT % line.content + b"\nQ") for line in lines)

    def _shared_content(self, content: bytes) -> bytes:
        if content not in self._contents:
            data = zlib.compress(content, LEVEL)
            item = self._added(_Stream(_spelled(b"<</Filter /FlateDecode", data)))
            self._contents[content] = item.reference
        return self._contents[content]

    def _note(self, fragment: Fragment, values: list[bytes]) -> None:
        tree = self._tree
        pages = [values[page.object] for page in fragment.pages]
        for page in pages:
            self._pdf.pages["Kids"].extend((int(page.split()[0]), 0, "R"))
        self._pdf.pages["Count"] += len(pages)
        tree.tops += (values[place] for place in fragment.tops)
        tree.fields += (values[place] for place in fragment.fields)
        tree.parents.append(fill(fragment.parents, values))
        tree.keys += fragment.keys
        tree.ids += ((name, values[place]) for name, place in fragment.ids)
        for point in fragment.points:
            tree.anchors.setdefault(point.name, b"[%s %s]" % (pages[point.page], point.place.encode()))
        tree.links.update(fragment.links)

    def _refuse_lost_links(self) -> None:
        if lost := sorted(self._tree.links - self._tree.anchors.keys()):
            raise ExportFailed(
                _("El texto enlaza con lugares que esta edición no tiene: {places}.").format(
                    places=", ".join(lost)
                ),
                _("Corrija el enlace o el pasaje «solo» que lo contiene."),
            )

    def _add_trees(self) -> None:
        tree, catalog = self._tree, self._pdf.catalog
        parents = self._added(_Object(b"<</Nums [%s]>>" % b" ".join(tree.parents)))
        root = self._added(pydyf.Dictionary({"Type": "/StructTreeRoot", "ParentTree": parents.reference}))
        root["K"] = pydyf.Array([self._document.reference])
        self._document.update({"P": root.reference, "K": pydyf.Array(tree.tops)})
        catalog["StructTreeRoot"] = root.reference
        if tree.ids:
            root["IDTree"] = pydyf.Dictionary({"Names": _names(sorted(tree.ids))})
        if tree.anchors:
            dests = pydyf.Dictionary({"Names": _names(sorted(tree.anchors.items()))})
            catalog["Names"] = pydyf.Dictionary({"Dests": dests})
        if tree.fields:
            fonts = pydyf.Dictionary({"Font": self._fonts.reference})
            catalog["AcroForm"] = pydyf.Dictionary({"Fields": pydyf.Array(tree.fields), "DR": fonts})

    def _add_outline(self) -> None:
        root: list[Any] = []
        skipped: list[int] = []
        last, level, number = [root], 0, 0
        for part in self._edition.parts:
            for page in part.fragment.pages:
                matrix = Matrix(a=_POINTS, d=-_POINTS, f=page.height)
                level = make_page_bookmark_tree(page, skipped, last, level, number, matrix)
                number += 1
        add_outlines(self._pdf, root)

    def _describe(self) -> None:
        metadata, info = self._edition.metadata, self._pdf.info
        metadata.include_in_pdf(self._pdf, "a", 2, "A", True)
        facts = {
            "Producer": _PRODUCER,
            "Title": metadata.title,
            "Author": ", ".join(metadata.authors),
            "Subject": metadata.description,
            "Keywords": ", ".join(metadata.keywords),
            "Creator": metadata.generator,
            "CreationDate": _w3c_date_to_pdf(metadata.created, "created"),
            "ModDate": _w3c_date_to_pdf(metadata.modified, "modified"),
        }
        info.update((name, pydyf.String(value)) for name, value in facts.items() if value)
        self._pdf.catalog["Lang"] = pydyf.String(metadata.lang)
        intent = {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFA1",
            "DestOutputProfile": self._profile.pdf_reference,
        }
        name = pydyf.String(self._profile.name)
        intent |= {"OutputConditionIdentifier": name, "Info": name}
        self._pdf.catalog["OutputIntents"] = pydyf.Array([pydyf.Dictionary(intent)])


def _spelled(head: bytes, data: bytes) -> bytes:
    return b"%s/Length %d>>\nstream\n%s\nendstream" % (head, len(data), data)


def _names(entries: Sequence[tuple[str, bytes]]) -> pydyf.Array:
    names = pydyf.Array()
    for name, value in entries:
        names.extend((pydyf.String(name), value))
    return names
