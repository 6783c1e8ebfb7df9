"""The authors' page on the dialect says all that the parser accepts, and its examples are right."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from guia_editor.markdown import dialect
from guia_editor.markdown.frontmatter import KEYS
from guia_editor.markdown.reader import parse

MANUAL = files("guia_editor").joinpath("manual/contenido/dialecto.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^(`{3,})markdown\n(.*?)^\1$", MANUAL, re.DOTALL | re.MULTILINE)


def section(title: str) -> str:
    return re.split(r"^#{2,3} ", MANUAL.split(f"# {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


SECTIONS = {
    "recuadro": "Recuadro",
    "formulario": "Formulario",
    "ficha": "Ficha",
    "solo": "Solo para algunos territorios",
    "datos": "Tabla de datos",
    "grafico": "Gráfico y mapa",
    "perfil": "Perfil",
}


@pytest.mark.parametrize("name", sorted(dialect.DIVS))
def test_each_div_is_explained_with_its_attributes(name: str) -> None:
    text = section(SECTIONS[name])
    assert f"::: {name} {{" in text
    for attribute in dialect.DIVS[name]:
        assert re.search(rf"\b{attribute}=|`{attribute}`", text), attribute


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Recuadro", dialect.CALLOUT_KINDS),
        ("Gráfico y mapa", dialect.CHART_KINDS),
        ("Formulario", dialect.FIELD_KINDS),
        ("Formulario", dialect.FIELD_ATTRIBUTES),
        ("Tablas", dialect.TABLE_ATTRIBUTES),
        ("Imágenes y figuras", dialect.FIGURE_ATTRIBUTES),
        ("El encabezado del archivo", KEYS),
    ],
)
def test_each_kind_and_attribute_is_explained(title: str, words: tuple[str, ...]) -> None:
    for word in words:
        assert f"`{word}`" in section(title), word


@pytest.mark.parametrize("example", [text for _, text in EXAMPLES])
def test_each_example_is_right(example: str) -> None:
    found = [finding.message for finding in parse(example).problems]
    assert found == []


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 18
