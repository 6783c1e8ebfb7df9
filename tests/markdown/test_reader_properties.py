"""What holds for any text whatever: reading never fails, lines are true, words are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from guia_editor.markdown.attributes import Attributes, read_attributes
from guia_editor.markdown.frontmatter import split
from guia_editor.markdown.inlines import InlineReader
from guia_editor.markdown.problems import Problems
from guia_editor.markdown.reader import parse
from guia_editor.model.blocks import (
    Block,
    Blocks,
    CodeBlock,
    DefinitionList,
    Inlines,
    Lines,
    ListBlock,
    Text,
    all_inlines,
    inner_blocks,
    inner_inlines,
    plain_text,
    walk,
    walk_inlines,
)

PIECES = [
    *(
        "a",
        "Ñandú",
        "7",
        " ",
        "  ",
        "    ",
        "\t",
        "\n",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\0",
        "\u00a0",
        "\u2028",
        "\x0c",
    ),
    *(
        "- ",
        "* ",
        "+ ",
        "1. ",
        "2) ",
        "> ",
        ">",
        "# ",
        "## ",
        "###### ",
        "---",
        "===",
        "```",
        "~~~",
        "***",
        "- [ ] ",
    ),
    *(
        "*",
        "**",
        "_",
        "__",
        "~~",
        "`",
        "``",
        "[",
        "]",
        "(",
        ")",
        "![",
        "](",
        "](#a)",
        "[](#a)",
        "](#g:b)",
        "<",
        ">",
    ),
    *(
        "|",
        "|-|",
        "|a|b|\n|-|:-:|\n|c|d|e|\n",
        "\n\n: Título {#t}",
        "\n: ",
        ": ",
        "{#a}",
        "{",
        "}",
        "{{",
        "}}",
    ),
    *(
        "{{municipio}}",
        "{{dato:x}}",
        "[___]{campo=a}",
        "[___]{tipo=nada b}",
        "[@a, art. 1]",
        "[@",
        "[^1]",
        "[^1]: ",
    ),
    *(
        '::: recuadro {tipo=agua titulo="x"}\n',
        ":::: formulario {#f}\n",
        "::: ficha\n",
        "::: solo {idioma=quc}\n",
    ),
    *(
        "::: datos {archivo=a columnas=b}\n",
        "::: grafico {indicadores=a}\n",
        "::: nada\n",
        ":::\n",
        "::::\n",
        "\n:::",
    ),
    *(
        "&amp;",
        "&#10;",
        "\\",
        "\\\n",
        '"',
        "“",
        "<script>",
        "<!--",
        "<https://a.b>",
        "javascript:",
        "=",
        "¿",
        "{a=“",
    ),
]
hostile = st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=200))
repeated = st.builds(
    lambda piece, other, times: (piece + other) * times,
    st.sampled_from(PIECES),
    st.sampled_from(PIECES),
    st.integers(1, 400),
)


def last_line(text: str) -> int:
    return len(re.findall(r"\r\n?|\n", text)) + 1


def check_blocks(blocks: Blocks, around: Lines) -> None:
    """Assert that blocks stand in order, within the lines of what holds them."""
    before = around.first
    for block in blocks:
        assert around.first <= block.lines.first <= block.lines.last <= around.last, block
        assert block.lines.first >= before, block
        before = block.lines.first
        check_items(block)
        for run in inner_inlines(block):
            check_inlines(run, block.lines)
        for inner in inner_blocks(block):
            check_blocks(inner, block.lines)


def check_items(block: Block) -> None:
    match block:
        case ListBlock(items=items) | DefinitionList(items=items):
            for one, other in pairwise(items):
                assert one.lines.first <= other.lines.first
            assert all(
                block.lines.first <= item.lines.first <= item.lines.last <= block.lines.last for item in items
            )
        case _:
            pass


def check_inlines(inlines: Inlines, around: Lines) -> None:
    before = around.first
    for inline in walk_inlines(inlines):
        assert before <= inline.line <= around.last, inline
        before = inline.line


def depth(blocks: Blocks) -> int:
    return max((1 + max((depth(i) for i in inner_blocks(b)), default=0) for b in blocks), default=0)


@settings(max_examples=600, deadline=None)
@given(hostile)
@example("> a\n>\n>\n\nb")
@example("- a\n\n\n")
@example("[^1]: a\n\n    b\n\n\nc [^1]")
@example("a\n\n: b\n\n\nc\n: d")
@example("::: recuadro\n- a\n:::")
@example("\u00a0\na `b\nc` [d\ne](f\n'g\nh')\ni {{municipio}} [@a,\nb] j")
@example("|a|\n|-|\n|b\n\n: c\nd {#e}")
@example("::: ficha\nantes\n\na\n: b\n\ndespués\n:::")
def test_any_text_is_read_with_true_lines(text: str) -> None:
    reading = parse(text, first_line=5)
    check_blocks(reading.blocks, Lines(5, 4 + last_line(text)))
    assert all(5 <= problem.line <= 4 + last_line(text) for problem in reading.problems)
    assert [p.line for p in reading.problems] == sorted(p.line for p in reading.problems)
    assert all(problem.message and problem.remedy for problem in reading.problems)


@settings(max_examples=150, deadline=None)
@given(repeated)
def test_repetition_neither_fails_nor_nests_without_end(text: str) -> None:
    assert depth(parse(text).blocks) <= 40


@settings(max_examples=200, deadline=None)
@given(hostile)
def test_a_title_is_read_from_any_text(text: str) -> None:
    reader = InlineReader(Problems())
    for inline in walk_inlines(reader.text(text, 3)):
        assert inline.line >= 3
    assert all(inline.line == 0 for inline in walk_inlines(reader.text(text, 0)))


gaps = st.sampled_from(["", " ", "\n"])


@settings(max_examples=600, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PIECES), gaps).map("".join), max_size=25))
def test_every_text_stands_on_its_line(pieces: list[str]) -> None:
    text = "".join(f"{piece}palabra{number}" for number, piece in enumerate(pieces))
    source = re.split(r"\r\n?|\n", text)
    for inline in all_inlines(parse(text).blocks):
        if isinstance(inline, Text):
            for word in re.findall(r"palabra\d+", inline.text):
                assert word in source[inline.line - 1]


words = st.text(alphabet="abcdefghijklmnñopqrstuvwxyzáéíóúü", min_size=1, max_size=8)
lines = st.lists(words, max_size=6).map(" ".join)


def spoken(blocks: Blocks) -> Iterator[str]:
    for block in walk(blocks):
        if isinstance(block, CodeBlock):
            yield block.text
        for run in inner_inlines(block):
            yield plain_text(run)


@given(st.lists(lines, max_size=12).map("\n".join))
def test_every_word_of_plain_text_is_read(text: str) -> None:
    assert " ".join(spoken(parse(text).blocks)).split() == text.split()


marks = st.sampled_from(
    [
        "",
        "- ",
        "> ",
        "  ",
        "1. ",
        "## ",
        "    ",
        ": ",
        "|",
        "> - ",
        "**",
        "~~",
        "::: recuadro\n",
        ":::\n",
        "- [ ] ",
    ]
)


@given(st.lists(st.tuples(marks, lines).map("".join), max_size=15).map("\n".join))
def test_every_word_among_marks_is_read(text: str) -> None:
    read = " ".join(spoken(parse(text).blocks))
    for word in re.findall(r"[a-zñáéíóúü]+", text.replace("::: recuadro\n", "")):
        assert word in read


@given(st.integers(1, 300))
def test_words_nested_beyond_reason_are_kept(levels: int) -> None:
    text = "".join("  " * level + f"- palabra{level}\n" for level in range(levels))
    read = " ".join(spoken(parse(text).blocks))
    assert all(f"palabra{level}" in read for level in range(levels))


values = st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20)
keys = st.from_regex(r"[a-z][a-z-]{0,8}", fullmatch=True)


@given(st.dictionaries(keys, values, min_size=1, max_size=5))
def test_quoted_attributes_are_read_back(wanted: dict[str, str]) -> None:
    escaped = {key: value.replace("\\", "\\\\").replace('"', '\\"') for key, value in wanted.items()}
    quoted = (f'{key}="{value}"' for key, value in escaped.items())
    text = "{" + " ".join(quoted) + "}"
    assert read_attributes(text) == (Attributes("", wanted), len(text))


@given(hostile)
def test_front_matter_and_body_are_the_file(text: str) -> None:
    file = f"---\nid: a\n---\n{text}"
    front, body, line = split(file)
    assert (front, body, line) == ("id: a\n", text, 4)


@given(st.sampled_from(PIECES), hostile)
def test_a_reading_is_the_same_each_time(piece: str, text: str) -> None:
    first = parse(piece + text)
    parse(text)
    assert parse(piece + text) == first
    assert list(all_inlines(parse(piece + text).blocks)) == list(all_inlines(first.blocks))
