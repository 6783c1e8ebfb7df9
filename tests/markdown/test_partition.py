"""A text is opened in pieces whose places are true; what could lose something is locked."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guia_editor.markdown.frontmatter import split
from guia_editor.markdown.partition import Opened, open_text
from guia_editor.markdown.pieces import Locked, block_of, blocks_of, inline_of, notes_called, notes_in
from guia_editor.markdown.reader import parse
from guia_editor.markdown.writer import write
from guia_editor.model.blocks import Callout, FormField, NoteReference
from tests.markdown import strategies

ROOT = Path(__file__).parents[2]
GUIDE = sorted((ROOT / "contenido").rglob("*.md"))
EXAMPLES = [
    example["markdown"]
    for example in json.loads((Path(__file__).parent / "commonmark_0_31_2.json").read_text(encoding="utf-8"))
]


def check_places(opened: Opened) -> None:
    """Assert that spans are in order, and that there is nothing but blanks between them."""
    text = opened.text
    bounds = [0, *(offset for span in opened.spans for offset in span), len(text)]
    assert all(one <= other for one, other in pairwise(bounds))
    assert not any(text[begin:end].strip() for begin, end in zip(bounds[::2], bounds[1::2], strict=True))
    for piece, (begin, end) in zip(opened.pieces, opened.spans, strict=True):
        assert text[begin:end].strip("\r\n")
        if isinstance(piece, Locked):
            assert piece.source == text[begin:end]
            assert piece.reason


def locked(text: str) -> list[Locked]:
    return [piece for piece in open_text(text).pieces if isinstance(piece, Locked)]


hostile = st.lists(
    st.sampled_from(
        [*strategies.SIGNS, "\n", "\n", "\n\n", "\r\n", "\r", "    ", "::: nada\n", ":::\n", "[a]: /b\n"]
    ),
    max_size=25,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(hostile)
def test_any_text_is_opened_in_true_places(text: str) -> None:
    check_places(open_text(text, first_line=7))


@pytest.mark.parametrize("path", GUIDE, ids=lambda path: path.stem)
def test_nothing_of_the_guide_is_locked(path: Path) -> None:
    body = split(path.read_text(encoding="utf-8")).body
    opened = open_text(body)
    check_places(opened)
    assert opened.pieces == parse(body).blocks
    notes = notes_in(opened.pieces)
    assert notes_called(opened.pieces) <= notes
    for piece in blocks_of(opened.pieces):
        assert parse(write((piece,)), notes=notes).blocks == (piece,)


def test_every_example_of_commonmark_is_written_back_or_locked() -> None:
    holding = unfit = 0
    for text in EXAMPLES:
        opened = open_text(text)
        check_places(opened)
        kept = [piece for piece in opened.pieces if isinstance(piece, Locked)]
        holding += bool(kept)
        unfit += any("direcciones" not in piece.reason for piece in kept)
    assert holding <= 100
    assert unfit <= 21  # emphasis inside the same emphasis, mostly


@pytest.mark.parametrize(
    "text",
    [
        "::: recuadro {color=rojo}\na\n:::",
        "::: nada\na\n:::",
        "::: recuadro\na",
        "::: recuadro {tipo=otro}\na\n:::",
        "## Título {#Ñandú}",
        "## Título {clase=x}",
        "::: ficha\na\n:::",
        "::: solo\na\n:::",
        "|a|\n|-|\n|b|c|",
        "a ![b](c){#d} e",
        "[___]{campo=a ancho=mucho}",
        "a\u2028b",
        "a\ufffcb",
        "&#8233;",
        "foo&#10;bar",
        "&#9;foo",
        "*a *b* c*",
        "__a __b__ c__",
        "- a\n\n  [b]: /c",
        "> " * 40 + "a",
    ],
)
def test_what_would_lose_something_is_locked(text: str) -> None:
    assert len(locked(text)) == 1
    assert locked(f"Antes.\n\n{text}\n")[0].source == text


def test_definitions_of_links_are_pieces_of_their_own() -> None:
    opened = open_text("[a]: /b\n[c]: /d\nUn [a].\n\n\n[e]: /f\n", first_line=3)
    assert [type(piece).__name__ for piece in opened.pieces] == ["Locked", "Paragraph", "Locked"]
    assert opened.spans == ((0, 15), (16, 23), (26, 33))
    first, _words, last = opened.pieces
    assert (first.lines, last.lines) == ((3, 4), (8, 8))
    assert isinstance(first, Locked)
    assert "direcciones" in first.reason


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_spans_hold_attributes_captions_and_fences(newline: str) -> None:
    parts = ["::: recuadro\n- a\n:::", "|a|\n|-|\n\n: b {#c}", "a\n===", "[^1]: a\n\n    b", "t\n: d"]
    text = "\n" + "\n\n\n".join(parts)
    opened = open_text(text.replace("\n", newline))
    assert [opened.text[begin:end].replace(newline, "\n") for begin, end in opened.spans] == parts


def test_single_pieces_are_read_alone() -> None:
    assert inline_of("[^x]") == NoteReference("x")
    assert isinstance(inline_of("[___]{campo=a}"), FormField)
    callout = block_of("::: recuadro {tipo=agua}\nhola[^x] [___]{campo=a}\n:::")
    assert isinstance(callout, Callout)
    assert notes_called((callout,)) == {"x"}
    with pytest.raises(ValueError, match="2"):
        block_of("a\n\nb")
    with pytest.raises(ValueError, match="2"):
        inline_of("a*b*")


def test_notes_of_locked_passages_count() -> None:
    opened = open_text("a[^1]\n\n[^1]: ::: nada\n    b\n    :::\n")
    assert isinstance(opened.pieces[1], Locked)
    assert notes_in(opened.pieces) == {"1"}
    assert notes_called(opened.pieces) == {"1"}
