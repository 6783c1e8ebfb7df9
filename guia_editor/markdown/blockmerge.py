"""Merge two versions of a chapter that grew out of one: by passages, and by words inside what both changed.

What cannot be merged passage by passage without breaking a box or a table is merged by whole constructs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from guia_editor.i18n import _
from guia_editor.markdown.frontmatter import split
from guia_editor.markdown.joined import ConflictKind, Joined, TextConflict
from guia_editor.markdown.linemerge import merge_yaml
from guia_editor.markdown.merge import MergedWords
from guia_editor.markdown.partition import LOSSY
from guia_editor.markdown.plaintext import merged_wrapping, plain
from guia_editor.markdown.reader import parse
from guia_editor.markdown.threeway import Near, Placed, three_way, two_way, word_merge
from guia_editor.markdown.units import PROSE, ROW, Grain, Unit, cut

__all__ = ["ConflictKind", "Joined", "TextConflict", "merge_chapters"]

_LONGEST_SHOWN = 90
_MOST_REPAIRS = 4


def merge_chapters(base: str | None, a: str, b: str) -> Joined:
    """Return two versions of a chapter joined; `base` is what both grew from, None when both made it.

    Where both exclude each other, `a` stands in the text and a conflict holds both: give the sides in an
    order that is the same on every device. No word that either side added is missing from text and conflicts.
    Where anything had to be joined, the text is in NFC.
    """
    if a == b or base == b:
        return Joined(a)
    if base == a:
        return Joined(b)
    texts = [plain(text) for text in (base or "", a, b)]
    heads, bodies = zip(*(_parted(text) for text in texts), strict=True)
    head = _merged_head(None if base is None else heads[0], heads[1], heads[2])
    body = _merged_body(None if base is None else bodies[0], bodies[1], bodies[2])
    above = head.text.count("\n")
    conflicts = [replace(one, line=one.line + above) for one in body.conflicts]
    text = merged_wrapping(base, a, b).around(head.text + body.text)
    return Joined(text, (*head.conflicts, *conflicts), body.notices)


def _parted(text: str) -> tuple[str, str]:
    """Return the front matter with its fences, and the body."""
    body = split(text).body
    return text[: len(text) - len(body)], body


def _merged_head(base: str | None, a: str, b: str) -> Joined:
    """Merge front matters by key; what is in several keys, or lacks a fence, is not looked into."""
    if a == b or base == b:
        return Joined(a)
    if base == a:
        return Joined(b)
    if not a or not b:
        conflict = TextConflict(ConflictKind.FRONT, base or "", a, b, 1)
        return Joined(a, (conflict,)) if base else Joined(a or b)
    old = None if not base else split(base).front_yaml
    joined = merge_yaml(old, split(a).front_yaml, split(b).front_yaml)
    opening, closing = a.split("\n", 1)[0], a.rstrip("\n").rsplit("\n", 1)[-1]
    entries = joined.text if joined.text.endswith("\n") or not joined.text else joined.text + "\n"
    conflicts = [replace(one, kind=ConflictKind.FRONT, line=one.line + 1) for one in joined.conflicts]
    return Joined(f"{opening}\n{entries}{closing}\n", tuple(conflicts))


# --- The body ----------------------------------------------------------------------------------


def _merged_body(base: str | None, a: str, b: str) -> Joined:
    if a == b or base == b:
        return Joined(a)
    if base == a:
        return Joined(b)
    for grain in Grain:
        cuts = [cut(text, grain) for text in (base or "", a, b)]
        words = word_merge if grain is Grain.FINE else _prose_words
        placed = two_way(*cuts[1:]) if base is None else three_way(cuts[0], cuts[1], cuts[2], words)
        tail = cuts[2].tail if base is not None and cuts[1].tail == cuts[0].tail else cuts[1].tail
        text = _put_together(placed, tail, grain)
        if text is not None and not _is_broken(text, base or "", a, b):
            return Joined(text, _conflicts(placed, text), _notices(placed))
    return Joined(a, (TextConflict(ConflictKind.FILE, base or "", a, b, 1),))


def _prose_words(base: Unit, a: Unit, b: Unit) -> MergedWords | None:
    return word_merge(base, a, b) if {base.kind, a.kind, b.kind} <= PROSE else None


class _Seam(NamedTuple):
    """Where a passage begins in a text, and whether it is a row of a table, where that is known."""

    begin: int
    row: bool | None


def _put_together(placed: Sequence[Placed], tail: str, grain: Grain) -> str | None:
    """Return the text of passages, with a blank line where two would run into one; None if that fails."""
    standing = [one for one in placed if one.text is not None]
    parted: set[int] = set()
    for _try in range(_MOST_REPAIRS):
        text, seams = _laid_out(standing, parted, tail)
        found = {unit.begin: unit.kind == ROW for unit in cut(text, grain).units}
        lost = {number for number, seam in enumerate(seams) if seam.begin not in found}
        if not lost:
            return text if all(seam.row in (None, found[seam.begin]) for seam in seams) else None
        if lost <= parted:
            return None
        parted |= lost
    return None


def _laid_out(standing: Sequence[Placed], parted: set[int], tail: str) -> tuple[str, list[_Seam]]:
    parts: list[str] = []
    seams: list[_Seam] = []
    length = 0
    for number, one in enumerate(standing):
        assert one.text is not None
        blank = one.blank or ("\n" if number in parted else "")
        end = "\n" if number else ""
        length += len(end) + len(blank)
        seams.append(_Seam(length, one.kind == ROW if one.kind else None))
        parts += [end, blank, one.text]
        length += len(one.text)
    return "".join(parts) + tail, seams


def _is_broken(text: str, *others: str) -> bool:
    """Say whether a text has a fault that shows less than is written, and that none of the others has."""
    known: Counter[str] = Counter()
    for other in others:
        known |= _faults(other)
    return bool(_faults(text) - known)


def _faults(text: str) -> Counter[str]:
    codes = LOSSY | {"cierre-suelto"}
    return Counter(one.code for one in parse(text).problems if one.code in codes)


# --- What is told ------------------------------------------------------------------------------


def _conflicts(placed: Sequence[Placed], text: str) -> tuple[TextConflict, ...]:
    found: list[TextConflict] = []
    at = 0
    section = ""
    for one in placed:
        if one.text is not None:
            at = text.index(one.text, at)
            section = _title(one.text) if one.kind == "heading_open" else section
        if one.clash is not None:
            line = text.count("\n", 0, at) + 1
            found.append(TextConflict(*one.clash, line, section))
        at += len(one.text or "")
    return tuple(found)


def _title(heading: str) -> str:
    return heading.lstrip("# ").split(" {#")[0].split("\n")[0].strip()


def _notices(placed: Sequence[Placed]) -> tuple[str, ...]:
    found = (_notice(near) for one in placed if one.text is not None for near in one.near)
    return tuple(dict.fromkeys(found))


def _notice(near: Near) -> str:
    words = " ".join(near.text.split())
    shown = words if len(words) <= _LONGEST_SHOWN else words[:_LONGEST_SHOWN].rsplit(" ", 1)[0] + "…"
    if near.beside:
        return _("Las dos partes agregaron texto en el mismo lugar y quedaron los dos: «{words}».").format(
            words=shown
        )
    return _("Las dos partes cambiaron la misma frase; lea cómo quedó: «{words}».").format(words=shown)
