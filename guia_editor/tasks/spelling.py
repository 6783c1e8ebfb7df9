"""Spelling: which words of the guide are written right, what may be meant by the others."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from guia_editor.model.guide import Guide
from guia_editor.model.misspellings import neighbours, sound_alikes
from guia_editor.model.words import APOSTROPHES, spelled_words, verbs_with_pronouns
from guia_editor.storage.spelling import (
    Dictionary,
    add_word,
    country_words,
    read_words,
    remove_word,
    the_dictionary,
)
from guia_editor.storage.workspace import CONTENT

MOST = 6
"""Suggestions for a word; more are not read."""

_PREFIXES = (
    *("agro", "auto", "bio", "extra", "foto", "geo", "hidro", "hiper", "infra", "inter", "intra", "macro"),
    *("micro", "mini", "multi", "pluri", "semi", "socio", "sub"),
)
_SAME_APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_LEAST_REST = 5
"""Letters that must follow a prefix: shorter ends make words of slips."""


class Speller:
    """Judges words with the dictionary, the guide's names and terms, and the team's own list.

    May be asked from any thread: a look-up holds the interpreter's lock all along.
    """

    def __init__(self, dictionary: Dictionary, known: Iterable[str] = ()) -> None:
        self._dictionary = dictionary
        self._known = {_key(word): word for word in known}
        self._judged: dict[str, bool] = {}

    def is_right(self, word: str) -> bool:
        """Say whether a word is written right; what was asked before is remembered."""
        found = self._judged.get(word)
        if found is None:
            found = self._judged[word] = self._judge(word)
        return found

    def accept(self, word: str) -> None:
        """Take a word for right from now on."""
        self._known[_key(word)] = word
        self._judged.clear()

    def suggest(self, word: str) -> tuple[str, ...]:
        """Return words that may be meant, the likeliest first; takes up to half a second."""
        found: dict[str, None] = {}
        for candidates in (sound_alikes(word.lower()), neighbours(word.lower())):
            found.update(dict.fromkeys(one for one in candidates if self.is_right(one)))
            if found:
                break
        close = get_close_matches(_key(word), self._known, MOST, 0.8)
        found.update(dict.fromkeys(key if self._dictionary.knows(key) else self._known[key] for key in close))
        if not found:
            found.update(dict.fromkeys(self._dictionary.suggest(word)))
        shown = dict.fromkeys(_as_written(one, word) for one in found)
        return tuple(one for one in shown if one != word)[:MOST]

    def _judge(self, word: str) -> bool:
        if _key(word) in self._known or self._dictionary.knows(word):
            return True
        plain = word.lower()
        if any(self._dictionary.knows(verb) for verb in verbs_with_pronouns(plain)):
            return True
        return any(self._dictionary.knows(rest) for rest in _without_prefix(plain))


def _key(word: str) -> str:
    return unicodedata.normalize("NFC", word).translate(_SAME_APOSTROPHE).casefold()


def _without_prefix(word: str) -> Iterator[str]:
    for prefix in _PREFIXES:
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) >= _LEAST_REST:
            yield rest
            if rest.startswith("rr"):
                yield rest[1:]


def _as_written(suggestion: str, word: str) -> str:
    """Return a suggestion with the capital that the word began with."""
    return suggestion[:1].upper() + suggestion[1:] if word[:1].isupper() else suggestion


def open_speller(folder: Path, guide: Guide) -> Speller:
    """Return the speller for a guide; takes a quarter of a second."""
    known = {*country_words(), *guide_words(guide), *read_words(folder / CONTENT)}
    return Speller(the_dictionary(), known)


def guide_words(guide: Guide) -> Iterator[str]:
    """Yield the words that a guide vouches for: its places, languages, institutions, terms and sources."""
    places = guide.territories
    texts = [place.name for place in places.departments.values()]
    texts += [text for place in places.municipalities.values() for text in (place.name, place.region)]
    texts += [text for language in guide.languages for text in (language.name, language.own_name)]
    texts += [text for one in guide.institutions for text in (one.name, one.acronym)]
    texts += [text for term in guide.glossary.values() for text in (term.term, term.acronym)]
    texts += [text for source in guide.sources.values() for text in (source.short, source.issuer)]
    for text in texts:
        yield from (word.text for word in spelled_words(text))


def learn_word(folder: Path, word: str) -> None:
    """Put a word in the list that the guide's team shares; raises what writing a file raises."""
    add_word(folder / CONTENT, word)


def forget_word(folder: Path, word: str) -> None:
    """Take a word out of the list that the guide's team shares; raises what writing a file raises."""
    remove_word(folder / CONTENT, word)
