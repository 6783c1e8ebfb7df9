"""Values of YAML records changed one at a time: what was wanted, and not a byte more."""

import difflib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.errors import InvalidGuide
from guia_editor.storage.records import add_record, change_record, remove_record, rename_record
from guia_editor.storage.yaml import Problems, plain, read_yaml

TEXT = """# Arriba.

ley:
  corto: Ley # se cita así
  titulo: "La ley: entera"
  vease: [a, b]

  nota: >-
    Varias
    líneas.
  verificado: no
# Antes de otra.
zeta:
    corto: Zeta
    lista:
      - uno
      - dos: no
"""
ORDER = ("corto", "titulo", "emisor", "vease", "nota", "verificado", "por")

words = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp")), min_size=1, max_size=30
).filter(lambda one: one == one.strip() and "\ufeff" not in one)


def read(text: str) -> dict[str, object]:
    table = read_yaml(text, Problems(""))
    assert table is not None
    return plain(table)


def changed_lines(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in lines if line[0] in "+-"]


def test_a_value_changes_its_line_only_and_comments_stay() -> None:
    made = change_record(TEXT, "ley", {"corto": "Ley de todos"}, ORDER)
    assert changed_lines(TEXT, made) == [
        "-   corto: Ley # se cita así",
        "+   corto: Ley de todos # se cita así",
    ]


def test_new_keys_come_in_order_and_empty_ones_go() -> None:
    made = change_record(TEXT, "ley", {"emisor": "Congreso: pleno", "verificado": ""}, ORDER)
    assert changed_lines(TEXT, made) == ['+   emisor: "Congreso: pleno"', "-   verificado: no"]


def test_a_block_of_lines_gives_way_to_one() -> None:
    made = change_record(TEXT, "ley", {"nota": "Corta"}, ORDER)
    assert read(made)["ley"]["nota"] == "Corta"  # type: ignore[index]
    assert "  verificado: no\n# Antes de otra.\n" in made


def test_the_same_values_change_nothing() -> None:
    assert change_record(TEXT, "ley", {"corto": "Ley", "vease": ("a", "b"), "falta": ""}, ORDER) == TEXT


def test_a_record_is_added_in_the_alphabets_place_removed_and_renamed() -> None:
    made = add_record(TEXT, "norma", {"corto": "N", "vease": ("x", "con espacio")}, ORDER)
    assert list(read(made)) == ["ley", "norma", "zeta"]
    assert read(made)["norma"] == {"corto": "N", "vease": ["x", "con espacio"]}
    assert remove_record(made, "norma") == TEXT
    assert rename_record(TEXT, "ley", "otra") == TEXT.replace("\nley:", "\notra:")


def test_what_cannot_be_done_is_refused() -> None:
    for wrong in (
        lambda: add_record(TEXT, "ley", {}),
        lambda: rename_record(TEXT, "ley", "zeta"),
        lambda: remove_record(TEXT, "nada"),
        lambda: change_record(TEXT, "nada", {"a": "b"}),
        lambda: change_record("a: [", None, {"a": "b"}),
    ):
        with pytest.raises(InvalidGuide):
            wrong()


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["ley", "zeta"]),
    st.dictionaries(st.sampled_from(ORDER), words | st.lists(words, min_size=1, max_size=3).map(tuple)),
    st.sampled_from(["\n", "\r\n"]),
)
def test_whatever_is_written_reads_back(record: str, values: dict[str, str], ending: str) -> None:
    text = TEXT.replace("\n", ending)
    made = change_record(text, record, values, ORDER)
    wanted = read(text)
    target = wanted[record]
    assert isinstance(target, dict)
    target.update({key: list(value) if isinstance(value, tuple) else value for key, value in values.items()})
    assert read(made) == wanted
    assert made.count(ending) == made.count("\n")


def test_the_real_files_take_any_change(root: Path) -> None:
    for name, key in (("fuentes.yaml", "titulo"), ("glosario.yaml", "definicion")):
        text = (root / "contenido" / name).read_text()
        for record in list(read(text))[::25]:
            made = change_record(text, record, {key: "Otra cosa: «ñ» y más"})
            assert len(changed_lines(text, made)) == 2, record
