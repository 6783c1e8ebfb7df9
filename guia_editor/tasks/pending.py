"""«Pendientes de mí»: what waits for one person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from guia_editor.tasks.review import Overview

if TYPE_CHECKING:
    from guia_editor.tasks.people import Me


class Errand(StrEnum):
    """What is to be done."""

    REVIEW = "revisar"
    REAPPROVE = "aprobar-ortografia"
    REVISE = "corregir"
    ANSWER = "responder"
    OPINION = "dictaminar"
    SETTLE = "resolver-conflicto"
    SIGN_TEAM = "firmar-equipo"
    SIGN_EDITION = "firmar-edicion"


@dataclass(frozen=True, slots=True)
class Pending:
    """One thing that waits for this person.

    `chapter` and `path` are "" for what is about the guide as a whole; `thread` names the one to answer.
    `message` is a Spanish sentence that says what to do and why; `since` an ISO moment, `days` how long ago.
    """

    errand: Errand
    title: str
    message: str
    chapter: str = ""
    path: str = ""
    thread: str = ""
    since: str = ""
    days: int = 0
    late: bool = False


def pending_of(overview: Overview, me: Me | None = None) -> tuple[Pending, ...]:
    """Return what waits for a person (by default who is at this copy), the most urgent first."""
    raise NotImplementedError
