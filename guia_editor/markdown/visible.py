"""The words of a Markdown text as read, each with its place in the source.

A scanner, not the parser: it drops what stands around words (marks, addresses, attributes, bars, bullets), so
that a search sees what a reader sees, and may be wrong about the rare. Whoever changes a text by it has to
parse the result (`tasks.find` does).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PART = "\N{PARAGRAPH SEPARATOR}"
"""Stands where one run of words ends."""

ATOM = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for what the program shows: a variable, a citation, a field, a reference, the mark of a note."""

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_DIV = re.compile(r"[ \t>]*:{3,}")
_DELIMITERS = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$")
_OPENING = re.compile(
    r"(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])|#{1,6}(?=[ \t])|:(?=[ \t])|\[\^[^\]\s]+\]:"
    r"|\[[ xX]\](?=[ \t])))+[ \t]*"
)
_SHOWN_VALUE = re.compile(r"\b(?:titulo|fuente|ayuda|alternativa)=\"([^\"]*)\"")
_INLINE = re.compile(
    r"""
      (?P<escape>\\(?=[!-/:-@\[-`{-~]))
    | (?P<code>(?P<ticks>`+)(?!`)(?P<literal>.+?)(?<!`)(?P=ticks)(?!`))
    | (?P<atom>\{\{.*?\}\} | \[@[^\]]*\] | \[\^[^\]]*\] | \[\]\(\#[^)]*\) | \[_+\]\{[^}]*\})
    | (?P<close>\]\( [^()\s"]* (?:\([^()\s]*\)[^()\s"]*)* (?:\s+"(?P<title>[^"]*)")? \s*\) (?:\{[^}]*\})?)
    | (?P<attributes>[ \t]*\{(?:\#|[a-z_]+=)[^}]*\})
    | (?P<bar>\|)
    | (?P<mark>!\[ | \[ | \*+ | ~~ | `+ | (?<!\w)_+(?=\S) | (?<=\S)_+(?!\w) | <(?=\w+:) | (?<=\S)>)
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Visible:
    """The words of a text, and for each of their characters its place in the source."""

    words: str
    places: tuple[int, ...]


def visible(source: str, offset: int = 0) -> Visible:
    """Return what a reader sees of a Markdown text; places count from `offset`."""
    return _Scanner(source, offset).scan()


class _Scanner:
    def __init__(self, source: str, offset: int) -> None:
        self._source = source
        self._offset = offset
        self._words: list[str] = []
        self._places: list[int] = []

    def scan(self) -> Visible:
        fence = ""
        for found in _LINES.finditer(self._source):
            begin, line = found.start(), found[0].rstrip("\r\n")
            marks = _FENCE.match(line)
            if marks and (not fence or marks[1].startswith(fence)):
                fence = "" if fence else marks[1]
                self._add(PART, begin)
            elif fence:
                self._add_span(begin, begin + len(line))
                self._add(PART, begin + len(line))
            else:
                self._line(begin, line)
        return Visible("".join(self._words), tuple(self._places))

    def _line(self, begin: int, line: str) -> None:
        if not line.strip() or _DELIMITERS.match(line):
            self._add(PART, begin)
        elif _DIV.match(line):
            self._values(begin, line)
        else:
            opening = _OPENING.match(line)
            if opening or line.lstrip(" \t>").startswith("|"):
                self._add(PART, begin)
            self._inline(begin + (opening.end() if opening else 0), begin + len(line))
            self._add(" ", begin + len(line))

    def _values(self, begin: int, line: str) -> None:
        for value in _SHOWN_VALUE.finditer(line):
            self._add(PART, begin)
            self._inline(begin + value.start(1), begin + value.end(1))
        self._add(PART, begin)

    def _inline(self, begin: int, end: int) -> None:
        place = begin
        for found in _INLINE.finditer(self._source, begin, end):
            self._add_span(place, found.start())
            place = found.end()
            match found.lastgroup:
                case "escape":
                    self._add_span(place, place + 1)
                    place += 1
                case "code":
                    self._add_span(*found.span("literal"))
                case "atom":
                    self._add(ATOM, found.start())
                case "close" | "title":
                    self._title(found)
                case "bar" | "attributes":
                    self._add(PART, found.start())
                    for value in _SHOWN_VALUE.finditer(self._source, found.start(), found.end()):
                        self._add_span(*value.span(1))
                        self._add(PART, value.end(1))
                case _:
                    pass
        self._add_span(place, end)

    def _title(self, found: re.Match[str]) -> None:
        if found["title"]:
            self._add(PART, found.start())
            self._add_span(*found.span("title"))
            self._add(PART, found.end())

    def _add(self, character: str, place: int) -> None:
        self._words.append(character)
        self._places.append(self._offset + place)

    def _add_span(self, begin: int, end: int) -> None:
        self._words.append(self._source[begin:end])
        self._places.extend(range(self._offset + begin, self._offset + end))
