"""Front matter: where it ends, what its keys fill, what is said about wrong ones."""

from __future__ import annotations

from dataclasses import fields

import pytest

from guia_editor.markdown.frontmatter import KEYS, split, to_front_matter
from guia_editor.model.document import SectionKind
from guia_editor.model.guide import FrontMatter

WHOLE: dict[str, object] = {
    "id": "agua",
    "titulo": "Agua",
    "responsable": "Oficina",
    "para_quien": "Todos",
    "tiempo": 2,
    "base_legal": ["dto-1, art. 2", "dto-3"],
    "producto": "Datos",
}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("---\nid: a\n---\nb\n", ("id: a\n", "b\n", 4)),
        ("---\r\nid: a\r\n---\r\nb\r\n", ("id: a\r\n", "b\r\n", 4)),
        ("---\rid: a\r---\rb", ("id: a\r", "b", 4)),
        ("\ufeff---\nid: a\n...\n\nb", ("id: a\n", "\nb", 4)),
        ("---\n---\nb", ("", "b", 3)),
        ("---\nid: a\n---", ("id: a\n", "", 3)),
        ("---\nid: a\nb", ("", "---\nid: a\nb", 1)),
        ("a\n---\nb\n---\n", ("", "a\n---\nb\n---\n", 1)),
        ("----\na\n---\n", ("", "----\na\n---\n", 1)),
        ("", ("", "", 1)),
    ],
)
def test_file_is_split(text: str, wanted: tuple[str, str, int]) -> None:
    assert split(text) == wanted


def test_table_of_keys_covers_the_model() -> None:
    assert sorted(KEYS.values()) == sorted(field.name for field in fields(FrontMatter))


def test_mapping_fills_the_fields() -> None:
    front, problems = to_front_matter(WHOLE, SectionKind.CHAPTER)
    assert problems == ()
    assert front == FrontMatter("agua", "Agua", "Oficina", "Todos", "2", ("dto-1, art. 2", "dto-3"), "Datos")


def test_one_legal_basis_needs_no_list() -> None:
    front, problems = to_front_matter(WHOLE | {"base_legal": "dto-3"}, SectionKind.CHAPTER)
    assert (front.legal_basis, problems) == (("dto-3",), ())


@pytest.mark.parametrize("key", ["id", "titulo", "responsable", "para_quien", "base_legal", "producto"])
def test_chapter_must_say_all_but_the_time(key: str) -> None:
    mapping = {name: value for name, value in WHOLE.items() if name not in (key, "tiempo")}
    _front, problems = to_front_matter(mapping, SectionKind.CHAPTER)
    assert [finding.code for finding in problems] == ["clave-falta"]
    assert f"«{key}»" in problems[0].message


@pytest.mark.parametrize("kind", [SectionKind.FRONT, SectionKind.ANNEX, SectionKind.BACK])
def test_other_files_need_id_and_title(kind: SectionKind) -> None:
    assert to_front_matter({"id": "a", "titulo": "B"}, kind)[1] == ()
    assert [finding.code for finding in to_front_matter({}, kind)[1]] == ["clave-falta", "clave-falta"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"autor": "x"}, "clave-desconocida"),
        ({"tiempo": ["x"]}, "valor-invalido"),
        ({"tiempo": True}, "valor-invalido"),
        ({"base_legal": {"a": "b"}}, "valor-invalido"),
        ({"id": "Agua Limpia"}, "id-invalido"),
    ],
)
def test_mistake_is_told(change: dict[str, object], code: str) -> None:
    _front, problems = to_front_matter(WHOLE | change, SectionKind.ANNEX)
    assert [finding.code for finding in problems] == [code]
    assert problems[0].remedy
