"""Prove a guide: signatures, the team's chain, approvals against the text, published editions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guia_editor.model.finding import Finding


@dataclass(frozen=True, slots=True)
class Proof:
    """What was checked, in Spanish sentences, and what is wrong: who, what and when for each fault."""

    checked: tuple[str, ...]
    findings: tuple[Finding, ...]


def prove(folder: Path) -> Proof:
    """Check everything in a guide that is signed; raises `GuideNotFound` when there is no guide."""
    raise NotImplementedError
