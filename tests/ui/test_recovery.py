"""After a crash: what was typed is found, shown and taken back; real processes are killed for it."""

import os
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from guia_editor.tasks.editing import OpenChapter
from guia_editor.tasks.journal import Leftover, Recorder, leftovers
from guia_editor.tasks.merging import Choice
from guia_editor.ui.chapter_view import ChapterView
from guia_editor.ui.recovery import RecoveryDialog
from guia_editor.ui.theme import LIGHT
from guia_editor.ui.workbench import Workbench
from tests.benchmarks.kills import kill_many

TypeText = Callable[[QWidget, str], None]
TEXT = "---\nid: uno\ntitulo: El agua\n---\n\nPrimer párrafo.\n\nSegundo.\n"


@pytest.fixture
def bench(qtbot: QtBot, settings: QSettings) -> Iterator[Workbench]:
    bench = Workbench(settings, LIGHT)
    yield bench
    bench.activities.stop()


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    folder = tmp_path / "guia"
    (folder / "contenido").mkdir(parents=True)
    for name in ("uno.md", "dos.md"):
        (folder / "contenido" / name).write_bytes(TEXT.encode())
    return folder


def leave(guide: Path, path: str, text: str) -> None:
    """Leave what a process leaves that died after typing."""
    chapter = OpenChapter.open(guide, path)
    recorder = Recorder(chapter)
    recorder.note_text(text)
    assert recorder.flush(10)
    recorder.close()


def show(qtbot: QtBot, bench: Workbench, guide: Path, path: str = "uno.md") -> ChapterView:
    view = ChapterView(bench, OpenChapter.open(guide, path))
    qtbot.addWidget(view, before_close_func=lambda widget: widget.release())
    bench.view = view
    bench.view_changed.emit()
    return view


def dialog(qtbot: QtBot, bench: Workbench, guide: Path) -> RecoveryDialog:
    made = RecoveryDialog(bench, guide, leftovers(guide))
    qtbot.addWidget(made)
    made.open()
    return made


MINE = TEXT.replace("Primer", "Primer recuperado")


def test_a_chapter_opened_after_a_crash_offers_what_was_left(
    qtbot: QtBot, bench: Workbench, guide: Path
) -> None:
    leave(guide, "uno.md", MINE)
    view = show(qtbot, bench, guide)
    qtbot.waitUntil(lambda: "no se guardó" in view.messages.words("recuperar"))
    view.messages.press("recuperar")
    found = view.findChild(RecoveryDialog)
    assert found is not None
    found.recover_button.click()
    assert view.text() == MINE
    assert view.is_modified
    assert (guide / "contenido" / "uno.md").read_text() == TEXT
    view.visual.undo()
    assert view.text() == TEXT
    view.visual.redo()
    assert view.save()
    assert (guide / "contenido" / "uno.md").read_text() == MINE
    assert leftovers(guide) == ()


def test_recovered_text_is_never_without_a_journal(qtbot: QtBot, bench: Workbench, guide: Path) -> None:
    leave(guide, "uno.md", MINE)
    view = show(qtbot, bench, guide)
    (left,) = leftovers(guide)
    view.recover(left, MINE)
    qtbot.waitUntil(lambda: bench.activities.running == ())
    assert view.messages.words("recuperar") == ""
    assert leftovers(guide) == ()  # the old one is gone, and the new one is locked: this process lives
    view.release()
    assert [one.text for one in leftovers(guide)] == [MINE]


def test_chapters_are_opened_one_after_another_to_take_their_text(
    qtbot: QtBot, bench: Workbench, guide: Path
) -> None:
    leave(guide, "uno.md", MINE)
    leave(guide, "dos.md", TEXT.replace("Segundo", "2"))
    asked: list[str] = []
    bench.asked_to_open.connect(lambda path, _line: asked.append(path))
    made = dialog(qtbot, bench, guide)
    assert made.list.count() == 2
    made.recover_button.click()
    made.recover_button.click()
    assert asked == ["uno.md", "dos.md"]
    first = show(qtbot, bench, guide, "uno.md")
    second = show(qtbot, bench, guide, "dos.md")
    assert (first.text(), second.text()) == (MINE, TEXT.replace("Segundo", "2"))
    assert not made.isVisible()


def test_a_file_changed_since_is_joined_or_chosen(qtbot: QtBot, bench: Workbench, guide: Path) -> None:
    leave(guide, "uno.md", MINE)
    leave(guide, "dos.md", MINE)
    (guide / "contenido" / "uno.md").write_text(TEXT.replace("Segundo", "Otro"))
    (guide / "contenido" / "dos.md").write_text(TEXT.replace("Primer", "Primer ajeno"))
    made = dialog(qtbot, bench, guide)
    assert made.recover_button.isEnabled()
    made.list.setCurrentRow(1)
    assert not made.recover_button.isEnabled()
    made.view.choose_all(Choice.BOTH)
    assert made.recover_button.isEnabled()
    made.list.setCurrentRow(0)
    made.recover()
    view = show(qtbot, bench, guide, "uno.md")
    assert view.text() == MINE.replace("Segundo", "Otro")


def test_what_was_left_can_be_copied_and_discarded(
    qtbot: QtBot, bench: Workbench, guide: Path, tmp_path: Path
) -> None:
    leave(guide, "uno.md", MINE)
    (guide / "contenido" / "uno.md").unlink()
    made = dialog(qtbot, bench, guide)
    assert not made.recover_button.isEnabled()
    made.copy_to(tmp_path / "copia.md")
    assert (tmp_path / "copia.md").read_bytes() == MINE.encode()
    made.discard()
    assert leftovers(guide) == ()
    assert not made.isVisible()


def test_what_is_typed_is_in_the_journal_without_being_saved(
    qtbot: QtBot, bench: Workbench, guide: Path, type_text: TypeText
) -> None:
    view = show(qtbot, bench, guide)
    type_text(view.visual, "Ñandú ")
    view.show_source(True)
    type_text(view.source, "y más ")
    wanted = view.text()
    view.release()
    assert [one.text for one in leftovers(guide)] == [wanted]
    assert (guide / "contenido" / "uno.md").read_text() == TEXT


RICH = (
    TEXT
    + """
- uno
- dos

| a | b |
|---|---|
| 1 | 2 |

::: recuadro {tipo=nota titulo="Oiga"}
Dentro, con **negrita**.
:::
"""
)

OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["type", "delete", "enter", "undo", "redo", "switch", "save", "front", "jump"]),
        st.integers(0, 10_000),
    ),
    min_size=1,
    max_size=12,
)


@given(OPERATIONS)
@settings_of(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_journal_says_what_the_window_said(
    bench: Workbench, tmp_path: Path, type_text: TypeText, operations: list[tuple[str, int]]
) -> None:
    guide = Path(tempfile.mkdtemp(dir=tmp_path))
    (guide / "contenido").mkdir()
    (guide / "contenido" / "uno.md").write_bytes(RICH.encode())
    view = ChapterView(bench, OpenChapter.open(guide, "uno.md"))
    for kind, number in operations:
        editor = view.visual if view.is_visual else view.source
        match kind:
            case "type":
                type_text(editor, "ñ" if number % 5 else f" palabra{number} ")
            case "delete":
                editor.textCursor().deletePreviousChar()
            case "enter":
                type_text(editor, "\n")
            case "undo":
                editor.undo()
            case "redo":
                editor.redo()
            case "switch":
                view.show_source(view.is_visual)
            case "save":
                view.save()
            case "front":
                view.set_front_yaml(f"id: uno\ntitulo: T{number}\n")
            case "jump":
                cursor = editor.textCursor()
                cursor.setPosition(number % editor.document().characterCount())
                editor.setTextCursor(cursor)
        if number % 3 == 0:
            view.keeping.note()
    wanted, modified = view.text(), view.is_modified
    saved = (guide / "contenido" / "uno.md").read_bytes().decode()
    assert view.keeping.flush()
    view.release()
    view.deleteLater()
    found = leftovers(guide)
    assert [one.text for one in found] == ([wanted] if wanted != saved else [])
    assert modified or wanted == saved


def test_a_journal_that_cannot_be_written_is_told_until_it_can(
    qtbot: QtBot, bench: Workbench, guide: Path, type_text: TypeText, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files stand where both folders would have to be."""
    away = guide.parent / "estado"
    away.write_text("un archivo no es una carpeta")
    (guide / ".guia").write_text("este tampoco")
    monkeypatch.setenv("XDG_STATE_HOME", str(away))
    view = show(qtbot, bench, guide)
    type_text(view.visual, "Palabra ")
    qtbot.waitUntil(lambda: "No se puede escribir el diario" in view.messages.words("diario"))
    assert view.text() == TEXT.replace("Primer", "Palabra Primer")
    (guide / ".guia").unlink()
    type_text(view.visual, "otra ")
    qtbot.waitUntil(lambda: "Su texto está a salvo" in view.messages.words("diario"), timeout=8000)
    assert view.keeping.flush()


def test_a_full_disk_moves_the_journal_and_saving_says_so(guide: Path, tmp_path: Path) -> None:
    """A disk of 64 kB that a stranger fills up; needs the right to mount one."""
    small = tmp_path / "chico"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk")
    try:
        code = textwrap.dedent(f"""
            import os
            from pathlib import Path
            from guia_editor.tasks.editing import OpenChapter
            from guia_editor.tasks.journal import Recorder, leftovers
            guide, small = Path({str(guide)!r}), Path({str(small)!r})
            told = []
            chapter = OpenChapter.open(guide, "uno.md")
            recorder = Recorder(chapter, told.append)
            recorder.note_text(chapter.text + "uno\\n")
            assert recorder.flush(10)
            (small / "ajeno").write_bytes(b"x" * 40_000)
            recorder.note_text(chapter.text + "x" * 60_000)
            assert recorder.flush(10)
            assert [one.nowhere for one in told] == [False], told
            recorder.close()
            (left,) = leftovers(guide)
            assert left.text == chapter.text + "x" * 60_000
            assert left.left.files[0].is_relative_to(guide)
        """)
        environment = os.environ | {"XDG_STATE_HOME": str(small)}
        subprocess.run([sys.executable, "-c", code], check=True, env=environment, timeout=60)
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_killing_loses_nothing_older_than_two_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", os.environ["XDG_STATE_HOME"])
    count = kill_many(12, tmp_path, seed=20261122, longest=0.7)
    assert count.kills == 12
    assert count.words > 50
    assert count.damaged == []
    assert count.lost == []
    assert isinstance(leftovers(tmp_path / "guia"), tuple)


def test_leftovers_are_of_one_guide_only(guide: Path, tmp_path: Path) -> None:
    leave(guide, "uno.md", MINE)
    found: tuple[Leftover, ...] = leftovers(tmp_path / "otra")
    assert found == ()
