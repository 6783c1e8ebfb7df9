from __future__ import annotations

from typing import assert_never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guia_editor.model.blocks import Condition
from guia_editor.model.expression_tree import Both, Comparison, Either, Member, Node, Not, Present, Value
from guia_editor.model.expressions import MAX_LENGTH, ExpressionError, parse, understood
from guia_editor.model.territory import Indicator, Territory, TerritoryKind, sees, shows

HAS: dict[str, Value] = {
    "agua": 29.9,
    "portal": "https://x.gt",
    "region": "Región VIII Petén",
    "n": "1,200",
    "c": "12,5 %",
    "poblacion": 3_015_081.0,
}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("agua < 30", True),
        ("agua<30%", True),
        ("agua >= 30 %", False),
        ("agua ≤ 29.9", True),
        ("dato:agua != 3", True),
        ("region = 'region viii peten'", True),
        ("region != «Región VIII Petén»", False),
        ("no region = 'Petén' y agua < 30", True),
        ("agua > 90 o agua < 1 y agua < 2", False),
        ("(agua < 90 o agua < 1) y agua < 2", False),
        ("agua < 90 o agua < 1 y agua < 2", True),
        ("hay portal y no hay feria", True),
        ("feria = '19 de marzo'", None),
        ("no feria = '19 de marzo'", None),
        ("feria = 'x' y agua > 90", False),
        ("feria = 'x' o agua < 90", True),
        ("feria = 'x' o agua > 90", None),
        ("region en ('Otra', 'REGIÓN VIII PETÉN')", True),
        ("agua en (1, 29.9)", True),
        ("poblacion = '3015081'", True),
        ("feria en ('x')", None),
        ("n > 1100", True),
        ("c > 12.4 y c < 12.6", True),
        ("\ufeffagua\u200b <\xa030\u200b", True),
        ("portal > 3", None),
        ("AGUA < 30", None),
        ("agua < 30 Y hay portal", True),
    ],
)
def test_an_expression_holds_or_not_or_cannot_be_told(text: str, answer: bool | None) -> None:
    assert parse(text).holds(HAS.get) is answer


@pytest.mark.parametrize(
    ("text", "position", "part"),
    [
        ("", 1, "nombre de un indicador"),
        ("agua", 5, "con qué se compara"),
        ("agua <", 7, "falta un número"),
        ("agua < treinta", 8, "entre comillas simples"),
        ("agua < 'treinta'", 6, "solo se comparan con = o !="),
        ("(agua < 1", 1, "no se cierra"),
        ("agua < 1)", 9, "sobra «)»"),
        ("agua < 1 internet < 2", 10, "sobra «internet»"),
        ("agua < 30,5", 10, "sobra la coma"),
        ("(agua < 30,5) y hay n", 11, "sobra la coma"),
        ("region = 'Petén", 10, "comillas que se abren"),
        ("agua < 1 & internet < 2", 10, "el signo «&»"),
        ("agua en 3", 9, "lista entre paréntesis"),
        ("agua en (1", 9, "no se cierra"),
        ("30 < agua", 1, "nombre de un indicador"),
        ("hay 3", 5, "nombre de un indicador"),
        ("y < 3", 1, "nombre de un indicador"),
        ("no " * 9 + "a < 1", 25, "demasiados paréntesis"),
        ("a<1" + " y a<1" * 40, 241, "demasiadas comparaciones"),
        ("a" * (MAX_LENGTH + 1), MAX_LENGTH + 1, "demasiado larga"),
        ("__import__('os').system('x')", 17, "el signo «.»"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, position: int, part: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.position == position
    assert part in caught.value.message
    assert caught.value.remedy


NAMES = st.sampled_from(["agua", "portal", "region", "feria"])
COMPARISONS = st.builds(
    Comparison,
    NAMES,
    st.sampled_from(["<", "<=", ">", ">=", "=", "!="]),
    st.integers(-99, 99).map(float),
    st.just(0),
)
TESTS = st.one_of(
    COMPARISONS,
    st.builds(
        Member, NAMES, st.lists(st.sampled_from(["x", "https://x.gt"]), min_size=1).map(tuple), st.just(0)
    ),
    st.builds(Present, NAMES, st.just(0)),
)


def parts(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(nodes, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(Not, nodes), st.builds(Both, several), st.builds(Either, several))


NODES: st.SearchStrategy[Node] = st.recursive(TESTS, parts, max_leaves=6)


def written(node: Node) -> str:
    match node:
        case Comparison():
            return f"{node.name} {node.operator} {node.value:g}"
        case Member():
            return f"{node.name} en ({', '.join(repr(value) for value in node.values)})"
        case Present():
            return f"hay {node.name}"
        case Not():
            return f"no ({written(node.part)})"
        case Both():
            return " y ".join(f"({written(part)})" for part in node.parts)
        case Either():
            return " o ".join(f"({written(part)})" for part in node.parts)
        case _:
            assert_never(node)


@given(NODES)
def test_a_statement_and_its_contrary_are_never_both_shown(node: Node) -> None:
    text = written(node)
    expression = understood(text)
    if expression is None:  # deeper or longer than is allowed
        return
    answer, contrary = expression.holds(HAS.get), parse(f"no ({text})") if len(text) < 300 else None
    if contrary is not None and text.count("(") < 8:
        told = contrary.holds(HAS.get)
        assert told is (None if answer is None else not answer)
    assert expression.holds({name: HAS.get(name) for name in expression.names()}.get) is answer


@given(st.text(alphabet="agu<>=!()' \"yon,%123é{}", max_size=60))
def test_any_characters_are_an_expression_or_an_error(text: str) -> None:
    try:
        answer, position = parse(text).holds(HAS.get), 1
    except ExpressionError as error:
        answer, position = None, error.position
    assert answer in (True, False, None)
    assert 1 <= position <= len(text) + 1


def test_figures_are_compared_as_they_are_printed_and_an_indicator_comes_before_a_column() -> None:
    indicators = {"agua": Indicator("agua", "Agua", ("agua",), ("hogares",), decimals=0)}
    place = Territory(
        "0701",
        "Sololá",
        TerritoryKind.MUNICIPALITY,
        "07",
        "Sololá",
        values={"agua": 298.0, "hogares": 1000.0},
    )
    assert sees(Condition(expression="agua = 30"), place, indicators)
    assert not sees(Condition(expression="agua < 30"), place, indicators)
    assert sees(Condition(expression="hogares = 1000 y departamento = 'solola'"), place, indicators)
    assert shows(Condition(expression="puntaje < 3"), place, indicators) is None
    assert shows(Condition(("08",), expression="puntaje < 3"), place, indicators) is False
    assert not sees(Condition(expression="agua <"), place, indicators)
