from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.markdown.blockmerge import ConflictKind, Joined, merge_chapters
from guia_editor.markdown.partition import LOSSY
from guia_editor.markdown.reader import parse
from guia_editor.markdown.units import Grain, cut, joined
from tests.benchmarks.edits import Editor, chapter
from tests.markdown.families import families, texts

ROOT = Path(__file__).resolve().parents[2]
REAL = sorted([*(ROOT / "contenido").glob("*.md"), *(ROOT / "contenido/anexos").glob("*.md")])
_WORD = re.compile(r"\w+")

BASE = """---
id: agua
titulo: Agua y saneamiento
responsable: Oficina de agua
base_legal:
  - cprg, art. 253
---

## El agua {#agua}

La municipalidad publica las horas de servicio cada mes. La oficina mide el cloro en cinco puntos de la red.

Quien no esté conforme puede presentar su queja en la ventanilla, y se le responde por escrito.

- Primero se mide.
- Después se publica.
- Al final se discute.

::: recuadro {#caja tipo=nota titulo="Las horas"}
El vecino anota las horas en que sale agua del chorro.
:::

::: formulario {#form titulo="Queja"}
Nombre: [___]{campo=nombre}. Sector: [___]{campo=sector}.
:::

::: ficha {titulo="Cabildo"}
Para qué
: Para oír a todos.

Quién
: El Concejo.
:::

:::: solo {departamento="07"}
Aquí se mide también el lago.
::::

| Dato | Quién |
| --- | --- |
| Cloro | Fontanería |
| Quejas | Ventanilla |

: Los datos {#tab-datos}

El último párrafo llama a una nota.[^uno]

[^uno]: La nota dice de dónde sale el dato.
"""


@given(texts(), st.sampled_from(Grain))
@settings(max_examples=150, deadline=None)
def test_passages_are_the_whole_text(text: str, grain: Grain) -> None:
    found = cut(text.replace("\r", ""), grain)
    assert joined(found.units, found.tail) == text.replace("\r", "")
    assert all(text.replace("\r", "")[unit.begin : unit.end] == unit.text for unit in found.units)


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_passages_of_the_real_guide_are_its_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for grain in Grain:
        found = cut(text, grain)
        assert joined(found.units, found.tail) == text


@given(families())
@settings(max_examples=120, deadline=None)
def test_one_side_alone_gives_that_side(family: tuple[str, str, str]) -> None:
    base, a, b = family
    assert merge_chapters(base, a, base).text == a
    assert merge_chapters(base, base, b).text == b
    assert merge_chapters(base, a, a).text == a


def said(joined: Joined) -> set[str]:
    """Return all words of the joined text and of both sides of its conflicts."""
    return set(_WORD.findall(joined.text + " ".join(f" {one.a} {one.b}" for one in joined.conflicts)))


def words(text: str) -> set[str]:
    return set(_WORD.findall(text))


@given(families())
@settings(max_examples=150, deadline=None)
def test_nothing_added_is_lost_and_nothing_comes_from_nowhere(family: tuple[str, str, str]) -> None:
    base, a, b = family
    found = merge_chapters(base, a, b)
    assert (words(a) | words(b)) - words(base) <= said(found)
    assert said(found) <= words(base) | words(a) | words(b)


@given(families())
@settings(max_examples=150, deadline=None)
def test_what_joins_has_no_fault_that_the_sides_had_not(family: tuple[str, str, str]) -> None:
    base, a, b = family
    found = merge_chapters(base, a, b)
    known = {one.code for text in (base, a, b) for one in parse(text).problems}
    assert {one.code for one in parse(found.text).problems if one.code in LOSSY} <= known


@given(st.integers(0, 400), st.integers(1, 15))
@settings(max_examples=25, deadline=None)
def test_the_other_order_of_sides_tells_of_the_same_words(seed: int, edits: int) -> None:
    base, a, b = sides(seed, edits)
    one, other = merge_chapters(base, a, b), merge_chapters(base, b, a)
    assert tagged(one) == tagged(other)
    # What one moved and changed, and the other deleted, stands in one order and not in the other.
    assert abs(len(one.conflicts) - len(other.conflicts)) <= 1


def tagged(found: Joined) -> set[str]:
    """Return the words that only one side wrote."""
    return {word for word in said(found) if word.lower().startswith(("xqa", "wqb"))}


def sides(seed: int, edits: int) -> tuple[str, str, str]:
    """Return a chapter and what two people made of it, each with words of their own."""
    base = chapter(seed, 500)
    texts = [base.text()]
    for number, tag in enumerate(("xqa", "wqb")):
        side = base.copy(1_000_000 * (number + 1))
        Editor(side, seed + number, tag).edit(edits)
        texts.append(side.text())
    return texts[0], texts[1], texts[2]


@given(st.integers(0, 400), st.integers(1, 25))
@settings(max_examples=40, deadline=None)
def test_real_edits_lose_no_word_and_bring_none_back(seed: int, edits: int) -> None:
    base, a, b = sides(seed, edits)
    found = merge_chapters(base, a, b)
    assert {word for word in words(a + " " + b) if word.startswith(("xqa", "wqb"))} <= said(found)
    lines = {line for line in base.split("\n") if len(line) > 30}
    gone = lines - (set(a.split("\n")) & set(b.split("\n")))
    recorded = " ".join(f"{one.base} {one.a} {one.b}" for one in found.conflicts)
    assert not [line for line in gone & set(found.text.split("\n")) if line not in recorded]


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_words_changed_all_over_a_real_chapter_join(path: Path) -> None:
    base = path.read_text(encoding="utf-8")
    places = [found.start() for found in re.finditer(r"(?<=[a-z] )[a-zó]{5,}(?= [a-z])", base)][::7]
    mine, theirs = places[::2], places[1::2]
    a, b = _marked(base, mine, "xqa"), _marked(base, theirs, "wqb")
    found = merge_chapters(base, a, b)
    assert not found.conflicts
    assert found.text == _marked(_marked(base, places, "\0", mine, "xqa"), [], "")


def _marked(text: str, places: list[int], mark: str, mine: list[int] | None = None, other: str = "") -> str:
    for place in sorted(places, reverse=True):
        tag = mark if mine is None else other if place in mine else "wqb"
        text = text[:place] + tag + text[place:]
    return text


def changed(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return change


def first_blank(text: str) -> int:
    """Return the place of the first blank between two words of a chapter's text."""
    found = re.compile(r"(?<=[a-záéíóúñ]{3}) (?=[a-záéíóúñ]{2})").search(text, text.index("\n---\n"))
    assert found is not None
    return found.start()


def side(*changes: tuple[str, str]) -> str:
    text = BASE
    for old, new in changes:
        text = changed(old, new)(text)
    return text


def test_changes_in_different_places_join() -> None:
    mine = [
        ("titulo: Agua y saneamiento", "titulo: El agua y el saneamiento"),
        ("cada mes", "cada semana"),
        ("- Después se publica.\n", "- Después se publica.\n- Y se explica.\n"),
        ("| Cloro | Fontanería |", "| Cloro | Fontanería y salud |"),
        ("[___]{campo=nombre}", "[___]{campo=nombre obligatorio=si}"),
        (": Para oír a todos.", ": Para oír a todas y a todos."),
    ]
    theirs = [
        ("  - cprg, art. 253\n", "  - cprg, art. 253\n  - dto-12-2002, art. 68\n"),
        ("cinco puntos", "seis puntos"),
        ("anota las horas", "apunta las horas"),
        ("| Quejas | Ventanilla |\n", "| Quejas | Ventanilla |\n| Horas | Válvulas |\n"),
        ("Sector: [___]{campo=sector}.", "Sector o aldea: [___]{campo=sector}."),
        ("mide también el lago", "mide también el lago y el río"),
        ("de dónde sale el dato", "de dónde viene el dato"),
    ]
    found = merge_chapters(BASE, side(*mine), side(*theirs))
    assert not found.conflicts
    assert found.text == side(*mine, *theirs)


def test_the_same_words_changed_by_both_are_a_conflict() -> None:
    a, b = side(("cada mes", "cada semana")), side(("cada mes", "cada día"))
    found = merge_chapters(BASE, a, b)
    (conflict,) = found.conflicts
    assert found.text == a
    assert (conflict.kind, conflict.place) == (ConflictKind.TEXT, "El agua")
    assert "cada mes" in conflict.base
    assert "cada semana" in conflict.a
    assert "cada día" in conflict.b
    assert found.text.split("\n")[conflict.line - 1] == conflict.a


QUEJA = "Quien no esté conforme puede presentar su queja en la ventanilla, y se le responde por escrito.\n\n"


def test_what_one_deleted_and_the_other_changed_is_a_conflict() -> None:
    gone, kept = side((QUEJA, "")), side(("su queja", "una queja"))
    found = merge_chapters(BASE, gone, kept)
    (conflict,) = found.conflicts
    assert found.text == gone
    assert (conflict.kind, conflict.a) == (ConflictKind.DELETED, "")
    assert "una queja" in conflict.b
    found = merge_chapters(BASE, kept, gone)
    assert found.text == kept
    assert found.conflicts[0].b == ""


def test_a_paragraph_that_moved_takes_along_what_the_other_changed() -> None:
    moved = side((QUEJA, ""), ("El último párrafo", QUEJA + "El último párrafo"))
    found = merge_chapters(BASE, moved, side(("su queja", "una queja")))
    assert not found.conflicts
    assert found.text == moved.replace("su queja", "una queja")


def test_a_moved_paragraph_that_the_other_deleted_stays_deleted() -> None:
    moved = side((QUEJA, ""), ("El último párrafo", QUEJA + "El último párrafo"))
    found = merge_chapters(BASE, moved, side((QUEJA, "")))
    assert "ventanilla, y se le responde" not in found.text


def test_a_paragraph_that_one_split_takes_what_the_other_changed_in_its_second_half() -> None:
    split = side(("cada mes. La oficina", "cada mes.\n\nLa oficina"))
    found = merge_chapters(BASE, split, side(("cinco puntos", "seis puntos")))
    assert not found.conflicts
    assert found.text == split.replace("cinco puntos", "seis puntos")


def test_both_adding_at_one_place_keeps_both_and_says_so() -> None:
    a = side((QUEJA, QUEJA + "Aquí escribió una institución su párrafo.\n\n"))
    b = side((QUEJA, QUEJA + "Otra cosa distinta puso la otra parte.\n\n"))
    found = merge_chapters(BASE, a, b)
    assert not found.conflicts
    assert "Aquí escribió una institución su párrafo.\n\nOtra cosa distinta puso la otra parte." in found.text
    assert "Otra cosa distinta" in found.notices[0]


def test_both_changing_one_sentence_asks_to_read_it() -> None:
    a, b = side(("mide el cloro", "revisa el cloro")), side(("cinco puntos", "diez puntos"))
    found = merge_chapters(BASE, a, b)
    assert not found.conflicts
    assert "revisa el cloro en diez" in found.notices[0]


def test_a_row_added_to_a_table_that_the_other_deleted_is_a_conflict_and_no_stray_line() -> None:
    table = BASE[BASE.index("| Dato") : BASE.index("El último")]
    a = side((table, ""))
    b = side(("| Quejas | Ventanilla |\n", "| Quejas | Ventanilla |\n| Horas | Válvulas |\n"))
    found = merge_chapters(BASE, a, b)
    assert found.text == a
    assert [one.kind for one in found.conflicts] == [ConflictKind.DELETED]
    assert "Válvulas" in found.conflicts[0].b


def test_a_front_matter_key_that_both_changed_is_a_conflict_of_that_key() -> None:
    a, b = side(("Oficina de agua", "Oficina municipal")), side(("Oficina de agua", "Alcaldía"))
    found = merge_chapters(BASE, a, b)
    (conflict,) = found.conflicts
    assert (conflict.kind, conflict.place, conflict.line) == (ConflictKind.FRONT, "responsable", 4)
    assert found.text == a


def test_a_chapter_that_both_made_keeps_what_is_alike_once() -> None:
    a, b = side(("cada mes", "cada semana")), side((QUEJA, ""), ("cinco puntos", "seis puntos"))
    found = merge_chapters(None, a, b)
    assert found.text == a
    assert [one.kind for one in found.conflicts] == [ConflictKind.TEXT]
    assert "seis puntos" in found.conflicts[0].b


def test_line_ends_and_marks_of_the_file_stay() -> None:
    base = "\ufeff" + BASE.replace("\n", "\r\n")
    a, b = base.replace("cada mes", "cada semana"), base.replace("su queja", "una queja")
    found = merge_chapters(base, a, b)
    assert found.text == base.replace("cada mes", "cada semana").replace("su queja", "una queja")
