"""The order of a book from elsewhere: its pages, and what its menu says that a guide cannot."""

from __future__ import annotations

from dataclasses import dataclass

from guia_editor.importing.report import Loss
from guia_editor.model.document import SectionKind


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: its path in the folder, the menu's name for it, where it stands in a guide."""

    path: str
    title: str = ""
    kind: SectionKind = SectionKind.CHAPTER


@dataclass(frozen=True, slots=True)
class Outline:
    """Pages in order; `bases` are folders that paths may start from, `own_files` those of the tool itself."""

    title: str
    entries: tuple[Entry, ...]
    bases: tuple[str, ...] = ("",)
    own_files: frozenset[str] = frozenset()
    losses: tuple[Loss, ...] = ()
