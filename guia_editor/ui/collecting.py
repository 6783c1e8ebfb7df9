"""Garbage is collected in the window's thread alone.

Python collects in whichever thread happens to need memory. Where that is a worker's and the garbage holds
widgets, Qt destroys them there: it asks for Python's lock while it holds one of its own that the window's
thread is waiting for, and everything stands still.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from time import monotonic

from PySide6.QtCore import QTimer

_EVERY = 200
_AT_FIRST = 30.0
_SHARE = 0.01
"""How much of the time may go into looking through what has lived long."""


@contextlib.contextmanager
def collected_here() -> Iterator[None]:
    """Collect garbage from this thread's event loop, and from no other thread, while the block runs."""
    due = monotonic() + _AT_FIRST

    def collect() -> None:
        nonlocal due
        young, middle, old = (
            count > most for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        begun = monotonic()
        if middle and old and begun > due:
            gc.collect()
            due = monotonic() + (monotonic() - begun) / _SHARE
        elif middle:
            gc.collect(1)
        elif young:
            gc.collect(0)

    before = gc.isenabled()
    timer = QTimer()
    timer.setInterval(_EVERY)
    timer.timeout.connect(collect)
    gc.disable()
    timer.start()
    try:
        yield
    finally:
        timer.stop()
        if before:
            gc.enable()
