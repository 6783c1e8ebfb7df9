"""Review a guide: where every chapter stands, and what a person says about it, one signed event each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from guia_editor.model.document import SectionKind
from guia_editor.model.events import Event, Ledger
from guia_editor.model.flow import Flow
from guia_editor.model.review import ChapterReview, Thread

if TYPE_CHECKING:
    from guia_editor.storage.keys import Signer
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
    suggestion: bool = False
    before: str = ""
    after: str = ""

    @property
    def id(self) -> str:
        """The hash of the opening event."""
        return self.thread.opening.hash


@dataclass(frozen=True, slots=True)
class LastApproved:
    """What this person last approved of a chapter: the event, and that text (None if no copy has it)."""

    event: Event
    text: str | None


@dataclass(frozen=True, slots=True)
class ReviewedChapter:
    """A chapter as its file says now, and all that is said about it.

    `path` is relative to `contenido/`, `key` what events call it (`chapter_key`); `text` is the file's text
    with LF line ends in NFC, front matter included; `approved` what this person last approved;
    `only_spelling` whether nothing but spelling has changed since then.
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
    only_spelling: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """A guide under review, read at one moment: all that a window shows of it.

    `chapters` are in reading order. `lost` are threads about the guide as a whole, or about chapters that
    are not in it any more: never dropped. `editions` are the numbers of the published ones, oldest first.
    """

    folder: Path
    moment: dt.datetime
    ledger: Ledger
    me: Me
    flow: Flow
    chapters: tuple[ReviewedChapter, ...] = ()
    lost: tuple[PlacedThread, ...] = ()
    editions: tuple[str, ...] = ()

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


def overview(folder: Path, before: Overview | None = None) -> Overview:
    """Read where every chapter stands; slow the first time, so not in a window's thread.

    `before` is what an earlier call returned: what has not changed since is taken from it.
    """
    raise NotImplementedError


def submit(folder: Path, signer: Signer, chapter: str, content: str = "", note: str = "") -> Event:
    """Hand a chapter (its key) in for review, as it stands on disk.

    Here and below, `content` is the content hash that was on screen (`ChapterReview.content`): another one
    on disk raises `ChangedOnDisk`; "" takes what is there.
    """
    raise NotImplementedError


def comment(
    folder: Path,
    signer: Signer,
    chapter: str,
    text: str,
    span: tuple[int, int] | None = None,
    blocks: bool | None = None,
) -> Event:
    """Make an observation about some words (code points of the chapter's text), or the whole chapter."""
    raise NotImplementedError


def suggest(
    folder: Path, signer: Signer, chapter: str, span: tuple[int, int], after: str, note: str = ""
) -> Event:
    """Propose other words for some words: none to delete them, an empty span to insert."""
    raise NotImplementedError


def suggest_edits(folder: Path, signer: Signer, chapter: str, text: str, note: str = "") -> tuple[Event, ...]:
    """Propose each difference between the chapter's text and another as a suggestion of its own."""
    raise NotImplementedError


def reply(folder: Path, signer: Signer, thread: str, text: str) -> Event:
    """Answer an observation or a suggestion."""
    raise NotImplementedError


def resolve(folder: Path, signer: Signer, thread: str, text: str = "") -> Event:
    """Say that an observation was attended to."""
    raise NotImplementedError


def reject(folder: Path, signer: Signer, thread: str, text: str = "") -> Event:
    """Say that an observation or a suggestion is not followed, and why."""
    raise NotImplementedError


def reopen(folder: Path, signer: Signer, thread: str, text: str = "") -> Event:
    """Open a settled thread again."""
    raise NotImplementedError


def accept_suggestion(folder: Path, signer: Signer, thread: str, text: str | None = None) -> Accepted:
    """Accept a suggestion: return the chapter's new text, which the caller keeps, and say so in an event.

    `text` is what the person has on screen, None for what is on disk. Raises `GuideError` when the words
    are not there any more.
    """
    raise NotImplementedError


def accept_suggestions(
    folder: Path, signer: Signer, threads: Sequence[str], text: str | None = None
) -> Accepted:
    """Accept several suggestions of one chapter together."""
    raise NotImplementedError


def approve(folder: Path, signer: Signer, chapter: str, content: str, note: str = "") -> Event:
    """Approve a chapter's exact text for the person's institution."""
    raise NotImplementedError


def reapprove_spelling(folder: Path, signer: Signer, chapter: str, content: str) -> Event:
    """Approve again what differs from what this person approved last in spelling alone."""
    raise NotImplementedError


def return_chapter(folder: Path, signer: Signer, chapter: str, content: str, reason: str) -> Event:
    """Return a chapter to its authors, with a reason."""
    raise NotImplementedError


def withdraw(folder: Path, signer: Signer, event: str, reason: str = "") -> Event:
    """Take back a submission, an approval, a return, an opinion or an observation of one's own."""
    raise NotImplementedError


def give_opinion(folder: Path, signer: Signer, chapter: str, content: str, sense: str, text: str) -> Event:
    """Record the advising institution's opinion: "favorable", "con-observaciones" or "desfavorable"."""
    raise NotImplementedError
