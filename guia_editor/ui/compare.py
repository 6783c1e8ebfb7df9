"""Two texts side by side, difference by difference, to see and to choose from."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _, plural
from guia_editor.tasks.merging import (
    Choice,
    Comparison,
    Difference,
    Same,
    choose,
    is_settled,
    result,
    undecided,
    word_changes,
)
from guia_editor.ui.manual import help_key, set_topic
from guia_editor.ui.widgets import push_button

if TYPE_CHECKING:
    from guia_editor.ui.theme import Theme
    from guia_editor.ui.workbench import Workbench

_CONTEXT = 2
"""Lines shown above and below a difference, faint, to know where it stands."""

_TINT = 0.28
"""How much of a colour is in the ground of changed words."""

_MOST = 150
"""Differences shown; a text that differs in more places is another text."""


class CompareView(QScrollArea):
    """The differences of a comparison as cards; `chosen` tells that a choice was made.

    `mine` and `theirs` are what the two sides are called.
    """

    chosen = Signal()

    def __init__(self, bench: Workbench, mine: str, theirs: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._names = (mine, theirs)
        self.comparison: Comparison = ()
        self._wanting: dict[int, QLabel] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Diferencias entre los dos textos"))
        bench.theme_changed.connect(self._dress)

    def _dress(self) -> None:
        self.show_comparison(self.comparison)

    def show_comparison(self, comparison: Comparison) -> None:
        """Show other differences."""
        self.comparison = comparison
        self._wanting = {}
        inside = QWidget()
        inside.setObjectName("diferencias")
        inside.setStyleSheet(f"#diferencias {{ background: {self._bench.theme.desk.name()}; }}")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(16)
        places = [index for index, one in enumerate(comparison) if isinstance(one, Difference)]
        for number, index in enumerate(places[:_MOST], 1):
            title = _("Diferencia {number} de {total}").format(number=number, total=len(places))
            layout.addWidget(self._card(index, title))
        if not places:
            layout.addWidget(QLabel(_("Los dos textos dicen lo mismo.")))
        elif len(places) > _MOST:
            more = plural(
                len(places) - _MOST,
                _("Hay una diferencia más; se toma de ella lo elegido de antemano."),
                _("Hay {count} diferencias más; se toma de ellas lo elegido de antemano."),
            )
            layout.addWidget(QLabel(more))
        layout.addStretch(1)
        self.setWidget(inside)

    def choose(self, index: int, choice: Choice) -> None:
        """Make a choice for the difference at an index of the comparison."""
        self.comparison = choose(self.comparison, index, choice)
        if index in self._wanting:
            self._wanting[index].clear()
        self.chosen.emit()

    def choose_all(self, choice: Choice) -> None:
        """Make one choice for every difference."""
        for index, one in enumerate(self.comparison):
            if isinstance(one, Difference):
                self.comparison = choose(self.comparison, index, choice)
        self.show_comparison(self.comparison)
        self.chosen.emit()

    def _card(self, index: int, title: str) -> QWidget:
        one = self.comparison[index]
        assert isinstance(one, Difference)
        theme = self._bench.theme
        card = QFrame()
        card.setObjectName("tarjeta")
        card.setAccessibleName(title)
        card.setStyleSheet(_card_style(theme))
        grid = QGridLayout(card)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        head = QLabel(title)
        head.setObjectName("numero")
        grid.addWidget(head, 0, 0)
        wanting = QLabel(_("Falta elegir") if one.choice is None else "")
        wanting.setObjectName("falta")
        self._wanting[index] = wanting
        grid.addWidget(wanting, 0, 1, Qt.AlignmentFlag.AlignRight)
        above, below = self._around(index)
        mine, theirs = _marked(one, theme)
        for column, (name, html) in enumerate(zip(self._names, (mine, theirs), strict=True)):
            grid.addWidget(_passage(above, html, below, theme, name), 2, column)
        group = QButtonGroup(card)
        places = {Choice.MINE: (1, 0), Choice.THEIRS: (1, 1), Choice.BOTH: (3, 0)}
        for choice, label in zip(places, (*self._names, _("Los dos, uno tras otro")), strict=True):
            button = QRadioButton(label)
            button.setAccessibleName(_("{title}: dejar {side}").format(title=title, side=label))
            button.setChecked(one.choice is choice)
            button.toggled.connect(lambda on, which=choice: self.choose(index, which) if on else None)
            group.addButton(button)
            grid.addWidget(button, *places[choice])
        return card

    def _around(self, index: int) -> tuple[str, str]:
        before = self.comparison[index - 1] if index else None
        after = self.comparison[index + 1] if index + 1 < len(self.comparison) else None
        above = _with_words(before.text) if isinstance(before, Same) else []
        below = _with_words(after.text) if isinstance(after, Same) else []
        return "\n".join(above[-_CONTEXT:]), "\n".join(below[:_CONTEXT])


def _with_words(text: str) -> list[str]:
    """Return the lines that tell a reader where they are: those with letters or digits."""
    return [line for line in text.splitlines() if any(sign.isalnum() for sign in line)]


def _card_style(theme: Theme) -> str:
    return (
        f"#tarjeta {{ background: {theme.page.name()}; border: 1px solid {theme.line.name()};"
        f" border-radius: 6px; }}"
        f" #tarjeta QLabel {{ color: {theme.ink.name()}; background: transparent; }}"
        f" #numero {{ font-weight: 600; }}"
        f" #tarjeta #falta {{ color: {theme.warning.name()}; font-weight: 600; }}"
        f" QRadioButton::indicator {{ width: 14px; height: 14px; border-radius: 8px;"
        f" border: 1px solid {theme.muted.name()}; background: {theme.raised.name()}; }}"
        f" QRadioButton::indicator:checked {{ border: 5px solid {theme.accent.name()}; width: 6px;"
        f" height: 6px; }}"
    )


def _marked(one: Difference, theme: Theme) -> tuple[str, str]:
    """Return both sides as HTML, with the words that only one of them has on a ground of their own."""
    mine_ground = _ground(theme.callouts["ejemplo"].bar, theme)
    theirs_ground = _ground(theme.callouts["importante"].bar, theme)
    mine: list[str] = []
    theirs: list[str] = []
    for old, new in word_changes(one.theirs, one.mine):
        if old == new:
            theirs.append(escape(old))
            mine.append(escape(new))
        else:
            theirs.append(_on(old, theirs_ground))
            mine.append(_on(new, mine_ground))
    return "".join(mine), "".join(theirs)


def _ground(color: QColor, theme: Theme) -> str:
    """Return a colour as a tint of the page that letters stand out from."""
    page = theme.page
    pairs = ((color.red(), page.red()), (color.green(), page.green()), (color.blue(), page.blue()))
    return QColor(*(round(_TINT * one + (1 - _TINT) * other) for one, other in pairs)).name()


def _on(text: str, ground: str) -> str:
    if not text:
        return ""
    # Underlined too: colour alone says nothing to who cannot tell the two apart (WCAG 2.2, 1.4.1).
    return f'<span style="background-color:{ground};text-decoration:underline">{escape(text)}</span>'


def _passage(above: str, html: str, below: str, theme: Theme, name: str) -> QLabel:
    faint = f'<span style="color:{theme.muted.name()}">{{}}</span>'
    parts = [faint.format(escape(_short(above, end=True))) if above else ""]
    nothing = _("(nada: aquí este lado no tiene texto)")
    parts.append(html.strip("\n") or f"<i>{escape(nothing)}</i>")
    parts.append(faint.format(escape(_short(below, end=False))) if below else "")
    body = "<br>".join(part.replace("\n", "<br>") for part in parts if part)
    label = QLabel(f'<div style="white-space:pre-wrap">{body}</div>')
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    flags = Qt.TextInteractionFlag
    label.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
    label.setAccessibleName(name)
    return label


def _short(text: str, *, end: bool, most: int = 160) -> str:
    """Return the part of a context that is nearest to the difference."""
    if len(text) <= most:
        return text
    return "…" + text[-most:] if end else text[:most] + "…"


class CompareDialog(QDialog):
    """Lets the person choose, difference by difference; once accepted, `text` is the joined text."""

    def __init__(self, bench: Workbench, comparison: Comparison, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Comparar y elegir"))
        self.setAccessibleName(_("Comparar y elegir"))
        set_topic(self, "nada-se-pierde")
        help_key(self)
        self.resize(960, 640)
        words = QLabel(
            _("El archivo cambió en el disco mientras usted escribía. Elija qué texto queda en cada lugar.")
        )
        words.setWordWrap(True)
        words.setContentsMargins(16, 12, 16, 12)
        self.view = CompareView(bench, _("Su texto"), _("En el disco"), self)
        self.view.show_comparison(comparison)
        self.view.chosen.connect(self._check)
        self._missing = QLabel()
        self._missing.setObjectName("faltan")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(words)
        layout.addWidget(self.view, 1)
        layout.addLayout(self._bottom())
        self._check()

    def _bottom(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(8)
        mine, theirs = (
            partial(self.view.choose_all, Choice.MINE),
            partial(self.view.choose_all, Choice.THEIRS),
        )
        row.addWidget(push_button(_("Todo lo &mío"), mine))
        row.addWidget(push_button(_("Todo lo del &disco"), theirs))
        row.addWidget(self._missing, 1, Qt.AlignmentFlag.AlignRight)
        row.addWidget(push_button(_("Seguir &después"), self.reject))
        self._accept = push_button(_("&Usar lo elegido"), self.accept)
        self._accept.setDefault(True)
        row.addWidget(self._accept)
        return row

    @property
    def text(self) -> str:
        """Return the joined text; raises `ValueError` while a choice is missing."""
        return result(self.view.comparison)

    def _check(self) -> None:
        comparison = self.view.comparison
        missing = undecided(comparison)
        self._accept.setEnabled(is_settled(comparison))
        self._missing.setText(_("Lugares por elegir: {count}").format(count=missing) if missing else "")
