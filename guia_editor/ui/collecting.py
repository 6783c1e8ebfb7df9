"""Garbage is collected in the window's thread alone.

Python collects in whichever thread happens to need memory. Where that is a worker's and the garbage holds
widgets, Qt destroys them there: it asks for Python's lock while it holds one of its own that the window's
thread is waiting for, and everything stands still.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

from PySide6.QtCore import QTimer

_EVERY = 200
_GROWN = 1.25
"""By how much what has lived long must have grown until it is looked through again, as in CPython itself."""


@contextlib.contextmanager
def collected_here() -> Iterator[None]:
    """Collect garbage from this thread's event loop, and from no other thread, while the block runs."""
    held = 0

    def collect() -> None:
        nonlocal held
        young, middle, old = (
            count > most for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if middle and old and len(gc.get_objects(2)) > held * _GROWN:
            gc.collect()
            held = len(gc.get_objects(2))
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
