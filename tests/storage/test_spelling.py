from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.errors import UnsafeContent
from guia_editor.model.misspellings import neighbours, sound_alikes
from guia_editor.model.words import spelled_words, verbs_with_pronouns
from guia_editor.storage.spelling import (
    WORDS_FILE,
    add_word,
    country_words,
    read_words,
    remove_word,
    sorting_key,
    the_dictionary,
)

LETTERS = st.text("abcdeñzáÁZÑ'", min_size=1, max_size=6).filter(lambda word: word.strip("'"))


def test_the_dictionary_knows_the_spanish_of_guatemala() -> None:
    words = "municipalidad alcaldía monitoreo auditoría tamal milpa tenés querés transparentar"
    assert [word for word in words.split() if not the_dictionary().knows(word)] == []
    slips = "municipalidat informacion transparensia rendision"
    assert [word for word in slips.split() if the_dictionary().knows(word)] == []


def test_the_words_of_the_country_are_sorted_and_lacking_elsewhere() -> None:
    words = country_words()
    assert list(words) == sorted(words, key=sorting_key)
    assert "veeduría" in words


@settings(max_examples=12, deadline=None)
@given(st.lists(LETTERS, max_size=6))
def test_the_list_stays_sorted_whatever_the_order_of_adding(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    content = tmp_path_factory.mktemp("guía")
    for word in words:
        add_word(content, word)
    kept = read_words(content)
    assert list(kept) == sorted(set(words), key=sorting_key)
    for word in words:
        remove_word(content, word)
    assert read_words(content) == ()


def test_adding_keeps_remarks_and_the_ends_of_lines(tmp_path: Path) -> None:
    file = tmp_path / WORDS_FILE
    file.write_bytes("# Palabras del equipo\r\nárbol\r\nñandú\r\n".encode())
    add_word(tmp_path, "cocode")
    assert file.read_bytes() == "# Palabras del equipo\r\nárbol\r\ncocode\r\nñandú\r\n".encode()
    add_word(tmp_path, "cocode")
    assert file.read_bytes().count(b"cocode") == 1


def test_a_list_that_cannot_be_read_is_no_list(tmp_path: Path) -> None:
    (tmp_path / WORDS_FILE).mkdir()
    assert read_words(tmp_path) == ()
    with pytest.raises(UnsafeContent):
        add_word(tmp_path, "cocode")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("El agua de K'iche' llega.", ["El", "agua", "de", "K'iche", "llega"]),
        ("Vea www.infom.gob.gt, https://a.gt/b y datos/x.csv o ana@x.gt", ["Vea"]),
        ("El SNIP, los PDFs, GeoJSON y {{municipio}} [@dto-57, art. 3] son 3km o A7", ["El", "los", "son"]),
        ("co-creación", ["co", "creación"]),
    ],
)
def test_only_words_are_judged(text: str, words: list[str]) -> None:
    found = list(spelled_words(text))
    assert [word.text for word in found] == words
    assert all(text[word.start : word.end] == word.text for word in found)


@pytest.mark.parametrize(
    "word", ["Complétela", "verifíquelos", "responderle", "dárselo", "haciéndolo", "envíelo"]
)
def test_pronouns_come_off_verbs(word: str) -> None:
    assert any(the_dictionary().knows(verb) for verb in verbs_with_pronouns(word))


@pytest.mark.parametrize("word", ["publiquelo", "decirnoslo", "tabla", "informacionlo"])
def test_what_lacks_its_accent_is_no_verb_with_pronouns(word: str) -> None:
    assert not any(the_dictionary().knows(verb) for verb in verbs_with_pronouns(word))


def test_slips_lead_to_what_was_meant() -> None:
    assert "participación" in set(sound_alikes("partisipasion"))
    assert "ayuntamiento" in set(neighbours("ayuntameinto"))
