from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guia_editor.storage.declared import read_glossary, read_guide_file, read_sources
from guia_editor.storage.yaml import Field, Problems, read_yaml, validate

GUIDE = "titulo: T\nedicion: {fecha: 2026-11-22}\n"


def codes(problems: Problems) -> list[tuple[str, int]]:
    return [(one.code, one.line) for one in problems.found]


def test_values_keep_their_letters_and_get_their_declared_kind() -> None:
    problems = Problems("x.yaml")
    table = read_yaml("codigo: 0701\nnumero: 1.10\nsi: no\nfecha: 2026-11-22\nvacio:\nnulo: ~\n", problems)
    assert table
    kinds = {
        "codigo": Field(),
        "numero": Field(),
        "si": Field("si_no"),
        "fecha": Field("fecha"),
        "vacio": Field("lista", item=Field()),
        "nulo": Field(),
    }
    assert validate(table, kinds, problems) == {
        "codigo": "0701",
        "numero": "1.10",
        "si": False,
        "fecha": dt.date(2026, 11, 22),
        "vacio": [],
        "nulo": "",
    }
    assert problems.found == []


BOMB = "a0: &a0 [x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 40)
)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "clave-repetida", 3),
        (BOMB, "yaml-no-permitido", 1),
        ("a: &x 1\nb: *x\n", "yaml-no-permitido", 1),
        ("b: !!python/object/apply:os.system ['echo']\n", "yaml-no-permitido", 1),
        ("a: 1\n\tb: 2\n", "yaml-sintaxis", 2),
        ("a: 'sin cerrar\nb: 2\n", "yaml-sintaxis", 3),
        ("a: 1\n---\nb: 2\n", "yaml-sintaxis", 2),
        ("- a\n- b\n", "yaml-sintaxis", 1),
        ("[" * 20_000, "yaml-enorme", 0),
        ("a: " + "[" * 30 + "]" * 30, "yaml-no-permitido", 1),
        ("? {a: 1}\n: 2\n", "yaml-no-permitido", 1),
        ("a: " + "x" * 1_000_001, "yaml-enorme", 0),
        ("a: \x07\n", "yaml-sintaxis", 0),
        ('a: 1\nb: "uno\\0dos"\n', "yaml-no-permitido", 2),
        ('a: "\\uD800"\n', "yaml-no-permitido", 1),
    ],
)
def test_what_is_refused_says_where(text: str, code: str, line: int) -> None:
    problems = Problems("x.yaml")
    read_yaml(text, problems)
    assert codes(problems) == [(code, line)]
    assert problems.found[0].path == "x.yaml"
    assert problems.found[0].remedy


@given(st.text(max_size=200))
def test_no_text_makes_reading_fail(text: str) -> None:
    problems = Problems("x.yaml")
    read_guide_file(text, problems)
    read_sources(text, problems)
    read_glossary(text, problems)


def test_the_guide_file_numbers_its_chapters() -> None:
    problems = Problems("guia.yaml")
    said = read_guide_file(
        GUIDE + "preliminares: [p.md]\n"
        "capitulos: [a.md, {archivo: b.md, numero: 7}, c.md]\n"
        "anexos: [x.md, {archivo: y.md, numero: A10}, z.md]\n",
        problems,
    )
    assert said
    assert problems.found == []
    assert [(one.path, one.number) for one in said.files] == [
        ("p.md", ""),
        ("a.md", "1"),
        ("b.md", "7"),
        ("c.md", "8"),
        ("x.md", "A1"),
        ("y.md", "A10"),
        ("z.md", "A11"),
    ]
    assert said.edition.number == "2026-11-22"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("edicion: {fecha: 2026-11-22}\n", "clave-falta", 1),
        ("titulo:\nedicion: {fecha: 2026-11-22}\n", "clave-falta", 1),
        (GUIDE + "titullo: x\n", "clave-desconocida", 3),
        ("titulo: T\nedicion: {fecha: 22/11/2026}\n", "valor-invalido", 2),
        ("titulo: T\nedicion: {fecha: 2026-02-30}\n", "valor-invalido", 2),
        (GUIDE + "capitulos: a.md\n", "valor-invalido", 3),
        (GUIDE + "capitulos:\n  - a.md\n  - {numero: 3}\n", "clave-falta", 5),
        (GUIDE + "variables: {a: [1]}\n", "valor-invalido", 3),
        (
            GUIDE + "indicadores:\n  - {id: a, nombre: A, numerador: [x], unidad: kilos}\n",
            "valor-invalido",
            4,
        ),
        (GUIDE + "indicadores:\n" + "  - {id: a, nombre: A, numerador: [x]}\n" * 2, "indicador-repetido", 3),
    ],
)
def test_the_guide_file_is_validated(text: str, code: str, line: int) -> None:
    problems = Problems("guia.yaml")
    assert read_guide_file(text, problems)
    assert codes(problems) == [(code, line)]


def test_a_verified_source_must_say_who_when_and_where() -> None:
    problems = Problems("fuentes.yaml")
    base = "  corto: C\n  titulo: T\n  tipo: norma\n  verificado: si\n"
    whole = base + "  verificado_por: P\n  verificado_fecha: 2026-11-20\n  verificado_donde: D\n"
    sources = read_sources(f"a:\n{base}b:\n{whole}", problems)
    assert codes(problems) == [("verificacion-incompleta", 1)]
    assert [source.verified for source in sources.values()] == [False, True]
    assert sources["b"].verified_on == "2026-11-20"
    assert sources["b"].line == 6


@pytest.mark.parametrize("key", ["dos palabras", '"><script>', "ley,1", "-ley"])
def test_a_key_that_nothing_can_name_is_told(key: str) -> None:
    problems = Problems("glosario.yaml")
    read_glossary(f"bien: {{termino: T, definicion: D}}\n'{key}': {{termino: T, definicion: D}}\n", problems)
    assert codes(problems) == [("clave-con-signos", 2)]


def test_a_record_without_values_is_told() -> None:
    problems = Problems("glosario.yaml")
    assert read_glossary("a:\nb: {termino: B, definicion: D}\n", problems).keys() == {"b"}
    assert codes(problems) == [("valor-invalido", 1)]
