"""Open the manual at a page: its web edition in the browser, else its text in a window of ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

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
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _
from guia_editor.markdown.frontmatter import split
from guia_editor.tasks.manual import MANUAL, manual_chapters, manual_pages
from guia_editor.ui.following import open_outside
from guia_editor.ui.widgets import note

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
_SHOWN_MS = 20_000
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

    Returns the window with the manual's text, None when the web edition was opened instead. Either says where
    the web edition lies, since a browser that ends right after it was started is not heard of.
    """
    page = _web_page(topic)
    if page is not None and QDesktopServices.openUrl(QUrl.fromLocalFile(str(page))):
        if isinstance(parent, QMainWindow):
            told = _("El manual se abre en su navegador. Si no aparece, ábralo en «{page}».")
            parent.statusBar().showMessage(told.format(page=page), _SHOWN_MS)
        return None
    window = ManualWindow(topic, parent, page)
    window.show()
    return window


def _web_page(topic: str) -> Path | None:
    """Return the file of a page of the web edition, None when there is no edition."""
    try:
        web = manual_pages()
    except OSError:  # a full disk is no reason to leave the person without help
        return None
    return next(web / name for name in (f"{topic}.html", "index.html") if (web / name).is_file())


class ManualWindow(QDialog):
    """The manual's pages at the left, the chosen one at the right; under them, where the web edition lies."""

    def __init__(self, topic: str, parent: QWidget | None = None, web: Path | None = None) -> None:
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
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        layout = QHBoxLayout()
        layout.addWidget(self.pages)
        layout.addWidget(self.text, 1)
        outer.addLayout(layout, 1)
        if web is not None:
            told = note(
                _("No se pudo abrir su navegador. El manual con figuras está en «{page}».").format(page=web)
            )
            told.setContentsMargins(12, 8, 12, 8)
            told.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            outer.addWidget(told)
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
