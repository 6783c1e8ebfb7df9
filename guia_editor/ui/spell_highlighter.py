"""Underlines in the text as it reads: misspelt words, doubtful accents, advice about wording."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Literal

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat, QTextDocument

from guia_editor.i18n import _
from guia_editor.model.hints import hints
from guia_editor.model.words import spelled_words
from guia_editor.ui.colouring import PageColours
from guia_editor.ui.formats import Container, kind_of, marks_of, path_of
from guia_editor.ui.stylesheet import mixed
from guia_editor.ui.theme import LIGHT, Theme

_SLICE = 0.005
"""Seconds of checking at a time; what remains is done when the window has nothing else to do."""

_UNREAD = ("code", "rule", "object", "")
_NO_PROSE = ("form", "card", "table")
_OWN_LANGUAGES = ("es", "spa")
_BLANK = "\N{OBJECT REPLACEMENT CHARACTER}"

MarkKind = Literal["ortografía", "tilde", "claridad"]
Judge = Callable[[str], bool]
"""Says whether a word is written right."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An underline: [start, end) in UTF-16 units of its block, and what to say about it."""

    start: int
    end: int
    kind: MarkKind
    word: str
    message: str
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What is looked for: `judge` is None while there is no dictionary, or when spelling is off."""

    judge: Judge | None = None
    accents: bool = True
    wording: bool = True


def marks_in(block: QTextBlock, rules: Rules) -> list[Mark]:
    """Return the underlines of a block, those that matter most last."""
    text = readable_text(block)
    if not text.strip(_BLANK + " "):
        return []
    found: list[Mark] = []
    if rules.accents or rules.wording:
        for hint in hints(text, prose=_is_prose(block)):
            if rules.accents if hint.kind == "tilde" else rules.wording:
                word = text[hint.start : hint.end]
                found.append(Mark(hint.start, hint.end, hint.kind, word, hint.message, hint.instead))
    found.sort(key=lambda mark: mark.kind == "tilde")
    if rules.judge is not None:
        message = _("No está en el diccionario.")
        found += (
            Mark(word.start, word.end, "ortografía", word.text, message)
            for word in spelled_words(text)
            if not rules.judge(word.text)
        )
    return found if text.isascii() or max(text) <= "\uffff" else [_in_units(text, mark) for mark in found]


def _in_units(text: str, mark: Mark) -> Mark:
    def units(place: int) -> int:
        return len(text[:place].encode("utf-16-le")) // 2

    return Mark(units(mark.start), units(mark.end), mark.kind, mark.word, mark.message, mark.instead)


def readable_text(block: QTextBlock) -> str:
    """Return a block's words, with U+FFFC for each character that is not Spanish prose: code and addresses.

    Empty for blocks that are not words at all, or that are for readers of another language.
    """
    form = block.blockFormat()
    if kind_of(form) in _UNREAD or any(map(_is_foreign, path_of(form))):
        return ""
    parts: list[str] = []
    fragments = block.begin()
    while not fragments.atEnd():
        fragment = fragments.fragment()
        text = fragment.text()
        marks = marks_of(fragment.charFormat())
        if "code" in marks or any(isinstance(mark, tuple) and mark[1:2] == (text,) for mark in marks):
            text = _BLANK * fragment.length()
        parts.append(text)
        fragments += 1
    return "".join(parts)


def _is_foreign(box: Container) -> bool:
    """Say whether a container holds a passage for readers of languages other than Spanish."""
    languages = box.attrs.get("languages") if box.tag == "solo" else None
    return bool(languages) and not set(_OWN_LANGUAGES).intersection(languages or ())


def _is_prose(block: QTextBlock) -> bool:
    form = block.blockFormat()
    return kind_of(form) == "p" and not any(box.tag in _NO_PROSE for box in path_of(form))


class SpellHighlighter(PageColours):
    """The one highlighter of a chapter's document: the page's colours, and underlines over them.

    A block that was edited is checked at once; all else in idle moments, and only what is in view, since Qt
    lays out each block anew that gets an underline: say with `look` that other blocks have come into view. A
    block's user state is the number of the turn in which it was checked.

    `in_view` returns the first and last block number in view, `caret` the caret's position, or -1: a word is
    not judged while it is being typed.
    """

    def __init__(self, document: QTextDocument, rules: Rules | None = None) -> None:
        self._rules = rules or Rules()
        self._until: float | None = None
        self._sweeping = False
        self._turn = 0
        self._spared: int | None = None
        super().__init__(document)
        self.in_view: Callable[[], tuple[int, int]] = lambda: (0, document.blockCount() - 1)
        self.caret: Callable[[], int] = lambda: -1
        self._idle = self._timer(self._go_on)
        self._end = self._timer(self._end_burst)
        self._lines = _underlines(LIGHT)

    @property
    def is_waiting(self) -> bool:
        """Say whether there may be blocks in view still to be checked."""
        return self._idle.isActive()

    def look(self) -> None:
        """Check, as soon as there is time, what is in view and has not been checked."""
        self._idle.start(0)

    def set_rules(self, rules: Rules) -> None:
        """Look for something else, or judge words anew."""
        self._rules = rules
        self._check_anew()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme's colours; underlines follow in idle moments."""
        if theme is not self.theme:
            super().set_theme(theme)
            self._lines = _underlines(theme)
            self._check_anew()

    def marks(self, block: QTextBlock) -> list[Mark]:
        """Return the underlines of a block."""
        return marks_in(block, self._rules)

    def mark_at(self, position: int) -> Mark | None:
        """Return the underline at a position of the document, the weightiest if there are several."""
        block = self.document().findBlock(position)
        place = position - block.position()
        touching = [mark for mark in self.marks(block) if mark.start <= place <= mark.end]
        return touching[-1] if touching else None

    def highlightBlock(self, text: str) -> None:  # noqa: N802
        """Lay colours and underlines over a block; leave it for later when much has changed at once."""
        super().highlightBlock(text)
        block = self.currentBlock()
        if not self._has_time():
            self._check_anew()
            return
        for mark in self.marks(block):
            if not self._spares(block, mark):
                self._underline(mark)

    def _has_time(self) -> bool:
        """Say whether what changed since the window last drew breath has been checked within a slice."""
        if self._sweeping:
            return True
        if self._until is None:
            self._until = perf_counter() + _SLICE
            self._end.start(0)
        return perf_counter() < self._until

    def _end_burst(self) -> None:
        self._until = None

    def caret_moved(self) -> None:
        """Judge the word that was being typed, once the caret has left it."""
        if self._spared is not None and self.caret() != self._spared:
            block = self.document().findBlock(self._spared)
            self._spared = None
            self._sweeping = True
            self.rehighlightBlock(block)
            self._sweeping = False

    def _spares(self, block: QTextBlock, mark: Mark) -> bool:
        """Say whether the caret stands at the end of a word: it may not be finished."""
        place = block.position() + mark.end
        if mark.kind != "ortografía" or self.caret() != place:
            return False
        self._spared = place
        return True

    def _underline(self, mark: Mark) -> None:
        start = mark.start
        while start < mark.end:
            shape = self.format(start)
            end = start + 1
            while end < mark.end and self.format(end) == shape:
                end += 1
            shape.merge(self._lines[mark.kind])
            self.setFormat(start, end - start, shape)
            start = end

    # --- Later ------------------------------------------------------------------------------------

    def _timer(self, do: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(do)
        return timer

    def _check_anew(self) -> None:
        self._turn += 1
        self.look()

    def _go_on(self) -> None:
        """Check blocks in view for as long as a slice lasts."""
        until = perf_counter() + _SLICE
        first, last = self.in_view()
        block = self.document().findBlockByNumber(first)
        self._sweeping = True
        while block.isValid() and block.blockNumber() <= last:
            if block.userState() != self._turn:
                self.rehighlightBlock(block)
                block.setUserState(self._turn)
                if perf_counter() > until:
                    self.look()
                    break
            block = block.next()
        self._sweeping = False


def _underlines(theme: Theme) -> dict[MarkKind, QTextCharFormat]:
    style = QTextCharFormat.UnderlineStyle
    return {
        "ortografía": _underline(theme.error, style.WaveUnderline),
        "tilde": _underline(theme.warm, style.DotLine),
        "claridad": _underline(mixed(theme.muted, theme.page, 0.4), style.DotLine),
    }


def _underline(colour: QColor, style: QTextCharFormat.UnderlineStyle) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setUnderlineStyle(style)
    made.setUnderlineColor(colour)
    return made


def spelling_of(document: QTextDocument) -> SpellHighlighter:
    """Return the highlighter of a document, made in place of a plainer one.

    To be called before the document is filled: see `ui.colouring`.
    """
    found = document.findChild(PageColours)
    if isinstance(found, SpellHighlighter):
        return found
    if found is not None:
        found.setDocument(None)
        found.setParent(None)
        found.deleteLater()
    return SpellHighlighter(document)
