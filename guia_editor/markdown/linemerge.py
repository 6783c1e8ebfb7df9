"""Merge two versions of a file of records: YAML by entries, PO by messages, CSV and others by lines."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

from guia_editor.markdown.alignment import part
from guia_editor.markdown.joined import Joined, TextConflict
from guia_editor.markdown.merge import MergedWords
from guia_editor.markdown.plaintext import merged_wrapping, plain
from guia_editor.markdown.tablemerge import same_columns, shared
from guia_editor.markdown.threeway import Placed, Words, three_way, two_way
from guia_editor.markdown.units import Cut, Unit, cut_into

_KEY = re.compile(r"""("[^"]*"|'[^']*'|[^\s#:'"\[\]{},&*!|>%@`-][^#:]*?)[ \t]*:(?=[ \t]|$)""")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_DATED = re.compile(r'"(?:PO-Revision-Date|POT-Creation-Date|Last-Translator|X-Generator|Generated-By): ')
_SEPARATORS = re.compile(r"[,;\t]")


class LineForm(StrEnum):
    """How the records of a file are told apart."""

    YAML = "yaml"
    PO = "po"
    CSV = "csv"
    LINES = "txt"


def form_of(path: str) -> LineForm:
    """Return the form of a file by its name."""
    match PurePosixPath(path).suffix.lower():
        case ".yaml" | ".yml":
            return LineForm.YAML
        case ".po" | ".pot":
            return LineForm.PO
        case ".csv":
            return LineForm.CSV
        case _:
            return LineForm.LINES


def merge_lines(base: str | None, a: str, b: str, form: LineForm | None = None) -> Joined:
    """Return two versions of a file joined; `base` is what both grew from, None when both made it.

    Where both exclude each other, `a` stands and a conflict holds both records; its place is their key.
    Without a `form` it is guessed from the texts.
    """
    if a == b or base == b:
        return Joined(a)
    if base == a:
        return Joined(b)
    mine, theirs = plain(a), plain(b)
    old = plain(base) if base is not None else None
    kind = form or _guessed((mine, theirs) if old is None else (old, mine, theirs))
    if kind is LineForm.CSV:
        old = shared(mine, theirs) if old is None else old
        old, mine, theirs = (old, mine, theirs) if old is None else same_columns(old, mine, theirs)
    cutter = _CUTTERS[kind]
    joined = merge_cuts(
        None if old is None else cutter.cut(old), cutter.cut(mine), cutter.cut(theirs), cutter.words
    )
    return Joined(merged_wrapping(base, a, b).around(joined.text), joined.conflicts)


def merge_yaml(base: str | None, a: str, b: str) -> Joined:
    """Return two versions of plain YAML joined by the entries of its outermost mapping."""
    return merge_cuts(None if base is None else _yaml_cut(base), _yaml_cut(a), _yaml_cut(b), _entry_words)


def _guessed(texts: Sequence[str]) -> LineForm:
    if all(re.search(r"^msgid ", text, re.MULTILINE) for text in texts):
        return LineForm.PO
    if all(any(_KEY.match(line) for line in text.split("\n")) for text in texts):
        return LineForm.YAML
    return LineForm.LINES


def merge_cuts(base: Cut | None, a: Cut, b: Cut, words: Words) -> Joined:
    """Return records joined, each on lines of its own."""
    placed = two_way(a, b) if base is None else three_way(base, a, b, words)
    names = {unit.text: unit.part.name for cut in (base or a, a, b) for unit in cut.units}
    parts: list[str] = []
    conflicts: list[TextConflict] = []
    line = 1
    for one in placed:
        if one.text is not None:
            parts.append(one.blank + one.text + "\n")
            line += one.blank.count("\n")
        if one.clash is not None:
            kind, old, mine, theirs = one.clash
            place = names.get(mine) or names.get(theirs) or names.get(old) or ""
            conflicts.append(TextConflict(kind, old, mine, theirs, line, place))
        if one.text is not None:
            line += one.text.count("\n") + 1
    tail = b.tail if base is not None and a.tail == base.tail else a.tail
    text = "".join(parts)
    return Joined(text[:-1] + tail if parts else tail, tuple(conflicts))


# --- YAML --------------------------------------------------------------------------------------


def yaml_entries(text: str) -> dict[str, str]:
    """Return the entries of a YAML text's outermost mapping, each as written, by its key."""
    return {unit.part.name: unit.text for unit in _yaml_cut(text).units if unit.part.name}


def _yaml_cut(text: str) -> Cut:
    """Cut YAML into the entries of its outermost mapping; comments stand for themselves."""
    return _cut(text, _yaml_starts)


def _yaml_starts(line: str, inside: bool) -> str | None:
    """Return the name of the record that a line begins, "" for one without, None for a line that goes on."""
    if key := _KEY.match(line):
        return key[1].strip("\"'")
    going_on = inside and (line[:1] in (" ", "\t", "]", "}") or line.startswith("-"))
    return None if going_on else ""


def _cut(text: str, starts: Callable[[str, bool], str | None]) -> Cut:
    """Cut a text into records that begin where `starts` says."""
    records: list[tuple[str, list[str], str]] = []
    blank: list[str] = []
    for line in text.split("\n"):
        if not line.strip():
            blank.append(line + "\n")
            continue
        inside = bool(records) and bool(records[-1][2])
        name = starts(line, inside)
        if name is None and records:
            records[-1][1].extend([*(one[:-1] for one in blank), line])
        else:
            records.append(("".join(blank), [line], name or ""))
        blank = []
    seen = Counter(name for _blank, _lines, name in records)
    units = []
    for gap, lines, name in records:
        passage = "\n".join(lines)
        known = name if seen[name] == 1 else ""
        units.append(Unit(gap, passage, "record", part(passage, passage, "record", known)))
    return cut_into(units, text)


def _entry_words(base: Unit, a: Unit, b: Unit) -> MergedWords | None:
    """Merge the lines of an entry that has several; a value on one line is never mixed."""
    if "\n" not in a.text and "\n" not in b.text:
        return None
    placed = three_way(_line_cut(base.text), _line_cut(a.text), _line_cut(b.text), _never)
    return None if any(one.clash or one.near for one in placed) else _text(placed)


def _never(_base: Unit, _a: Unit, _b: Unit) -> None:
    return None


def _text(placed: Sequence[Placed]) -> MergedWords:
    return MergedWords("\n".join(one.blank + one.text for one in placed if one.text is not None))


# --- PO ----------------------------------------------------------------------------------------


def _po_cut(text: str) -> Cut:
    """Cut a catalogue into its messages, each named by context and source words."""
    records: list[tuple[str, str]] = []
    blank = ""
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.strip():
            lines.append(line)
            continue
        if lines:
            records.append((blank, "\n".join(lines)))
            blank, lines = "", []
        else:
            blank += line + "\n"
    names = [_message(passage) for _blank, passage in records]
    seen = Counter(names)
    units = []
    for number, ((gap, passage), name) in enumerate(zip(records, names, strict=True)):
        gap = gap if number == 0 else "\n" + gap
        units.append(
            Unit(gap, passage, "record", part(passage, passage, "record", name if seen[name] == 1 else ""))
        )
    return cut_into(units, text)


def _message(passage: str) -> str:
    """Return what names a message: its source words with their context, the number of plurals left out."""
    found = {"msgctxt": "", "msgid": ""}
    at = ""
    for line in passage.split("\n"):
        bare = line.removeprefix("#~").strip()
        if not bare.startswith('"'):
            at = bare.split(" ", 1)[0]
        if at in found and (said := _STRING.search(bare)):
            found[at] += said[1]
    kind = "~" if passage.startswith("#~") else ""
    return f"{kind}{found['msgctxt']}\x04{found['msgid']}"


def _message_words(base: Unit, a: Unit, b: Unit) -> MergedWords | None:
    """Merge the lines of a message; of the header's dates and names the later ones stay."""
    placed = three_way(_line_cut(base.text), _line_cut(a.text), _line_cut(b.text), _later)
    return None if any(one.clash or one.near for one in placed) else _text(placed)


def _later(_base: Unit, a: Unit, b: Unit) -> MergedWords | None:
    if _DATED.match(a.text) and _DATED.match(b.text):
        return MergedWords(max(a.text, b.text))
    return None


# --- CSV and plain lines -------------------------------------------------------------------------


def _csv_cut(text: str) -> Cut:
    """Cut a table into its lines, named by their first cell where no other has the same."""
    return _cut(text, lambda line, _inside: _SEPARATORS.split(line, 1)[0].strip('"') or "")


def _line_cut(text: str) -> Cut:
    return _cut(text, lambda _line, _inside: "")


def _cells(base: Unit, a: Unit, b: Unit) -> MergedWords | None:
    """Merge a line cell by cell; None when cells were added, or both changed the same."""
    separator = _SEPARATORS.search(base.text)
    if separator is None:
        return None
    try:
        rows = [_row(unit.text, separator[0]) for unit in (base, a, b)]
    except csv.Error:
        return None
    if len({len(row) for row in rows}) > 1:
        return None
    cells: list[str] = []
    for old, mine, theirs in zip(*rows, strict=True):
        if old not in (mine, theirs) and mine != theirs:
            return None
        cells.append(theirs if mine == old else mine)
    line = io.StringIO(newline="")
    csv.writer(line, delimiter=separator[0], lineterminator="").writerow(cells)
    return MergedWords(line.getvalue())


def _row(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator, strict=True))


class _Cutter(NamedTuple):
    cut: Callable[[str], Cut]
    words: Words


_CUTTERS: Mapping[LineForm, _Cutter] = {
    LineForm.YAML: _Cutter(_yaml_cut, _entry_words),
    LineForm.PO: _Cutter(_po_cut, _message_words),
    LineForm.CSV: _Cutter(_csv_cut, _cells),
    LineForm.LINES: _Cutter(_line_cut, _never),
}
