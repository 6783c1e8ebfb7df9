"""Reports that are no edition."""

import datetime as dt
import errno
import os
from pathlib import Path

import pytest

from guia_editor.errors import DiskRefused
from guia_editor.export.docx_package import Package
from guia_editor.tasks.reports import report_bytes, report_document
from tests.export.example_guide import guide


def test_a_full_disk_is_told_in_words(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Package, "write", full)
    with pytest.raises(DiskRefused, match="se llenó"):
        report_bytes(report_document(guide(), dt.date(2026, 11, 23), "Informe", ()), root, "docx")
