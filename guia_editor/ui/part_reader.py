"""From the blocks of a document to its leaves."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument, QTextFragment, QTextTable, QTextTableCell

from guia_editor.markdown.pieces import Locked, Piece, block_of
from guia_editor.model.blocks import Inlines
from guia_editor.ui.formats import (
    ATOM,
    LINE,
    OBJECT,
    SOFT,
    Marks,
    atom_of,
    attrs_of,
    kind_of,
    load_attrs,
    marks_of,
    path_of,
)
from guia_editor.ui.parts import Part
from guia_editor.ui.runs import Run, inlines_of


def parts_in(document: QTextDocument) -> list[Part]:
    """Return the leaves of a document in reading order; a table is one, fillers are none."""
    return PartReader().between(document.begin(), document.lastBlock())


_Meaning = tuple[Marks, tuple[str, str] | None, bool]


class PartReader:
    """Reads leaves; remembers what formats say by their number in the document, which never changes."""

    def __init__(self) -> None:
        self._meanings: dict[int, _Meaning] = {}

    def between(self, first: QTextBlock, last: QTextBlock) -> list[Part]:
        """Return the leaves from one block to another; a table that begins among them is read whole."""
        parts: list[Part] = []
        block, end = first, last.blockNumber()
        while block.isValid() and block.blockNumber() <= end:
            table = QTextCursor(block).currentTable()
            if table is not None:
                parts.append(self.table(table, first.document()))
                block = block.document().findBlock(table.lastPosition())
            elif (part := self.leaf(block)) is not None:
                parts.append(part)
            block = block.next()
        return parts

    def leaf(self, block: QTextBlock) -> Part | None:
        """Return what a block outside tables says; None for a filler."""
        form = block.blockFormat()
        kind = kind_of(form)
        if not kind and block.length() <= 1:
            return None
        return self.part(block, self.runs(block))

    def part(self, block: QTextBlock, runs: list[Run]) -> Part:
        """Return what a leaf says of which these runs are read."""
        form = block.blockFormat()
        kind = kind_of(form)
        part = Part(kind or "p", path_of(form), attrs_of(form))
        if kind == "code":
            part.text = code_of(runs)
        elif kind == "object":
            part.piece, runs = _piece(block, runs)
            part.words = inlines_of(runs)
        else:
            part.words = inlines_of(runs)
        return part

    def table(self, table: QTextTable, document: QTextDocument) -> Part:
        """Return what a table of a document says; lines inside a cell are joined by a space."""
        rows, columns = table.rows(), table.columns()
        path = path_of(table.format().toTableFormat())
        # Not through the table's cursors: Qt lays the document out to make those. Nor its `document()`, which
        # PySide takes for one of ours and deletes.
        block = document.findBlock(table.firstPosition())
        last = document.findBlock(table.lastPosition()).blockNumber()
        if last - block.blockNumber() + 1 == rows * columns:
            cells = []
            for _number in range(rows * columns):
                cells.append(self.words(block))
                block = block.next()
        else:
            cells = [self._cell(table.cellAt(r, c)) for r in range(rows) for c in range(columns)]
        made = [tuple(cells[start : start + columns]) for start in range(0, len(cells), columns)]
        return Part("table", path, rows=tuple(made))

    def _cell(self, cell: QTextTableCell) -> Inlines:
        block = cell.firstCursorPosition().block()
        last = cell.lastCursorPosition().block().blockNumber()
        runs = self.runs(block)
        while block.blockNumber() < last:
            block = block.next()
            runs += [Run(" "), *self.runs(block)]
        return inlines_of(runs)

    def words(self, block: QTextBlock) -> Inlines:
        """Return the words of a block."""
        return inlines_of(self.runs(block))

    def runs(self, block: QTextBlock) -> list[Run]:
        """Return the runs of a block."""
        runs: list[Run] = []
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            marks, atom, soft = self._meaning(fragment)
            runs.append(Run(fragment.text(), marks, atom, soft))
            fragments += 1
        return runs

    def runs_between(self, block: QTextBlock, start: int, end: int) -> list[Run]:
        """Return the runs of a block between two positions of the document."""
        runs: list[Run] = []
        position = block.position()
        for run in self.runs(block):
            units = run.text.encode("utf-16-le")
            first, last = max(start - position, 0), min(end - position, len(units) // 2)
            if first < last:
                # Half of a pair cannot be selected, but whoever asks for one shall not fail.
                text = units[2 * first : 2 * last].decode("utf-16-le", "ignore")
                runs.append(run._replace(text=text, soft=run.soft and not first))
            position += len(units) // 2
        return runs

    def _meaning(self, fragment: QTextFragment) -> _Meaning:
        """Return marks, atom and softness of a fragment; an atom counts on signs of objects only."""
        index = fragment.charFormatIndex()
        found = self._meanings.get(index)
        if found is None:
            form = fragment.charFormat()
            stored = load_attrs(form.stringProperty(ATOM))
            atom = (stored["kind"], stored["md"]) if stored else None
            found = (marks_of(form), atom, form.boolProperty(SOFT))
            self._meanings[index] = found
        return found


def code_of(runs: list[Run]) -> str:
    """Return the lines of a literal passage."""
    text = "".join(run.text for run in runs).replace(LINE, "\n")
    return text + "\n" if text else ""


def _piece(block: QTextBlock, runs: list[Run]) -> tuple[Piece | None, list[Run]]:
    """Return the piece that an atom alone stands for, and the runs beside it, typed where none belong."""
    for index, run in enumerate(runs):
        if run.atom and run.text.startswith(OBJECT):
            rest = [*runs[:index], run._replace(text=run.text[1:], atom=None), *runs[index + 1 :]]
            return _held(block, run.atom), rest
    return None, runs


def _held(block: QTextBlock, atom: tuple[str, str]) -> Piece:
    kind, markdown = atom
    if kind != "locked":
        with suppress(ValueError):
            return block_of(markdown)
    return Locked(markdown, _reason(block))


def _reason(block: QTextBlock) -> str:
    """Return why a passage is locked, as the atom in its block tells."""
    fragments = block.begin()
    while not fragments.atEnd():
        fragment = fragments.fragment()
        if OBJECT in fragment.text() and (atom := atom_of(fragment.charFormat())):
            return str(atom.get("reason", ""))
        fragments += 1
    return ""
