"""The menu of a right click: what others offer for the place first, then what can be done with the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu

from guia_editor.i18n import _
from guia_editor.ui import commands, commands_tables
from guia_editor.ui.atoms import atom_under
from guia_editor.ui.clipboard import can_paste
from guia_editor.ui.commands_inlines import atom_at
from guia_editor.ui.leaves import leaf_of
from guia_editor.ui.marks import label_of

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor


def show(editor: VisualEditor, event: QContextMenuEvent) -> None:
    """Show the menu at a right click, or at the cursor when a key asked for it."""
    if event.reason() == QContextMenuEvent.Reason.Mouse:
        position = _place(editor, event.pos())
        where = event.globalPos()
    else:
        position = editor.textCursor().position()
        where = editor.viewport().mapToGlobal(editor.cursorRect().bottomLeft())
    menu = build(editor, position)
    menu.popup(where)


def _place(editor: VisualEditor, point: QPoint) -> int:
    """Return the position at a point; the cursor goes there unless it is in the selection."""
    atom = atom_under(editor, point)
    cursor = editor.textCursor()
    place = editor.cursorForPosition(point)
    if atom is not None:
        editor.select_atom(atom)
        return atom
    if not (cursor.hasSelection() and cursor.selectionStart() <= place.position() <= cursor.selectionEnd()):
        editor.setTextCursor(place)
    return place.position()


def build(editor: VisualEditor, position: int) -> QMenu:
    """Return the menu for a position of the text; it goes away by itself when it is closed."""
    menu = QMenu(editor)
    menu.aboutToHide.connect(menu.deleteLater)
    for provider in editor.context_providers:
        actions = provider(editor, position)
        if actions:
            menu.addActions(actions)
            menu.addSeparator()
    if not editor.isReadOnly():
        _add_for_place(editor, menu, position)
    _add_clipboard(editor, menu)
    return menu


def _add(
    menu: QMenu, text: str, run: Callable[[], object], *, enabled: bool = True, keys: str = ""
) -> QAction:
    action = menu.addAction(text)
    action.setEnabled(enabled)
    if keys:
        action.setShortcut(QKeySequence(keys))
    action.triggered.connect(lambda _checked=False: run())
    return action


def _add_for_place(editor: VisualEditor, menu: QMenu, position: int) -> None:
    """Add what the atom, link, table or box at a place can have done to it."""
    atom = atom_at(editor.document(), position)
    if atom is not None:
        _add(menu, _("&Cambiar…"), lambda: editor.object_activated.emit(position))
        _add(menu, _("&Quitar"), lambda: commands.replace_atom(editor, position, ""))
        if atom["kind"] == "note":
            _add(menu, _("&Ir al texto de la nota"), lambda: _go_to_note(editor, label_of(atom["md"])))
        menu.addSeparator()
    link = commands.link_at(editor)
    if link is not None:
        target = link[1] if link[0] == "link" else f"#g:{link[1]}"
        _add(menu, _("&Abrir el enlace"), lambda: editor.link_activated.emit(target))
        _add(menu, _("Quitar el &enlace"), lambda: commands.set_link(editor, ""))
        menu.addSeparator()
    if commands_tables.in_table(editor):
        _add_table(editor, menu.addMenu(_("&Tabla")))
        menu.addSeparator()
    if commands.container_at(editor) is not None:
        _add(menu, _("Cambiar el re&cuadro…"), lambda: editor.container_activated.emit(position))
        _add(menu, _("Quitar el &recuadro y dejar su texto"), lambda: commands.unwrap(editor))
        menu.addSeparator()
    path = leaf_of(editor.document().findBlock(position)).path
    if path and path[0].tag == "note":
        _add(menu, _("&Volver a la llamada"), lambda: _go_to_mark(editor, path[0].attrs["label"]))
        menu.addSeparator()


def _add_table(editor: VisualEditor, menu: QMenu) -> None:
    _add(menu, _("Fila &arriba"), lambda: commands_tables.insert_row(editor, above=True))
    _add(menu, _("Fila a&bajo"), lambda: commands_tables.insert_row(editor))
    _add(menu, _("Columna a la &izquierda"), lambda: commands_tables.insert_column(editor, before=True))
    _add(menu, _("Columna a la &derecha"), lambda: commands_tables.insert_column(editor))
    menu.addSeparator()
    _add(menu, _("Eliminar &filas"), lambda: commands_tables.delete_rows(editor))
    _add(menu, _("Eliminar &columnas"), lambda: commands_tables.delete_columns(editor))
    _add(menu, _("Eliminar &tabla"), lambda: commands_tables.delete_table(editor))
    menu.addSeparator()
    _add(menu, _("Ir a la &leyenda"), lambda: commands_tables.go_to_caption(editor))


def _add_clipboard(editor: VisualEditor, menu: QMenu) -> None:
    chosen, free = editor.textCursor().hasSelection(), not editor.isReadOnly()
    held = free and can_paste(QGuiApplication.clipboard().mimeData())
    _add(menu, _("Cor&tar"), editor.cut, enabled=chosen and free, keys="Ctrl+X")
    _add(menu, _("Co&piar"), editor.copy, enabled=chosen, keys="Ctrl+C")
    _add(menu, _("Pe&gar"), editor.paste, enabled=held, keys="Ctrl+V")
    _add(menu, _("Pegar &sin formato"), editor.paste_plain, enabled=held, keys="Ctrl+Shift+V")
    menu.addSeparator()
    _add(menu, _("Seleccionar t&odo"), editor.selectAll, keys="Ctrl+A")


def _go_to_note(editor: VisualEditor, label: str) -> None:
    _go(editor, commands.place_of_note(editor.document(), label))


def _go_to_mark(editor: VisualEditor, label: str) -> None:
    _go(editor, commands.place_of_mark(editor.document(), label))


def _go(editor: VisualEditor, position: int) -> None:
    if position >= 0:
        cursor = editor.textCursor()
        cursor.setPosition(position)
        editor.setTextCursor(cursor)
        editor.ensureCursorVisible()
