"""A page in the middle of the window that is no chapter: a heading, what can be done, and what it shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _
from guia_editor.ui.icons import pixmap
from guia_editor.ui.manual import set_topic
from guia_editor.ui.widgets import note, push_button

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

_EDGE, _APART = 28, 24
_NARROW = 560
_EMPTY_ICON = 40


class Sheet(QWidget):
    """Subclasses fill `body` and put buttons in `tools`; `say` writes the line below the heading."""

    def __init__(self, bench: Workbench, title: str, topic: str) -> None:
        super().__init__()
        self.bench = bench
        self.setObjectName("hoja")
        self.setAccessibleName(title)
        set_topic(self, topic)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        heading = QLabel(title)
        heading.setObjectName("titulo-hoja")
        self._line = note("")
        self.tools = QHBoxLayout()
        self.tools.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(heading)
        words.addWidget(self._line)
        self._head = head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.setContentsMargins(_EDGE, 20, _EDGE, 14)
        head.setSpacing(_APART)
        head.addLayout(words, 1)
        head.addLayout(self.tools)
        head.setAlignment(self.tools, Qt.AlignmentFlag.AlignTop)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(_EDGE, 0, _EDGE, 20)
        self.body.setSpacing(14)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addLayout(self.body, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put the buttons below the heading where there is no room beside it."""
        narrow = event.size().width() < _NARROW
        direction = QBoxLayout.Direction
        self._head.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._head.setSpacing(_APART // 3 if narrow else _APART)
        super().resizeEvent(event)

    def say(self, words: str) -> None:
        """Write the line below the heading."""
        self._line.setText(words)
        self._line.setAccessibleName(words)

    @property
    def words(self) -> str:
        """What the line below the heading says."""
        return self._line.text()

    def setFocus(self) -> None:  # type: ignore[override]  # noqa: N802
        """Put the keyboard into the first thing that takes it."""
        for child in self.findChildren(QWidget):
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible() and child.isEnabled():
                child.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        super().setFocus()


class Empty(QWidget):
    """What is shown where there is nothing yet: a drawing, what this place is for, and what to do next."""

    def __init__(self, bench: Workbench, drawing: str) -> None:
        super().__init__()
        self._bench = bench
        self._drawing = drawing
        self._picture, self._words, self._more = QLabel(), QLabel(), note("")
        self._picture.setAccessibleName(" ")
        self._words.setObjectName("vacio-titulo")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self._words, self._more):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 24, 24, 24)
        self._column.setSpacing(8)
        self._column.addStretch(2)
        for widget in (self._picture, self._words, self._more):
            self._column.addWidget(widget)
        self._offers = QVBoxLayout()
        self._offers.setContentsMargins(0, 10, 0, 0)
        self._column.addLayout(self._offers)
        self._column.addStretch(3)
        bench.theme_changed.connect(self._dress)
        self._dress()

    def say(self, words: str, more: str = "", drawing: str = "") -> None:
        """Say why there is nothing, and what to do next."""
        self._drawing = drawing or self._drawing
        self._words.setText(words)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self.setAccessibleName(f"{words} {more}".strip())
        self._dress()

    @property
    def words(self) -> str:
        """What is said, all of it."""
        return self.accessibleName()

    def offer(self, label: str, act: Callable[[], object]) -> QPushButton:
        """Add a button for what can be done next."""
        button = push_button(label, act)
        self._offers.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        return button

    def _dress(self) -> None:
        self._picture.setPixmap(pixmap(self._drawing, self._bench.theme.muted, _EMPTY_ICON))


def no_places() -> tuple[str, str]:
    """Return what a page about municipalities says in a guide without them, and what to do next."""
    return (
        _("Esta guía no tiene la tabla de municipios, o está dañada."),
        _("Copie «contenido/datos/municipios.csv» de otra guía y ábrala de nuevo."),
    )


def scrolled(inside: QWidget, name: str) -> QScrollArea:
    """Return an area in which a widget scrolls up and down, without a frame or a stop for the keyboard."""
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(name)
    return area
