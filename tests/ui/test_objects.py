from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QSettings, QTimer
from PySide6.QtGui import QFont, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from guia_editor.markdown.writer import write
from guia_editor.ui import commands
from guia_editor.ui.actions_insert import ACTIONS
from guia_editor.ui.atoms import atom_object_of, context_of, tip_at
from guia_editor.ui.cards import Desk
from guia_editor.ui.chips import chip_face
from guia_editor.ui.dialog import ObjectDialog
from guia_editor.ui.dialogs_boxes import CalloutDialog
from guia_editor.ui.dialogs_values import FieldDialog, VariableDialog
from guia_editor.ui.editor import VisualEditor
from guia_editor.ui.faces import Baseline, Face, Picture, Shape, Words
from guia_editor.ui.formats import OBJECT
from guia_editor.ui.icons import FOLDER
from guia_editor.ui.opening_objects import attend, field_names
from guia_editor.ui.stylesheet import palette
from guia_editor.ui.theme import DARK, LIGHT, Theme
from tests.ui.guide import bench_on
from tests.ui.page import show


@pytest.fixture
def editor(settings: QSettings, qtbot: QtBot) -> Iterator[VisualEditor]:
    made = VisualEditor(bench_on(settings))
    qtbot.addWidget(made)
    made.resize(760, 620)
    made.show()
    attend(made)
    yield made
    made.hide()


def words_of(face: Face) -> str:
    return " | ".join(part.text for part in face.parts if isinstance(part, Words | Baseline))


def face_of(editor: VisualEditor, md: str, kind: str = "", reason: str = "", width: float = 600) -> Face:
    context = context_of(editor.bench)
    font = QFont()
    font.setPixelSize(16)
    if kind:
        return context.face({"kind": kind, "md": md, "reason": reason}, font, width)
    desk = Desk(font, width, context.theme, context.names, context.guide, context.pictures)
    return chip_face(md, 0, desk)


def place_of(editor: VisualEditor, nth: int = 0) -> int:
    cursor = editor.document().find(OBJECT)
    for _step in range(nth):
        cursor = editor.document().find(OBJECT, cursor)
    return cursor.selectionStart()


@pytest.mark.parametrize(
    ("md", "said"),
    [
        ("{{municipio}}", "municipio"),
        ("{{dato:agua}}", "Hogares con agua"),
        ("{{nada}}", "nada ?"),
        ("[](#tabla-tarifas)", "Tabla: Tarifas de agua"),
        ("[](#no-hay)", "#no-hay ?"),
        ("[@ley-agua, art. 10]", "Ley de Aguas de muestra, art. 10"),
        ("[@nadie, art. 3]", "nadie ?, art. 3"),
        ("![gota](imagenes/nada.svg)", "imagen ausente"),
        ('[___]{campo=uso tipo=seleccion opciones="Casa|Otro"}', "Casa / Otro"),
        ("[___]{campo=nombre-completo tipo=texto}", "nombre completo"),
    ],
)
def test_chips_say_what_they_stand_for(editor: VisualEditor, md: str, said: str) -> None:
    assert said in words_of(face_of(editor, md))


def test_what_is_unknown_or_unverified_looks_otherwise(editor: VisualEditor) -> None:
    def ink(md: str) -> str:
        return next(part.color.name() for part in face_of(editor, md).parts if isinstance(part, Baseline))

    assert ink("{{nada}}") == ink("[](#no-hay)") == ink("[@nadie]") == LIGHT.error.name()
    assert ink("{{municipio}}") == LIGHT.accent.name()
    assert ink("[@ley-agua]") == LIGHT.warning.name()


def test_no_chip_is_wider_than_its_line(editor: VisualEditor) -> None:
    for md in ("{{dato:agua}}", "[@ley-agua, art. 10; @manual-agua, págs. 3 a 5]", "[](#form-solicitud)"):
        assert face_of(editor, md, width=130).size.width() <= 130


def test_a_chip_in_a_cell_stays_in_its_column(editor: VisualEditor) -> None:
    show(
        editor, "| a | b | c |\n|---|---|---|\n| 1 | [@ley-agua, art. 10; @manual-agua, págs. 3 a 5] | 2 |\n"
    )
    editor.grab()
    drawn_by, position = atom_object_of(editor.document()), place_of(editor)
    assert drawn_by is not None
    cursor = QTextCursor(editor.document())
    cursor.setPosition(position)
    table = cursor.currentTable()
    right = editor.cursorRect(table.cellAt(1, 2).firstCursorPosition()).left()
    left = editor.cursorRect(cursor).left()
    cursor.setPosition(position + 1)

    assert 60 < drawn_by.face(cursor.block(), cursor.charFormat()).size.width() <= right - left - 12


@pytest.mark.parametrize("kind", ["texto", "parrafo", "fecha", "numero", "casilla", "seleccion", "firma"])
def test_every_field_is_drawn(editor: VisualEditor, kind: str) -> None:
    face = face_of(editor, f'[___]{{campo=a tipo={kind} opciones="1|2" lineas=3 obligatorio=si}}')

    assert any(not isinstance(part, Words) for part in face.parts)
    assert face.size.width() > 10


@pytest.mark.parametrize(
    ("kind", "md", "said"),
    [
        (
            "figure",
            '![p](imagenes/pozo.svg "Un pozo"){fuente="[@ley-agua, art. 2]"}',
            "Ley de Aguas de muestra",
        ),
        ("figure", '![p](imagenes/no.svg "Un pozo")', "No se encuentra"),
        ("figure", '![](imagenes/pozo.svg "Un pozo")', "Decorativa"),
        ("datos", "::: datos {archivo=datos/agua.csv columnas=nombre}\n:::\n", "5 filas en el archivo"),
        ("datos", "::: datos {archivo=datos/agua.csv columnas=x}\n:::\n", "no tiene la columna"),
        ("grafico", "::: grafico {tipo=mapa indicadores=agua titulo=Agua}\n:::\n", "Mapa de un indicador"),
        ("perfil", "::: perfil {indicadores=nada}\n:::\n", "nada ?"),
        ("table", "| a | b |\n|---|---|\n| 1 | 2 |\n", "1 filas × 2 columnas"),
        ("locked", "<b>\n" * 9, "y 3 renglones más"),
        ("locked", "<b>\n", "Porque sí"),
    ],
)
def test_cards_say_what_is_in_them(editor: VisualEditor, kind: str, md: str, said: str) -> None:
    face = face_of(editor, md, kind, "Porque sí")

    assert said in words_of(face)
    assert face.size.width() == 600


def test_a_drawing_made_for_white_paper_gets_it_in_the_dark(editor: VisualEditor) -> None:
    md = '![p](imagenes/pozo.svg "Un pozo")'
    editor.bench.theme = DARK
    editor.bench.theme_changed.emit()
    _ground, paper, picture = face_of(editor, md, "figure").parts[:3]

    assert isinstance(paper, Shape)
    assert isinstance(picture, Picture)
    assert paper.rect == picture.rect
    assert paper.fill is not None
    assert paper.fill.name() == "#ffffff"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_chips_can_be_read_while_they_are_selected(editor: VisualEditor, theme: Theme) -> None:
    editor.bench.theme = theme
    editor.bench.theme_changed.emit()
    editor.setPalette(palette(theme))
    show(editor, "En {{municipio}}[^a] hay.\n\n[^a]: Nota.\n")
    editor.selectAll()
    image = editor.viewport().grab().toImage()
    cursor = QTextCursor(editor.document())
    cursor.setPosition(place_of(editor))
    left = editor.cursorRect(cursor)
    cursor.setPosition(place_of(editor) + 1)
    right = editor.cursorRect(cursor).left()
    tones = [
        image.pixelColor(x, y).lightnessF()
        for x in range(left.left() + 4, right - 4)
        for y in range(left.top() + 6, left.bottom() - 9)
    ]
    ground = Counter(tones).most_common(1)[0][0]

    assert max(abs(tone - ground) for tone in tones) > 0.4


def test_pictures_are_decoded_between_events_and_kept(editor: VisualEditor, qtbot: QtBot) -> None:
    pictures = context_of(editor.bench).pictures
    size = pictures.size("imagenes/pozo.svg")
    assert size is not None
    assert pictures.pixmap("imagenes/pozo.svg", size, 2.0) is None
    with qtbot.waitSignal(pictures.ready):
        pass
    found = pictures.pixmap("imagenes/pozo.svg", size, 2.0)

    assert found is not None
    assert found.width() == round(size.width() * 2)
    assert pictures.size("imagenes/nada.png") is None


def test_footnotes_are_numbered_by_their_first_marks(editor: VisualEditor, qtbot: QtBot) -> None:
    show(editor, "A 😀[^b] y[^a] y[^b].\n\n[^a]: Una.\n\n[^b]: Otra.\n")
    drawn_by = atom_object_of(editor.document())
    assert drawn_by is not None

    qtbot.waitUntil(lambda: drawn_by.note_number("a") == 2)
    assert drawn_by.note_number("b") == 1
    cursor = QTextCursor(editor.document())
    cursor.insertText("xx")
    cursor.setPosition(place_of(editor))
    cursor.deleteChar()
    cursor.insertText("yy")
    qtbot.waitUntil(lambda: drawn_by.note_number("a") == 1)


def test_chips_change_with_the_guide(editor: VisualEditor) -> None:
    show(editor, "En {{municipio}} y {{nuevo}}.\n")
    before = words_of(face_of(editor, "{{nuevo}}"))
    session = editor.bench.session
    assert session is not None
    variables = {**session.guide.variables, "nuevo": "algo"}
    session.guide = replace(session.guide, variables=variables)
    editor.bench.session_changed.emit()

    assert before == "nuevo ?"
    assert words_of(face_of(editor, "{{nuevo}}")) == "nuevo"


def test_a_guide_that_shows_the_same_is_not_measured_anew(editor: VisualEditor) -> None:
    context, session = context_of(editor.bench), editor.bench.session
    assert session is not None
    assert context.names is not None
    told: list[None] = []
    context.changed.connect(lambda: told.append(None))
    chapters = session.guide.chapters
    session.guide = replace(
        session.guide, chapters=tuple(replace(one) for one in chapters), content_hash="otro"
    )
    editor.bench.session_changed.emit()
    assert told == []
    session.guide = replace(session.guide, data={})
    editor.bench.session_changed.emit()
    assert told == [None]


def test_pointing_at_an_atom_tells_what_it_gives(editor: VisualEditor) -> None:
    show(editor, "Son {{dato:agua}} de los hogares.\n")
    editor.grab()
    cursor = QTextCursor(editor.document())
    cursor.setPosition(place_of(editor))
    rect = editor.cursorRect(cursor)

    assert "58.9\N{NO-BREAK SPACE}%" in tip_at(editor, QPoint(rect.left() + 30, rect.center().y()))
    assert tip_at(editor, QPoint(rect.left() - 12, rect.center().y())) == ""


# --- Dialogs from the text -----------------------------------------------------------------------


def when_open(act: object) -> None:
    """Do something with the dialog that is about to open."""

    def later() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ObjectDialog)
        assert callable(act)
        act(dialog)
        dialog.accept()

    QTimer.singleShot(0, later)


def test_a_double_click_changes_an_atom_in_one_step(editor: VisualEditor) -> None:
    show(editor, "En {{municipio}} hay agua.\n")

    def choose(dialog: VariableDialog) -> None:
        dialog.list.select("departamento")

    when_open(choose)
    editor.object_activated.emit(place_of(editor))
    assert write(editor.pieces()) == "En {{departamento}} hay agua.\n"
    editor.undo()
    assert write(editor.pieces()) == "En {{municipio}} hay agua.\n"


def test_a_box_is_changed_from_inside(editor: VisualEditor) -> None:
    show(editor, "::: recuadro {tipo=nota titulo=Uno}\nTex¦to.\n:::\n")

    def choose(dialog: CalloutDialog) -> None:
        dialog.id_field.propose()
        dialog._kinds.buttons()[4].click()

    when_open(choose)
    editor.container_activated.emit(editor.textCursor().position())

    assert write(editor.pieces()) == '::: recuadro {#uno tipo=agua titulo="Uno"}\nTexto.\n:::\n'


def test_two_fields_of_a_form_cannot_share_a_name(editor: VisualEditor) -> None:
    show(editor, "::: formulario {titulo=F}\nA [___]{campo=a tipo=texto} y [___]{campo=b tipo=texto}\n:::\n")
    assert field_names(editor, place_of(editor)) == {"b"}
    told = []

    def rename(dialog: FieldDialog) -> None:
        dialog.name.setText("b")
        told.append(dialog.problem())
        dialog.name.setText("c")

    when_open(rename)
    editor.object_activated.emit(place_of(editor))

    assert "ya tiene" in told[0]
    assert "campo=c" in write(editor.pieces())


def test_a_mark_of_a_footnote_leads_to_its_text(editor: VisualEditor) -> None:
    show(editor, "A[^b].\n\nOtro.\n\n[^b]: La nota.\n")

    editor.object_activated.emit(place_of(editor))

    assert editor.textCursor().block().text() == "La nota."


def test_the_menu_has_icons_that_are_there_and_keys_of_its_own() -> None:
    keys = [action.shortcut for action in ACTIONS if action.shortcut]

    assert len(set(keys)) == len(keys)
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    for action in ACTIONS:
        assert (FOLDER / f"{action.icon}.svg").is_file(), action.icon
        assert action.tip
        assert action.menu == "Insertar"


def test_a_table_is_described_anew_in_one_step(editor: VisualEditor) -> None:
    show(editor, "| a | b |\n|---|---|\n| 1¦ | 2 |\n\n: Leyenda\n")
    action = next(one for one in ACTIONS if one.id == "insertar.propiedades")
    editor.bench.view = _View(editor)  # type: ignore[assignment]

    def describe(dialog: ObjectDialog) -> None:
        dialog.id_field.propose()  # type: ignore[attr-defined]
        dialog.columns.cellWidget(1, 1).setCurrentIndex(3)  # type: ignore[attr-defined]

    when_open(describe)
    action.run(editor.bench)

    assert write(editor.pieces()) == "| a | b |\n|---|--:|\n| 1 | 2 |\n\n: Leyenda {#leyenda}\n"
    commands.select_block(editor)
    editor.undo()
    assert write(editor.pieces()) == "| a | b |\n|---|---|\n| 1 | 2 |\n\n: Leyenda\n"


class _View:
    """A chapter in view, as far as actions ask."""

    def __init__(self, visual: VisualEditor) -> None:
        self.visual = visual
        self.is_visual = True
