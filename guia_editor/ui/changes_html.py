"""A comparison of two versions as HTML that Qt shows: as it reads, with what came, went and moved.

Qt lays tables out slowly, so only what changed stands in one, for its bar; all else is plain paragraphs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import assert_never

from PySide6.QtGui import QColor

from guia_editor.i18n import _, plural
from guia_editor.markdown.comparison import (
    Cell,
    Comparison,
    FieldChange,
    Grid,
    Passage,
    Role,
    Row,
    RowKind,
    Rows,
    RunKind,
    TableRow,
)
from guia_editor.model.blocks import (
    Callout,
    Card,
    CodeBlock,
    Conditional,
    Definition,
    DefinitionList,
    Figure,
    Form,
    Heading,
    ListBlock,
    ListItem,
    NoteDefinition,
    Quote,
    Rule,
    plain_text,
)
from guia_editor.tasks.choices import Names
from guia_editor.ui.changes_inlines import Words
from guia_editor.ui.changes_same import INDENT, Blocklike, boxed, listed, ruled
from guia_editor.ui.theme import Theme

_CONTEXT = 1
"""Blocks shown above and below a change where only the changes are shown."""

_FEW = 2
"""Blocks that are shown rather than counted."""

_WORDS = 70
_APART = "margin-top:6px;margin-bottom:6px"
_LABEL = "margin-top:0;margin-bottom:0;font-family:'Guia Sans','Noto Sans',sans-serif"


@dataclass(frozen=True, slots=True)
class Change:
    """One change to step to: the name of its anchor, what happened, its words, its line in the new file."""

    anchor: str
    kind: RowKind
    words: str
    line: int = 0
    last_line: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """A comparison as HTML, and its changes in order."""

    html: str
    changes: tuple[Change, ...]


def tell(
    comparison: Comparison,
    theme: Theme,
    *,
    beside: bool = False,
    whole: bool = True,
    context: int = _CONTEXT,
    names: Names | None = None,
) -> Told:
    """Return a comparison as HTML: in one text, or old beside new; with all the text or the changes only.

    `context` is how many blocks stand around a change where only the changes are shown, `names` what the
    guide's names stand for.
    """
    return _Teller(theme, beside, names).tell(comparison, _shown(comparison.rows, whole, context))


def bar_colour(kind: RowKind, theme: Theme) -> QColor:
    """Return the colour of what happened to a passage."""
    match kind:
        case RowKind.SAME:
            return theme.muted
        case RowKind.CHANGED:
            return theme.warm
        case RowKind.ADDED:
            return theme.good
        case RowKind.REMOVED:
            return theme.error
        case RowKind.MOVED | RowKind.MOVED_AWAY:
            return theme.callouts["norma"].bar
        case _:
            assert_never(kind)


def kind_words(kind: RowKind) -> str:
    """Return what people call what happened to a passage."""
    match kind:
        case RowKind.SAME:
            return _("Sin cambios")
        case RowKind.CHANGED:
            return _("Cambió")
        case RowKind.ADDED:
            return _("Nuevo")
        case RowKind.REMOVED:
            return _("Se quitó")
        case RowKind.MOVED:
            return _("Se movió aquí")
        case RowKind.MOVED_AWAY:
            return _("Estaba aquí")
        case _:
            assert_never(kind)


class _Teller:
    def __init__(self, theme: Theme, beside: bool, names: Names | None) -> None:
        self._theme = theme
        self._beside = beside
        self._words = Words(theme, names)
        self._plain = Blocklike(theme, self._words)
        self._changes: list[Change] = []
        self._sides = (True, True)
        """Which versions are written: old, new."""

    def tell(self, comparison: Comparison, shown: set[int]) -> Told:
        parts = [self._front(one) for one in comparison.front]
        at = 0
        while at < len(comparison.rows):
            end = at
            while end < len(comparison.rows) and end not in shown:
                end += 1
            if end > at:
                parts.append(self._skipped(end - at))
                at = end
                continue
            parts.append(self._top(comparison.rows[at]))
            at += 1
        return Told("".join(parts), tuple(self._changes))

    # --- Rows of the whole ----------------------------------------------------------------------

    def _front(self, one: FieldChange) -> str:
        mark = self._mark(RowKind.CHANGED, f"{one.name}: {one.new or one.old}")
        return self._barred(RowKind.CHANGED, mark, self._field(one), self._field(one), self._field(one))

    def _top(self, row: Row) -> str:
        """Return one row of the outermost level."""
        if row.kind is RowKind.SAME:
            same = self._node(row)
            return self._columns("", same, same) if self._beside else same
        mark = self._mark_of(row)
        if self._beside:
            old, new = self._side(row, old=True), self._side(row, old=False)
            return self._barred(row.kind, mark, "", old, new)
        return self._barred(row.kind, mark, self._node(row), "", "")

    def _side(self, row: Row, *, old: bool) -> str:
        """Return how a row reads in one of the versions."""
        if (row.old if old else row.new) is None:
            return ""
        before, changes = self._sides, len(self._changes)
        self._sides = (old, not old)
        html = self._node(row)
        self._sides = before
        if old:
            del self._changes[changes:]
        return html

    def _skipped(self, count: int) -> str:
        told = plural(count, _("1 párrafo sin cambios"), _("{count} párrafos sin cambios"))
        return (
            f'<p align="center" style="color:{self._theme.muted.name()}">· · ·&nbsp; {told} &nbsp;· · ·</p>'
        )

    def _barred(self, kind: RowKind, mark: str, one: str, old: str, new: str) -> str:
        """Return a changed row with its bar, and a label for what happened to it as a whole."""
        color = bar_colour(kind, self._theme).name()
        label = "" if kind is RowKind.CHANGED else self._label(kind)
        if self._beside:
            return self._columns(color, old, new, f"{mark}{label}")
        return (
            f'<table width="100%" cellspacing="0" cellpadding="0" style="{_APART}"><tr>'
            f'<td width="4" bgcolor="{color}"></td><td style="padding-left:12px">{mark}{label}{one}</td>'
            "</tr></table>"
        )

    def _columns(self, color: str, old: str, new: str, mark: str = "") -> str:
        edge = f' bgcolor="{color}"' if color else ""
        head = f'<tr><td></td><td colspan="3">{mark}</td></tr>' if mark else ""
        return (
            f'<table width="100%" cellspacing="0" cellpadding="0" style="{_APART}">{head}'
            f'<tr><td width="4"{edge}></td>'
            f'<td width="49%" style="padding-left:12px">{old or "&nbsp;"}</td><td width="2%"></td>'
            f'<td width="49%">{new or "&nbsp;"}</td></tr></table>'
        )

    def _label(self, kind: RowKind) -> str:
        color = bar_colour(kind, self._theme).name()
        style = f"color:{color};font-weight:600;font-size:9pt;{_LABEL}"
        return f'<p style="{style}">{escape(kind_words(kind))}</p>'

    # --- Changes --------------------------------------------------------------------------------

    def _mark_of(self, row: Row) -> str:
        """Return the anchor of a row's own change, if it has one to step to."""
        if not row.changed_itself or row.kind is RowKind.MOVED_AWAY or self._sides == (True, False):
            return ""
        lines = row.new.lines if row.new is not None else None
        first, last = (lines.first, lines.last) if lines is not None else (0, 0)
        return self._mark(row.kind, row_words(row), first, last)

    def _mark(self, kind: RowKind, words: str, first: int = 0, last: int = 0) -> str:
        anchor = f"cambio-{len(self._changes) + 1}"
        self._changes.append(Change(anchor, kind, words, first, last))
        return f'<a name="{anchor}"></a>'

    # --- Blocks ---------------------------------------------------------------------------------

    def _node(self, row: Row) -> str:
        """Return a block, entry or term with what changed in it."""
        node = row.node
        if row.kind is RowKind.SAME:
            return self._plain.node(node)
        if row.kind is RowKind.MOVED_AWAY and self._sides == (True, True):
            words = escape(_shortened(row_words(row)))
            return f'<p style="color:{self._theme.muted.name()}">«{words}»</p>'
        fields = "".join(self._field(one) for one in row.fields)
        body = self._words_of(row, Role.BODY)
        match node:
            case Heading(level=level):
                return f"<h{level}>{body}</h{level}>{fields}"
            case ListBlock(ordered=ordered, start=start):
                return self._list(row, start if ordered else 0) + fields
            case ListItem() | Definition():
                return self._inside(row) + fields
            case CodeBlock():
                return f'<pre style="margin-left:{INDENT}px">{body}</pre>{fields}'
            case Rule():
                return "<hr>"
            case Quote() | Callout() | Form() | Card() | Conditional() | NoteDefinition() | DefinitionList():
                return self._box(row, fields)
            case _:
                return self._leaf(row, body, fields)

    def _leaf(self, row: Row, body: str, fields: str) -> str:
        caption = self._words_of(row, Role.CAPTION)
        source = self._words_of(row, Role.SOURCE)
        parts = [f"<p>{body}</p>" if body else ""]
        if row.grid is not None:
            parts.append(self._grid(row.grid))
        elif not body:
            kind = _("Figura") if isinstance(row.node, Figure) else _("Objeto")
            parts.append(f'<p style="color:{self._theme.muted.name()}">[{escape(kind)}]</p>')
        parts += [f"<p><i>{caption}</i></p>" if caption else "", f"<p>{source}</p>" if source else "", fields]
        return "".join(parts)

    def _inside(self, row: Row) -> str:
        """Return what stands inside a container, each row with its own mark."""
        parts = [f"<p><b>{words}</b></p>" if (words := self._words_of(row, Role.TERM)) else ""]
        parts.append(f"<p>{words}</p>" if (words := self._words_of(row, Role.BODY)) else "")
        parts += [self._inner(one) for one in row.rows]
        return "".join(parts)

    def _inner(self, row: Row) -> str:
        """Return a row inside a container; one that came or went as a whole says so by its words."""
        if row.kind is RowKind.MOVED_AWAY and not self._sides[0]:
            return ""
        if (row.old is None and not self._sides[1]) or (row.new is None and not self._sides[0]):
            return ""
        return self._mark_of(row) + (self._label(row.kind) if row.kind in _MOVES else "") + self._node(row)

    def _list(self, row: Row, start: int) -> str:
        return listed([inside for item in row.rows if (inside := self._inner(item))], start)

    def _box(self, row: Row, fields: str) -> str:
        title, term = self._words_of(row, Role.TITLE), self._words_of(row, Role.TERM)
        head = "".join(f"<p><b>{words}</b></p>" for words in (title, term) if words)
        inside = head + self._words_of(row, Role.BODY) + "".join(self._inner(one) for one in row.rows)
        if isinstance(row.node, DefinitionList):
            return inside + fields
        return boxed(inside + fields, self._plain.tint_of(row.node))

    def _grid(self, grid: Grid) -> str:
        return ruled("".join(self._grid_row(row) for row in grid.rows if self._is_in(row)), self._theme)

    def _is_in(self, row: TableRow) -> bool:
        return (row.old is not None and self._sides[0]) or (row.new is not None and self._sides[1])

    def _grid_row(self, row: TableRow) -> str:
        kinds = {RowKind.ADDED: RunKind.ADDED, RowKind.REMOVED: RunKind.REMOVED}
        head = row.new == 0 or (row.new is None and row.old == 0)
        tag, cells = "th" if head else "td", []
        for cell in row.cells:
            ground = self._cell_ground(row, cell)
            html = self._words.runs(cell.runs, old=self._sides[0], new=self._sides[1])
            kind = kinds.get(row.kind) or kinds.get(cell.kind)
            if kind is not None and not any(run.kind is kind for run in cell.runs):
                html = self._words.styled(kind, html)
            shade = f' bgcolor="{ground}"' if ground else ""
            cells.append(f'<{tag} align="left"{shade}>{html or "&nbsp;"}</{tag}>')
        return f"<tr>{''.join(cells)}</tr>"

    def _cell_ground(self, row: TableRow, cell: Cell) -> str:
        tints = self._theme.callouts
        match row.kind if row.kind in (RowKind.ADDED, RowKind.REMOVED, RowKind.MOVED) else cell.kind:
            case RowKind.ADDED:
                return tints["ejemplo"].ground.name()
            case RowKind.REMOVED:
                return tints["atencion"].ground.name()
            case RowKind.MOVED | RowKind.MOVED_AWAY:
                return tints["norma"].ground.name()
            case RowKind.CHANGED:
                return tints["importante"].ground.name()
            case _:
                return self._theme.accent_ground.name() if row.new == 0 else ""

    def _field(self, one: FieldChange) -> str:
        old, new = self._sides
        words = self._words.runs(one.runs, old=old, new=new) if one.runs else ""
        if not words:
            parts = [self._words.styled(RunKind.REMOVED, escape(one.old)) if old else ""]
            parts.append(self._words.styled(RunKind.ADDED, escape(one.new)) if new else "")
            words = " ".join(filter(None, parts))
        muted = self._theme.muted.name()
        return f'<p><span style="color:{muted}">{escape(one.name)}:</span> {words}</p>'

    def _words_of(self, row: Row, role: Role) -> str:
        """Return the words of a block in a role; of one that came or went whole, as such."""
        found: list[Passage] = [one for one in row.passages if one.role is role]
        old, new = self._sides
        return " ".join(self._words.passage(one, old=old, new=new) for one in found)


_MOVES = (RowKind.MOVED, RowKind.MOVED_AWAY)


def _shown(rows: Rows, whole: bool, context: int) -> set[int]:
    """Return which rows are shown: all, or those that changed with a little around them."""
    if whole:
        return set(range(len(rows)))
    changed = [at for at, row in enumerate(rows) if row.kind is not RowKind.SAME]
    near = {at + step for at in changed for step in range(-context, context + 1)}
    shown = {at for at in near if 0 <= at < len(rows)}
    for at in range(len(rows)):
        if context and at not in shown and _gap(rows, shown, at) <= _FEW:
            shown.add(at)
    return shown


def _gap(rows: Sequence[Row], shown: set[int], at: int) -> int:
    """Return how many rows stand hidden around one."""
    first = last = at
    while first > 0 and first - 1 not in shown:
        first -= 1
    while last + 1 < len(rows) and last + 1 not in shown:
        last += 1
    return last - first + 1


def row_words(row: Row) -> str:
    """Return the first words of a row, as it is now."""
    for passage in row.passages:
        words = "".join(plain_text(run.inlines) for run in passage.runs if run.kind is not RunKind.REMOVED)
        words = words or "".join(plain_text(run.inlines) for run in passage.runs)
        if words.strip():
            return " ".join(words.split())
    if row.grid is not None:
        cells = (cell for line in row.grid.rows if line.kind is not RowKind.SAME for cell in line.cells)
        changed = [cell for cell in cells if cell.kind is not RowKind.SAME] or list(row.grid.rows[0].cells)
        return " ".join(plain_text(cell.new or cell.old or ()) for cell in changed)
    for inner in row.rows:
        if words := row_words(inner):
            return words
    return row.fields[0].name if row.fields else _("Objeto")


def _shortened(words: str) -> str:
    return words if len(words) <= _WORDS else f"{words[:_WORDS].rstrip()}…"
