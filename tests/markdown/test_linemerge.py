from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.markdown.linemerge import LineForm, form_of, merge_lines

ROOT = Path(__file__).resolve().parents[2]
REAL = [*sorted((ROOT / "contenido").glob("*.yaml")), *sorted((ROOT / "contenido/datos").glob("*.csv"))]
YAML = """# Fuentes citadas.

cprg:
  corto: Constitución
  verificado: no
dto-57:
  corto: Ley de acceso
  nota: Falta cotejar.
  verificado: no
"""
PO = """msgid ""
msgstr ""
"Language: quc\\n"
"PO-Revision-Date: 2026-01-01 10:00-0600\\n"

msgid "Agua"
msgstr ""

msgid "Luz"
msgstr ""
"""
CSV = "codigo,nombre,agua\n0101,Guatemala,80\n0701,Sololá,60\n"


def parts(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


@given(st.lists(st.sampled_from(["a: 1", "b: 2", "  x: 3", "# c", "", "- d", 'msgid "a"', "1,2"])), st.data())
@settings(max_examples=150, deadline=None)
def test_one_side_alone_gives_that_side_and_no_line_added_is_lost(
    lines: list[str], data: st.DataObject
) -> None:
    base = "\n".join(lines) + "\n"
    sides = []
    for tag in ("alfa", "beta"):
        new = list(lines)
        for number in range(data.draw(st.integers(1, 3))):
            new.insert(data.draw(st.integers(0, len(new))), f"{tag}{number}: 1")
        sides.append("\n".join(new) + "\n")
    a, b = sides
    for form in LineForm:
        assert merge_lines(base, a, base, form).text == a
        assert merge_lines(base, base, b, form).text == b
        assert merge_lines(base, a, a, form).text == a
        found = merge_lines(base, a, b, form)
        said = found.text + "".join(one.a + one.b for one in found.conflicts)
        assert all(word in said for word in (a + b).split() if word.startswith(("alfa", "beta")))


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_entries_added_to_both_ends_of_a_real_file_join(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    more = "zzz: 1\n" if path.suffix == ".yaml" else lines[-1].replace(lines[-1].split(",")[0], "9999")
    a = text + more
    b = "".join([lines[0], *lines[2:]]) if path.suffix == ".csv" else "# Otra nota.\n" + text
    found = merge_lines(text, a, b, form_of(path.name))
    assert not found.conflicts
    assert found.text == b + more


def test_entries_of_yaml_join_by_key() -> None:
    a = parts(YAML, ("corto: Constitución\n  verificado: no", "corto: Constitución\n  verificado: si"))
    b = parts(YAML, ("nota: Falta cotejar.", "nota: Cotejado."), ("# Fuentes citadas.", "# Fuentes."))
    b += "dto-12:\n  corto: Código\n"
    found = merge_lines(YAML, a, b)
    assert not found.conflicts
    assert found.text == parts(
        b, ("corto: Constitución\n  verificado: no", "corto: Constitución\n  verificado: si")
    )


def test_a_value_that_both_changed_is_a_conflict_of_its_entry() -> None:
    a, b = parts(YAML, ("Falta cotejar.", "Cotejado.")), parts(YAML, ("Falta cotejar.", "Falta todo."))
    found = merge_lines(YAML, a, b, LineForm.YAML)
    (conflict,) = found.conflicts
    assert found.text == a
    assert (conflict.place, conflict.kind, conflict.line) == ("dto-57", "texto", 6)
    assert "Falta todo." in conflict.b


def test_an_entry_that_one_deleted_and_the_other_changed_is_a_conflict() -> None:
    gone = YAML[: YAML.index("dto-57")]
    found = merge_lines(YAML, gone, parts(YAML, ("Falta cotejar.", "Cotejado.")), LineForm.YAML)
    assert found.text == gone
    assert [one.kind for one in found.conflicts] == ["borrado"]


def test_messages_of_a_catalogue_join_and_the_later_date_stays() -> None:
    a = parts(PO, ('"Agua"\nmsgstr ""', '"Agua"\nmsgstr "Ja\'"'), ("2026-01-01", "2026-03-01"))
    b = parts(PO, ('"Luz"\nmsgstr ""', '"Luz"\nmsgstr "Saqil"'), ("2026-01-01", "2026-02-01"))
    found = merge_lines(PO, a, b)
    assert not found.conflicts
    assert found.text == parts(a, ('"Luz"\nmsgstr ""', '"Luz"\nmsgstr "Saqil"'))


def test_a_message_that_both_translated_is_a_conflict() -> None:
    a, b = (parts(PO, ('"Agua"\nmsgstr ""', f'"Agua"\nmsgstr "{word}"')) for word in ("Ja'", "Ya'"))
    found = merge_lines(PO, a, b, LineForm.PO)
    assert found.text == a
    assert [one.b for one in found.conflicts] == ['msgid "Agua"\nmsgstr "Ya\'"']


def test_cells_of_a_row_join_and_the_same_cell_conflicts() -> None:
    a, b = parts(CSV, ("Guatemala,80", "Guatemala,81")), parts(CSV, ("0101,Guatemala", "0101,Ciudad"))
    found = merge_lines(CSV, a, b, LineForm.CSV)
    assert (found.text, found.conflicts) == (parts(CSV, ("Guatemala,80", "Ciudad,81")), ())
    found = merge_lines(CSV, a, parts(CSV, ("Guatemala,80", "Guatemala,82")), LineForm.CSV)
    assert found.text == a
    assert found.conflicts[0].place == "0101"


def test_a_file_that_both_made_keeps_all_and_tells_what_differs() -> None:
    a, b = "uno: 1\ndos: 2\n", "uno: 1\ndos: 3\ntres: 3\n"
    found = merge_lines(None, a, b, LineForm.YAML)
    assert found.text == "uno: 1\ndos: 2\ntres: 3\n"
    assert [(one.place, one.b) for one in found.conflicts] == [("dos", "dos: 3")]


def test_forms_are_told_by_name() -> None:
    names = ("guia.yaml", "a.po", "datos/x.csv", "diccionario.txt")
    assert [form_of(name) for name in names] == list(LineForm)
