"""The menu "Insertar": each row asks what to make, and makes it in one undo step."""

from __future__ import annotations

from collections.abc import Callable

from guia_editor.i18n import _
from guia_editor.ui import commands, objects
from guia_editor.ui.action import Action, in_text
from guia_editor.ui.commands_lists import insert_definitions
from guia_editor.ui.commands_tables import in_table, insert_table
from guia_editor.ui.dialogs_links import GlossaryDialog, LinkDialog
from guia_editor.ui.dialogs_tables import TableSizeDialog
from guia_editor.ui.editor import VisualEditor
from guia_editor.ui.leaves import leaf_of, put
from guia_editor.ui.opening_objects import field_names, open_container, open_object
from guia_editor.ui.step import one_step
from guia_editor.ui.workbench import Workbench

_MENU = "Insertar"


def _editor(bench: Workbench) -> VisualEditor:
    assert bench.view is not None
    return bench.view.visual


def _among_words(kind: str) -> Callable[[Workbench], None]:
    def run(bench: Workbench) -> None:
        editor = _editor(bench)
        taken = field_names(editor, editor.textCursor().position()) if kind == "field" else ()
        made = objects.new_object(bench, kind, taken=taken)
        if made is not None:
            commands.insert_inline(editor, kind, made.rstrip("\n"))
        editor.setFocus()

    return run


def _alone(kind: str) -> Callable[[Workbench], None]:
    def run(bench: Workbench) -> None:
        made = objects.new_object(bench, kind)
        if made is not None:
            commands.insert_block(_editor(bench), made)
        _editor(bench).setFocus()

    return run


def _asked(tag: str) -> Callable[[Workbench], None]:
    def run(bench: Workbench) -> None:
        attrs = objects.new_container(bench, tag)
        if attrs is not None:
            commands.wrap(_editor(bench), tag, attrs)
        _editor(bench).setFocus()

    return run


def _plain(tag: str) -> Callable[[Workbench], None]:
    def run(bench: Workbench) -> None:
        commands.wrap(_editor(bench), tag, None)

    return run


def _link(bench: Workbench) -> None:
    editor = _editor(bench)
    present, words = commands.link_at(editor), commands.link_words(editor)
    target, title = (present[1], present[2]) if present and present[0] == "link" else ("", "")
    dialog = LinkDialog(bench, words=words, target=target, title=title)
    if dialog.asked():
        commands.set_link(editor, dialog.target(), dialog.title(), dialog.said())
    editor.setFocus()


def _gloss(bench: Workbench) -> None:
    editor = _editor(bench)
    present, words = commands.link_at(editor), commands.link_words(editor)
    term = present[1] if present and present[0] == "gloss" else ""
    dialog = GlossaryDialog(bench, words=words, term=term)
    if dialog.asked():
        commands.set_gloss(editor, dialog.term(), dialog.said())
    editor.setFocus()


def _table(bench: Workbench) -> None:
    dialog = TableSizeDialog(bench)
    if dialog.asked():
        insert_table(_editor(bench), dialog.rows.value() + 1, dialog.columns.value())
    _editor(bench).setFocus()


def _heading_id(bench: Workbench) -> None:
    editor = _editor(bench)
    block = editor.textCursor().block()
    leaf = leaf_of(block)
    if leaf.kind != "h":
        return
    made = objects.edit_heading_id(bench, str(leaf.attrs.get("id", "")), block.text())
    if made is not None:
        with one_step(editor) as step:
            put(step.cursor.block(), "h", leaf.path, {**leaf.attrs, "id": made})
    editor.setFocus()


def _properties(bench: Workbench) -> None:
    """Open what the cursor stands at: the atom selected, the title's id, the table, box or list around it."""
    editor = _editor(bench)
    position = editor.textCursor().selectionStart()
    if commands.atom_at(editor.document(), position):
        open_object(editor, position)
    elif _on_heading(bench):
        _heading_id(bench)
    else:
        open_container(editor, position, "table", "ol", "ul", *commands.BOXES)


def _on_heading(bench: Workbench) -> bool:
    return in_text(bench) and leaf_of(_editor(bench).textCursor().block()).kind == "h"


def _outside_tables(bench: Workbench) -> bool:
    return in_text(bench) and not in_table(_editor(bench))


def _in_form(bench: Workbench) -> bool:
    if not in_text(bench):
        return False
    leaf = leaf_of(_editor(bench).textCursor().block())
    return "form" in leaf.tags and leaf.kind != "title"


def _row(
    name: str,
    text: str,
    run: Callable[[Workbench], None],
    icon: str,
    tip: str,
    shortcut: str = "",
    *,
    group: int,
    enabled: Callable[[Workbench], bool] = in_text,
    toolbar: bool = False,
) -> Action:
    return Action(
        f"insertar.{name}", text, run, _MENU, shortcut, icon, tip, enabled, toolbar=toolbar, group=group
    )


ACTIONS: tuple[Action, ...] = (
    _row(
        "figura", _("&Figura…"), _alone("figure"), "image", _("Una imagen con leyenda y número."),
        "Ctrl+Shift+G", group=1, enabled=_outside_tables, toolbar=True,
    ),
    _row(
        "tabla", _("&Tabla…"), _table, "table", _("Una tabla para llenar en la página."),
        "Ctrl+Alt+T", group=1, enabled=_outside_tables, toolbar=True,
    ),
    _row(
        "imagen", _("Ima&gen entre palabras…"), _among_words("image"), "image",
        _("Un dibujo pequeño dentro del renglón."), group=1,
    ),
    _row(
        "enlace", _("&Enlace…"), _link, "link", _("Que unas palabras lleven a una dirección o a la guía."),
        "Ctrl+K", group=2, toolbar=True,
    ),
    _row(
        "referencia", _("&Referencia cruzada…"), _among_words("reference"), "signpost",
        _("El número de otra tabla, figura, sección o capítulo, siempre al día."), "Ctrl+Alt+R", group=2,
    ),
    _row(
        "cita", _("&Cita de una norma…"), _among_words("citation"), "book-marked",
        _("Una ley o documento de la lista de fuentes, con su artículo o página."), "Ctrl+Alt+C",
        group=2, toolbar=True,
    ),
    _row(
        "termino", _("&Palabra del glosario…"), _gloss, "book-a",
        _("Que unas palabras lleven a su explicación en el glosario."), "Ctrl+Alt+P", group=2,
    ),
    _row(
        "nota", _("&Nota al pie"), lambda bench: commands.insert_footnote(_editor(bench)), "superscript",
        _("Una llamada aquí y su texto al final del capítulo."), "Ctrl+Alt+N", group=2, toolbar=True,
    ),
    _row(
        "variable", _("&Dato del territorio…"), _among_words("variable"), "braces",
        _("Un nombre o una cifra que cada edición pone según su municipio."), "Ctrl+Alt+V", group=3,
    ),
    _row(
        "datos", _("Ta&bla hecha de datos…"), _alone("datos"), "database",
        _("Una tabla que cada edición hace de un archivo de datos."), group=3, enabled=_outside_tables,
    ),
    _row(
        "grafico", _("Gráfico o &mapa…"), _alone("grafico"), "chart-column",
        _("Barras o mapa de indicadores del territorio."), group=3, enabled=_outside_tables,
    ),
    _row(
        "perfil", _("Perfi&l del territorio…"), _alone("perfil"), "gauge",
        _("Las cifras del territorio junto a las del departamento y el país."), group=3,
        enabled=_outside_tables,
    ),
    _row(
        "recuadro", _("Rec&uadro…"), _asked("callout"), "message-square-text",
        _("Una nota, ejemplo o advertencia al lado del hilo del texto."), "Ctrl+Alt+U", group=4,
        enabled=_outside_tables, toolbar=True,
    ),
    _row(
        "ficha", _("Fic&ha"), _plain("card"), "id-card", _("Un mecanismo de un vistazo: términos y qué son."),
        group=4, enabled=_outside_tables,
    ),
    _row(
        "formulario", _("Formular&io"), _plain("form"), "text-cursor-input",
        _("Un texto con campos para llenar."), group=4, enabled=_outside_tables,
    ),
    _row(
        "campo", _("Camp&o del formulario…"), _among_words("field"), "square-pen",
        _("Un lugar para llenar; va dentro de un formulario."), "Ctrl+Alt+F", group=4, enabled=_in_form,
    ),
    _row(
        "solo", _("Solo para algunos territorio&s…"), _asked("solo"), "map-pin",
        _("Un pasaje que llevan solo las ediciones de ciertos territorios."), group=4,
        enabled=_outside_tables,
    ),
    _row(
        "definiciones", _("Términos &y definiciones"), lambda bench: insert_definitions(_editor(bench)),
        "notebook-text", _("Términos con su significado debajo."), group=5, enabled=_outside_tables,
    ),
    _row(
        "separador", _("Separador de tem&as"), lambda bench: commands.insert_rule(_editor(bench)),
        "separator-horizontal", _("Una línea entre dos temas."), group=5, enabled=_outside_tables,
    ),
    _row(
        "codigo", _("Blo&que de código"), lambda bench: commands.insert_code(_editor(bench)), "code-xml",
        _("Renglones que se muestran tal como están escritos."), group=5, enabled=_outside_tables,
    ),
    _row(
        "identificador", _("Identificador del título…"), _heading_id, "hash",
        _("Para referirse a este título desde otra parte."), group=6, enabled=_on_heading,
    ),
    _row(
        "propiedades", _("Propiedades…"), _properties, "sliders-horizontal",
        _("De lo que está en el cursor: figura, tabla, recuadro, lista, título…"), "Alt+Return", group=6,
    ),
)  # fmt: skip
