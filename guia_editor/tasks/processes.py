"""Processes that work for another one: how many there is room for, and how they behave among others."""

from __future__ import annotations

import contextlib
import os
import signal

WORKER_BYTES = 1_000_000_000
"""What a process that makes editions may come to hold."""

_NICENESS = 5


def behave() -> None:
    """Leave Ctrl+C in the terminal to whoever began this process, and the machine's hurry to its person."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError, AttributeError):  # Windows has no niceness
        os.nice(_NICENESS)


def room_for_workers() -> int:
    """Return how many processes may work at once: one for each core that is ours, as far as memory goes."""
    import psutil  # takes its time, and only batches need it

    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # Linux only
        cores = os.cpu_count() or 1
    return max(1, min(cores, psutil.virtual_memory().available // WORKER_BYTES))


def bytes_held() -> int:
    """Return how much memory this process takes."""
    import psutil

    return int(psutil.Process().memory_info().rss)
