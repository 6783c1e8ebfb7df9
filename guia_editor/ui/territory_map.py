"""The map of Guatemala by municipalities: to choose them, or coloured by what is known of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from guia_editor.export.maps import CREDIT, DISPUTE
from guia_editor.i18n import _, plural
from guia_editor.model.territory import Territories
from guia_editor.ui.icons import icon
from guia_editor.ui.territory_canvas import TerritoryCanvas
from guia_editor.ui.territory_paint import Colours
from guia_editor.ui.territory_shapes import Shapes, Traced, trace
from guia_editor.ui.widgets import note

if TYPE_CHECKING:
    from collections.abc import Callable

    from guia_editor.ui.workbench import Workbench

Legend = Sequence[tuple[QColor, str]]
_EDGE, _BUTTON = 10, 30
_LISTED = 12
_LINE, _SWATCH, _GAP = 22, 14, 18


class TerritoryMap(QWidget):
    """A map with its buttons, its legend and the notes that official maps carry.

    Nothing is coloured until `show_values`: then what is chosen is filled, else it is outlined. Selection and
    marks are codes of municipalities. `selection_changed` gives a frozenset whenever another is chosen, by
    whomever; `current_changed` the municipality that was clicked or walked to, `activated` the one that was
    double-clicked or chosen with Enter. Outlines are drawn in a thread: `drawn` tells when they are there.
    """

    selection_changed = Signal(object)
    current_changed = Signal(str)
    activated = Signal(str)
    drawn = Signal()

    def __init__(self, territories: Territories, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self.canvas = TerritoryCanvas(bench.theme, territories)
        self.canvas.setAccessibleName(_("Mapa de los municipios"))
        self._words = note("")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = QLabel()
        self._title.setObjectName("rotulo")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.hide()
        self.legend = _Swatches(bench)
        self.notes = note(f"{DISPUTE}.\n{CREDIT}.")
        self._arrange()
        self._add_buttons()
        self.canvas.selection_changed.connect(self._chosen)
        self.canvas.current_changed.connect(self._moved)
        self.canvas.activated.connect(self.activated)
        bench.theme_changed.connect(self._dress)
        self._dress()
        self.set_territories(territories)

    # --- Building -------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self._stack = QStackedLayout()
        self._stack.addWidget(self._words)
        self._stack.addWidget(self.canvas)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addLayout(self._stack, 1)
        column.addWidget(self.legend)
        column.addWidget(self.notes)

    def _add_buttons(self) -> None:
        self._buttons: list[tuple[QToolButton, str]] = []
        self.hand = self._button("hand", _("Mover el mapa al arrastrar"), lambda: None)
        self.hand.setCheckable(True)
        self.hand.toggled.connect(self._take_hand)
        self._button("zoom-in", _("Acercar"), lambda: self.canvas.step_zoom(1))
        self._button("zoom-out", _("Alejar"), lambda: self.canvas.step_zoom(-1))
        self._button("maximize", _("Todo el país"), self.canvas.show_all)
        self.canvas.installEventFilter(self)

    def _button(self, name: str, label: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton(self.canvas)
        button.setObjectName("sobre-mapa")
        button.setAccessibleName(label)
        button.setToolTip(label)
        button.setIconSize(QSize(18, 18))
        button.setFixedSize(_BUTTON, _BUTTON)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.clicked.connect(lambda _checked=False: act())
        self._buttons.append((button, name))
        return button

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Keep the buttons in the map's corner."""
        if watched is self.canvas and event.type() is QEvent.Type.Resize:
            left = self.canvas.width() - _BUTTON - _EDGE
            seen = [button for button, _name in self._buttons if not button.isHidden()]
            for row, button in enumerate(seen):
                button.move(left, _EDGE + row * (_BUTTON + 4))
        return super().eventFilter(watched, event)

    def _take_hand(self, on: bool) -> None:
        self.canvas.hand = on
        self.canvas.show_hand()

    def _dress(self) -> None:
        for button, name in self._buttons:
            button.setIcon(icon(name, self._bench.theme))
        self.canvas.colours = Colours.of(self._bench.theme)
        self.canvas.repaint_all()

    # --- What is shown --------------------------------------------------------------------------

    def set_territories(self, territories: Territories) -> None:
        """Show other territories, as after the guide was read again; what is still there stays chosen."""
        before = self.canvas.territories
        same = (
            territories.outlines == before.outlines
            and territories.municipalities.keys() == before.municipalities.keys()
        )
        shapes = self.canvas.shapes if same else None
        self.canvas.set_territories(territories, shapes)
        if shapes is None:
            self._stack.setCurrentWidget(self._words)
            self._words.setText(_("Dibujando el mapa…"))
            self._bench.activities.run(
                _("Dibujando el mapa"),
                lambda _progress: trace(territories),
                lambda traced: self._take(traced, territories),
                lambda _error: self._show_none(),
                owner=self,
            )
        self._describe()

    def _take(self, traced: Traced, territories: Territories) -> None:
        if territories is not self.canvas.territories:
            return
        if not traced.coarse:
            self._show_none()
            return
        self.canvas.set_territories(territories, Shapes(traced, territories))
        self._stack.setCurrentWidget(self.canvas)
        self.drawn.emit()

    def _show_none(self) -> None:
        """Say that there is no map; whoever shows one has a list beside it."""
        self._words.setText(
            _("Esta guía no tiene contornos que se puedan dibujar. Use la lista de municipios.")
        )

    def show_values(self, fills: Mapping[str, QColor] | None, legend: Legend = (), title: str = "") -> None:
        """Colour municipalities by code and name the colours; None shows only what is chosen."""
        if fills != self.canvas.fills:  # what shows how a batch goes asks several times a second
            self.canvas.fills = fills
            self.canvas.repaint_all()
        self.legend.show_swatches(legend)
        self._title.setText(title)
        self._title.setVisible(bool(title))
        name = (
            _("Mapa de los municipios: {title}").format(title=title) if title else _("Mapa de los municipios")
        )
        self.canvas.setAccessibleName(name)

    def describe_each(self, tip_of: Callable[[str], str]) -> None:
        """Let the tip of a municipality, and what is read aloud of it, hold more than its name."""
        self.canvas.tip_of = tip_of

    # --- What is chosen -------------------------------------------------------------------------

    @property
    def selectable(self) -> bool:
        """Whether municipalities can be chosen; else a click only marks one."""
        return self.canvas.selectable

    @selectable.setter
    def selectable(self, on: bool) -> None:
        self.canvas.selectable = on
        self.hand.setVisible(on)
        self.canvas.show_hand()

    @property
    def selection(self) -> frozenset[str]:
        """The codes of the municipalities that are chosen."""
        return self.canvas.selection

    def set_selection(self, codes: Iterable[str]) -> None:
        """Choose municipalities by code; codes that the guide does not know are passed over."""
        self.canvas.select(codes)

    @property
    def current(self) -> str:
        """The municipality that was clicked or walked to last, "" for none."""
        return self.canvas.current

    def go_to(self, code: str) -> None:
        """Mark a municipality, or show a department, and bring it into sight."""
        shapes = self.canvas.shapes
        if code in self.canvas.territories.municipalities:
            self.canvas.move_to(code)
        elif shapes is not None:
            self.canvas.show_box(shapes.department_boxes.get(code, shapes.box))

    def show_places(self, codes: Iterable[str]) -> None:
        """Look at some municipalities from as near as all of them allow."""
        shapes = self.canvas.shapes
        whole = QRectF()
        if shapes is not None:
            for code in codes:
                whole = whole.united(shapes.boxes.get(code, QRectF()))
        self.canvas.show_box(whole)

    def _chosen(self, codes: frozenset[str]) -> None:
        self._describe()
        self.selection_changed.emit(codes)

    def _moved(self, code: str) -> None:
        self._describe()
        self.current_changed.emit(code)

    def _describe(self) -> None:
        """Say in words what the map shows: where the keyboard is, and what is chosen."""
        canvas = self.canvas
        parts = [canvas.told(canvas.current)] if canvas.current else []
        if canvas.selectable:
            chosen = sorted(canvas.selection)
            told = plural(len(chosen), _("Un municipio elegido"), _("{count} municipios elegidos"))
            names = ", ".join(canvas.territories.municipalities[code].name for code in chosen[:_LISTED])
            more = "…" if len(chosen) > _LISTED else ""
            parts.append(f"{told}: {names}{more}" if chosen else _("Ningún municipio elegido"))
        canvas.setAccessibleDescription(". ".join(parts))


class _Swatches(QWidget):
    """The legend: colours and what they mean, in as many lines as the width needs."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._rows: Legend = ()
        # Not fixed: Qt would then hold the height to that of a hint made for another width.
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(_("Leyenda"))
        self.hide()
        bench.theme_changed.connect(self.update)

    def show_swatches(self, rows: Legend) -> None:
        """Show other colours; none hides the legend."""
        if rows == self._rows:
            return
        self._rows = rows
        self.setAccessibleDescription("; ".join(words for _colour, words in rows))
        self.setVisible(bool(rows))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Say that the lines depend on the width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """Return the height of the lines at a width."""
        return _LINE * (self._placed(width)[-1][1] + 1) if self._rows else 0

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the size at the present width."""
        return QSize(200, self.heightForWidth(max(self.width(), 200)))

    def _placed(self, width: int) -> list[tuple[int, int]]:
        """Return where each row stands: its left edge and its line."""
        metrics = self.fontMetrics()
        left, line = 0, 0
        places: list[tuple[int, int]] = []
        for _colour, words in self._rows:
            wide = _SWATCH + 6 + metrics.horizontalAdvance(words)
            if left and left + wide > width:
                left, line = 0, line + 1
            places.append((left, line))
            left += wide + _GAP
        return places

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint swatches and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._bench.theme
        for (colour, words), (left, line) in zip(self._rows, self._placed(self.width()), strict=True):
            top = line * _LINE
            painter.setPen(QPen(theme.edge, 1))
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(left + 0.5, top + (_LINE - _SWATCH) / 2, _SWATCH, _SWATCH), 3, 3)
            painter.setPen(theme.ink)
            room = QRectF(left + _SWATCH + 6, top, self.width(), _LINE)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
        painter.end()
