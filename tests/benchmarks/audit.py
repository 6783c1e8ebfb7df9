"""What auditing a batch costs, and what it finds.

    python -m tests.benchmarks.audit LOTE [GUIA]

Takes a batch that is there (`guia exportar --territorio todos`), so that its making is not measured. Prints
CPU and wall seconds, and for one PDF the share of reading its words against drawing its pages' text by PDFium
alone.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from pathlib import Path

import pypdfium2

from guia_editor.export.finished_text import file_texts
from guia_editor.tasks.audit import audit

SHIPPED = Path(__file__).resolve().parents[2]


def pages_alone(file: Path) -> int:
    """Return how many letters PDFium reads on the pages of a file, nothing else being done."""
    document = pypdfium2.PdfDocument(file)
    try:
        return sum(len(page.get_textpage().get_text_range()) for page in document)
    finally:
        document.close()


def main() -> None:
    """Measure and print."""
    batch = Path(sys.argv[1])
    guide = Path(sys.argv[2]) if len(sys.argv) > 2 else SHIPPED
    before, began = os.times(), time.monotonic()
    found = audit(guide, batch)
    after = os.times()
    cpu = sum(after[:4]) - sum(before[:4])
    files = sum(one.files for one in found.files)
    print(f"{len({one.code for one in found.files})} territories, {files} files read")
    print(f"{cpu:.1f} s CPU, {time.monotonic() - began:.1f} s wall")
    print(dict(Counter(one.format for one in found.files)))
    print(f"{len(found.leaks)} leaks, {len(found.holes)} holes, {found.proofs} passages proved absent")
    print(f"{len(found.unproved)} passages that cannot be proved for some territory")
    pdf = next(batch.rglob("guia*.pdf"), None)
    if pdf is not None:
        began = time.process_time()
        file_texts(pdf)
        ours = time.process_time() - began
        began = time.process_time()
        pages_alone(pdf)
        print(f"one PDF: {ours:.2f} s CPU, {ours / (time.process_time() - began):.2f} of its pages alone")


if __name__ == "__main__":
    main()
