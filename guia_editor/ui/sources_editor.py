"""The laws and works that the guide cites, with the mark that says who checked each, when and where."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QDateEdit, QFormLayout, QGroupBox, QLineEdit, QPushButton, QWidget

from guia_editor.i18n import _
from guia_editor.model.guide import Guide, Source
from guia_editor.tasks.records import SOURCES, Words
from guia_editor.ui.following import open_outside
from guia_editor.ui.identity import identity
from guia_editor.ui.record_editor import RecordEditor
from guia_editor.ui.record_form import FormRow
from guia_editor.ui.workbench import Workbench

_KINDS = ("norma", "documento", "dato", "sitio")


def _fields() -> tuple[FormRow, ...]:
    kinds = (_("Norma"), _("Documento"), _("Dato"), _("Sitio"))
    return (
        FormRow("corto", _("Se &cita como"), hint=_("Decreto 57-2008"), required=True),
        FormRow("titulo", _("&Título completo"), "text", required=True),
        FormRow("tipo", _("T&ipo"), "choice", choices=tuple(zip(_KINDS, kinds, strict=True))),
        FormRow("emisor", _("&Emisor"), hint=_("Congreso de la República")),
        FormRow("fecha", _("&Fecha"), hint="2008"),
        FormRow("url", _("Di&rección"), hint="https://…"),
        FormRow("nota", _("&Nota"), "text", hint=_("Qué se vio y qué falta cotejar")),
    )


class SourcesEditor(RecordEditor):
    """Edits fuentes.yaml; a source is verified only with who, when and where."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, SOURCES, _fields(), _("una fuente"), _("Fuentes"))
        self.setProperty("ayuda", "fuentes")

    def read(self, guide: Guide) -> dict[str, dict[str, Words]]:
        """Return the sources as their file writes them."""
        return {key: _written(source) for key, source in guide.sources.items()}

    def lines(self, guide: Guide) -> dict[int, str]:
        """Return the key of each source by its line."""
        return {source.line: key for key, source in guide.sources.items()}

    def label(self, key: str, record: Mapping[str, Words]) -> str:
        """Return how a source is cited."""
        return str(record.get("corto", "")) or key

    def state(self, record: Mapping[str, Words]) -> str:
        """Return whether it is verified."""
        return str(record.get("verificado", "no"))

    def state_icon(self, record: Mapping[str, Words]) -> str:
        """Return a tick or a question mark."""
        return "circle-check" if self.state(record) == "si" else "circle-question-mark"

    def filters(self) -> tuple[tuple[str, str], ...]:
        """Return the two states."""
        return (("no", _("Por verificar")), ("si", _("Verificadas")))

    def blank(self, words: str) -> dict[str, Words]:
        """Return a new source: nobody has verified it."""
        return {"corto": words, "titulo": words, "tipo": "norma", "verificado": "no"}

    def extra(self) -> QWidget | None:
        """Return the mark of verification, and the way to the source itself."""
        self.verified = QCheckBox(_("&Cotejada con el original"))
        self.verified.setAccessibleName(_("Verificada"))
        self.by = QLineEdit()
        self.by.setAccessibleName(_("Quién la cotejó"))
        self.on = QDateEdit()
        self.on.setCalendarPopup(True)
        self.on.setDisplayFormat("dd/MM/yyyy")
        self.on.setAccessibleName(_("Cuándo se cotejó"))
        self.where = QLineEdit()
        self.where.setPlaceholderText(_("Diario de Centro América, 23 de octubre de 2008"))
        self.where.setAccessibleName(_("Dónde se cotejó"))
        self.visit = QPushButton(_("Abrir la dirección"))
        self.visit.setAccessibleName(_("Abrir la dirección de la fuente en el navegador"))
        self.visit.clicked.connect(self._visit)
        box = QGroupBox(_("Verificación"))
        form = QFormLayout(box)
        form.addRow(self.verified)
        form.addRow(_("&Quién"), self.by)
        form.addRow(_("C&uándo"), self.on)
        form.addRow(_("&Dónde"), self.where)
        form.addRow(self.visit)
        self.verified.toggled.connect(self._toggled)
        self.by.textEdited.connect(self.touch)
        self.where.textEdited.connect(self.touch)
        self.on.userDateChanged.connect(self.touch)
        return box

    def shown(self, record: Mapping[str, Words]) -> None:
        """Fill the mark of verification."""
        self.verified.setChecked(record.get("verificado") == "si")
        self.by.setText(str(record.get("verificado_por", "")))
        self.where.setText(str(record.get("verificado_donde", "")))
        self.where.setCursorPosition(0)
        day = QDate.fromString(str(record.get("verificado_fecha", "")), "yyyy-MM-dd")
        self.on.setDate(day if day.isValid() else QDate.currentDate())
        self.visit.setEnabled(str(record.get("url", "")).startswith(("http://", "https://")))
        self._enable()

    def values(self) -> dict[str, Words]:
        """Return what the form says, with the mark; a source that is not verified keeps no traces of one."""
        said = super().values()
        checked = self.verified.isChecked()
        said["verificado"] = "si" if checked else "no"
        said["verificado_por"] = self.by.text().strip() if checked else ""
        said["verificado_fecha"] = self.on.date().toString("yyyy-MM-dd") if checked else ""
        said["verificado_donde"] = self.where.text().strip() if checked else ""
        return said

    def complaint(self, values: Mapping[str, Words]) -> str:
        """Return what is missing; a verified source needs who and where."""
        if values.get("verificado") == "si" and not (
            values.get("verificado_por") and values.get("verificado_donde")
        ):
            return _("Para darla por verificada diga quién la cotejó y dónde.")
        return super().complaint(values)

    def _toggled(self, checked: bool) -> None:
        if checked and not self.by.text() and self.verified.hasFocus():
            who = identity(self._bench.settings)
            self.by.setText(f"{who.name} ({who.institution})" if who.institution else who.name)
            self.on.setDate(QDate.currentDate())
        self._enable()
        self.touch()

    def _enable(self) -> None:
        for widget in (self.by, self.on, self.where):
            widget.setEnabled(self.verified.isChecked())

    def _visit(self) -> None:
        open_outside(str(self.values()["url"]))


def _written(source: Source) -> dict[str, Words]:
    said: dict[str, Words] = {
        "corto": source.short,
        "titulo": source.title,
        "tipo": source.kind,
        "emisor": source.issuer,
        "fecha": source.date,
        "url": source.url,
        "nota": source.note,
        "verificado": "si" if source.verified else "no",
        "verificado_por": source.verified_by,
        "verificado_fecha": source.verified_on,
        "verificado_donde": source.verified_at,
    }
    return {key: value for key, value in said.items() if value}
