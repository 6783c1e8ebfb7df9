"""Opens the dialog of whatever a person points at in the text, and puts its outcome there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextBlock, QTextCursor

from guia_editor.markdown.pieces import inline_of
from guia_editor.model.blocks import FormField, NoteReference
from guia_editor.ui import commands, commands_tables, objects
from guia_editor.ui.commands_inlines import atoms_in
from guia_editor.ui.formats import Container
from guia_editor.ui.leaves import TITLED, leaf_of

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor


def attend(editor: VisualEditor) -> None:
    """Open objects and boxes of an editor when it says that they were activated."""
    editor.object_activated.connect(lambda position: open_object(editor, position))
    editor.container_activated.connect(lambda position: open_container(editor, position, *commands.BOXES))


def open_object(editor: VisualEditor, position: int) -> None:
    """Let the person change the atom at a position; a footnote's mark leads to its text instead."""
    atom = commands.atom_at(editor.document(), position)
    if atom is None or editor.isReadOnly():
        return
    if atom["kind"] == "note":
        _go_to_note(editor, atom["md"])
        return
    taken = field_names(editor, position) if atom["kind"] == "field" else ()
    made = objects.edit_object(
        editor.bench, atom["kind"], atom["md"], reason=atom.get("reason", ""), taken=taken
    )
    if made is not None and made != atom["md"]:
        commands.replace_atom(editor, position, made)
    editor.setFocus()


def _go_to_note(editor: VisualEditor, md: str) -> None:
    mark = inline_of(md)
    place = commands.place_of_note(editor.document(), mark.label) if isinstance(mark, NoteReference) else -1
    if place >= 0:
        cursor = editor.textCursor()
        cursor.setPosition(place)
        editor.setTextCursor(cursor)
        editor.ensureCursorVisible()


def open_container(editor: VisualEditor, position: int, *tags: str) -> None:
    """Let the person change the innermost box (of some tags) around a position."""
    cursor = QTextCursor(editor.document())
    cursor.setPosition(position)
    wanted = tags or ("table", *commands.BOXES)
    block = cursor.block()
    container = next((one for one in reversed(leaf_of(block).path) if one.tag in wanted), None)
    if container is None or editor.isReadOnly():
        return
    attrs = objects.edit_container(editor.bench, container, _title_of(block, container))
    if attrs is not None and attrs != container.attrs:
        if container.tag == "table":
            _describe_table(editor, position, attrs)
        else:
            commands.set_container(editor, container.number, attrs)
    editor.setFocus()


def _describe_table(editor: VisualEditor, position: int, attrs: dict[str, object]) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(position)
    editor.setTextCursor(cursor)
    commands_tables.describe_table(editor, attrs)


def _title_of(block: QTextBlock, container: Container) -> str:
    """Return the words at the head of a container: its title; of a table, its caption, which follows it."""
    if container.tag == "table":
        while block.isValid() and container in leaf_of(block).path:
            if leaf_of(block).kind == "caption":
                return block.text()
            block = block.next()
        return ""
    if container.tag not in TITLED:
        return ""
    while container in leaf_of(block.previous()).path:
        block = block.previous()
    return block.text() if leaf_of(block).kind == "title" else ""


def field_names(editor: VisualEditor, position: int) -> set[str]:
    """Return the names of the fields in the form around a position, that of the atom there left out."""
    block = editor.document().findBlock(position)
    form = next((one for one in reversed(leaf_of(block).path) if one.tag == "form"), None)
    if form is None:
        return set()
    while block.previous().isValid() and form in leaf_of(block.previous()).path:
        block = block.previous()
    names: set[str] = set()
    while block.isValid() and form in leaf_of(block).path:
        for place, atom in atoms_in(block):
            field = inline_of(atom["md"]) if atom["kind"] == "field" and place != position else None
            if isinstance(field, FormField):
                names.add(field.name)
        block = block.next()
    return names
