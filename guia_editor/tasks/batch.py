"""Make the editions of many territories: in all cores, one folder for each, taken up again after anything.

`<out>/<number>-lote/` holds for each territory exactly the folder that exporting it alone makes, one web
site for all, a ZIP kit for each department if asked, and the indexes that are written last. Whatever ends a
run, the next one does only what is missing, and the folder ends with the same bytes.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from guia_editor.export import FORMATS, ExportFormat
from guia_editor.tasks.batch_lock import working_alone
from guia_editor.tasks.batch_plan import BatchPlan, BatchRequest, batch_folder, plan, settled_codes
from guia_editor.tasks.batch_run import Run
from guia_editor.tasks.batch_watch import BatchControl, BatchOutcome, BatchWatch, Failure, Quiet
from guia_editor.tasks.export import in_order, open_for_export
from guia_editor.tasks.export_guards import disk_errors_told

__all__ = [
    "BatchControl",
    "BatchOutcome",
    "BatchPlan",
    "BatchRequest",
    "BatchWatch",
    "Failure",
    "Quiet",
    "batch_folder",
    "plan",
    "retry_failed",
    "run_batch",
]


def run_batch(
    folder: Path,
    out: Path,
    request: BatchRequest,
    watch: BatchWatch | None = None,
    control: BatchControl | None = None,
    formats: Mapping[str, ExportFormat] = FORMATS,
    only: Sequence[str] | None = None,
) -> BatchOutcome:
    """Make the editions of a request that are not in the folder yet; `only` narrows it to some of its codes.

    Blocks until all is done; `control` is for other threads. One edition that fails does not stop the
    others. Raises `Cancelled` when asked to stop, `DiskRefused` when the disk is full or forbids it,
    `GuideError` when somebody works in the folder already, when it holds another text, when the request
    makes no sense, or when the edition is final and the guide has errors. What was finished stays, and a
    later run goes on from there.
    """
    started = time.monotonic()
    opened = open_for_export(folder, request.number)
    codes = settled_codes(opened.guide, request)
    opened.refuse_errors()  # once, instead of each edition for itself
    batch = batch_folder(out, opened.edition.number)
    with disk_errors_told(batch):
        batch.mkdir(parents=True, exist_ok=True)
        with working_alone(batch, request.part):
            run = Run(
                opened=opened,
                batch=batch,
                request=request,
                formats=dict(in_order(request.formats, formats)),
                codes=tuple(one for one in codes if only is None or one in only),
                watch=watch or Quiet(),
                control=control or BatchControl(),
            )
            run.go()
    return BatchOutcome(
        batch, tuple(run.done), tuple(run.failed), run.skipped, time.monotonic() - started, run.size
    )


def retry_failed(
    folder: Path,
    out: Path,
    request: BatchRequest,
    failed: Sequence[Failure],
    watch: BatchWatch | None = None,
    control: BatchControl | None = None,
    formats: Mapping[str, ExportFormat] = FORMATS,
) -> BatchOutcome:
    """Try again what failed of a request, and complete site, kits and indexes; see `run_batch`."""
    codes = [one.code for one in failed]
    return run_batch(folder, out, request, watch, control, formats, codes)
