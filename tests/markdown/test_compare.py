from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.markdown.compare import (
    change_count,
    changed_rows,
    compare,
    compare_texts,
    only_spelling,
    walk_rows,
)
from guia_editor.markdown.compare_nodes import inside, passages
from guia_editor.markdown.compare_words import flattened, rebuilt, word_runs
from guia_editor.markdown.comparison import Grid, Node, Row, RowKind, RunKind, Runs
from guia_editor.markdown.normal_words import normalise_inlines
from guia_editor.markdown.normalise import normalise_blocks
from guia_editor.markdown.reader import parse
from guia_editor.model.blocks import Inlines, Table, plain_text
from tests.benchmarks.edits import Editor, chapter
from tests.markdown import strategies
from tests.markdown.families import families
from tests.markdown.test_blockmerge import BASE, QUEJA, REAL, first_blank, side

HERE = (RowKind.SAME, RowKind.CHANGED)
OLD, NEW = (*HERE, RowKind.REMOVED, RowKind.MOVED_AWAY), (*HERE, RowKind.ADDED, RowKind.MOVED)


def assert_says(rows: Sequence[Row], old: Sequence[Node], new: Sequence[Node]) -> None:
    """Check that rows applied to nothing give both versions, down to each word and cell."""
    assert [row.old for row in rows if row.kind in OLD] == list(old)
    assert [row.new for row in rows if row.kind in NEW] == list(new)
    for row in rows:
        if row.kind is RowKind.SAME or row.old == row.new:
            continue
        was = inside(row.old) if row.old is not None else ()
        now = inside(row.new) if row.new is not None else ()
        if row.kind is not RowKind.MOVED_AWAY:
            assert_says(row.rows, was, now)
        assert_words(row)
        if isinstance(row.old, Table) and isinstance(row.new, Table):
            assert row.grid is not None
            assert_cells(row.grid, row.old, row.new)


def assert_words(row: Row) -> None:
    for passage in row.passages:
        was = dict(passages(row.old)) if row.old is not None else {}
        now = dict(passages(row.new)) if row.new is not None else {}
        assert words_of(passage.runs, old=True) == bare(was.get(passage.role, ()))
        assert words_of(passage.runs, old=False) == bare(now.get(passage.role, ()))


def assert_cells(grid: Grid, old: Table, new: Table) -> None:
    before = [line for line in grid.rows if line.old is not None and line.kind is not RowKind.MOVED]
    after = [line for line in grid.rows if line.new is not None]
    assert [line.old for line in before] == list(range(len(old.rows) + 1))
    assert [line.new for line in after] == list(range(len(new.rows) + 1))
    for lines, table, of_old in ((before, old, True), (after, new, False)):
        for line, row in zip(lines, (table.header, *table.rows), strict=True):
            cells = [cell.old if of_old else cell.new for cell in line.cells]
            assert tuple(cell for cell in cells if cell is not None) == row
            for cell in line.cells:
                said = cell.old if of_old else cell.new
                assert words_of(cell.runs, old=of_old) == bare(said or ())


def words_of(runs: Runs, *, old: bool) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    for run in runs:
        if run.kind is RunKind.RESTYLED and old:
            found += bare(run.before)
        elif run.kind is not (RunKind.ADDED if old else RunKind.REMOVED):
            found += bare(run.inlines)
    return found


def bare(inlines: Inlines) -> list[tuple[object, ...]]:
    """Return each character with the marks around it, and each atom."""
    found: list[tuple[object, ...]] = []
    for key, marks, _inline in flattened(inlines):
        found += [(one, marks) for one in (key if isinstance(key, str) else (key,))]
    return found


@given(families())
@settings(max_examples=120, deadline=None)
def test_the_rows_give_both_versions(family: tuple[str, str, str]) -> None:
    _base, a, b = family
    old, new = parse(a).blocks, parse(b).blocks
    assert_says(compare(old, new).rows, old, new)


@given(strategies.chapters(), strategies.chapters())
@settings(max_examples=20, deadline=None)
def test_the_rows_give_both_of_any_two_chapters(one: tuple[Node, ...], other: tuple[Node, ...]) -> None:
    old, new = normalise_blocks(one), normalise_blocks(other)  # type: ignore[arg-type]
    assert_says(compare(old, new).rows, old, new)


@given(st.integers(0, 300), st.integers(1, 60))
@settings(max_examples=30, deadline=None)
def test_the_rows_give_both_versions_of_real_edits(seed: int, edits: int) -> None:
    base = chapter(seed, 600)
    changed = base.copy(1_000_000)
    Editor(changed, seed).edit(edits, heavy=True)
    old, new = parse(base.text()).blocks, parse(changed.text()).blocks
    found = compare(old, new)
    assert_says(found.rows, old, new)
    moves = [row.move for row in walk_rows(found.rows) if row.move]
    assert sorted(moves) == sorted(2 * list(range(1, len(moves) // 2 + 1)))


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_a_real_chapter_is_the_same_as_itself_and_one_word_is_one_change(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert compare_texts(text, text).same
    place = first_blank(text)
    assert change_count(compare_texts(text, f"{text[:place]} cambiada{text[place:]}")) == 1


@given(strategies.inlines, strategies.inlines)
@settings(max_examples=100, deadline=None)
def test_words_are_flattened_and_rebuilt(one: Inlines, other: Inlines) -> None:
    one, other = normalise_inlines(one), normalise_inlines(other)
    assert bare(rebuilt(list(flattened(one)))) == bare(one)
    runs = word_runs(one, other)
    assert words_of(runs, old=True) == bare(one)
    assert words_of(runs, old=False) == bare(other)


def kinds(rows: Sequence[Row]) -> list[str]:
    return [row.kind.value for row in rows]


def change(new: str) -> Row:
    """Return the only changed row of the example and another version of it."""
    (row,) = changed_rows(compare_texts(BASE, new))
    return row


def said(runs: Runs) -> str:
    marks = {RunKind.KEPT: "{}", RunKind.ADDED: "+{}+", RunKind.REMOVED: "-{}-", RunKind.RESTYLED: "~{}~"}
    return "".join(marks[run.kind].format(plain_text(run.inlines)) for run in runs)


def test_words_changed_are_shown_word_by_word() -> None:
    row = change(side(("las horas de servicio cada mes", "las horas de agua cada semana")))
    assert "publica las horas de -servicio-+agua+ cada -mes-+semana+. La" in said(row.runs)


def test_words_made_bold_are_the_same_words() -> None:
    row = change(side(("cada mes", "**cada** mes")))
    assert "servicio ~cada~ mes" in said(row.runs)


def test_lines_broken_elsewhere_are_no_change() -> None:
    assert compare_texts(BASE, side(("cada mes. La", "cada mes.\nLa"))).same


def test_a_paragraph_that_moved_is_shown_as_moved_with_what_changed_in_it() -> None:
    moved = side(
        (QUEJA, ""), ("El último párrafo", QUEJA.replace("su queja", "una queja") + "El último párrafo")
    )
    found = compare_texts(BASE, moved)
    away, here = (row for row in walk_rows(found.rows) if row.move)
    assert (away.kind, here.kind) == (RowKind.MOVED_AWAY, RowKind.MOVED)
    assert "-su-+una+ queja" in said(here.runs)
    assert change_count(found) == 1


def test_a_paragraph_that_went_into_a_box_is_shown_as_moved() -> None:
    moved = side((QUEJA, ""), ("El vecino anota", QUEJA + "El vecino anota"))
    row = change(moved)
    assert row.kind is RowKind.MOVED
    box = next(row for row in compare_texts(BASE, moved).rows if type(row.new).__name__ == "Callout")
    assert kinds(box.rows) == ["movido", "igual"]


def test_containers_are_compared_inside() -> None:
    for old, new in (
        ("anota las horas", "apunta las horas"),
        ("Sector: ", "Aldea: "),
        ("Para oír a todos", "Para escuchar a todos"),
        ("mide también el lago", "mide también el río"),
        ("Después se publica", "Luego se publica"),
        ("dice de dónde", "cuenta de dónde"),
    ):
        row = change(side((old, new)))
        assert row.kind is RowKind.CHANGED
        assert type(row.new).__name__ == "Paragraph"
        assert said(row.runs).count("+") == 2


def test_tables_are_compared_cell_by_cell() -> None:
    row = change(side(("| Cloro | Fontanería |", "| Cloro | Fontanería y salud |")))
    assert row.grid is not None
    assert [[cell.kind.value for cell in line.cells] for line in row.grid.rows] == [
        ["igual", "igual"],
        ["igual", "cambiado"],
        ["igual", "igual"],
    ]
    assert said(row.grid.rows[1].cells[1].runs) == "Fontanería+ y salud+"


def test_a_column_and_a_row_added_to_a_table_are_shown_as_such() -> None:
    old = "| Dato | Quién |\n| --- | --- |\n| Cloro | Fontanería |\n| Quejas | Ventanilla |\n"
    new = (
        "| Dato | Cuándo | Quién |\n| --- | --- | --- |\n| Cloro | Cada día | Fontanería |\n"
        "| Horas | Cada mes | Válvulas |\n| Quejas | Cada mes | Ventanilla |\n"
    )
    row = change(BASE.replace(old, new))
    assert row.grid is not None
    assert row.grid.columns == ((0, 0), (None, 1), (1, 2))
    assert kinds(row.grid.rows) == ["cambiado", "cambiado", "agregado", "cambiado"]  # type: ignore[arg-type]


def test_attributes_and_front_matter_are_told_by_name() -> None:
    row = change(side(("tipo=nota", "tipo=agua")))
    assert [(one.name, one.old, one.new) for one in row.fields] == [("tipo de recuadro", "nota", "agua")]
    found = compare_texts(BASE, side(("Oficina de agua", "Alcaldía"), ("art. 253", "art. 254")))
    assert [(one.name, one.old, one.new) for one in found.front] == [
        ("Responsable", "Oficina de agua", "Alcaldía"),
        ("Base legal", "cprg, art. 253", "cprg, art. 254"),
    ]


KNOWN = {"municipalidad", "publica", "horas", "servicio", "mes", "queja", "podrá", "podría", "cloro"}


@pytest.mark.parametrize(
    ("old", "new", "spelling"),
    [
        ("La muncipalidad publica", "La municipalidad publica", True),
        ("las oras de servicio", "las horas de servicio", True),
        ("el clóro", "el cloro", True),
        ("cada mes, si", "cada mes; si", True),
        ("la municipalidad", "la Municipalidad", True),
        ("podrá quejarse", "podría quejarse", False),
        ("las 10 horas", "las 19 horas", False),
        ("no publica", "publica", False),
        ("el **cloro**", "el cloro", False),
        ("la queja y el cloro", "la queja o el cloro", False),
    ],
)
def test_only_spelling_is_what_a_dictionary_vouches_for(old: str, new: str, spelling: bool) -> None:
    found = compare(parse(f"Dice que {old} hoy.").blocks, parse(f"Dice que {new} hoy.").blocks)
    assert only_spelling(found, KNOWN.__contains__) is spelling


def test_no_change_and_a_new_paragraph_are_not_spelling() -> None:
    assert not only_spelling(compare_texts(BASE, BASE))
    assert not only_spelling(compare_texts(BASE, BASE + "\nOtro.\n"))
    assert only_spelling(compare_texts(BASE, side(("titulo: Agua y", "titulo: agua y"))))
