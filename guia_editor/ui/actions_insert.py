"""The menu "Insertar"."""

from __future__ import annotations

from guia_editor.ui.action import Action

ACTIONS: tuple[Action, ...] = ()
