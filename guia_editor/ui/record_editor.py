"""A list of records with a form beside it: what the editors of sources and of the glossary share.

What is typed is written a moment later, one value at a time, and every step can be undone; there is nothing
to save and nothing to lose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from guia_editor.i18n import _
from guia_editor.model.guide import Guide
from guia_editor.tasks.records import (
    Change,
    RecordFile,
    Words,
    add,
    change,
    remove,
    rename,
    suggested_key,
)
from guia_editor.ui.icons import icon
from guia_editor.ui.key_dialog import KeyDialog
from guia_editor.ui.message_bar import MessageBar
from guia_editor.ui.record_form import FormRow, RecordForm
from guia_editor.ui.record_list import RecordList, Row
from guia_editor.ui.record_steps import Steps
from guia_editor.ui.record_uses import RecordUses
from guia_editor.ui.widgets import push_button
from guia_editor.ui.workbench import Workbench

_PAUSE = 700
"""Milliseconds after the last key until a value is written."""

_REREAD = 2500
_LIST = 280
"""Pixels of the list, where there is room for the form beside it."""


class _Side(QScrollArea):
    """Scrolls a form up and down only."""

    def __init__(self, form: RecordForm) -> None:
        super().__init__()
        self._form = form
        self._least = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Ask for as much as the form needs, its scroll bar included."""
        inside = self.widget()
        if inside is not None and not self._least:
            # Asked for the first time, labels still stand above their fields.
            self._least = inside.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(self._least, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Let the form have the width that there is."""
        super().resizeEvent(event)
        self._form.fit(event.size().width())


class RecordEditor(QWidget):
    """Base of the two editors: a searchable list, a form, where the record is used, undo and redo.

    `modified_changed` says whether something typed still waits to be written; `save` writes it at once.
    """

    modified_changed = Signal(bool)

    def __init__(
        self, bench: Workbench, file: RecordFile, rows: Sequence[FormRow], noun: str, title: str
    ) -> None:
        super().__init__()
        self._bench = bench
        self._file = file
        self._noun = noun
        self._records: dict[str, dict[str, Words]] = {}
        self._key = ""
        self._showing = False
        self.is_modified = False
        self._pause = self._timer(_PAUSE, self.save)
        self._reread = self._timer(_REREAD, self._read_guide_again)
        self.setAccessibleName(title)
        self.messages = MessageBar(bench)
        self.steps = Steps(self.messages, self.save)
        self.list = RecordList(title, self.filters())
        self.list.chosen.connect(self._chosen)
        self.form = RecordForm(rows)
        self.form.typed.connect(self.touch)
        self._build()
        bench.session_changed.connect(self._guide_changed)
        bench.theme_changed.connect(self._fill_list)
        self._guide_changed()

    # --- What the two editors add -----------------------------------------------------------------

    def read(self, guide: Guide) -> dict[str, dict[str, Words]]:
        """Return the records of a guide as their file writes them, by key."""
        return {}

    def lines(self, guide: Guide) -> dict[int, str]:
        """Return the key of each record by the line on which it starts."""
        return {}

    def label(self, key: str, record: Mapping[str, Words]) -> str:
        """Return how the list shows a record."""
        return key

    def state_icon(self, record: Mapping[str, Words]) -> str:
        """Return the name of the icon that the list shows beside a record."""
        return ""

    def filters(self) -> tuple[tuple[str, str], ...]:
        """Return the states by which the list can be narrowed: value and label."""
        return ()

    def state(self, record: Mapping[str, Words]) -> str:
        """Return the state of a record, one of the values of `filters`."""
        return ""

    def blank(self, words: str) -> dict[str, Words]:
        """Return the values of a new record that is called by some words."""
        return {}

    def extra(self) -> QWidget | None:
        """Return what stands under the form, if anything."""
        return None

    def shown(self, record: Mapping[str, Words]) -> None:
        """Take note of the record that the form shows now."""

    def complaint(self, values: Mapping[str, Words]) -> str:
        """Return why values cannot be written yet; empty when they can."""
        missing = self.form.missing(values)
        return _("Falta «{name}».").format(name=missing) if missing else ""

    def values(self) -> dict[str, Words]:
        """Return what the form says."""
        return self.form.values()

    # --- Building ---------------------------------------------------------------------------------

    def _timer(self, milliseconds: int, do: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(do)
        return timer

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.messages)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(self._list_side())
        split.addWidget(self._form_side())
        split.setStretchFactor(1, 1)
        split.setSizes([_LIST, 2 * _LIST])
        layout.addWidget(split, 1)
        undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
        for keys, do in ((undo, self.undo), (redo, self.redo)):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)

    def _list_side(self) -> QWidget:
        self.add_button = push_button(_("A&gregar…"), self.ask_new)
        self.remove_button = push_button(_("&Borrar"), self.remove_current)
        buttons = QHBoxLayout()
        for button in (self.add_button, self.remove_button):
            buttons.addWidget(button, 1)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 16, 12, 12)
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        return side

    def _form_side(self) -> QWidget:
        self.rename_button = push_button(_("Ca&mbiar clave…"), self.ask_name)
        self.form.key_line.addWidget(self.rename_button)
        self.uses = RecordUses(self._bench)
        self.complaint_label = QLabel()
        self.complaint_label.setObjectName("queja")
        self.complaint_label.setWordWrap(True)
        self._side = QWidget()
        column = QVBoxLayout(self._side)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.form)
        if (extra := self.extra()) is not None:
            column.addWidget(extra)
        for widget in (self.complaint_label, self.uses):
            column.addWidget(widget)
        column.addStretch(1)
        scroll = _Side(self.form)
        scroll.setWidget(self._side)
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(_("Ficha"))
        return scroll

    # --- Reading ----------------------------------------------------------------------------------

    def _guide_changed(self) -> None:
        session = self._bench.session
        self.setEnabled(session is not None)
        if session is None or self.is_modified:
            return
        self._records = self.read(session.guide)
        self._fill_list()

    def _fill_list(self) -> None:
        self.list.fill([self._row(*pair) for pair in self._records.items()])
        if self._key not in self._records:
            self._key = next(iter(self.list.keys()), "")
        self.list.select(self._key)
        self._show(self._key)

    def _row(self, key: str, record: Mapping[str, Words]) -> Row:
        name, theme = self.state_icon(record), self._bench.theme
        drawn = icon(name, theme, theme.good if name == "circle-check" else theme.warning)
        return Row(key, self.label(key, record), self.state(record), drawn)

    def _chosen(self, key: str) -> None:
        if key != self._key:
            self.save()
            self._show(key)

    def _show(self, key: str) -> None:
        record = self._records.get(key)
        self._key = key if record is not None else ""
        for widget in (self._side, self.remove_button, self.rename_button):
            widget.setEnabled(record is not None)
        self._showing = True
        self.form.show_record(self._key, record or {})
        self.shown(record or {})
        self._showing = False
        self.complaint_label.clear()
        self._show_uses()

    def _show_uses(self) -> None:
        session = self._bench.session
        if session is not None:
            found = tuple(self._file.uses(session.guide, self._key)) if self._key else ()
            self.uses.show_uses(session.guide, found)

    # --- Writing ----------------------------------------------------------------------------------

    def touch(self) -> None:
        """Take note that the person changed something."""
        if self._key and not self._showing:
            self._mark(True)
            self._pause.start()

    def save(self) -> bool:
        """Write what was typed; return whether nothing is left to write."""
        self._pause.stop()
        session = self._bench.session
        if not self.is_modified or session is None:
            return True
        said = self.values()
        complaint = self.complaint(said)
        self.complaint_label.setText(complaint)
        if complaint:
            return False
        if not self._take(lambda: change(session.folder, self._file, self._key, said)):
            return False
        self._mark(False)
        self._records[self._key] = {key: value for key, value in said.items() if value}
        self.list.fill([self._row(*pair) for pair in self._records.items()])
        self.list.select(self._key)
        return True

    def _take(self, step: Callable[[], Change | None]) -> bool:
        taken = self.steps.take(step)
        if taken:
            self._reread.start()
        return taken

    def _mark(self, modified: bool) -> None:
        if modified != self.is_modified:
            self.is_modified = modified
            self.modified_changed.emit(modified)

    def undo(self) -> None:
        """Take the last step back."""
        session = self._bench.session
        if session is not None and self.save() and self.steps.undo(session.folder):
            self._read_guide_again()

    def redo(self) -> None:
        """Do again the step last taken back."""
        session = self._bench.session
        if session is not None and self.save() and self.steps.redo(session.folder):
            self._read_guide_again()

    def ask_new(self) -> None:
        """Ask what the new record is called, and add it."""
        dialog = KeyDialog(
            self,
            _("Agregar {noun}").format(noun=self._noun),
            lambda words: suggested_key(words, self._records),
            tuple(self._records),
        )
        dialog.accepted.connect(lambda: self.add_record(dialog.words, dialog.key))
        dialog.open()

    def add_record(self, words: str, key: str) -> None:
        """Add a record and show it."""
        session = self._bench.session
        if session is None or not self.save():
            return
        values = self.blank(words)
        if self._take(lambda: add(session.folder, self._file, key, values)):
            self._records[key] = values
            self.list.show_all()
            self._key = key
            self._fill_list()
            self.form.fields[self.form.rows[0].key].setFocus()

    def remove_current(self) -> None:
        """Remove the record in view, unless a text names it."""
        session, key = self._bench.session, self._key
        if session is None or not key:
            return
        self._mark(False)
        if self._take(lambda: remove(session.folder, session.guide, self._file, key)):
            self._records.pop(key, None)
            self._key = ""
            self._fill_list()
            told = _("Se borró «{key}».").format(key=key)
            self.messages.say("borrado", "info", told, [(_("&Deshacer"), self.undo)])

    def ask_name(self) -> None:
        """Ask for another key for the record in view."""
        dialog = KeyDialog(
            self,
            _("Cambiar la clave de «{key}»").format(key=self._key),
            None,
            tuple(self._records),
            self._key,
        )
        dialog.accepted.connect(lambda: self.rename_current(dialog.key))
        dialog.open()

    def rename_current(self, name: str) -> None:
        """Give the record in view another key, in all texts that name it."""
        session, key = self._bench.session, self._key
        if session is None or not self.save():
            return
        if self._take(lambda: rename(session.folder, session.guide, self._file, key, name)):
            self._records[name] = self._records.pop(key)
            self._key = name
            self._fill_list()
            self._read_guide_again()

    def _read_guide_again(self) -> None:
        self._reread.stop()
        self._bench.read_again()

    def go_to_line(self, line: int) -> None:
        """Show the record that is written on a line of the file."""
        session = self._bench.session
        if session is None:
            return
        lines = self.lines(session.guide)
        before = [start for start in lines if start <= line]
        if before:
            self.list.show_all()
            self.list.select(lines[max(before)])
            self._chosen(lines[max(before)])
