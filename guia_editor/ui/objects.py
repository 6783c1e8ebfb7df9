"""The dialogs by what they make: one door for inserting and for changing what is shown as an object."""

from __future__ import annotations

from typing import Any

from guia_editor.ui.formats import Container
from guia_editor.ui.workbench import Workbench


def edit_object(bench: Workbench, kind: str, md: str) -> str | None:
    """Let the person change an atom; return its new Markdown, or None when given up."""
    return None


def new_object(bench: Workbench, kind: str, words: str = "") -> str | None:
    """Let the person make an atom of a kind, or a `link` or `gloss` around `words`; None when given up."""
    return None


def edit_container(bench: Workbench, container: Container) -> dict[str, Any] | None:
    """Let the person change what a container says about itself; return its new attributes, or None."""
    return None


def new_container(bench: Workbench, tag: str) -> dict[str, Any] | None:
    """Let the person say what a new container of a tag is; return its attributes, or None when given up."""
    return None
