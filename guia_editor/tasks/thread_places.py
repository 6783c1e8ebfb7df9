"""Where threads stand in the text of now: mapped from the exact version that each was written over."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from guia_editor.markdown.anchoring import AnchorMap, Located, locate
from guia_editor.model.events import Event
from guia_editor.storage.files import read_bytes, replace_bytes, sha256
from guia_editor.tasks.review_values import Place, Quality

Finder = Callable[[str], str | None]
"""Returns the text with a SHA-256, None when no version here has it."""

_CACHE = "lugares.json"
_MOST_BYTES = 20_000_000
_FORMAT = 1


def text_spoken_of(event: Event) -> str:
    """Return the SHA-256 of the chapter's text that an event is about, "" when it does not say."""
    said = event.selector.get("sha256", "")
    return said if isinstance(said, str) else ""


def whole(text: str) -> dict[str, object]:
    """Return the selector of what is about a whole chapter: its text's hash, to find that text again."""
    return {"sha256": sha256(text.encode())}


def span_of(event: Event) -> tuple[int, int] | None:
    """Return the words that an event is about, in code points of its text; None for the whole chapter."""
    position = event.selector.get("position")
    if not isinstance(position, dict):
        return None
    start, end = position.get("start"), position.get("end")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start <= end:
        return None
    return start, end


def quote_of(event: Event) -> str:
    """Return the words that an event is about as they were, "" for the whole chapter."""
    quote = event.selector.get("quote")
    exact = quote.get("exact", "") if isinstance(quote, dict) else ""
    return exact if isinstance(exact, str) else ""


@dataclass
class KnownPlaces:
    """Places found before, kept in a file that may be deleted at any time."""

    file: Path | None
    found: dict[str, list[object] | None] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)
    _grown: bool = False

    @classmethod
    def read(cls, folder: Path | None) -> KnownPlaces:
        """Read what is known from a folder of caches; None keeps nothing."""
        if folder is None:
            return cls(None)
        try:
            said = json.loads(read_bytes(folder / _CACHE, _MOST_BYTES))
            if said["formato"] == _FORMAT:
                return cls(folder / _CACHE, dict(said["lugares"]))
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return cls(folder / _CACHE)

    def get(self, key: str) -> Place | None:
        """Return the place known under a key."""
        self._used.add(key)
        match self.found.get(key):
            case [int(start), int(end), str(quality)] if quality in list(Quality):
                return Place(start, end, Quality(quality))
            case _:
                return None

    def put(self, key: str, place: Place) -> None:
        """Keep a place."""
        self.found[key] = [place.start, place.end, place.quality.value]
        self._grown = True

    def write(self) -> None:
        """Keep what was asked for this time; a disk that refuses costs time only."""
        if self.file is None or not self._grown:
            return
        kept = {key: one for key, one in self.found.items() if key in self._used}
        try:
            replace_bytes(self.file, json.dumps({"formato": _FORMAT, "lugares": kept}).encode())
        except OSError:
            return


@dataclass
class ChapterPlaces:
    """Finds places in one chapter's text; `find` brings old texts of it."""

    text: str
    find: Finder
    known: KnownPlaces
    _hash: str = ""
    _maps: dict[str, AnchorMap | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._hash = sha256(self.text.encode())

    def place(self, opening: Event) -> Place:
        """Return where a thread stands now; raises nothing, whatever its selector says."""
        span, quote = span_of(opening), quote_of(opening)
        if span is None:
            return Place(0, 0, Quality.WHOLE)
        old = text_spoken_of(opening)
        if old == self._hash and span[1] <= len(self.text):
            found = Place(*span, Quality.EXACT)
        else:
            found = self._known_or_looked_for(opening, old, span)
        line = 1 + self.text.count("\n", 0, found.start)
        return Place(found.start, found.end, found.quality, line, quote)

    def _known_or_looked_for(self, opening: Event, old: str, span: tuple[int, int]) -> Place:
        key = f"{self._hash} {opening.hash}"
        found = self.known.get(key)
        if found is None:
            found = self._look(opening, old, span)
            if self._map(old) is not None:  # without the old text, which may come yet, it is a guess
                self.known.put(key, found)
        return found

    def _look(self, opening: Event, old: str, span: tuple[int, int]) -> Place:
        mapped = self._map(old)
        located = mapped.locate(*span) if mapped else None
        if located is None:
            old_text = self.find(old) if old else None
            located = _located(opening.selector, old_text, self.text)
        if located is not None and 0 <= located.start <= located.end <= len(self.text):
            return Place(located.start, located.end, Quality(located.quality.value))
        near = self._nearest(mapped, old, span[0])
        return Place(near, near, Quality.ORPHAN)

    def _map(self, old: str) -> AnchorMap | None:
        """Return the map from a text to the one of now, made once for all threads over that text."""
        if old not in self._maps:
            text = self.find(old) if old else None
            self._maps[old] = AnchorMap(text, self.text) if text is not None else None
        return self._maps[old]

    def _nearest(self, mapped: AnchorMap | None, old: str, start: int) -> int:
        """Return the beginning of the line that stands nearest to words that are gone."""
        text = self.find(old) if mapped else None
        if mapped is None or text is None:
            return self._line_start(min(start, len(self.text)))
        for first, last in _lines_around(text, start):
            found = mapped.locate(first, last)
            if found is not None:
                return self._line_start(found.start)
        return self._line_start(min(start, len(self.text)))

    def _line_start(self, position: int) -> int:
        return self.text.rfind("\n", 0, position) + 1


def _located(selector: Mapping[str, object], old: str | None, new: str) -> Located | None:
    try:
        return locate(dict(selector), old, new)
    except (KeyError, TypeError, ValueError):  # what others write has any shape
        return None


def _lines_around(text: str, start: int, most: int = 40) -> Sequence[tuple[int, int]]:
    """Return the lines with words near a position, the nearest first, those before it preferred."""
    spans, position = [], 0
    for line in text.split("\n"):
        if line.strip():
            spans.append((position, position + len(line)))
        position += len(line) + 1
    here = bisect_right([one[0] for one in spans], start) - 1
    ordered = sorted(range(len(spans)), key=lambda index: (abs(index - here), index > here))
    return [spans[index] for index in ordered[:most] if index != here]
