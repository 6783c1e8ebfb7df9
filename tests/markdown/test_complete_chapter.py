"""One chapter with every construct: each kind of the closed set can be written, and all is read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from guia_editor.markdown.dialect import CALLOUT_KINDS, CHART_KINDS, FIELD_KINDS
from guia_editor.markdown.frontmatter import split
from guia_editor.markdown.reader import Reading, parse
from guia_editor.model.blocks import (
    Block,
    Callout,
    Chart,
    CodeBlock,
    FormField,
    Heading,
    Inline,
    Listing,
    Text,
    all_inlines,
    walk,
)

CHAPTER = Path(__file__).parents[1] / "guias/completa/contenido/01-completo.md"
MADE_BY_THE_PROGRAM = {Listing}


@pytest.fixture(scope="module")
def reading() -> Reading:
    parts = split(CHAPTER.read_text(encoding="utf-8"))
    return parse(parts.body, parts.body_line)


def test_nothing_is_wrong_in_it(reading: Reading) -> None:
    assert reading.problems == ()


def test_every_block_that_can_be_written_is_there(reading: Reading) -> None:
    assert {type(block) for block in walk(reading.blocks)} == set(get_args(Block)) - MADE_BY_THE_PROGRAM


def test_every_inline_that_can_be_written_is_there(reading: Reading) -> None:
    assert {type(inline) for inline in all_inlines(reading.blocks)} == set(get_args(Inline))


def test_every_variety_is_there(reading: Reading) -> None:
    blocks = list(walk(reading.blocks))
    assert {b.kind for b in blocks if isinstance(b, Callout)} == set(CALLOUT_KINDS)
    assert {b.kind for b in blocks if isinstance(b, Chart)} == set(CHART_KINDS)
    assert {b.level for b in blocks if isinstance(b, Heading)} == {2, 3, 4, 5, 6}
    fields = [i for i in all_inlines(reading.blocks) if isinstance(i, FormField)]
    assert {field.kind for field in fields} == set(FIELD_KINDS)


def test_words_stand_on_their_line_of_the_file(reading: Reading) -> None:
    source = CHAPTER.read_text(encoding="utf-8").split("\n")
    for inline in all_inlines(reading.blocks):
        if isinstance(inline, Text):
            for word in re.findall(r"\w{3,}", inline.text):
                assert word in source[inline.line - 1]


def test_blocks_begin_and_end_on_their_lines(reading: Reading) -> None:
    source = CHAPTER.read_text(encoding="utf-8").split("\n")
    for block in walk(reading.blocks):
        first, last = (source[line - 1] for line in block.lines)
        assert first.strip(), block
        assert last.strip(), block
        if isinstance(block, Callout):
            assert first.startswith("::: recuadro")
            assert last == ":::"
        if isinstance(block, CodeBlock) and block.info:
            assert (first, last) == ("```csv", "```")
