"""The verbs of history."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from guia_editor.cli_screen import Screen


def verbs(screen: Screen) -> Mapping[str, Callable[..., None]]:
    """Return the verbs by name, which speak on a screen."""
    return {}
