"""The manual of guia.yaml, fuentes.yaml and glosario.yaml tells every key that is read, and no other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from guia_editor.storage import declared
from guia_editor.storage.yaml import Field, Problems

MANUAL = (Path(__file__).parents[2] / "guia_editor" / "manual" / "contenido" / "fichas.md").read_text("utf-8")
CHAPTERS: Mapping[str, Mapping[str, Field]] = {
    "guia.yaml": declared.GUIDE_FIELDS,
    "fuentes.yaml": declared.SOURCE_FIELDS,
    "glosario.yaml": declared.TERM_FIELDS,
}
READERS: Mapping[str, Callable[[str, Problems], object]] = {
    "guia.yaml": declared.read_guide_file,
    "fuentes.yaml": declared.read_sources,
    "glosario.yaml": declared.read_glossary,
}


def told(name: str) -> str:
    """What the manual says of a file."""
    return re.split(r"^## ", MANUAL.split(f"\n## {name}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def words_of(fields: Mapping[str, Field]) -> Iterator[str]:
    """Every key and choice of a table of fields."""
    for key, field in fields.items():
        yield key
        yield from field.choices
        yield from words_of(field.fields)
        if field.item:
            yield from words_of({"": field.item})


@pytest.mark.parametrize("name", CHAPTERS)
def test_each_key_and_choice_is_explained(name: str) -> None:
    wanted = {word for word in words_of(CHAPTERS[name]) if word}
    assert {word for word in wanted if f"`{word}`" not in told(name)} == set()


@pytest.mark.parametrize("name", CHAPTERS)
def test_each_row_of_the_tables_is_a_key(name: str) -> None:
    rows = re.findall(r"^\| (`.*?`) \|", told(name), re.MULTILINE)
    named = {word for row in rows for word in re.findall(r"`(\w+)`", row)}
    assert named
    assert named <= set(words_of(CHAPTERS[name]))


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_examples_are_read_without_complaint(name: str) -> None:
    (example,) = re.findall(r"^```yaml\n(.*?)^```", told(name), re.DOTALL | re.MULTILINE)
    problems = Problems(name)
    assert READERS[name](example, problems)
    assert problems.found == []
