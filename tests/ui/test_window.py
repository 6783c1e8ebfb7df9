"""The window as people use it: opening, closing, remembering, telling, reaching everything."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QProgressBar,
    QTabBar,
    QTableView,
    QTextEdit,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from guia_editor.errors import Cancelled, GuideError
from guia_editor.settings import state_folder
from guia_editor.tasks.editing import OpenChapter
from guia_editor.tasks.journal import Recorder
from guia_editor.tasks.session import Session
from guia_editor.ui import app, appearance
from guia_editor.ui.about import About
from guia_editor.ui.appearance import Mode
from guia_editor.ui.chapter_desk import NameDialog
from guia_editor.ui.command_palette import CommandPalette
from guia_editor.ui.errors import Apology, Notice
from guia_editor.ui.export_dialog import ExportDialog
from guia_editor.ui.identity import Identity, identity
from guia_editor.ui.new_guide import NewGuideDialog
from guia_editor.ui.preferences import Preferences
from guia_editor.ui.problems import Problems
from guia_editor.ui.recovery import RecoveryDialog
from guia_editor.ui.shortcuts_dialog import ShortcutsDialog
from guia_editor.ui.theme import DARK, LIGHT
from guia_editor.ui.window import MainWindow

Typed = Callable[[QWidget, str], None]
CONTROLS = (
    QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QListView, QPlainTextEdit, QProgressBar,
    QTableView, QTextEdit, QTreeView,
)  # fmt: skip


def chapter_text(guide: Path) -> str:
    return (guide / "contenido" / "01-completo.md").read_text("utf-8")


def notices(window: MainWindow) -> list[Notice]:
    return [one for one in window.findChildren(Notice) if one.isVisible()]


def nameless(widget: QWidget) -> list[str]:
    """The controls that a screen reader would call nothing; Qt's own parts of controls left out."""
    found = []
    for child in widget.findChildren(QWidget):
        own = isinstance(child, CONTROLS) and child.focusPolicy() != Qt.FocusPolicy.NoFocus
        part_of_control = isinstance(child.parentWidget(), CONTROLS) or child.objectName().startswith("qt_")
        inside_popup = child.window().windowType() is Qt.WindowType.Popup and child.window() is not widget
        if own and not part_of_control and not inside_popup and not child.isHidden():
            name = child.accessibleName() or getattr(child, "text", lambda: "")()
            if not str(name).strip():
                found.append(f"{type(child).__name__} {child.objectName()} in {child.parentWidget()}")
    return found


def test_a_guide_opens_at_its_first_chapter(window: MainWindow, guide_copy: Path) -> None:
    assert window.stack.path == "01-completo.md"
    assert window.tree.current_path == "01-completo.md"
    assert window.windowTitle().startswith("[*]")
    assert "Guía de muestra" in window.windowTitle()
    assert window.bench.session is not None
    assert window.bench.session.folder == guide_copy


def test_what_is_no_guide_is_told_and_the_start_page_stays(
    make_window: Callable[[], MainWindow], tmp_path: Path, qtbot: QtBot
) -> None:
    window = make_window()
    window.begin(tmp_path / "nada")
    qtbot.waitUntil(lambda: notices(window) != [])
    assert "no hay una guía" in notices(window)[0].accessibleDescription()
    assert window.pages.currentWidget() is window.start_page


def test_every_control_has_a_name(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    for name in list(window.docks.docks):
        window.docks.show_panel(name)
    assert nameless(window) == []
    dialogs: list[QDialog] = [
        ExportDialog(window), Preferences(window), ShortcutsDialog(window), About(window),
        NewGuideDialog(tmp_path, window), NameDialog(window, "Cambiar", "Uno", "uno"),
        CommandPalette(window), Notice(window, "a", "b", "c"),
    ]  # fmt: skip
    for dialog in dialogs:
        assert nameless(dialog) == [], type(dialog)
        assert dialog.accessibleName()
        dialog.close()


def test_saving_writes_the_file_and_says_so(
    window: MainWindow, guide_copy: Path, type_text: Typed, qtbot: QtBot
) -> None:
    assert window.bench.view is not None
    type_text(window.bench.view.visual, "Ñandú ")
    qtbot.waitUntil(lambda: window.status.saved.text() == "Cambios sin guardar")
    assert window.isWindowModified()
    window.book.refresh()
    window.book.actions["guia-guardar"].trigger()
    qtbot.waitUntil(lambda: "Ñandú" in chapter_text(guide_copy))
    qtbot.waitUntil(lambda: window.status.saved.text().startswith("Guardado"))
    assert not window.isWindowModified()


def test_what_changed_on_disk_is_checked_as_it_is_now(
    window: MainWindow, guide_copy: Path, qtbot: QtBot
) -> None:
    view, problems = window.bench.view, Problems.of(window.bench)
    assert view is not None
    with qtbot.waitSignal(problems.changed, timeout=20_000):
        problems.check_now()
    file = guide_copy / "contenido" / "01-completo.md"
    file.write_text(chapter_text(guide_copy) + "\nVea [](#no-hay-tal).\n", "utf-8")
    view.outside.look()
    assert "no-hay-tal" in view.text()

    def is_told() -> bool:
        return any("no-hay-tal" in finding.message for finding in window.bench.findings)

    problems.check_now()
    qtbot.waitUntil(is_told, timeout=10_000)


@pytest.mark.parametrize(("answer", "closes", "saves"), [("guardar", 1, 1), ("no", 1, 0), ("", 0, 0)])
def test_closing_asks_about_what_is_unsaved(
    window: MainWindow, guide_copy: Path, type_text: Typed, answer: str, closes: bool, saves: bool
) -> None:
    assert window.bench.view is not None
    type_text(window.bench.view.visual, "Ñandú ")

    def press() -> None:
        question = notices(window)[0]
        labels = {"guardar": "Guardar", "no": "No guardar", "": "Cancelar"}
        buttons = question.findChildren(QAbstractButton)
        next(one for one in buttons if one.accessibleName() == labels[answer]).click()

    QTimer.singleShot(50, press)
    event = QCloseEvent()
    window.closeEvent(event)
    assert event.isAccepted() is bool(closes)
    assert ("Ñandú" in chapter_text(guide_copy)) is bool(saves)
    assert (window.bench.view is None) is bool(closes)


def test_the_window_comes_back_as_it_was(
    window: MainWindow, make_window: Callable[[], MainWindow], guide_copy: Path, qtbot: QtBot
) -> None:
    window.bench.open_chapter("07-breve.md")
    qtbot.waitUntil(lambda: window.stack.path == "07-breve.md")
    window.bench.open_chapter("01-completo.md", 30)
    qtbot.waitUntil(lambda: window.stack.path == "01-completo.md")
    assert window.bench.view is not None
    line = window.bench.view.current_line()
    assert line > 20
    window.appearance.choose(Mode.DARK)
    window.stack.set_zoom(1.5)
    window.docks.docks["capitulos"].hide()
    window.close()
    again = make_window()
    again.begin(None)
    qtbot.waitUntil(lambda: again.bench.view is not None and again.bench.session is not None)
    assert again.stack.path == "01-completo.md"
    assert again.bench.view is not None
    assert again.bench.view.current_line() == line
    assert again.bench.theme is DARK
    assert again.stack.zoom == 1.5
    assert again.docks.docks["capitulos"].isHidden()


def test_what_was_not_saved_is_offered_the_next_time(
    window: MainWindow, make_window: Callable[[], MainWindow], type_text: Typed, qtbot: QtBot
) -> None:
    assert window.bench.view is not None
    type_text(window.bench.view.visual, "Ñandú ")
    window.bench.open_chapter("07-breve.md")
    qtbot.waitUntil(lambda: window.stack.path == "07-breve.md")
    window.keep()
    window.close_guide()
    again = make_window()
    again.begin(None)
    qtbot.waitUntil(lambda: "recuperar" in again.messages.keys)
    assert "«Un capítulo con todo»" in again.messages.words("recuperar")


def test_all_that_was_not_saved_is_offered_at_once(
    make_window: Callable[[], MainWindow], guide_copy: Path, qtbot: QtBot
) -> None:
    for path in ("01-completo.md", "00-presentacion.md"):
        recorder = Recorder(chapter := OpenChapter.open(guide_copy, path))
        recorder.note_text(chapter.text + "\nMás.\n")
        assert recorder.flush(10)
        recorder.close()
    window = make_window()
    window.resize(683, 384)
    window.door.open(guide_copy)
    qtbot.waitUntil(lambda: "2 capítulos" in window.messages.words("recuperar"))
    qtbot.waitUntil(lambda: window.bench.activities.running == ())
    view = window.bench.view
    assert view is not None
    assert view.messages.words("recuperar") == ""
    window.messages.press("recuperar")
    (dialog,) = window.findChildren(RecoveryDialog)
    assert dialog.list.count() == 2
    dialog.reject()


def test_a_guide_that_can_only_be_read_is_told_at_once(
    make_window: Callable[[], MainWindow], guide_copy: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "can_be_written", False)
    window = make_window()
    window.door.open(guide_copy)
    qtbot.waitUntil(lambda: "solo se puede leer" in window.messages.words("solo-lectura"))


def test_no_panel_is_named_by_half_a_word(window: MainWindow) -> None:
    window.resize(1366, 768)
    window.show()
    window.restoreState(window.saveState())  # Qt may make the bar anew
    QApplication.processEvents()
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert bars
    for bar in bars:
        assert bar.elideMode() is Qt.TextElideMode.ElideNone
        assert bar.usesScrollButtons()


def test_what_stands_in_the_status_bar_gives_way_in_small_windows(window: MainWindow) -> None:
    bar = window.status
    for label in (bar.words, bar.ease):
        label.setText("Lectura: " + "bastante " * 9)
        assert label.minimumSizeHint().width() == 0
    window.resize(700, 384)
    QApplication.processEvents()
    assert not window.grab().isNull()


def test_messages_leave_the_window_as_high_as_it_is(window: MainWindow) -> None:
    view = window.bench.view
    assert view is not None
    window.resize(683, 384)
    for bar in (window.messages, view.messages):
        bar.say("uno", "warning", "Hay texto de otra vez que no se guardó. " * 3, [("&Ver…", lambda: None)])
    QApplication.processEvents()
    assert window.height() == 384


def test_several_chapters_stay_open_and_are_switched(
    window: MainWindow, type_text: Typed, qtbot: QtBot
) -> None:
    first = window.bench.view
    assert first is not None
    type_text(first.visual, "x")
    window.bench.open_chapter("07-breve.md")
    qtbot.waitUntil(lambda: window.stack.path == "07-breve.md")
    window.book.actions["capitulo-ultimo"].trigger()
    assert window.bench.view is first
    assert window.stack.modified == ("01-completo.md",)
    window.book.actions["capitulo-siguiente"].trigger()
    assert window.stack.path == "07-breve.md"


def test_the_theme_is_chosen_and_kept(window: MainWindow, settings: QSettings) -> None:
    changes: list[bool] = []
    window.bench.theme_changed.connect(lambda: changes.append(window.bench.theme.dark))
    window.appearance.choose(Mode.DARK)
    assert window.book.actions["ver-tema-oscuro"].isEnabled()
    assert DARK.desk.name() in QApplication.instance().styleSheet()  # type: ignore[union-attr]
    window.appearance.choose(Mode.LIGHT)
    assert window.bench.theme is LIGHT
    assert changes == [True, False]
    assert settings.value("ventana/tema") == "claro"


def test_the_theme_follows_the_system_unless_one_is_chosen(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_system = [LIGHT]
    chosen = {Mode.LIGHT: LIGHT, Mode.DARK: DARK}
    monkeypatch.setattr(appearance, "theme_for", lambda mode: chosen.get(mode, of_system[0]))
    window.appearance.choose(Mode.SYSTEM)
    of_system[0] = DARK
    QApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert window.bench.theme is DARK
    window.appearance.choose(Mode.LIGHT)
    QApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert window.bench.theme is LIGHT


def test_f6_goes_round_the_whole_window(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitActive(window)
    window.docks.wake()
    window.stack.focus_text()
    seen = []
    for _step in range(8):
        window.cycle_focus()
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus)
    assert any(window.tree is one for one in seen)
    assert any(window.styles is one for one in seen)
    assert any(window.status.who is one for one in seen)
    assert any(window.stack.isAncestorOf(one) for one in seen)


def test_work_that_fails_without_anyone_to_tell_is_told(window: MainWindow, qtbot: QtBot) -> None:
    def fail(_progress: object) -> None:
        raise GuideError("No se pudo.", "Haga otra cosa.")

    def stop(_progress: object) -> None:
        raise Cancelled

    window.bench.activities.run("Algo", stop)
    window.bench.activities.run("Algo", fail)
    qtbot.waitUntil(lambda: notices(window) != [])
    assert [one.accessibleDescription() for one in notices(window)] == ["No se pudo. Haga otra cosa."]


def test_a_fault_apologises_and_keeps_a_report(window: MainWindow, qtbot: QtBot) -> None:
    def fail(_progress: object) -> None:
        raise ZeroDivisionError

    window.bench.activities.run("Algo", fail)
    qtbot.waitUntil(lambda: notices(window) != [])
    notice = notices(window)[0]
    assert isinstance(notice, Apology)
    report = Path(notice.accessibleDescription().rsplit("\n", 1)[1])
    assert "ZeroDivisionError" in report.read_text()


def test_the_outer_edge_tells_one_fault_at_a_time(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", lambda *_what: None)
    with app._outer_edge(window):
        for kind in (ZeroDivisionError, KeyError):
            sys.excepthook(kind, kind("x"), None)
        assert [type(one) for one in notices(window)] == [Apology]
        notices(window)[0].accept()
        sys.excepthook(GuideError, GuideError("No se pudo."), None)
        assert [one.accessibleDescription() for one in notices(window)] == ["No se pudo."]
    assert len(list((state_folder() / "informes").iterdir())) >= 1


@pytest.mark.parametrize(
    ("names", "there"),
    [
        ({}, False),
        ({"DISPLAY": "nada"}, False),
        ({"DISPLAY": ":98765"}, False),
        ({"DISPLAY": "otra:0.0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
    ],
)
def test_a_screen_is_looked_for_before_qt_would_give_up(
    names: dict[str, str], there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in names.items():
        monkeypatch.setenv(name, value)
    assert app.has_display() is there


def test_the_window_fits_a_small_screen(window: MainWindow, qtbot: QtBot) -> None:
    window.docks.set_sizes(683)
    qtbot.waitUntil(lambda: window.minimumSizeHint().width() <= 683)
    window.resize(683, 384)
    assert (window.width(), window.height()) == (683, 384)
    assert window.stack.width() > 200
    assert window.docks.docks["estructura"].isHidden()
    assert not window.toolbar.findChild(QWidget, "qt_toolbar_ext_button").isHidden()


def test_preferences_say_who_writes(window: MainWindow, settings: QSettings) -> None:
    dialog = Preferences(window)
    dialog.name.setText("  Ana  ")
    dialog.institution.setCurrentText("ANAM")
    dialog.theme.setCurrentIndex(dialog.theme.findData("oscuro"))
    dialog.accept()
    assert identity(settings) == Identity("Ana", "ANAM")
    assert window.status.who.text() == "Ana · ANAM"
    assert window.bench.theme is DARK


def test_an_edition_is_exported_from_the_window(window: MainWindow, guide_copy: Path, qtbot: QtBot) -> None:
    dialog = ExportDialog(window)
    dialog.open()
    for name, box in dialog.formats.items():
        box.setChecked(name == "docx")
    dialog.territory.setCurrentIndex(dialog.territory.findData("0701"))
    dialog.start()
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=30_000)
    assert dialog.outcome is not None
    assert dialog.outcome.folder.name.endswith("-0701")
    assert "BORRADOR" in dialog.told.text().upper()
    dialog.close()
