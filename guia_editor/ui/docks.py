"""What stands around the text: chapters at the left, `PANELS` as tabs, the keyboard's way between them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QTabBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from guia_editor.ui.manual import set_topic
from guia_editor.ui.panels import PANELS, Area, Panel
from guia_editor.ui.workbench import Workbench

_AREAS: dict[Area, Qt.DockWidgetArea] = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}
_PANEL, _SHARE = 384, 0.282
"""Pixels that all tabs of panels need, and the share of the window that panels may take of themselves."""

_NARROW = 1100
"""Pixels of a window that has no room for chapters, text and panels side by side."""


class Docks(QObject):
    """Makes the docks; a panel is made when it is first seen, and not before `wake`."""

    def __init__(self, bench: Workbench, window: QMainWindow) -> None:
        super().__init__(window)
        self._bench = bench
        self._window = window
        self._awake = False
        self._unmade: dict[str, Panel] = {}
        self.docks: dict[str, QDockWidget] = {}
        window.setDockNestingEnabled(False)
        window.installEventFilter(self)
        for area in _AREAS.values():
            window.setTabPosition(area, QTabWidget.TabPosition.North)

    def add_fixed(self, name: str, title: str, widget: QWidget, header: QWidget) -> None:
        """Put a widget that is always there at the left, under a heading of its own."""
        dock = self._dock(name, title, "left")
        dock.setWidget(widget)
        dock.setTitleBarWidget(header)

    def add_panels(self) -> None:
        """Add a dock for each row of `PANELS`, as tabs of their side."""
        last: dict[Area, QDockWidget] = {}
        for row in PANELS:
            dock = self._dock(row.id, row.title(), row.area)
            set_topic(dock, row.topic)
            holder = QWidget()
            layout = QVBoxLayout(holder)
            layout.setContentsMargins(0, 0, 0, 0)
            dock.setWidget(holder)
            dock.setTitleBarWidget(QWidget())  # its tab says what it is
            self._unmade[row.id] = row
            dock.visibilityChanged.connect(self._seer(row.id))
            if row.area in last:
                self._window.tabifyDockWidget(last[row.area], dock)
            last[row.area] = dock
        if PANELS:
            self.docks[PANELS[0].id].raise_()
        for bar in self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            _name_whole(bar)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """See to the bars of tabs that the window makes later, at its layout or with its old places."""
        if isinstance(event, QChildEvent) and event.type() is QEvent.Type.ChildPolished:
            bar = event.child()
            if isinstance(bar, QTabBar):
                _name_whole(bar)
        return super().eventFilter(watched, event)

    def wake(self) -> None:
        """Make the panels that are in sight; from now on, each as soon as it is seen."""
        self._awake = True
        for name in list(self._unmade):
            self._make_if_seen(name)

    def panel(self, name: str) -> QWidget | None:
        """Return a panel's widget, made if it was not."""
        if name in self._unmade:
            self._make(name)
        dock = self.docks.get(name)
        return dock.findChild(QWidget, f"panel-{name}") if dock is not None else None

    def show_panel(self, name: str) -> None:
        """Bring a panel to the front and put the keyboard into it."""
        dock = self.docks[name]
        dock.show()
        dock.raise_()
        self.panel(name)
        QTimer.singleShot(0, self, self._fit)  # only then does the window know what the panel needs
        _focus_in(dock)

    def _fit(self) -> None:
        """Let the chapters go where they, the text and a panel are wider than the screen together."""
        room = self._window.screen().availableGeometry().width()
        if self._window.minimumSizeHint().width() > room:
            self.docks["capitulos"].hide()
            self._window.resize(room, self._window.height())

    def toggles(self) -> list[QAction]:
        """Return an action for each dock that shows or hides it."""
        return [dock.toggleViewAction() for dock in self.docks.values()]

    def set_sizes(self, width: int) -> None:
        """Share the width of a window that has not been arranged by the person yet."""
        docks = [dock for name, dock in self.docks.items() if name == "capitulos"]
        sizes = [max(200, min(300, width // 4))]
        panels = [self.docks[row.id] for row in PANELS if row.area == "right"]
        if width < _NARROW:
            self.make_room()
        elif panels:
            docks.append(panels[0])
            sizes.append(panel_width(width))
        self._window.resizeDocks(docks, sizes, Qt.Orientation.Horizontal)

    def make_room(self) -> None:
        """Hide the panels beside the text, as on a small screen; the menu shows them again."""
        for row in PANELS:
            if row.area != "bottom":
                self.docks[row.id].hide()

    def cycle(self, stops: list[tuple[QWidget, Callable[[], None]]], *, back: bool) -> None:
        """Move the keyboard to the next of `stops` and the docks in sight."""
        seen = [(dock, _focuser(dock)) for dock in self.docks.values() if _in_sight(dock)]
        ring = [stops[0], *seen, *stops[1:]]
        focus = QApplication.focusWidget()
        at = next(
            (n for n, (widget, _go) in enumerate(ring) if focus and widget.isAncestorOf(focus)),
            next((n for n, (widget, _go) in enumerate(ring) if widget is focus), 0),
        )
        ring[(at + (-1 if back else 1)) % len(ring)][1]()

    def _dock(self, name: str, title: str, area: Area) -> QDockWidget:
        dock = QDockWidget(title, self._window)
        dock.setObjectName(f"dock-{name}")
        dock.setAccessibleName(title)
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        self._window.addDockWidget(_AREAS[area], dock)
        self.docks[name] = dock
        return dock

    def _seer(self, name: str) -> Callable[[bool], None]:
        return lambda visible: self._make_if_seen(name) if visible else None

    def _make_if_seen(self, name: str) -> None:
        if self._awake and name in self._unmade and _in_sight(self.docks[name]):
            self._make(name)

    def _make(self, name: str) -> None:
        widget = self._unmade.pop(name).make(self._bench)
        widget.setObjectName(f"panel-{name}")
        holder = self.docks[name].widget()
        assert holder is not None
        layout = holder.layout()
        assert layout is not None
        layout.addWidget(widget)


def panel_width(width: int) -> int:
    """Return how wide panels are in a window of a width that has not been arranged by the person yet."""
    return max(280, min(_PANEL, int(width * _SHARE)))


def _in_sight(dock: QDockWidget) -> bool:
    return dock.isVisible() and not dock.visibleRegion().isEmpty()


def _focuser(dock: QDockWidget) -> Callable[[], None]:
    return lambda: _focus_in(dock)


def _focus_in(widget: QWidget) -> None:
    """Put the keyboard into the first control of a widget that takes it."""
    for child in widget.findChildren(QWidget):
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible() and child.isEnabled():
            child.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return


def _name_whole(bar: QTabBar) -> None:
    bar.setElideMode(Qt.TextElideMode.ElideNone)  # half a word names no panel; arrows lead to the rest
    bar.setUsesScrollButtons(True)
