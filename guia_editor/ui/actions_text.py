"""What a person can do to text: rows of the menus Edición, Formato and Tabla."""

from __future__ import annotations

from guia_editor.ui.action import Action

ACTIONS: tuple[Action, ...] = ()
