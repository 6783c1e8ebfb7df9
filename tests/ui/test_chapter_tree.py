"""The tree of chapters: what it shows, and what is done with chapters from it, undo included."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from guia_editor.model.document import SectionKind
from guia_editor.model.finding import Finding, Severity
from guia_editor.tasks import chapters
from guia_editor.ui.chapter_desk import NameDialog
from guia_editor.ui.chapter_row import ERRORS, NUMBER, WARNINGS, WORDS
from guia_editor.ui.chapter_tree import ChapterTree
from guia_editor.ui.errors import Notice
from guia_editor.ui.window import MainWindow

Typed = Callable[[QWidget, str], None]


def tree(folder: Path) -> dict[str, bytes]:
    content = folder / "contenido"
    return {
        str(file.relative_to(content)): file.read_bytes() for file in content.rglob("*") if file.is_file()
    }


def paths(window: MainWindow, kind: SectionKind = SectionKind.CHAPTER) -> list[str]:
    session = window.bench.session
    return [one.path for one in session.guide.chapters if one.kind is kind] if session else []


def spoken(shown: ChapterTree, path: str) -> str:
    item = shown.row_of(path)
    return str(item.data(0, Qt.ItemDataRole.AccessibleTextRole))


def undo(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.bench.session_changed):
        window.messages.press("capitulos")


def test_rows_say_number_title_words_problems_and_what_is_unsaved(
    window: MainWindow, type_text: Typed, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: window.tree.row_of("01-completo.md").data(0, WORDS) is not None)
    window.bench.show_findings(
        (
            Finding(Severity.ERROR, "x", "", "", "01-completo.md", 3),
            Finding(Severity.WARNING, "y", "", "", "01-completo.md", 4),
            Finding(Severity.WARNING, "y", "", "", "01-completo.md", 5),
        )
    )
    item = window.tree.row_of("01-completo.md")
    assert (item.data(0, NUMBER), item.data(0, ERRORS), item.data(0, WARNINGS)) == ("1", 1, 2)
    assert item.data(0, WORDS) > 100
    assert window.bench.view is not None
    type_text(window.bench.view.visual, "x")
    said = spoken(window.tree, "01-completo.md")
    assert said.startswith("1 ")
    for part in ("palabras", "1 error", "2 avisos", "cambios sin guardar"):
        assert part in said
    assert "sin guardar" not in spoken(window.tree, "07-breve.md")


def test_enter_opens_and_the_arrows_only_move(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window.tree, Qt.Key.Key_Down)
    assert window.tree.current_path == "07-breve.md"
    assert window.stack.path == "01-completo.md"
    QTest.keyClick(window.tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.stack.path == "07-breve.md")


def test_going_down_changes_the_order_and_undo_brings_every_byte_back(
    window: MainWindow, guide_copy: Path, qtbot: QtBot
) -> None:
    before = tree(guide_copy)
    window.book.refresh()
    assert not window.book.actions["capitulo-subir"].isEnabled()
    with qtbot.waitSignal(window.bench.session_changed):
        window.book.actions["capitulo-bajar"].trigger()
    assert paths(window) == ["07-breve.md", "01-completo.md"]
    undo(window, qtbot)
    assert paths(window) == ["01-completo.md", "07-breve.md"]
    assert tree(guide_copy) == before


def dropped(window: MainWindow, source: str, target: str, *, below: bool) -> Qt.DropAction:
    shown = window.tree
    shown.select(source)
    rect = shown.visualItemRect(shown.row_of(target))
    point = QPointF(rect.center().x(), rect.bottom() - 2 if below else rect.top() + 2)
    mime = QMimeData()
    event = QDropEvent(
        point, Qt.DropAction.MoveAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    shown.dropEvent(event)
    return event.dropAction()


def test_a_chapter_is_dragged_within_its_part_only(window: MainWindow, qtbot: QtBot) -> None:
    moves: list[tuple[str, int]] = []
    window.tree.moved.connect(lambda path, place: moves.append((path, place)))
    dropped(window, "01-completo.md", "anexos/a01-acta.md", below=True)
    assert moves == []
    with qtbot.waitSignal(window.bench.session_changed):
        left_as = dropped(window, "01-completo.md", "07-breve.md", below=True)
    assert left_as is Qt.DropAction.IgnoreAction
    assert moves == [("01-completo.md", 1)]
    assert paths(window) == ["07-breve.md", "01-completo.md"]


def test_a_new_chapter_comes_into_view_and_can_be_undone(
    window: MainWindow, guide_copy: Path, qtbot: QtBot
) -> None:
    before = tree(guide_copy)
    template = chapters.templates(guide_copy)[0]
    window.desk.make(template, "Gracias")
    qtbot.waitUntil(lambda: window.stack.path == "00-gracias.md")
    assert "00-gracias.md" in paths(window, SectionKind.FRONT)
    undo(window, qtbot)
    assert tree(guide_copy) == before
    assert window.stack.path == "01-completo.md"


def test_the_title_of_an_open_chapter_is_changed_in_its_text(
    window: MainWindow, guide_copy: Path, qtbot: QtBot
) -> None:
    before = tree(guide_copy)

    def answer() -> None:
        dialog = window.findChild(NameDialog)
        dialog.findChild(QLineEdit, "titulo").setText("Otro: título")
        dialog.accept()

    QTimer.singleShot(50, answer)
    window.book.actions["capitulo-titulo"].trigger()
    view = window.bench.view
    assert view is not None
    assert view.front().title == "Otro: título"
    assert view.is_modified
    assert tree(guide_copy) == before
    assert view.save()
    qtbot.waitUntil(lambda: "Otro: título" in window.tree.row_of("01-completo.md").text(0))


def test_a_file_is_renamed_with_its_unsaved_text(
    window: MainWindow, guide_copy: Path, type_text: Typed, qtbot: QtBot
) -> None:
    assert window.bench.view is not None
    type_text(window.bench.view.visual, "Nuevo ")
    window.desk.rename("01-completo.md", "Primero", "01 Primero")
    qtbot.waitUntil(lambda: window.stack.path == "01-primero.md")
    text = (guide_copy / "contenido" / "01-primero.md").read_text("utf-8")
    assert "titulo: Primero\n" in text
    assert "Nuevo " in text
    assert not (guide_copy / "contenido" / "01-completo.md").exists()


@pytest.mark.parametrize("sure", [True, False])
def test_retiring_asks_first(window: MainWindow, guide_copy: Path, sure: bool, qtbot: QtBot) -> None:
    before = tree(guide_copy)

    def answer() -> None:
        question = window.findChild(Notice)
        buttons = question.findChildren(QWidget)
        wanted = "Retirar" if sure else "Cancelar"
        next(one for one in buttons if one.accessibleName() == wanted).click()  # type: ignore[attr-defined]

    QTimer.singleShot(50, answer)
    window.book.actions["capitulo-retirar"].trigger()
    if not sure:
        assert tree(guide_copy) == before
        return
    qtbot.waitUntil(lambda: window.stack.path == "07-breve.md")
    assert paths(window) == ["07-breve.md"]
    menu = QMenu()
    window.desk.fill_retired(menu)
    with qtbot.waitSignal(window.bench.session_changed):
        menu.actions()[0].trigger()
    assert paths(window) == ["07-breve.md", "01-completo.md"]
    after = tree(guide_copy)
    assert after["01-completo.md"] == before["01-completo.md"]


def test_what_the_disk_refuses_is_told(window: MainWindow, guide_copy: Path, qtbot: QtBot) -> None:
    (guide_copy / "contenido" / "guia.yaml").write_text("titulo: [sin cerrar\n")
    before = tree(guide_copy)
    window.desk.step(1)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(Notice)))
    assert tree(guide_copy) == before


def test_a_chapter_that_cannot_be_read_keeps_its_place_and_opens_for_repair(
    make_window: Callable[[], MainWindow], guide_copy: Path, qtbot: QtBot
) -> None:
    (guide_copy / "contenido" / "01-completo.md").write_bytes("Capítulo dañado\n".encode("cp1252"))
    window = make_window()
    window.door.open(guide_copy)
    qtbot.waitUntil(lambda: window.bench.view is not None)
    assert window.tree.place_of("01-completo.md") == (0, 2)
    assert window.tree.place_of("07-breve.md") == (1, 2)
    assert window.tree.row_of("01-completo.md").data(0, NUMBER) == "1"
    window.bench.open_chapter("01-completo.md")
    qtbot.waitUntil(lambda: window.stack.path == "01-completo.md")
    view = window.bench.view
    assert view is not None
    assert view.opened.damage is not None
    view.source.selectAll()
    view.source.insertPlainText("---\ntitulo: Sano\n---\n\nCapítulo sano\n")
    view.repair.is_confirmed = True
    assert view.save()
    qtbot.waitUntil(lambda: window.tree.row_of("01-completo.md").text(0) == "Sano")
    window.tree.select("07-breve.md")
    with qtbot.waitSignal(window.bench.session_changed):
        window.desk.step(-1)
    assert paths(window) == ["07-breve.md", "01-completo.md"]
