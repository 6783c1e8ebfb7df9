"""Commands on paragraphs and what stands around them: styles, boxes, code, rules, moving."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtGui import QTextBlock, QTextCursor

from guia_editor.i18n import _
from guia_editor.ui.commands_lists import lift_out
from guia_editor.ui.formats import LINE, Container, Path, atom_of, fresh
from guia_editor.ui.leaves import (
    LISTS,
    TITLED,
    Leaf,
    add_after,
    add_before,
    around,
    between,
    body_of,
    in_cell,
    innermost,
    is_atom,
    is_empty,
    is_last,
    leaf_of,
    put,
    put_path,
    remove,
    repath,
    runs,
    selected,
    table_at,
)
from guia_editor.ui.step import Step, one_step
from guia_editor.ui.units import Unit, block_unit

if TYPE_CHECKING:
    from guia_editor.ui.editor import VisualEditor

BOXES = ("quote", "callout", "form", "card", "solo")
"""Containers that a person puts around blocks."""


class Style(NamedTuple):
    """One row of the style chooser: its id, its Spanish name, the heading level (0: none)."""

    id: str
    text: str
    level: int = 0


STYLES: tuple[Style, ...] = (
    Style("p", _("Párrafo")),
    Style("h2", _("Título 1"), 2),
    Style("h3", _("Título 2"), 3),
    Style("h4", _("Título 3"), 4),
    Style("h5", _("Título 4"), 5),
    Style("quote", _("Cita")),
    Style("code", _("Código")),
)
"""What the style chooser offers; level 1 is the chapter's own title, which stands in its form."""


def style_of(leaf: Leaf) -> str:
    """Return the id in `STYLES` of a leaf's style; "" for leaves that have none."""
    match leaf.kind:
        case "h":
            return f"h{leaf.attrs.get('level', 2)}"
        case "p":
            return "quote" if leaf.tags and leaf.tags[-1] == "quote" else "p"
        case "code":
            return "code"
        case _:
            return ""


def current_style(editor: VisualEditor) -> str:
    """Return the id of the style at the cursor; "" when the selection begins and ends in different ones."""
    cursor = editor.textCursor()
    document = cursor.document()
    first = style_of(leaf_of(document.findBlock(cursor.selectionStart())))
    last = style_of(leaf_of(document.findBlock(cursor.selectionEnd())))
    return first if first == last else ""


def set_style(editor: VisualEditor, style: str) -> None:
    """Give the selected paragraphs a style of `STYLES`."""
    match style:
        case "p":
            set_paragraph(editor)
        case "quote":
            if current_style(editor) != "quote":
                wrap(editor, "quote")
        case "code":
            insert_code(editor)
        case _:
            set_heading(editor, int(style.removeprefix("h")))


def _styled(step: Step) -> list[QTextBlock]:
    """Return the selected leaves whose kind a person may change."""
    return [block for block in selected(step.cursor) if leaf_of(block).kind in ("p", "h", "code", "")]


def set_paragraph(editor: VisualEditor) -> None:
    """Make the selected leaves running text; in a quote they leave it."""
    with one_step(editor) as step:
        for block in _styled(step):
            leaf = leaf_of(block)
            path = leaf.path[:-1] if style_of(leaf) == "quote" else leaf.path
            put(block, "p", path)


def set_heading(editor: VisualEditor, level: int) -> None:
    """Make the selected leaves headings of a level, 2 to 6; their ids stay, and items leave their list."""
    with one_step(editor) as step:
        for block in _styled(step):
            leaf = leaf_of(block)
            if innermost(leaf.path, *LISTS) >= 0:
                step.touch(lift_out(block))
                leaf = leaf_of(block)
            _on_one_line(block)
            put(block, "h", leaf.path, {"level": level, "id": leaf.attrs.get("id", "")})


def _on_one_line(block: QTextBlock) -> None:
    """Turn the broken lines of a block into spaces: a heading has one line."""
    cursor = QTextCursor(block)
    for offset, letter in enumerate(block.text()):
        if letter in (LINE, "\n"):
            cursor.setPosition(block.position() + offset)
            cursor.deleteChar()
            cursor.insertText(" ")


# --- Containers --------------------------------------------------------------------------------------


def wrap(editor: VisualEditor, tag: str, attrs: Mapping[str, Any] | None = None) -> None:
    """Put the selected blocks into a new container: `quote`, `callout`, `form`, `card` or `solo`."""
    with one_step(editor) as step:
        unit = block_unit(selected(step.cursor))
        container = fresh(tag, **_attrs_for(tag, attrs))
        if tag == "card":
            _make_card(step, unit, container)
            return
        depth = len(unit.parent)
        repath(unit.blocks, lambda path: (*path[:depth], container, *path[depth:]))
        step.touch(unit.blocks)
        if tag in TITLED:
            title = add_before(unit.first, "title", (*unit.parent, container))
            step.cursor.setPosition(title.position())


def _attrs_for(tag: str, attrs: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the attributes of a new container, whole."""
    base: dict[str, Any] = {}
    if tag == "callout":
        base = {"kind": "nota", "id": ""}
    elif tag in ("form", "card"):
        base = {"id": ""}
    return {**base, **(attrs or {})}


def _make_card(step: Step, unit: Unit, card: Container) -> None:
    """Make a card of definitions; plain paragraphs become its terms, to be written on.

    A card holds nothing else: around other blocks, an empty one goes after them.
    """
    parent, depth = unit.parent, len(unit.parent)
    leaves = [leaf_of(block) for block in unit.blocks]
    if any(len(leaf.path) > depth and leaf.path[depth].tag != "dl" for leaf in leaves) or any(
        len(leaf.path) == depth and leaf.kind not in ("p", "h", "") for leaf in leaves
    ):
        title = add_after(unit.last, "title", (*parent, card))
        add_after(title, *body_of((*parent, card)))
        step.touch([title, title.next()])
        step.cursor.setPosition(title.position())
        return
    for block, leaf in zip(unit.blocks, leaves, strict=True):
        if len(leaf.path) > depth:
            put_path(block, (*parent, card, *leaf.path[depth + 1 :]))
        else:
            put(block, "term", (*parent, card, fresh("def")))
    for block in reversed(unit.blocks):
        leaf = leaf_of(block)
        if leaf.kind == "term" and is_last(block, len(leaf.path)):
            add_after(block, "p", (*leaf.path, fresh("dd")))
    title = add_before(unit.first, "title", (*parent, card))
    step.touch(unit.blocks)
    step.cursor.setPosition(title.position())


def container_at(editor: VisualEditor, *tags: str) -> Container | None:
    """Return the innermost container (with one of some tags) around the cursor."""
    path = leaf_of(editor.textCursor().block()).path
    index = innermost(path, *(tags or BOXES))
    return path[index] if index >= 0 else None


def unwrap(editor: VisualEditor, tag: str = "") -> None:
    """Take the innermost box (of a tag) around the cursor away; what it holds stays.

    Fields to fill in live in forms only: outside, each leaves a line to write on.
    """
    block = editor.textCursor().block()
    index = innermost(leaf_of(block).path, *((tag,) if tag else BOXES))
    if index < 0:
        return
    with one_step(editor) as step:
        take_away(step, step.cursor.block(), index)


def take_away(step: Step, block: QTextBlock, index: int) -> None:
    """Take the container at an index of a block's path away from all that it holds."""
    document = step.document
    container = leaf_of(block).path[index]
    blocks = around(block, index + 1)
    step.touch(blocks)
    title = (
        blocks[0]
        if leaf_of(blocks[0]).kind == "title" and len(leaf_of(blocks[0]).path) == index + 1
        else None
    )
    if title is not None:
        put(title, "p", leaf_of(title).path)
    inside: Path = (fresh("dl", tight=True),) if container.tag == "card" else ()
    start, end = blocks[0].position(), blocks[-1].position()
    if container.tag == "form":
        _drop_fields(step, start, blocks[-1].position() + blocks[-1].length())
        blocks = around(block, index + 1)
    repath(
        [one for one in blocks if one != title],
        lambda path: (*path[:index], *inside, *path[index + 1 :]),
    )
    if title is not None:
        put_path(title, leaf_of(title).path[:index])
        if is_empty(title) and len(blocks) > 1:
            remove(document.findBlock(start))
    step.touch(between(document, start, min(end, document.characterCount() - 1)))


def _drop_fields(step: Step, start: int, end: int) -> None:
    places: list[int] = []
    for block in between(step.document, start, end - 1):
        for position, length, form, text in runs(block):
            if is_atom(form, text) and atom_of(form).get("kind") == "field":
                places.extend(range(position, position + length))
    cursor = QTextCursor(step.document)
    for position in reversed(places):
        cursor.setPosition(position)
        cursor.deleteChar()
        cursor.insertText("________", cursor.blockCharFormat())


def set_container(editor: VisualEditor, number: int, attrs: Mapping[str, Any]) -> None:
    """Give the container with that number other attributes."""
    with one_step(editor) as step:
        block = step.document.begin()
        blocks = []
        while block.isValid():
            if any(one.number == number for one in leaf_of(block).path):
                blocks.append(block)
            block = block.next()
        repath(
            blocks,
            lambda path: tuple(
                one._replace(attrs=dict(attrs)) if one.number == number else one for one in path
            ),
        )
        step.touch(blocks)


# --- New leaves --------------------------------------------------------------------------------------


def place_after(block: QTextBlock) -> tuple[QTextBlock, Path]:
    """Return the block after which a new block can stand, and the path that it gets there."""
    leaf = leaf_of(block)
    table = table_at(block)
    if table is not None:
        caption = block.document().findBlock(table.lastPosition()).next()
        return caption, leaf_of(caption).path[:-1]
    if leaf.kind == "caption":
        return block, leaf.path[:-1]
    if leaf.kind == "term" or (leaf.kind == "title" and leaf.path[-1].tag == "card"):
        index = innermost(leaf.path, "dl", "card")
        return around(block, index + 1)[-1], leaf.path[:index]
    return block, leaf.path


def open_place(step: Step) -> QTextBlock:
    """Return an empty paragraph for a new block: the one at the cursor, or a new one after it."""
    block = step.cursor.block()
    leaf = leaf_of(block)
    if is_empty(block) and leaf.kind in ("p", "") and not in_cell(block):
        put(block, "p", leaf.path)
        return block
    after, path = place_after(block)
    return add_after(after, "p", path)


def writable_after(block: QTextBlock) -> QTextBlock:
    """Return a paragraph in which writing goes on after a block without words; made when there is none."""
    leaf = leaf_of(block)
    nxt = block.next()
    if (
        nxt.isValid()
        and not in_cell(nxt)
        and leaf_of(nxt).path == leaf.path
        and leaf_of(nxt).kind in ("p", "h")
    ):
        return nxt
    return add_after(block, "p", leaf.path)


def insert_rule(editor: VisualEditor) -> None:
    """Put a break between themes after the paragraph at the cursor."""
    with one_step(editor) as step:
        block = open_place(step)
        put(block, "rule", leaf_of(block).path)
        step.cursor.setPosition(writable_after(block).position())


def _literally(block: QTextBlock) -> str:
    """Return a leaf's words, objects as the Markdown that they stand for, so that none is lost."""
    return "".join(
        atom_of(form)["md"] * len(text) if is_atom(form, text) else text
        for _at, _size, form, text in runs(block)
    )


def _of_one_note(blocks: list[QTextBlock]) -> list[QTextBlock]:
    """Return the first blocks that stand in one note, or in none: joined, notes of the others would go."""

    def note(block: QTextBlock) -> Path:
        path = leaf_of(block).path
        return path[: innermost(path, "note") + 1]

    return list(takewhile(lambda block: note(block) == note(blocks[0]), blocks))


def insert_code(editor: VisualEditor, info: str = "") -> None:
    """Make the selected paragraphs literal lines, or put an empty code block at the cursor."""
    with one_step(editor) as step:
        blocks = _of_one_note([block for block in _styled(step) if not in_cell(block)])
        if not blocks:
            block = open_place(step)
            put(block, "code", leaf_of(block).path, {"info": info})
            step.cursor.setPosition(block.position())
            return
        path = leaf_of(blocks[0]).path
        words = LINE.join(map(_literally, blocks))
        step.cursor.setPosition(blocks[0].position())
        last = blocks[-1].position() + blocks[-1].length() - 1
        step.cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        step.cursor.removeSelectedText()
        put(step.cursor.block(), "code", path, {"info": info})
        step.cursor.insertText(words, step.cursor.blockCharFormat())
