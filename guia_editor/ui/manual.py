"""Open the manual at a page: its web edition in the browser, else its text in a window of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QTextBrowser,
    QWidget,
)

from guia_editor.i18n import _
from guia_editor.markdown.frontmatter import split
from guia_editor.tasks.manual import MANUAL, manual_chapters, manual_pages
from guia_editor.ui.following import open_outside

ACTION = "ayuda-manual"
"""The window's action that opens the manual at the page about what has the keyboard."""

DIALOGS: Mapping[str, str] = {
    "imagen": "tablas-e-imagenes",
    "tabla": "tablas-e-imagenes",
    "tabla-nueva": "tablas-e-imagenes",
    "cuadricula": "tablas-e-imagenes",
    "referencia": "referencias-y-citas",
    "identificador": "referencias-y-citas",
    "enlace": "referencias-y-citas",
    "cita": "referencias-y-citas",
    "termino": "referencias-y-citas",
    "variable": "referencias-y-citas",
    "datos": "referencias-y-citas",
    "grafico": "referencias-y-citas",
    "perfil": "referencias-y-citas",
}
"""The pages about dialogs of constructs, by the dialog's name; the page on writing is about the others."""

FOLDER = MANUAL / "contenido"
TOPIC = "ayuda"
"""The property of a widget that names the manual's page about it and what stands in it."""


def set_topic(widget: QWidget, topic: str) -> None:
    """Say which page of the manual is about a widget."""
    widget.setProperty(TOPIC, topic)


def topic_of(widget: QWidget | None) -> str:
    """Return the page about a widget: its own or its nearest ancestor's; "" for the first page."""
    while widget is not None:
        topic = widget.property(TOPIC)
        if topic:
            return str(topic)
        widget = widget.parentWidget()
    return ""


def help_key(dialog: QDialog) -> None:
    """Let F1 open the manual from a dialog, which the window's own key does not reach."""
    key = QShortcut(QKeySequence(Qt.Key.Key_F1), dialog)
    key.activated.connect(_ask_window)


def _ask_window() -> None:
    for window in QApplication.topLevelWidgets():
        action = window.findChild(QAction, ACTION) if isinstance(window, QMainWindow) else None
        if action is not None:
            action.trigger()


def open_manual(topic: str, parent: QWidget | None = None) -> QDialog | None:
    """Open the manual at a page ("validar"); at its first page when it has no such page.

    Returns the window with the manual's text, None when the web edition was opened instead.
    """
    if _opened_in_browser(topic):
        return None
    window = ManualWindow(topic, parent)
    window.show()
    return window


def _opened_in_browser(topic: str) -> bool:
    try:
        web = manual_pages()
    except OSError:  # a full disk is no reason to leave the person without help
        return False
    page = next(web / name for name in (f"{topic}.html", "index.html") if (web / name).is_file())
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(page)))


class ManualWindow(QDialog):
    """The manual's pages at the left, the chosen one at the right."""

    def __init__(self, topic: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Manual"))
        self.setAccessibleName(_("Manual"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.pages = QListWidget()
        self.pages.setAccessibleName(_("Páginas del manual"))
        self.pages.setMaximumWidth(240)
        self.text = QTextBrowser()
        self.text.setAccessibleName(_("Página del manual"))
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.pages)
        layout.addWidget(self.text, 1)
        self._titles = {chapter.front.id: chapter.front.title for chapter in manual_chapters()}
        for name, title in self._titles.items():
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, name)
            self.pages.addItem(item)
        self.pages.currentItemChanged.connect(self._show)
        self.turn_to(topic)
        self.resize(900, 640)

    def turn_to(self, topic: str) -> None:
        """Show a page; the first when there is no such page."""
        names = [self.pages.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.pages.count())]
        self.pages.setCurrentRow(names.index(topic) if topic in names else 0)

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            name = item.data(Qt.ItemDataRole.UserRole)
            said = split((FOLDER / f"{name}.md").read_text("utf-8"))
            self.text.setMarkdown(f"# {self._titles[name]}\n\n{plainer(said.body, self._titles)}")

    def _follow(self, link: QUrl) -> None:
        if not open_outside(link.toString()) and link.fragment() in self._titles:
            self.turn_to(link.fragment())


def plainer(body: str, titles: Mapping[str, str]) -> str:
    """Return a page's text without the marks that only the guide's own reader knows."""
    body = re.sub(r"^!\[.*$|^:{3,}.*\n", "", body, flags=re.MULTILINE)
    body = re.sub(r"^: (.*?) ?\{#.*\}$", r"*\1*", body, flags=re.MULTILINE)
    body = re.sub(r"^(#.*?) \{#[\w-]+\}$", r"\1", body, flags=re.MULTILINE)
    return re.sub(r"\[\]\(#([\w-]+)\)", lambda it: f"[{titles.get(it[1], it[1])}](#{it[1]})", body)
