"""Keys on the page: what is typed, split, joined, moved in and out, as people know it from Word."""

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from guia_editor.ui.editor import VisualEditor
from tests.ui.page import Type, check, page, press, said, show


@pytest.fixture
def editor(qtbot: QtBot, settings: QSettings) -> VisualEditor:
    made = page(settings)
    qtbot.addWidget(made)
    return made


PARAGRAPHS = {
    "splits": ("uno¦dos", "<Enter>", "uno\n\ndos\n"),
    "keeps bold on both sides": ("**uno ¦dos**", "<Enter>", "**uno**\n\n**dos**\n"),
    "breaks a line": ("uno¦dos", "<+Enter>", "uno\\\ndos\n"),
    "accents": ("¦", "Ñandú, ¿qué? «así»", "Ñandú, ¿qué? «así»\n"),
    "after a heading comes text": ("## Uno¦", "<Enter>dos", "## Uno\n\ndos\n"),
    "before a heading": ("## ¦Uno {#uno}", "<Enter>", "## Uno {#uno}\n"),
    "inside a heading, the id stays with the first": (
        "## Uno¦dos {#uno}",
        "<Enter>",
        "## Uno {#uno}\n\n## dos\n",
    ),
    "joins": ("uno\n\n¦dos", "<Back>", "unodos\n"),
    "joins forward": ("uno¦\n\ndos", "<Del>", "unodos\n"),
    "a selection over leaves": ("u¦no\n\n## Dos\n\ntr¦es", "<Del>", "ues\n"),
    "typing over a selection": ("u¦no\n\ndo¦s", "x", "uxs\n"),
    "the whole of a first leaf goes": ("¦uno\n\n## D¦os", "<Del>", "## os\n"),
    "an empty heading becomes text": ("## ¦", "<Back>x", "x\n"),
    "a rule goes": ("uno\n\n---\n\n¦dos", "<Back>", "uno\n\ndos\n"),
    "typing beside a rule": ("uno¦\n\n---", "<Right>x", "uno\n\n---\n\nx\n"),
    "words by Ctrl": ("uno dos¦", "<^Back>", "uno\n"),
}

MARKS = {
    "typing after a link does not extend it": ("[uno](x)¦", " dos", "[uno](x) dos\n"),
    "typing inside a link does": ("[u¦no](x)", "n", "[unno](x)\n"),
    "typing before a link does not": ("¦[uno](x)", "a", "a[uno](x)\n"),
    "typing after code does not extend it": ("`uno`¦", " dos", "`uno` dos\n"),
    "typing after bold goes on with it": ("**uno**¦", "s", "**unos**\n"),
    "typing after an atom is only words": ("{{municipio}}¦", " x", "{{municipio}} x\n"),
    "an atom goes at one key": ("a {{municipio}}¦b", "<Back>", "a b\n"),
}

LISTS = {
    "an item more": ("- uno¦", "<Enter>dos", "- uno\n- dos\n"),
    "a task more": ("- [x] uno¦", "<Enter>dos", "- [x] uno\n- [ ] dos\n"),
    "what is inside follows the second half": ("- uno¦dos\n  - tres", "<Enter>", "- uno\n- dos\n  - tres\n"),
    "out by Enter": ("- uno¦", "<Enter><Enter>dos", "- uno\n\ndos\n"),
    "out by one list": ("- uno\n  - dos¦", "<Enter><Enter>tres", "- uno\n  - dos\n- tres\n"),
    "in": ("- uno\n- ¦dos", "<Tab>", "- uno\n  - dos\n"),
    "the first cannot go in": ("- ¦uno", "<Tab>", "- uno\n"),
    "in, beside others": ("- uno\n  - dos\n- ¦tres", "<Tab>", "- uno\n  - dos\n  - tres\n"),
    "out, with what follows": ("- uno\n  - ¦dos\n  - tres", "<Backtab>", "- uno\n- dos\n  - tres\n"),
    "out of all": ("- uno\n- ¦dos\n- tres", "<Back>", "- uno\n\ndos\n\n- tres\n"),
    "out by one with Backspace": ("- uno\n  - ¦dos", "<Back>", "- uno\n- dos\n"),
    "joins the next item": ("- uno¦\n- dos\n  - tres", "<Del>", "- unodos\n  - tres\n"),
    "text before a list takes its first item": ("uno¦\n\n- dos\n- tres", "<Del>", "unodos\n\n- tres\n"),
    "a second paragraph stays in its item": ("- uno\n\n  dos¦", "<Enter>tres", "- uno\n\n  dos\n\n  tres\n"),
    "ticks": ("- [ ] uno¦", "<^Enter>", "- [x] uno\n"),
    "several": ("- uno\n- d¦os\n- tr¦es", "<Tab>", "- uno\n  - dos\n  - tres\n"),
}

BOXES = {
    "from the title into the box": (
        '::: recuadro {titulo="Uno¦"}\ndos\n:::',
        "<Enter>x",
        '::: recuadro {tipo=nota titulo="Uno"}\nxdos\n:::\n',
    ),
    "out of a box": (
        "::: recuadro {tipo=agua}\nuno¦\n:::",
        "<Enter><Enter>x",
        "::: recuadro {tipo=agua}\nuno\n:::\n\nx\n",
    ),
    "out of a quote": ("> uno¦", "<Enter><Enter>x", "> uno\n\nx\n"),
    "first out of a quote": ("> ¦uno\n>\n> dos", "<Back>", "uno\n\n> dos\n"),
    "first out of a box": (
        "::: recuadro {titulo=T}\n¦uno\n\ndos\n:::",
        "<Back>",
        'uno\n\n::: recuadro {tipo=nota titulo="T"}\ndos\n:::\n',
    ),
    "only one takes the box away": ("::: recuadro {tipo=nota}\n¦uno\n:::", "<Back>", "uno\n"),
    "a title takes its box away": ('::: recuadro {titulo="¦T"}\nuno\n:::', "<Back>", "T\n\nuno\n"),
    "a selection into a box leaves it whole": (
        "u¦no\n\n::: recuadro {titulo=T}\nd¦os\n:::",
        "<Del>",
        "uos\n",
    ),
    "a selection into a title keeps it": (
        'u¦no\n\n::: recuadro {titulo="T¦i"}\ndos\n:::',
        "<Del>",
        'u\n\n::: recuadro {tipo=nota titulo="i"}\ndos\n:::\n',
    ),
    "a selection out of a title keeps it": (
        '::: recuadro {titulo="T¦i"}\nd¦os\n:::',
        "<Del>",
        '::: recuadro {tipo=nota titulo="T"}\nos\n:::\n',
    ),
    "Ctrl+Enter leaves": (
        "::: recuadro {tipo=nota}\nu¦no\n:::\n\ndos",
        "<^Enter>x",
        "::: recuadro {tipo=nota}\nuno\n:::\n\nx\n\ndos\n",
    ),
    "a term and its meaning": ("Uno¦\n: dos", "<Enter>x", "Uno\n: xdos\n"),
    "a meaning and the next term": (
        "Uno\n: dos¦",
        "<Enter>Tres<Enter>cuatro",
        "Uno\n: dos\n\nTres\n: cuatro\n",
    ),
    "out of definitions": ("Uno\n: dos¦", "<Enter><Enter>x", "Uno\n: dos\n\nx\n"),
    "code lines": ("```\nuno¦\n```", "<Enter>dos", "```\nuno\ndos\n```\n"),
    "out of code": ("```\nuno¦\n```", "<Enter><Enter>x", "```\nuno\n```\n\nx\n"),
    "spaces in code": ("```\n¦uno\n```", "<Tab>", "```\n    uno\n```\n"),
}

TABLE = "| A¦ | B |\n|:--|--:|\n| 1 | 2 |\n"

TABLES = {
    "to the next cell": (TABLE, "<Tab>x", "| A | x |\n|:--|--:|\n| 1 | 2 |\n"),
    "a new row by Tab": (TABLE, "<Tab><Tab><Tab><Tab>x", "| A | B |\n|:--|--:|\n| 1 | 2 |\n| x | |\n"),
    "back": (TABLE, "<Tab><Backtab>x", "| x | B |\n|:--|--:|\n| 1 | 2 |\n"),
    "down": (TABLE, "<Enter>x", "| A | B |\n|:--|--:|\n| 1x | 2 |\n"),
    "a new row by Enter": (TABLE, "<Enter><Enter>x", "| A | B |\n|:--|--:|\n| 1 | 2 |\n| x | |\n"),
    "Backspace stays in its cell": (
        "| ¦A | B |\n|--|--|\n| 1 | 2 |\n",
        "<Back>",
        "| A | B |\n|---|---|\n| 1 | 2 |\n",
    ),
    "text after a caption": ("| A |\n|--|\n\n: Uno¦", "<Enter>x", "| A |\n|---|\n\n: Uno\n\nx\n"),
    "a selection into a table leaves it": (
        "u¦no\n\n| A |\n|--|\n| 1¦ |\n",
        "<Del>",
        "u\n\n| A |\n|---|\n| 1 |\n",
    ),
    "a selection out of a table leaves it": (
        "| A |\n|--|\n| ¦1 |\n\nun¦o\n",
        "<Del>",
        "| A |\n|---|\n| 1 |\n\no\n",
    ),
    "a selection over a table takes it": ("u¦no\n\n| A |\n|--|\n| 1 |\n\nd¦os", "<Del>", "uos\n"),
    "past the end": ("| A |\n|--|\n| 1¦ |\n", "<Down><Down>x", "| A |\n|---|\n| 1 |\n\nx\n"),
}

AUTOFORMAT = {
    "bullets": ("¦", "- uno", "- uno\n"),
    "numbers": ("¦", "1. uno<Enter>dos", "1. uno\n2. dos\n"),
    "numbers from another": ("¦", "4. uno", "4. uno\n"),
    "heading": ("¦", "## Uno", "## Uno\n"),
    "quote": ("¦", "> uno", "> uno\n"),
    "tasks": ("¦", "- [ ] uno", "- [ ] uno\n"),
    "an item has its mark already": ("- uno¦", "<Enter>- dos", "- uno\n- dos\n"),
    "not inside words": ("uno¦", " - dos", "uno - dos\n"),
    "not in cells": ("| ¦ |\n|--|\n", "- x", "| - x |\n|---|\n"),
}

CASES = {
    f"{group}: {name}": case
    for group, cases in {
        "paragraphs": PARAGRAPHS,
        "marks": MARKS,
        "lists": LISTS,
        "boxes": BOXES,
        "tables": TABLES,
        "autoformat": AUTOFORMAT,
    }.items()
    for name, case in cases.items()
}


@pytest.mark.parametrize(("source", "keys", "expected"), CASES.values(), ids=CASES)
def test_keys(editor: VisualEditor, type_text: Type, source: str, keys: str, expected: str) -> None:
    check(editor, type_text, source, keys, expected)


def test_undo_brings_back_what_was_typed_before_it_became_a_list(
    editor: VisualEditor, type_text: Type
) -> None:
    show(editor, "")
    press(editor, type_text, "- ")
    editor.undo()
    assert editor.toPlainText() == "- "


def test_words_that_an_input_method_composes_are_typed(qapp: QApplication, editor: VisualEditor) -> None:
    show(editor, "[uno](x)¦")
    event = QInputMethodEvent()
    event.setCommitString("é")
    QApplication.sendEvent(editor, event)
    assert said(editor) == "[uno](x)é\n"


def test_a_note_that_is_called_is_not_deleted(editor: VisualEditor, type_text: Type) -> None:
    show(editor, "uno[^a] y\n\nd¦os\n\n[^a]: La nota.\n\ntre¦s\n")
    heard: list[str] = []
    editor.said.connect(heard.append)
    press(editor, type_text, "<Del>")
    assert said(editor) == "uno[^a] y\n\nd\n\n[^a]: La nota.\n\ns\n"
    assert "a" in heard[0]


def test_enter_on_an_object_asks_to_open_it(editor: VisualEditor, type_text: Type) -> None:
    show(editor, '![x](imagenes/a.svg "y")\n\nuno¦')
    heard: list[int] = []
    editor.object_activated.connect(heard.append)
    press(editor, type_text, "<Home><Back><Enter>")
    assert heard == [0]


def test_what_may_not_be_changed_is_not(editor: VisualEditor, type_text: Type) -> None:
    show(editor, "uno¦")
    editor.setReadOnly(True)
    press(editor, type_text, "x<Back><Enter><^Back>")
    assert said(editor) == "uno\n"


def test_deleting_what_follows_an_object_leaves_it_what_it_is(editor: VisualEditor, type_text: Type) -> None:
    show(editor, '![x](imagenes/a.svg "y")\n\nuno\n\n¦dos')
    cursor = editor.document().find("uno")
    cursor.setPosition(1)
    cursor.setPosition(cursor.document().find("uno").selectionEnd(), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    press(editor, type_text, "<Del>")
    assert said(editor) == '![x](imagenes/a.svg "y")\n\ndos\n'
