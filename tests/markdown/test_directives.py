"""Fenced divs: what they make, how they close, what is said about wrong ones."""

from __future__ import annotations

import pytest

from guia_editor.markdown.reader import parse
from guia_editor.model.blocks import (
    Blocks,
    Callout,
    Card,
    Chart,
    Column,
    Condition,
    Conditional,
    DataTable,
    Form,
    Lines,
    ListBlock,
    Paragraph,
    Profile,
    Quote,
    Text,
    Variable,
    all_inlines,
    plain_text,
)


def codes(text: str) -> list[tuple[str, int]]:
    return [(finding.code, finding.line) for finding in parse(text).problems]


def spoken(blocks: Blocks) -> str:
    return " ".join(i.text for i in all_inlines(blocks) if isinstance(i, Text))


def test_callout() -> None:
    box = parse('::: recuadro {#r tipo=agua titulo="A {{b}}"}\nc\n:::').blocks[0]
    assert box == Callout("agua", (Text("A "), Variable("b")), (Paragraph((Text("c"),)),), "r")
    assert box.lines == Lines(1, 3)


def test_conditional_codes_get_their_zeros_back() -> None:
    passage = parse(
        '::: solo {departamento="7, 14" municipio=701 idioma=quc,tzj region=I excepto=115,3}\na\n:::'
    )
    assert passage.problems == ()
    assert passage.blocks == (
        Conditional(
            Condition(("07", "14"), ("0701",), ("I",), ("quc", "tzj"), ("0115", "03")),
            (Paragraph((Text("a"),)),),
        ),
    )


def test_a_passage_may_be_for_those_of_whom_an_expression_holds() -> None:
    passage = parse("::: solo {si=\" agua_tuberia < 30 y region != 'Petén' \"}\na\n:::")
    assert passage.problems == ()
    (block,) = passage.blocks
    assert isinstance(block, Conditional)
    assert block.condition == Condition(expression="agua_tuberia < 30 y region != 'Petén'")
    (found,) = parse('uno\n\n::: solo {si="agua <"}\na\n:::').problems
    assert (found.code, found.line) == ("expresion-ilegible", 3)
    assert "signo 7" in found.message


def test_data_table() -> None:
    text = (
        '::: datos {#d archivo=datos/x.csv columnas="a=Uno\\\\, dos,b" donde="c=1,d={{codigo}}" '
        'orden=-b limite=10 anchos="10,40" fuente=ine titulo="T"}\nNota\n:::'
    )
    reading = parse(text)
    assert reading.problems == ()
    assert reading.blocks == (
        DataTable(
            "datos/x.csv",
            (Column("a", "Uno, dos"), Column("b", "b")),
            (Text("T"),),
            "d",
            (("c", "1"), ("d", "{{codigo}}")),
            "-b",
            10,
            (10.0, 40.0),
            "ine",
            (Paragraph((Text("Nota"),)),),
        ),
    )


def test_chart_and_profile() -> None:
    chart = "::: grafico {#g tipo=mapa indicadores=a titulo=T alt=X}\n:::\n"
    text = chart + "\n::: perfil {indicadores=a}\nN\n:::"
    assert parse(text).blocks == (
        Chart("mapa", ("a",), (Text("T"),), "g", "X"),
        Profile(("a",), note=(Paragraph((Text("N"),)),)),
    )


def test_card_keeps_what_it_cannot_hold() -> None:
    reading = parse("::: ficha {titulo=T}\na\n: b\n\nsuelto\n\nc\n: d\n:::")
    card, other = reading.blocks
    assert isinstance(card, Card)
    assert [plain_text(item.term) for item in card.items] == ["a", "c"]
    assert other == Paragraph((Text("suelto"),))
    assert [(f.code, f.line) for f in reading.problems] == [("ficha-sin-lista", 5)]


@pytest.mark.parametrize(
    "text",
    [
        ":::: formulario\n::: recuadro\na\n:::\nb\n::::",
        "::: formulario\n::: recuadro\na\n:::\nb\n:::",
        ":::::: formulario\n:::: recuadro\na\n::::\nb\n::::::",
        "::: formulario\n:::: recuadro\na\n::::\nb\n:::",
    ],
)
def test_divs_nest_with_any_habit(text: str) -> None:
    reading = parse(text)
    assert reading.problems == ()
    (form,) = reading.blocks
    assert isinstance(form, Form)
    assert [type(block) for block in form.blocks] == [Callout, Paragraph]
    assert form.lines == Lines(1, 6)
    assert form.blocks[0].lines == Lines(2, 4)


def test_fences_in_code_do_not_close() -> None:
    (box,) = parse("::: recuadro\n```\n:::\n```\n~~~\n::: recuadro\n~~~\na\n:::").blocks
    assert box.lines == Lines(1, 9)


def test_unclosed_inner_div_is_told_and_the_outer_closes() -> None:
    text = ":::: formulario\n::: recuadro\na\n::::\nb"
    assert codes(text) == [("bloque-sin-cerrar", 2)]
    assert [type(block) for block in parse(text).blocks] == [Form, Paragraph]


def test_unclosed_div_reaches_to_the_end() -> None:
    text = "a\n\n::: recuadro\nb\n\nc"
    assert codes(text) == [("bloque-sin-cerrar", 3)]
    box = parse(text).blocks[1]
    assert spoken((box,)) == "b c"
    assert box.lines == Lines(3, 6)


def test_div_within_item_and_quote_ends_with_them() -> None:
    listed, after = parse("- ::: recuadro\n  a\n  :::\n- b\n\nc").blocks
    assert isinstance(listed, ListBlock)
    assert isinstance(listed.items[0].blocks[0], Callout)
    assert spoken((after,)) == "c"
    quote, after = parse("> ::: recuadro\n> a\n\nb").blocks
    assert isinstance(quote, Quote)
    assert isinstance(quote.blocks[0], Callout)
    assert spoken((after,)) == "b"


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("::: nada {titulo=x}\na\n\nb\n:::", "bloque-desconocido", "a b"),
        ("::: recuadro {tipo=raro}\na\n:::", "tipo-desconocido", "a"),
        ("::: recuadro {color=rojo}\na\n:::", "atributo-desconocido", "a"),
        ("::: recuadro {tipo=agua\na\n:::", "atributos-sin-llaves", "a"),
        ("::: recuadro {tipo=agua raro}\na\n:::", "atributo-ilegible", "a"),
        ("::: recuadro tipo=agua\na\n:::", "atributos-sin-llaves", "a"),
        ("::: solo\na\n:::", "solo-sin-condicion", "a"),
        ("::: solo {#x idioma=quc}\na\n:::", "id-no-permitido", "a"),
        ("::: datos {archivo=x}\na\n:::", "atributo-falta", "a"),
        ("::: grafico {tipo=barras}\na\n:::", "atributo-falta", "a"),
        ("::: perfil\na\n:::", "atributo-falta", "a"),
        ("::: ficha\na\n:::", "ficha-sin-lista", "a"),
        ("::: datos {archivo=x columnas=a limite=0}\na\n:::", "numero-invalido", "a"),
        ("::: datos {archivo=x columnas=a anchos=1,2}\na\n:::", "anchos-invalidos", "a"),
        ("a\n\n:::", "cierre-suelto", "a :::"),
        ("[_]{campo=x}", "campo-fuera-de-formulario", ""),
        ("::: formulario\n[_]{campo=x} a [_]{campo=x}\n:::", "campo-repetido", " a "),
    ],
)
def test_mistake_is_told_and_words_are_kept(text: str, code: str, words: str) -> None:
    reading = parse(text)
    assert [finding.code for finding in reading.problems] == [code]
    assert spoken(reading.blocks) == words


def test_prose_after_colons_is_prose() -> None:
    reading = parse("::: esto es prosa\n\n:: recuadro")
    assert reading.problems == ()
    assert spoken(reading.blocks) == "::: esto es prosa :: recuadro"


def test_curly_quotes_of_a_word_processor_are_quotes() -> None:
    (box,) = parse("::: recuadro {titulo=“Dos palabras”}\na\n:::").blocks
    assert isinstance(box, Callout)
    assert plain_text(box.title) == "Dos palabras"
