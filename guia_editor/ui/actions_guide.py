"""The menus "Archivo", "Ver", "Capítulo" and "Ayuda": what is done with the guide and the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QApplication

from guia_editor.i18n import _
from guia_editor.tasks.manual import manual_pages
from guia_editor.ui.action import Action, always, with_chapter, with_guide
from guia_editor.ui.appearance import Mode
from guia_editor.ui.chapter_view import ChapterView
from guia_editor.ui.manual import open_manual, topic_of
from guia_editor.ui.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from guia_editor.ui.window import MainWindow
    from guia_editor.ui.workbench import Workbench

_ZOOM_STEP = 0.1


def _window(bench: Workbench) -> MainWindow:
    return cast("MainWindow", bench.window)


def _modified(bench: Workbench) -> bool:
    return bool(_window(bench).stack.modified)


def _can_save(bench: Workbench) -> bool:
    window = _window(bench)
    return window.stack.path in window.stack.modified


def _save(bench: Workbench) -> None:
    stack = _window(bench).stack
    view = stack.view(stack.path)
    if isinstance(view, ChapterView):
        view.start_saving()
    elif view is not None:
        view.save()


def _save_all(bench: Workbench) -> None:
    _window(bench).stack.save_all()


def _quit(bench: Workbench) -> None:
    _window(bench).close()


def _export(bench: Workbench) -> None:
    from guia_editor.ui.export_dialog import ExportDialog

    ExportDialog(_window(bench)).open()


def _check(bench: Workbench) -> None:
    _window(bench).docks.show_panel("problemas")
    Problems.of(bench).check_now()


def _close(bench: Workbench) -> None:
    window = _window(bench)
    if window.may_leave():
        window.close_guide()
        window.show_start()


def _zoom(change: float) -> Callable[[Workbench], None]:
    def apply(bench: Workbench) -> None:
        stack = _window(bench).stack
        stack.set_zoom(stack.zoom + change if change else 1.0)

    return apply


def _theme(mode: Mode) -> tuple[Callable[[Workbench], None], Callable[[Workbench], bool]]:
    return (
        lambda bench: _window(bench).appearance.choose(mode),
        lambda bench: _window(bench).appearance.mode is mode,
    )


def _toggle_source(bench: Workbench) -> None:
    if bench.view is not None:
        bench.view.show_source(bench.view.is_visual)


def _shows_source(bench: Workbench) -> bool:
    return bench.view is not None and not bench.view.is_visual


def _toggle_full(bench: Workbench) -> None:
    window = _window(bench)
    if window.isFullScreen():
        window.showNormal()
    else:
        window.showFullScreen()


def _palette(places: bool) -> Callable[[Workbench], None]:
    def run(bench: Workbench) -> None:
        from guia_editor.ui.command_palette import CommandPalette

        CommandPalette(_window(bench), places=places).open()

    return run


def _go(step: int) -> Callable[[Workbench], None]:
    def run(bench: Workbench) -> None:
        window = _window(bench)
        session = bench.session
        paths = [chapter.path for chapter in session.guide.chapters] if session is not None else []
        if window.stack.path in paths:
            bench.open_chapter(paths[(paths.index(window.stack.path) + step) % len(paths)])

    return run


def _help(bench: Workbench) -> None:
    topic, window = topic_of(QApplication.focusWidget()), _window(bench)

    def show(_ready: object) -> None:
        open_manual(topic, window)

    # Its pages are made the first time, which takes a while.
    bench.activities.run(_("Abriendo el manual"), lambda _progress: manual_pages(), show, show)


def _shortcuts(bench: Workbench) -> None:
    from guia_editor.ui.shortcuts_dialog import ShortcutsDialog

    ShortcutsDialog(_window(bench)).open()


def _about(bench: Workbench) -> None:
    from guia_editor.ui.about import About

    About(_window(bench)).open()


def _chapter_meant(bench: Workbench) -> bool:
    return bool(_window(bench).desk.path)


_SYSTEM, _LIGHT, _DARK = _theme(Mode.SYSTEM), _theme(Mode.LIGHT), _theme(Mode.DARK)

_FILE = (
    Action("guia-nueva", _("Guía &nueva…"), lambda b: _window(b).door.ask_and_create(), "Archivo",
           "Ctrl+N", "file-plus", _("Crear una guía para trabajar en ella")),
    Action("guia-abrir", _("&Abrir una guía…"), lambda b: _window(b).door.ask_and_open(), "Archivo", "Ctrl+O",
           "folder-open", _("Abrir la carpeta de una guía")),
    Action("guia-importar", _("&Importar…"), lambda b: _window(b).door.ask_and_import(), "Archivo", "",
           "file-down", _("Traer texto de Word o de otros programas")),
    Action("guia-guardar", _("&Guardar"), _save, "Archivo", "Ctrl+S", "save",
           _("Guardar el capítulo que se ve"), _can_save, toolbar=True, group=1),
    Action("guia-guardar-todo", _("Guardar &todo"), _save_all, "Archivo",
           "Ctrl+Shift+S", "save-all", _("Guardar todos los capítulos con cambios"), _modified, group=1),
    Action("guia-exportar", _("&Exportar…"), _export, "Archivo", "Ctrl+Shift+E", "file-output",
           _("Hacer Word, PDF o el sitio web"), with_guide, toolbar=True, group=2),
    Action("guia-validar", _("&Validar la guía"), _check, "Archivo", "", "circle-check",
           _("Buscar problemas en toda la guía"), with_guide, group=2),
    Action("guia-preferencias", _("&Preferencias…"), lambda b: _window(b).ask_preferences(), "Archivo",
           "Ctrl+,", "settings", _("Quién escribe y cómo se ve la ventana"), group=3),
    Action("guia-cerrar", _("&Cerrar la guía"), _close, "Archivo", "Ctrl+Shift+W", "x",
           _("Volver a la página de inicio"), with_guide, group=4),
    Action("guia-salir", _("&Salir"), _quit, "Archivo", "Ctrl+Q", "log-out",
           _("Cerrar el programa"), group=4),
)  # fmt: skip

_VIEW = (
    Action("ver-paleta", _("&Buscar una orden…"), _palette(False), "Ver", "Ctrl+Shift+P", "command",
           _("Buscar cualquier orden, capítulo o título")),
    Action("ver-fuente", _("Texto &fuente"), _toggle_source, "Ver", "Ctrl+Shift+M", "code-xml",
           _("Ver el capítulo como está escrito en su archivo"), with_chapter, _shows_source, group=1),
    Action("ver-mayor", _("Texto &más grande"), _zoom(_ZOOM_STEP), "Ver", "Ctrl++; Ctrl+=", "zoom-in",
           enabled=with_chapter, group=2),
    Action("ver-menor", _("Texto más peq&ueño"), _zoom(-_ZOOM_STEP), "Ver", "Ctrl+-", "zoom-out",
           enabled=with_chapter, group=2),
    Action("ver-normal", _("Tamaño &normal"), _zoom(0), "Ver", "Ctrl+0", "search", enabled=with_chapter,
           group=2),
    Action("ver-tema-sistema", _("&Como el sistema"), _SYSTEM[0], "Ver/Tema", "", "monitor", "", always,
           _SYSTEM[1], group=3),
    Action("ver-tema-claro", _("C&laro"), _LIGHT[0], "Ver/Tema", "", "sun", "", always, _LIGHT[1], group=3),
    Action("ver-tema-oscuro", _("&Oscuro"), _DARK[0], "Ver/Tema", "", "moon", "", always, _DARK[1], group=3),
    Action("ver-panel-siguiente", _("Pasar al &siguiente panel"), lambda b: _window(b).cycle_focus(), "Ver",
           "F6", "", _("Llevar el teclado al siguiente panel"), group=4),
    Action("ver-panel-anterior", _("Pasar al panel &anterior"), lambda b: _window(b).cycle_focus(back=True),
           "Ver", "Shift+F6", "", _("Llevar el teclado al panel anterior"), group=4),
    Action("ver-completa", _("Pantalla c&ompleta"), _toggle_full, "Ver", "F11", "maximize", "", always,
           lambda b: _window(b).isFullScreen(), group=5),
)  # fmt: skip

_CHAPTER = (
    Action("capitulo-titulo", _("Cambiar el &título…"), lambda b: _window(b).desk.ask_and_rename(),
           "Capítulo", "F2", "pencil", _("Cambiar el título o el nombre del archivo"), _chapter_meant),
    Action("capitulo-subir", _("&Subir"), lambda b: _window(b).desk.step(-1), "Capítulo",
           "Ctrl+Alt+Up", "arrow-up", _("Poner el capítulo antes del anterior"),
           lambda b: _window(b).desk.can_step(-1), group=1),
    Action("capitulo-bajar", _("&Bajar"), lambda b: _window(b).desk.step(1), "Capítulo",
           "Ctrl+Alt+Down", "arrow-down", _("Poner el capítulo después del siguiente"),
           lambda b: _window(b).desk.can_step(1), group=1),
    Action("capitulo-ir", _("&Ir a…"), _palette(True), "Capítulo", "Ctrl+P", "file-search",
           _("Ir a un capítulo o a un título de la guía"), with_guide, group=2),
    Action("capitulo-anterior", _("Capítulo &anterior"), _go(-1), "Capítulo", "Ctrl+PgUp", "chevron-up",
           enabled=with_guide, group=2),
    Action("capitulo-siguiente", _("Capítulo si&guiente"), _go(1), "Capítulo", "Ctrl+PgDown",
           "chevron-down", enabled=with_guide, group=2),
    Action("capitulo-ultimo", _("&Volver al que se vio antes"), lambda b: _window(b).stack.step(), "Capítulo",
           "Ctrl+Tab", "history", _("Alternar entre los dos últimos capítulos"), with_guide, group=2),
    Action("capitulo-retirar", _("&Retirar de la guía…"), lambda b: _window(b).desk.ask_and_retire(),
           "Capítulo", "", "archive", _("Sacar el capítulo de la guía y conservar su archivo"),
           _chapter_meant, group=3),
)  # fmt: skip

_HELP = (
    Action("ayuda-manual", _("&Manual"), _help, "Ayuda", "F1", "circle-question-mark",
           _("Abrir el manual en la página de lo que está haciendo")),
    Action("ayuda-atajos", _("&Atajos de teclado…"), _shortcuts, "Ayuda", "Ctrl+F1", "keyboard",
           _("Ver todas las teclas")),
    Action("ayuda-acerca", _("A&cerca de…"), _about, "Ayuda", "", "info",
           _("Versión, licencias y créditos"), group=1),
)  # fmt: skip

ACTIONS: tuple[Action, ...] = (*_FILE, *_VIEW, *_CHAPTER, *_HELP)
