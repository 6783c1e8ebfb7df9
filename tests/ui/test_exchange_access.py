"""By keyboard and by ear: what the new pages have can be named, and letters do not collide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from guia_editor.tasks import people
from guia_editor.tasks.session import Session
from guia_editor.ui.actions import letter_of, menu_titles
from guia_editor.ui.board_view import BoardView
from guia_editor.ui.conflicts_view import ConflictsView
from guia_editor.ui.exchange_status import PlaceDialog
from guia_editor.ui.exchange_wizard import BringWizard, ExchangeWizard
from guia_editor.ui.first_start import FirstStart
from guia_editor.ui.history_panel import HistoryPanel, NameDialog
from guia_editor.ui.package_dialog import PackageDialog
from guia_editor.ui.pending_page import PendingPage
from guia_editor.ui.publish_dialog import PublishDialog
from guia_editor.ui.team_dialogs import AddDialog, CodeDialog, PassphraseChange
from guia_editor.ui.team_editor import TeamEditor
from guia_editor.ui.theme import LIGHT
from guia_editor.ui.workbench import Workbench
from tests.tasks.devices import PHRASE, cheap_passphrases
from tests.tasks.review_world import write_guide

Made = Callable[[Workbench], QWidget]
OPERATED = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit)


def _add(bench: Workbench) -> QWidget:
    assert bench.session is not None
    team = people.ledger_of(bench.session.folder).team
    assert team is not None
    return AddDialog(bench, team)


DIALOGS: dict[str, Made] = {
    "lugar": ExchangeWizard,
    "traer": lambda bench: BringWizard(bench, Path("/guias")),
    "otras copias": PlaceDialog,
    "paquete": PackageDialog,
    "publicar": PublishDialog,
    "quién": FirstStart,
    "nombre": lambda bench: NameDialog(None),
    "agregar": _add,
    "código": lambda bench: CodeDialog(bench, lambda _dialog: None),
    "frase": lambda bench: PassphraseChange(bench, had=True, change=lambda _dialog: None),
}
PAGES: dict[str, Made] = {
    "pendientes": PendingPage,
    "tablero": BoardView,
    "conflictos": ConflictsView,
    "equipo": TeamEditor,
    "historial": HistoryPanel,
}


@pytest.fixture
def bench(
    settings: QSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> Iterator[Workbench]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "estado"))
    write_guide(tmp_path / "guia")
    with cheap_passphrases():
        people.found_team(tmp_path / "guia", "Ana López", "INFOM", PHRASE)
        bench = Workbench(settings, LIGHT)
        bench.session = Session.open(tmp_path / "guia")
        bench.session_changed.emit()
        yield bench
        bench.activities.stop()


def shown(qtbot: QtBot, bench: Workbench, make: Made) -> QWidget:
    widget = make(bench)
    widget.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: not bench.activities.running, timeout=15_000)
    return widget


def nameless(widget: QWidget) -> list[str]:
    """Return what can be operated and has no name to be called by."""
    return [
        f"{type(one).__name__} {one.objectName()}"
        for one in widget.findChildren(QWidget)
        if isinstance(one, OPERATED)
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not one.accessibleName().strip()
        and not (isinstance(one, QAbstractButton) and one.text().strip())
        and not one.objectName().startswith("qt_")
        and not isinstance(one.parentWidget(), QComboBox)  # it has the name
        and one.window() is widget.window()
    ]


@pytest.mark.parametrize("name", [*DIALOGS, *PAGES])
def test_everything_that_can_be_operated_has_a_name(qtbot: QtBot, bench: Workbench, name: str) -> None:
    widget = shown(qtbot, bench, (DIALOGS | PAGES)[name])
    assert widget.accessibleName() or isinstance(widget, QDialog)
    assert nameless(widget) == []


def letters(widget: QWidget) -> list[str]:
    found = [letter_of(one.text()) for one in widget.findChildren(QAbstractButton)]
    return [one for one in found if one]


@pytest.mark.parametrize("name", PAGES)
def test_pages_leave_the_menus_their_letters(qtbot: QtBot, bench: Workbench, name: str) -> None:
    taken = {letter_of(title) for title in menu_titles().values()}
    found = letters(shown(qtbot, bench, PAGES[name]))
    assert not taken & set(found)
    assert len(found) == len(set(found))
