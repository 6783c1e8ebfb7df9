"""Enter: what comes next depends on where the cursor stands, as people know it from Word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextBlock, QTextCursor

from guia_editor.ui import keys_tab
from guia_editor.ui.commands_blocks import place_after
from guia_editor.ui.commands_lists import outdent_item, toggle_check
from guia_editor.ui.deleting import delete_selection
from guia_editor.ui.formats import LINE, OBJECT, Container, Path, fresh
from guia_editor.ui.leaves import (
    FIRST_ONLY,
    Leaf,
    add_after,
    add_before,
    around,
    in_cell,
    innermost,
    is_empty,
    is_first,
    is_last,
    leaf_of,
    put,
    repath,
)
from guia_editor.ui.marks import char_format_at
from guia_editor.ui.step import Step, one_step

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor

_BOXES = ("quote", "callout", "form", "solo", "note")


def enter(editor: VisualEditor) -> None:
    """Go on after Enter: a new leaf, the next cell, out of a list or box whose last leaf is empty."""
    cursor = editor.textCursor()
    if cursor.hasSelection() and cursor.selectedText() == OBJECT and leaf_of(cursor.block()).kind == "object":
        editor.object_activated.emit(cursor.selectionStart())
        return
    if in_cell(cursor.block()):
        keys_tab.cell_below(editor)
        return
    marks = editor.typing_marks()
    with one_step(editor) as step:
        editor.report(delete_selection(step.cursor))
        _enter(step)
    if leaf_of(editor.textCursor().block()).kind == "p":
        editor.type_with(tuple(mark for mark in marks if mark in ("strong", "em", "strike")))


def enter_outside(editor: VisualEditor) -> None:
    """Tick the task at the cursor; elsewhere begin a paragraph after the box, list or table around it."""
    block = editor.textCursor().block()
    path = leaf_of(block).path
    index = innermost(path, "li")
    if index >= 0 and path[index].attrs.get("checked") is not None:
        toggle_check(editor)
        return
    with one_step(editor) as step:
        after, place = place_after(step.cursor.block())
        if place:
            tags = ("ul", "ol", "dl", *_BOXES, "card")
            index = innermost(place, *tags)
            while index > 0 and place[index].tag in ("ul", "ol") and place[index - 1].tag == "li":
                index -= 2
            after = around(after, index + 1)[-1]
            place = place[:index]
        step.cursor.setPosition(add_after(after, "p", place).position())


def _enter(step: Step) -> None:
    block = step.cursor.block()
    leaf = leaf_of(block)
    match leaf.kind:
        case "object" | "rule":
            _beside(step, block, leaf)
        case "code":
            _in_code(step, block, leaf)
        case "title":
            _into_body(step, leaf)
        case "term":
            _after_term(step, block, leaf)
        case "caption":
            _split(step, "p", leaf.path[:-1])
        case "h":
            _in_heading(step, block, leaf)
        case _ if is_empty(block) and leaf.path:
            _on_empty(step, block, leaf)
        case _:
            _in_words(step, block, leaf)


def _split(step: Step, kind: str, path: Path) -> QTextBlock:
    """Move what follows the cursor into a new leaf, and go there."""
    step.cursor.insertBlock()
    put(step.cursor.block(), kind, path)
    step.cursor.setBlockCharFormat(char_format_at(step.cursor.block(), ()))
    return step.cursor.block()


def _beside(step: Step, block: QTextBlock, leaf: Leaf) -> None:
    before = leaf.kind == "object" and step.cursor.atBlockStart() and not is_empty(block)
    made = (add_before if before else add_after)(block, "p", leaf.path)
    step.cursor.setPosition(made.position())


def _in_code(step: Step, block: QTextBlock, leaf: Leaf) -> None:
    """Begin a line; on a second empty one at the end, leave the code."""
    text = block.text()
    if step.cursor.atBlockEnd() and (text.endswith(LINE) or text.endswith("\n")):
        step.cursor.deletePreviousChar()
        step.cursor.setPosition(add_after(step.cursor.block(), "p", leaf.path).position())
        return
    step.cursor.insertText(LINE, char_format_at(block, ()))


def _into_body(step: Step, leaf: Leaf) -> None:
    """Go from a title into its box; words after the cursor come along as its first paragraph."""
    block = step.cursor.block()
    if step.cursor.atBlockEnd():
        step.cursor.setPosition(block.next().position())
    elif leaf.path[-1].tag == "card":
        step.cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        step.cursor.setPosition(block.next().position())
    else:
        _split(step, "p", leaf.path)


def _after_term(step: Step, block: QTextBlock, leaf: Leaf) -> None:
    nxt = block.next()
    alone = is_empty(block) and is_empty(nxt) and leaf_of(nxt).path[: len(leaf.path)] == leaf.path
    if alone and is_last(nxt, len(leaf.path) - 1) and leaf.path[-2].tag in ("dl", "card"):
        _leave_definitions(step, block, leaf)
    elif step.cursor.atBlockEnd():
        step.cursor.setPosition(nxt.position())
    else:
        _split(step, "p", (*leaf.path, fresh("dd")))


def _leave_definitions(step: Step, block: QTextBlock, leaf: Leaf) -> None:
    """Go on after a definition list whose last entry is empty, without that entry."""
    holder = leaf.path[:-1]
    previous = block.previous()
    nothing_else = holder[-1].tag == "card" and leaf_of(previous).kind == "title"
    nxt = block.next()
    if nothing_else:
        after = around(block, len(holder))[-1]
        step.cursor.setPosition(add_after(after, "p", holder[:-1]).position())
        return
    cursor = QTextCursor(nxt)
    cursor.deletePreviousChar()
    put(step.document.findBlock(cursor.position()), "p", holder[:-1])
    step.cursor.setPosition(cursor.position())


def _in_heading(step: Step, block: QTextBlock, leaf: Leaf) -> None:
    if step.cursor.atBlockStart() and not is_empty(block):
        add_before(block, "p", leaf.path)
    elif step.cursor.atBlockEnd():
        _split(step, "p", leaf.path)
    else:
        step.cursor.insertBlock()
        put(step.cursor.block(), "h", leaf.path, {**leaf.attrs, "id": ""})


def _on_empty(step: Step, block: QTextBlock, leaf: Leaf) -> None:
    """Leave the innermost container when its last leaf is empty; else begin another leaf."""
    depth = len(leaf.path)
    inner = leaf.path[-1]
    if inner.tag == "li":
        if is_first(block, depth):
            step.touch(outdent_item(block))
        elif is_last(block, depth):
            put(block, "p", (*leaf.path[:-1], _next_item(inner)))
        else:
            _split(step, "p", leaf.path)
    elif inner.tag == "dd":
        _on_empty_definition(step, block, leaf)
    elif inner.tag in _BOXES and is_last(block, depth):
        previous = leaf_of(block.previous())
        if (previous.kind != "title" and previous.path[:depth] == leaf.path) or inner.tag == "quote":
            put(block, "p", leaf.path[:-1])
        else:
            step.cursor.setPosition(add_after(block, "p", leaf.path[:-1]).position())
    else:
        _split(step, "p", leaf.path)


def _on_empty_definition(step: Step, block: QTextBlock, leaf: Leaf) -> None:
    depth = len(leaf.path)
    if not is_first(block, depth) and is_last(block, depth - 1):
        put(block, "term", (*leaf.path[:-2], fresh("def")))
        step.cursor.setPosition(block.position())
    else:
        _split(step, "p", leaf.path)


def _next_item(item: Container) -> Container:
    return fresh("li", checked=None if item.attrs.get("checked") is None else False)


def _in_words(step: Step, block: QTextBlock, leaf: Leaf) -> None:
    depth = len(leaf.path)
    inner = leaf.path[-1] if leaf.path else None
    kind = "p" if leaf.kind in FIRST_ONLY or leaf.kind == "" else leaf.kind
    if inner is not None and inner.tag == "li" and is_first(block, depth):
        later = [one for one in around(block, depth) if one.position() > block.position()]
        path = (*leaf.path[:-1], _next_item(inner))
        repath(later, lambda one: (*path, *one[depth:]))
        step.touch(later)
        _split(step, kind, path)
    elif inner is not None and inner.tag == "dd" and step.cursor.atBlockEnd() and is_last(block, depth - 1):
        _split(step, "term", (*leaf.path[:-2], fresh("def")))
    else:
        if leaf.kind == "":
            put(block, "p", leaf.path)
        _split(step, kind, leaf.path)
