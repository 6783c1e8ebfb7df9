"""The page where a chapter is reviewed: its text, with what changed since this person last approved it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from guia_editor.errors import GuideError
from guia_editor.i18n import _, plural
from guia_editor.markdown.compare import compare_texts
from guia_editor.markdown.comparison import Comparison
from guia_editor.tasks.history import text_of, versions_of
from guia_editor.tasks.review import ReviewedChapter
from guia_editor.ui.changes_html import bar_colour, kind_words
from guia_editor.ui.changes_text import ChangesText
from guia_editor.ui.decision_bar import DecisionBar
from guia_editor.ui.icons import icon
from guia_editor.ui.review_desk import ReviewDesk
from guia_editor.ui.review_words import chapter_words, on_day
from guia_editor.ui.sheet import Empty, Sheet
from guia_editor.ui.signing import words_of
from guia_editor.ui.source_places import Span
from guia_editor.ui.widgets import plain_tip

if TYPE_CHECKING:
    from guia_editor.ui.comments_panel import CommentsPanel
    from guia_editor.ui.window import MainWindow
    from guia_editor.ui.workbench import Workbench

_VERSIONS = 25
_LONG = 8_000
"""Words from which only the changes are shown at first: Qt takes long to lay more out."""

_LIST, _TEXT = 200, 800
_NARROW = 900
"""Pixels of a page that has no room for the list beside two columns of text."""

_ICON, _SHORT, _LONGEST_TIP = 16, 80, 400


@dataclass(frozen=True, slots=True)
class Base:
    """Something to compare with: a text, or a version whose text is still to be read."""

    label: str
    text: str | None = None
    version: str = ""


class ChangesView(Sheet):
    """Follows `ReviewDesk.changes_of`; the actions that go on (F8, Shift+F8) step through the changes."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, _("Cambios del capítulo"), "revision")
        self._desk = ReviewDesk.of(bench)
        self._shown: tuple[str, ...] = ()
        self._asked = 0
        self._bases: list[Base] = []
        self.base = QComboBox()
        self.beside = self._tool("columns-2", _("Lado a lado"))
        self.only = self._tool("list", _("Solo los cambios"))
        self.previous = self._tool("arrow-up", _("Cambio anterior (Mayús+F8)"), toggle=False)
        self.next = self._tool("arrow-down", _("Cambio siguiente (F8)"), toggle=False)
        self.list = QListWidget()
        self.text = ChangesText(bench)
        self.empty = Empty(bench, "file-diff")
        self._lay_out()
        self._listen()
        self._dress()
        self.refresh()

    def _tool(self, drawing: str, name: str, *, toggle: bool = True) -> QToolButton:
        button = QToolButton()
        button.setProperty("dibujo", drawing)
        button.setCheckable(toggle)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setIconSize(QSize(18, 18))
        return button

    def _lay_out(self) -> None:
        self.base.setAccessibleName(_("Comparar con"))
        self.base.setMinimumContentsLength(18)
        self.base.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.list.setAccessibleName(_("Lista de cambios"))
        self.list.setIconSize(QSize(_ICON, _ICON))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self._lay_out_bar()
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.list)
        self.split.addWidget(self.text)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([_LIST, _TEXT])
        self.split.setChildrenCollapsible(False)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.split)
        self._holder = holder
        self.body.addWidget(holder, 1)
        self.body.addWidget(self.empty, 1)
        self.decisions = DecisionBar(self.bench)
        self.decisions.commented.connect(self.comment)
        self.decisions.opened.connect(self.open_chapter)
        self.body.addWidget(self.decisions)

    def _lay_out_bar(self) -> None:
        self._bar = QWidget()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(6)
        label = QLabel(_("Comparar con"))
        label.setObjectName("nota")
        label.setBuddy(self.base)
        bar.addWidget(label)
        bar.addWidget(self.base, 1)
        for tool in (self.beside, self.only, self.previous, self.next):
            bar.addWidget(tool)
        self.body.addWidget(self._bar)

    def _listen(self) -> None:
        bench = self.bench
        bench.review_changed.connect(self.refresh)
        bench.theme_changed.connect(self._dress)
        self._desk.changes_asked.connect(self.refresh)
        self.base.activated.connect(lambda _at: self._compare())
        self.beside.toggled.connect(lambda on: self._show_as(beside=on))
        self.only.toggled.connect(lambda on: self._show_as(whole=not on))
        self.previous.clicked.connect(lambda: self.step(back=True))
        self.next.clicked.connect(lambda: self.step())
        self.text.stepped.connect(self.list.setCurrentRow)
        self.list.currentRowChanged.connect(self._chosen)
        self.list.itemActivated.connect(lambda _item: self.open_chapter())

    # --- What is shown --------------------------------------------------------------------------

    @property
    def chapter(self) -> ReviewedChapter | None:
        """The chapter whose changes are shown."""
        overview = self.bench.review
        return overview.at(self._desk.changes_of) if overview is not None else None

    def refresh(self) -> None:
        """Show the chapter that was asked for, as it is now."""
        chapter = self.chapter
        self._holder.setVisible(chapter is not None)
        self.empty.setVisible(chapter is None)
        for widget in (self.decisions, self._bar):
            widget.setVisible(chapter is not None)
        if chapter is None:
            self._shown = ()
            reading = self.bench.review is None and self.bench.session is not None
            self.say("")
            self.empty.say(
                _("Leyendo la revisión…") if reading else _("Elija un capítulo para ver qué cambió en él."),
                "" if reading else _("Está en el menú Revisión, en «Ver qué cambió»."),
            )
            return
        self.decisions.check()
        approved = chapter.approved.event.hash if chapter.approved else ""
        if (chapter.path, chapter.text, approved) != self._shown:
            self._shown = (chapter.path, chapter.text, approved)
            self._fill_bases(chapter)

    def _fill_bases(self, chapter: ReviewedChapter) -> None:
        """Offer what the chapter can be compared with; the versions come a moment later."""
        self._bases = []
        if chapter.approved is not None and chapter.approved.text is not None:
            day = on_day(chapter.approved.event.moment)
            self._bases.append(Base(_("lo que usted aprobó el {day}").format(day=day), chapter.approved.text))
        spoken = chapter.spoken_of
        if spoken is not None and spoken.text is not None and spoken != chapter.approved:
            day = on_day(spoken.event.moment)
            self._bases.append(Base(_("lo último que usted revisó, el {day}").format(day=day), spoken.text))
        self._bases.append(Base(_("nada: leer el texto completo"), chapter.text))
        self.base.clear()
        self.base.addItems([one.label for one in self._bases])
        self._compare()
        session = self.bench.session
        if session is not None:
            folder, path = session.folder, chapter.path
            self.bench.activities.run(
                _("Buscando versiones"),
                lambda _progress: _versions(folder, path),
                lambda found: self._take_versions(path, found),
                lambda _error: None,
            )

    def _take_versions(self, path: str, found: list[Base]) -> None:
        chapter = self.chapter
        if chapter is not None and chapter.path == path:
            self._bases += found
            self.base.addItems([one.label for one in found])

    def _compare(self) -> None:
        """Compare with what was chosen, off the window's thread."""
        chapter, session, at = self.chapter, self.bench.session, self.base.currentIndex()
        if chapter is None or session is None or not 0 <= at < len(self._bases):
            return
        base, text, folder, path = self._bases[at], chapter.text, session.folder, chapter.path
        self._asked += 1
        asked = self._asked

        def work(_progress: object) -> Comparison:
            old = base.text if base.text is not None else text_of(folder, path, base.version)
            return compare_texts(old if old is not None else text, text)

        self.say(_("Comparando…"))
        self.bench.activities.run(
            _("Comparando"),
            work,
            lambda comparison: self._compared(asked, base, comparison),
            lambda error: self._not_compared(asked, error),
        )

    def _compared(self, asked: int, base: Base, comparison: Comparison) -> None:
        chapter = self.chapter
        if asked != self._asked or chapter is None:
            return
        long = len(chapter.text.split()) > _LONG and not comparison.same
        self.only.blockSignals(True)
        self.only.setChecked(long or self.only.isChecked())
        self.only.blockSignals(False)
        self.text.whole = not self.only.isChecked() or comparison.same
        self.text.show_comparison(comparison)
        self._list_changes()
        self._say_what(chapter, base)
        if self.text.changes:
            self.text.go_to(0)

    def _not_compared(self, asked: int, error: object) -> None:
        if asked == self._asked:
            self.say(words_of(error) if isinstance(error, GuideError) else _("No se pudo comparar."))

    def _say_what(self, chapter: ReviewedChapter, base: Base) -> None:
        title = chapter_words(chapter)
        if base.text == chapter.text:
            self.say(
                _("«{title}»: es la primera vez que lo revisa; se muestra completo.").format(title=title)
                if chapter.approved is None
                else _("«{title}», completo.").format(title=title)
            )
            return
        count = len(self.text.changes)
        told = plural(count, _("1 cambio"), _("{count} cambios")) if count else _("ningún cambio")
        self.say(_("«{title}»: {told} desde {base}").format(title=title, told=told, base=base.label))

    def _list_changes(self) -> None:
        theme = self.bench.theme
        self.list.blockSignals(True)
        self.list.clear()
        for change in self.text.changes:
            words = f"{kind_words(change.kind)}: {change.words}"
            drawing = icon(_DRAWINGS[change.kind.value], theme, bar_colour(change.kind, theme))
            item = QListWidgetItem(drawing, change.words[:_SHORT])
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            item.setToolTip(plain_tip(words[:_LONGEST_TIP]))
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._fit()
        for tool in (self.previous, self.next):
            tool.setEnabled(bool(self.text.changes))

    def _show_as(self, *, beside: bool | None = None, whole: bool | None = None) -> None:
        self.text.show_as(beside=beside, whole=whole)
        self._list_changes()
        self.list.setCurrentRow(self.text.at)

    def _chosen(self, row: int) -> None:
        if row >= 0 and row != self.text.at:
            self.text.go_to(row)

    def _fit(self) -> None:
        """Show the list where there is room for it beside the text."""
        room = not self.beside.isChecked() or self.width() > _NARROW
        self.list.setVisible(bool(self.text.changes) and room)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Look anew whether there is room for the list."""
        super().resizeEvent(event)
        self._fit()

    def setFocus(self) -> None:  # type: ignore[override]  # noqa: N802
        """Put the keyboard into the text."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Let what is done be about the chapter shown here."""
        super().showEvent(event)
        self._desk.looking = True
        self.decisions.check()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Let what is done be about the chapter in view again."""
        super().hideEvent(event)
        self._desk.looking = False

    # --- What is done ---------------------------------------------------------------------------

    def step(self, *, back: bool = False) -> None:
        """Go to the next change, or to the one before."""
        self.text.step(back=back)

    def go_to_line(self, line: int) -> None:
        """Do nothing: this page has no lines of a file."""

    def open_chapter(self) -> None:
        """Open the chapter where the change in evidence stands."""
        chapter = self.chapter
        if chapter is not None:
            change = self.text.changes[self.text.at] if self.text.at >= 0 else None
            self.bench.open_chapter(chapter.path, change.line if change is not None else 0)

    def comment(self) -> None:
        """Begin a comment about the change in evidence, or about the whole chapter."""
        chapter, window = self.chapter, cast("MainWindow | None", self.bench.window)
        if chapter is None or window is None:
            return
        span = None
        if self.text.at >= 0 and (change := self.text.changes[self.text.at]).line:
            span = span_of_lines(chapter.text, change.line, change.last_line)
        window.docks.show_panel("comentarios")
        panel = cast("CommentsPanel", window.docks.panel("comentarios"))
        panel.begin_comment_on(chapter, span)

    def _dress(self) -> None:
        theme = self.bench.theme
        for tool in (self.beside, self.only, self.previous, self.next):
            tool.setIcon(icon(str(tool.property("dibujo")), theme))
        self._list_changes()


_DRAWINGS = {
    "igual": "check",
    "cambiado": "pencil",
    "agregado": "plus",
    "quitado": "trash-2",
    "movido": "move-down",
    "movido-de-aqui": "move-up",
}


def _versions(folder: Path, path: str) -> list[Base]:
    """Return the latest versions of a chapter to compare with, named ones under their name."""
    found = []
    for line in versions_of(folder, f"contenido/{path}", _VERSIONS):
        label = _("la versión de {who}, {day} a las {time}").format(
            who=line.person, day=line.day, time=line.time
        )
        found.append(Base(f"«{line.name}» · {label}" if line.name else label, version=line.id))
    return found


def span_of_lines(text: str, first: int, last: int) -> Span:
    """Return the passage of some lines (1-based) of a text, the end of the last one left out."""
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: first - 1])
    inside = "\n".join(lines[first - 1 : last]).rstrip()
    return Span(start, start + len(inside))
