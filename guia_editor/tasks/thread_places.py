"""Where threads stand in the text of now: mapped from the exact version that each was written over."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from guia_editor.markdown import anchoring
from guia_editor.markdown.anchoring import AnchorMap, Located, locate, selected_quote
from guia_editor.markdown.quotes import Quote
from guia_editor.model.events import Event
from guia_editor.storage.files import read_bytes, replace_bytes, sha256
from guia_editor.tasks.review_values import Place, Quality

Finder = Callable[[str], str | None]
"""Returns the text with a SHA-256, None when no version here has it."""

_QUALITIES: Mapping[anchoring.Quality, Quality] = {
    anchoring.Quality.EXACT: Quality.EXACT,
    anchoring.Quality.MOVED: Quality.MOVED,
    anchoring.Quality.GUESSED: Quality.GUESSED,
}
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
        quote = selected_quote(opening.selector)
        if quote is None:
            return Place(0, 0, Quality.WHOLE)
        old, end = text_spoken_of(opening), quote.start + len(quote.exact)
        if old == self._hash and self.text[quote.start : end] == quote.exact:
            found = Place(quote.start, end, Quality.EXACT)
        else:
            found = self._known_or_looked_for(opening, old, quote)
        line = 1 + self.text.count("\n", 0, found.start)
        return Place(found.start, found.end, found.quality, line, quote.exact)

    def _known_or_looked_for(self, opening: Event, old: str, quote: Quote) -> Place:
        key = f"{self._hash} {opening.hash}"
        found = self.known.get(key)
        if found is not None and found.end <= len(self.text):
            return found
        mapped = self._map(old)
        if mapped is None:  # the old text may come yet, so what is found without it is not kept
            located = locate(opening.selector, None, self.text)
            return _placed(located, self.text.rfind("\n", 0, quote.start) + 1)
        located = mapped.locate(quote.start, quote.start + len(quote.exact))
        found = _placed(located, mapped.nearest(quote.start))
        self.known.put(key, found)
        return found

    def _map(self, old: str) -> AnchorMap | None:
        """Return the map from a text to the one of now, made once for all threads over that text."""
        if old not in self._maps:
            text = self.find(old) if old else None
            self._maps[old] = AnchorMap(text, self.text) if text is not None else None
        return self._maps[old]


def _placed(located: Located | None, nearest: int) -> Place:
    if located is None:
        return Place(nearest, nearest, Quality.ORPHAN)
    return Place(located.start, located.end, _QUALITIES[located.quality])
