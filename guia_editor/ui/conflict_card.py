"""What two people did to one passage, side by side as it reads, and below what is to stand there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QLabel,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _
from guia_editor.markdown.frontmatter import split
from guia_editor.model.conflicts import Conflict, ConflictKind
from guia_editor.tasks.conflict_sides import Sides
from guia_editor.tasks.merging import word_changes
from guia_editor.ui.errors import open_path
from guia_editor.ui.moments import clock, day_words
from guia_editor.ui.passage import Passage
from guia_editor.ui.stylesheet import mixed
from guia_editor.ui.widgets import note, push_button

if TYPE_CHECKING:
    import datetime as dt

    from PySide6.QtGui import QColor

    from guia_editor.sync.history import Version
    from guia_editor.ui.workbench import Workbench

A, B, BOTH = "a", "b", "los-dos"
_NARROW = 620
_TINT = 0.72
_MOST = 300
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")


class ConflictCard(QWidget):
    """Shows one conflict; `choice` is what was taken, `text` what would stand there (None: as it is now).

    `chosen` tells that the choice changed.
    """

    chosen = Signal()

    def __init__(self, bench: Workbench, conflict: Conflict, sides: Sides, me: str, now: dt.datetime) -> None:
        super().__init__()
        self._bench = bench
        self.conflict = conflict
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QRadioButton] = {}
        self._passages: dict[str, Passage] = {}
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(10)
        layout.addWidget(note(_explained(conflict.kind)))
        layout.addLayout(self._columns)
        for name, words, side in ((A, conflict.a, sides.a), (B, conflict.b, sides.b)):
            self._columns.addWidget(self._side(name, words, side, me, now), 1)
        if self._can_join:
            both = self._radio(BOTH, _("De&jar los dos, uno tras otro"))
            layout.addWidget(both)
        self._heading = QLabel(_("Así quedará; puede corregirlo"))
        self._heading.setObjectName("rotulo")
        self.result = Passage(bench, _("Así quedará"), editable=True, most=_MOST, parent=self)
        self.plain = QPlainTextEdit()
        self.plain.setAccessibleName(_("Así quedará"))
        self.plain.setMaximumHeight(110)
        for widget in (self._heading, self.result, self.plain):
            layout.addWidget(widget)
        layout.addStretch(1)
        self._offer_result()
        self._mark()
        bench.theme_changed.connect(self._mark)

    # --- What is chosen -------------------------------------------------------------------------

    @property
    def choice(self) -> str:
        """What was taken: one side, the other, both; "" for nothing yet."""
        return next((name for name, button in self._buttons.items() if button.isChecked()), "")

    def choose(self, name: str) -> None:
        """Take a side, or both, as the person would."""
        self._buttons[name].setChecked(True)

    def text(self) -> str | None:
        """Return what is to stand there; None leaves it as it is. Raises `WillNotReadBack`."""
        conflict = self.conflict
        if self._is_whole:
            return None if self.choice == A else (conflict.b or "")
        text = self.plain.toPlainText() if self._is_plain else self.result.text()
        return None if text == (conflict.a or "") and self.choice == A else text

    def _take(self) -> None:
        conflict = self.conflict
        words = {A: conflict.a or "", B: conflict.b or "", BOTH: self._joined()}[self.choice]
        self.plain.setPlainText(words)
        self.result.show_text(words)
        for widget in (self._heading, self._editor):
            widget.setVisible(not self._is_whole)
        self.chosen.emit()

    def _joined(self) -> str:
        a, b = self.conflict.a or "", self.conflict.b or ""
        if self._is_plain:
            return f"{a}\n{b}"
        return f"{a.rstrip()}\n\n{b.lstrip()}"

    @property
    def _is_plain(self) -> bool:
        return self.conflict.kind is ConflictKind.FRONT

    @property
    def _is_whole(self) -> bool:
        """Say whether the conflict is about a whole file, of which one side is taken as it is."""
        return self.conflict.kind is ConflictKind.FILE or None in (self.conflict.a, self.conflict.b)

    @property
    def _can_join(self) -> bool:
        conflict = self.conflict
        return conflict.kind is ConflictKind.TEXT and bool(conflict.a) and bool(conflict.b)

    @property
    def _editor(self) -> QWidget:
        return self.plain if self._is_plain else self.result

    def _offer_result(self) -> None:
        for widget in (self._heading, self.result, self.plain):
            widget.hide()

    # --- Building -------------------------------------------------------------------------------

    def _side(
        self, name: str, words: str | None, version: Version | None, me: str, now: dt.datetime
    ) -> QWidget:
        card = QFrame()
        card.setObjectName("tarjeta")
        column = QVBoxLayout(card)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        label, about = _named(name, version, me, now)
        radio = self._radio(name, label)
        radio.setAccessibleDescription(about)
        column.addWidget(radio)
        column.addWidget(note(about))
        column.addWidget(self._shown(name, words, label))
        column.addStretch(1)
        return card

    def _radio(self, name: str, label: str) -> QRadioButton:
        radio = QRadioButton(label)
        radio.setObjectName("fuerte")
        radio.setAccessibleName(label.replace("&", ""))
        radio.toggled.connect(lambda on: self._take() if on else None)
        self._group.addButton(radio)
        self._buttons[name] = radio
        return radio

    def _shown(self, name: str, words: str | None, label: str) -> QWidget:
        conflict = self.conflict
        if conflict.kind is ConflictKind.FILE:
            return self._file(conflict.chapter if name == A else conflict.b or "")
        if words is None:
            return note(_("Aquí se quitó el capítulo: si elige esto, saldrá de la guía."))
        if not words.strip():
            return note(_("Aquí se quitó el pasaje: si elige esto, no quedará nada en su lugar."))
        if self._is_plain:
            plain = note(words)
            plain.setObjectName("")
            plain.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            return plain
        passage = Passage(self._bench, label.replace("&", ""), most=_MOST, parent=self)
        passage.show_text(split(words).body if self._is_whole else words)
        self._passages[name] = passage
        return passage

    def _file(self, path: str) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(note(Path(path).name or _("Se quitó el archivo.")))
        session = self._bench.session
        if session is not None and path.lower().endswith(_PICTURES):
            place = session.folder / path
            column.addWidget(push_button(_("Ver la imagen"), lambda: open_path(place)), 0)
        return holder

    def _mark(self) -> None:
        """Mark on both sides the words that only that side has."""
        if set(self._passages) != {A, B}:
            return
        a, b = self._passages[A], self._passages[B]
        theme = self._bench.theme
        spans: dict[str, list[tuple[int, int]]] = {A: [], B: []}
        at = {A: 0, B: 0}
        for old, new in word_changes(a.words(), b.words()):
            for name, words in ((A, old), (B, new)):
                wide = len(words.encode("utf-16-le", "surrogatepass")) // 2
                if old != new and words.strip():
                    spans[name].append((at[name], at[name] + wide))
                at[name] += wide
        grounds: dict[str, QColor] = {
            A: mixed(theme.callouts["ejemplo"].bar, theme.page, _TINT),
            B: mixed(theme.callouts["importante"].bar, theme.page, _TINT),
        }
        for name, passage in self._passages.items():
            passage.mark(spans[name], grounds[name])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put one side below the other where there is no room for two."""
        direction = QBoxLayout.Direction
        narrow = event.size().width() < _NARROW
        self._columns.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        super().resizeEvent(event)


def _named(name: str, version: Version | None, me: str, now: dt.datetime) -> tuple[str, str]:
    """Return what a side is called, and when it was written."""
    if version is None:
        if name == A:
            return _("&Lo que está en el texto"), _("Es lo que se lee ahora en el capítulo.")
        return _("Lo que llegó &de otra copia"), _("No está en el capítulo; se guardó aparte para elegir.")
    who = version.author
    when = version.moment.astimezone()
    told = f"{day_words(when.date(), now.date())}, {clock(when)}"
    if who.name == me:
        return (_("&Lo suyo") if name == A else _("Lo &suyo")), told
    label = _("&Lo de {who}") if name == A else _("Lo &de {who}")
    whom = f"{who.name}, {who.institution}" if who.institution else who.name
    return label.format(who=whom), told


def _explained(kind: ConflictKind) -> str:
    match kind:
        case ConflictKind.TEXT:
            return _("Dos personas cambiaron las mismas palabras. Lo que cada una cambió está marcado.")
        case ConflictKind.DELETED:
            return _("Una persona quitó esto y otra lo cambió.")
        case ConflictKind.FRONT:
            return _("Dos personas cambiaron el mismo dato de la ficha del capítulo.")
        case ConflictKind.FILE:
            return _("Dos personas cambiaron este archivo, que no se puede unir. Elija cuál queda.")
