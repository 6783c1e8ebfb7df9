from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from guia_editor.errors import GuideError
from guia_editor.tasks.territories import TableFile, open_table, read_import, save_table
from guia_editor.ui import territories_keeping, territories_page
from guia_editor.ui.distribution_view import DistributionView
from guia_editor.ui.documents import DISTRIBUTION
from guia_editor.ui.territories_dialogs import ColumnDialog, ImportTableDialog
from guia_editor.ui.territories_page import TerritoriesPage

if TYPE_CHECKING:
    from guia_editor.ui.window import MainWindow

FILE = "contenido/datos/municipios_propios.csv"


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> TerritoriesPage:
    made = TerritoriesPage(window.bench)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    made.refresh()
    made.add_column("portal")
    made.add_column("feria")
    return made


def choose(page: TerritoriesPage, row: int, column: int) -> None:
    page.view.setCurrentIndex(page.view.model().index(row, column))


def on_disk(page: TerritoriesPage) -> str:
    session = page.bench.session
    assert session is not None
    return (session.folder / FILE).read_text(encoding="utf-8-sig")


def test_what_is_typed_is_written_by_itself_and_can_be_undone(
    page: TerritoriesPage, qtbot: QtBot, type_text: Callable[[QWidget, str], None]
) -> None:
    saved = []
    page.bench.saved.connect(saved.append)
    choose(page, 1, 3)
    page.view.edit(page.view.currentIndex())
    editor = page.view.findChild(QLineEdit)
    assert editor is not None
    type_text(editor, "https://señal.gt\n")
    qtbot.waitUntil(lambda: bool(saved))
    assert saved == ["datos/municipios_propios.csv"]
    assert "0102,Santa Catarina Pinula,Guatemala,https://señal.gt,\n" in on_disk(page)
    page.model.stack.undo()
    assert page.keeping.save()
    assert "señal" not in on_disk(page)
    assert page.model.flags(page.model.index(0, 1)) & Qt.ItemFlag.ItemIsEditable == Qt.ItemFlag.NoItemFlags


def test_leaving_loses_nothing_of_what_is_typed(
    window: MainWindow,
    qtbot: QtBot,
    type_text: Callable[[QWidget, str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.bench.open_chapter(DISTRIBUTION)
    view = window.stack.view(DISTRIBUTION)
    assert isinstance(view, DistributionView)
    view.show_section("municipios")
    page = view.page("municipios")
    assert isinstance(page, TerritoriesPage)
    page.add_column("portal")
    assert window.stack.modified == (DISTRIBUTION,)
    told: list[tuple[str, ...]] = []
    monkeypatch.setattr(window, "ask_unsaved", lambda paths: told.append(paths) or "guardar")
    monkeypatch.setattr(territories_keeping, "save_table", full_disk)
    view.show_section("lote")
    assert not window.may_leave()
    assert told == [(DISTRIBUTION,)]
    assert view.section == "municipios"
    monkeypatch.undo()
    assert view.save()
    choose(page, 1, 3)
    page.view.edit(page.view.currentIndex())
    editor = page.view.findChild(QLineEdit)
    assert editor is not None
    type_text(editor, "https://a.gt")  # and no Enter
    written = page.keeping.file
    assert written is not None
    window.close_guide()
    assert "0102,Santa Catarina Pinula,Guatemala,https://a.gt" in written.path.read_text("utf-8-sig")


def full_disk(*_given: object) -> TableFile:
    raise GuideError("El disco está lleno.", "Libere espacio.")


def test_a_column_with_cells_is_removed_only_when_it_is_meant(
    page: TerritoriesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.model.put({("0101", "portal"): "x"}, "")
    choose(page, 0, 3)
    told: list[str] = []
    answers = iter(("", "quitar"))

    def notice(_parent: object, _title: str, message: str, *_rest: object) -> SimpleNamespace:
        told.append(message)
        return SimpleNamespace(exec=lambda: None, chosen=next(answers))

    monkeypatch.setattr(territories_page, "Notice", notice)
    page.ask_removal()
    assert "portal" in page.model.table.columns
    page.ask_removal()
    assert "portal" not in page.model.table.columns
    assert told == ["La columna «portal» tiene una celda llena."] * 2


def test_search_and_department_narrow_the_table(page: TerritoriesPage) -> None:
    page.search.setText("santa catarina")
    assert {page.view.filter.index(n, 0).data() for n in range(page.view.filter.rowCount())} >= {"0102"}
    page.department.setCurrentIndex(page.department.findData("07"))
    page.search.setText("")
    assert page.view.filter.rowCount() == 19
    assert "19 municipios" in page.words
    page.model.put({("0701", "portal"): "x", ("0701", "feria"): "y"}, "")
    page.hollow.setChecked(True)
    assert page.view.filter.rowCount() == 18


def test_what_a_spreadsheet_copies_is_pasted_where_it_is_seen(page: TerritoriesPage) -> None:
    page.department.setCurrentIndex(page.department.findData("18"))
    choose(page, 3, 3)
    QGuiApplication.clipboard().setText("a\tb\tc\r\nd\te\tf\r\ng\th\r\n")
    page.view.paste()
    cells = page.model.table.cells
    assert cells == {"1804": {"portal": "a", "feria": "b"}, "1805": {"portal": "d", "feria": "e"}}
    assert "4 celdas no se pegaron" in page.messages.words("pegar")
    choose(page, 3, 3)
    page.view.copy()
    assert QGuiApplication.clipboard().text() == "a"
    page.view.selectColumn(4)
    QGuiApplication.clipboard().setText("feria")
    page.view.paste()
    assert [page.model.table.value(f"180{n}", "feria") for n in range(1, 6)] == ["feria"] * 5
    page.view.clear()
    assert page.model.table.value("1804", "feria") == ""
    assert page.model.table.value("1804", "portal") == "a"
    page.model.stack.undo()
    assert page.model.table.value("1804", "feria") == "feria"


def test_what_others_wrote_meanwhile_is_joined(page: TerritoriesPage) -> None:
    session = page.bench.session
    assert session is not None
    assert page.keeping.save()
    places = session.guide.territories
    other = open_table(session.folder, places)
    theirs = other.table.with_cells({("0101", "portal"): "suyo", ("0103", "feria"): "también"})
    save_table(other, theirs, places)
    page.model.put({("0101", "portal"): "mío", ("0102", "portal"): "nuevo"}, "")
    assert not page.keeping.save()
    assert "suyo" in on_disk(page)
    assert "en 1 escribieron los dos" in page.messages.words("guardar")
    page.messages.press("guardar")
    assert page.keeping.file is not None
    assert page.model.table.cells == {
        "0101": {"portal": "mío"},
        "0102": {"portal": "nuevo"},
        "0103": {"feria": "también"},
    }
    assert open_table(session.folder, places).table == page.model.table


def test_columns_are_renamed_and_removed_with_a_word_to_the_text(page: TerritoriesPage) -> None:
    session = page.bench.session
    assert session is not None
    page.model.put({("0101", "portal"): "x"}, "")
    page.rename_column("portal", "sitio")
    assert page.model.table.value("0101", "sitio") == "x"
    assert page.messages.keys == ()
    page.remove_column("feria")
    assert page.model.table.columns == ("sitio",)
    page.ask_name()
    assert "Elija primero" in page.messages.words("columna")


def test_a_column_is_named_in_words(page: TerritoriesPage, qtbot: QtBot) -> None:
    places = page.keeping.territories
    assert places is not None
    dialog = ColumnDialog(page.bench, "Agregar", page._wrong(""))
    qtbot.addWidget(dialog)
    dialog.field.setText("Correo de la oficina")
    assert (dialog.name, dialog.problem()) == ("correo_de_la_oficina", "")
    dialog.field.setText("Portal")
    assert "Ya hay" in dialog.problem()


def test_an_import_is_seen_before_it_is_taken(page: TerritoriesPage, qtbot: QtBot) -> None:
    session = page.bench.session
    assert session is not None
    file = session.folder / "tabla.csv"
    file.write_bytes("codigo;portal;Teléfono\n101;https://a.gt;22\n9999;x;y\n".encode("cp1252"))
    places = session.guide.territories
    plan = read_import(file, page.model.table, places)
    dialog = ImportTableDialog(page.bench, file.name, plan, places)
    qtbot.addWidget(dialog)
    assert dialog.table.rowCount() == 2
    assert "2 celdas cambian; columnas nuevas: telefono" in dialog.summary.text()
    assert "9999" in dialog.notices.text()
    page.take_plan(plan)
    assert page.model.table.value("0101", "telefono") == "22"
    page.model.stack.undo()
    assert page.model.table.columns == ("portal", "feria")


def test_a_table_that_cannot_be_read_is_told(page: TerritoriesPage) -> None:
    session = page.bench.session
    assert session is not None
    assert page.keeping.save()
    (session.folder / FILE).write_text('codigo,portal\n0101,"x\n', encoding="utf-8")
    page.refresh()
    assert page.empty.isVisible()
    assert "No se puede leer" in page.empty.words
    assert not page.view.isVisible()


def test_every_control_has_a_name(page: TerritoriesPage) -> None:
    for control in (page.search, page.department, page.view, page.add, page.rename, page.remove, page.bring):
        assert control.accessibleName()
