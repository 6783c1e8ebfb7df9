"""The panel of history: versions of this chapter or of the guide, to compare, to bring back, to name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from guia_editor.i18n import _
from guia_editor.tasks.history import VersionLine, name_version, restore_chapter, versions_of
from guia_editor.ui.errors import Choice, Notice
from guia_editor.ui.forms import Form
from guia_editor.ui.icons import dress
from guia_editor.ui.recording import Recording, author
from guia_editor.ui.sheet import Empty
from guia_editor.ui.version_list import VersionList
from guia_editor.ui.views import open_views
from guia_editor.ui.widgets import note, push_button

if TYPE_CHECKING:
    from guia_editor.ui.version_compare import VersionCompare
    from guia_editor.ui.workbench import Workbench

_PAUSE_MS = 200
_MOST = 400
"""Versions listed; older ones are there to be found by name or day with the command line."""

_CHAPTER, _GUIDE = range(2)


class HistoryPanel(QWidget):
    """Follows the chapter in view and every version that is recorded; all reading is off this thread."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._asked = 0
        self.dialog: VersionCompare | None = None
        self.setAccessibleName(_("Historial"))
        self.scope = QComboBox()
        self.scope.addItems([_("Este capítulo"), _("Toda la guía")])
        self.scope.setAccessibleName(_("De qué se muestra el historial"))
        self.list = VersionList(bench)
        self.empty = Empty(bench, "history")
        self.compare = push_button(_("Co&mparar…"), self.compare_chosen)
        self.restore = push_button(_("Rec&uperar…"), self.ask_restore)
        self.name = push_button(_("&Poner nombre…"), self.ask_name)
        self.name.setToolTip(_("Darle un nombre a la guía como está ahora, para encontrarla después"))
        self.told = note("")
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self.refresh)
        self.scope.currentIndexChanged.connect(self.refresh)
        self.list.itemSelectionChanged.connect(self._check)
        self.list.compared.connect(self.compare_chosen)
        for signal in (bench.view_changed, bench.session_changed, Recording.of(bench).recorded):
            signal.connect(self._soon.start)
        bench.theme_changed.connect(self._dress)
        self._dress()
        self.refresh()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(10, 8, 10, 8)
        top.setSpacing(8)
        top.addWidget(self.scope, 1)
        top.addWidget(self.name)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.compare)
        row.addWidget(self.restore)
        row.addStretch(1)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(12, 8, 12, 12)
        bottom.setSpacing(8)
        bottom.addWidget(self.told)
        bottom.addLayout(row)
        self._foot = QWidget()
        self._foot.setLayout(bottom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self._foot)

    def _dress(self) -> None:
        dress(self.name, "bookmark", self._bench.theme)

    # --- What is shown --------------------------------------------------------------------------

    @property
    def path(self) -> str:
        """The chapter whose versions are shown, "" for the whole guide."""
        view = self._bench.view
        return view.path if view is not None and self.scope.currentIndex() == _CHAPTER else ""

    def refresh(self) -> None:
        """Read the versions again."""
        session = self._bench.session
        self._asked += 1
        if session is None:
            self._show(())
            return
        folder, path, asked = session.folder, self.path, self._asked

        def show(lines: tuple[VersionLine, ...]) -> None:
            if asked == self._asked:
                self._show(lines)

        self._bench.activities.run(
            _("Leyendo el historial"), lambda _progress: versions_of(folder, path, _MOST), show, owner=self
        )

    def _show(self, lines: tuple[VersionLine, ...]) -> None:
        self.list.show_versions(lines)
        self.list.setVisible(bool(lines))
        self._foot.setVisible(bool(lines))
        self.empty.setVisible(not lines)
        self.name.setEnabled(self._bench.session is not None)
        if not lines:
            self.empty.say(
                _("Todavía no hay versiones."),
                _("Cada vez que guarde, aquí quedará una, con su nombre, el día y la hora."),
            )
        self._check()

    def _check(self) -> None:
        chosen = self.list.chosen
        self.compare.setEnabled(len(chosen) in (1, 2))
        self.restore.setEnabled(len(chosen) == 1 and bool(self.path))
        match len(chosen):
            case 0:
                told = _("Elija una versión para compararla con la de ahora; con Ctrl, otra más.")
            case 1 if self.path:
                told = _("Compárela con lo de ahora, o recupere el capítulo como estaba.")
            case 1:
                told = _("Compárela con lo de ahora. Para recuperar un capítulo, ábralo primero.")
            case 2:
                told = _("Compare las dos versiones entre sí.")
            case _:
                told = _("Elija una o dos versiones.")
        self.told.setText(told)

    # --- What can be done -----------------------------------------------------------------------

    def compare_chosen(self) -> None:
        """Show what changed from the version that is chosen to now, or between the two that are."""
        from guia_editor.ui.version_compare import NOW_LINE, VersionCompare

        chosen = self.list.chosen
        if len(chosen) not in (1, 2):
            return
        old, new = chosen[-1], chosen[0] if len(chosen) == 2 else NOW_LINE
        self.dialog = VersionCompare(self._bench, self.path, old, new)
        self.dialog.restored.connect(self._restored)
        self.dialog.open()

    def ask_restore(self) -> None:
        """Ask whether the chapter is to be as it was; then let it be."""
        chosen, path = self.list.chosen, self.path
        if len(chosen) != 1 or not path:
            return
        line = chosen[0]
        view = open_views(self._bench).get(path)
        unsaved = view is not None and view.is_modified
        remedy = _("Lo de ahora queda en el historial: también podrá recuperarlo.")
        if unsaved:
            remedy = _("Antes se guardan sus cambios. ") + remedy
        notice = Notice(
            self,
            _("Recuperar el capítulo"),
            _("El capítulo quedará como estaba: {day}, {time}.").format(day=line.day, time=line.time),
            remedy,
            "rotate-ccw",
            (Choice("si", _("&Recuperar"), default=True), Choice("", _("&Cancelar"))),
        )
        notice.finished.connect(lambda _code: self.restore_version(line) if notice.chosen == "si" else None)
        notice.open()

    def restore_version(self, line: VersionLine) -> None:
        """Put the chapter back as a version has it, what is unsaved in it saved before."""
        session, path = self._bench.session, self.path
        if session is None or not path:
            return
        view = open_views(self._bench).get(path)
        if view is not None and view.is_modified and not view.save():
            return
        folder, who = session.folder, author(self._bench)
        self._bench.activities.run(
            _("Recuperando el capítulo"),
            lambda _progress: restore_chapter(folder, path, line.id, who),
            lambda made: self._restored(made is not None),
            owner=self,
        )

    def _restored(self, changed: bool) -> None:
        self.told.setText(
            _("Listo: el capítulo está como entonces. Lo de antes es ahora la versión anterior.")
            if changed
            else _("El capítulo ya estaba así.")
        )
        if changed:
            self._bench.read_again(self.refresh)

    def ask_name(self) -> None:
        """Ask for a name for the guide as it is now."""
        dialog = NameDialog(self._bench.window or self)
        dialog.accepted.connect(lambda: self.name_now(dialog.name))
        dialog.open()

    def name_now(self, name: str) -> None:
        """Record the guide as it is now under a name."""
        session = self._bench.session
        if session is None:
            return
        folder, who = session.folder, author(self._bench)
        self._bench.activities.run(
            _("Poniendo nombre a la versión"),
            lambda _progress: name_version(folder, name, who),
            self._named,
            owner=self,
        )

    def _named(self, _line: VersionLine) -> None:
        self.scope.setCurrentIndex(_GUIDE)
        self.refresh()


class NameDialog(Form):
    """Asks for the name of a version."""

    def __init__(self, parent: QWidget | None) -> None:
        about = _(
            "Un nombre ayuda a encontrar después la guía tal como está ahora: qué se envió, y a quién, o "
            "qué se presentó."
        )
        super().__init__(parent, _("Poner nombre a esta versión"), about)
        self._line = QLineEdit()
        self._line.setMaxLength(120)
        self._line.setPlaceholderText(_("Enviada a ANAM, 3 de marzo"))
        self.add_field(_("&Nombre"), self._line)
        self.rows.addStretch(1)
        self._accept = self.add_buttons(_("&Guardar"))
        self._line.textChanged.connect(lambda text: self._accept.setEnabled(bool(text.strip())))
        self._accept.setEnabled(False)
        self.fit(460)
        self._line.setFocus()

    @property
    def name(self) -> str:
        """The name."""
        return " ".join(self._line.text().split())

    def write(self, name: str) -> None:
        """Type a name, as the person would."""
        self._line.setText(name)
