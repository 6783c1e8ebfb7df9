"""Small pieces of wording: names joined in a sentence, merged texts, Roman figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from guia_editor.model.blocks import Inline, Inlines, Text
from guia_editor.model.names import fold

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def join_names(names: Sequence[str], conjunction: str) -> str:
    """Return names as a sentence lists them: "Sololá, Quiché e Izabal".

    Spanish "y" turns to "e" before the sound of i, and "o" to "u" before that of o (Ortografía de la
    lengua española, RAE 2010).
    """
    if len(names) < 2:
        return "".join(names)
    *first, last = names
    start = fold(last)
    if conjunction == "y" and re.match(r"h?i(?![aeou])", start):
        conjunction = "e"
    elif conjunction == "o" and re.match(r"h?o", start):
        conjunction = "u"
    return f"{', '.join(first)} {conjunction} {last}"


def merged(inlines: Sequence[Inline]) -> Inlines:
    """Return inlines with neighbouring texts made one, so that no format splits a word in two runs."""
    result: list[Inline] = []
    for inline in inlines:
        last = result[-1] if result else None
        if isinstance(inline, Text) and isinstance(last, Text):
            result[-1] = Text(last.text + inline.text, last.line)
        else:
            result.append(inline)
    return tuple(result)


def words(text: str) -> Inlines:
    """Return plain characters as inlines; none for an empty text."""
    return (Text(text),) if text else ()


def roman(number: int) -> str:
    """Return a number from 1 to 399 in lower-case Roman figures."""
    out = ""
    for value, figures in _ROMAN:
        count, number = divmod(number, value)
        out += figures * count
    return out
