"""F1 opens the manual at the page about what has the keyboard, in dialogs too; without a browser, as text."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from guia_editor.storage.journal import Header, Left
from guia_editor.tasks.journal import Leftover
from guia_editor.ui import actions_guide, manual, objects
from guia_editor.ui.compare import CompareDialog
from guia_editor.ui.export_dialog import ExportDialog
from guia_editor.ui.find_guide import FindInGuide
from guia_editor.ui.front_dialog import FrontDialog
from guia_editor.ui.glossary_editor import GlossaryEditor
from guia_editor.ui.key_dialog import KeyDialog
from guia_editor.ui.manual import ManualWindow
from guia_editor.ui.preferences import Preferences
from guia_editor.ui.recovery import RecoveryDialog

if TYPE_CHECKING:
    from guia_editor.ui.window import MainWindow

LEFT = Leftover(
    "01-completo.md", "", "Texto", dt.datetime.now(), Left(Header("", "", "", "", ""), (), 0, (), True)
)
Make = Callable[["MainWindow"], object]
DIALOGS: dict[str, tuple[Make, str]] = {
    "export": (ExportDialog, "exportar"),
    "preferences": (Preferences, "ventana"),
    "front": (lambda window: FrontDialog(window.bench, window.bench.view), "capitulos"),  # type: ignore[arg-type]
    "compare": (lambda window: CompareDialog(window.bench, (), window), "nada-se-pierde"),
    "find": (lambda window: FindInGuide(window.bench), "ayuda-al-escribir"),
    "recovery": (lambda window: RecoveryDialog(window.bench, Path(), [LEFT], window), "nada-se-pierde"),
    "key": (lambda window: KeyDialog(GlossaryEditor(window.bench), "", None, ()), "terminos"),
    "figure": (lambda window: objects.dialog_for(window.bench, "figure"), "tablas-e-imagenes"),
    "field": (lambda window: objects.dialog_for(window.bench, "field"), "escribir"),
}


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The topics at which the manual was opened."""
    topics: list[str] = []
    monkeypatch.setattr(actions_guide, "manual_pages", lambda: None)
    monkeypatch.setattr(actions_guide, "open_manual", lambda topic, _window: topics.append(topic))
    return topics


@pytest.mark.parametrize("name", DIALOGS)
def test_f1_in_a_dialog_opens_its_page(
    name: str, window: "MainWindow", opened: list[str], qtbot: QtBot
) -> None:
    make, topic = DIALOGS[name]
    dialog = make(window)
    assert isinstance(dialog, QDialog)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    QTest.keyClick(QApplication.focusWidget() or dialog, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: bool(opened))
    assert opened == [topic]
    dialog.reject()


def test_f1_in_the_text_opens_the_page_on_writing(
    window: "MainWindow", opened: list[str], qtbot: QtBot
) -> None:
    assert window.bench.view is not None
    with qtbot.waitActive(window):
        window.activateWindow()
    window.bench.view.visual.setFocus()
    QTest.keyClick(window.bench.view.visual, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: opened == ["escribir"])


@pytest.mark.parametrize("answers", [True, False])
def test_where_the_web_edition_lies_is_said_whatever_the_browser_does(
    answers: bool, window: "MainWindow", tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    page = tmp_path / "index.html"
    page.write_text("")
    monkeypatch.setattr(manual, "manual_pages", lambda: tmp_path)
    monkeypatch.setattr(manual.QDesktopServices, "openUrl", lambda _url: answers)
    shown = manual.open_manual("validar", window)
    if answers:
        assert shown is None
        assert str(page) in window.statusBar().currentMessage()
    else:
        assert shown is not None
        assert any(str(page) in one.text() for one in shown.findChildren(QLabel))
        shown.close()


def test_the_text_of_the_manual_shows_pages_in_order_and_follows_references(qtbot: QtBot) -> None:
    shown = ManualWindow("nada-se-pierde")
    qtbot.addWidget(shown)
    first = shown.pages.item(0)
    assert first.text() == "Primeros pasos"
    assert shown.pages.currentItem().text() == "Nada se pierde"
    shown.turn_to("empezar")
    text = shown.text.toPlainText()
    assert "vea el Importar" not in text
    assert "Traer textos de otros programas" in text
    assert ":::" not in text
    assert "{#" not in text
    shown.text.anchorClicked.emit(QUrl("#ventana"))
    assert shown.pages.currentItem().text() == "La ventana"
    assert manual.plainer("Vea [](#x).", {}) == "Vea [x](#x)."
