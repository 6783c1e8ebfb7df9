"""The list of passages and values: what each says, for whom it is, and a bar of how many editions show it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, assert_never

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from guia_editor.i18n import _
from guia_editor.model.names import fold
from guia_editor.tasks.coverage import CoverageKind, CoverageRow
from guia_editor.ui.faces import sized
from guia_editor.ui.widgets import plain_tip

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

Index = QModelIndex | QPersistentModelIndex
_PAD, _BAR, _BAR_HIGH = 9.0, 84.0, 6.0


class Show(StrEnum):
    """Which rows are shown."""

    ALL = "todo"
    PASSAGES = "pasajes"
    VALUES = "datos"
    UNSEEN = "nadie"
    MISSING = "faltan"


def fits(row: CoverageRow, show: Show, words: str) -> bool:
    """Say whether a row is shown, for what was asked and the words searched for."""
    text = fold(f"{row.excerpt} {row.label} {row.chapter}")
    return all(word in text for word in fold(words).split()) and _wanted(row, show)


def _wanted(row: CoverageRow, show: Show) -> bool:
    match show:
        case Show.ALL:
            return True
        case Show.PASSAGES:
            return row.kind is CoverageKind.PASSAGE
        case Show.VALUES:
            return row.kind is CoverageKind.VALUE
        case Show.UNSEEN:
            return row.kind is CoverageKind.PASSAGE and not row.codes
        case Show.MISSING:
            return bool(row.lacking)
        case _:
            assert_never(show)


class CoverageRows(QAbstractListModel):
    """The rows that are shown, of all that there are."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown: tuple[CoverageRow, ...] = ()
        self.places = 0

    def show_rows(self, rows: Sequence[CoverageRow], places: int) -> None:
        """Show some rows; `places` is how many municipalities there are."""
        self.beginResetModel()
        self.shown, self.places = tuple(rows), places
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Return how many are shown."""
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a row, or its words for those who hear them."""
        row = self.shown[index.row()]
        match role:
            case Qt.ItemDataRole.UserRole:
                return row
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.excerpt}. {row.label}. {row.chapter}. {count_words(row, self.places)}"
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(f"{row.label}\n{row.chapter}")
            case _:
                return None


def titled(row: CoverageRow) -> tuple[str, str]:
    """Return what a row is called, and what stands below: a passage's words and for whom; a value's name."""
    if row.kind is CoverageKind.VALUE:
        return row.label, row.excerpt
    return row.excerpt or row.label, row.label


def count_words(row: CoverageRow, places: int) -> str:
    """Return how many municipalities see a row, and how many lack a value for it."""
    words = _("Lo ven {n} de {all}").format(n=len(row.codes), all=places)
    if row.lacking:
        words += "; " + _("a {n} les falta el dato").format(n=len(row.lacking))
    return words


class CoveragePainter(QStyledItemDelegate):
    """Draws a row: its words, for whom it is below, and at the right a bar with its count."""

    def __init__(self, bench: Workbench, model: CoverageRows) -> None:
        super().__init__(model)
        self._bench, self._model = bench, model

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        """Return the room of two lines."""
        small = QFontMetricsF(sized(option.font, 0.88)).height()
        return QSize(200, round(QFontMetricsF(option.font).height() + small + 2 * _PAD))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        row: CoverageRow = index.data(Qt.ItemDataRole.UserRole)
        theme = self._bench.theme
        rect = QRectF(option.rect).adjusted(4, 1, -4, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            ground = theme.chosen if selected else theme.accent_ground
            painter.setPen(ground)
            painter.setBrush(ground)
            painter.drawRoundedRect(rect, 5, 5)
        room = rect.adjusted(_PAD, _PAD - 3, -_PAD, -_PAD + 3)
        self._bar(painter, room, option, row)
        words = room.adjusted(0, 0, -_BAR - 16, 0)
        metrics = QFontMetricsF(option.font)
        painter.setFont(option.font)
        painter.setPen(theme.ink)
        top = QRectF(words.left(), words.top(), words.width(), metrics.height())
        elide = Qt.TextElideMode.ElideRight
        title, detail = titled(row)
        painter.drawText(top, metrics.elidedText(title, elide, words.width()))
        small = sized(option.font, 0.88)
        painter.setFont(small)
        painter.setPen(theme.muted)
        below = QRectF(words.left(), top.bottom(), words.width(), words.bottom() - top.bottom())
        told = QFontMetricsF(small).elidedText(f"{detail} · {row.chapter}", elide, words.width())
        painter.drawText(below, told)
        painter.restore()

    def _bar(self, painter: QPainter, room: QRectF, option: QStyleOptionViewItem, row: CoverageRow) -> None:
        """Draw how large a share sees it, and in another colour the share that lacks a value."""
        theme = self._bench.theme
        small = sized(option.font, 0.88)
        high = QFontMetricsF(small).height()
        count = QRectF(room.right() - _BAR, room.top(), _BAR, high)
        painter.setFont(small)
        painter.setPen(theme.error if not row.codes or row.lacking else theme.muted)
        words = _("nadie") if not row.codes else f"{len(row.codes)} / {self._model.places}"
        painter.drawText(count, int(Qt.AlignmentFlag.AlignRight), words)
        track = QRectF(room.right() - _BAR, count.bottom() + 5, _BAR, _BAR_HIGH)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.line)
        painter.drawRoundedRect(track, 3, 3)
        share = track.width() / max(self._model.places, 1)
        seen = len(row.codes) * share
        for left, width, colour in (
            (0.0, seen, theme.accent),
            (seen, len(row.lacking) * share, theme.error),
        ):
            if width:
                painter.setBrush(colour)
                painter.drawRoundedRect(
                    QRectF(track.left() + left, track.top(), max(width, 3.0), _BAR_HIGH), 3, 3
                )
