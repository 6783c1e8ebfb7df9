"""Who still holds a superseded edition, and what changed for each of them since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from guia_editor.i18n import _
from guia_editor.markdown.anchoring import plain
from guia_editor.markdown.frontmatter import split
from guia_editor.markdown.reader import parse
from guia_editor.model.blocks import Condition, Conditional, walk
from guia_editor.model.deliveries import Delivery
from guia_editor.model.events import chapter_key
from guia_editor.model.publications import publications
from guia_editor.model.territory import Territory, sees
from guia_editor.storage.fingerprints import content_hashes
from guia_editor.storage.workspace import CONTENT
from guia_editor.sync.history import History
from guia_editor.tasks.change_note import (
    ChapterChange,
    changed_chapter,
    chapter_title,
    submitted_texts,
)
from guia_editor.tasks.reach import Held, PlaceReach, Reach, reach


@dataclass(frozen=True, slots=True)
class Stale:
    """A municipality that holds an edition older than the newest one in its language.

    `changes` are the chapters that it sees otherwise now, in reading order; `compared` is false where its
    edition was a draft: then nothing is known of what changed.
    """

    reach: PlaceReach
    held: Held
    newest: Held
    changes: tuple[ChapterChange, ...]
    compared: bool

    @property
    def place(self) -> Territory:
        """The municipality."""
        return self.reach.place

    @property
    def lines(self) -> tuple[str, ...]:
        """What changed, a line for each chapter."""
        if not self.compared:
            return (_("Tenía un borrador, así que cualquier capítulo puede ser distinto."),)
        if not self.changes:
            return (_("Ningún capítulo cambió para este municipio."),)
        return tuple(f"{one.title}: {one.what}" for one in self.changes)


def holders_of_superseded(folder: Path, found: Reach | None = None) -> tuple[Stale, ...]:
    """Return who still holds a superseded edition, by code, with what changed for each since.

    A municipality is there once, for the guide's language before others. Slow the first time: old texts come
    from the history. Raises `GuideError` when there is no guide.
    """
    found = found or reach(folder)
    late = tuple(_late(found))
    if not late:
        return ()
    with _Changes(found) as changes:
        return tuple(changes.stale(*one) for one in late)


def _late(found: Reach) -> Iterator[tuple[PlaceReach, Held, Held]]:
    """Yield who holds a superseded edition, that edition, and the newest one in its language."""
    in_force = _in_force(found)
    for place in found.places.values():
        held = _newest(found, place.deliveries)
        for language, newest in in_force.items():
            if language in held and _is_older(held[language], newest):
                yield place, held[language], newest
                break


def _in_force(found: Reach) -> dict[str, Held]:
    """Return the edition in force by language, the guide's first.

    That one is what the institutions published; that there is one in another language, deliveries tell.
    """
    own = {found.guide.language: found.current} if found.current is not None else {}
    others = _newest(found, (one for one in found.deliveries if one.stands))
    return own | {name: one for name, one in others.items() if one.final and name not in own}


def _newest(found: Reach, received: Iterable[Delivery]) -> dict[str, Held]:
    """Return the newest edition that deliveries handed over, by language; published ones before drafts."""
    newest: dict[str, Held] = {}
    for one in received:
        held, before = found.held(one), newest.get(one.facts.language)
        if before is None or (held.final, held.order) > (before.final, before.order):
            newest[one.facts.language] = held
    return newest


def _is_older(held: Held, newest: Held) -> bool:
    return held.number != newest.number if held.final else held.order < newest.order


_Passage = tuple[Condition, int, int]


@dataclass(frozen=True, slots=True)
class _Pair:
    """A chapter in two editions; `old` or `new` is None where an edition has none, or no version has it."""

    key: str
    title: str
    old: str | None
    new: str | None
    what: str = ""


class _Changes(ExitStack):
    """What changed since older editions: each text is read and parsed once, each pair compared once."""

    def __init__(self, found: Reach) -> None:
        super().__init__()
        self._found = found
        self._guide = found.guide
        self._published = {one.number: one for one in publications(found.ledger) if one.signed}
        self._submitted = submitted_texts(found.ledger)
        self._now = content_hashes(found.folder, found.guide)
        self._history: History | None = None
        self._pairs: dict[tuple[str, str], tuple[_Pair, ...]] = {}
        self._passages: dict[str, tuple[_Passage, ...]] = {}
        self._compared: dict[tuple[str, str, str], ChapterChange | None] = {}

    def stale(self, one: PlaceReach, held: Held, newest: Held) -> Stale:
        """Return a municipality with what changed for it between the edition that it holds and the newest."""
        if not held.final:
            return Stale(one, held, newest, (), False)
        numbers = (held.number, newest.number)
        if numbers not in self._pairs:
            self._pairs[numbers] = tuple(self._between(*numbers))
        changes = tuple(filter(None, (self._change(pair, one.place) for pair in self._pairs[numbers])))
        return Stale(one, held, newest, changes, True)

    def _between(self, old_number: str, new_number: str) -> Iterator[_Pair]:
        """Yield the chapters that are not the same in two editions, in reading order, what is gone last."""
        old, new = self._published[old_number].chapters, self._published[new_number].chapters
        chapters = {chapter_key(one): one for one in self._guide.chapters}
        order = [*(key for key in chapters if key in new), *(key for key in new if key not in chapters)]
        for key in order:
            title = chapter_title(chapters[key]) if key in chapters else key
            if key not in old:
                yield _Pair(key, title, None, self._text(key, new[key]), _("Es nuevo en esta edición."))
            elif old[key] != new[key]:
                yield _Pair(key, title, self._text(key, old[key]), self._text(key, new[key]))
        for key in (one for one in old if one not in new):
            yield _Pair(key, key, None, None, _("Ya no está en esta edición."))

    def _text(self, key: str, content: str) -> str | None:
        """Return a chapter's text of some content, None when neither the guide nor its history has it."""
        chapter = next((one for one in self._guide.chapters if chapter_key(one) == key), None)
        if chapter is None:
            return None
        if self._now.get(key) == content:
            return plain(chapter.text)
        if self._history is None:
            self._history = self.enter_context(History.open(self._found.folder))
        return self._history.find_text(f"{CONTENT}/{chapter.path}", self._submitted.get((key, content), ""))

    def _change(self, pair: _Pair, place: Territory) -> ChapterChange | None:
        """Return what became of a chapter for a municipality, None when it sees nothing of it."""
        if pair.what or pair.new is None or pair.old is None:
            return ChapterChange(pair.key, pair.title, pair.what or _("Cambió."))
        old, new = (self._seen(text, place) for text in (pair.old, pair.new))
        if old == new and pair.old != pair.new:
            return None
        if (pair.key, old, new) not in self._compared:
            change = changed_chapter(pair.key, pair.title, old, new)
            only_hidden = change.changes == 0 and (old, new) != (pair.old, pair.new)
            self._compared[pair.key, old, new] = None if only_hidden else change
        return self._compared[pair.key, old, new]

    def _seen(self, text: str, place: Territory) -> str:
        """Return a chapter's text without the passages that are for other municipalities."""
        if text not in self._passages:
            self._passages[text] = _passages(text)
        hidden: set[int] = set()
        for condition, first, last in self._passages[text]:
            if not sees(condition, place, self._guide.indicators):
                hidden.update(range(first, last + 1))
        if not hidden:
            return text
        lines = text.split("\n")
        return "\n".join(line for number, line in enumerate(lines, 1) if number not in hidden)


def _passages(text: str) -> tuple[_Passage, ...]:
    """Return the passages of a text that are for some municipalities only, with their lines."""
    parts = split(text)
    blocks = parse(parts.body, parts.body_line).blocks
    return tuple(
        (block.condition, block.lines.first, block.lines.last)
        for block in walk(blocks)
        if isinstance(block, Conditional)
    )
