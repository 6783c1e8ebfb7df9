"""One table of actions feeds menus, toolbar, shortcuts and palette: `ActionBook` makes Qt's of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar, QToolBar

from guia_editor.i18n import _
from guia_editor.model.names import fold
from guia_editor.ui.action import Action
from guia_editor.ui.icons import icon
from guia_editor.ui.workbench import Workbench

TABLES = (
    "actions_guide",
    "actions_text",
    "actions_insert",
    "actions_help",
    "actions_view",
    "actions_review",
    "actions_exchange",
    "actions_distribution",
)
"""The modules of this room that hold a table `ACTIONS`, in the order in which menus show them."""


def menu_titles() -> dict[str, str]:
    """Return the menus of the menu bar, in order: the name that tables use, and what people see."""
    return {
        "Archivo": _("&Archivo"),
        "Edición": _("&Edición"),
        "Ver": _("&Ver"),
        "Capítulo": _("&Capítulo"),
        "Insertar": _("&Insertar"),
        "Formato": _("F&ormato"),
        "Tabla": _("&Tabla"),
        "Revisión": _("&Revisión"),
        "Intercambio": _("I&ntercambio"),
        "Distribución": _("Distribución"),  # all its letters lead to buttons beside the text
        "Herramientas": _("&Herramientas"),
        "Ayuda": _("A&yuda"),
    }


def collect() -> tuple[Action, ...]:
    """Return the rows of every table that the program has."""
    rows: list[Action] = []
    for name in TABLES:
        module = f"guia_editor.ui.{name}"
        if find_spec(module) is not None:
            rows += import_module(module).ACTIONS
    return tuple(rows)


class ActionBook(QObject):
    """Qt's actions, by the id of their row; whether they can be done follows what happens in the window."""

    def __init__(self, bench: Workbench, window: QMainWindow, rows: Iterable[Action] | None = None) -> None:
        super().__init__(window)
        self._bench = bench
        self._window = window
        self.rows = tuple(collect() if rows is None else rows)
        self.actions = {row.id: self._made(row) for row in self.rows}
        self.menus: dict[str, QMenu] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.refresh)
        for signal in (
            bench.session_changed,
            bench.view_changed,
            bench.text_changed,
            bench.cursor_moved,
            bench.saved,
            bench.review_changed,
        ):
            signal.connect(self.refresh_soon)
        bench.theme_changed.connect(self._dress)
        self._dress()

    def refresh_soon(self) -> None:
        """Let every action say anew whether it can be done, once what happens now is over."""
        self._soon.start(0)

    def refresh(self) -> None:
        """Let every action say now whether it can be done, and toggles whether they are on."""
        for row in self.rows:
            action = self.actions[row.id]
            action.setEnabled(row.enabled(self._bench))
            if row.checked is not None:
                action.setChecked(action.isEnabled() and row.checked(self._bench))

    def fill_menus(self, bar: QMenuBar) -> None:
        """Make the menus; groups are parted by lines, and a letter opens one entry only."""
        for name, title in menu_titles().items():
            self.menus[name] = self._menu(name, title)
            bar.addMenu(self.menus[name])
        last: dict[str, int] = {}
        for row in sorted(self.rows, key=lambda row: row.group):
            if row.menu:
                menu = self._submenu(row.menu)
                if last.setdefault(row.menu, row.group) != row.group and not menu.isEmpty():
                    menu.addSeparator()
                last[row.menu] = row.group
                menu.addAction(self.actions[row.id])
        for name, menu in self.menus.items():
            if "/" not in name:
                menu.menuAction().setVisible(not menu.isEmpty())

    def settle_mnemonics(self) -> None:
        """Give each entry of each menu a letter of its own; call it once all menus are full."""
        for menu in self.menus.values():
            _part_letters(menu.actions())

    def fill_toolbar(self, bar: QToolBar) -> None:
        """Put the rows that ask for it on the toolbar, group by group."""
        shown = [row for row in self.rows if row.toolbar]
        before: tuple[str, int] | None = None
        for row in shown:
            group = (row.menu.split("/")[0], row.group)
            if before not in (None, group):
                bar.addSeparator()
            before = group
            bar.addAction(self.actions[row.id])
            button = bar.widgetForAction(self.actions[row.id])
            button.setAccessibleName(plain(row.text))

    def _submenu(self, path: str) -> QMenu:
        if path not in self.menus:
            parent, _slash, name = path.rpartition("/")
            menu = self._menu(path, _(name))
            self.menus[path] = menu
            if parent:
                self._submenu(parent).addMenu(menu)
            else:
                self._window.menuBar().addMenu(menu)
        return self.menus[path]

    def _menu(self, name: str, title: str) -> QMenu:
        menu = QMenu(title, self._window)
        menu.setObjectName(f"menu-{name}")
        menu.setAccessibleName(plain(title))
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self.refresh)
        return menu

    def _made(self, row: Action) -> QAction:
        action = QAction(row.text, self._window)
        action.setObjectName(row.id)
        action.setMenuRole(QAction.MenuRole.NoRole)
        action.setCheckable(row.checked is not None)
        keys = [QKeySequence(one.strip()) for one in row.shortcut.split(";") if one.strip()]
        action.setShortcuts(keys)
        tip = row.tip or plain(row.text)
        shown = f" ({keys[0].toString(QKeySequence.SequenceFormat.NativeText)})" if keys else ""
        action.setToolTip(f"{tip}{shown}")
        action.setStatusTip(row.tip)
        action.triggered.connect(lambda _checked=False: self._run(row))
        self._window.addAction(action)
        return action

    def _run(self, row: Action) -> None:
        row.run(self._bench)
        self.refresh_soon()

    def _dress(self) -> None:
        for row in self.rows:
            if row.icon:
                self.actions[row.id].setIcon(icon(row.icon, self._bench.theme))


def plain(label: str) -> str:
    """Return a label without the mark of its mnemonic."""
    return label.replace("&&", "\0").replace("&", "").replace("\0", "&")


def letter_of(label: str) -> str:
    """Return the letter that opens an entry, folded; "" when it has none."""
    at = label.replace("&&", "\0\0").find("&")
    return fold(label[at + 1]) if 0 <= at < len(label) - 1 else ""


def _part_letters(actions: Iterable[QAction]) -> None:
    """Keep each entry's own letter where it is free; else, or without one, take its first free letter."""
    entries = [one for one in actions if not one.isSeparator() and one.isVisible()]
    taken: set[str] = set()
    waiting: list[QAction] = []
    for action in entries:
        letter = letter_of(action.text())
        if letter and letter not in taken:
            taken.add(letter)
        else:
            waiting.append(action)
    for action in waiting:
        label = plain(action.text())
        at = next((at for at in _candidates(label) if fold(label[at]) not in taken), None)
        if at is not None:
            taken.add(fold(label[at]))
        before, after = (label, "") if at is None else (label[:at], f"&{label[at:].replace('&', '&&')}")
        action.setText(before.replace("&", "&&") + after)


def _candidates(label: str) -> Iterator[int]:
    """Yield the places of a label's letters, first those that begin a word."""
    letters = [at for at, letter in enumerate(label) if letter.isalnum()]
    first = [at for at in letters if at == 0 or not label[at - 1].isalnum()]
    yield from first
    yield from (at for at in letters if at not in first)
