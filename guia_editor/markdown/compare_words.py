"""Words with their marks, compared: from two runs of inlines to what was kept, added and removed."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple, assert_never

from guia_editor.markdown.alignment import Change, changes, tokens
from guia_editor.markdown.comparison import Run, RunKind, Runs
from guia_editor.model.blocks import (
    Citation,
    Code,
    Emphasis,
    FormField,
    GlossaryLink,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    NoteReference,
    Reference,
    SoftBreak,
    Strikethrough,
    Strong,
    Text,
    Variable,
)

_Shell = Emphasis | Strong | Strikethrough | Link | GlossaryLink | Code


class Token(NamedTuple):
    """A word, blank or sign with the marks around it, outermost first; or an atom, such as a picture."""

    key: Hashable
    marks: tuple[_Shell, ...]
    inline: Inline


def flattened(inlines: Inlines, marks: tuple[_Shell, ...] = ()) -> Iterator[Token]:
    """Yield the tokens of inlines; an end of line that reads as a space counts as one."""
    for inline in inlines:
        match inline:
            case Text(text=text):
                for word in tokens(text):
                    yield Token(word, marks, Text(word))
            case Code(text=text):
                for word in tokens(text):
                    yield Token(word, (*marks, Code("")), Code(word))
            case SoftBreak():
                yield Token(" ", marks, inline)
            case Emphasis() | Strong() | Strikethrough() | Link() | GlossaryLink():
                shell = replace(inline, children=(), line=0)
                yield from flattened(inline.children, (*marks, shell))
            case LineBreak() | Image() | NoteReference() | Variable():
                yield Token(inline, marks, inline)
            case Reference() | Citation() | FormField():
                yield Token(inline, marks, inline)
            case _:
                assert_never(inline)


def rebuilt(found: Sequence[Token], depth: int = 0) -> Inlines:
    """Return the inlines that tokens make: the inverse of `flattened`."""
    parts: list[Inline] = []
    for shell, group in groupby(
        found, lambda token: token.marks[depth] if len(token.marks) > depth else None
    ):
        inside = list(group)
        if isinstance(shell, Code):
            parts.append(
                Code("".join(token.inline.text for token in inside if isinstance(token.inline, Code)))
            )
        elif shell is not None:
            parts.append(replace(shell, children=rebuilt(inside, depth + 1)))
        else:
            parts += _plain(inside)
    return tuple(parts)


def _plain(found: Sequence[Token]) -> Iterator[Inline]:
    for is_text, group in groupby(found, lambda token: isinstance(token.inline, Text)):
        if is_text:
            yield Text("".join(token.inline.text for token in group if isinstance(token.inline, Text)))
        else:
            yield from (token.inline for token in group)


def kept(inlines: Inlines) -> Runs:
    """Return words that did not change."""
    return (Run(RunKind.KEPT, inlines),) if inlines else ()


def word_runs(old: Inlines, new: Inlines) -> Runs:
    """Return the words of two versions in one run after the other, what was removed before what was added."""
    if old == new:
        return kept(new)
    before, after = list(flattened(old)), list(flattened(new))
    keys = [token.key for token in before]
    runs: list[Run] = []
    i = j = 0
    for change in [*_tidied(changes(keys, [token.key for token in after]), keys), None]:
        i1, j1 = (change.begin, change.new_begin) if change else (len(before), len(after))
        runs += _same_words(before[i:i1], after[j:j1])
        if change is None:
            break
        i, j = change.end, change.new_end
        if removed := rebuilt(before[i1:i]):
            runs.append(Run(RunKind.REMOVED, removed))
        if added := rebuilt(after[j1:j]):
            runs.append(Run(RunKind.ADDED, added))
    return tuple(runs)


def _tidied(found: Sequence[Change], keys: Sequence[Hashable]) -> list[Change]:
    """Join changes with only blanks between them: nobody reads two words changed as two changes."""
    joined: list[Change] = []
    for change in found:
        last = joined[-1] if joined else None
        if last and all(isinstance(key, str) and key.isspace() for key in keys[last.end : change.begin]):
            joined[-1] = Change(last.begin, change.end, last.new_begin, change.new_end)
        else:
            joined.append(change)
    return joined


def _same_words(before: Sequence[Token], after: Sequence[Token]) -> Iterator[Run]:
    """Yield words that are the same, apart where their marks are not."""
    pairs = zip(before, after, strict=True)
    for restyled, group in groupby(pairs, lambda pair: pair[0].marks != pair[1].marks):
        both = list(group)
        inlines = rebuilt([new for _old, new in both])
        if restyled:
            yield Run(RunKind.RESTYLED, inlines, rebuilt([old for old, _new in both]))
        else:
            yield Run(RunKind.KEPT, inlines)
