"""Hypothesis strategies for blocks, inlines and pieces of the whole closed set, as an editor can make them.

Words are hostile on purpose: they hold every sign that Markdown reads. What assembly fills in is left out.
"""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from guia_editor.markdown.dialect import CALLOUT_KINDS, CHART_KINDS, FIELD_KINDS, PROFILE_KINDS
from guia_editor.model.blocks import (
    Align,
    Block,
    Blocks,
    Callout,
    Card,
    Chart,
    Citation,
    CitationItem,
    Code,
    CodeBlock,
    Column,
    Condition,
    Conditional,
    DataTable,
    Definition,
    DefinitionList,
    Emphasis,
    Figure,
    Form,
    FormField,
    GlossaryLink,
    Heading,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    ListBlock,
    ListItem,
    NoteDefinition,
    NoteReference,
    Paragraph,
    Profile,
    Quote,
    Reference,
    Rule,
    SoftBreak,
    Strikethrough,
    Strong,
    Table,
    Text,
    Variable,
)

LABEL = "nota"
"""The only footnote that words call; whoever reads them has to know it."""

SIGNS = [
    *(
        "# ",
        "## t",
        "- ",
        "* ",
        "+ ",
        "1. ",
        "2) ",
        "> ",
        "---",
        "***",
        "===",
        "```",
        "~~~",
        ":::",
        ": d",
        "| a |",
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
        "[a](b)",
        "[a]: b",
        "[^nota]",
    ),
    *(
        "[^otra]",
        "[@a]",
        "[___]{campo=a}",
        "{#a}",
        "{{a}}",
        "{{",
        "}",
        "{a=b}",
        "&amp;",
        "&",
        "<",
        ">",
        "<a@b.c>",
    ),
    *(
        "<http://a.b>",
        "\\",
        '"',
        "“",
        "!",
        "|",
        "|-|",
        "[x] ",
        "::: recuadro",
        "\u00a0",
        "  ",
        " ",
        "\t",
        "=",
        "-",
    ),
    *(
        "a_b",
        "a*b",
        "2*3",
        "1.",
        "10)",
        "&#10;",
        "<b>",
        "http://a.b",
        "Título",
        "ñandú",
        "K'iche'",
        "7",
        ".",
        ":",
    ),
]
hostile = st.lists(st.sampled_from(SIGNS), min_size=1, max_size=4).map("".join)
plain = st.text(alphabet="abcñÁé '", min_size=1, max_size=8)
words = st.one_of(plain, plain, hostile, st.tuples(plain, hostile, plain).map("".join))
one_line = st.one_of(plain.map(str.strip), words.map(str.strip)).filter(bool)
ids = st.sampled_from(["", "", "a", "tab-1", "sec-dos-3"])
addresses = st.sampled_from(
    [
        "https://a.gt/x_(y)?a=1&b=2",
        "../b.md",
        "a b",
        "ñ.md",
        "#lugar",
        "mailto:a@b.c",
        "x)y",
        "<",
        "a\\*b",
        "&amp;",
    ]
)
codes = st.lists(st.sampled_from(["01", "07", "14"]), max_size=2, unique=True).map(tuple)

fields = st.builds(
    FormField,
    name=st.sampled_from(["fecha", "nombre-completo", "a1"]),
    kind=st.sampled_from([kind for kind in FIELD_KINDS if kind != "seleccion"]),
    help=st.one_of(st.just(""), one_line),
    width=st.integers(0, 50),
    rows=st.integers(1, 5),
    required=st.booleans(),
) | st.builds(
    FormField,
    name=st.just("elegir"),
    kind=st.just("seleccion"),
    options=st.lists(plain.map(str.strip).filter(bool), min_size=1, max_size=3).map(tuple),
)
citations = st.builds(
    Citation,
    st.lists(
        st.builds(
            CitationItem, st.sampled_from(["dto-57", "cprg"]), st.sampled_from(["", "art. 10", "a; b"])
        ),
        min_size=1,
        max_size=2,
    ).map(tuple),
)
leaves: st.SearchStrategy[Inline] = st.one_of(
    st.builds(Text, words),
    st.builds(Text, words),
    st.builds(Code, words),
    st.just(SoftBreak()),
    st.just(LineBreak()),
    st.builds(Image, st.sampled_from(["imagenes/a.svg", "b c.png"]), words, st.one_of(st.just(""), one_line)),
    st.just(NoteReference(LABEL)),
    st.builds(Variable, st.sampled_from(["municipio", "dato:agua_tuberia"])),
    st.builds(Reference, st.sampled_from(["tab-1", "a"])),
    citations,
    fields,
)


def _marks(children: st.SearchStrategy[Inline]) -> st.SearchStrategy[Inline]:
    run = st.lists(children, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Emphasis, run),
        st.builds(Strong, run),
        st.builds(Strikethrough, run),
        st.builds(Link, addresses, run, st.one_of(st.just(""), one_line)),
        st.builds(GlossaryLink, st.sampled_from(["rendicion", "acceso"]), run),
    )


inlines: st.SearchStrategy[Inlines] = st.lists(
    st.recursive(leaves, _marks, max_leaves=4), min_size=0, max_size=4
).map(tuple)
"""Runs of words; some are what only an editor can make, so normalise before comparing."""

simple: st.SearchStrategy[Inlines] = st.one_of(plain.map(lambda text: (Text(text),)), inlines)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Return tables of one to three columns, with or without a caption."""
    columns = draw(st.integers(1, 3))
    row = st.lists(simple, min_size=columns, max_size=columns).map(tuple)
    align = st.lists(st.sampled_from(get_args(Align)), min_size=columns, max_size=columns).map(tuple)
    widths = st.lists(st.sampled_from([1.0, 26.0, 2.5]), min_size=columns, max_size=columns).map(tuple)
    return Table(
        header=draw(row),
        rows=draw(st.lists(row, max_size=2).map(tuple)),
        align=draw(align),
        caption=draw(st.one_of(st.just(()), simple)),
        id=draw(ids),
        widths=draw(st.one_of(st.just(()), widths)),
        source=draw(st.one_of(st.just(()), simple)),
    )


flat_blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, simple),
    st.builds(Paragraph, inlines),
    st.builds(Heading, st.integers(1, 6), inlines, ids),
    st.builds(
        CodeBlock,
        st.sampled_from(["", "a\n", "```\n\n  b\n", "~~~\t\n", ":::\n# x"]),
        st.sampled_from(["", "py", "a`b"]),
    ),
    st.just(Rule()),
    tables(),
    st.builds(Figure, st.builds(Image, st.just("imagenes/a.svg"), words), simple, ids, source=st.just(())),
)


def _containers(children: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    some: st.SearchStrategy[Blocks] = st.lists(children, max_size=3).map(tuple)
    items = st.lists(
        st.builds(ListItem, some, st.sampled_from([None, None, True, False])), min_size=1, max_size=3
    )
    meaning = st.lists(st.lists(children, min_size=1, max_size=2).map(tuple), min_size=1, max_size=2).map(
        tuple
    )
    entries = st.lists(st.builds(Definition, simple, meaning), min_size=1, max_size=2).map(tuple)
    condition = st.builds(
        Condition,
        departments=codes,
        languages=st.just(("quc", "kek")),
        exclude=codes,
        expression=st.sampled_from(["", "agua < 30 y no region = 'Petén'", 'x = "a" o hay \\ y']),
    )
    columns = st.lists(st.builds(Column, st.sampled_from(["a", "b"]), one_line), min_size=1, max_size=2).map(
        tuple
    )
    indicators = st.just(("agua_tuberia", "internet"))
    return st.one_of(
        st.builds(ListBlock, st.booleans(), items.map(tuple), st.integers(0, 11), st.booleans()),
        st.builds(Quote, some),
        st.builds(Callout, st.sampled_from(CALLOUT_KINDS), simple, some, ids),
        st.builds(Form, simple, some, ids),
        st.builds(Card, simple, entries, ids),
        st.builds(Conditional, condition, some),
        st.builds(DefinitionList, entries, st.booleans()),
        st.builds(
            DataTable,
            path=st.just("datos/x.csv"),
            columns=columns,
            caption=simple,
            id=ids,
            where=st.sampled_from([(), (("codigo", "{{codigo}}"),)]),
            order=st.sampled_from(["", "-a"]),
            limit=st.integers(0, 9),
            source=st.sampled_from(["", "ine-2018", "Dos palabras"]),
            note=some,
        ),
        st.builds(Chart, st.sampled_from(CHART_KINDS), st.just(("agua",)), simple, ids, one_line, some),
        st.builds(Profile, indicators, simple, ids, some),
        st.builds(Profile, st.just(()), simple, ids, some, st.sampled_from(PROFILE_KINDS[1:])),
    )


blocks: st.SearchStrategy[Block] = st.recursive(flat_blocks, _containers, max_leaves=6)
note = st.builds(NoteDefinition, st.just(LABEL), st.lists(flat_blocks, min_size=1, max_size=2).map(tuple))


@st.composite
def chapters(draw: st.DrawFn) -> Blocks:
    """Return the blocks of a short chapter; the footnote that its words call stands at its end."""
    return (*draw(st.lists(blocks, max_size=5)), draw(note))
