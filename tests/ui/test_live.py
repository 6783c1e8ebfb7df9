"""A reading kept current is always the one that a fresh reading gives, and knows the lines of the file."""

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextTable

from guia_editor.markdown.partition import open_text
from guia_editor.model.blocks import CodeBlock, Conditional, Heading, Paragraph, Quote, Table, Text
from guia_editor.ui import styling
from guia_editor.ui.builder import build, insert
from guia_editor.ui.live import LiveReading
from guia_editor.ui.part_reader import PartReader, parts_in
from guia_editor.ui.parts import Part
from guia_editor.ui.reader import read, read_selection
from guia_editor.ui.theme import DARK
from tests.ui.editing import COMPLETE, KEEP, REAL, edit, edits, find, opened, places, shown

pytestmark = pytest.mark.usefixtures("qapp")

TABLE = Table(((Text("a"),), (Text("b"),)), (((Text("c"),), ()),), ("", "right"), (Text("Leyenda"),))
INSERTED = st.sampled_from(
    [
        (TABLE,),
        (Paragraph((Text("Uno"),)),),
        (Heading(3, (Text("Título"),)), Quote((Paragraph((Text("Dos"),)), TABLE))),
    ]
)


class Editing(RuleBasedStateMachine):
    """A person at work on a document."""

    @initialize(source=st.sampled_from([COMPLETE, "", "| a | b |\n|---|---|\n| c | d |\n", "- a\n  - b\n"]))
    def open(self, source: str) -> None:
        self.document = QTextDocument()
        self.live = LiveReading(self.document)
        build(self.document, opened(source).pieces)

    def cursor(self, place: float) -> QTextCursor:
        cursor = QTextCursor(self.document)
        cursor.setPosition(int(place * self.document.characterCount()))
        return cursor

    def table(self, place: float) -> QTextTable | None:
        """Return a table at or after a place, if there is one."""
        block = self.cursor(place).block()
        while block.isValid():
            if (table := QTextCursor(block).currentTable()) is not None:
                return table
            block = block.next()
        return None

    @rule(several=st.lists(edits, min_size=1, max_size=3), together=st.booleans())
    def edit(self, several: list, together: bool) -> None:  # type: ignore[type-arg]
        group = QTextCursor(self.document)
        if together:
            group.beginEditBlock()
        for one in several:
            edit(self.document, *one)
        if together:
            group.endEditBlock()

    @rule(first=places, last=places)
    def delete(self, first: float, last: float) -> None:
        cursor = self.cursor(first)
        cursor.setPosition(self.cursor(last).position(), KEEP)
        cursor.removeSelectedText()

    @rule(place=places, blocks=INSERTED)
    def insert(self, place: float, blocks: tuple) -> None:  # type: ignore[type-arg]
        insert(self.cursor(place), blocks)

    @rule(first=places, last=places, to=places)
    def move(self, first: float, last: float, to: float) -> None:
        cursor = self.cursor(first)
        cursor.setPosition(self.cursor(last).position(), KEEP)
        blocks = read_selection(cursor)
        cursor.removeSelectedText()
        insert(self.cursor(to), blocks)

    @rule(first=places, last=places, to=places)
    def move_as_qt_does(self, first: float, last: float, to: float) -> None:
        cursor = self.cursor(first)
        cursor.setPosition(min(self.cursor(last).position(), cursor.position() + 300), KEEP)
        fragment = cursor.selection()
        cursor.removeSelectedText()
        self.cursor(to).insertFragment(fragment)

    @rule(place=places, at=st.integers(0, 3), sort=st.sampled_from(["row", "column"]), more=st.booleans())
    def change_table(self, place: float, at: int, sort: str, more: bool) -> None:
        table = self.table(place)
        if table is None:
            return
        row, column = min(at, table.rows() - 1), min(at, table.columns() - 1)
        if more:
            table.insertRows(row, 2) if sort == "row" else table.insertColumns(column, 1)
        else:
            table.removeRows(row, 1) if sort == "row" else table.removeColumns(column, 1)

    @rule(place=places)
    def change_format_of_table(self, place: float) -> None:
        if table := self.table(place):
            path = parts_in(self.document)[0].path
            attrs = {"align": ("center",), "widths": (), "id": "otra", "source": ""}
            container = (*path[:1], path[0]._replace(tag="table", attrs=attrs)) if path else ()
            if container:
                table.setFormat(styling.table_format(container[1:], table.columns()))

    @rule()
    def undo(self) -> None:
        self.document.undo()

    @rule()
    def redo(self) -> None:
        self.document.redo()

    @rule()
    def restyle(self) -> None:
        styling.restyle(self.document, DARK, 1.2)

    @precondition(lambda self: hasattr(self, "live"))
    @rule()
    def read(self) -> None:
        """Read in between, so that changes come singly and several at a time."""
        self.check()

    @invariant()
    def check_sometimes(self) -> None:
        if hasattr(self, "live") and self.document.revision() % 2:
            self.check()

    def teardown(self) -> None:
        if hasattr(self, "live"):
            self.check()

    def check(self) -> None:
        assert self.live.pieces() == read(self.document)
        assert self.live.words() == sum(part.count for part in parts_in(self.document))


Editing.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=20,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
TestEditing = pytest.mark.usefixtures("qapp")(Editing.TestCase)


def test_rows_that_go_are_no_longer_read() -> None:
    document, _opened, _held = shown("Uno\n\n| a |\n|---|\n| b |\n| c |\n| d |\n\nDos\n")
    live = LiveReading(document)
    for rows in (1, 2):
        live.pieces()
        for _row in range(rows):
            table = QTextCursor(document.findBlockByNumber(1)).currentTable()
            table.removeRows(0, 1)
        assert live.pieces() == read(document)


def test_only_what_changed_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    document = QTextDocument()
    live = LiveReading(document)
    build(document, opened(COMPLETE).pieces)
    live.pieces()
    reads: list[int] = []
    whole = PartReader.leaf

    def counted(reader: PartReader, block: QTextBlock) -> Part | None:
        reads.append(block.blockNumber())
        return whole(reader, block)

    monkeypatch.setattr(PartReader, "leaf", counted)
    cursor = find(document, "siempre")
    cursor.insertText("una")
    live.pieces()
    live.words()
    live.outline()
    assert reads == [cursor.blockNumber()]


def test_words_and_outline() -> None:
    document, _opened, _held = shown("## Uno *dos*\n\ntres\n\n- cuatro\n\n### Cinco {#c}\n\n```\na b\n```\n")
    live = LiveReading(document)
    assert live.words() == 7
    assert live.outline() == [(2, "Uno dos", 0), (3, "Cinco", 3)]


def test_another_text_in_the_same_document_is_read_anew() -> None:
    document, _opened, _held = shown(COMPLETE)
    live = LiveReading(document)
    live.pieces()
    for _name, body in REAL[:3]:
        assert live.pieces() != (held := build(document, opened(body).pieces))
        assert live.pieces() == held


def test_places_of_pieces_and_leaves() -> None:
    document, _opened, _held = shown("Uno\n\n- a\n- b\n\n| h |\n|---|\n| c |\n\nFin\n")
    live = LiveReading(document)
    starts = [live.position_of_piece(index) for index in range(5)]
    assert [document.findBlock(start).text() for start in starts] == ["Uno", "a", "h", "Fin", "Fin"]


LINES = """\
Uno
dos\\
tres

- cuatro
- cinco

```py
seis
siete
```

| h | i |
|---|---|
| ocho | a |
| nueve | b |

: leyenda

::: recuadro {titulo="título"}
diez
:::

<div>

término
: once
"""


@pytest.mark.parametrize(
    "word",
    [
        *("Uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "h", "ocho", "nueve"),
        *("leyenda", "título", "diez", "término", "once"),
    ],
)
def test_lines_of_the_file_and_places_in_the_document(word: str) -> None:
    document, source, _held = shown(LINES)
    live = LiveReading(document)
    line = next(n for n, text in enumerate(LINES.splitlines(), 1) if word in text)
    cursor = document.find(word, 0, QTextDocument.FindFlag.FindWholeWords)
    assert live.line_of_position(source.pieces, cursor.selectionStart()) == line
    place = live.place_of_line(source.pieces, line)
    assert live.line_of_position(source.pieces, place) == line
    assert document.findBlock(place) == cursor.block() or word == "nueve"


def test_lines_of_every_leaf_of_the_guide() -> None:
    for _name, body in REAL[::5]:
        document = QTextDocument()
        pieces = open_text(body, first_line=12).pieces
        build(document, pieces)
        live = LiveReading(document)
        for piece, index in zip(pieces, range(len(pieces)), strict=True):
            position = live.position_of_piece(index)
            # A box without a title begins with what it holds, code behind its fence.
            line = live.line_of_position(pieces, position)
            assert piece.lines.first <= line <= piece.lines.last
            assert live.place_of_line(pieces, line) == position
            assert line == piece.lines.first or isinstance(piece, Conditional | Quote | CodeBlock)


def test_lines_of_a_text_before_the_latest_edits() -> None:
    document, source, _held = shown("Uno\n\nDos\n\nTres\n\nCuatro\n")
    live = LiveReading(document)
    cursor = find(document, "Dos")
    insert(cursor, (Heading(2, (Text("T"),)), Paragraph((Text("Nuevo"),))))
    assert live.line_of_position(source.pieces, find(document, "Cuatro").position()) == 7
    assert document.findBlock(live.place_of_line(source.pieces, 5)).text() == "Tres"
    assert live.line_of_position(source.pieces, find(document, "Uno").position()) == 1
    assert 1 <= live.line_of_position(source.pieces, find(document, "Nuevo").position()) <= 5


def test_an_empty_document_has_a_place_for_every_line() -> None:
    document = QTextDocument()
    build(document, ())
    live = LiveReading(document)
    assert live.pieces() == ()
    assert live.place_of_line((), 7) == 0
    assert live.line_of_position((), 0) == 1
