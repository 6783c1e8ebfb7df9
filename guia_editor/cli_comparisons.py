"""A comparison of two texts as the terminal shows it, and as other programs read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from guia_editor.i18n import _

if TYPE_CHECKING:
    from guia_editor.markdown.comparison import Comparison, Row, Runs


def comparison_as_json(found: Comparison) -> dict[str, Any]:
    """Return a comparison for other programs, under Spanish keys."""
    from guia_editor.markdown.comparison import change_count, changed_rows

    return {
        "iguales": found.same,
        "cambios": change_count(found),
        "ficha": [{"campo": one.key, "antes": one.old, "despues": one.new} for one in found.front],
        "pasajes": [_row_as_json(row) for row in changed_rows(found)],
    }


def _row_as_json(row: Row) -> dict[str, Any]:
    lines = [getattr(node, "lines", None) for node in (row.old, row.new)]
    return {
        "que": row.kind.value,
        "linea_antes": lines[0].first if lines[0] else None,
        "linea_despues": lines[1].first if lines[1] else None,
        "texto": list(_words_of(row)),
    }


def told(found: Comparison) -> Iterator[str]:
    """Yield a comparison line by line: [-removed-], {+added+}."""
    from guia_editor.markdown.comparison import changed_rows

    for one in found.front:
        yield f"{one.name}: [-{one.old}-] {{+{one.new}+}}"
    for row in changed_rows(found):
        yield ""
        yield _kind_name(row)
        yield from (f"  {line}" for line in _words_of(row))


def _kind_name(row: Row) -> str:
    from guia_editor.markdown.comparison import RowKind

    names = {
        RowKind.SAME: _("Igual"),
        RowKind.CHANGED: _("Cambió"),
        RowKind.ADDED: _("Se agregó"),
        RowKind.REMOVED: _("Se quitó"),
        RowKind.MOVED: _("Se movió"),
        RowKind.MOVED_AWAY: _("Se movió de aquí"),
    }
    line = getattr(row.node, "lines", None)
    return _("{what}, línea {line}:").format(what=names[row.kind], line=line.first if line else 0)


def _words_of(row: Row) -> Iterator[str]:
    """Yield what a row says, a line for each passage, attribute and cell that has something to show."""
    from guia_editor.markdown.comparison import RowKind

    yield from filter(None, (_runs(passage.runs) for passage in row.passages))
    for one in row.fields:
        yield f"{one.name}: [-{one.old}-] {{+{one.new}+}}"
    for line in row.grid.rows if row.grid is not None else ():
        if line.kind is not RowKind.SAME:
            yield " | ".join(_runs(cell.runs) for cell in line.cells)
    for inner in row.rows:
        if row.kind is not RowKind.CHANGED:  # those inside what changed are rows to step through themselves
            yield from _words_of(inner)


def _runs(runs: Runs) -> str:
    from guia_editor.markdown.comparison import RunKind
    from guia_editor.model.blocks import plain_text

    marks = {RunKind.ADDED: ("{+", "+}"), RunKind.REMOVED: ("[-", "-]")}
    told = []
    for run in runs:
        before, after = marks.get(run.kind, ("", ""))
        told.append(f"{before}{plain_text(run.inlines)}{after}")
    return "".join(told)
