"""The tag tree, from what WeasyPrint makes to what ISO 14289-1 (PDF/UA-1) means.

WeasyPrint leaves the running lines as content with tags that hang nowhere, one section element per page,
notes and table headers without identity, and figure boxes in CSS pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pydyf

_POINTS = 0.75


def finish_tags(document: Any, pdf: Any, part_of_page: Sequence[int]) -> None:
    """Mark running lines as artifacts, join the pages of a section, and complete single elements.

    `part_of_page` gives, page by page, the index of the part that the page belongs to.
    """
    tree = _Tree(pdf)
    tree.make_artifacts()
    tree.join_sections(part_of_page)
    tree.complete([page.height * _POINTS for page in document.pages])


def _is_element(item: Any) -> bool:
    return isinstance(item, dict) and item.get("Type") == "/StructElem"


class _Tree:
    """The structure tree of a file about to be written."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.root = self._at(pdf.catalog["StructTreeRoot"])
        self.top = self._at(self.root["K"][0])
        self.parents = self._at(self.root["ParentTree"])["Nums"]
        self.pages = {reference: index for index, reference in enumerate(pdf.page_references)}

    def _at(self, reference: bytes) -> Any:
        return self.pdf.objects[int(reference.split()[0])]

    def make_artifacts(self) -> None:
        """Turn content whose tag hangs nowhere (the running lines) into pagination artifacts."""
        reached = self._reached()
        for page in range(len(self.pages)):
            owners = self.parents[2 * page + 1]
            loose = {mcid for mcid, owner in enumerate(owners) if owner not in reached}
            if loose:
                self._mark_as_artifacts(page, loose)
                owners[:] = [b"null" if mcid in loose else owner for mcid, owner in enumerate(owners)]
        for element in self.pdf.objects:
            if _is_element(element) and element is not self.top and element.reference not in reached:
                element.clear()

    def _reached(self) -> set[bytes]:
        reached: set[bytes] = set()
        waiting = [kid for kid in self.top["K"] if isinstance(kid, bytes)]
        while waiting:
            reference = waiting.pop()
            reached.add(reference)
            element = self._at(reference)
            if element.get("Type") == "/StructElem":
                waiting.extend(kid for kid in element["K"] if isinstance(kid, bytes))
        return reached

    def _mark_as_artifacts(self, page: int, loose: set[int]) -> None:
        content = self._at(self._at(self.pdf.page_references[page])["Contents"]).stream
        for index, item in enumerate(content):
            if isinstance(item, dict) and item.get("MCID") in loose:
                content[index - 1] = "/Artifact"
                content[index] = pydyf.Dictionary({"Type": "/Pagination"})

    def join_sections(self, part_of_page: Sequence[int]) -> None:
        """Make one element of a section that runs over several pages, its footnotes after their page."""
        kept: list[bytes] = []
        current: tuple[int, bytes] | None = None
        for reference in self.top["K"]:
            element = self._at(reference)
            part = part_of_page[self.pages[element["Pg"]]]
            if current is None or current[0] != part:
                current = (part, reference)
                kept.append(reference)
                continue
            section = self._at(current[1])
            joined = element["K"] if element["S"] == "/Sect" else [reference]
            for kid in joined:
                if isinstance(kid, bytes) and self._at(kid).get("Type") == "/StructElem":
                    self._at(kid)["P"] = current[1]
            section["K"].extend(joined)
            if element["S"] == "/Sect":
                element.clear()
        self.top["K"] = pydyf.Array(kept)

    def complete(self, heights: Sequence[float]) -> None:
        """Give notes an identity, headers a scope, figures their place in points; index the identities."""
        named: list[tuple[str, bytes]] = []
        bare: list[Any] = []
        notes = 0
        for element in self.pdf.objects:
            if not _is_element(element):
                continue
            match element["S"]:
                case "/LI":
                    bare.append(element)
                case "/Note":
                    notes += 1
                    element["ID"] = pydyf.String(f"nota-{notes}")
                case "/TH":
                    element["A"]["Scope"] = "/Column"
                case "/Figure":
                    x1, y1, x2, y2 = (value * _POINTS for value in element["A"]["BBox"])
                    height = heights[self.pages[element["Pg"]]]
                    element["A"]["BBox"] = pydyf.Array((x1, height - y2, x2, height - y1))
                case _:
                    pass
            if "ID" in element:
                named.append((element["ID"].string, element.reference))
        for item in bare:
            self._give_body(item)
        if named:
            names = pydyf.Array()
            for name, reference in sorted(named):
                names.extend((pydyf.String(name), reference))
            self.root["IDTree"] = pydyf.Dictionary({"Names": names})

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
