"""What tests of documents share: texts to open, and edits as a person makes them."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cache
from pathlib import Path

from hypothesis import Phase, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from guia_editor.markdown.partition import Opened, open_text
from guia_editor.markdown.pieces import Pieces
from guia_editor.markdown.writer import CannotBeWritten, write
from guia_editor.model.blocks import Blocks, Paragraph, Text
from guia_editor.ui import styling
from guia_editor.ui.builder import build
from guia_editor.ui.formats import kind_of

ROOT = Path(__file__).parents[2]
KEEP = QTextCursor.MoveMode.KeepAnchor

COMMONMARK: list[dict[str, str]] = json.loads(
    (ROOT / "tests/markdown/commonmark_0_31_2.json").read_text(encoding="utf-8")
)


def bodies(*patterns: str) -> list[tuple[str, str]]:
    """Return name and text, without front matter, of the chapters that patterns name."""
    found = []
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            text = path.read_text(encoding="utf-8")
            found.append((path.name, text.split("---\n", 2)[2] if text.startswith("---\n") else text))
    return found


REAL = bodies("contenido/[01]*.md", "contenido/anexos/*.md", "tests/guias/completa/contenido/*.md")
COMPLETE = next(text for name, text in REAL if name == "01-completo.md")


@cache
def opened(text: str) -> Opened:
    """Return a text opened, each only once: a reading of it takes longer than a document."""
    return open_text(text)


def shown(text: str) -> tuple[QTextDocument, Opened, Pieces]:
    """Return a document that shows a text, the opened text, and the pieces as the document holds them."""
    document = QTextDocument()
    return document, opened(text), build(document, opened(text).pieces)


def find(document: QTextDocument, words: str) -> QTextCursor:
    """Return a cursor that selects words."""
    cursor = document.find(words)
    assert not cursor.isNull(), words
    return cursor


HOSTILE = st.sampled_from(
    ["palabra", " ", "**", "# ", "1. ", "\u00a0", "[x](y)", "{{m}}", "ñ", "\\", "|", "::: ", "😀", "<b>"]
)
places = st.floats(0, 1, exclude_max=True)
edits = st.one_of(
    st.tuples(st.just("type"), places, HOSTILE),
    st.tuples(st.just("delete"), places, st.integers(1, 40)),
    st.tuples(st.just("strong"), places, st.integers(1, 30)),
    st.tuples(st.just("split"), places, st.just(0)),
    st.tuples(st.just("merge"), places, st.just(0)),
)


def edit(document: QTextDocument, what: str, place: float, how: object) -> None:
    """Make one edit, of the sorts that `edits` gives; none that would tear a table, as in the editor."""
    cursor = QTextCursor(document)
    cursor.setPosition(int(place * document.characterCount()))
    match what, how:
        case "type", str(text):
            cursor.insertText(text, styling.char_format((), kind_of(cursor.blockFormat())))
        case "delete", int(length):
            _reach(cursor, length)
            cursor.removeSelectedText()
        case "strong", int(length):
            _reach(cursor, length)
            cursor.mergeCharFormat(styling.char_format(("strong",), "p"))
        case "split", _:
            if cursor.currentTable() is None:
                cursor.insertBlock()
        case "merge", _:
            cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
            before = cursor.block().previous()
            if before.isValid() and QTextCursor(before).currentTable() is None and not cursor.currentTable():
                cursor.deletePreviousChar()


def _reach(cursor: QTextCursor, length: int) -> None:
    """Select some characters of the block at a cursor."""
    end = cursor.block().position() + cursor.block().length() - 1
    cursor.setPosition(min(cursor.position() + length, end), KEEP)


QUICKLY = settings(max_examples=30, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
"""Without looking for simpler examples, which takes minutes on whole documents."""


def text(words: str) -> Paragraph:
    """Return a paragraph of plain words."""
    return Paragraph((Text(words),))


def document_of(markdown: str) -> QTextDocument:
    """Return a document that shows a text."""
    return shown(markdown)[0]


def written(blocks: Blocks) -> Blocks:
    """Return those of some blocks that can be written at all, as all that opening gives can be."""
    found = []
    for block in blocks:
        with suppress(CannotBeWritten):
            write((block,))
            found.append(block)
    return tuple(found)
