"""Dialogs of values that change with the territory, and of the fields of forms."""

from __future__ import annotations

from collections.abc import Collection
from typing import get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox

from guia_editor.i18n import _
from guia_editor.markdown.attributes import plain_id
from guia_editor.markdown.pieces import inline_of
from guia_editor.markdown.writer import write_inlines
from guia_editor.model.blocks import FieldKind, FormField, Variable
from guia_editor.ui.dialog import ObjectDialog, form, roomy
from guia_editor.ui.pick_list import Choice, PickList
from guia_editor.ui.widgets import note
from guia_editor.ui.workbench import Workbench


class VariableDialog(ObjectDialog):
    """Choose a value that each edition fills in."""

    def __init__(self, bench: Workbench, md: str = "") -> None:
        sample = _("un municipio")
        super().__init__(
            bench,
            "variable",
            _("Dato del territorio"),
            _("Cada edición pone el suyo. A la derecha, lo que da en la edición nacional."),
        )
        values = self.names.values.values() if self.names else ()
        sample = self.names.sample if self.names else sample
        self.list = PickList(
            bench,
            _("Datos y variables"),
            [
                Choice(
                    value.name,
                    value.label,
                    _("{group} · en {place}: {value}").format(
                        group=value.group, place=sample, value=value.sample
                    ),
                    value.national if len(value.national) < 34 else value.national[:32] + "…",
                    icon="hash" if value.name.startswith("dato:") else "braces",
                )
                for value in values
            ],
        )
        self.body.addWidget(self.list, 1)
        found = inline_of(md) if md else None
        if isinstance(found, Variable):
            self.list.select(found.name)
        self.list.changed.connect(self.check)
        self.list.confirmed.connect(self.accept)
        self.start(620, 540, self.list)

    def problem(self) -> str:
        """Return what is missing."""
        return "" if self.list.chosen() else _("Elija un dato.")

    def markdown(self) -> str:
        """Return the variable."""
        return write_inlines((Variable(self.list.chosen()[0]),))


def field_names() -> dict[FieldKind, str]:
    """Return the words for the kinds of field."""
    return {
        "texto": _("Un renglón de texto"),
        "parrafo": _("Varios renglones"),
        "fecha": _("Fecha"),
        "numero": _("Número"),
        "casilla": _("Casilla para marcar"),
        "seleccion": _("Una opción de una lista"),
        "firma": _("Firma"),
    }


class FieldDialog(ObjectDialog):
    """Say what a place to fill in is: kind, name, help, options, size."""

    def __init__(self, bench: Workbench, md: str = "", taken: Collection[str] = ()) -> None:
        super().__init__(bench, "campo", _("Campo para llenar"))
        found = inline_of(md) if md else None
        field = found if isinstance(found, FormField) else FormField("", "texto")
        self._taken = set(taken) - {field.name}
        self.kind = QComboBox()
        self.kind.setAccessibleName(_("Tipo de campo"))
        for kind, name in field_names().items():
            self.kind.addItem(name, kind)
        self.kind.setCurrentIndex(get_args(FieldKind).index(field.kind))
        self.name = QLineEdit(field.name)
        self.name.setAccessibleName(_("Nombre"))
        self.name.setPlaceholderText(_("Por ejemplo: nombre-completo"))
        self.help = QLineEdit(field.help)
        self.help.setAccessibleName(_("Ayuda"))
        self.help.setPlaceholderText(_("Qué se escribe ahí; lo leen los lectores de pantalla"))
        self.options = QPlainTextEdit("\n".join(field.options))
        self.options.setAccessibleName(_("Opciones, una por renglón"))
        self.options.setPlaceholderText(_("Una opción por renglón"))
        self.options.setTabChangesFocus(True)
        self.options.setMaximumHeight(110)
        self.width_field = self._number(_("Ancho en letras"), 0, 500, field.width, _("El que quepa"))
        self.rows = self._number(_("Renglones"), 1, 200, max(field.rows, 1), "")
        self.required = QCheckBox(_("Es &obligatorio llenarlo"))
        self.required.setChecked(field.required)
        self._form = form()
        self._form.addRow(_("&Tipo"), self.kind)
        self._form.addRow(_("&Nombre"), self.name)
        self._form.addRow("", note(_("Corto y sin repetirse en el formulario: así se guarda la respuesta.")))
        self._form.addRow(_("A&yuda"), self.help)
        self._form.addRow(_("O&pciones"), self.options)
        self._form.addRow(_("&Renglones"), self.rows)
        self._form.addRow(_("An&cho"), self.width_field)
        self._form.addRow("", self.required)
        self.body.addLayout(self._form)
        self.body.addStretch(1)
        self.kind.currentIndexChanged.connect(self._kind_changed)
        for line in (self.name, self.help):
            line.textChanged.connect(self.check)
        self.options.textChanged.connect(self.check)
        self._kind_changed()
        self.start(520)
        self.name.setFocus()

    def _number(self, name: str, least: int, most: int, value: int, special: str) -> QSpinBox:
        box = QSpinBox()
        roomy(box)
        box.setRange(least, most)
        box.setValue(value)
        box.setAccessibleName(name)
        box.setSpecialValueText(special)
        box.setAlignment(Qt.AlignmentFlag.AlignLeft)
        return box

    def _kind_changed(self) -> None:
        kind = self.field_kind()
        self._form.setRowVisible(self.options, kind == "seleccion")
        self._form.setRowVisible(self.rows, kind == "parrafo")
        self._form.setRowVisible(self.width_field, kind not in ("casilla", "parrafo"))
        self.check()

    def field_kind(self) -> FieldKind:
        """Return the kind chosen."""
        kind: FieldKind = self.kind.currentData()
        return kind

    def _options(self) -> tuple[str, ...]:
        lines = (" ".join(line.split()) for line in self.options.toPlainText().splitlines())
        return tuple(dict.fromkeys(filter(None, lines)))

    def problem(self) -> str:
        """Return what is missing or wrong."""
        name = self.name.text().strip()
        if not name:
            return _("Póngale un nombre corto.")
        if plain_id(name) != name.replace("_", "-"):
            return _("El nombre lleva solo minúsculas sin tilde, cifras y guiones: «{plain}».").format(
                plain=plain_id(name) or "campo"
            )
        if name in self._taken:
            return _("El formulario ya tiene un campo que se llama «{name}».").format(name=name)
        if self.field_kind() == "seleccion" and len(self._options()) < 2:
            return _("Escriba al menos dos opciones, una por renglón.")
        return ""

    def markdown(self) -> str:
        """Return the field."""
        kind = self.field_kind()
        made = FormField(
            self.name.text().strip(),
            kind,
            " ".join(self.help.text().split()),
            self._options() if kind == "seleccion" else (),
            0 if kind in ("casilla", "parrafo") else self.width_field.value(),
            self.rows.value() if kind == "parrafo" else 1,
            self.required.isChecked(),
        )
        return write_inlines((made,))
