from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from guia_editor.markdown.anchoring import make_selector
from guia_editor.markdown.plaintext import plain
from guia_editor.markdown.suggestions import apply_suggestion, apply_suggestions, suggestions_between
from tests.benchmarks.edits import Editor, chapter
from tests.markdown.families import families
from tests.markdown.test_blockmerge import BASE, QUEJA, REAL, first_blank, side


@given(families())
@settings(max_examples=100, deadline=None)
def test_all_suggestions_together_give_the_reviewers_text(family: tuple[str, str, str]) -> None:
    old, new = plain(family[0]), plain(family[1])
    accepted = apply_suggestions(old, suggestions_between(old, new), old)
    assert accepted == (new, ())


@given(st.integers(0, 200), st.integers(1, 12), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_suggestions_accepted_one_by_one_in_any_order_give_the_reviewers_text(
    seed: int, edits: int, chance: st.RandomState
) -> None:
    base = chapter(seed, 400)
    changed = base.copy(1_000_000)
    Editor(changed, seed, "xq").edit(edits)
    old, new = base.text(), changed.text()
    found = suggestions_between(old, new)
    # While a paragraph stands in two places, on its way, nobody can tell which one is meant.
    assume(all(len(one.before) + len(one.after) < 150 for one in found))
    chance.shuffle(found)
    text = old
    for one in found:
        after = apply_suggestion(text, one.selector, one.before, one.after, old)
        assert after is not None
        text = after
    assert text == new


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_a_word_more_in_a_real_chapter_is_one_suggestion(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    place = first_blank(text)
    (one,) = suggestions_between(text, f"{text[:place]} cambiada{text[place:]}")
    assert (one.before, one.after.strip()) == ("", "cambiada")


def test_each_change_is_a_suggestion_of_its_own() -> None:
    found = suggestions_between(BASE, side(("cada mes", "cada semana"), ("su queja", "una queja")))
    assert [(one.before, one.after) for one in found] == [("mes", "semana"), ("su", "una")]


def test_a_pair_of_marks_is_one_suggestion() -> None:
    (one,) = suggestions_between(BASE, side(("el cloro", "**el cloro**")))
    assert (one.before, one.after) == ("el cloro", "**el cloro**")


def test_a_new_paragraph_comes_with_its_blank_line() -> None:
    (one,) = suggestions_between(BASE, side((QUEJA, QUEJA + "Otro párrafo.\n\n")))
    assert (one.before, one.after) == ("", "\n\nOtro párrafo.")
    (one,) = suggestions_between(BASE, side((QUEJA, "")))
    assert (one.before.strip(), one.after) == (QUEJA.strip(), "")


def test_a_suggestion_follows_its_words_to_another_version() -> None:
    (one,) = suggestions_between(BASE, side(("su queja", "una queja")))
    later = side((QUEJA, ""), ("El último párrafo", QUEJA + "El último párrafo"))
    assert apply_suggestion(later, *one, BASE) == later.replace("su queja", "una queja")


def test_a_suggestion_for_words_that_are_not_there_any_more_is_not_applied() -> None:
    (one,) = suggestions_between(BASE, side(("su queja", "una queja")))
    assert apply_suggestion(side(("su queja", "la queja")), *one, BASE) is None
    assert apply_suggestion(side((QUEJA, "")), *one, BASE) is None
    assert apply_suggestion("otra cosa\n", *one) is None


def test_of_two_suggestions_for_the_same_words_the_first_is_accepted() -> None:
    first = suggestions_between(BASE, side(("su queja", "una queja")))
    second = suggestions_between(BASE, side(("presentar su queja", "poner la queja")))
    accepted = apply_suggestions(BASE, [*first, *second], BASE)
    assert "presentar una queja" in accepted.text
    assert list(accepted.left) == second


def test_a_file_keeps_its_line_ends() -> None:
    crlf = BASE.replace("\n", "\r\n")
    begin = BASE.index("su queja")
    selector = make_selector(BASE, begin, begin + 8)
    assert apply_suggestion(crlf, selector, "su queja", "una queja") == crlf.replace("su queja", "una queja")
