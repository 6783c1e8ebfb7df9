"""Drawing: from a part as laid out, by WeasyPrint, to a fragment that any edition can take up.

WeasyPrint draws the pages into objects of a PDF (`pydyf`); those that pages, tags and fields lead to are
spelled as templates, with blanks where editions differ.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pydyf
import weasyprint
from weasyprint import DEFAULT_OPTIONS
from weasyprint.draw.text import draw_text
from weasyprint.pdf import VARIANTS, generate_pdf
from weasyprint.pdf.metadata import DocumentMetadata

from guia_editor.export.pdf_engine import (
    INTENT,
    colour_profiles,
    fast_writing,
    in_parts,
    refusals,
    stern_engine,
    without_collector,
)
from guia_editor.export.pdf_fetch import safe_pictures
from guia_editor.export.pdf_finish import annotations_in, finish_part, resolve
from guia_editor.export.pdf_fonts import uses_of
from guia_editor.export.pdf_fragments import (
    END,
    FIRST_OBJECT,
    LEVEL,
    Anchor,
    DrawnPage,
    DrawnStream,
    Fragment,
    Shared,
    Slot,
    token,
)
from guia_editor.export.pdf_layout import LaidOut, Sheet, Typesetter
from guia_editor.export.pdf_running import set_text
from guia_editor.export.pdf_variants import make_grey

_VARIANT = "pdf/a-2a"
_POINTS = 0.75
_REFERENCE = re.compile(rb"(\d+) 0 R")
_GROUPS = re.compile(r"<([0-9a-f]*)>|([^<>]+)")
_FIGURES = "0123456789"


def options() -> dict[str, Any]:
    """Return WeasyPrint's options for what is drawn here."""
    _variant, values = VARIANTS[_VARIANT]
    return {**DEFAULT_OPTIONS, **values, "pdf_variant": _VARIANT, "pdf_forms": True, "output_intent": INTENT}


def draw_part(
    part: str,
    laid_out: LaidOut,
    typesetter: Typesetter,
    language: str,
    keep_font: Callable[[str, bytes], None],
    watch: Callable[[], None] = lambda: None,
) -> Fragment:
    """Draw the pages of a part; `part` is its name in the book, `watch` is called before each page.

    Raises `ExportFailed` as layout does.
    """
    pages = [_DrawnSheet(sheet, watch) for sheet in laid_out.sheets]
    drawing = _Drawing(
        pages,
        DocumentMetadata(lang=language),
        typesetter.fetcher,
        typesetter.fonts,
        colour_profiles(),
        INTENT,
    )
    with refusals(), stern_engine(), safe_pictures(), without_collector(), fast_writing(), in_parts():
        pdf = generate_pdf(drawing, None, 1, **options())
        ids = finish_part(drawing, pdf, part, language)
        for state, value in typesetter.lines.states.items():
            resolve(pdf, resolve(pdf, pdf.page_references[0])["Resources"])["ExtGState"][state] = value
        if typesetter.grey:
            make_grey(pdf)
        profile = drawing.color_profiles[INTENT].pdf_reference
        return _Spelling(pdf, pages, profile).fragment(ids, uses_of(drawing.fonts.values(), keep_font))


class _Drawing(weasyprint.Document):  # type: ignore[misc]  # WeasyPrint ships no types
    """WeasyPrint's document of a part; bookmarks are put in order when the book is whole."""

    def make_bookmark_tree(self, scale: float = 1, transform_pages: bool = False) -> list[Any]:
        return []


@dataclass(slots=True)
class _Place:
    """Where a slot came to stand: the number of its marked content, and the glyphs of 0 to 9 in its font."""

    target: str
    mcid: int
    figures: tuple[str, ...]


class _DrawnSheet:
    """A page that notes its slots as it is drawn; everything else is WeasyPrint's page."""

    def __init__(self, sheet: Sheet, watch: Callable[[], None]) -> None:
        self._page = sheet.page
        self._watch = watch
        self.sheet = sheet
        self.places: list[_Place] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._page, name)

    def paint(self, stream: Any, scale: float = 1) -> None:
        self._watch()
        # What is drawn over the page afterwards needs the coordinates as they were.
        stream.stream.insert(0, b"q")
        figures = {id(slot): _figures(slot.box, stream) for slot in self.sheet.slots}
        self._page.paint(stream, scale)
        stream.stream.append(b"Q")
        for slot in self.sheet.slots:
            mcid = stream._tags[slot.box]["mcid"]
            self.places.append(_Place(slot.target, mcid, figures[id(slot)]))


def _figures(box: Any, stream: Any) -> tuple[str, ...]:
    """Return the glyphs of the figures as a text box shows them; none when its text is no number."""
    text = box.text
    if not text.isdigit():
        return ()
    scratch = stream.clone(tags=None)
    set_text(box, _FIGURES)
    draw_text(scratch, box, 0, "clip", "none")
    set_text(box, text)
    (shown,) = (item for item in scratch.stream if isinstance(item, bytes) and item.endswith(b" TJ"))
    return tuple(glyph for glyph, _between in _glyphs(shown))


def _glyphs(shown: bytes) -> Iterator[tuple[str, str]]:
    """Yield the glyphs of an operator that shows text, each with what stands before it; last, the end."""
    before = ""
    started = False
    for group in _GROUPS.finditer(shown.removeprefix(b"[").removesuffix(b"] TJ").decode("ascii")):
        if group[2] is not None:
            before += f">{group[2]}<" if started else group[2] + "<"
            continue
        for start in range(0, len(group[1]), 4):
            yield group[1][start : start + 4], before if started else f"[{before or '<'}"
            before, started = "", True


class _Spelling:
    """Spells what was drawn: `place` gives every object that the fragment takes a place of its own."""

    def __init__(self, pdf: Any, pages: list[_DrawnSheet], profile: bytes) -> None:
        self._pdf = pdf
        self._pages = pages
        root = resolve(pdf, pdf.catalog["StructTreeRoot"])
        document = root["K"][0]
        self._parents = resolve(pdf, root["ParentTree"])["Nums"]
        self._tops = [_number(top) for top in resolve(pdf, document)["K"]]
        self._page_numbers = [_number(page) for page in pdf.page_references]
        fonts = resolve(pdf, resolve(pdf, pdf.page_references[0])["Resources"])["Font"]
        self._place = {
            _number(fonts): Shared.FONTS.value,
            pdf.pages.number: Shared.PAGES.value,
            _number(document): Shared.DOCUMENT.value,
            _number(profile): Shared.PROFILE.value,
        }
        self._fields = [_number(field) for field in pdf.catalog.get("AcroForm", {}).get("Fields", ())]
        reached = self._reached()
        self._plain = [number for number in reached if pdf.objects[number].compressible]
        self._streams = [number for number in reached if not pdf.objects[number].compressible]
        for place, number in enumerate((*self._plain, *self._streams), start=FIRST_OBJECT):
            self._place[number] = place
        self._first_key = FIRST_OBJECT + len(reached)
        self._links: dict[str, int] = {}

    def fragment(self, ids: tuple[tuple[str, bytes], ...], fonts: Any) -> Fragment:
        """Return the fragment."""
        keys = len(self._parents) // 2
        first_link = self._first_key + keys
        self._leave_blanks(first_link)
        first_line = first_link + len(self._links)
        for index, number in enumerate(self._page_numbers):
            page = self._pdf.objects[number]
            page["Contents"] = pydyf.Array((page["Contents"], token(first_line + index)))
        parents = b" ".join(
            token(self._first_key + key) + b" " + self._spell(value)
            for key, value in zip(self._parents[::2], self._parents[1::2], strict=True)
        )
        contents = [_number(self._pdf.objects[n]["Contents"][0]) for n in self._page_numbers]
        pages, streams = self._drawn(contents)
        return Fragment(
            plain=END.join(self._spell(self._pdf.objects[number]) for number in self._plain),
            parents=parents,
            streams=streams,
            pages=pages,
            tops=tuple(self._place[top] for top in self._tops),
            fields=tuple(self._place[field] for field in self._fields),
            ids=tuple((name, self._place[_number(element)]) for name, element in ids),
            points=tuple(self._points()),
            links=tuple(self._links),
            keys=keys,
            fonts=fonts,
            plain_count=len(self._plain),
        )

    def _reached(self) -> list[int]:
        reached: set[int] = set()
        waiting = [*self._page_numbers, *self._tops, *self._fields]
        while waiting:
            number = waiting.pop()
            if number in reached or number in self._place:
                continue
            reached.add(number)
            waiting.extend(_references(self._pdf.objects[number]))
        return sorted(reached)

    def _leave_blanks(self, first_link: int) -> None:
        for annotation in annotations_in(self._pdf):
            if "StructParent" in annotation:
                annotation["StructParent"] = token(self._first_key + annotation["StructParent"])
            if "Dest" in annotation:
                place = self._links.setdefault(annotation["Dest"].string, len(self._links))
                annotation["Contents"] = token(first_link + place)
        for index, number in enumerate(self._page_numbers):
            self._pdf.objects[number]["StructParents"] = token(self._first_key + index)

    def _points(self) -> Iterator[Anchor]:
        names = self._pdf.catalog.get("Names", {}).get("Dests", {}).get("Names", ())
        page_of = {number: index for index, number in enumerate(self._page_numbers)}
        for name, place in zip(names[::2], names[1::2], strict=True):
            rest = b" ".join(pydyf._to_bytes(value) for value in place[1:])
            yield Anchor(name.string, page_of[_number(place[0])], rest.decode("ascii"))

    def _drawn(self, contents: list[int]) -> tuple[tuple[DrawnPage, ...], tuple[DrawnStream, ...]]:
        pages = []
        data_of: dict[int, tuple[bytes, int]] = {}
        for index, (page, number, content) in enumerate(
            zip(self._pages, self._page_numbers, contents, strict=True)
        ):
            data, slots = _with_slots(self._pdf.objects[content].stream, page.places)
            data_of[content] = (data if slots else zlib.compress(data, LEVEL)), index
            pages.append(
                DrawnPage(
                    self._place[number],
                    self._place[content] - FIRST_OBJECT - len(self._plain),
                    page.height * _POINTS,
                    page.sheet.lines,
                    slots,
                    tuple(page.bookmarks),
                )
            )
        streams = tuple(
            DrawnStream(b"<</Filter /FlateDecode", data_of[number][0], page=data_of[number][1])
            if number in data_of
            else self._stream(self._pdf.objects[number])
            for number in self._streams
        )
        return tuple(pages), streams

    def _stream(self, stream: Any) -> DrawnStream:
        extra = pydyf.Dictionary(dict(stream.extra))
        data = b"\n".join(pydyf._to_bytes(item) for item in stream.stream)
        if stream.compress:
            extra["Filter"] = "/FlateDecode"
            data = zlib.compress(data, LEVEL)
        head = self._spell(extra).removesuffix(b">>")
        shared = ""
        if extra.get("Subtype") == "/Image":
            mask = extra.get("SMask")
            facts = pydyf.Dictionary({key: value for key, value in extra.items() if key != "SMask"})
            below = b"" if mask is None else self._stream(resolve(self._pdf, mask)).shared.encode()
            shared = hashlib.sha256(b"\0".join((self._spell(facts), below, data))).hexdigest()
        return DrawnStream(head, data, shared)

    def _spell(self, value: Any) -> bytes:
        """Return an object as it stands in a file, references as blanks."""
        match value:
            case bytes():
                found = _REFERENCE.fullmatch(value)
                return value if found is None else token(self._place[int(found[1])])
            case dict():
                inside = (b"/%s %s" % (pydyf._to_bytes(key), self._spell(v)) for key, v in value.items())
                return b"<<" + b"".join(inside) + b">>"
            case list():
                return b"[" + b" ".join(map(self._spell, value)) + b"]"
            case pydyf.String():
                return bytes(value.data).replace(b"\0", b"\\000").replace(END, b"\\001")
            case _:
                return bytes(pydyf._to_bytes(value))


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _references(value: Any) -> Iterator[int]:
    match value:
        case bytes():
            if (found := _REFERENCE.fullmatch(value)) is not None:
                yield int(found[1])
        case dict():
            for inside in value.values():
                yield from _references(inside)
        case list():
            for inside in value:
                yield from _references(inside)
        case pydyf.Stream():
            yield from _references(value.extra)
        case _:
            pass


def _with_slots(content: list[Any], places: list[_Place]) -> tuple[bytes, tuple[Slot, ...]]:
    """Return a content stream with a blank for each slot that holds figures, and these slots in its order."""
    by_mcid: Mapping[int, _Place] = {place.mcid: place for place in places if place.figures}
    out: list[bytes] = []
    slots: list[Slot] = []
    current: _Place | None = None
    for item in content:
        if isinstance(item, dict) and "MCID" in item:
            current = by_mcid.get(item["MCID"])
        if current is not None and isinstance(item, bytes) and item.endswith(b" TJ"):
            shown = tuple(before for _glyph, before in _glyphs(item))
            out.append(token(len(slots)))
            slots.append(Slot(current.target, (*shown, ">] TJ"), current.figures))
            current = None
        else:
            out.append(pydyf._to_bytes(item))
    if len(slots) != len(by_mcid):
        raise AssertionError("a slot shows no number")
    return b"\n".join(out), tuple(slots)
