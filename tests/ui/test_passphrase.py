from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from guia_editor.ui.passphrase import NewPassphrase
from tests.ui.guide import bench_on


def after_tab(widget: QWidget) -> QWidget:
    following = widget.nextInFocusChain()
    while not following.focusPolicy() & Qt.FocusPolicy.TabFocus or following.focusProxy() is not None:
        following = following.nextInFocusChain()
    return following


def test_a_phrase_typed_after_tab_falls_on_no_button_that_would_show_it(
    settings: QSettings, qtbot: QtBot
) -> None:
    fields = NewPassphrase(bench_on(settings))
    qtbot.addWidget(fields)
    assert after_tab(fields.first.line) is fields.second.line
    assert after_tab(fields.second.line) is fields.first.eye
    assert after_tab(fields.first.eye) is fields.second.eye


def test_the_letters_of_the_labels_lead_to_the_lines(settings: QSettings, qtbot: QtBot) -> None:
    fields = NewPassphrase(bench_on(settings))
    qtbot.addWidget(fields)
    led = [label.buddy() for label in fields.findChildren(QLabel) if "&" in label.text()]
    assert led == [fields.first.line, fields.second.line]
