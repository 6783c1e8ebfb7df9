"""What to look for in a text, and where it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

_PLAIN = str.maketrans("áéíóúüÁÉÍÓÚÜàèìòùâêîôû", "aeiouuAEIOUUaeiouaeiou")
"""One letter for one, so that places stay; ñ is a letter of its own."""

_SPACE = r"[ \t\r\n\u00a0\u2028]+"
_LETTERS = r"\w"


@dataclass(frozen=True)
class Query:
    """Words to look for.

    Unless `case` or `accents` is set, capitals and accents (not the tilde of ñ) make no difference; with
    `whole`, what is found neither begins nor ends inside a word. Any white space matches any other.
    """

    words: str
    whole: bool = False
    case: bool = False
    accents: bool = False

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        words = self.words if self.accents else self.words.translate(_PLAIN)
        inner = _SPACE.join(re.escape(part) for part in re.split(_SPACE, words))
        if self.whole:
            before = rf"(?<!{_LETTERS})" if words[:1].isalnum() else ""
            after = rf"(?!{_LETTERS})" if words[-1:].isalnum() else ""
            inner = before + inner + after
        return re.compile(inner, 0 if self.case else re.IGNORECASE)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return where (begin, end) the words are in a text, in order, none overlapping another."""
        if not self.words.strip():
            return []
        plain = text if self.accents else text.translate(_PLAIN)
        return [found.span() for found in self._pattern.finditer(plain)]

    def wanted(self, found: str, replacement: str) -> str:
        """Return what takes the place of found words, with their capitals unless these matter."""
        if self.case or not replacement:
            return replacement
        if len(found) > 1 and found.isupper() and not self.words.isupper():
            return replacement.upper()
        if found[:1].isupper() and not self.words[:1].isupper():
            return replacement[:1].upper() + replacement[1:]
        return replacement
