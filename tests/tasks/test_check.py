from __future__ import annotations

import ast
import dataclasses
import re
import shutil
from pathlib import Path

import pytest

from guia_editor.export.assemble import assemble
from guia_editor.export.context import Context
from guia_editor.export.values import known_values
from guia_editor.model.anchors import MADE_ANCHORS
from guia_editor.model.events import Fault
from guia_editor.model.finding import Finding, Severity
from guia_editor.model.territory import TERRITORY_VARIABLES, column_names
from guia_editor.tasks.check import check, errors_in
from guia_editor.tasks.session import Session

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests" / "guias" / "completa"
CHAPTER = "07-breve.md"


@pytest.fixture(scope="module")
def sample() -> Session:
    """The sample guide as it is."""
    return Session.open(SAMPLE)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A copy of the sample guide to be spoiled; without outlines, which are slow to read."""
    folder = tmp_path_factory.mktemp("muestra") / "guía"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("*.geojson"))
    return Session.open(folder)


def check_with(session: Session, body: str, path: str = CHAPTER) -> list[Finding]:
    """Check with text in place of a chapter's; lines are counted from the text's first."""
    file = session.folder / "contenido" / path
    before = file.read_bytes()
    front = before.decode().split("---\n\n")[0] + "---\n\n"
    file.write_text(front + body, encoding="utf-8")
    try:
        session.reload()
        found = [one for one in check(session.guide) if one.path == path and one.severity != Severity.INFO]
        return [dataclasses.replace(one, line=one.line - front.count("\n")) for one in found]
    finally:
        file.write_bytes(before)


def test_the_sample_guide_has_no_errors(sample: Session) -> None:
    findings = check(sample.guide)
    assert errors_in(findings) == ()
    assert {one.code for one in findings} == {"cita-sin-verificar", "dato-local", "lecturabilidad"}


def test_the_shipped_guide_has_no_errors() -> None:
    assert errors_in(check(Session.open(ROOT).guide)) == ()


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ("## A {#x}\n\n### B {#x}\n", "id-repetido", 3),
        ("## A {#completo}\n", "id-repetido", 1),
        ("## A {#glosario}\n", "id-reservado", 1),
        ("## A {#g-cocode}\n", "id-reservado", 1),
        ("Vea [](#nada).\n", "referencia-colgante", 1),
        ("Uno\ndos [el anexo](#nada).\n", "referencia-colgante", 2),
        ("Son {{nada}}.\n", "variable-desconocida", 1),
        ('[___]{campo=a ayuda="{{nada}}"}\n', "variable-desconocida", 1),
        ("Son {{dato:nada}}.\n", "indicador-desconocido", 1),
        ('::: grafico {indicadores="agua,nada" alt=x}\n:::\n', "indicador-desconocido", 1),
        ("::: perfil {indicadores=nada}\n:::\n", "indicador-desconocido", 1),
        ("Dice [@nada, art. 1].\n", "fuente-desconocida", 1),
        ("El [término](#g:nada).\n", "termino-desconocido", 1),
        ("![](imagenes/gota.svg)\n", "imagen-sin-descripcion", 1),
        ("![x](imagenes/nada.svg)\n", "imagen-ausente", 1),
        ("![x](../../secreto.png)\n", "imagen-insegura", 1),
        ("## A\n\n#### B\n", "nivel-saltado", 3),
        ("### A\n", "nivel-saltado", 1),
        ("# A\n", "titulo-de-nivel-1", 1),
        ("## {#vacio}\n", "titulo-vacio", 1),
        ("|  |  |\n|---|---|\n| a | b |\n", "tabla-sin-encabezado", 1),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n| 1 |\n", "celdas-de-menos", 4),
        ("> | a | b |\n> |---|---|\n> | 1 \\| 2 |\n", "celdas-de-menos", 3),
        ("| a |\n|---|\n| 1 | 2 |\n", "celdas-de-mas", 3),
        ("[](https://ejemplo.gt)\n", "enlace-sin-texto", 1),
        ("[ver](otro-capitulo.md)\n", "enlace-invalido", 1),
        ("[ver](ms-msdt:/id)\n", "enlace-invalido", 1),
        ("[ver](javascript:alert)\n", "enlace-rechazado", 1),
        ('[ver](https://ejemplo.gt "{{nada}}")\n', "variable-desconocida", 1),
        ('::: datos {archivo=datos/agua.csv columnas="nombre={{nada}}"}\n:::\n', "variable-desconocida", 1),
        ('::: grafico {tipo=mapa indicadores="agua,agua" alt=x}\n:::\n', "mapa-con-varios", 1),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n: Plazos {#plazos}\n", "leyenda-pegada", 4),
        ("::: solo {municipio=0199}\nx\n:::\n", "territorio-desconocido", 1),
        ("::: solo {departamento=23}\nx\n:::\n", "territorio-desconocido", 1),
        ("::: solo {region=Norte}\nx\n:::\n", "territorio-desconocido", 1),
        ("::: solo {idioma=xx}\nx\n:::\n", "territorio-desconocido", 1),
        ("::: solo {excepto=99}\nx\n:::\n", "territorio-desconocido", 1),
        ("::: solo {departamento=07 municipio=0101}\nx\n:::\n", "solo-para-nadie", 1),
        ("[___]{campo=a}\n", "campo-fuera-de-formulario", 1),
        ("::: formulario {#f titulo=x}\n[___]{campo=a} [___]{campo=a}\n:::\n", "campo-repetido", 2),
        ("Hay[^x].\n", "nota-sin-texto", 1),
        ("Hay.\n\n[^x]: Nota.\n", "nota-sin-llamada", 3),
        ("Hay[^x].\n\n[^x]: Nota.\n\n[^x]: Otra.\n", "nota-repetida", 5),
        ("::: datos {archivo=datos/nada.csv columnas=a}\n:::\n", "datos-ausentes", 1),
        ("::: datos {archivo=datos/agua.csv columnas=nada}\n:::\n", "columna-desconocida", 1),
        (
            '::: datos {archivo=datos/agua.csv columnas=nombre donde="nada=1"}\n:::\n',
            "columna-desconocida",
            1,
        ),
        ("::: datos {archivo=datos/agua.csv columnas=nombre orden=-nada}\n:::\n", "columna-desconocida", 1),
    ],
)
def test_what_a_chapter_does_wrong_is_told_at_its_line(
    session: Session, body: str, code: str, line: int
) -> None:
    found = check_with(session, body)
    assert (code, line) in [(one.code, one.line) for one in found]
    assert all(one.message and one.remedy for one in found)


# A passage that uses what the rules look at, each as it should be.
RIGHT = """## Título {#titulo-propio}

Vea [](#glosario), [](#breve), [el término](#g:cocode), [una](#fuente-ine-2018), {{dato:agua}} y {{plazo}}
[@dto-57-2008, art. 1][^n]. Escriba a [la oficina](mailto:a@ejemplo.gt) o llame [al 1](tel:+50222220000).

[^n]: Nota con [enlace](https://ejemplo.gt).

| a | b |
|---|---|
| `x \\| y` | |
| \\| | {{municipio}} |

1. Lista

   | a | b |
   |---|---|
   | 1 | 2 |

::: solo {departamento=07 idioma=cak excepto=0702}
Solo allí.
:::

::: datos {archivo=datos/agua.csv columnas="nombre=Lugar" donde="codigo={{codigo}}" orden=-hogares}
:::
"""


def test_what_is_right_is_not_told(session: Session) -> None:
    assert check_with(session, RIGHT) == []


def test_each_missing_key_of_a_chapter_is_told(session: Session) -> None:
    path = session.folder / "contenido" / CHAPTER
    before = path.read_bytes()
    path.write_text("---\nid: breve\n---\n\nTexto.\n")
    try:
        session.reload()
        found = [one for one in check(session.guide) if one.code == "clave-falta"]
    finally:
        path.write_bytes(before)
    assert len(found) == 5
    assert " ".join(one.message for one in found).count("«") == 5


def test_an_unverified_source_is_told_once_with_every_place(sample: Session) -> None:
    found = [one for one in check(sample.guide) if one.code == "cita-sin-verificar"]
    assert [(one.path, one.line) for one in found] == [("fuentes.yaml", 13), ("fuentes.yaml", 21)]
    assert "01-completo.md, línea 1, 20, 80" in found[0].message
    assert "veces" in found[0].message


def test_unused_sources_and_terms_and_columns_nobody_has(session: Session) -> None:
    content = session.folder / "contenido"
    before = {name: (content / name).read_text() for name in ("guia.yaml", "glosario.yaml", "fuentes.yaml")}
    try:
        (content / "glosario.yaml").write_text(
            before["glosario.yaml"] + "a:\n  termino: A\n  definicion: D\n  vease: [zzz]\n"
        )
        (content / "fuentes.yaml").write_text(
            before["fuentes.yaml"] + "b:\n  corto: B\n  titulo: B\n  tipo: sitio\n  verificado: no\n"
        )
        (content / "guia.yaml").write_text(before["guia.yaml"].replace("[usa_internet]", "[usa_radio]"))
        session.reload()
        found = {(one.code, one.severity, one.path) for one in check(session.guide)}
    finally:
        for name, text in before.items():
            (content / name).write_text(text)
    assert found >= {
        ("termino-sin-uso", Severity.INFO, "glosario.yaml"),
        ("termino-desconocido", Severity.ERROR, "glosario.yaml"),
        ("fuente-sin-uso", Severity.INFO, "fuentes.yaml"),
        ("columna-desconocida", Severity.ERROR, "guia.yaml"),
    }


def test_findings_come_in_reading_order_whatever_order_they_were_met_in(sample: Session) -> None:
    guide = sample.guide
    findings = check(guide)
    extra = tuple(reversed(findings))
    again = check(dataclasses.replace(guide, problems=extra))
    assert again == findings
    paths = [one.path for one in findings if one.path.endswith(".md")]
    order = [chapter.path for chapter in guide.chapters]
    assert paths == sorted(paths, key=order.index)


def test_addresses_of_sources_and_of_the_guide_must_be_ones_to_follow(sample: Session) -> None:
    guide = sample.guide
    key, source = next(iter(guide.sources.items()))
    spoiled = dataclasses.replace(source, url="javascript:alert(1)")
    bad = dataclasses.replace(guide, sources={**guide.sources, key: spoiled}, base_url="file:///etc")
    found = {(one.path, one.line) for one in check(bad) if one.code == "enlace-invalido"}
    assert found == {("fuentes.yaml", source.line), ("guia.yaml", 0)}


def test_two_chapters_of_one_number_are_told(sample: Session) -> None:
    chapters = tuple(dataclasses.replace(one, number="7") for one in sample.guide.chapters[:2])
    found = [
        one for one in check(dataclasses.replace(sample.guide, chapters=chapters)) if one.path == "guia.yaml"
    ]
    assert [one.code for one in found if one.severity is Severity.ERROR] == ["numero-repetido"]
    assert chapters[1].path in found[0].message


def test_each_chapter_tells_its_length_and_ease(sample: Session) -> None:
    found = [one for one in check(sample.guide) if one.code == "lecturabilidad"]
    assert {one.path for one in found} == {"00-presentacion.md", "01-completo.md", "07-breve.md"}
    assert re.search(r"^\d+ palabras en \d+ oraciones", found[0].message)


def test_what_editions_make_by_themselves_is_known_to_the_rules(sample: Session) -> None:
    guide = sample.guide
    bare = dataclasses.replace(guide, variables={}, wide_names={})
    place = guide.territories.municipalities["0701"]
    document = assemble(guide, guide.edition, place, "es")
    made = {section.id for section in document.sections if not section.path}
    assert made
    assert made <= MADE_ANCHORS
    known = set(known_values(Context(bare, guide.edition, place, "es")))
    assert known - column_names(guide.territories) == TERRITORY_VARIABLES


# Where a finding's code stands among the arguments of the calls that make one.
PLACES = {
    "Finding": 1,
    "say": 1,
    "add": 0,
    "error": 0,
    "warn": 0,
    "_error": 0,
    "problem": 0,
    "_missing": 0,
    "_tell": 1,
}


def codes_in_the_program() -> set[str]:
    found = {f"firma-{fault.value}" for fault in Fault}
    for room in (
        "model",
        "markdown",
        "storage",
        "export",
        "tasks/proof.py",
        "tasks/delivery_proof.py",
        "tasks/delivery_csv.py",
    ):
        place = ROOT / "guia_editor" / room
        for file in sorted(place.glob("*.py")) or [place]:
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and len(node.args) >= 3:
                    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                    code = node.args[PLACES[name]] if name in PLACES else None
                    if isinstance(code, ast.Constant) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.value):
                        found.add(code.value)
    return found


def test_the_manual_explains_every_code_and_no_other() -> None:
    page = (ROOT / "guia_editor" / "manual" / "contenido" / "validar.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z0-9-]+)` \| (.+?) \| (.+?) \|$", page, re.MULTILINE)
    explained = [code for code, _meaning, _remedy in rows]
    assert len(explained) == len(set(explained))
    assert set(explained) == codes_in_the_program()
