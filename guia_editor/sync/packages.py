"""One file that carries a guide's history by e-mail or on a stick, looked into before it is applied."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guia_editor.sync.history import Version


@dataclass(frozen=True, slots=True)
class PackagePreview:
    """What a package would bring: from whom, made when, which versions and files; `problem` why not.

    `conflicts` is how many passages both sides changed.
    """

    label: str
    institution: str
    moment: dt.datetime | None
    versions: tuple[Version, ...] = ()
    paths: tuple[str, ...] = ()
    conflicts: int = 0
    problem: str = ""
