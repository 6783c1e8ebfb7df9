"""What changed, as a reviewer reads it: words, moves, cells; stepped through by keyboard."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from guia_editor.markdown.compare import compare_texts
from guia_editor.markdown.comparison import RowKind
from guia_editor.ui.changes_html import Told, tell
from guia_editor.ui.changes_text import ChangesText
from guia_editor.ui.changes_view import ChangesView, span_of_lines
from guia_editor.ui.decide_dialogs import ApproveDialog
from guia_editor.ui.documents import CHANGES
from guia_editor.ui.theme import DARK, LIGHT
from tests.tasks.devices import PHRASE, World
from tests.tasks.review_world import approve, submit, write
from tests.ui.guide import bench_on
from tests.ui.reviewers import Sit, nameless, open_dialog, panel_of, press, settle, trigger

HEAD = "---\ntitulo: Prueba\n---\n\n"
OLD = (
    HEAD
    + """La municipalidad publica el presupuesto cada mes.

Un párrafo largo que se mueve entero a otro lugar del capítulo, palabra por palabra.

| Rubro | Quetzales |
| --- | --- |
| Cloro | 100 |
| Caño | 25 |

- La alcaldía firma.
- La secretaría archiva.

Al final, un párrafo que se quita del todo.

Otro que se queda.
"""
)
NEW = (
    HEAD.replace("Prueba", "Prueba nueva")
    + """La municipalidad publica el presupuesto cada semana.

| Rubro | Quetzales |
| --- | --- |
| Cloro | 150 |
| Caño | 25 |
| Bomba | 900 |

- La alcaldía firma.
- La secretaría archiva y publica.

Un párrafo nuevo de otra cosa distinta.

Otro que se queda.

Un párrafo largo que se mueve entero a otro lugar del capítulo, palabra por palabra.
"""
)


def plain(html: str) -> str:
    document = QTextDocument()
    document.setHtml(html)
    return document.toPlainText()


def told(*, beside: bool = False, whole: bool = True) -> Told:
    return tell(compare_texts(OLD, NEW), LIGHT, beside=beside, whole=whole)


def test_words_that_went_and_came_are_both_there_and_marked(qtbot: QtBot) -> None:
    html = told().html
    assert "line-through" in html
    for words in ("mes", "semana", "Prueba", "150", "Bomba", "archiva", "publica"):
        assert words in plain(html)
    assert "Se movió aquí" in html
    kinds = [change.kind for change in told().changes]
    assert RowKind.MOVED in kinds
    assert RowKind.ADDED in kinds
    assert RowKind.REMOVED in kinds


def test_side_by_side_each_side_has_its_own_words_only(qtbot: QtBot) -> None:
    both = told(beside=True)
    document = QTextDocument()
    document.setHtml(both.html)
    assert [one.anchor for one in both.changes] == [f"cambio-{n + 1}" for n in range(len(both.changes))]
    assert len(both.changes) == len(told().changes)
    for change in both.changes:
        assert f'name="{change.anchor}"' in both.html
    first = both.html[both.html.index("publica el presupuesto") :]
    old, new = first.split("publica el presupuesto")[1:3]
    assert "mes" in plain(old)
    assert "semana" not in plain(old)
    assert "semana" in plain(new)


def test_the_changes_alone_count_what_they_leave_out(qtbot: QtBot) -> None:
    long = HEAD + "\n\n".join(f"Párrafo número {n} que sigue igual." for n in range(30)) + "\n"
    comparison = compare_texts(long, long.replace("número 15 que", "número quince que"))
    only = tell(comparison, LIGHT, whole=False)
    assert "párrafos sin cambios" in only.html
    assert "número 3 " not in only.html
    assert "número 14 " in only.html
    assert len(only.changes) == 1
    assert "número 3 " in tell(comparison, LIGHT).html


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_hostile_words_are_shown_to_the_letter(qtbot: QtBot, theme: object) -> None:
    hostile = HEAD + "Antes `<b>x</b>` & \\<img src=x> fin.\n"
    html = tell(compare_texts(HEAD + "Antes fin.\n", hostile), LIGHT if theme is LIGHT else DARK).html
    assert "<img" not in html
    assert "<img src=x>" in plain(html)


def test_stepping_goes_around_and_keeps_its_place_in_another_view(settings: QSettings, qtbot: QtBot) -> None:
    text = ChangesText(bench_on(settings))
    qtbot.addWidget(text)
    text.resize(600, 400)
    text.show()
    text.show_comparison(compare_texts(OLD, NEW))
    count = len(text.changes)
    text.step()
    assert text.at == 0
    text.step(back=True)
    assert text.at == count - 1
    text.step()
    assert text.at == 0
    text.step()
    text.show_as(beside=True)
    assert text.at == 1
    text.show_as(beside=False, whole=False)
    assert text.at == 1
    text.show_comparison(None)
    assert text.changes == ()


def test_lines_of_a_change_are_found_in_the_text() -> None:
    text = "uno\ndos\ntres \n\ncuatro"
    span = span_of_lines(text, 2, 3)
    assert text[span.start : span.end] == "dos\ntres"
    assert text[slice(*span_of_lines(text, 5, 5))] == "cuatro"


def changes_of(window: object, qtbot: QtBot) -> ChangesView:
    from guia_editor.ui.window import MainWindow

    assert isinstance(window, MainWindow)
    trigger(window, "revision-cambios")
    qtbot.waitUntil(lambda: window.stack.view(CHANGES) is not None)
    view = window.stack.view(CHANGES)
    settle(window, qtbot)
    assert isinstance(view, ChangesView)
    return view


def test_a_reviewer_sees_what_changed_since_they_approved(world: World, sit: Sit, qtbot: QtBot) -> None:
    submit(world)
    approve(world, "carla")
    write(world, "uno", "cada mes", "cada semana")
    write(world, "uno", "durante un año", "durante dos años")
    window = sit("carla")
    view = changes_of(window, qtbot)
    assert view.base.currentText().startswith("lo que usted aprobó")
    assert "2 cambios desde" in view.words
    assert nameless(view) == []
    assert view.list.count() == 2
    assert "semana" in view.text.toPlainText()
    assert view.text.at == 0
    with qtbot.waitActive(window):
        window.activateWindow()
    press(view.text, Qt.Key.Key_F8)
    assert view.text.at == 1
    assert view.list.currentRow() == 1
    press(view.text, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert view.text.at == 0
    older = [at for at in range(view.base.count()) if "la versión de" in view.base.itemText(at)]
    assert older
    view.base.setCurrentIndex(older[-1])
    view.base.activated.emit(older[-1])
    settle(window, qtbot)
    assert "la versión de" in view.words
    view.base.setCurrentIndex(0)
    view.base.activated.emit(0)
    settle(window, qtbot)
    view.comment()
    panel = panel_of(window)
    assert panel.composer.span is not None
    chapter = view.chapter
    assert chapter is not None
    span = panel.composer.span
    assert "cada semana" in chapter.text[span.start : span.end]
    view.open_chapter()
    qtbot.waitUntil(lambda: window.bench.view is not None)


def test_the_first_time_the_whole_text_is_shown(world: World, sit: Sit, qtbot: QtBot) -> None:
    window = sit("beto")
    view = changes_of(window, qtbot)
    assert "primera vez" in view.words
    assert "La alcaldía firma" in view.text.toPlainText()
    assert not view.list.isVisible()
    assert not view.next.isEnabled()


def test_after_an_approval_changes_are_counted_from_it(world: World, sit: Sit, qtbot: QtBot) -> None:
    submit(world, who="diego")
    window = sit("carla")
    view = changes_of(window, qtbot)
    assert not view.base.currentText().startswith("lo que usted aprobó")
    view.decisions.buttons["revision-aprobar"].click()
    dialog = open_dialog(qtbot, ApproveDialog)
    assert dialog.passphrase is not None
    dialog.passphrase.line.setText(PHRASE)
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: view.base.currentText().startswith("lo que usted aprobó"), timeout=15_000)


def test_who_may_decide_finds_the_decisions_under_the_changes(world: World, sit: Sit, qtbot: QtBot) -> None:
    submit(world, who="diego")
    window = sit("beto")
    view = changes_of(window, qtbot)
    shown = [name for name, button in view.decisions.buttons.items() if button.isVisible()]
    assert shown == ["revision-devolver", "revision-aprobar"]
    view.decisions.buttons["revision-aprobar"].click()
    open_dialog(qtbot, ApproveDialog).reject()
