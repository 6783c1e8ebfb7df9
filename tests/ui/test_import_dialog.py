"""The import dialog shows what would be made, lets it be changed, writes it, and can be stopped or undone."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from guia_editor.tasks.session import Session
from guia_editor.ui import import_dialog
from guia_editor.ui.import_dialog import ImportDialog
from guia_editor.ui.theme import LIGHT
from guia_editor.ui.workbench import Workbench


class Window(QWidget):
    """As much of the main window as the dialog speaks to."""

    def __init__(self) -> None:
        super().__init__()
        self.offers: dict[str, Callable[[], None]] = {}
        self.opened: list[Path] = []
        self.modified: set[str] = set()
        self.stack = SimpleNamespace(
            save_all=lambda: True,
            view=lambda path: SimpleNamespace(is_modified=path in self.modified),
            let_go=lambda path: None,
        )
        self.door = SimpleNamespace(open=self.opened.append, reload=lambda then=lambda: None: then())
        self.messages = SimpleNamespace(say=self._say)
        self.said: list[str] = []

    def _say(self, _key: str, _weight: str, text: str, offers: Any = ()) -> None:
        self.said.append(text)
        self.offers = {label.replace("&", ""): act for label, act in offers}


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    folder = tmp_path / "sitio"
    folder.mkdir()
    (folder / "a.md").write_text("# Uno\n\nhola <!-- nota -->\n")
    (folder / "b.md").write_text("# Dos\n\n[uno](a.md)\n")
    return folder


@pytest.fixture
def bench(root: Path, tmp_path: Path, settings: QSettings) -> Workbench:
    shutil.copytree(root / "tests" / "guias" / "completa" / "contenido", tmp_path / "guía" / "contenido")
    bench = Workbench(settings, LIGHT)
    bench.session = Session.open(tmp_path / "guía")
    return bench


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in the thread: a process of its own is tried once, below."""
    monkeypatch.setattr(import_dialog, "apart", lambda work, *arguments, progress: work(*arguments, progress))


def seen(qtbot: QtBot, dialog: ImportDialog, origin: Path) -> None:
    dialog.origin.setText(str(origin))
    dialog.look()
    qtbot.waitUntil(lambda: dialog.chapters.list.count() > 0, timeout=20_000)


def test_what_is_shown_is_written_as_it_was_changed_and_can_be_undone(
    qtbot: QtBot, bench: Workbench, origin: Path, tmp_path: Path
) -> None:
    window = Window()
    qtbot.addWidget(window)
    before = (tmp_path / "guía" / "contenido" / "guia.yaml").read_bytes()
    dialog = ImportDialog(bench, window)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.go.isEnabled()
    seen(qtbot, dialog, origin)
    assert dialog.told.text().startswith("Capítulos: 2. Lo que no se trae: 1.")
    assert "«nota»" in dialog.report_words()
    dialog.chapters.list.item(0).setText("El  primero")
    QTest.keyClick(dialog.chapters.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert dialog.chapters.order() == [(1, "Dos"), (0, "El primero")]
    assert dialog.go.text() == "&Importar"
    dialog.write()
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
    assert dialog.outcome is not None
    made = [tmp_path / "guía" / "contenido" / path for path, _title in dialog.outcome.chapters]
    assert "[uno](#el-primero)" in made[0].read_text()
    assert "titulo: El primero" in made[1].read_text()
    assert not dialog.go.isEnabled()

    window.modified = {dialog.outcome.chapters[0][0]}
    window.offers["Deshacer"]()
    assert made[0].is_file()
    assert "sin guardar" in window.said[-1]
    window.modified = set()
    dialog._undo(dialog.outcome)
    assert not any(file.exists() for file in made)
    assert (tmp_path / "guía" / "contenido" / "guia.yaml").read_bytes() == before


def test_a_new_guide_is_made_and_opened(
    qtbot: QtBot, bench: Workbench, origin: Path, tmp_path: Path, here: None
) -> None:
    window = Window()
    qtbot.addWidget(window)
    dialog = ImportDialog(bench, window)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.into_new.setChecked(True)
    dialog.folder.setText(str(tmp_path / "otra"))
    seen(qtbot, dialog, origin)
    dialog.write()
    qtbot.waitUntil(lambda: dialog.outcome is not None, timeout=20_000)
    assert window.opened == [tmp_path / "otra"]
    dialog.save_report(tmp_path / "informe.md")
    assert "## No se trajo" in (tmp_path / "informe.md").read_text()


def test_changing_the_origin_begins_anew(qtbot: QtBot, bench: Workbench, origin: Path, here: None) -> None:
    dialog = ImportDialog(bench, None)
    qtbot.addWidget(dialog)
    seen(qtbot, dialog, origin)
    dialog.split.toggle()
    assert dialog.go.text() == "&Ver qué se trae"
    assert dialog.chapters.isHidden()


def test_it_can_be_stopped(
    qtbot: QtBot, bench: Workbench, origin: Path, tmp_path: Path, here: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(_book: object, _target: object, progress: Any) -> None:
        while True:
            time.sleep(0.01)
            progress.step(0, 1, "…")

    monkeypatch.setattr(import_dialog, "import_book", slow)
    dialog = ImportDialog(bench, None)
    qtbot.addWidget(dialog)
    seen(qtbot, dialog, origin)
    dialog.show()
    dialog.write()
    assert dialog.box.buttons()[-1].text() == "&Detener"
    dialog.reject()
    qtbot.waitUntil(lambda: "No quedó nada a medias" in dialog.told.text(), timeout=20_000)
    assert dialog.isVisible()


def test_what_cannot_be_read_is_told(
    qtbot: QtBot, bench: Workbench, tmp_path: Path, here: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[BaseException] = []
    monkeypatch.setattr(import_dialog, "tell", lambda _parent, error: told.append(error))
    dialog = ImportDialog(bench, None)
    qtbot.addWidget(dialog)
    dialog.origin.setText(str(tmp_path / "nada.docx"))
    dialog.look()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "No se puede leer" in str(told[0])
    assert dialog.go.isEnabled()


def test_everything_has_a_name_for_who_cannot_see_it(qtbot: QtBot, bench: Workbench) -> None:
    dialog = ImportDialog(bench, None)
    qtbot.addWidget(dialog)
    widgets = [dialog.origin, dialog.folder, dialog.split, dialog.into_open, dialog.into_new, dialog.report]
    assert all(one.accessibleName() for one in (*widgets, dialog.chapters.list, dialog.bar))
    assert all(one.accessibleName() for one in dialog.findChildren(QPushButton))
