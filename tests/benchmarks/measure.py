"""CPU time of whole processes, in alternating runs, so that a busy machine slows both sides alike."""

import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
Command = Sequence[str | Path]


def work(kind: str, guide: Path, out: Path) -> Command:
    """Return the command for a piece of our own work."""
    return [sys.executable, "-m", "tests.benchmarks.work", kind, guide, out]


def cpu_seconds(command: Command, cwd: Path = ROOT) -> float:
    """Run a command and return user plus system seconds of it and of the processes that it waited for."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1795305600"}
    child = subprocess.Popen(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert child.stderr is not None
    with child.stderr:
        told = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, told.decode()[-2000:]
    return usage.ru_utime + usage.ru_stime


def medians(commands: Mapping[str, Command], runs: int) -> dict[str, float]:
    """Return the median CPU seconds of each command, run in turns."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(cpu_seconds(command))
    return {name: statistics.median(found) for name, found in times.items()}
