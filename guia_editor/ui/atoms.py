"""How atoms look: chips among the words, figures, cards and locked passages alone in their block.

One `QPyTextObject` for each document draws all of them; what they look like is measured once and kept for as
long as their Markdown, font and room stay the same. Chips stand on the line's baseline: Qt puts the lower
edge of an object there, so a chip's frame is drawn a little below its own rectangle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPyTextObject,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextLength,
)
from PySide6.QtWidgets import QTextEdit

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.model.blocks import NoteReference
from guia_editor.model.document import Asset
from guia_editor.model.guide import Guide
from guia_editor.tasks.choices import Names, names_of
from guia_editor.tasks.pictures import picture
from guia_editor.tasks.previews import condition_words
from guia_editor.ui import cards, chips
from guia_editor.ui.faces import Face, Shape, draw, inverted
from guia_editor.ui.formats import ATOM_OBJECT, CELLS, OBJECT, atom_of, dump, kind_of
from guia_editor.ui.live import LiveReading
from guia_editor.ui.part_reader import parts_in
from guia_editor.ui.parts import condition_of
from guia_editor.ui.pictures import Pictures
from guia_editor.ui.stylesheet import mixed
from guia_editor.ui.styling import BASE_SIZE, SANS, zoom_of
from guia_editor.ui.theme import LIGHT, Theme
from guia_editor.ui.workbench import Workbench

ALONE = frozenset({"figure", "datos", "grafico", "perfil", "table", "locked"})
"""Kinds of atom that fill a block of their own."""

_ONLY_TEXTS = frozenset({"chapters", "problems", "content_hash"})
"""Fields of a guide that change with its texts, and which no atom shows."""

_MOST_FACES = 8000
_NARROWEST, _NARROWEST_IN_CELL = 120.0, 40.0
_COUNT_AFTER_MS = 250
_SELECTED = 0x822
"""Qt's own property of objects that are selected; it lays that brush over them, half transparent."""

_CELL_EDGES = 17.0
"""Pixels at zoom 1 that padding and rules take of a column's width, at both sides."""


class AtomContext(QObject):
    """What atoms have to know besides their Markdown: names, values, pictures and colours.

    `changed` says that all of them may look different now, `repaint` that some picture can be shown.
    """

    changed = Signal()
    repaint = Signal()

    def __init__(self, bench: Workbench | None = None, theme: Theme = LIGHT) -> None:
        super().__init__(bench)
        self._bench = bench
        self.theme = bench.theme if bench else theme
        self._names: Names | None = None
        self._faces: dict[tuple[Any, ...], Face] = {}
        self._conditions: dict[str, str] = {}
        self.pictures = Pictures(self._load, self)
        self.pictures.ready.connect(self.repaint)
        if bench:
            bench.session_changed.connect(self._take_guide)
            bench.theme_changed.connect(self._take_theme)
        self._ground = _ground(self.guide)

    @property
    def guide(self) -> Guide | None:
        """The guide as last read."""
        return self._bench.session.guide if self._bench and self._bench.session else None

    @property
    def names(self) -> Names | None:
        """What the guide's names stand for; None without a guide."""
        if self._names is None and self.guide:
            self._names = names_of(self.guide)
        return self._names

    def face(self, atom: dict[str, Any], font: QFont, width: float, number: int = 0) -> Face:
        """Return what an atom looks like in a font and a room; `number` is that of a footnote's mark."""
        kind, md, reason = str(atom.get("kind", "")), str(atom.get("md", "")), str(atom.get("reason", ""))
        key = (kind, md, reason, font.key(), round(width), number)
        if key not in self._faces:
            if len(self._faces) >= _MOST_FACES:
                self._faces.clear()
            self._faces[key] = self._made(kind, md, reason, font, width, number)
        return self._faces[key]

    def condition_words(self, attrs: Mapping[str, Any]) -> str:
        """Return for whom a passage with the attributes of `solo` is ("Solo para …"); "" without a guide."""
        if self.guide is None:
            return ""
        key = dump(attrs)
        if key not in self._conditions:
            self._conditions[key] = condition_words(self.guide, condition_of(attrs))
        return self._conditions[key]

    def _made(self, kind: str, md: str, reason: str, font: QFont, width: float, number: int) -> Face:
        desk = cards.Desk(font, width, self.theme, self.names, self.guide, self.pictures)
        if kind in ALONE:
            return cards.card_face(kind, md, reason, desk)
        return chips.chip_face(md, number, desk)

    def _load(self, path: str) -> Asset:
        guide = self.guide
        if guide and path in guide.assets:
            return guide.assets[path]
        if self._bench and self._bench.session:
            return picture(self._bench.session.folder, path)
        raise GuideError(_("No se encuentra la imagen «{path}».").format(path=path))

    def _take_guide(self) -> None:
        """Go on with another guide; what atoms show mostly stays, above all when a chapter was saved."""
        guide = self.guide
        names, ground = (names_of(guide) if guide else None), _ground(guide)
        same = self._names is not None and names is not None and _shown(names) == _shown(self._names)
        self._names = names
        if same and ground == self._ground:
            return
        self._ground = ground
        self._faces.clear()
        self._conditions.clear()
        self.pictures.forget()
        self.changed.emit()

    def _take_theme(self) -> None:
        assert self._bench
        self.theme = self._bench.theme
        self._faces.clear()
        self.pictures.forget()
        self.repaint.emit()  # colours change no sizes


def _ground(guide: Guide | None) -> tuple[Any, ...]:
    """Return what atoms show of a guide besides names; its texts do not matter."""
    if guide is None:
        return ()
    return tuple(getattr(guide, one.name) for one in fields(guide) if one.name not in _ONLY_TEXTS)


def _shown(names: Names) -> tuple[Any, ...]:
    """Return what names look like; on which lines of the files they stand does not matter."""
    places = {id: replace(place, line=0) for id, place in names.places.items()}
    return places, names.values, names.sources, names.sample


def context_of(bench: Workbench) -> AtomContext:
    """Return the context that all documents of a window share, made on first use."""
    return bench.findChild(AtomContext) or AtomContext(bench)


class AtomObject(QPyTextObject):
    """Measures and draws the atoms of one document, and counts its footnotes."""

    def __init__(self, document: QTextDocument, context: AtomContext) -> None:
        super().__init__(document)
        self.context = context
        self._document = document
        self._notes: dict[str, int] = {}
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.timeout.connect(self._count_notes)
        document.contentsChange.connect(self._edited)
        context.changed.connect(self._measure_anew)
        context.repaint.connect(self._repaint)

    def intrinsicSize(self, document: QTextDocument, position: int, form: QTextFormat) -> QSizeF:  # noqa: N802
        """Return the room that an atom takes."""
        return self.face(document.findBlock(position), form.toCharFormat()).size

    def drawObject(  # noqa: N802
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        document: QTextDocument,
        position: int,
        form: QTextFormat,
    ) -> None:
        """Draw an atom in the rectangle that it was given."""
        face = self.face(document.findBlock(position), form.toCharFormat())
        frame = QRectF(rect)
        corner = QPointF(frame.left(), frame.bottom() - face.size.height())
        if form.hasProperty(_SELECTED) and atom_of(form.toCharFormat()).get("kind") not in ALONE:
            self._draw_selected(painter, frame, corner, face, form.brushProperty(_SELECTED).color())
        else:
            draw(painter, corner, face, self.context.pictures)

    def _draw_selected(
        self, painter: QPainter, frame: QRectF, corner: QPointF, face: Face, color: QColor
    ) -> None:
        """Draw a chip so that it can be read once Qt has laid half of `color` over its frame only."""
        white, black = QColor("white"), QColor("black")
        if not any(isinstance(part, Shape) for part in face.parts):
            black = white
        below = QRectF(frame.left(), frame.bottom(), frame.width(), frame.height())
        for area, share in ((frame, 0.0), (below, 0.5)):
            painter.save()
            painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
            shown = inverted(face, mixed(white, color, share), mixed(black, color, share))
            draw(painter, corner, shown, self.context.pictures)
            painter.restore()

    def face(self, block: QTextBlock, form: QTextCharFormat) -> Face:
        """Return what the atom with a format looks like in a block."""
        atom = atom_of(form)
        font = QFont(SANS) if atom.get("kind") in ALONE else form.font()
        points = form.font().pointSizeF() if form.font().pointSizeF() > 0 else BASE_SIZE
        # Painters know nothing of the zoom, which is the resolution that the text is laid out for.
        font.setPixelSize(max(1, round(points * 96 / 72 * zoom_of(self._document))))
        number = self._number(str(atom.get("md", ""))) if atom.get("kind") == "note" else 0
        return self.context.face(atom, font, self._room(block), number)

    def _number(self, md: str) -> int:
        if not self._notes and not self._counting.isActive():
            self._counting.start(0)
        found = chips.parsed(md)
        return self._notes.get(found.label, 0) if isinstance(found, NoteReference) else 0

    def _room(self, block: QTextBlock) -> float:
        """Return how wide a line of a block is."""
        page, form = self._document.rootFrame().frameFormat(), block.blockFormat()
        margins = page.leftMargin() + page.rightMargin() + 2 * page.padding() + 2 * page.border()
        inside = form.indent() * self._document.indentWidth() + form.rightMargin()
        zoom = zoom_of(self._document)
        room = self._document.textWidth() - zoom * (margins + inside)
        if kind_of(form) in CELLS:
            return max(_NARROWEST_IN_CELL, _share(block) * room - zoom * _CELL_EDGES)
        return max(_NARROWEST, room)

    def _edited(self, _position: int, removed: int, added: int) -> None:
        if removed > 1 or added > 1 or not self._notes:
            self._counting.start(_COUNT_AFTER_MS)

    def _count_notes(self) -> None:
        """Number the footnotes by their first marks."""
        live = self._document.findChild(LiveReading)
        parts = () if live else parts_in(self._document)
        labels = live.notes() if live else [label for part in parts for label in part.notes]
        found = {label: number for number, label in enumerate(dict.fromkeys(labels), 1)}
        if found != self._notes:
            self._notes = found
            self._measure_anew()

    def note_number(self, label: str) -> int:
        """Return the number of a footnote in this chapter, 0 when it has no mark yet."""
        return self._notes.get(label, 0)

    def _measure_anew(self) -> None:
        self._document.markContentsDirty(0, self._document.characterCount())

    def _repaint(self) -> None:
        self._document.documentLayout().update.emit()


def _share(block: QTextBlock) -> float:
    """Return how much of its table's width the column of a cell's block has."""
    table = QTextCursor(block).currentTable()
    if table is None:
        return 1.0
    widths = table.format().toTableFormat().columnWidthConstraints()
    column = table.cellAt(block.position()).column()
    if column < len(widths) and widths[column].type() == QTextLength.Type.PercentageLength:
        return widths[column].rawValue() / 100
    return 1 / table.columns()


def register(document: QTextDocument, context: AtomContext) -> None:
    """Have a document draw its atoms; they are drawn anew when the context changes."""
    document.documentLayout().registerHandler(ATOM_OBJECT, AtomObject(document, context))


def atom_object_of(document: QTextDocument) -> AtomObject | None:
    """Return what draws a document's atoms, if it was registered."""
    return document.findChild(AtomObject)


def context_in(document: QTextDocument) -> AtomContext | None:
    """Return the context that a document was registered with."""
    drawn_by = atom_object_of(document)
    return drawn_by.context if drawn_by else None


def atom_under(editor: QTextEdit, point: QPoint) -> int | None:
    """Return the position of the atom at a point of the viewport, or None."""
    cursor = editor.cursorForPosition(point)
    for position in (cursor.position(), cursor.position() - 1):
        if position < 0 or editor.document().characterAt(position) != OBJECT:
            continue
        cursor.setPosition(position)
        left = editor.cursorRect(cursor).left()
        cursor.setPosition(position + 1)
        if cursor.charFormat().objectType() != ATOM_OBJECT:
            continue
        alone = kind_of(cursor.blockFormat()) == "object"
        if alone or left <= point.x() <= editor.cursorRect(cursor).right():
            return position
    return None


def tip_at(editor: QTextEdit, point: QPoint) -> str:
    """Return what to tell about the atom at a point of the viewport; "" where there is none."""
    position, context = atom_under(editor, point), context_in(editor.document())
    if position is None or context is None:
        return ""
    cursor = QTextCursor(editor.document())
    cursor.setPosition(position + 1)
    atom = atom_of(cursor.charFormat())
    if atom.get("kind") in ALONE:
        return _("Doble clic, o Intro con el cursor al lado, para cambiarlo.")
    return chips.tip(str(atom.get("md", "")), context.names)
