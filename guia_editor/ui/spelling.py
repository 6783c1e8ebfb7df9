"""Spelling in the window: one dictionary for the guide, underlines in what is open, the menu of a word."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction, QFont, QTextBlock, QTextCursor

from guia_editor.i18n import _
from guia_editor.markdown.visible import visible
from guia_editor.model.words import spelled_words
from guia_editor.tasks.spelling import MOST, Speller, forget_word, learn_word, open_speller
from guia_editor.ui.spell_highlighter import Mark, Rules, SpellHighlighter, spelling_of

if TYPE_CHECKING:
    from guia_editor.ui.chapter_view import ChapterView
    from guia_editor.ui.editor import VisualEditor
    from guia_editor.ui.workbench import Workbench

SPELLING, WORDING = "ortografia/revisar", "ortografia/claridad"


class Spelling(QObject):
    """Kept once for a window (`Spelling.of`); follows the guide and whatever chapter comes into view.

    `changed` after the dictionary has been loaded, or words or settings have changed. `speller` is None until
    a guide's words have been read.
    """

    changed = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self._folder: Path | None = None
        self._skipped: set[str] = set()
        self._version = 0
        self._offers: list[QAction] = []
        self.speller: Speller | None = None
        bench.session_changed.connect(self._load)
        bench.view_changed.connect(self._attach)
        self._load()

    @classmethod
    def of(cls, bench: Workbench) -> Spelling:
        """Return the window's, made when there is none yet."""
        return bench.findChild(cls) or cls(bench)

    @property
    def is_on(self) -> bool:
        """Say whether words are checked."""
        return self._bench.settings.value(SPELLING, defaultValue=True, type=bool) is True

    @property
    def hints_wording(self) -> bool:
        """Say whether there is advice about wording."""
        return self._bench.settings.value(WORDING, defaultValue=True, type=bool) is True

    def toggle(self, setting: str) -> None:
        """Turn `SPELLING` or `WORDING` on or off."""
        now = self._bench.settings.value(setting, defaultValue=True, type=bool) is True
        self._bench.settings.setValue(setting, not now)
        self._refresh()

    @property
    def rules(self) -> Rules:
        """What is looked for now."""
        judge = self.speller.is_right if self.speller is not None and self.is_on else None
        return Rules(judge, accents=self.is_on, wording=self.hints_wording)

    # --- Loading ----------------------------------------------------------------------------------

    def _load(self) -> None:
        session = self._bench.session
        if session is None:
            self._folder, self.speller = None, None
            return
        if self._folder != session.folder:
            self._skipped.clear()
        self._folder = folder = session.folder
        guide = session.guide
        self._bench.activities.run(
            _("Preparando el diccionario"), lambda _progress: open_speller(folder, guide), self._loaded
        )

    def _loaded(self, speller: Speller) -> None:
        for word in self._skipped:
            speller.accept(word)
        self.speller = speller
        self._refresh()

    def _refresh(self) -> None:
        self._version += 1
        if self._bench.view is not None:
            self._dress(self._bench.view)
        self.changed.emit()

    # --- Chapters ---------------------------------------------------------------------------------

    def _attach(self) -> None:
        view = self._bench.view
        if view is None:
            return
        editor = view.visual
        if self.suggest_for not in editor.context_providers:
            editor.context_providers.append(self.suggest_for)
            highlighter = spelling_of(editor.document())
            highlighter.set_theme(self._bench.theme)
            highlighter.in_view = partial(_blocks_in_view, editor)
            highlighter.caret = lambda: editor.textCursor().position()
            editor.cursorPositionChanged.connect(highlighter.caret_moved)
            editor.verticalScrollBar().valueChanged.connect(highlighter.look)
            editor.verticalScrollBar().rangeChanged.connect(highlighter.look)
        self._dress(view)

    def _dress(self, view: ChapterView) -> None:
        spelling_of(view.visual.document()).set_rules(self.rules)
        source = view.source.highlighter
        if source.checked_since != self._version:
            source.checked_since = self._version
            source.checker = self._check_line if self.speller is not None and self.is_on else None
            source.renew()

    def _check_line(self, line: str) -> list[tuple[int, int]]:
        """Return (start, length) of each misspelt word on a line of Markdown."""
        speller = self.speller
        if speller is None:
            return []
        seen = visible(line)
        return [
            (seen.places[word.start], seen.places[word.end - 1] + 1 - seen.places[word.start])
            for word in spelled_words(seen.words)
            if not speller.is_right(word.text)
        ]

    # --- The menu of a word -----------------------------------------------------------------------

    def suggest_for(self, editor: VisualEditor, position: int) -> list[QAction]:
        """Return what the menu offers about the word at a position; suggestions come as they are found."""
        for old in self._offers:
            old.deleteLater()
        self._offers = []
        mark = spelling_of(editor.document()).mark_at(position)
        if mark is None:
            return []
        block = editor.document().findBlock(position)
        if mark.kind == "ortografía":
            self._offer_words(editor, block, mark)
        else:
            self._offer(editor, mark.message).setEnabled(False)
            for words in mark.instead:
                self._offer(editor, _("Cambiar por «{words}»").format(words=words)).triggered.connect(
                    partial(put_words, editor, block.position(), mark, words)
                )
        return list(self._offers)

    def _offer(self, editor: VisualEditor, text: str) -> QAction:
        action = QAction(text.replace("&", "&&"), editor)
        self._offers.append(action)
        return action

    def _offer_words(self, editor: VisualEditor, block: QTextBlock, mark: Mark) -> None:
        waiting = self._offer(editor, _("Buscando sugerencias…"))
        waiting.setEnabled(False)
        empty = [self._offer(editor, "") for _n in range(MOST)]
        strong = QFont(editor.font())
        strong.setBold(True)
        for action in empty:
            action.setFont(strong)
            action.setVisible(False)
        rule = self._offer(editor, "")
        rule.setSeparator(True)
        self._offer(
            editor, _("Agregar «{word}» al diccionario de la guía").format(word=mark.word)
        ).triggered.connect(partial(self.learn, mark.word))
        self._offer(editor, _("Omitir en esta sesión")).triggered.connect(partial(self.skip, mark.word))
        speller, place, offers = self.speller, block.position(), self._offers

        def show(words: tuple[str, ...]) -> None:
            if offers is not self._offers:
                return
            waiting.setText(_("No hay sugerencias"))
            waiting.setVisible(not words)
            for action, one in zip(empty, words, strict=False):
                action.setText(one)
                action.setVisible(True)
                action.triggered.connect(partial(put_words, editor, place, mark, one))

        if speller is not None:
            self._bench.activities.run(
                _("Buscando sugerencias"), lambda _progress: speller.suggest(mark.word), show
            )

    def skip(self, word: str, _checked: bool = False) -> None:
        """Take a word for right until the window is closed."""
        self._skipped.add(word)
        if self.speller is not None:
            self.speller.accept(word)
        self._refresh()

    def learn(self, word: str, _checked: bool = False) -> None:
        """Put a word in the list that the guide's team shares, with a way back."""
        folder = self._folder
        if folder is None:
            return

        def learnt(_nothing: object) -> None:
            if self.speller is not None:
                self.speller.accept(word)
            self._refresh()
            if self._bench.view is not None:
                self._bench.view.messages.say(
                    "diccionario",
                    "info",
                    _("«{word}» está ahora en el diccionario de la guía, para todo el equipo.").format(
                        word=word
                    ),
                    [(_("&Deshacer"), lambda: self.forget(word))],
                )

        self._bench.activities.run(
            _("Agregando al diccionario"), lambda _progress: learn_word(folder, word), learnt
        )

    def forget(self, word: str) -> None:
        """Take a word out of the list that the guide's team shares."""
        folder = self._folder
        if folder is not None:
            self._bench.activities.run(
                _("Quitando del diccionario"),
                lambda _progress: forget_word(folder, word),
                lambda _nothing: self._load(),
            )

    # --- From one to the next ---------------------------------------------------------------------

    def go_to_next(self) -> bool:
        """Select the next underlined words after the caret, from the top after the last; say whether any."""
        view = self._bench.view
        if view is None or not view.is_visual:
            return False
        editor, highlighter = view.visual, spelling_of(view.visual.document())
        cursor = editor.textCursor()
        start = cursor.selectionEnd() if cursor.hasSelection() else cursor.position()
        found = next_mark(editor, highlighter, start)
        if found is None:
            return False
        block, mark = found
        cursor.setPosition(block.position() + mark.start)
        cursor.setPosition(block.position() + mark.end, QTextCursor.MoveMode.KeepAnchor)
        editor.setTextCursor(cursor)
        editor.ensureCursorVisible()
        editor.said.emit(f"«{mark.word[:60]}»: {mark.message}")
        return True


def next_mark(
    editor: VisualEditor, highlighter: SpellHighlighter, start: int
) -> tuple[QTextBlock, Mark] | None:
    """Return the first underline that begins at a position or after it, then from the top; None for none."""
    first = editor.document().findBlock(start)
    block = first
    for _n in range(editor.document().blockCount() + 1):
        marks = sorted(highlighter.marks(block), key=lambda mark: mark.start)
        for mark in marks:
            if block != first or _n or block.position() + mark.start >= start:
                return block, mark
        block = block.next() if block.next().isValid() else editor.document().begin()
    return None


def put_words(editor: VisualEditor, place: int, mark: Mark, words: str, _checked: bool = False) -> None:
    """Put other words in the place of underlined ones, in one step, unless they have changed meanwhile."""
    cursor = QTextCursor(editor.document())
    if place + mark.end >= editor.document().characterCount():
        return
    cursor.setPosition(place + mark.start)
    cursor.setPosition(place + mark.end, QTextCursor.MoveMode.KeepAnchor)
    if cursor.selectedText() == mark.word:
        cursor.insertText(words, cursor.charFormat())


def _blocks_in_view(editor: VisualEditor) -> tuple[int, int]:
    bottom = QPoint(0, editor.viewport().height())
    first = editor.cursorForPosition(QPoint(0, 0)).blockNumber()
    return first, editor.cursorForPosition(bottom).blockNumber()
