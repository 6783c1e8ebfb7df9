"""The response matrix: every observation with who made it, what was answered, decided and changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guia_editor.tasks.review import Overview


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An observation or suggestion in words."""

    number: int
    chapter: str
    place: str
    kind: str
    observation: str
    who: str
    when: str
    answers: str
    decision: str
    decided_by: str


def matrix(overview: Overview) -> tuple[MatrixRow, ...]:
    """Return the rows in reading order, then by moment."""
    raise NotImplementedError


def write_matrix(overview: Overview, file: Path) -> Path:
    """Write the matrix as a Word file (.docx) or a table for Excel (.csv); return the file."""
    raise NotImplementedError
