"""The map of municipalities under the pointer and the keyboard: choosing, moving, looking from near."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from guia_editor.model.territory import Territories
from guia_editor.ui.territory_paint import NEAR, Colours, Names, paint_base, paint_outline
from guia_editor.ui.territory_shapes import Shapes
from guia_editor.ui.territory_view import Viewpoint
from guia_editor.ui.theme import Theme
from guia_editor.ui.widgets import plain_tip

_STEP, _NOTCH = 1.4, 120
_SETTLE_MS = 60
"""How long a map that moves must rest before it is painted anew; until then its picture moves."""

_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class TerritoryCanvas(QWidget):
    """Paints `shapes` and follows the person; `TerritoryMap` puts buttons and words around it.

    A click takes a municipality in or out, with Shift its whole department; dragging takes in what lies in
    the band, with Ctrl out. Where nothing can be chosen, or with `hand`, dragging moves the map. The right
    and the middle button always move it.
    """

    selection_changed = Signal(object)
    current_changed = Signal(str)
    activated = Signal(str)

    def __init__(self, theme: Theme, territories: Territories) -> None:
        super().__init__()
        self.territories = territories
        self.names = _names(territories)
        self.colours = Colours.of(theme)
        self.shapes: Shapes | None = None
        self.fills: Mapping[str, QColor] | None = None
        self.tip_of: Callable[[str], str] = lambda _code: ""
        self.selectable = True
        self.hand = False
        self.selection: frozenset[str] = frozenset()
        self.current = ""
        self._hover = ""
        self._eye = Viewpoint(QRectF())
        self._base: QPixmap | None = None
        self._base_view = QTransform()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self.repaint_all)
        self._press: QPoint | None = None
        self._moving = False
        self._band: QRectF | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(220, 200)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a comfortable size."""
        return QSize(560, 560)

    # --- What is shown --------------------------------------------------------------------------

    def set_territories(self, territories: Territories, shapes: Shapes | None) -> None:
        """Show other territories; None while their outlines are not drawn yet. The same ones stay in view."""
        same = shapes is self.shapes
        self.territories, self.names, self.shapes = territories, _names(territories), shapes
        self.selection &= frozenset(territories.municipalities)
        self.current = self.current if self.current in territories.municipalities else ""
        self._hover = ""
        if same:
            self.repaint_all()
        else:
            self.show_all()

    def repaint_all(self) -> None:
        """Paint everything anew, since fills, colours or the selection are others."""
        self._base = None
        self.update()

    def _view_moved(self) -> None:
        """Move the picture that there is, and paint a sharp one once the map rests."""
        self._settle.start()
        self.update()

    def select(self, codes: Iterable[str]) -> None:
        """Choose other municipalities and tell; nothing is told where they are the same."""
        found = frozenset(codes) & frozenset(self.territories.municipalities)
        if found != self.selection:
            self.selection = found
            self.repaint_all()
            self.selection_changed.emit(found)

    def move_to(self, code: str) -> None:
        """Put the mark on a municipality and bring it into sight."""
        if code != self.current:
            self.current = code
            self.current_changed.emit(code)
        if self.shapes is not None and code in self.shapes.hearts:
            room = self.rect().adjusted(24, 24, -24, -24)
            if not room.contains(self.view().map(self.shapes.hearts[code]).toPoint()):
                self._eye.centre = self.shapes.hearts[code]
                self.repaint_all()
        self.update()

    # --- The view -------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """How many times larger than the whole country the map is."""
        return self._eye.zoom

    def view(self) -> QTransform:
        """Return what leads from units to pixels."""
        return self._eye.view(self.size())

    def show_all(self) -> None:
        """Show the whole country."""
        self._eye = Viewpoint(self.shapes.box if self.shapes is not None else QRectF())
        self.repaint_all()

    def show_box(self, box: QRectF) -> None:
        """Show a rectangle of the map, with some room around; an empty one shows the whole country."""
        if box.isEmpty():
            self.show_all()
        else:
            self._eye.show_box(box, self.size())
            self.repaint_all()

    def step_zoom(self, notches: float, around: QPointF | None = None) -> None:
        """Look from nearer (positive) or farther; the point of the window that is given stays where it is."""
        self._eye.zoom_by(_STEP**notches, around or QPointF(self.rect().center()), self.size())
        self._view_moved()

    # --- Painting -------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the map as it was, and what moves above it."""
        if self.shapes is None:
            return
        if self._base is None:
            self._base = paint_base(
                QSizeF(self.size()),
                self.devicePixelRatioF(),
                self.view(),
                self.shapes,
                self._fill,
                self.colours,
                self.names,
                self.font(),
                self.fills is not None,
            )
            self._base_view = self.view()
        painter = QPainter(self)
        if self._base_view == self.view():
            painter.drawPixmap(0, 0, self._base)
        else:
            painter.fillRect(self.rect(), self.colours.sea)
            painter.setTransform(self._base_view.inverted()[0] * self.view())
            painter.drawPixmap(0, 0, self._base)
            painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_marks(painter, self.shapes)
        if self._band is not None:
            tint = QColor(self.colours.accent)
            tint.setAlpha(40)
            painter.setPen(QPen(self.colours.accent, 1, Qt.PenStyle.DashLine))
            painter.setBrush(tint)
            painter.drawRect(self._band)
        if self.hasFocus():
            painter.setPen(QPen(self.colours.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _paint_marks(self, painter: QPainter, shapes: Shapes) -> None:
        """Paint what is chosen, where colours mean something else, and where pointer and keyboard are."""
        paths = (shapes.fine if self.view().m11() >= NEAR else shapes.coarse).places
        colours = self.colours
        if self.fills is not None and self.selectable:
            for code in self.selection & paths.keys():
                paint_outline(painter, self.view(), paths[code], colours.accent, colours.rim, 2)
        if self._hover in paths:
            paint_outline(painter, self.view(), paths[self._hover], colours.ink, colours.rim, 1.4)
        if self.current in paths and (self.hasFocus() or not self.selectable):
            paint_outline(painter, self.view(), paths[self.current], colours.accent, colours.rim, 2.6)

    def _fill(self, code: str) -> QColor:
        if self.fills is not None:
            return self.fills.get(code, self.colours.bare)
        return self.colours.chosen if code in self.selection else self.colours.bare

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fit the country into the new size."""
        self._base = None
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Paint anew with other letters."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.DevicePixelRatioChange):
            self.repaint_all()
        super().changeEvent(event)

    # --- Pointer --------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin a click, a band or a move."""
        self._press = event.position().toPoint()
        left = event.button() is Qt.MouseButton.LeftButton
        self._moving = not left or self.hand or not self.selectable

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Move the map, stretch the band, or mark what is under the pointer."""
        place = event.position()
        if self._press is not None:
            far = (place.toPoint() - self._press).manhattanLength()
            if self._band is not None or self.cursor().shape() is Qt.CursorShape.ClosedHandCursor:
                self._drag(place)
            elif far >= QApplication.startDragDistance():
                if self._moving:
                    self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self._drag(place)
            return
        self._point_at(place)

    def _drag(self, place: QPointF) -> None:
        assert self._press is not None
        if self._moving:
            self._eye.move_by(place - QPointF(self._press), self.size())
            self._press = place.toPoint()
            self._view_moved()
        else:
            self._band = QRectF(QPointF(self._press), place).normalized()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End a click, a band or a move."""
        pressed, self._press = self._press, None
        if pressed is None:  # the end of a double click
            return
        band, self._band = self._band, None
        moved = self.cursor().shape() is Qt.CursorShape.ClosedHandCursor
        self.show_hand()
        if band is not None and self.shapes is not None:
            inside = self.shapes.within(self.view().inverted()[0].mapRect(band))
            out = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            self.select(self.selection - inside if out else self.selection | inside)
            self.update()
        elif not moved and event.button() is Qt.MouseButton.LeftButton:
            self._click(self.code_at(event.position()), event.modifiers())

    def _click(self, code: str, modifiers: Qt.KeyboardModifier) -> None:
        if not code:
            return
        self.move_to(code)
        if not self.selectable or self.hand:
            return
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            self._toggle_department(code)
        else:
            self.select(self.selection ^ {code})

    def _toggle_department(self, code: str) -> None:
        department = self.territories.municipalities[code].department_code
        members = {
            one.code for one in self.territories.municipalities.values() if one.department_code == department
        }
        self.select(self.selection - members if members <= self.selection else self.selection | members)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Ask for what is known about a municipality; the first click's choice is taken back."""
        code = self.code_at(event.position())
        if code and event.button() is Qt.MouseButton.LeftButton:
            self._click(code, event.modifiers())
            self.activated.emit(code)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Look from nearer or farther, at what is under the pointer; with all in sight the page scrolls."""
        notches = event.angleDelta().y() / _NOTCH / 2
        if notches < 0 and self.zoom <= 1:
            event.ignore()
            return
        self.step_zoom(notches, event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Mark nothing when the pointer is elsewhere."""
        self._hover = ""
        self.update()
        super().leaveEvent(event)

    def code_at(self, place: QPointF) -> str:
        """Return the code of the municipality at a point of the window, "" for none."""
        return self.shapes.at(self.view().inverted()[0].map(place)) if self.shapes is not None else ""

    def show_hand(self) -> None:
        """Show by the pointer whether dragging moves the map."""
        moves = self.hand or not self.selectable
        self.setCursor(Qt.CursorShape.OpenHandCursor if moves else Qt.CursorShape.ArrowCursor)

    def _point_at(self, place: QPointF) -> None:
        found = self.code_at(place)
        if found != self._hover:
            self._hover = found
            self.update()

    def event(self, event: QEvent) -> bool:
        """Tell the name of what is under the pointer."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            code = self.code_at(QPointF(event.pos()))
            if code:
                QToolTip.showText(event.globalPos(), plain_tip(self.told(code)), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def told(self, code: str) -> str:
        """Return what is said of a municipality: name, department, code, and what the map's owner adds."""
        place = self.territories.municipalities[code]
        more = self.tip_of(code)
        return f"{place.name}, {place.department} · {code}" + (f"\n{more}" if more else "")

    # --- Keyboard -------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Walk among neighbours, choose, look from nearer."""
        key = Qt.Key(event.key())
        if key in _WAYS:
            self._walk(*_WAYS[key])
        elif key == Qt.Key.Key_Space and self.current and self.selectable:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._toggle_department(self.current)
            else:
                self.select(self.selection ^ {self.current})
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current:
            self.activated.emit(self.current)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            heart = self.shapes.hearts.get(self.current) if self.shapes is not None else None
            self.step_zoom(
                1 if key == Qt.Key.Key_Plus else -1, self.view().map(heart) if heart is not None else None
            )
        elif key in (Qt.Key.Key_0, Qt.Key.Key_Home):
            self.show_all()
        else:
            super().keyPressEvent(event)

    def _walk(self, right: int, down: int) -> None:
        if self.shapes is not None and self.shapes.hearts:
            first = next(iter(self.shapes.hearts))
            self.move_to(self.shapes.beside(self.current, right, down) if self.current else first)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show where the keyboard is."""
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show that the keyboard is elsewhere."""
        self.update()
        super().focusOutEvent(event)


def _names(territories: Territories) -> Names:
    return Names(
        {code: place.name for code, place in territories.departments.items()},
        {code: place.name for code, place in territories.municipalities.items()},
    )
