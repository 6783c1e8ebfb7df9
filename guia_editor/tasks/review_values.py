"""What a review is to whoever shows it: chapters, threads in their places, who said what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from guia_editor.model.document import SectionKind
from guia_editor.model.events import Event, Ledger
from guia_editor.model.flow import Flow
from guia_editor.model.review import ChapterReview, Thread

if TYPE_CHECKING:
    from guia_editor.model.guide import Guide
    from guia_editor.tasks.people import Me


class Quality(StrEnum):
    """How sure it is that a thread stands where it is shown."""

    EXACT = "exacto"
    MOVED = "movido"
    GUESSED = "posible-lugar"
    ORPHAN = "sin-lugar"
    WHOLE = "capitulo-entero"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thread stands in the chapter's text of now.

    `start` and `end` count code points of `ReviewedChapter.text`. An ORPHAN, whose words are gone, stands
    empty (`start == end`) at the beginning of the nearest block that is left; WHOLE is about the chapter as
    such, at 0. `line` is 1-based in that text. `quote` holds the words as they were when it was written.
    """

    start: int
    end: int
    quality: Quality
    line: int = 1
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who said something, and when (ISO 8601, UTC); `institution` is what people call it ("INFOM")."""

    name: str
    institution: str
    moment: str
    text: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class PlacedThread:
    """An observation or a suggestion, where it stands now, and what was said, by whom, in order.

    `before` and `after` are a suggestion's words (Markdown), "" for an observation; `suggestion` tells
    them apart. `id` is the hash of the opening event, by which the tasks name a thread.
    """

    thread: Thread
    place: Place
    opening: Voice
    replies: tuple[Voice, ...] = ()
    decided: Voice | None = None
    proposed: Voice | None = None
    suggestion: bool = False
    before: str = ""
    after: str = ""

    @property
    def id(self) -> str:
        """The hash of the opening event."""
        return self.thread.opening.hash


@dataclass(frozen=True, slots=True)
class LastApproved:
    """A text that this person spoke of: their event, and the text itself (None if no version here has it)."""

    event: Event
    text: str | None


@dataclass(frozen=True, slots=True)
class ReviewedChapter:
    """A chapter as its file says now, and all that is said about it.

    `path` is relative to `contenido/`, `key` what events call it (`chapter_key`); `text` is the file's text
    with LF line ends in NFC, front matter included; `approved` what this person last approved, `spoken_of`
    the last text that they approved, returned or commented; `only_spelling` whether nothing but spelling
    has changed since they approved.
    """

    path: str
    key: str
    kind: SectionKind
    number: str
    title: str
    text: str
    review: ChapterReview
    threads: tuple[PlacedThread, ...] = ()
    approved: LastApproved | None = None
    spoken_of: LastApproved | None = None
    only_spelling: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """A guide under review, read at one moment: all that a window shows of it.

    `chapters` are in reading order. `lost` are threads about the guide as a whole, or about chapters that
    are not in it any more: never dropped. `editions` are the numbers of the published ones, oldest first.
    `stamp` tells the state of the files that `guide` was read from.
    """

    folder: Path
    moment: dt.datetime
    ledger: Ledger
    me: Me
    flow: Flow
    guide: Guide
    chapters: tuple[ReviewedChapter, ...] = ()
    lost: tuple[PlacedThread, ...] = ()
    editions: tuple[str, ...] = ()
    stamp: str = field(default="", repr=False)

    def chapter(self, key: str) -> ReviewedChapter | None:
        """Return a chapter by its key."""
        return next((one for one in self.chapters if one.key == key), None)

    def at(self, path: str) -> ReviewedChapter | None:
        """Return a chapter by its path below `contenido/`."""
        return next((one for one in self.chapters if one.path == path), None)

    def thread(self, id: str) -> PlacedThread | None:
        """Return a thread by its id."""
        every = (*self.lost, *(thread for one in self.chapters for thread in one.threads))
        return next((one for one in every if one.id == id), None)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The chapter's text with accepted suggestions in it, the events that say so, and words for history."""

    chapter: str
    path: str
    text: str
    events: tuple[Event, ...]
    message: str
