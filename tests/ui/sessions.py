"""A person at work on a chapter, at random: what is done, and whether what came of it can be saved.

Shared by the test that runs a few short sessions and by the program that runs hundreds of long ones.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QMimeData, QSettings, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest

from guia_editor.markdown.alignment import changes
from guia_editor.markdown.normalise import normalise
from guia_editor.markdown.partition import Opened, open_text
from guia_editor.markdown.pieces import Locked, Pieces
from guia_editor.markdown.splice import WillNotReadBack, compose
from guia_editor.ui import commands as c
from guia_editor.ui import commands_lists as lists
from guia_editor.ui import commands_tables as tables
from guia_editor.ui.clipboard import OWN
from guia_editor.ui.deleting import delete_selection
from guia_editor.ui.editor import VisualEditor
from guia_editor.ui.reader import read
from guia_editor.ui.step import one_step
from tests.ui.page import page, press

Command = Callable[[VisualEditor], object]


def describe_table(editor: VisualEditor) -> None:
    """Say what the dialog of a table says: as many widths and alignments as columns."""
    table = editor.textCursor().currentTable()
    if table is not None:
        count = table.columns()
        attrs = {"align": ["center"] * count, "id": "t", "source": "INE", "widths": [2.5] * count}
        tables.describe_table(editor, attrs)


COMMANDS: dict[str, Command] = {
    **{f"mark {mark}": partial(c.toggle_mark, mark=mark) for mark in ("strong", "em", "strike", "code")},
    "no marks": c.clear_marks,
    "link": partial(c.set_link, target="https://x.gt/a_(b)"),
    "link with words": partial(c.set_link, target="../b.md", words="otro *capítulo*"),
    "no link": partial(c.set_link, target=""),
    "gloss": partial(c.set_gloss, term="rendicion"),
    **{f"heading {level}": partial(c.set_heading, level=level) for level in (2, 3, 4)},
    "text": c.set_paragraph,
    "quote": partial(c.set_style, style="quote"),
    "code block": c.insert_code,
    "rule": c.insert_rule,
    **{f"list {kind}": partial(lists.toggle_list, kind=kind) for kind in ("ul", "ol", "task")},
    "tick": lists.toggle_check,
    "indent": lists.indent,
    "outdent": lists.outdent,
    "definitions": lists.insert_definitions,
    "callout": partial(c.wrap, tag="callout", attrs={"kind": "agua", "id": ""}),
    "form": partial(c.wrap, tag="form", attrs={"id": "a"}),
    "card": partial(c.wrap, tag="card"),
    "solo": partial(c.wrap, tag="solo", attrs={"departments": ("07",)}),
    "no box": c.unwrap,
    "variable": partial(c.insert_inline, kind="variable", md="{{municipio}}"),
    "citation": partial(c.insert_inline, kind="citation", md="[@cprg, art. 30]"),
    "reference": partial(c.insert_inline, kind="reference", md="[](#tab-1)"),
    "field": partial(c.insert_inline, kind="field", md="[___]{campo=a tipo=texto}"),
    "figure": partial(c.insert_block, md='![x](imagenes/a.svg "y")'),
    "data": partial(c.insert_block, md="::: datos {#d archivo=datos/x.csv columnas=a,b}\n:::"),
    "note": c.insert_footnote,
    "up": partial(c.move_block, up=True),
    "down": partial(c.move_block, up=False),
    "select": c.select_block,
    "table": partial(tables.insert_table, rows=2, columns=2),
    "row": tables.insert_row,
    "column": partial(tables.insert_column, before=True),
    "no row": tables.delete_rows,
    "no column": tables.delete_columns,
    "row down": partial(tables.move_row, up=False),
    "column right": partial(tables.move_column, left=False),
    "centred": partial(tables.align_columns, align="center"),
    "about the table": describe_table,
    "caption": tables.go_to_caption,
    "no table": tables.delete_table,
    "no picture": lambda editor: c.replace_atom(editor, editor.textCursor().position(), ""),
}

PRESSED = (
    *("<Enter>", "<Enter>", "<Enter><Enter>", "<Back>", "<Back>", "<Del>", "<Tab>", "<Backtab>"),
    *("<^Enter>", "<+Enter>", "x", "- ", "1. ", "## ", "> ", "[ ] ", "**a** ", "<Home>", "<End>"),
)
HOSTILE = (
    *("palabra ", " ", "*", "**", "_", "`", "~~", "# ", "1) ", "---", ":::", "\\", "|", "[x](y)", "{{m}}"),
    *(
        "[^1]",
        "[^9]: ",
        "<b>",
        "&amp;",
        "\u00a0",
        "ñ",
        "😀",
        "[@ley]",
        "{#a}",
        "K’iche’",
        "~",
        "=",
        "!",
        ": ",
    ),
)
PASTED: dict[str, tuple[str, ...]] = {
    "own": (
        "Uno *dos*[^1]\n\n[^1]: Nota.\n",
        "- a\n\n  - b\n- [x] c\n",
        "| A | B |\n|:--|--:|\n| 1 | `2` |\n\n: Leyenda {#t fuente=INE}\n",
        '::: ficha {titulo="F"}\nQuién\n: - uno\n  - dos\n:::\n',
        "::: recuadro {tipo=nota}\n> a\n\n---\n\n```\nx\n```\n:::\n",
        "::: formulario\nA [___]{campo=n}\n:::\n",
        'Término\n: Significa\n\n  otra\n\n![x](a.svg "y"){#f}\n',
    ),
    "html": (
        "<h2>Uno</h2><p>dos <b>tres </b><i> cuatro</i></p>",
        "<ul><li>a<ul><li>b</li></ul></li><li></li></ul>",
        "<table><tr><td>a</td><td><p>b</p><p>c</p></td></tr><tr><td>d</td></tr></table>",
        '<p class="MsoNormal">a&nbsp;<span style="font-weight:bold">b</span><br>c</p><p>&nbsp;</p>',
    ),
    "text": ("a\tb\nc\td", "uno\n\ndos\n", "línea", "- a\n- b\n  - c", "# T\n\n> q", "  con blancos  "),
}


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving: the text, or why it was refused; `wrong` says how it is not what was wanted."""

    text: str = ""
    refusal: str = ""
    wrong: str = ""


class Worker:
    """Works on a text in a real page; `log` says what was done."""

    def __init__(self, source: str) -> None:
        self.editor: VisualEditor = page(QSettings())
        self.editor.describe_picture = lambda figure: None  # type: ignore[method-assign]
        self.opened: Opened = open_text(source)
        self.editor.load(self.opened.pieces)
        self.before: Pieces = self.editor.pieces()
        self.log: list[str] = []

    # --- What a person does ----------------------------------------------------------------------

    def go(self, place: float, length: int = 0) -> None:
        """Put the cursor somewhere, or select from there."""
        last = self.editor.document().characterCount() - 1
        cursor = self.editor.textCursor()
        cursor.setPosition(int(place * last))
        cursor.setPosition(min(max(cursor.position() + length, 0), last), QTextCursor.MoveMode.KeepAnchor)
        self.editor.setTextCursor(cursor)
        self.log.append(f"go {cursor.anchor()} {cursor.position()}")

    def press(self, keys: str) -> None:
        """Press keys: names between < and >, as in `press`."""
        press(self.editor, type_letters, keys)
        self.log.append(f"press {keys!r}")

    def type(self, words: str) -> None:
        """Type letters, signs of Markdown among them."""
        type_letters(self.editor, words)
        self.log.append(f"type {words!r}")

    def command(self, name: str) -> None:
        """Give a command of the menus."""
        COMMANDS[name](self.editor)
        self.log.append(f"command {name}")

    def cut(self) -> None:
        """Cut what is selected."""
        self.editor.cut()
        self.log.append("cut")

    def delete(self) -> None:
        """Delete what is selected."""
        with one_step(self.editor) as step:
            self.editor.report(delete_selection(step.cursor))
        self.log.append("delete")

    def paste(self, kind: str = "", text: str = "") -> None:
        """Paste something, or what was cut last."""
        if not kind:
            self.editor.paste()
        else:
            data = QMimeData()
            if kind == "own":
                data.setData(OWN, text.encode())
            elif kind == "html":
                data.setHtml(text)
            else:
                data.setText(text)
            self.editor.insertFromMimeData(data)
        self.log.append(f"paste {kind} {text!r}")

    def undo(self) -> None:
        """Take the latest step back."""
        self.editor.undo()
        self.log.append("undo")

    def redo(self) -> None:
        """Make a step again that was taken back."""
        self.editor.redo()
        self.log.append("redo")

    def anything(self, chance: random.Random) -> None:
        """Do one thing somewhere: near where the last one was, as a person would, or far away."""
        if chance.random() < 0.55:
            length = chance.choice((0, 0, 0, 0, 5, 30, -12, 120))
            if chance.random() < 0.5:
                self.go(chance.random(), length)
            else:
                self.stand(chance.random())
        match chance.randrange(20):
            case 0 | 1 | 2 | 3:
                self.press(chance.choice(PRESSED))
            case 4 | 5 | 6:
                self.type("".join(chance.choices(HOSTILE, k=chance.randint(1, 3))))
            case 7:
                self.cut()
            case 8:
                self.delete()
            case 9:
                self.paste()
            case 10 | 11:
                kind = chance.choice(list(PASTED))
                self.paste(kind, chance.choice(PASTED[kind]))
            case 12:
                self.undo()
            case 13:
                self.redo()
            case _:
                self.command(chance.choice(list(COMMANDS)))

    def small_edit(self, chance: random.Random) -> None:
        """Do what a person does all the time: type, delete, mark, split and join, anywhere."""
        if chance.random() < 0.5:
            self.stand(chance.random())
        else:
            self.go(chance.random(), chance.choice((0, 0, 3, 20)))
        match chance.randrange(4):
            case 0:
                self.type("".join(chance.choices(HOSTILE, k=chance.randint(1, 3))))
            case 1:
                self.press(chance.choice(("<Enter>", "<Back>", "<Del>", "x", "<Tab>")))
            case 2:
                self.command(
                    chance.choice(("mark strong", "mark em", "link", "list ul", "heading 3", "note"))
                )
            case _:
                self.delete()

    def stand(self, place: float) -> None:
        """Put the cursor where a leaf begins, or ends."""
        document = self.editor.document()
        block = document.findBlockByNumber(int(place * document.blockCount()))
        cursor = self.editor.textCursor()
        end = int(place * 1000) % 2
        cursor.setPosition(block.position() + (block.length() - 1) * end)
        self.editor.setTextCursor(cursor)
        self.log.append(f"stand {block.blockNumber()} {end}")

    # --- What comes of it -------------------------------------------------------------------------

    def save(self) -> Saved:
        """Return what saving writes; `wrong` when it says anything but what the page does."""
        pieces = self.editor.pieces()
        if pieces != read(self.editor.document()):
            return Saved(wrong="the live reading is stale")
        try:
            text = compose(self.opened, pieces, self.before)
        except WillNotReadBack as error:
            return Saved(refusal=f"{error.message} {error.piece!r}")
        return Saved(text, wrong=self._wrong(text, pieces))

    def _wrong(self, text: str, pieces: Pieces) -> str:
        if said(open_text(text).pieces) != said(pieces):
            return "the file does not say what the page does"
        place = 0
        for piece in self._untouched(pieces):
            begin, end = self.opened.spans[piece]
            place = text.find(self.opened.text[begin:end], place)
            if place < 0:
                return f"untouched lines changed: {self.opened.text[begin:end][:80]!r}"
            place += end - begin
        return ""

    def _untouched(self, pieces: Pieces) -> list[int]:
        """Return the pieces, by number, that are what they were and whose neighbours are too."""
        kept = [-1]
        position = 0
        for change in changes(self.before, pieces):
            kept += [*range(position, change.begin), -1]
            position = change.end
        kept += [*range(position, len(self.before)), -1]
        return [
            one
            for last, one, following in zip(kept, kept[1:], kept[2:], strict=False)
            if one >= 0 and (last >= 0 or not one) and (following >= 0 or one == len(self.before) - 1)
        ]

    def undo_all(self) -> str:
        """Take everything back; return what then would be saved."""
        while self.editor.document().isUndoAvailable():
            self.editor.undo()
        return compose(self.opened, self.editor.pieces(), self.before)

    def close(self) -> None:
        """Let the page go."""
        self.editor.deleteLater()


def said(pieces: Pieces) -> tuple[object, ...]:
    """Return what pieces say, to compare: passages kept as source may open as blocks elsewhere."""
    found: list[object] = []
    for piece in normalise(pieces):
        found += open_text(piece.source).pieces if isinstance(piece, Locked) else [piece]
    return tuple(found)


def type_letters(widget: object, text: str) -> None:
    """Type as a keyboard does, letters beyond ASCII included."""
    assert isinstance(widget, VisualEditor)
    for letter in text:
        QTest.sendKeyEvent(
            QTest.KeyAction.Click, widget, Qt.Key.Key_unknown, letter, Qt.KeyboardModifier.NoModifier
        )


def work(source: str, seed: int | str, steps: int) -> tuple[Worker, Saved]:
    """Work on a text for some steps; return who did, to ask for more, and what saving then gives."""
    QGuiApplication.clipboard().clear()
    chance = random.Random(seed)
    worker = Worker(source)
    for _step in range(steps):
        worker.anything(chance)
    return worker, worker.save()
