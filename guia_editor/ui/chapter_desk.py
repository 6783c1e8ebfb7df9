"""What is done to chapters as wholes, from the tree: made, named, moved, retired, brought back, undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QLineEdit, QMenu, QWidget

from guia_editor.errors import GuideError
from guia_editor.i18n import _, plural
from guia_editor.model.guide import Chapter
from guia_editor.tasks import chapters
from guia_editor.tasks.chapters import Change, Retired, Template
from guia_editor.ui.errors import Choice, Notice, tell
from guia_editor.ui.forms import Form

if TYPE_CHECKING:
    from guia_editor.tasks.session import Session
    from guia_editor.ui.window import MainWindow

_BAR = "capitulos"


class NameDialog(Form):
    """Asks for a chapter's title and, for one that exists, for its file's name."""

    def __init__(self, parent: QWidget | None, heading: str, title: str = "", file_name: str = "") -> None:
        super().__init__(parent, heading)
        self.setProperty("ayuda", "capitulos")
        self._title = QLineEdit(title)
        self._title.setObjectName("titulo")
        self._file = QLineEdit(file_name)
        self._first_name = file_name
        self.add_field(_("&Título"), self._title)
        if file_name:
            told = _("Las referencias no van por el nombre del archivo, así que siguen llevando al capítulo.")
            self.add_field(_("Nombre del &archivo"), self._file, told)
        self.rows.addStretch(1)
        button = self.add_buttons(_("&Aceptar"))
        self._title.textChanged.connect(lambda text: button.setEnabled(bool(text.strip())))
        button.setEnabled(bool(title))
        self._title.selectAll()
        self.fit(480)

    @property
    def title(self) -> str:
        """Return the title."""
        return self._title.text()

    @property
    def file_name(self) -> str:
        """Return the file's new name, "" when it stays."""
        return "" if self._file.text().strip() == self._first_name else self._file.text().strip()


class ChapterDesk(QObject):
    """Carries out what the tree's menu and the menu of chapters ask for; the last change can be undone."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._bench = window.bench
        window.tree.moved.connect(self.move_to)

    @property
    def path(self) -> str:
        """Return the chapter that is meant: the tree's row, "" when it is no chapter."""
        path = self._window.tree.current_path
        return path if self._window.tree.is_chapter(path) else ""

    def can_step(self, step: int) -> bool:
        """Say whether the chapter meant can go up (-1) or down (1)."""
        if not self.path:
            return False
        at, count = self._window.tree.place_of(self.path)
        return 0 <= at + step < count

    # --- What is asked for ----------------------------------------------------------------------

    def fill_new(self, menu: QMenu) -> None:
        """Fill the menu of texts to start from."""
        menu.clear()
        session = self._bench.session
        for template in chapters.templates(session.folder) if session is not None else ():
            menu.addAction(_("{name}…").format(name=template.name), self._maker(template))

    def fill_retired(self, menu: QMenu) -> None:
        """Fill the menu of chapters that can be brought back."""
        menu.clear()
        session = self._bench.session
        found = chapters.retired(session.folder) if session is not None else ()
        for one in found:
            menu.addAction(one.title, self._restorer(one))
        if not found:
            menu.addAction(_("No hay capítulos retirados")).setEnabled(False)

    def _maker(self, template: Template) -> Callable[[], None]:
        return lambda: self.ask_and_make(template)

    def _restorer(self, one: Retired) -> Callable[[], None]:
        return lambda: self._do(lambda session: chapters.restore(session.folder, one))

    def ask_and_make(self, template: Template) -> None:
        """Ask for a title and make a chapter from a template, after the chapter meant."""
        dialog = NameDialog(self._window, _("Nuevo: {name}").format(name=template.name))
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.make(template, dialog.title)

    def make(self, template: Template, title: str) -> None:
        """Make a chapter from a template, after the chapter meant."""
        after = self.path
        self._do(lambda session: chapters.new_chapter(session.folder, session.guide, template, title, after))

    def ask_and_rename(self) -> None:
        """Ask for another title and file name for the chapter meant."""
        chapter = self._chapter()
        if chapter is None:
            self._bench.open_chapter(
                self.path
            )  # a file that cannot be read has no title until it is repaired
            return
        name = chapter.path.rsplit("/", 1)[-1].removesuffix(".md")
        view = self._window.stack.view(chapter.path)
        title = view.front().title if view is not None else chapter.front.title
        dialog = NameDialog(self._window, _("Cambiar el título"), title, name)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.rename(chapter.path, dialog.title, dialog.file_name)

    def rename(self, path: str, title: str, file_name: str = "") -> None:
        """Give a chapter another title: in its open text if it is open, else in its file."""
        view = self._window.stack.view(path)
        if view is not None and not file_name:
            try:
                view.set_front_yaml(chapters.retitle(view.front_yaml, title))
            except GuideError as error:
                tell(self._window, error)
            return
        if view is not None and view.is_modified and not view.save():
            return
        self._window.stack.let_go(path)
        self._do(lambda session: chapters.rename(session.folder, path, title, file_name))

    def step(self, step: int) -> None:
        """Move the chapter meant up (-1) or down (1) in its part."""
        if self.can_step(step):
            self.move_to(self.path, self._window.tree.place_of(self.path)[0] + step)

    def move_to(self, path: str, place: int) -> None:
        """Move a chapter to a place in its part."""
        self._do(lambda session: chapters.reorder(session.folder, path, place))

    def ask_and_retire(self) -> None:
        """Retire the chapter meant, after saying what that means."""
        path, chapter, session = self.path, self._chapter(), self._bench.session
        if not path or session is None:
            return
        title = chapter.front.title if chapter is not None else Path(path).stem
        count = chapters.references_to(session.guide, path)
        told = _("El archivo se conserva en «contenido/retirados» y puede volver cuando quiera.")
        if count:
            lost = plural(
                count,
                _("Otro capítulo lleva a él una vez; esa referencia quedará señalada."),
                _("Otros capítulos llevan a él {count} veces; esas referencias quedarán señaladas."),
            )
            told = f"{told} {lost}"
        question = Notice(
            self._window,
            _("Retirar de la guía"),
            _("¿Retirar «{title}» de la guía?").format(title=title),
            told,
            "archive",
            (Choice("si", _("&Retirar"), danger=True), Choice("", _("&Cancelar"), default=True)),
        )
        question.exec()
        if question.chosen == "si":
            self.retire(path)

    def retire(self, path: str) -> None:
        """Take a chapter out of the guide; what is unsaved in it is saved first."""
        view = self._window.stack.view(path)
        if view is not None and view.is_modified and not view.save():
            return
        self._window.stack.let_go(path)
        self._do(lambda session: chapters.retire(session.folder, path))

    # --- Carrying it out ------------------------------------------------------------------------

    def _chapter(self) -> Chapter | None:
        session = self._bench.session
        guide = session.guide if session is not None else None
        return next((one for one in guide.chapters if one.path == self.path), None) if guide else None

    def _do(self, act: Callable[[Session], Change]) -> None:
        session = self._bench.session
        if session is None:
            return
        try:
            change = act(session)
        except GuideError as error:
            tell(self._window, error)
            return
        self._window.messages.say(
            _BAR, "info", change.title, [(_("&Deshacer"), lambda: self._undo(session, change))]
        )
        self._show(change)

    def _undo(self, session: Session, change: Change) -> None:
        made = [one.path for one in change.files if one.before is None]
        views = [self._window.stack.view(path) for path in made]
        if any(view is not None and view.is_modified for view in views):
            text = _("Ese capítulo tiene cambios sin guardar, así que no se deshizo.")
            self._window.messages.say(_BAR, "warning", text)
            return
        for path in made:
            self._window.stack.let_go(path)
        try:
            back = chapters.undo(session.folder, change)
        except GuideError as error:
            tell(self._window, error)
            return
        self._window.messages.say(_BAR, "info", back.title)
        self._show(back)

    def _show(self, change: Change) -> None:
        def done() -> None:
            if change.path:
                self._window.tree.select(change.path)
                self._bench.open_chapter(change.path)
            elif not self._window.stack.path:
                self._window.open_first()

        self._window.door.reload(done)
