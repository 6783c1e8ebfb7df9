"""Which runs of a text are words to be spelled: no figures, addresses, codes, or acronyms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

APOSTROPHES = "'’ʼ‘`´"
"""What people type for the glottal stop of Mayan words."""

_CHUNK = re.compile(r"\S+")
_WORD = re.compile(rf"[^\W\d_]+(?:[{APOSTROPHES}][^\W\d_]+)*")
_ADDRESS = re.compile(
    r"://|^www\.|@|\.(?:gob|org|com|net|gt|md|csv|yaml|json|html|xml|zip|pdf|docx|xlsx|txt|svg|png|jpe?g)\b|[\\#<>=_]|\w/\w+/"
)
_CODE = re.compile(r"\{\{.*?\}\}|\[@[^\]]*\]")
_QUOTED = re.compile(rf"\s*(?:{_CODE.pattern})")
_ACRONYM = re.compile(r"[^\W\d_a-záéíóúüñ]{2,}s?|\w*[a-záéíóúüñ][A-ZÁÉÍÓÚÜÑ]\w*")
"""SNIP, PDFs, GeoJSON."""


class Word(NamedTuple):
    """A word and where it stands: `start` and `end` count characters of the text."""

    start: int
    end: int
    text: str


def spelled_words(text: str) -> Iterator[Word]:
    """Yield the words of a text that a dictionary can judge, in order.

    Left out: whatever touches a digit, addresses and file names, variables and citations as written in
    Markdown, acronyms in capitals with their plural ("PDFs"), and single letters.
    """
    plain = _CODE.sub(lambda found: " " * len(found[0]), text)
    for chunk in _CHUNK.finditer(plain):
        if _ADDRESS.search(chunk[0]):
            continue
        for found in _WORD.finditer(plain, chunk.start(), chunk.end()):
            if _is_judged(plain, found):
                yield Word(found.start(), found.end(), found[0])


def written_words(text: str) -> int:
    """Return how many words of a text are its author's: variables and citations, in Markdown, are not."""
    return len(_QUOTED.sub("", text).split())


def _is_judged(text: str, found: re.Match[str]) -> bool:
    word = found[0]
    before = text[found.start() - 1 : found.start()]
    after = text[found.end() : found.end() + 1]
    if len(word) == 1 or before.isdigit() or after.isdigit():
        return False
    return not _ACRONYM.fullmatch(word)


_ONE = ("me", "te", "se", "nos", "lo", "la", "los", "las", "le", "les")
_TWO = tuple(first + second for first in ("me", "te", "se", "nos") for second in _ONE if second != first)
_ACCENTS = str.maketrans("áéíóú", "aeiou")
_ORDER = re.compile(
    r"[áéíóú](?:[iu](?![aeo]))?[^aeiouáéíóú]*(?:(?<=[qg])u(?=[ei])|ü)?(?:[iu](?=[aeo]))?[aeo]n?"
)
_GERUND = re.compile(r"\w+[áé]ndo")
_INFINITIVE = re.compile(r"\w+[aeií]r")
_STRESSED_INFINITIVE = re.compile(r"\w+[áéí]r")


def verbs_with_pronouns(word: str) -> tuple[str, ...]:
    """Return what the verb may be in an order, infinitive or gerund with pronouns joined to it.

    "verifíquelos" → "verifique", "responderle" → "responder": dictionaries lack most of these. The accent
    must stand where the verb is stressed (RAE, "Ortografía de la lengua española" (2010), II.3.6); the caller
    asks whether the verb exists.
    """
    lower = word.lower()
    found: list[str] = []
    for joined in (*_ONE, *_TWO):
        verb = lower.removesuffix(joined)
        if len(verb) < 2 or verb == lower:
            continue
        infinitive = _INFINITIVE if joined in _ONE else _STRESSED_INFINITIVE
        if infinitive.fullmatch(verb) or _GERUND.fullmatch(verb) or _is_order(verb):
            found += (verb, verb.translate(_ACCENTS))
    return tuple(dict.fromkeys(found))


def _is_order(verb: str) -> bool:
    """Say whether the accent is on the syllable before the last, as in an order to «usted»."""
    stressed = max(verb.rfind(vowel) for vowel in "áéíóú")
    return stressed >= 0 and _ORDER.fullmatch(verb, stressed) is not None
