"""Underlines, and the menu of a word, in a real document with the real dictionary."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QAction, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from guia_editor.markdown.pieces import parse_pieces
from guia_editor.tasks.editing import OpenChapter
from guia_editor.tasks.session import Session
from guia_editor.tasks.spelling import Speller
from guia_editor.ui.builder import build
from guia_editor.ui.chapter_view import ChapterView
from guia_editor.ui.spell_highlighter import Rules, SpellHighlighter, marks_in, readable_text, spelling_of
from guia_editor.ui.spelling import WORDING, Spelling
from guia_editor.ui.theme import DARK, LIGHT
from guia_editor.ui.workbench import Workbench

ROOT = Path(__file__).parents[2]
WAVE = QTextCharFormat.UnderlineStyle.WaveUnderline
DOTS = QTextCharFormat.UnderlineStyle.DotLine


class Words(dict[str, bool]):
    """Judges as told, and notes what it was asked."""

    def __call__(self, word: str) -> bool:
        self.setdefault(word, True)
        return self[word]


def shown(text: str) -> QTextDocument:
    document = QTextDocument()
    document.documentLayout()  # without one, a document tells nobody of its changes
    spelling_of(document)
    build(document, parse_pieces(text))
    return document


def underlined(document: QTextDocument, style: QTextCharFormat.UnderlineStyle) -> list[str]:
    found = []
    block = document.begin()
    while block.isValid():
        text = block.text().encode("utf-16-le")
        spans = [one for one in block.layout().formats() if one.format.underlineStyle() == style]
        found += [text[2 * one.start : 2 * (one.start + one.length)].decode("utf-16-le") for one in spans]
        block = block.next()
    return found


def test_what_is_no_prose_is_not_asked_about(qapp: object) -> None:
    text = """
Uno `código` y [enlace](https://sitio.gt) <https://otro.gt> {{municipio}} [@dto-57] K'iche' 12km **SNIP**.

```
bloque
```

::: solo {idioma=quc}
Utzilaj.
:::

::: solo {idioma=spa}
Castellano.
:::

| Cabeza | b |
|---|---|
| Celda | c |
"""
    asked = Words()
    document = shown(text)
    block = document.begin()
    while block.isValid():
        marks_in(block, Rules(asked))
        block = block.next()
    assert sorted(asked) == ["Cabeza", "Castellano", "Celda", "K'iche", "Uno", "enlace"]


def test_marks_count_what_qt_counts(qapp: object) -> None:
    document = shown("Un 😀 mall y `😀` mall.")
    marks = marks_in(document.begin(), Rules(Words(mall=False)))
    text = document.begin().text().encode("utf-16-le")
    assert [text[2 * mark.start : 2 * mark.end].decode("utf-16-le") for mark in marks] == ["mall", "mall"]


def test_words_parted_by_marks_are_one_word(qapp: object) -> None:
    document = shown("muni**cipal**idad `x`")
    assert readable_text(document.begin()) == "municipalidad \ufffc"


def test_underlines_keep_the_colours_of_the_page(qtbot: QtBot) -> None:
    document = shown("## Un titulo mall\n\nUn [enlace mall](https://a.gt) del publico.")
    highlighter = spelling_of(document)
    highlighter.set_rules(Rules(Words(mall=False)))
    qtbot.waitUntil(lambda: not highlighter.is_waiting)
    assert underlined(document, WAVE) == ["mall", "mall"]
    assert underlined(document, DOTS) == ["titulo", "publico"]
    block = document.begin().next()
    over = [one.format.foreground().color() for one in block.layout().formats() if one.start <= 10]
    assert over[0] == LIGHT.accent
    highlighter.set_theme(DARK)
    qtbot.waitUntil(lambda: not highlighter.is_waiting)
    colours = {
        one.format.underlineColor() for one in block.layout().formats() if one.format.hasProperty(0x2010)
    }
    assert underlined(document, WAVE) == ["mall", "mall"]
    assert all(colour != LIGHT.error for colour in colours)


def test_a_plainer_highlighter_makes_way(qapp: object) -> None:
    document = QTextDocument()
    from guia_editor.ui.colouring import PageColours, colours_of

    plain = colours_of(document)
    assert type(plain) is PageColours
    made = spelling_of(document)
    assert colours_of(document) is made
    assert spelling_of(document) is made


def test_a_long_text_is_checked_in_slices_and_a_key_costs_one_block(qtbot: QtBot) -> None:
    document = shown("\n\n".join(f"Párrafo {'mall ' * 30}." for _n in range(400)))
    highlighter = spelling_of(document)
    calls: list[int] = []

    class Counting(Words):
        def __call__(self, word: str) -> bool:
            calls.append(1)
            return super().__call__(word)

    highlighter.set_rules(Rules(Counting(mall=False)))
    assert calls == []
    qtbot.waitUntil(lambda: not highlighter.is_waiting)
    assert len(underlined(document, WAVE)) == 400 * 30
    calls.clear()
    cursor = QTextCursor(document.findBlockByNumber(200))
    cursor.insertText("x")
    qtbot.waitUntil(lambda: calls != [] and not highlighter.is_waiting)
    assert len(calls) < 100


def test_blocks_that_go_while_others_wait_leave_none_unchecked(qtbot: QtBot) -> None:
    document = shown("\n\n".join(f"Párrafo {'mall ' * 30}." for _n in range(400)))
    highlighter = spelling_of(document)
    highlighter.set_rules(Rules(Words(mall=False)))
    qtbot.wait(15)
    assert highlighter.is_waiting
    cursor = QTextCursor(document)
    cursor.movePosition(QTextCursor.MoveOperation.NextBlock, QTextCursor.MoveMode.KeepAnchor, 30)
    cursor.removeSelectedText()
    qtbot.waitUntil(lambda: not highlighter.is_waiting)
    assert len(underlined(document, WAVE)) == 370 * 30


def test_what_is_not_seen_is_checked_once_it_is(qtbot: QtBot) -> None:
    document = shown("\n\n".join(f"Párrafo {number} mall." for number in range(400)))
    highlighter = spelling_of(document)
    highlighter.in_view = lambda: (0, 9)
    highlighter.set_rules(Rules(Words(mall=False)))
    qtbot.waitUntil(lambda: not highlighter.is_waiting)
    assert len(underlined(document, WAVE)) == 10
    highlighter.in_view = lambda: (5, 24)
    highlighter.look()
    qtbot.waitUntil(lambda: not highlighter.is_waiting)
    assert len(underlined(document, WAVE)) == 25


# --- In the window ---------------------------------------------------------------------------------

TEXT = "---\nid: uno\ntitulo: El agua\n---\n\nLa transparensia del publico y el zompopero.\n"


@pytest.fixture(scope="module")
def guide() -> Session:
    return Session.open(ROOT / "tests" / "guias" / "completa")


@pytest.fixture
def bench(qtbot: QtBot, settings: QSettings, tmp_path: Path, guide: Session) -> Iterator[Workbench]:
    window = QWidget()
    qtbot.addWidget(window)
    made = Workbench(settings, LIGHT, window)
    (tmp_path / "contenido").mkdir()
    (tmp_path / "contenido" / "uno.md").write_text(TEXT, "utf-8")
    made.session = Session(tmp_path, guide.guide)
    yield made
    made.activities.stop()


@pytest.fixture
def view(qtbot: QtBot, bench: Workbench) -> Iterator[ChapterView]:
    assert bench.session is not None
    spelling = Spelling.of(bench)
    made = ChapterView(bench, OpenChapter.open(bench.session.folder, "uno.md"))
    qtbot.addWidget(made)
    made.show()
    bench.view = made
    bench.view_changed.emit()
    highlighter = spelling_of(made.visual.document())
    qtbot.waitUntil(lambda: spelling.speller is not None and not highlighter.is_waiting)
    yield made
    made.release()


def menu(qtbot: QtBot, bench: Workbench, view: ChapterView, words: str) -> list[QAction]:
    """Return what is offered about words, once everything has come."""
    place = view.visual.document().find(words).selectionStart() + 1
    offered = Spelling.of(bench).suggest_for(view.visual, place)
    qtbot.waitUntil(
        lambda: not any(one.text() == "Buscando sugerencias…" and one.isVisible() for one in offered)
    )
    return [one for one in offered if one.isVisible() and not one.isSeparator()]


def test_the_chapter_in_view_is_underlined(bench: Workbench, view: ChapterView) -> None:
    assert underlined(view.visual.document(), WAVE) == ["transparensia", "zompopero"]
    assert underlined(view.visual.document(), DOTS) == ["publico"]


def test_a_suggestion_takes_the_place_of_the_word_in_one_step(
    qtbot: QtBot, bench: Workbench, view: ChapterView
) -> None:
    offered = menu(qtbot, bench, view, "transparensia")
    assert offered[0].text() == "transparencia"
    offered[0].trigger()
    assert "La transparencia del" in view.visual.toPlainText()
    view.visual.undo()
    assert "La transparensia del" in view.visual.toPlainText()


def test_a_doubtful_accent_is_offered_with_its_reason(
    qtbot: QtBot, bench: Workbench, view: ChapterView
) -> None:
    told, change = menu(qtbot, bench, view, "publico")
    assert "público" in told.text()
    change.trigger()
    assert "del público y" in view.visual.toPlainText()


def test_a_word_is_learnt_for_the_team_and_taken_back(
    qtbot: QtBot, bench: Workbench, view: ChapterView
) -> None:
    assert bench.session is not None
    file = bench.session.folder / "contenido" / "diccionario.txt"
    document = view.visual.document()
    next(one for one in menu(qtbot, bench, view, "zompopero") if "diccionario" in one.text()).trigger()
    qtbot.waitUntil(lambda: underlined(document, WAVE) == ["transparensia"])
    assert file.read_text("utf-8") == "zompopero\n"
    view.messages.press("diccionario")
    qtbot.waitUntil(lambda: underlined(document, WAVE) == ["transparensia", "zompopero"])
    assert file.read_text("utf-8") == ""


def test_a_word_is_skipped_for_now(qtbot: QtBot, bench: Workbench, view: ChapterView) -> None:
    next(one for one in menu(qtbot, bench, view, "zompopero") if "Omitir" in one.text()).trigger()
    qtbot.waitUntil(lambda: underlined(view.visual.document(), WAVE) == ["transparensia"])
    assert bench.session is not None
    assert not (bench.session.folder / "contenido" / "diccionario.txt").exists()


def test_a_word_is_not_judged_while_it_is_typed(
    qtbot: QtBot, bench: Workbench, view: ChapterView, type_text: Callable[[QWidget, str], None]
) -> None:
    editor = view.visual
    editor.moveCursor(QTextCursor.MoveOperation.End)
    highlighter = spelling_of(editor.document())
    type_text(editor, " aguaa")
    qtbot.waitUntil(lambda: not highlighter.is_waiting)
    assert "aguaa" not in underlined(editor.document(), WAVE)
    type_text(editor, " ")
    qtbot.waitUntil(lambda: "aguaa" in underlined(editor.document(), WAVE))


def test_the_next_doubt_is_selected_round_and_round(bench: Workbench, view: ChapterView) -> None:
    spelling = Spelling.of(bench)
    seen = []
    for _n in range(4):
        assert spelling.go_to_next()
        seen.append(view.visual.textCursor().selectedText())
    assert seen == ["transparensia", "publico", "zompopero", "transparensia"]


def test_both_kinds_can_be_turned_off(qtbot: QtBot, bench: Workbench, view: ChapterView) -> None:
    spelling = Spelling.of(bench)
    highlighter = spelling_of(view.visual.document())
    spelling.toggle("ortografia/revisar")
    spelling.toggle(WORDING)
    qtbot.waitUntil(lambda: not highlighter.is_waiting)
    assert underlined(view.visual.document(), WAVE) + underlined(view.visual.document(), DOTS) == []
    assert not spelling.go_to_next()


def test_the_source_is_checked_too(bench: Workbench, view: ChapterView) -> None:
    checker = view.source.highlighter.checker
    assert checker is not None
    line = "La **transparensia** en [sitio](http://zzz.gt/qqq) {#wwwx} {{munn}}"
    assert [line[start : start + length] for start, length in checker(line)] == ["transparensia"]


def test_one_speller_serves_the_window(bench: Workbench) -> None:
    assert Spelling.of(bench) is Spelling.of(bench)
    assert isinstance(Spelling.of(bench).rules, Rules)
    assert Speller.__doc__
    assert SpellHighlighter.__doc__
