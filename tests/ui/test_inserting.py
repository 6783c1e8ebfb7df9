"""Blocks put in at a cursor, and blocks copied from what is selected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from guia_editor.markdown.normalise import normalise, normalise_blocks
from guia_editor.markdown.pieces import blocks_of, parse_pieces
from guia_editor.markdown.writer import write
from guia_editor.model.blocks import (
    Callout,
    CodeBlock,
    Heading,
    LineBreak,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Strong,
    Table,
    Text,
)
from guia_editor.ui.builder import build, insert
from guia_editor.ui.reader import read, read_selection
from tests.markdown import strategies
from tests.ui.editing import COMPLETE, KEEP, QUICKLY, document_of, find, shown, text, written

pytestmark = pytest.mark.usefixtures("qapp")

END = QTextCursor.MoveOperation.End


# --- Inserting ---------------------------------------------------------------------------------------


def inserted(markdown: str, at: str, blocks: tuple, *, behind: bool = True) -> tuple:  # type: ignore[type-arg]
    """Insert blocks behind some words (or in place of them) and return the pieces; undo must undo it all."""
    document, _opened, held = shown(markdown)
    cursor = find(document, at)
    if behind:
        cursor.setPosition(cursor.selectionEnd())
    insert(cursor, blocks)
    pieces = read(document)
    document.undo()
    assert read(document) == held
    assert not document.isUndoAvailable()
    return pieces


def test_an_only_paragraph_goes_in_as_words_with_its_marks() -> None:
    words = Paragraph(
        (
            Text("y "),
            Strong((Text("más"),)),
            Text(" "),
        )
    )
    [paragraph] = inserted("Uno dos.\n", "Uno ", (words,))
    assert paragraph == Paragraph((Text("Uno y "), Strong((Text("más"),)), Text(" dos.")))


def test_paragraphs_join_the_words_around() -> None:
    pieces = inserted("Uno dos.\n", "Uno ", (text("A"), text("B"), text("C ")))
    assert pieces == (text("Uno A"), text("B"), text("C dos."))


def test_other_blocks_part_the_words_around() -> None:
    pieces = inserted("Uno dos.\n", "Uno", (Heading(2, (Text("T"),)), CodeBlock("a\nb\n")))
    assert pieces == (text("Uno"), Heading(2, (Text("T"),)), CodeBlock("a\nb\n"), text(" dos."))


def test_blocks_take_the_place_of_what_is_selected() -> None:
    pieces = inserted("Uno dos tres.\n", " dos ", (text("A"), text("B")), behind=False)
    assert pieces == (text("UnoA"), text("Btres."))


def test_blocks_stand_in_the_containers_around() -> None:
    [quote] = inserted("> Uno\n", "Uno", (text(""), Heading(3, (Text("T"),)), text("B")))
    assert quote == Quote((text("Uno"), Heading(3, (Text("T"),)), text("B")))


def test_items_join_a_list_of_their_sort() -> None:
    items = ListBlock(False, (ListItem((text("a"),)), ListItem((text("b"),))))
    [joined] = inserted("- Uno\n- Dos\n", "Uno", (items,))
    assert [item.blocks for item in joined.items] == [(text(t),) for t in ("Uno", "a", "b", "Dos")]


def test_items_of_another_sort_stand_inside_the_item() -> None:
    items = ListBlock(True, (ListItem((text("a"),)),))
    [outer] = inserted("- Uno\n- Dos\n", "Uno", (items,))
    assert outer.items[0].blocks == (text("Uno"), items)


@pytest.mark.parametrize("at", ["celda", "leyenda", "Título", "término"])
def test_where_one_line_has_room_all_is_one_line(at: str) -> None:
    source = (
        '| a |\n|---|\n| celda |\n\n: leyenda\n\n::: recuadro {titulo="Título"}\nx\n:::\n\ntérmino\n: def\n'
    )
    several = (Paragraph((Text("A"), LineBreak(), Text("B"))), ListBlock(False, (ListItem((text("c"),)),)))
    document = document_of(source)
    before = document.blockCount()
    cursor = find(document, at)
    cursor.setPosition(cursor.selectionEnd())
    insert(cursor, several)
    assert document.blockCount() == before
    assert at + "A B c" in document.toPlainText()


def test_literal_passages_take_characters_only() -> None:
    [code] = inserted("```\nuno\n```\n", "uno", (Paragraph((Strong((Text("a"),)),)), CodeBlock("b\nc\n")))
    assert code == CodeBlock("unoa\nb\nc\n")


@pytest.mark.parametrize("at", ["Uno", "Dos", "Tres", "x", "fin"])
def test_a_table_goes_in_anywhere(at: str) -> None:
    source = "Uno\n\n- Dos\n- Tres\n\n::: recuadro\nx\n:::\n\nfin\n"
    table = Table(((Text("h"),),), (((Text("c"),),),), ("",), (Text("Leyenda"),))
    document, _opened, held = shown(source)
    cursor = find(document, at)
    cursor.setPosition(cursor.selectionEnd())
    insert(cursor, (table,))
    assert write((table,)) in write(blocks_of(normalise(read(document)))).replace("\n  ", "\n")
    document.undo()
    assert read(document) == held


def test_a_table_in_the_place_of_an_empty_paragraph_leaves_none() -> None:
    document = QTextDocument()
    build(document, ())
    table = Table(((Text("h"),),), (), ("",))
    insert(QTextCursor(document), (table,))
    assert read(document) == (table,)


@QUICKLY
@given(st.floats(0, 1, exclude_max=True), st.lists(strategies.blocks, min_size=1, max_size=3))
def test_inserting_anywhere_loses_no_word_around(place: float, blocks: list) -> None:  # type: ignore[type-arg]
    document, _opened, held = shown(COMPLETE)
    units = document.toPlainText().encode("utf-16-le")
    position = int(place * document.characterCount())
    cursor = QTextCursor(document)
    cursor.setPosition(position)
    insert(cursor, written(normalise_blocks(tuple(blocks))))
    read(document)
    joined = "".join(document.toPlainText().split())
    assert joined.startswith("".join(units[: 2 * position].decode("utf-16-le").split()))
    assert joined.endswith("".join(units[2 * position :].decode("utf-16-le").split()))
    while document.isUndoAvailable():
        document.undo()
    assert read(document) == held


# --- Selections --------------------------------------------------------------------------------------


def selected(markdown: str, first: str, last: str) -> tuple:  # type: ignore[type-arg]
    document = document_of(markdown)
    cursor = find(document, first)
    cursor.setPosition(cursor.selectionStart())
    cursor.setPosition(find(document, last).selectionEnd(), KEEP)
    return read_selection(cursor)


def test_words_inside_a_leaf_are_a_paragraph() -> None:
    [paragraph] = selected("- Uno **dos** 😀 tres\n", "o", "tr")
    assert paragraph == Paragraph((Text("o "), Strong((Text("dos"),)), Text(" 😀 tr")))
    assert selected("## Un título\n", "título", "título") == (text("título"),)


def test_items_stay_a_list() -> None:
    [part] = selected("- Uno\n- Dos\n- Tres\n", "no", "Do")
    assert part == ListBlock(False, (ListItem((text("no"),)), ListItem((text("Do"),))))


def test_paragraphs_of_a_box_leave_the_box_behind() -> None:
    box = "::: recuadro {titulo=T}\nUno\n\nDos\n\nTres\n:::\n"
    assert selected(box, "Uno", "Dos") == (text("Uno"), text("Dos"))
    assert selected(box, "T", "Tres") == (
        Callout("nota", (Text("T"),), (text("Uno"), text("Dos"), text("Tres"))),
    )


def test_a_box_that_is_entered_from_outside_is_kept() -> None:
    several = selected("Antes\n\n> Uno\n>\n> Dos\n", "Antes", "Un")
    assert several == (text("Antes"), Quote((text("Un"),)))


def test_a_table_that_is_entered_from_outside_is_whole() -> None:
    table = "| celda | b |\n|---|---|\n| c | d |\n"
    [before, whole] = selected("Antes\n\n" + table, "tes", "celda")
    assert before == text("tes")
    assert whole == parse_pieces(table)[0]


def test_selected_cells_are_a_table() -> None:
    [part] = selected("| a | b | c |\n|---|:-:|---|\n| d | e | f |\n", "b", "f")
    row = ((Text("b"),), (Text("c"),))
    assert part == Table(row, (((Text("e"),), (Text("f"),)),), ("center", ""))


def test_lines_of_a_literal_passage() -> None:
    assert selected("```\nuno\ndos\n```\n", "no", "do") == (CodeBlock("no\ndo\n"),)
    assert selected("```\nuno\ndos\n```\n", "no", "no") == (text("no"),)


@QUICKLY
@given(st.floats(0, 1, exclude_max=True), st.floats(0, 1, exclude_max=True))
def test_any_selection_can_be_copied_and_put_in_elsewhere(one: float, other: float) -> None:
    document = document_of(COMPLETE)
    cursor = QTextCursor(document)
    cursor.setPosition(int(one * document.characterCount()))
    cursor.setPosition(int(other * document.characterCount()), KEEP)
    blocks = read_selection(cursor)
    empty = QTextDocument()
    build(empty, ())
    insert(QTextCursor(empty), blocks)
    assert normalise(read(empty)) == normalise_blocks(blocks)
