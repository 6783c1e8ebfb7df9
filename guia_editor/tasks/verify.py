"""Verify an edition: are its files the ones that were published?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from guia_editor.model.finding import Finding
from guia_editor.storage.manifest import Manifest, read_manifest, verify_folder


@dataclass(frozen=True, slots=True)
class Verification:
    """What an edition says of itself, and an error for each file that is not as it says."""

    manifest: Manifest
    findings: tuple[Finding, ...]


def verify(folder: Path) -> Verification:
    """Compare an edition's folder with its `edicion.json`.

    Raises `DamagedEdition` when the folder has none or it cannot be read.
    """
    return Verification(read_manifest(folder), tuple(verify_folder(folder)))
