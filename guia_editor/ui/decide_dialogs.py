"""What is asked before a decision about a chapter is signed: a note, a reason, the passphrase."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QPlainTextEdit, QRadioButton, QVBoxLayout, QWidget

from guia_editor.i18n import _, number
from guia_editor.model.review import Approval
from guia_editor.tasks import review
from guia_editor.ui.forms import Form
from guia_editor.ui.manual import set_topic
from guia_editor.ui.parts import parts_of
from guia_editor.ui.passphrase import PassphraseField
from guia_editor.ui.review_desk import ReviewDesk
from guia_editor.ui.review_words import (
    chapter_words,
    institution_name,
    on_day,
    opinion_words,
    text_code,
    why_not_approve,
)
from guia_editor.ui.signing import words_of
from guia_editor.ui.widgets import note, push_button

if TYPE_CHECKING:
    from guia_editor.storage.keys import Signer
    from guia_editor.tasks.review import Overview, ReviewedChapter
    from guia_editor.ui.workbench import Workbench

_WIDTH = 520
_LINES = 4


class Decision(Form):
    """Signs one step about a chapter, and stays open, saying why, while the step is refused.

    Subclasses say in `problem` what is missing and in `step` what is done; `failed` and `told` are for tests
    and for who listens.
    """

    def __init__(self, bench: Workbench, title: str, about: str, accept: str) -> None:
        super().__init__(bench.window, title, about)
        set_topic(self, "revision")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.bench = bench
        self._title = title
        self._label = accept
        self.passphrase: PassphraseField | None = None
        self.told = note("")
        self.told.setObjectName("error")
        self.told.hide()

    def finish(self, focus: QWidget | None = None) -> None:
        """Add what stands below the fields; call it once those are there."""
        self.rows.addWidget(self.told)
        self.rows.addStretch(1)
        self.accept_button = self.add_buttons(self._label)
        self.check()
        self.fit(_WIDTH)
        if focus is not None:
            focus.setFocus()

    def ask_passphrase(self, overview: Overview) -> None:
        """Add the field for the passphrase, if the person's key has one."""
        if overview.me.has_passphrase:
            self.passphrase = PassphraseField(self.bench, _("Frase de contraseña"))
            self.passphrase.changed.connect(self.check)
            about = _("Con ella se firma: nadie más puede hacerlo en su nombre.")
            self.add_field(_("Su &frase de contraseña"), self.passphrase, about)

    def problem(self) -> str:
        """Return what is missing, "" when it can be signed."""
        return ""

    @abstractmethod
    def step(self, folder: Path, signer: Signer) -> Any:
        """Do what was decided, in a thread."""

    def check(self) -> None:
        """Look anew whether it can be signed."""
        told = self.problem()
        if not told and self.passphrase is not None and not self.passphrase.filled:
            told = _("Escriba su frase de contraseña.")
        self.accept_button.setEnabled(not told)
        self.accept_button.setToolTip(told)

    def accept(self) -> None:
        """Sign."""
        session = self.bench.session
        if session is None or not self.accept_button.isEnabled():
            return
        folder = session.folder
        self.accept_button.setEnabled(False)
        self.told.hide()
        words = self.passphrase.take() if self.passphrase is not None else None
        ReviewDesk.of(self.bench).do(
            self._title,
            lambda signer: self.step(folder, signer),
            lambda _outcome: super(Decision, self).accept(),
            self._refused,
            passphrase=words,
            owner=self,
        )

    def _refused(self, error: object) -> None:
        told = words_of(error)
        self.told.setText(told)
        self.told.setAccessibleName(told)
        self.told.show()
        self.check()
        (self.passphrase or self.accept_button).setFocus()


def _count(overview: Overview, chapter: ReviewedChapter) -> int:
    """Return how many words readers find in a chapter."""
    found = next((one for one in overview.guide.chapters if one.path == chapter.path), None)
    return sum(part.count for part in parts_of(found.blocks)) if found is not None else 0


def _words_field(hint: str, name: str) -> QPlainTextEdit:
    field = QPlainTextEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(hint)
    field.setTabChangesFocus(True)
    field.setFixedHeight(_LINES * field.fontMetrics().lineSpacing() + 20)
    return field


class SubmitDialog(Decision):
    """Hands a chapter in for review."""

    def __init__(self, bench: Workbench, chapter: ReviewedChapter) -> None:
        about = _(
            "Se envía a revisión «{title}» como está guardado ahora. Quienes revisan lo verán en sus "
            "pendientes; usted ya no podrá aprobar este texto."
        ).format(title=chapter_words(chapter))
        super().__init__(bench, _("Enviar a revisión"), about, _("&Enviar"))
        self._chapter = chapter
        self.note = _words_field(_("Por ejemplo: ya incorpora las observaciones de ANAM."), _("Nota"))
        self.add_field(_("&Nota para quienes revisan (si quiere)"), self.note)
        self.finish(self.note)

    def step(self, folder: Path, signer: Signer) -> Any:
        """Submit."""
        chapter = self._chapter
        return review.submit(folder, signer, chapter.key, chapter.review.content, self.note.toPlainText())


class _Reasoned(Decision):
    """A decision that needs a reason, in `reason`."""

    def ask_reason(self, hint: str) -> None:
        """Add the field for it, the last one."""
        self.reason = _words_field(hint, _("Motivo"))
        self.reason.textChanged.connect(self.check)
        self.add_field(_("&Motivo"), self.reason)
        self.finish(self.reason)

    def problem(self) -> str:
        """Ask for the reason."""
        return "" if self.reason.toPlainText().strip() else _("Escriba el motivo.")


class ReturnDialog(_Reasoned):
    """Returns a chapter to its authors; it needs a reason."""

    def __init__(self, bench: Workbench, chapter: ReviewedChapter) -> None:
        about = _(
            "Se devuelve «{title}» a quienes lo escriben. Sus comentarios abiertos quedan; diga aquí lo "
            "general."
        ).format(title=chapter_words(chapter))
        super().__init__(bench, _("Devolver con observaciones"), about, _("&Devolver"))
        self._chapter = chapter
        self.ask_reason(_("Qué debe cambiar para que lo apruebe"))

    def step(self, folder: Path, signer: Signer) -> Any:
        """Return it."""
        chapter, words = self._chapter, self.reason.toPlainText()
        return review.return_chapter(folder, signer, chapter.key, chapter.review.content, words)


class ApproveDialog(Decision):
    """Shows exactly what is approved, by whom, and what hinders it; asks for the passphrase."""

    def __init__(
        self,
        bench: Workbench,
        overview: Overview,
        chapter: ReviewedChapter,
        changes: str,
        see: Callable[[], None],
    ) -> None:
        about = _(
            "Usted firma que aprueba este texto exacto. Si después cambia una sola letra, dejará de valer."
        )
        super().__init__(bench, _("Aprobar el capítulo"), about, _("&Aprobar y firmar"))
        self._chapter = chapter
        self._hindrances = why_not_approve(overview, chapter)
        me = overview.me.person
        who = f"{me.name}, {me.position}".rstrip(", ") if me is not None else ""
        institution = institution_name(overview.ledger, me.institution) if me is not None else ""
        self.facts = {
            _("Capítulo"): chapter_words(chapter),
            _("Texto"): _("{words} palabras · código {code}").format(
                words=number(_count(overview, chapter)), code=text_code(chapter.review.content)
            ),
            _("Aprueba"): f"{institution} · {who}",
            _("Cambios"): changes,
        }
        self.rows.addWidget(_Facts(bench, self.facts))
        look = push_button(_("&Ver los cambios"), lambda: self._look(see))
        self.rows.addWidget(look, 0, Qt.AlignmentFlag.AlignLeft)
        if self._hindrances:
            self.rows.addWidget(_Hindrances(bench, self._hindrances))
            self.finish(look)
            return
        self.note = _words_field("", _("Nota"))
        self.note.setFixedHeight(2 * self.note.fontMetrics().lineSpacing() + 20)
        self.add_field(_("&Nota (si quiere)"), self.note)
        self.ask_passphrase(overview)
        self.finish(self.passphrase or self.note)

    def problem(self) -> str:
        """Say what hinders it."""
        return self._hindrances[0] if self._hindrances else ""

    def step(self, folder: Path, signer: Signer) -> Any:
        """Approve."""
        chapter, words = self._chapter, self.note.toPlainText()
        return review.approve(folder, signer, chapter.key, chapter.review.content, words)

    def _look(self, see: Callable[[], None]) -> None:
        self.reject()
        see()


class SpellingDialog(Decision):
    """Shows just what changed in spelling since this person approved, to approve it again."""

    def __init__(self, bench: Workbench, overview: Overview, chapter: ReviewedChapter, html: str) -> None:
        about = _(
            "Desde que usted aprobó «{title}» solo cambió la ortografía. Estos son todos los cambios:"
        ).format(title=chapter_words(chapter))
        super().__init__(bench, _("Aprobar de nuevo: solo ortografía"), about, _("&Aprobar de nuevo"))
        self._chapter = chapter
        self.shown = QLabel(html)
        self.shown.setTextFormat(Qt.TextFormat.RichText)
        self.shown.setWordWrap(True)
        self.shown.setObjectName("vacio")
        self.shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.rows.addWidget(self.shown)
        self._hindrances = why_not_approve(overview, chapter)
        if self._hindrances:
            self.rows.addWidget(_Hindrances(bench, self._hindrances))
        else:
            self.ask_passphrase(overview)
        self.finish(self.passphrase)

    def problem(self) -> str:
        """Say what hinders it."""
        return self._hindrances[0] if self._hindrances else ""

    def step(self, folder: Path, signer: Signer) -> Any:
        """Approve again."""
        chapter = self._chapter
        return review.reapprove_spelling(folder, signer, chapter.key, chapter.review.content)


class OpinionDialog(Decision):
    """Records the opinion of the institution that advises."""

    def __init__(self, bench: Workbench, chapter: ReviewedChapter) -> None:
        about = _(
            "El dictamen de la comisión sobre «{title}» se suma a las aprobaciones; no toma el lugar de "
            "ninguna."
        )
        super().__init__(
            bench,
            _("Registrar el dictamen"),
            about.format(title=chapter_words(chapter)),
            _("&Registrar y firmar"),
        )
        self._chapter = chapter
        self.senses = {
            sense: QRadioButton(opinion_words(sense).capitalize())
            for sense in ("favorable", "con-observaciones", "desfavorable")
        }
        group = QButtonGroup(self)
        frame = QWidget()
        rows = QVBoxLayout(frame)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        for button in self.senses.values():
            group.addButton(button)
            rows.addWidget(button)
            button.toggled.connect(self._changed)
        self.add_field(_("Sentido"), frame)
        self.words = _words_field(
            _("Número y fecha del acta, y lo que la comisión observa"), _("Texto del dictamen")
        )
        self.words.textChanged.connect(self._changed)
        self.add_field(_("&Texto del dictamen"), self.words)
        self.finish(next(iter(self.senses.values())))

    @property
    def sense(self) -> str:
        """The sense that is chosen, "" for none."""
        return next((name for name, button in self.senses.items() if button.isChecked()), "")

    def problem(self) -> str:
        """Ask for the sense, and for words unless it is plainly favourable."""
        if not self.sense:
            return _("Elija el sentido del dictamen.")
        if self.sense != "favorable" and not self.words.toPlainText().strip():
            return _("Escriba qué observa la comisión.")
        return ""

    def step(self, folder: Path, signer: Signer) -> Any:
        """Record it."""
        chapter, words = self._chapter, self.words.toPlainText()
        return review.give_opinion(folder, signer, chapter.key, chapter.review.content, self.sense, words)

    def _changed(self) -> None:
        if hasattr(self, "accept_button"):
            self.check()


class WithdrawDialog(_Reasoned):
    """Takes back an approval of one's own."""

    def __init__(self, bench: Workbench, chapter: ReviewedChapter, approval: Approval) -> None:
        about = _(
            "Se retira su aprobación de «{title}» del {day}. La historia la conserva, ya sin efecto."
        ).format(title=chapter_words(chapter), day=on_day(approval.event.moment))
        super().__init__(bench, _("Retirar mi aprobación"), about, _("&Retirar"))
        self._approval = approval
        self.ask_reason(_("Por qué la retira"))

    def step(self, folder: Path, signer: Signer) -> Any:
        """Withdraw it."""
        return review.withdraw(folder, signer, self._approval.event.hash, self.reason.toPlainText())


class _Facts(QFrame):
    """Names and values, one under the other."""

    def __init__(self, bench: Workbench, facts: dict[str, str]) -> None:
        super().__init__()
        self.setObjectName("tarjeta")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(8)
        for name, value in facts.items():
            heading = note(name)
            words = QLabel(value)
            words.setTextFormat(Qt.TextFormat.PlainText)
            words.setWordWrap(True)
            words.setAccessibleName(f"{name}: {value}")
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(heading)
            column.addWidget(words)
            rows.addLayout(column)


class _Hindrances(QFrame):
    """What keeps a chapter from being approved now."""

    def __init__(self, bench: Workbench, told: list[str]) -> None:
        super().__init__()
        tint = bench.theme.callouts["atencion"]
        self.setObjectName("impide")
        self.setAccessibleName(_("Todavía no se puede aprobar: {why}").format(why=" ".join(told)))
        self.setStyleSheet(
            f"#impide {{ background: {tint.ground.name()}; border: 0; border-radius: 4px;"
            f" border-left: 4px solid {tint.bar.name()}; }} #impide QLabel {{ background: transparent; }}"
        )
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 10, 14, 10)
        rows.setSpacing(6)
        heading = QLabel(_("Todavía no se puede aprobar"))
        heading.setStyleSheet("font-weight: 600;")
        rows.addWidget(heading)
        for words in told:
            label = QLabel(words)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            rows.addWidget(label)
