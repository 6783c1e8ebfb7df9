"""From pieces to a document and back: nothing is lost, and what is not touched keeps its bytes."""

import difflib
import subprocess
import sys
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from guia_editor.export.html import render_blocks
from guia_editor.markdown.normalise import normalise, normalise_blocks
from guia_editor.markdown.partition import open_text
from guia_editor.markdown.pieces import Locked, blocks_of, parse_pieces
from guia_editor.markdown.reader import parse
from guia_editor.markdown.splice import compose
from guia_editor.markdown.writer import write
from guia_editor.model.blocks import (
    Callout,
    LineBreak,
    Paragraph,
    SoftBreak,
    Table,
    Text,
)
from guia_editor.ui import styling
from guia_editor.ui.builder import build, insert
from guia_editor.ui.formats import kind_of, path_of
from guia_editor.ui.parts import LARGE_TABLE
from guia_editor.ui.reader import read
from guia_editor.ui.theme import DARK, LIGHT
from tests.markdown import strategies
from tests.ui.editing import (
    COMMONMARK,
    COMPLETE,
    QUICKLY,
    REAL,
    document_of,
    edit,
    edits,
    find,
    shown,
    text,
    written,
)

pytestmark = pytest.mark.usefixtures("qapp")


# --- There and back ----------------------------------------------------------------------------------


def test_every_example_of_commonmark_is_held_or_locked_and_keeps_its_bytes() -> None:
    locked = 0
    for example in COMMONMARK:
        document, opened, held = shown(example["markdown"])
        assert read(document) == held
        for piece, given_piece in zip(held, opened.pieces, strict=True):
            if piece != given_piece:
                locked += 1
                assert isinstance(piece, Locked)
        assert compose(opened, read(document), held) == example["markdown"]
    assert locked <= 3


def test_every_example_of_commonmark_reads_the_same_when_written_anew() -> None:
    for example in COMMONMARK:
        pieces = read(document_of(example["markdown"]))
        blocks = blocks_of(pieces)
        if len(blocks) == len(pieces):
            assert normalise(parse_pieces(write(blocks))) == normalise_blocks(blocks), example["example"]


def test_every_example_of_commonmark_gives_the_same_page_when_written_anew() -> None:
    for example in COMMONMARK:
        written = compose(open_text(""), read(document_of(example["markdown"])))
        page = render_blocks(parse(example["markdown"]).blocks)
        assert render_blocks(parse(written).blocks) == page, example["example"]


def test_the_guide_itself_is_held_whole_and_keeps_its_bytes() -> None:
    assert len(REAL) > 30
    for name, body in REAL:
        document, opened, held = shown(body)
        assert held == opened.pieces, name
        assert read(document) == held, name
        assert compose(opened, read(document), held) == body, name
        assert not document.isModified()
        assert not document.isUndoAvailable()


@QUICKLY
@given(strategies.chapters())
def test_whatever_an_editor_can_make_is_held_or_locked(chapter: tuple) -> None:  # type: ignore[type-arg]
    blocks = written(normalise_blocks(chapter))
    document = QTextDocument()
    held = build(document, blocks)
    assert read(document) == held
    assert len(held) == len(blocks)
    for piece, block in zip(held, blocks, strict=True):
        assert piece == block or isinstance(piece, Locked)


def test_building_again_forgets_what_was_there() -> None:
    document = document_of(COMPLETE)
    QTextCursor(document).insertText("algo")
    held = build(document, (text("Otra cosa"),))
    assert read(document) == held == (text("Otra cosa"),)
    assert not document.isUndoAvailable()
    assert not document.isModified()


def test_tables_side_by_side_and_at_both_ends_are_held() -> None:
    table = Table(((Text("a"),), (Text("b"),)), (((Text("1"),), ()),), ("", "right"), widths=(1.0, 3.0))
    captioned = Table(((Text("a"),),), (), ("center",), (Text("Leyenda"),), "tab-1", source=(Text("INE"),))
    pieces = (table, captioned, table, Callout("nota", (), (table, text("x"), captioned)), captioned)
    document = QTextDocument()
    assert build(document, pieces) == pieces
    assert read(document) == pieces


def test_a_large_table_is_an_object() -> None:
    row = ((Text("a"),), (Text("b"),))
    table = Table(row, (row,) * (LARGE_TABLE - 1), ("", ""))
    document = QTextDocument()
    assert build(document, (table,)) == (table,)
    assert read(document) == (table,)
    assert document.blockCount() == 1


def test_what_a_document_cannot_hold_is_locked_with_its_source() -> None:
    pieces = (text("antes"), text("con \u2029 dentro"), text("después"))
    document = QTextDocument()
    held = build(document, pieces)
    assert isinstance(held[1], Locked)
    assert held[1].source == "con \u2029 dentro\n"
    found = read(document)
    assert found == held == (pieces[0], held[1], pieces[2])
    assert isinstance(found[1], Locked)
    assert found[1].reason == held[1].reason != ""


def test_blanks_are_read_as_they_are() -> None:
    words = (Text("a\u00a0b\u2003c"), SoftBreak(), Text("d"), LineBreak(), Text("e"))
    document = QTextDocument()
    build(document, (Paragraph(words),))
    assert read(document) == (Paragraph(words),)


def test_what_is_typed_after_an_atom_or_a_line_end_is_plain_text() -> None:
    document = document_of("Hola {{municipio}}\ny adiós\n")
    for position in (7, 6):
        cursor = QTextCursor(document)
        cursor.setPosition(position)
        cursor.insertText("z")
    [paragraph] = read(document)
    assert isinstance(paragraph, Paragraph)
    assert [type(inline).__name__ for inline in paragraph.children] == [
        "Text",
        "Variable",
        "Text",
        "SoftBreak",
        "Text",
    ]


# --- Edits -------------------------------------------------------------------------------------------


@QUICKLY
@given(
    st.one_of(st.sampled_from([body for _name, body in REAL[:6]] + [COMPLETE]), st.integers(0, 651)),
    st.lists(edits, min_size=1, max_size=8),
)
def test_undoing_every_edit_gives_back_the_bytes(source: str | int, several: list) -> None:  # type: ignore[type-arg]
    body = source if isinstance(source, str) else COMMONMARK[source]["markdown"]
    document, opened, held = shown(body)
    for one in several:
        edit(document, *one)
    while document.isUndoAvailable():
        document.undo()
    assert read(document) == held
    assert compose(opened, read(document), held) == body


@pytest.mark.parametrize("name", ["04-marco-legal.md", "01-completo.md"])
def test_an_edit_changes_the_lines_of_its_paragraph_only(name: str) -> None:
    body = dict(REAL)[name]
    numbers = count()
    for index, piece in enumerate(open_text(body).pieces):
        if isinstance(piece, Paragraph) and next(numbers) % 8 == 0:
            document, opened, held = shown(body)
            block = document.begin()
            while read(document)[index] == held[index] and block.isValid():
                if kind_of(block.blockFormat()) == "p" and not path_of(block.blockFormat()):
                    QTextCursor(block).insertText("Nuevo ")
                    if read(document)[index] == held[index]:
                        document.undo()
                block = block.next()
            composed = compose(opened, read(document), held)
            matcher = difflib.SequenceMatcher(None, body.splitlines(), composed.splitlines(), autojunk=False)
            changed = [op for op in matcher.get_opcodes() if op[0] != "equal"]
            assert len(changed) == 1
            assert piece.lines.first - 1 <= changed[0][1] < changed[0][2] <= piece.lines.last


def test_bold_words_are_written_as_bold_words() -> None:
    document, opened, held = shown("Uno dos tres.\n\nOtro.\n")
    find(document, "dos").mergeCharFormat(styling.char_format(("strong",), "p"))
    assert compose(opened, read(document), held) == "Uno **dos** tres.\n\nOtro.\n"


# --- Looks -------------------------------------------------------------------------------------------


def test_theme_and_zoom_leave_text_history_and_state_alone() -> None:
    document, _opened, held = shown(COMPLETE)
    find(document, "Agua").insertText("Aire")
    document.undo()
    document.setModified(False)
    height = document.size().height()
    for theme, zoom in ((DARK, 1.5), (LIGHT, 0.8), (DARK, 1.0)):
        styling.restyle(document, theme, zoom)
        assert styling.zoom_of(document) == pytest.approx(zoom, abs=0.01)
    assert read(document) == held
    assert not document.isModified()
    assert document.isRedoAvailable()
    assert document.size().height() == pytest.approx(height, rel=0.01)
    document.redo()
    assert "Aire" in document.toPlainText()


def test_links_and_titles_take_the_colours_of_the_theme() -> None:
    document = document_of("## Título\n\nUn [enlace](https://a.gt) y más.\n")
    for theme in (LIGHT, DARK, LIGHT):
        styling.restyle(document, theme, 1)
        blocks = (document.begin(), document.begin().next())
        for block in blocks:
            [over] = block.layout().formats()
            assert over.format.foreground().color() == theme.accent


def test_the_room_around_boxes_is_the_same_after_an_edit_as_after_building() -> None:
    def rooms(document: QTextDocument) -> list[tuple[float, float]]:
        block, found = document.begin(), []
        while block.isValid():
            form = block.blockFormat()
            found.append((form.topMargin(), form.bottomMargin()))
            block = block.next()
        return found

    box = Callout("nota", (Text("T"),), (text("Uno"),))
    document = QTextDocument()
    build(document, (text("a"), text("b")))
    cursor = QTextCursor(document)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    insert(cursor, (box,))
    built = QTextDocument()
    build(built, (text("a"), box, text("b")))
    assert rooms(document) == rooms(built)


def test_qt_calls_do_not_wear_out_none() -> None:
    """One version of PySide6 drops a reference of None with each call, until the process aborts."""
    code = (
        "from PySide6.QtGui import QTextBlockFormat\n"
        "form = QTextBlockFormat()\n"
        "for _ in range(20_000): form.setTopMargin(1)\n"
        "print('bien')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "bien\n")
