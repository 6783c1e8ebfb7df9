"""What tests of the window share."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from guia_editor.ui.collecting import collected_here

if TYPE_CHECKING:
    from guia_editor.ui.window import MainWindow
    from tests.tasks.devices import World


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["guia", "-style", "Fusion"]


@pytest.fixture(autouse=True, scope="module")
def collected(qapp: QApplication) -> Iterator[None]:
    """Collect garbage as the program does, so that no worker destroys a window."""
    with collected_here():
        yield


@pytest.fixture
def settings(tmp_path: object) -> QSettings:
    return QSettings(f"{tmp_path}/ventana.ini", QSettings.Format.IniFormat)


@pytest.fixture
def type_text(qapp: QApplication) -> Callable[[QWidget, str], None]:
    """Type as a keyboard does, letters beyond ASCII included (`keyClicks` aborts the process on those)."""

    def typed(widget: QWidget, text: str) -> None:
        for letter in text:
            if letter == "\n":
                QTest.keyClick(widget, Qt.Key.Key_Return)
            else:
                QTest.sendKeyEvent(
                    QTest.KeyAction.Click, widget, Qt.Key.Key_unknown, letter, Qt.KeyboardModifier.NoModifier
                )

    return typed


@pytest.fixture
def guide_copy(tmp_path: Path, root: Path) -> Path:
    return Path(shutil.copytree(root / "tests" / "guias" / "completa", tmp_path / "guía"))


@pytest.fixture
def make_window(
    qtbot: QtBot, qapp: QApplication, settings: QSettings
) -> Iterator[Callable[[], "MainWindow"]]:
    """Make the whole window; whatever it had unsaved is let go at the end."""
    from guia_editor.ui.window import MainWindow

    made: list[MainWindow] = []

    def make() -> MainWindow:
        window = MainWindow(settings)
        made.append(window)
        qtbot.addWidget(window, before_close_func=lambda _window: window.close_guide())
        window.show()
        return window

    yield make
    for window in made:
        window.bench.activities.stop()
    qapp.setStyleSheet("")


@pytest.fixture
def window(make_window: Callable[[], "MainWindow"], guide_copy: Path, qtbot: QtBot) -> "MainWindow":
    """The window with a small guide open and its first numbered chapter in view."""
    made = make_window()
    made.door.open(guide_copy)
    qtbot.waitUntil(lambda: made.bench.view is not None, timeout=15_000)
    return made


@pytest.fixture(scope="module")
def first_world(tmp_path_factory: pytest.TempPathFactory) -> "World":
    from tests.tasks.review_world import make_review_world

    return make_review_world(tmp_path_factory.mktemp("mundo"))


@pytest.fixture
def world(first_world: "World", tmp_path: Path) -> "World":
    """A guide under review on the devices of five people, with real keys."""
    from tests.tasks.review_world import copy_world

    return copy_world(first_world, tmp_path / "mundo")


@pytest.fixture
def sit(
    world: "World",
    make_window: Callable[[], "MainWindow"],
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> Iterator[Callable[[str], "MainWindow"]]:
    """Open a window at one of their devices."""
    from tests.ui.reviewers import sitting

    with sitting(world, make_window, monkeypatch, qtbot) as opened:
        yield opened
