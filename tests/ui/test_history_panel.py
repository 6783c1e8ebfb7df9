"""The panel of history and its comparison, on real guides with real versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from guia_editor.markdown.compare import compare_texts
from guia_editor.markdown.comparison import RowKind
from guia_editor.tasks.editing import OpenChapter
from guia_editor.tasks.history import Author, record_save, versions_of
from guia_editor.tasks.session import Session
from guia_editor.ui.chapter_view import ChapterView
from guia_editor.ui.history_panel import HistoryPanel, NameDialog
from guia_editor.ui.identity import Identity, set_identity
from guia_editor.ui.recording import Recording
from guia_editor.ui.theme import LIGHT
from guia_editor.ui.version_compare import top_row
from guia_editor.ui.workbench import Workbench

ANA, BETO = Author("Ana", "INFOM"), Author("Beto", "ANAM")
OLD = "---\nid: uno\ntitulo: El agua\n---\n\nPrimer párrafo del agua.\n\nSegundo.\n"
NEW = OLD.replace("Primer párrafo", "Primer renglón") + "\nTercero.\n"


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    folder = tmp_path / "guia"
    (folder / "contenido").mkdir(parents=True)
    (folder / "contenido" / "guia.yaml").write_text("titulo: Guía\ncapitulos: [uno.md, dos.md]\n", "utf-8")
    for name in ("uno", "dos"):
        (folder / "contenido" / f"{name}.md").write_text(OLD.replace("id: uno", f"id: {name}"), "utf-8")
    return folder


@pytest.fixture
def bench(qtbot: QtBot, settings: QSettings, guide: Path) -> Iterator[Workbench]:
    set_identity(settings, Identity("Carla", "INFOM"))
    bench = Workbench(settings, LIGHT)
    bench.session = Session.open(guide)
    bench.session_changed.emit()
    yield bench
    bench.activities.stop()


def quiet(qtbot: QtBot, bench: Workbench) -> None:
    qtbot.waitUntil(lambda: not bench.activities.running)


def two_versions(guide: Path) -> None:
    record_save(guide, ANA)
    (guide / "contenido" / "uno.md").write_text(NEW, "utf-8")
    record_save(guide, BETO)


def view_of(qtbot: QtBot, bench: Workbench, guide: Path, path: str = "uno.md") -> ChapterView:
    view = ChapterView(bench, OpenChapter.open(guide, path))
    qtbot.addWidget(view, before_close_func=lambda widget: widget.release())
    bench.view = view
    bench.view_changed.emit()
    return view


def panel_of(qtbot: QtBot, bench: Workbench) -> HistoryPanel:
    panel = HistoryPanel(bench)
    qtbot.addWidget(panel)
    panel.show()
    quiet(qtbot, bench)
    return panel


def told(panel: HistoryPanel) -> list[str]:
    return [panel.list.item(row).text() for row in range(panel.list.count())]


def test_a_guide_without_versions_says_how_they_come(qtbot: QtBot, bench: Workbench) -> None:
    panel = panel_of(qtbot, bench)
    assert panel.empty.isVisible()
    assert "guarde" in panel.empty.words
    assert not panel.compare.isVisible()


def test_versions_stand_under_their_day_the_newest_first(qtbot: QtBot, bench: Workbench, guide: Path) -> None:
    two_versions(guide)
    panel = panel_of(qtbot, bench)
    assert told(panel)[0] == "Hoy"
    assert [one.person for one in versions_of(guide)] == ["Beto", "Ana"]
    assert told(panel)[1:] == [one.what for one in versions_of(guide)]


def test_the_list_follows_the_chapter_in_view(qtbot: QtBot, bench: Workbench, guide: Path) -> None:
    two_versions(guide)
    panel = panel_of(qtbot, bench)
    view_of(qtbot, bench, guide, "dos.md")
    qtbot.waitUntil(lambda: len(told(panel)) == 2)  # its day and its only version
    panel.scope.setCurrentIndex(1)
    qtbot.waitUntil(lambda: len(told(panel)) == 3)


def test_saving_makes_a_version_in_the_persons_name(
    qtbot: QtBot, bench: Workbench, guide: Path, type_text: Callable[[QWidget, str], None]
) -> None:
    recording = Recording.of(bench)
    view = view_of(qtbot, bench, guide)
    type_text(view.visual, "Ñandú. ")
    assert view.save()
    with qtbot.waitSignal(recording.recorded):
        bench.saved.emit("uno.md")
    (line,) = versions_of(guide)
    assert (line.person, line.institution) == ("Carla", "INFOM")


def test_what_waits_to_be_recorded_is_not_lost_when_the_window_closes(
    qtbot: QtBot, bench: Workbench, guide: Path
) -> None:
    recording = Recording.of(bench)
    bench.saved.emit("uno.md")
    recording.flush()
    bench.activities.stop()
    assert len(versions_of(guide)) == 1


def test_a_name_is_given_to_the_guide_as_it_is_now(qtbot: QtBot, bench: Workbench, guide: Path) -> None:
    two_versions(guide)
    panel = panel_of(qtbot, bench)
    panel.name_now("Enviada a ANAM")
    qtbot.waitUntil(lambda: "Enviada a ANAM" in told(panel))
    assert [one.name for one in versions_of(guide)] == ["Enviada a ANAM", "", ""]


def test_a_name_without_letters_cannot_be_kept(qtbot: QtBot) -> None:
    dialog = NameDialog(None)
    qtbot.addWidget(dialog)
    dialog.write("   ")
    assert not dialog._accept.isEnabled()
    dialog.write("  Enviada   a ANAM ")
    assert dialog._accept.isEnabled()
    assert dialog.name == "Enviada a ANAM"


def test_two_versions_are_compared_as_they_read(qtbot: QtBot, bench: Workbench, guide: Path) -> None:
    two_versions(guide)
    view_of(qtbot, bench, guide)
    panel = panel_of(qtbot, bench)
    panel.list.choose(*(one.id for one in versions_of(guide)))
    panel.compare_chosen()
    dialog = panel.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: bool(dialog.text.changes))
    assert [one.kind for one in dialog.text.changes] == [RowKind.CHANGED, RowKind.ADDED]
    assert not dialog.passage.isEnabled()  # both are in the past
    dialog.reject()


def test_one_passage_is_brought_back_and_the_other_stays(qtbot: QtBot, bench: Workbench, guide: Path) -> None:
    two_versions(guide)
    view = view_of(qtbot, bench, guide)
    panel = panel_of(qtbot, bench)
    panel.list.choose(versions_of(guide)[-1].id)
    panel.compare_chosen()
    dialog = panel.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: len(dialog.text.changes) == 2)
    assert dialog.passage.isEnabled()
    dialog.restore_shown()
    qtbot.waitUntil(lambda: len(dialog.text.changes) == 1)
    assert (guide / "contenido" / "uno.md").read_text("utf-8") == OLD + "\nTercero.\n"
    view.outside.look()
    assert "Primer párrafo" in view.visual.toPlainText()
    dialog.reject()


def test_a_chapter_comes_back_after_its_unsaved_text_was_kept(
    qtbot: QtBot, bench: Workbench, guide: Path, type_text: Callable[[QWidget, str], None]
) -> None:
    two_versions(guide)
    view = view_of(qtbot, bench, guide)
    type_text(view.visual, "Lo mío. ")
    panel = panel_of(qtbot, bench)
    panel.list.choose(versions_of(guide)[-1].id)
    panel.restore_version(panel.list.chosen[0])
    qtbot.waitUntil(lambda: (guide / "contenido" / "uno.md").read_text("utf-8") == OLD)
    quiet(qtbot, bench)
    lines = versions_of(guide, "uno.md")
    assert lines[0].what.startswith("Se recuperó")
    assert len(lines) == 4  # Ana's, Beto's, what was unsaved, and the chapter brought back


def test_the_same_text_says_so(qtbot: QtBot, bench: Workbench, guide: Path) -> None:
    two_versions(guide)
    panel = panel_of(qtbot, bench)
    panel.list.choose(versions_of(guide)[0].id)
    panel.compare_chosen()
    dialog = panel.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: "lo mismo" in dialog.empty.words)
    assert not dialog.whole.isEnabled()
    dialog.reject()


def test_a_change_of_the_form_is_no_passage() -> None:
    new = OLD.replace("titulo: El agua", "titulo: Otro").replace("Primer", "Último")
    comparison = compare_texts(OLD, new)
    assert [top_row(comparison, at) for at in (0, 1, 9)] == [None, 0, None]


def test_an_entry_of_a_list_belongs_to_the_whole_list() -> None:
    comparison = compare_texts("Uno.\n\n- dos\n- tres\n", "Uno.\n\n- dos\n- tres y más\n")
    assert top_row(comparison, 0) == 1
