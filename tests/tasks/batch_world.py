"""What tests of batches have in common: a small guide, requests, and making them with a plain format."""

from __future__ import annotations

from pathlib import Path

from guia_editor.tasks.batch import BatchOutcome, BatchRequest, Quiet, run_batch
from tests.tasks.batch_formats import PLAIN

GUIDE = Path(__file__).resolve().parents[1] / "guias" / "completa"
CODES = ("0701", "0702", "0801")
REAL = BatchRequest(CODES, ("docx", "web"), kits=True, workers=1)
SMALL = BatchRequest(CODES, ("txt",), workers=1)


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def run(out: Path, request: BatchRequest = SMALL, watch: Quiet | None = None) -> BatchOutcome:
    return run_batch(GUIDE, out, request, watch, formats=PLAIN)
