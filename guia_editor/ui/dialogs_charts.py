"""Dialogs of the figures of territories: charts and maps, and the territory's profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSizeF, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPlainTextEdit

from guia_editor.errors import GuideError
from guia_editor.i18n import _
from guia_editor.markdown.pieces import block_of
from guia_editor.markdown.writer import write
from guia_editor.model.blocks import Chart, ChartKind, Profile, ProfileKind
from guia_editor.model.document import Asset
from guia_editor.tasks.previews import preview_chart
from guia_editor.ui.dialog import IdEdit, WordsEdit, form
from guia_editor.ui.dialogs_data import DataDialog, TablePreview
from guia_editor.ui.pick_list import Choice, PickList
from guia_editor.ui.pictures import Pictures
from guia_editor.ui.workbench import Workbench

_CHART_WIDTH = 520.0


class ChartDialog(DataDialog):
    """Make a chart or a map of indicators."""

    def __init__(self, bench: Workbench, md: str = "") -> None:
        super().__init__(
            bench, "grafico", _("Gráfico o mapa"), _("Se dibuja de nuevo para el territorio de cada edición.")
        )
        found = block_of(md) if md else None
        self._block = found if isinstance(found, Chart) else Chart("barras", ())
        self.kind = QComboBox()
        self.kind.setAccessibleName(_("Tipo"))
        kinds: tuple[tuple[str, ChartKind], ...] = (
            (_("Barras: uno o varios indicadores"), "barras"),
            (_("Mapa de municipios: un indicador"), "mapa"),
        )
        for name, kind in kinds:
            self.kind.addItem(name, kind)
        self.kind.setCurrentIndex(self.kind.findData(self._block.kind))
        self.caption = WordsEdit(_("Título"), self._block.caption)
        self.alt = QPlainTextEdit(self._block.alt)
        self.alt.setAccessibleName(_("Descripción para quien no lo ve"))
        self.alt.setPlaceholderText(_("Qué compara y cómo leerlo. Vacía: se dicen las cifras."))
        self.alt.setTabChangesFocus(True)
        self.alt.setFixedHeight(64)
        self.id_field = IdEdit(self.names, self._block.id)
        self.list = indicator_list(bench, self._block.indicators)
        self.picture = QLabel()
        self.picture.setAccessibleName(_("Vista previa del gráfico"))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.picture.setMinimumWidth(round(_CHART_WIDTH))
        self.picture.setTextFormat(Qt.TextFormat.PlainText)
        self.picture.setWordWrap(True)
        self.preview.addWidget(self.picture, 1)
        self._asset: Asset | None = None
        self._pictures = Pictures(self._drawn, self)
        self._pictures.ready.connect(self._put_picture)
        self._lay_out()
        self.kind.currentIndexChanged.connect(self.changed)
        self.list.changed.connect(self.changed)
        self.alt.textChanged.connect(self.changed)
        self.id_field.changed.connect(self.changed)
        self.caption.textChanged.connect(self._caption_changed)
        self.preview_due.connect(self.show_preview)
        self._caption_changed()
        self.start(1040, 640, self.caption)

    def _lay_out(self) -> None:
        top = form()
        top.addRow(_("T&ipo"), self.kind)
        top.addRow(_("&Título"), self.caption)
        top.addRow(_("Descri&pción"), self.alt)
        top.addRow(_("I&dentificador"), self.id_field)
        self.fields.addLayout(top)
        self.fields.addWidget(self.list, 1)

    def _caption_changed(self) -> None:
        self.id_field.set_words(self.caption.text())
        self.changed()

    def block(self) -> Chart:
        """Return the chart that the fields describe."""
        kind: ChartKind = self.kind.currentData()
        return replace(
            self._block,
            kind=kind,
            indicators=self.list.chosen(),
            caption=self.caption.inlines(),
            id=self.id_field.id(),
            alt=" ".join(self.alt.toPlainText().split()),
        )

    def problem(self) -> str:
        """Return what is missing."""
        block = self.block()
        if not block.indicators:
            return _("Marque al menos un indicador.")
        if block.kind == "mapa" and len(block.indicators) > 1:
            return _("Un mapa muestra un solo indicador: quite los demás.")
        if not block.caption:
            return _("Escriba el título.")
        return self.id_field.problem()

    def show_preview(self) -> None:
        """Draw the chart for the territory chosen."""
        self.picture.clear()
        if self.guide is None:
            return
        try:
            self._asset = preview_chart(self.guide, self.block(), self.code()).picture
        except GuideError as error:
            self._asset = None
            self.picture.setText(error.message)
            return
        self._pictures.forget()
        self._put_picture()

    def _drawn(self, _path: str) -> Asset:
        if self._asset is None:
            raise GuideError(_("No hay gráfico que mostrar."))
        return self._asset

    def _put_picture(self) -> None:
        if self._asset is None:
            return
        whole = QSizeF(self._asset.width, self._asset.height)
        room = QSizeF(_CHART_WIDTH, max(300, self.picture.height()))
        size = whole.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        found = self._pictures.pixmap("vista", size, self.devicePixelRatioF())
        if found:
            found.setDevicePixelRatio(self.devicePixelRatioF())
            self.picture.setPixmap(found)

    def markdown(self) -> str:
        """Return the block."""
        return write((self.block(),))


class ProfileDialog(DataDialog):
    """Show the territory: its figures beside wider ones, what it lacks most, or its directory."""

    def __init__(self, bench: Workbench, md: str = "") -> None:
        super().__init__(
            bench,
            "perfil",
            _("Perfil del territorio"),
            _("Se hace de nuevo, con los datos de la guía, para el territorio de cada edición."),
        )
        found = block_of(md) if md else None
        self._block = found if isinstance(found, Profile) else Profile()
        self.kind = QComboBox()
        self.kind.setAccessibleName(_("Qué muestra"))
        kinds: tuple[tuple[str, ProfileKind], ...] = (
            (_("Cifras: el territorio, su departamento y el país"), "tabla"),
            (_("Prioridades: lo que más falta"), "prioridades"),
            (_("Directorio: datos de la oficina"), "directorio"),
        )
        for name, kind in kinds:
            self.kind.addItem(name, kind)
        self.kind.setCurrentIndex(self.kind.findData(self._block.kind))
        self.caption = WordsEdit(_("Título"), self._block.caption)
        self.id_field = IdEdit(self.names, self._block.id)
        self.list = indicator_list(bench, self._block.indicators)
        self.table = TablePreview()
        self.preview.addWidget(self.table, 1)
        top = form()
        top.addRow(_("&Qué muestra"), self.kind)
        top.addRow(_("&Título"), self.caption)
        top.addRow(_("&Identificador"), self.id_field)
        self.fields.addLayout(top)
        self.fields.addWidget(self.list, 1)
        self.kind.currentIndexChanged.connect(self._kind_changed)
        self.list.changed.connect(self.changed)
        self.id_field.changed.connect(self.changed)
        self.caption.textChanged.connect(self._caption_changed)
        self.preview_due.connect(self.show_preview)
        self._kind_changed()
        self._caption_changed()
        self.start(960, 600)
        self.caption.setFocus()

    def _caption_changed(self) -> None:
        self.id_field.set_words(self.caption.text())
        self.changed()

    def _kind_changed(self) -> None:
        self.list.setVisible(self.kind.currentData() != "directorio")
        self.changed()

    def block(self) -> Profile:
        """Return the profile that the fields describe."""
        kind: ProfileKind = self.kind.currentData()
        return replace(
            self._block,
            kind=kind,
            indicators=() if kind == "directorio" else self.list.chosen(),
            caption=self.caption.inlines(),
            id=self.id_field.id(),
        )

    def problem(self) -> str:
        """Return what is missing."""
        if self._lacks_indicators():
            return _("Marque al menos un indicador.")
        return self.id_field.problem()

    def _lacks_indicators(self) -> bool:
        return self.kind.currentData() == "tabla" and not self.list.chosen()

    def show_preview(self) -> None:
        """Show the profile of the territory chosen."""
        self.table.show_made(None if self._lacks_indicators() else self.guide, self.block(), self.code())

    def markdown(self) -> str:
        """Return the block."""
        return write((self.block(),))


def indicator_list(bench: Workbench, chosen: Sequence[str]) -> PickList:
    """Return the guide's indicators as rows to tick."""
    guide = bench.session.guide if bench.session else None
    indicators = guide.indicators.values() if guide else ()
    rows = [Choice(one.id, one.label, kind=one.unit) for one in indicators]
    made = PickList(bench, _("Indicadores"), rows, many=True)
    made.tick(chosen)
    return made
