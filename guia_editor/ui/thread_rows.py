"""How a thread of the review looks in the list: who, about which words, what, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from guia_editor.i18n import _
from guia_editor.tasks.review import PlacedThread, Quality
from guia_editor.ui.comment_marks import mark_colours
from guia_editor.ui.icons import pixmap
from guia_editor.ui.review_words import answers, asked, decided, plain_words, signature, when
from guia_editor.ui.widgets import wrapped
from guia_editor.ui.workbench import Workbench

THREAD = Qt.ItemDataRole.UserRole + 1
OPENED = Qt.ItemDataRole.UserRole + 2
"""Whether a widget stands over the row."""

_EDGE, _PAD, _ICON, _GAP = 6, 10, 14, 8
_QUOTE_LINES, _TEXT_LINES = 2, 3
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class _Said:
    """The lines of a row at one width."""

    quote: list[str]
    text: list[str]
    foot: str


class ThreadRows(QStyledItemDelegate):
    """Paints threads as quiet cards; settled ones fade."""

    def __init__(self, bench: Workbench, list_: QListWidget) -> None:
        super().__init__(list_)
        self._bench = bench
        self._list = list_
        self._known: dict[tuple[str, int], _Said] = {}

    def forget(self) -> None:
        """Let go of what was measured, for other threads or letters."""
        self._known.clear()

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        """Give a thread the lines that it needs."""
        own = index.data(Qt.ItemDataRole.SizeHintRole)
        if isinstance(own, QSize):
            return own
        line = QFontMetrics(self._list.font()).lineSpacing()
        said = self._said(index.data(THREAD))
        count = 1 + len(said.quote) + len(said.text) + bool(said.foot)
        return QSize(100, count * line + 2 * _PAD + 2 * (bool(said.quote) + bool(said.foot)) + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row, unless a widget stands over it."""
        if index.data(OPENED):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._card(painter, option, index.data(THREAD))
        painter.restore()

    def _card(self, painter: QPainter, option: QStyleOptionViewItem, thread: PlacedThread) -> None:
        theme = self._bench.theme
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        rect = option.rect.adjusted(_EDGE, 3, -_EDGE, -3)
        painter.setPen(theme.accent if over else theme.line)
        painter.setBrush(theme.page if thread.thread.open else theme.desk)
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        inside = rect.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        said = self._said(thread)
        line = QFontMetrics(self._list.font()).lineSpacing()
        place = QRect(inside.left(), inside.top(), inside.width(), line)
        self._head(painter, place, thread)
        place.translate(0, line + 2)
        if said.quote:
            bar = QRectF(place.left(), place.top() + 1, 3, len(said.quote) * line - 2)
            painter.fillRect(bar, mark_colours(theme, thread.suggestion, False)[0])
            self._lines(painter, place, said.quote, theme.muted, italic=True)
            place.translate(0, len(said.quote) * line + 2)
        self._lines(painter, place, said.text, theme.ink if thread.thread.open else theme.muted)
        place.translate(0, len(said.text) * line + 2)
        if said.foot:
            self._foot(painter, place, thread, said.foot)

    def _head(self, painter: QPainter, place: QRect, thread: PlacedThread) -> None:
        theme = self._bench.theme
        color = mark_colours(theme, thread.suggestion, True)[0] if thread.thread.open else theme.muted
        top = place.center().y() - _ICON // 2
        painter.drawPixmap(place.left(), top, pixmap(thread_icon(thread), color, _ICON))
        painter.setFont(self._font())
        painter.setPen(theme.muted)
        moment = when(thread.opening.moment)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, moment)
        room = place.width() - _ICON - _GAP - painter.fontMetrics().horizontalAdvance(moment) - _GAP
        bold = self._font(bold=True)
        painter.setFont(bold)
        painter.setPen(theme.ink if thread.thread.open else theme.muted)
        name = QFontMetrics(bold).elidedText(signature(thread.opening), Qt.TextElideMode.ElideRight, room)
        painter.drawText(place.adjusted(_ICON + _GAP, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, name)

    def _lines(
        self, painter: QPainter, place: QRect, lines: list[str], color: QColor, *, italic: bool = False
    ) -> None:
        painter.setFont(self._font(italic=italic))
        painter.setPen(color)
        row = place.adjusted(10 if italic else 0, 0, 0, 0)
        for words in lines:
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, words)
            row.translate(0, place.height())

    def _foot(self, painter: QPainter, place: QRect, thread: PlacedThread, words: str) -> None:
        theme = self._bench.theme
        row = QRect(place)
        if thread.thread.blocks and thread.thread.open:
            mark = pixmap("octagon-alert", theme.error, _ICON)
            painter.drawPixmap(row.left(), row.center().y() - _ICON // 2, mark)
            row.setLeft(row.left() + _ICON + 5)
        painter.setFont(self._font())
        painter.setPen(theme.muted)
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, row.width())
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, shown)

    def _said(self, thread: PlacedThread) -> _Said:
        width = max(self._list.viewport().width() - 2 * (_EDGE + _PAD), 120)
        key = (thread.id, width)
        if key not in self._known:
            metrics = QFontMetrics(self._font())
            quote = quote_words(thread)
            self._known[key] = _Said(
                wrapped(quote, QFontMetrics(self._font(italic=True)), width - 10, _QUOTE_LINES),
                wrapped(asked(thread), metrics, width, _TEXT_LINES),
                foot_words(thread),
            )
        return self._known[key]

    def _font(self, *, bold: bool = False, italic: bool = False) -> QFont:
        font = QFont(self._list.font())
        font.setBold(bold)
        font.setItalic(italic)
        return font


def thread_icon(thread: PlacedThread) -> str:
    """Return the name of a thread's drawing."""
    if not thread.thread.open:
        return "circle-check"
    if thread.place.quality is Quality.ORPHAN:
        return "unlink"
    return "square-pen" if thread.suggestion else "message-square-text"


def quote_words(thread: PlacedThread) -> str:
    """Return the words that a thread is about; of one whose words are gone, that they are."""
    match thread.place.quality:
        case Quality.WHOLE:
            return _("Todo el capítulo")
        case Quality.ORPHAN:
            gone = _("El texto que comentaba ya no está")
            quote = plain_words(thread.place.quote)
            return f"{gone}: «{quote}»" if quote else gone
        case _:
            return "" if thread.suggestion and thread.before else plain_words(thread.place.quote)


def foot_words(thread: PlacedThread) -> str:
    """Return what stands below: how it was settled, else that it hinders, and its answers."""
    if not thread.thread.open:
        return decided(thread)
    parts = [_("Impide aprobar") if thread.thread.blocks else "", answers(thread)]
    if thread.place.quality is Quality.GUESSED:
        parts.append(_("posible lugar"))
    return " · ".join(filter(None, parts))


def heard(thread: PlacedThread) -> str:
    """Return a row as who hears it should."""
    kind = _("Sugerencia") if thread.suggestion else _("Comentario")
    parts = [
        _("{kind} de {who}, {when}").format(
            kind=kind, who=signature(thread.opening), when=when(thread.opening.moment)
        ),
        asked(thread),
        quote_words(thread),
        foot_words(thread),
    ]
    return ". ".join(filter(None, parts))
