"""Words as a document holds them: from inlines to runs of equal marks, and back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, assert_never

from guia_editor.markdown.pieces import inline_of
from guia_editor.markdown.writer import write_inlines
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
from guia_editor.ui.formats import LINE, OBJECT, Mark, Marks

_SOFT = SoftBreak()
_HARD = LineBreak()


class Run(NamedTuple):
    """Characters with the same marks; of an atom, `text` is U+FFFC and `atom` its kind and Markdown."""

    text: str
    marks: Marks = ()
    atom: tuple[str, str] | None = None
    soft: bool = False


def runs_of(inlines: Inlines, marks: Marks = ()) -> list[Run]:
    """Return the runs that stand for inlines."""
    runs: list[Run] = []
    for inline in inlines:
        match inline:
            case Text(text=text):
                runs.append(Run(text, marks))
            case Code(text=text):
                runs.append(Run(text, (*marks, "code")))
            case SoftBreak():
                runs.append(Run(" ", marks, soft=True))
            case LineBreak():
                runs.append(Run(LINE, marks))
            case Emphasis() | Strong() | Strikethrough() | Link() | GlossaryLink():
                runs.extend(runs_of(inline.children, (*marks, _mark_of(inline))))
            case Image() | NoteReference() | Variable() | Reference() | Citation() | FormField():
                runs.append(Run(OBJECT, marks, atom_of_inline(inline)))
            case _:
                assert_never(inline)
    return runs


def _mark_of(inline: Emphasis | Strong | Strikethrough | Link | GlossaryLink) -> Mark:
    match inline:
        case Emphasis():
            return "em"
        case Strong():
            return "strong"
        case Strikethrough():
            return "strike"
        case Link(target=target, title=title):
            return ("link", target, title)
        case GlossaryLink(term=term):
            return ("gloss", term)
        case _:
            assert_never(inline)


Atom = Image | NoteReference | Variable | Reference | Citation | FormField


@lru_cache(maxsize=4096)
def atom_of_inline(inline: Atom) -> tuple[str, str]:
    """Return the kind and the Markdown of the atom that stands for an inline."""
    match inline:
        case Image():
            kind = "image"
        case NoteReference():
            kind = "note"
        case Variable():
            kind = "variable"
        case Reference():
            kind = "reference"
        case Citation():
            kind = "citation"
        case FormField():
            kind = "field"
        case _:
            assert_never(inline)
    return kind, write_inlines((inline,))


def inlines_of(runs: Sequence[Run]) -> Inlines:
    """Return what runs say: `inlines_of(runs_of(inlines)) == inlines` for almost all that a text can hold.

    Nothing is brought to what Markdown can say; that is `markdown.normalise`'s part.
    """
    leaves: list[tuple[Marks, Inline]] = []
    for run in runs:
        leaves.extend(_leaves(run))
    return _tree(leaves, 0)


def _leaves(run: Run) -> Iterable[tuple[Marks, Inline]]:
    """Yield what a run says, without its marks; stray signs of objects say nothing."""
    text, marks, atom, soft = run
    if atom is not None and text.startswith(OBJECT):
        plain = tuple(mark for mark in marks if mark != "code")
        one = _inline_of(atom[1])
        return [(plain, one)] * text.count(OBJECT) if one else []
    text = text.replace(OBJECT, "")
    if "code" in marks:
        plain = tuple(mark for mark in marks if mark != "code")
        return [(plain, Code(text.replace(LINE, " ")))] if text else []
    if soft and text.startswith(" "):
        # Qt keeps the property on what is typed after the space.
        return [(marks, _SOFT), *_lines(text[1:], marks)]
    return _lines(text, marks)


def _lines(text: str, marks: Marks) -> list[tuple[Marks, Inline]]:
    if LINE not in text:
        return [(marks, Text(text))] if text else []
    made: list[tuple[Marks, Inline]] = []
    for index, line in enumerate(text.split(LINE)):
        if index:
            made.append((marks, _HARD))
        if line:
            made.append((marks, Text(line)))
    return made


def _inline_of(markdown: str) -> Inline | None:
    try:
        return inline_of(markdown)
    except ValueError:
        return Text(markdown) if markdown else None


def _tree(leaves: Sequence[tuple[Marks, Inline]], depth: int) -> Inlines:
    """Return the inlines of leaves whose first `depth` marks are shared and seen to."""
    made: list[Inline] = []
    index = 0
    while index < len(leaves):
        marks, inline = leaves[index]
        if len(marks) <= depth:
            made.append(inline)
            index += 1
            continue
        end = index + 1
        while end < len(leaves) and leaves[end][0][depth : depth + 1] == (marks[depth],):
            end += 1
        made.extend(_marked(marks[depth], _tree(leaves[index:end], depth + 1)))
        index = end
    return _joined(made)


def _marked(mark: Mark, children: Inlines) -> Inlines:
    if not children:
        return ()
    match mark:
        case "em":
            return (Emphasis(children),)
        case "strong":
            return (Strong(children),)
        case "strike":
            return (Strikethrough(children),)
        case ("link", target, title):
            return (Link(target, children, title),)
        case ("gloss", term):
            return (GlossaryLink(term, children),)
        case _:
            return children


def _joined(inlines: list[Inline]) -> Inlines:
    """Join neighbouring texts and codes."""
    made: list[Inline] = []
    for inline in inlines:
        last = made[-1] if made else None
        match last, inline:
            case Text(text=one), Text(text=other):
                made[-1] = Text(one + other)
            case Code(text=one), Code(text=other):
                made[-1] = Code(one + other)
            case _:
                made.append(inline)
    return tuple(made)
