"""Copying and pasting: what other programs get, what they bring, what stays whole inside the guide."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from guia_editor.tasks.session import Session
from guia_editor.ui.clipboard import OWN
from guia_editor.ui.context_menu import build
from guia_editor.ui.editor import VisualEditor
from tests.ui.page import Type, page, press, said, show, undone

GUIDE = Path(__file__).parents[1] / "guias" / "completa"


@pytest.fixture
def editor(qtbot: QtBot, settings: QSettings) -> VisualEditor:
    made = page(settings)
    qtbot.addWidget(made)
    return made


def bring(editor: VisualEditor, **kinds: str) -> None:
    """Paste what another program put in the clipboard."""
    data = QMimeData()
    if "html" in kinds:
        data.setHtml(kinds["html"])
    if "text" in kinds:
        data.setText(kinds["text"])
    QGuiApplication.clipboard().setMimeData(data)
    editor.paste()


def test_a_copy_is_clean_html_clean_markdown_and_our_own(editor: VisualEditor) -> None:
    show(
        editor,
        "## ¦Uno {#u}\n\nDos **tres** [c](https://x.gt) {{municipio}}[^n].\n\n- a\n- b¦\n\n[^n]: Nota.",
    )
    editor.copy()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "## Uno {#u}\n\nDos **tres** [c](https://x.gt) {{municipio}}[^n].\n\n- a\n- b"
    html = data.html()
    for part in (
        "<h2",
        "Uno</h2>",
        "<strong>tres</strong>",
        '<a href="https://x.gt">c</a>',
        "{{municipio}}",
        "<li>a</li>",
        "Nota.",
    ):
        assert part in html
    assert "style=" not in html
    assert data.data(OWN).toStdString().endswith("[^n]: Nota.\n")


def test_words_of_one_paragraph_are_copied_as_words(editor: VisualEditor) -> None:
    show(editor, "## Uno ¦dos¦ tres")
    editor.copy()
    assert QGuiApplication.clipboard().text() == "dos"
    show(editor, "a ¦b")
    editor.paste()
    assert said(editor) == "a dosb\n"


def test_cutting_and_pasting_moves_everything(editor: VisualEditor) -> None:
    source = (
        "Uno\n\n¦## Dos {#d}\n\n- a\n  - [ ] b[^n]\n\n| A |\n|:-:|\n| 1 |\n\n: L {#t}¦\n\nFin\n\n[^n]: Nota."
    )
    show(editor, source)
    before = editor.pieces()
    editor.cut()
    assert said(editor) == "Uno\n\nFin\n\n[^n]: Nota.\n"
    editor.paste()
    assert editor.pieces() == before
    undone(editor, before)


def test_a_copy_of_a_note_gets_a_note_of_its_own_and_no_id_is_there_twice(editor: VisualEditor) -> None:
    show(editor, "## ¦Uno {#u}\n\nDos[^1]¦\n\nTres\n\n[^1]: Nota.")
    editor.copy()
    show(editor, "## Uno {#u}\n\nDos[^1]\n\nTres¦\n\n[^1]: Nota.")
    editor.insertFromMimeData(QGuiApplication.clipboard().mimeData())
    assert said(editor) == (
        "## Uno {#u}\n\nDos[^1]\n\nTres\n\n## Uno\n\nDos[^2]\n\n[^1]: Nota.\n\n[^2]: Nota.\n"
    )


def test_fields_stay_in_forms(editor: VisualEditor) -> None:
    show(editor, "::: formulario {#f}\n¦Nombre [___]{campo=n tipo=texto}¦\n:::\n\nfin")
    editor.copy()
    cursor = editor.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    editor.setTextCursor(cursor)
    editor.paste()
    assert said(editor).endswith("finNombre \\_\\_\\_\\_\\_\\_\\_\\_\n")


def test_what_is_put_where_a_note_begins_to_be_selected_has_no_marks(editor: VisualEditor) -> None:
    show(editor, "a[^n]\n\n[^n]: b¦\n\nc¦ d")
    data = QMimeData()
    data.setData(OWN, b"x[^1]\n\n[^1]: y\n")
    editor.insertFromMimeData(data)
    assert said(editor) == "a[^n]\n\n[^n]: bx\n\nd\n"


def test_word_brings_its_structure(editor: VisualEditor) -> None:
    show(editor, "uno\n\n¦")
    bring(editor, html="<h2>T</h2><p>a <b>b</b></p><ul><li>c</li></ul>", text="T a b c")
    assert said(editor) == "uno\n\n## T\n\na **b**\n\n- c\n"


def test_words_alone_on_request(editor: VisualEditor) -> None:
    show(editor, "**¦uno¦**")
    QGuiApplication.clipboard().setText("## a\n- b")
    editor.paste_plain()
    assert said(editor) == "\\## a\n\n\\- b\n"


def test_markdown_is_recognised_where_it_is_clear(editor: VisualEditor) -> None:
    show(editor, "¦")
    bring(editor, text="## Uno\n\n- a\n- b\n")
    assert said(editor) == "## Uno\n\n- a\n- b\n"
    show(editor, "¦")
    bring(editor, text="2 * 3 - 1 # no")
    assert said(editor) == "2 * 3 - 1 # no\n"


def test_cells_become_a_table_and_fill_cells(editor: VisualEditor) -> None:
    show(editor, "¦")
    bring(editor, text="A\tB\n1\t2\n")
    assert said(editor) == "| A | B |\n|---|---|\n| 1 | 2 |\n"
    show(editor, "| A | B |\n|---|--:|\n| 1 | ¦2 |\n")
    before = editor.pieces()
    bring(editor, text="x\ty\nz\tw\n")
    assert said(editor) == "| A | B | |\n|---|--:|---|\n| 1 | x | y |\n| | z | w |\n"
    undone(editor, before)


def test_in_a_cell_everything_is_one_line(editor: VisualEditor) -> None:
    show(editor, "| A¦ |\n|---|\n| 1 |\n")
    bring(editor, html="<p>uno</p><p><b>dos</b></p>")
    assert said(editor) == "| Auno **dos** |\n|---|\n| 1 |\n"


def test_code_takes_characters(editor: VisualEditor) -> None:
    show(editor, "```\nx¦\n```")
    bring(editor, html="<b>y</b>", text="*y*\n  z")
    assert said(editor) == "```\nx*y*\n  z\n```\n"


def picture(tmp_path: Path) -> Path:
    file = tmp_path / "Foto 1.png"
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    assert image.save(str(file))
    return file


@pytest.mark.parametrize("how", ["file", "image"])
def test_pictures_are_copied_into_the_guide(
    qtbot: QtBot, editor: VisualEditor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    shutil.copytree(GUIDE, tmp_path / "guia")
    editor.bench.session = Session.open(tmp_path / "guia")
    asked: list[str] = []

    def describe(figure: str) -> str:
        asked.append(figure)
        return figure.replace("![]", "![Un pozo]").replace(")", ' "Pozo")')

    monkeypatch.setattr(editor, "describe_picture", describe)
    show(editor, "uno¦")
    data, file = QMimeData(), picture(tmp_path)
    if how == "file":
        data.setUrls([QUrl.fromLocalFile(str(file))])
    else:
        data.setImageData(QImage(str(file)))
    editor.insertFromMimeData(data)
    qtbot.waitUntil(lambda: asked != [], timeout=5000)
    path = asked[0].removeprefix("![](").removesuffix(")")
    assert (tmp_path / "guia" / "contenido" / path).is_file()
    assert said(editor) == f'uno\n\n![Un pozo]({path} "Pozo")\n'


def _drop(editor: VisualEditor, data: QMimeData, position: int, *, move: bool) -> None:
    cursor = QTextCursor(editor.document())
    cursor.setPosition(position)
    point = QPointF(editor.cursorRect(cursor).center())
    action = Qt.DropAction.MoveAction if move else Qt.DropAction.CopyAction
    held = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(editor.viewport(), QDragEnterEvent(point.toPoint(), action, data, *held))
    QApplication.sendEvent(editor.viewport(), QDropEvent(point, action, data, *held))


def test_text_dropped_from_elsewhere_goes_where_it_is_dropped(editor: VisualEditor) -> None:
    show(editor, "uno dos¦")
    editor.show()
    data = QMimeData()
    data.setText("x ")
    _drop(editor, data, 4, move=False)
    assert said(editor) == "uno x dos\n"


def test_text_dragged_inside_moves(editor: VisualEditor, monkeypatch: pytest.MonkeyPatch) -> None:
    show(editor, "¦uno [dos](x)¦ tres")
    before = editor.pieces()
    editor.show()
    data = editor.createMimeDataFromSelection()
    monkeypatch.setattr("guia_editor.ui.clipboard.is_from", lambda _event, _editor: True)
    _drop(editor, data, editor.document().characterCount() - 1, move=True)
    assert said(editor) == "tresuno [dos](x)\n"
    editor.undo()
    assert editor.pieces() == before


def test_the_menu_offers_what_the_place_allows(editor: VisualEditor, type_text: Type) -> None:
    show(editor, "| A¦ |\n|---|\n| 1 |\n")
    words = [
        action.text().replace("&", "") for action in build(editor, editor.textCursor().position()).actions()
    ]
    assert "Tabla" in words
    assert "Pegar sin formato" in words
    show(editor, "u¦no")
    words = [action.text().replace("&", "") for action in build(editor, 1).actions()]
    assert "Tabla" not in words
    press(editor, type_text, "x")
    assert said(editor) == "uxno\n"


def test_what_others_offer_comes_first(editor: VisualEditor) -> None:
    show(editor, "u¦no")
    editor.context_providers.append(lambda _editor, position: [QAction(f"en {position}", _editor)])
    assert build(editor, 1).actions()[0].text() == "en 1"


def test_ctrl_and_a_click_follow_a_link(editor: VisualEditor) -> None:
    show(editor, "a¦ [uno](#no-esta) b")
    editor.show()
    heard: list[str] = []
    editor.said.connect(heard.append)
    cursor = editor.textCursor()
    cursor.setPosition(4)
    place = editor.cursorRect(cursor).center()
    QTest.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
    assert "no-esta" in heard[0]
