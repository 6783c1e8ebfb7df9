"""Pictures on the screen: decoded one at a time between events, scaled once for each size that is shown."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from guia_editor.errors import GuideError
from guia_editor.model.document import Asset

_MOST_PIXELS = 24_000_000
"""Of all scaled pictures together; those not shown for longest are let go."""

Key = tuple[str, int, int]


class Pictures(QObject):
    """The pictures of one guide; `ready` tells that one asked for before can be had now."""

    ready = Signal()

    def __init__(self, load: Callable[[str], Asset], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._load = load
        self._assets: dict[str, Asset | None] = {}
        self._scaled: OrderedDict[Key, QPixmap] = OrderedDict()
        self._wanted: list[Key] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._decode_next)

    def forget(self) -> None:
        """Read everything anew when it is asked for again."""
        self._assets.clear()
        self._scaled.clear()
        self._wanted.clear()

    def size(self, path: str) -> QSizeF | None:
        """Return a picture's own size, or None for one that cannot be shown."""
        asset = self._asset(path)
        return QSizeF(asset.width, asset.height) if asset else None

    def pixmap(self, path: str, size: QSizeF, ratio: float) -> QPixmap | None:
        """Return a picture at a size in logical pixels, or None while it has to be waited for."""
        key = (path, max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio)))
        found = self._scaled.get(key)
        if found is not None:
            self._scaled.move_to_end(key)
            return found
        if self._asset(path) and key not in self._wanted:
            self._wanted.append(key)
            self._timer.start(0)
        return None

    def _asset(self, path: str) -> Asset | None:
        if path not in self._assets:
            try:
                self._assets[path] = self._load(path)
            except GuideError:
                self._assets[path] = None
        return self._assets[path]

    def _decode_next(self) -> None:
        if not self._wanted:
            return
        key = self._wanted.pop(0)
        asset = self._asset(key[0])
        if asset:
            self._scaled[key] = QPixmap.fromImage(_scaled(asset, QSize(key[1], key[2])))
            self._let_go()
        if self._wanted:
            self._timer.start(0)
        self.ready.emit()

    def _let_go(self) -> None:
        pixels = sum(key[1] * key[2] for key in self._scaled)
        while pixels > _MOST_PIXELS and len(self._scaled) > 1:
            (_path, width, height), _gone = self._scaled.popitem(last=False)
            pixels -= width * height


def _scaled(asset: Asset, size: QSize) -> QImage:
    if asset.media_type != "image/svg+xml":
        image = QImage.fromData(asset.data)
        return image.scaled(
            size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(asset.data)).render(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    return image
