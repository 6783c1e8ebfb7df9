from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guia_editor.markdown.reader import parse
from guia_editor.model.readability import Readability, measure, running_text, split_sentences, syllables

# Counted by hand by the rules of the RAE, "Ortografía" (2010): "prohi-bir" and "rein-te-gro" have a
# diphthong however they are said.
WORDS = {
    "agua": 2, "guía": 2, "aquí": 2, "municipalidad": 6, "participación": 5, "construía": 3, "caía": 3,
    "leíais": 3, "Uruguay": 3, "paranoia": 4, "ley": 1, "muy": 1, "y": 1, "playa": 2, "prohibir": 2,
    "prohíbe": 3, "búho": 2, "alcohol": 3, "desahucio": 3, "averigüe": 4, "quetzal": 2, "guerra": 2,
    "pingüino": 3, "oía": 3, "ahí": 2, "veintiún": 2, "cohete": 3, "río": 2, "tiene": 2, "día": 2, "país": 2,
    "aéreo": 4, "rey": 1, "chiita": 3, "cuídate": 3, "reyes": 2, "hoy": 1, "Xelajú": 3, "creer": 2,
    "Guatemala": 4, "transparencia": 4, "reintegro": 3, "oeste": 3, "héroe": 3, "ciudad": 2, "viuda": 2,
    "peores": 3, "cielo": 2, "aire": 2, "quienes": 2, "K'iche'": 2, "q'eqchi'": 2, "COCODE": 3, "rehén": 2,
}  # fmt: skip


@pytest.mark.parametrize(("word", "count"), WORDS.items())
def test_syllables_are_counted_as_by_hand(word: str, count: int) -> None:
    assert syllables(word) == count


@given(st.text(alphabet="aeiouáéíóúüyhbcgqn", min_size=1, max_size=15))
def test_no_word_has_less_than_one_syllable_or_more_than_its_letters(word: str) -> None:
    assert 1 <= syllables(word) <= len(word)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Según el art. 10 y el núm. 5, pagó Q1,000.00 ayer. Nada más.", 2),
        ("La Sra. A. Pérez firmó. El Lic. López no.", 2),
        ("Véase p. ej. Sololá. ¿Quién? ¡Nadie!", 3),
        ("Dijo: «Hay agua.» Y se fue.", 2),
        ("Los EE. UU. ayudaron. Fin", 2),
        ("El 58.9 % de los hogares. El resto no.", 2),
        ("Vence el 31 de enero… y no hay más.", 1),
        ("Se rige por el art.", 1),
        ("Acuerdo No. 5 de 2020. Otro.", 2),
        ("¿Lo hará? No. Véase el informe.", 3),
        ("", 0),
        ("   ", 0),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: int) -> None:
    assert len(split_sentences(text)) == sentences


@given(st.lists(st.sampled_from(["art. ", "Agua. ", "¿Qué? ", "Q1.50 ", "etc. ", "a. ", "B"]), max_size=12))
def test_splitting_loses_no_words(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert " ".join(split_sentences(text)).split() == text.split()


def test_the_index_of_a_text_counted_by_hand() -> None:
    # El a-gua lle-ga los lu-nes (8). Ca-da ve-ci-na lle-na su cu-be-ta en (12).
    counts = measure(["El agua llega los lunes. Cada vecina llena su cubeta en 2026."])
    assert counts == Readability(words=11, sentences=2, syllables=20)
    assert counts.index == pytest.approx(206.835 - 62.3 * 20 / 11 - 11 / 2)


@pytest.mark.parametrize(
    ("index", "grade"),
    [(85, "muy fácil"), (70, "bastante fácil"), (60, "normal"), (45, "algo difícil"), (20, "muy difícil")],
)
def test_grades_follow_the_inflesz_scale(index: float, grade: str) -> None:
    words = 100
    syllables_needed = (206.835 - words - index) * words / 62.3
    assert Readability(words, 1, round(syllables_needed)).grade == grade


def test_only_prose_is_measured() -> None:
    text = """
## Un título largo que no cuenta

Hay agua en {{municipio}} [@ley, art. 10].

| a | b |
|---|---|
| uno | dos |

- Un punto.

> Una cita.

::: recuadro {titulo="Nada"}
Cuenta esto.
:::

::: formulario {#f titulo="Nada"}
Nombre: [___]{campo=n}
:::

```
código
```
"""
    assert running_text(parse(text).blocks) == ["Hay agua en.", "Un punto.", "Una cita.", "Cuenta esto."]
    assert measure([]).index == 0
