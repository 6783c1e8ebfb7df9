"""Chapters that differ by municipality declare it, or are told."""

from dataclasses import replace

import pytest

from guia_editor.markdown.frontmatter import to_front_matter
from guia_editor.markdown.reader import parse
from guia_editor.model.checks_local import check_local_data
from guia_editor.model.document import SectionKind
from guia_editor.model.finding import Severity
from guia_editor.model.guide import Chapter, FrontMatter
from guia_editor.model.territory import Territories, Territory, TerritoryKind
from tests.export.example_guide import guide

COUNTRY = Territory("00", "Guatemala", TerritoryKind.COUNTRY)
PLACES = {
    code: Territory(code, name, TerritoryKind.MUNICIPALITY, texts={"portal": ""})
    for code, name in (("0701", "Sololá"), ("0702", "San José Chacayá"))
}


def told(body: str, *, local: bool = False, title: str = "Agua", places: int = 2) -> list[tuple[int, str]]:
    """Return (line, message) of what the rule says about a guide of one chapter."""
    chapter = Chapter(
        "a.md", SectionKind.CHAPTER, FrontMatter("a", title, local=local), "", "", parse(body).blocks
    )
    some = dict(list(PLACES.items())[:places])
    own = replace(guide(chapter), territories=Territories(COUNTRY, {}, some))
    found = list(check_local_data(own))
    assert all((f.severity, f.code) == (Severity.INFO, "dato-local") for f in found)
    return [(f.line, f.message) for f in found]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("En {{municipio}} hay agua.", "{{municipio}}"),
        ("Hay {{dato:agua}} con agua.", "{{dato:agua}}"),
        ("Vea [su portal]({{portal}}).", "{{portal}}"),
        ('::: perfil {indicadores="agua" titulo="X"}\n:::', "un perfil"),
        ('::: grafico {tipo=mapa indicadores="agua" titulo="X" alt="Y"}\n:::', "un gráfico"),
        ("::: solo {departamento=07}\nEn {{idiomas}}.\n:::", "{{idiomas}}"),
        (
            '::: datos {archivo=datos/x.csv columnas="a=A" titulo="X" donde="codigo={{codigo}}"}\n:::',
            "{{codigo}}",
        ),
    ],
)
def test_what_differs_by_municipality_is_told_once_for_its_chapter(text: str, named: str) -> None:
    ((line, message),) = told(f"Igual para todos.\n\n{text}\n\nY {{{{territorio}}}}.")
    assert (line >= 3, named in message, "{{territorio}}" in message) == (True, True, True)


@pytest.mark.parametrize("text", ["El {{fecha}}, en la {{edicion}} y el {{censo}}.", "Sin variables."])
def test_what_is_the_same_everywhere_is_not_told(text: str) -> None:
    assert told(text) == []


def test_a_title_counts_and_a_declared_place_does_not() -> None:
    assert [line for line, _message in told("Igual.", title="El agua de {{municipio}}")] == [1]
    assert told("En {{municipio}}.", local=True) == []


def test_a_guide_of_one_municipality_shares_nothing() -> None:
    assert told("En {{municipio}}.", places=1) == []


@pytest.mark.parametrize(("said", "local"), [("si", True), ("Sí", True), ("no", False), (None, False)])
def test_front_matter_declares_the_place(said: str | None, local: bool) -> None:
    front, problems = to_front_matter({"id": "a", "titulo": "A", "local": said}, SectionKind.ANNEX)
    assert (front, problems) == (replace(FrontMatter("a", "A"), local=local), ())


def test_another_answer_is_a_mistake() -> None:
    assert [
        f.code for f in to_front_matter({"id": "a", "titulo": "A", "local": "a veces"}, SectionKind.ANNEX)[1]
    ] == ["valor-invalido"]
