"""One row of the action table: what a person can do, how it reads, its keys, and when it can be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench


def always(_bench: Workbench) -> bool:
    """Say that an action can be done at any time."""
    return True


def with_guide(bench: Workbench) -> bool:
    """Say whether a guide is open."""
    return bench.session is not None


def with_chapter(bench: Workbench) -> bool:
    """Say whether a chapter is in view."""
    return bench.view is not None


def in_text(bench: Workbench) -> bool:
    """Say whether a chapter is in view and shown as it reads, so that visual commands apply."""
    return bench.view is not None and bench.view.is_visual


@dataclass(frozen=True, slots=True)
class Action:
    """What menus, toolbar, list of shortcuts and command palette are made of.

    `text` is a Spanish label with its mnemonic ("&Guardar"); `shortcut` as QKeySequence reads it in English
    ("Ctrl+Shift+P"), several parted by "; "; `icon` is a name of `ui/icons`; `menu` the path in the menu bar
    ("Insertar", "Formato/Tabla"), "" for none; `tip` one sentence; `checked`, when given, makes it a toggle
    and says its state; `toolbar` puts it on the toolbar, `group` parts groups in menu and toolbar.
    """

    id: str
    text: str
    run: Callable[[Workbench], None]
    menu: str = ""
    shortcut: str = ""
    icon: str = ""
    tip: str = ""
    enabled: Callable[[Workbench], bool] = always
    checked: Callable[[Workbench], bool] | None = None
    toolbar: bool = False
    group: int = 0
