"""Comments beside the text: written, answered, settled, found again, with real people and keys."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from guia_editor.markdown.pieces import parse_pieces
from guia_editor.tasks.history import versions_of
from guia_editor.ui.comment_marks import CommentMark, comment_marks
from guia_editor.ui.comments_panel import LOST
from guia_editor.ui.context_menu import build
from guia_editor.ui.errors import Notice
from guia_editor.ui.source_places import Span
from guia_editor.ui.suggest_dialog import SuggestDialog, balanced
from tests.tasks.devices import World
from tests.tasks.review_world import change
from tests.ui.page import page
from tests.ui.reviewers import (
    Sit,
    may,
    nameless,
    open_dialog,
    panel_of,
    press,
    say,
    select,
    settle,
    threads,
    trigger,
    unlock,
    words_at,
)

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_words_are_commented_by_keyboard_alone(
    world: World, sit: Sit, qtbot: QtBot, type_text: Callable[[QWidget, str], None]
) -> None:
    window = sit("carla")
    view = window.bench.view
    assert view is not None
    before = view.text()
    select(window, "oficina de información pública")
    trigger(window, "revision-comentar")
    panel = panel_of(window)
    qtbot.waitUntil(panel.composer.isVisible)
    qtbot.waitUntil(lambda: window.focusWidget() is panel.composer.words)
    type_text(panel.composer.words, "¿Cuál oficina?")
    assert panel.composer.blocks.isChecked()  # the guide's flow says so
    press(panel.composer.words, Qt.Key.Key_Return, CONTROL)
    unlock(qtbot)
    qtbot.waitUntil(lambda: len(threads(window)) == 1, timeout=15_000)
    thread = threads(window)[0]
    assert thread.opening.text == "¿Cuál oficina?"
    assert thread.opening.name == "Carla Xol"
    assert thread.thread.blocks
    assert words_at(window, thread.id) == "oficina de información pública"
    assert not panel.composer.isVisible()
    assert panel.list.count() == 1
    assert view.text() == before
    assert not view.is_modified
    assert not view.visual.document().isUndoAvailable()


def test_a_thread_is_answered_resolved_and_opened_again(world: World, sit: Sit, qtbot: QtBot) -> None:
    say(world["carla"], "¿Cada mes?", "cada mes")
    world.exchange()
    window = sit("diego")
    panel = panel_of(window)
    panel.list.setCurrentRow(0)
    assert panel.card is not None
    assert nameless(panel) == []
    panel.card.answer.setPlainText("Sí: lo dice la ley.")
    panel.card.buttons["responder"].click()
    unlock(qtbot)
    qtbot.waitUntil(lambda: bool(threads(window)[0].replies), timeout=15_000)
    assert threads(window)[0].replies[0].text == "Sí: lo dice la ley."
    assert panel.card is not None  # it stays open, with nothing left to send
    assert panel.card.answer.toPlainText() == ""
    panel.card.buttons["resolver"].click()
    qtbot.waitUntil(lambda: not threads(window)[0].thread.open, timeout=15_000)
    qtbot.waitUntil(lambda: panel.list.count() == 0)
    assert panel.empty.isVisible()
    assert words_at(window, threads(window)[0].id) == ""
    panel.filter.setCurrentIndex(1)
    panel.list.setCurrentRow(0)
    panel.card.buttons["reabrir"].click()
    qtbot.waitUntil(lambda: threads(window)[0].thread.open, timeout=15_000)


def test_a_draft_survives_what_others_say_meanwhile(world: World, sit: Sit, qtbot: QtBot) -> None:
    say(world["carla"], "¿Cada mes?", "cada mes")
    world.exchange()
    window = sit("diego")
    panel = panel_of(window)
    panel.list.setCurrentRow(0)
    assert panel.card is not None
    panel.card.answer.setPlainText("Estoy buscando el artículo")
    say(world["carla"], "¿Y la secretaría?", "archiva y publica")
    world.exchange()
    window.bench.saved.emit("01-uno.md")
    qtbot.waitUntil(lambda: panel.list.count() == 2, timeout=15_000)
    assert panel.card is not None
    assert panel.card.answer.toPlainText() == "Estoy buscando el artículo"


def test_the_caret_and_the_list_lead_to_each_other(world: World, sit: Sit, qtbot: QtBot) -> None:
    first = say(world["carla"], "¿Cada mes?", "cada mes")
    second = say(world["carla"], "¿Quién?", "La secretaría archiva")
    world.exchange()
    window = sit("diego")
    panel = panel_of(window)
    view = window.bench.view
    assert view is not None
    assert [panel.list.item(row).data(Qt.ItemDataRole.UserRole + 1).id for row in range(2)] == [first, second]
    cursor = view.visual.document().find("archiva")
    cursor.clearSelection()
    view.visual.setTextCursor(cursor)
    qtbot.waitUntil(lambda: panel.chosen is not None and panel.chosen.id == second)
    panel.list.setCurrentRow(0)
    press(panel.list, Qt.Key.Key_Return)
    assert view.visual.textCursor().position() == view.visual.document().find("cada mes").selectionStart()
    marks = comment_marks(view.visual.document())
    assert marks.active == first
    trigger(window, "revision-siguiente")
    assert panel.chosen is not None
    assert panel.chosen.id == second


def test_an_orphan_is_shown_with_its_words(world: World, sit: Sit, qtbot: QtBot) -> None:
    say(world["carla"], "¿Firma o sella?", "La alcaldía firma")
    world.exchange()
    change(world["diego"], "uno", "- La alcaldía firma.\n", "")
    window = sit("diego")
    panel = panel_of(window)
    thread = threads(window)[0]
    assert words_at(window, thread.id) == ""
    panel.list.setCurrentRow(0)
    assert panel.card is not None
    told = panel.card.accessibleName()
    assert "El texto que comentaba ya no está" in told
    assert "La alcaldía firma" in told


def test_comments_follow_unsaved_edits_and_their_undo(world: World, sit: Sit, qtbot: QtBot) -> None:
    thread = say(world["carla"], "¿Un año?", "durante un año")
    world.exchange()
    window = sit("diego")
    view = window.bench.view
    assert view is not None
    cursor = view.visual.document().find("La municipalidad")
    cursor.insertText("Antes: la municipalidad")
    assert words_at(window, thread) == "durante un año"
    gone = view.visual.document().find("El acta queda en la oficina")
    gone.select(QTextCursor.SelectionType.BlockUnderCursor)
    gone.removeSelectedText()
    window.bench.text_changed.emit()
    qtbot.waitUntil(lambda: words_at(window, thread) == "", timeout=5000)
    view.visual.undo()
    window.bench.text_changed.emit()
    qtbot.waitUntil(lambda: words_at(window, thread) == "durante un año", timeout=5000)


def test_a_suggestion_is_made_and_accepted_into_the_text(world: World, sit: Sit, qtbot: QtBot) -> None:
    window = sit("carla")
    select(window, "cada mes")
    trigger(window, "revision-sugerir")
    dialog = open_dialog(qtbot, SuggestDialog)
    assert dialog.before == "cada mes"
    assert nameless(dialog) == []
    assert not dialog.accept_button.isEnabled()
    dialog.words.setPlainText("cada trimestre")
    assert "line-through" in dialog.preview.text()
    dialog.accept_button.click()
    unlock(qtbot)
    qtbot.waitUntil(lambda: len(threads(window)) == 1, timeout=15_000)
    qtbot.waitUntil(lambda: not isValid(dialog) or not dialog.isVisible())
    thread = threads(window)[0]
    assert (thread.before, thread.after) == ("cada mes", "cada trimestre")
    panel = panel_of(window)
    panel.list.setCurrentRow(0)
    assert panel.card is not None
    panel.card.buttons["aceptar"].click()
    file = world["carla"].guide / "contenido" / "01-uno.md"
    qtbot.waitUntil(lambda: "cada trimestre" in file.read_text("utf-8"), timeout=15_000)
    qtbot.waitUntil(lambda: not threads(window)[0].thread.open, timeout=15_000)
    view = window.bench.view
    assert view is not None
    assert "cada trimestre" in view.text()
    assert not view.is_modified
    settle(window, qtbot)
    assert "Carla Xol" in versions_of(world["carla"].guide, "contenido/01-uno.md")[0].what
    view.visual.undo()
    assert "cada mes" in view.text()


def test_a_suggestion_is_accepted_beside_unsaved_words(world: World, sit: Sit, qtbot: QtBot) -> None:
    say(world["carla"], "", "cada mes", after="cada trimestre")
    world.exchange()
    window = sit("diego")
    view = window.bench.view
    assert view is not None
    view.visual.document().find("La alcaldía firma").insertText("La alcaldía sella")
    panel = panel_of(window)
    panel.list.setCurrentRow(0)
    assert panel.card is not None
    panel.card.buttons["aceptar"].click()
    unlock(qtbot)
    file = world["diego"].guide / "contenido" / "01-uno.md"
    qtbot.waitUntil(lambda: "cada trimestre" in file.read_text("utf-8"), timeout=15_000)
    assert "La alcaldía sella" in file.read_text("utf-8")


def test_suggestions_are_accepted_or_rejected_together(
    world: World, sit: Sit, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(world["carla"], "", "cada mes", after="cada trimestre")
    say(world["carla"], "", "durante un año", after="durante dos años")
    world.exchange()
    window = sit("diego")
    monkeypatch.setattr(Notice, "exec", lambda notice: setattr(notice, "chosen", "todas"))
    trigger(window, "revision-aceptar-todas")
    unlock(qtbot)
    file = world["diego"].guide / "contenido" / "01-uno.md"
    qtbot.waitUntil(lambda: "dos años" in file.read_text("utf-8"), timeout=15_000)
    assert "cada trimestre" in file.read_text("utf-8")
    qtbot.waitUntil(lambda: not any(one.thread.open for one in threads(window)), timeout=15_000)
    assert not may(window, "revision-aceptar-todas")


def test_editing_freely_becomes_suggestions_and_saves_nothing(world: World, sit: Sit, qtbot: QtBot) -> None:
    window = sit("carla")
    view = window.bench.view
    assert view is not None
    before = view.text()
    trigger(window, "revision-sugerir-editando")
    view.visual.document().find("cada mes").insertText("cada semana")
    view.visual.document().find("archiva y publica").insertText("archiva")
    trigger(window, "guia-guardar")
    settle(window, qtbot)
    assert "guarda" in view.messages.words("sugerir")
    view.messages.press("sugerir", 0)
    unlock(qtbot)
    qtbot.waitUntil(lambda: len(threads(window)) == 2, timeout=15_000)
    assert {one.after.strip() for one in threads(window)} >= {"semana"}
    qtbot.waitUntil(lambda: view.text() == before)
    assert not view.is_modified
    assert (world["carla"].guide / "contenido" / "01-uno.md").read_text("utf-8") == before


def test_words_that_are_not_saved_cannot_be_commented_yet(world: World, sit: Sit, qtbot: QtBot) -> None:
    window = sit("carla")
    view = window.bench.view
    assert view is not None
    cursor = view.visual.document().find("cada mes")
    cursor.insertText("xilófonos zurdos")
    select(window, "xilófonos zurdos")
    trigger(window, "revision-comentar")
    assert "todavía no están en el archivo" in view.messages.words("comentar")
    assert not panel_of(window).composer.isVisible()


def test_a_person_alone_comments_with_no_ceremony(
    make_window: Callable[[], "object"], guide_copy: object, qtbot: QtBot, window: "object"
) -> None:
    from guia_editor.ui.identity import Identity, set_identity
    from guia_editor.ui.window import MainWindow

    assert isinstance(window, MainWindow)
    set_identity(window.bench.settings, Identity("Ana López", "INFOM"))
    panel = panel_of(window)
    qtbot.waitUntil(lambda: window.bench.review is not None, timeout=15_000)
    panel.begin_comment()
    panel.composer.words.setPlainText("Una nota para mí.")
    panel.composer.send.click()
    qtbot.waitUntil(lambda: panel.list.count() == 1, timeout=15_000)


def test_threads_of_a_chapter_that_is_gone_are_still_there(world: World, sit: Sit, qtbot: QtBot) -> None:
    say(world["carla"], "¿Cada mes?", "cada mes")
    world.exchange()
    content = world["diego"].guide / "contenido"
    guide = (content / "guia.yaml").read_text("utf-8").replace("  - {archivo: 01-uno.md, numero: 1}\n", "")
    (content / "guia.yaml").write_text(guide, encoding="utf-8")
    (content / "01-uno.md").unlink()
    window = sit("diego")
    panel = panel_of(window)
    assert panel.filter.count() == LOST + 1
    panel.filter.setCurrentIndex(LOST)
    panel.list.setCurrentRow(0)
    assert panel.card is not None
    assert "¿Cada mes?" in panel.card.accessibleName()


def test_a_right_click_offers_to_comment(world: World, sit: Sit, qtbot: QtBot) -> None:
    window = sit("carla")
    panel_of(window)
    view = window.bench.view
    assert view is not None
    select(window, "cada mes")
    window.book.refresh()
    menu = build(view.visual, view.visual.textCursor().position())
    assert [one.objectName() for one in menu.actions()][:2] == ["revision-comentar", "revision-sugerir"]
    menu.deleteLater()


# --- Marks on a page, without people --------------------------------------------------------------------


def test_marks_move_with_edits_and_change_nothing(settings: QSettings, qtbot: QtBot) -> None:
    editor = page(settings)
    qtbot.addWidget(editor)
    editor.load(parse_pieces("Uno dos tres.\n\nCuatro cinco.\n"))
    marks = comment_marks(editor.document())
    marks.set_marks([CommentMark("a", Span(4, 7)), CommentMark("b", Span(14, 20), suggestion=True)])
    pieces = editor.pieces()
    assert not editor.document().isUndoAvailable()

    def words(id: str) -> str:
        span = marks.span_of(id)
        assert span is not None
        return editor.toPlainText()[span.start : span.end]

    assert (words("a"), words("b")) == ("dos", "Cuatro")
    cursor = QTextCursor(editor.document())
    cursor.insertText("Y: ")
    assert (words("a"), words("b")) == ("dos", "Cuatro")
    cursor = editor.document().find("dos")
    cursor.setPosition(cursor.selectionStart() + 1)
    cursor.insertText("ooo")
    assert words("a") == "doooos"
    cursor = editor.document().find("tres.")
    cursor.removeSelectedText()
    assert (words("a"), words("b")) == ("doooos", "Cuatro")
    while editor.document().isUndoAvailable():
        editor.undo()
    assert editor.pieces() == pieces
    assert (words("a"), words("b")) == ("dos", "Cuatro")
    assert marks.at(5) == ("a",)
    assert marks.at(12) == ()
    editor.grab()


def test_marks_of_bold_are_not_torn_by_a_suggestion() -> None:
    text = "Que **el acta** quede."
    assert balanced(text, Span(4, 13)) == Span(4, 15)
    assert balanced(text, Span(6, 15)) == Span(4, 15)
    assert balanced(text, Span(6, 13)) == Span(6, 13)


@given(
    edits=st.lists(
        st.tuples(st.integers(0, 60), st.integers(0, 12), st.sampled_from(["", "x", "ñu ", "abc\n"]))
    )
)
@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_marks_stay_inside_the_text_and_apart_from_what_they_do_not_touch(
    qtbot: QtBot, edits: list[tuple[int, int, str]]
) -> None:
    document = QTextDocument("Uno dos tres.\nCuatro cinco seis.\nSiete ocho nueve.")
    document.documentLayout()
    marks = comment_marks(document)
    marks.set_marks(
        [CommentMark("a", Span(4, 7)), CommentMark("b", Span(14, 20)), CommentMark("c", Span(33, 38))]
    )
    for place, length, words in edits:
        cursor = QTextCursor(document)
        last = document.characterCount() - 1
        cursor.setPosition(min(place, last))
        cursor.setPosition(min(place + length, last), QTextCursor.MoveMode.KeepAnchor)
        first, end = cursor.selectionStart(), cursor.selectionEnd()
        before = {mark.id: (mark.span, _text(document, mark.span)) for mark in marks.marks}
        cursor.insertText(words)
        for mark in marks.marks:
            assert 0 <= mark.span.start <= mark.span.end < document.characterCount()
            span, text = before[mark.id]
            if span.end <= first or span.start >= end:
                assert _text(document, mark.span) == text


def _text(document: QTextDocument, span: Span) -> str:
    cursor = QTextCursor(document)
    cursor.setPosition(span.start)
    cursor.setPosition(span.end, QTextCursor.MoveMode.KeepAnchor)
    return cursor.selectedText()
