"""What was typed and never saved, because the program or the computer stopped: see it, take it, leave it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _
from guia_editor.tasks.editing import text_on_disk, write_copy
from guia_editor.tasks.journal import Leftover
from guia_editor.tasks.merging import Comparison, merge, result, undecided
from guia_editor.ui.compare import CompareView
from guia_editor.ui.errors import Choice, Notice, tell
from guia_editor.ui.manual import help_key, set_topic
from guia_editor.ui.widgets import plain_tip, push_button

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench


class RecoveryDialog(QDialog):
    """One row for each chapter with unsaved text; what was recovered stands beside what the chapter says.

    Taking a text writes no file: the chapter is opened with it as a change that can be undone and saved.
    """

    def __init__(
        self, bench: Workbench, guide: Path, found: Sequence[Leftover], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bench = bench
        self._guide = guide
        self._found = list(found)
        self._comparisons: dict[int, Comparison] = {}
        self._queue: list[tuple[Leftover, str]] = []
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Recuperar texto sin guardar"))
        self.setAccessibleName(_("Recuperar texto sin guardar"))
        set_topic(self, "nada-se-pierde")
        help_key(self)
        self.resize(1080, 680)
        self._lay_out()
        bench.view_changed.connect(self._go_on)
        self._fill()

    def _lay_out(self) -> None:
        words = QLabel(
            _(
                "El programa se cerró antes de guardar estos capítulos, y su diario conservó lo escrito. "
                "Elija qué queda; nada cambia en el disco hasta que usted guarde."
            )
        )
        words.setWordWrap(True)
        words.setContentsMargins(16, 12, 16, 12)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Capítulos con texto sin guardar"))
        self.list.setMinimumWidth(200)
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._show)
        self.view = CompareView(self._bench, _("Recuperado"), _("En el capítulo"), self)
        self.view.chosen.connect(self._keep_choices)
        self._note = QLabel()
        self._note.setWordWrap(True)
        self._note.setContentsMargins(16, 8, 16, 8)
        side = QWidget()
        right = QVBoxLayout(side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._note)
        right.addWidget(self.view, 1)
        split = QSplitter()
        left = QWidget()
        margin = QVBoxLayout(left)
        margin.setContentsMargins(16, 0, 8, 0)
        margin.addWidget(self.list)
        split.addWidget(left)
        split.addWidget(side)
        split.setStretchFactor(1, 1)
        split.setSizes([260, 820])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(words)
        layout.addWidget(split, 1)
        layout.addLayout(self._bottom())

    def _bottom(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        row.addWidget(push_button(_("&Descartar…"), self._ask_discard))
        row.addWidget(push_button(_("Guardar una &copia…"), self._copy))
        self._missing = QLabel()
        row.addWidget(self._missing, 1, Qt.AlignmentFlag.AlignRight)
        row.addWidget(push_button(_("Decidir &después"), self.reject))
        self.recover_button = push_button(_("&Recuperar"), self.recover)
        self.recover_button.setDefault(True)
        row.addWidget(self.recover_button)
        return row

    # --- What is shown --------------------------------------------------------------------------

    def _fill(self) -> None:
        self.list.clear()
        for left in self._found:
            item = QListWidgetItem(_("{name}\n{when}").format(name=self._title(left), when=_when(left)))
            item.setToolTip(plain_tip(left.path))
            self.list.addItem(item)
        self._comparisons = {}
        if self._found:
            self.list.setCurrentRow(0)
        else:
            self.accept()

    def _title(self, left: Leftover) -> str:
        session = self._bench.session
        for chapter in session.guide.chapters if session is not None else ():
            if chapter.path == left.path:
                return chapter.front.title
        return left.path

    def _now(self, left: Leftover) -> str | None:
        """Return what the chapter says now: in its view, else on disk; None when there is no such file."""
        view = self._bench.view
        if view is not None and view.path == left.path:
            return view.text()
        return text_on_disk(self._guide, left.path)

    def _show(self, row: int) -> None:
        if not 0 <= row < len(self._found):
            return
        left = self._found[row]
        now = self._now(left)
        if row not in self._comparisons:
            self._comparisons[row] = merge(left.base, left.text, left.base if now is None else now)
        self.view.show_comparison(self._comparisons[row])
        notes = []
        if now is None:
            notes.append(_("El archivo del capítulo ya no está; guarde una copia de lo recuperado."))
        elif now != left.base:
            notes.append(_("El capítulo cambió después de que usted escribió: se unió lo que se pudo."))
        if left.rough:
            notes.append(_("Una parte se escribió de nuevo porque no se pudo poner tal cual; revísela."))
        self._note.setText(" ".join(notes))
        self._note.setVisible(bool(notes))
        self._check(now is not None)

    def _keep_choices(self) -> None:
        self._comparisons[self.list.currentRow()] = self.view.comparison
        self._check(self.recover_button.property("hay") is not False)

    def _check(self, there: bool) -> None:
        self.recover_button.setProperty("hay", there)
        missing = undecided(self.view.comparison)
        self._missing.setText(_("Lugares por elegir: {count}").format(count=missing) if missing else "")
        self.recover_button.setEnabled(there and not missing)

    # --- What can be done -----------------------------------------------------------------------

    def recover(self) -> None:
        """Open the chapter with the recovered text as an unsaved change."""
        row = self.list.currentRow()
        left, text = self._found[row], result(self.view.comparison)
        self._queue.append((left, text))
        del self._found[row]
        view = self._bench.view
        if view is not None and view.path == left.path:
            self._go_on()
        else:
            self._bench.open_chapter(left.path)
        if self._found:
            self._fill()
        else:
            self.hide()

    def _go_on(self) -> None:
        """Hand texts to the view of their chapter when it is there; close when nothing is left to do."""
        view = self._bench.view
        waiting = []
        for left, text in self._queue:
            if view is not None and view.path == left.path:
                view.recover(left, text)
            else:
                waiting.append((left, text))
        self._queue = waiting
        if not self._found and not self._queue:
            self.accept()

    def discard(self) -> None:
        """Delete the unsaved text in view, and its journal."""
        row = self.list.currentRow()
        self._found[row].discard()
        view = self._bench.view
        if view is not None and view.path == self._found[row].path:
            view.messages.drop("recuperar")
        del self._found[row]
        self._fill()

    def _ask_discard(self) -> None:
        notice = Notice(
            self,
            _("Descartar el texto recuperado"),
            _("Se borrará lo que no se guardó de «{name}».").format(
                name=self._title(self._found[self.list.currentRow()])
            ),
            _("Esto no se puede deshacer. Si duda, guarde antes una copia."),
            choices=(
                Choice("", _("&Conservar"), default=True),
                Choice("descartar", _("&Descartar"), danger=True),
            ),
        )
        notice.finished.connect(lambda _code: self.discard() if notice.chosen == "descartar" else None)
        notice.open()

    def _copy(self) -> None:
        left = self._found[self.list.currentRow()]
        name = _("{stem} (recuperado {day}).md").format(
            stem=Path(left.path).stem, day=f"{left.when:%Y-%m-%d}"
        )
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Guardar una copia"), str(Path.home() / name), _("Texto (*.md)")
        )
        if chosen:
            self.copy_to(Path(chosen))

    def copy_to(self, path: Path) -> None:
        """Write the recovered text in view to a file."""
        try:
            write_copy(path, self._found[self.list.currentRow()].text)
        except OSError as error:
            tell(self, error)


def _when(left: Leftover) -> str:
    return f"{left.when:%d/%m/%Y, %H:%M}"
