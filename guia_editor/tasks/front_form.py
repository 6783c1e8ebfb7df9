"""A chapter's front matter as values to be filled in a form."""

from __future__ import annotations

from collections.abc import Mapping

from guia_editor.markdown.frontmatter import CHAPTER, KEYS, to_front_matter
from guia_editor.model.document import SectionKind
from guia_editor.model.finding import Finding
from guia_editor.storage.records import Words, change_record
from guia_editor.storage.yaml import Problems, plain, read_yaml

__all__ = ["NEEDED", "Words", "front_problems", "front_values", "with_front_values"]

NEEDED = CHAPTER
"""The keys that a chapter of the book must have; annexes and preliminaries need the first two."""


def front_values(front_yaml: str) -> dict[str, Words]:
    """Return the values of a front matter by their Spanish keys; empty where it cannot be read."""
    table = read_yaml(front_yaml, Problems(""))
    said = plain(table) if table is not None else {}
    values: dict[str, Words] = {}
    for key in KEYS:
        match said.get(key):
            case str(words):
                values[key] = (words,) if key == "base_legal" and words else words
            case [*items]:
                values[key] = tuple(str(item) for item in items)
            case _:
                pass
    return values


def with_front_values(front_yaml: str, values: Mapping[str, Words]) -> str:
    """Return a front matter with other values, the rest of it untouched; an empty value takes its key away.

    Raises `InvalidGuide` when it cannot be read or is written so that it cannot be changed.
    """
    return change_record(front_yaml, None, values, tuple(KEYS))


def front_problems(values: Mapping[str, Words], kind: SectionKind) -> tuple[Finding, ...]:
    """Return what a chapter of a kind still lacks, or what is wrong with its values."""
    written: dict[str, object] = {
        key: list(value) if isinstance(value, tuple) else value for key, value in values.items() if value
    }
    return to_front_matter(written, kind)[1]
