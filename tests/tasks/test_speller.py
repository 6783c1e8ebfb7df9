from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from guia_editor.markdown.frontmatter import split
from guia_editor.markdown.visible import visible
from guia_editor.model.finding import Severity
from guia_editor.model.words import spelled_words
from guia_editor.tasks.check import LiveCheck, check
from guia_editor.tasks.session import Session
from guia_editor.tasks.spelling import Speller, forget_word, learn_word, open_speller

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def session() -> Session:
    return Session.open(ROOT)


@pytest.fixture(scope="module")
def speller(session: Session) -> Speller:
    return open_speller(ROOT, session.guide)


def test_the_shipped_guide_has_no_misspelt_word(session: Session, speller: Speller) -> None:
    wrong: Counter[str] = Counter()
    for chapter in session.guide.chapters:
        words = spelled_words(visible(split(chapter.text)[1]).words)
        wrong.update(word.text for word in words if not speller.is_right(word.text))
    assert wrong == Counter()


def test_every_municipality_and_language_is_known(session: Session, speller: Speller) -> None:
    names = [place.name for place in session.guide.territories.municipalities.values()]
    names += [language.name for language in session.guide.languages]
    wrong = [w.text for name in names for w in spelled_words(name) if not speller.is_right(w.text)]
    assert len(names) >= 340 + 24
    assert wrong == []


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("transparensia", "transparencia"),
        ("Partisipasion", "Participación"),
        ("informacion", "información"),
        ("Huehuetenago", "Huehuetenango"),
        ("gobernansa", "gobernanza"),
        ("elejir", "elegir"),
        ("descentralisacion", "descentralización"),
    ],
)
def test_the_first_suggestion_is_what_was_meant(speller: Speller, slip: str, meant: str) -> None:
    assert not speller.is_right(slip)
    assert speller.suggest(slip)[0] == meant


def test_what_is_far_from_every_word_gets_no_nonsense(speller: Speller) -> None:
    assert all(speller.is_right(word) for word in speller.suggest("xqzzt"))


def test_any_apostrophe_will_do(speller: Speller) -> None:
    assert all(speller.is_right(word) for word in ("K'iche", "K’iche", "Kʼiche", "q´eqchi"))


def test_a_word_is_learnt_for_the_team_and_forgotten(tmp_path: Path, session: Session) -> None:
    (tmp_path / "contenido").mkdir()
    assert not open_speller(tmp_path, session.guide).is_right("zompopero")
    learn_word(tmp_path, "zompopero")
    assert open_speller(tmp_path, session.guide).is_right("Zompopero")
    forget_word(tmp_path, "zompopero")
    assert not open_speller(tmp_path, session.guide).is_right("zompopero")


def test_a_word_can_be_accepted_for_now(session: Session) -> None:
    speller = open_speller(ROOT, session.guide)
    assert not speller.is_right("zompopero")
    speller.accept("zompopero")
    assert speller.is_right("zompopero")


def test_the_list_is_no_stranger_to_the_guide(session: Session) -> None:
    assert not [one for one in check(session.guide) if "diccionario" in one.path]


def test_a_live_check_finds_what_a_check_would(session: Session) -> None:
    live = LiveCheck(ROOT, session.guide)
    assert live.check({}) == check(session.guide)
    chapter = session.guide.chapters[4]
    found = set(live.check({chapter.path: chapter.text + "\n\n# Mal\n"})) - set(check(session.guide))
    assert {one.code for one in found if one.severity is not Severity.INFO} == {"titulo-de-nivel-1"}
    assert live.check({}) == check(session.guide)


def test_advice_about_wording_is_no_part_of_a_check(session: Session) -> None:
    chapter = session.guide.chapters[4]
    text = chapter.text + "\n\nSe informo a efectos de cobrar.\n"
    found = LiveCheck(ROOT, session.guide, wording=True).check({chapter.path: text})
    codes = Counter(one.code for one in found if one.path == chapter.path)
    assert codes["tilde-dudosa"] == 1
    assert codes["lenguaje-claro"] >= 1
    assert all(
        one.severity is Severity.INFO for one in found if one.code in ("tilde-dudosa", "lenguaje-claro")
    )
