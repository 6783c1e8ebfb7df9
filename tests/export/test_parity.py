"""The oracle of the exporters itself: what it says of each kind, written out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from guia_editor.export.parity import assembled_text
from guia_editor.model.blocks import (
    SOURCE_ONLY,
    Block,
    Blocks,
    Callout,
    Card,
    Chart,
    Citation,
    CitationItem,
    Code,
    CodeBlock,
    Condition,
    Conditional,
    DataTable,
    Definition,
    DefinitionList,
    Emphasis,
    Entry,
    Figure,
    Form,
    FormField,
    GlossaryLink,
    Heading,
    Image,
    Inline,
    Label,
    LineBreak,
    Link,
    ListBlock,
    Listing,
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
    inner_blocks,
    inner_inlines,
    plain_text,
)
from guia_editor.model.document import Note, Section, SectionKind
from tests.export.sample import sample_document


def words(text: str) -> tuple[Text, ...]:
    return (Text(text),)


def p(text: str) -> Paragraph:
    return Paragraph(words(text))


TABLE = Table(
    (words("c1"), words("c2")),
    ((words("f1"), ()),),
    ("", ""),
    words("Plazos"),
    label=Label("Tabla", "7", 1),
    source=words("INE"),
    note=(p("nota de tabla"),),
)
SAID: tuple[tuple[Block, list[str]], ...] = (
    (Heading(2, words("Agua"), number="7.1"), ["7.1 Agua"]),
    (Heading(4, words("  Sin   número ")), ["Sin número"]),
    (Paragraph((Text("uno"), SoftBreak(), Text("dos"), LineBreak(), Text("tres"))), ["uno dos tres"]),
    (Paragraph(()), []),
    (ListBlock(True, (ListItem((p("a"), p("b"))), ListItem((p("c"),), checked=True))), ["a", "b", "c"]),
    (Quote((p("cita"),)), ["cita"]),
    (CodeBlock("x = 1\n\n  y\n", "py"), ["x = 1", "y"]),
    (Rule(), []),
    (TABLE, ["Tabla 7.1 Plazos", "c1", "c2", "f1", "INE", "nota de tabla"]),
    (
        Figure(
            Image("a.png", "alt"),
            words("Leyenda"),
            label=Label("Figura", "", 2),
            data=replace(TABLE, note=()),
        ),
        ["Figura 2 Leyenda", "Tabla 7.1 Plazos", "c1", "c2", "f1", "INE"],
    ),
    (DefinitionList((Definition(words("t"), ((p("d1"),), (p("d2"),))),)), ["t", "d1", "d2"]),
    (Callout("agua", words("T"), (p("x"),), label=Label("Recuadro", "7", 1)), ["Recuadro 7.1 T", "x"]),
    (Form(words("F"), (Paragraph((Text("Nombre: "), FormField("n", "texto"))),)), ["F", "Nombre:"]),
    (Card(words("Ficha"), (Definition(words("t"), ((p("d"),),)),)), ["Ficha", "t", "d"]),
    (Conditional(Condition(), (p("x"),), "Solo para Sololá"), ["Solo para Sololá", "x"]),
    (
        Listing("tables", (Entry("Tabla 7.1", "Plazos", "id", note="para qué"),)),
        ["Tabla 7.1 Plazos", "para qué"],
    ),
)
INLINES: tuple[tuple[Inline, str], ...] = (
    (Text("a"), "a"),
    (Emphasis(words("a")), "a"),
    (Strong((Emphasis(words("a")), Text("b"))), "ab"),
    (Strikethrough(words("a")), "a"),
    (Code("a  b"), "a  b"),
    (SoftBreak(), " "),
    (LineBreak(), " "),
    (Link("https://x.gt", words("a"), "título"), "a"),
    (Image("a.png", "alt", "título"), "alt"),
    (NoteReference("n", 1), ""),
    (Reference("x", "Tabla 7.2"), "Tabla 7.2"),
    (GlossaryLink("t", words("a")), "a"),
    (FormField("n", "texto", help="ayuda"), ""),
    (Variable("v"), "{{v}}"),
    (Citation((CitationItem("k", "art. 1"), CitationItem("q"))), "[@k, art. 1; @q]"),
)


def said(*blocks: Block, notes: tuple[Note, ...] = ()) -> list[str]:
    section = Section("uno", SectionKind.CHAPTER, words("Uno"), blocks, "7", "Capítulo 7", notes)
    ((id, texts),) = assembled_text(replace(sample_document(), sections=(section,)))
    assert id == "uno"
    assert texts[:2] == ("Capítulo 7", "Uno")
    return list(texts[2:])


@pytest.mark.parametrize(("block", "texts"), SAID, ids=lambda one: type(one).__name__)
def test_each_kind_says_its_words_once_and_in_order(block: Block, texts: list[str]) -> None:
    assert said(block) == texts


@pytest.mark.parametrize(("inline", "text"), INLINES, ids=lambda one: type(one).__name__)
def test_each_inline_says_its_words(inline: Inline, text: str) -> None:
    assert plain_text((inline,)) == text


def test_no_kind_is_left_out_above() -> None:
    shown = {type(block) for block, _texts in SAID}
    assert shown | set(SOURCE_ONLY) >= set(get_args(Block))
    assert {type(inline) for inline, _text in INLINES} == set(get_args(Inline))


def test_notes_follow_the_text() -> None:
    assert said(p("texto"), notes=(Note(1, "n", (p("nota"),)),)) == ["texto", "nota"]


@pytest.mark.parametrize(
    "block", [DataTable("x.csv", ()), Chart("mapa", ()), Profile(()), NoteDefinition("n", ())]
)
def test_what_assembly_did_not_settle_is_a_bug(block: Block) -> None:
    with pytest.raises(TypeError, match=type(block).__name__):
        said(block)


@pytest.mark.parametrize(("block", "texts"), SAID, ids=lambda one: type(one).__name__)
def test_the_walks_meet_all_words_of_a_kind(block: Block, texts: list[str]) -> None:
    def met(blocks: Blocks) -> str:
        found = ""
        for one in blocks:
            found += "".join(map(plain_text, inner_inlines(one)))
            found += "".join(map(met, inner_blocks(one)))
        return found

    made = (CodeBlock, Listing)  # their words are no inlines
    numbers = str(getattr(block, "label", None) or ""), getattr(block, "number", "")
    for text in () if isinstance(block, made) else texts:
        own = text
        for number in (*numbers, "Tabla 7.1"):
            own = own.removeprefix(number).strip()
        assert " ".join(own.split()) in " ".join(met((block,)).split()) or own == "Solo para Sololá"
