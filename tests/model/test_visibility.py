from __future__ import annotations

import dataclasses

import pytest

from guia_editor.errors import InvalidGuide
from guia_editor.export.assemble import assemble
from guia_editor.export.conditions import condition_label
from guia_editor.export.context import Context
from guia_editor.markdown.reader import parse
from guia_editor.model.blocks import Conditional, all_inlines, plain_text
from guia_editor.model.checks_visibility import check_expressions, check_reach, check_values
from guia_editor.model.guide import Guide
from guia_editor.model.visibility import missing_values
from tests.export.example_guide import chapter, guide

OWN = {"0701": "https://solola.gt", "0802": "https://sanjuan.gt"}


def with_portals(text: str, *more: str) -> Guide:
    """A guide whose staff have a column `portal` that only two municipalities filled in."""
    chapters = [
        chapter(f"c{n}", parse(one, 1).blocks, number=str(n)) for n, one in enumerate((text, *more), 1)
    ]
    made = guide(*chapters)
    places = {
        code: dataclasses.replace(place, texts={"portal": OWN.get(code, "")})
        for code, place in made.territories.municipalities.items()
    }
    territories = dataclasses.replace(made.territories, municipalities=places, own_columns=("portal",))
    return dataclasses.replace(made, territories=territories)


def codes_without_edition(made: Guide) -> set[str]:
    failed = set()
    for code, place in made.territories.municipalities.items():
        try:
            assemble(made, made.edition, place, "es")
        except InvalidGuide:
            failed.add(code)
    return failed


TEXTS = (
    "Vea {{portal}}.",
    '::: solo {si="hay portal"}\nVea {{portal}}.\n:::',
    "::: solo {departamento=07}\nVea [el portal]({{portal}}).\n:::",
    '::::: solo {departamento="07,08"}\n\n::: solo {excepto=0702}\nVea {{portal}}.\n:::\n\n:::::',
    'El puntaje: {{dato:puntaje}}.\n\n::: solo {si="no hay portal"}\n{{municipio}}\n:::',
    '::: solo {si="puntaje < 60"}\nPuntaje {{dato:puntaje}}.\n:::',
)


@pytest.mark.parametrize("text", TEXTS)
def test_the_table_tells_whose_edition_cannot_be_made(text: str) -> None:
    made = with_portals(text)
    told = set().union(*(codes for _chapter, _use, codes in missing_values(made)))
    assert told == codes_without_edition(made)


def test_a_missing_value_names_the_municipalities_once_for_each_variable() -> None:
    (found,) = check_values(with_portals("# x\n\nVea {{portal}} y {{portal}}.", "Otra vez {{portal}}."))
    assert found.code == "dato-ausente"
    assert "3 municipios: San Juan (0702), Totonicapán (0801), Izabal (1801)" in found.message
    assert (found.path, found.line) == ("c1.md", 3)


def test_the_guides_own_value_stands_in_for_empty_cells() -> None:
    made = dataclasses.replace(with_portals("Vea {{portal}}."), variables={"portal": "el portal del INFOM"})
    assert list(check_values(made)) == []
    said = {}
    for code, place in {**made.territories.municipalities, "00": made.territories.country}.items():
        book = assemble(made, made.edition, place, "es")
        section = next(one for one in book.sections if one.path == "c1.md")
        said[code] = plain_text(tuple(all_inlines(section.blocks[-1:])))
    assert said["0701"] == "Vea https://solola.gt."
    assert said["0801"] == "Vea el portal del INFOM."
    assert said["00"] == "Vea el portal del INFOM."


def test_wider_editions_say_whose_value_it_is() -> None:
    made = with_portals("Vea {{portal}}.")
    book = assemble(made, made.edition, made.territories.departments["07"], "es")
    section = next(one for one in book.sections if one.path == "c1.md")
    assert plain_text(tuple(all_inlines(section.blocks[-1:]))) == "Vea portal de su municipio."
    wide = {**made.wide_names, "departamento": {"portal": "el portal de cada municipalidad"}}
    book = assemble(
        dataclasses.replace(made, wide_names=wide), made.edition, made.territories.departments["07"], "es"
    )
    section = next(one for one in book.sections if one.path == "c1.md")
    assert plain_text(tuple(all_inlines(section.blocks[-1:]))) == "Vea el portal de cada municipalidad."


def test_a_reference_into_a_passage_is_told_with_who_cannot_follow_it() -> None:
    passage = "::: solo {departamento=07}\n## Lago {#lago}\n\nTexto.\n:::\n\n"
    made = with_portals(passage + "Vea [](#lago).")
    (found,) = check_reach(made)
    assert found.code == "referencia-a-pasaje"
    assert "3 municipios: Totonicapán (0801)" in found.message
    assert codes_without_edition(made) == {"0801", "0802", "1801"}
    inside = with_portals(passage + "::: solo {municipio=0701}\nVea [](#lago).\n:::")
    assert list(check_reach(inside)) == []
    assert codes_without_edition(inside) == set()


@pytest.mark.parametrize(
    ("condition", "code", "part"),
    [
        ("hay telefono", "nombre-desconocido", "signo 1: no hay indicador ni columna «telefono»"),
        ("agua < 3 y x = 'y'", "nombre-desconocido", "signo 12"),
        ("agua = 'poca'", "cifra-con-palabras", "es una cifra"),
        ("region < 3", "cifra-con-palabras", "son palabras"),
    ],
)
def test_what_no_municipality_can_answer_is_told_and_stops_the_edition(
    condition: str, code: str, part: str
) -> None:
    made = with_portals(f'::: solo {{si="{condition}"}}\nTexto.\n:::')
    (found,) = check_expressions(made)
    assert found.code == code
    assert part in found.message
    with pytest.raises(InvalidGuide):
        assemble(made, made.edition, made.territories.country, "es")


@pytest.mark.parametrize(
    ("attributes", "label"),
    [
        ('si="agua < 30"', "Solo para los municipios donde «Hogares con agua por tubería» es menor que 30 %"),
        ('si="no hay portal"', "Solo para los municipios donde no hay dato de «portal»"),
        (
            'departamento=07 idioma=tzj si="puntaje >= 10.5 o no puntaje > 3"',
            "Solo para los municipios del departamento de Sololá donde se habla tzj y "
            "(«Puntaje» es al menos 10.5 o «Puntaje» es como máximo 3)",
        ),
        (
            'idioma=tzj si="hogares > 1500000 y agua != 12.25"',
            "Solo para los municipios donde se habla tzj y «Hogares» es mayor que 1,500,000 y "
            "«Hogares con agua por tubería» no es 12.25 %",
        ),
        (
            "municipio=0701 si=\"region en ('A', 'B')\"",
            "Solo para el municipio de Sololá, si la región es A o B",
        ),
    ],
)
def test_wider_editions_say_a_condition_in_words(attributes: str, label: str) -> None:
    (block,) = parse(f"::: solo {{{attributes}}}\nTexto.\n:::", 1).blocks
    assert isinstance(block, Conditional)
    made = with_portals("x")
    context = Context(made, made.edition, made.territories.country, "es")
    assert condition_label(block.condition, context).replace("\N{NO-BREAK SPACE}", " ") == label
