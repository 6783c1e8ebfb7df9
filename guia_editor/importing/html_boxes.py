"""Small readings of elements: which are callouts, and where a list begins to count."""

from __future__ import annotations

from collections.abc import Mapping

from guia_editor.importing.html_tree import Element, classes, name
from guia_editor.model.blocks import CalloutKind

_KINDS: Mapping[str, CalloutKind] = {
    "note": "nota",
    "nota": "nota",
    "info": "nota",
    "abstract": "nota",
    "summary": "nota",
    "tip": "nota",
    "hint": "nota",
    "success": "nota",
    "question": "nota",
    "seealso": "nota",
    "important": "importante",
    "importante": "importante",
    "example": "ejemplo",
    "ejemplo": "ejemplo",
    "quote": "norma",
    "norma": "norma",
    "agua": "agua",
    "warning": "atencion",
    "caution": "atencion",
    "attention": "atencion",
    "danger": "atencion",
    "failure": "atencion",
    "error": "atencion",
    "bug": "atencion",
    "atencion": "atencion",
}
"""Kinds of box in MkDocs Material, Sphinx and GitHub, and the guide's kind that is nearest."""

_BOXES = frozenset({"admonition", "markdown-alert", "admonitionblock", "callout", "alert", "recuadro"})
_TITLES = frozenset({"admonition-title", "markdown-alert-title", "callout-title", "recuadro-titulo"})


def callout_kind(element: Element) -> CalloutKind | None:
    """Return the kind of callout that an element is, None when it is none."""
    said = classes(element).split()
    if not _BOXES & set(said):
        return None
    kinds = [kind for one in said if (kind := named_kind(one.rpartition("-")[2])) is not None]
    return kinds[0] if kinds else "nota"


def named_kind(name_of_kind: str) -> CalloutKind | None:
    """Return the guide's kind of callout for another program's name of it."""
    return _KINDS.get(name_of_kind.lower())


def is_box_title(element: Element) -> bool:
    """Say whether an element is the title line of a box."""
    return bool(name(element)) and bool(_TITLES & set(classes(element).split()))


def list_start(element: Element) -> int:
    """Return the number at which a list begins, 1 when it says none that can be written."""
    said = element.get("start", "1").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 1
