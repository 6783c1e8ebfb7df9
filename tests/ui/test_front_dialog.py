"""The chapter's form: what it changes, what it leaves alone, what it says."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialogButtonBox, QScrollArea
from pytestqt.qtbot import QtBot

from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.editing import OpenChapter
from guia_editor.tasks.session import Session
from guia_editor.ui.chapter_view import ChapterView
from guia_editor.ui.front_dialog import FrontDialog
from guia_editor.ui.theme import LIGHT
from guia_editor.ui.workbench import Workbench

PATH = "07-transparencia-activa.md"


@pytest.fixture
def view(qtbot: QtBot, root: Path, tmp_path: Path, settings: QSettings) -> Iterator[ChapterView]:
    shutil.copytree(root / "contenido", tmp_path / "contenido")
    bench = Workbench(settings, LIGHT)
    bench.session = Session(tmp_path, open_guide(tmp_path))
    view = ChapterView(bench, OpenChapter.open(tmp_path, PATH))
    qtbot.addWidget(view)
    yield view
    view.release()


def test_accepting_changes_the_line_that_was_edited_and_no_other(qtbot: QtBot, view: ChapterView) -> None:
    dialog = FrontDialog(view.bench, view)
    qtbot.addWidget(dialog)
    dialog.time.setText("Dos meses: uno y uno")
    dialog.accept()
    assert view.is_modified
    before = view.opened.file.text.splitlines()
    after = view.text().splitlines()
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert [b for _a, b in changed] == ['tiempo: "Dos meses: uno y uno"']
    assert view.save()
    assert view.front().time == "Dos meses: uno y uno"


def test_a_place_for_local_data_is_declared_and_taken_back(qtbot: QtBot, view: ChapterView) -> None:
    dialog = FrontDialog(view.bench, view)
    qtbot.addWidget(dialog)
    assert not dialog.local.isChecked()
    dialog.local.setChecked(True)
    dialog.accept()
    assert view.front().local
    assert "\nlocal: si\n" in view.text()
    again = FrontDialog(view.bench, view)
    qtbot.addWidget(again)
    again.local.setChecked(False)
    again.accept()
    assert view.text() == view.opened.file.text


def test_a_change_is_taken_back_by_its_message(qtbot: QtBot, view: ChapterView) -> None:
    dialog = FrontDialog(view.bench, view)
    qtbot.addWidget(dialog)
    dialog.time.setText("Otro tiempo")
    dialog.accept()
    view.messages.press("ficha")
    assert not view.is_modified
    assert view.text() == view.opened.file.text


def test_accepting_without_a_change_changes_no_byte(qtbot: QtBot, view: ChapterView) -> None:
    dialog = FrontDialog(view.bench, view)
    qtbot.addWidget(dialog)
    dialog.accept()
    assert not view.is_modified
    assert view.text() == view.opened.file.text


def test_a_list_of_norms_is_edited_and_what_lacks_is_told(qtbot: QtBot, view: ChapterView) -> None:
    dialog = FrontDialog(view.bench, view)
    qtbot.addWidget(dialog)
    dialog.legal.setCurrentRow(0)
    dialog._remove_norm()
    dialog._list_norm("cprg, art. 31")
    dialog.product.clear()
    assert "producto" in dialog.complaint.text()
    dialog.title.clear()
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert not ok.isEnabled()
    dialog.title.setText("Otro")
    assert ok.isEnabled()
    dialog.accept()
    front = view.front()
    assert front.legal_basis[-1] == "cprg, art. 31"
    assert not front.legal_basis[0].startswith("dto-57-2008")
    assert front.product == ""


def test_fields_scroll_and_buttons_stay_where_the_screen_is_low(qtbot: QtBot, view: ChapterView) -> None:
    dialog = FrontDialog(view.bench, view)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.minimumSizeHint().height() < 350
    assert dialog.findChild(QScrollArea).verticalScrollBar().maximum() == 0
    dialog.resize(620, 350)
    qtbot.waitUntil(lambda: dialog.findChild(QScrollArea).verticalScrollBar().maximum() > 0)
    assert dialog.buttons.geometry().bottom() < 350
