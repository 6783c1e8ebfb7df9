"""What a person can do to text: rows of the menus Edición, Formato and Tabla.

Keys are Word's in Spanish where they do not collide with what every program does: Ctrl+N stays "new" and
Ctrl+K a link, so bold is Ctrl+B and italic Ctrl+I; titles are Ctrl+Alt+1 to 4, Word's Ctrl+Shift+N gives
back a plain paragraph, Alt+Shift and an arrow move it. Ctrl+Shift+7 and 8 make lists, as in mail programs and
web editors. Typing, Enter, Tab and Backspace are in `keys`.

Icons are names of Lucide, those that `ui/icons` holds.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

from PySide6.QtGui import QGuiApplication

from guia_editor.i18n import _
from guia_editor.model.blocks import Align
from guia_editor.ui import commands, commands_lists, commands_tables
from guia_editor.ui.action import Action, in_text
from guia_editor.ui.commands_lists import ListKind
from guia_editor.ui.editor import VisualEditor
from guia_editor.ui.workbench import Workbench

Run = Callable[[VisualEditor], None]
Says = Callable[[VisualEditor], bool]


def editor_in(bench: Workbench) -> VisualEditor | None:
    """Return the visual editor in view, if there is one."""
    return bench.view.visual if bench.view is not None and bench.view.is_visual else None


def _do(run: Run) -> Callable[[Workbench], None]:
    def act(bench: Workbench) -> None:
        editor = editor_in(bench)
        if editor is not None:
            run(editor)

    return act


def _when(says: Says) -> Callable[[Workbench], bool]:
    def told(bench: Workbench) -> bool:
        editor = editor_in(bench)
        return editor is not None and says(editor)

    return told


def _writable(editor: VisualEditor) -> bool:
    return not editor.isReadOnly()


_can_write = _when(_writable)
_at_table = _when(lambda editor: _writable(editor) and commands_tables.at_table(editor))
_in_table = _when(lambda editor: _writable(editor) and commands_tables.in_table(editor))
_selected = _when(lambda editor: editor.textCursor().hasSelection())
_in_list = _when(lambda editor: _writable(editor) and commands_lists.list_at(editor) != "")
_in_box = _when(lambda editor: _writable(editor) and commands.container_at(editor) is not None)


# --- Editing works in the source too -----------------------------------------------------------------


def _document(bench: Workbench) -> object:
    assert bench.view is not None
    return bench.view.visual if bench.view.is_visual else bench.view.source


def _call(name: str) -> Callable[[Workbench], None]:
    def act(bench: Workbench) -> None:
        if bench.view is not None:
            getattr(_document(bench), name)()

    return act


def _can(check: Literal["isUndoAvailable", "isRedoAvailable"]) -> Callable[[Workbench], bool]:
    def told(bench: Workbench) -> bool:
        if bench.view is None:
            return False
        held = bench.view.visual if bench.view.is_visual else bench.view.source
        return not held.isReadOnly() and bool(getattr(held.document(), check)())

    return told


def _has_selection(bench: Workbench) -> bool:
    if bench.view is None:
        return False
    held = bench.view.visual if bench.view.is_visual else bench.view.source
    return held.textCursor().hasSelection()


def _can_cut(bench: Workbench) -> bool:
    return _has_selection(bench) and _free(bench)


def _free(bench: Workbench) -> bool:
    if bench.view is None:
        return False
    held = bench.view.visual if bench.view.is_visual else bench.view.source
    return not held.isReadOnly()


def _paste_plain(bench: Workbench) -> None:
    editor = editor_in(bench)
    if editor is not None:
        editor.paste_plain()
    elif bench.view is not None:
        bench.view.source.insertPlainText(QGuiApplication.clipboard().text())


def _in_view(bench: Workbench) -> bool:
    return bench.view is not None


def _edit(
    name: str, text: str, run: Callable[[Workbench], None], keys: str, icon: str, tip: str, **more: object
) -> Action:
    return Action(name, text, run, _EDIT, keys, icon, tip, **more)  # type: ignore[arg-type]


_EDIT, _FORMAT, _TABLE = "Edición", "Formato", "Tabla"

_EDITING = (
    _edit("editar-deshacer", _("&Deshacer"), _call("undo"), "Ctrl+Z", "undo-2",
          _("Volver a como estaba antes del último cambio"), enabled=_can("isUndoAvailable"), toolbar=True),
    _edit("editar-rehacer", _("&Rehacer"), _call("redo"), "Ctrl+Y; Ctrl+Shift+Z", "redo-2",
          _("Volver a hacer lo que se deshizo"), enabled=_can("isRedoAvailable"), toolbar=True),
    _edit("editar-cortar", _("Cor&tar"), _call("cut"), "Ctrl+X", "scissors",
          _("Quitar lo seleccionado y guardarlo para pegarlo"), enabled=_can_cut, group=1),
    _edit("editar-copiar", _("&Copiar"), _call("copy"), "Ctrl+C", "copy",
          _("Guardar lo seleccionado para pegarlo aquí o en otro programa"), enabled=_has_selection, group=1),
    _edit("editar-pegar", _("&Pegar"), _call("paste"), "Ctrl+V", "clipboard-paste",
          _("Poner aquí lo copiado, con sus títulos, listas y tablas"), enabled=_free, group=1),
    _edit("editar-pegar-palabras", _("Pegar &sin formato"), _paste_plain, "Ctrl+Shift+V", "clipboard-type",
          _("Poner aquí solo las palabras de lo copiado"), enabled=_free, group=1),
    _edit("editar-todo", _("Seleccionar t&odo"), _call("selectAll"), "Ctrl+A", "text-select",
          _("Seleccionar todo el capítulo"), enabled=_in_view, group=2),
    _edit("editar-bloque", _("Seleccionar el &bloque"), _do(commands.select_block), "Ctrl+Shift+B", "square",
          _("Seleccionar el párrafo, el punto o la tabla; otra vez, lo que lo contiene"),
          enabled=in_text, group=2),
    _edit("editar-subir", _("S&ubir el bloque"), _do(partial(commands.move_block, up=True)),
          "Alt+Shift+Up", "move-up", _("Pasar el párrafo, el punto o la tabla antes del anterior"),
          enabled=_can_write, group=3),
    _edit("editar-bajar", _("Ba&jar el bloque"), _do(partial(commands.move_block, up=False)),
          "Alt+Shift+Down", "move-down", _("Pasar el párrafo, el punto o la tabla después del siguiente"),
          enabled=_can_write, group=3),
)  # fmt: skip


# --- Formato -----------------------------------------------------------------------------------------


def _mark(
    name: str, text: str, mark: str, keys: str, icon: str, tip: str, *, toolbar: bool = False
) -> Action:
    return Action(
        f"formato-{name}", text, _do(partial(commands.toggle_mark, mark=mark)), _FORMAT, keys, icon, tip,
        _can_write, _when(partial(commands.has_mark, mark=mark)), toolbar,
    )  # fmt: skip


def _style(style: commands.Style, keys: str, icon: str) -> Action:
    return Action(
        f"estilo-{style.id}", style.text, _do(partial(commands.set_style, style=style.id)), "Formato/Párrafo",
        keys, icon, _("Dar este estilo a los párrafos seleccionados"), _can_write,
        _when(lambda editor: commands.current_style(editor) == style.id),
    )  # fmt: skip


def _list(kind: ListKind, text: str, keys: str, icon: str, tip: str) -> Action:
    return Action(
        f"lista-{kind}", text, _do(partial(commands_lists.toggle_list, kind=kind)), _FORMAT, keys, icon, tip,
        _can_write, _when(lambda editor: commands_lists.list_at(editor) == kind), toolbar=True, group=2,
    )  # fmt: skip


_STYLE_KEYS = {
    "p": ("Ctrl+Shift+N; Ctrl+Alt+0", "pilcrow"),
    "h2": ("Ctrl+Alt+1", "heading-1"),
    "h3": ("Ctrl+Alt+2", "heading-2"),
    "h4": ("Ctrl+Alt+3", "heading-3"),
    "h5": ("Ctrl+Alt+4", "heading-4"),
    "quote": ("Ctrl+Shift+9", "text-quote"),
    "code": ("Ctrl+Alt+K", "code"),
}

_FORMATTING = (
    _mark("negrita", _("&Negrita"), "strong", "Ctrl+B", "bold", _("Resaltar con letra gruesa"), toolbar=True),
    _mark("cursiva", _("&Cursiva"), "em", "Ctrl+I", "italic", _("Resaltar con letra inclinada"),
          toolbar=True),
    _mark("tachado", _("&Tachado"), "strike", "Alt+Shift+5", "strikethrough", _("Rayar las palabras")),
    _mark("literal", _("Texto &literal"), "code", "Ctrl+Shift+K", "code-xml",
          _("Para nombres de archivos y lo que se teclea tal cual")),
    Action("formato-borrar", _("&Borrar formato"), _do(commands.clear_marks), _FORMAT, "Ctrl+Space",
           "remove-formatting", _("Quitar negrita, cursiva, enlaces y demás marcas"), _can_write),
    *(_style(style, *_STYLE_KEYS[style.id]) for style in commands.STYLES),
    _list("ul", _("Lista con &viñetas"), "Ctrl+Shift+8", "list",
          _("Hacer una lista de puntos, o deshacerla")),
    _list("ol", _("Lista n&umerada"), "Ctrl+Shift+7", "list-ordered",
          _("Hacer una lista numerada, o deshacerla")),
    _list("task", _("Lista de ta&reas"), "Ctrl+Shift+6", "list-checks",
          _("Hacer una lista con casillas para marcar, o deshacerla")),
    Action("lista-marcar", _("&Marcar o desmarcar la tarea"), _do(commands_lists.toggle_check), _FORMAT, "",
           "square-check", _("También con Ctrl+Intro o con un clic en la casilla"),
           _when(lambda editor: _writable(editor) and commands_lists.list_at(editor) == "task"), group=2),
    Action("lista-adentro", _("&Aumentar sangría"), _do(commands_lists.indent), _FORMAT, "Ctrl+]",
           "list-indent-increase", _("Meter el punto dentro del anterior"), _in_list, group=3),
    Action("lista-afuera", _("&Disminuir sangría"), _do(commands_lists.outdent), _FORMAT, "Ctrl+[",
           "list-indent-decrease", _("Sacar el punto de la lista que lo contiene"), _in_list, group=3),
    Action("formato-sacar", _("Qu&itar el recuadro"), _do(commands.unwrap), _FORMAT, "",
           "square", _("Quitar el recuadro, la cita o la condición y dejar lo que contiene"), _in_box,
           group=4),
)  # fmt: skip


# --- Tabla -------------------------------------------------------------------------------------------


def _table(name: str, text: str, run: Run, icon: str, tip: str, *, keys: str = "", group: int = 0) -> Action:
    return Action(f"tabla-{name}", text, _do(run), _TABLE, keys, icon, tip, _in_table, group=group)


def _align(align: Align, name: str, text: str, icon: str) -> Action:
    return Action(
        f"tabla-{name}", text, _do(partial(commands_tables.align_columns, align=align)), "Tabla/Alinear",
        "", icon, _("Alinear las columnas seleccionadas"), _in_table,
        _when(lambda editor: commands_tables.column_align(editor) == align),
    )  # fmt: skip


_TABLES = (
    _table("fila-arriba", _("Fila &arriba"), partial(commands_tables.insert_row, above=True),
           "between-horizontal-end", _("Agregar una fila antes de esta")),
    _table("fila-abajo", _("Fila a&bajo"), commands_tables.insert_row, "between-horizontal-start",
           _("Agregar una fila después de esta")),
    _table("columna-izquierda", _("Columna a la &izquierda"),
           partial(commands_tables.insert_column, before=True), "between-vertical-end",
           _("Agregar una columna antes de esta")),
    _table("columna-derecha", _("Columna a la &derecha"), commands_tables.insert_column,
           "between-vertical-start", _("Agregar una columna después de esta")),
    _table("fila-subir", _("&Subir la fila"), partial(commands_tables.move_row, up=True), "arrow-up",
           _("Pasar la fila antes de la anterior"), group=1),
    _table("fila-bajar", _("Ba&jar la fila"), partial(commands_tables.move_row, up=False), "arrow-down",
           _("Pasar la fila después de la siguiente"), group=1),
    _table("columna-atras", _("Mover la columna a la i&zquierda"),
           partial(commands_tables.move_column, left=True), "arrow-left",
           _("Pasar la columna antes de la anterior"), group=1),
    _table("columna-adelante", _("Mover la columna a la de&recha"),
           partial(commands_tables.move_column, left=False), "arrow-right",
           _("Pasar la columna después de la siguiente"), group=1),
    _align("", "sin-alinear", _("&Según el texto"), "wrap-text"),
    _align("left", "a-la-izquierda", _("A la &izquierda"), "align-left"),
    _align("center", "al-centro", _("Al &centro"), "align-center"),
    _align("right", "a-la-derecha", _("A la &derecha"), "align-right"),
    _table("leyenda", _("Ir a la &leyenda"), commands_tables.go_to_caption, "type",
           _("Escribir el título de la tabla, que va debajo"), group=2),
    _table("eliminar-filas", _("Eliminar &filas"), commands_tables.delete_rows, "rows-3",
           _("Quitar las filas seleccionadas"), group=3),
    _table("eliminar-columnas", _("Eliminar &columnas"), commands_tables.delete_columns, "columns-3",
           _("Quitar las columnas seleccionadas"), group=3),
    Action("tabla-eliminar", _("Eliminar la &tabla"), _do(commands_tables.delete_table), _TABLE, "",
           "trash-2", _("Quitar toda la tabla, con su leyenda"), _at_table, group=3),
)  # fmt: skip

ACTIONS: tuple[Action, ...] = (*_EDITING, *_FORMATTING, *_TABLES)
