"""What a check has to say about a place in the guide."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is; an error keeps an edition from being final."""

    ERROR = "error"
    WARNING = "aviso"
    INFO = "dato"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: where, how bad, what, and the remedy, in plain Spanish.

    `code` is a stable short name ("referencia-colgante"); `path` is relative to the guide's folder;
    `line` is 1-based, 0 for the whole file.
    """

    severity: Severity
    code: str
    message: str
    remedy: str
    path: str = ""
    line: int = 0
