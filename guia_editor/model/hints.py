"""What a careful reader would point at in a passage: accents, wordy turns, long sentences.

Pure and local: a passage's words go in. Rules about accents look at the neighbouring words and speak only
when the other spelling is all but sure; the others are matters of taste, and never more than advice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from guia_editor.i18n import _
from guia_editor.model.hint_words import PAIRS, PLAINER, Pair
from guia_editor.model.readability import split_sentences

HintKind = Literal["tilde", "claridad"]

LONG_SENTENCE = 35
"""Words; a sentence with more is hard to follow (plain-language manuals advise 20 to 30)."""

_PASSIVES = 2
"""How many passives a sentence bears."""

_WORD = re.compile(r"[^\W\d_]+")
_PASSIVE = re.compile(
    r"\b(?:fue|fueron|será|serán|sea|sean|ser|sido|siendo|era|eran)\s+(?:\w+\s+)?\w{2,}[ai]d[oa]s?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Hint:
    """Advice about the characters from `start` to `end` of a passage.

    `tilde` is all but sure and comes with what to write; `claridad` is advice, with `instead` where the words
    can be exchanged as they are.
    """

    start: int
    end: int
    kind: HintKind
    message: str
    instead: tuple[str, ...] = ()


def hints(text: str, *, prose: bool = True) -> list[Hint]:
    """Return the hints about a passage, in order; `prose` is false for titles, cells and the like."""
    found = [*accent_hints(text), *wordy_hints(text)]
    if prose:
        found += sentence_hints(text)
    return sorted(found, key=lambda hint: (hint.start, hint.end))


# --- Accents -----------------------------------------------------------------------------------


def accent_hints(text: str) -> Iterator[Hint]:
    """Yield words that are spelled as another word, by what stands around them."""
    rules = _pairs_by_word()
    for found in _WORD.finditer(text):
        for pair, before, after in rules.get(found[0].lower(), ()):
            if _stands(text, found, before, after):
                meant = _with_capitals(pair.meant, found[0])
                message = _("Aquí parece que quiso escribir «{meant}».").format(meant=meant)
                yield Hint(found.start(), found.end(), "tilde", message, (meant,))
                break


def _stands(
    text: str, word: re.Match[str], before: re.Pattern[str] | None, after: re.Pattern[str] | None
) -> bool:
    if before is not None and not before.search(text[max(0, word.start() - 40) : word.start()]):
        return False
    return after is None or after.match(text, word.end()) is not None


@cache
def _pairs_by_word() -> dict[str, list[tuple[Pair, re.Pattern[str] | None, re.Pattern[str] | None]]]:
    found: dict[str, list[tuple[Pair, re.Pattern[str] | None, re.Pattern[str] | None]]] = {}
    for pair in PAIRS:
        before = _lead(pair.before) if pair.before else None
        after = _rest(pair.after) if pair.after else None
        found.setdefault(pair.word, []).append((pair, before, after))
    return found


def _lead(pattern: str) -> re.Pattern[str]:
    glued = pattern.startswith("¿")
    return re.compile(pattern + "$" if glued else rf"(?<!\w)(?:{pattern})\s$", re.IGNORECASE)


def _rest(pattern: str) -> re.Pattern[str]:
    glued = pattern.startswith("[.")
    return re.compile(pattern if glued else rf"\s(?:{pattern})(?!\w)", re.IGNORECASE)


def _with_capitals(meant: str, written: str) -> str:
    if written.isupper() and len(written) > 1:
        return meant.upper()
    return meant[:1].upper() + meant[1:] if written[:1].isupper() else meant


# --- Plain language ------------------------------------------------------------------------------


def wordy_hints(text: str) -> Iterator[Hint]:
    """Yield turns that have a plainer one."""
    for found in _wordy().finditer(text):
        plainer = _plainer(found[0].lower())
        is_fixed = "*" not in plainer[0] and "(" not in plainer[1]
        instead = tuple(_with_capitals(one, found[0]) for one in plainer[1].split("; ")) if is_fixed else ()
        message = _("Más sencillo: {plainer}.").format(plainer=plainer[1].replace("; ", " · "))
        yield Hint(found.start(), found.end(), "claridad", message, instead)


@cache
def _wordy() -> re.Pattern[str]:
    turns = sorted(PLAINER, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(_as_pattern, turns)) + r")\b", re.IGNORECASE)


def _as_pattern(turn: str) -> str:
    return re.escape(turn).replace(r"\*", r"\w+").replace(r"\ ", r"\s")


def _plainer(found: str) -> tuple[str, str]:
    """Return the row of the list, turn and plainer words, for what was found."""
    words = re.sub(r"\s", " ", found)
    if words in PLAINER:
        return words, PLAINER[words]
    return next((turn, plain) for turn, plain in PLAINER.items() if re.fullmatch(_as_pattern(turn), words))


def sentence_hints(text: str) -> Iterator[Hint]:
    """Yield sentences that are hard to follow: too long, or with one passive upon another."""
    place = 0
    for sentence in split_sentences(text):
        start = text.find(sentence, place)
        place = start + len(sentence)
        words = len(_WORD.findall(sentence))
        passives = [found.span() for found in _PASSIVE.finditer(sentence)]
        if words > LONG_SENTENCE:
            message = _("Oración de {n} palabras; pártala en dos o haga una lista.").format(n=words)
            yield Hint(start, place, "claridad", message)
        elif len(passives) >= _PASSIVES:
            message = _("Varias formas pasivas seguidas; diga quién hace qué.")
            yield Hint(start + passives[0][0], start + passives[-1][1], "claridad", message)
