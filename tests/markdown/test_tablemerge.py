"""Tables that two copies changed: columns that either added, cells that either filled."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from guia_editor.markdown.linemerge import LineForm, merge_lines
from guia_editor.markdown.tablemerge import same_columns

Rows = list[list[str]]
BASE = [["codigo", "portal"], ["0701", ""], ["0702", "p"], ["0801", ""]]


def text(rows: Rows) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def changed(rows: Rows, *cells: tuple[int, int, str]) -> Rows:
    made = [list(row) for row in rows]
    for row, column, words in cells:
        made[row][column] = words
    return made


def widened(rows: Rows, title: str, cells: dict[int, str]) -> Rows:
    return [[*row, title if at == 0 else cells.get(at, "")] for at, row in enumerate(rows)]


def merged(a: Rows, b: Rows, base: Rows = BASE) -> tuple[Rows, int]:
    found = merge_lines(text(base), text(a), text(b), LineForm.CSV)
    return list(csv.reader(io.StringIO(found.text, newline=""))), len(found.conflicts)


def test_columns_that_both_added_stand_side_by_side() -> None:
    a = widened(BASE, "feria", {1: "agosto", 2: "19 de marzo, «mayor»"})
    b = widened(changed(BASE, (1, 1, "x")), "correo", {1: "uip", 3: 'la "otra"'})
    rows, conflicts = merged(a, b)
    assert conflicts == 0
    assert rows == [
        ["codigo", "portal", "feria", "correo"],
        ["0701", "x", "agosto", "uip"],
        ["0702", "p", "19 de marzo, «mayor»", ""],
        ["0801", "", "", 'la "otra"'],
    ]


def test_the_same_column_added_twice_is_one() -> None:
    rows, conflicts = merged(widened(BASE, "feria", {1: "a"}), widened(BASE, "feria", {2: "b"}))
    assert (rows[1], rows[2], conflicts) == (["0701", "", "a"], ["0702", "p", "b"], 0)
    _rows, conflicts = merged(widened(BASE, "feria", {1: "a"}), widened(BASE, "feria", {1: "b"}))
    assert conflicts == 1


def test_a_column_goes_unless_the_other_side_wrote_into_it() -> None:
    without = [row[:1] for row in BASE]
    rows, conflicts = merged(without, widened(BASE, "feria", {1: "a"}))
    assert (rows[0], rows[1], conflicts) == (["codigo", "feria"], ["0701", "a"], 0)
    rows, conflicts = merged(without, changed(BASE, (3, 1, "nuevo")))
    assert (rows[0], rows[3], conflicts) == (["codigo", "portal"], ["0801", "nuevo"], 0)


def test_two_tables_that_grew_from_none_are_joined_by_their_codes() -> None:
    a, b = [["codigo", "feria"], ["0701", "mayo"], ["0702", ""]], widened(BASE, "correo", {1: "uip"})
    found = merge_lines(None, text(a), text(b), LineForm.CSV)
    assert found.conflicts == ()
    assert found.text == "codigo,feria,portal,correo\n0701,mayo,,uip\n0702,,p,\n0801,,,\n"
    found = merge_lines(None, text(BASE), text(changed(BASE, (1, 1, "x"), (2, 1, "q"))), LineForm.CSV)
    assert [(one.place, one.a, one.b) for one in found.conflicts] == [("0702", "0702,p", "0702,q")]
    assert found.text == "codigo,portal\n0701,x\n0702,p\n0801,\n"


def test_cells_with_commas_are_merged_as_others() -> None:
    base = changed(BASE, (2, 1, "lunes, martes"))
    wide = widened(base, "feria", {})
    rows, conflicts = merged(changed(wide, (2, 1, "lunes, jueves")), changed(wide, (2, 2, "mayo")), wide)
    assert (rows[2], conflicts) == (["0702", "lunes, jueves", "mayo"], 0)


def test_what_is_no_such_table_stays_as_it_is() -> None:
    for odd in (
        "codigo,a\n0701,1\n0701,2\n",
        "codigo,a,a\n0701,1,2\n",
        'codigo,a\n0701,"x\ny"\n',
        "",
        "a,b\n1\n",
    ):
        texts = (odd, odd + "9,9\n", text(BASE))
        assert same_columns(*texts) == texts


CELLS = st.text("ab,\" ;'é", max_size=4)


@given(st.lists(CELLS, min_size=3, max_size=3), st.lists(CELLS, min_size=3, max_size=3))
def test_nothing_of_either_column_is_lost(mine: list[str], theirs: list[str]) -> None:
    a = widened(BASE, "a", dict(enumerate(mine, 1)))
    b = widened(BASE, "b", dict(enumerate(theirs, 1)))
    rows, conflicts = merged(a, b)
    assert conflicts == 0
    assert [row[2:] for row in rows[1:]] == [list(pair) for pair in zip(mine, theirs, strict=True)]
