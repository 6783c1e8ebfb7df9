"""Read how a guide's review stands: the one read that a window or a command shows everything from."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.markdown.anchoring import plain
from guia_editor.markdown.compare import compare_texts, only_spelling
from guia_editor.model.conflicts import FOLDER, MAX_BYTES, conflict_from
from guia_editor.model.events import Event, EventKind, Ledger, chapter_key, find_chapter
from guia_editor.model.guide import Chapter, Guide
from guia_editor.model.publications import latest, named, publications
from guia_editor.model.review import ChapterReview, Thread
from guia_editor.model.reviewing import Sorted, reviews_of
from guia_editor.model.speakers import speaker
from guia_editor.storage.files import read_bytes, sha256
from guia_editor.storage.fingerprints import content_hashes
from guia_editor.storage.spelling import country_words, the_dictionary
from guia_editor.storage.workspace import CONTENT, open_guide
from guia_editor.sync.copies import find_copy
from guia_editor.sync.history import History
from guia_editor.tasks.people import ledger_of, me_in
from guia_editor.tasks.review_values import (
    LastApproved,
    Overview,
    Place,
    PlacedThread,
    Quality,
    ReviewedChapter,
    Voice,
)
from guia_editor.tasks.spelling import Speller
from guia_editor.tasks.thread_places import ChapterPlaces, KnownPlaces, text_spoken_of

_SPOKEN = (EventKind.APPROVE, EventKind.RETURN, EventKind.COMMENT, EventKind.SUGGESTION)


def overview(folder: Path, before: Overview | None = None) -> Overview:
    """Read where every chapter stands; slow the first time, so not in a window's thread.

    `before` is what an earlier call returned: what has not changed since is taken from it. Raises
    `GuideNotFound` or `InvalidGuide` when there is no guide to read.
    """
    stamp = _stamp(folder)
    if before is not None and before.folder == folder and before.stamp == stamp:
        guide = before.guide
    else:
        guide = open_guide(folder)
    ledger = ledger_of(folder)
    here = me_in(ledger)
    contents = content_hashes(folder, guide)
    conflicts = conflicts_by_path(folder)
    published = latest(ledger)
    reviews = reviews_of(
        contents,
        ledger,
        {chapter_key(one): conflicts[one.path] for one in guide.chapters},
        published.chapters if published else {},
        guide.flow,
    )
    person = here.person.id if here.person else ""
    with _Texts(folder) as texts:
        known = {one.key: one for one in before.chapters} if before else {}
        places = KnownPlaces.read(texts.caches)
        reader = _Reader(ledger, Sorted.from_ledger(ledger), person, texts, places, known)
        chapters = tuple(reader.chapter(one, reviews[chapter_key(one)]) for one in guide.chapters)
        lost = reader.lost(contents)
        reader.known.write()
    return Overview(
        folder=folder,
        moment=dt.datetime.now(dt.UTC),
        ledger=ledger,
        me=here,
        flow=guide.flow,
        guide=guide,
        chapters=chapters,
        lost=lost,
        editions=tuple(dict.fromkeys(one.number for one in publications(ledger) if one.signed)),
        stamp=stamp,
    )


def conflicts_by_path(folder: Path) -> Counter[str]:
    """Return how many conflicts between copies wait in each file, by its path below `contenido/`.

    What is no chapter counts under its whole path, a record that cannot be read under "".
    """
    found: Counter[str] = Counter()
    for file in sorted((folder / FOLDER).glob("*.json")):
        try:
            chapter = conflict_from(read_bytes(file, MAX_BYTES)).chapter
        except (GuideError, OSError, ValueError):
            chapter = ""
        found[chapter.removeprefix(f"{CONTENT}/")] += 1
    return found


def _stamp(folder: Path) -> str:
    """Return what changes whenever a file of the guide's contents does."""
    facts = []
    for file in sorted((folder / CONTENT).rglob("*")):
        try:
            said = file.stat()
        except OSError:  # gone meanwhile
            continue
        facts.append(f"{file}\0{said.st_size}\0{said.st_mtime_ns}\0{said.st_ino}")
    return sha256("\n".join(facts).encode("utf-8", "surrogateescape"))


class _Texts(ExitStack):
    """Old texts of chapters, from the guide's history: opened only when one is asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._found: dict[str, str | None] = {}
        copy = find_copy(folder)
        self.caches = copy.folder if copy else None

    def __enter__(self) -> _Texts:
        super().__enter__()
        return self

    @cached_property
    def _history(self) -> History | None:
        return self.enter_context(History.open(self._folder)) if self.caches else None

    def find(self, path: str, hash: str) -> str | None:
        """Return the text of a chapter with a SHA-256, None when no version here has it."""
        if hash not in self._found:
            history = self._history
            self._found[hash] = history.find_text(f"{CONTENT}/{path}", hash) if history else None
        return self._found[hash]


@dataclass
class _Reader:
    """What all chapters of one overview share; `person` is who is at this copy, "" for nobody known."""

    ledger: Ledger
    sorted: Sorted
    person: str
    texts: _Texts
    known: KnownPlaces
    before: Mapping[str, ReviewedChapter]

    def chapter(self, chapter: Chapter, review: ChapterReview) -> ReviewedChapter:
        """Return a chapter with its threads in their places."""
        text = plain(chapter.text)
        places = ChapterPlaces(text, lambda hash: self.texts.find(chapter.path, hash), self.known)
        approved = self._last(review.chapter, chapter.path, text, (EventKind.APPROVE,))
        return ReviewedChapter(
            path=chapter.path,
            key=review.chapter,
            kind=chapter.kind,
            number=chapter.number,
            title=chapter.front.title,
            text=text,
            review=review,
            threads=tuple(
                sorted(
                    (self._placed(one, places.place(one.opening)) for one in review.threads),
                    key=lambda one: (one.place.start, one.place.end),
                )
            ),
            approved=approved,
            spoken_of=self._last(review.chapter, chapter.path, text, _SPOKEN),
            only_spelling=self._only_spelling(review.chapter, approved, text),
        )

    def _only_spelling(self, key: str, approved: LastApproved | None, text: str) -> bool:
        if approved is None or approved.text is None or approved.text == text:
            return False
        known = self.before.get(key)
        if known is not None and (known.approved, known.text) == (approved, text):
            return known.only_spelling
        return is_respelled(approved.text, text)

    def lost(self, contents: Mapping[str, str]) -> tuple[PlacedThread, ...]:
        """Return the threads of what is no chapter of the guide (any more)."""
        nowhere = Place(0, 0, Quality.WHOLE)
        return tuple(
            self._placed(one, nowhere)
            for key in self.sorted.by_chapter
            if key not in contents
            for one in self.sorted.threads(key)
        )

    def _placed(self, thread: Thread, place: Place) -> PlacedThread:
        opening = thread.opening
        return PlacedThread(
            thread=thread,
            place=place,
            opening=voice(opening, self.ledger),
            replies=tuple(voice(one, self.ledger) for one in thread.replies),
            decided=voice(thread.decided_by, self.ledger) if thread.decided_by else None,
            proposed=voice(thread.proposed, self.ledger) if thread.proposed else None,
            suggestion=opening.kind == EventKind.SUGGESTION,
            before=opening.says("antes"),
            after=opening.says("despues"),
        )

    def _last(self, key: str, path: str, text: str, kinds: Iterable[EventKind]) -> LastApproved | None:
        """Return what this person last said of a text in one of some ways."""
        own = [
            one for one in self.sorted.of(key, *kinds) if self.sorted.people[one.hash] == self.person != ""
        ]
        if not own:
            return None
        hash = text_spoken_of(own[-1])
        same = hash == sha256(text.encode())
        return LastApproved(own[-1], text if same else self.texts.find(path, hash) if hash else None)


def voice(event: Event, ledger: Ledger) -> Voice:
    """Return who said an event and what, in words."""
    who = speaker(event, ledger)
    team = ledger.team_at(event.team) or ledger.team
    return Voice(
        name=who.name if who else event.key,
        institution=named(who.institution, team) if who else "",
        moment=event.moment,
        text=event.says("texto") or event.says("nota"),
        event=event.hash,
    )


def is_respelled(old: str, new: str) -> bool:
    """Say whether two versions of a chapter differ, and in nothing but spelling.

    The program's own dictionary judges, as the guide's could be made to know any word.
    """
    speller = Speller(the_dictionary(), country_words())
    return only_spelling(compare_texts(old, new), speller.is_right)


def known_chapter(guide: Guide, name: str) -> Chapter:
    """Return the chapter that somebody means; raises `GuideError` when the guide has none such."""
    found = find_chapter(guide, name)
    if found is None:
        raise GuideError(
            _("La guía no tiene el capítulo «{name}».").format(name=name),
            _("Use su número, su «id» o el nombre de su archivo."),
        )
    return found
