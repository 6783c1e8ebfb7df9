"""The walk over a cleaned tree of HTML that makes blocks of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from guia_editor.i18n import _
from guia_editor.importing.html_boxes import callout_kind, is_box_title, named_kind
from guia_editor.importing.html_cells import OneLine
from guia_editor.importing.html_inlines import Context
from guia_editor.importing.html_lists import ListReader
from guia_editor.importing.html_notes import LABEL
from guia_editor.importing.html_sink import Sink, unstressed, without_headings
from guia_editor.importing.html_tables import TableReader
from guia_editor.importing.html_tree import BLOCKS, Element, classes, marker, name, words_inside
from guia_editor.importing.loose import CaptionLine, ListLine, Loose, gathered
from guia_editor.importing.pictures import PictureTaker
from guia_editor.importing.report import Kind, Report
from guia_editor.importing.runs import Run, merged
from guia_editor.model.blocks import (
    Blocks,
    Callout,
    Code,
    CodeBlock,
    Figure,
    Heading,
    Image,
    Inline,
    Inlines,
    LineBreak,
    NoteReference,
    Paragraph,
    Quote,
    Rule,
    Strong,
    Text,
)

_WORD_LIST: Final = re.compile(r"mso-list\s*:\s*(\S+)\s+level(\d)")
_LANGUAGE: Final = re.compile(r"(?:language|lang|highlight-source)-([\w+#.-]+)")
_ALERT: Final = re.compile(r"\[!([A-Za-z]+)\](?:\s|$)")
_LEFT_OUT: Final = frozenset(
    [
        "svg",
        "math",
        "object",
        "embed",
        "iframe",
        "video",
        "audio",
        "canvas",
        "applet",
        "select",
        "textarea",
        "v:shape",
        "v:group",
        "v:rect",
        "v:imagedata",
        "v:textbox",
    ]
)


class BlockReader:
    """Reads one tree; `places` says which heading each anchor stands under.

    `replaced` holds the words that became the kind of a box.
    """

    def __init__(self, report: Report, pictures: PictureTaker, page: str = "") -> None:
        self.report = report
        self.places: dict[str, str] = {}
        self.replaced = ""
        self._pictures = pictures
        self._page = page
        self._headings = 0
        self._in_note = False
        self._tables = TableReader(self)
        lists = ListReader(self)
        self._readers: dict[str, Callable[[Element, Context, Sink], None]] = {
            "ul": lists.read_list,
            "ol": lists.read_list,
            "menu": lists.read_list,
            "dir": lists.read_list,
            "li": lists.stray_item,
            "dl": lists.definitions,
            "table": self._table,
            "blockquote": self._quote,
            "pre": self._literal,
            "hr": lambda element, context, sink: sink.put(Rule()),
            "br": lambda element, context, sink: sink.word(Run(LineBreak(), context.marks, context.link)),
            "img": self._image,
            "figure": self._figure,
            "details": self._details,
            "a": self._link,
            "q": self._quoted,
            "input": self._field,
            "abbr": self._short_form,
            "p": self._paragraph,
            "div": self._division,
            "aside": self._division,
            "section": self._division,
        }
        for level in range(1, 7):
            self._readers[f"h{level}"] = self._heading

    # --- Entries ---------------------------------------------------------------------------------

    def read(self, element: Element, context: Context | None = None) -> Blocks:
        """Return the blocks inside an element."""
        return gathered(self.lines(element, context or Context()), self.report)

    def lines(self, element: Element, context: Context) -> list[Loose]:
        """Return what stands inside an element, rows of list lines and captions still loose."""
        sink = Sink()
        self._inside(element, context, sink)
        sink.end()
        return sink.lines

    def line(self, element: Element, context: Context | None = None) -> Inlines:
        """Return everything inside an element as one line of words."""
        return self.in_a_line(self.read(element, context))[0]

    def in_a_line(self, blocks: Blocks) -> tuple[Inlines, Blocks]:
        """Return blocks as the words of one line, and the blocks that cannot stand in one."""
        flat = OneLine()
        flat.add(blocks)
        if len(flat.parts) > 1 or any(isinstance(one, LineBreak) for part in flat.parts for one in part):
            message = _("Una celda o un título tenía varias líneas; quedaron seguidas en una.")
            self.report.add("parrafos-en-celda", message)
        return flat.words(), tuple(flat.apart)

    def note(self, body: Element) -> Blocks:
        """Return the blocks of a footnote."""
        self._in_note = True
        blocks = self.read(body)
        self._in_note = False
        return blocks

    # --- The walk --------------------------------------------------------------------------------

    def _inside(self, element: Element, context: Context, sink: Sink) -> None:
        self._words(element.text, context, sink)
        for child in element:
            self.element(child, context, sink)
            self._words(child.tail, context, sink)

    def _words(self, text: str | None, context: Context, sink: Sink) -> None:
        if not text:
            return
        if context.literal:
            for index, line in enumerate(text.split("\n")):
                if index:
                    sink.word(Run(LineBreak(), context.marks, context.link))
                sink.word(Run(Text(line), context.marks, context.link))
            return
        said = context.words(text, self.report)
        leaf = Code(said) if context.code and said.strip() else Text(said)
        sink.word(Run(leaf, context.marks, context.link))

    def element(self, element: Element, context: Context, sink: Sink) -> None:
        """Read one element, whatever it is."""
        tag = name(element)
        if not tag:
            return
        self.note_place(element)
        if tag in _LEFT_OUT:
            self._leave_out(element, tag, sink)
            return
        inner = context.under(element, self.report)
        reader = self._readers.get(tag)
        if reader is not None:
            reader(element, inner, sink)
        elif tag in BLOCKS:
            self._block(element, inner, sink)
        else:
            self._inside(element, inner, sink)

    def _block(self, element: Element, context: Context, sink: Sink) -> None:
        sink.end()
        self._inside(element, context, sink)
        sink.end()

    def note_place(self, element: Element) -> None:
        """Note under which heading an element's names stand."""
        here = f"~{self._page}.{self._headings - 1}" if self._headings else f"~{self._page}"
        for key in ("id", "name"):
            value = element.get(key)
            if value:
                self.places.setdefault(value, here)

    def _leave_out(self, element: Element, tag: str, sink: Sink) -> None:
        said = " ".join("".join(words_inside(element)).split())
        message = _("Un elemento «{name}» no se puede mostrar en la guía y no se trajo.")
        self.report.add("elemento-sin-traer", message.format(name=tag), Kind.LOST, said)

    # --- Paragraphs and headings -----------------------------------------------------------------

    def _paragraph(self, element: Element, context: Context, sink: Sink) -> None:
        said = classes(element)
        listed = _WORD_LIST.search(element.get("style", "").lower())
        if "msotitle" in said or said == "titulo-del-documento":
            self._heading(element, context, sink)
        elif listed and (marker(element) or "msolist" in said):
            blocks = self.read(element, context)
            sink.put(ListLine(int(listed[2]), listed[1], marker(element), blocks))
        elif "caption" in said.split() or "msocaption" in said or said == "leyenda":
            sink.put(CaptionLine(self.line(element, context)))
        else:
            self._block(element, context, sink)

    def _heading(self, element: Element, context: Context, sink: Sink) -> None:
        """Read a heading: one line, without the bold that its style has anyway; pictures stand after it."""
        tag = name(element)
        level = int(tag[1]) if tag != "p" else 0
        identity = f"~{self._page}.{self._headings}"
        self._headings += 1
        for one in element.iter():
            for key in ("id", "name"):
                if value := (one.get(key) if name(one) else None):
                    self.places[value] = identity
        plain = replace(context, marks=context.marks - {"strong"})
        words, apart = self.in_a_line(self.read(element, plain))
        pictures = tuple(Paragraph((one,)) for one in words if isinstance(one, Image))
        words = unstressed(tuple(one for one in words if not isinstance(one, Image)))
        if words:
            sink.put(Heading(level, words, identity))
        sink.put(*pictures, *apart)

    def _quote(self, element: Element, context: Context, sink: Sink) -> None:
        blocks = without_headings(self.read(element, context))
        if blocks:
            alert = _alert(blocks)
            if alert is not None:
                said = _ALERT.match("".join(words_inside(element)).strip())
                self.replaced += f" {said[1]}" if said else ""
            sink.put(alert or Quote(blocks))

    def _literal(self, element: Element, context: Context, sink: Sink) -> None:
        text = _literal_text(element)
        language = _LANGUAGE.search(
            " ".join([classes(element), *(classes(one) for one in element.iter("code"))])
        )
        lines = text.replace("\r\n", "\n").strip("\n")
        if lines.strip():
            sink.put(CodeBlock(lines + "\n", language[1] if language else ""))

    # --- Tables, figures, boxes ------------------------------------------------------------------

    def _table(self, element: Element, context: Context, sink: Sink) -> None:
        sink.put(*self._tables.read(element, context))

    def _figure(self, element: Element, context: Context, sink: Sink) -> None:
        caption = next((one for one in element if name(one) == "figcaption"), None)
        words = self.line(caption, context) if caption is not None else ()
        if caption is not None:
            element.remove(caption)
        blocks = self.read(element, context)
        match blocks:
            case (Paragraph(children=(Image() as image,)),) if words:
                sink.put(Figure(image, words))
            case _:
                sink.put(*blocks, *((CaptionLine(words),) if words else ()))

    def _details(self, element: Element, context: Context, sink: Sink) -> None:
        self.report.add("desplegable", _("Un pasaje desplegable quedó a la vista."))
        summary = next((one for one in element if name(one) == "summary"), None)
        kind = callout_kind(element)
        title = self.line(summary, context) if summary is not None else ()
        if summary is not None:
            element.remove(summary)
        blocks = self.read(element, context)
        if kind is not None:
            sink.put(Callout(kind, title, without_headings(blocks)))
        else:
            sink.put(*((Paragraph((Strong(unstressed(title)),)),) if title else ()), *blocks)

    def _division(self, element: Element, context: Context, sink: Sink) -> None:
        kind = callout_kind(element)
        if kind is None:
            self._block(element, context, sink)
            return
        head = next((one for one in element if is_box_title(one)), None)
        title = self.line(head, context) if head is not None else ()
        if head is not None:
            element.remove(head)
        blocks = without_headings(self.read(element, context))
        if title or blocks:
            sink.put(Callout(kind, unstressed(title), blocks))

    # --- Words of their own kind -----------------------------------------------------------------

    def _image(self, element: Element, context: Context, sink: Sink) -> None:
        alt = " ".join((element.get("alt") or "").split())
        source = self._pictures.take(element.get("src") or "", alt)
        if source:
            sink.word(Run(Image(source, alt), context.marks, context.link))

    def _link(self, element: Element, context: Context, sink: Sink) -> None:
        label = element.get(LABEL)
        if label is None:
            address = " ".join((element.get("href") or "").split())
            self._inside(element, replace(context, link=address or context.link), sink)
            return
        if self._in_note:
            self.report.add("nota-en-nota", _("Una nota llamaba a otra nota; la llamada se quitó."))
        else:
            sink.word(Run(NoteReference(label)))

    def _quoted(self, element: Element, context: Context, sink: Sink) -> None:
        sink.word(Run(Text("«"), context.marks, context.link))
        self._inside(element, context, sink)
        sink.word(Run(Text("»"), context.marks, context.link))

    def _field(self, element: Element, context: Context, sink: Sink) -> None:
        kind = (element.get("type") or "text").lower()
        value = element.get("value") or ""
        if kind not in ("checkbox", "radio", "hidden") and value:
            sink.word(Run(Text(f" {value} "), context.marks, context.link))

    def _short_form(self, element: Element, context: Context, sink: Sink) -> None:
        self._inside(element, context, sink)
        if title := (element.get("title") or "").strip():
            message = _("Una sigla traía su significado al pasar el cursor; agréguela al glosario.")
            self.report.add("sigla", message, Kind.LOST, title)


def _alert(blocks: Blocks) -> Callout | None:
    """Return a quote as the callout that GitHub makes of one whose first words are "[!NOTE]"."""
    match blocks[0]:
        case Paragraph(children=(Text(text=text), *others)) if sign := _ALERT.match(text):
            rest = text[sign.end() :].lstrip()
            words = merged((Text(rest), *(others if rest else _without_break(others))))
            first = (Paragraph(words),) if words else ()
            return Callout(named_kind(sign[1]) or "nota", (), first + blocks[1:])
        case _:
            return None


def _without_break(words: Sequence[Inline]) -> Sequence[Inline]:
    return words[1:] if words and isinstance(words[0], LineBreak) else words


def _literal_text(element: Element) -> str:
    parts = [element.text or ""]
    for child in element:
        parts += [
            "\n" if name(child) == "br" else "",
            _literal_text(child) if name(child) else "",
            child.tail or "",
        ]
    return "".join(parts)
