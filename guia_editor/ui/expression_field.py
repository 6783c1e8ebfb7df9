"""A field for the expression of a condition, with rows that write one comparison at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from guia_editor.i18n import _
from guia_editor.model.expressions import ExpressionError, parse
from guia_editor.tasks.previews import expression_problem
from guia_editor.ui.widgets import note, push_button

if TYPE_CHECKING:
    from guia_editor.model.guide import Guide

_HIGH = 84
_NUMBER, _GROUPED = re.compile(r"-?\d+(\.\d+)?"), re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
"""Figures as expressions hold them, and as people write thousands."""


class ExpressionField(QWidget):
    """`changed` tells that another expression is written; `text` is it."""

    changed = Signal()

    def __init__(self, guide: Guide | None, text: str) -> None:
        super().__init__()
        self._guide = guide
        self.edit = QPlainTextEdit(text)
        self.edit.setAccessibleName(_("Condición sobre cifras y columnas"))
        self.edit.setPlaceholderText("agua_tuberia < 30 y no region = 'Región VIII Petén'")
        self.edit.setTabChangesFocus(True)
        self.edit.setMaximumHeight(_HIGH)
        self.edit.textChanged.connect(self.changed)
        self.name = QComboBox()
        self.name.setAccessibleName(_("Indicador o columna"))
        self.name.setMinimumContentsLength(20)
        self.name.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.operator = QComboBox()
        self.operator.setAccessibleName(_("Comparación"))
        self.value = QLineEdit()
        self.value.setAccessibleName(_("Valor"))
        self.value.setPlaceholderText(_("30"))
        self._fill()
        self.put = push_button(_("&Poner"), self.add, _("Agrega la comparación a la condición"))
        self.operator.currentIndexChanged.connect(self._needs_value)
        self.value.returnPressed.connect(self.add)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.name, 3)
        row.addWidget(self.operator, 2)
        row.addWidget(self.value, 2)
        row.addWidget(self.put)
        label = QLabel(_("Condició&n"))
        label.setBuddy(self.edit)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(10)
        column.addWidget(note(_("Elija qué se compara y pulse «Poner», o escriba la condición.")))
        column.addLayout(row)
        column.addWidget(label)
        column.addWidget(self.edit)
        column.addWidget(
            note(
                _(
                    "Se unen con «y» y «o»; «no» niega; «hay portal» pide que la celda esté llena. Las "
                    "palabras van entre comillas simples. A un municipio sin el dato no le sale el pasaje."
                )
            )
        )
        column.addStretch(1)

    def _fill(self) -> None:
        guide = self._guide
        if guide is not None:
            for indicator in guide.indicators.values():
                self.name.addItem(indicator.label, indicator.id)
            for column in guide.territories.own_columns:
                self.name.addItem(column, column)
            for name in ("municipio", "departamento", "region", "codigo"):
                self.name.addItem(name, name)
        for words, sign in (
            (_("es menor que"), "<"),
            (_("es como máximo"), "<="),
            (_("es mayor que"), ">"),
            (_("es al menos"), ">="),
            (_("es igual a"), "="),
            (_("no es"), "!="),
            (_("tiene dato"), "hay"),
        ):
            self.operator.addItem(words, sign)

    def _needs_value(self) -> None:
        self.value.setEnabled(self.operator.currentData() != "hay")

    @property
    def text(self) -> str:
        """The expression on one line, as it is written in the text."""
        return " ".join(self.edit.toPlainText().split())

    def add(self) -> None:
        """Add the comparison of the row to the expression, joined by "y"."""
        name, sign, value = self.name.currentData(), self.operator.currentData(), self.value.text().strip()
        if not name or (sign != "hay" and not value):
            self.value.setFocus()
            return
        made = f"hay {name}" if sign == "hay" else f"{name} {sign} {_written(value)}"
        self.edit.setPlainText(f"{self.text} y {made}" if self.text else made)

    def problem(self) -> str:
        """Return why the expression cannot be used, or ""."""
        if not self.text:
            return ""
        try:
            parse(self.text)
        except ExpressionError as error:
            return _("Signo {position}: {message}").format(position=error.position, message=error.message)
        return expression_problem(self._guide, self.text) if self._guide is not None else ""


def _written(value: str) -> str:
    """Return a value as expressions hold it: a number bare, words between quotes."""
    bare = value.removesuffix("%").strip()
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    return bare if _NUMBER.fullmatch(bare) else "'" + value.replace("'", "’") + "'"
