"""Compare two versions of a chapter as a reader sees them: blocks, words, cells, and what moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from guia_editor.markdown.alignment import Part, align, find_moved, part
from guia_editor.markdown.compare_front import compare_fronts
from guia_editor.markdown.compare_nodes import attributes, family, id_of, inside, passages, words_of
from guia_editor.markdown.compare_spelling import only_spelling
from guia_editor.markdown.compare_tables import grid, interleaved
from guia_editor.markdown.compare_words import word_runs
from guia_editor.markdown.comparison import (
    Comparison,
    FieldChange,
    Node,
    Passage,
    Row,
    RowKind,
    Run,
    RunKind,
    change_count,
    changed_rows,
    walk_rows,
)
from guia_editor.markdown.frontmatter import Split, split
from guia_editor.markdown.plaintext import plain
from guia_editor.markdown.reader import parse
from guia_editor.model.blocks import Blocks, Inlines, Table, Text

__all__ = ["change_count", "changed_rows", "compare", "compare_texts", "only_spelling", "walk_rows"]


def compare(old: Blocks, new: Blocks) -> Comparison:
    """Return what changed between two readings of a chapter's text."""
    return Comparison(_Comparer().compared(old, new))


def compare_texts(old: str, new: str) -> Comparison:
    """Return what changed between two versions of a chapter's file, front matter included."""
    before, after = split(plain(old)), split(plain(new))
    front = compare_fronts(before.front_yaml, after.front_yaml)
    if before.body == after.body:
        rows = tuple(_finished(_Draft(RowKind.SAME, block, block)) for block in _read(after))
        return Comparison(rows, front)
    return Comparison(compare(_read(before), _read(after)).rows, front)


@lru_cache(maxsize=8)
def _read(chapter: Split) -> Blocks:
    """Read a chapter's text; whoever looks at changes compares the same versions again and again."""
    return parse(chapter.body, chapter.body_line).blocks


@dataclass(slots=True, eq=False)
class _Draft:
    """A row that is still being found."""

    kind: RowKind
    old: Node | None
    new: Node | None
    rows: list[_Draft] = field(default_factory=list)
    move: int = 0


class _Comparer:
    """First what is the same or alike in place, level by level; then moves, over all levels; then words."""

    def __init__(self) -> None:
        self._moves = 0

    def compared(self, old: Sequence[Node], new: Sequence[Node]) -> tuple[Row, ...]:
        drafts = self._drafts(old, new)
        self._find_moves(drafts, whole=True)
        self._find_moves(drafts, whole=False)
        return tuple(_finished(draft) for draft in drafts)

    def _drafts(self, old: Sequence[Node], new: Sequence[Node]) -> list[_Draft]:
        pairs = align([_part(node) for node in old], [_part(node) for node in new]).pairs
        found: list[_Draft] = []
        for i, j in interleaved(pairs, len(old), len(new)):
            before, after = (None if i is None else old[i]), (None if j is None else new[j])
            found.append(self._draft(before, after))
        return found

    def _draft(self, old: Node | None, new: Node | None) -> _Draft:
        if old is None or new is None:
            kind = RowKind.ADDED if old is None else RowKind.REMOVED
            node = new if new is not None else old
            assert node is not None
            within = [
                self._draft(None, one) if old is None else self._draft(one, None) for one in inside(node)
            ]
            return _Draft(kind, old, new, within)
        if old == new:
            return _Draft(RowKind.SAME, old, new)
        return _Draft(RowKind.CHANGED, old, new, self._drafts(inside(old), inside(new)))

    def _find_moves(self, drafts: list[_Draft], *, whole: bool) -> None:
        """Join what was removed here and added there: `whole` constructs first, then what is inside."""
        gone = list(_unpaired(drafts, RowKind.REMOVED, whole))
        come = list(_unpaired(drafts, RowKind.ADDED, whole))
        before = [_part(one.old) for one in gone if one.old is not None]
        after = [_part(one.new) for one in come if one.new is not None]
        for i, j in find_moved(before, after, ()):
            self._moves += 1
            there, here = gone[i], come[j]
            assert there.old is not None
            assert here.new is not None
            here.kind, here.old, here.move = RowKind.MOVED, there.old, self._moves
            here.rows = [] if here.old == here.new else self._drafts(inside(there.old), inside(here.new))
            there.kind, there.rows, there.move = RowKind.MOVED_AWAY, [], self._moves


def _unpaired(drafts: Sequence[_Draft], kind: RowKind, whole: bool) -> Iterator[_Draft]:
    """Yield drafts of a kind: whole ones, or the innermost of those."""
    for draft in drafts:
        if draft.kind is kind and (whole or not draft.rows):
            yield draft
        else:
            yield from _unpaired(draft.rows, kind, whole)


def _part(node: Node) -> Part:
    return part(node, words_of(node), family(node), id=id_of(node), apart=True)


def _finished(draft: _Draft) -> Row:
    old, new = draft.old, draft.new
    rows = tuple(_finished(one) for one in draft.rows)
    match draft.kind:
        case RowKind.SAME:
            return Row(RowKind.SAME, old, new, _passages(old, new))
        case RowKind.MOVED_AWAY:
            return Row(draft.kind, old, None, _passages(old, None), move=draft.move)
        case RowKind.ADDED | RowKind.REMOVED:
            return Row(draft.kind, old, new, _passages(old, new), rows=rows)
        case RowKind.CHANGED | RowKind.MOVED:
            assert old is not None
            assert new is not None
            cells = grid(old, new) if isinstance(old, Table) and isinstance(new, Table) else None
            row = Row(draft.kind, old, new, _passages(old, new), _fields(old, new), rows, cells, draft.move)
            return _settled(row)


def _settled(row: Row) -> Row:
    """Return a changed row as the same where nothing that can be seen has changed."""
    inner = any(one.kind is not RowKind.SAME for one in row.rows)
    if row.kind is RowKind.CHANGED and not inner and not row.changed_itself:
        return Row(RowKind.SAME, row.old, row.new, row.passages)
    return row


def _passages(old: Node | None, new: Node | None) -> tuple[Passage, ...]:
    node = new if new is not None else old
    assert node is not None
    before = dict(passages(old)) if old is not None else None
    after = dict(passages(new)) if new is not None else None
    roles = [role for role, _words in passages(node)]
    found: list[Passage] = []
    for role in roles:
        if before is None and after is not None:
            found.append(Passage(role, _whole(RunKind.ADDED, after[role])))
        elif after is None and before is not None:
            found.append(Passage(role, _whole(RunKind.REMOVED, before[role])))
        elif before is not None and after is not None:
            found.append(Passage(role, word_runs(before[role], after[role])))
    return tuple(found)


def _whole(kind: RunKind, words: Inlines) -> tuple[Run, ...]:
    return (Run(kind, words),) if words else ()


def _fields(old: Node, new: Node) -> tuple[FieldChange, ...]:
    """Return the attributes that differ; of a paragraph that became a title, those of the title."""
    before = {one.key: one for one in attributes(old)}
    after = {one.key: one for one in attributes(new)}
    found: list[FieldChange] = []
    for key in dict.fromkeys([*before, *after]):
        name = (after.get(key) or before[key]).name
        was, now = (side[key].value if key in side else "" for side in (before, after))
        if was != now:
            runs = word_runs((Text(was),) if was else (), (Text(now),) if now else ())
            found.append(FieldChange(key, name, was, now, runs))
    return tuple(found)
