"""Commands on what stands as one object: atoms among the words, objects alone, footnotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from guia_editor.i18n import _
from guia_editor.markdown.partition import open_text
from guia_editor.markdown.pieces import Locked, blocks_of, parse_pieces
from guia_editor.model.blocks import Blocks
from guia_editor.ui import inserting, styling
from guia_editor.ui.commands_blocks import open_place, writable_after
from guia_editor.ui.deleting import delete_selection, marks_of_notes
from guia_editor.ui.formats import OBJECT, Marks, atom_of, fresh, marks_of
from guia_editor.ui.leaves import add_after, innermost, is_atom, leaf_of, put, remove, runs
from guia_editor.ui.step import Step, one_step

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor

_WORDLESS = ("code", "object", "rule")


def insert_inline(editor: VisualEditor, kind: str, md: str) -> None:
    """Put an atom among the words at the cursor.

    Kinds are `image`, `note`, `variable`, `reference`, `citation` and `field`; a field is refused outside of
    forms, a note's mark inside notes, since neither would read back.
    """
    refusal = _refusal(editor, kind)
    if refusal:
        editor.said.emit(refusal)
        return
    marks = editor.typing_marks()
    with one_step(editor) as step:
        delete_selection(step.cursor)
        if leaf_of(step.cursor.block()).kind in _WORDLESS:
            step.cursor.setPosition(open_place(step).position())
        put_atom(step.cursor, kind, md, marks)


def _refusal(editor: VisualEditor, kind: str) -> str:
    tags = leaf_of(editor.textCursor().block()).tags
    if kind == "field" and "form" not in tags:
        return _("Los campos van dentro de un formulario. Inserte primero el formulario.")
    if kind == "note" and "note" in tags:
        return _("Una nota al pie no lleva llamadas a otras notas.")
    return ""


def put_atom(cursor: QTextCursor, kind: str, md: str, marks: Marks) -> None:
    """Put an atom in at a cursor that stands among words."""
    leaf = leaf_of(cursor.block())
    cursor.insertText(OBJECT, styling.atom_format(kind, md, marks, leaf.kind, leaf.attrs))


def insert_block(editor: VisualEditor, md: str) -> None:
    """Put the blocks of a Markdown text after the paragraph at the cursor, or in its place when empty."""
    insert_blocks(editor, parse_pieces(md))


def insert_blocks(editor: VisualEditor, blocks: Blocks) -> None:
    """Put blocks after the paragraph at the cursor, or in its place when it is empty."""
    if not blocks:
        return
    with one_step(editor) as step:
        block = open_place(step)
        step.cursor.setPosition(block.position())
        inserting.insert(step.cursor, blocks)
        last = step.cursor.block()
        if leaf_of(last).kind in ("object", "rule"):
            step.cursor.setPosition(writable_after(last).position())


def atom_at(document: QTextDocument, position: int) -> dict[str, str] | None:
    """Return what the atom at a position stands for: `kind`, `md` and more; None where there is none."""
    if position < 0 or document.characterAt(position) != OBJECT:
        return None
    cursor = QTextCursor(document)
    cursor.setPosition(position + 1)
    return dict(atom_of(cursor.charFormat())) or None


def replace_atom(editor: VisualEditor, position: int, md: str) -> None:
    """Make the atom at a position stand for another Markdown text; "" takes it away.

    A block shown as an object becomes what the text says: a locked passage that can be shown is shown.
    """
    atom = atom_at(editor.document(), position)
    if atom is None:
        return
    with one_step(editor) as step:
        cursor = step.cursor
        cursor.setPosition(position)
        block = cursor.block()
        if leaf_of(block).kind == "object" and (not md or atom["kind"] in ("locked", "table")):
            _replace_object(step, block, md)
            return
        cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
        marks = marks_of(cursor.charFormat())
        cursor.removeSelectedText()
        if md:
            put_atom(cursor, atom["kind"], md, marks)


def _replace_object(step: Step, block: QTextBlock, md: str) -> None:
    pieces = open_text(md).pieces if md else ()
    path, cursor = leaf_of(block).path, step.cursor
    if len(pieces) == 1 and isinstance(pieces[0], Locked):
        locked = pieces[0]
        form = styling.atom_format("locked", locked.source, (), "object", reason=locked.reason)
        cursor.setPosition(block.position())
        cursor.setPosition(block.position() + 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(OBJECT, form)
        return
    cursor.setPosition(block.position())
    cursor.deleteChar()
    put(cursor.block(), "p", path)
    if pieces:
        inserting.insert(cursor, blocks_of(pieces))


def delete_object(step: Step, block: QTextBlock) -> None:
    """Take an object or a rule away; an empty paragraph stays when there is none beside it."""
    path = leaf_of(block).path
    cursor = step.cursor
    cursor.setPosition(block.position())
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    put(cursor.block(), "p", path)
    previous, nxt = block.previous(), block.next()
    beside = previous if previous.isValid() and leaf_of(previous).path == path else nxt
    if beside.isValid() and leaf_of(beside).path == path and leaf_of(beside).kind in ("p", "h"):
        position = beside.position() + beside.length() - 1 if beside == previous else block.position()
        remove(block)
        cursor.setPosition(position)


# --- Footnotes ---------------------------------------------------------------------------------------


def labels_in(document: QTextDocument) -> set[str]:
    """Return the labels of all notes and note marks."""
    labels = marks_of_notes(document)
    block = document.begin()
    while block.isValid():
        path = leaf_of(block).path
        index = innermost(path, "note")
        if index >= 0:
            labels.add(path[index].attrs["label"])
        block = block.next()
    return labels


def free_label(labels: set[str]) -> str:
    """Return the smallest number that labels no note."""
    number = 1
    while str(number) in labels:
        number += 1
    return str(number)


def insert_footnote(editor: VisualEditor, text: str = "") -> None:
    """Put a mark at the cursor and its note at the end of the chapter; go there to write it.

    With `text` (words) the note says that already, and the cursor stays behind the mark.
    """
    refusal = _refusal(editor, "note")
    if refusal:
        editor.said.emit(refusal)
        return
    with one_step(editor) as step:
        step.cursor.setPosition(step.cursor.selectionEnd())
        leaf = leaf_of(step.cursor.block())
        if leaf.kind in _WORDLESS:
            step.cursor.setPosition(open_place(step).position())
        label = free_label(labels_in(step.document))
        put_atom(step.cursor, "note", f"[^{label}]", ())
        note = add_after(step.document.lastBlock(), "p", (fresh("note", label=label),))
        if text:
            QTextCursor(note).insertText(text, styling.char_format((), "p"))
            step.touch([note])
        else:
            step.cursor.setPosition(note.position())


def place_of_note(document: QTextDocument, label: str) -> int:
    """Return where the text of a note begins, or -1 when there is none."""
    block = document.lastBlock()
    found = -1
    while block.isValid():
        path = leaf_of(block).path
        index = innermost(path, "note")
        if index >= 0 and path[index].attrs["label"] == label:
            found = block.position()
        elif found >= 0:
            break
        block = block.previous()
    return found


def place_of_mark(document: QTextDocument, label: str) -> int:
    """Return where the first mark of a note stands, or -1 when there is none."""
    cursor = document.find(OBJECT)
    while not cursor.isNull():
        if atom_of(cursor.charFormat()).get("md") == f"[^{label}]":
            return cursor.selectionStart()
        cursor = document.find(OBJECT, cursor)
    return -1


def atoms_in(block: QTextBlock) -> list[tuple[int, dict[str, str]]]:
    """Return position and meaning of the atoms of a block, in order."""
    return [
        (position + offset, dict(atom_of(form)))
        for position, length, form, text in runs(block)
        if is_atom(form, text)
        for offset in range(length)
    ]
