"""Kits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from guia_editor.storage.batches import BatchIndex
from guia_editor.tasks.batch_work import Job
from guia_editor.tasks.export import Opened


def kit_jobs(batch: Path, opened: Opened, codes: Sequence[str], earlier: BatchIndex | None) -> list[Job]:
    return []
