"""Find what a person means from a few letters."""

from __future__ import annotations

_WORD, _RUN, _LATE, _LONG = 8, 5, 0.3, 0.02


def score(query: str, text: str) -> float | None:
    """Return how well a text answers a query, None when it lacks one of its letters in order.

    Both are folded. Letters count more where a word begins and when they follow one another. Several words
    may also come in another order, each of them written out.
    """
    wanted = query.replace(" ", "")
    if not wanted:
        return 0.0
    whole = text.find(query)
    if whole >= 0:
        return 1000.0 + _WORD * _begins_word(text, whole) - _LATE * whole - _LONG * len(text)
    words = query.split()
    if len(words) > 1 and all(_begins_some_word(word, text) for word in words):
        return 500.0 - _LONG * len(text)
    total, at, last = 0.0, 0, -2
    for letter in wanted:
        found = _best(letter, text, at, last)
        if found < 0:
            return None
        total += 1 + _WORD * _begins_word(text, found) + _RUN * (found == last + 1) - _LATE * (found - at)
        last, at = found, found + 1
    return total - _LONG * len(text)


def _best(letter: str, text: str, at: int, last: int) -> int:
    """Return where a letter is meant: right after the last one, else where a word begins, else next."""
    if text[at : at + 1] == letter and at == last + 1:
        return at
    first = text.find(letter, at)
    found = first
    while found >= 0 and not _begins_word(text, found):
        found = text.find(letter, found + 1)
    return found if found >= 0 else first


def _begins_some_word(wanted: str, text: str) -> bool:
    return text.startswith(wanted) or f" {wanted}" in text


def _begins_word(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()
