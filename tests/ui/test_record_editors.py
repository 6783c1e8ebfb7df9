"""The editors of sources and glossary, through the real widgets on a real guide's copy."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QPlainTextEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from guia_editor.model.guide import Guide
from guia_editor.storage.workspace import open_guide
from guia_editor.tasks.session import Session
from guia_editor.ui import record_editor
from guia_editor.ui.glossary_editor import GlossaryEditor
from guia_editor.ui.identity import Identity, set_identity
from guia_editor.ui.key_dialog import KeyDialog
from guia_editor.ui.sources_editor import SourcesEditor
from guia_editor.ui.theme import LIGHT
from guia_editor.ui.workbench import Workbench

Type = Callable[[QWidget, str], None]


@pytest.fixture(scope="module")
def guide(root: Path) -> Guide:
    return open_guide(root)


@pytest.fixture
def bench(qtbot: QtBot, root: Path, guide: Guide, tmp_path: Path, settings: QSettings) -> Workbench:
    shutil.copytree(root / "contenido", tmp_path / "guia" / "contenido")
    bench = Workbench(settings, LIGHT)
    bench.session = Session(tmp_path / "guia", guide)
    return bench


@pytest.fixture
def sources(qtbot: QtBot, bench: Workbench) -> SourcesEditor:
    editor = SourcesEditor(bench)
    qtbot.addWidget(editor)
    editor.show()
    return editor


@pytest.fixture
def glossary(qtbot: QtBot, bench: Workbench) -> GlossaryEditor:
    editor = GlossaryEditor(bench)
    qtbot.addWidget(editor)
    editor.show()
    return editor


def file_of(bench: Workbench, name: str) -> bytes:
    assert bench.session is not None
    return (bench.session.folder / "contenido" / name).read_bytes()


def line(editor: SourcesEditor | GlossaryEditor, key: str) -> QLineEdit:
    field = editor.form.fields[key]
    assert isinstance(field, QLineEdit)
    return field


def test_what_is_typed_is_written_a_moment_later_and_undone(
    qtbot: QtBot, bench: Workbench, glossary: GlossaryEditor, type_text: Type
) -> None:
    before = file_of(bench, "glosario.yaml")
    glossary.list.search.setText("cabildo abierto")
    glossary.list.view.setCurrentIndex(glossary.list.view.model().index(0, 0))
    definition = glossary.form.fields["definicion"]
    assert isinstance(definition, QPlainTextEdit)
    type_text(definition, "Señal: ")
    assert glossary.is_modified
    qtbot.waitUntil(lambda: not glossary.is_modified, timeout=3000)
    assert "Señal: ".encode() in file_of(bench, "glosario.yaml")
    glossary.undo()
    assert file_of(bench, "glosario.yaml") == before
    bench.activities.stop()


def test_verified_needs_who_and_where_and_takes_the_person_at_the_window(
    bench: Workbench, sources: SourcesEditor, type_text: Type
) -> None:
    set_identity(bench.settings, Identity("Ana Pérez", "INFOM"))
    before = file_of(bench, "fuentes.yaml")
    sources.go_to_line(bench.session.guide.sources["dto-57-2008"].line)  # type: ignore[union-attr]
    sources.verified.setFocus()
    sources.verified.click()
    assert sources.by.text() == "Ana Pérez (INFOM)"
    assert not sources.save()
    assert "dónde" in sources.complaint_label.text()
    assert file_of(bench, "fuentes.yaml") == before
    type_text(sources.where, "Diario de Centro América")
    assert sources.save()
    source = open_guide(bench.session.folder).sources["dto-57-2008"]  # type: ignore[union-attr]
    assert source.verified
    assert source.verified_by == "Ana Pérez (INFOM)"
    sources.list.filter.setCurrentIndex(2)
    assert sources.list.keys() == ["dto-57-2008"]


def test_a_new_source_gets_a_key_of_its_name(
    qtbot: QtBot, bench: Workbench, sources: SourcesEditor, type_text: Type
) -> None:
    sources.ask_new()
    dialog = sources.findChild(KeyDialog)
    assert dialog is not None
    ok = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)  # type: ignore[union-attr]
    assert not ok.isEnabled()
    type_text(dialog._words, "Ley de Ríos")
    assert dialog.key == "ley-de-rios"
    ok.click()
    assert line(sources, "corto").text() == "Ley de Ríos"
    assert b"ley-de-rios:" in file_of(bench, "fuentes.yaml")


def test_a_cited_source_stays_and_the_person_is_told(bench: Workbench, sources: SourcesEditor) -> None:
    before = file_of(bench, "fuentes.yaml")
    sources.go_to_line(bench.session.guide.sources["dto-57-2008"].line)  # type: ignore[union-attr]
    sources.remove_button.click()
    assert "se usa en" in sources.messages.words("paso")
    assert file_of(bench, "fuentes.yaml") == before


def test_a_use_leads_to_its_chapter(qtbot: QtBot, bench: Workbench, glossary: GlossaryEditor) -> None:
    glossary.go_to_line(bench.session.guide.glossary["cocode"].line)  # type: ignore[union-attr]
    with qtbot.waitSignal(bench.asked_to_open) as heard:
        glossary.uses.list.itemActivated.emit(glossary.uses.list.item(0))
    path, at = heard.args
    assert path.endswith(".md")
    assert at > 0


def test_a_file_changed_by_another_hand_is_not_written_over(
    bench: Workbench, glossary: GlossaryEditor, type_text: Type
) -> None:
    assert bench.session is not None
    path = bench.session.folder / "contenido" / "glosario.yaml"
    path.write_bytes(b"otra: [\n")
    type_text(line(glossary, "termino"), "x")
    assert not glossary.save()
    assert glossary.messages.words("paso")
    assert path.read_bytes() == b"otra: [\n"


def test_every_control_has_a_name(sources: SourcesEditor, glossary: GlossaryEditor) -> None:
    for editor in (sources, glossary):
        for widget in editor.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
                named = widget.accessibleName() or getattr(widget, "text", str)()
                assert named or widget.parent().accessibleName(), widget  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", [SourcesEditor, GlossaryEditor])
def test_on_a_small_screen_the_form_is_as_wide_as_there_is_room(
    qtbot: QtBot, bench: Workbench, kind: type[SourcesEditor]
) -> None:
    editor = kind(bench)
    qtbot.addWidget(editor)
    editor.resize(490, 260)
    editor.show()
    (scroll,) = (one for one in editor.findChildren(QScrollArea) if one.accessibleName() == "Ficha")
    assert editor.width() == 490
    inside = scroll.widget()
    assert inside.width() == scroll.viewport().width()
    for child in inside.findChildren(QWidget):
        if child.isVisible():
            assert child.mapTo(inside, child.rect().topRight()).x() < inside.width()


def test_long_values_are_seen_from_their_beginning(sources: SourcesEditor) -> None:
    sources.list.select("dto-57-2008")
    sources._chosen("dto-57-2008")
    assert line(sources, "emisor").text()
    assert line(sources, "emisor").cursorPosition() == 0


def test_what_keeps_a_value_from_being_written_is_said_in_spanish(
    sources: SourcesEditor, type_text: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_all: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(record_editor, "change", refuse)
    type_text(line(sources, "corto"), "x")
    assert not sources.save()
    assert sources.messages.words("paso") == "No se pudo escribir: no hay permiso de escribir ahí."
