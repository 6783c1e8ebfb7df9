"""Words as Markdown can hold them: what an editor can make and a file cannot is put right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import assert_never

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

_BLANKS = " \t"
_BRACKETED = (Reference, NoteReference, Citation, FormField)
"""What is written in brackets, which a link cannot hold: it is parted around them."""

_Break = SoftBreak | LineBreak
_Holder = Emphasis | Strong | Strikethrough | Link | GlossaryLink


def normalise_inlines(inlines: Inlines, *, single_line: bool = False) -> Inlines:
    """Return inlines as Markdown can hold them; `single_line` makes blanks of the line ends.

    Empty words and marks go, blanks move out of marks and off the ends of lines, marks inside the
    same mark keep their words only, neighbours that would read as one are joined.
    """
    return _tidied(_cleaned(inlines, single_line, frozenset()))


def _cleaned(inlines: Inlines, single_line: bool, inside: frozenset[str]) -> list[Inline]:
    """Return inlines with the blanks of marks moved out; `inside` names the marks around them."""
    found: list[Inline] = []
    for inline in inlines:
        found.extend(_one(inline, single_line, inside))
    return _joined(found)


def _one(inline: Inline, single_line: bool, inside: frozenset[str]) -> Iterable[Inline]:
    match inline:
        case Text(text=text):
            return (inline,) if text else ()
        case Code(text=text):
            return (replace(inline, text=text.replace("\n", " ")),) if text else ()
        case SoftBreak() | LineBreak():
            return (Text(" ", inline.line),) if single_line else (inline,)
        case Link(target=target, children=()) if len(target) > 1 and target[0] == "#" and target[:3] != "#g:":
            return (Reference(target[1:], line=inline.line),)
        case Emphasis() | Strong() | Strikethrough() | Link() | GlossaryLink():
            return _mark(inline, single_line, inside)
        case NoteReference(label=label):
            return (NoteReference(label, line=inline.line),)
        case Reference(target=target):
            return (Reference(target, line=inline.line),)
        case Image() | Variable() | Citation() | FormField():
            return (inline,)
        case _:
            assert_never(inline)


def _mark(mark: _Holder, single_line: bool, inside: frozenset[str]) -> list[Inline]:
    linked = isinstance(mark, Link | GlossaryLink)
    name = Link.__name__ if linked else type(mark).__name__
    children = _cleaned(mark.children, single_line, inside | {name})
    if name in inside:  # bold within bold says nothing more, and a link within a link cannot be written
        return children
    if isinstance(mark, Link) and mark.target[:3] == "#g:" and len(mark.target) > 3:
        mark = GlossaryLink(mark.target[3:], mark.children, mark.line)
    if not mark.children and linked:
        named = replace(mark, children=(Text(mark.term),)) if isinstance(mark, GlossaryLink) else mark
        return [named]
    found: list[Inline] = []
    parting = linked or Link.__name__ in inside
    for apart, group in groupby(children, lambda child: parting and isinstance(child, _BRACKETED)):
        run = list(group)
        before, core, after = ([], [], run) if apart else _edges(run)
        found += [*before, *([replace(mark, children=_tidied(core))] if core else []), *after]
    return found


def _edges(inlines: list[Inline]) -> tuple[list[Inline], list[Inline], list[Inline]]:
    """Split blanks and line ends off both ends."""
    core = list(inlines)
    before: list[Inline] = []
    after: list[Inline] = []
    while core and _is_blank_start(core[0]):
        first = core.pop(0)
        if isinstance(first, Text) and (rest := first.text.lstrip(_BLANKS)):
            core.insert(0, replace(first, text=rest))
            first = replace(first, text=first.text[: -len(rest)])
        before.append(first)
    while core and _is_blank_end(core[-1]):
        last = core.pop()
        if isinstance(last, Text) and (rest := last.text.rstrip(_BLANKS)):
            core.append(replace(last, text=rest))
            last = replace(last, text=last.text[len(rest) :])
        after.insert(0, last)
    return before, core, after


def _is_blank_start(inline: Inline) -> bool:
    return isinstance(inline, _Break) or (isinstance(inline, Text) and inline.text[0] in _BLANKS)


def _is_blank_end(inline: Inline) -> bool:
    return isinstance(inline, _Break) or (isinstance(inline, Text) and inline.text[-1] in _BLANKS)


def _joined(inlines: list[Inline]) -> list[Inline]:
    """Join neighbours that read as one, and part a citation from brackets that would undo it."""
    joined: list[Inline] = []
    for inline in inlines:
        last = joined[-1] if joined else None
        match last, inline:
            case Text(text=start, line=line), Text(text=text):
                joined[-1] = Text(start + text, line)
            case Code(text=start, line=line), Code(text=text):
                joined[-1] = Code(start + text, line)
            case Citation(items=items, line=line), Citation(items=more):
                joined[-1] = Citation(items + more, line)
            case (Emphasis(), Emphasis()) | (Strong(), Strong()) | (Strikethrough(), Strikethrough()):
                joined[-1] = _one_mark(last, inline)
            case Citation(), Link() | GlossaryLink() | Reference() | NoteReference() | FormField():
                joined += [Text(" ", inline.line), inline]
            case _:
                joined.append(inline)
    return joined


def _one_mark(one: Inline | None, other: Inline) -> Inline:
    """Return two marks of the same kind, side by side, as the one that they look like."""
    assert isinstance(one, Emphasis | Strong | Strikethrough)
    assert isinstance(other, Emphasis | Strong | Strikethrough)
    return replace(one, children=tuple(_joined([*one.children, *other.children])))


def _tidied(inlines: list[Inline]) -> Inlines:
    """Take blanks off the ends of lines, and line ends off the ends of the run or beside another."""
    tidy: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, _Break):
            _strip_end(tidy)
            if not tidy or (isinstance(tidy[-1], _Break) and isinstance(inline, SoftBreak)):
                continue
            if isinstance(tidy[-1], SoftBreak):
                tidy.pop()
        elif isinstance(inline, Text) and (not tidy or isinstance(tidy[-1], _Break)):
            inline = replace(inline, text=inline.text.lstrip(_BLANKS))
            if not inline.text:
                continue
        tidy.append(inline)
    while tidy and isinstance(tidy[-1], Text | _Break) and (size := len(tidy)):
        _strip_end(tidy)
        if tidy and isinstance(tidy[-1], _Break):
            tidy.pop()
        elif len(tidy) == size:
            break
    return tuple(tidy)


def _strip_end(inlines: list[Inline]) -> None:
    """Take blanks off the text that ends a run, and the text itself if nothing is left."""
    if inlines and isinstance(last := inlines[-1], Text):
        inlines.pop()
        if stripped := last.text.rstrip(_BLANKS):
            inlines.append(replace(last, text=stripped))
