"""Three-way merge of words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from guia_editor.markdown.alignment import changes, tokens

_MOST_WORDS = 20_000
"""Longer passages are not merged: comparing them would take longer than a person waits for a save."""

_SENTENCE_ENDS = frozenset(".!?;\n")


class NearWords(NamedTuple):
    """Words `begin` to `end` of a merged text that one side and the other changed within one sentence.

    `beside` says that both put words at the same place, which now stand side by side.
    """

    begin: int
    end: int
    beside: bool


class MergedWords(NamedTuple):
    """Two versions of a passage in one, and what a person should read in it."""

    text: str
    near: tuple[NearWords, ...] = ()


class _Edit(NamedTuple):
    """Words `begin` to `end` of the base give way to others; `side` is who wants it."""

    begin: int
    end: int
    words: tuple[str, ...]
    side: int


def merged(base: str, mine: str, theirs: str) -> str | None:
    """Return `mine` with the changes that lead from `base` to `theirs`; None where both changed the same."""
    found = merge_words(base, mine, theirs)
    return None if found is None or any(near.beside for near in found.near) else found.text


def merge_words(base: str, mine: str, theirs: str, *, strict: bool = False) -> MergedWords | None:
    """Return a passage with the changes of both sides; None where one changed what the other did.

    `strict` also refuses words put right beside those that the other side took out.
    """
    if base == mine:
        return MergedWords(theirs)
    words, others, wanted = tokens(base), tokens(mine), tokens(theirs)
    if max(len(words), len(others), len(wanted)) > _MOST_WORDS:
        return None
    edits = _edits(words, others, 0) + _edits(words, wanted, 1)
    edits.sort()
    if strict and any(_leaves_alone(one, other) for one, other in pairwise(edits)):
        return None
    found = _applied(words, edits)
    if found is None or not set(tokens(found.text)) <= {*words, *others, *wanted}:
        return None  # what both took out would join two words into one that nobody wrote
    return found


def _edits(old: Sequence[str], new: Sequence[str], side: int) -> list[_Edit]:
    return [_Edit(c.begin, c.end, tuple(new[c.new_begin : c.new_end]), side) for c in changes(old, new)]


def _applied(words: list[str], edits: list[_Edit]) -> MergedWords | None:
    parts: list[str] = []
    near: list[NearWords] = []
    length = position = begun = 0
    last: _Edit | None = None
    for edit in edits:
        if last is not None and edit[:3] == last[:3]:
            continue
        if edit.begin < position:
            if not _may_overlap(edit, last):
                return None
            position, last = max(position, edit.end), edit
            continue
        beside = last is not None and edit.begin == last.begin
        between = words[position : edit.begin]
        space = [" "] if beside and _fuse(parts, edit.words) else []
        begin = length + sum(map(len, between))
        length = begin + sum(map(len, (*space, *edit.words)))
        if last is not None and last.side != edit.side and _SENTENCE_ENDS.isdisjoint(between):
            near.append(NearWords(begun, length, beside))
        parts += [*between, *space, *edit.words]
        position, last, begun = edit.end, edit, begin
    return MergedWords("".join([*parts, *words[position:]]), tuple(near))


def _leaves_alone(one: _Edit, other: _Edit) -> bool:
    """Say whether one side takes out what the other has put its words beside."""
    apart = one.side == other.side or other.begin > one.end or one[:3] == other[:3]
    return not apart and bool(one.words) != bool(other.words)


def _fuse(parts: list[str], words: tuple[str, ...]) -> bool:
    """Say whether words put right behind others would become one word with them."""
    return bool(parts and words) and parts[-1][-1:].isalnum() and words[0][:1].isalnum()


def _may_overlap(edit: _Edit, last: _Edit | None) -> bool:
    """Say whether both sides only deleted: then all goes that either wanted gone."""
    return last is not None and not edit.words and not last.words
