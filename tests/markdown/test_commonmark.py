"""The guide is CommonMark: the specification's own examples, all but those the dialect sets apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from guia_editor.export.html import render_blocks
from guia_editor.markdown.reader import parse
from guia_editor.model.blocks import Figure, all_inlines, plain_text, walk

EXAMPLES: dict[int, dict[str, Any]] = {
    example["example"]: example
    for example in json.loads(Path(__file__).with_name("commonmark_0_31_2.json").read_text(encoding="utf-8"))
}

RAW_HTML = {
    # Raw HTML is shown as the text that it is, so that no chapter can carry a script into an edition.
    *(21, 31, *range(148, 192), 201, 308, 309, 344, 475, 476, 477, 491, 494, 524, 536),
    *(613, 614, 615, 616, 617, 623, 625, 626, 627, 628, 629, 630, 631, 642, 643),
}
FIGURES = {
    # A picture alone in its paragraph and with a title is a figure, whose caption the title is.
    *(572, 573, 576, 577, 584, 585, 586, 588, 589, 591),
}
DIFFERENT = RAW_HTML | FIGURES


def html(number: int) -> str:
    return render_blocks(parse(EXAMPLES[number]["markdown"]).blocks)


def test_all_examples_are_here() -> None:
    assert sorted(EXAMPLES) == list(range(1, 653))


@pytest.mark.parametrize("number", sorted(set(EXAMPLES) - DIFFERENT))
def test_example_gives_the_html_of_the_specification(number: int) -> None:
    assert html(number) == EXAMPLES[number]["html"]


@pytest.mark.parametrize("number", sorted(DIFFERENT))
def test_listed_example_does_differ(number: int) -> None:
    assert html(number) != EXAMPLES[number]["html"]


@pytest.mark.parametrize("number", sorted(RAW_HTML))
def test_raw_html_becomes_text(number: int) -> None:
    written = html(number)
    assert "&lt;" in written or "&quot;" in written
    assert all(tag not in written for tag in ("<script", "<style", "<div", "<bar", "<b2", "<iframe", "<!"))


@pytest.mark.parametrize("number", sorted(FIGURES))
def test_titled_picture_alone_is_a_figure(number: int) -> None:
    blocks = parse(EXAMPLES[number]["markdown"]).blocks
    assert any(isinstance(block, Figure) and plain_text(block.caption) for block in walk(blocks))
    assert all(inline.line > 0 for inline in all_inlines(blocks))
