"""From words as the window shows them to their place in the source, and back."""

from __future__ import annotations

from guia_editor.markdown.kept_words import equal_runs
from guia_editor.markdown.visible import visible

_OUTSIDE = " \t\r\n\N{PARAGRAPH SEPARATOR}\N{LINE SEPARATOR}"


def source_span_of(source: str, shown: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the words `shown[start:end]` of a block stand in its Markdown, None when they do not.

    `shown` is the block's text as it is on screen, with U+FFFC for each object; positions count code points
    of both. Marks at the edges (bold, links) stay outside.
    """
    seen = visible(source)
    span = _mapped(shown, seen.words, start, end)
    if span is None:
        return None
    places = seen.places[span[0] : span[1]]
    return places[0], places[-1] + 1


def shown_span_of(source: str, shown: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where `source[start:end]`, a part of a block's Markdown, stands on screen, None if nowhere."""
    seen = visible(source)
    inside = [number for number, place in enumerate(seen.places) if start <= place < end]
    if not inside:
        return None
    return _mapped(seen.words, shown, inside[0], inside[-1] + 1)


def _mapped(one: str, other: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where a part of one text stands in another that has the same words, but not the same blanks."""
    found: list[tuple[int, int]] = []
    for run in equal_runs(one, other):
        begin, stop = max(run.old, start), min(run.old + run.size, end)
        if begin < stop and one[begin:stop].strip(_OUTSIDE):
            found.append((begin + run.new - run.old, stop + run.new - run.old))
    return (found[0][0], found[-1][1]) if found else None
