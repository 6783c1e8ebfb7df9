"""Marks of Markdown typed at the start of a paragraph become what they mean; one undo brings them back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor

from guia_editor.ui.commands_blocks import set_heading, wrap
from guia_editor.ui.commands_lists import toggle_check, toggle_list
from guia_editor.ui.formats import Path
from guia_editor.ui.leaves import around, innermost, leaf_of, repath
from guia_editor.ui.step import one_step

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor

_LONGEST = 6
_BULLET = re.compile(r"[-*+] ")
_NUMBER = re.compile(r"(\d{1,4})[.)] ")
_HEADING = re.compile(r"(#{2,5}) ")
_TASK = re.compile(r"\[([ xX])\] ")


def after_space(editor: VisualEditor) -> None:
    """See whether the blank just typed ends a mark at the start of a paragraph, and do what the mark says."""
    cursor = editor.textCursor()
    offset = cursor.positionInBlock()
    leaf = leaf_of(cursor.block())
    if offset > _LONGEST or leaf.kind != "p":
        return
    typed = cursor.block().text()[:offset]
    listed = bool(leaf.path) and leaf.path[-1].tag == "li"
    if _TASK.fullmatch(typed) and (listed or "li" not in leaf.tags):
        _become_task(editor, ticked=typed[1] in "xX", listed=listed)
    elif listed:
        if _BULLET.fullmatch(typed) or _NUMBER.fullmatch(typed):
            # The item has its mark already: who writes it out of habit does not mean it twice.
            with one_step(editor) as step:
                _take_mark(step.cursor)
    elif _BULLET.fullmatch(typed):
        with one_step(editor) as step:
            _take_mark(step.cursor)
            editor.setTextCursor(step.cursor)
            toggle_list(editor, "ul")
    elif number := _NUMBER.fullmatch(typed):
        _become_numbered(editor, int(number[1]))
    elif heading := _HEADING.fullmatch(typed):
        with one_step(editor) as step:
            _take_mark(step.cursor)
            editor.setTextCursor(step.cursor)
            set_heading(editor, len(heading[1]))
    elif typed == "> ":
        with one_step(editor) as step:
            _take_mark(step.cursor)
            editor.setTextCursor(step.cursor)
            wrap(editor, "quote")


def _take_mark(cursor: QTextCursor) -> None:
    cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()


def _become_task(editor: VisualEditor, *, ticked: bool, listed: bool) -> None:
    with one_step(editor) as step:
        _take_mark(step.cursor)
        editor.setTextCursor(step.cursor)
        if not listed or leaf_of(step.cursor.block()).path[-1].attrs.get("checked") is None:
            toggle_list(editor, "task")
        if ticked:
            toggle_check(editor)


def _become_numbered(editor: VisualEditor, start: int) -> None:
    with one_step(editor) as step:
        _take_mark(step.cursor)
        editor.setTextCursor(step.cursor)
        toggle_list(editor, "ol")
        block = step.cursor.block()
        index = innermost(leaf_of(block).path, "ol")
        whole = around(block, index + 1)
        if start != 1 and len(whole) == 1:

            def begun(path: Path) -> Path:
                listed = path[index]._replace(attrs={**path[index].attrs, "start": start})
                return (*path[:index], listed, *path[index + 1 :])

            repath(whole, begun)
