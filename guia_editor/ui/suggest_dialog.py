"""Propose other words: a small editor for those that are selected, and a way of editing freely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from guia_editor.i18n import _, plural
from guia_editor.tasks.review import ReviewedChapter
from guia_editor.ui import review_steps
from guia_editor.ui.answer_field import AnswerField
from guia_editor.ui.change_looks import words_html
from guia_editor.ui.forms import Form
from guia_editor.ui.manual import set_topic
from guia_editor.ui.review_desk import ReviewDesk
from guia_editor.ui.signing import words_of
from guia_editor.ui.source_places import Span
from guia_editor.ui.widgets import note

if TYPE_CHECKING:
    from guia_editor.ui.chapter_view import ChapterView
    from guia_editor.ui.workbench import Workbench

_WIDTH = 600
_MARKS = ("**", "__", "~~", "*", "_", "`")


class SuggestDialog(Form):
    """Edits the words of a passage as the file has them; below, how the suggestion will read."""

    def __init__(self, bench: Workbench, chapter: ReviewedChapter, span: Span) -> None:
        about = _("Escriba cómo debería decir, o bórrelo todo para quitarlo; el texto no cambia todavía.")
        super().__init__(bench.window, _("Sugerir un cambio"), about)
        set_topic(self, "revision")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bench = bench
        self._chapter = chapter
        self.span = balanced(chapter.text, span)
        self.before = chapter.text[self.span.start : self.span.end]
        self.words = AnswerField(_("Cómo debería decir"), self.before)
        self.words.sent.connect(self.accept)
        self.words.left.connect(self.reject)
        self.preview = QLabel()
        self.preview.setTextFormat(Qt.TextFormat.RichText)
        self.preview.setWordWrap(True)
        self.preview.setAccessibleName(_("Cómo se verá la sugerencia"))
        frame = QFrame()
        frame.setObjectName("tarjeta")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(14, 10, 14, 10)
        inside.addWidget(self.preview)
        self.note = AnswerField(_("Por qué"), hint=_("Por ejemplo: así lo dice la ley (si quiere)"))
        self.note.sent.connect(self.accept)
        self.told = note("")
        self.told.setObjectName("error")
        self.told.hide()
        self.add_field(_("&Debería decir"), self.words)
        self.add_field(_("Así se verá"), frame)
        self.add_field(_("&Por qué"), self.note)
        self.rows.addWidget(self.told)
        self.rows.addStretch(1)
        self.accept_button = self.add_buttons(_("&Sugerir"))
        self.words.textChanged.connect(self._check)
        bench.theme_changed.connect(self._check)
        self._check()
        self.fit(_WIDTH)
        self.words.selectAll()
        self.words.setFocus()

    @property
    def after(self) -> str:
        """The words proposed."""
        return self.words.toPlainText().rstrip("\n")

    def _check(self) -> None:
        same = self.after == self.before
        unchanged = _("Todavía dice lo mismo.")
        self.preview.setText(unchanged if same else words_html(self.before, self.after, self._bench.theme))
        self.accept_button.setEnabled(not same)
        self.accept_button.setToolTip(unchanged if same else _("Ctrl+Intro"))

    def accept(self) -> None:
        """Make the suggestion; stay open, saying why, when it is refused."""
        if not self.accept_button.isEnabled():
            return
        self.accept_button.setEnabled(False)
        review_steps.suggest(
            self._bench,
            self._chapter.key,
            self.span,
            self.after,
            self.note.toPlainText().strip(),
            lambda _event: super(SuggestDialog, self).accept(),
            self._refused,
            self,
        )

    def _refused(self, error: object) -> None:
        told = words_of(error)
        self.told.setText(told)
        self.told.setAccessibleName(told)
        self.told.show()
        self._check()


def balanced(text: str, span: Span) -> Span:
    """Return a passage with the marks of bold and the like that it would otherwise tear from each other."""
    start, end = span
    for mark in _MARKS:
        if text.startswith(mark, end) and text[start:end].count(mark) % 2:
            end += len(mark)
        elif text.endswith(mark, 0, start) and text[start:end].count(mark) % 2:
            start -= len(mark)
    return Span(start, end)


class SuggestEditing(QObject):
    """A way of editing one chapter: what differs is proposed instead of saved. Kept once for each view."""

    def __init__(self, bench: Workbench, view: ChapterView) -> None:
        super().__init__(view)
        self._bench = bench
        self._view = view
        self.is_on = False
        view.saving.guards.append(self._may_save)

    @classmethod
    def of(cls, bench: Workbench, view: ChapterView) -> SuggestEditing:
        """Return a view's, made when there is none yet."""
        return view.findChild(cls) or cls(bench, view)

    def begin(self) -> None:
        """Let the person edit freely, and say how it ends."""
        if self._view.is_modified:
            self._view.messages.say(
                "sugerir",
                "warning",
                _("Hay cambios sin guardar. Guárdelos o deshágalos antes de empezar a sugerir."),
                [(_("&Guardar"), self._view.start_saving)],
            )
            return
        self.is_on = True
        self._say()

    def _say(self) -> None:
        self._view.messages.say(
            "sugerir",
            "info",
            _("Está sugiriendo: cambie el texto con libertad; nada queda en él hasta que se acepte."),
            [(_("&Enviar las sugerencias"), self.send), (_("&Descartarlas"), self.discard)],
            closable=False,
        )

    def send(self) -> None:
        """Propose every difference, and show the chapter as it is."""
        chapter = ReviewDesk.of(self._bench).chapter
        if chapter is None or not self._view.is_modified:
            self.discard()
            return
        text = self._view.text()
        review_steps.suggest_edits(self._bench, chapter.key, text, "", self._sent, self._refused)

    def discard(self) -> None:
        """Show the chapter as its file says it, and go back to editing it; Ctrl+Z brings the words back."""
        self.is_on = False
        self._view.messages.drop("sugerir")
        if self._view.is_modified:
            self._view.replace_text(self._view.opened.file.text)

    def _sent(self, events: tuple[object, ...]) -> None:
        self.discard()
        told = plural(len(events), _("Se envió 1 sugerencia."), _("Se enviaron {count} sugerencias."))
        self._view.messages.say("sugerir", "info", told)

    def _refused(self, error: object) -> None:
        self._say()
        self._view.messages.say("sugerir-error", "error", words_of(error))

    def _may_save(self) -> bool:
        """Keep what is proposed from being saved by habit."""
        if not self.is_on:
            return True
        self._view.messages.say(
            "sugerir",
            "warning",
            _("Está sugiriendo, y esto no se guarda en el capítulo. ¿Qué quiere hacer con sus cambios?"),
            [
                (_("&Enviar como sugerencias"), self.send),
                (_("&Guardarlos en el capítulo"), self._save),
                (_("Se&guir sugiriendo"), self._say),
            ],
            closable=False,
        )
        return False

    def _save(self) -> None:
        self.is_on = False
        self._view.messages.drop("sugerir")
        self._view.start_saving()
