"""Canonical Markdown of blocks, in the dialect as the guide writes it.

Only what an author can have written is written: numbers, labels and whatever else assembly fills in are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from typing import assert_never

from guia_editor.markdown.attribute_writer import destination, write_attributes
from guia_editor.markdown.directive_writer import colons, contents, opening, widths
from guia_editor.markdown.inline_writer import (
    CannotBeWritten,
    Scope,
    at_line_starts,
    checked_words,
    without_trailing_attributes,
    words,
)
from guia_editor.markdown.normal_words import normalise_inlines
from guia_editor.markdown.normalise import normalise_blocks
from guia_editor.markdown.pieces import labels_called
from guia_editor.markdown.reader import parse
from guia_editor.markdown.spacing import Div, has_breaks, may_touch
from guia_editor.model.blocks import (
    Align,
    Block,
    Blocks,
    Callout,
    Card,
    Chart,
    CodeBlock,
    Conditional,
    DataTable,
    Definition,
    DefinitionList,
    Figure,
    Form,
    Heading,
    Inlines,
    ListBlock,
    Listing,
    NoteDefinition,
    Paragraph,
    Profile,
    Quote,
    Row,
    Rule,
    Table,
    inner_inlines,
    plain_text,
    walk,
)

_BULLETS = "-*+"
_DELIMITERS = ".)"
_SIGN = re.compile(r"[ \t]*(?:[-*+]|\d+(?P<delimiter>[.)]))")
_BACKTICKS = re.compile(r"^ {0,3}(`{3,})", re.MULTILINE)
_TILDES = re.compile(r"^ {0,3}(~{3,})", re.MULTILINE)
_UNDERLINE = re.compile(r"\n {0,1}(?:-+|=+)[ \t]*(?:\n|\Z)")
"""A line that, two columns further in, would make a title of all before it."""

_CLOSING_SIGNS = re.compile(r"(?:^|(?<=[ \t]))#+$")
_MEANT = re.compile(r"\\(?=[!-/:-@\[-`{-~])|&(?=#?\w{1,32};)")
_ALIGNMENT: dict[Align, str] = {"": "---", "left": ":--", "center": ":-:", "right": "--:"}


class Care(Enum):
    """How sure writing makes of words: not at all, each run read and compared, all escaped besides."""

    NONE = auto()
    CHECKED = auto()
    FULL = auto()


def write(blocks: Sequence[Block]) -> str:
    """Return canonical Markdown, ending with a line end, that reads back as `normalise_blocks(blocks)`.

    Any footnote is taken to be in the rest of the chapter, so words that look like a call are escaped.
    Raises `CannotBeWritten` when no
    Markdown reads back as these blocks.
    """
    wanted = normalise_blocks(tuple(blocks))
    notes = labels_called(BlockWriter().sequence(wanted))
    for text in drafts(wanted, notes):
        if parse(text, notes=notes).blocks == wanted:
            return text + "\n" if text else ""
    raise CannotBeWritten(" ".join(spoken(block) for block in wanted))


def write_inlines(inlines: Inlines, *, single_line: bool = False) -> str:
    """Return Markdown that reads back as `normalise_inlines(inlines)`.

    With `single_line` it is meant for a title, a cell or an attribute; otherwise for a paragraph, so that
    line starts are escaped. Raises `CannotBeWritten`.
    """
    wanted = normalise_inlines(inlines, single_line=single_line)
    text = checked_words(wanted, Scope(labels_called(words(wanted))))
    return text if single_line else at_line_starts(text)


def drafts(blocks: Blocks, notes: frozenset[str], *, flip: int = 0) -> Iterator[str]:
    """Yield ways of writing blocks, plainest first and without a final line end; none is known to read back.

    `flip` shifts the markers of lists, for those that stand beside others. May raise `CannotBeWritten`
    between two.
    """
    for care in Care:
        yield BlockWriter(notes, care).sequence(blocks, flip=flip)


def flip_of(text: str) -> int:
    """Return the `flip` with which a list gets the markers of the one that a text begins with; 0 for none."""
    sign = _SIGN.match(text)
    if not sign:
        return 0
    return _DELIMITERS.index(sign["delimiter"]) if sign["delimiter"] else _BULLETS.index(sign[0][-1])


def flip_beside(texts: Iterable[str]) -> int:
    """Return the `flip` with which a list differs from the lists, of the same kind, that texts begin with."""
    taken = {flip_of(text) for text in texts}
    return next((flip for flip in range(len(_BULLETS)) if flip not in taken), 0)


def spoken(block: Block) -> str:
    """Return some words of a block, to name it in a message."""
    for inside in walk((block,)):
        for run in inner_inlines(inside):
            if text := plain_text(run).strip():
                return text
    return ""


class BlockWriter:
    """Writes blocks; `notes` are the labels of the chapter's footnotes."""

    def __init__(self, notes: frozenset[str] = frozenset(), care: Care = Care.NONE) -> None:
        self._care = care
        self._scope = Scope(notes)

    def sequence(self, blocks: Blocks, *, tight: bool = False, in_item: bool = False, flip: int = 0) -> str:
        """Return blocks one after the other, without a final line end.

        Those of a tight list stand without blank lines where they can; `in_item` says that the first one
        follows the marker of a list.
        """
        parts: list[str] = []
        for index, block in enumerate(blocks):
            before = blocks[index - 1] if index else None
            beside = isinstance(block, ListBlock) and isinstance(before, ListBlock)
            if not (beside and block.ordered == before.ordered):  # type: ignore[union-attr]
                marker = flip
            else:
                marker += 1
            if before is not None:
                parts.append("\n" if tight and may_touch(before, block) else "\n\n")
            parts.append(
                "___" if in_item and not index and isinstance(block, Rule) else self._block(block, marker)
            )
        return "".join(parts)

    def _block(self, block: Block, marker: int) -> str:
        match block:
            case Paragraph(children=children):
                return at_line_starts(self._words(children))
            case Heading():
                return self._heading(block)
            case ListBlock():
                return self._list(block, marker)
            case Quote(blocks=blocks):
                inside = self.sequence(blocks)
                return "\n".join(f"> {line}" if line else ">" for line in inside.split("\n"))
            case CodeBlock():
                return _code(block)
            case Rule():
                return "---"
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case DefinitionList(items=items, tight=tight):
                return self._definitions(items, tight)
            case NoteDefinition():
                return self._note(block)
            case Callout() | Form() | Card() | Conditional() | DataTable() | Chart() | Profile():
                return self._div(block)
            case Listing():
                raise CannotBeWritten("")
            case _:
                assert_never(block)

    def _words(self, inlines: Inlines) -> str:
        if self._care is Care.NONE:
            return words(inlines)
        return checked_words(inlines, self._scope, careful=self._care is Care.FULL)

    def _in_attribute(self, inlines: Inlines) -> str:
        return self._words(inlines).replace("\n", " ")

    def _heading(self, block: Heading) -> str:
        written = without_trailing_attributes(self._words(block.children))
        attributes = write_attributes(block.id, ())
        if has_breaks(block) and block.level <= 2:
            return at_line_starts(f"{written} {attributes}".rstrip(" ")) + (
                "\n===" if block.level == 1 else "\n---"
            )
        written = _CLOSING_SIGNS.sub(r"\\\g<0>", written)
        return " ".join(part for part in ("#" * block.level, written, attributes) if part)

    def _list(self, block: ListBlock, marker: int) -> str:
        parts: list[str] = []
        for number, item in enumerate(block.items, block.start):
            sign = f"{number}{_DELIMITERS[marker % 2]}" if block.ordered else _BULLETS[marker % 3]
            task = "" if item.checked is None else "[x] " if item.checked else "[ ] "
            inside = task + self.sequence(item.blocks, tight=block.tight, in_item=True)
            parts.append(_indented(inside, sign + " "))
        return ("\n" if block.tight else "\n\n").join(parts)

    def _definitions(self, items: Sequence[Definition], tight: bool) -> str:
        parts: list[str] = []
        for item in items:
            term = at_line_starts(self._words(item.term))
            meanings = (_meaning(self.sequence(blocks, tight=tight)) for blocks in item.blocks)
            parts.append(term + "\n" + ("\n" if tight else "\n\n").join(meanings))
        return "\n\n".join(parts)

    def _note(self, block: NoteDefinition) -> str:
        outer, self._scope = self._scope, Scope(self._scope.notes, in_note=True)
        inside = self.sequence(block.blocks)
        self._scope = outer
        if block.blocks and isinstance(block.blocks[0], ListBlock | CodeBlock):
            # Behind the label, markdown-it takes these to begin one column further in than they do.
            inside = "\n" + inside
        return _indented(inside, f"[^{block.label}]: ", indent=4)

    def _div(self, div: Div) -> str:
        fence = colons(div)
        inside = (
            self._definitions(div.items, tight=True)
            if isinstance(div, Card)
            else self.sequence(contents(div))
        )
        return "\n".join(
            part for part in (f"{fence} {opening(div, self._in_attribute)}", inside, fence) if part
        )

    def _table(self, block: Table) -> str:
        lines = [self._row(block.header), "|" + "|".join(_ALIGNMENT[align] for align in block.align) + "|"]
        lines += [self._row(row) for row in block.rows]
        values = (("anchos", widths(block.widths)), ("fuente", self._in_attribute(block.source)))
        attributes = write_attributes(block.id, values)
        caption = at_line_starts(without_trailing_attributes(self._words(block.caption)), first=False)
        if caption or attributes:
            lines += ["", " ".join(part for part in (caption and ":", caption, attributes) if part)]
        return "\n".join(lines)

    def _row(self, row: Row) -> str:
        cells = (self._words(cell).replace("|", "\\|") for cell in row)
        return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"

    def _figure(self, block: Figure) -> str:
        picture = self._words((block.image,))
        caption = self._words(block.caption)
        alt = picture.rpartition("](")[0]
        address = destination(block.image.source, caption)
        attributes = write_attributes(block.id, [("fuente", self._in_attribute(block.source))])
        return f"{alt}]({address}){attributes}"


def _code(block: CodeBlock) -> str:
    sign, found = ("~", _TILDES) if "`" in block.info else ("`", _BACKTICKS)
    longest = max((len(run) for run in found.findall(block.text)), default=2)
    fence = sign * (longest + 1)
    info = _MEANT.sub(r"\\\g<0>", block.info)
    return f"{fence}{info}\n{block.text}{fence}"


def _meaning(text: str) -> str:
    """Return a meaning after its colon, so far in that no line of it underlines the term as a title."""
    return _indented(text, ":   " if _UNDERLINE.search(text) else ": ")


def _indented(text: str, marker: str, indent: int = 0) -> str:
    """Return a text after a marker, its other lines as far in as the first."""
    first, *rest = text.split("\n")
    blanks = " " * (indent or len(marker))
    return "\n".join([(marker + first).rstrip(" "), *(blanks + line if line else "" for line in rest)])
