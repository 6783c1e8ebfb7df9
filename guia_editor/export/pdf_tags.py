"""The tag tree of a part, from what WeasyPrint makes to what ISO 14289-1 (PDF/UA-1) means.

WeasyPrint leaves one section element per page, notes without identity, table headers with one that is only
theirs within the part, figure boxes in CSS pixels, and an element for each line of each paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pydyf

_POINTS = 0.75
_MUTE = frozenset({"/Span", "/NonStruct"})
"""Roles that say nothing by themselves (ISO 32000-1, 14.8.4)."""
_HOLDS_TEXT = frozenset(
    {
        *("/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/TD", "/TH", "/LBody", "/Lbl", "/Caption"),
        *("/Span", "/Link", "/Note", "/Reference", "/Code"),
    }
)
"""Roles that may hold content themselves."""


def finish_tags(document: Any, pdf: Any, part: str) -> tuple[tuple[str, bytes], ...]:
    """Join the pages of a part into one section, complete single elements and drop those that say nothing.

    Returns the identities given, which start with `part`, each with the reference of its element.
    """
    tree = _Tree(pdf)
    tree.join_sections()
    ids = tuple(tree.complete([page.height * _POINTS for page in document.pages], part))
    tree.lighten()
    return ids


def _is_element(item: Any) -> bool:
    return isinstance(item, dict) and item.get("Type") == "/StructElem"


class _Tree:
    """The structure tree of a file about to be written."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.root = self._at(pdf.catalog["StructTreeRoot"])
        self.top = self._at(self.root["K"][0])
        self.pages = {reference: index for index, reference in enumerate(pdf.page_references)}
        self.owners: list[Any] = self._at(self.root["ParentTree"])["Nums"][1::2]

    def _at(self, reference: bytes) -> Any:
        return self.pdf.objects[int(reference.split()[0])]

    def join_sections(self) -> None:
        """Make one element of a section that runs over several pages, its footnotes after their page."""
        first, *others = self.top["K"]
        section = self._at(first)
        for reference in others:
            element = self._at(reference)
            joined = element["K"] if element["S"] == "/Sect" else [reference]
            for kid in joined:
                if isinstance(kid, bytes) and self._at(kid).get("Type") == "/StructElem":
                    self._at(kid)["P"] = first
            section["K"].extend(joined)
            if element["S"] == "/Sect":
                element.clear()
        self.top["K"] = pydyf.Array([first])

    def complete(self, heights: Sequence[float], part: str) -> Iterator[tuple[str, bytes]]:
        """Give notes and headers an identity, headers a scope, figures their place in points."""
        bare: list[Any] = []
        for element in [item for item in self.pdf.objects if _is_element(item)]:
            match element["S"]:
                case "/LI":
                    bare.append(element)
                case "/Note":
                    element["ID"] = pydyf.String()
                case "/TH":
                    element["A"]["Scope"] = "/Column"
                case "/Figure":
                    x1, y1, x2, y2 = (value * _POINTS for value in element["A"]["BBox"])
                    height = heights[self.pages[element["Pg"]]]
                    element["A"]["BBox"] = pydyf.Array((x1, height - y2, x2, height - y1))
                case _:
                    pass
            if "ID" in element:
                # The cells that a header is named by hold the same string.
                element["ID"].string = f"{part}/{element.number}"
                yield element["ID"].string, element.reference
        for item in bare:
            self._give_body(item)

    def _give_body(self, item: Any) -> None:
        """Put what stands in a list item beside its label into one body, the only other kid it may have."""
        body = pydyf.Dictionary(
            {"Type": "/StructElem", "S": "/LBody", "K": pydyf.Array(), "Pg": item["Pg"], "P": item.reference}
        )
        kept = pydyf.Array()
        for kid in item["K"]:
            element = self._at(kid) if isinstance(kid, bytes) else {}
            if element.get("S") in ("/Lbl", "/LBody"):
                kept.append(kid)
            else:
                body["K"].append(kid)
        if body["K"]:
            self.pdf.add_object(body)
            for kid in body["K"]:
                if isinstance(kid, bytes) and "P" in self._at(kid):
                    self._at(kid)["P"] = body.reference
            item["K"] = pydyf.Array((*kept, body.reference))

    def lighten(self) -> None:
        """Give what mute elements hold to the elements that they stand in: a third of a book's objects."""
        self._lighten(self._at(self.top["K"][0]))

    def _lighten(self, element: Any) -> None:
        kept = pydyf.Array()
        waiting = element["K"][::-1]
        while waiting:
            kid = waiting.pop()
            if isinstance(kid, bytes) and _is_element(below := self._at(kid)):
                if self._is_needless(below, element):
                    self._take_over(below["K"], element)
                    waiting += below["K"][::-1]
                    continue
                self._lighten(below)
            kept.append(kid)
        element["K"] = kept

    def _is_needless(self, element: Any, parent: Any) -> bool:
        if element["S"] not in _MUTE or element.keys() - {"Type", "S", "K", "Pg", "P"}:
            return False
        if any(isinstance(kid, bytes) and not _is_element(self._at(kid)) for kid in element["K"]):
            return False
        return not element["K"] or (parent["S"] in _HOLDS_TEXT and element["Pg"] == parent["Pg"])

    def _take_over(self, kids: Sequence[Any], parent: Any) -> None:
        for kid in kids:
            if isinstance(kid, bytes):
                self._at(kid)["P"] = parent.reference
            else:
                self.owners[self.pages[parent["Pg"]]][kid] = parent.reference
