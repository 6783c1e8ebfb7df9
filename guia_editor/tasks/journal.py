"""Keep what is typed until it is saved, and bring back what a process that died had not saved.

A journal holds the file's text as it was opened and then, in order, records of these kinds (`k`):

- `text`: characters of the whole file's text were replaced (`at`, `del`, `new`);
- `pieces`: entries of the list of pieces were replaced (`at`, `del`, `new`). At first, and after each `text`,
  the list holds the pieces of the text. A new entry is Markdown, or `[begin, end]` for pieces of the text;
- `front`: the front matter's YAML is another (`new`);
- `save`: all of this is about to be written to the chapter's file. Should the file say just that, only what
  comes after was not saved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from guia_editor.errors import GuideError
from guia_editor.markdown.frontmatter import split
from guia_editor.markdown.partition import open_text
from guia_editor.markdown.pieces import Locked, Piece, Pieces, block_of
from guia_editor.markdown.splice import compose
from guia_editor.model.spans import changed
from guia_editor.settings import state_folder
from guia_editor.storage.files import restore_endings
from guia_editor.storage.hidden import HIDDEN, hidden_folder, private_folder
from guia_editor.storage.journal import (
    SUFFIX,
    Header,
    Journal,
    Left,
    Record,
    left_behind,
    new_session,
)
from guia_editor.storage.journal import Trouble as Trouble
from guia_editor.tasks.editing import OpenChapter, head_with, markdown_of, rough_body, text_on_disk

_NAME = "diario"
_ROOMY = 200_000
"""Bytes of records from which a journal is begun anew with what it all comes to."""

Entry = int | str
"""A piece of the text, by its number, or the Markdown of a new one."""


def _folders(guide: Path) -> tuple[Path, Path]:
    own = sha256(str(guide.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return state_folder() / _NAME / own, guide / HIDDEN / _NAME


class Recorder:
    """Writes down what changes in one open chapter; nothing it does waits for the disk."""

    def __init__(
        self,
        chapter: OpenChapter,
        told: Callable[[Trouble | None], None] = lambda _trouble: None,
        before: Pieces | None = None,
    ) -> None:
        own, _beside = _folders(chapter.folder)
        guide = chapter.folder
        places = (lambda: private_folder(own), lambda: hidden_folder(guide, _NAME))
        self._journal = Journal(places, told)
        self._session = new_session()
        self._begun = False
        self.rebase(chapter, before)

    def rebase(self, chapter: OpenChapter, before: Pieces | None = None) -> None:
        """Go on from a chapter as it now is on disk, or as its source was left; `before` as for `compose`.

        What is not in the file is in the journal from here on, and nothing else.
        """
        self._chapter = chapter
        self._text = chapter.text
        self._front = chapter.front_yaml
        self._pieces = chapter.opened.pieces if before is None else before
        self._entries: list[Entry] = list(range(len(self._pieces)))
        if before is not None and len(before) != len(chapter.opened.pieces):
            self._entries = [markdown_of(piece) for piece in self._pieces]
        if chapter.text != chapter.file.text:
            self._begin()
        elif self._begun:
            self._journal.clear()
            self._begun = False

    def at_once(self) -> AbstractContextManager[None]:
        """Let going on from another file and noting what it lacks be one step, none ever on disk alone."""
        return self._journal.at_once()

    def note_text(self, text: str) -> None:
        """Keep the whole file's text as it is in the source."""
        begin, end, other = changed(self._text, text)
        if begin < max(end, other):
            self._text = text
            self._add({"k": "text", "at": begin, "del": end - begin, "new": text[begin:other]})

    def note_pieces(self, pieces: Pieces, front_yaml: str) -> None:
        """Keep the chapter's pieces and its front matter."""
        begin, end, other = changed(self._pieces, pieces)
        if begin < max(end, other):
            new = [markdown_of(piece) for piece in pieces[begin:other]]
            self._pieces = pieces
            self._entries[begin:end] = new
            self._add({"k": "pieces", "at": begin, "del": end - begin, "new": new})
        if front_yaml != self._front:
            self._front = front_yaml
            self._add({"k": "front", "new": front_yaml})

    def mark_saving(self) -> None:
        """Say that what has been noted so far is about to be written to the file."""
        if self._begun:
            self._journal.add({"k": "save"})

    def flush(self, seconds: float) -> bool:
        """Wait until everything is on disk; say whether it is."""
        return self._journal.flush(seconds)

    def close(self) -> None:
        """Write what waits and let go; what was not saved stays to be found."""
        self._journal.close()

    def _add(self, record: Record) -> None:
        if not self._begun or self._journal.size > _ROOMY + 4 * len(self._text):
            self._begin()
        else:
            self._journal.add(record)

    def _begin(self) -> None:
        file = self._chapter.file
        now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        header = Header(self._chapter.path, file.text, file.hash, self._session, now)
        self._journal.begin(header, self._state(file.text))
        self._begun = True

    def _state(self, base: str) -> list[Record]:
        records: list[Record] = []
        if self._text != base:
            begin, end, other = changed(base, self._text)
            records.append({"k": "text", "at": begin, "del": end - begin, "new": self._text[begin:other]})
        if self._entries != list(range(len(self._chapter.opened.pieces))):
            entries: list[str | list[int]] = []
            for entry in self._entries:
                match entries[-1] if entries else "":
                    case [first, last] if entry == last:
                        entries[-1] = [int(first), int(last) + 1]
                    case _:
                        entries.append(entry if isinstance(entry, str) else [entry, entry + 1])
            records.append({"k": "pieces", "at": 0, "del": len(self._chapter.opened.pieces), "new": entries})
        if self._front != self._chapter.front_yaml:
            records.append({"k": "front", "new": self._front})
        return records


@dataclass(frozen=True, slots=True)
class Leftover:
    """Text of a chapter that was typed and never saved.

    `text` is the whole file's text with it, `base` the file's text from which it was typed; `when` is when
    it was last written. `rough` says that some passage could not be put in as it was and is written anew.
    """

    path: str
    base: str
    text: str
    when: dt.datetime
    left: Left
    rough: bool = False

    @property
    def is_there(self) -> bool:
        """Say whether nobody has taken or discarded it meanwhile."""
        return any(file.exists() for file in self.left.files)

    def discard(self) -> None:
        """Delete the journal; its text is gone, or safe elsewhere."""
        self.left.discard()


def has_leftovers(guide: Path, path: str) -> bool:
    """Say whether there may be unsaved text of a chapter; quick, for asking whenever one is opened."""
    return any(
        True for folder in _folders(guide) for _file in folder.glob(f"{Path(path).stem[:60]}-*{SUFFIX}")
    )


def leftovers(guide: Path, path: str = "") -> tuple[Leftover, ...]:
    """Return what dead processes left unsaved in a guide, or in one chapter of it, the oldest first.

    Journals that come to nothing are deleted; one that says nothing sensible (a folder of the guide's holds
    it, so anybody may have written it) is left where it is.
    """
    found = []
    for left in left_behind(_folders(guide)):
        if path and left.header.path != path:
            continue
        try:
            text, rough = replay(left.header.base, left.records)
            saved = _saved(guide, left)
        except (KeyError, TypeError, ValueError):
            continue
        when = dt.datetime.fromtimestamp(left.written).astimezone()
        one = Leftover(left.header.path, saved, text, when, left, rough)
        if text == one.base:
            one.discard()
        else:
            found.append(one)
    return tuple(found)


def _saved(guide: Path, left: Left) -> str:
    """Return the text from which a journal's unsaved text was typed: the last one that reached the file."""
    marks = [index for index, record in enumerate(left.records) if record["k"] == "save"]
    disk = text_on_disk(guide, left.header.path) if marks else None
    for index in reversed(marks):
        if replay(left.header.base, left.records[:index])[0] == disk:
            return disk
    return left.header.base


def replay(base: str, records: Sequence[Record]) -> tuple[str, bool]:
    """Return the text that a journal's records come to, and whether some of it is put in roughly."""
    text, rough = base, False
    records = [record for record in records if record["k"] != "save"]
    at = 0
    while at < len(records):
        kind = records[at]["k"]
        if kind == "text":
            text = _spliced(text, records[at])
            at += 1
            continue
        end = at
        while end < len(records) and records[end]["k"] != "text":
            end += 1
        text, one_rough = _with_pieces(text, records[at:end])
        rough = rough or one_rough
        at = end
    return restore_endings(base, text) if text != base else text, rough


def _spliced(text: str, record: Record) -> str:
    begin = record["at"]
    return str(text[:begin] + record["new"] + text[begin + record["del"] :])


def _with_pieces(text: str, records: Sequence[Record]) -> tuple[str, bool]:
    front_yaml, body, body_line = split(text)
    opened = open_text(body, body_line)
    entries: list[Entry] = list(range(len(opened.pieces)))
    for record in records:
        if record["k"] == "front":
            front_yaml = str(record["new"])
            continue
        new: list[Entry] = []
        for entry in record["new"]:
            new += [entry] if isinstance(entry, str) else range(len(opened.pieces))[slice(*entry)]
        entries[record["at"] : record["at"] + record["del"]] = new
    head = head_with(text, body, front_yaml)
    try:
        pieces = tuple(opened.pieces[one] if isinstance(one, int) else _piece(one) for one in entries)
        return head + compose(opened, pieces), False
    except GuideError:
        return head + rough_body(opened, entries), True


def _piece(markdown: str) -> Piece:
    try:
        return block_of(markdown)
    except ValueError:
        return Locked(markdown)
