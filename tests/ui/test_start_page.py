"""The start page: recent guides, new ones, and the dialogs behind its buttons."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from guia_editor.storage.workspace import open_guide
from guia_editor.sync.history import head_of
from guia_editor.ui import guide_door
from guia_editor.ui.new_guide import NewGuideDialog
from guia_editor.ui.places import Place, add_recent, keep_place, place_in, recent
from guia_editor.ui.start_page import StartPage
from guia_editor.ui.window import MainWindow


def button(page: StartPage, name: str) -> QAbstractButton:
    shown = (one for one in page.findChildren(QAbstractButton) if not one.isHidden())
    return next(one for one in shown if one.accessibleName().startswith(name))


def test_recent_guides_are_opened_and_missing_ones_only_removed(
    make_window: Callable[[], MainWindow], settings: QSettings, guide_copy: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    gone = tmp_path / "ya no está"
    for folder in (gone, guide_copy):
        add_recent(settings, folder)
    window = make_window()
    page = window.start_page
    assert not button(page, "ya no está").isEnabled()
    button(page, "Quitar «ya no está»").click()
    assert recent(settings) == [guide_copy]
    button(page, guide_copy.name).click()
    qtbot.waitUntil(lambda: window.bench.session is not None)
    assert window.bench.session is not None
    assert window.bench.session.folder == guide_copy


def test_closing_a_guide_comes_back_here(window: MainWindow, guide_copy: Path) -> None:
    window.book.actions["guia-cerrar"].trigger()
    assert window.pages.currentWidget() is window.start_page
    assert window.bench.session is None
    assert button(window.start_page, guide_copy.name).isEnabled()


def test_a_new_guide_is_made_with_its_title_and_opened(
    make_window: Callable[[], MainWindow], guide_copy: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    target = guide_copy.parent / "la mía"
    monkeypatch.setattr("guia_editor.tasks.create.shipped_guide", lambda: guide_copy)

    def answer(dialog: NewGuideDialog) -> int:
        dialog._title.setText("Guía: la mía")
        dialog.set_folder(target)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(guide_door.NewGuideDialog, "exec", answer)
    window = make_window()
    button(window.start_page, "Guía nueva").click()
    qtbot.waitUntil(lambda: window.bench.session is not None, timeout=20_000)
    assert open_guide(target).title == "Guía: la mía"
    assert len(head_of(target)) == 40
    assert not (target / ".git").exists()


def test_the_shipped_guide_is_opened_as_a_copy(
    make_window: Callable[[], MainWindow], guide_copy: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    documents = guide_copy.parent / "documentos"
    shutil.copytree(guide_copy, documents / "Guía de gobierno abierto municipal")
    monkeypatch.setattr(guide_door, "_documents", lambda: documents)
    window = make_window()
    button(window.start_page, "Ver la guía").click()
    qtbot.waitUntil(lambda: window.bench.session is not None)
    assert window.bench.session is not None
    assert window.bench.session.folder.parent == documents


def test_the_dialog_says_what_is_wrong_with_a_folder(qtbot: QtBot, guide_copy: Path, tmp_path: Path) -> None:
    dialog = NewGuideDialog(tmp_path)
    qtbot.addWidget(dialog)
    dialog._title.setText("Mi guía")
    assert dialog.folder == tmp_path / "mi-guia"
    assert dialog._button.isEnabled()
    dialog.set_folder(guide_copy)
    assert not dialog._button.isEnabled()
    assert "ya tiene archivos" in dialog._problem.text()
    dialog.set_folder(Path("relativa"))
    assert not dialog._button.isEnabled()
    dialog.set_folder(tmp_path / "otra")
    dialog._title.setText(" ")
    assert not dialog._button.isEnabled()


def test_each_letter_of_the_dialog_leads_to_one_place(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = NewGuideDialog(tmp_path)
    qtbot.addWidget(dialog)
    labels = [one.text() for kind in (QLabel, QPushButton) for one in dialog.findChildren(kind)]
    letters = [found[1].lower() for label in labels for found in re.finditer("&([^&])", label)]
    assert len(letters) == 5
    assert len(set(letters)) == 5


def test_damaged_settings_are_no_obstacle(settings: QSettings, tmp_path: Path) -> None:
    settings.setValue("guias/recientes", "{no es json")
    assert recent(settings) == []
    keep_place(settings, tmp_path, Place("a.md", {"a.md": 3}))
    assert place_in(settings, tmp_path) == Place("a.md", {"a.md": 3})
    settings.setValue("guias/recientes", '{"a": 1}')
    assert recent(settings) == []
