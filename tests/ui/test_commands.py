"""Commands on the page: marks, styles, lists, boxes, notes, tables; each is one step of undo."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction, QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from guia_editor.markdown.pieces import Pieces, parse_pieces
from guia_editor.ui import commands as c
from guia_editor.ui import commands_lists as lists
from guia_editor.ui import commands_tables as tables
from guia_editor.ui import icons, painting
from guia_editor.ui.actions_text import ACTIONS
from guia_editor.ui.editor import VisualEditor
from guia_editor.ui.reader import read
from tests.ui.page import Type, page, press, said, show, undone

Command = Callable[[VisualEditor], object]


@pytest.fixture
def editor(qtbot: QtBot, settings: QSettings) -> VisualEditor:
    made = page(settings)
    qtbot.addWidget(made)
    return made


BOX = '::: recuadro {tipo=agua titulo="T"}\nuno\n\nd¦os\n:::\n'
TABLE = "| A | B |\n|:--|--:|\n| 1¦ | 2 |\n| 3 | 4 |\n"

CASES: dict[str, tuple[str, Command, str]] = {
    "bold": ("¦uno¦ dos", partial(c.toggle_mark, mark="strong"), "**uno** dos\n"),
    "not bold": ("**¦uno¦ dos**", partial(c.toggle_mark, mark="strong"), "uno **dos**\n"),
    "bold over a link": ("¦a [b](x) c¦", partial(c.toggle_mark, mark="strong"), "**a [b](x) c**\n"),
    "italic inside bold": ("**a ¦b¦ c**", partial(c.toggle_mark, mark="em"), "**a *b* c**\n"),
    "bold over leaves": ("¦uno\n\ndos¦", partial(c.toggle_mark, mark="strong"), "**uno**\n\n**dos**\n"),
    "code": ("¦a *b*¦ c", partial(c.toggle_mark, mark="code"), "`a `*`b`* c\n"),
    "bold atoms": ("¦a {{municipio}}¦", partial(c.toggle_mark, mark="strong"), "**a {{municipio}}**\n"),
    "no marks": ("¦a **b** [c](x)¦", c.clear_marks, "a b c\n"),
    "link": ("¦uno¦", partial(c.set_link, target="https://x.gt"), "[uno](https://x.gt)\n"),
    "another target": ("[u¦no](x)", partial(c.set_link, target="y"), "[uno](y)\n"),
    "no link": ("[u¦no](x)", partial(c.set_link, target=""), "uno\n"),
    "words with a link": ("a ¦", partial(c.set_link, target="x", words="b"), "a [b](x)\n"),
    "glossary": ("¦uno¦", partial(c.set_gloss, term="uno"), "[uno](#g:uno)\n"),
    "heading": ("un¦o", partial(c.set_heading, level=3), "### uno\n"),
    "another level keeps the id": ("## u¦no {#a}", partial(c.set_heading, level=4), "#### uno {#a}\n"),
    "a heading has one line": ("u¦no\\\ndos", partial(c.set_heading, level=2), "## uno dos\n"),
    "a heading leaves its list": ("- uno\n- d¦os", partial(c.set_heading, level=2), "- uno\n\n## dos\n"),
    "text": ("## u¦no", c.set_paragraph, "uno\n"),
    "quote": ("u¦no\n\ndos", partial(c.set_style, style="quote"), "> uno\n\ndos\n"),
    "no quote": ("> u¦no", partial(c.set_style, style="p"), "uno\n"),
    "code block with objects": (
        "¦a {{municipio}} [@cprg, art. 30]",
        c.insert_code,
        "```\na {{municipio}} [@cprg, art. 30]\n```\n",
    ),
    "code block": ("u¦no **x**\n\ndo¦s", c.insert_code, "```\nuno x\ndos\n```\n"),
    "code block, but no note": (
        "a[^n]\n\nu¦no\n\n[^n]: d¦os",
        c.insert_code,
        "a[^n]\n\n```\nuno\n```\n\n[^n]: dos\n",
    ),
    "rule": ("u¦no\n\ndos", c.insert_rule, "uno\n\n---\n\ndos\n"),
    "bullets": ("¦uno\n\ndos¦\n\ntres", partial(lists.toggle_list, kind="ul"), "- uno\n- dos\n\ntres\n"),
    "bullets join": (
        "- uno\n\nd¦os\n\n- tres",
        partial(lists.toggle_list, kind="ul"),
        "- uno\n- dos\n- tres\n",
    ),
    "numbers instead": ("- u¦no\n- dos", partial(lists.toggle_list, kind="ol"), "1. uno\n2. dos\n"),
    "tasks instead": ("1. u¦no\n2. dos", partial(lists.toggle_list, kind="task"), "- [ ] uno\n- [ ] dos\n"),
    "no bullets": (
        "- uno\n- d¦os\n- tres",
        partial(lists.toggle_list, kind="ul"),
        "- uno\n\ndos\n\n- tres\n",
    ),
    "ticked": ("- [ ] u¦no\n", lists.toggle_check, "- [x] uno\n"),
    "definitions": ("U¦no", lists.insert_definitions, "Uno\n"),
    "callout": (
        "u¦no\n\ndos",
        partial(c.wrap, tag="callout", attrs={"kind": "agua", "id": ""}),
        "::: recuadro {tipo=agua}\nuno\n:::\n\ndos\n",
    ),
    "callout around items": (
        "- uno\n- d¦os\n- tres",
        partial(c.wrap, tag="callout"),
        "- uno\n\n::: recuadro {tipo=nota}\n- dos\n:::\n\n- tres\n",
    ),
    "callout around a table": (
        TABLE,
        partial(c.wrap, tag="callout"),
        "::: recuadro {tipo=nota}\n| A | B |\n|:--|--:|\n| 1 | 2 |\n| 3 | 4 |\n:::\n",
    ),
    "form": ("u¦no", partial(c.wrap, tag="form", attrs={"id": "a"}), "::: formulario {#a}\nuno\n:::\n"),
    "card": ("Uno\n: d¦os", partial(c.wrap, tag="card"), "::: ficha\nUno\n: dos\n:::\n"),
    "only for some": (
        "u¦no",
        partial(c.wrap, tag="solo", attrs={"departments": ("07",)}),
        '::: solo {departamento="07"}\nuno\n:::\n',
    ),
    "no box": (BOX, c.unwrap, "T\n\nuno\n\ndos\n"),
    "no form, so no fields": (
        "::: formulario {#a}\nx¦ [___]{campo=n tipo=texto}\n:::\n",
        c.unwrap,
        "x \\_\\_\\_\\_\\_\\_\\_\\_\n",
    ),
    "an atom": ("a ¦", partial(c.insert_inline, kind="variable", md="{{municipio}}"), "a {{municipio}}\n"),
    "no field outside a form": (
        "a¦",
        partial(c.insert_inline, kind="field", md="[___]{campo=a tipo=texto}"),
        "a\n",
    ),
    "an object": (
        "u¦no\n\ndos",
        partial(c.insert_block, md='![x](imagenes/a.svg "y")'),
        'uno\n\n![x](imagenes/a.svg "y")\n\ndos\n',
    ),
    "another picture": (
        '![x](imagenes/a.svg "y")',
        partial(c.replace_atom, position=0, md='![z](imagenes/b.svg "y")'),
        '![z](imagenes/b.svg "y")\n',
    ),
    "no picture": ('uno\n\n![x](imagenes/a.svg "y")', partial(c.replace_atom, position=4, md=""), "uno\n"),
    "up": ("uno\n\nd¦os", partial(c.move_block, up=True), "dos\n\nuno\n"),
    "down": ("## u¦no {#a}\n\n**dos**", partial(c.move_block, up=False), "**dos**\n\n## uno {#a}\n"),
    "an item with its own": (
        "- uno\n- d¦os\n  - tres",
        partial(c.move_block, up=True),
        "- dos\n  - tres\n- uno\n",
    ),
    "a table up": ("uno\n\n" + TABLE, partial(c.move_block, up=True), TABLE.replace("¦", "") + "\nuno\n"),
    "a table down": (TABLE + "\nuno\n", partial(c.move_block, up=False), "uno\n\n" + TABLE.replace("¦", "")),
    "text past a table": (
        TABLE.replace("¦", "") + "\nu¦no\n",
        partial(c.move_block, up=True),
        "uno\n\n" + TABLE.replace("¦", ""),
    ),
    "inside its box only": (
        BOX,
        partial(c.move_block, up=True),
        '::: recuadro {tipo=agua titulo="T"}\ndos\n\nuno\n:::\n',
    ),
    "a table": (
        "u¦no\n\ndos",
        partial(tables.insert_table, rows=2, columns=2),
        "uno\n\n| | |\n|---|---|\n| | |\n\ndos\n",
    ),
    "row below": (TABLE, tables.insert_row, "| A | B |\n|:--|--:|\n| 1 | 2 |\n| | |\n| 3 | 4 |\n"),
    "column before": (
        TABLE,
        partial(tables.insert_column, before=True),
        "| | A | B |\n|---|:--|--:|\n| | 1 | 2 |\n| | 3 | 4 |\n",
    ),
    "no row": (TABLE, tables.delete_rows, "| A | B |\n|:--|--:|\n| 3 | 4 |\n"),
    "no column": (TABLE, tables.delete_columns, "| B |\n|--:|\n| 2 |\n| 4 |\n"),
    "row down": (TABLE, partial(tables.move_row, up=False), "| A | B |\n|:--|--:|\n| 3 | 4 |\n| 1 | 2 |\n"),
    "column right": (
        TABLE,
        partial(tables.move_column, left=False),
        "| B | A |\n|--:|:--|\n| 2 | 1 |\n| 4 | 3 |\n",
    ),
    "centred": (
        TABLE,
        partial(tables.align_columns, align="center"),
        "| A | B |\n|:-:|--:|\n| 1 | 2 |\n| 3 | 4 |\n",
    ),
    "what it says about itself": (
        TABLE,
        partial(
            tables.describe_table,
            attrs={"id": "t", "source": "INE", "align": ["left", "right"], "widths": [1.0, 2.0]},
        ),
        '| A | B |\n|:--|--:|\n| 1 | 2 |\n| 3 | 4 |\n\n{#t anchos="1,2" fuente=INE}\n',
    ),
    "no table": ("uno\n\n" + TABLE + "\n: Leyenda\n\ndos", tables.delete_table, "uno\n\ndos\n"),
    "no table, but its note": (
        "x[^n]\n\n[^n]:\n" + "".join(f"    {line}\n" for line in TABLE.splitlines()),
        tables.delete_table,
        "x[^n]\n\n[^n]:\n",
    ),
    "no table, first of all": (TABLE + "\n: Leyenda\n\ndos", tables.delete_table, "dos\n"),
}


@pytest.mark.parametrize(("source", "command", "expected"), CASES.values(), ids=CASES)
def test_command(editor: VisualEditor, source: str, command: Command, expected: str) -> None:
    show(editor, source)
    before = editor.pieces()
    command(editor)
    assert said(editor) == expected
    if editor.pieces() != before:
        editor.undo()
        assert editor.pieces() == before
        editor.redo()
        assert said(editor) == expected


def test_marks_chosen_without_a_selection_are_typed(editor: VisualEditor, type_text: Type) -> None:
    show(editor, "a ¦")
    c.toggle_mark(editor, "code")
    assert c.has_mark(editor, "code")
    press(editor, type_text, "b c")
    c.toggle_mark(editor, "code")
    press(editor, type_text, "d<Home>e")
    assert said(editor) == "ea `b c`d\n"


def test_a_footnote_is_written_at_the_end(editor: VisualEditor, type_text: Type) -> None:
    show(editor, "uno[^1]¦\n\ndos\n\n[^1]: Una.")
    before = editor.pieces()
    c.insert_footnote(editor)
    press(editor, type_text, "Otra.")
    assert said(editor) == "uno[^1][^2]\n\ndos\n\n[^1]: Una.\n\n[^2]: Otra.\n"
    undone(editor, before)


def test_a_note_has_no_notes(editor: VisualEditor) -> None:
    show(editor, "uno[^1]\n\n[^1]: Una¦.")
    heard: list[str] = []
    editor.said.connect(heard.append)
    c.insert_footnote(editor)
    assert said(editor) == "uno[^1]\n\n[^1]: Una.\n"
    assert len(heard) == 1


def test_selecting_grows_from_leaf_to_box(editor: VisualEditor) -> None:
    show(editor, BOX)
    c.select_block(editor)
    assert editor.textCursor().selectedText() == "dos"
    c.select_block(editor)
    assert editor.textCursor().selectedText() == "T\u2029uno\u2029dos"


def test_styles_are_told(editor: VisualEditor) -> None:
    for source, style in [("u¦no", "p"), ("### u¦no", "h3"), ("> u¦no", "quote"), ("¦## a\n\nb¦", "p")]:
        show(editor, source)
        assert c.current_style(editor) == style
    show(editor, "## ¦a\n\nb¦")
    assert c.current_style(editor) == ""


def test_a_click_on_its_box_ticks_a_task(qtbot: QtBot, editor: VisualEditor) -> None:
    show(editor, "- [ ] uno\n- [ ] dos¦")
    editor.show()
    qtbot.waitExposed(editor)
    right = editor.cursorRect().center()
    for x in range(right.x()):
        right.setX(x)
        if painting.checkbox_at(editor, right) is not None:
            break
    QTest.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, right)
    assert said(editor) == "- [ ] uno\n- [x] dos\n"


def test_actions_have_icons_that_exist_and_ids_of_their_own() -> None:
    assert len({row.id for row in ACTIONS}) == len(ACTIONS)
    held = {path.stem for path in (Path(icons.__file__).parent / "icons").glob("*.svg")}
    assert {row.icon for row in ACTIONS} <= held
    keys = [key for row in ACTIONS for key in row.shortcut.split("; ") if key]
    assert len(set(keys)) == len(keys)


def test_shortcuts_of_the_window_reach_it_from_the_text(qtbot: QtBot, settings: QSettings) -> None:
    window, editor = QMainWindow(), page(settings)
    heard: list[str] = []
    qtbot.addWidget(window)
    window.setCentralWidget(editor)
    # Qt's text fields claim some of these for themselves, Ctrl+K on Linux to delete to the end of a line.
    for keys in ("Ctrl+K", "Ctrl+B", "Ctrl+Alt+1", "Ctrl+V", "Alt+Shift+Up"):
        action = QAction(window, shortcut=keys)
        action.triggered.connect(lambda _checked=False, keys=keys: heard.append(keys))
        window.addAction(action)
    show(editor, "uno¦")
    with qtbot.waitActive(window):
        window.show()
    editor.setFocus()
    control, alt, shift = (
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.AltModifier,
        Qt.KeyboardModifier.ShiftModifier,
    )
    QTest.keyClick(editor, Qt.Key.Key_K, control)
    QTest.keyClick(editor, Qt.Key.Key_B, control)
    QTest.keyClick(editor, Qt.Key.Key_1, control | alt)
    QTest.keyClick(editor, Qt.Key.Key_V, control)
    QTest.keyClick(editor, Qt.Key.Key_Up, alt | shift)
    assert heard == ["Ctrl+K", "Ctrl+B", "Ctrl+Alt+1", "Ctrl+V", "Alt+Shift+Up"]
    assert said(editor) == "uno\n"


# --- Anything in any order ---------------------------------------------------------------------------

WHOLE = """Uno **dos** [tres](x) {{municipio}} y[^n] fin.

## Título {#t}

- a
- b

  b2
  - c
- [ ] d

1. uno
2. dos

::: recuadro {tipo=agua titulo="Caja"}
Dentro

> cita

| A | B |
|:--|--:|
| 1 | 2 |

: Leyenda {#tab}
:::

::: formulario {#f}
Nombre [___]{campo=n tipo=texto}
:::

Término
: Significa

::: ficha {titulo="Ficha"}
Quién
: Alguien
:::

```
x = 1
```

---

![x](imagenes/a.svg "y")

[^n]: La nota.
"""

COMMANDS: list[Command] = [command for _source, command, _expected in CASES.values()]
PRESSED = ["<Enter>", "<Back>", "<Del>", "<Tab>", "<Backtab>", "<^Enter>", "<+Enter>", "x", "- "]
PLACES = st.floats(0, 1, exclude_max=True)


class Anything(RuleBasedStateMachine):
    """Whatever is done, the text reads, and undoing it all gives back what was."""

    editor: VisualEditor
    before: Pieces

    @initialize()
    def load(self) -> None:
        QApplication.instance() or QApplication([])
        QGuiApplication.clipboard().clear()
        self.editor = page(QSettings())
        self.editor.describe_picture = lambda figure: None  # type: ignore[method-assign]
        self.editor.load(parse_pieces(WHOLE))
        self.before = self.editor.pieces()

    @rule(place=PLACES, length=st.integers(-60, 60))
    def go(self, place: float, length: int) -> None:
        last = self.editor.document().characterCount() - 1
        cursor = self.editor.textCursor()
        cursor.setPosition(round(place * last))
        cursor.setPosition(min(max(cursor.position() + length, 0), last), QTextCursor.MoveMode.KeepAnchor)
        self.editor.setTextCursor(cursor)

    @rule(place=PLACES)
    def stand(self, place: float) -> None:
        cursor = self.editor.textCursor()
        document = self.editor.document()
        block = document.findBlockByNumber(round(place * (document.blockCount() - 1)))
        cursor.setPosition(block.position())
        self.editor.setTextCursor(cursor)

    @rule(keys=st.sampled_from(PRESSED))
    def key(self, keys: str) -> None:
        press(self.editor, _type, keys)

    @rule(command=st.sampled_from(COMMANDS))
    def command(self, command: Command) -> None:
        command(self.editor)

    @rule()
    def cut_and_paste(self) -> None:
        self.editor.cut()
        self.editor.paste()

    @rule(steps=st.integers(1, 3))
    def undo(self, steps: int) -> None:
        for _step in range(steps):
            self.editor.undo()

    @rule()
    def redo(self) -> None:
        self.editor.redo()

    @invariant()
    def reads(self) -> None:
        if hasattr(self, "editor"):
            assert self.editor.pieces() == read(self.editor.document())

    def teardown(self) -> None:
        if hasattr(self, "editor"):
            while self.editor.document().isUndoAvailable():
                self.editor.undo()
            assert self.editor.pieces() == self.before
            self.editor.deleteLater()


def _type(widget: object, text: str) -> None:
    assert isinstance(widget, VisualEditor)
    QTest.sendKeyEvent(
        QTest.KeyAction.Click, widget, Qt.Key.Key_unknown, text, Qt.KeyboardModifier.NoModifier
    )


TestAnything = Anything.TestCase
TestAnything.settings = hypothesis_settings(max_examples=12, stateful_step_count=40, deadline=None)


def shares(editor: VisualEditor) -> list[float]:
    """The widths of the columns of the table at the cursor."""
    table = editor.textCursor().currentTable()
    assert table is not None
    return [round(one.rawValue(), 1) for one in table.format().columnWidthConstraints()]


LONG = "| A | B | C | D | E | F |\n|---|---|---|---|---|---|\n| 1¦ | Transparentemente | 2 | 3 | 4 | 5 |\n"


@pytest.mark.parametrize(
    "command",
    [
        partial(tables.align_columns, align="center"),
        partial(tables.describe_table, attrs={"id": "t", "align": [""] * 6, "widths": [], "source": ""}),
        partial(c.wrap, tag="quote", attrs=None),
    ],
)
def test_columns_stay_as_wide_as_their_words(editor: VisualEditor, command: Command) -> None:
    show(editor, LONG)
    before = shares(editor)
    assert before[1] > before[0]
    command(editor)
    assert shares(editor) == pytest.approx(before, abs=0.5)  # the sign for the caret was a letter, too


def test_the_columns_that_stay_are_as_wide_as_their_words(editor: VisualEditor) -> None:
    show(editor, LONG)
    tables.insert_column(editor)
    wide = shares(editor)
    assert len(wide) == 7
    assert wide[2] > wide[3]


def test_a_table_can_be_deleted_from_its_caption(editor: VisualEditor) -> None:
    show(editor, "uno\n\n" + TABLE + "\n: Ley¦enda\n\ndos")
    assert tables.at_table(editor)
    assert not tables.in_table(editor)
    tables.delete_table(editor)
    assert said(editor) == "uno\n\ndos\n"
