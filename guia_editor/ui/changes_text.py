"""A text that shows what changed in it, to read and to step through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor, QTextFormat
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit

from guia_editor.i18n import _
from guia_editor.markdown.comparison import Comparison
from guia_editor.ui.atoms import context_of
from guia_editor.ui.changes_html import Change, Told, tell
from guia_editor.ui.stylesheet import mixed
from guia_editor.ui.styling import SERIF

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

_POINTS = 11.5
_MARGIN = 22
_ABOVE = 4


class ChangesText(QTextBrowser):
    """Shows a comparison; `stepped` gives the number of the change that is in evidence, from 0."""

    stepped = Signal(int)

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self._bench = bench
        self._comparison: Comparison | None = None
        self.beside = False
        self.whole = True
        self.at = -1
        self.told = Told("", ())
        self.setAccessibleName(_("Texto con sus cambios"))
        self.setObjectName("cambios")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(_MARGIN)
        bench.theme_changed.connect(self.show_again)

    @property
    def changes(self) -> tuple[Change, ...]:
        """The changes, in the order of the text."""
        return self.told.changes

    def show_comparison(self, comparison: Comparison | None) -> None:
        """Show another comparison, from its first change on."""
        self._comparison = comparison
        self.at = -1
        self.show_again()

    def show_as(self, *, beside: bool | None = None, whole: bool | None = None) -> None:
        """Show it in one text or side by side, all of it or the changes only; the place stays."""
        self.beside = self.beside if beside is None else beside
        self.whole = self.whole if whole is None else whole
        self.show_again()

    def show_again(self) -> None:
        """Write it anew, in the colours of the theme."""
        theme, at = self._bench.theme, self.at
        self.setStyleSheet(
            f"#cambios {{ background: {theme.page.name()}; color: {theme.ink.name()}; border: 0;"
            f" border-radius: 0; }}"
        )
        if self._comparison is None:
            self.told = Told("", ())
            self.clear()
            return
        names = context_of(self._bench).names
        self.told = tell(self._comparison, theme, beside=self.beside, whole=self.whole, names=names)
        families = ", ".join(f"'{name}'" for name in SERIF)
        self.document().setDefaultStyleSheet(
            f"body {{ font-family: {families}; font-size: {_POINTS}pt; color: {theme.ink.name()}; }}"
            f" h2, h3, h4, h5, h6 {{ color: {theme.accent.name()}; font-weight: 600; }}"
            f" p {{ margin-top: 5px; margin-bottom: 5px; line-height: 112%; }}"
            f" td, th {{ font-size: {_POINTS - 1}pt; }}"
        )
        self.setHtml(f"<body>{self.told.html}</body>")
        if at >= 0:
            self.go_to(min(at, len(self.changes) - 1))

    def go_to(self, number: int) -> None:
        """Put a change in evidence and bring it into view."""
        if not 0 <= number < len(self.changes):
            return
        self.at = number
        place = self._place(self.changes[number].anchor)
        if place is not None:
            self.setTextCursor(place)
            bar, rect = self.verticalScrollBar(), self.cursorRect(place)
            bar.setValue(bar.value() + rect.top() - self.viewport().height() // _ABOVE)
            self._tint(place)
        self.stepped.emit(number)

    def step(self, *, back: bool = False) -> None:
        """Go to the next change, or to the one before; around at the ends."""
        count = len(self.changes)
        if count:
            self.go_to((self.at + (-1 if back else 1)) % count if self.at >= 0 or not back else count - 1)

    def _place(self, anchor: str) -> QTextCursor | None:
        block = self.document().begin()
        while block.isValid():
            fragments = block.begin()
            while not fragments.atEnd():
                fragment = fragments.fragment()
                if anchor in fragment.charFormat().anchorNames():
                    cursor = QTextCursor(self.document())
                    cursor.setPosition(fragment.position())
                    return cursor
                fragments += 1
            block = block.next()
        return None

    def _tint(self, place: QTextCursor) -> None:
        selection = QTextEdit.ExtraSelection()
        selection.cursor = place
        theme = self._bench.theme
        selection.format.setBackground(mixed(theme.page, theme.accent, 0.14))
        selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        self.setExtraSelections([selection])
