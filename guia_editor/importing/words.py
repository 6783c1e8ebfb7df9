"""Words, counted: what an original says must be in the blocks or in the report."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from guia_editor.i18n import _
from guia_editor.importing.report import Kind, Loss
from guia_editor.model.blocks import (
    Blocks,
    CodeBlock,
    FormField,
    Inlines,
    inner_blocks,
    inner_inlines,
    plain_text,
    walk_inlines,
)

_WORD = re.compile(r"[^\W_]+")
_SHOWN = 400
"""How many of the words that got lost a line of the report holds; the rest are counted."""


def words(text: str) -> list[str]:
    """Return the words of a text, compatibility forms (², ﬁ, º) as their plain letters, in lower case."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def words_of(blocks: Blocks) -> Counter[str]:
    """Return how often each word stands in blocks, titles and descriptions of pictures included."""
    found: Counter[str] = Counter()
    for block in blocks:
        if isinstance(block, CodeBlock):
            found.update(words(block.text))
        for run in inner_inlines(block):
            found.update(words(_said(run)))
        for inner in inner_blocks(block):
            found.update(words_of(inner))
    return found


def _said(run: Inlines) -> str:
    helps = [inline.help for inline in walk_inlines(run) if isinstance(inline, FormField)]
    return " ".join([plain_text(run), *helps])


def missing_words(
    original: Iterable[str], blocks: Blocks, losses: Iterable[Loss], also: str = ""
) -> list[str]:
    """Return the words of the original, in its order, that neither blocks, report nor `also` account for."""
    there = words_of(blocks)
    there.update(words(also))
    for one in losses:
        for _time in range(one.count):
            there.update(words(one.text))
    gone: list[str] = []
    for word in original:
        if there[word] > 0:
            there[word] -= 1
        else:
            gone.append(word)
    return gone


def lost_words(gone: list[str]) -> tuple[Loss, ...]:
    """Return the line of the report that owns up to words that got lost without a line of their own."""
    if not gone:
        return ()
    message = _("Hay palabras que no pasaron ({count}); búsquelas en el original y cópielas a mano.")
    shown = " ".join(gone[:_SHOWN]) + (" …" if len(gone) > _SHOWN else "")
    return (Loss("palabras-perdidas", message.format(count=len(gone)), Kind.LOST, shown),)
