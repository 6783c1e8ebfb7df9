"""What stands around the text: page, title, names and counts follow it, and are never steps to undo."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from guia_editor.ui import actions as menus
from guia_editor.ui.actions import letter_of
from guia_editor.ui.appearance import Mode
from guia_editor.ui.chapter_header import ChapterHeader
from guia_editor.ui.chapter_tree import count_words
from guia_editor.ui.theme import LIGHT
from guia_editor.ui.window import MainWindow
from guia_editor.ui.workbench import Workbench
from tests.ui.page import Type, page, show


@pytest.mark.parametrize("how", ["narrow", "zoom"])
def test_room_and_zoom_are_no_steps_to_undo(
    qtbot: QtBot, settings: QSettings, type_text: Type, how: str
) -> None:
    editor = page(settings)
    qtbot.addWidget(editor)
    editor.resize(1400, 600)
    editor.show()
    show(editor, "uno¦")
    editor.document().setModified(False)
    margin = editor.document().documentMargin()

    def change(back: bool = False) -> None:
        if how == "zoom":
            editor.set_zoom(1.0 if back else 2.0)
        else:
            editor.resize(1400 if back else 300, 600)

    change()
    assert editor.document().documentMargin() != margin
    assert not editor.document().isUndoAvailable()
    assert not editor.document().isModified()
    type_text(editor, " dos")
    change(back=True)
    editor.undo()
    change()
    assert editor.toPlainText() == "uno"
    assert not editor.document().isUndoAvailable()
    assert editor.document().isRedoAvailable()


def test_a_long_title_ends_in_dots(qtbot: QtBot, settings: QSettings) -> None:
    header = ChapterHeader(Workbench(settings, LIGHT))
    qtbot.addWidget(header)
    header.resize(500, 50)
    header.show()
    title = "Qué es el gobierno abierto y por qué en el municipio"
    header.show_front(f"titulo: {title}\n", "01.md")
    label = header._title
    assert header.title == title
    assert label.text().endswith("…")
    assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width()
    header.resize(1200, 50)
    assert label.text() == title


def test_the_list_of_styles_names_places_without_one(window: MainWindow) -> None:
    view = window.bench.view
    assert view is not None
    show(view.visual, '::: recuadro {tipo=nota titulo="Uno¦"}\ndos\n:::')
    window.bench.cursor_moved.emit()
    assert (window.styles.currentIndex(), window.styles.placeholderText()) == (-1, "Título de recuadro")
    show(view.visual, 'uno\n\n![Un dibujo](imagenes/pozo.svg "Un pozo")\n\ndos')
    view.visual.select_atom(view.visual.toPlainText().index("\ufffc"))
    window.bench.cursor_moved.emit()
    assert window.styles.placeholderText() == "Objeto"
    assert "1 de" not in window.status.words.text()
    view.visual.selectAll()
    window.bench.cursor_moved.emit()
    assert window.styles.placeholderText() == "Varios estilos"


def test_tree_and_status_count_the_same_words(window: MainWindow) -> None:
    view, session = window.bench.view, window.bench.session
    assert view is not None
    assert session is not None
    counts = count_words(session.guide)
    chapter = next(one for one in session.guide.chapters if one.path == view.path)
    assert view.visual.live.words() == counts[chapter.text_hash]
    show(view.visual, "uno dos [@cprg, art. 30]. {{municipio}} tres")
    assert view.visual.live.words() == 3


def test_letters_beside_the_text_are_not_those_of_the_menus() -> None:
    """A letter that a menu has too opens the menu; nobody would reach the button with Alt."""
    folder = Path(menus.__file__).parent
    taken = {letter_of(title) for title in menus.menu_titles().values()}
    names = (
        "chapter_*",
        "guide_door",
        "find_bar",
        "problems_panel",
        "record_editor",
        "record_steps",
        "spelling",
    )
    found = [
        (path.name, text)
        for name in names
        for path in sorted(folder.glob(f"{name}.py"))
        if path.name != "chapter_desk.py"  # its buttons are those of dialogs, which have no menus
        for text in re.findall(r'\(_\("([^"]*&[^"]*)"\)', path.read_text(encoding="utf-8"))
    ]
    assert len(found) > 15
    assert [one for one in found if letter_of(one[1]) in taken] == []


def test_a_chapter_opened_in_a_wide_window_is_as_wide_as_its_page(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(1920, 900)
    first, session = window.bench.view, window.bench.session
    assert first is not None
    assert session is not None
    other = next(one.path for one in session.guide.chapters if one.path != first.path)
    window.bench.open_chapter(other)
    qtbot.waitUntil(lambda: window.bench.view is not None and window.bench.view.path == other)
    view = window.bench.view
    assert view is not None
    qtbot.waitUntil(lambda: view.visual.viewport().width() < view.visual.width() * 2 // 3)
    assert view.visual.document().pageSize().width() == view.visual.viewport().width()


def test_the_page_follows_the_theme(window: MainWindow) -> None:
    view = window.bench.view
    assert view is not None
    for mode in (Mode.DARK, Mode.LIGHT):
        window.appearance.choose(mode)
        ground = view.visual.viewport().grab().toImage().pixelColor(3, view.visual.viewport().height() - 4)
        assert ground == window.bench.theme.page
