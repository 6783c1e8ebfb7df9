"""One table feeds menus, toolbar, shortcuts and palette, and none of them contradicts itself."""

import re
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from guia_editor.model.names import fold
from guia_editor.ui.actions import letter_of, plain
from guia_editor.ui.command_palette import CommandPalette
from guia_editor.ui.fuzzy import score
from guia_editor.ui.icons import FOLDER, icon
from guia_editor.ui.manual import set_topic, topic_of
from guia_editor.ui.shortcuts_dialog import ShortcutsDialog
from guia_editor.ui.theme import DARK, LIGHT
from guia_editor.ui.window import MainWindow


@pytest.fixture
def empty(make_window: Callable[[], MainWindow]) -> MainWindow:
    return make_window()


def test_ids_and_shortcuts_are_unique(empty: MainWindow) -> None:
    ids = Counter(row.id for row in empty.book.rows)
    assert [name for name, count in ids.items() if count > 1] == []
    keys = Counter(
        key.toString() for row in empty.book.rows for key in empty.book.actions[row.id].shortcuts()
    )
    assert [key for key, count in keys.items() if count > 1] == []
    assert "" not in keys  # a shortcut that Qt does not understand


def test_a_letter_opens_one_entry_of_each_menu(empty: MainWindow) -> None:
    menus = [empty.menuBar(), *empty.findChildren(QMenu)]
    for menu in menus:
        menu_actions = [one for one in menu.actions() if one.isVisible() and not one.isSeparator()]
        letters = Counter(filter(None, (letter_of(one.text()) for one in menu_actions)))
        doubled = [letter for letter, count in letters.items() if count > 1]
        assert doubled == [], [one.text() for one in menu_actions]


def test_every_action_stands_in_a_menu_or_says_why_not(empty: MainWindow) -> None:
    assert [row.id for row in empty.book.rows if not row.menu and not row.shortcut] == []
    assert [row.id for row in empty.book.rows if not plain(row.text).strip()] == []


def test_icons_exist_and_take_the_themes_colour(empty: MainWindow) -> None:
    names = {row.icon for row in empty.book.rows if row.icon}
    assert [name for name in names if not (FOLDER / f"{name}.svg").is_file()] == []
    for theme in (LIGHT, DARK):
        picture = icon("save", theme).pixmap(24, 24).toImage()
        inks = {
            picture.pixelColor(x, y).name()
            for x in range(24)
            for y in range(24)
            if picture.pixelColor(x, y).alpha() == 255
        }
        assert theme.ink.name() in inks


def test_no_drawing_is_kept_that_nothing_shows() -> None:
    code = "".join(file.read_text("utf-8") for file in FOLDER.parent.glob("*.py"))
    kept = {drawing.stem.removesuffix("-clara").removesuffix("-oscura") for drawing in FOLDER.glob("*.svg")}
    assert [name for name in kept if not re.search(rf'["/]{name}("|-{{|\.svg)', code)] == []


def test_without_a_guide_only_what_makes_sense_can_be_done(empty: MainWindow) -> None:
    empty.book.refresh()
    able = {row.id for row in empty.book.rows if empty.book.actions[row.id].isEnabled()}
    assert {"guia-nueva", "guia-abrir", "ayuda-manual", "guia-salir"} <= able
    assert not {"guia-guardar", "guia-exportar", "capitulo-retirar", "ver-fuente"} & able


def test_toggles_follow_the_text(window: MainWindow) -> None:
    window.book.refresh()
    assert not window.book.actions["ver-fuente"].isChecked()
    window.book.actions["ver-fuente"].trigger()
    window.book.refresh()
    assert window.book.actions["ver-fuente"].isChecked()
    assert not window.styles.isEnabled()


def test_the_list_of_shortcuts_has_them_all_and_is_searched_without_tildes(empty: MainWindow) -> None:
    dialog = ShortcutsDialog(empty)
    with_keys = [row for row in empty.book.rows if row.shortcut]
    assert dialog.table.rowCount() == len(with_keys)
    dialog.search.setText("edicion")
    shown = [row for row in range(dialog.table.rowCount()) if not dialog.table.isRowHidden(row)]
    assert shown
    assert len(shown) < len(with_keys)
    dialog.close()


def test_the_palette_finds_commands_chapters_and_headings(window: MainWindow, qtbot: QtBot) -> None:
    palette = CommandPalette(window)
    palette.open()
    assert palette.focusWidget() is palette.line
    palette.line.setText("pantalla completa")
    assert palette.list.item(0).text() == "Pantalla completa"
    palette.line.setText("breve")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.stack.path == "07-breve.md")


def test_the_palette_of_places_has_no_commands(window: MainWindow) -> None:
    palette = CommandPalette(window, places=True)
    palette.line.setText("pantalla completa")
    assert "Pantalla completa" not in [palette.list.item(n).text() for n in range(palette.list.count())]
    palette.close()


def test_what_is_meant_comes_first() -> None:
    texts = ["guardar todo", "guia nueva", "guardar", "buscar en la guia"]

    def best(query: str) -> str:
        scored = [(found, text) for text in texts if (found := score(query, text)) is not None]
        return max(scored)[1]

    assert best("guardar") == "guardar"
    assert best("gt") == "guardar todo"
    assert best("gn") == "guia nueva"
    assert score("xyz", "guardar") is None
    assert best("guia buscar") == "buscar en la guia"
    assert fold("Ñandú ÁRBOL") == "nandu arbol"


@given(st.text(max_size=12), st.text(max_size=30))
def test_a_text_answers_to_its_letters_in_order_or_to_its_words(query: str, text: str) -> None:
    wanted, said = fold(query), fold(text)
    letters = iter(said)
    fits = all(letter in letters for letter in wanted.replace(" ", ""))
    found = score(wanted, said)
    if found is not None:
        assert fits or all(word in said for word in wanted.split())


def test_help_knows_where_the_person_is(window: MainWindow) -> None:
    set_topic(window.stack, "escribir")
    assert window.bench.view is not None
    assert topic_of(window.bench.view) == "escribir"
    set_topic(window.bench.view, "capitulos")
    assert topic_of(window.bench.view.visual.viewport()) == "capitulos"
    assert topic_of(None) == ""
