from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guia_editor.markdown.frontmatter import split
from guia_editor.markdown.visible import PART, visible
from guia_editor.model.hint_words import PAIRS, PLAINER
from guia_editor.model.hints import accent_hints, hints, sentence_hints, wordy_hints

CONTENT = Path(__file__).parents[2] / "contenido"

SLIPS = {
    "Sirve al publico.": "público",
    "Así se hizo en practica.": "práctica",
    "Lo dicen las buenas practicas de otros.": "prácticas",
    "Se informo al Concejo.": "informó",
    "El alcalde informo que hay agua.": "informó",
    "La información publica es de todas las personas.": "pública",
    "Al termino de la sesión.": "término",
    "Según el articulo 10, se entrega.": "artículo",
    "Esta publicado en el portal.": "Está",
    "El plan no esta en la oficina.": "está",
    "Está guía explica cómo.": "Esta",
    "El acta es para el, no para usted.": "él",
    "Hable de si mismo.": "sí",
    "Responda si o no.": "sí",
    "¿Que es un acta?": "Qué",
    "¿En cuales aldeas falta?": "cuáles",
    "Es bueno que se de a conocer.": "dé",
    "Hay mas agua.": "más",
    "El Consejo Municipal aprueba el presupuesto.": "Concejo",
    "El concejo comunitario de desarrollo se reúne.": "consejo",
    "De echo, falta agua.": "hecho",
    "EL NUMERO DE CASAS": "NÚMERO",
    "Es la ultima vez.": "última",
    "La mejora continúa del servicio.": "continua",
}

RIGHT = [
    "La municipalidad publica la información pública, que practica cada día.",
    "El Consejo Municipal de Desarrollo propone y el Concejo Municipal aprueba.",
    "Esta medida, este estado y esta entrada son de él.",
    "Yo informo y usted termina; acuerdo de pago número 3.",
    "Si llueve, diga que sí; para el agua hay más.",
    "Que se dé a conocer; esta es la mejora continua que continúa hoy.",
    "La información publica los datos.",
    "El público practica lo que se publicó.",
]


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_of_the_accent_is_seen(text: str) -> None:
    (hint,) = accent_hints(text)
    assert hint.instead == (SLIPS[text],)
    fixed = text[: hint.start] + hint.instead[0] + text[hint.end :]
    assert list(accent_hints(fixed)) == []


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert list(accent_hints(text)) == []


def test_the_shipped_guide_raises_no_false_alarm() -> None:
    """58 000 words that people have read over: whatever is said of them is a mistake of the rules."""
    for file in [*CONTENT.glob("*.md"), *CONTENT.glob("anexos/*.md")]:
        words = visible(split(file.read_text("utf-8"))[1]).words
        for part in words.split(PART):
            assert [(part[h.start - 20 : h.end + 20], h.instead) for h in accent_hints(part)] == [], file


def test_wordy_turns_get_plainer_words() -> None:
    first, second, third = wordy_hints(
        "A efectos de cobrar, se implementó y se recepcionará en virtud de la ley."
    )
    assert (first.instead, second.instead) == (("Para",), ())
    assert third.instead == ("por", "según")


def test_there_are_enough_wordy_turns() -> None:
    assert len(PLAINER) >= 60
    assert all(turn == turn.lower() for turn in PLAINER)
    assert all(pair.word != pair.meant for pair in PAIRS)


def test_long_sentences_and_piles_of_passives_are_told() -> None:
    (long,) = sentence_hints("Corta. Una " + "palabra " * 35 + "fin.")
    assert "37" in long.message
    (passive,) = sentence_hints("El acta fue aprobada y será publicada.")
    assert passive.start == 8
    assert list(sentence_hints("El acta fue aprobada ayer. El plan será publicado.")) == []


def test_titles_and_cells_are_not_sentences() -> None:
    assert hints("palabra " * 60, prose=False) == []


@given(st.text("el publico si mas a efectos de ¿que. ,", max_size=80))
def test_hints_stand_inside_the_text_in_order(text: str) -> None:
    found = hints(text)
    assert all(0 <= hint.start < hint.end <= len(text) for hint in found)
    assert [hint.start for hint in found] == sorted(hint.start for hint in found)
