"""What stands in the middle of the window besides chapters: files with their own editor, and pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QWidget

from guia_editor.i18n import _

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A row: the file inside `contenido/` (for a page, a name that no file has), its title, its widget.

    The widget is made as `Class(bench)` and may have what a chapter's view has of these: `is_modified`,
    `save() -> bool`, the signal `modified_changed(bool)`, `go_to_line(int)`.
    """

    path: str
    title: Callable[[], str]
    icon: str
    module: str
    name: str

    @property
    def there(self) -> bool:
        """Say whether the program has the editor."""
        return find_spec(self.module) is not None

    def make(self, bench: Workbench) -> QWidget:
        """Return a new editor; its module is imported only now."""
        factory = cast("Callable[[Workbench], QWidget]", getattr(import_module(self.module), self.name))
        return factory(bench)


DOCUMENTS: tuple[DocumentKind, ...] = (
    DocumentKind(
        "fuentes.yaml", lambda: _("Fuentes"), "library", "guia_editor.ui.sources_editor", "SourcesEditor"
    ),
    DocumentKind(
        "glosario.yaml", lambda: _("Glosario"), "book-a", "guia_editor.ui.glossary_editor", "GlossaryEditor"
    ),
)

PAGE = ":"
"""What the path of a page begins with."""

PENDING, BOARD, CONFLICTS, TEAM = ":pendientes", ":tablero", ":conflictos", ":equipo"
CHANGES, DISTRIBUTION = ":cambios", ":distribucion"

PAGES: tuple[DocumentKind, ...] = (
    DocumentKind(
        PENDING, lambda: _("Pendientes de mí"), "inbox", "guia_editor.ui.pending_page", "PendingPage"
    ),
    DocumentKind(BOARD, lambda: _("Tablero"), "layout-dashboard", "guia_editor.ui.board_view", "BoardView"),
    DocumentKind(
        CONFLICTS,
        lambda: _("Cambios por resolver"),
        "arrow-left-right",
        "guia_editor.ui.conflicts_view",
        "ConflictsView",
    ),
    DocumentKind(
        CHANGES, lambda: _("Cambios del capítulo"), "file-diff", "guia_editor.ui.changes_view", "ChangesView"
    ),
    DocumentKind(TEAM, lambda: _("Equipo y claves"), "users", "guia_editor.ui.team_editor", "TeamEditor"),
    DocumentKind(
        DISTRIBUTION,
        lambda: _("Distribución"),
        "map-pinned",
        "guia_editor.ui.distribution_view",
        "DistributionView",
    ),
)
"""Pages about the whole guide; they have no file."""


def titles() -> dict[str, str]:
    """Return how people call each document and page, by its path."""
    return {row.path: row.title() for row in (*DOCUMENTS, *PAGES)}
