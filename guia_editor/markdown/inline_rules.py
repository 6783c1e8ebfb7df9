"""What the dialect adds among words: variables, citations, form fields, note marks, attributes
after pictures.

Each rule follows markdown-it's protocol: it reads at `state.pos`, makes tokens unless `silent`, moves
`state.pos` and says whether it matched; both modes must move alike.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline, image
from markdown_it.token import Token
from markdown_it.utils import EnvType

from guia_editor.markdown.attributes import Attributes, read_attributes

_VARIABLE = re.compile(r"\{\{[ \t]*([^\W\d][\w.-]*(?::[\w.-]+)?)[ \t]*\}\}")
_BLANK = re.compile(r"\[_+\](?=\{)")
_CITATION = re.compile(r"\[@([\w][^\[\]]{0,1000})\](?![(\[])")
_NOTE = re.compile(r"\[\^([^\]\s]{1,200})\]")
_CITED = re.compile(r"@?([\w][\w:.-]*)\s*(?:,\s*(.*))?", re.DOTALL)


class PlacedState(StateInline):
    """An inline state that notes on each token how many line ends stand before it (`map[0]`)."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, out_tokens: list[Token]) -> None:
        super().__init__(src, md, env, out_tokens)
        self._ends = [match.start() for match in re.finditer("\n", src)]

    def pushPending(self) -> Token:  # noqa: N802 - the parent's name
        """Make a text token of the characters kept."""
        token = super().pushPending()
        # A text never runs over a line end, so where the reading stands is still its line.
        token.map = self._place(self.pos)
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Add a token, placed where the reading stands."""
        token = super().push(ttype, tag, nesting)
        token.map = self._place(self.pos)
        return token

    def _place(self, position: int) -> list[int]:
        line = bisect_left(self._ends, position)
        return [line, line + 1]


class PlacedInline(ParserInline):
    """markdown-it's inline parser, with tokens that know their line."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Read a run of words into `tokens`, as the parent does but in a `PlacedState`."""
        state = PlacedState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def variable(state: StateInline, silent: bool) -> bool:
    """Read `{{name}}`."""
    if state.src[state.pos] != "{" or not (match := _VARIABLE.match(state.src, state.pos, state.posMax)):
        return False
    if not silent:
        state.push("variable", "", 0).content = match[1]
    state.pos = match.end()
    return True


def form_field(state: StateInline, silent: bool) -> bool:
    """Read `[___]{campo=…}`."""
    if state.src[state.pos] != "[" or not (match := _BLANK.match(state.src, state.pos, state.posMax)):
        return False
    read = _attributes_at(state, match.end())
    if read is None:
        return False
    if not silent:
        state.push("form_field", "", 0).meta["attributes"] = read[0]
    state.pos = read[1]
    return True


def citation(state: StateInline, silent: bool) -> bool:
    """Read `[@key, locator; @key2]`; what a link could be (`[@a](b)`) stays a link."""
    if state.src[state.pos] != "[" or not (match := _CITATION.match(state.src, state.pos, state.posMax)):
        return False
    items = cited_items("@" + match[1])
    if not items:
        return False
    if not silent:
        state.push("citation", "", 0).meta["items"] = items
    state.pos = match.end()
    return True


def note_mark(state: StateInline, silent: bool) -> bool:
    """Read `[^label]`, whether or not there is such a note.

    In place of the footnote plugin's rule, which takes quadratic time over marks that never close.
    """
    if state.src[state.pos] != "[" or not (match := _NOTE.match(state.src, state.pos, state.posMax)):
        return False
    if not silent:
        state.push("footnote_ref", "", 0).meta["label"] = match[1]
    state.pos = match.end()
    return True


def cited_items(text: str) -> tuple[tuple[str, str], ...]:
    """Return the (key, locator) pairs of "@key, locator; @key2"; empty if it is not a citation.

    A piece without `@` continues the locator before it, since a locator may hold a semicolon.
    """
    items: list[tuple[str, str]] = []
    for piece in text.split(";"):
        words = " ".join(piece.split())
        match = _CITED.fullmatch(words)
        if words.startswith("@"):
            if not match:
                return ()
            items.append((match[1], match[2] or ""))
        elif items and words:
            key, locator = items[-1]
            items[-1] = (key, f"{locator}; {words}")
    return tuple(items)


def image_with_attributes(state: StateInline, silent: bool) -> bool:
    """Read a picture, and the attributes that follow it without a space."""
    made = len(state.tokens)
    if not image(state, silent):
        return False
    read = _attributes_at(state, state.pos) if state.pos < state.posMax else None
    if read:
        state.pos = read[1]
        if not silent:
            next(t for t in state.tokens[made:] if t.type == "image").meta["attributes"] = read[0]
    return True


def _attributes_at(state: StateInline, position: int) -> tuple[Attributes, int] | None:
    read = read_attributes(state.src, position)
    return read if read and read[1] <= state.posMax else None


def add_inline_rules(md: MarkdownIt) -> None:
    """Add the rules to a parser; brackets of ours go before links, which would take them apart."""
    md.inline.ruler.before("link", "variable", variable)
    md.inline.ruler.before("link", "form_field", form_field)
    md.inline.ruler.before("link", "citation", citation)
    md.inline.ruler.after("image", "note_mark", note_mark)
    md.inline.ruler.at("image", image_with_attributes)
