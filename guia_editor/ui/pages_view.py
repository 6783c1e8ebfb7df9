"""Pages of a PDF one below the other, drawn when they come into sight."""

from __future__ import annotations

from bisect import bisect_right

import pypdfium2
from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from guia_editor.i18n import _
from guia_editor.ui.theme import Theme

_GAP = 14
_KEPT = 24
"""Drawn pages kept; one takes some megabytes."""

_SMALLEST, _LARGEST = 0.25, 4.0

_MARK = QColor("#b45309")
"""The ochre of the theme in daylight, whatever the theme: paper is always white."""


class PagesView(QAbstractScrollArea):
    """Shows the pages of a PDF at the width of the view, or larger; keeps the place when pages are replaced.

    `place_shown` tells where a double click fell: page from 0, height as a share of the page's.
    """

    place_shown = Signal(int, float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._data = b""
        self._document: pypdfium2.PdfDocument | None = None
        self._sizes: list[tuple[float, float]] = []
        self._tops: list[float] = []
        self._drawn: dict[tuple[int, int], QImage] = {}
        self._zoom = 1.0
        self._mark: tuple[int, float] | None = None
        self._just_drawn = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.viewport().update)
        self.setAccessibleName(_("Páginas del capítulo"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of the desk on which the pages lie; paper stays white."""
        self._theme = theme
        palette = self.viewport().palette()
        palette.setColor(QPalette.ColorRole.Window, theme.desk.darker(108) if not theme.dark else theme.desk)
        self.viewport().setPalette(palette)
        self.viewport().setAutoFillBackground(True)
        self.viewport().update()

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def current_page(self) -> int:
        """The page at the top third of the view, from 0."""
        height = self.verticalScrollBar().value() + self.viewport().height() / 3
        return max(0, bisect_right(self._tops, height) - 1)

    def show_pdf(self, data: bytes) -> None:
        """Show another PDF's pages, at the place where the last one's were; nothing for no bytes."""
        page, share = self._place()
        self._close()
        self._data = data
        if data:
            self._document = pypdfium2.PdfDocument(data)
            self._sizes = [self._document.get_page_size(number) for number in range(len(self._document))]
        self._lay_out()
        if self._sizes:
            page = min(page, len(self._sizes) - 1)
            self.verticalScrollBar().setValue(round(self._tops[page] + share * self._height(page)))
        self.viewport().update()

    def show_place(self, page: int, share: float) -> None:
        """Mark a place and bring it into sight if it is not, a third below the top."""
        if page >= len(self._sizes):
            return
        self._mark = (page, share)
        wanted = self._tops[page] + share * self._height(page)
        top, height = self.verticalScrollBar().value(), self.viewport().height()
        if not top + 20 <= wanted <= top + 0.8 * height:
            self.verticalScrollBar().setValue(round(wanted - height / 3))
        self.viewport().update()

    def zoom_by(self, factor: float) -> None:
        """Make pages larger or smaller, around the middle of the view; 1 is the view's width."""
        page, share = self._place()
        self._zoom = min(_LARGEST, max(_SMALLEST, self._zoom * factor))
        self._lay_out()
        if self._sizes:
            self.verticalScrollBar().setValue(round(self._tops[page] + share * self._height(page)))
        self.viewport().update()

    def fit_width(self) -> None:
        """Make pages as wide as the view."""
        self.zoom_by(1 / self._zoom)

    # --- Geometry -------------------------------------------------------------------------------

    def _scale(self) -> float:
        widest = max((width for width, _height in self._sizes), default=612.0)
        return max(0.1, (self.viewport().width() - 2 * _GAP) / widest) * self._zoom

    def _height(self, page: int) -> float:
        return self._sizes[page][1] * self._scale()

    def _lay_out(self) -> None:
        scale, top = self._scale(), float(_GAP)
        self._tops = []
        for _width, height in self._sizes:
            self._tops.append(top)
            top += height * scale + _GAP
        width = max((width for width, _height in self._sizes), default=0.0) * scale + 2 * _GAP
        view = self.viewport().size()
        self.verticalScrollBar().setRange(0, max(0, round(top) - view.height()))
        self.verticalScrollBar().setPageStep(view.height())
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setRange(0, max(0, round(width) - view.width()))
        self.horizontalScrollBar().setPageStep(view.width())

    def _place(self) -> tuple[int, float]:
        if not self._sizes:
            return (0, 0.0)
        top = self.verticalScrollBar().value()
        page = max(0, bisect_right(self._tops, top) - 1)
        return page, (top - self._tops[page]) / self._height(page)

    # --- Drawing --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the pages in sight; those not drawn before are white at first, one is drawn at a time."""
        painter = QPainter(self.viewport())
        scale, left = self._scale(), -self.horizontalScrollBar().value()
        drew = False
        for page, (width, height) in enumerate(self._sizes):
            top = self._tops[page] - self.verticalScrollBar().value()
            if top > self.viewport().height() or top + height * scale < 0:
                continue
            room = max(0.0, (self.viewport().width() - width * scale) / 2) if left == 0 else float(_GAP)
            frame = QRectF(left + room, top, width * scale, height * scale)
            image = self._image(page, frame.width(), allowed=not drew)
            painter.fillRect(frame, QColor("white"))
            if image is None:
                self._later.start(0)
            elif isinstance(image, QImage):
                painter.drawImage(frame, image)
            drew = drew or self._just_drawn
            painter.setPen(self._theme.line)
            painter.drawRect(frame)
            if self._mark is not None and self._mark[0] == page:
                self._draw_mark(painter, frame)
        painter.end()

    def _draw_mark(self, painter: QPainter, frame: QRectF) -> None:
        assert self._mark is not None
        middle = frame.top() + self._mark[1] * frame.height()
        painter.fillRect(
            QRectF(frame.left() + 3, middle, 4, max(14.0, frame.height() / 50)), QColor("#b45309")
        )

    _just_drawn = False

    def _image(self, page: int, width: float, *, allowed: bool) -> QImage | None:
        ratio = self.devicePixelRatioF()
        key = (page, round(width * ratio))
        self._just_drawn = False
        if key in self._drawn:
            return self._drawn[key]
        if not allowed or self._document is None:
            return None
        scale = width * ratio / self._sizes[page][0]
        bitmap = self._document[page].render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
        image = QImage(
            bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888
        ).copy()
        while len(self._drawn) >= _KEPT:
            self._drawn.pop(next(iter(self._drawn)))
        self._drawn[key] = image
        self._just_drawn = True
        return image

    def _close(self) -> None:
        self._drawn.clear()
        self._sizes, self._mark = [], None
        if self._document is not None:
            self._document.close()
            self._document = None

    # --- Events ---------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the place while the width changes."""
        page, share = self._place() if self._tops else (0, 0.0)
        super().resizeEvent(event)
        self._lay_out()
        if self._sizes:
            self.verticalScrollBar().setValue(round(self._tops[page] + share * self._height(page)))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom with Ctrl held."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1.1 if event.angleDelta().y() > 0 else 1 / 1.1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move by pages and zoom by keyboard."""
        bar = self.verticalScrollBar()
        match event.key():
            case Qt.Key.Key_Home:
                bar.setValue(0)
            case Qt.Key.Key_End:
                bar.setValue(bar.maximum())
            case Qt.Key.Key_Plus:
                self.zoom_by(1.1)
            case Qt.Key.Key_Minus:
                self.zoom_by(1 / 1.1)
            case Qt.Key.Key_0:
                self.fit_width()
            case _:
                super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell where the click fell, for the text to go there."""
        position = event.position()
        height = position.y() + self.verticalScrollBar().value()
        page = bisect_right(self._tops, height) - 1
        if 0 <= page < len(self._sizes):
            self.place_shown.emit(page, (height - self._tops[page]) / self._height(page))

    def sizeHint(self) -> QSize:  # noqa: N802
        """Wish for a page's shape."""
        return QSize(420, 560)
