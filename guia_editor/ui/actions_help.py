"""What helps a person with the text: finding, spelling, what is wrong; rows of menus."""

from __future__ import annotations

from guia_editor.i18n import _
from guia_editor.ui.action import Action, in_text, with_chapter, with_guide
from guia_editor.ui.find_bar import FindBar
from guia_editor.ui.find_guide import FindInGuide
from guia_editor.ui.spelling import SPELLING, WORDING, Spelling
from guia_editor.ui.workbench import Workbench


def _begin_finding(bench: Workbench, *, replacing: bool) -> None:
    bar = FindBar.of(bench)
    if bar is not None:
        bar.begin(replacing=replacing)


def _step(bench: Workbench, *, back: bool) -> None:
    bar = FindBar.of(bench)
    if bar is not None:
        bar.step(back)


def _next_doubt(bench: Workbench) -> None:
    if not Spelling.of(bench).go_to_next() and bench.view is not None:
        bench.view.visual.said.emit(_("No hay nada subrayado en este capítulo."))


ACTIONS: tuple[Action, ...] = (
    Action(
        "buscar",
        _("&Buscar en el capítulo…"),
        lambda bench: _begin_finding(bench, replacing=False),
        "Edición",
        "Ctrl+F",
        "search",
        _("Buscar palabras en el capítulo que está a la vista."),
        with_chapter,
        group=50,
    ),
    Action(
        "reemplazar",
        _("&Reemplazar en el capítulo…"),
        lambda bench: _begin_finding(bench, replacing=True),
        "Edición",
        "Ctrl+H",
        "replace",
        _("Poner unas palabras en lugar de otras en este capítulo."),
        with_chapter,
        group=50,
    ),
    Action(
        "buscar-siguiente",
        _("Buscar &siguiente"),
        lambda bench: _step(bench, back=False),
        "Edición",
        "F3",
        "",
        _("Ir a lo siguiente que se encontró."),
        with_chapter,
        group=50,
    ),
    Action(
        "buscar-anterior",
        _("Buscar &anterior"),
        lambda bench: _step(bench, back=True),
        "Edición",
        "Shift+F3",
        "",
        _("Ir a lo anterior que se encontró."),
        with_chapter,
        group=50,
    ),
    Action(
        "buscar-guia",
        _("Buscar en toda la &guía…"),
        lambda bench: FindInGuide.of(bench).begin(),
        "Edición",
        "Ctrl+Shift+F",
        "text-search",
        _("Buscar, y si quiere reemplazar, en todos los capítulos."),
        with_guide,
        group=51,
    ),
    Action(
        "ortografia-siguiente",
        _("Siguiente palabra &subrayada"),
        _next_doubt,
        "Herramientas",
        "F7",
        "spell-check",
        _("Ir a la siguiente falta o sugerencia; el menú de la palabra ofrece qué hacer."),
        in_text,
        group=20,
    ),
    Action(
        "ortografia",
        _("Revisar la &ortografía"),
        lambda bench: Spelling.of(bench).toggle(SPELLING),
        "Herramientas",
        "",
        "",
        _("Subrayar las palabras que no están en el diccionario y las tildes dudosas."),
        with_guide,
        lambda bench: Spelling.of(bench).is_on,
        group=20,
    ),
    Action(
        "claridad",
        _("Sugerir lenguaje &claro"),
        lambda bench: Spelling.of(bench).toggle(WORDING),
        "Herramientas",
        "",
        "",
        _("Señalar oraciones largas y giros que se pueden decir más fácil."),
        with_guide,
        lambda bench: Spelling.of(bench).hints_wording,
        group=20,
    ),
)
