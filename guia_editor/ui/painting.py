"""What is painted under the text: bullets, numbers, bars and boxes, from the paths of the visible blocks.

Nothing here walks the document: only the blocks of the area to paint are looked at, and the number of an item
is counted back to the beginning of its list.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QTextBlock
from PySide6.QtWidgets import QTextEdit

from guia_editor.i18n import _
from guia_editor.ui.comment_marks import paint_comments
from guia_editor.ui.formats import Path, attrs_of, kind_of
from guia_editor.ui.paint_boxes import BOXES, Box, paint_box
from guia_editor.ui.paint_marks import (
    Numbers,
    paint_caption_word,
    paint_code,
    paint_marker,
    paint_note_mark,
    paint_placeholder,
    paint_rule,
    task_box,
)
from guia_editor.ui.paint_scene import Scene, neighbours


def paint_under(editor: QTextEdit, painter: QPainter, event: QPaintEvent) -> None:
    """Paint what belongs under the text of the area that an event asks for; `painter` is on the viewport."""
    scene = Scene(editor)
    area = QRectF(event.rect())
    visible = list(scene.blocks(area.top(), area.bottom()))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for box in _boxes(scene, visible):
        paint_box(painter, scene, box)
    paint_comments(painter, scene, visible)
    numbers = Numbers()
    for block in visible:
        _paint_leaf(painter, scene, block, numbers)
    painter.restore()


def checkbox_at(editor: QTextEdit, point: QPoint) -> int | None:
    """Return the position of the block whose task box is at a point of the viewport, or None."""
    scene = Scene(editor)
    for block in scene.blocks(point.y(), point.y()):
        path, begun, _end = neighbours(block)
        for depth in range(begun, len(path)):
            if path[depth].tag == "li" and path[depth].attrs.get("checked") is not None:
                box = task_box(scene, block, path, depth)
                if box and box.adjusted(-4, -4, 4, 4).contains(QPointF(point)):
                    return block.position()
    return None


def _boxes(scene: Scene, visible: list[QTextBlock]) -> list[Box]:
    """Return the boxes around visible blocks, outer ones first."""
    found: dict[int, Box] = {}
    for block in visible:
        path, begun, ended = neighbours(block)
        for depth, container in enumerate(path):
            if container.tag not in BOXES:
                continue
            bottom = scene.bottom_of(block, path, depth, ended)
            if container.number in found:
                found[container.number].bottom = bottom
                continue
            box = Box(
                container,
                depth,
                scene.left_of(path, depth),
                scene.right_of(path, depth),
                scene.top_of(block, path, depth, begun),
                bottom,
            )
            if kind_of(block.blockFormat()) == "title" and depth == len(path) - 1:
                box.header = scene.rect(block).bottom()
            found[container.number] = box
    return sorted(found.values(), key=lambda box: box.depth)


def _paint_leaf(painter: QPainter, scene: Scene, block: QTextBlock, numbers: Numbers) -> None:
    form = block.blockFormat()
    kind = kind_of(form)
    path, begun, _end = neighbours(block)
    for depth in range(begun, len(path)):
        if path[depth].tag == "li":
            paint_marker(painter, scene, block, path, depth, numbers)
        elif path[depth].tag == "note":
            paint_note_mark(painter, scene, block, path, depth)
    match kind:
        case "code":
            paint_code(painter, scene, block, path, str(attrs_of(form).get("info", "")))
        case "rule":
            paint_rule(painter, scene, block, path)
        case "caption":
            paint_caption_word(painter, scene, block)
        case _:
            pass
    if block.length() == 1 and (words := _placeholder(kind, path)):
        paint_placeholder(painter, scene, block, path, words)


def _placeholder(kind: str, path: Path) -> str:
    match kind:
        case "title":
            tag = path[-1].tag if path else ""
            names = {"form": _("Título del formulario"), "card": _("Título de la ficha")}
            return names.get(tag, _("Título del recuadro"))
        case "caption":
            return _("Leyenda de la tabla")
        case "term":
            return _("Término")
        case "h":
            return _("Título")
        case _:
            return ""
