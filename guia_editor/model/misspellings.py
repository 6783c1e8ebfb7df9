"""Words that a Spanish writer may have meant: those that sound alike first, then those one slip away."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SWAPS = (
    ("s", "c"), ("c", "s"), ("s", "z"), ("z", "s"), ("c", "z"), ("z", "c"), ("b", "v"), ("v", "b"),
    ("ll", "y"), ("y", "ll"), ("g", "j"), ("j", "g"), ("k", "c"), ("k", "qu"), ("c", "qu"), ("qu", "c"),
    ("x", "cc"), ("cc", "x"), ("c", "cc"), ("cc", "c"), ("s", "x"), ("x", "s"), ("sc", "c"), ("c", "sc"),
    ("r", "rr"), ("rr", "r"), ("n", "m"), ("m", "n"), ("h", ""), ("gu", "gü"), ("gü", "gu"), ("hu", "gü"),
    ("i", "y"), ("y", "i"), ("a", "á"), ("e", "é"), ("i", "í"), ("o", "ó"), ("u", "ú"),
    ("á", "a"), ("é", "e"), ("í", "i"), ("ó", "o"), ("ú", "u"), ("ni", "ñ"), ("n", "ñ"),
)  # fmt: skip
_VOWEL = re.compile(r"(?<![h])(?=[aeiouáéíóú])")
_LETTERS = "aeiouáéíóúübcdfghjklmnñpqrstvwxyz"
_DEPTH, _MOST = 3, 6000


def sound_alikes(word: str) -> Iterator[str]:
    """Yield spellings that sound as a word does in Guatemala, or differ in accents: fewest changes first.

    Ends after the changes of three letters, or 6 000 spellings.
    """
    seen, latest = {word}, [word]
    for _change in range(_DEPTH):
        following: list[str] = []
        for one in latest:
            for other in _changed(one):
                if other not in seen:
                    seen.add(other)
                    following.append(other)
                    yield other
            if len(seen) > _MOST:
                return
        latest = following


def _changed(word: str) -> Iterator[str]:
    for old, new in _SWAPS:
        start = word.find(old)
        while start >= 0:
            yield word[:start] + new + word[start + len(old) :]
            start = word.find(old, start + 1)
    for place in _VOWEL.finditer(word):
        yield word[: place.start()] + "h" + word[place.start() :]


def neighbours(word: str) -> Iterator[str]:
    """Yield what a word is but for one letter too many, too few, wrong, or two that changed places."""
    places = range(len(word))
    yield from (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in places[:-1])
    yield from (word[:i] + word[i + 1 :] for i in places)
    yield from (word[:i] + letter + word[i:] for i in range(len(word) + 1) for letter in _LETTERS)
    yield from (word[:i] + letter + word[i + 1 :] for i in places for letter in _LETTERS)
