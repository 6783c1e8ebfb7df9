"""Colours for the source: headings, marks, directives, fields, citations, front matter."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from enum import IntEnum

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextCursor, QTextDocument

from guia_editor.ui.theme import Theme

MAX_CHARACTERS = 2_000_000
"""Longer texts stay without colours: they are damaged or no chapters."""

Checker = Callable[[str], Iterable[tuple[int, int]]]
"""Returns (start, length) of each word of a line that is not well written."""


class _State(IntEnum):
    """What a line leaves open; from `CODE` on, twice the length of a fence, plus one for one of tildes."""

    TEXT = 0
    FRONT = 1
    CODE = 6


_HEADING = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$).*")
_FRONT_KEY = re.compile(r"\s*(?:-\s+)?([\w-]+)(:)(?=\s|$)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_DIRECTIVE = re.compile(r"\s*(:{3,})\s*(.*)")
_STARTS = re.compile(r"\s*(?:(?:[-*+]|\d{1,9}[.)])(?:\s+\[[ xX]\])?|>)(?=\s|$)|\s*:(?=\s)")
_RULE = re.compile(r" {0,3}([-*_])(?:\s*\1){2,}\s*")
_INLINE: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("code", re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")),
    ("field", re.compile(r"\[_+\]\{[^}\n]*\}")),
    ("citation", re.compile(r"\[@[^\]\n]+\]")),
    ("note", re.compile(r"\[\^[^\]\s]+\]:?")),
    ("variable", re.compile(r"\{\{[^}\n]+\}\}")),
    ("link", re.compile(r"!?\[[^\]\n]*\]\([^)\n]*\)(?:\{[^}\n]*\})?|<https?://[^>\s]+>")),
    ("attribute", re.compile(r"\{[#.\w][^{}\n]*\}")),
    ("strong", re.compile(r"(\*\*|__)(?=\S).+?(?<=\S)\1")),
    ("em", re.compile(r"(?<![\w*])([*_])(?![\s*_]).+?(?<![\s*_])\1(?![\w*])")),
    ("strike", re.compile(r"~~(?=\S).+?(?<=\S)~~")),
)


class SourceHighlighter(QSyntaxHighlighter):
    """The one highlighter of a source's document.

    `checker`, when set, finds the words to underline; call `renew` after changing it. `checked_since` is for
    whoever sets it, to know whether that is done.
    """

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self.checker: Checker | None = None
        self.checked_since = -1
        self._doubts: list[QTextCursor] = []
        self._formats: dict[str, QTextCharFormat] = {}
        self._in_sight = False
        self._stale = False
        self.set_theme(theme)

    def renew(self) -> None:
        """Colour everything anew: now if it is in sight, else when it comes into sight."""
        if self._in_sight:
            self.rehighlight()
        else:
            self._stale = True

    def set_in_sight(self, on: bool) -> None:
        """Hear whether the text is in sight."""
        self._in_sight = on
        if on and self._stale:
            self._stale = False
            self.rehighlight()

    def set_theme(self, theme: Theme) -> None:
        """Take a theme's colours."""
        self._formats = {
            "heading": _format(theme.accent, bold=True),
            "mark": _format(theme.muted),
            "directive": _format(theme.warm, bold=True),
            "attribute": _format(theme.muted),
            "code": _format(theme.ink, ground=theme.callouts["nota"].ground),
            "field": _format(theme.warm),
            "citation": _format(theme.good),
            "note": _format(theme.good),
            "variable": _format(theme.warm),
            "link": _format(theme.accent),
            "strong": _format(None, bold=True),
            "em": _format(None, italic=True),
            "strike": _format(theme.muted, strike=True),
            "key": _format(theme.accent),
            "front": _format(theme.muted),
            "wrong": _underline(theme.error),
            "doubt": _format(theme.ink, ground=theme.callouts["atencion"].ground, bold=True),
        }
        self.renew()

    def set_doubts(self, cursors: list[QTextCursor]) -> None:
        """Mark passages that were guessed, given in order; the marks move with the text."""
        self._doubts = cursors
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:  # noqa: N802
        """Colour one line; Qt calls it again when the line before ends in another state."""
        if self.document().characterCount() > MAX_CHARACTERS:
            return
        before = max(self.previousBlockState(), 0)
        if self.currentBlock().blockNumber() == 0 and text.rstrip() == "---":
            self._set(0, len(text), "front")
            self.setCurrentBlockState(_State.FRONT)
        elif before == _State.FRONT:
            self._front(text)
        elif before >= _State.CODE:
            self._set(0, len(text), "code")
            fence = "`~"[before % 2] * (before // 2)
            closed = text.strip().startswith(fence) and not text.strip().strip(fence[0])
            self.setCurrentBlockState(_State.TEXT if closed else before)
        else:
            self._line(text)
        self._mark_doubts(len(text))

    def _front(self, text: str) -> None:
        if text.rstrip() in ("---", "..."):
            self._set(0, len(text), "front")
            self.setCurrentBlockState(_State.TEXT)
            return
        if key := _FRONT_KEY.match(text):
            self._set(key.start(1), key.end(2) - key.start(1), "key")
        elif text.lstrip().startswith("#"):
            self._set(0, len(text), "front")
        self.setCurrentBlockState(_State.FRONT)

    def _line(self, text: str) -> None:
        self.setCurrentBlockState(_State.TEXT)
        fence = _FENCE.fullmatch(text)
        if fence and not (fence[1][0] == "`" and "`" in fence[2]):
            self._set(0, len(text), "code")
            self.setCurrentBlockState(2 * len(fence[1]) + (fence[1][0] == "~"))
            return
        if directive := _DIRECTIVE.fullmatch(text):
            self._set(0, len(text), "attribute")
            name = re.match(r"\s*:+\s*[\w-]*", text)
            self._set(0, name.end() if name else directive.end(1), "directive")
            return
        if _RULE.fullmatch(text):
            self._set(0, len(text), "mark")
            return
        if _HEADING.fullmatch(text):
            self._set(0, len(text), "heading")
        elif start := _STARTS.match(text):
            self._set(start.start(), start.end() - start.start(), "directive")
        self._inlines(text)
        if self.checker is not None:
            for begin, length in self.checker(text):
                self._over(begin, length, self._formats["wrong"])

    def _inlines(self, text: str) -> None:
        taken: list[tuple[int, int]] = []
        for name, pattern in _INLINE:
            for found in pattern.finditer(text):
                begin, end = found.span()
                if any(a < end and begin < b for a, b in taken):
                    continue
                self._over(_units(text, begin), _units(text, end) - _units(text, begin), self._formats[name])
                if name not in ("strong", "em", "strike"):
                    taken.append((begin, end))

    def _set(self, begin: int, length: int, name: str) -> None:
        self.setFormat(begin, length, self._formats[name])

    def _over(self, begin: int, length: int, form: QTextCharFormat) -> None:
        """Lay a format over what is there, letter by letter only where formats change."""
        at = begin
        while at < begin + length:
            old = self.format(at)
            end = at + 1
            while end < begin + length and self.format(end) == old:
                end += 1
            old.merge(form)
            self.setFormat(at, end - at, old)
            at = end

    def _mark_doubts(self, length: int) -> None:
        if not self._doubts:
            return
        first = self.currentBlock().position()
        at = bisect_left(self._doubts, first, key=lambda cursor: cursor.selectionEnd())
        while at < len(self._doubts) and self._doubts[at].selectionStart() <= first + length:
            begin = max(self._doubts[at].selectionStart() - first, 0)
            self._set(begin, min(self._doubts[at].selectionEnd() - first, length) - begin, "doubt")
            at += 1


def _units(text: str, index: int) -> int:
    """Return how many UTF-16 units stand before an index: that is how Qt counts."""
    return index if text.isascii() else len(text[:index].encode("utf-16-le", "surrogatepass")) // 2


def _format(
    color: QColor | None,
    *,
    bold: bool = False,
    italic: bool = False,
    strike: bool = False,
    ground: QColor | None = None,
) -> QTextCharFormat:
    made = QTextCharFormat()
    if color is not None:
        made.setForeground(color)
    if ground is not None:
        made.setBackground(ground)
    if bold:
        made.setFontWeight(QFont.Weight.Bold)
    if italic:
        made.setFontItalic(True)
    if strike:
        made.setFontStrikeOut(True)
    return made


def _underline(color: QColor) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SpellCheckUnderline)
    made.setUnderlineColor(color)
    return made
