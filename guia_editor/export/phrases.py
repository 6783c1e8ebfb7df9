"""Small pieces of wording: names joined in a sentence, merged texts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from guia_editor.model.blocks import Inline, Inlines, Text
from guia_editor.model.names import fold


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
