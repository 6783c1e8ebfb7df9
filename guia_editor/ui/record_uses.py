"""Where the guide names a record, as a list that leads there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from guia_editor.i18n import _
from guia_editor.model.guide import Guide
from guia_editor.tasks.choices import chapter_name
from guia_editor.tasks.records import Use
from guia_editor.ui.workbench import Workbench

_PLACE = Qt.ItemDataRole.UserRole
_HEIGHT = 180


class RecordUses(QWidget):
    """Lists the places; Enter or a double click opens the chapter there."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self.list = QListWidget()
        self.list.setAccessibleName(_("Dónde se usa"))
        self.list.setMaximumHeight(_HEIGHT)
        self.list.itemActivated.connect(self._go)
        self._label = QLabel()
        self._label.setBuddy(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._label)
        column.addWidget(self.list)

    def show_uses(self, guide: Guide, uses: Sequence[Use]) -> None:
        """List other places."""
        self.list.clear()
        for use in uses:
            item = QListWidgetItem(_words(guide, use))
            item.setData(_PLACE, (use.path, use.line))
            self.list.addItem(item)
        match len(uses):
            case 0:
                told = _("Ningún texto la menciona.")
            case 1:
                told = _("Se &usa en un lugar:")
            case count:
                told = _("Se &usa en {count} lugares:").format(count=count)
        self._label.setText(told)
        self.list.setVisible(bool(uses))

    def _go(self, item: QListWidgetItem) -> None:
        path, line = item.data(_PLACE)
        if path.endswith(".md"):
            self._bench.open_chapter(path, line)


def _words(guide: Guide, use: Use) -> str:
    chapter = next((one for one in guide.chapters if one.path == use.path), None)
    name = chapter_name(chapter) if chapter is not None else use.path
    return _("{chapter} · línea {line} · {words}").format(chapter=name, line=use.line, words=use.words)
