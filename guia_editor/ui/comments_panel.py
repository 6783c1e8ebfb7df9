"""The panel of comments: the chapter's standing, then its threads in the order of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QListWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from guia_editor.errors import GuideError
from guia_editor.i18n import _, number
from guia_editor.tasks.review import PlacedThread, ReviewedChapter
from guia_editor.ui import review_steps
from guia_editor.ui.comment_places import CommentPlaces
from guia_editor.ui.composer import Composer
from guia_editor.ui.icons import icon
from guia_editor.ui.review_desk import ReviewDesk
from guia_editor.ui.review_strip import ReviewStrip
from guia_editor.ui.review_words import plain_words
from guia_editor.ui.sheet import Empty
from guia_editor.ui.signing import words_of
from guia_editor.ui.source_places import Span
from guia_editor.ui.thread_card import ThreadCard
from guia_editor.ui.thread_list import ThreadList
from guia_editor.ui.thread_rows import THREAD

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

OPEN, ALL, SUGGESTIONS, BLOCKING, LOST = range(5)
"""Which threads are shown; the last are those of chapters that are not in the guide any more."""


class CommentsPanel(QWidget):
    """Up and Down choose a thread, Enter goes to its words, Tab to its answer; the caret chooses it too."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._desk = ReviewDesk.of(bench)
        self._places = CommentPlaces.of(bench)
        self._drafts: dict[str, str] = {}
        self._shown: tuple[PlacedThread, ...] = ()
        self._path = ""
        self.card: ThreadCard | None = None
        self.strip = ReviewStrip(bench)
        self.filter = QComboBox()
        self.add = QToolButton()
        self.composer = Composer(bench)
        self.list = ThreadList(bench)
        self.empty = Empty(bench, "message-square-text")
        self._lay_out()
        self._listen()
        self._dress()
        self._fill()

    def _lay_out(self) -> None:
        self.setAccessibleName(_("Comentarios"))
        self.filter.addItems([_("Abiertos"), _("Todos"), _("Sugerencias"), _("Impiden aprobar")])
        self.filter.setAccessibleName(_("Qué comentarios se ven"))
        self.add.setAccessibleName(_("Comentar"))
        self.add.setToolTip(_("Comentar las palabras elegidas o el párrafo (Ctrl+Alt+M)"))
        self.add.setIconSize(QSize(18, 18))
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(10, 8, 10, 6)
        row.setSpacing(6)
        row.addWidget(self.filter, 1)
        row.addWidget(self.add)
        self._bar = bar
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.strip)
        layout.addWidget(bar)
        layout.addWidget(self.composer)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.empty, 1)

    def _listen(self) -> None:
        bench = self._bench
        self._places.placed.connect(self._fill)
        self._places.touched.connect(self.choose)
        bench.theme_changed.connect(self._dress)
        self._desk.failed.connect(self._say_failed)
        self.filter.currentIndexChanged.connect(self._refill)
        self.add.clicked.connect(lambda _checked=False: self.begin_comment())
        self.composer.sent.connect(self._send)
        self.composer.left.connect(self._leave_composer)
        self.list.currentItemChanged.connect(self._choose)
        self.list.entered_row.connect(self._go)
        self.list.itemClicked.connect(lambda _item: self._go())
        self.list.widened.connect(self._fit_card)

    # --- Filling --------------------------------------------------------------------------------

    @property
    def chosen(self) -> PlacedThread | None:
        """The thread that is opened."""
        item = self.list.currentItem()
        found = item.data(THREAD) if item is not None else None
        return found if isinstance(found, PlacedThread) else None

    def choose(self, id: str) -> None:
        """Open a thread of the list."""
        for row in range(self.list.count()):
            if self.list.item(row).data(THREAD).id == id:
                self.list.setCurrentRow(row)
                self.list.scrollToItem(self.list.item(row))
                return

    def _refill(self) -> None:
        self._shown = ()
        self._fill()

    def _fill(self) -> None:
        """Show the threads of the chapter in view; the one that was open stays open, with its draft."""
        chapter = self._desk.chapter
        self.strip.show_chapter(self._bench.review, chapter)
        path = chapter.path if chapter is not None else ""
        if path != self._path and self.composer.isVisible():
            self._leave_composer()
        self._path = path
        self._name_filters(chapter)
        self._bar.setVisible(chapter is not None)
        wanted = self._wanted(chapter)
        if wanted != self._shown or not wanted:
            self._show(wanted)
        self._say_empty(chapter)

    def _wanted(self, chapter: ReviewedChapter | None) -> tuple[PlacedThread, ...]:
        if self.filter.currentIndex() == LOST and self._bench.review is not None:
            return self._bench.review.lost
        threads = chapter.threads if chapter is not None else ()
        found = [one for one in threads if _passes(one, self.filter.currentIndex())]
        return tuple(sorted(found, key=lambda one: (one.place.start, one.place.end, one.opening.moment)))

    def _show(self, threads: tuple[PlacedThread, ...]) -> None:
        chosen = self.chosen.id if self.chosen is not None else ""
        self._keep_draft()
        self._shown = threads
        self.list.show_threads(threads)
        self.card = None
        self.choose(chosen)

    def _name_filters(self, chapter: ReviewedChapter | None) -> None:
        threads = chapter.threads if chapter is not None else ()
        names = {
            OPEN: _("Abiertos ({count})"),
            ALL: _("Todos ({count})"),
            SUGGESTIONS: _("Sugerencias ({count})"),
            BLOCKING: _("Impiden aprobar ({count})"),
        }
        for which, name in names.items():
            count = sum(_passes(one, which) for one in threads)
            self.filter.setItemText(which, name.format(count=number(count)))
        self._offer_lost()

    def _offer_lost(self) -> None:
        """Offer the threads of chapters that are gone, where there are any."""
        lost = self._bench.review.lost if self._bench.review is not None else ()
        label = _("De lo que ya no está ({count})").format(count=number(len(lost)))
        if lost and self.filter.count() == LOST:
            self.filter.addItem(label)
        elif lost:
            self.filter.setItemText(LOST, label)
        elif self.filter.count() > LOST:
            self.filter.removeItem(LOST)

    def _say_empty(self, chapter: ReviewedChapter | None) -> None:
        some = bool(self._shown)
        self.list.setVisible(some)
        self.empty.setVisible(not some and not self.composer.isVisible())
        if some:
            return
        if self._bench.review is None and self._bench.session is not None:
            self.empty.say(_("Leyendo la revisión…"))
        elif chapter is None:
            self.empty.say(_("Abra un capítulo para ver qué se dice de él."))
        elif chapter.threads:
            self.empty.say(_("No hay comentarios de esta clase."), _("Elija «Todos» para ver los demás."))
        else:
            self.empty.say(
                _("Nadie ha comentado este capítulo."),
                _("Elija unas palabras: Ctrl+Alt+M las comenta y Ctrl+Alt+S sugiere otras."),
            )

    def _say_failed(self, error: object) -> None:
        told = error.message if isinstance(error, GuideError) else _("No se pudo leer la revisión.")
        more = error.remedy if isinstance(error, GuideError) else ""
        self.empty.say(told, more, "triangle-alert")

    # --- The chosen thread ----------------------------------------------------------------------

    def _choose(self, item: QListWidgetItem | None, before: QListWidgetItem | None) -> None:
        self._keep_draft()
        if before is not None:
            self.list.close_row(before)
        self.card = None
        thread = self.chosen
        self._places.choose(thread.id if thread is not None else "")
        if thread is None or item is None:
            return
        me = self._bench.review.me.person if self._bench.review is not None else None
        own = me is not None and any(key.id == thread.thread.opening.key for key in me.keys)
        card = ThreadCard(self._bench, thread, own=own, draft=self._drafts.get(thread.id, ""))
        self.card = card
        self._connect(card, thread)
        self.list.open_row(item, card)

    def _connect(self, card: ThreadCard, thread: PlacedThread) -> None:
        bench = self._bench

        def forget(_outcome: object = None) -> None:
            self._drafts.pop(thread.id, None)
            if self.card is card:
                card.answer.clear()

        def settling(how: str) -> object:
            return lambda words: review_steps.settle(bench, thread.id, how, words, forget)

        card.went.connect(self._go)
        card.left.connect(self.list.setFocus)
        card.resized.connect(self._fit_card)
        card.replied.connect(lambda words: review_steps.answer(bench, thread.id, words, forget))
        card.resolved.connect(settling("resolver"))
        card.rejected.connect(settling("rechazar"))
        card.reopened.connect(settling("reabrir"))
        card.withdrawn.connect(settling("retirar"))
        card.accepted.connect(lambda: review_steps.accept(bench, self._path, [thread], forget))

    def _keep_draft(self) -> None:
        if self.card is not None:
            words = self.card.answer.toPlainText()
            if words.strip():
                self._drafts[self.card.thread_.id] = words
            else:
                self._drafts.pop(self.card.thread_.id, None)

    def _go(self) -> None:
        if self.chosen is not None:
            self._places.go_to(self.chosen.id)
            self._places.choose(self.chosen.id)

    def _fit_card(self) -> None:
        item = self.list.currentItem()
        if item is not None and self.card is not None:
            self.list.fit(item, self.card)

    def step(self, *, back: bool = False) -> None:
        """Open the next thread, or the one before, and go to its words."""
        count = self.list.count()
        if count:
            row = self.list.currentRow()
            nearest = (count - 1 if back else 0) if row < 0 else (row + (-1 if back else 1)) % count
            self.list.setCurrentRow(nearest)
            self.list.scrollToItem(self.list.item(nearest))
            self._go()

    # --- Commenting -----------------------------------------------------------------------------

    def begin_comment(self) -> None:
        """Begin a comment about the words that are selected, else about the paragraph at the caret."""
        chapter, overview, view = self._desk.chapter, self._bench.review, self._bench.view
        if chapter is None or overview is None:
            return
        span = self._places.selection() if view is not None else None
        if view is not None and view.is_visual and span is None:
            view.messages.say(
                "comentar",
                "info",
                _("Estas palabras todavía no están en el archivo. Guarde con Ctrl+S y coméntelas después."),
                [(_("&Guardar"), view.start_saving)],
            )
            return
        self.begin_comment_on(chapter, span)

    def begin_comment_on(self, chapter: ReviewedChapter, span: Span | None) -> None:
        """Begin a comment about a passage of a chapter, or about all of it."""
        overview = self._bench.review
        quote = plain_words(chapter.text[span.start : span.end]) if span is not None else ""
        blocks = overview.flow.comments_block if overview is not None else True
        self.composer.begin(chapter.key, span, quote, blocks=blocks)
        self._say_empty(chapter)

    def _send(self, words: str, blocks: bool) -> None:
        composer = self.composer
        composer.setEnabled(False)

        def done(_event: object) -> None:
            composer.setEnabled(True)
            composer.end()
            self._say_empty(self._desk.chapter)
            self._bench_focus()

        def failed(error: object) -> None:
            composer.complain(words_of(error))

        review_steps.comment(self._bench, composer.chapter, composer.span, words, blocks, done, failed)

    def _leave_composer(self) -> None:
        self.composer.end()
        self._say_empty(self._desk.chapter)
        self._bench_focus()

    def _bench_focus(self) -> None:
        view = self._bench.view
        if view is not None:
            (view.visual if view.is_visual else view.source).setFocus()

    def _dress(self) -> None:
        theme = self._bench.theme
        self.add.setIcon(icon("message-square-plus", theme))
        self.list.rows.forget()
        self._refill()


def _passes(thread: PlacedThread, which: int) -> bool:
    wanted = {
        OPEN: thread.thread.open,
        SUGGESTIONS: thread.suggestion and thread.thread.open,
        BLOCKING: thread.thread.blocks and thread.thread.open,
    }
    return wanted.get(which, which == ALL)
