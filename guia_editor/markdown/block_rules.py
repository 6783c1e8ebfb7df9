"""What the dialect adds between blocks: fenced divs, captions, tasks; and the care that no text is lost.

Positions and line numbers in here are markdown-it's own, counted from 0.
"""

from __future__ import annotations

import re
from collections import Counter

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, table
from markdown_it.rules_block.table import escapedSplit, getLine
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from guia_editor.markdown.attributes import Attributes, read_attributes, read_loose_attributes, split_trailing
from guia_editor.markdown.dialect import DIVS

DEEPEST = 36
"""Levels of nesting that are read; a list counts two. Beyond, the lines are kept as plain text."""

_OPENING = re.compile(r"(:{3,})[ \t]*([^\W\d][\w-]*)[ \t]*(.*)")
_CLOSING = re.compile(r":{3,}")
# Code may open right after the marks of the items and definitions around it.
_FENCE = re.compile(r"(?:(?:[-+*:~]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`]*$)|~{3,})")
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")


def fenced_div(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read `::: name {attributes}` with the blocks up to its closing `:::`, or to the end without one."""
    if state.is_code_block(start):
        return False
    opening = _OPENING.fullmatch(getLine(state, start).rstrip(" \t"))
    if not opening or not _is_div(opening[2], opening[3]):
        return False
    if silent:
        return True
    closing = _closing_line(state, start, end, len(opening[1]))
    last = closing if closing is not None else _end_of_parent(state, start, end)
    token = state.push("div_open", "", 1)
    token.map = [start, last + (closing is not None)]
    token.info = opening[2]
    attributes, whole = _div_attributes(opening[3])
    token.meta = {"attributes": attributes, "whole": whole, "closed": closing is not None}
    parent, line_max = state.parentType, state.lineMax
    state.parentType, state.lineMax = "container", last
    state.md.block.tokenize(state, start + 1, last)
    state.parentType, state.lineMax = parent, line_max
    state.push("div_close", "", -1)
    state.line = last + (closing is not None)
    return True


def _is_div(name: str, rest: str) -> bool:
    # Words after colons are prose unless they begin with a name of ours or are a name and braces.
    return not rest or rest.startswith("{") or (name in DIVS and "=" in rest)


def _div_attributes(text: str) -> tuple[Attributes, bool]:
    """Return what stands after a div's name, and whether it is written as it should be."""
    read = read_attributes(text)
    if read and read[1] == len(text):
        return read[0], True
    if not text.strip(" \t{}"):
        return Attributes(), text in ("", "{}")
    return read_loose_attributes(text), False


def _closing_line(state: StateBlock, start: int, end: int, colons: int) -> int | None:
    """Return the line that closes the div: the fences inside pair off first, those of code do not count.

    A closing fence belongs to the innermost open div written with as many colons, so that both habits
    work: the same number everywhere (Pandoc), or more outside (MyST).
    """
    open_divs = _OpenDivs()
    open_divs.open(colons)
    code, column = "", 0
    for line in range(start + 1, end):
        if _leaves_parent(state, line):
            break
        text = getLine(state, line).rstrip(" \t")
        if code:
            # It closes as far in as it was opened, which may be behind the mark of an item.
            if state.sCount[line] < column + 4 and text.startswith(code) and not text.strip(code[0]):
                code = ""
        elif state.is_code_block(line):
            continue
        elif fence := _FENCE.match(text):
            code, column = fence[1], state.sCount[line] + fence.start(1)
        elif closing := _CLOSING.fullmatch(text):
            open_divs.close(len(closing[0]))
            if not open_divs.colons:
                return line
        elif (opening := _OPENING.fullmatch(text)) and _is_div(opening[2], opening[3]):
            open_divs.open(len(opening[1]))
    return None


class _OpenDivs:
    """The divs open at a line, outer to inner, by their count of colons."""

    def __init__(self) -> None:
        self.colons: list[int] = []
        self._counts: Counter[int] = Counter()

    def open(self, colons: int) -> None:
        self.colons.append(colons)
        self._counts[colons] += 1

    def close(self, colons: int) -> None:
        wanted = colons if self._counts[colons] else self.colons[-1]
        while wanted <= colons:
            innermost = self.colons.pop()
            self._counts[innermost] -= 1
            if innermost == wanted:
                return


def _end_of_parent(state: StateBlock, start: int, end: int) -> int:
    """Return the line where an item or quote around the div ends."""
    return next((line for line in range(start + 1, end) if _leaves_parent(state, line)), end)


def _leaves_parent(state: StateBlock, line: int) -> bool:
    """Say whether a line is indented less than the item or quote around asks for."""
    return state.sCount[line] < state.blkIndent and not state.isEmpty(line)


def too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Keep the lines of blocks nested beyond all reason as plain text; markdown-it would drop them."""
    if silent or state.level < DEEPEST:
        return False
    last = _end_of_parent(state, start, end)
    token = state.push("too_deep", "", 0)
    token.map = [start, last]
    token.content = state.getLines(start, last, state.blkIndent, False)
    state.line = last
    return True


def whole_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table; cells beyond the last column, which GFM drops, are kept in the last one."""
    made = len(state.tokens)
    if not table(state, start, end, silent):
        return False
    if silent:
        return True
    columns = sum(token.type == "th_open" for token in state.tokens[made:])
    last_cell = None
    row = None
    for token in state.tokens[made:]:
        if token.type == "tr_open":
            row = token
        elif token.type == "inline":
            last_cell = token
        elif token.type == "tr_close" and row and row.map and last_cell:
            cells = _cells(getLine(state, row.map[0]))
            if len(cells) > columns:
                last_cell.content = " | ".join(cell.strip() for cell in cells[columns - 1 :])
                row.meta["extra"] = len(cells) - columns
    return True


def _cells(line: str) -> list[str]:
    cells = escapedSplit(line.strip(" \t"))
    if cells and not cells[0]:
        cells.pop(0)
    if cells and not cells[-1]:
        cells.pop()
    return cells


def settle_blocks(state: StateCore) -> None:
    """Take attributes, captions and task marks off the words before these are read."""
    before = ""
    source = state.src.split("\n")
    for index, token in enumerate(state.tokens):
        if token.type in ("paragraph_open", "heading_open"):
            _find_first_line(token, state.tokens[index + 1], source)
        if token.type == "heading_open":
            _take_attributes(state, index)
        elif token.type == "paragraph_open" and before == "table_close":
            _take_caption(state, index)
        elif token.type == "paragraph_open" and before == "list_item_open":
            _take_task(state, index)
        before = token.type


def _find_first_line(opening: Token, words: Token, source: list[str]) -> None:
    """Move the start of a paragraph past lines of exotic blanks, which markdown-it trims with its words."""
    if not opening.map or not words.map or not words.content:
        return
    begin, end = opening.map
    first_words = words.content.split("\n", 1)[0]
    while begin < end - 1 and first_words not in source[begin]:
        begin += 1
    opening.map = words.map = [begin, end]


def _take_attributes(state: StateCore, index: int) -> None:
    words = state.tokens[index + 1]
    split = split_trailing(words.content)
    if split:
        words.content, state.tokens[index].meta["attributes"] = split


def _take_caption(state: StateCore, index: int) -> None:
    opening, words = state.tokens[index : index + 2]
    captioned = words.content.startswith((": ", ":\t"))
    split = split_trailing(words.content)
    if not captioned and not (split and not split[0]):
        return
    text, attributes = split or (words.content, Attributes())
    words.content = text[1:].strip(" \t") if captioned else ""
    opening.meta["caption"] = attributes


def _take_task(state: StateCore, index: int) -> None:
    item, _opening, words = state.tokens[index - 1 : index + 2]
    if match := _TASK.match(words.content):
        item.meta["checked"] = match[1] != " "
        words.content = words.content[match.end() :]


def add_block_rules(md: MarkdownIt) -> None:
    """Add the rules to a parser."""
    around: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "fenced_div", fenced_div, around)
    md.block.ruler.before("table", "too_deep", too_deep)
    md.block.ruler.at("table", whole_table, {"alt": ["paragraph", "reference"]})
    md.core.ruler.after("block", "settle_blocks", settle_blocks)
