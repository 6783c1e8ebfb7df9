"""The menu «Distribución»: the view, and each of its sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from guia_editor.i18n import _
from guia_editor.ui.action import Action, always, with_guide
from guia_editor.ui.distribution_view import SECTIONS, DistributionView
from guia_editor.ui.documents import DISTRIBUTION, DocumentKind

if TYPE_CHECKING:
    from guia_editor.ui.window import MainWindow
    from guia_editor.ui.workbench import Workbench


def _open(bench: Workbench) -> None:
    cast("MainWindow", bench.window).whole.distribute()


def _section(section: DocumentKind) -> Action:
    def run(bench: Workbench) -> None:
        bench.open_chapter(DISTRIBUTION)
        view = cast("MainWindow", bench.window).stack.view(DISTRIBUTION)
        if isinstance(view, DistributionView):
            view.show_section(section.path)

    return Action(
        f"distribucion-{section.path}", section.title(), run, "Distribución", "", section.icon,
        enabled=with_guide, group=1,
    )  # fmt: skip


ACTIONS: tuple[Action, ...] = (
    Action("distribucion", _("&Distribución de las ediciones"), _open, "Distribución", "Ctrl+Shift+D",
           "map-pinned", _("Lotes para los municipios, mapas y entregas"), always),
    *(_section(section) for section in SECTIONS if section.there),
)  # fmt: skip
