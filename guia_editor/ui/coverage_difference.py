"""Two municipalities side by side: which chapters differ between their editions, and in what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from guia_editor.errors import GuideError
from guia_editor.i18n import _, plural
from guia_editor.markdown.compare import change_count
from guia_editor.tasks.coverage import ChapterDifference, difference_of
from guia_editor.tasks.territory_choice import search
from guia_editor.ui.changes_text import ChangesText
from guia_editor.ui.widgets import note, push_button

if TYPE_CHECKING:
    from guia_editor.model.guide import Guide
    from guia_editor.model.territory import Territories, Territory
    from guia_editor.ui.workbench import Workbench

_OFFERED = 12


class PlaceField(QLineEdit):
    """A field that finds a territory by name, variant or code; `chosen` gives its code."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.code = ""
        self._territories: Territories | None = None
        self._offers = QStringListModel(self)
        self.setAccessibleName(name)
        self.setPlaceholderText(_("Nombre o código"))
        self.setClearButtonEnabled(True)
        completer = QCompleter(self._offers, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.activated.connect(self._take)
        self.setCompleter(completer)
        self.textEdited.connect(self._offer)
        self.returnPressed.connect(self.settle)

    def set_territories(self, territories: Territories) -> None:
        """Search among the territories of a guide."""
        self._territories = territories

    def select(self, code: str) -> None:
        """Choose a territory."""
        place = self._territories.find(code) if self._territories else None
        if place is not None:
            self.code = code
            self.setText(_named(place))
            self.setCursorPosition(0)
            self.chosen.emit(code)

    @property
    def place_name(self) -> str:
        """The name of the territory that is chosen."""
        place = self._territories.find(self.code) if self._territories else None
        return place.name if place is not None else ""

    def _found(self, words: str) -> tuple[Territory, ...]:
        return search(self._territories, words)[:_OFFERED] if self._territories else ()

    def _offer(self, words: str) -> None:
        self.code = ""
        self._offers.setStringList([_named(place) for place in self._found(words)])

    def _take(self, words: str) -> None:
        self.select(words.rpartition("(")[2].rstrip(")"))

    def settle(self) -> None:
        """Choose what fits best of what was typed, where nothing has been chosen."""
        found = self._found(self.text())
        if not self.code and found:
            self.select(found[0].code)


def _named(place: Territory) -> str:
    where = f", {place.department}" if place.department and place.department != place.name else ""
    return f"{place.name}{where} ({place.code})"


class CoverageDifference(QWidget):
    """Two fields, the chapters that differ, and the chosen chapter with what differs marked."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._guide: Guide | None = None
        self._found: tuple[ChapterDifference, ...] = ()
        self._asked = 0
        self.first, self.second = PlaceField(_("Primer municipio")), PlaceField(_("Segundo municipio"))
        self.beside = QCheckBox(_("&Lado a lado"))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Capítulos que se diferencian"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.text = ChangesText(bench)
        self.text.setAccessibleName(_("En qué se diferencian"))
        self.text.show_as(whole=False)
        self.said = note(_("Elija dos municipios para ver en qué se diferencian sus ediciones."))
        self._build()

    def _build(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(8)
        for words, field in ((_("&Uno"), self.first), (_("&frente a"), self.second)):
            label = QLabel(words)
            label.setBuddy(field)
            above.addWidget(label)
            above.addWidget(field, 1)
            field.chosen.connect(lambda _code: self.compare())
        self.go = push_button(_("Co&mparar"), self._settle)
        above.addWidget(self.go)
        above.addWidget(self.beside)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(self.list)
        self._split.addWidget(self.text)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([280, 700])
        self._split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(10)
        column.addLayout(above)
        column.addWidget(self.said)
        column.addWidget(self._split, 1)
        self._split.hide()
        column.addStretch(0)
        self.beside.toggled.connect(lambda on: self.text.show_as(beside=on))
        self.list.currentRowChanged.connect(self._show)

    def show_guide(self, guide: Guide) -> None:
        """Compare editions of a guide; a comparison that is shown is made anew."""
        self._guide = guide
        self.first.set_territories(guide.territories)
        self.second.set_territories(guide.territories)
        self.compare()

    def _settle(self) -> None:
        """Compare what is typed in the fields, or say what is missing."""
        for field in (self.first, self.second):
            field.settle()
        if self.first.code and self.second.code:
            self.compare()
        else:
            self.said.setText(_("Escriba el nombre o el código de dos municipios."))

    def compare(self) -> None:
        """Compare the two editions in a thread."""
        guide, codes = self._guide, (self.first.code, self.second.code)
        if guide is None or not all(codes):
            return
        self._asked += 1
        asked = self._asked
        self.said.setText(_("Comparando…"))
        self._bench.activities.run(
            _("Comparando dos ediciones"),
            lambda progress: difference_of(guide, *codes, progress),
            lambda found: self._take(asked, found),
            lambda error: self._refuse(asked, error),
            owner=self,
        )

    def _take(self, asked: int, found: tuple[ChapterDifference, ...]) -> None:
        if asked != self._asked:
            return
        row = self.list.currentRow()
        seen = self._found[row].path if 0 <= row < len(self._found) else ""
        self._found = found
        self.list.clear()
        for one in found:
            count = change_count(one.comparison)
            words = plural(count, _("1 diferencia"), _("{count} diferencias"))
            self.list.addItem(QListWidgetItem(f"{one.title}\n{words}"))
        self._split.setVisible(bool(found))
        names = self.first.place_name, self.second.place_name
        self.said.setText(
            _("{first} y {second}: {count}. Lo de {first} está tachado; lo de {second}, subrayado.").format(
                first=names[0],
                second=names[1],
                count=plural(
                    len(found), _("un capítulo se diferencia"), _("{count} capítulos se diferencian")
                ),
            )
            if found
            else _("Las dos ediciones dicen lo mismo.")
        )
        self.list.setCurrentRow(next((at for at, one in enumerate(found) if one.path == seen), 0))

    def _refuse(self, asked: int, error: object) -> None:
        if asked != self._asked:
            return
        self.said.setText(str(error) if isinstance(error, GuideError) else "")
        if not isinstance(error, GuideError):
            self._bench.activities.untold.emit(error)

    def _show(self, row: int) -> None:
        if 0 <= row < len(self._found):
            self.text.show_comparison(self._found[row].comparison)
