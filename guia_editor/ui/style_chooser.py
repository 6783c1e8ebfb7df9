"""The list in the toolbar that names the paragraph's style and changes it."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from guia_editor.i18n import _
from guia_editor.ui.commands import STYLES, current_style, set_style
from guia_editor.ui.leaves import leaf_of
from guia_editor.ui.workbench import Workbench


def _place_names() -> dict[str, str]:
    """Return what the places are called whose words have no style to choose, by their kind."""
    return {
        "title": _("Título de recuadro"),
        "term": _("Término"),
        "caption": _("Leyenda"),
        "header": _("Celda de título"),
        "cell": _("Celda"),
        "object": _("Objeto"),
        "rule": _("Separador"),
    }


class StyleChooser(QComboBox):
    """Follows the cursor; choosing gives the paragraphs at it another style."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self.setAccessibleName(_("Estilo del párrafo"))
        self.setToolTip(_("Estilo del párrafo"))
        self.setMinimumContentsLength(13)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for style in STYLES:
            self.addItem(style.text, style.id)
        self.activated.connect(self._chosen)
        for signal in (bench.view_changed, bench.cursor_moved, bench.text_changed):
            signal.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        view = self._bench.view
        apt = view is not None and view.is_visual
        self.setEnabled(apt)
        if view is None or not apt:
            self.setPlaceholderText(_("Estilo"))
            self.setCurrentIndex(-1)
            return
        cursor = view.visual.textCursor()
        block = cursor.block()
        kind = leaf_of(block).kind if block.contains(cursor.anchor()) else ""
        self.setPlaceholderText(_place_names().get(kind, _("Varios estilos")))
        self.setCurrentIndex(self.findData(current_style(view.visual)))

    def _chosen(self, index: int) -> None:
        view = self._bench.view
        if view is not None and view.is_visual:
            set_style(view.visual, str(self.itemData(index)))
            view.visual.setFocus()
