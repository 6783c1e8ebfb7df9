"""Find words in the whole guide and put others in their place, all at once and all undone at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from guia_editor.errors import ChangedOnDisk, GuideError
from guia_editor.i18n import _
from guia_editor.markdown.frontmatter import split
from guia_editor.markdown.reader import parse
from guia_editor.markdown.visible import ATOM, PART, visible
from guia_editor.model.blocks import (
    Citation,
    FormField,
    Inlines,
    NoteReference,
    Reference,
    Variable,
    inner,
    inner_inlines,
    plain_text,
    walk,
)
from guia_editor.model.guide import Guide
from guia_editor.model.search import Query
from guia_editor.storage.changes import Change as Change
from guia_editor.storage.changes import FileChange, apply, inverse
from guia_editor.storage.files import encoded, inside, read_text
from guia_editor.storage.workspace import CONTENT

_AROUND = 48
"""Characters shown before and after what was found."""

_KEY = re.compile(r"\w+:|---")
_LINE_END = re.compile(r"\r\n?|\n")


class CannotReplace(GuideError):
    """New words would change more than words; nothing was written."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found in a chapter's file: 1-based line, [start, end) of its text, and the words around.

    `replaceable` is false where marks stand between the words, or where the words are part of the chapter's
    front matter.
    """

    path: str
    line: int
    start: int
    end: int
    before: str
    words: str
    after: str
    replaceable: bool = True


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A file of the guide, the text that it holds and the one that it shall hold."""

    path: str
    before: str
    after: str


def find_in_guide(guide: Guide, query: Query, texts: Mapping[str, str] | None = None) -> tuple[Hit, ...]:
    """Return what a query finds in the chapters, in reading order.

    `texts` are the texts of chapters that were edited and not saved, by path.
    """
    edited = texts or {}
    return tuple(
        hit
        for chapter in guide.chapters
        for hit in find_in_text(chapter.path, edited.get(chapter.path, chapter.text), query)
    )


def find_in_text(path: str, text: str, query: Query) -> Iterator[Hit]:
    """Yield what a query finds in a chapter's file: in its words as read, and in its front matter."""
    _front, body, _line = split(text)
    head = len(text) - len(body)
    for start, end in query.spans(text[:head]):
        line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
        key = _KEY.match(text, line)
        if key is None or start >= key.end():
            shown = " " * key.end() + text[key.end() : head] if key else text[:head]
            yield _hit(path, text, start, end, shown, start, end, replaceable=False)
    seen = visible(body, head)
    for first, last in query.spans(seen.words):
        start, end = seen.places[first], seen.places[last - 1] + 1
        whole = end - start == last - first or _LINE_END.search(text, start, end) is not None
        unbroken = whole and not set("*_`[]{}|") & set(text[start:end]) - set(seen.words[first:last])
        yield _hit(path, text, start, end, seen.words, first, last, replaceable=unbroken)


def _hit(
    path: str, text: str, start: int, end: int, words: str, first: int, last: int, *, replaceable: bool
) -> Hit:
    before = re.split(rf"[{PART}\r\n]", words[max(0, first - _AROUND) : first])[-1]
    after = re.split(rf"[{PART}\r\n]", words[last : last + _AROUND])[0].rstrip()
    line = len(_LINE_END.findall(text, 0, start)) + 1
    found = words[first:last].replace("\n", " ")
    return Hit(path, line, start, end, _shown(before).lstrip(), found, _shown(after), replaceable)


def _shown(words: str) -> str:
    return words.replace(ATOM, "…")


def replace_hits(text: str, hits: Iterable[Hit], query: Query, replacement: str) -> str:
    """Return a chapter's text with new words for what was found in it.

    Raises `CannotReplace` when the result would not read as the text did but for those words.
    """
    parts: list[str] = []
    place = 0
    for hit in sorted(hits, key=lambda one: one.start):
        if not hit.replaceable or hit.start < place:
            raise _refusal(hit.path)
        parts += (text[place : hit.start], query.wanted(hit.words, replacement))
        place = hit.end
        path = hit.path
    changed = "".join(parts) + text[place:]
    if parts and not _reads_as(_runs(text), _runs(changed), query, replacement):
        raise _refusal(path)
    return changed


def _refusal(path: str) -> CannotReplace:
    return CannotReplace(
        _("En «{path}», las palabras nuevas cambiarían más que palabras; no se reemplazó nada.").format(
            path=path
        ),
        _("Quite ese capítulo de la lista y haga allí el cambio a mano."),
    )


def _runs(text: str) -> list[str]:
    _front, body, line = split(text)
    return [_words(run) for block in walk(parse(body, line).blocks) for run in inner_inlines(block)]


def _words(inlines: Inlines) -> str:
    """Return the words of inlines, with a sign for each thing that is not words."""
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Variable() | Citation() | Reference() | NoteReference() | FormField():
                parts.append(ATOM)
            case _:
                parts.append(_words(inner(inline)) or plain_text((inline,)))
    return "".join(parts)


def _reads_as(before: Sequence[str], after: Sequence[str], query: Query, replacement: str) -> bool:
    """Say whether runs of words are the same but for some of what a query finds having been replaced."""
    if len(before) != len(after):
        return False
    return all(
        old == new or _with_some_replaced(old, query, replacement).fullmatch(new)
        for old, new in zip(before, after, strict=True)
    )


def _with_some_replaced(old: str, query: Query, replacement: str) -> re.Pattern[str]:
    pattern, place = "", 0
    for start, end in query.spans(old):
        found = old[start:end]
        new = query.wanted(found, replacement)
        pattern += re.escape(old[place:start]) + f"(?:{re.escape(found)}|{re.escape(new)})"
        place = end
    return re.compile(pattern + re.escape(old[place:]) + r"\s*")


def replace_in_files(folder: Path, rewrites: Iterable[Rewrite]) -> Change:
    """Write new texts into chapters' files: into all of them, or into none.

    Raises `ChangedOnDisk` when a file no longer holds what the search read, and what writing raises.
    """
    content = folder / CONTENT
    files = []
    for one in rewrites:
        file = read_text(inside(content, one.path))
        if file.text != one.before:
            raise _changed(one.path)
        files.append(FileChange(one.path, encoded(file, one.before), encoded(file, one.after)))
    return apply(content, Change(_("Reemplazar en la guía"), tuple(files)))


def _changed(path: str) -> ChangedOnDisk:
    return ChangedOnDisk(
        _("«{path}» cambió en el disco después de la búsqueda; no se reemplazó nada.").format(path=path),
        _("Busque de nuevo y repita el reemplazo."),
    )


def undo_replacement(folder: Path, replaced: Change) -> tuple[str, ...]:
    """Give files the text that they held before; return the names of those that changed since and stay."""
    kept: list[str] = []
    for one in inverse(replaced, replaced.title).files:
        try:
            apply(folder / CONTENT, Change(replaced.title, (one,)))
        except (ChangedOnDisk, OSError):
            kept.append(Path(one.path).name)
    return tuple(kept)
