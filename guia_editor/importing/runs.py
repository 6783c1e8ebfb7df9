"""Runs of words with their marks, flat as word processors keep them, and the nested inlines made of them.

Only what Markdown can say is made: no mark begins or ends at a blank, none is empty, a mark that ends at a
punctuation sign glued to a letter gives that sign up (CommonMark 0.31.2, section 6.2, flanking).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal, NamedTuple

from guia_editor.model.blocks import (
    Code,
    Emphasis,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    NoteReference,
    Strikethrough,
    Strong,
    Text,
)

Mark = Literal["strong", "em", "strike"]
Leaf = Text | Code | LineBreak | Image | NoteReference

_ORDER: tuple[Mark, ...] = ("strong", "em", "strike")
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_EDGES = re.compile(r"([ \xa0]*)(.*?)([ \xa0]*)", re.DOTALL)
_DROPPED = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff\ufffc\ufffe\uffff\ud800-\udfff]"
)
"""Controls, invisible hyphens and joints, and the editor's own sign for objects: none of them is a word."""
_LINES = re.compile("[\u0085\u2028\u2029\x1c-\x1e]")


class Run(NamedTuple):
    """One leaf with the marks on it; `link` is the address that it leads to, "" for none."""

    leaf: Leaf
    marks: frozenset[Mark] = frozenset()
    link: str = ""

    @property
    def is_blank(self) -> bool:
        """Say whether the run is a break or nothing but spaces."""
        match self.leaf:
            case Text(text=text):
                return not text.strip()
            case LineBreak():
                return True
            case _:
                return False


def legible(text: str) -> str:
    """Return a text without the characters that no format can hold or that stand for nothing."""
    return _DROPPED.sub("", _LINES.sub(" ", text))


def assemble(runs: Iterable[Run]) -> Inlines:
    """Return inlines: blanks collapsed, marks nested in one order."""
    flat = list(_unspaced(_cleaned(runs)))
    flat = _settled(_parted(flat))
    flat = _settled(list(_freed(flat)))
    return _nested(flat)


def _cleaned(runs: Iterable[Run]) -> Iterator[Run]:
    for run in runs:
        match run.leaf:
            case Text(text=text):
                yield run._replace(leaf=Text(_BLANKS.sub(" ", legible(text))))
            case Code(text=text):
                kept = _BLANKS.sub(" ", legible(text)).strip()
                if kept:
                    yield run._replace(leaf=Code(kept))
            case _:
                yield run


def _unspaced(runs: Iterable[Run]) -> Iterator[Run]:
    """Leave out blanks at both ends, around breaks, and after other blanks."""
    held: list[Run] = []
    at_start = True
    for run in runs:
        match run.leaf:
            case Text(text=text):
                if at_start or held:
                    text = text.lstrip(" \xa0")
                core = text.rstrip(" \xa0")
                if core:
                    yield from held
                    yield run._replace(leaf=Text(core))
                    held, at_start = [], False
                if text != core and not at_start:
                    held.append(run._replace(leaf=Text(text[len(core) :])))
            case LineBreak():
                if not at_start:
                    held = [run]
            case _:
                yield from held
                yield run
                held, at_start = [], False


def _parted(runs: Iterable[Run]) -> list[Run]:
    """Part blanks at the ends of texts from their words, so that marks can leave them out."""
    parts: list[Run] = []
    for run in runs:
        if not isinstance(run.leaf, Text):
            parts.append(run)
            continue
        edges = _EDGES.fullmatch(run.leaf.text)
        assert edges is not None
        parts += (run._replace(leaf=Text(part)) for part in edges.groups() if part)
    return parts


def _settled(runs: list[Run]) -> list[Run]:
    """Give blanks only the marks that the words on both sides share."""
    before: list[Run | None] = []
    last: Run | None = None
    for run in runs:
        before.append(last)
        last = last if run.is_blank else run
    result: list[Run] = []
    following: Run | None = None
    for run, previous in zip(reversed(runs), reversed(before), strict=True):
        if not run.is_blank:
            following = run
            result.append(run)
        elif previous is None or following is None:
            result.append(Run(run.leaf))
        else:
            same = previous.link if previous.link == following.link else ""
            result.append(Run(run.leaf, previous.marks & following.marks, same))
    return result[::-1]


def _freed(runs: list[Run]) -> Iterator[Run]:
    """Take marks off the punctuation that would keep them from being read where a letter follows at once."""
    for index, run in enumerate(runs):
        if not isinstance(run.leaf, Text) or not run.marks:
            yield run
            continue
        text = run.leaf.text
        before = _edge(runs[index - 1], -1) if index else " "
        after = _edge(runs[index + 1], 0) if index + 1 < len(runs) else " "
        keep_before = runs[index - 1].marks if index else frozenset()
        keep_after = runs[index + 1].marks if index + 1 < len(runs) else frozenset()
        head = _signs(text) if not run.marks <= keep_before and _is_letter(before) else 0
        tail = _signs(text[::-1]) if not run.marks <= keep_after and _is_letter(after) else 0
        if head >= len(text) or tail >= len(text):
            yield run._replace(marks=run.marks & (keep_before if head else keep_after))
            continue
        if head:
            yield Run(Text(text[:head]), run.marks & keep_before, run.link)
        yield run._replace(leaf=Text(text[head : len(text) - tail]))
        if tail:
            yield Run(Text(text[len(text) - tail :]), run.marks & keep_after, run.link)


def _edge(run: Run, index: int) -> str:
    match run.leaf:
        case Text(text=text) if text:
            return text[index]
        case LineBreak():
            return " "
        case _:
            return "!"


def _signs(text: str) -> int:
    return next((i for i, c in enumerate(text) if _is_letter(c) or c.isspace()), len(text))


def _is_letter(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character)[0] not in "PS"


def _nested(runs: list[Run]) -> Inlines:
    result: list[Inline] = []
    for link, group in groupby(runs, key=lambda run: run.link):
        inner = _marked(list(group), 0)
        if link and inner:
            result.append(Link(link, inner))
        else:
            result.extend(inner)
    return merged(result)


def _marked(runs: list[Run], depth: int) -> Inlines:
    if depth == len(_ORDER):
        return merged([run.leaf for run in runs])
    result: list[Inline] = []
    mark = _ORDER[depth]
    for bears, group in groupby(runs, key=lambda run: mark in run.marks):
        inner = _marked(list(group), depth + 1)
        if not bears:
            result.extend(inner)
            continue
        match mark:
            case "strong":
                result.append(Strong(inner))
            case "em":
                result.append(Emphasis(inner))
            case "strike":
                result.append(Strikethrough(inner))
    return merged(result)


def merged(inlines: Iterable[Inline]) -> Inlines:
    """Return inlines with texts, and words under the same mark, joined where they stand side by side."""
    result: list[Inline] = []
    for inline in inlines:
        last = result[-1] if result else None
        match last, inline:
            case Text(text=before), Text(text=after):
                result[-1] = Text(before + after)
            case Strong(children=first), Strong(children=second):
                result[-1] = Strong(merged(first + second))
            case Emphasis(children=first), Emphasis(children=second):
                result[-1] = Emphasis(merged(first + second))
            case Strikethrough(children=first), Strikethrough(children=second):
                result[-1] = Strikethrough(merged(first + second))
            case _, Text(text=""):
                pass
            case _:
                result.append(inline)
    return tuple(result)
