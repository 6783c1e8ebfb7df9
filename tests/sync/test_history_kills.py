from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.benchmarks.kills_history import kill_many


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_fifty_kills_tear_mix_and_lose_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "estado"))
    count = kill_many(50, tmp_path, seed=3, longest=0.2)
    assert (count.torn, count.mixed, count.lost, count.fsck) == ([], [], [], "")
    assert count.kills == 50
    assert min(count.recorded, count.joined, count.strays + count.journals) > 0  # or it tried nothing
