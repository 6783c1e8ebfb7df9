"""Native numbering: headings that show exactly the assembled numbers, and lists.

A chapter's headings are bound to a w:num of their own that starts at the chapter's number, so that Word
shows "Capítulo 7" and "7.1" even when chapter 6 is not in this edition. A number that Word would not
count to is written as text.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from guia_editor.export.docx_fragments import STEPS, Count, ListStyle, after_multiple, hole
from guia_editor.export.docx_xml import W

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from guia_editor.export.docx_styles import Looks
    from guia_editor.model.document import Section

_NUMBER = re.compile(r"(\D*)([1-9]\d{0,3})")
NATIVE_LEVELS = 3
DEEPEST = 8
"""Word's lists have nine levels, 0 to 8."""
_CHAPTER, _ORDERED = "heading 1", "List Number"


@dataclass(slots=True)
class Lists:
    """The numberings that one section wants, as holes for their w:numId, and what Word will count in it."""

    looks: Looks
    wanted: list[ListStyle] = field(default_factory=list)
    _shared: dict[str, str] = field(default_factory=dict)
    _chapter: str = "0"
    _prefix: str = ""
    _counts: list[int] = field(default_factory=list)

    # --- headings --------------------------------------------------------------------------------

    def open_section(self, section: Section) -> bool:
        """Begin a section; say whether Word itself will show its label ("Capítulo 7")."""
        found = _NUMBER.fullmatch(section.number)
        if not found or not section.label.endswith(section.number):
            return False
        self._prefix, first = found[1], int(found[2])
        word = section.label[: -len(section.number)]
        self._chapter = self._want(ListStyle(_CHAPTER, 0, first, word, self._prefix))
        self._counts = [first, 0, 0]
        return True

    def title(self) -> str:
        """Return the w:numPr of the section's own title."""
        return _num_pr(self._chapter, 0)

    def heading(self, level: int, number: str) -> tuple[str, str]:
        """Return the w:numPr of a heading and the number to write as text, empty when Word shows it."""
        if level > NATIVE_LEVELS:
            return "", number
        depth = level - 1
        if self._counts and number:
            counts = [*self._counts[:depth], self._counts[depth] + 1]
            if number == self._prefix + ".".join(map(str, counts)) and 0 not in counts:
                self._counts = [*counts, *[0] * (NATIVE_LEVELS - level)]
                return _num_pr(self._chapter, depth), ""
        return _num_pr("0", 0), number

    # --- lists -----------------------------------------------------------------------------------

    def ordered(self, depth: int, start: int) -> str:
        """Return the w:numPr of a new numbered list that stands `depth` lists deep."""
        level = min(depth, DEEPEST)
        return _num_pr(self._want(ListStyle(_ORDERED, level, start)), level)

    def bullets(self, style: str, depth: int) -> str:
        """Return the w:numPr of an unnumbered list, the same for all of a style."""
        if style not in self._shared:
            self._shared[style] = self._want(ListStyle(style))
        return _num_pr(self._shared[style], min(depth, DEEPEST))

    def indent(self, style: str, depth: int, around: int) -> int:
        """Return the indentation of a list's text; beyond Word's nine levels, one step more than `around`."""
        indents = self.looks.indents.get(style.lower(), ()) or (0,)
        if depth < len(indents):
            return indents[depth]
        return around + (indents[-1] - indents[-2] if len(indents) > 1 else 0)

    def _want(self, style: ListStyle) -> str:
        self.wanted.append(style)
        return hole(Count.LIST, len(self.wanted) - 1)


@dataclass(slots=True)
class Numbering:
    """The numbering part while it grows: new w:num elements, and w:abstractNum ones for annexes."""

    element: _Element
    looks: Looks
    _headings: dict[tuple[str, str], int] = field(default_factory=dict)
    _shared: dict[str, int] = field(default_factory=dict)
    _next: int = 0
    _last: _Element | None = None

    def __post_init__(self) -> None:
        nums = self.element.findall(f"{W}num")
        self._next = max((int(num.get(f"{W}numId", "0")) for num in nums), default=0)
        self._last = nums[-1] if nums else None

    def numbers(self, wanted: Sequence[ListStyle]) -> tuple[str, ...]:
        """Return the w:numId of what a section wants, made where it is new."""
        self._next = after_multiple(self._next, STEPS[Count.LIST])
        return tuple(str(self._number(style)) for style in wanted)

    def _number(self, style: ListStyle) -> int:
        if style.start is None:
            if style.style not in self._shared:
                self._shared[style.style] = self._new(self.looks.numbering(style.style), {})
            return self._shared[style.style]
        chapter = style.style == _CHAPTER
        abstract = (
            self._heading_abstract(style.word, style.prefix) if chapter else self.looks.numbering(style.style)
        )
        return self._new(abstract, {style.level: style.start})

    def _heading_abstract(self, word: str, prefix: str) -> int:
        key = (word, prefix)
        if key not in self._headings:
            original = self._abstract(self.looks.numbering(_CHAPTER))
            abstract = original if not self._headings else deepcopy(original)
            if self._headings:
                self._detach(abstract)
            texts = (f"{word}{prefix}%1", f"{prefix}%1.%2", f"{prefix}%1.%2.%3")
            for level, text in zip(abstract.iterfind(f"{W}lvl"), texts, strict=False):
                shown = level.find(f"{W}lvlText")
                if shown is not None:
                    shown.set(f"{W}val", text)
            self._headings[key] = int(abstract.get(f"{W}abstractNumId", "0"))
        return self._headings[key]

    def _detach(self, abstract: _Element) -> None:
        """Make a copied w:abstractNum one of its own: only the first may be bound to the styles."""
        abstracts = self.element.findall(f"{W}abstractNum")
        number = max(int(a.get(f"{W}abstractNumId", "0")) for a in abstracts) + 1
        abstract.set(f"{W}abstractNumId", str(number))
        for tag, base in (("nsid", 0x7A000000), ("tmpl", 0x7B000000)):
            found = abstract.find(W + tag)
            if found is not None:
                found.set(f"{W}val", f"{base + number:08X}")
        for level in abstract.iterfind(f"{W}lvl"):
            for bound in level.findall(f"{W}pStyle"):
                level.remove(bound)
        abstracts[-1].addnext(abstract)

    def _abstract(self, number: int) -> _Element:
        return next(
            a for a in self.element.iterfind(f"{W}abstractNum") if a.get(f"{W}abstractNumId") == str(number)
        )

    def _new(self, abstract: int, starts: dict[int, int]) -> int:
        self._next += 1
        num = self.element.makeelement(f"{W}num", {f"{W}numId": str(self._next)})
        num.append(num.makeelement(f"{W}abstractNumId", {f"{W}val": str(abstract)}))
        for level, start in starts.items():
            override = num.makeelement(f"{W}lvlOverride", {f"{W}ilvl": str(level)})
            override.append(override.makeelement(f"{W}startOverride", {f"{W}val": str(start)}))
            num.append(override)
        # After the last of its kind: a template saved by Word may hold w:numIdMacAtCleanup behind them.
        (self._last if self._last is not None else self.element[-1]).addnext(num)
        self._last = num
        return self._next


def _num_pr(number: str, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
