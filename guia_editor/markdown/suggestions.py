"""Suggestions: a change to some words of a text, kept apart from it until somebody accepts it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from guia_editor.markdown.alignment import Change, align, changes, tokens
from guia_editor.markdown.anchoring import locate, make_selector
from guia_editor.markdown.plaintext import plain, wrapping
from guia_editor.markdown.units import cut


class Suggested(NamedTuple):
    """Words to put in the place of others; `before` is "" for an insertion, `after` for a deletion."""

    selector: Mapping[str, object]
    before: str
    after: str


class Accepted(NamedTuple):
    """A text with suggestions accepted; `left` are those whose words are not there, or taken by others."""

    text: str
    left: tuple[Suggested, ...]


class _Edit(NamedTuple):
    """`old[begin:end]` becomes `words`."""

    begin: int
    end: int
    words: str


def suggestions_between(old: str, new: str) -> list[Suggested]:
    """Return a suggestion for each place where a reviewer's text differs from the one reviewed, in order.

    Accepting all of them over `plain(old)` gives `plain(new)`. What changed side by side is one suggestion;
    so are passages that were added, taken out or written anew next to each other.
    """
    before, after = plain(old), plain(new)
    edits: list[_Edit] = []
    for edit in _edits(before, after):
        last = edits[-1] if edits else None
        if last and last.end == edit.begin:
            edits[-1] = _Edit(last.begin, edit.end, last.words + edit.words)
        else:
            edits.append(edit)
    return [
        Suggested(make_selector(before, edit.begin, edit.end), before[edit.begin : edit.end], edit.words)
        for edit in edits
    ]


def apply_suggestion(
    text: str, selector: Mapping[str, object], before: str, after: str, old_text: str | None = None
) -> str | None:
    """Return a text with a suggestion accepted, None when the words that it replaces are not there.

    `old_text` is the version that the suggestion was made over: with it words are found that have moved, or
    that stand in several places. The text keeps its line ends and otherwise comes in NFC.
    """
    accepted = apply_suggestions(text, (Suggested(selector, before, after),), old_text)
    return None if accepted.left else accepted.text


def apply_suggestions(text: str, suggestions: Sequence[Suggested], old_text: str | None = None) -> Accepted:
    """Return a text with all suggestions accepted that can be, each where it was meant.

    All are looked for in the text as given, so that the order in which they come does not matter; of two for
    the same words the first is accepted.
    """
    now = plain(text)
    edits: list[_Edit] = []
    left: list[Suggested] = []
    for one in suggestions:
        found = locate(one.selector, old_text, now)
        here = _Edit(found.start, found.end, plain(one.after)) if found else None
        if here is None or now[here.begin : here.end] != one.before or _overlaps(here, edits):
            left.append(one)
        else:
            edits.append(here)
    for edit in sorted(edits, reverse=True):
        now = now[: edit.begin] + edit.words + now[edit.end :]
    return Accepted(wrapping(text).around(now) if edits else text, tuple(left))


def _overlaps(edit: _Edit, others: Sequence[_Edit]) -> bool:
    if any(edit.begin == edit.end == other.begin == other.end for other in others):
        return True
    return any(edit.begin < other.end and other.begin < edit.end for other in others)


def _edits(old: str, new: str) -> Iterator[_Edit]:
    """Yield what changed: inside passages by words, and between them whole."""
    before, after = cut(old).units, cut(new).units
    pairs = align([unit.part for unit in before], [unit.part for unit in after]).pairs
    spans = [((before[i].begin, before[i].end), (after[j].begin, after[j].end)) for i, j in pairs]
    ends = ((len(old), len(old)), (len(new), len(new)))
    for (mine, theirs), (next_mine, next_theirs) in pairwise([((0, 0), (0, 0)), *spans, ends]):
        yield from _words_changed(old, new, mine, theirs)
        yield from _between(old, new, (mine[1], next_mine[0]), (theirs[1], next_theirs[0]))


Span = tuple[int, int]


def _words_changed(old: str, new: str, mine: Span, theirs: Span) -> Iterator[_Edit]:
    before, after = tokens(old[slice(*mine)]), tokens(new[slice(*theirs)])
    for change in _joined(changes(before, after), before, after):
        begin = mine[0] + sum(map(len, before[: change.begin]))
        end = begin + sum(map(len, before[change.begin : change.end]))
        yield _Edit(begin, end, "".join(after[change.new_begin : change.new_end]))


def _joined(found: Sequence[Change], old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Join changes with only blanks between them, and those that each hold one half of a pair of marks."""
    joined: list[Change] = []
    for change in found:
        last = joined[-1] if joined else None
        if last and ("".join(old[last.end : change.begin]).isspace() or _is_open(last, old, new)):
            joined[-1] = Change(last.begin, change.end, last.new_begin, change.new_end)
        else:
            joined.append(change)
    return joined


def _is_open(change: Change, old: Sequence[str], new: Sequence[str]) -> bool:
    """Say whether a change opens a mark (bold, a link, braces) and does not close it."""
    texts = "".join(old[change.begin : change.end]), "".join(new[change.new_begin : change.new_end])
    even = all(text.count(mark) % 2 == 0 for text in texts for mark in ("**", "~~", "*", "_", "`"))
    pairs = all(text.count(one) == text.count(other) for text in texts for one, other in ("[]", "()", "{}"))
    return not (even and pairs)


def _between(old: str, new: str, mine: Span, theirs: Span) -> Iterator[_Edit]:
    one, other = old[slice(*mine)], new[slice(*theirs)]
    if one == other:
        return
    # What is added goes behind the passage before it, so its own blank lines come with it.
    tail = 0
    while tail < min(len(one), len(other)) and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    yield _Edit(mine[0], mine[1] - tail, other[: len(other) - tail])
