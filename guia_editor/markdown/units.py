"""A chapter's text cut into the smallest passages that stand on lines of their own, nothing left out.

Paragraphs, titles, code, rows of tables; each line of a fence or of a delimiter for itself. Boxes, lists and
quotes have no passage of their own: what is inside them is cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from markdown_it.token import Token

from guia_editor.markdown.alignment import Part, part
from guia_editor.markdown.parser import markdown_parser

MARK = "mark"
"""The kind of a line that is in no block of its own: a fence, a delimiter row, a link's definition."""

ROW = "tr_open"
"""The kind of a row of a table."""

PROSE = frozenset({"paragraph_open", "heading_open"})
"""The kinds of running text."""

_LEAVES = frozenset({"paragraph_open", "heading_open", "fence", "code_block", "hr", "too_deep", ROW})
_BOXES = frozenset({"div_open", "table_open"})


class Grain(Enum):
    """How small passages are: as small as can be, tables and boxes whole, all outermost constructs whole."""

    FINE = 0
    BOXES = 1
    WHOLE = 2


@dataclass(frozen=True, slots=True)
class Unit:
    """A passage: the blank lines before it, its lines without the last one's end, and from where it stands.

    `begin` is its offset in the text, in code points.
    """

    blank: str
    text: str
    kind: str
    part: Part
    begin: int = 0

    @property
    def end(self) -> int:
        """Where the passage ends in the text."""
        return self.begin + len(self.text)


@dataclass(frozen=True, slots=True)
class Cut:
    """A text in passages; `tail` is what follows the last one."""

    units: tuple[Unit, ...]
    tail: str

    @property
    def parts(self) -> list[Part]:
        """What the passages are aligned by."""
        return [unit.part for unit in self.units]


def joined(units: Sequence[Unit], tail: str) -> str:
    """Return the text that passages make: the inverse of `cut`."""
    return "\n".join(unit.blank + unit.text for unit in units) + tail


def cut_into(units: Sequence[Unit], text: str) -> Cut:
    """Return a text cut into the passages that it begins with."""
    return Cut(tuple(units), text[len(joined(units, "")) :])


def cut(text: str, grain: Grain = Grain.FINE) -> Cut:
    """Cut a text whose lines end in LF."""
    lines = text.split("\n")
    stream = markdown_parser().parse(text)
    owners = _owners(stream, lines, grain)
    contexts = _contexts(stream, lines) if grain is Grain.FINE else {}
    units: list[Unit] = []
    blank: list[str] = []
    number = offset = 0
    while number < len(lines):
        if owners[number] is None and not lines[number].strip():
            blank.append(lines[number])
            offset += len(lines[number]) + 1
            number += 1
            continue
        last, kind = owners[number] or (number, MARK)
        passage = "\n".join(lines[number : last + 1])
        key = part((passage, contexts.get(number, "")), passage + " " + contexts.get(number, ""), kind)
        units.append(Unit("".join(line + "\n" for line in blank), passage, kind, key, offset))
        blank = []
        offset += len(passage) + 1
        number = last + 1
    return cut_into(units, text)


def _owners(stream: list[Token], lines: list[str], grain: Grain) -> list[tuple[int, str] | None]:
    """Return for each line of a passage its last line and kind."""
    owners: list[tuple[int, str] | None] = [None] * len(lines)
    for token in stream:
        if token.map is None or token.nesting < 0 or not _is_passage(token, grain):
            continue
        begin, end = token.map[0], min(token.map[1], len(lines))
        while end > begin + 1 and not lines[end - 1].strip():
            end -= 1
        if any(owners[line] for line in range(begin, end)):
            continue
        for line in range(begin, end):
            owners[line] = (end - 1, token.type)
    return owners


def _is_passage(token: Token, grain: Grain) -> bool:
    match grain:
        case Grain.FINE:
            return token.type in _LEAVES
        case Grain.BOXES:
            return token.type in _LEAVES or (token.level == 0 and token.type in _BOXES)
        case Grain.WHOLE:
            return token.level == 0


def _contexts(stream: list[Token], lines: list[str]) -> dict[int, str]:
    """Return what tells like lines apart: of a closing fence its opening, of a delimiter row the header."""
    found: dict[int, str] = {}
    for token in stream:
        if token.map is None:
            continue
        begin, end = token.map
        if token.type == "div_open" and token.meta.get("closed"):
            found[min(end, len(lines)) - 1] = lines[begin]
        elif token.type == "thead_open" or token.type == "table_open":
            found[begin + 1] = lines[begin]
    return found
