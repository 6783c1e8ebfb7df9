"""What merging gives: the joined text, what truly conflicts, and what a person should look at again."""

from __future__ import annotations

from dataclasses import dataclass

from guia_editor.model.conflicts import ConflictKind

__all__ = ["ConflictKind", "Joined", "TextConflict"]


@dataclass(frozen=True, slots=True)
class TextConflict:
    """A passage that both sides changed in ways that exclude each other; side `a` stands in the joined text.

    `line` is the passage's line in the joined text, from 1 (where it stood, if `a` deleted it). `place` says
    in words where it is: the title of its section, or the key of an entry.
    """

    kind: ConflictKind
    base: str
    a: str
    b: str
    line: int
    place: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """Two sides joined; `notices` are Spanish sentences about what joined by itself and should be read."""

    text: str
    conflicts: tuple[TextConflict, ...] = ()
    notices: tuple[str, ...] = ()
