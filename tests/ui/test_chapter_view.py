"""A chapter in view, with real files: nothing is lost, nothing is reformatted, others are heard."""

import errno
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from guia_editor.markdown.pieces import Locked
from guia_editor.settings import state_folder
from guia_editor.storage.journal import Journal, Record, read_journal
from guia_editor.tasks import editing
from guia_editor.tasks.editing import OpenChapter
from guia_editor.tasks.journal import leftovers
from guia_editor.tasks.merging import Choice, Difference
from guia_editor.ui.chapter_view import ChapterView
from guia_editor.ui.compare import CompareDialog
from guia_editor.ui.replacing import replace_pieces
from guia_editor.ui.theme import DARK, LIGHT
from guia_editor.ui.workbench import Workbench

TypeText = Callable[[QWidget, str], None]

TEXT = """---
id: uno
titulo: El agua
---

## Título {#t}

Primer párrafo.

* marca de asterisco
* otra

| a | b |
|:--|--:|
| 1 | 2 |

: Leyenda {#tab}

Segundo *párrafo*.

::: recuadro {tipo=nota titulo="Oiga"}
Dentro.
:::

Último.
"""


@pytest.fixture
def bench(qtbot: QtBot, settings: QSettings) -> Workbench:
    return Workbench(settings, LIGHT)


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    (tmp_path / "contenido").mkdir()
    (tmp_path / "contenido" / "uno.md").write_bytes(TEXT.encode())
    return tmp_path


Opener = Callable[[], ChapterView]


@pytest.fixture
def opened(qtbot: QtBot, bench: Workbench, guide: Path) -> Iterator[Opener]:
    views: list[ChapterView] = []

    def make() -> ChapterView:
        view = ChapterView(bench, OpenChapter.open(guide, "uno.md"))
        qtbot.addWidget(view)
        view.resize(800, 600)
        views.append(view)
        return view

    yield make
    for view in views:
        view.release()
    bench.activities.stop()


def disk(guide: Path) -> str:
    return (guide / "contenido" / "uno.md").read_bytes().decode()


def write(guide: Path, text: str) -> None:
    """Write as other programs do: another file is put in place."""
    new = guide / "contenido" / "otro.tmp"
    new.write_bytes(text.encode())
    new.replace(guide / "contenido" / "uno.md")


def caret_at(view: ChapterView, words: str) -> None:
    """Put the caret behind words."""
    editor = view.visual if view.is_visual else view.source
    found = editor.document().find(words)
    assert not found.isNull()
    cursor = editor.textCursor()
    cursor.setPosition(found.selectionEnd())
    editor.setTextCursor(cursor)


# --- Open, edit, save --------------------------------------------------------------------------------


@pytest.mark.parametrize("source", [False, True])
def test_open_switch_and_save_changes_no_byte(opened: Opener, guide: Path, source: bool) -> None:
    for data in (TEXT, TEXT.replace("\n", "\r\n"), "\ufeff" + TEXT, TEXT.rstrip("\n"), "a\u2028b\u00a0c\n"):
        (guide / "contenido" / "uno.md").write_bytes(data.encode())
        view = opened()
        view.show_source(source)
        assert not view.is_modified
        assert view.save()
        assert disk(guide) == data


@pytest.mark.parametrize("source", [False, True])
def test_typing_is_saved_and_nothing_else_changes(
    opened: Opener, guide: Path, type_text: TypeText, source: bool
) -> None:
    view = opened()
    view.show_source(source)
    caret_at(view, "Primer")
    type_text(view.source if source else view.visual, " ñandú")
    assert view.is_modified
    assert disk(guide) == TEXT
    assert view.save()
    assert not view.is_modified
    assert disk(guide) == TEXT.replace("Primer", "Primer ñandú")
    assert leftovers(guide) == ()


def test_undoing_everything_gives_the_bytes_back(opened: Opener, guide: Path, type_text: TypeText) -> None:
    view = opened()
    caret_at(view, "otra")
    type_text(view.visual, " cosa\nmás")
    assert view.is_modified
    while view.visual.document().isUndoAvailable():
        view.visual.undo()
    assert not view.is_modified
    assert view.text() == TEXT


def test_undoing_past_a_saving_is_a_change_again(opened: Opener, guide: Path, type_text: TypeText) -> None:
    view = opened()
    for source in (False, True):
        view.show_source(source)
        editor = view.source if source else view.visual
        caret_at(view, "Primer")
        type_text(editor, "o")
        assert view.save()
        assert disk(guide) == TEXT.replace("Primer", "Primero")
        editor.undo()
        assert view.is_modified
        assert view.text() == TEXT
        assert view.save()
        assert disk(guide) == TEXT


def test_saving_in_the_background_keeps_the_order(
    qtbot: QtBot, opened: Opener, guide: Path, type_text: TypeText
) -> None:
    view = opened()
    caret_at(view, "Primer")
    for word in ("uno", "dos", "tres"):
        type_text(view.visual, f" {word}")
        view.start_saving()
    type_text(view.visual, " cuatro")
    qtbot.waitUntil(lambda: disk(guide) == TEXT.replace("Primer", "Primer uno dos tres cuatro"))
    qtbot.waitUntil(lambda: not view.is_modified)


def test_what_is_typed_while_saving_stays_unsaved(
    qtbot: QtBot, opened: Opener, guide: Path, type_text: TypeText
) -> None:
    view = opened()
    caret_at(view, "Primer")
    type_text(view.visual, " antes")
    with qtbot.waitSignal(view.saved):
        view.start_saving()
        type_text(view.visual, " después")
    assert view.is_modified
    assert disk(guide) == TEXT.replace("Primer", "Primer antes")
    assert view.text() == TEXT.replace("Primer", "Primer antes después")
    while view.visual.document().isUndoAvailable():
        view.visual.undo()
    assert view.text() == TEXT
    assert view.is_modified
    while view.visual.document().isRedoAvailable():
        view.visual.redo()
    assert view.save()
    assert disk(guide) == view.text()


def test_what_is_typed_while_saving_is_on_disk_at_every_moment(
    qtbot: QtBot, opened: Opener, guide: Path, type_text: TypeText, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = opened()
    clear = Journal.clear
    seen: list[list[Record]] = []

    def clear_slowly(journal: Journal) -> None:
        clear(journal)
        time.sleep(0.3)  # a busy computer: the journal's thread has all the time to delete the file
        seen.extend([] if left is None else list(left.records) for left in map(read_journal, diaries()))

    def diaries() -> list[Path]:
        return list(guide.rglob("*.diario")) + list(state_folder().rglob("*.diario"))

    caret_at(view, "Primer")
    type_text(view.visual, " antes")
    with monkeypatch.context() as slow, qtbot.waitSignal(view.saved):
        slow.setattr(Journal, "clear", clear_slowly)
        view.start_saving()
        type_text(view.visual, " después")
        assert view.keeping.flush()
    assert any("después" in str(records) for records in seen)


def test_letting_go_while_saving_ends(
    bench: Workbench, opened: Opener, guide: Path, type_text: TypeText
) -> None:
    view = opened()
    caret_at(view, "Primer")
    type_text(view.visual, " y último")
    view.start_saving()
    bench.activities.stop()
    view.release()
    assert disk(guide) == TEXT.replace("Primer", "Primer y último")
    assert leftovers(guide) == ()


def test_a_disk_that_refuses_is_told_and_the_text_stays(
    opened: Opener, guide: Path, type_text: TypeText, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = opened()
    caret_at(view, "Primer")
    type_text(view.visual, " intento")

    def refuse(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", refuse)
        assert not view.save()
        assert "no queda espacio" in view.messages.words("guardar")
        assert disk(guide) == TEXT
    assert view.is_modified
    assert view.save()
    assert view.messages.words("guardar") == ""


NOTED = "Con nota[^1].\n\n[^1]: La nota.\n\nFin.\n"


@pytest.mark.parametrize("number", [0, 1])
def test_what_would_not_read_back_is_refused_shown_and_explained(
    qtbot: QtBot, opened: Opener, guide: Path, type_text: TypeText, number: int
) -> None:
    """A note is taken away whose mark stays: no Markdown says that."""
    (guide / "contenido" / "uno.md").write_text(NOTED)
    view = opened()
    pieces = view.pieces()
    replace_pieces(view.visual, (pieces[0], *pieces[2:]))
    caret_at(view, "Fin")
    type_text(view.visual, "al")
    assert not view.save()
    assert (guide / "contenido" / "uno.md").read_text() == NOTED
    assert "nota" in view.messages.words("guardar")
    assert "Con nota" in view.visual.textCursor().selectedText()
    assert "Final" in view.text()
    view.keeping.flush()
    if number == 0:
        view.messages.press("guardar", 0)
        assert not view.is_visual
        assert "Con nota[^1]." in view.source.text()
        assert view.save()
    else:
        with qtbot.waitSignal(view.saved):
            view.messages.press("guardar", 1)
        assert isinstance(view.pieces()[0], Locked)
    assert disk(guide).split("\n\n", 1)[0] == "Con nota[^1]."
    assert disk(guide).split("\n\n", 1)[1].strip() == "Final."


# --- Two ways of editing -----------------------------------------------------------------------------


def test_a_change_in_the_source_is_one_step_in_the_visual(opened: Opener, type_text: TypeText) -> None:
    view = opened()
    caret_at(view, "Primer")
    type_text(view.visual, " visual")
    visual = view.text()
    view.show_source(True)
    assert view.source.text() == visual
    caret_at(view, "Segundo")
    type_text(view.source, " y **fuerte**")
    source = view.text()
    view.show_source(False)
    assert view.text() == source
    assert view.is_modified
    view.visual.undo()
    assert view.text() == visual
    while view.visual.document().isUndoAvailable():
        view.visual.undo()
    assert view.text() == TEXT
    while view.visual.document().isRedoAvailable():
        view.visual.redo()
    assert view.text() == source


def test_the_place_is_kept_between_the_two(opened: Opener) -> None:
    view = opened()
    lines = TEXT.split("\n")
    for words in ("Primer párrafo.", "* otra", "| 1 | 2 |", "Dentro.", "Último."):
        line = lines.index(words) + 1
        view.show_source(True)
        view.go_to_line(line)
        view.show_source(False)
        assert view.current_line() == line
        view.show_source(True)
        assert view.current_line() == line


REPLACEMENTS = {
    "a word": TEXT.replace("Primer", "Cambiado"),
    "the first": TEXT.replace("## Título {#t}\n\n", ""),
    "the last": TEXT.replace("\nÚltimo.\n", ""),
    "a table goes": TEXT.replace("| a | b |\n|:--|--:|\n| 1 | 2 |\n\n: Leyenda {#tab}\n\n", ""),
    "a table changes": TEXT.replace("| 1 | 2 |", "| 1 | 2 |\n| 3 | 4 |"),
    "a table first": TEXT.replace("## Título {#t}", "| x |\n|:--|\n| y |"),
    "a table last": TEXT + "\n| x |\n|:--|\n| y |\n",
    "two tables": TEXT.replace("Primer párrafo.", "| x |\n|:--|\n| y |\n\n| z |\n|:--|\n| w |"),
    "a box": TEXT.replace("Dentro.", "Dentro.\n\n- a\n- b"),
    "front matter only": TEXT.replace("El agua", "La luz"),
    "marks only": TEXT.replace("* ", "- "),
    "emptied": "---\nid: uno\n---\n",
    "all else": "Otra cosa.\n\n> Cita\n",
    "locked": TEXT.replace("Primer párrafo.", "<div>html</div>"),
    "code": TEXT.replace("Último.", "```\nuno\n\ndos\n```"),
}


@pytest.mark.parametrize("name", list(REPLACEMENTS))
def test_another_text_is_one_step_and_undone_by_one(opened: Opener, guide: Path, name: str) -> None:
    view = opened()
    view.replace_text(REPLACEMENTS[name])
    assert view.text() == REPLACEMENTS[name]
    assert view.is_modified
    pieces = view.pieces()
    assert OpenChapter.open(guide, "uno.md").with_text(REPLACEMENTS[name]).opened.pieces == pieces
    if name not in ("marks only", "emptied"):
        view.visual.undo()
        assert view.front_yaml == OpenChapter.open(guide, "uno.md").front_yaml
        assert view.pieces() == OpenChapter.open(guide, "uno.md").opened.pieces
        view.visual.redo()
        assert view.pieces() == pieces
    assert view.save()
    assert disk(guide) == view.text()


def test_the_front_matter_is_undone_in_its_turn(opened: Opener, guide: Path, type_text: TypeText) -> None:
    view = opened()
    caret_at(view, "Primer")
    type_text(view.visual, " uno")
    light = view.front_yaml.replace("El agua", "La luz")
    view.set_front_yaml(light)
    caret_at(view, "Último")
    type_text(view.visual, " dos")
    assert view.front().title == "La luz"
    view.visual.undo()
    assert " dos" not in view.text()
    assert view.front().title == "La luz"
    view.visual.undo()
    assert view.front().title == "El agua"
    assert "Primer uno" in view.text()
    view.visual.redo()
    assert view.front_yaml == light
    assert view.save()
    assert "La luz" in disk(guide)
    while view.visual.document().isUndoAvailable():
        view.visual.undo()
    assert view.is_modified
    assert view.text() == TEXT


def test_a_form_of_a_chapter_undone_leaves_nothing_to_save(opened: Opener) -> None:
    view = opened()
    view.set_front_yaml(view.front_yaml.replace("El agua", "La luz"))
    assert view.is_modified
    view.visual.undo()
    assert not view.is_modified
    assert view.text() == TEXT


def test_undoing_another_text_leaves_nothing_to_save(opened: Opener, guide: Path) -> None:
    view = opened()
    view.replace_text(TEXT.replace("Primer", "*Primer*"))
    view.visual.undo()
    assert not view.is_modified
    assert view.text() == TEXT
    date = (guide / "contenido" / "uno.md").stat().st_mtime_ns
    assert view.save()
    assert (guide / "contenido" / "uno.md").stat().st_mtime_ns == date
    view.visual.redo()
    assert view.is_modified
    assert view.save()
    assert disk(guide) == TEXT.replace("Primer", "*Primer*")


def test_a_change_of_the_source_that_does_not_show_is_saved(opened: Opener, guide: Path) -> None:
    view = opened()
    view.replace_text(TEXT + "\n\n")
    assert view.is_modified
    assert view.save()
    assert disk(guide) == TEXT + "\n\n"


# --- Others at the same file -------------------------------------------------------------------------


def test_an_untouched_chapter_is_read_again_at_once(qtbot: QtBot, opened: Opener, guide: Path) -> None:
    view = opened()
    write(guide, TEXT.replace("Último", "Penúltimo"))
    qtbot.waitUntil(lambda: view.text() == TEXT.replace("Último", "Penúltimo"))
    assert not view.is_modified
    assert "volvió a leer" in view.messages.words("disco")


def test_changes_apart_are_joined(qtbot: QtBot, opened: Opener, guide: Path, type_text: TypeText) -> None:
    view = opened()
    caret_at(view, "Primer")
    type_text(view.visual, " mío")
    write(guide, TEXT.replace("Último", "Penúltimo"))
    both = TEXT.replace("Último", "Penúltimo").replace("Primer", "Primer mío")
    qtbot.waitUntil(lambda: view.text() == both)
    assert view.is_modified
    assert disk(guide) == TEXT.replace("Último", "Penúltimo")
    assert view.save()
    assert disk(guide) == both


def test_changes_of_the_same_lines_are_chosen_by_the_person(
    qtbot: QtBot, opened: Opener, guide: Path, type_text: TypeText
) -> None:
    view = opened()
    caret_at(view, "Primer")
    type_text(view.visual, " mío")
    theirs = TEXT.replace("Primer", "Primer suyo")
    write(guide, theirs)
    assert not view.save()
    assert disk(guide) == theirs
    view.messages.press("disco")
    dialog = view.findChild(CompareDialog)
    assert dialog is not None
    differing = [i for i, one in enumerate(dialog.view.comparison) if isinstance(one, Difference)]
    dialog.view.choose(differing[0], Choice.BOTH)
    dialog.accept()
    assert view.save()
    assert disk(guide) == TEXT.replace("Primer párrafo.", "Primer mío párrafo.\n\nPrimer suyo párrafo.")


def test_a_deleted_file_is_told_and_written_again(
    qtbot: QtBot, opened: Opener, guide: Path, type_text: TypeText
) -> None:
    view = opened()
    caret_at(view, "Primer")
    type_text(view.visual, " mío")
    (guide / "contenido" / "uno.md").unlink()
    qtbot.waitUntil(lambda: "ya no está" in view.messages.words("disco"))
    assert not view.save()
    with qtbot.waitSignal(view.saved):
        view.messages.press("disco")
    assert disk(guide) == TEXT.replace("Primer", "Primer mío")
    assert view.messages.words("disco") == ""


def test_two_windows_know_of_each_other(qtbot: QtBot, opened: Opener) -> None:
    first, second = opened(), opened()
    qtbot.waitUntil(lambda: "otra ventana" in second.messages.words("otros"), timeout=15000)
    second.messages.press("otros")
    assert second.visual.isReadOnly()
    second.messages.press("otros")
    assert not second.visual.isReadOnly()
    assert not first.visual.isReadOnly()


# --- Repair ------------------------------------------------------------------------------------------


def test_a_damaged_file_is_repaired_only_when_confirmed(qtbot: QtBot, opened: Opener, guide: Path) -> None:
    damaged = TEXT.encode("cp1252")
    (guide / "contenido" / "uno.md").write_bytes(damaged)
    view = opened()
    assert not view.is_visual
    assert view.text() == TEXT
    view.show_source(False)
    assert not view.is_visual
    assert not view.save()
    assert (guide / "contenido" / "uno.md").read_bytes() == damaged
    view.messages.press("reparar", 0)
    assert view.source.textCursor().selectedText() == "í"
    with qtbot.waitSignal(view.saved):
        view.messages.press("reparar", 1)
    assert disk(guide) == TEXT
    view.show_source(False)
    assert view.is_visual
    assert view.text() == TEXT


# --- Source editor -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "a\u2029b\ufdd0c\ufdd1d\0e",
        "\u2028\u00a0\u0085\x0b\x0c\ufeff\ufffc",
        "𝒳 \U0001f4a7 ñ\n\n",
        "\uf8a0\u2029",
    ],
)
def test_the_source_gives_back_what_it_was_given(qtbot: QtBot, opened: Opener, text: str) -> None:
    source = opened().source
    source.load(text)
    assert source.text() == text
    source.replace_text(text + "\U0001f4a7 fin")
    assert source.text() == text + "\U0001f4a7 fin"
    source.undo()
    assert source.text() == text


def test_tab_is_spaces_and_lines_are_indented_as_those_before(opened: Opener, type_text: TypeText) -> None:
    source = opened().source
    source.load("- uno")
    source.moveCursor(QTextCursor.MoveOperation.End)
    type_text(source, "\n")
    source.insertPlainText("  dos")
    type_text(source, "\ntres")
    assert source.text() == "- uno\n  dos\n  tres"


def test_switching_reads_a_text_anew_only_when_it_is_another(
    opened: Opener, type_text: TypeText, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    whole = editing.open_text
    monkeypatch.setattr(editing, "open_text", lambda text, line: read.append(text) or whole(text, line))
    view = opened()
    read.clear()
    view.show_source(True)
    view.show_source(False)
    assert read == []
    caret_at(view, "Primer")
    type_text(view.visual, "x")
    view.show_source(True)
    assert len(read) == 1
    view.show_source(False)
    assert len(read) == 1


def test_the_source_is_coloured_anew_when_it_comes_into_sight(
    opened: Opener, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = opened()
    view.show()
    view.show_source(True)
    view.show_source(False)
    done: list[int] = []
    highlighter = view.source.highlighter
    monkeypatch.setattr(highlighter, "rehighlight", lambda: done.append(1))
    bench.theme = DARK
    bench.theme_changed.emit()
    assert done == []
    view.show_source(True)
    assert done == [1]
    bench.theme = LIGHT
    bench.theme_changed.emit()
    assert done == [1, 1]
