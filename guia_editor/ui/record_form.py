"""The form of a record editor: one row for each value that the file keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from guia_editor.i18n import _
from guia_editor.tasks.records import Words

_TEXT_HEIGHT = 84
_ROOMY = 340
"""Pixels from which a label stands beside its field."""


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of the form: the record's key, its label with mnemonic, how it is written, and a hint."""

    key: str
    label: str
    kind: Literal["line", "text", "choice", "list"] = "line"
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False


class RecordForm(QWidget):
    """Shows and gathers the values of one record; `typed` says that the person changed one.

    `key_line` is where the key stands; a button beside it goes there.
    """

    typed = Signal()

    def __init__(self, rows: Sequence[FormRow]) -> None:
        super().__init__()
        self.rows = tuple(rows)
        self.fields: dict[str, QLineEdit | QPlainTextEdit | QComboBox] = {}
        self._filling = False
        self._form = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.setVerticalSpacing(10)
        self._key = QLabel()
        self._key.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._key.setAccessibleName(_("Clave"))
        self.key_line = QHBoxLayout()
        self.key_line.setSpacing(12)
        self.key_line.addWidget(self._key, 1)
        form.addRow(_("Clave"), self.key_line)
        for row in self.rows:
            self.fields[row.key] = self._field(row)
            form.addRow(row.label, self.fields[row.key])

    def fit(self, width: int) -> None:
        """Put labels above their fields where both have no room side by side."""
        wrap = QFormLayout.RowWrapPolicy
        self._form.setRowWrapPolicy(wrap.WrapLongRows if width >= _ROOMY else wrap.WrapAllRows)

    def show_record(self, key: str, record: Mapping[str, Words]) -> None:
        """Show the values of a record."""
        self._filling = True
        self._key.setText(key)
        for row in self.rows:
            value = record.get(row.key, "")
            text = ", ".join(value) if isinstance(value, tuple) else value
            match self.fields[row.key]:
                case QComboBox() as box:
                    box.setCurrentIndex(max(0, box.findData(text)))
                case QPlainTextEdit() as edit:
                    edit.setPlainText(text)
                case QLineEdit() as line:
                    line.setText(text)
                    line.setCursorPosition(0)
        self._filling = False

    def values(self) -> dict[str, Words]:
        """Return what the form says."""
        said: dict[str, Words] = {}
        for row in self.rows:
            match self.fields[row.key]:
                case QComboBox() as box:
                    said[row.key] = str(box.currentData())
                case QPlainTextEdit() as edit:
                    # A value is one line: YAML would fold the ends of lines anyway.
                    said[row.key] = " ".join(edit.toPlainText().split())
                case QLineEdit() as line:
                    text = line.text().strip()
                    parts = tuple(part.strip() for part in text.split(",") if part.strip())
                    said[row.key] = parts if row.kind == "list" else text
        return said

    def missing(self, values: Mapping[str, Words]) -> str:
        """Return the label of the first required value that is missing; empty for none."""
        return next(
            (row.label.replace("&", "") for row in self.rows if row.required and not values.get(row.key)), ""
        )

    def _field(self, row: FormRow) -> QLineEdit | QPlainTextEdit | QComboBox:
        widget: QLineEdit | QPlainTextEdit | QComboBox
        match row.kind:
            case "text":
                widget = QPlainTextEdit()
                widget.setTabChangesFocus(True)
                widget.setFixedHeight(_TEXT_HEIGHT)
                widget.setPlaceholderText(row.hint)
                widget.textChanged.connect(self._tell)
            case "choice":
                widget = QComboBox()
                for value, label in row.choices:
                    widget.addItem(label, value)
                widget.currentIndexChanged.connect(self._tell)
            case "line" | "list":
                widget = QLineEdit()
                widget.setPlaceholderText(row.hint)
                widget.textChanged.connect(self._tell)
        widget.setAccessibleName(row.label.replace("&", ""))
        widget.setToolTip(row.hint)
        return widget

    def _tell(self) -> None:
        if not self._filling:
            self.typed.emit()
