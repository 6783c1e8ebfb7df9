from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.benchmarks.kills_exchange import kill_many


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.skipif(shutil.which("git") is None, reason="git fsck is the judge")
def test_kills_while_exchanging_tear_and_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "estado"))
    count = kill_many(20, tmp_path, seed=5, longest=0.3)
    assert (count.torn, count.lost, count.fsck) == ([], [], [])
    assert count.kills == 20
    assert min(count.words, count.in_exchange) > 0  # or it tried nothing
