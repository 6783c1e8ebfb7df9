"""Tell the person what happened: one plain dialog for what they can act on, one for faults of the program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from guia_editor.errors import Cancelled, GuideError
from guia_editor.i18n import _
from guia_editor.tasks.report import save_report
from guia_editor.ui.icons import pixmap
from guia_editor.ui.theme import LIGHT, Theme

_ICON = 32
_WIDTH = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of a question: what it is called, its label with mnemonic, and how it weighs."""

    name: str
    label: str
    default: bool = False
    danger: bool = False


class Notice(QDialog):
    """A message with what to do next; `chosen` is the button's name after it closed, "" when given up."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        message: str,
        remedy: str = "",
        icon: str = "triangle-alert",
        choices: Sequence[Choice] = (),
    ) -> None:
        super().__init__(parent)
        self.chosen = ""
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{message} {remedy}".strip())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(_picture(icon, theme_of(parent)), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(_words(message, "mensaje"))
        if remedy:
            words.addWidget(_words(remedy, "remedio"))
        words.addStretch(1)
        row.addLayout(words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(24)
        layout.addLayout(row)
        layout.addWidget(self._buttons(choices or (Choice("", _("&Entendido"), default=True),)))
        self.resize(_WIDTH, layout.heightForWidth(_WIDTH))

    def _buttons(self, choices: Sequence[Choice]) -> QDialogButtonBox:
        box = QDialogButtonBox()
        for choice in choices:
            button = QPushButton(choice.label)
            button.setAccessibleName(choice.label.replace("&", ""))
            button.setProperty("peligro", choice.danger)
            button.setDefault(choice.default)
            button.setAutoDefault(choice.default)
            button.clicked.connect(lambda _checked=False, name=choice.name: self._choose(name))
            box.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
            if choice.default:
                button.setFocus()
        return box

    def _choose(self, name: str) -> None:
        self.chosen = name
        self.accept()


def _picture(icon: str, theme: Theme) -> QLabel:
    label = QLabel()
    colors = {"triangle-alert": theme.warning, "bug": theme.error, "circle-check": theme.good}
    label.setPixmap(pixmap(icon, colors.get(icon, theme.accent), _ICON))
    label.setFixedSize(_ICON, _ICON)
    label.setAccessibleName(" ")
    return label


def _words(text: str, name: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setMinimumWidth(240)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    label.setAccessibleName(text)
    return label


def theme_of(widget: QWidget | None) -> Theme:
    """Return the theme of the window that a widget stands in, the light one outside any."""
    bench = getattr(widget.window(), "bench", None) if widget is not None else None
    found = getattr(bench, "theme", LIGHT)
    return found if isinstance(found, Theme) else LIGHT


def tell(parent: QWidget | None, error: BaseException) -> QDialog | None:
    """Show what was raised, without waiting; nothing for what the person cancelled.

    A `GuideError` is shown with its remedy; anything else is a fault of the program: it apologises, keeps
    a report and offers it.
    """
    match error:
        case Cancelled():
            return None
        case GuideError(message=message, remedy=remedy):
            notice = Notice(parent, _("Esto no se pudo hacer"), message, remedy)
        case _:
            notice = Apology(parent, error)
    notice.open()
    return notice


class Apology(Notice):
    """Says that the program failed, that the text is kept, and where the report is."""

    def __init__(self, parent: QWidget | None, error: BaseException) -> None:
        self._report = save_report(error)
        remedy = _(
            "Su texto sigue aquí. Guárdelo y, si algo se ve raro, cierre el programa y vuelva a abrirlo."
        )
        choices = [Choice("", _("&Entendido"), default=True)]
        if self._report is not None:
            told = _(
                "El informe de la falla no lleva texto de la guía; envíelo a quien mantiene el programa."
            )
            remedy = f"{remedy}\n\n{told}\n{self._report}"
            choices.insert(0, Choice("informe", _("&Ver el informe")))
        super().__init__(
            parent,
            _("Disculpe"),
            _("El programa falló por un error suyo, no de usted."),
            remedy,
            "bug",
            choices,
        )

    def _choose(self, name: str) -> None:
        if name == "informe" and self._report is not None:
            open_path(self._report)
        super()._choose(name)


def open_path(path: Path) -> None:
    """Open a file or folder with the program that the person's system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
