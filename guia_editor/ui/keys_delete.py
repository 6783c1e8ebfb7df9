"""Backspace and Delete: characters inside leaves, and what is meant at the edges of leaves and boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextBlock, QTextCursor

from guia_editor.i18n import _
from guia_editor.ui.commands_blocks import take_away
from guia_editor.ui.commands_inlines import atom_at, delete_object
from guia_editor.ui.commands_lists import outdent_item
from guia_editor.ui.deleting import delete_selection, join_with_next, marks_of_notes
from guia_editor.ui.leaves import (
    FIRST_ONLY,
    Leaf,
    add_before,
    around,
    in_cell,
    is_empty,
    is_first,
    is_last,
    leaf_of,
    put,
    put_path,
    remove,
)
from guia_editor.ui.marks import label_of
from guia_editor.ui.step import Step, one_step

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor

_KEEP = QTextCursor.MoveMode.KeepAnchor


def backspace(editor: VisualEditor) -> None:
    """Delete what is before the cursor; at the start of a leaf, take it out of what holds it or join it."""
    cursor = editor.textCursor()
    if cursor.hasSelection():
        _delete_selected(editor)
    elif cursor.atBlockStart():
        if not in_cell(cursor.block()):
            with one_step(editor) as step:
                _back_at_edge(editor, step, step.cursor.block())
    elif leaf_of(cursor.block()).kind == "object":
        _select_object(editor, cursor.block())
    else:
        atom = atom_at(editor.document(), cursor.position() - 1)
        cursor.deletePreviousChar()
        _after_char(editor, cursor, atom)


def delete(editor: VisualEditor) -> None:
    """Delete what is after the cursor; at the end of a leaf, bring the next one to it."""
    cursor = editor.textCursor()
    if cursor.hasSelection():
        _delete_selected(editor)
    elif cursor.atBlockEnd():
        if not in_cell(cursor.block()):
            with one_step(editor) as step:
                _delete_at_edge(editor, step, step.cursor.block())
    elif leaf_of(cursor.block()).kind == "object":
        _select_object(editor, cursor.block())
    else:
        atom = atom_at(editor.document(), cursor.position())
        cursor.deleteChar()
        _after_char(editor, cursor, atom)


def _after_char(editor: VisualEditor, cursor: QTextCursor, atom: dict[str, str] | None) -> None:
    editor.setTextCursor(cursor)
    editor.ensureCursorVisible()
    if atom and atom["kind"] == "note" and label_of(atom["md"]) not in marks_of_notes(editor.document()):
        editor.said.emit(
            _("Borró la última llamada de la nota. Su texto sigue al final: bórrelo si ya no hace falta.")
        )


def _delete_selected(editor: VisualEditor) -> None:
    with one_step(editor) as step:
        kept = delete_selection(step.cursor)
    editor.report(kept)


def _select_object(editor: VisualEditor, block: QTextBlock) -> None:
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, _KEEP)
    editor.setTextCursor(cursor)


def _go(step: Step, block: QTextBlock) -> None:
    """Put the cursor at the end of a block."""
    step.cursor.setPosition(block.position() + block.length() - 1)


# --- At the start of a leaf --------------------------------------------------------------------------


def _back_at_edge(editor: VisualEditor, step: Step, block: QTextBlock) -> None:
    leaf = leaf_of(block)
    depth = len(leaf.path)
    inner = leaf.path[-1].tag if leaf.path else ""
    if leaf.kind == "title":
        take_away(step, block, depth - 1)
    elif leaf.kind == "term":
        _back_from_term(step, block, leaf)
    elif leaf.kind == "caption":
        _go(step, block.previous())
    elif inner == "li" and is_first(block, depth):
        step.touch(outdent_item(block))
    elif inner in ("quote", "solo") and is_first(block, depth):
        put_path(block, leaf.path[:-1])
    elif inner in ("callout", "form") and leaf_of(block.previous()).kind == "title":
        _out_of_box(step, block, leaf)
    elif inner == "dd" and is_first(block, depth):
        _back_from_definition(step, block, leaf)
    elif inner == "note" and is_first(block, depth):
        _back_from_note(editor, step, block, leaf)
    elif leaf.kind in ("h", "code") and is_empty(block):
        put(block, "p", leaf.path)
    else:
        _back_to_previous(editor, step, block, leaf)


def _back_from_term(step: Step, block: QTextBlock, leaf: Leaf) -> None:
    whole = around(block, len(leaf.path))
    if all(is_empty(one) for one in whole) and leaf.path[-2].tag == "dl":
        for _extra in whole[1:]:
            remove(block.next())
        put(step.document.findBlock(step.cursor.position()), "p", leaf.path[:-2])
    elif all(is_empty(one) for one in whole) and leaf_of(block.previous()).kind != "title":
        before = block.previous()
        _go(step, before)
        for _extra in whole:
            remove(before.next())
    elif block.previous().isValid():
        _go(step, block.previous())


def _back_from_definition(step: Step, block: QTextBlock, leaf: Leaf) -> None:
    """Go back to the term; an empty second definition goes away."""
    before = block.previous()
    if is_empty(block) and leaf_of(before).kind != "term":
        remove(block)
    _go(step, before)


def _back_from_note(editor: VisualEditor, step: Step, block: QTextBlock, leaf: Leaf) -> None:
    """Take an empty note away when nothing calls it any more."""
    label = leaf.path[-1].attrs["label"]
    before = block.previous()
    if is_empty(block) and is_last(block, len(leaf.path)):
        if label in marks_of_notes(step.document):
            editor.said.emit(_("La nota tiene una llamada en el texto. Borre primero la llamada."))
        elif before.isValid():
            _go(step, before)
            remove(block)
        else:
            put(block, "p", ())
    elif before.isValid():
        _go(step, before)


def _out_of_box(step: Step, block: QTextBlock, leaf: Leaf) -> None:
    """Move the first paragraph of a box above it; the only one takes the box away."""
    depth = len(leaf.path)
    title = block.previous()
    if is_last(block, depth):
        position = block.position() - (1 if is_empty(title) else 0)
        take_away(step, block, depth - 1)
        step.cursor.setPosition(position)
        return
    made = add_before(title, leaf.kind, leaf.path[:-1], leaf.attrs)
    block = made.next().next()
    words = QTextCursor(block)
    words.movePosition(QTextCursor.MoveOperation.EndOfBlock, _KEEP)
    target = QTextCursor(made)
    target.insertFragment(words.selection())
    put(made, leaf.kind, leaf.path[:-1], leaf.attrs)
    words.removeSelectedText()
    remove(words.block())
    step.cursor.setPosition(made.position())


def _back_to_previous(editor: VisualEditor, step: Step, block: QTextBlock, leaf: Leaf) -> None:
    before = block.previous()
    if not before.isValid():
        return
    kind = leaf_of(before).kind
    if leaf.kind in ("object", "rule") or leaf.kind == "code":
        if is_empty(before) and kind == "p":
            position = before.position()
            remove(before)
            step.cursor.setPosition(position)
        else:
            _go(step, before)
    elif kind == "rule":
        position = before.position()
        delete_object(step, before)
        step.cursor.setPosition(min(position, step.document.characterCount() - 1))
    elif kind == "object":
        step.cursor.setPosition(before.position())
        step.cursor.setPosition(before.position() + before.length() - 1, _KEEP)
    elif is_empty(block) and not _holds_alone(block):
        _go(step, before)
        remove(block)
    elif not join_with_next(step.document, before):
        _go(step, before)
    else:
        step.cursor.setPosition(min(step.cursor.position(), step.document.characterCount() - 1))


def _holds_alone(block: QTextBlock) -> bool:
    """Say whether a leaf is all that a container holds besides its head, so that it has to stay."""
    path = leaf_of(block).path
    depth = len(path)
    if not path or path[-1].tag not in ("callout", "form", "dd", "note"):
        return False
    alone = [one for one in around(block, depth) if leaf_of(one).kind != "title"]
    return len(alone) == 1


# --- At the end of a leaf ----------------------------------------------------------------------------


def _delete_at_edge(editor: VisualEditor, step: Step, block: QTextBlock) -> None:
    nxt = block.next()
    leaf = leaf_of(block)
    if not nxt.isValid():
        return
    following = leaf_of(nxt)
    if leaf.kind == "rule":
        delete_object(step, block)
    elif leaf.kind in ("p", "h", "code", "") and is_empty(block) and not _holds_alone(block):
        _delete_empty(step, block)
    elif in_cell(nxt) or leaf.kind == "object":
        return
    elif following.kind == "rule":
        delete_object(step, nxt)
    elif following.kind == "object":
        step.cursor.setPosition(nxt.position())
        step.cursor.setPosition(nxt.position() + nxt.length() - 1, _KEEP)
    elif is_empty(nxt) and following.kind in ("p", "h", "") and not _holds_alone(nxt):
        position = step.cursor.position()
        remove(nxt)
        step.cursor.setPosition(position)
    elif following.kind not in FIRST_ONLY and leaf.kind not in FIRST_ONLY:
        position = step.cursor.position()
        join_with_next(step.document, block)
        step.cursor.setPosition(position)


def _delete_empty(step: Step, block: QTextBlock) -> None:
    """Take an empty leaf away, so that the next one comes to the cursor."""
    nxt = block.next()
    if in_cell(nxt) and (not block.previous().isValid() or in_cell(block.previous())):
        return
    position = block.position()
    if in_cell(nxt):
        _go(step, block.previous())
        remove(block)
        return
    remove(block)
    step.cursor.setPosition(position)
