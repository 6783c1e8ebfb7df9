"""What dialogs share: a heading, rows with labels above their field, buttons with Spanish words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _
from guia_editor.ui.manual import help_key
from guia_editor.ui.widgets import note


class Form(QDialog):
    """A dialog with a heading, scrolling contents and a row of buttons; small screens reach everything."""

    def __init__(self, parent: QWidget | None, title: str, about: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        help_key(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 12)
        outer.setSpacing(0)
        self._inside = inside = QWidget()
        self.rows = QVBoxLayout(inside)
        self.rows.setContentsMargins(24, 20, 24, 12)
        self.rows.setSpacing(8)
        if about:
            self.rows.addWidget(note(about))
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(inside)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setAccessibleName(title)
        outer.addWidget(self.area, 1)
        self.box = QDialogButtonBox()
        self.box.setContentsMargins(24, 8, 24, 4)
        outer.addWidget(self.box)

    def add_field(self, label: str, field: QWidget, help_text: str = "") -> None:
        """Add a field under its label, whose mnemonic leads to it."""
        add_field(self.rows, label, field, help_text)

    def add_buttons(self, accept: str, reject: str = "") -> QPushButton:
        """Add the buttons that end the dialog; return the one that accepts."""
        button = QPushButton(accept)
        button.setDefault(True)
        button.setAccessibleName(accept.replace("&", ""))
        button.clicked.connect(self.accept)
        self.box.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        other = QPushButton(reject or _("&Cancelar"))
        other.setAccessibleName((reject or _("Cancelar")).replace("&", ""))
        other.setAutoDefault(False)
        other.clicked.connect(self.reject)
        self.box.addButton(other, QDialogButtonBox.ButtonRole.ActionRole)
        return button

    def fit(self, width: int) -> None:
        """Take the size of what is inside, at most most of the screen."""
        inside = self._inside
        screen = self.screen().availableGeometry()
        inside.setMinimumWidth(0)
        wide = min(width, screen.width() - 40)
        layout = inside.layout()
        tall = layout.heightForWidth(wide) if layout is not None and layout.hasHeightForWidth() else -1
        tall = max(tall, inside.sizeHint().height()) + self.box.sizeHint().height() + 28
        self.resize(wide, min(tall, screen.height() - 60))


def add_field(rows: QVBoxLayout, label: str, field: QWidget, help_text: str = "") -> QLabel:
    """Add a field to a column, under its label, whose mnemonic leads to it; return the label."""
    heading = QLabel(label)
    heading.setBuddy(field.focusProxy() or field)  # Qt's label passes over one that takes no focus itself
    heading.setObjectName("rotulo")
    heading.setContentsMargins(0, 6, 0, 0)
    rows.addWidget(heading)
    rows.addWidget(field)
    field.setAccessibleName(label.replace("&", ""))
    if help_text:
        field.setAccessibleDescription(help_text)
        rows.addWidget(note(help_text))
    return heading
