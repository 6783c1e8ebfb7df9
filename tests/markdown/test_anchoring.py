from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.markdown.anchoring import AnchorMap, Located, Quality, locate, make_selector
from guia_editor.markdown.places import shown_span_of, source_span_of
from guia_editor.markdown.plaintext import plain
from tests.benchmarks.edits import Editor, chapter
from tests.markdown.families import families
from tests.markdown.test_blockmerge import BASE, QUEJA, REAL, side

FRASE = "La oficina mide el cloro"


def where(words: str, text: str = BASE) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def found(new: str, words: str = FRASE, old: str | None = BASE) -> Located | None:
    """Return where words of the example stand in another version; the selector goes through a file."""
    selector = json.loads(json.dumps(make_selector(BASE, *where(words))))
    return locate(selector, old, new)


def words_at(place: Located | None, text: str) -> str:
    assert place is not None
    return text[place.start : place.end]


@given(families(), st.data())
@settings(max_examples=80, deadline=None)
def test_a_place_is_never_outside_and_the_same_text_gives_the_same_place(
    family: tuple[str, str, str], data: st.DataObject
) -> None:
    old, new = plain(family[1]), plain(family[2])
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    selector = make_selector(old, start, end)
    assert locate(selector, None, old) == Located(start, end, Quality.EXACT)
    for place in (locate(selector, old, new), locate(selector, None, new)):
        assert place is None or 0 <= place.start <= place.end <= len(new)
        assert (
            place is None
            or place.quality is not Quality.EXACT
            or new[place.start : place.end] == old[start:end]
        )


@given(st.integers(0, 200), st.integers(1, 20))
@settings(max_examples=20, deadline=None)
def test_words_that_nobody_touched_are_found_where_they_went(seed: int, edits: int) -> None:
    base = chapter(seed, 500)
    changed = base.copy(1_000_000)
    Editor(changed, seed, "xq").edit(edits)
    text, _ids = base.written()
    new = changed.text()
    anchors = AnchorMap(text, new)
    for passage in base.passages:
        if text.count(passage.text) == 1 == new.count(passage.text) and len(passage.text) > 20:
            begin = text.index(passage.text)
            place = anchors.locate(begin, begin + len(passage.text))
            assert words_at(place, new) == passage.text


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_a_real_chapter_with_a_paragraph_more_moves_all_places(path: Path) -> None:
    text = plain(path.read_text(encoding="utf-8"))
    at = text.index("\n---\n") + 5
    new = text[:at] + "Un párrafo nuevo al principio.\n\n" + text[at:]
    anchors, more = AnchorMap(text, new), len(new) - len(text)
    for begin in range(at, len(text) - 40, 400):
        place = anchors.locate(begin, begin + 30)
        assert place == Located(begin + more, begin + 30 + more, Quality.EXACT)


def test_words_are_found_in_the_version_that_they_were_chosen_in() -> None:
    assert found(BASE) == Located(*where(FRASE), Quality.EXACT)


def test_words_changed_inside_a_passage_keep_it() -> None:
    new = side(("La oficina mide el cloro", "La oficina de agua mide bien el cloro"))
    place = found(new)
    assert words_at(place, new) == "La oficina de agua mide bien el cloro"
    assert place is not None
    assert place.quality is Quality.MOVED


def test_a_paragraph_that_moved_takes_its_comments_along() -> None:
    new = side((QUEJA, ""), ("El último párrafo", QUEJA + "El último párrafo"))
    place = found(new, "se le responde por escrito")
    assert words_at(place, new) == "se le responde por escrito"


def test_a_paragraph_that_was_split_keeps_the_comments_of_both_halves() -> None:
    new = side(("cada mes. La oficina", "cada mes.\n\nLa oficina"))
    assert words_at(found(new, "mide el cloro en cinco"), new) == "mide el cloro en cinco"
    assert words_at(found(new, "servicio cada mes"), new) == "servicio cada mes"


def test_what_was_deleted_is_gone_and_its_neighbour_is_known() -> None:
    new = side((QUEJA, ""))
    assert found(new, "presentar su queja") is None
    nearest = AnchorMap(BASE, new).nearest(BASE.index("presentar su queja"))
    assert new[nearest:].startswith("La municipalidad publica")


def test_without_the_old_version_the_quotation_is_looked_for() -> None:
    new = side(("## El agua {#agua}\n", "## El agua {#agua}\n\nAlgo nuevo aquí.\n"))
    place = found(new, old=None)
    assert words_at(place, new) == FRASE
    assert place is not None
    assert place.quality is Quality.GUESSED


def test_of_a_phrase_that_comes_twice_the_right_one_is_found() -> None:
    old = BASE.replace("El último párrafo", "Quien no esté conforme puede decirlo. El último párrafo")
    begin = old.rindex("Quien no esté conforme")
    new = old.replace("## El agua {#agua}\n", "## El agua {#agua}\n\nAlgo nuevo aquí.\n").replace(QUEJA, "")
    place = locate(make_selector(old, begin, begin + 22), old, new)
    assert place is not None
    assert place.start == new.index("Quien no esté conforme puede decirlo")
    gone = old.index("Quien no esté conforme")
    assert locate(make_selector(old, gone, gone + 22), old, new) is None


@pytest.mark.parametrize(
    "selector",
    [{}, {"position": 3, "quote": []}, {"position": {"start": -1}, "quote": {"exact": "a"}},
     {"position": {"start": 10**9}, "quote": {"exact": "no está"}}, {"position": {"start": "0"}, "quote": {}},
     {"position": {"start": 0}, "quote": {"exact": 7}}],
)  # fmt: skip
def test_a_selector_of_somebody_elses_making_finds_nothing(selector: dict[str, object]) -> None:
    assert locate(selector, BASE, BASE) is None


def test_a_place_outside_of_the_text_has_no_selector() -> None:
    with pytest.raises(ValueError, match="no place"):
        make_selector(BASE, 5, len(BASE) + 1)
    with pytest.raises(ValueError, match="no place"):
        make_selector("a\r\nb", 0, 1)


SOURCE = (
    "- **Son de todo el municipio.** Un [buen](#g:x) promedio de {{municipio}} puede\n  esconder \\*mucho\\*."
)
SHOWN = "Son de todo el municipio. Un buen promedio de \ufffc puede esconder *mucho*."


@pytest.mark.parametrize(
    ("shown", "source"),
    [
        ("municipio", "municipio"),
        ("Un buen promedio", "Un [buen](#g:x) promedio"),
        ("puede esconder", "puede\n  esconder"),
        ("*mucho*", "*mucho\\*"),
        ("buen", "buen"),
    ],
)
def test_words_on_screen_are_found_in_the_source_and_back(shown: str, source: str) -> None:
    start = SHOWN.index(shown)
    span = source_span_of(SOURCE, SHOWN, start, start + len(shown))
    assert span is not None
    assert SOURCE[span[0] : span[1]] == source
    assert shown_span_of(SOURCE, SHOWN, *span) == (start, start + len(shown))


def test_marks_have_no_place_on_screen() -> None:
    assert shown_span_of(SOURCE, SHOWN, 2, 4) is None
    assert source_span_of("otra cosa", "nada de eso", 0, 4) is None
