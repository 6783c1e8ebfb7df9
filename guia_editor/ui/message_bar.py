"""Messages above the text: stacked bars with what happened and buttons for what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _
from guia_editor.ui.icons import icon, pixmap

if TYPE_CHECKING:
    from guia_editor.ui.theme import Theme
    from guia_editor.ui.workbench import Workbench

Weight = Literal["info", "warning", "error"]
Offer = tuple[str, Callable[[], None]]
"""A button: its label with mnemonic, and what it does; the bar goes first."""

_ICONS = {"info": "info", "warning": "triangle-alert", "error": "circle-alert"}
_ICON = 20
_CLOSER = 32
_SHARE = 0.45
"""How much of a message its buttons may take beside its words."""


class MessageBar(QWidget):
    """The stack; each message has a key, and a new one with the same key takes its place.

    `shown` gives the words of each message as it appears.
    """

    shown = Signal(str)

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._bars: dict[str, _Bar] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(_("Mensajes sobre el capítulo"))
        self.hide()
        bench.theme_changed.connect(self._dress)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of what is shown, from the top."""
        return tuple(self._bars)

    def say(
        self, key: str, weight: Weight, text: str, offers: Sequence[Offer] = (), *, closable: bool = True
    ) -> None:
        """Show a message with its buttons until it is closed, a button is pressed, or `drop` is called."""
        self.drop(key)
        bar = _Bar(weight, text, [(label, self._doing(key, act)) for label, act in offers], self)
        if closable:
            bar.add_close(lambda: self.drop(key))
        bar.dress(self._bench.theme)
        self._bars[key] = bar
        self._layout.addWidget(bar)
        self.show()
        self.shown.emit(text)

    def words(self, key: str) -> str:
        """Return what a message says, "" when it is not shown."""
        return self._bars[key].text if key in self._bars else ""

    def press(self, key: str, number: int = 0) -> None:
        """Press a button of a message, as the person would."""
        self._bars[key].buttons[number].click()

    def drop(self, key: str) -> None:
        """Take a message away."""
        bar = self._bars.pop(key, None)
        if bar is not None:
            self._layout.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
        self.setVisible(bool(self._bars))

    def _doing(self, key: str, act: Callable[[], None]) -> Callable[[], None]:
        def done() -> None:
            self.drop(key)
            act()

        return done

    def _dress(self) -> None:
        for bar in self._bars.values():
            bar.dress(self._bench.theme)


class _Bar(QFrame):
    def __init__(self, weight: Weight, text: str, offers: Sequence[Offer], parent: QWidget) -> None:
        super().__init__(parent)
        self.text = text
        self.buttons: list[QPushButton] = []
        self._weight = weight
        self._close: Callable[[], None] | None = None
        self._closer: QPushButton | None = None
        self.setObjectName("mensaje")
        self.setAccessibleName(text)
        self._icon = QLabel()
        self._icon.setFixedSize(_ICON, _ICON)
        self._words = QLabel(text)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 8, 8, 8)
        self._row.setSpacing(12)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(8)
        self._beside.addWidget(self._words, 1)
        self._offers = QHBoxLayout()
        self._offers.setSpacing(8)
        self._beside.addLayout(self._offers)
        self._row.addLayout(self._beside, 1)
        for label, act in offers:
            self._offers.addWidget(self._made(label, label.replace("&", ""), act))

    def add_close(self, close: Callable[[], None]) -> None:
        """Offer to take the message away, by button and by Escape."""
        self._close = close
        self._closer = self._made("", _("Quitar este mensaje"), close)
        self._row.addWidget(self._closer, 0, Qt.AlignmentFlag.AlignTop)
        self._closer.setObjectName("quitar")
        self._closer.setToolTip(_("Quitar este mensaje"))
        self._closer.setFixedSize(_CLOSER, _CLOSER)

    def dress(self, theme: Theme) -> None:
        """Take the theme's colours."""
        tint = theme.callouts[{"info": "nota", "warning": "importante", "error": "atencion"}[self._weight]]  # type: ignore[index]
        self._icon.setPixmap(pixmap(_ICONS[self._weight], tint.bar, _ICON))
        if self._closer is not None:
            self._closer.setIcon(icon("x", theme))
        self.setStyleSheet(
            f"#mensaje {{ background: {tint.ground.name()}; border: 0;"
            f" border-left: 4px solid {tint.bar.name()}; border-bottom: 1px solid {theme.line.name()}; }}"
            f" #mensaje QLabel {{ color: {theme.ink.name()}; background: transparent; }}"
            f" #quitar {{ border: 1px solid transparent; border-radius: 5px; padding: 0; min-width: 0;"
            f" background: transparent; }}"
            f" #quitar:hover, #quitar:focus {{ border-color: {tint.bar.name()}; }}"
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Let Escape take the message away."""
        if event.key() == Qt.Key.Key_Escape and self._close is not None:
            self._close()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put the buttons below the words where they would leave those less than half of the width."""
        crowded = self._offers.sizeHint().width() > event.size().width() * _SHARE
        direction = QBoxLayout.Direction
        self._beside.setDirection(direction.TopToBottom if crowded else direction.LeftToRight)
        side = Qt.AlignmentFlag.AlignLeft if crowded else Qt.AlignmentFlag.AlignRight
        self._beside.setAlignment(self._offers, side | Qt.AlignmentFlag.AlignVCenter)
        super().resizeEvent(event)

    def _made(self, label: str, name: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(label)
        button.setAccessibleName(name)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: act())
        self.buttons.append(button)
        return button
