"""Following a link of the text, and telling what the text has to say in the window's status bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMainWindow

from guia_editor.i18n import _

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor

_SHOWN_MS = 10_000
_OUTSIDE = ("http", "https", "mailto")


def tell(editor: VisualEditor, words: str) -> None:
    """Show a sentence in the status bar of the editor's window for a while."""
    window = editor.window()
    if isinstance(window, QMainWindow):
        window.statusBar().showMessage(words, _SHOWN_MS)


def open_outside(target: str) -> bool:
    """Open an address in the person's browser or mail program; False, and nothing happens, for any other."""
    return QUrl(target).scheme() in _OUTSIDE and QDesktopServices.openUrl(QUrl(target))


def follow(editor: VisualEditor, target: str) -> None:
    """Go to a place of the guide (`#id`), or open an address in the person's browser or mail program."""
    if target.startswith("#"):
        names = editor.names()
        place = names.places.get(target[1:]) if names else None
        if place is None:
            editor.said.emit(_("En la guía no hay nada que se llame «{name}».").format(name=target[1:]))
        else:
            editor.bench.open_chapter(place.path, place.line)
    elif not open_outside(target):
        editor.said.emit(_("No se puede abrir «{target}» desde aquí.").format(target=target))
