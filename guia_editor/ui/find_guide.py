"""«Buscar en la guía»: find in all chapters, and put other words in the places that are checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from guia_editor.errors import GuideError
from guia_editor.i18n import _, number, plural
from guia_editor.model.search import Query
from guia_editor.tasks.find import Hit
from guia_editor.ui.manual import help_key, set_topic
from guia_editor.ui.replacement import Outcome, Replacement

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

_HIT = Qt.ItemDataRole.UserRole + 1
_LAST = "buscar/palabras"
_Index = QModelIndex | QPersistentModelIndex


class FindInGuide(QDialog):
    """One for a window (`FindInGuide.of`), beside which one goes on writing.

    `hits` are what was found last; `checked` those that a replacement would change.
    """

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench.window)
        set_topic(self, "ayuda-al-escribir")
        help_key(self)
        self._bench = bench
        self._query = Query("")
        self._replacement: Replacement | None = None
        self.hits: tuple[Hit, ...] = ()
        self.words, self.new_words = QLineEdit(), QLineEdit()
        self.whole = QCheckBox(_("Palabras &enteras"))
        self.case = QCheckBox(_("Distinguir &mayúsculas"))
        self.accents = QCheckBox(_("Distinguir &tildes"))
        self.tree = QTreeWidget()
        self.told = QLabel()
        self.seek = QPushButton(_("&Buscar"))
        self.put = QPushButton(_("&Reemplazar lo marcado"))
        self.undo = QPushButton(_("&Deshacer"))
        self._lay_out()
        self.seek.clicked.connect(self.search)
        self.words.returnPressed.connect(self.search)
        self.put.clicked.connect(self.replace_checked)
        self.undo.clicked.connect(self.take_back)
        self.tree.itemActivated.connect(self._go)
        self.tree.itemChanged.connect(self._count)
        bench.session_changed.connect(self._forget)
        self._count()

    @classmethod
    def of(cls, bench: Workbench) -> FindInGuide:
        """Return the window's, made when there is none yet."""
        found = bench.window.findChild(cls) if bench.window is not None else None
        return found or cls(bench)

    @property
    def checked(self) -> tuple[Hit, ...]:
        """What a replacement would change."""
        return tuple(
            item.data(0, _HIT) for item in self._rows() if item.checkState(0) is Qt.CheckState.Checked
        )

    def begin(self) -> None:
        """Show the dialog; words selected in the text are what is looked for."""
        view = self._bench.view
        editor = None if view is None else view.visual if view.is_visual else view.source
        chosen = editor.textCursor().selectedText() if editor is not None else ""
        last = str(self._bench.settings.value(_LAST, ""))
        self.words.setText(chosen if chosen and "\u2029" not in chosen else self.words.text() or last)
        self.words.selectAll()
        self.show()
        self.raise_()
        self.activateWindow()
        self.words.setFocus()

    # --- Finding ------------------------------------------------------------------------------------

    def search(self) -> None:
        """Find in all chapters, with what is being written in place of what is on disk."""
        session = self._bench.session
        if session is None or not self.words.text().strip():
            return
        self._bench.settings.setValue(_LAST, self.words.text())
        self._query = query = Query(
            self.words.text(),
            whole=self.whole.isChecked(),
            case=self.case.isChecked(),
            accents=self.accents.isChecked(),
        )
        self._replacement = Replacement(self._bench, session, query)
        self._bench.activities.run(_("Buscando en la guía"), self._replacement.find, self._found)

    def _found(self, hits: tuple[Hit, ...]) -> None:
        self.hits = hits
        session = self._bench.session
        chapters = session.guide.chapters if session is not None else ()
        titles = {one.path: f"{one.number} {one.front.title}".strip() for one in chapters}
        self.tree.blockSignals(True)
        self.tree.clear()
        heads: dict[str, QTreeWidgetItem] = {}
        for hit in hits:
            if hit.path not in heads:
                head = heads[hit.path] = QTreeWidgetItem([titles.get(hit.path, hit.path)])
                head.setFlags(_HEAD)
                self.tree.addTopLevelItem(head)
            heads[hit.path].addChild(_row(hit))
        self.tree.expandAll()
        for item in self._rows():
            item.setCheckState(
                0, Qt.CheckState.Checked if _hit(item).replaceable else Qt.CheckState.Unchecked
            )
        self.tree.blockSignals(False)
        self._count()
        self.tree.viewport().update()

    # --- Replacing ----------------------------------------------------------------------------------

    def replace_checked(self) -> None:
        """Put the new words in the places that are checked: open chapters on screen, the others on disk."""
        hits, replacement = self.checked, self._replacement
        if not hits or replacement is None:
            return
        self.put.setEnabled(False)
        words = self.new_words.text()
        self._bench.activities.run(
            _("Reemplazando"),
            lambda _progress: replacement.prepare(hits, words),
            self._prepared,
            self._refused,
        )

    def _prepared(self, _nothing: object) -> None:
        if self._replacement is not None:
            self._replacement.apply(self._replaced, self._refused)

    def _replaced(self, outcome: Outcome) -> None:
        told = _("{places} en {chapters}.").format(
            places=plural(outcome.places, _("1 reemplazo"), _("{count} reemplazos")),
            chapters=_chapters(outcome.chapters),
        )
        if outcome.unsaved:
            told += " " + _("Los capítulos abiertos cambiaron en pantalla; guárdelos.")
        self._end_of_change(told, can_undo=True)

    def take_back(self) -> None:
        """Undo the last replacement in every chapter that has not changed since."""
        if self._replacement is not None:
            self.undo.setEnabled(False)
            self._replacement.take_back(self._taken_back, self._refused)

    def _taken_back(self, kept: Sequence[str]) -> None:
        told = _("Se deshizo el reemplazo.")
        if kept:
            told = _("Se deshizo, menos en lo que cambió después: {names}.").format(names=", ".join(kept))
        self._end_of_change(told, can_undo=False)

    def _end_of_change(self, told: str, *, can_undo: bool) -> None:
        self.tree.clear()
        self.hits = ()
        self._count()
        self._say(told)
        self.undo.setEnabled(can_undo)

    def _refused(self, error: BaseException) -> None:
        self._count()
        if isinstance(error, GuideError):
            self._say(f"{error.message} {error.remedy}")
        else:
            self._bench.activities.untold.emit(error)

    # --- Inside -------------------------------------------------------------------------------------

    def _rows(self) -> list[QTreeWidgetItem]:
        heads = [self.tree.topLevelItem(n) for n in range(self.tree.topLevelItemCount())]
        found = [head.child(n) for head in heads if head is not None for n in range(head.childCount())]
        return [item for item in found if item is not None]

    def _go(self, item: QTreeWidgetItem) -> None:
        hit = item.data(0, _HIT)
        if isinstance(hit, Hit):
            self._bench.open_chapter(hit.path, hit.line)

    def _count(self) -> None:
        checked = len(self.checked)
        self.put.setEnabled(checked > 0)
        if not self.hits:
            searched = bool(self._query.words)
            self._say(_("No se encontró en ningún capítulo.") if searched else "")
            return
        self._say(
            _("{found} en {chapters}; {checked}.").format(
                found=number(len(self.hits)),
                chapters=_chapters(len({hit.path for hit in self.hits})),
                checked=plural(checked, _("1 marcado"), _("{count} marcados")),
            )
        )

    def _say(self, text: str) -> None:
        self.told.setText(text)
        self.told.setAccessibleName(text or _("Resultado"))

    def _forget(self) -> None:
        """Drop what was found in a guide that is not open any more."""
        session = self._bench.session
        if self._replacement is not None and (session is None or session.folder != self._replacement.folder):
            self._replacement, self.hits = None, ()
            self.tree.clear()
            self.undo.setEnabled(False)
            self._say("")

    def _lay_out(self) -> None:
        self.setWindowTitle(_("Buscar en la guía"))
        self.setAccessibleName(self.windowTitle())
        self.resize(680, 560)
        for line, name in ((self.words, _("Buscar")), (self.new_words, _("Reemplazar por"))):
            line.setAccessibleName(name)
            line.setClearButtonEnabled(True)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(22)
        self.tree.setExpandsOnDoubleClick(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName(_("Lo que se encontró"))
        self.tree.setItemDelegate(_Excerpts(self._bench, self.tree))
        self.told.setObjectName("nota")
        self.told.setWordWrap(True)
        self.undo.setEnabled(False)
        self.seek.setDefault(True)
        for button in (self.put, self.undo):
            button.setAutoDefault(False)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        for row, text, line in ((0, _("B&uscar"), self.words), (2, _("Reemplazar &por"), self.new_words)):
            label = QLabel(text)
            label.setBuddy(line)
            grid.addWidget(label, row, 0)
            grid.addWidget(line, row, 1)
        grid.addWidget(self.seek, 0, 2)
        choices = QHBoxLayout()
        choices.setSpacing(16)
        for box in (self.whole, self.case, self.accents):
            choices.addWidget(box)
        choices.addStretch(1)
        grid.addLayout(choices, 1, 1)
        grid.addWidget(self.put, 2, 2)
        below = QHBoxLayout()
        below.addWidget(self.told, 1)
        below.addWidget(self.undo)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 20, 20, 16)
        layout.setSpacing(14)
        layout.addLayout(grid)
        layout.addWidget(self.tree, 1)
        layout.addLayout(below)


_BESIDE = 5
"""Pixels between a box to tick and its words."""

_HEAD = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate


def _chapters(count: int) -> str:
    return plural(count, _("1 capítulo"), _("{count} capítulos"))


def _row(hit: Hit) -> QTreeWidgetItem:
    item = QTreeWidgetItem([f"{hit.before}{hit.words}{hit.after}"])
    item.setData(0, _HIT, hit)
    flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    if hit.replaceable:
        item.setFlags(flags | Qt.ItemFlag.ItemIsUserCheckable)
        item.setToolTip(0, _("Línea {n}").format(n=number(hit.line)))
    else:
        item.setFlags(flags)
        item.setToolTip(0, _("Línea {n}: solo se puede cambiar a mano.").format(n=number(hit.line)))
    return item


def _hit(item: QTreeWidgetItem) -> Hit:
    hit = item.data(0, _HIT)
    assert isinstance(hit, Hit)
    return hit


class _Excerpts(QStyledItemDelegate):
    """Paints what was found in its surroundings, cut at the left so that it is always seen."""

    def __init__(self, bench: Workbench, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._bench = bench
        self._tree = tree

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:  # noqa: N802
        """Give every row the same comfortable height."""
        return QSize(100, QFontMetrics(self._tree.font()).height() + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        hit = index.data(_HIT)
        self.initStyleOption(option, index)
        style = self._tree.style()
        rect = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, self._tree)
        rect.setLeft(rect.left() + _BESIDE)
        option.text = ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, self._tree)
        painter.save()
        font = painter.font()
        font.setBold(not isinstance(hit, Hit))
        painter.setFont(font)
        if isinstance(hit, Hit):
            self._excerpt(painter, rect, hit)
        else:
            painter.setPen(self._bench.theme.muted)
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        painter.restore()

    def _excerpt(self, painter: QPainter, rect: QRect, hit: Hit) -> None:
        theme = self._bench.theme
        plain = QFontMetrics(painter.font())
        font = painter.font()
        font.setBold(True)
        strong = QFontMetrics(font)
        room = rect.width() // 3
        before = plain.elidedText(hit.before.lstrip(), Qt.TextElideMode.ElideLeft, room)
        left = rect.left()
        ink = theme.muted if not hit.replaceable else theme.ink
        for text, bold, colour in (
            (before, False, ink),
            (hit.words, True, theme.warm),
            (hit.after, False, ink),
        ):
            metrics = strong if bold else plain
            font.setBold(bold)
            painter.setFont(font)
            painter.setPen(colour)
            place = QRect(left, rect.top(), max(rect.right() - left, 0), rect.height())
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)
            left += metrics.horizontalAdvance(text)
