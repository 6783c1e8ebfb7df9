from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from guia_editor.model.finding import Severity
from guia_editor.tasks.check import LiveCheck
from guia_editor.tasks.fixes import fix, fix_label, is_fixable
from guia_editor.tasks.session import Session

SAMPLE = Path(__file__).parents[2] / "tests" / "guias" / "completa"
CHAPTER = "07-breve.md"
FRONT = "---\nid: prueba\ntitulo: Prueba\nresponsable: Nadie\npara_quien: Todos\nproducto: Uno\n---\n\n"

CASES = {
    "titulo-de-nivel-1": ("# Uno\n\nTexto.\n", "## Uno\n\nTexto.\n"),
    "titulo-de-nivel-1 subrayado": ("Uno\n===\n\nTexto.\n", "Uno\n---\n\nTexto.\n"),
    "nivel-saltado": ("## Uno\n\n##### Dos\n\nTexto.\n", "## Uno\n\n### Dos\n\nTexto.\n"),
    "titulo-vacio": ("## Uno\n\n##\n\nTexto.\n", "## Uno\n\n\nTexto.\n"),
    "leyenda-pegada": (
        "| a | b |\n|---|---|\n| 1 | 2 |\n: Cuadro {#cuadro}\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n: Cuadro {#cuadro}\n",
    ),
    "cierre-suelto": ("Texto.\n\n:::\n\nMás.\n", "Texto.\n\n\nMás.\n"),
    "bloque-sin-cerrar": ("::: recuadro\nTexto.\n", "::: recuadro\nTexto.\n:::\n"),
    "celdas-de-menos": (
        "| a | b | c |\n|---|---|---|\n| 1 |\n",
        "| a | b | c |\n|---|---|---|\n| 1 |  |  |\n",
    ),
    "signo-ilegible": ("Tex\x0bto.\n", "Texto.\n"),
    "id-invalido": ("## Uno {#Mi_Título}\n", "## Uno {#mi-titulo}\n"),
    "atributos-sin-llaves": (
        "::: recuadro tipo=agua\nTexto.\n:::\n",
        "::: recuadro {tipo=agua}\nTexto.\n:::\n",
    ),
    "bloque-desconocido": ("::: Recuadro\nTexto.\n:::\n", "::: recuadro\nTexto.\n:::\n"),
    "bloque-desconocido tipo": (
        '::: importante {titulo="Ojo"}\nTexto.\n:::\n',
        '::: recuadro {tipo=importante titulo="Ojo"}\nTexto.\n:::\n',
    ),
    "atributo-desconocido": (
        '::: recuadro {título="A"}\nTexto.\n:::\n',
        '::: recuadro {titulo="A"}\nTexto.\n:::\n',
    ),
    "tipo-desconocido": (
        "::: recuadro {tipo=Atención}\nTexto.\n:::\n",
        "::: recuadro {tipo=atencion}\nTexto.\n:::\n",
    ),
    "si-o-no": (
        "::: formulario\n[___]{campo=a obligatorio=true}\n:::\n",
        "::: formulario\n[___]{campo=a obligatorio=si}\n:::\n",
    ),
    "referencia-colgante": (
        "Vea [](#mi-cuadr).\n\n## Dos {#mi-cuadro}\n",
        "Vea [](#mi-cuadro).\n\n## Dos {#mi-cuadro}\n",
    ),
    "variable-desconocida": ("En {{municpio}}.\n", "En {{municipio}}.\n"),
    "enlace-sin-texto": ("Vea [](https://ejemplo.gt/a).\n", "Vea <https://ejemplo.gt/a>.\n"),
}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    folder = tmp_path_factory.mktemp("muestra") / "guía"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("*.geojson"))
    return Session.open(folder)


@pytest.mark.parametrize("name", CASES)
def test_a_fix_changes_what_it_should_and_nothing_else(session: Session, name: str) -> None:
    before, after = CASES[name]
    code = name.partition(" ")[0]
    found = LiveCheck(session.folder, session.guide).check({CHAPTER: FRONT + before})
    finding = next(one for one in found if one.path == CHAPTER and one.code == code)
    assert is_fixable(finding)
    assert fix_label(finding)
    assert fix(session.folder, session.guide, finding, FRONT + before) == FRONT + after


def test_line_endings_stay(session: Session) -> None:
    before = (FRONT + "| a | b |\n|---|---|\n| 1 |\n\n# Uno\n").replace("\n", "\r\n")
    found = LiveCheck(session.folder, session.guide).check({CHAPTER: before})
    for code in ("celdas-de-menos", "titulo-de-nivel-1"):
        finding = next(one for one in found if one.path == CHAPTER and one.code == code)
        before = fix(session.folder, session.guide, finding, before) or ""
    assert before.endswith("| 1 |  |\r\n\r\n## Uno\r\n")
    assert before.count("\n") == before.count("\r\n")


def test_the_glossary_gives_its_words_to_an_empty_link(session: Session) -> None:
    key, term = next(iter(session.guide.glossary.items()))
    before = f"{FRONT}Es la [](#g:{key}).\n"
    found = LiveCheck(session.folder, session.guide).check({CHAPTER: before})
    finding = next(one for one in found if one.code == "glosario-sin-palabras")
    assert fix(session.folder, session.guide, finding, before) == f"{FRONT}Es la [{term.term}](#g:{key}).\n"


@pytest.mark.parametrize("body", ["En {{zzz}}.\n", "Vea [](#nada-que-se-parezca).\n", "[@otra-ley-lejana]\n"])
def test_what_nobody_can_guess_is_left_alone(session: Session, body: str) -> None:
    found = LiveCheck(session.folder, session.guide).check({CHAPTER: FRONT + body})
    for finding in found:
        if finding.path == CHAPTER and finding.severity is not Severity.INFO:
            assert fix(session.folder, session.guide, finding, FRONT + body) is None


def test_a_block_is_not_closed_in_place_of_another(session: Session) -> None:
    body = "::: recuadro\nUno.\n\n::: formulario\nDos.\n"
    found = LiveCheck(session.folder, session.guide).check({CHAPTER: FRONT + body})
    outer, inner = (one for one in found if one.code == "bloque-sin-cerrar")
    assert fix(session.folder, session.guide, outer, FRONT + body) is None
    assert fix(session.folder, session.guide, inner, FRONT + body) == FRONT + body + ":::\n"
