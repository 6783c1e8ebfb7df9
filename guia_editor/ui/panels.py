"""`PANELS`: what stands beside the text, one row each; a panel is made when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal, cast

from PySide6.QtWidgets import QWidget

from guia_editor.i18n import _

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench

Area = Literal["left", "right", "bottom"]


@dataclass(frozen=True, slots=True)
class Panel:
    """A row: `module` and `name` say the widget class, made as `Class(bench)` when first shown.

    `title` is a Spanish label, `icon` a name of `ui/icons`, `topic` the manual's page about it.
    """

    id: str
    title: Callable[[], str]
    icon: str
    module: str
    name: str
    area: Area = "right"
    topic: str = ""

    def make(self, bench: Workbench) -> QWidget:
        """Return the panel's widget; its module is imported only now."""
        factory = cast("Callable[[Workbench], QWidget]", getattr(import_module(self.module), self.name))
        return factory(bench)


_ROWS = (
    Panel(
        "estructura",
        lambda: _("Estructura"),
        "list-tree",
        "guia_editor.ui.structure_panel",
        "StructurePanel",
        topic="ventana",
    ),
    Panel(
        "comentarios",
        lambda: _("Comentarios"),
        "message-square-text",
        "guia_editor.ui.comments_panel",
        "CommentsPanel",
        topic="revision",
    ),
    Panel(
        "historial",
        lambda: _("Historial"),
        "history",
        "guia_editor.ui.history_panel",
        "HistoryPanel",
        topic="historial",
    ),
    Panel(
        "problemas",
        lambda: _("Problemas"),
        "triangle-alert",
        "guia_editor.ui.problems_panel",
        "ProblemsPanel",
        topic="validar",
    ),
    Panel(
        "paginas",
        lambda: _("Páginas"),
        "file-text",
        "guia_editor.ui.pages_panel",
        "PagesPanel",
        topic="ventana",
    ),
)

PANELS: tuple[Panel, ...] = tuple(row for row in _ROWS if find_spec(row.module) is not None)
