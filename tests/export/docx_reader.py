"""Reads a Word file back as Word would show it: texts with the numbers that its lists count to."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
}
W = "{" + NAMES["w"] + "}"


@dataclass
class WordFile:
    """The parts of a Word file, parsed."""

    path: Path
    parts: dict[str, etree._Element] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        with zipfile.ZipFile(self.path) as package:
            self.names = package.namelist()
            for name in self.names:
                if name.endswith((".xml", ".rels")):
                    self.parts[name] = etree.fromstring(package.read(name))

    @property
    def body(self) -> etree._Element:
        return self.parts["word/document.xml"]

    def find(self, path: str, part: str = "word/document.xml") -> list[etree._Element]:
        found = self.parts[part].xpath(path, namespaces=NAMES)
        assert isinstance(found, list)
        return found

    def values(self, path: str, part: str = "word/document.xml") -> list[str]:
        return [str(value) for value in self.find(path, part)]

    def codes(self) -> list[str]:
        """Return the instructions of all fields of the text and the notes."""
        texts = self.find("//w:instrText") + self.find("//w:instrText", "word/footnotes.xml")
        return [(item.text or "").strip() for item in texts]

    def paragraphs(self, part: str = "word/document.xml") -> Iterator[tuple[str, str]]:
        """Yield (style, text) of every paragraph, with the number that Word shows before it."""
        counts: dict[str, dict[int, int]] = {}
        seen: set[str] = set()
        for line in self.parts[part].iter(f"{W}p"):
            style = line.find(f"{W}pPr/{W}pStyle")
            name = "" if style is None else style.get(f"{W}val", "")
            number = self._number(line, counts, seen) if part == "word/document.xml" else ""
            yield name, " ".join(f"{number} {_said(line)}".split())

    def text(self, part: str = "word/document.xml") -> str:
        return "\n".join(text for _, text in self.paragraphs(part))

    def _number(self, line: etree._Element, counts: dict[str, dict[int, int]], seen: set[str]) -> str:
        bound = line.find(f"{W}pPr/{W}numPr")
        if bound is None:
            return ""
        number = _val(bound, "numId")
        level = int(_val(bound, "ilvl") or 0)
        num = next(
            (n for n in self.find("//w:num", "word/numbering.xml") if n.get(f"{W}numId") == number), None
        )
        if num is None:
            return ""
        abstract_id = _val(num, "abstractNumId")
        abstract = self.find(f"//w:abstractNum[@w:abstractNumId='{abstract_id}']", "word/numbering.xml")[0]
        reached = counts.setdefault(abstract_id, {})
        overrides = {
            int(o.get(f"{W}ilvl", "0")): int(_val(o, "startOverride"))
            for o in num.iterfind(f"{W}lvlOverride")
        }
        start = overrides.get(level, 1)
        first = f"{number}.{level}" not in seen and level in overrides
        seen.add(f"{number}.{level}")
        reached[level] = start if first or level not in reached else reached[level] + 1
        for deeper in [deep for deep in reached if deep > level]:
            del reached[deeper]
        shown = abstract.findall(f"{W}lvl")[level]
        if _val(shown, "numFmt") in {"none", "bullet"}:
            return ""
        return re.sub(r"%(\d)", lambda m: str(reached.get(int(m[1]) - 1, 0)), _val(shown, "lvlText"))


def _val(element: etree._Element, name: str) -> str:
    found = element.find(W + name)
    return "" if found is None else found.get(f"{W}val", "")


def _said(line: etree._Element) -> str:
    out: list[str] = []
    for item in line.iter():
        inside = next(
            (a for a in item.iterancestors(f"{W}sdt") if a.find(f"{W}sdtPr/{W}showingPlcHdr") is not None),
            None,
        )
        if inside is not None or next(item.iterancestors(f"{W}p"), line) is not line:
            continue
        if item.tag == f"{W}t":
            out.append(item.text or "")
        elif (
            item.tag in {f"{W}tab", f"{W}br"}
            and item.getparent() is not None
            and item.getparent().tag == f"{W}r"
        ):
            out.append(" ")
        elif item.tag == "{" + NAMES["wp"] + "}docPr":
            out.append(item.get("descr", ""))
    return "".join(out)
