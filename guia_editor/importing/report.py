"""What comes out of a conversion: blocks, pictures, and an honest account of what did not come along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from guia_editor.model.blocks import Blocks


class Kind(StrEnum):
    """How much a line of the report weighs; the values are Spanish, since reports are saved as JSON."""

    LOST = "perdido"
    CHANGED = "cambiado"
    NOTE = "dato"


@dataclass(frozen=True, slots=True)
class Loss:
    """One line of the report: what happened to something of the original, in Spanish.

    `code` is a stable short name; `text` holds the words left out, verbatim; `place` says where it was (a
    file, a title); `count` how many times the same happened.
    """

    code: str
    message: str
    kind: Kind = Kind.CHANGED
    text: str = ""
    place: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that came along; `name` is the `source` that the images in the blocks bear."""

    name: str
    data: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True, slots=True)
class Converted:
    """Text from elsewhere in the guide's own blocks; `title` is the document's own, if it said one."""

    blocks: Blocks
    losses: tuple[Loss, ...] = ()
    pictures: tuple[Picture, ...] = ()
    title: str = ""


class Report:
    """Gathers losses; the same thing in the same place is one line with a count."""

    def __init__(self, place: str = "") -> None:
        self.place = place
        self._lines: dict[tuple[str, str, str, str], Loss] = {}

    def add(
        self, code: str, message: str, kind: Kind = Kind.CHANGED, text: str = "", place: str = ""
    ) -> None:
        """Take note of one loss."""
        self.take((Loss(code, message, kind, text, place or self.place),))

    def take(self, losses: Iterable[Loss]) -> None:
        """Take note of losses found elsewhere."""
        for one in losses:
            key = (one.code, one.message, one.text, one.place)
            known = self._lines.get(key)
            self._lines[key] = replace(known, count=known.count + one.count) if known else one

    def listed(self) -> tuple[Loss, ...]:
        """Return the lines, what was lost first."""
        order = list(Kind)
        return tuple(sorted(self._lines.values(), key=lambda one: order.index(one.kind)))


def placed(losses: Iterable[Loss], place: str) -> tuple[Loss, ...]:
    """Return losses with a place, where they had none."""
    return tuple(one if one.place else replace(one, place=place) for one in losses)
