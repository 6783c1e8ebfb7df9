"""Lists and definitions of HTML, also as clipboards and old editors nest and cut them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from guia_editor.importing.html_boxes import list_start
from guia_editor.importing.html_inlines import Context
from guia_editor.importing.html_sink import Sink, unstressed, without_headings
from guia_editor.importing.html_tree import Element, name
from guia_editor.importing.loose import Deeper, ListLine, gathered, tight
from guia_editor.model.blocks import (
    Definition,
    DefinitionList,
    Inlines,
    ListBlock,
    ListItem,
    Paragraph,
    Strong,
)

if TYPE_CHECKING:
    from guia_editor.importing.html_blocks import BlockReader


class ListReader:
    """Reads lists, their items by the reader of blocks."""

    def __init__(self, reader: BlockReader) -> None:
        self._reader = reader

    def read_list(self, element: Element, context: Context, sink: Sink) -> None:
        """Read a list with the lists inside it."""
        items: list[ListItem] = []
        for child in element:
            tag = name(child)
            if not tag:
                continue
            self._reader.note_place(child)
            if tag in ("ul", "ol") and not items and len(element) == 1:
                inner = Sink()
                self.read_list(child, context, inner)
                sink.put(*(Deeper(one) if isinstance(one, ListBlock) else one for one in inner.lines))
            elif tag in ("ul", "ol") and items:
                # Google Docs and old editors put an inner list beside the item that it belongs to.
                inner = Sink()
                self.read_list(child, context, inner)
                items[-1] = replace(
                    items[-1], blocks=items[-1].blocks + gathered(inner.lines, self._reader.report)
                )
            elif tag == "li":
                items.append(self.item(child, context.under(child, self._reader.report)))
            else:
                stray = Sink()
                self._reader.element(child, context, stray)
                stray.end()
                if stray.lines:
                    items.append(ListItem(gathered(stray.lines, self._reader.report)))
        items = [item for item in items if item.blocks]
        ordered = name(element) == "ol"
        if items:
            start = list_start(element) if ordered else 1
            sink.put(ListBlock(ordered, tuple(items), start, tight(items)))

    def item(self, element: Element, context: Context) -> ListItem:
        """Return one entry of a list."""
        box = next((one for one in element.iter("input") if one.get("type", "").lower() == "checkbox"), None)
        checked = None if box is None else box.get("checked") is not None
        if element.get("role") == "checkbox" or element.get("aria-checked"):
            checked = element.get("aria-checked") == "true"
        return ListItem(without_headings(self._reader.read(element, context)), checked)

    def stray_item(self, element: Element, context: Context, sink: Sink) -> None:
        """Read an item outside a list, as clipboards cut them."""
        item = self.item(element, context)
        if item.blocks:
            sink.put(ListLine(1, "", "•", item.blocks))

    def definitions(self, element: Element, context: Context, sink: Sink) -> None:
        """Read terms with their meanings; a term without one is a bold paragraph."""
        terms: list[Inlines] = []
        items: list[Definition] = []

        def end_term() -> None:
            if items:
                sink.put(DefinitionList(tuple(items), _short(items)))
                items.clear()
            for term in terms:
                sink.put(Paragraph((Strong(unstressed(term)),)))
            terms.clear()

        for child in _entries(element):
            self._reader.note_place(child)
            if name(child) == "dt":
                words = self._reader.line(child, context.under(child, self._reader.report))
                terms += [words] if words else []
                continue
            blocks = without_headings(self._reader.read(child, context.under(child, self._reader.report)))
            if not blocks:
                continue
            if terms:
                last = terms.pop()
                if terms:
                    end_term()
                items.append(Definition(last, (blocks,)))
            elif items:
                items[-1] = replace(items[-1], blocks=(*items[-1].blocks, blocks))
            else:
                sink.put(*blocks)
        end_term()


def _entries(element: Element) -> list[Element]:
    """Return the terms and meanings of a list, those in a box of their own too."""
    found: list[Element] = []
    for child in element:
        match name(child):
            case "dt" | "dd":
                found.append(child)
            case "":
                pass
            case _:
                inner = [one for one in child if name(one) in ("dt", "dd")]
                found += inner or [child]
    return found


def _short(items: list[Definition]) -> bool:
    return all(len(blocks) == 1 for item in items for blocks in item.blocks)
