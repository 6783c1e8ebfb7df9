from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QColor, QImage, QTextBlock, QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from guia_editor.ui.editor import VisualEditor
from guia_editor.ui.paint_marks import Numbers
from guia_editor.ui.paint_scene import Scene, neighbours
from guia_editor.ui.painting import _boxes, checkbox_at
from guia_editor.ui.theme import DARK, LIGHT, Theme
from tests.ui.guide import bench_on
from tests.ui.page import show


@pytest.fixture
def editor(settings: QSettings, qtbot: QtBot) -> Iterator[VisualEditor]:
    bench = bench_on(settings)
    made = VisualEditor(bench)
    qtbot.addWidget(made)
    made.resize(760, 620)
    made.show()
    yield made
    made.hide()


def block_with(editor: VisualEditor, words: str) -> QTextBlock:
    found = editor.document().find(words)
    assert not found.isNull(), words
    return found.block()


def picture(editor: VisualEditor) -> QImage:
    return editor.viewport().grab().toImage()


def color_at(image: QImage, x: float, y: float) -> QColor:
    return image.pixelColor(round(x * image.devicePixelRatio()), round(y * image.devicePixelRatio()))


def inked(image: QImage, left: float, top: float, right: float, bottom: float, ground: QColor) -> int:
    """Count the points of an area that are not its ground."""
    return sum(
        color_at(image, x, y).name() != ground.name()
        for x in range(round(left), round(right))
        for y in range(round(top), round(bottom))
    )


def test_a_box_in_a_box_stands_inside_it(editor: VisualEditor) -> None:
    show(
        editor,
        "Antes.\n\n:::: recuadro {tipo=agua titulo=Agua}\nFuera.\n\n"
        "::: recuadro {tipo=atencion titulo=Peligro}\nDentro.\n:::\n::::\n\nDespués.\n",
    )
    scene = Scene(editor)
    outer, inner = _boxes(scene, list(scene.blocks(0, 600)))

    assert outer.rect.contains(inner.rect)
    assert outer.bottom - inner.bottom >= 10
    for words, box in (("Fuera.", outer), ("Dentro.", inner)):
        assert box.rect.contains(scene.rect(block_with(editor, words)).center())
    assert not outer.rect.contains(scene.rect(block_with(editor, "Después.")).topLeft())
    assert not outer.rect.contains(scene.rect(block_with(editor, "Antes.")).bottomLeft())


def test_boxes_that_begin_and_end_together_stand_apart(editor: VisualEditor) -> None:
    show(
        editor, ":::: solo {departamento=07}\n::: recuadro {tipo=nota titulo=N}\nDentro.\n:::\n::::\n\nFin.\n"
    )
    scene = Scene(editor)
    outer, inner = _boxes(scene, list(scene.blocks(0, 600)))

    assert inner.top - outer.top >= 24
    assert outer.bottom - inner.bottom >= 6


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_callout_has_its_kind_s_ground_bar_and_word(editor: VisualEditor, theme: Theme) -> None:
    editor.bench.theme = theme
    editor.bench.theme_changed.emit()
    show(editor, "::: recuadro {tipo=norma titulo=Ley}\nTexto.\n:::\n")
    scene, tint = Scene(editor), theme.callouts["norma"]
    (box,) = _boxes(scene, list(scene.blocks(0, 600)))
    image = picture(editor)

    middle = box.rect.center().y()
    assert color_at(image, box.rect.left() + 1, middle).name() == tint.bar.name()
    assert color_at(image, box.rect.right() - 12, middle).name() == tint.ground.name()
    head = (box.left + 20, box.top + 4, box.left + 160, box.top + 26)
    assert inked(image, *head, tint.ground) > 30


def test_a_box_that_begins_above_the_view_is_painted_to_its_edge(editor: VisualEditor) -> None:
    paragraphs = "\n\n".join(f"Párrafo {number} con palabras." for number in range(60))
    show(editor, f"::: recuadro {{tipo=ejemplo titulo=Largo}}\n{paragraphs}\n:::\n")
    bar = editor.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    image, scene = picture(editor), Scene(editor)
    (box,) = _boxes(scene, list(scene.blocks(0, 620)))

    ground = LIGHT.callouts["ejemplo"].ground.name()
    assert box.top < 0
    assert box.bottom > 620
    assert {color_at(image, box.right - 8, y).name() for y in (1, 300, 618)} == {ground}


def test_numbers_are_counted_from_the_start_of_their_list(editor: VisualEditor) -> None:
    show(editor, "7. Uno\n8. Dos\n\n   - dentro\n   - otra\n9. Tres\n\nAparte.\n\n1. Nueva\n")
    found = {}
    for words, depth in (("Tres", 1), ("Uno", 1), ("Nueva", 1)):
        block = block_with(editor, words)
        path, _begun, _ended = neighbours(block)
        found[words] = Numbers().of(block, path, depth)

    assert found == {"Uno": 7, "Tres": 9, "Nueva": 1}


def test_items_have_a_mark_and_others_none(editor: VisualEditor) -> None:
    show(editor, "- Punto\n\n  Segundo párrafo\n\nSuelto\n")
    image, scene = picture(editor), Scene(editor)

    def mark(words: str) -> int:
        rect = scene.rect(block_with(editor, words))
        left = scene.left
        return inked(image, left, rect.top() + 4, left + 26, rect.bottom(), LIGHT.page)

    assert mark("Punto") > 10
    assert mark("Segundo") == 0


def test_an_item_or_box_that_begins_with_a_table_keeps_its_mark_and_its_room(editor: VisualEditor) -> None:
    show(
        editor,
        "Antes.\n\n::: solo {departamento=07}\n| a | b |\n|---|---|\n| 1 | 2 |\n:::\n\nEntre.\n\n"
        "- | punto | c |\n  |---|---|\n  | 3 | 4 |\n",
    )
    scene, image = Scene(editor), picture(editor)
    (box,) = _boxes(scene, list(scene.blocks(0, 600)))
    item = scene.rect(block_with(editor, "punto"))

    assert box.top >= scene.rect(block_with(editor, "Antes.")).bottom()
    assert inked(image, scene.left, item.top(), scene.left + 24, item.bottom(), LIGHT.page) > 10


def test_a_task_is_ticked_with_a_click_on_its_box(editor: VisualEditor, qtbot: QtBot) -> None:
    show(editor, "- [ ] Por hacer\n- [x] Hecha\n\nOtro\n")
    block = block_with(editor, "Por hacer")
    scene = Scene(editor)
    point = QPoint(round(scene.left) + 14, round(scene.rect(block).center().y()))

    assert checkbox_at(editor, point) == block.position()
    assert checkbox_at(editor, QPoint(point.x() + 60, point.y())) is None
    other = scene.rect(block_with(editor, "Otro"))
    assert checkbox_at(editor, QPoint(point.x(), round(other.center().y()))) is None
    QTest.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert neighbours(block_with(editor, "Por hacer"))[0][1].attrs["checked"] is True


def test_an_empty_title_says_what_belongs_there(editor: VisualEditor) -> None:
    show(editor, "::: recuadro {tipo=nota}\nTexto.\n:::\n")
    editor.setTextCursor(QTextCursor(editor.document().lastBlock()))
    scene, image = Scene(editor), picture(editor)
    title = block_with(editor, "Texto.").previous()
    rect = scene.rect(title)

    ground = LIGHT.callouts["nota"].ground
    assert title.text() == ""
    assert inked(image, rect.left(), rect.top(), rect.left() + 120, rect.bottom(), ground) > 100


def test_everything_is_painted_at_any_zoom_and_while_nothing_is_laid_out(
    editor: VisualEditor, qtbot: QtBot
) -> None:
    from tests.ui.editing import COMPLETE

    show(editor, COMPLETE)
    editor.grab()
    narrow = Scene(editor).left
    editor.zoomIn(3)
    editor.grab()
    for value in range(0, editor.verticalScrollBar().maximum(), 900):
        editor.verticalScrollBar().setValue(value)
        editor.viewport().repaint()
    assert Scene(editor).scale > 0
    assert narrow > 0
