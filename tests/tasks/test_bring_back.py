from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.markdown.compare import compare_texts
from guia_editor.markdown.comparison import RowKind
from guia_editor.markdown.frontmatter import split
from guia_editor.markdown.reader import parse
from guia_editor.tasks.bring_back import bring_back

HEAD = "---\nid: x\ntitulo: X\n---\n\n"
OLD = HEAD + "# Uno\n\nEl agua es de todos.\n\n- a\n- b\n\nSe va.\n\n| A | B |\n| - | - |\n| 1 | 2 |\n"
NEW = (
    HEAD
    + "# Uno\n\nEl agua es de cada municipio.\n\n- a\n- b\n- c\n\nNuevo.\n\n| A | B |\n| - | - |\n| 1 | 3 |\n"
)


def blocks(text: str) -> tuple[object, ...]:
    said = split(text)
    return parse(said.body, said.body_line).blocks


def every(old: str, new: str) -> dict[tuple[RowKind, int], str | None]:
    rows = compare_texts(old, new).rows
    return {(row.kind, index): bring_back(old, new, index, row) for index, row in enumerate(rows)}


def test_each_kind_of_change_is_taken_back_alone() -> None:
    found = {key: text for key, text in every(OLD, NEW).items() if key[0] is not RowKind.SAME}
    assert list(found.values()) == [
        NEW.replace("de cada municipio", "de todos"),
        NEW.replace("- c\n", ""),
        NEW.replace("Nuevo.", "Se va.\n\nNuevo."),
        NEW.replace("Nuevo.\n\n", ""),
        NEW.replace("| 3 |", "| 2 |"),
    ]


def test_what_is_the_same_changes_nothing() -> None:
    assert every(OLD, OLD) == {(RowKind.SAME, index): OLD for index in range(5)}


def test_another_text_than_was_compared_is_left_alone() -> None:
    row = compare_texts(OLD, NEW).rows[1]
    assert bring_back(OLD, NEW.replace("cada", "toda"), 1, row) is None
    assert bring_back(OLD, NEW, 0, row) is None
    assert bring_back(OLD, NEW, 99, row) is None


def test_a_moved_block_moves_back() -> None:
    paragraphs = [f"Párrafo número {n} con bastantes palabras propias {n * 7}.\n" for n in range(5)]
    for wanted in ([1, 2, 3, 4, 0], [4, 0, 1, 2, 3]):
        old, new = "\n".join(paragraphs), "\n".join(paragraphs[n] for n in wanted)
        assert [text for (kind, _at), text in every(old, new).items() if kind is not RowKind.SAME] == [
            old,
            old,
        ]


def test_lines_that_would_read_otherwise_there_are_refused() -> None:
    old, new = "Texto.\n\n[^1]: Una nota.\n", "Texto.[^1]\n\n[^1]: Otra nota.\n"
    for text in every(old, new).values():
        assert text is None or "Otra nota" in text or "Una nota" in text


WORDS = st.lists(
    st.sampled_from(["agua", "río", "ley", "pueblo", "consejo", "cuenta", "abierta"]), min_size=1, max_size=6
)
BLOCKS = st.one_of(
    WORDS.map(" ".join),
    WORDS.map(lambda words: "# " + " ".join(words)),
    WORDS.map(lambda words: "\n".join(f"- {word}" for word in words)),
    WORDS.map(lambda words: "> " + " ".join(words)),
    WORDS.map(lambda words: f"| {words[0]} | {words[-1]} |\n| - | - |\n| 1 | 2 |"),
    WORDS.map(lambda words: "::: recuadro {tipo=nota}\n" + " ".join(words) + "\n:::"),
)
TEXTS = st.lists(BLOCKS, max_size=6).map(lambda blocks: HEAD + "\n\n".join(blocks) + "\n")


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_taking_one_change_back_leaves_the_rest(old: str, new: str) -> None:
    rows = compare_texts(old, new).rows
    for index, row in enumerate(rows):
        text = bring_back(old, new, index, row)
        if text is None:
            continue
        wanted = Counter(blocks(new))
        if row.move:
            gone = next(one.new for one in rows if one.move == row.move and one.new is not None)
        else:
            gone = row.new
        wanted.subtract([gone] if gone is not None else [])
        wanted.update([row.old] if row.old is not None else [])
        assert Counter(blocks(text)) == +wanted


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_nearly_everything_can_be_taken_back(old: str) -> None:
    new = old.replace("agua", "tierra")
    found = every(old, new)
    assert all(text is not None for (kind, _index), text in found.items() if kind is RowKind.CHANGED)
