"""From where the map is looked at: how near, and at which point; the country never leaves the window."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QTransform

_MARGIN = 10
_MOST = 16.0
"""How many times larger than the whole country the map can be."""

_AROUND = 0.8
"""The share of the window that a rectangle to look at takes."""


@dataclass(slots=True)
class Viewpoint:
    """A look at `whole`, in units; `centre` stands in the middle of the window. Sizes are in pixels."""

    whole: QRectF
    zoom: float = 1.0
    centre: QPointF = field(init=False)

    def __post_init__(self) -> None:
        self.centre = self.whole.center()

    def view(self, size: QSize) -> QTransform:
        """Return what leads from units to pixels in a window of a size."""
        scale = self._fitting(size) * self.zoom
        view = QTransform.fromTranslate(size.width() / 2, size.height() / 2).scale(scale, scale)
        return view.translate(-self.centre.x(), -self.centre.y())

    def show_box(self, box: QRectF, size: QSize) -> None:
        """Look at a rectangle, with some room around."""
        scale = min(size.width() / box.width(), size.height() / box.height()) * _AROUND
        self.zoom = min(_MOST, max(1.0, scale / self._fitting(size)))
        self.centre = box.center() if self.zoom > 1 else self.whole.center()

    def zoom_by(self, factor: float, around: QPointF, size: QSize) -> None:
        """Look from so many times nearer; a point of the window stays where it is."""
        before = self.view(size).inverted()[0].map(around)
        self.zoom = min(_MOST, max(1.0, self.zoom * factor))
        self.centre += before - self.view(size).inverted()[0].map(around)
        self._hold()

    def move_by(self, way: QPointF, size: QSize) -> None:
        """Move what is seen by so many pixels."""
        self.centre -= way / self.view(size).m11()
        self._hold()

    def _fitting(self, size: QSize) -> float:
        """Return how many pixels a unit takes when the whole country is shown."""
        wide, tall = max(1, size.width() - 2 * _MARGIN), max(1, size.height() - 2 * _MARGIN)
        return min(wide / max(self.whole.width(), 1.0), tall / max(self.whole.height(), 1.0))

    def _hold(self) -> None:
        """Keep the country in sight."""
        if self.zoom <= 1.0:
            self.centre = self.whole.center()
        self.centre = QPointF(
            min(max(self.centre.x(), self.whole.left()), self.whole.right()),
            min(max(self.centre.y(), self.whole.top()), self.whole.bottom()),
        )
