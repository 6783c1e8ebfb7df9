from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QPoint, QSettings, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from guia_editor.markdown.pieces import block_of, inline_of
from guia_editor.ui import objects
from guia_editor.ui.columns import ColumnsEdit
from guia_editor.ui.dialog import ObjectDialog
from guia_editor.ui.dialogs_boxes import CalloutDialog, ConditionDialog, IdDialog
from guia_editor.ui.dialogs_charts import ChartDialog, ProfileDialog
from guia_editor.ui.dialogs_data import DataTableDialog
from guia_editor.ui.dialogs_links import CitationDialog, GlossaryDialog, LinkDialog, ReferenceDialog
from guia_editor.ui.dialogs_pictures import PictureDialog
from guia_editor.ui.dialogs_source import SourceDialog
from guia_editor.ui.dialogs_tables import GridDialog, TableSizeDialog
from guia_editor.ui.dialogs_values import FieldDialog, VariableDialog
from guia_editor.ui.formats import Container
from guia_editor.ui.workbench import Workbench
from tests.ui.guide import bench_on

AS_WRITTEN = {
    "figure": '![Corte](imagenes/pozo.svg "Partes de un **pozo**"){#otra fuente="[@manual-agua]"}\n',
    "image": '![gota](imagenes/gota.svg "Una gota")',
    "variable": "{{dato:agua}}",
    "reference": "[](#tabla-tarifas)",
    "citation": "[@ley-agua, art. 10; @manual-agua, págs. 3 a 5]",
    "field": '[___]{campo=uso tipo=seleccion ayuda="Para qué" opciones="Casa|Otro" ancho=12 obligatorio=si}',
    "datos": '::: datos {#d archivo=datos/agua.csv columnas="nombre=Lugar,hogares=Hogares con agua" '
    'titulo="Hogares con agua" donde="codigo={{codigo}}" orden=-hogares limite=10}\n:::\n',
    "grafico": '::: grafico {#g2 tipo=barras indicadores=agua titulo="Agua" alt="Barras"}\nUna nota.\n:::\n',
    "perfil": '::: perfil {#p2 indicadores=agua titulo="El agua en {{territorio}}"}\n:::\n',
    "table": '| A | B |\n|:--|--:|\n| **uno**[^x] | 2 |\n\n: Leyenda {#t2 anchos="70,30" fuente=Propia}\n',
    "locked": "<div>\nalgo\n</div>\n",
    "link": '[el **sitio**](https://ejemplo.gob.gt "Sitio")',
    "gloss": "[rendir *cuentas*](#g:rendicion-de-cuentas)",
}


@pytest.fixture
def bench(settings: QSettings, qtbot: QtBot) -> Workbench:
    return bench_on(settings)


def shown(qtbot: QtBot, dialog: Any) -> Any:
    assert isinstance(dialog, ObjectDialog)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.mark.parametrize("kind", AS_WRITTEN)
def test_an_object_that_nobody_changes_keeps_its_markdown(bench: Workbench, qtbot: QtBot, kind: str) -> None:
    dialog = shown(qtbot, objects.dialog_for(bench, kind, AS_WRITTEN[kind]))

    assert dialog.problem() == ""
    assert dialog.accept_button.isEnabled()
    made, written = dialog.markdown(), AS_WRITTEN[kind]
    if kind == "locked":
        assert made == written
    elif written.endswith("\n"):
        assert block_of(made) == block_of(written)
    else:
        assert inline_of(made) == inline_of(written)


@pytest.mark.parametrize("kind", [kind for kind in AS_WRITTEN if kind != "table"])
def test_everything_that_takes_input_has_a_name(bench: Workbench, qtbot: QtBot, kind: str) -> None:
    dialog = shown(qtbot, objects.dialog_for(bench, kind))

    assert isinstance(dialog, QWidget)
    kinds = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox, QAbstractButton)
    for widget in [child for one in kinds for child in dialog.findChildren(one)]:
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not widget.objectName().startswith("qt_"):
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            assert widget.accessibleName() or text, widget


def test_a_reference_is_found_by_typing_and_chosen_with_enter(
    bench: Workbench, qtbot: QtBot, type_text: Any
) -> None:
    dialog: ReferenceDialog = shown(qtbot, ReferenceDialog(bench))
    with qtbot.waitActive(dialog):
        dialog.activateWindow()

    type_text(dialog.list.search, "tabla TARÍFAS")
    QTest.keyClick(dialog.list.search, Qt.Key.Key_Return)

    assert dialog.result() == 1
    assert dialog.markdown() == "[](#tabla-tarifas)"


def test_arrows_move_in_a_list_while_the_cursor_stays_in_the_search(bench: Workbench, qtbot: QtBot) -> None:
    dialog: VariableDialog = shown(qtbot, VariableDialog(bench))
    first = dialog.list.chosen()

    QTest.keyClick(dialog.list.search, Qt.Key.Key_Down)

    assert dialog.list.chosen() != first
    assert dialog.markdown() == "{{departamento}}"


def test_one_kind_of_place_can_be_shown(bench: Workbench, qtbot: QtBot) -> None:
    dialog: ReferenceDialog = shown(qtbot, ReferenceDialog(bench))

    dialog.list.kinds.setCurrentIndex(dialog.list.kinds.findData("Formulario"))

    assert {choice.kind for choice in dialog.list.rows.shown} == {"Formulario"}


def test_nothing_found_cannot_be_accepted(bench: Workbench, qtbot: QtBot) -> None:
    dialog: ReferenceDialog = shown(qtbot, ReferenceDialog(bench))

    dialog.list.search.setText("no hay tal cosa")

    assert not dialog.accept_button.isEnabled()
    dialog.accept()
    assert dialog.isVisible()


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("ejemplo.gob.gt/agua", "https://ejemplo.gob.gt/agua"),
        ("oim@muni.gob.gt", "mailto:oim@muni.gob.gt"),
        ("2222-0000", "tel:22220000"),
        ("http://x.gt", "http://x.gt"),
    ],
)
def test_a_bare_address_gets_its_scheme(bench: Workbench, qtbot: QtBot, written: str, target: str) -> None:
    dialog: LinkDialog = shown(qtbot, LinkDialog(bench, words="aquí"))

    dialog.address.setText(written)

    assert dialog.target() == target
    assert dialog.accept_button.isEnabled()


@pytest.mark.parametrize("written", ["javascript:alert(1)", "archivo local.docx", "file:///etc/passwd"])
def test_an_address_that_books_cannot_follow_is_refused(bench: Workbench, qtbot: QtBot, written: str) -> None:
    dialog: LinkDialog = shown(qtbot, LinkDialog(bench, words="aquí"))

    dialog.address.setText(written)

    assert "internet" in dialog.problem()
    assert not dialog.accept_button.isEnabled()


def test_a_term_puts_its_own_words_where_there_are_none(bench: Workbench, qtbot: QtBot) -> None:
    dialog: GlossaryDialog = shown(qtbot, GlossaryDialog(bench))

    dialog.list.select("rendicion-de-cuentas")

    assert dialog.said() == "rendición de cuentas"
    assert GlossaryDialog(bench, words="cuentas claras").said() == "cuentas claras"


def test_several_works_are_cited_each_with_its_place(bench: Workbench, qtbot: QtBot) -> None:
    dialog: CitationDialog = shown(qtbot, CitationDialog(bench))
    for key, place in (("manual-agua", "pág. 4"), ("ley-agua", "art. 2")):
        dialog.list.select(key)
        dialog.list.confirmed.emit()
        field = dialog.focusWidget()
        assert isinstance(field, QLineEdit)
        field.setText(place)

    assert dialog.markdown() == "[@manual-agua, pág. 4; @ley-agua, art. 2]"
    dialog.findChildren(QLineEdit)[-1].setText("art. [2]")
    assert "corchetes" in dialog.problem()


def test_a_field_needs_a_name_of_its_own_and_a_choice_its_options(bench: Workbench, qtbot: QtBot) -> None:
    dialog: FieldDialog = shown(qtbot, FieldDialog(bench, taken={"fecha"}))
    told = []
    for name in ("", "Año 1", "fecha", "entrega"):
        dialog.name.setText(name)
        told.append(bool(dialog.problem()))
    dialog.kind.setCurrentIndex(dialog.kind.findData("seleccion"))
    told.append(bool(dialog.problem()))
    dialog.options.setPlainText("En papel\n\nPor correo\nEn papel")

    assert told == [True, True, True, False, True]
    assert dialog.markdown() == '[___]{campo=entrega tipo=seleccion opciones="En papel|Por correo"}'


def test_an_id_is_proposed_from_the_words_and_is_free(bench: Workbench, qtbot: QtBot) -> None:
    dialog: IdDialog = shown(
        qtbot, IdDialog(bench, "Título", "", "", "Listas", needed=True)
    )  # «listas» is taken by the guide

    assert dialog.attrs() == {"id": "listas-2"}
    dialog.id_field.field.setText("palabras")
    assert "Ya hay" in dialog.problem()
    dialog.id_field.field.setText("Año")
    assert "ano" in dialog.problem()


def test_a_condition_says_for_whom_it_is(bench: Workbench, qtbot: QtBot) -> None:
    dialog: ConditionDialog = shown(qtbot, ConditionDialog(bench, {"departments": ("07",)}))
    assert "Sololá" in dialog.summary.text()

    page = dialog._lists["departments"]
    page.search.setText("guat")
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, 12))

    assert dialog.attrs() == {"departments": ["01", "07"]}
    assert "Guatemala y Sololá" in dialog.summary.text()
    page.rows.tick("01", False)
    page.rows.tick("07", False)
    assert not dialog.accept_button.isEnabled()


def test_a_callout_changes_its_kind(bench: Workbench, qtbot: QtBot) -> None:
    container = Container("callout", 3, {"kind": "agua", "id": "rec-agua"})
    dialog = objects.container_dialog(bench, container)
    assert isinstance(dialog, CalloutDialog)
    shown(qtbot, dialog)

    swatch = next(one for one in dialog._kinds.buttons() if "Norma" in one.text())
    QTest.keyClick(swatch, Qt.Key.Key_Space)

    assert dialog.attrs() == {"kind": "norma", "id": "rec-agua"}


# --- Data --------------------------------------------------------------------------------------


def test_columns_are_ordered_and_named_and_the_preview_follows(bench: Workbench, qtbot: QtBot) -> None:
    dialog: DataTableDialog = shown(qtbot, DataTableDialog(bench, AS_WRITTEN["datos"]))
    dialog.columns.table.setCurrentCell(1, 0)
    dialog.columns.move_row(-1)
    title = dialog.columns.table.item(0, 1)
    assert title is not None
    title.setText("Casas")
    dialog.territory.setCurrentIndex(0)
    dialog.show_preview()

    assert 'columnas="hogares=Casas,nombre=Lugar"' in dialog.markdown()
    header = dialog.table.grid.horizontalHeaderItem(0)
    cell = dialog.table.grid.item(0, 0)
    assert header is not None
    assert cell is not None
    assert (header.text(), cell.text()) == ("Casas", "1,929,853")


def test_columns_are_proposed_with_their_accents(bench: Workbench, qtbot: QtBot) -> None:
    columns = ColumnsEdit(bench)
    qtbot.addWidget(columns)
    columns.fill(("poblacion_2018", "region", "agua"), ())
    proposed = [columns.table.item(row, 1).text() for row in range(3)]  # type: ignore[union-attr]
    assert proposed == ["Población 2018", "Región", "Agua"]


def test_a_map_shows_one_indicator_only(bench: Workbench, qtbot: QtBot) -> None:
    dialog: ChartDialog = shown(qtbot, ChartDialog(bench))
    dialog.caption.setText("Agua")
    assert dialog.problem()
    guide = bench.session.guide if bench.session else None
    assert guide is not None
    dialog.list.tick(list(guide.indicators)[:2])
    assert dialog.problem() == ""
    dialog.kind.setCurrentIndex(1)

    assert "un solo indicador" in dialog.problem()


def test_a_profile_of_figures_needs_indicators_and_the_other_kinds_do_not(
    bench: Workbench, qtbot: QtBot
) -> None:
    dialog: ProfileDialog = shown(qtbot, ProfileDialog(bench))
    dialog.caption.setText("Perfil")
    assert dialog.problem()
    dialog.kind.setCurrentIndex(dialog.kind.findData("prioridades"))
    assert (dialog.problem(), dialog.list.isVisible()) == ("", True)
    dialog.kind.setCurrentIndex(dialog.kind.findData("directorio"))
    assert (dialog.problem(), dialog.list.isVisible()) == ("", False)
    assert dialog.markdown() == '::: perfil {tipo=directorio titulo="Perfil"}\n:::\n'


def test_the_chart_is_drawn_for_the_territory(bench: Workbench, qtbot: QtBot) -> None:
    dialog: ChartDialog = shown(qtbot, ChartDialog(bench, AS_WRITTEN["grafico"]))
    dialog.show_preview()

    qtbot.waitUntil(lambda: not dialog.picture.pixmap().isNull())


# --- Pictures ----------------------------------------------------------------------------------


def red_picture() -> QImage:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    return image


def test_a_pasted_picture_is_copied_into_the_guide(settings: QSettings, qtbot: QtBot, tmp_path: Path) -> None:
    bench = bench_on(settings, tmp_path)
    dialog: PictureDialog = shown(qtbot, PictureDialog(bench))
    data = QMimeData()
    data.setImageData(red_picture())
    QGuiApplication.clipboard().setMimeData(data)
    dialog.paste.click()
    assert "Describa" in dialog.problem()
    dialog.alt.setPlainText("Un cuadro rojo")
    dialog.caption.setText("Rojo")

    dialog.accept()
    qtbot.waitUntil(lambda: dialog.result() == 1)

    assert dialog.markdown() == '![Un cuadro rojo](imagenes/imagen-pegada.png "Rojo")\n'
    assert (tmp_path / "contenido/imagenes/imagen-pegada.png").is_file()


def test_a_picture_that_the_guide_refuses_is_told_inline(
    settings: QSettings, qtbot: QtBot, tmp_path: Path
) -> None:
    bench = bench_on(settings, tmp_path / "guia")
    dialog: PictureDialog = shown(qtbot, PictureDialog(bench))
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    red_picture().save(buffer, "BMP")  # type: ignore[call-overload]
    file = tmp_path / "foto.bmp"
    file.write_bytes(bytes(written.data()))
    dialog.take_file(file)
    dialog.decorative.setChecked(True)

    dialog.accept()
    qtbot.waitUntil(lambda: "PNG, JPEG o SVG" in dialog._message.words)

    assert dialog.isVisible()
    assert dialog.accept_button.isEnabled()
    dialog.take_file(tmp_path / "nada.png")
    assert "nada.png" in dialog._message.words


def test_a_decorative_picture_has_no_description(bench: Workbench, qtbot: QtBot) -> None:
    dialog: PictureDialog = shown(qtbot, PictureDialog(bench, AS_WRITTEN["figure"]))

    dialog.decorative.setChecked(True)

    assert dialog.markdown().startswith("![](imagenes/pozo.svg")


# --- Tables ------------------------------------------------------------------------------------


def test_the_grid_takes_what_a_spreadsheet_copies_and_undoes_it(bench: Workbench, qtbot: QtBot) -> None:
    dialog: GridDialog = shown(qtbot, GridDialog(bench, AS_WRITTEN["table"]))
    QGuiApplication.clipboard().setText("a|b\t5\t6\r\nc\t7\t8\r\n")
    dialog.view.setCurrentIndex(dialog.model.index(1, 0))
    dialog.model.paste(1, 0)

    assert dialog.markdown() == (
        "| A | B | |\n|:--|--:|---|\n| a\\|b | 5 | 6 |\n| c | 7 | 8 |\n\n: Leyenda {#t2 fuente=Propia}\n"
    )
    dialog.model.stack.undo()
    assert block_of(dialog.markdown()) == block_of(AS_WRITTEN["table"])


def test_rows_and_columns_are_added_moved_and_deleted(bench: Workbench, qtbot: QtBot) -> None:
    model = shown(qtbot, GridDialog(bench, AS_WRITTEN["table"])).model
    model.add_row(2)
    model.setData(model.index(2, 0), " dos \n palabras ")
    model.add_column(1)
    assert model.move_row(2, -1)
    assert not model.move_row(1, -1)
    assert model.move_column(0, 1)
    model.delete_rows([0, 2])
    model.align([1], "center")

    assert model.grid.cells == (("", "A", "B"), ("", "dos palabras", ""))
    assert model.grid.align == ("", "center", "right")
    model.delete_columns([0, 1, 2])
    assert len(model.grid.align) == 3
    while model.stack.canUndo():
        model.stack.undo()
    assert len(model.grid.cells) == 2


def test_table_properties_give_all_attributes(bench: Workbench, qtbot: QtBot) -> None:
    attrs = {"align": ["", "right"], "widths": [70.0, 30.0], "id": "", "source": "[@ley-agua]"}
    dialog = shown(qtbot, objects.container_dialog(bench, Container("table", 1, attrs), "Tarifas nuevas"))
    assert dialog.attrs() == attrs

    dialog.own_widths.setChecked(False)
    dialog.id_field.propose()

    assert dialog.attrs() == {**attrs, "widths": [], "id": "tarifas-nuevas"}


# --- Source ------------------------------------------------------------------------------------


def test_the_source_says_whether_it_can_be_shown(bench: Workbench, qtbot: QtBot) -> None:
    dialog: SourceDialog = shown(qtbot, SourceDialog(bench, "[a]: https://x.gt\n", "Define direcciones."))
    assert "todavía no" in dialog.verdict.words

    dialog.source.setPlainText("Un párrafo.")

    qtbot.waitUntil(lambda: "editar en la página" in dialog.verdict.words)
    assert dialog.markdown() == "Un párrafo.\n"
    dialog.source.setPlainText(" ")
    assert not dialog.accept_button.isEnabled()


def test_a_dialog_remembers_its_size(bench: Workbench, qtbot: QtBot) -> None:
    dialog: TableSizeDialog = shown(qtbot, TableSizeDialog(bench))
    dialog.resize(555, 333)
    dialog.reject()

    again: TableSizeDialog = shown(qtbot, TableSizeDialog(bench))

    assert (again.width(), again.height()) == (555, 333)


def test_a_dialog_stays_within_the_screen(bench: Workbench, qtbot: QtBot) -> None:
    room = QGuiApplication.primaryScreen().availableSize()
    bench.settings.setValue("dialogos/referencia", room * 2)
    dialog = shown(qtbot, objects.dialog_for(bench, "reference", AS_WRITTEN["reference"]))
    assert dialog.height() < room.height()
    assert dialog.width() < room.width()
