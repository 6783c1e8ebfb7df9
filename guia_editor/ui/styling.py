"""How kinds, paths and marks look: pure functions to Qt's formats, and the view's theme and zoom over them.

Formats hold no colour of a theme and no zoom, so that neither ever enters the undo history or marks a text as
modified. Zoom is the resolution of the device that text is laid out for: it scales points, pixels of margins
and indents alike. Colours of letters lie over the formats (`ui/colouring.py`); grounds and rules of tables
are translucent greys, which suit light and dark. Measures here are pixels at 96 dots per inch and zoom 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QImage,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTableCellFormat,
    QTextTableFormat,
)

from guia_editor.ui.colouring import colours_of
from guia_editor.ui.formats import (
    ATOM,
    ATOM_OBJECT,
    ATTRS,
    KIND,
    MARKS,
    PATH,
    Marks,
    Path,
    attrs_of,
    dump,
    kind_of,
    path_of,
)
from guia_editor.ui.theme import Theme

SERIF = ["Guia Serif", "Noto Serif", "DejaVu Serif", "Cambria", "Guia Simbolos"]
SANS = ["Guia Sans", "Noto Sans", "DejaVu Sans", "Segoe UI", "Guia Simbolos"]
MONO = ["Guia Mono", "DejaVu Sans Mono", "Consolas", "Guia Simbolos"]

BASE_SIZE = 12.0
"""Points of running text at zoom 1."""

INDENT = 4
"""Pixels of one step of a block's indent; Qt scales these with the zoom, but not a block's left margin."""


class Inset(NamedTuple):
    """Room inside a container's edge: steps of `INDENT` at the left, pixels at the other sides.

    `outer` is the room left free above and below the container itself.
    """

    left: int = 0
    right: int = 0
    top: int = 0
    bottom: int = 0
    outer: int = 0


INSETS: Mapping[str, Inset] = {
    "ul": Inset(left=7),
    "ol": Inset(left=7),
    "quote": Inset(left=6, top=2, bottom=2, outer=10),
    "callout": Inset(left=6, right=20, top=28, bottom=12, outer=14),
    "form": Inset(left=6, right=20, top=28, bottom=12, outer=14),
    "card": Inset(left=6, right=20, top=28, bottom=12, outer=14),
    "solo": Inset(left=5, right=14, top=28, bottom=8, outer=12),
    "note": Inset(left=9, outer=8),
    "dd": Inset(left=6),
}
"""By tag; painters of boxes use the same numbers. The room above is where the word for the kind stands."""

_NONE = Inset()

_SPACES: Mapping[str, tuple[int, int]] = {
    "p": (0, 10),
    "code": (16, 24),
    "rule": (16, 16),
    "title": (0, 6),
    "term": (4, 2),
    "caption": (16, 14),
    "object": (8, 12),
}
_HEADING_SPACES = {1: (32, 10), 2: (30, 10), 3: (22, 6), 4: (16, 4), 5: (12, 4), 6: (12, 4)}
_TIGHT = (0, 4)

_SIZES: Mapping[str, float] = {"title": 12.0, "caption": 10.5, "cell": 10.5, "header": 10.5, "code": 10.5}
_HEADING_SIZES = {1: 22.0, 2: 19.0, 3: 15.0, 4: 13.0, 5: 12.0, 6: 11.0}
_SANS_KINDS = ("h", "title", "caption", "cell", "header")
_BOLD_KINDS = ("h", "title", "term", "header")

_RULE = QColor(120, 140, 155, 110)
_HEADER_GROUND = QColor(70, 140, 175, 36)
_CODE_GROUND = QColor(120, 140, 155, 40)

_CELL_PADDING = 6.0
_TABLE_ROOM = 10
_LINE_HEIGHT = 106.0
_HEADING_LINE_HEIGHT = 100.0
_CELL_LINE_HEIGHT = 104.0

_PROPORTIONAL = int(QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
_LISTS = ("ul", "ol", "dl")
_SPACED = ("ul", "ol", "dl", "dd")
_BAND = 14
"""Pixels below the title of a form or a card, which stands on a band of its own."""
_QT_ALIGN: Mapping[str, Qt.AlignmentFlag] = {
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


def block_format(
    kind: str,
    path: Path,
    attrs: Mapping[str, Any] | None = None,
    before: Path | None = None,
    after: Path | None = None,
) -> QTextBlockFormat:
    """Return the format of a leaf: what it stands for and how it looks.

    `before` and `after` are the paths of its neighbours (`()` at the ends of the document), for the room
    around and inside the edges of boxes; None for a neighbour in the same containers. See `respace`.
    """
    level = attrs.get("level", 2) if attrs and kind == "h" else 0
    left, right = inset(path)
    form = QTextBlockFormat(_look(kind, level, left, right, *_space(kind, level, path, before, after)))
    if kind:
        form.setProperty(KIND, kind)
    if path:
        form.setProperty(PATH, dump(path))
    if attrs:
        form.setProperty(ATTRS, dump(attrs))
    return form


def cell_format(path: Path, column: int, header: bool) -> QTextBlockFormat:
    """Return the format of the block in a cell; `path` ends with the table, which tells how to align."""
    align = path[-1].attrs.get("align", ()) if path else ()
    form = QTextBlockFormat(_cell_look(align[column] if column < len(align) else ""))
    form.setProperty(KIND, "header" if header else "cell")
    form.setProperty(PATH, dump(path))
    return form


def inset(path: Path) -> tuple[int, int]:
    """Return the room at both sides of a leaf: steps of `INDENT` at the left, pixels at the right."""
    insets = _insets(path)
    return sum(one.left for one in insets), sum(one.right for one in insets)


def _space(kind: str, level: int, path: Path, before: Path | None, after: Path | None) -> tuple[int, int]:
    """Return the room above and below a leaf; Qt leaves the larger of two that meet, so above has it all."""
    top, bottom = _HEADING_SPACES.get(level, (20, 6)) if kind == "h" else _SPACES.get(kind, (0, 0))
    if kind == "p" and any(one.tag in _LISTS and one.attrs.get("tight", True) for one in path[-3:]):
        top, bottom = _TIGHT
    if kind == "title" and path and path[-1].tag != "callout":
        bottom = _BAND
    if before is not None and (room := _room_between(before, path)):
        top += room
    if after is not None and (ended := path[_shared(path, after) :]):
        if any(one.tag in _SPACED for one in ended):
            bottom = max(bottom, _SPACES["p"][1])
        bottom += sum(one.bottom + one.outer for one in _insets(ended))
    return top, bottom


def _room_between(before: Path, path: Path) -> int:
    """Return the room that the edges of boxes take which end or begin between two leaves."""
    common = _shared(before, path)
    ended, begun = _insets(before[common:]), _insets(path[common:])
    room = sum(one.bottom + one.outer for one in ended) + sum(one.top + one.outer for one in begun)
    return room - min(ended[0].outer, begun[0].outer) if ended and begun else room


def _insets(path: Path) -> list[Inset]:
    return [INSETS.get(container.tag, _NONE) for container in path]


def _shared(path: Path, other: Path) -> int:
    count = 0
    for one, theirs in zip(path, other, strict=False):
        if one.number != theirs.number or one.tag != theirs.tag:
            break
        count += 1
    return count


@lru_cache(maxsize=1024)
def _look(kind: str, level: int, left: int, right: int, top: int, bottom: int) -> QTextBlockFormat:
    form = QTextBlockFormat()
    form.setIndent(left + (3 if kind == "code" else 0))
    form.setRightMargin(right)
    form.setTopMargin(top)
    form.setBottomMargin(bottom)
    if kind not in ("object", "rule"):
        form.setLineHeight(_HEADING_LINE_HEIGHT if kind == "h" else _LINE_HEIGHT, _PROPORTIONAL)
    return form


@lru_cache(maxsize=8)
def _cell_look(align: str) -> QTextBlockFormat:
    form = QTextBlockFormat()
    form.setLineHeight(_CELL_LINE_HEIGHT, _PROPORTIONAL)
    if align in _QT_ALIGN:
        form.setAlignment(_QT_ALIGN[align])
    return form


def char_format(marks: Marks, kind: str, attrs: Mapping[str, Any] | None = None) -> QTextCharFormat:
    """Return the format of words with marks (from the outside in) in a leaf of some kind and attributes."""
    return QTextCharFormat(_char_look(marks, kind, attrs.get("level", 2) if attrs and kind == "h" else 0))


@lru_cache(maxsize=4096)
def _char_look(marks: Marks, kind: str, level: int) -> QTextCharFormat:
    form = QTextCharFormat()
    size = _HEADING_SIZES.get(level, 15.0) if kind == "h" else _SIZES.get(kind, BASE_SIZE)
    families = MONO if kind == "code" else SANS if kind in _SANS_KINDS else SERIF
    names = {mark if isinstance(mark, str) else mark[0] for mark in marks}
    if "code" in names:
        families, size = MONO, size * 0.92
        form.setBackground(_CODE_GROUND)
    form.setFontFamilies(families)
    form.setFontPointSize(size)
    if kind in _BOLD_KINDS or "strong" in names:
        form.setFontWeight(QFont.Weight.Bold)
    if "em" in names:
        form.setFontItalic(True)
    if "strike" in names:
        form.setFontStrikeOut(True)
    if "link" in names:
        form.setFontUnderline(True)
    elif "gloss" in names:
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
    if marks:
        form.setProperty(MARKS, dump(marks))
    return form


def atom_format(
    kind: str,
    md: str,
    marks: Marks = (),
    leaf: str = "p",
    attrs: Mapping[str, Any] | None = None,
    **more: str,
) -> QTextCharFormat:
    """Return the format of the one character that stands for an object.

    `leaf` and `attrs` are kind and attributes of the leaf that it stands in; `more` is kept beside kind and
    Markdown (`reason`).
    """
    form = char_format(marks, leaf, attrs)
    form.setProperty(ATOM, dump({"kind": kind, "md": md, **more}))
    form.setObjectType(ATOM_OBJECT)
    return form


def table_format(path: Path, columns: int, before: Path | None = None) -> QTextTableFormat:
    """Return the format of the table whose container ends a path, with one header row.

    `before` is the path of the leaf before it; Qt leaves no room for that leaf's lower margin.
    """
    left, right = inset(path)
    form = QTextTableFormat()
    form.setProperty(PATH, dump(path))
    form.setHeaderRowCount(1)
    form.setLeftMargin(left * INDENT)
    form.setRightMargin(right)
    form.setTopMargin(_TABLE_ROOM + (_room_between(before, path) if before is not None else 0))
    form.setBottomMargin(_TABLE_ROOM)
    form.setCellPadding(_CELL_PADDING)
    form.setCellSpacing(0)
    form.setBorderCollapse(True)
    form.setBorder(1)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(QBrush(_RULE))
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    widths = path[-1].attrs.get("widths") or (1,) * columns
    total = sum(widths) or 1
    form.setColumnWidthConstraints(
        [QTextLength(QTextLength.Type.PercentageLength, 100 * width / total) for width in widths]
    )
    return form


def cell_ground(header: bool) -> QTextTableCellFormat:
    """Return the format of a cell itself: the ground of a header, none of others; set it on filled cells.

    Qt keeps it where it keeps the character format of the cell's block.
    """
    form = QTextTableCellFormat()
    form.merge(char_format((), "header" if header else "cell"))
    if header:
        form.setBackground(_HEADER_GROUND)
    return form


def respace(document: QTextDocument, first: int, last: int) -> None:
    """Set anew the room around the blocks from one number to another, after a change of structure.

    A part of the undo step of the change when called within its edit block. Cells keep theirs.
    """
    block = document.findBlockByNumber(first)
    while block.isValid() and block.blockNumber() <= last:
        form = block.blockFormat()
        if kind_of(form) not in ("cell", "header"):
            _respace_block(block, form)
        block = block.next()


def _respace_block(block: QTextBlock, form: QTextBlockFormat) -> None:
    kind, path, attrs = kind_of(form), path_of(form), attrs_of(form)
    before, after = path_of(block.previous().blockFormat()), path_of(block.next().blockFormat())
    level = attrs.get("level", 2) if kind == "h" else 0
    top, bottom = _space(kind, level, path, before, after)
    if (form.topMargin(), form.bottomMargin()) != (top, bottom):
        form.setTopMargin(top)
        form.setBottomMargin(bottom)
        QTextCursor(block).setBlockFormat(form)


def prepare(document: QTextDocument) -> None:
    """Set what holds for a whole document that is still empty: font, step of indents, highlighter."""
    font = QFont(SERIF)
    font.setPointSizeF(BASE_SIZE)
    document.setDefaultFont(font)
    document.setIndentWidth(INDENT)
    colours_of(document)


def restyle(document: QTextDocument, theme: Theme, zoom: float) -> None:
    """Show a document in a theme's colours and at a zoom (1: as printed), leaving its undo history as it is.

    The view's own palette gives the colour of plain letters and of the page.
    """
    colours = colours_of(document)
    changed = colours.theme is not theme
    colours.set_theme(theme)
    if zoom != zoom_of(document):
        document.documentLayout().setPaintDevice(_device(round(96 * zoom / 0.0254)))
        changed = True
    if changed:
        document.markContentsDirty(0, document.characterCount())


@cache
def _device(dots_per_metre: int) -> QImage:
    """Return a device of a resolution; never let go of, since layouts point at it without owning it."""
    device = QImage(1, 1, QImage.Format.Format_ARGB32)
    device.setDotsPerMeterX(dots_per_metre)
    device.setDotsPerMeterY(dots_per_metre)
    return device


def zoom_of(document: QTextDocument) -> float:
    """Return the zoom at which a document is shown."""
    device = document.documentLayout().paintDevice()
    return device.logicalDpiX() / 96 if device else 1.0
