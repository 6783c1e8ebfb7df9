"""`DOCUMENTS`: the guide's files that are not chapters and have an editor of their own, one row each."""

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
    """A row: the file inside `contenido/`, how people call it, and the widget that edits it.

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
