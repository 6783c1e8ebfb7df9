"""Commands on lists and definitions: each is one undo step on a `VisualEditor`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtGui import QTextBlock, QTextCursor

from guia_editor.ui.formats import Container, Path, fresh
from guia_editor.ui.leaves import (
    LISTS,
    add_after,
    around,
    between,
    in_cell,
    innermost,
    leaf_of,
    put,
    renewed,
    repath,
    selected,
    shared,
)
from guia_editor.ui.step import Step, one_step

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor

ListKind = Literal["ul", "ol", "task"]


def list_at(editor: VisualEditor) -> str:
    """Return the kind of list around the cursor: "ul", "ol", "task", or "" outside of lists."""
    path = leaf_of(editor.textCursor().block()).path
    index = innermost(path, *LISTS)
    if index < 0 or len(path) < index + 2:
        return ""
    return "task" if path[index + 1].attrs.get("checked") is not None else path[index].tag


def toggle_list(editor: VisualEditor, kind: ListKind) -> None:
    """Make the selected paragraphs items of a list, change the list's kind, or take them out of it."""
    with one_step(editor) as step:
        blocks = [block for block in selected(step.cursor) if _may_be_item(block)]
        if not blocks:
            return
        outside = [block for block in blocks if innermost(leaf_of(block).path, *LISTS) < 0]
        if outside:
            _make_items(step, outside, kind)
            return
        items = _items(blocks)
        if all(_kind_of(item) == kind for item in items):
            for item in reversed(items):
                step.touch(lift_out(item, once=True))
        else:
            for item in items:
                _change_kind(step, item, kind)


def _may_be_item(block: QTextBlock) -> bool:
    return leaf_of(block).kind in ("p", "h", "") and not in_cell(block)


def _items(blocks: list[QTextBlock]) -> list[QTextBlock]:
    """Return the first block of each innermost item that holds some blocks."""
    found: list[QTextBlock] = []
    for block in blocks:
        index = innermost(leaf_of(block).path, "li")
        if index >= 0:
            first = around(block, index + 1)[0]
            if first not in found:
                found.append(first)
    return found


def _kind_of(block: QTextBlock) -> str:
    path = leaf_of(block).path
    return _kind_at(path, innermost(path, *LISTS))


def _kind_at(path: Path, index: int) -> str:
    """Return the kind of the list at an index of a path, as its item there shows it."""
    checked = path[index + 1].attrs.get("checked") if len(path) > index + 1 else None
    return "task" if checked is not None else path[index].tag


def _item(kind: ListKind) -> Container:
    return fresh("li", checked=False if kind == "task" else None)


def _make_items(step: Step, blocks: list[QTextBlock], kind: ListKind) -> None:
    """Make paragraphs items; they join the lists of the same kind that they touch."""
    made: Container | None = None
    previous: Path | None = None
    for block in blocks:
        leaf = leaf_of(block)
        if made is None or previous != leaf.path:
            made = _list_before(block, kind) or _new_list(kind)
        previous = leaf.path
        put(block, "p", (*leaf.path, made, _item(kind)))
    _join_following(step, blocks[-1])


def _list_before(block: QTextBlock, kind: ListKind) -> Container | None:
    """Return the list that ends just before a block, when it is of a kind and in the same containers."""
    path, before = leaf_of(block).path, leaf_of(block.previous()).path
    depth = len(path)
    if len(before) > depth + 1 and shared(path, before) == depth and before[depth].tag == _tag(kind):
        task = before[depth + 1].attrs.get("checked") is not None
        return before[depth] if task == (kind == "task") else None
    return None


def _new_list(kind: ListKind) -> Container:
    return fresh("ol", tight=True, start=1) if kind == "ol" else fresh("ul", tight=True)


def _tag(kind: ListKind) -> str:
    return "ol" if kind == "ol" else "ul"


def _join_following(step: Step, block: QTextBlock) -> None:
    """Join the list that a block ends with one of the same kind that begins just after it."""
    path, nxt = leaf_of(block).path, block.next()
    index = innermost(path, *LISTS)
    after = leaf_of(nxt).path
    if not nxt.isValid() or len(after) <= index + 1 or shared(path, after) != index:
        return
    if after[index].tag not in LISTS or _kind_at(after, index) != _kind_at(path, index):
        return
    blocks = around(nxt, index + 1)
    repath(blocks, lambda one: (*one[:index], path[index], *one[index + 1 :]))
    step.touch(blocks)


def _change_kind(step: Step, item: QTextBlock, kind: ListKind) -> None:
    """Make the list of an item one of another kind; among bullets only that item, a task or none."""
    path = leaf_of(item).path
    index = innermost(path, *LISTS)
    old = path[index]
    checked = False if kind == "task" else None
    if old.tag == _tag(kind):
        new, changed = old, around(item, index + 2)
    else:
        attrs = {"tight": old.attrs.get("tight", True), **({"start": 1} if kind == "ol" else {})}
        new, changed = Container(_tag(kind), old.number, attrs), around(item, index + 1)

    def other(one: Path) -> Path:
        return (*one[:index], new, one[index + 1]._replace(attrs={"checked": checked}), *one[index + 2 :])

    repath(changed, other)
    step.touch(changed)


# --- In and out --------------------------------------------------------------------------------------


def indent(editor: VisualEditor) -> None:
    """Move the selected items into the item before them."""
    items = _items(selected(editor.textCursor()))
    if not items:
        return
    with one_step(editor) as step:
        depth = min(len(leaf_of(item).path) for item in items)
        for item in items:
            if len(leaf_of(item).path) == depth:
                step.touch(_indent(item))


def _indent(item: QTextBlock) -> list[QTextBlock]:
    path = leaf_of(item).path
    index = innermost(path, "li")
    before = leaf_of(item.previous()).path
    if len(before) <= index or shared(path, before) < index:
        return []
    parent = before[: index + 1]
    inner = before[index + 1 : index + 2]
    mine = path[index - 1]
    into = (
        inner[0]
        if inner and inner[0].tag == mine.tag
        else renewed(mine, **({"start": 1} if mine.tag == "ol" else {}))
    )
    blocks = around(item, index + 1)
    repath(blocks, lambda one: (*parent, into, *one[index:]))
    return blocks


def outdent(editor: VisualEditor) -> None:
    """Move the selected items out by one list; out of the last one they become paragraphs."""
    items = _items(selected(editor.textCursor()))
    if not items:
        return
    with one_step(editor) as step:
        depth = min(len(leaf_of(item).path) for item in items)
        for item in reversed(items):
            if len(leaf_of(item).path) == depth:
                step.touch(outdent_item(item))


def outdent_item(item: QTextBlock) -> list[QTextBlock]:
    """Move an item, given by its first block, out by one list; return all blocks that changed.

    What followed it in its list follows it still, as its own.
    """
    path = leaf_of(item).path
    index = innermost(path, "li")
    if index < 3 or path[index - 2].tag != "li":
        return lift_out(item, once=True)
    outer = path[: index - 2]
    moved = path[index]
    blocks = around(item, index + 1)
    holder = around(item, index - 1)
    later = [one for one in holder if one.position() > blocks[-1].position()]
    repath(blocks, lambda one: (*outer, *one[index:]))
    repath(later, lambda one: (*outer, moved, *one[index - 1 :]))
    return [*blocks, *later]


def lift_out(block: QTextBlock, once: bool = False) -> list[QTextBlock]:
    """Take the item around a block out of its list (`once`) or of all lists; return the blocks changed."""
    document = block.document()
    position = block.position()
    changed: list[QTextBlock] = []
    while (index := innermost(leaf_of(block).path, "li")) >= 0:
        changed = around(block, index + 1)
        repath(changed, lambda one, at=index: (*one[: at - 1], *one[at + 1 :]))  # type: ignore[misc]
        if once:
            break
        block = document.findBlock(position)
    return changed


# --- Tasks and definitions ---------------------------------------------------------------------------


def toggle_check(editor: VisualEditor, position: int | None = None) -> None:
    """Tick or untick the task at a position, or at the cursor."""
    block = editor.textCursor().block() if position is None else editor.document().findBlock(position)
    path = leaf_of(block).path
    index = innermost(path, "li")
    if index < 0 or path[index].attrs.get("checked") is None:
        return
    ticked = not path[index].attrs["checked"]
    cursor = QTextCursor(block)
    cursor.beginEditBlock()
    blocks = around(block, index + 1)
    repath(
        blocks, lambda one: (*one[:index], one[index]._replace(attrs={"checked": ticked}), *one[index + 1 :])
    )
    cursor.endEditBlock()


def insert_definitions(editor: VisualEditor) -> None:
    """Make the selected paragraphs the terms of a definition list, and go to the first definition."""
    with one_step(editor) as step:
        blocks = [block for block in selected(step.cursor) if _may_be_item(block)]
        if not blocks:
            return
        step.touch(blocks)
        listed = fresh("dl", tight=True)
        start = blocks[0].position()
        for block in reversed(blocks):
            path = leaf_of(block).path
            if innermost(path, "dl", "card") >= 0:
                continue
            put(block, "term", (*path, listed, fresh("def")))
            add_after(block, "p", (*leaf_of(block).path, fresh("dd")))
        first = step.document.findBlock(start)
        empty = first.length() <= 1
        step.cursor.setPosition(start if empty else first.next().position())
        step.touch(between(step.document, start, step.document.findBlock(start).next().position()))
